"""Phases and critical points against published values, closed forms and mpmath."""

from __future__ import annotations

import functools
import io
import json
import math

import mpmath as mp
import numpy as np
import pytest
from drawn import outside, overlapping
from hypothesis import given, settings
from hypothesis import strategies as st
from process import call, on_terminal, printed
from reference import derivatives

import actviz
from actviz.analysis.gaussian.moments import moments
from actviz.analysis.propagation.correlation import hermite_squares
from actviz.analysis.propagation.critical import critical_line, critical_points, universality
from actviz.analysis.propagation.diagram import diverging, log_chi_perp
from actviz.analysis.propagation.variance import VarianceMap
from actviz.figures import styled
from actviz.figures.look import look_for
from actviz.figures.phase import phase_figure
from actviz.figures.view import View
from actviz.tables.phases import overview, verdict
from actviz.tables.render import STYLES, show

repeatable = settings(deadline=None, derandomize=True, max_examples=40)


def at(name, sigma_w=None, sigma_b=0.0):
    return actviz.phase(name, sigma_w=sigma_w, sigma_b=sigma_b)


def only(name, sigma_b):
    """The one critical point of a function at a σ_b."""
    (point,) = critical_points(actviz.get(name), sigma_b)
    return point


# ------------------------------------------------------------------ critical points

# σ_b, σ_w, q: the project's reference tables, edge_of_chaos (mpmath and Gauss–Legendre, 12 digits); published
# tables of these are Monte-Carlo and wrong from the third decimal on
TANH = [
    (0.05, 1.12253900477, 0.1536919358212),
    (0.2, 1.304145840057, 0.512078504234),
    (0.5, 1.549673912508, 1.317938998972),
    (1, 1.855589101139, 3.036396394624),
    (5, 3.333688470865, 34.6239873316),
]
ELU = [(0.2, 1.22925112414, 1.10693054035), (1, 1.35797717717, 21.7775499223)]


@pytest.mark.parametrize(
    ("name", "sigma_b", "sigma_w", "q"), [("tanh", *row) for row in TANH] + [("elu", *row) for row in ELU]
)
def test_edge_of_chaos(name, sigma_b, sigma_w, q):
    """Critical σ_w and q of tanh and ELU, in every digit that is told."""
    point = only(name, sigma_b)
    assert point.sigma_w == pytest.approx(sigma_w, rel=1e-11)
    assert point.q == pytest.approx(q, rel=2e-11)
    assert point.stable


def test_slopes_at_the_edge():
    """chi_par of tanh and ELU there: 0.5425642642, 0.1863709647, 0.8597769547, 0.9267180379."""
    told = {("tanh", 0.2): 0.5425642642, ("tanh", 1): 0.1863709647,
            ("elu", 0.2): 0.8597769547, ("elu", 1): 0.9267180379}  # fmt: skip
    for (name, sigma_b), chi_par in told.items():
        assert only(name, sigma_b).chi_par == pytest.approx(chi_par, abs=6e-11)


def test_more_edges_in_the_literature():
    """tanh at σ_b² = 0.05 (Schoenholz et al. 2017) and 2.01e-5 (Xiao et al. 2018), ELU at σ_b = 0.1."""
    first, second = only("tanh", math.sqrt(0.05)), only("tanh", math.sqrt(2.01e-5))
    assert first.sigma_w**2 == pytest.approx(1.760954639607, rel=1e-12)
    assert first.q == pytest.approx(0.5700478816408, rel=1e-12)
    assert second.sigma_w**2 == pytest.approx(1.049995628499, rel=1e-12)
    assert second.q == pytest.approx(0.02591860274805, rel=1e-11)
    assert only("elu", 0.1).sigma_w == pytest.approx(1.176148473707, rel=1e-12)


