"""The law of the correlation of two inputs against the exact recursion, layer by layer."""

from __future__ import annotations

import math

import mpmath as mp
import numpy as np
import pytest
from each import each
from law_cases import LAYERS, NAMES, POINTS

import actviz
from actviz.analysis.gaussian.moments import moments
from actviz.analysis.propagation.laws import laws
from actviz.analysis.propagation.layers import Block, propagate
from actviz.analysis.propagation.pairs import pair
from actviz.analysis.propagation.tails import tails
from actviz.analysis.propagation.variance import table

# ------------------------------------------------------------------ correlation: rates


def onward(name, point, q, c):
    """c in the next layer, where both inputs have the variance q."""
    return 1 - float(propagate(Block(actviz.get(name), *point), q, 2, c).distance[1])


@pytest.mark.parametrize("name", NAMES)
def test_correlation_rates(name):
    """Where the variance is q*, c − c* is multiplied by the slope that is told, to 1e-6.

    Averaged over both sides of c* the next term, of the order of (c − c*)², is 1e-9.

    Beside c* = 1 there is one side only, and a kink adds a term in √(1 − c): there the slope is what
    C′ tends to.
    """
    for point in POINTS:
        law = laws(actviz.get(name), *point, 1.0)
        told = law.correlation
        if told.kind != "fixed" or told.xi is None or not 0 < law.limit < math.inf:
            continue
        if told.c_star == 1:
            found = pair(actviz.get(name), law.limit).steepness(1e-15) * point[0] ** 2 / law.limit
        else:
            step = min(3e-5, 1e-3 * (1 - told.c_star))
            sides = [(onward(name, point, law.limit, told.c_star + side) - told.c_star) / side
                     for side in (-step, step)]  # fmt: skip
            found = sum(sides) / 2
        # beside a c* near 1 the step is short, and c is rounded to 1e-16
        rounding = 0.0 if told.c_star == 1 else 2.2e-16 / step
        assert found == pytest.approx(told.slope, rel=1e-6, abs=1e-9 + rounding)
        assert told.xi == pytest.approx(-1 / math.log(told.slope) if told.slope > 1e-13 else 0, rel=1e-12)


# ------------------------------------------------------------------ correlation: powers


def on_its_way(name, point, law, layer):
    """The variance and 1 − c of a deep layer, by the laws."""
    told, variance = law.correlation, law.variance
    size = 1e-4 if told.coefficient is None else told.coefficient
    last = float(table(actviz.get(name))[0][-1])
    if variance.kind == "marginal":
        q = variance.coefficient / math.log(layer)
    elif variance.power is not None:
        q = (variance.q_star or 0) + variance.coefficient * layer**-variance.power
    else:
        q = (
            law.limit
            if 0 < law.limit < math.inf
            else 1e-13
            if law.limit == 0
            else 1e11
            if last >= 1e12
            else last / 100
        )
    return q, size / layer**told.power


@pytest.mark.parametrize("name", NAMES)
def test_correlation_powers(name):
    """One layer of the recursion, started deep on the law, goes on along it: d ln(1 − c)/d ln l is −p to 1 %.

    Of 1 − c = a/l^p the step, with ε for 1 − c and a kink at x, is −s √ε + r ε + …, with s √a = p: the next
    term is smaller by √ε ~ 1/l, 300 to 1000 layers down less than 1 %. So the power and, as s √ε depends on
    it, the coefficient are checked at once: an error of 1 % in a would be one of 0.5 % here.
    """
    for point in POINTS:
        law = laws(actviz.get(name), *point, 1.0)
        told = law.correlation
        if told.kind != "power" or told.c_star != 1 or told.power is None or creeping(law) or wavy(name, law):
            continue
        begins = max(1.0, (told.coefficient or 1.0) ** (1 / told.power) / 30)
        away = []
        for layer in (100 * begins, 1000 * begins):
            q, distance = on_its_way(name, point, law, layer)
            after = 1 - onward(name, point, q, 1 - distance)
            away.append(abs(1 - after / distance - told.power / layer) * layer / told.power)
        assert away[1] < 0.01
        assert away[1] < max(away[0], 0.005)


def creeping(law):
    """The laws that come nearer more slowly: by 1/ln l, and by q^−1/2 where q grows as a power of l."""
    grows = law.variance.kind == "grows" and law.variance.power not in (None, -1)
    return law.variance.kind == "marginal" or grows or balances(law)


def wavy(name, law):
    """Waves about the tails, which no quadrature follows to the variances where they no longer count."""
    return math.isinf(law.limit) and tails(actviz.get(name)).ripple > 0


def balances(law):
    """Whether 1 − c is where kinks hold the balance with what f's other bends or waves add, as q grows."""
    grows = law.variance.kind == "grows" and law.variance.power is not None
    return grows and law.gradient.kind in ("stretched", "exponential")


