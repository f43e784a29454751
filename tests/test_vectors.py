"""Functions of whole vectors: values and Jacobians against mpmath, limits, axes, and what must always hold.

The bar is that of the scalar functions (test_accuracy.py), 8 ulp and below the smallest normal number
8 units of the smallest subnormal, without allowing for the input's own rounding.
"""

from __future__ import annotations

import json
import math

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from matplotlib.mathtext import MathTextParser

import actviz
import actviz.activations.vectors
import actviz.activations.vectors_gated
from actviz.errors import UsageError

EPS, TINY = float(np.finfo(float).eps), 5e-324
INF, NAN = math.inf, math.nan
FLOATS = (np.float16, np.float32, np.float64)
PROBABILITIES = ("softmax", "softmax:0.3", "softmin", "sparsemax", "hardmax")
NAMES = (
    "softmax", "log_softmax", "softmin", "hardmax", "sparsemax", "logsumexp", "maxout", "glu", "gtu",
    "reglu", "geglu", "swiglu", "crelu", "squash",
)  # fmt: skip

each_name = pytest.mark.parametrize("name", NAMES)
repeatable = settings(deadline=None, derandomize=True, max_examples=100)
rows = arrays(np.float64, st.integers(1, 8), elements=st.floats(-50, 50) | st.floats(-1e300, 1e300))
some = arrays(np.float64, st.integers(1, 8), elements=st.floats(-50, 50))
even = arrays(np.float64, st.sampled_from([2, 4]), elements=st.floats(-50, 50))


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


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
@each_name
def test_short_floats_are_rounded_once(name, dtype):
    """They are the float64 result, rounded."""
    f = actviz.get(name)
    x = RANDOM.normal(0, 2, (5, 6)).astype(dtype)
    for short, long in ((f(x), f(x.astype(float))), (f.jacobian(x), f.jacobian(x.astype(float)))):
        np.testing.assert_array_equal(short, long.astype(dtype), strict=True)


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


# --- what must always hold


@pytest.mark.parametrize("spec", PROBABILITIES)
@repeatable
@given(x=rows)
def test_probabilities_are_probabilities(spec, x):
    """None below 0, n ulp or less from 1 together, and more for what is larger (for softmin: smaller)."""
    p = actviz.get(spec)(x)
    assert (p >= 0).all()
    assert abs(math.fsum(p) - 1) <= 2 * x.size * EPS
    order = np.argsort(-x if spec == "softmin" else x, kind="stable")
    if spec != "hardmax":
        assert (np.diff(p[order]) >= 0).all()


@pytest.mark.parametrize("spec", ["softmax", "softmax:0.3", "softmin", "sparsemax", "hardmax", "log_softmax"])
@repeatable
@given(x=rows)
def test_rows_of_the_jacobian_sum_to_zero(spec, x):
    """A shift of all logits changes nothing."""
    jacobian = actviz.get(spec).jacobian(x)
    assert (np.abs(jacobian.sum(axis=1)) <= x.size * EPS * np.abs(jacobian).max()).all()


@pytest.mark.parametrize("spec", [*PROBABILITIES, "log_softmax", "squash"])
@repeatable
@given(x=rows, data=st.data())
def test_order_does_not_matter(spec, x, data):
    """Permuted elements give permuted results: f(Px) = P f(x) and J(Px) = P J(x) Pᵀ."""
    f = actviz.get(spec)
    if spec == "hardmax":  # the first of equals wins
        x = np.unique(x)
    p = np.array(data.draw(st.permutations(range(x.size))))
    near = {"rtol": 2 * x.size * EPS, "atol": 2 * x.size * EPS if spec == "sparsemax" else TINY}
    np.testing.assert_allclose(f(x[p]), f(x)[p], **near)
    jacobian = f.jacobian(x)
    if spec != "sparsemax":  # whose support may depend on the last bit
        scale = np.abs(jacobian).max()
        np.testing.assert_allclose(
            f.jacobian(x[p]), jacobian[np.ix_(p, p)], rtol=8 * x.size * EPS, atol=4 * EPS * scale
        )


@pytest.mark.parametrize("spec", [*PROBABILITIES, "log_softmax"])
@repeatable
@given(
    x=arrays(np.int64, st.integers(1, 8), elements=st.integers(-800, 800)), shift=st.integers(-(2**40), 2**40)
)
def test_a_shift_of_all_logits_changes_nothing(spec, x, shift):
    """Not a bit, where x + shift is exact."""
    f = actviz.get(spec)
    np.testing.assert_array_equal(f(x + shift), f(x))
    np.testing.assert_array_equal(f.jacobian(x + shift), f.jacobian(x))


