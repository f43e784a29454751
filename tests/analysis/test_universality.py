"""The universality class of an activation, and its critical pair."""

from __future__ import annotations

import math

import pytest

import actviz
from actviz.analysis.gaussian.moments import moments
from actviz.analysis.propagation.critical import critical_points, universality
from actviz.analysis.propagation.variance import VarianceMap


def only(name, sigma_b):
    """The one critical point of a function at a σ_b."""
    (point,) = critical_points(actviz.get(name), sigma_b)
    return point


def test_gelus_critical_pair():
    """K* = (3 + √17)/2, C_b = 0.17292239, C_W = 1.98305826 (Roberts, Yaida & Hanin 2022, ch. 5), to 1e-10."""
    found = universality(actviz.get("gelu"))
    assert found.kind == "half-stable"
    assert found.q == pytest.approx((3 + math.sqrt(17)) / 2, rel=1e-11)
    assert found.sigma_b**2 == pytest.approx(0.17292239075607, rel=1e-11)
    assert found.sigma_w**2 == pytest.approx(1.9830582574375, rel=1e-12)
    assert (found.sigma_w, found.sigma_b) == (pytest.approx(1.4082110131076), pytest.approx(0.41583938095864))


CLASSES = {
    "scale-invariant": {
        "relu": math.sqrt(2),
        "identity": 1.0,
        "leaky_relu:0.2": math.sqrt(2 / 1.04),
        "abs": 1.0,
    },
    "K*=0": {"tanh": 1.0, "sine": 1.0, "erf": math.sqrt(math.pi) / 2, "arctan": 1.0, "elu": 1.0},
    "none": {"sigmoid": None, "softplus": None, "sign": None, "relu_squared": None, "cosine": None},
}


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in CLASSES for name in CLASSES[kind]])
def test_universality(kind, name):
    """Roberts, Yaida & Hanin 2022, ch. 5: ReLU's class, that of tanh and sin, none for σ and softplus."""
    found = universality(actviz.get(name))
    assert found.kind == kind
    assert found.sigma_w == (pytest.approx(CLASSES[kind][name], rel=1e-13) if kind != "none" else None)
    assert found.sigma_b == (0 if kind != "none" else None)
    assert found.q == (0 if kind == "K*=0" else None)


def test_a_class_without_one_pair():
    """soft_shrink has f f″ = 0, so that chi_perp and chi_par are the same: half-stable for every σ_b."""
    found = universality(actviz.get("softshrink"))
    assert (found.kind, found.sigma_w, found.q) == ("half-stable", None, None)
    for sigma_b in (0.2, 1.0):
        assert only("softshrink", sigma_b).chi_par == pytest.approx(1, abs=1e-12)


def test_a_map_that_keeps_every_variance_of_a_function_that_is_not_straight():
    """x sin(π σ(x)/2): f(x)² + f(−x)² = x², so that E f² = q/2 for all q, but it is not scale-invariant."""
    assert VarianceMap(actviz.get("sinsig"), math.sqrt(2), 0.0).keeps_all
    assert universality(actviz.get("sinsig")).kind == "none"


def test_every_function_has_a_class():
    """The registry is classified without a fault, and every critical pair is one."""
    for name in actviz.names():
        activation = actviz.get(name)
        found = universality(activation)
        if found.q:
            got = moments(activation, found.q)
            assert found.sigma_w**2 * got.slope_square[0] == pytest.approx(1, rel=1e-12)
            assert found.sigma_w**2 * got.square_growth[0] == pytest.approx(1, abs=1e-9)
            variance = found.sigma_w**2 * got.square[0] + found.sigma_b**2
            assert variance == pytest.approx(found.q, rel=1e-10)
