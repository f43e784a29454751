"""Curves of pictures for pgfplots: points of the true curve, as many as it takes, within the frame."""

from __future__ import annotations

import re

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from texfile import axis_of, on_paper, plots, tex

from actviz.figures.axes.geometry import rectangle
from actviz.figures.files.pgf.polylines import thinned, visible

ON_PAPER_PT = 0.02  # how far from a curve its polyline may be
POLYLINES = arrays(float, st.tuples(st.integers(2, 60), st.just(2)), elements=st.floats(-50, 50, width=32))


def off_curve(text, points, f):
    """How far points are from the graph of f, on paper: up or down, less what the slope makes of it."""
    width, height, x0, x1, y0, y1 = axis_of(text)
    steep = [float(mpmath.diff(f, x)) * (x1 - x0) / width / (y1 - y0) * height for x in points[:, 0]]
    true = np.array([float(f(x)) for x in points[:, 0]])
    return np.abs(points[:, 1] - true) / (y1 - y0) * height / np.hypot(1, steep)


def logistic(x):
    return 1 / (1 + mpmath.exp(-x))


@pytest.mark.parametrize(
    ("typed", "curve", "f"),
    [
        (("plot", "sigmoid", "--deriv"), "sigmoid", logistic),
        (("plot", "sigmoid", "--deriv"), "sigmoid'", lambda x: logistic(x) * logistic(-x)),
        (("plot", "gelu"), "gelu", lambda x: x * mpmath.ncdf(x)),
        (("plot", "sine", "--x", "-4pi", "4pi", "--size", "column"), "sine", mpmath.sin),
        (("plot", "tanh", "--x", "-20", "20", "--axes", "box"), "tanh", mpmath.tanh),
        (
            ("plot", "exponential", "--x", "-5", "50", "--y", "-1", "5", "--size", "document"),
            "exponential",
            mpmath.exp,
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_curves_are_true(typed, curve, f):
    """Every point is on the curve, and so is every chord, to 0.02 of a point on paper."""
    text = tex(*typed)
    (points,) = [points for name, _, points in plots(text) if name == curve]
    chords = np.concatenate([points[:-1] + t * np.diff(points, axis=0) for t in (0.25, 0.5, 0.75)])
    assert off_curve(text, points, f).max() < 0.005
    assert off_curve(text, chords, f).max() < ON_PAPER_PT
    assert len(points) < 400


def test_nothing_is_written_of_what_is_not_seen():
    """TeX cannot count to exp(50); the curve ends a line width, 3.2 bp, outside the frame."""
    text = tex("plot", "exponential", "--x", "-5", "50", "--y", "-1", "5")
    width, height = axis_of(text)[:2]
    for _, _, points in plots(text):
        paper = on_paper(text, points)
        assert (paper >= -3.21).all()
        assert (paper <= (width + 3.21, height + 3.21)).all()


def test_a_jump_is_a_gap():
    """Of relu' in 0 and 1 at 0, with a closed and an open dot, and nothing in between."""
    found = {name or style: points for name, style, points in plots(tex("plot", "relu", "--deriv"))}
    np.testing.assert_array_equal(found["relu'"][:, 1], [0, 0, np.nan, 1, 1])
    np.testing.assert_array_equal(found["relu'"][1:4, 0], 0)
    np.testing.assert_array_equal(found["relu"], [[-3.14159, 0], [0, 0], [3.14159, 3.14159]])
    np.testing.assert_array_equal([found["dot 1"][0], found["dot 2"][0]], [[0, 0], [0, 1]])
    text = tex("plot", "relu", "--deriv")
    fills = dict(re.findall(r"(dot \d)/.style=\{only marks, mark=\*, .*fill=(\w+)\}", text))
    colors = dict(re.findall(r"\\definecolor\{(\w+)\}\{HTML\}\{(\w+)\}", text))
    assert [colors[fills["dot 1"]], colors[fills["dot 2"]]] == ["D55E00", "FFFFFF"]
    assert "unbounded coords=jump" in text


def test_numbers_far_from_zero():
    """TeX has five digits: in a window far from 0, x is written less something that is told."""
    text = tex("plot", "relu", "--x", "1000000", "1000001")
    assert "% x is written as its distance from 1000000:" in text
    (curve,) = [points for name, _, points in plots(text) if name == "relu"]
    assert curve[:, 0].tolist() == [0, 1]
    assert curve[:, 1] + 1000000 * ("% y is written" in text) == pytest.approx([1000000, 1000001], rel=1e-6)
    assert "{$1000000.2$}" in text


def test_a_point_of_a_chain_is_not_left_out():
    """Layers lie almost on a line; each still has its dot."""
    text = tex("vanish", "--layers", "4")
    (marked,) = re.findall(r"(curve \d)/.style=\{.*mark=\*, mark size=3.9bp", text)
    assert [len(points) for _, style, points in plots(text) if style == marked] == [4]
    assert "{$10^{-3}$}" in text


def distance(point, polyline):
    """From a point to the nearest segment."""
    start, step = polyline[:-1], np.diff(polyline, axis=0)
    length = (step**2).sum(axis=1)
    share = np.clip(((point - start) * step).sum(axis=1) / np.where(length > 0, length, 1), 0, 1)
    return np.hypot(*(start + share[:, None] * step - point).T).min()


@given(POLYLINES, st.floats(0.01, 20))
def test_thinning_keeps_to_its_tolerance(points, tolerance):
    """Whatever turns a polyline takes: no point of it is farther from what is left."""
    (kept,), reached = thinned([points], tolerance, most=1000)
    assert reached == tolerance
    assert max(distance(point, kept) for point in points) <= tolerance * (1 + 1e-9)
    np.testing.assert_array_equal(kept[[0, -1]], points[[0, -1]])


def test_thinning_to_a_number_of_points():
    """Where too many points are left the tolerance grows, and is told."""
    x = np.linspace(0, 100, 5000)
    wave = np.column_stack([x, 20 * np.sin(5 * x)])
    (kept,), reached = thinned([wave], 0.01, most=300)
    assert 150 < len(kept) <= 300
    assert max(distance(point, kept) for point in wave[::50]) <= reached
    assert thinned([wave[:2], wave[:2]], 0.01, most=1)[1] == 0.01


def test_what_is_visible_of_a_polyline():
    """It is cut at the sides of the box, and interrupted where it is not finite."""
    points = np.array([[-1, 5], [5, 5], [5, 5e300], [7, 5], [np.nan, 5], [8, 5], [8, np.inf], [9, 9], [9, 8]])
    first, second, third = visible(points, rectangle(0, 0, 10, 10))
    np.testing.assert_allclose(first, [[0, 5], [5, 5], [5, 10]])
    np.testing.assert_allclose(second, [[7, 10], [7, 5]], atol=1e-5)
    np.testing.assert_allclose(third, [[9, 9], [9, 8]])