@repeatable
@given(a=st.floats(-50, 50), b=st.floats(-50, 50))
def test_softmax_of_two_is_the_sigmoid_of_their_difference(a, b):
    """And its temperature divides the difference."""
    d = a - b
    bar = {"rtol": 16 * EPS * (1 + abs(d) * (abs(a) + abs(b) > 0)), "atol": TINY}
    np.testing.assert_allclose(actviz.get("softmax")([a, b])[0], actviz.get("sigmoid")(d), **bar)
    warm = actviz.get("softmax:4")([a, b])[0]
    np.testing.assert_allclose(warm, actviz.get("sigmoid")(d / 4), **bar)


@repeatable
@given(x=some)
def test_relatives_of_softmax(x):
    """softmin(x) = softmax(−x); log_softmax is its logarithm, x − logsumexp(x); J of logsumexp is softmax."""
    softmax, log_softmax, logsumexp = (actviz.get(name) for name in ("softmax", "log_softmax", "logsumexp"))
    p = softmax(x)
    np.testing.assert_array_equal(actviz.get("softmin")(-x), p)
    np.testing.assert_array_equal(actviz.get("softmin").jacobian(-x), -softmax.jacobian(x))
    np.testing.assert_array_equal(logsumexp.jacobian(x), p[None, :])
    np.testing.assert_allclose(np.exp(log_softmax(x)), p, rtol=8 * EPS * (2 + np.ptp(x)))
    np.testing.assert_allclose(
        log_softmax(x), x - logsumexp(x), rtol=0, atol=8 * EPS * (1 + np.abs(x).max() + np.log(x.size))
    )


@repeatable
@given(x=some)
def test_temperature_limits(x):
    """Cold, softmax is hardmax (of distinct logits); warm, it is uniform."""
    distinct = np.unique(np.round(x, 3))
    np.testing.assert_array_equal(actviz.get("softmax:1e-6")(distinct), actviz.get("hardmax")(distinct))
    np.testing.assert_allclose(actviz.get("softmax:1e300")(x), np.full(x.size, 1 / x.size), rtol=2 * EPS)


@repeatable
@given(x=some, data=st.data())
def test_sparsemax_is_a_projection(x, data):
    """The nearest point of the simplex: τ by bisection agrees, and no other point is on its far side."""
    p = actviz.get("sparsemax")(x)
    low, high = x.max() - 1, x.max()
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if np.maximum(x - middle, 0).sum() > 1 else (low, middle)
    size = EPS * (1 + np.abs(x).max())
    np.testing.assert_allclose(p, np.maximum(x - low, 0), rtol=0, atol=4 * x.size * size)
    weights = data.draw(arrays(np.float64, x.size, elements=st.floats(0.01, 1)))
    other = weights / weights.sum()
    assert (x - p) @ (other - p) <= 8 * x.size * size * (1 + np.ptp(x))


@repeatable
@given(x=even)
def test_gated_halves_are_products_of_their_parts(x):
    """The first half times a function of the second: exactly the scalar functions of the registry."""
    a, b = np.split(x, 2)
    for name, gate in (("glu", "sigmoid"), ("reglu", "relu"), ("geglu", "gelu"), ("swiglu", "silu")):
        np.testing.assert_array_equal(actviz.get(name)(x), a * actviz.get(gate)(b))
        jacobian = np.hstack([np.diag(actviz.get(gate)(b)), np.diag(a * actviz.get(gate).derivative(b))])
        np.testing.assert_array_equal(actviz.get(name).jacobian(x), jacobian)
    np.testing.assert_array_equal(actviz.get("gtu")(x), np.tanh(a) * actviz.get("sigmoid")(b))


@repeatable
@given(x=rows)
def test_crelu_and_maxout_from_relu(x):
    """crelu's halves differ by x, and maxout of pairs (x, 0) is relu(x), values and slopes."""
    relu = actviz.get("relu")
    positive, negative = np.split(actviz.get("crelu")(x), 2)
    np.testing.assert_array_equal(positive - negative, x)
    pairs = np.stack([np.zeros_like(x), x], axis=1).ravel()  # 0 first: its slope wins where x = 0
    np.testing.assert_array_equal(actviz.get("maxout")(pairs), relu(x))
    np.testing.assert_array_equal(actviz.get("maxout").jacobian(pairs)[:, 1::2], np.diag(relu.derivative(x)))


@repeatable
@given(x=some)
def test_squash_keeps_the_direction(x):
    """And its length is n²/(1 + n²)."""
    y = actviz.get("squash")(x)
    n = np.sqrt(np.square(x).sum())
    assert np.sqrt(np.square(y).sum()) == pytest.approx(
        n * n / (1 + n * n), rel=(8 + x.size) * EPS, abs=1e-150
    )
    assert (np.signbit(y) == np.signbit(x)).all()
    if n > 1e-100:
        np.testing.assert_allclose(y / np.abs(y).max(), x / np.abs(x).max(), rtol=8 * EPS, atol=TINY)


# --- arrays


