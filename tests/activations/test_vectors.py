"""Functions of whole vectors: what must always hold, arrays and axes, and what is told about them."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from matplotlib.mathtext import MathTextParser

import actviz
from actviz.errors import UsageError

EPS, TINY = float(np.finfo(float).eps), 5e-324
RANDOM = np.random.default_rng(7)
FLOATS = (np.float16, np.float32, np.float64)
PROBABILITIES = ("softmax", "softmax:0.3", "softmin", "sparsemax", "hardmax")
NAMES = (
    "softmax", "log_softmax", "softmin", "hardmax", "sparsemax", "logsumexp", "maxout", "glu", "gtu",
    "reglu", "geglu", "swiglu", "crelu", "squash",
)  # fmt: skip

each_name = pytest.mark.parametrize("name", NAMES)
rows = arrays(np.float64, st.integers(1, 8), elements=st.floats(-50, 50) | st.floats(-1e300, 1e300))
some = arrays(np.float64, st.integers(1, 8), elements=st.floats(-50, 50))
even = arrays(np.float64, st.sampled_from([2, 4]), elements=st.floats(-50, 50))


@pytest.fixture(autouse=True)
def _no_floating_point_errors():
    """Only underflow is silent."""
    with np.errstate(all="raise", under="ignore"):
        yield


# --- what must always hold


@pytest.mark.parametrize("spec", PROBABILITIES)
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
@given(x=rows)
def test_rows_of_the_jacobian_sum_to_zero(spec, x):
    """A shift of all logits changes nothing."""
    jacobian = actviz.get(spec).jacobian(x)
    assert (np.abs(jacobian.sum(axis=1)) <= x.size * EPS * np.abs(jacobian).max()).all()


@pytest.mark.parametrize("spec", [*PROBABILITIES, "log_softmax", "squash"])
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
@given(
    x=arrays(np.int64, st.integers(1, 8), elements=st.integers(-800, 800)), shift=st.integers(-(2**40), 2**40)
)
def test_a_shift_of_all_logits_changes_nothing(spec, x, shift):
    """Not a bit, where x + shift is exact."""
    f = actviz.get(spec)
    np.testing.assert_array_equal(f(x + shift), f(x))
    np.testing.assert_array_equal(f.jacobian(x + shift), f.jacobian(x))


@given(a=st.floats(-50, 50), b=st.floats(-50, 50))
def test_softmax_of_two_is_the_sigmoid_of_their_difference(a, b):
    """And its temperature divides the difference."""
    d = a - b
    bar = {"rtol": 16 * EPS * (1 + abs(d) * (abs(a) + abs(b) > 0)), "atol": TINY}
    np.testing.assert_allclose(actviz.get("softmax")([a, b])[0], actviz.get("sigmoid")(d), **bar)
    warm = actviz.get("softmax:4")([a, b])[0]
    np.testing.assert_allclose(warm, actviz.get("sigmoid")(d / 4), **bar)


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


@given(x=some)
def test_temperature_limits(x):
    """Cold, softmax is hardmax (of distinct logits); warm, it is uniform."""
    distinct = np.unique(np.round(x, 3))
    np.testing.assert_array_equal(actviz.get("softmax:1e-6")(distinct), actviz.get("hardmax")(distinct))
    np.testing.assert_allclose(actviz.get("softmax:1e300")(x), np.full(x.size, 1 / x.size), rtol=2 * EPS)


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


@given(x=even)
def test_gated_halves_are_products_of_their_parts(x):
    """The first half times a function of the second: exactly the scalar functions of the registry."""
    a, b = np.split(x, 2)
    for name, gate in (("glu", "sigmoid"), ("reglu", "relu"), ("geglu", "gelu"), ("swiglu", "silu")):
        np.testing.assert_array_equal(actviz.get(name)(x), a * actviz.get(gate)(b))
        jacobian = np.hstack([np.diag(actviz.get(gate)(b)), np.diag(a * actviz.get(gate).derivative(b))])
        np.testing.assert_array_equal(actviz.get(name).jacobian(x), jacobian)
    np.testing.assert_array_equal(actviz.get("gtu")(x), np.tanh(a) * actviz.get("sigmoid")(b))


@given(x=rows)
def test_crelu_and_maxout_from_relu(x):
    """crelu's halves differ by x, and maxout of pairs (x, 0) is relu(x), values and slopes."""
    relu = actviz.get("relu")
    positive, negative = np.split(actviz.get("crelu")(x), 2)
    np.testing.assert_array_equal(positive - negative, x)
    pairs = np.stack([np.zeros_like(x), x], axis=1).ravel()  # 0 first: its slope wins where x = 0
    np.testing.assert_array_equal(actviz.get("maxout")(pairs), relu(x))
    np.testing.assert_array_equal(actviz.get("maxout").jacobian(pairs)[:, 1::2], np.diag(relu.derivative(x)))


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


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
@each_name
def test_short_floats_are_rounded_once(name, dtype):
    """They are the float64 result, rounded."""
    f = actviz.get(name)
    x = RANDOM.normal(0, 2, (5, 6)).astype(dtype)
    for short, long in ((f(x), f(x.astype(float))), (f.jacobian(x), f.jacobian(x.astype(float)))):
        np.testing.assert_array_equal(short, long.astype(dtype), strict=True)


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
        with pytest.raises(UsageError, match=f"{name} does not take masked arrays"):
            call(np.ma.MaskedArray([1.0, 2.0], mask=[True, False]))
        with pytest.raises(TypeError, match="real numbers, not complex128"):
            call([1j, 2])


@pytest.mark.parametrize("name", ["glu", "gtu", "reglu", "geglu", "swiglu"])
def test_odd_lengths_have_no_halves(name):
    """The message tells the length."""
    for call in (actviz.get(name), actviz.get(name).jacobian):
        with pytest.raises(UsageError, match="two halves, and the length 3 is odd"):
            call(np.zeros((2, 3)))


def test_maxout_counts_whole_pieces():
    """Its k is a whole number from 1, and the length a multiple of it; k = 1 changes nothing."""
    assert actviz.get("maxout:1")([3.0, -1.0]).tolist() == [3, -1]
    assert actviz.get("maxout", k=3)([3.0, -1, 4, 1, -5, -9]).tolist() == [4, 1]
    with pytest.raises(UsageError, match=r"pieces must be a whole number, not 2\.5"):
        actviz.get("maxout:2.5")
    with pytest.raises(UsageError, match=r"pieces must be a number in \[1, ∞\), not 0"):
        actviz.get("maxout:0")
    with pytest.raises(UsageError, match="maxout: 5 elements cannot be split into groups of 2"):
        actviz.get("maxout")(np.zeros(5))


@pytest.mark.parametrize("temperature", [0, -1, math.inf, math.nan])
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