def balance(name, point, law, layer):
    """a of the 1 − c = a/l^p that one layer leaves on course; above it falls faster, below more slowly."""
    q, _ = on_its_way(name, point, law, layer)
    power, low, high = law.correlation.power, -20.0, -0.1
    for _ in range(40):
        middle = (low + high) / 2
        after = 1 - onward(name, point, q, 1 - math.exp(middle))
        low, high = (middle, high) if after / math.exp(middle) - 1 > -power / layer else (low, middle)
    return math.exp(low) * layer**power


@pytest.mark.parametrize("name", NAMES)
def test_correlations_in_balance(name):
    """Where a bend of f holds 1 − c at X/q, what balances at 100, 400 and 1600 layers comes to a.

    The next term is smaller by q^−1/2, which halves from each to the next where q grows as l.
    """
    for point in POINTS:
        law = laws(actviz.get(name), *point, 1.0)
        told = law.correlation
        if told.power is None or told.c_star != 1 or not balances(law) or wavy(name, law):
            continue
        early, _, late = (abs(math.log(balance(name, point, law, layer) / told.coefficient))
                          for layer in (100, 400, 1600))  # fmt: skip
        assert late < 0.4 * early + 0.002
        assert late < 1 / math.sqrt(on_its_way(name, point, law, 1600)[0])


@pytest.mark.parametrize(
    ("name", "power"),
    [
        ("elu", 1),
        *(
            pytest.param(*row, marks=pytest.mark.whole)
            for row in (("tanhsig", 2), ("reu", 2 / 3), ("mpelu", 1))
        ),
    ],
)
def test_the_distance_that_a_bend_holds(name, power):
    """q (1 − c) is kept by a layer to within the next term, by the integral over both inputs at q = 10⁶.

    With u = m + h and v = m − h independent normal variables m and h. Of tanhsig q grows as l².
    """
    f, point, q = actviz.get(name), (math.sqrt(2), 0.0), 1e6
    law = laws(f, *point, 1.0)
    assert law.correlation.power == pytest.approx(power, rel=1e-9)
    held = law.correlation.coefficient * law.variance.coefficient
    nodes, weights = np.polynomial.legendre.leggauss(40)

    def panels(edges):
        low, high = np.array(edges[:-1])[:, None], np.array(edges[1:])[:, None]
        half = (high - low) / 2
        return (low + half * (1 + nodes)).ravel(), (half * weights).ravel()

    def moved(distance):
        """q (1 − c) behind a layer."""
        std = math.sqrt(distance / 2)
        h, share = panels(np.linspace(0, 9 * std, 13))
        m, length = panels(
            [*-np.geomspace(9e3, 60, 60), *np.linspace(-50, 50, 401), *np.geomspace(60, 9e3, 60)]
        )
        density = length * np.exp(-m * m / (2 * q - distance)) / math.sqrt(math.pi * (2 * q - distance))
        gaps = np.array([density @ (f(m + step) - f(m - step)) ** 2 for step in h])
        return 2 * (2 * share * np.exp(-(h**2) / 2 / std**2) / std / math.sqrt(2 * math.pi)) @ gaps / 2

    away = [(moved(factor * held) / (factor * held) - 1) * math.sqrt(q) for factor in (0.98, 1.0, 1.02)]
    # nearer ones part, farther ones come together, and the root is where it is said to be to 1 %
    assert away[0] > 0 > away[2]
    assert abs(away[1]) < 0.5 * min(away[0], -away[2])


@pytest.mark.whole
def test_waves_beside_a_kink():
    """min(x, sin x) at √2: sin² adds 1/2 a layer to q that inputs do not share, so that s ε^(3/2) = 1/l.

    The next term is ε² or ε l^−1/3, smaller by l^−1/3: without it, a is 2.231 to 1 %.
    """
    point = math.sqrt(2), 0.0
    law = laws(actviz.get("minsin"), *point, 1.0)
    s = 4 / 3 / (2 * math.pi * math.sqrt(2)) / 0.5
    assert law.correlation.coefficient == pytest.approx(s ** (-2 / 3), rel=1e-6)
    early, deep = (balance("minsin", point, law, layer) for layer in (1e3, 1e4))
    assert deep + (deep - early) / (10 ** (1 / 3) - 1) == pytest.approx(law.correlation.coefficient, rel=0.01)


@pytest.mark.parametrize("name", ["relu6", "clipped_relu"])
def test_correlation_where_the_variance_falls_marginally(name):
    """Of min(max(x, 0), edge) 1 − c is a/l² (1 + 1/2u) with u = edge²/2q, about ln l, to the next 1/u².

    What the edge cuts off is δ ~ e^−u of q, half as much of E f′², and u grows by uδ a layer: so that
    l = (1 + 1/2u + 3/4u²)/(uδ), and √(1 − c) is 2 (1 + 1/4u)/(s l).
    """
    point = math.sqrt(2), 0.0
    law = laws(actviz.get(name), *point, 1.0)
    for u in (6.0, 8.0, 10.0):
        q = law.variance.coefficient / u
        loss = 1 - 2 * float(moments(actviz.get(name), q).square[0]) / q
        layer = (1 + 1 / (2 * u) + 3 / (4 * u * u)) / (u * loss)
        distance = law.correlation.coefficient / layer**2 * (1 + 1 / (2 * u))
        after = 1 - onward(name, point, q, 1 - distance)
        assert (1 - after / distance) * layer / law.correlation.power == pytest.approx(1, abs=0.2 / u**2)