@pytest.mark.parametrize(
    ("name", "sigma_w", "sigma_b", "chi", "xi"),
    [("tanh", 1.302, 0.2, 0.998819, 846.2), ("elu", 1.227, 0.2, 0.99867155, 752.3),
     ("elu", 1.1775, 0.1, 1.00064109, None)],
)  # fmt: skip
def test_published_points_are_near_the_edge(name, sigma_w, sigma_b, chi, xi):
    """What Hayou et al. 2019 call critical has chi_perp off 1 in the third decimal, and a finite depth."""
    report = at(name, sigma_w, sigma_b)
    assert report.chi_perp == pytest.approx(chi, abs=5e-7)
    assert report.phase == ("ordered" if chi < 1 else "chaotic")
    if xi:
        assert report.xi_c == pytest.approx(xi, abs=0.06)


@functools.cache
def expected(name, q):
    """E f² and E f′² under N(0, q), by mpmath."""
    parameters = actviz.get(name).parameters
    with mp.workdps(18):
        std = mp.sqrt(q)
        cuts = sorted({mp.mpf(k) * std for k in (-10, -6, -3, -1, 0, 1, 3, 6, 10)} | {mp.mpf(-3), mp.mpf(3)})
        values = {}

        def seen(x):
            if x not in values:
                values[x] = derivatives(name, x, parameters)[:2], mp.npdf(x, 0, std)
            return values[x]

        square = mp.quad(lambda x: seen(x)[0][0] ** 2 * seen(x)[1], cuts, maxdegree=6)
        slope_square = mp.quad(lambda x: seen(x)[0][1] ** 2 * seen(x)[1], cuts, maxdegree=6)
    return square, slope_square


@pytest.mark.parametrize(
    ("name", "sigma_b"),
    [("sigmoid", 0.5), ("silu", 0.2), ("silu", 0.5), ("mish", 0.2), ("selu", 0.5), ("softsign", 0.2),
     ("gelu", 0.05), ("hard_swish", 0.2), ("elu", 0.05)],
)  # fmt: skip
def test_critical_points_against_quadrature(name, sigma_b):
    """At a critical point σ_w² E f′² = 1 and σ_w² E f² + σ_b² = q, with mpmath's moments."""
    points = critical_points(actviz.get(name), sigma_b)
    assert points
    for point in points:
        square, slope_square = expected(name, point.q)
        assert float(point.sigma_w**2 * slope_square) == pytest.approx(1, rel=1e-12)
        assert float(point.sigma_w**2 * square + sigma_b**2) == pytest.approx(point.q, rel=1e-12)


@repeatable
@given(st.floats(0.01, 30.0))
def test_critical_points_in_closed_form(sigma_b):
    """sin, erf and x²: q − σ_b² = E f²/E f′², with the moments in closed form."""
    shift = mp.mpf(sigma_b) ** 2
    with mp.workdps(30):
        laws = {
            "sine": (lambda q: (1 - mp.exp(-2 * q)) / 2, lambda q: (1 + mp.exp(-2 * q)) / 2),
            "erf": (
                lambda q: 2 / mp.pi * mp.asin(2 * q / (1 + 2 * q)),
                lambda q: 4 / mp.pi / mp.sqrt(1 + 4 * q),
            ),
            "square": (lambda q: 3 * q**2, lambda q: 4 * q),
        }
        for name, (square, slope_square) in laws.items():
            (point,) = critical_points(actviz.get(name), sigma_b)
            q = mp.mpf(point.q)
            # the root moves by the error of the moments over its slope, which is at least 1/4 here
            assert abs(q - shift - square(q) / slope_square(q)) <= 1e-12 * q, name
            assert point.sigma_w == pytest.approx(float(1 / mp.sqrt(slope_square(q))), rel=1e-12)


