"""The figures of the gallery, each with the command that draws it and what the page opens for it."""

from __future__ import annotations

from typing import NamedTuple


class Picture(NamedTuple):
    """One figure: its file name without extension, the command that makes it, what it shows.

    ``link`` is the fragment of the page's address that shows the same.
    """

    stem: str
    command: str
    caption: str
    link: str = ""


PICTURES = (
    Picture(
        "sigmoid",
        "plot sigmoid",
        "The logistic sigmoid rises from 0 to 1 and reaches neither.",
        "f=sigmoid&d=0",
    ),
    Picture("relu", "plot relu", "The rectifier; the window reaches as far as the curve.", "f=relu&d=0"),
    Picture("tanh", "plot tanh", "The hyperbolic tangent, centred on zero.", "f=tanh&d=0"),
    Picture(
        "sigmoid-deriv", "plot sigmoid --deriv", "The sigmoid with its derivative, at most 1/4.", "f=sigmoid"
    ),
    Picture(
        "relu-deriv", "plot relu --deriv", "The rectifier with its derivative, which jumps at 0.", "f=relu"
    ),
    Picture(
        "sigmoid-tanh",
        "compare sigmoid tanh",
        "Two S-curves: tanh(x) = 2σ(2x) − 1.",
        "f=sigmoid&f=tanh&d=0",
    ),
    Picture(
        "vanish-sigmoid-4",
        "vanish --layers 4",
        "A gradient on its way back through four sigmoid layers.",
        "f=sigmoid&chain=4,1,0,1",
    ),
)
# what the other commands and options draw
MORE = (
    Picture(
        "compare-six-deriv",
        "compare relu tanh gelu silu elu mish --deriv --theme light",
        "Six functions and their derivatives: one legend, one frame.",
    ),
    Picture(
        "sigmoid-tangent",
        "plot sigmoid --deriv --layout rows --saturation --asymptotes --tangent 0 --x -8 8 --theme light",
        "The sigmoid over its derivative: a tangent, its slope below, and where |f′| is under 0.01.",
    ),
    Picture(
        "elu-sweep",
        "plot elu --sweep alpha=0.25,0.5,1,2 --formula --legend direct --x -4 2 --theme light",
        "ELU for four values of α, with its formula.",
    ),
    Picture(
        "slopes-log",
        "compare sigmoid tanh gelu --only deriv --log-y --x -8 8 --theme light",
        "Saturation on a logarithmic axis: how fast |f′| falls.",
    ),
    Picture("phase-tanh", "phase tanh --theme light", "The phase diagram of tanh, and its maps."),
    Picture(
        "check-gelu-tanh",
        "check gelu_tanh --against gelu --deriv",
        "The tanh form of GELU checked against GELU in bfloat16: errors of f and f′ in ulp.",
    ),
    Picture("precision-sigmoid", "precision sigmoid", "What two formats of 8 bits leave of the sigmoid."),
)
# what else is worth a look: caption and link
LESSONS = (
    ("Where the sigmoid saturates: |f′| below 0.01, and the tangent at a point.",
     "f=sigmoid&x=-8,8&at=2&tangent&zones=0.01"),
    ("Gates side by side: ReLU, GELU, SiLU and Mish.", "f=relu&f=gelu&f=silu&f=mish&x=-4,4"),
    ("ELU for three values of α: only at 1 does the slope not jump.",
     "f=elu:alpha=0.5&f=elu&f=elu:alpha=2&x=-4,2"),
    ("GELU in 8 bits: the curve rounded to float8 e4m3.", "f=gelu&d=0&x=-4,4&format=float8_e4m3fn"),
    ("A formula of your own, with a slider: x·σ(bx).", "f=x*sigmoid(b*x):b=1.702&x=-4,4"),
    ("Twenty layers of tanh: the bound stays 1, the gradient does not.", "f=tanh&chain=20,1,0,1"),
)  # fmt: skip
