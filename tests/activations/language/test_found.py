"""Facts found by looking, against the oracle and against certified values of generated formulas."""

from __future__ import annotations

import functools
import math
import re

import numpy as np
import pytest
from cases import MEASURED, SPECS, get
from each import each
from formulas import certified, formula, function
from process import call
from reference import knots

import actviz
from actviz.activations import found as looking
from actviz.activations.facts import Interval
from actviz.errors import UsageError

found = functools.cache(looking.found)

PLACES = np.concatenate(
    [np.linspace(-9.97, 9.89, 120), -np.geomspace(11, 1e6, 12), np.geomspace(11, 1e6, 12)]
)


@each("spec", MEASURED, part=6)
def test_found_kinks_are_those_of_the_oracle(spec):
    """Places and orders to the last bit, for every function with an oracle, whatever it states itself."""
    f = get(spec)
    expected = [
        (float(knot.at), knot.order) for knot in knots(f.name, f.parameters) if knot.order is not None
    ]
    assert [(kink.at, kink.order) for kink in found(f).kinks] == expected


@each("spec", SPECS, part=6)
def test_what_is_found_is_what_is_stated(spec):
    """Ranges with their brackets, tails, symmetry and monotonicity are those that the function tells."""
    f = get(spec)
    stated, seen = f.known, found(f)
    for one, other in ((stated.range, seen.range), (stated.derivative_range, seen.derivative_range)):
        assert (one.low_attained, one.high_attained) == (other.low_attained, other.high_attained)
        assert np.allclose((one.low, one.high), (other.low, other.high), rtol=1e-13, atol=1e-30)
    for one, other in ((stated.left, seen.left), (stated.right, seen.right)):
        ends = [(tail.value, tail.slope, tail.curvature) for tail in (one, other)]
        assert np.allclose(*ends, rtol=1e-13, atol=0, equal_nan=True)
        assert one.straight == other.straight
    assert (stated.monotone, stated.symmetry) == (seen.monotone, seen.symmetry)


@functools.cache
def usable(seed: int):
    """A generated formula that has a value everywhere; None for those with poles, logarithms and roots."""
    f = function(formula(seed))
    if re.search(r"\^-2|log\((?!1 \+)|sqrt\((?!1 \+)|\^\(?-0.7", f.definition):
        return None
    try:
        y = np.asarray(f(PLACES)) if f.bound is not None else None
    except UsageError:
        return None
    return f if y is not None and np.isfinite(y).all() and np.ptp(y) > 0 else None


SEEDS = range(1000, 1060)


def test_formulas_made_at_random_are_usable():
    """More than one in five."""
    assert sum(usable(seed) is not None for seed in SEEDS[::3]) > 4


@each("seed", SEEDS, size=20, part=3)
def test_ranges_hold_every_certified_value(seed):
    """f and f′ at 144 places, certified, lie in the ranges; a range that is closed is reached."""
    f = usable(seed)
    if f is None:
        return
    facts, exact = found(f), certified(f)
    truths = [exact(x, 2, (128, 640)) for x in PLACES.tolist()]
    for order, interval in enumerate((facts.range, facts.derivative_range)):
        values = np.array([float(t[order]) for t in truths if t[order] is not None])
        slack = 1e-12 * np.abs(values) + 1e-300
        assert np.all((interval.low - slack <= values) & (values <= interval.high + slack)), interval
        y = np.asarray(f.derivative(_near_extremes(f, order), order))
        scale = 1e-9 * max(1.0, np.ptp(values))
        for end, attained, reached in (
            (interval.low, interval.low_attained, y.min()),
            (interval.high, interval.high_attained, y.max()),
        ):
            assert not attained or math.isfinite(end)
            assert not attained or abs(end - reached) <= scale + 1e-9 * abs(end), (interval, reached)


def _near_extremes(f, order: int) -> np.ndarray:
    """Places crowded around where f^(order) is lowest and highest, and its kinks."""
    x = np.concatenate(
        [
            np.linspace(-50, 50, 20001),
            np.geomspace(50, 900, 40),
            -np.geomspace(50, 900, 40),
            *([kink.at] for kink in f.kinks),
        ]
    )
    for _ in range(2):
        y = np.asarray(f.derivative(x, order))
        around = x[np.argsort(y)[[0, 1, 2, -3, -2, -1]]]
        x = np.concatenate([x, *(at + np.linspace(-0.01, 0.01, 401) for at in around)])
    return x


@each("seed", SEEDS, size=20, part=3)
def test_tails_are_the_limits(seed):
    """f and f′ far out are next to their limits, and f is a straight line where it is told to be one."""
    f = usable(seed)
    if f is None:
        return
    facts = found(f)
    for side, tail in ((-1, facts.left), (1, facts.right)):
        x = side * np.geomspace(1e12, 1e15, 4)
        for order, limit in ((0, tail.value), (1, tail.slope)):
            y = np.asarray(f.derivative(x, order))
            if math.isfinite(limit):
                assert np.all(np.abs(y - limit) <= 1e-2 * max(1.0, abs(limit))), (order, limit, y)
            elif math.isinf(limit):
                assert np.all(np.sign(y) == np.sign(limit)), (order, limit, y)
        if tail.straight:
            assert np.all(f.derivative(x, 2) == 0)


