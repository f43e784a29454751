"""The correlation map, and its fixed point, against closed forms and integrals by other rules."""

from __future__ import annotations

import math

import mpmath as mp
import numpy as np
import pytest

import actviz
from actviz.analysis.gaussian.moments import moments
from actviz.analysis.propagation.laws import laws
from actviz.analysis.propagation.layers import Block, propagate
from actviz.analysis.propagation.pairs import pair


@pytest.mark.parametrize("distance", [1.0, 0.1, 1e-3, 1e-5, 1e-8])
def test_the_correlation_map_of_relu_near_one(distance):
    """Cho & Saul 2009: C(c) = (√(1 − c²) + c (π − arccos c))/π, however near to 1 c is."""
    with mp.workdps(40):
        c = 1 - mp.mpf(distance)
        lost = 1 - (mp.sqrt(1 - c * c) + c * (mp.pi - mp.acos(c))) / mp.pi
    assert pair(actviz.get("relu"), 1.0).lost(distance) == pytest.approx(float(lost) / 2, rel=1e-8)


@pytest.mark.parametrize("name", ["relu", "abs", "heaviside", "tanh", "elu"])
def test_opposite_inputs(name):
    """At c = −1, v is −u: E f(u) f(−u) by quadrature; near it the map is continuous."""
    x, weight = np.polynomial.hermite_e.hermegauss(100)
    f = actviz.get(name)
    apart = float(weight @ (f(x) * (f(x) - f(-x)))) / math.sqrt(2 * math.pi)
    lost = pair(f, 1.0).lost
    # f by 100 nodes; of elu, which bends at 0, to a thousandth
    assert lost(2.0) == pytest.approx(apart, rel=1e-3 if name == "elu" else 1e-9, abs=1e-8)
    assert lost(2 - 1e-9) == pytest.approx(lost(2.0), rel=1e-3, abs=1e-8)


@pytest.mark.parametrize("name", ["tanh", "selu", "gelu", "elu"])
def test_the_slope_of_the_correlation_map_at_one(name):
    """Price's theorem: the derivative of E f(u) f(v) by c is q E f′² at c = 1, at any variance."""
    for variance in (0.1, 1.0, 30.0, 1e4):
        steep = variance * float(moments(actviz.get(name), variance).slope_square[0])
        assert pair(actviz.get(name), variance).steepness(1e-15) == pytest.approx(steep, rel=1e-6)


@pytest.mark.whole
def test_where_elu_leads_correlations_at_its_forward_gain():
    """σ_w = 1/√E f² (1.2451983), σ_b = 0: q* = 1, and c* = 0.597568, by integrals without a series.

    Given u, v is N(μ, s²) with μ = cu, s² = 1 − c², so that E max(v, 0) = μ Φ(μ/s) + s φ(μ/s) and
    E[exp v, v < 0] = exp(μ + s²/2) Φ(−μ/s − s).
    """
    with mp.workdps(25):

        def given(u, c):
            mean, std = c * u, mp.sqrt(1 - c * c)
            below = mp.ncdf(-mean / std)
            rises = mean * (1 - below) + std * mp.npdf(mean / std)
            return rises + mp.exp(mean + std**2 / 2) * mp.ncdf(-mean / std - std) - below

        def elu(u):
            return u if u > 0 else mp.expm1(u)

        def mean(g):
            return mp.quad(lambda u: g(u) * mp.npdf(u), [-12, -4, 0, 4, 12])

        square = mean(lambda u: elu(u) ** 2)
        c_star = mp.findroot(lambda c: mean(lambda u: elu(u) * given(u, c)) / square - c, (0.55, 0.65),
                             solver="secant", tol=1e-16)  # fmt: skip
    assert float(c_star) == pytest.approx(0.597568, abs=5e-7)
    found = laws(actviz.get("elu"), float(1 / mp.sqrt(square)), 0.0, 1.0)
    assert found.limit == pytest.approx(1, rel=1e-12)
    assert found.correlation.c_star == pytest.approx(float(c_star), rel=1e-10)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [("sqrt(abs(x - 3))", True), pytest.param("sqrt(abs(x - 1))", False, marks=pytest.mark.whole)],
)
def test_infinite_slopes_hold_correlations_below_one(text, nearest):
    """E f′² is infinite, so that c* is below 1, by less than float64 tells where f′ is large at few inputs.

    The recursion settles where it is said to.
    """
    f, point = actviz.get(text), (1.0, 0.0)
    law = laws(f, *point, 1.0)
    assert math.isinf(law.chi_perp)
    assert (law.correlation.c_star == 1) == nearest
    assert 0 < law.correlation.slope < 1
    layers = propagate(Block(f, *point), 1.0, 250, 0.3)
    distance = layers.distance[np.isfinite(layers.distance)]
    assert 1 - distance[-1] == pytest.approx(law.correlation.c_star, abs=1e-9)
    assert actviz.phase(text, sigma_w=1.0).critical == ()
