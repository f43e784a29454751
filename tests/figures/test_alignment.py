"""Panels of one figure that line up, and have one legend."""

from __future__ import annotations

import functools
import itertools

import drawn
import numpy as np
import pytest
from drawn import NONE, made
from each import partly

import actviz
from actviz.analysis.formats import FORMATS
from actviz.errors import FigureWarning, SmallTextWarning
from actviz.figures.axes.view import View
from actviz.figures.maxout import maxout_figure
from actviz.figures.phase import phase_figure
from actviz.figures.precision import precision_figure
from actviz.figures.vanish import depth_figure

LOOKS = [
    {"size": "16:9", "dpi": 50},
    {"size": "4:3", "theme": "light", "dpi": 60},
    {"size": "column", "theme": "mono", "dpi": 200},
]


def looks(first):
    """Every look, in a test each; those that are not of the ``first`` size need ``--whole``."""
    part = [look for look in LOOKS if look["size"] == first]
    return pytest.mark.parametrize("look", partly(LOOKS, part), ids=lambda look: look["size"])


def edges(ax):
    """Left, bottom, right and top of a frame in pixels."""
    return ax.bbox.extents


def assert_alike(places):
    """Within a twentieth of a pixel."""
    assert np.ptp(list(places)) < 0.05


@pytest.mark.filterwarnings("ignore::actviz.errors.SmallTextWarning")
@looks("16:9")
def test_the_panels_of_a_sheet_line_up(look):
    """Whatever their labels take; −1 beside one axis does not make its frame narrower than those below."""
    for page in actviz.sheet("relu", "sigmoid", "tanh", "elu", "gelu", "softsign", **look):
        frames = np.array([edges(ax) for ax in page.axes])
        assert_alike(frames[:, 3] - frames[:, 1])
        for one, other in itertools.combinations(frames, 2):
            for side in (0, 2):  # frames that overlap sideways are in one column
                if min(one[2], other[2]) > max(one[0], other[0]):
                    assert_alike([one[side], other[side]])
            for side in (1, 3):
                if min(one[3], other[3]) > max(one[1], other[1]):
                    assert_alike([one[side], other[side]])
        assert drawn.faults(page) == NONE


@looks("4:3")
def test_the_panels_of_a_format_line_up(look):
    """Side by side with the same heights, one over the other with the same sides."""
    grids = [FORMATS["float8_e4m3fn"], FORMATS["float8_e5m2"]]
    figure = made(lambda chosen: precision_figure(actviz.get("sigmoid"), grids, View(), chosen), **look)
    first, second = (edges(ax) for ax in figure.axes)
    for side in (1, 3) if look["size"] == "16:9" else (0, 2):
        assert_alike([first[side], second[side]])
    assert_alike([first[3] - first[1], second[3] - second[1]])


@looks("4:3")
@pytest.mark.parametrize(
    "settings",
    [
        {"layers": 8},
        {"layers": 6, "weights": "normal", "samples": 50},
        {"layers": 6, "width": 8, "repeats": 2},
    ],
    ids=["chain", "random chains", "networks"],
)
def test_gradients_and_functions_line_up(settings, look):
    """Several functions: the frame of the gradients reaches from the top of f to the foot of f′."""
    report = actviz.vanish(["sigmoid", "tanh", "relu"], **settings)
    figure = made(lambda chosen: depth_figure(report, View(), chosen), **look)
    left, upper, lower = (edges(figure.axes[i]) for i in (0, 1, -1))
    assert_alike([left[3], upper[3]])
    assert_alike([left[1], lower[1]])
    for side in (0, 2):
        assert_alike([upper[side], lower[side]])
    assert_alike([upper[3] - upper[1], lower[3] - lower[1]])
    assert len(figure.legends) == 1
    assert [ax.get_legend() for ax in figure.axes] == [None] * len(figure.axes)


@looks("column")
def test_gradients_of_one_function_are_named_once(look):
    """f and f′ are in the legend; the line of the gradients is that of the only function."""
    report = actviz.vanish("sigmoid", layers=4)
    figure = made(lambda chosen: depth_figure(report, View(), chosen), **look)
    left, right = figure.axes
    assert left.get_legend() is None
    assert len(right.get_legend().get_texts()) == 2
    for side in (1, 3):
        assert_alike([edges(left)[side], edges(right)[side]])


def test_a_bound_that_is_the_gradient_has_no_name():
    """ReLU's gradient is 1 in every layer, and so is its bound."""
    report = actviz.vanish(["sigmoid", "tanh", "relu"], layers=8)
    figure = made(lambda chosen: depth_figure(report, View(), chosen), **LOOKS[0])
    inside = figure.axes[0].bbox
    named = {text.get_text(): text for text in figure.axes[0].texts if "bound" in text.get_text()}
    assert set(named) == {"bound of sigmoid", "bound of tanh"}
    for text in named.values():
        box = text.get_window_extent()
        assert inside.y0 < box.y0 < box.y1 < inside.y1