def test_at_no_bias():
    """σ_w = 1/|f′(0)| at q = 0; of functions that bend at 0 the mean square of both slopes counts."""
    told = {
        "tanh": 1,
        "elu": 1,
        "gelu": 2,
        "silu": 2,
        "mish": 5 / 3,
        "sine": 1,
        "erf": math.sqrt(math.pi) / 2,
    }
    for name, sigma_w in told.items():
        point = critical_points(actviz.get(name), 0.0)[0]
        assert (point.sigma_w, point.q) == (pytest.approx(sigma_w, rel=1e-13), 0.0)
    scale, alpha = 1.0507009873554805, 1.6732632423543772
    selu = critical_points(actviz.get("selu"), 0.0)[0]
    assert selu.sigma_w == pytest.approx(math.sqrt(2 / (1 + alpha**2)) / scale, rel=1e-13)


def test_stable_or_not():
    """Small variances grow with GELU, SiLU and Mish at σ_w = 1/f′(0) and fall with tanh, ELU and sin."""
    for name, stable in {
        "tanh": True,
        "elu": True,
        "sine": True,
        "gelu": False,
        "silu": False,
        "mish": False,
    }.items():
        assert critical_points(actviz.get(name), 0.0)[0].stable is stable
    # their roots at small σ_b are unstable too, and those at larger ones stable
    for name in ("gelu", "silu", "mish"):
        assert not only(name, 0.2).stable
        assert only(name, 0.2).chi_par > 1
        assert only(name, 1.0).stable


def test_every_root_is_found():
    """On the critical line σ_b turns round: there are several σ_w at one σ_b, or none."""
    elish = actviz.get("elish")
    q = np.geomspace(1e-3, 1e3, 4001)
    sigma_w, sigma_b, _ = critical_line(elish, q)
    for level in (0.02, 0.05, 0.1, 0.3):
        above = np.sign(np.nan_to_num(sigma_b, nan=0.0) - level)
        crossed = np.flatnonzero(np.diff(above) != 0)
        points = critical_points(elish, level)
        assert len(points) == crossed.size, level
        for point, i in zip(points, crossed, strict=True):
            assert q[i] <= point.q <= q[i + 1]
            assert sorted([sigma_w[i], point.sigma_w, sigma_w[i + 1]])[1] == point.sigma_w


def test_slopes_that_underflow():
    """f is 1/2 up to 1/2: under small variances E f′² is 1e-300 and less, and warns of nothing."""
    activation = actviz.get("threshold:0.5,0.5")
    assert moments(activation, 1e-4).slope_square[0] < 1e-300
    # E f² = 1/4 + … exceeds q E f′² at every q: there is no critical point
    assert critical_points(activation, 0.0) == ()
    assert universality(activation).kind == "none"


def test_none_to_find():
    """softplus, and what jumps, have no critical point; ReLU has one at σ_b = 0 only."""
    for name, sigma_b in (
        ("softplus", 0.0),
        ("softplus", 1.0),
        ("sign", 0.0),
        ("hardshrink", 0.5),
        ("relu", 0.1),
    ):
        assert critical_points(actviz.get(name), sigma_b) == ()


# ------------------------------------------------------------------ universality classes


def test_gelus_critical_pair():
    """K* = (3 + √17)/2, C_b = 0.17292239, C_W = 1.98305826 (Roberts, Yaida & Hanin 2022, ch. 5), to 1e-10."""
    found = universality(actviz.get("gelu"))
    assert found.kind == "half-stable"
    assert found.q == pytest.approx((3 + math.sqrt(17)) / 2, rel=1e-11)
    assert found.sigma_b**2 == pytest.approx(0.17292239075607, rel=1e-11)
    assert found.sigma_w**2 == pytest.approx(1.9830582574375, rel=1e-12)
    assert (found.sigma_w, found.sigma_b) == (pytest.approx(1.4082110131076), pytest.approx(0.41583938095864))


