"""Functions of whole vectors: values and Jacobians against mpmath, and the limits at extreme inputs.

The bar is that of the scalar functions (test_accuracy.py), 8 ulp and below the smallest normal number
8 units of the smallest subnormal, without allowing for the input's own rounding.
"""

from __future__ import annotations

import math

import mpmath as mp
import numpy as np
import pytest

import actviz

EPS, TINY = float(np.finfo(float).eps), 5e-324
INF, NAN = math.inf, math.nan


@pytest.fixture(autouse=True)
def _no_floating_point_errors():
    """Only underflow is silent."""
    with np.errstate(all="raise", under="ignore"):
        yield


# --- the oracle: textbook definitions, in as many digits as it takes


def softmax(x, temperature=1):
    terms = [mp.exp(a / temperature) for a in x]
    return [term / mp.fsum(terms) for term in terms]


def sparsemax(x):
    """τ is the largest of (Σ_S x − 1)/|S| over the sets S of the k largest, here all tried."""
    falling = sorted(x, reverse=True)
    tau = max((mp.fsum(falling[:k]) - 1) / k for k in range(1, len(x) + 1))
    return [max(a - tau, mp.mpf(0)) for a in x]


def squash(x):
    square = mp.fsum(a * a for a in x)
    return [a * mp.sqrt(square) / (1 + square) for a in x]


