"""E (f(u) − f(v))²/2 of two correlated inputs against closed forms, series, and itself."""

from __future__ import annotations

import itertools
import math

import mpmath as mp
import numpy as np
import pytest
from each import each

import actviz
from actviz.analysis.gaussian.differences import difference
from actviz.analysis.gaussian.hermite import hermite_squares
from actviz.analysis.gaussian.moments import moments
from actviz.analysis.propagation.pairs import pair

# E f(u) f(v) at the variance q and the correlation c: Cho & Saul 2009 (relu, heaviside), Williams 1997 (erf)
KERNELS = {
    "relu": lambda q, c: q * (mp.sqrt(1 - c * c) + c * (mp.pi - mp.acos(c))) / (2 * mp.pi),
    "heaviside": lambda q, c: (mp.pi - mp.acos(c)) / (2 * mp.pi),
    "erf": lambda q, c: 2 / mp.pi * mp.asin(2 * q * c / (1 + 2 * q)),
    "gaussian": lambda q, c: 1 / mp.sqrt((1 + 2 * q) ** 2 - (2 * q * c) ** 2),
    "sine": lambda q, c: mp.exp(-q) * mp.sinh(q * c),
    "snake": lambda q, c: q * c + 0.25 - mp.exp(-2 * q) / 2 + mp.exp(-4 * q) * mp.cosh(4 * q * c) / 4,
}
VARIANCES = (1e-4, 1e-2, 1.0, 30.0, 1e3, 1e4, 1e5, 1e6)
DISTANCES = (1e-30, 1e-16, 1e-12, 1e-8, 1e-5, 1e-3, 0.02, 0.09, 0.3, 1.0, 1.5, 1.95, 1.999)
DEAD = 1e-25  # E f² of a function that is 0 but for inputs that there are not
WAVES = 1e3  # variance up to which waves are looked at however near to 1 c is


@each("name, variance", [(name, q) for name in KERNELS for q in VARIANCES
                         if q <= WAVES or name not in ("sine", "snake")], part=2)  # fmt: skip
def test_covariances_near_and_far(name, variance):
    """At every distance 1 − c from 1e-30 on, what the covariance lacks of E f² is right to 1e-8 of itself.

    And its derivative by c, beside the mean slope.
    """
    kernel, found = KERNELS[name], pair(actviz.get(name), variance)
    with mp.workdps(60):
        q = mp.mpf(variance)
        for distance in DISTANCES:
            c = 1 - mp.mpf(distance)
            lost, slope = kernel(q, mp.mpf(1)) - kernel(q, c), mp.diff(lambda c: kernel(q, c), c)
            value, steepness = found.at(distance)
            assert value == pytest.approx(float(lost), rel=1e-8)
            assert steepness == pytest.approx(float(slope), rel=1e-8, abs=1e-7 * float(lost))


@pytest.mark.parametrize("name", ["sine", "snake"])
def test_many_waves(name):
    """Hundreds of waves are no harder than one, up to the variances at which moments are known."""
    with mp.workdps(60):
        for variance, distance in itertools.product((1e3, 1e4), (1e-3, 0.02, 0.3, 0.99, 1.5, 1.99)):
            q, c = mp.mpf(variance), 1 - mp.mpf(distance)
            lost = float(KERNELS[name](q, mp.mpf(1)) - KERNELS[name](q, c))
            slope = float(mp.diff(lambda c, q=q: KERNELS[name](q, c), c))
            found = difference(actviz.get(name), variance, distance)
            assert found.value == pytest.approx(lost, rel=1e-10)
            assert found.slope == pytest.approx(slope, rel=1e-10, abs=1e-10 * lost)


@each("name", actviz.names(), part=8)
def test_quadrature_against_the_series(name):
    """Where 256 powers of c are enough, quadrature has the same covariance and derivative as the series."""
    f = actviz.get(name)
    for variance in (1e-3, 1.0, 100.0):
        square = float(moments(f, variance).square[0])
        if not DEAD < square < math.inf:
            continue
        squares, order = hermite_squares(f, variance, 256), np.arange(256)
        for c in (0.9, -0.9):
            found = difference(f, variance, 1 - c)
            assert found.value == pytest.approx(
                square - float(squares @ c**order), rel=1e-8, abs=1e-14 * square
            )
            slope = float((squares * order)[1:] @ c ** order[:-1])
            assert found.slope == pytest.approx(slope, rel=1e-6, abs=1e-8 * square)


@each("name", actviz.names(), part=8)
def test_derivatives_and_limits_near_one(name):
    """The slope is that of the values, and goes to q E f′² as c → 1 unless f jumps (Price's theorem)."""
    f = actviz.get(name)
    for variance in (0.1, 300.0):
        known = moments(f, variance)
        steep = variance * float(known.slope_square[0])
        if not DEAD < float(known.square[0]) < math.inf or not 0 < steep < math.inf:
            continue
        found = pair(f, variance)
        for distance in (1e-10, 1e-6, 1e-3):
            low, high = (found.at(distance * (1 + step)).value for step in (-1e-3, 1e-3))
            assert (high - low) / (2e-3 * distance) == pytest.approx(found.at(distance).slope, rel=2e-6)
        if all(kink.order for kink in f.kinks):
            assert found.at(1e-28).slope == pytest.approx(steep, rel=1e-8)
            assert found.at(1e-28).value == pytest.approx(1e-28 * steep, rel=1e-8)


@pytest.mark.parametrize("distance", [1e-9, 1e-4, 0.05, 1.96])
def test_a_clipped_line_by_another_rule(distance):
    """hard_tanh at q = 4: d/dc E f(u) f(v) is q P(|u| < 1, |v| < 1) (Price), whose ∂/∂c is a density.

    With c = cos θ that is (e^(−1/4(1 + c)) − e^(−1/4(1 − c)))/π sin θ: twice integrated over θ.
    """
    nodes, weights = np.polynomial.legendre.leggauss(200)

    def integral(g, low, high):
        half = (high - low) / 2
        return half * float(weights @ g(low + half * (1 + nodes)))

    def density(angle):
        return (np.exp(-0.25 / (1 + np.cos(angle))) - np.exp(-0.5 / (2 * np.sin(angle / 2)) ** 2)) / math.pi

    def inside(angle):
        return math.erf(1 / math.sqrt(8)) ** 2 + integral(density, angle, math.pi / 2)

    last = 2 * math.asin(math.sqrt(distance / 2))
    told = integral(lambda angles: 4 * np.sin(angles) * np.array(list(map(inside, angles))), 0.0, last)
    assert pair(actviz.get("hard_tanh"), 4.0).lost(distance) == pytest.approx(told, rel=1e-8)
