"""Wide numbers against exact fractions; their functions against arb's certified values."""

from __future__ import annotations

import itertools
import math
import operator
import sys
from fractions import Fraction

import numpy as np
import pytest
from each import each
from flint import arb, ctx
from hypothesis import given
from hypothesis import strategies as st

from actviz.activations.special import wide_functions as wf
from actviz.activations.special.wide import Wide

EPS = 2.0**-53
SMALLEST = Fraction(2) ** -1074

# the functions better than a float64, and those as good as one; where, in powers of 2, they are tried
TO_62_BITS = {
    "exp": (arb.exp, (-5000, 40)),
    "expm1": (arb.expm1, (-5000, 40)),
    "log": (arb.log, (-5000, 5000)),
    "log1p": (arb.log1p, (-5000, 5000)),
    "sqrt": (arb.sqrt, (-5000, 5000)),
    "sinh": (arb.sinh, (-5000, 40)),
    "cosh": (arb.cosh, (-5000, 40)),
    "tanh": (arb.tanh, (-5000, 5000)),
}
TO_53_BITS = {
    "sin": (arb.sin, (-5000, 50)),
    "cos": (arb.cos, (-5000, 50)),
    "tan": (arb.tan, (-5000, 50)),
    "arctan": (arb.atan, (-5000, 5000)),
    "arcsinh": (arb.asinh, (-5000, 5000)),
    "erf": (arb.erf, (-5000, 5000)),
    "erfc": (arb.erfc, (-5000, 15)),
    "normal_cdf": (lambda u: (-u / arb(2).sqrt()).erfc() / 2, (-5000, 15)),
}
POSITIVE = {"log", "log1p", "sqrt"}


@pytest.fixture(autouse=True)
def _as_its_callers_do():
    """Digits enough for arb, and numpy's warnings off as the callers of wide numbers have them."""
    before, ctx.prec = ctx.prec, 600
    with np.errstate(all="ignore"):
        yield
    ctx.prec = before


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


# --- the numbers themselves ---------------------------------------------------------------------------


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


# --- functions ------------------------------------------------------------------------------------------


def ranges(low, high):
    """Powers of 2 between two, most about 1."""
    edges = [-5000, -1080, -1000, -70, -45, -20, -7, 0, 5, 12, 25, 40, 50, 1000, 1030, 5000]
    return [(a, b) for a, b in itertools.pairwise(edges) if low <= a and b <= high]


CASES = [
    (name, reference, a, b, bound)
    for table, bound in ((TO_62_BITS, 2.0**-62), (TO_53_BITS, 8 * EPS))
    for name, (reference, (low, high)) in table.items()
    for a, b in ranges(low, high)
]


@each("name, reference, a, b, bound", CASES)
def test_functions(name, reference, a, b, bound):
    """Each function is within its bound of the certified value, for arguments of every size."""
    u = numbers(25, a, b)
    u = abs(u) if name in POSITIVE else u
    assert_close(getattr(wf, name)(u), [reference(x) for x in arbs(u)], bound)


@pytest.mark.parametrize("places", [3, 20, 40, 52, 60, 90])
def test_logarithms_near_one(places):
    """log u keeps its *relative* accuracy where u is 1 + d, log1p(u) that where u is −1 + d."""
    d = numbers(30, -places - 2, -places)
    u = 1.0 + d
    assert_close(wf.log(u), [x.log() for x in arbs(u)], 2.0**-62)
    u = abs(d) - 1.0
    # 1 + u is exact but for 2^-106, which is what the bits of u are worth
    spare = 2.0 ** (places - 104)
    assert_close(wf.log1p(u), [x.log1p() for x in arbs(u)], 2.0**-62 + spare)


def test_multiples_of_log_two():
    """e^u keeps its accuracy where u is next to a multiple of log 2, or between two entries of the table."""
    halves = np.concatenate([np.arange(-80, 80), np.arange(10**6, 10**6 + 40)])
    u = Wide.of(halves.astype(float)) * (Wide.of(np.array([math.log(2)])) / 64.0)
    assert_close(wf.exp(u), [x.exp() for x in arbs(u)], 2.0**-62)
    inside = np.flatnonzero(halves)
    u = Wide(u.high[inside], u.low[inside], u.power[inside])
    assert_close(wf.expm1(u), [x.expm1() for x in arbs(u)], 2.0**-62)


@given(st.floats(min_value=-700, max_value=700))
def test_exponential_and_logarithm_are_inverse(x):
    """log(e^x) is x, to the last bits that e^x can hold."""
    with np.errstate(all="ignore"):
        back = wf.log(wf.exp(Wide.of(x)))
    assert abs(fractions(back)[0] - Fraction(x)) <= Fraction(2) ** -66 + abs(Fraction(x)) / 2**62


