"""What becomes of the variance of a signal, and of the correlation of two, from layer to layer."""

from __future__ import annotations

import math

import mpmath as mp
import numpy as np
import pytest
from each import each
from hypothesis import given
from hypothesis import strategies as st
from reference import as_published

import actviz
from actviz.analysis.gaussian.hermite import hermite_squares
from actviz.analysis.gaussian.moments import moments
from actviz.analysis.propagation.critical import universality
from actviz.analysis.propagation.variance import VarianceMap
from actviz.tables.phase import verdict


def at(name, sigma_w=None, sigma_b=0.0):
    return actviz.phase(name, sigma_w=sigma_w, sigma_b=sigma_b)


# ------------------------------------------------------------------ the variance map

# σ_w², σ_b², q, chi_perp, xi_q, xi_c of tanh: the reference tables, after Schoenholz et al. 2017
PROPAGATION = [
    (0.5, 0.05, 0.08757986519, 0.4319873818, 1.008852922, 1.191385473),
    (1, 0.05, 0.1935925202, 0.7590316472, 1.747626243, 3.626975618),
]


# for z ~ N(0, 1): E f′²/E f², the slope of the correlation map at 1; dE[f²]/dq, that of the variance map; and
# (E f)²/E f², the correlation of what independent inputs give (the reference tables, gaussian_moments_N01)
MAPS = {
    "sigmoid": ("0.15282701171559", "0.03119824197963", "0.8521399604058"),
    "tanh": ("1.1778072323042", "0.18179768814049", "0.0"),
    "relu": ("1.0", "0.5", "0.3183098861838"),
    "elu": ("1.0359047186043", "0.57462571058122", "0.03995199193902"),
    "gelu": ("1.0720315984363", "0.48648024872828", "0.1871435823631"),
}


@pytest.mark.parametrize("name", MAPS)
def test_the_maps_at_one(name):
    """A layer that keeps E z²: how steep its maps are, and what it makes of independent inputs."""
    kept = 1 / math.sqrt(moments(actviz.get(name), 1.0).square[0])
    chi_perp, chi_par = VarianceMap(actviz.get(name), kept, 0.0).slopes(1.0)
    squares = hermite_squares(actviz.get(name), 1.0, 1)
    correlation, variance, independent = MAPS[name]
    assert chi_perp == as_published(correlation, roundings=50)
    assert chi_par / kept**2 == as_published(variance, roundings=50)
    assert kept**2 * squares[0] == as_published(independent, roundings=50)


@pytest.mark.parametrize("row", PROPAGATION)
def test_depth_scales(row):
    """q, chi_perp and the depth scales of tanh networks in the ordered phase, to ten digits."""
    square, shift, q, chi, xi_q, xi_c = row
    report = at("tanh", math.sqrt(square), math.sqrt(shift))
    assert (report.phase, report.laws.correlation.c_star) == ("ordered", 1.0)
    for found, told in (
        (report.q, q),
        (report.chi_perp, chi),
        (report.laws.variance.xi, xi_q),
        (report.laws.correlation.xi, xi_c),
    ):
        assert found == pytest.approx(told, rel=1e-9)


def test_tanh_at_one():
    """σ_w = 1, σ_b = 0: q falls as 1/(2l), gradients as l^−1/2, and nothing is iterated to find that out."""
    report = at("tanh", 1.0)
    assert (report.q, report.phase, report.stable) == (0.0, "critical", True)
    assert (report.chi_perp, report.chi_par) == (1.0, 1.0)
    variance, gradient = report.laws.variance, report.laws.gradient
    assert (variance.kind, variance.power, variance.known) == ("power", 1, "expansion")
    assert variance.coefficient == pytest.approx(0.5, abs=1e-9)
    assert (gradient.kind, gradient.power) == ("power", pytest.approx(0.5, abs=1e-9))
    assert (report.laws.correlation.kind, report.laws.correlation.xi) == ("frozen", None)


