"""Labels stand at their ticks, on one side of each axis, and can be read: for every function."""

from __future__ import annotations

import itertools

import drawn
import pytest
from drawn import LOOKS, NONE
from each import diagonal, each
from matplotlib.transforms import ScaledTranslation

import actviz

DPI = 50
ORDERS = ({}, {"derivative": True}, {"derivative": True, "second_derivative": True})
# every function and depth once, the looks in turn; every 25th row goes through both in turn, too
ROWS = [
    (*row, look)
    for row, look in zip(itertools.product(actviz.names(), ORDERS), itertools.cycle(LOOKS), strict=False)
]


def row(figure, axis):
    """The labels of the ticks of an axis."""
    return [label for label in drawn.found_in(figure) if label.axis == axis]


def side_of(figure, axis):
    """Where labels are: below (left of) or above the axis line, or at the edge of the panel."""
    ax, at = figure.axes[0], 0 if axis == "y" else 1
    line, edge = ax.transData.transform((0, 0))[at], (ax.bbox.x0, ax.bbox.y0)[at]
    ends = [(label.box.x1, label.box.y1)[at] for label in row(figure, axis)]
    if all(end < edge for end in ends):
        return "edge"
    return "below" if all(end < line for end in ends) else "above"


@each("spec, orders, look", ROWS, size=20, part=33)
def test_labels_are_clear(spec, orders, look):
    """In a figure of any function, with or without derivatives, all labels can be read."""
    assert drawn.faults(actviz.plot(spec, **orders, **look)) == NONE


WINDOWS = (
    [(-8, 8), (1, 9), (-9, -1), (0, 5), (-1000, 1000), (-1e-3, 1e-3), (-0.1, 30)],
    [{}, {"axes": "box"}, {"grid": True}, {"transparent": True}],
)


@each("x, look", itertools.product(*WINDOWS), part=diagonal(*WINDOWS))
def test_labels_are_clear_in_other_windows(x, look):
    """Also where an axis lies at the edge of the window, or the window is very wide or narrow."""
    assert drawn.faults(actviz.plot("gelu", derivative=True, x=x, dpi=DPI, **look)) == NONE


def test_labels_are_clear_in_comparisons():
    """Also between the curves of several functions and in several panels."""
    names = ("sigmoid", "tanh", "relu", "gelu", "elu", "softsign", "mish", "hard_swish")
    assert drawn.faults(actviz.compare(*names[:4], dpi=DPI)) == NONE
    assert drawn.faults(actviz.compare(*names, derivative=True, dpi=DPI)) == NONE
    assert drawn.faults(actviz.plot(*names, derivative=True, title="Eight functions", dpi=DPI)) == NONE


@pytest.mark.parametrize(
    ("name", "sides", "haloed"),
    [
        ("relu", ("below", "below"), set()),
        ("tanh", ("below", "below"), {"0", "1"}),
        ("gelu", ("above", "below"), set()),
        ("sigmoid", ("below", "edge"), set()),
        ("sine", ("edge", "below"), {"1"}),
    ],
)
def test_one_decision_per_axis(name, sides, haloed):
    """Below, unless curves run through labels there: then above, with a halo, or all at the edge."""
    figure = actviz.plot(name, derivative=True)
    assert (side_of(figure, "x"), side_of(figure, "y")) == sides
    assert {label.text for label in drawn.found_in(figure) if label.haloed} == haloed
    ax = figure.axes[0]
    if haloed:
        assert min(ax.xaxis.zorder, ax.yaxis.zorder) < 3 < max(ax.xaxis.zorder, ax.yaxis.zorder) < 4
    line = next(spine for spine in (ax.spines["bottom"], ax.spines["top"]) if spine.get_visible())
    assert line.get_position() == ("data", 0)


def test_nothing_is_behind_labels_that_no_halo_can_hide():
    """On a transparent ground, and with a grid, labels that would need a halo are at the edge."""
    for look in ({"transparent": True}, {"grid": True}):
        figure = actviz.plot("tanh", derivative=True, **look)
        assert (side_of(figure, "x"), side_of(figure, "y")) == ("edge", "edge")
        assert not any(label.haloed for label in drawn.found_in(figure))


def test_ticks_can_be_set_by_hand():
    """The labels are matplotlib's own: new ones stand where the old ones did, at the edge too."""
    figure = actviz.plot("sine", derivative=True)
    figure.axes[0].set_xticks([-3, 1, 2], ["a", "b", "c"])
    assert [label.text for label in row(figure, "x")] == ["a", "b", "c"]
    assert side_of(figure, "x") == "edge"
    assert drawn.faults(figure)["off its tick"] == []
    figure.axes[0].set_ylim(-3, 3)
    assert side_of(figure, "x") == "edge"


def test_labels_that_have_no_room_go_with_their_ticks():
    """In a panel too small for all, every second tick is left, counted from 0."""
    figure = actviz.plot("tanh", x=(-80000, 80000), size="3x3in", dpi=100)
    assert [label.text for label in row(figure, "x")] == ["−80000", "−40000", "40000", "80000"]


def test_one_pi():
    """The same face and size whether it stands alone or in a fraction."""
    figure = actviz.plot("relu")
    parser = figure.canvas.get_renderer().mathtext_parser
    sizes = {}
    for label in row(figure, "x"):
        if "π" in label.text:
            text = label.text if "$" in label.text else f"$\\mathregular{{{label.text}}}$"
            glyphs = parser.parse(text, 72, None).glyphs
            found = [
                (font.family_name, font.style_name, size)
                for font, size, code, *_ in glyphs
                if chr(code) == "π"
            ]
            sizes[label.text] = found
    assert len(sizes) == 4
    assert len({tuple(found) for found in sizes.values()}) == 1


def moved(figure, text):
    """Move a label by two text sizes; the look at it has to notice."""
    for axis in (figure.axes[0].xaxis, figure.axes[0].yaxis):
        for label in axis.get_majorticklabels():
            if label.get_text() == text:
                step = 2 * label.get_fontsize() / 72
                aside = ScaledTranslation(step, step, figure.dpi_scale_trans)
                label.set_transform(label.get_transform() + aside)


def test_what_is_wrong_is_noticed():
    """The look at figures can fail: a curve through a label, one off its tick, two on each other."""
    figure = actviz.plot("tanh", dpi=DPI)
    ax = figure.axes[0]
    box = next(label.box for label in drawn.found_in(figure) if label.text == "1")
    x, y = ax.transData.inverted().transform(((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2))
    ax.plot([x - 1, x + 1], [y, y])
    assert drawn.faults(figure)["struck by a curve"] == ["1"]
    figure = actviz.plot("tanh", dpi=DPI)
    moved(figure, "π")
    assert drawn.faults(figure)["off its tick"] == ["π", "x labels"]
    figure = actviz.plot("tanh", dpi=DPI)
    figure.axes[0].annotate("over it", (0, 1), ha="right")
    assert drawn.faults(figure)["overlapping"] == [("1", "over it")]