def test_silus_critical_pair():
    """E f′² = dE f²/dq at SiLU's, with mpmath's moments; a stable fixed point waits 1.9 % higher."""
    found = universality(actviz.get("silu"))
    step = mp.mpf(found.q) / 1000
    square, slope_square = expected("silu", found.q)
    higher, lower = expected("silu", found.q + step)[0], expected("silu", found.q - step)[0]
    # the difference quotient errs by the third derivative, about 1e-9 of its size
    assert float((higher - lower) / (2 * step) / slope_square) == pytest.approx(1, abs=1e-8)
    assert float(found.sigma_w**2 * square + found.sigma_b**2) == pytest.approx(found.q, rel=1e-12)
    others = VarianceMap(actviz.get("silu"), found.sigma_w, found.sigma_b).fixed_points
    stable = [point.q for point in others if point.stable]
    assert stable[-1] == pytest.approx(14.593105063, rel=1e-5)


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


# ------------------------------------------------------------------ the variance map

# σ_w², σ_b², q, chi_perp, xi_q, xi_c of tanh: the reference tables, after Schoenholz et al. 2017
PROPAGATION = [
    (0.5, 0.05, 0.08757986519, 0.4319873818, 1.008852922, 1.191385473),
    (1, 0.05, 0.1935925202, 0.7590316472, 1.747626243, 3.626975618),
]


@pytest.mark.parametrize("row", PROPAGATION)
def test_depth_scales(row):
    """q, chi_perp and the depth scales of tanh networks in the ordered phase, to ten digits."""
    square, shift, q, chi, xi_q, xi_c = row
    report = at("tanh", math.sqrt(square), math.sqrt(shift))
    assert (report.phase, report.correlation.c) == ("ordered", 1.0)
    for found, told in ((report.q, q), (report.chi_perp, chi), (report.xi_q, xi_q), (report.xi_c, xi_c)):
        assert found == pytest.approx(told, rel=1e-9)


def test_tanh_at_one():
    """σ_w = 1, σ_b = 0: q falls like 1/(2l), and nothing is iterated to find that out."""
    report = at("tanh", 1.0)
    assert (report.q, report.phase, report.fate, report.stable) == (0.0, "critical", "vanishes", True)
    assert (report.chi_perp, report.chi_par, report.xi_c) == (1.0, 1.0, math.inf)
    assert report.decay.exponent == -1
    assert report.decay.coefficient == pytest.approx(0.5, abs=1e-7)


def test_decay():
    """q → 1/l with sin (Roberts, Yaida & Hanin 2022), 2π/l² with ELU, which bends at 0."""
    for name, coefficient, exponent in (("sine", 1.0, -1), ("erf", 0.5, -1), ("elu", 2 * math.pi, -2)):
        found = at(name).decay
        assert found.coefficient == pytest.approx(coefficient, rel=1e-5)
        assert found.exponent == exponent
    assert at("hard_tanh").decay is None


def test_decay_layer_by_layer():
    """l q_l of tanh and sin at l = 10, 100 and 1000, from a variance of 1: the reference tables."""
    told = {
        "tanh": (0.522000827870288, 0.506901920016762, 0.501163910455704),
        "sine": (0.84182766588258, 0.974641779498862, 0.99664889630323),
    }
    for name, values in told.items():
        variance_map, q, seen = VarianceMap(actviz.get(name), 1.0, 0.0), np.array([1.0]), []
        for layer in range(1, 1001):
            q = variance_map(q)
            if layer in (10, 100, 1000):
                seen.append(layer * q[0])
        assert seen == pytest.approx(values, rel=1e-11)