def test_exponentials_of_large_numbers():
    """Up to 2^47, e^u is as good as 104 bits of u allow; beyond that log(e^u) is still u."""
    u = numbers(50, 40, 47)
    assert_close(wf.exp(u), [x.exp() for x in arbs(u)], 2.0**-57)
    x = np.concatenate([np.exp2(np.linspace(40, 1023.9999, 500)), [sys.float_info.max]])
    e = wf.exp(Wide.of(x))
    for value in (wf.log(e), wf.log1p(e), -wf.log(wf.exp(Wide.of(-x)))):
        np.testing.assert_allclose(value.rounded(), x, rtol=2 * EPS)


def test_order_of_huge_exponentials():
    """Products and quotients of e^u have their limits for every float64, and beyond."""
    x = np.array([1e4, 1e13, 1e16, 1e300, sys.float_info.max])
    u = Wide.of(x)
    for v in (u, wf.exp(u), wf.exp(wf.exp(u))):
        e, decay = wf.exp(v), wf.exp(-v)
        assert (e > 1e300).all()
        assert (decay < 1e-300).all()
        assert (1.0 / (1.0 + e)).rounded().tolist() == [0.0] * 5
        assert (e / (1.0 + e)).rounded().tolist() == [1.0] * 5
        assert (e / (1.0 + e) ** 2).rounded().tolist() == [0.0] * 5
        assert (1.0 / (1.0 + decay)).rounded().tolist() == [1.0] * 5
        assert (e * wf.exp(-e)).rounded().tolist() == [0.0] * 5
        assert (v * v * decay).rounded().tolist() == [0.0] * 5
        assert (2.0 * e / (1.0 + e) - 1.0).rounded().tolist() == [1.0] * 5
        assert ((e + e) / (3.0 * e) * 1.5).rounded().tolist() == [1.0] * 5
        assert (2.0 * e > e).all()
        assert ((0.5 * e) ** 3 / e**3).rounded().tolist() == [0.125] * 5
        assert (wf.sqrt(4.0 * e * e) / e).rounded().tolist() == [2.0] * 5
    big = Wide.of(2.0**60 * math.log(2))
    assert (wf.exp(big) / wf.exp(big) * 3.0 == 3.0).all()
    assert (wf.exp(2.0 * u) / wf.exp(u)).rounded().tolist() == [np.inf] * 5


@pytest.mark.parametrize("name", sorted((TO_62_BITS | TO_53_BITS).keys()))
def test_functions_of_infinities(name):
    """At infinities, zero and outside their domain functions are what numpy's are: limits or NaN."""
    x = np.array([-np.inf, -2.0, -1.0, 0.0, np.inf, np.nan])
    others = {
        "erf": np.array([-1.0, math.erf(-2.0), math.erf(-1.0), 0.0, 1.0, np.nan]),
        "erfc": np.array([2.0, math.erfc(-2.0), math.erfc(-1.0), 1.0, 0.0, np.nan]),
        "normal_cdf": np.array([0.0, *(math.erfc(t / math.sqrt(2)) / 2 for t in (2, 1, 0)), 1.0, np.nan]),
    }
    expected = others[name] if name in others else getattr(np, name)(x)
    result = getattr(wf, name)(Wide.of(x))
    assert_normal(result)
    np.testing.assert_allclose(result.rounded(), expected, rtol=8 * EPS)


def test_formulas_at_the_edge_of_float64():
    """What wide numbers are for: results below the smallest normal number to one unit."""
    x = np.concatenate([np.linspace(-745.5, -700, 60), -np.linspace(26.5, 27.3, 60)])
    u = Wide.of(x)
    swish = (u / (1.0 + wf.exp(-u))).rounded()
    gaussian = wf.exp(-(u * u)).rounded()
    for a, first, second in zip(x.tolist(), swish.tolist(), gaussian.tolist(), strict=True):
        for found, exact in ((first, arb(a) / (1 + arb(-a).exp())), (second, (-arb(a) * arb(a)).exp())):
            unit = max(float(SMALLEST), math.ulp(found))
            assert abs(arb(found) - exact) <= arb(0.5000001) * unit


@pytest.mark.parametrize("name", sorted((TO_62_BITS | TO_53_BITS).keys()))
def test_elements_do_not_depend_on_each_other(name):
    """A number comes out the same alone and in company, with infinities and NaN in it too."""
    values = [0.3, -1e-320, np.inf, 1e200, np.nan, -5.0, 0.0, 1.0]
    function = getattr(wf, name)
    together = function(Wide.of(np.array(values))).rounded()
    np.testing.assert_array_equal(together, [function(Wide.of(x)).rounded()[0] for x in values])
