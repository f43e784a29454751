"""Panels of one figure: their frames are alike, and no cell is empty."""

from __future__ import annotations

import itertools
import warnings

import drawn
import numpy as np
import pytest
from drawn import NONE, curves
from each import diagonal, each
from process import call, refused

import actviz
from actviz.errors import FigureWarning, SmallTextWarning, UsageError

DPI = 50
NAMES = ("sigmoid", "tanh", "relu", "gelu", "elu", "softsign", "mish", "hard_swish")


def frames(figure):
    """Left, bottom, width and height of all axes, in pixels."""
    return np.array([ax.bbox.bounds for ax in figure.axes])


def shape(figure):
    """How many panels stand in each row, from above."""
    tops = sorted((round(bounds[1]) for bounds in frames(figure)), reverse=True)
    return [len(list(group)) for _, group in itertools.groupby(tops)]


FRAMES = (
    (actviz.plot, actviz.compare),
    [2, 3, 5, 8],
    ["16:9", "4:3", "column"],
    ["box", "direct", "none"],
)


@pytest.mark.filterwarnings("ignore::actviz.errors.FigureWarning")  # of small text, and of no room for names
@each("draw, count, size, legend", itertools.product(*FRAMES), size=6, part=diagonal(*FRAMES))
def test_frames_are_alike(draw, count, size, legend):
    """Whatever labels and legends need: one width, one height, rows and columns in line, the same x."""
    look = {"size": size, "legend": legend, "dpi": DPI if size != "column" else 150}
    figure = draw(*NAMES[:count], derivative=True, second_derivative=draw is actviz.compare, **look)
    bounds = frames(figure)
    np.testing.assert_allclose(bounds[:, 2:], np.broadcast_to(bounds[0, 2:], bounds[:, 2:].shape), rtol=1e-9)
    assert len({ax.get_xlim() for ax in figure.axes}) == 1
    assert drawn.outside(figure) == []


@each(
    "count, rows",
    [(2, [2]), (3, [3]), (1, [1]), (4, [2, 2]), (8, [4, 4]), (5, [3, 2]), (6, [3, 3]), (7, [4, 3])],
    part=2,
)
def test_no_cell_is_empty_on_a_wide_slide(count, rows):
    """A last row that is not full is in the middle."""
    figure = actviz.plot(*NAMES[:count], dpi=DPI)
    assert shape(figure) == rows
    bounds = frames(figure)
    last = bounds[-rows[-1] :]
    middle = (last[0, 0] + last[-1, 0] + last[-1, 2]) / 2
    whole = (bounds[:, 0].min() + (bounds[:, 0] + bounds[:, 2]).max()) / 2
    assert middle == pytest.approx(whole, abs=1.0)


@pytest.mark.parametrize(
    ("layout", "rows", "headings"),
    [
        ("rows", [1, 1, 1], 3),
        ("columns", [3], 3),
        ("grid", [3], 3),
    ],
)
def test_layouts_of_one_function(layout, rows, headings):
    """f, f′ and f″ in panels of their own, without a legend."""
    figure = actviz.plot("tanh", derivative=True, second_derivative=True, layout=layout, dpi=DPI)
    assert shape(figure) == rows
    assert [len(curves(ax)) for ax in figure.axes] == [1] * headings
    assert figure.legends == []
    assert all(ax.get_legend() is None for ax in figure.axes)


def test_a_grid_has_a_column_for_each_function():
    """f over f′; each row shares its vertical limits."""
    figure = actviz.plot("relu", "tanh", "sigmoid", derivative=True, layout="grid", dpi=DPI)
    assert shape(figure) == [3, 3]
    gids = [[line.get_gid() for line in curves(ax)] for ax in figure.axes]
    assert gids == [["relu"], ["tanh"], ["sigmoid"], ["relu'"], ["tanh'"], ["sigmoid'"]]
    limits = [ax.get_ylim() for ax in figure.axes]
    assert len(set(limits[:3])) == len(set(limits[3:])) == 1
    assert limits[0] != limits[3]