def test_selus_fixed_point():
    """σ_w = 1: q = 1, E f = 0, and the Jacobian of Klambauer et al. 2017, 0.08883475511 and 0.78264788320."""
    report = at("selu", 1.0)
    assert (report.q, report.stable) == (pytest.approx(1, rel=1e-12), True)
    assert report.mean == pytest.approx(0, abs=1e-14)
    assert report.mean_growth == pytest.approx(0.08883475510689, abs=1e-13)
    assert report.chi_par == pytest.approx(0.78264788319681, abs=1e-13)
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
    assert (report.fate, report.q, report.stable) == ("is kept", 1.0, None)
    assert (report.phase, report.fixed_points, report.critical[0].q) == ("critical", (), None)
    assert (at("relu", 1.4).fate, at("relu", 1.4).q, at("relu", 1.4).phase) == ("vanishes", 0.0, "ordered")
    more = at("relu", 1.5)
    assert (more.fate, more.q, more.phase) == ("grows", math.inf, "chaotic")
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
    assert "from 1 it grows without bound" in verdict(report)


@repeatable
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


@repeatable
@given(st.floats(1.0, 6.0), st.floats(0.05, 2.0))
def test_correlations_of_erf(sigma_w, sigma_b):
    """The fixed correlation of an erf network solves c q = σ_w² (2/π) asin(2qc/(1 + 2q)) + σ_b²."""
    report = at("erf", sigma_w, sigma_b)
    q, c = mp.mpf(report.q), mp.mpf(report.correlation.c)
    kernel = mp.mpf(sigma_w) ** 2 * 2 / mp.pi * mp.asin(2 * q * c / (1 + 2 * q)) + mp.mpf(sigma_b) ** 2
    assert float(kernel / q) == pytest.approx(float(c), rel=1e-11)
    slope = mp.mpf(sigma_w) ** 2 * 4 / mp.pi / mp.sqrt((1 + 2 * q) ** 2 - (2 * q * c) ** 2)
    assert report.correlation.slope == pytest.approx(float(slope), rel=1e-9)
    if report.phase == "chaotic":
        assert 0 < c < 1
        # near the edge the slope is near 1, and a depth scale is the less exact the longer it is
        assert report.xi_c == pytest.approx(float(-1 / mp.log(slope)), rel=1e-9 * (1 + report.xi_c))
    else:
        assert c == 1


def test_correlations_where_f_jumps():
    """sign: κ(c) = ((2/π) asin c + σ_b²)/q has infinite slope at 1, and leads to a c below 1."""
    report = at("sign", 1.0, 0.3)
    q, c = 1.09, report.correlation.c
    assert (2 / math.pi * math.asin(c) + 0.09) / q == pytest.approx(c, rel=1e-12)
    assert report.correlation.slope == pytest.approx(2 / (math.pi * q * math.sqrt(1 - c * c)), rel=1e-11)
    assert (report.phase, report.chi_perp) == ("chaotic", 0.0)


def test_odd_functions_without_bias():
    """Two inputs of a chaotic tanh or SELU network lose every likeness: E f = 0, so c = 0."""
    for name, sigma_w in (("tanh", 1.5), ("selu", 1.0)):
        report = at(name, sigma_w)
        assert (report.phase, report.correlation.c) == ("chaotic", pytest.approx(0, abs=1e-14))
        slope = sigma_w**2 * moments(actviz.get(name), report.q).slope[0] ** 2
        assert report.correlation.slope == pytest.approx(slope, rel=1e-12)


@pytest.mark.parametrize(("name", "sigma_w"), [("elu", 1.23), ("tanh", 1.305), ("hard_tanh", 1.07)])
def test_correlations_near_the_edge(name, sigma_w):
    """1 − c is about 2 (chi − 1)/κ″(1), and the slope about 2 − chi: the series' tail counts there."""
    report = at(name, sigma_w, 0.2)
    assert report.phase == "chaotic"
    assert 0.9 < report.correlation.c < 1
    # of a function that bends sharply κ″ is infinite at 1, and the slope moves away faster
    assert 2 - 1.3 * report.chi_perp < report.correlation.slope < 1


# ------------------------------------------------------------------ the report, its JSON and its words

KEYS = {"schema", "name", "parameters", "sigma_b", "sigma_w", "q", "chi_perp", "chi_par", "stable", "phase",
        "xi_q", "xi_c", "critical", "class"}  # fmt: skip