@pytest.mark.parametrize(
    ("text", "low", "high", "values"),
    [
        ("abs(x)/x", -1, 1, "-1, 1"),
        ("x/abs(x) + 1", 0, 2, "0, 2"),
        ("sqrt(x^2)/x", -1, 1, "-1, 1"),
        ("where(x > 0, abs(x)/x, 3)", 1, 3, "1, 3"),
        ("abs(x - 1)/(x - 1) + abs(x + 1)/(x + 1)", -2, 2, "-2, 0, 2"),
        ("2*sign(x)^2", 0, 2, "0, 2"),
    ],
)
def test_steps_attain_their_values(text, low, high, values):
    """A function that is constant between its jumps takes both ends of its range, and is exactly flat."""
    f = actviz.get(text)
    assert f.range == Interval(low, high, True, True)
    assert f.derivative_range == Interval(0.0, 0.0, True, True)
    assert f.known.left.dead
    assert f.known.right.dead
    assert f"(the values {values})" in call("show", text).stdout


@each(
    "text, period, ends, slopes",
    [
        ("sin(1000x)", math.tau / 1000, (-1, 1), (-1000, 1000)),
        ("sin(2*pi*x)^3 + 1", 1, (0, 2), None),
        ("tan(3x)", math.pi / 3, (-math.inf, math.inf), (3, math.inf)),
        ("0.1*sin(x) - cos(x/100)", 200 * math.pi, None, None),
        ("exp(cos(x/2 + 1))*abs(sin(x/3))", 12 * math.pi, None, None),
        ("1/(2 + sin(2*pi*x) + cos(6*pi*x))", 1, None, None),
    ],
    part=2,
)
def test_periodic_functions_are_known_everywhere(text, period, ends, slopes):
    """Ranges are those of one period, however short or long it is, and show says how long."""
    f = actviz.get(text)
    known = f.known
    assert math.isclose(known.period, period, rel_tol=1e-14)
    x = np.linspace(-0.5, 0.5, 200_001) * period
    for order, interval, wanted in ((0, f.range, ends), (1, f.derivative_range, slopes)):
        low, high = wanted or (f.derivative(x, order).min(), f.derivative(x, order).max())
        assert np.allclose((interval.low, interval.high), (low, high), rtol=1e-6, atol=1e-12)
    assert f"f has period {period:.6g}\n" in call("show", text).stdout
    card = f.to_dict()
    assert (card["period"], card["looked_within"]) == (known.period, known.reach)
    assert known.reach >= period


@each("text", ["x*sin(x)", "sin(x^2)", "sin(x) + sin(sqrt(2)*x)", "cos(x)/x", "sin(abs(x))"], part=2)
def test_other_waves_say_how_far_they_were_looked_at(text):
    """A wave without a period is looked at within |x| < 50, and show says so."""
    known = actviz.get(text).known
    assert (known.period, known.reach) == (None, 50.0)
    assert "gaps, symmetry, for |x| < 50\n" in call("show", text).stdout


@pytest.mark.parametrize("text", ["tanh(x)", "x^2 + 1", "1/x"])
def test_functions_without_waves_are_looked_at_everywhere(text):
    """Neither a period nor a bound is told of them."""
    card = actviz.get(text).to_dict()
    assert (card["period"], card["looked_within"]) == (None, None)
    assert "gaps, symmetry\n" in call("show", text).stdout


@pytest.mark.parametrize(
    ("text", "places", "slopes", "monotone"),
    [
        ("sqrt(abs(x))", (0.0,), (-math.inf, math.inf), "not monotone"),
        ("sign(x)*sqrt(abs(x))", (0.0,), (0.0, math.inf), "strictly increasing"),
        ("sqrt(max(x, 0))", (0.0,), (0.0, math.inf), "non-decreasing"),
        ("(x^2)^0.25 + sqrt(abs(x - 3))", (0.0, 3.0), (-math.inf, math.inf), "not monotone"),
        ("sqrt(1 - x^2)", (-1.0, 1.0), (-math.inf, math.inf), "not monotone"),
        ("x*sqrt(abs(x))", (), (0.0, math.inf), "strictly increasing"),
        ("abs(x)^1.5", (), (-math.inf, math.inf), "not monotone"),
    ],
)
def test_infinite_slopes(text, places, slopes, monotone):
    """Where a root is taken of 0 the range of f′ is unbounded, unless what is before it is 0 as fast."""
    facts = actviz.get(text).known
    assert facts.infinite_slopes == places
    assert (facts.derivative_range.low, facts.derivative_range.high) == slopes
    assert facts.monotone == monotone
