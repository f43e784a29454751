"""Where a formula has no real value: gaps, poles, the facts beside them, the curve, and what is refused."""

from __future__ import annotations

import math

import numpy as np
import pytest

import actviz
from actviz.activations import Interval
from actviz.errors import UsageError
from actviz.sample import sample

inf = math.inf
POINT = {"low_attained": True, "high_attained": True}
ROOT_2 = math.sqrt(2)


def point(at):
    return Interval(at, at, **POINT)


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("log(x)", [Interval(-inf, 0.0, high_attained=True)]),
        ("log(3x - 1)", [Interval(-inf, 1 / 3, high_attained=True)]),
        ("log1p(x)", [Interval(-inf, -1.0, high_attained=True)]),
        ("sqrt(x)", [Interval(-inf, 0.0)]),
        ("x^0.5", [Interval(-inf, 0.0)]),
        ("x^-0.5", [Interval(-inf, 0.0, high_attained=True)]),
        ("sqrt(1 - x^2)", [Interval(-inf, -1.0), Interval(1.0, inf)]),
        ("1/x", [point(0.0)]),
        ("1/x^2", [point(0.0)]),
        ("x^-3", [point(0.0)]),
        ("1/(x - 0.1)", [point(0.1)]),
        ("tanh(1/x)", [point(0.0)]),
        ("log(abs(x))", [point(0.0)]),
        ("sin(x)/x", [point(0.0)]),
        ("where(x > 1, log(x - 2), 0)", [Interval(1.0, 2.0, high_attained=True)]),
        ("log(log(x))", [Interval(-inf, 1.0, high_attained=True)]),
        ("where(x != 0, sin(x)/x, 1)", []),
        ("where(x >= 1, log(x - 2), 0)", [Interval(1.0, 2.0, **POINT)]),
        ("where(x > 1, log(x), 0)", []),
        ("1/(1 + exp(-x))", []),
        ("x/sqrt(1 + x^2)", []),
        ("log(1 + exp(x))", []),
        ("exp(x)", []),
    ],
)
def test_where_there_is_no_value(text, gaps):
    """Intervals and points, open or closed as the functions in the formula are defined."""
    found = actviz.get(text).known.gaps
    assert len(found) == len(gaps)
    for one, other in zip(found, gaps, strict=True):
        assert (one.low_attained, one.high_attained) == (
            other.low_attained and one.low > -inf,
            other.high_attained and one.high < inf,
        )
        # a decimal such as 0.1 is the fraction, so the place may be the other float beside it
        assert one.low == other.low or abs(one.low - other.low) <= math.ulp(other.low)
        assert one.high == other.high or abs(one.high - other.high) <= math.ulp(other.high)


@pytest.mark.parametrize("text", ["sqrt(x^2 - 2)", "log(x^2 - 2)", "1/(x^2 - 2)"])
def test_ends_are_roots_to_the_last_bit(text):
    """Whether √2 is the last float with a value or the first without one, it is not off by two."""
    ends = sorted({end for gap in actviz.get(text).known.gaps for end in (gap.low, gap.high)})
    assert len(ends) == 2
    for end, root in zip(ends, (-ROOT_2, ROOT_2), strict=True):
        assert abs(end - root) <= math.ulp(root)


def test_poles_of_a_wave():
    """Each of them within |x| < 50, between the floats where cos(x) changes its sign."""
    gaps = actviz.get("tan(x)").known.gaps
    expected = (np.arange(-16, 16) + 0.5) * np.pi
    assert [gap.low for gap in gaps] == pytest.approx(expected.tolist(), rel=4e-16)
    assert all(gap.low == gap.high for gap in gaps)


@pytest.mark.parametrize(
    ("text", "range_", "monotone", "symmetry", "tails"),
    [
        ("log(x)", "(-∞, ∞)", "strictly increasing", "none", ("undefined", "saturates")),
        ("sqrt(x)", "[0, ∞)", "strictly increasing", "none", ("undefined", "saturates")),
        ("sqrt(x^2 - 2)", "[0, ∞)", "not monotone", "even", ("slope", "slope")),
        ("1/x", "(-∞, ∞)", "not monotone", "odd", ("saturates", "saturates")),
        ("1/x^2", "(0, ∞)", "not monotone", "even", ("saturates", "saturates")),
        ("-1/x + x", "(-∞, ∞)", "not monotone", "odd", ("slope", "slope")),
        ("tanh(1/x)", "(-1, 1)", "not monotone", "odd", ("saturates", "saturates")),
        ("sin(x)/x + 1", "[0.782766, 2)", "not monotone", "even", ("saturates", "saturates")),
        ("x/x", "[1, 1]", "non-decreasing", "even", ("dead", "dead")),
    ],
)
def test_facts_are_over_where_there_are_values(text, range_, monotone, symmetry, tails):
    """Ranges take in the limits at the gaps; a pole that f jumps over leaves nothing monotone."""
    known = actviz.get(text).known
    assert (str(known.range), known.monotone, known.symmetry) == (range_, monotone, symmetry)
    assert (known.left.kind, known.right.kind) == tails


