"""The documents' figures, each with the command that draws it and what the page opens for it."""

from __future__ import annotations

from typing import NamedTuple


class Picture(NamedTuple):
    """One figure: its file name without extension, the command that makes it, what it shows.

    ``link`` is what stands behind the # of the page's address to show the same.
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
# what else is worth a look: caption and link
LESSONS = (
    ("Where sigmoid saturates: |f′| below 0.01, and the tangent at a point.",
     "f=sigmoid&x=-8,8&at=2&tangent&zones=0.01"),
    ("Gates side by side: ReLU, GELU, SiLU and mish.", "f=relu&f=gelu&f=silu&f=mish&x=-4,4"),
    ("ELU for three values of α: only at 1 does the slope not jump.",
     "f=elu:alpha=0.5&f=elu&f=elu:alpha=2&x=-4,2"),
    ("GELU in 8 bits: what float8 e4m3 makes of the curve.", "f=gelu&d=0&x=-4,4&format=float8_e4m3fn"),
    ("A formula of one’s own with a slider: x·σ(bx).", "f=x*sigmoid(b*x):b=1.702&x=-4,4"),
    ("Twenty layers of tanh: the bound stays 1, the gradient does not.", "f=tanh&chain=20,1,0,1"),
)  # fmt: skip
