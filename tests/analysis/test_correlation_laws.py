"""The law of the correlation of two inputs against the exact recursion, layer by layer."""

from __future__ import annotations

import math

import numpy as np
import pytest
from law_cases import NAMES, POINTS, wavy

import actviz
from actviz.analysis.gaussian.moments import moments
from actviz.analysis.propagation.laws import laws
from actviz.analysis.propagation.layers import Block, propagate
from actviz.analysis.propagation.pairs import pair
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