@pytest.mark.parametrize(
    ("name", "coefficient", "power", "gradient"),
    # sin after Roberts, Yaida & Hanin 2022; those that bend at 0 are faster
    [("sine", 1.0, 1, 0.5), ("erf", 0.5, 1, 0.5), ("elu", 2 * math.pi, 2, 1), ("selu", 2.893254, 2, 1)],
)
def test_powers_at_rest(name, coefficient, power, gradient):
    """q falls as 1/l with sin, 0.5/l with erf, 2π/l² with ELU, 2.893/l² with SELU, at their critical σ_w."""
    found = at(name).laws
    assert (found.variance.kind, found.variance.power) == ("power", power)
    assert found.variance.coefficient == pytest.approx(coefficient, rel=1e-6)
    assert found.gradient.power == pytest.approx(gradient, rel=1e-9)


@pytest.mark.parametrize(("name", "coefficient"), [("hard_tanh", 0.5), ("relu6", 18), ("clipped_relu", 0.5)])
def test_marginal_beyond_all_orders(name, coefficient):
    """What is straight up to a kink at d falls as d²/(2 ln l): no power, and no critical exponents."""
    report = at(name)
    assert (report.laws.variance.kind, report.laws.variance.coefficient) == ("marginal", coefficient)
    assert report.laws.gradient.kind == "marginal"
    assert report.exponents is None


def test_decay_layer_by_layer():
    """l q_l of tanh and sin at l = 10, 100, 1000 and 2000, from a variance of 1: the reference tables."""
    told = {
        "tanh": (0.522000827870288, 0.506901920016762, 0.501163910455704, 0.500653720102332),
        "sine": (0.84182766588258, 0.974641779498862, 0.99664889630323),
    }
    for name, values in told.items():
        variance_map, q, seen = VarianceMap(actviz.get(name), 1.0, 0.0), np.array([1.0]), []
        for layer in range(1, 2001):
            q = variance_map(q)
            if layer in (10, 100, 1000, 2000):
                seen.append(layer * q[0])
        assert seen[: len(values)] == pytest.approx(values, rel=1e-11)


def test_selus_fixed_point():
    """σ_w = 1: q = 1, E f = 0, and the Jacobian of Klambauer et al. 2017, 0.08883475511 and 0.78264788320."""
    report = at("selu", 1.0)
    assert (report.q, report.stable) == (pytest.approx(1, rel=1e-12), True)
    assert report.mean == pytest.approx(0, abs=1e-14)
    assert report.mean_growth == pytest.approx(0.08883475510689, abs=1e-13)
    assert report.chi_par == pytest.approx(0.78264788319681, abs=1e-13)
    assert math.hypot(report.mean_growth, report.chi_par) == pytest.approx(0.7876733604657, abs=1e-13)
    assert report.chi_perp == pytest.approx(1.0716, abs=5e-5)


def test_selu_with_torchs_gain():
    """σ_w = 3/4: q, E f and the std of f of the reference tables, selu_gain_3/4_fixed_point."""
    report = at("selu", 0.75)
    assert report.q == pytest.approx(0.0230337846107708, rel=1e-12)
    assert report.mean == pytest.approx(-0.0334694888291898, rel=1e-11)
    assert report.chi_perp == pytest.approx(1.00367035083935, rel=1e-12)
    variance = moments(actviz.get("selu"), report.q).square[0] - report.mean**2
    assert math.sqrt(variance) == pytest.approx(0.199571400096955, rel=1e-11)


@pytest.mark.parametrize(
    ("gain", "factor", "std"),
    # the table has 1.363766 for the second; mpmath says 1.36376507903998
    [(5 / 3, 1.0999233, 0.65134705), (3, 1.36376508, 0.83701795), (0.5, 0.5, 0)],
)
def test_karpathys_networks(gain, factor, std):
    """Gradients of tanh layers per layer, and the std of outputs deep down: karpathy_makemore_part3."""
    report = at("tanh", gain)
    assert math.sqrt(report.chi_perp) == pytest.approx(factor, abs=6e-8)
    square = moments(actviz.get("tanh"), report.q).square[0] if report.q else 0
    assert math.sqrt(square) == pytest.approx(std, abs=6e-9)


