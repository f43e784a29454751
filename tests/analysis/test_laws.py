"""The laws of variance and gradient against 200 layers of the exact recursion."""

from __future__ import annotations

import functools
import math

import numpy as np
import pytest
from law_cases import LAYERS, NAMES, POINTS

import actviz
from actviz.analysis.gaussian.moments import moments
from actviz.analysis.propagation.laws import laws
from actviz.analysis.propagation.variance import table


@functools.cache
def recursion(name, layers=LAYERS, points=POINTS, start=1.0):
    """q_1, q_2, … and chi_perp in each of these layers, of shape (layers, points); NaN beyond float64."""
    activation = actviz.get(name)
    square, shift = (np.array(side) ** 2 for side in zip(*points, strict=True))
    q = np.full(square.shape, start)
    variances, factors = np.empty((2, layers, q.size))
    for layer in range(layers):
        inside = (q > 1e-14) & (q < 1e12)
        found = moments(activation, np.where(inside, q, 1.0))
        variances[layer], factors[layer] = q, np.where(inside, square * found.slope_square, np.nan)
        q = np.where(inside, square * found.square + shift, np.nan)
    return variances, factors


def at_zero(x, y):
    """The limit of y where x goes to 0, if x came near enough to it: from the values before x is rounding."""
    good = np.flatnonzero((np.abs(x) < 0.05) & (np.abs(x) > 1e-7) & np.isfinite(y))[:60]
    if good.size < 8 or abs(x[good[-1]]) > 1e-3:
        return None
    last = good[-3:]
    return float(np.polynomial.Polynomial.fit(x[last], y[last], 2)(0.0))


def nearby(name, point, law):
    """V/q and chi_perp on both sides of a finite limit, averaged, or far towards 0 or infinity."""
    last = float(table(actviz.get(name))[0][-1])
    q = law.limit if 0 < law.limit < math.inf else 1e-13 if law.limit == 0 else min(1e11, last)
    starts = [q * (1 - 1e-4), q * (1 + 1e-4)] if q == law.limit else [q, q]
    rows = [[row[:, 0] for row in recursion(name, 2, (point,), start)] for start in starts]
    if q == law.limit:
        rates = [(variance[1] - q) / (variance[0] - q) for variance, _ in rows]
    else:
        rates = [variance[1] / variance[0] for variance, _ in rows]
    return sum(rates) / 2, sum(chi[0] for _, chi in rows) / 2


@pytest.mark.parametrize("name", NAMES)
def test_variance_and_gradient(name):
    """Rates of exponentials to 1e-6; powers and coefficients to 1 %, from 1 or else from farther down."""
    variances, factors = recursion(name)
    for column, point in enumerate(POINTS):
        law = laws(actviz.get(name), *point, 1.0)
        q, chi = variances[:, column], factors[:, column]
        check_variance(law, q, nearby(name, point, law))
        check_gradient(law, q, chi, nearby(name, point, law))
        if law.variance.power is not None:
            check_powers(name, point, law, (q, chi))


def check_variance(law, q, beside):
    """Where the variance goes, and how fast where that is an exponential."""
    told, last = law.variance, q[np.isfinite(q)]
    if told.kind == "constant":
        assert last == pytest.approx(1, rel=1e-12)
    elif told.kind == "fixed" and told.q_star:
        off = last - told.q_star
        assert abs(off[-1]) <= max(
            1e-10 * told.q_star, 100 * abs(off[0]) * math.exp(-LAYERS / (told.xi or 1))
        )
        with np.errstate(all="ignore"):
            found = at_zero(off[:-1] / told.q_star, off[1:] / off[:-1])
        assert beside[0] == pytest.approx(law.chi_par, rel=1e-6, abs=1e-9)
        assert found is None or found == pytest.approx(law.chi_par, rel=1e-6)
    elif told.kind == "fixed" and told.xi:
        found = at_zero(np.sqrt(last[:-1]), last[1:] / last[:-1])
        assert beside[0] == pytest.approx(math.exp(-1 / told.xi), rel=1e-5)  # off by √q, which is 3e-7
        assert found is None or found == pytest.approx(math.exp(-1 / told.xi), rel=1e-6)
    elif told.kind == "fixed":
        assert last[-1] < 1e-6
    elif told.kind == "grows" and math.isinf(told.rate):
        growth = np.diff(np.log(last))
        assert last.size < LAYERS
        assert growth.size < 2 or growth[-1] > 1.05 * growth[0]
    elif told.kind == "grows" and told.rate > 1:
        assert beside[0] == pytest.approx(told.rate, rel=1e-4)  # off by 1/√q
        assert last[-1] > last[0]
    elif told.kind == "marginal":
        assert (np.diff(q) <= 1e-13).all()
        assert local_power(q) < 0.2
    else:
        assert told.power is not None or told.kind == "oscillates"


