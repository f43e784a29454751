"""Nothing is struck, nothing overlaps, nothing is cut off: for every function, by looking at the pixels."""

from __future__ import annotations

import itertools

import drawn
import pytest
from drawn import LOOKS, NONE

import actviz

DPI = 50  # of the wide slide; boxes and curves scale alike, and few pixels are quickly looked at
ORDERS = ({}, {"derivative": True}, {"derivative": True, "second_derivative": True})
# every function and depth once, the looks in turn; of each function one depth without --whole
ROWS = [
    pytest.param(spec, orders, look, marks=[] if i % 3 == i // 3 % 3 else pytest.mark.whole)
    for i, ((spec, orders), look) in enumerate(
        zip(itertools.product(actviz.names(), ORDERS), itertools.cycle(LOOKS), strict=False)
    )
]


@pytest.mark.parametrize(("spec", "orders", "look"), ROWS)
def test_labels_are_clear(spec, orders, look):
    """In a figure of any function, with or without derivatives, all labels can be read."""
    assert drawn.faults(actviz.plot(spec, **orders, **look)) == NONE


@pytest.mark.parametrize("x", [(-8, 8), (1, 9), (-9, -1), (0, 5), (-1000, 1000), (-1e-3, 1e-3)])
@pytest.mark.parametrize("axes", ["centred", "box"])
def test_labels_are_clear_in_other_windows(x, axes):
    """Also where an axis lies at the edge of the window, or the window is very wide or narrow."""
    assert drawn.faults(actviz.plot("gelu", derivative=True, x=x, axes=axes, dpi=DPI)) == NONE


def test_labels_are_clear_in_comparisons():
    """Also between the curves of several functions and in several panels."""
    names = ("sigmoid", "tanh", "relu", "gelu", "elu", "softsign", "mish", "hard_swish")
    assert drawn.faults(actviz.compare(*names[:4], dpi=DPI)) == NONE
    assert drawn.faults(actviz.compare(*names, derivative=True, dpi=DPI)) == NONE
    assert drawn.faults(actviz.plot(*names, derivative=True, title="Eight functions", dpi=DPI)) == NONE


def test_a_struck_label_is_noticed():
    """The check can fail: a curve through a label is found."""
    figure = actviz.plot("tanh", dpi=DPI)
    ax = figure.axes[0]
    (_, box) = next(label for label in drawn.labels(figure) if label[0] == "1")
    x, y = ax.transData.inverted().transform(((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2))
    ax.plot([x - 1, x + 1], [y, y])
    assert drawn.struck(figure, drawn.is_curve) == ["1"]
