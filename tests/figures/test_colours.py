"""Curves can be told apart by readers with any colour vision, and on a greyscale print."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from drawn import curves
from each import diagonal, each, partly
from matplotlib import rcParamsDefault
from matplotlib.colors import to_rgb

import actviz
from actviz.figures.axes.view import View
from actviz.figures.style.look import look_for
from actviz.figures.style.theme import THEMES
from actviz.figures.styles import contrast
from actviz.figures.vanish import depth_figure

# linear RGB as seen with a colour-vision deficiency: Machado, Oliveira & Fernandes 2009, severity 1
VISIONS = {
    "common": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
SRGB_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = SRGB_TO_XYZ @ np.ones(3)
# in CIELAB; thin lines that are not side by side need several times what is just noticeable
APART, JUST_NOTICEABLE = 14.0, 2.3
NAMED_DASHES = {"-": (1.0, 0.0), "--": "dashed", "-.": "dashdot", ":": "dotted"}


def lab(color: str, vision: str) -> np.ndarray:
    """CIELAB of a colour as somebody sees it."""
    srgb = np.array(to_rgb(color))
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.asarray(VISIONS[vision]) @ linear, 0, 1)
    ratio = SRGB_TO_XYZ @ seen / WHITE
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def pattern(dash) -> tuple[int, float, float]:
    """How many strokes and gaps repeat, over how many line widths, and how much of that is ink."""
    lengths = NAMED_DASHES[dash] if isinstance(dash, str) else dash[1]
    if isinstance(lengths, str):
        lengths = rcParamsDefault[f"lines.{lengths}_pattern"]
    return len(lengths), sum(lengths), sum(lengths[::2]) / sum(lengths)


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("theme", ["document", "light", "dark"])
def test_all_eight_colours_are_apart(theme, vision):
    """With any kind of colour vision."""
    colors = [stroke.color for stroke in THEMES[theme].strokes]
    assert len(set(colors)) == 8
    for one, other in itertools.combinations(colors, 2):
        assert np.linalg.norm(lab(one, vision) - lab(other, vision)) >= APART, (one, other)


@pytest.mark.parametrize("theme", ["document", "light", "dark"])
def test_no_two_colours_are_the_same_grey(theme):
    """Lightness differs by more than is just noticeable; next to it the line styles tell curves apart."""
    lightness = sorted(lab(stroke.color, "common")[0] for stroke in THEMES[theme].strokes)
    assert np.diff(lightness).min() >= JUST_NOTICEABLE


SWEEPS = (THEMES.values(), [2, 3, 5, 8])


@each("theme, count", itertools.product(*SWEEPS), part=diagonal(*SWEEPS))
def test_a_sweep_goes_from_weak_to_strong(theme, count):
    """Contrast rises with the value in even steps of lightness, from 3:1 on, in solid lines of one hue."""
    values = np.linspace(0.25, 2, count)
    figure = actviz.compare(*(f"elu:{value}" for value in values), theme=theme.name, legend="none")
    lines = curves(figure.axes[0])
    contrasts = [contrast(line.get_color(), theme.background) for line in lines]
    assert contrasts == sorted(contrasts)
    assert contrasts[0] >= 3
    assert contrasts[-1] >= 12
    steps = np.abs(np.diff([lab(line.get_color(), "common")[0] for line in lines]))
    assert steps.min() >= 0.6 * steps.max()
    assert len({line.get_linestyle() for line in lines}) == (min(count, 4) if theme.name == "mono" else 1)


def test_the_order_of_a_sweep_is_that_of_its_values():
    """However they are typed: the darkest is the largest, which lies on top where they coincide."""
    figure = actviz.compare("elu:1", "elu:2", "elu:0.25", theme="light")
    lines = curves(figure.axes[0])
    contrasts = [contrast(line.get_color(), "white") for line in lines]
    assert np.argsort(contrasts).tolist() == [2, 0, 1]
    assert np.argsort([line.get_zorder() for line in lines]).tolist() == [2, 0, 1]


@pytest.mark.parametrize(
    "names", [("elu:0.5", "relu"), ("elu:1", "celu:2"), ("hard_tanh:-1,1", "hard_tanh:-2,2")]
)
def test_what_differs_in_more_than_one_number_is_no_sweep(names):
    """Other functions, and functions with two parameters changed, have the colours of the theme."""
    figure = actviz.compare(*names, theme="light")
    colors = [line.get_color() for line in figure.axes[0].lines if line.get_gid()]
    assert colors == [stroke.color for stroke in THEMES["light"].strokes[:2]]


@pytest.mark.parametrize("theme", partly(THEMES, 2))
def test_dashes_lie_over_solid_lines(theme):
    """The less ink a line has the higher it lies, so that two that coincide can both be seen."""
    names = ("relu", "elu", "selu", "silu", "gelu", "mish", "identity", "celu:2")
    figure = actviz.compare(*names, theme=theme)
    lines = curves(figure.axes[0])
    ink = [stroke.ink for stroke in THEMES[theme].strokes]
    pile = [ink[i] for i in np.argsort([line.get_zorder() for line in lines])]
    assert pile == sorted(pile, reverse=True)
    assert pile[0] == 1


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_ink_is_the_share_of_the_pattern(theme):
    """The share of a line that is drawn, of named patterns too."""
    for stroke in theme.strokes:
        assert stroke.ink == pytest.approx(pattern(stroke.dash)[2], abs=0.005)


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_line_styles_are_apart_without_any_colour(theme):
    """Any two of eight curves differ in the rhythm of their dashes, their length, or how much is ink."""
    for one, other in itertools.combinations([stroke.dash for stroke in theme.strokes], 2):
        (count, period, ink), (count2, period2, ink2) = pattern(one), pattern(other)
        longer, shorter = max(period, period2), min(period, period2)
        assert count != count2 or longer >= 1.5 * shorter or abs(ink - ink2) >= 0.2, (one, other)


def test_lines_that_are_approached_have_the_colour_of_their_curve():
    """An asymptote of one curve has its colour; one that several share has that of the axes."""
    figure = actviz.compare("sigmoid", "tanh", asymptotes=True, theme="light")
    theme = THEMES["light"]
    lines = {
        float(line.get_ydata()[0]): line.get_color()
        for line in figure.axes[0].lines
        if line.get_gid() == "asymptote"
    }
    assert lines == {1.0: theme.ink, -1.0: theme.strokes[1].color}


def test_bounds_have_the_colour_of_their_function():
    """In the figure of vanishing gradients: thin, with its dashes, and a name in that colour beside it."""
    report = actviz.vanish(["sigmoid", "tanh"], layers=4)
    figure = depth_figure(report, View(), look_for(theme="light"))
    strokes = THEMES["light"].strokes[:2]
    (axes, *_) = figure.axes
    bounds = [line for line in axes.lines if line.get_gid() == "reference"]
    assert [line.get_color() for line in bounds] == [stroke.color for stroke in strokes]
    assert len({line.get_linestyle() for line in bounds}) == 2
    named = {text.get_text(): text.get_color() for text in axes.texts if text.get_text().startswith("bound")}
    assert named == {"bound of sigmoid": strokes[0].color, "bound of tanh": strokes[1].color}


def test_the_verdict_is_written_at_layer_1():
    """What it gets of the last layer's gradient."""
    figure = depth_figure(actviz.vanish("sigmoid", layers=4), View(), look_for(theme="light"))
    (verdict,) = (text for text in figure.axes[0].texts if text.get_text() == "1/104 of layer 4")
    assert verdict.xy[0] == 1