def check_gradient(law, q, chi, beside):
    """The factor a layer, or that there is none."""
    told, last = law.gradient, chi[np.isfinite(chi)]
    if told.kind == "exponential" and math.isinf(told.factor):
        assert last[-1] > 1.5 * last[0]
    elif told.kind == "exponential" and told.factor == 0:
        assert last[-1] < 1e-6
    elif told.kind == "exponential":
        if math.isfinite(law.limit):
            off = (q - law.limit) / law.limit if law.limit else np.sqrt(q)
            found = at_zero(off[: last.size], last)
            assert beside[1] == pytest.approx(told.factor**2, rel=1e-5 if law.limit == 0 else 1e-6)
            assert found is None or found == pytest.approx(told.factor**2, rel=1e-6)
        else:
            assert beside[1] == pytest.approx(told.factor**2, rel=1e-4)
    elif told.kind == "constant":
        assert abs(last[-1] - 1) < 0.05 / last.size
        assert abs(last[-1] - 1) <= abs(last[0] - 1) + 1e-13
    elif told.kind == "marginal":
        assert abs(last[-1] - 1) < 2 / LAYERS


def local_power(q):
    """p of q ~ l^−p between the last layer and the middle one; 0 where q does not change."""
    change = np.abs(np.diff(q) / q[:-1])
    i, j = change.size // 2, change.size - 1
    return float(np.log(q[j] / q[i]) / np.log(change[j] / change[i])) if change[j] > 1e-12 else 0.0


def measured(law, q, chi):
    """The coefficient of q, and the power or rate of gradients, that one step of the recursion shows."""
    told, grown = law.variance, law.gradient
    step = abs(float(np.diff(np.abs(q) ** (-1 / told.power))[-1]))
    found, goal = [step**-told.power], [told.coefficient]
    steep, ratio = chi[-2] - 1, q[-1] / q[-2] - 1
    if grown.kind == "power":
        found.append(told.power * steep / ratio / 2)
        goal.append(grown.power)
    elif grown.kind == "stretched":
        layer = (q[-2] / told.coefficient) ** (-1 / told.power)
        found.append(-steep / layer ** (-grown.power - 1) / (2 * grown.power))
        goal.append(grown.rate)
    return np.array(found), np.array(goal)


def check_powers(name, point, law, shallow):
    """Powers and coefficients to 1 % where q has come far, and nearer to them there than at 200 layers."""
    last = float(table(actviz.get(name))[0][-1])
    starts = (1e-5, 1e-6) if law.limit == 0 else (min(1e6, last / 20), min(1e7, last / 2))
    rows = [[row[:, 0] for row in recursion(name, 3, (point,), start)] for start in starts]
    (near, far) = (abs(q[1] / q[0] - 1) for q, _ in rows)
    power = np.log(starts[1] / starts[0]) / np.log(far / near)
    assert power == pytest.approx(law.variance.power, rel=0.01)
    found, goal = measured(law, *rows[1])
    assert found == pytest.approx(goal, rel=0.01)
    if np.isfinite(shallow[0]).all():
        early, _ = measured(law, *shallow)
        assert (np.abs(found - goal) <= np.abs(early - goal) + 1e-4 * np.abs(goal)).all()
