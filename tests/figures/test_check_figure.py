"""The figures of `check` and `precision`: what is drawn is what was counted, and no label is in the way."""

from __future__ import annotations

import functools
import itertools

import numpy as np
import pytest
from drawn import LOOKS, made, outside, overlapping
from each import diagonal, each

import actviz
from actviz.analysis.check.check import check
from actviz.analysis.formats import FORMATS
from actviz.analysis.precision import Int8
from actviz.errors import UsageError
from actviz.figures.axes.view import View
from actviz.figures.check import check_figure
from actviz.figures.precision import precision_figure, staircase

GRIDS = [FORMATS["float8_e4m3fn"], FORMATS["float8_e5m2"]]
F, SLOPE, LIMIT = "f of wrong against tanh", "f′ of wrong against tanh", "2 ulp of bfloat16"


class Wrong:
    """Tanh, 1.5 % off between -2 and -1 and from 2 to 4, NaN at 8; with a slope that is 2 % off."""

    name = "wrong"
    own_inputs = None
    derivative_by = "own"

    def results(self, form, codes, order):
        x = form.values(codes)
        if order:
            return form.codes(actviz.get("tanh").derivative(x) * 1.02)
        off = ((x > -2) & (x < -1)) | ((x > 2) & (x < 4))
        return form.codes(np.where(x == 8, np.nan, np.tanh(x) * np.where(off, 0.985, 1.0)))


@functools.cache
def report(derivative=False):
    return check(Wrong(), "tanh", derivative=derivative)


def drawn(derivative=False, x=None, **look):
    return made(lambda chosen: check_figure(report(derivative), x, chosen), **look)


def curves(ax):
    return {str(line.get_label()): line for line in ax.lines if not str(line.get_label()).startswith("_")}


def ticks(axis):
    return dict(zip(axis.get_major_formatter().seq, axis.get_major_locator().locs, strict=True))


def test_heights_are_the_largest_errors():
    """The curve rises where errors are, to their size, and lies on 0 elsewhere; NaN has a mark."""
    ax = drawn().axes[0]
    lines = curves(ax)
    assert set(lines) == {F, LIMIT, "NaN"}
    x, y = lines[F].get_data()
    errors = 10**y - 1
    assert errors.max() == pytest.approx(report().orders[0].tally.max_ulp)
    at = ticks(ax.xaxis)
    bad = x[errors > 2]
    assert at["−10"] < bad.min() < at["−1"]
    assert at["1"] < bad.max() < at["10"]
    assert errors[(x > at["−1"] + 0.05) & (x < at["1"] - 0.05)].max() == 0
    limit = lines[LIMIT].get_ydata()
    assert limit == pytest.approx([np.log10(3)] * 2)
    (nan,) = lines["NaN"].get_xdata()
    assert at["1"] < nan < at["10"]


def test_the_axes_are_logarithmic():
    """Powers of ten stand as far from each other as their logarithms, errors as log10(1 + ulp)."""
    ax = drawn().axes[0]
    across, up = ticks(ax.xaxis), ticks(ax.yaxis)
    assert across["10"] - across["1"] == pytest.approx(np.log2(10))
    assert across["1"] - across["0.1"] == pytest.approx(np.log2(10))
    assert (across["0"], across["−1"]) == (0, -across["1"])
    assert up["0"] == 0
    assert all(at == pytest.approx(np.log10(1 + float(text))) for text, at in up.items())


def test_limits_are_kept():
    """--x is what is seen."""
    ax = drawn(x=(-4, 4)).axes[0]
    across = ticks(ax.xaxis)
    assert ax.get_xlim()[1] == pytest.approx(across["1"] + 2)
    with pytest.raises(UsageError, match="too few numbers in this interval"):
        drawn(x=(-1e-41, 1e-41))


def test_slopes_have_a_panel_of_their_own():
    """Two panels on the same axes."""
    f, slope = drawn(derivative=True).axes
    assert set(curves(slope)) == {SLOPE, LIMIT}
    assert f.get_xlim() == slope.get_xlim()
    assert f.get_ylim() == slope.get_ylim()
    assert (10 ** curves(slope)[SLOPE].get_ydata()).max() - 1 > 2


@each("look, derivative", itertools.product(LOOKS, [False, True]), part=diagonal(LOOKS, [False, True]))
def test_labels_keep_apart(look, derivative):
    """In every theme and size."""
    figure = drawn(derivative=derivative, **look)
    assert overlapping(figure) == []
    assert outside(figure) == []


@pytest.mark.parametrize(
    "grid", [FORMATS["float8_e4m3fn"], FORMATS["float16"], FORMATS["float32"], Int8(1 / 8)]
)
@pytest.mark.parametrize("order", [0, 1])
def test_the_staircase(grid, order):
    """Each step has a value of the format: that of f at the number of the format nearest to x."""
    function = actviz.get("gelu")
    x, y = staircase(function, grid, order, (-3.0, 3.0))
    assert (x.min(), x.max()) == (-3.0, 3.0)
    assert (x[1::2] > x[::2]).all()  # nothing of the steps outside
    assert np.array_equal(x[1:-1:2], x[2::2])
    assert np.array_equal(grid.rounded(y), y)
    middles, heights = 0.5 * (x[::2] + x[1::2]), y[::2]
    wide = np.flatnonzero(x[1::2] - x[::2] > 1e-3)
    due = grid.rounded(function.derivative(grid.rounded(middles), order))
    assert np.array_equal(heights[wide], due[wide])


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look['theme']}-{look['size']}")
def test_staircases_over_the_exact_curve(look):
    """f and f′ side by side, every staircase inside the frame, labels apart."""
    gelu, view = actviz.get("gelu"), View(x=(-4, 4))
    figure = made(lambda chosen: precision_figure(gelu, GRIDS, view, chosen), **look)
    assert len(figure.axes) == 2
    for ax in figure.axes:
        lines = curves(ax)
        assert {"float8_e4m3fn", "float8_e5m2"} < set(lines)
        low, high = ax.get_ylim()
        assert all(low <= line.get_ydata().min() <= line.get_ydata().max() <= high for line in lines.values())
    assert overlapping(figure) == []
    assert outside(figure) == []


def test_staircases_have_one_legend():
    """Over both panels, so that neither begins lower than the other; each line is what it is called."""
    tanh = actviz.get("tanh")
    grids = {name: FORMATS[name] for name in ("float8_e4m3fn", "float8_e5m2")}
    figure = made(lambda chosen: precision_figure(tanh, [*grids.values()], View(), chosen), dpi=50)
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.texts] == [*grids, "exact"]
    colors = {
        text.get_text(): line.get_color()
        for text, line in zip(legend.texts, legend.legend_handles, strict=True)
    }
    for order, ax in enumerate(figure.axes):
        lines = curves(ax)
        assert {name: line.get_color() for name, line in lines.items()} == colors
        x, y = lines["exact"].get_data()
        assert y == pytest.approx(tanh.derivative(x, order=order), rel=1e-12)
        for name, grid in grids.items():
            np.testing.assert_array_equal(lines[name].get_data(), staircase(tanh, grid, order, View().x))
    assert [ax.get_legend() for ax in figure.axes] == [None, None]
    tops = [ax.bbox.y1 for ax in figure.axes]
    assert tops[0] == pytest.approx(tops[1], abs=1)
    legend_box = legend.get_window_extent()
    assert all(not legend_box.overlaps(text.get_window_extent()) for ax in figure.axes for text in ax.texts)