def test_a_derivative_has_the_gaps_of_its_function():
    """1/x is no derivative of log(x) where x is negative."""
    x = np.array([-2.0, 0.5])
    for text in ("log(x)", "log1p(x - 1)"):
        for order in (0, 1, 2):
            values = actviz.get(text).derivative(x, order=order)
            assert np.isnan(values[0])
            assert np.isfinite(values[1])


def test_parameters_move_the_gap():
    """A formula with parameters may have gaps too, at the place that these say."""
    assert actviz.get("log(x - a):a=3").known.gaps == (Interval(-inf, 3.0, high_attained=True),)


def test_nothing_is_known_of_what_has_no_value_anywhere():
    """It is said so, and not drawn as an empty figure."""
    with pytest.raises(UsageError, match="has no real value at any x"):
        actviz.get("sqrt(-1 - x^2)").known  # noqa: B018 # worked out when it is asked for
    with pytest.raises(UsageError, match="has no real value from -3 to -1"):
        sample(actviz.get("log(x)"), -3.0, -1.0)


@pytest.mark.parametrize("order", [0, 1, 2])
@pytest.mark.parametrize("text", ["1/x", "tan(x)", "1/x^2", "1/(x - 1)/(x + 2)", "log(abs(x))"])
def test_no_line_runs_through_a_pole(text, order):
    """Between two points that are joined there is no pole, and an axis is fitted to the rest of the curve."""
    f = actviz.get(text)
    curve = sample(f, -3.0, 3.0, order=order)
    poles = [gap.low for gap in f.known.gaps if -3 < gap.low < 3]
    assert poles
    joined = np.isfinite(curve.y[:-1]) & np.isfinite(curve.y[1:])
    for pole in poles:
        assert not np.any(joined & (curve.x[:-1] <= pole) & (pole <= curve.x[1:]))
    assert 0 < np.abs(curve.heights).max() < 0.1 * np.nanmax(np.abs(curve.y)) or order == 0
    assert np.nanmax(np.abs(curve.y)) < 1e9


def test_a_missing_point_is_an_open_dot():
    """sin(x)/x is drawn with a hole at 0, tanh(1/x) with two."""
    assert [(dot.x, dot.closed) for dot in sample(actviz.get("sin(x)/x"), -3, 3).dots] == [(0.0, False)] * 2
    dots = sample(actviz.get("tanh(1/x)"), -3, 3).dots
    assert [(dot.x, dot.y, dot.closed) for dot in dots] == [(0.0, -1.0, False), (0.0, 1.0, False)]


@pytest.mark.parametrize(
    "analyse",
    [
        lambda f: actviz.saturation(f),
        lambda f: actviz.gain(f),
        lambda f: actviz.phase(f),
        lambda f: actviz.vanish(f),
        lambda f: actviz.train(f),
        lambda f: actviz.plot(f, saturation=0.01),
    ],
)
@pytest.mark.parametrize(
    ("text", "where"),
    [("log(x)", "x ≤ 0"), ("sqrt(1 - x^2)", "x < -1 and x > 1"), ("1/x", "x = 0")],
)
def test_what_needs_the_whole_line_names_the_gap(text, where, analyse):
    """Instead of a mean over values that there are not."""
    with pytest.raises(UsageError) as caught:
        analyse(text)
    assert caught.value.message.endswith(f"has no real value for {where}")


def test_functions_of_the_package_have_values_everywhere():
    """So they need not be searched: no probe is NaN, for any of them."""
    x = np.concatenate([np.linspace(-40.0, 40.0, 4001), [-1e300, 1e300]])
    for name in actviz.names():
        assert not np.isnan(actviz.get(name)(x)).any(), name


def test_infinite_slopes_in_curves():
    """√|x| is drawn as one line through its cusp; f′ breaks off there, and its height is that of the rest."""
    f = actviz.get("sqrt(abs(x))")
    whole, slope = (sample(f, -4.0, 4.0, order) for order in (0, 1))
    assert not np.isnan(whole.y).any()
    assert whole.y[whole.x == 0] == 0
    assert np.count_nonzero(np.isnan(slope.y)) == 1
    (at,) = np.flatnonzero(np.isnan(slope.y))
    assert slope.y[at - 1] < 0 < slope.y[at + 1]
    assert np.abs(slope.heights).max() < 2
