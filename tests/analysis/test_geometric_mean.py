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


@pytest.mark.parametrize("std", [0.5, 1.2, 1.3, 2.0, 3.0, 3.6])
@pytest.mark.parametrize("name", ["loglog", "cloglog"])
def test_slopes_that_underflow_at_inputs_that_matter(name, std):
    """E log f′ = −E e^−x = −e^(s²/2) for s standard deviations: e^−650 at 3.6, where e^−x is 10^58."""
    assert typical(name, input_std=std) == pytest.approx(math.exp(-math.exp(std**2 / 2)), rel=1e-9)


def test_a_geometric_mean_below_float64_is_missing():
    """exp(−e^8) at four standard deviations is no float64, nor is it 0."""
    assert math.isnan(typical("loglog", input_std=4.0))


def test_a_geometric_mean_beyond_all_numbers_is_missing():
    """Of five powers of 2 log f′ is no float64 at likely inputs: missing, and no warning of numpy's."""
    assert math.isnan(typical("2^2^2^2^2^x"))