def test_json():
    """The keys of the interface, with null for what is infinite or is not."""
    document = json.loads(printed("phase tanh --sigma-b 0.2 --json"))
    assert set(document) >= KEYS
    assert (document["schema"], document["name"], document["parameters"]) == (1, "tanh", {})
    assert (document["phase"], document["class"], document["stable"]) == ("critical", "K*=0", True)
    assert document["sigma_w"] == pytest.approx(1.304145840057, rel=1e-12)
    assert document["xi_c"] is None
    assert document["outputs"] == []
    (point,) = document["critical"]
    assert set(point) == {"sigma_w", "q", "chi_par", "stable"}
    relu = json.loads(printed("phase relu --json"))
    assert relu["critical"][0]["q"] is None
    assert json.loads(printed("phase relu --sigma-w 2 --json"))["q"] is None


def test_spellings():
    """Name, alias, function and command give the same report; σ_w left out is the critical one."""
    one = at("elu:0.5", 1.4, 0.3).to_dict()
    assert at("ELU:alpha=0.5", 1.4, 0.3).to_dict() == one
    assert at(actviz.get("elu", alpha=0.5), 1.4, 0.3).to_dict() == one
    by_command = json.loads(printed("phase elu:0.5 --sigma-w 1.4 --sigma-b 0.3 --json"))
    assert {**one, "outputs": []} == {**by_command, **{k: v for k, v in one.items() if by_command[k] is None}}
    chosen = at("tanh", sigma_b=0.2)
    again = at("tanh", chosen.sigma_w, 0.2)
    assert again.q == pytest.approx(chosen.q, rel=1e-12)
    assert (again.phase, chosen.phase) == ("critical", "critical")


def test_verdict():
    """What becomes of gradients, and in which direction."""
    assert verdict(at("tanh", 0.5)).startswith("tanh is ordered: gradients vanish on their way back")
    assert verdict(at("tanh", 3)).startswith(
        "tanh is chaotic: gradients explode on their way back, each layer makes"
    )
    assert verdict(at("tanh")) == "tanh is critical: gradients neither vanish nor explode"
    assert verdict(at("sign")).endswith("no gradient comes back")
    assert verdict(at("relu", 2.0)).endswith("the variance grows without bound")


@functools.cache
def everything():
    return [at(name, sigma_b=0.2) for name in actviz.names()]


@pytest.mark.parametrize("style", STYLES)
def test_the_whole_registry(style):
    """Every function is listed with its critical σ_w and its class, in every style."""
    printed_ = io.StringIO()
    show([overview(everything(), 0.2)], style, to=printed_)
    text = printed_.getvalue().replace(r"\_", "_")
    assert [name for name in actviz.names() if name not in text] == []


def test_all():
    """--all is every function's report, at a σ_b."""
    document = json.loads(printed("phase --all --sigma-b 0.2 --json"))
    assert (document["schema"], document["sigma_b"]) == (1, 0.2)
    assert [function["name"] for function in document["functions"]] == list(actviz.names())
    found = {function["name"]: function for function in document["functions"]}
    assert found["tanh"]["critical"][0]["sigma_w"] == pytest.approx(1.304145840057, rel=1e-12)


