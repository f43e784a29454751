"""Critical points against published values, closed forms and mpmath."""

from __future__ import annotations

import functools
import math

import mpmath as mp
import numpy as np
import pytest
from each import each
from hypothesis import given
from hypothesis import strategies as st
from reference import as_published, numbers

import actviz
from actviz.analysis.gaussian.moments import moments
from actviz.analysis.propagation.critical import critical_line, critical_points, universality
from actviz.analysis.propagation.variance import VarianceMap


def at(name, sigma_w=None, sigma_b=0.0):
    return actviz.phase(name, sigma_w=sigma_w, sigma_b=sigma_b)


def only(name, sigma_b):
    """The one critical point of a function at a σ_b."""
    (point,) = critical_points(actviz.get(name), sigma_b)
    return point


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
        assert report.laws.correlation.xi == pytest.approx(xi, abs=0.06)


# σ_b and σ_w that simulation_script.py in soufiane001/impact_of_init_and_activation calls critical for tanh,
# and chi_perp there: the reference tables, but for the second (1.0021), which is 1.0020424549863 in mpmath
TRIPLETS = [
    (0.05, 1.12433961925382, "1.0006"),
    (0.2, 1.3078679101523, "1.0020"),
    (0.5, 1.55254475934761, "1.0019"),
    (1, 1.85755522095394, "1.0013"),
    (5, 3.33547294181403, "1.0009"),
]


@each("sigma_b, sigma_w, chi", TRIPLETS, part=2)
def test_published_triplets_are_chaotic(sigma_b, sigma_w, chi):
    """Monte-Carlo was wrong in the third decimal: correlations last 480 to 1700 layers there."""
    report = at("tanh", sigma_w, sigma_b)
    assert report.chi_perp == as_published(chi)
    assert report.phase == "chaotic"
    assert 480 < report.laws.correlation.xi < 1700


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
                values[x] = numbers(name, x, parameters)[:2], mp.npdf(x, 0, std)
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
