"""Wide numbers for tests, and what they are compared with: exact fractions, and arb's certified values."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from flint import arb

from actviz.activations.special.wide import Wide

EPS = 2.0**-53
SMALLEST = Fraction(2) ** -1074


def numbers(count, low, high, seed=0):
    """Wide numbers of both signs with all their bits random and powers from ``low`` to ``high``."""
    rng = np.random.default_rng([seed, count, low + 10_000, high + 10_000])
    heads = rng.uniform(0.5, 1.0, count) * rng.choice([-1.0, 1.0], count)
    return Wide.normal(heads, heads * EPS * rng.uniform(-0.5, 0.5, count), rng.integers(low, high, count))


def fractions(u):
    parts = zip(u.high.tolist(), u.low.tolist(), u.power.tolist(), strict=True)
    return [(Fraction(high) + Fraction(low)) * Fraction(2) ** power for high, low, power in parts]


def arbs(u):
    parts = zip(u.high.tolist(), u.low.tolist(), u.power.tolist(), strict=True)
    return [(arb(high) + arb(low)) * arb(2) ** power for high, low, power in parts]


def assert_normal(u):
    """Every number in the form that comparisons rely on."""
    finite = np.isfinite(u.high)
    empty = ~finite | (u.high == 0.0)
    np.testing.assert_array_equal(u.high + u.low, u.high)
    assert ((np.abs(u.high) >= 0.5) & (np.abs(u.high) < 1.0) | empty).all()
    assert not u.low[empty].any()
    assert not u.power[empty].any()
    assert u.high.shape == u.low.shape == u.power.shape


def assert_close(result, expected, bound):
    """Every number within ``bound`` of its size, by certified upper ends."""
    assert_normal(result)
    for i, (found, exact) in enumerate(zip(arbs(result), expected, strict=True)):
        assert abs(found - exact) <= abs(exact) * bound, f"element {i}: {found} instead of {exact}"
