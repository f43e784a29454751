"""Wide numbers against exact fractions: rounding, arithmetic, comparisons and powers."""

from __future__ import annotations

import math
import operator
from fractions import Fraction

import numpy as np
import pytest
from flint import arb
from hypothesis import given
from hypothesis import strategies as st
from wide_numbers import EPS, SMALLEST, arbs, assert_close, assert_normal, fractions, numbers

from actviz.activations.special import wide_functions as wf
from actviz.activations.special.wide import Wide


@given(st.lists(st.floats(), min_size=1, max_size=8))
def test_floats_come_back(values):
    """Every float64, subnormal or not finite, is held exactly."""
    u = Wide.of(np.array(values))
    assert_normal(u)
    np.testing.assert_array_equal(u.rounded(), values)


def test_rounding_is_single_below_the_normal_numbers():
    """A subnormal result is the nearest."""
    u = numbers(2000, -1080, -1010)
    for exact, rounded in zip(fractions(u), u.rounded().tolist(), strict=True):
        unit = max(SMALLEST, Fraction(math.ulp(rounded)))
        assert abs(exact - Fraction(rounded)) <= unit / 2


def test_rounding_far_out():
    """Beyond float64's range stand an infinity and zero; its largest and smallest numbers are kept."""
    powers = np.array([1024, 1025, 10**15, -1073, -1075, -(10**15)])
    largest = np.array([1.0 - EPS, 0.5, 0.5, 0.5, 0.5, 0.5])
    found = Wide.normal(-largest, 0.0, powers).rounded()
    expected = [-np.finfo(float).max, -np.inf, -np.inf, -5e-324, 0.0, 0.0]
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("operation", [operator.add, operator.sub, operator.mul, operator.truediv])
@pytest.mark.parametrize(("low", "high"), [(-3, 3), (-60, 60), (-130, 130), (-5000, 5000)])
def test_arithmetic(operation, low, high):
    """Sums, differences, products and quotients are within 2^−100 of their size."""
    u, v = numbers(300, low, high), numbers(300, low, high, seed=1)
    result = operation(u, v)
    assert_normal(result)
    for a, b, found in zip(fractions(u), fractions(v), fractions(result), strict=True):
        exact = operation(a, b)
        assert abs(found - exact) <= abs(exact) / 2**100


@pytest.mark.parametrize("places", [1, 40, 53, 80, 104])
def test_cancellation(places):
    """What is left of two numbers that agree in many bits is within 2^−100 of its size."""
    u = numbers(300, -5000, 5000)
    v = u * (1.0 + 2.0**-places * numbers(300, -1, 1, seed=1)) if places < 104 else 1.0 * u
    for a, b, found in zip(fractions(u), fractions(v), fractions(u - v), strict=True):
        assert abs(found - (a - b)) <= abs(a - b) / 2**100


@pytest.mark.parametrize("operation", [operator.add, operator.sub, operator.mul, operator.truediv])
def test_floats_and_arrays_take_part(operation):
    """A float, an int and a float64 array on either side count as wide numbers."""
    u, x = numbers(20, -8, 8), np.linspace(-3.0, 4.0, 20)
    for other in (3, -0.1, np.float64(0.7), x):
        assert (operation(u, other) == operation(u, Wide.of(other))).all()
        assert (operation(other, u) == operation(Wide.of(other), u)).all()


def test_zero_and_infinity():
    """Zeros, infinities and NaN combine as those of float64 do."""
    values = np.array([0.0, 1.5, -2.0, np.inf, -np.inf, np.nan])
    x, y = (grid.ravel() for grid in np.meshgrid(values, values))
    for operation in (operator.add, operator.sub, operator.mul, operator.truediv):
        result = operation(Wide.of(x), Wide.of(y))
        assert_normal(result)
        np.testing.assert_array_equal(result.rounded(), operation(x, y))
    for compare in (operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne):
        np.testing.assert_array_equal(compare(Wide.of(x), Wide.of(y)), compare(x, y))
        np.testing.assert_array_equal(compare(x, Wide.of(y)), compare(x, y))
    for found, expected in ((wf.maximum, np.maximum), (wf.minimum, np.minimum)):
        np.testing.assert_array_equal(found(Wide.of(x), y).rounded(), expected(x, y))
    np.testing.assert_array_equal(wf.isnan(Wide.of(x)), np.isnan(x))
    np.testing.assert_array_equal(wf.sign(Wide.of(x)).rounded(), np.sign(x))
    np.testing.assert_array_equal(abs(Wide.of(x)).rounded(), np.abs(x))
    np.testing.assert_array_equal((-Wide.of(x)).rounded(), -x)


def test_zero_leaves_the_other_term():
    """0 + u is u, however small u is."""
    u = numbers(50, -5000, -4000)
    assert (u + 0.0 == u).all()
    assert (0.0 - u == -u).all()
    assert (Wide.of(0.0) < abs(u)).all()


@pytest.mark.parametrize("compare", [operator.lt, operator.le, operator.gt, operator.ge, operator.eq])
def test_comparisons(compare):
    """Comparisons are exact: the last bit of ``low`` counts, and so do powers far apart."""
    u = numbers(200, -5000, 5000)
    low = np.nextafter(u.low, np.random.default_rng(5).choice([-1.0, 1.0], 200))
    for v in (u, Wide.normal(u.high, low, u.power), -u, numbers(200, -5000, 5000, seed=1)):
        expected = [compare(a, b) for a, b in zip(fractions(u), fractions(v), strict=True)]
        assert compare(u, v).tolist() == expected


def test_choice_broadcasts():
    """``where`` takes wide numbers, arrays and floats."""
    u = numbers(4, -5000, 5000)
    chosen = wf.where(np.array([True, False, True, False]), u, 2.0)
    assert (chosen == Wide.of(2.0)).tolist() == [False, True, False, True]
    assert (chosen == u).tolist() == [True, False, True, False]


# --- powers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("exponent", [0, 1, 2, 3, -1, -2, 7, 4.0, -31])
def test_whole_powers(exponent):
    """Whole powers are within 2^−97 of their size, of negative numbers too."""
    u = numbers(50, -300, 300)
    for a, found in zip(fractions(u), fractions(u**exponent), strict=True):
        assert abs(found - a ** int(exponent)) <= abs(a ** int(exponent)) / 2**97


@pytest.mark.parametrize("exponent", [0.5, -0.5, 1 / 3, 2.5, -7.1])
def test_other_powers(exponent):
    """Other powers of positive numbers are within 2^−62 of their size; those of negative ones NaN."""
    u = abs(numbers(100, -1000, 1000))
    assert_close(u**exponent, [a ** arb(exponent) for a in arbs(u)], 2.0**-62)
    assert wf.isnan((-u) ** exponent).all()


def test_powers_of_zero_and_saturated_numbers():
    """0**p and inf**p are numpy's; powers of the largest numbers keep their order."""
    x = np.array([0.0, np.inf, np.nan, 1.0])
    for exponent in (0, 1, 3, -2, 0.5, -0.5):
        np.testing.assert_array_equal((Wide.of(x) ** exponent).rounded(), np.power(x, exponent))
    huge = wf.exp(Wide.of(1e300))
    assert (huge**100 > huge).all()
    assert ((huge**-100) * huge < 1.0).all()
    assert ((huge ** (10**9)).rounded() == np.inf).all()