def halves(carrier, gate):
    return lambda x: [carrier(a) * gate(b) for a, b in zip(x[: len(x) // 2], x[len(x) // 2 :], strict=True)]


def sigmoid(x):
    return 1 / (1 + mp.exp(-x))


def relu(x):
    return max(x, mp.mpf(0))


def line(x):
    return x


ORACLE = {
    "softmax": softmax,
    "softmax:0.3": lambda x: softmax(x, mp.mpf(0.3)),
    "softmax:7": lambda x: softmax(x, mp.mpf(7)),
    "softmax:1e-10": lambda x: softmax(x, mp.mpf(1e-10)),
    "log_softmax": lambda x: [mp.log(p) for p in softmax(x)],
    "softmin": lambda x: softmax([-a for a in x]),
    "sparsemax": sparsemax,
    "logsumexp": lambda x: [mp.log(mp.fsum(map(mp.exp, x)))],
    "maxout": lambda x: [max(x[i : i + 2]) for i in range(0, len(x), 2)],
    "maxout:3": lambda x: [max(x[i : i + 3]) for i in range(0, len(x), 3)],
    "glu": halves(line, sigmoid),
    "gtu": halves(mp.tanh, sigmoid),
    "reglu": halves(line, relu),
    "geglu": halves(line, lambda b: b * mp.erfc(-b / mp.sqrt(2)) / 2),
    "swiglu": halves(line, lambda b: b * sigmoid(b)),
    "crelu": lambda x: [*map(relu, x), *(relu(-a) for a in x)],
    "squash": squash,
}


def exact(spec, x):
    """The value and the Jacobian of one vector, by central differences over a relative 1e-60.

    500 digits hold a step of 1e-360 beside 1, and a slope of 1e-324 that such a step makes.
    """
    f = ORACLE[spec]
    with mp.workdps(500):
        x = [mp.mpf(float(a)) for a in x]
        columns = []
        for j in range(len(x)):
            step = mp.mpf(10) ** -60 * abs(x[j])
            above, below = ([*x[:j], x[j] + sign * step, *x[j + 1 :]] for sign in (1, -1))
            columns.append([(a - b) / (2 * step) for a, b in zip(f(above), f(below), strict=True)])
        return np.array(f(x)), np.array(columns).T


def error(measured, true, at_least=0.0):
    """The largest error of any entry, in ulp of the true value, or of ``at_least`` where that is more."""
    assert np.isfinite(measured).all()
    wrong = [
        abs(mp.mpf(float(y)) - t) / (EPS * max(abs(t), at_least) + TINY)
        for y, t in zip(np.ravel(measured), np.ravel(true), strict=True)
    ]
    return float(max(wrong))


RANDOM = np.random.default_rng(7)
VECTORS = [
    *(RANDOM.normal(0, scale, 6) for scale in (1e-300, 1e-9, 0.3, 1, 3, 30, 80) for _ in range(3)),
    *(100 + RANDOM.normal(0, 1, 6) for _ in range(3)),
    np.array([0.3, -744, -3, -700.1, -650, 2]),
    np.array([-1e-3, 0.4, 0.41, 0.2, -2, 0.1]),
    np.array([1e-200, 5e-201, -1e-200, 1e-190, 7e-300, 3e-200]),
    np.array([700.3, -30, 40.7, -20, 5, 1e-5]),
]


@pytest.mark.parametrize("spec", sorted(ORACLE.keys() - {"sparsemax"}))
def test_values_and_jacobians_are_right(spec):
    """Every entry by itself, probabilities of e^-700 and their slopes included."""
    f = actviz.get(spec)
    for x in VECTORS:
        if spec == "softmax:1e-10":  # where more than one probability is left
            x = x * 1e-9 / np.abs(x).max()
        value, jacobian = exact(spec, x)
        assert error(f(x), value) <= 8, x
        assert error(f.jacobian(x), jacobian) <= 8, x


def test_sparsemax_is_right():
    """Values within 8 ulp of 1, since they are differences of logits; slopes within one."""
    f = actviz.get("sparsemax")
    for x in VECTORS:
        value, jacobian = exact("sparsemax", x)
        assert error(f(x), value, at_least=1.0) <= 8, x
        assert error(f.jacobian(x), jacobian, at_least=1.0) <= 1, x


# --- extremes


HUGE = [
    ("softmax", [1e308, -1e308, 1e308], [0.5, 0, 0.5]),
    ("softmax", [1000, 0, -1000], [1, 0, 0]),
    ("softmax:1e308", [1e308, -1e308], [1 / (1 + math.exp(-2)), 1 / (1 + math.exp(2))]),
    ("softmax:5e-324", [5e-324, 0], [1 / (1 + math.exp(-1)), 1 / (1 + math.exp(1))]),
    ("softmin", [1e308, -1e308, 0], [0, 1, 0]),
    ("log_softmax", [1000, 0, -1000], [0, -1000, -2000]),
    ("log_softmax", [0, -800], [0, -800]),
    ("log_softmax", [1e308, 0, -1e308], [0, -1e308, -INF]),
    ("logsumexp", [1e308, 1e308, -1e308], 1e308),
    ("logsumexp", [-1000, -1000], -1000 + math.log(2)),
    ("sparsemax", [1e308, -1e308, 1e308], [0.5, 0, 0.5]),
    ("squash", [3e300, -4e300], [0.6, -0.8]),
    ("squash", [1.7e308] * 4, [0.5] * 4),
    ("squash", [1e-300, -1e-300], [0, 0]),
    ("squash", [3e-160, -4e-160], [1.5e-319, -2e-319]),
    ("glu", [2, 1000], [2]),
    ("swiglu", [2, -1e308], [0]),
    ("geglu", [1e-300, 1e308], [1e8]),
    ("softmax", [INF, 1, -INF], [1, 0, 0]),
    ("softmax", [INF, 1, INF, 2], [0.5, 0, 0.5, 0]),
    ("softmax", [-INF, 0, 0], [0, 0.5, 0.5]),
    ("softmax", [-INF, -INF], [NAN, NAN]),
    ("softmin", [-INF, 3, INF], [1, 0, 0]),
    ("log_softmax", [INF, 1, -INF], [0, -INF, -INF]),
    ("log_softmax", [-INF, 0], [-INF, 0]),
    ("log_softmax", [-INF, -INF], [NAN, NAN]),
    ("hardmax", [1, INF, INF], [0, 1, 0]),
    ("hardmax", [-INF, -INF], [1, 0]),
    ("sparsemax", [INF, 1, INF], [0.5, 0, 0.5]),
    ("sparsemax", [-INF, 0.5, 0], [0, 0.75, 0.25]),
    ("sparsemax", [-INF, -INF], [NAN, NAN]),
    ("logsumexp", [INF, 1], INF),
    ("logsumexp", [-INF, 1], 1),
    ("logsumexp", [-INF, -INF], -INF),
    ("maxout", [-INF, 1, INF, 2], [1, INF]),
    ("crelu", [-INF, INF], [0, INF, INF, 0]),
    ("glu", [INF, 2, 0, -INF], [INF, 0]),
    ("gtu", [-INF, INF], [-1]),
    ("reglu", [INF, 0], [NAN]),
    ("squash", [INF, 3], [1, 0]),
    ("squash", [INF, 3, -INF, INF], [3**-0.5, 0, -(3**-0.5), 3**-0.5]),
    ("softmax", [NAN, 1, INF], [NAN] * 3),
    ("log_softmax", [NAN, 1], [NAN] * 2),
    ("softmin", [NAN, -INF], [NAN] * 2),
    ("hardmax", [NAN, 1], [NAN] * 2),
    ("sparsemax", [1, NAN], [NAN] * 2),
    ("logsumexp", [INF, NAN], NAN),
    ("squash", [INF, NAN], [NAN] * 2),
    ("maxout", [NAN, 1, 2, 3], [NAN, 3]),
    ("glu", [NAN, 1, 2, INF], [NAN, 1]),
    ("crelu", [NAN, 1], [NAN, 1, NAN, 0]),
]


@pytest.mark.parametrize(("spec", "x", "expected"), HUGE)
def test_extreme_inputs_give_the_limit(spec, x, expected):
    """No overflow, no warning; infinities are limits, several share equally, NaN stays."""
    f = actviz.get(spec)
    np.testing.assert_allclose(f(x), expected, rtol=4 * EPS, atol=8 * TINY)
    jacobian = f.jacobian(x)
    assert jacobian.shape[-1] == len(x)
    if "softm" in spec or "max" in spec:  # NaN where the value is, and nowhere else
        np.testing.assert_array_equal(np.isnan(jacobian).any(axis=-1), np.isnan(np.atleast_1d(f(x))))


def test_the_slopes_of_a_squashed_length():
    """Next to 0 they go to 0 like the length, far out like its inverse, without over- or underflow."""
    squash = actviz.get("squash")
    assert squash.jacobian([0.0, 0.0]).tolist() == [[0, 0], [0, 0]]
    assert squash.jacobian([1e-300]).tolist() == [[2e-300]]
    np.testing.assert_allclose(squash.jacobian([1e100]), [[2e-300]], rtol=4 * EPS)
    np.testing.assert_allclose(
        squash.jacobian([3e300, 4e300]) * 5e300, [[0.64, -0.48], [-0.48, 0.36]], rtol=8 * EPS
    )
    np.testing.assert_allclose(
        squash.jacobian([3e-300, 4e-300]) / 5e-300, [[1.36, 0.48], [0.48, 1.64]], rtol=8 * EPS
    )


def test_conventions_where_there_is_no_slope():
    """The first of equal maxima has it, relu's is 0 at 0, sparsemax's is that of the smaller support."""
    assert actviz.get("maxout").jacobian([1.0, 1.0]).tolist() == [[1, 0]]
    assert actviz.get("crelu").jacobian([0.0, -0.0]).tolist() == [[0, 0]] * 4
    assert actviz.get("reglu").jacobian([5.0, 0.0]).tolist() == [[0, 0]]
    assert actviz.get("sparsemax").jacobian([1.0, 0.0]).tolist() == [[0, 0], [0, 0]]
    assert actviz.get("hardmax")([2.0, 3.0, 3.0]).tolist() == [0, 1, 0]
