"""Laws of correlation against 200 layers of the exact recursion, from c = 0.3."""

from __future__ import annotations

import math

import numpy as np
import pytest
from each import each
from law_cases import LAYERS, POINTS, wavy

import actviz
from actviz.analysis.propagation.laws import laws
from actviz.analysis.propagation.layers import Block, propagate

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