ERRORS = [
    ("phase", "phase takes one function\nhint: actviz phase tanh"),
    ("phase tanh relu", "phase takes one function"),
    ("phase rleu", "unknown activation 'rleu'\nhint: did you mean relu?"),
    ("phase softmax", "softmax maps a vector to a vector"),
    ("phase tanh --sigma-w 0", "--sigma-w must be from 0.001 to 1000, not 0"),
    ("phase tanh --sigma-w=-1", "--sigma-w must be from 0.001 to 1000, not -1"),
    ("phase tanh --sigma-w nan", "--sigma-w must be from 0.001 to 1000, not nan"),
    ("phase tanh --sigma-w x", "--sigma-w: 'x' is not a number"),
    ("phase tanh --sigma-b=-1", "--sigma-b must be 0, or from 0.001 to 1000, not -1"),
    ("phase tanh --sigma-b inf", "--sigma-b must be 0, or from 0.001 to 1000, not inf"),
    ("phase --all --sigma-b nan", "--sigma-b must be 0, or from 0.001 to 1000, not nan"),
    ("phase --all tanh", "--all goes with no name"),
    ("phase tanh --sweep a=1 -o x.png", "--sweep draws curves"),
    ("phase tanh --json -o -", "--json and -o - both want standard output"),
    ("phase tanh -o x.png --x -1 2", "--x: σ_w is not below 0"),
]


@pytest.mark.parametrize(("typed", "told"), ERRORS)
def test_errors(typed, told, tmp_path, monkeypatch):
    """A line or two on standard error, nothing on standard output, exit code 2, no file."""
    monkeypatch.chdir(tmp_path)
    done = call(*typed.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {told}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "bad", [{"sigma_w": 0.0}, {"sigma_w": math.nan}, {"sigma_b": -0.1}, {"sigma_w": math.inf}]
)
def test_errors_in_python(bad):
    """They are ValueErrors too."""
    with pytest.raises(actviz.ActvizError) as caught:
        actviz.phase("tanh", **bad)
    assert isinstance(caught.value, ValueError)


def test_no_variance_map():
    """A function without E f² has no phase, and says why."""

    class Pole(actviz.Activation):
        name, formula, derivative_formula, reference = "pole", "", "", ""

        def value(self, x):
            return 1 / (x - 0.3)

        def first(self, x):
            return -1 / (x - 0.3) ** 2

        def second(self, x):
            return 2 / (x - 0.3) ** 3

        def facts(self):
            return actviz.get("identity").facts()

    with pytest.raises(actviz.ActvizError, match="pole has no variance map: E f² is infinite"):
        at(Pole())


@pytest.mark.parametrize("typed", ["phase gelu --sigma-b 0.2", "phase --all", "phase elu --sigma-b 0.123456"])
def test_tables_fit_a_terminal(typed, tmp_path):
    """80 columns are enough, and nothing is cut off."""
    shown = on_terminal(*typed.split(), cwd=tmp_path, env={"TERM": "dumb"}).stdout
    assert max(map(len, shown.splitlines())) <= 80
    assert "…" not in shown


# ------------------------------------------------------------------ the figure


@functools.cache
def figure(name, sigma_w=None, sigma_b=0.0, **look):
    chosen = look_for(**look)
    with styled(chosen):
        return phase_figure(at(name, sigma_w, sigma_b), View(), chosen)


def lines(ax):
    return {str(line.get_label()): line for line in ax.lines if not str(line.get_label()).startswith("_")}


def test_the_diagram_shows_the_point_and_the_line():
    """The point asked for is marked, and the critical line goes through the critical points of every σ_b."""
    diagram = figure("tanh", 1.5, 0.2).axes[0]
    drawn = lines(diagram)
    point = drawn[r"$\sigma_w=1.5,\ \sigma_b=0.2$"]
    assert (point.get_xdata()[0], point.get_ydata()[0]) == (1.5, 0.2)
    x, y = drawn["critical"].get_data()
    seen = np.isfinite(x)
    for sigma_b, sigma_w, _ in TANH[:4]:
        assert np.interp(sigma_b, y[seen], x[seen]) == pytest.approx(sigma_w, abs=2e-3)


