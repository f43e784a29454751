"""Products of many factors: right however far they leave float64."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import mpmath as mp
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from actviz.analysis.depth.chain import trailing_products

U = 2.0**-53  # unit roundoff of float64


def exact(scaled, i):
    """The number at a position as a fraction, however large or small."""
    return Fraction(float(scaled.mantissa[i])) * Fraction(2) ** int(scaled.exponent[i])


def relative_errors(factors):
    """How far each trailing product is from the exact one, relatively; all of them non-zero."""
    found = trailing_products(np.array(factors))
    products = list(itertools.accumulate(map(mp.mpf, factors[::-1]), mp.fmul))[::-1]
    for i, true in enumerate(products):
        yield abs(mp.ldexp(float(found.mantissa[i]), int(found.exponent[i])) / true - 1)


@pytest.mark.parametrize("size", [1, 2, 3, 499, 500, 501, 999, 1000, 1001, 2500])
@pytest.mark.parametrize("scale", [1e-300, 0.25, 1.0, 3.0, 1e300])
def test_products_of_any_size(size, scale):
    """Products with hundreds of thousands of digits before or behind the point are right to N roundings."""
    factors = scale * np.random.default_rng(size).uniform(-2.0, 2.0, size)
    with mp.workdps(40):
        assert max(relative_errors(factors.tolist())) <= (size + 3) * U


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
@example([5e-324, 1.7976931348623157e308])
@example([5e-324] * 20)
@example([-0.0, 1.0])
def test_products_of_any_factors(factors):
    """The exact product to N roundings, its sign, and 0 from the first 0 on, for all float64 there are."""
    found = trailing_products(np.array(factors))
    product = Fraction(1)
    for i in reversed(range(len(factors))):
        product *= Fraction(factors[i])
        assert abs(exact(found, i) - product) <= (len(factors) + 3) * Fraction(U) * abs(product)


def test_products_round_only_once_they_must():
    """Powers of two stay exact over a million layers; value and log10 agree with them."""
    found = trailing_products(np.full(1_000_000, 0.25))
    assert (found.mantissa == 0.5).all()
    assert (found.exponent == 1 - 2 * np.arange(1_000_000, 0, -1)).all()
    found = trailing_products(np.array([2.0, -1.0, 0.5, 0.0, 4.0]))
    assert found.value.tolist() == [0.0, 0.0, 0.0, 0.0, 4.0]
    assert found.log10.tolist() == [-math.inf] * 4 + [pytest.approx(math.log10(4), rel=2 * U)]
    assert trailing_products(np.full(3, 1e200)).value.tolist() == [math.inf, math.inf, 1e200]