# ------------------------------------------------------------------ correlation: 200 layers from 0.3

DEFAULT = ("tanh", "heaviside")
FOLLOWED = [(name, point) for name in actviz.names() for point in POINTS]


@each("name, point", FOLLOWED, size=6, part=[row for row in FOLLOWED if row[0] in DEFAULT])
def test_correlation(name, point):
    """c reaches c* as fast as it is said to; 1 − c falls as a/l^p, a and p to 1 %; frozen is frozen.

    With a kink, y = (1 − c)^(−1/p) = l/a^(1/p) + β ln l + γ + O(ln l/l): two differences of y at 50, 100
    and 200 layers take β and γ away, and what is left of the last term is 1e-3 of the first. What begins
    farther down is looked at there, above.
    """
    law = laws(actviz.get(name), *point, 1.0)
    told = law.correlation
    if told.kind == "undefined":
        return
    start = 1.0 if wavy(name, law) else begin(law)
    layers = propagate(Block(actviz.get(name), *point), start, LAYERS, 0.3)
    c = (1 - layers.distance)[np.isfinite(layers.distance)]
    off = np.abs(c - (told.c_star or 0))
    if told.kind == "fixed" and told.xi is not None:
        lasts = max(told.xi, law.variance.xi or 0, 0.3)
        # where q leaves float64 after a few layers, c is on its way
        assert off[-1] <= (1e-7 + 100 * math.exp(-c.size / lasts) if c.size == LAYERS else 0.3)
    elif told.kind == "frozen":
        assert abs(c[-1] - c[c.size // 2]) < 0.02
    elif told.coefficient is not None and begun(law) and not wavy(name, law):
        y = layers.distance ** (-1 / told.power)
        pace = ((y[199] - y[99]) - (y[99] - y[49])) / 50
        assert pace**-told.power == pytest.approx(told.coefficient, rel=0.01)
    elif told.c_star == 1:
        assert off[-1] < off[0]


def begin(law):
    """q_1: 1, or where the correlation map no longer changes while q goes to 0 or ∞ by a factor a layer.

    Beside two straight lines a bend of size 1 is of the order of q^−1/2, beside a kink at 0 of √q.
    """
    if law.correlation.kind != "power" or follows_a_power(law):
        return 1.0
    return {0.0: 1e-8, math.inf: 1e8}.get(law.limit, 1.0)


def begun(law):
    """Whether 200 layers show a power of l: it begins after a^(1/p) layers, or those of q's own power."""
    told = law.correlation
    return told.coefficient ** (1 / told.power) < LAYERS and not follows_a_power(law)


def follows_a_power(law):
    """Whether the variance goes where it goes by a power of l, or more slowly."""
    return law.variance.power is not None or law.variance.kind in ("power", "marginal")


@pytest.mark.parametrize("name", ["colu", "pserf", "eis", "tanhsig"])
def test_correlation_of_what_is_not_odd_at_rest(name):
    """f = x + β x² + … at its critical point: c goes to 1/2, by β² q of what is missing in each layer."""
    sigma_w = phase_point(name)
    law = laws(actviz.get(name), sigma_w, 0.0, 1.0)
    told, q = law.correlation, 1e-6
    assert told.c_star == 0.5
    for c in (0.45, 0.55):
        layers = propagate(Block(actviz.get(name), sigma_w), q, 2, c)
        step = 1 - (0.5 - layers.distance[1]) / (0.5 - layers.distance[0])
        slowed = told.power * q / law.variance.coefficient * (1 - 2 * (c - 0.5))  # (1 − c)(1 − 2c) is bent
        assert step == pytest.approx(slowed, rel=0.01)


def phase_point(name):
    """The critical σ_w at σ_b = 0."""
    return actviz.phase(name, sigma_b=0.0).sigma_w


def test_snake_where_it_grows():
    """σ_w = 1: q grows by E sin⁴ = 3/8 a layer, of which inputs share (E sin²)² = 1/4: c* = 2/3, as 1/l."""
    law = laws(actviz.get("snake"), 1.0, 0.0, 1.0)
    assert law.variance.coefficient == pytest.approx(3 / 8, rel=1e-6)
    assert law.correlation.c_star == pytest.approx(2 / 3, rel=1e-5)
    assert law.correlation.power == pytest.approx(1, rel=1e-5)
    layers = propagate(Block(actviz.get("snake"), 1.0), 1.0, LAYERS, 0.3)
    assert 1 - layers.distance[-1] == pytest.approx(2 / 3, abs=0.02)


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
