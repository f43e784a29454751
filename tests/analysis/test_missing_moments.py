"""Moments that are infinite, or beyond float64, and what is found beside a singularity."""

from __future__ import annotations

import math

import mpmath as mp
import numpy as np
import pytest

import actviz
from actviz.activations import Activation
from actviz.analysis.gaussian.moments import moments
from actviz.analysis.gaussian.panels import sampled


def of(name, **given_):
    return actviz.gain([name], **given_).functions[0]


def own(activation):
    """A function for a test, from f and f′; not registered."""
    f, slope = activation

    class Own(Activation):
        name, formula, derivative_formula, reference = "own", "", "", ""

        def value(self, x):
            return f(x)

        def first(self, x):
            return slope(x)

        def second(self, x):
            return np.zeros_like(x)

        def facts(self):
            return actviz.get("identity").facts()

    return Own()


def wild(f, slope):
    return moments(own((f, slope)), 1.0)


def test_growth_like_the_density():
    """E exp(a z²)² is 1/√(1 − 4a) for a below 1/4, and infinite from there on."""
    for a in (0.1, 0.15, 0.2):
        found = wild(lambda x, a=a: np.exp(a * x * x), lambda x, a=a: 2 * a * x * np.exp(a * x * x))
        assert found.square[0] == pytest.approx(1 / math.sqrt(1 - 4 * a), rel=1e-12)
    for a in (0.26, 1.0):
        found = wild(lambda x, a=a: np.exp(a * x * x), lambda x, a=a: 2 * a * x * np.exp(a * x * x))
        assert found.square[0] == math.inf
        assert found.slope_square[0] == math.inf
    assert wild(lambda x: np.exp(x * x / 3), lambda x: x).mean[0] == pytest.approx(math.sqrt(3), rel=1e-12)


WILD = {  # f, f′ and whether E f² and E f′² are finite
    "pole": (lambda x: 1 / (x - 0.3), lambda x: -1 / (x - 0.3) ** 2, False, False),
    "pole at 0": (lambda x: 1 / x, lambda x: -1 / x**2, False, False),
    "double exponential": (lambda x: np.exp(np.exp(x)), lambda x: np.exp(x + np.exp(x)), False, False),
    "cubic exponent": (lambda x: np.exp(np.abs(x) ** 3 / 1e3), lambda x: x, False, True),
    "root": (lambda x: np.sqrt(np.abs(x)), lambda x: 0.5 * np.sign(x) / np.sqrt(np.abs(x)), True, False),
    "logarithm": (lambda x: np.log(np.abs(x)), lambda x: 1 / x, True, False),
    "power": (lambda x: x**8, lambda x: 8 * x**7, True, True),
    "hidden jump": (lambda x: 1.0 * (x > 0.3), np.zeros_like, True, True),
}


@pytest.mark.parametrize("name", WILD)
def test_moments_that_do_not_exist(name):
    """Poles and growth faster than the density's fall have no moment; a root and a logarithm have E f²."""
    f, slope, square, slope_square = WILD[name]
    found = wild(f, slope)
    if name == "cubic exponent":  # its slope here is another function's, and has a moment of its own
        assert found.square[0] == math.inf
        return
    assert math.isfinite(found.square[0]) == square
    assert math.isfinite(found.slope_square[0]) == slope_square


def test_moments_of_singular_functions():
    """E log|z| is −(γ + log 2)/2, E z^16 is 15!! = 2027025, E √|z|² is √(2/π)."""
    assert wild(*WILD["logarithm"][:2]).mean[0] == pytest.approx(-float(mp.euler + mp.log(2)) / 2, rel=1e-13)
    assert wild(*WILD["power"][:2]).square[0] == pytest.approx(2027025, rel=1e-13)
    assert wild(*WILD["root"][:2]).square[0] == pytest.approx(math.sqrt(2 / math.pi), rel=1e-13)
    assert wild(*WILD["hidden jump"][:2]).square[0] == pytest.approx(
        math.erfc(0.3 / math.sqrt(2)) / 2, rel=1e-13
    )


def test_beyond_float64():
    """E exp(z)² for z ~ N(0, 100²) is finite, but no float64: not a number, and not infinite."""
    assert math.isnan(of("exponential", std=100).moments.f2)
    assert math.isnan(of("exponential", std=100).gains.forward)


def test_waves_that_are_too_many():
    """x sin(1/x) has E f² < 1, but more waves about 0 than are followed: not a number, and not infinite."""
    found = of("x*sin(1/x)")
    assert math.isnan(found.moments.f2)
    assert all(math.isnan(gain) for gain in (found.gains.forward, found.gains.std, found.gains.backward))


def test_every_function_has_moments():
    """All of the registry has E f² and E f′² for z ~ N(0, 1), and none has an unresolved singularity."""
    for name in actviz.names():
        found = moments(actviz.get(name), 1.0)
        assert all(np.isfinite(row[0]) for row in found), name
        assert not sampled(actviz.get(name)).unresolved.any(), name