def test_the_diagrams_colours():
    """chi_perp behind the colours is that of the report, to the width of a line."""
    rng = np.random.default_rng(7)
    for name in ("tanh", "relu", "gelu", "selu", "sigmoid"):
        sigma_w, sigma_b = np.sort(rng.uniform(0.3, 3, 6)), np.sort(rng.uniform(0.05, 1, 4))
        field = log_chi_perp(actviz.get(name), sigma_w, sigma_b)
        told = [[math.log(at(name, float(w), float(b)).chi_perp) for w in sigma_w] for b in sigma_b]
        assert np.abs(field - np.array(told)).max() < 0.03, name


def test_where_the_variance_diverges():
    """√2 of ReLU, √2/λ of SELU; nowhere of tanh."""
    sigma_b = np.array([0.0, 0.5, 1.0])
    assert diverging(actviz.get("relu"), sigma_b)[0] == pytest.approx(math.sqrt(2), rel=1e-12)
    assert diverging(actviz.get("selu"), sigma_b) == pytest.approx(
        math.sqrt(2) / 1.0507009873554805, rel=1e-5
    )
    assert (diverging(actviz.get("tanh"), sigma_b) > 1e5).all()


def test_the_map_shows_its_fixed_points():
    """Dots on the diagonal at the fixed points, filled where they are stable; the staircase is the map."""
    report = at("gelu", sigma_b=0.2)
    ax = figure("gelu", None, 0.2).axes[2]
    drawn = lines(ax)
    for label, stable in (("stable", True), ("unstable", False)):
        told = [point.q for point in report.fixed_points if point.stable is stable]
        assert drawn[label].get_xdata() == pytest.approx(told)
        assert drawn[label].get_ydata() == pytest.approx(told)
    x, y = drawn["from $q=1$"].get_data()
    variance_map = VarianceMap(report.activation, report.sigma_w, report.sigma_b)
    assert (x[0], y[0]) == (1.0, 0.0)
    assert y[1] == pytest.approx(variance_map(np.array([1.0]))[0])


@pytest.mark.parametrize("name", ["tanh", "relu", "gelu", "selu", "sigmoid", "sign", "exponential", "sine"])
def test_labels_are_apart(name):
    """No label meets another or leaves the figure."""
    drawn = figure(name, None, 0.1)
    assert overlapping(drawn) == []
    assert outside(drawn) == []


@pytest.mark.parametrize(
    "look", [{"theme": "dark"}, {"theme": "mono"}, {"size": "column"}, {"size": "4:3"}], ids=str
)
def test_looks(look):
    """Themes and sizes are followed: background, size, and the same number of panels."""
    drawn = figure("tanh", 1.5, 0.2, **look)
    chosen = look_for(**look)
    assert tuple(drawn.get_size_inches()) == (chosen.size.width_in, chosen.size.height_in)
    assert len(drawn.axes) == 3
    assert outside(drawn) == []


def test_files(tmp_path, monkeypatch):
    """-o writes in every format, says where on standard error, and is the same to the byte."""
    monkeypatch.chdir(tmp_path)
    done = call("phase", "tanh", "-o", "a.png", "-o", "a.svg", "-o", "a.pdf", "--size", "document")
    assert done.returncode == 0
    assert done.stderr.split() == ["wrote", "a.png", "wrote", "a.svg", "wrote", "a.pdf"]
    assert "tanh at σ_w = 1, σ_b = 0" in done.stdout
    first = (tmp_path / "a.svg").read_bytes()
    assert "the phase diagram of tanh" in first.decode()
    call("phase", "tanh", "-o", "a.svg", "--size", "document")
    assert (tmp_path / "a.svg").read_bytes() == first
    assert call("show", "a.png").stdout == "actviz phase tanh --size document\n"
    assert json.loads(call("phase", "tanh", "--json", "-o", "b.png").stdout)["outputs"] == ["b.png"]


def test_nothing_is_drawn_without_o(tmp_path, monkeypatch):
    """The command prints only, unless it is asked for a figure."""
    monkeypatch.chdir(tmp_path)
    assert call("phase", "tanh").returncode == 0
    assert list(tmp_path.iterdir()) == []