@pytest.mark.parametrize("axis", [0, 1, 2, -1, -2, -3])
@each_name
def test_an_axis_is_the_last_axis_moved(name, axis):
    """Every vector along the axis is worked on alone; the Jacobian has (m, n) last."""
    f = actviz.get(name)
    x = RANDOM.normal(0, 2, (2, 6, 4))
    last = np.moveaxis(x, axis, -1)
    alone = np.array([[f(v) for v in row] for row in last])
    expected = alone if f.reduces else np.moveaxis(alone, -1, axis)
    np.testing.assert_array_equal(f(x, axis=axis), expected, strict=True)
    jacobians = np.array([[f.jacobian(v) for v in row] for row in last])
    np.testing.assert_array_equal(f.jacobian(x, axis=axis), jacobians, strict=True)
    m = 1 if f.reduces else alone.shape[-1]
    assert jacobians.shape == (*last.shape[:2], m, last.shape[-1])


@each_name
def test_types_and_arguments(name):
    """Floats are kept, all else gives float64, empty batches stay, and ``x`` is not written to."""
    f = actviz.get(name)
    for dtype in FLOATS:
        x = np.array([[1, 3, 2, -1]], dtype)
        x.flags.writeable = False
        assert f(x).dtype == f.jacobian(x).dtype == dtype
        assert not np.shares_memory(f(x), x)
    for x in ([1, 3, 2, -1], np.int8([1, 3, 2, -1]), np.longdouble([1, 3, 2, -1])):
        np.testing.assert_array_equal(f(x), f(np.array([1.0, 3.0, 2.0, -1.0])), strict=True)
    assert f([True, False]).dtype == np.float64
    empty = np.zeros((0, 4, 3))
    assert f(empty, axis=1).shape == f(np.zeros((1, 4, 3)), axis=1)[:0].shape
    assert f.jacobian(empty, axis=1).shape == f.jacobian(np.zeros((1, 4, 3)), axis=1)[:0].shape


@each_name
def test_errors_name_what_is_wrong(name):
    """Numbers, missing and empty axes and masks are refused; what is no real number is a TypeError."""
    f = actviz.get(name)
    for call in (f, f.jacobian):
        with pytest.raises(UsageError, match=f"{name} takes a vector, not a single number"):
            call(1.0)
        with pytest.raises(UsageError, match=f"{name} takes at least one element"):
            call(np.zeros((2, 0)))
        for axis in (2, -3, 0.5, None):
            with pytest.raises(UsageError, match=f"{name}: axis must be a whole number from -2 to 1, not "):
                call(np.zeros((2, 2)), axis=axis)
        with pytest.raises(UsageError, match=f"{name} takes no masked array"):
            call(np.ma.MaskedArray([1.0, 2.0], mask=[True, False]))
        with pytest.raises(TypeError, match="real numbers, not complex128"):
            call([1j, 2])


@pytest.mark.parametrize("name", ["glu", "gtu", "reglu", "geglu", "swiglu"])
def test_odd_lengths_have_no_halves(name):
    """The message tells the length."""
    for call in (actviz.get(name), actviz.get(name).jacobian):
        with pytest.raises(UsageError, match="two halves, which a length of 3 does not have"):
            call(np.zeros((2, 3)))


def test_maxout_counts_whole_pieces():
    """Its k is a whole number from 1, and the length a multiple of it; k = 1 changes nothing."""
    assert actviz.get("maxout:1")([3.0, -1.0]).tolist() == [3, -1]
    assert actviz.get("maxout", k=3)([3.0, -1, 4, 1, -5, -9]).tolist() == [4, 1]
    with pytest.raises(UsageError, match=r"pieces must be a whole number, not 2\.5"):
        actviz.get("maxout:2.5")
    with pytest.raises(UsageError, match=r"pieces must be a number in \[1, ∞\), not 0"):
        actviz.get("maxout:0")
    with pytest.raises(UsageError, match="maxout: 5 elements are no groups of 2"):
        actviz.get("maxout")(np.zeros(5))


@pytest.mark.parametrize("temperature", [0, -1, INF, NAN])
def test_temperatures_are_positive(temperature):
    """softmax divides by it."""
    with pytest.raises(UsageError, match=r"softmax: temperature must be a number in \(0, ∞\)"):
        actviz.get("softmax", temperature=temperature)


# --- what is told about them


def test_all_are_registered():
    """The list of the survey, and no scalar function among them."""
    assert set(NAMES) <= set(actviz.names(kind="vector"))
    assert set(NAMES).isdisjoint(actviz.names())


@each_name
def test_cards_are_complete(name):
    """JSON with where it maps from and to, formulas that mathtext draws, a family and a source."""
    f = actviz.get(name)
    card = json.loads(json.dumps(f.to_dict()))
    assert (card["name"], card["kind"], card["family"]) == (name, "vector", "vectors")
    assert card["maps"].startswith("R^")
    assert " -> " in card["maps"]
    assert card["reference"]
    for formula in (f.formula, f.derivative_formula):
        assert MathTextParser("path").parse(f"${formula}$").width > 0