@looks("16:9")
@pytest.mark.parametrize("name", ["tanh", "gelu"])
def test_the_panels_of_a_phase_line_up(name, look):
    """The diagram and the first map begin at one height, the diagram and the second map end at one."""
    figure = made(lambda chosen: phase_figure(actviz.phase(name), View(), chosen), **look)
    diagram, _, *maps = (edges(ax) for ax in figure.axes)
    assert_alike([diagram[3], maps[0][3]])
    if len(maps) > 1:
        assert_alike([diagram[1], maps[1][1]])
    assert [ax.get_legend() for ax in figure.axes] == [None] * len(figure.axes)
    for legend, ax in itertools.product(figure.legends, figure.axes):
        assert not legend.get_window_extent().overlaps(ax.bbox)


@functools.cache
def maxout(*pieces):
    return made(lambda chosen: maxout_figure(actviz.maxout(pieces), View(), chosen), **LOOKS[0])


def test_pieces_are_named_at_their_lines():
    """Each by its equation, which starts from a point of its line; in no legend."""
    ax = maxout((1, 0), (-1, 0), (0, 1), (0.5, 0.5)).axes[0]
    named = {text.get_text(): text for text in ax.texts if text.get_text().startswith("$y=")}
    assert set(named) == {"$y=x$", "$y=-x$", "$y=1$", "$y=0.5x + 0.5$"}
    lines = {"$y=x$": (1, 0), "$y=-x$": (-1, 0), "$y=1$": (0, 1), "$y=0.5x + 0.5$": (0.5, 0.5)}
    for told, text in named.items():
        weight, bias = lines[told]
        assert text.xy[1] == pytest.approx(weight * text.xy[0] + bias)
    assert "pieces" not in [text.get_text() for text in ax.get_legend().get_texts()]
    assert drawn.faults(ax.figure) == NONE


def test_many_pieces_have_one_word():
    """More lines than can be told apart by equations."""
    ax = maxout(*((slope, -slope * slope) for slope in range(-4, 5))).axes[0]
    told = [text.get_text() for text in ax.texts]
    assert "pieces" in told
    assert not any(text.startswith("$y=") for text in told)


@pytest.mark.parametrize("names", [("relu", "sigmoid", "tanh", "elu"), ("relu", "tanh", "gelu")])
def test_low_axes_have_three_ticks(names):
    """Where they fit; and no tick is lower than the curves, where the labels of the other axis stand."""
    figure = actviz.plot(*names, equal=True, size="column", dpi=200)
    for ax in figure.axes:
        assert len(ax.get_yticks()) >= 3
    (ax,) = actviz.plot("sigmoid", size="6x2in", dpi=100).axes
    assert len({*ax.get_yticks(), 0.0}) >= 3
    assert ax.get_ylim()[0] < 0 <= min(ax.get_yticks())


@looks("column")
def test_asymptotes_of_flat_rows_are_named(look):
    """Above or below their lines, with the room beside the headings, but not among the labels of an axis.

    What has no such room is told of.
    """
    names = ("tanh", "softplus", "gelu", "sigmoid")
    with pytest.warns(FigureWarning, match=r"no room to label the asymptote y = −1;"):
        figure = actviz.plot(*names, layout="rows", asymptotes=True, **look)
    told = [{text.get_text() for text in ax.texts} for ax in figure.axes]
    for equations, texts in zip(({"y = 1"}, {"y = x"}, {"y = x"}, {"y = 1"}), told, strict=True):
        assert equations <= texts
    assert drawn.faults(figure)["struck by a curve"] == []
    with pytest.warns(FigureWarning, match=r"no room to label the asymptote y = −?1;"):
        actviz.plot(*["sigmoid", "tanh"] * 8, layout="rows", asymptotes=True, size="4x2.2in", dpi=100)


@pytest.mark.parametrize("size", partly(["16:9", "square", "10x6in"], ["10x6in"]))
def test_every_slide_says_that_its_text_is_small(size):
    """Whether the size has a name or not, and whatever the figure; a poster is read from nearby."""
    look = {"size": size, "dpi": 40}
    with pytest.warns(SmallTextWarning, match=r"should be 14 pt or more at this size; a larger size"):
        actviz.plot(*["relu", "tanh", "elu", "gelu", "silu"], layout="rows", **look)
    with pytest.warns(SmallTextWarning, match=r"should be 14 pt or more at this size"):
        actviz.sheet(*["relu", "tanh"] * 12, **look)
    actviz.plot(*["relu", "tanh", "elu", "gelu", "silu"], layout="rows", size="30x20in", dpi=20)