def test_relus_half_line():
    """σ_w = √2, σ_b = 0: every variance is a fixed point; less and more of σ_w lead to 0 and to infinity."""
    report = at("relu")
    assert report.sigma_w == pytest.approx(math.sqrt(2), rel=1e-15)
    assert (report.laws.variance.kind, report.q, report.stable) == ("constant", 1.0, None)
    assert (report.phase, report.fixed_points, report.critical[0].q) == ("critical", (), None)
    assert (at("relu", 1.4).q, at("relu", 1.4).phase) == (0.0, "ordered")
    more = at("relu", 1.5)
    # no chaos: the slope of the correlation map at 1 is chi_perp over the growth of q, which is 1
    assert (more.laws.variance.kind, more.q, more.phase) == ("grows", math.inf, None)
    assert (more.laws.correlation.kind, more.laws.correlation.xi) == ("power", None)
    assert more.laws.correlation.coefficient == pytest.approx(9 * math.pi**2 / 2, rel=1e-12)
    assert more.chi_perp == pytest.approx(1.125, rel=1e-14)
    biased = at("relu", 1.0, 0.5)
    assert biased.q == pytest.approx(0.5, rel=1e-13)  # σ_b²/(1 − σ_w²/2)


def test_gelus_half_stable_point():
    """At its critical pair the map touches the diagonal at K*: no fixed point for the roots of its sign."""
    found = universality(actviz.get("gelu"))
    report = at("gelu", found.sigma_w, found.sigma_b)
    low, high = report.fixed_points
    assert low.q == pytest.approx(3.0349814348, rel=1e-6)
    assert low.stable
    assert high.q == pytest.approx((3 + math.sqrt(17)) / 2, rel=1e-6)
    assert not high.stable
    assert VarianceMap(actviz.get("gelu"), found.sigma_w, found.sigma_b).limit(10.0) == high.q
    assert report.limit == low.q


def test_unstable_critical_points():
    """GELU at σ_b = 0.2: the critical variance is a fixed point that 1 is not led to."""
    report = at("gelu", sigma_b=0.2)
    assert (report.phase, report.stable, report.limit) == ("critical", False, math.inf)
    assert report.chi_par > 1
    assert "q*, which is unstable" in verdict(report)
    assert report.from_one.variance.kind == "grows"


@given(
    st.sampled_from(
        ["tanh", "elu", "selu", "sigmoid", "softplus", "gelu", "sine", "cosine", "gaussian", "relu"]
    ),
    st.floats(0.1, 3.0),
    st.floats(0.0, 2.0).map(lambda b: b if b > 1e-3 else 0.0),
)
def test_fixed_points_are_fixed(name, sigma_w, sigma_b):
    """V(q) = q at each, of alternating stability where the map rises, and 1 is led to where it says."""
    activation = actviz.get(name)
    variance_map = VarianceMap(activation, sigma_w, sigma_b)
    points = [point for point in variance_map.fixed_points if point.q]
    for point in points:
        assert variance_map(np.array([point.q]))[0] == pytest.approx(point.q, rel=1e-12)
    limit, q = variance_map.limit(1.0), np.array([1.0])
    for _ in range(200):
        q = np.clip(variance_map(q), 1e-14, 1e12)
    if limit == 0:
        assert q[0] < 0.1
    elif math.isinf(limit):
        assert q[0] > 10 or name == "gelu"
    elif all(abs(point.chi_par) < 0.9 or not point.stable for point in points):
        assert q[0] == pytest.approx(limit, rel=1e-6)


# ------------------------------------------------------------------ correlations