def test_like_quantities_share_their_limits():
    """Unless asked: all f do, f and f′ do not."""

    def distinct(figure):
        return len({ax.get_ylim() for ax in figure.axes})

    assert distinct(actviz.plot("relu", "tanh", dpi=DPI)) == 1
    assert distinct(actviz.plot("relu", "tanh", share_y=False, dpi=DPI)) == 2
    assert distinct(actviz.compare("relu", "tanh", derivative=True, dpi=DPI)) == 2
    assert distinct(actviz.compare("relu", "tanh", derivative=True, share_y=True, dpi=DPI)) == 1


EQUAL = ([("relu",), ("relu", "sigmoid"), ("tanh", "elu", "gelu")], ["16:9", "square", "4:3"])


@each("names, size", itertools.product(*EQUAL), part=diagonal(*EQUAL))
def test_units_are_equal(names, size):
    """As many pixels up as across, in frames that are alike."""
    figure = actviz.plot(*names, equal=True, size=size, dpi=DPI, theme="light")
    for ax in figure.axes:
        (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
        assert ax.bbox.width / (right - left) == pytest.approx(ax.bbox.height / (high - low), rel=2e-3)
    assert drawn.outside(figure) == []


def test_what_does_not_fit_is_refused():
    """In one line, and without a file."""
    for typed, error in (
        ("--layout stack", "--layout: invalid choice 'stack'"),
        ("--equal --own-y", "--equal needs the same limits in all panels"),
    ):
        refused(f"plot relu {typed}", error)
    with pytest.raises(UsageError, match="ax and equal cannot be combined"):
        actviz.plot("relu", equal=True, ax=actviz.plot("tanh", dpi=DPI).axes[0])
    with pytest.raises(TypeError, match="unexpected keyword argument 'sharey'"):
        actviz.plot("relu", sharey=True)


@pytest.mark.whole
def test_small_text_on_a_slide_is_told(tmp_path):
    """From 14 pt down; paper is read from nearby."""
    with pytest.warns(FigureWarning, match=r"text is \S+ pt; it should be 14 pt"):
        actviz.plot(*NAMES[:5], layout="columns", dpi=DPI)
    actviz.plot(*NAMES, dpi=DPI)
    actviz.plot(*NAMES[:5], layout="columns", size="a4", dpi=DPI)
    done = call("sheet", *NAMES, "sine", "cosine", "--dpi", "40", "-o", str(tmp_path / "a.png"))
    assert done.returncode == 0
    assert done.stderr.endswith("or more at this size; 6 panels a page have it larger\n")


@pytest.mark.parametrize("layout", ["rows", "columns", "grid"])
def test_labels_are_clear_in_layouts(layout):
    """Headings, legends and ticks' labels keep clear of each other."""
    for theme, names in (("document", ("gelu",)), ("light", ("relu", "sigmoid"))):
        figure = actviz.plot(*names, derivative=True, layout=layout, theme=theme, title="A title", dpi=DPI)
        assert drawn.faults(figure) == NONE


@pytest.mark.parametrize(("count", "words"), [(2, {}), (3, {"second_derivative": True}), (6, {})])
def test_derivatives_stand_under_their_functions(count, words):
    """In a grid of single curves a row has one order, and a column one function."""
    names = ("gelu", "silu", "mish", "swish", "elu", "selu")[:count]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SmallTextWarning)
        figure = actviz.plot(*names, derivative=True, layout="grid", dpi=50, **words)
    rows = [figure.axes[i : i + count] for i in range(0, len(figure.axes), count)]
    for row in rows:
        assert len({round(ax.bbox.y0, 6) for ax in row}) == 1
    for column in zip(*rows, strict=True):
        assert len({round(ax.bbox.x0, 6) for ax in column}) == 1
    shown = [next(line.get_gid() for line in ax.lines if line.get_gid()) for ax in figure.axes]
    assert shown == [name + "'" * order for order in range(len(rows)) for name in names]
