"""The geometric mean of |f′| where f′ touches 0, and where it leaves float64."""

from __future__ import annotations

import math

import pytest

import actviz


def typical(name, **given):
    return actviz.saturation(name, layers=1, **given).functions[0].gradient_product.typical.value


def test_snake():
    """f′ = 1 + sin 2x = 2 sin²(x + π/4) touches 0: E log f′ = −log 2 + e^−8 − e^−32/2 + … ."""
    exact = math.exp(-math.log(2) + math.exp(-8) - math.exp(-32) / 2)
    assert typical("snake") == pytest.approx(exact, rel=1e-12)


@pytest.mark.parametrize("name", ["loglog", "cloglog"])
def test_slopes_that_underflow(name):
    """log f′ = −x − e^−x: exp(−√e)."""
    assert typical(name) == pytest.approx(math.exp(-math.sqrt(math.e)), rel=1e-9)


def test_expexpish():
    """x exp(−e^−x), by mpmath over 20 digits: 0.2207643236164."""
    assert typical("expexpish") == pytest.approx(0.22076432361638, rel=1e-9)


def test_what_cannot_be_continued_is_missing():
    """At three standard deviations log f′ is e^30 on inputs that matter: NaN, not a number that is wrong."""
    assert math.isnan(typical("loglog", input_std=3.0))
    assert typical("loglog", input_std=0.5) == pytest.approx(math.exp(-math.exp(0.125)), rel=1e-12)
