"""Functions of wide numbers against arb's certified values."""

from __future__ import annotations

import itertools
import math
import sys
from fractions import Fraction

import numpy as np
import pytest
from each import each
from flint import arb
from hypothesis import given
from hypothesis import strategies as st
from wide_numbers import EPS, SMALLEST, arbs, assert_close, assert_normal, fractions, numbers

from actviz.activations.special import wide_functions as wf
from actviz.activations.special.wide import Wide

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