def test_mehlers_series():
    """E[f(u) f(v)] of erf, sin, ReLU and sign at the correlation c, in closed form, from the same a_n²."""
    for q, c in ((0.5, 0.3), (2.0, 0.7), (9.0, 0.9)):
        order = np.arange(512)
        laws = {
            "erf": 2 / math.pi * math.asin(2 * q * c / (1 + 2 * q)),
            "sine": math.exp(-q) * math.sinh(q * c),
            # Cho & Saul 2009, the arc-cosine kernels of degree 1 and 0
            "relu": q / (2 * math.pi) * (math.sqrt(1 - c * c) + c * (math.pi - math.acos(c))),
            "sign": 2 / math.pi * math.asin(c),
        }
        for name, told in laws.items():
            squares = hermite_squares(actviz.get(name), q, 512)
            assert float(squares @ c**order) == pytest.approx(told, rel=1e-12), (name, q)


@given(st.floats(1.0, 6.0), st.floats(0.05, 2.0))
def test_correlations_of_erf(sigma_w, sigma_b):
    """The fixed correlation of an erf network solves c q = σ_w² (2/π) asin(2qc/(1 + 2q)) + σ_b²."""
    report = at("erf", sigma_w, sigma_b)
    q, c = mp.mpf(report.q), mp.mpf(report.laws.correlation.c_star)
    kernel = mp.mpf(sigma_w) ** 2 * 2 / mp.pi * mp.asin(2 * q * c / (1 + 2 * q)) + mp.mpf(sigma_b) ** 2
    assert float(kernel / q) == pytest.approx(float(c), rel=1e-11)
    slope = mp.mpf(sigma_w) ** 2 * 4 / mp.pi / mp.sqrt((1 + 2 * q) ** 2 - (2 * q * c) ** 2)
    assert report.laws.correlation.slope == pytest.approx(float(slope), rel=1e-9)
    if report.phase == "chaotic":
        assert 0 < c < 1
        # near the edge the slope is near 1, and a depth scale is the less exact the longer it is
        assert report.laws.correlation.xi == pytest.approx(
            float(-1 / mp.log(slope)), rel=1e-9 * (1 + report.laws.correlation.xi)
        )
    else:
        assert c == 1


def test_correlations_where_f_jumps():
    """sign: κ(c) = ((2/π) asin c + σ_b²)/q has infinite slope at 1, and leads to a c below 1."""
    report = at("sign", 1.0, 0.3)
    q, c = 1.09, report.laws.correlation.c_star
    assert (2 / math.pi * math.asin(c) + 0.09) / q == pytest.approx(c, rel=1e-12)
    assert report.laws.correlation.slope == pytest.approx(2 / (math.pi * q * math.sqrt(1 - c * c)), rel=1e-11)
    assert (report.phase, report.chi_perp) == ("chaotic", 0.0)


def test_odd_functions_without_bias():
    """Two inputs of a chaotic tanh or SELU network lose every likeness: E f = 0, so c = 0."""
    for name, sigma_w in (("tanh", 1.5), ("selu", 1.0)):
        report = at(name, sigma_w)
        assert (report.phase, report.laws.correlation.c_star) == ("chaotic", pytest.approx(0, abs=1e-14))
        slope = sigma_w**2 * moments(actviz.get(name), report.q).slope[0] ** 2
        assert report.laws.correlation.slope == pytest.approx(slope, rel=1e-12)


@each("name, sigma_w", [("elu", 1.23), ("tanh", 1.305), ("hard_tanh", 1.07)], part=2)
def test_correlations_near_the_edge(name, sigma_w):
    """1 − c is about 2 (chi − 1)/κ″(1), and the slope about 2 − chi: the series' tail counts there."""
    report = at(name, sigma_w, 0.2)
    assert report.phase == "chaotic"
    assert 0.9 < report.laws.correlation.c_star < 1
    # of a function that bends sharply κ″ is infinite at 1, and the slope moves away faster
    assert 2 - 1.3 * report.chi_perp < report.laws.correlation.slope < 1
