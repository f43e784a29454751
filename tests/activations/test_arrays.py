"""Any array-like goes in, an array of that shape and floating type comes out, and nothing is written to."""

from __future__ import annotations

import gc
import math

import numpy as np
import pytest
from cases import FIRST, SPECS, get
from each import each

import actviz
from actviz.activations.evaluate import BLOCK, evaluate
from actviz.analysis.formats import FORMATS

ORDERS = (0, 1, 2)
FLOATS = (np.float16, np.float32, np.float64)
SOME = np.array([[-3.0, -0.5, 0.0], [0.25, 2.0, 9.0]])

# Arrays are dealt with in one place, evaluate(); one function of each shape and kind of tail goes through it.
each_spec = pytest.mark.parametrize(
    "spec",
    [
        "relu",
        "heaviside:0.5",
        "hard_swish",
        "sigmoid",
        "softplus:10",
        "elu:0.5",
        "silu",
        "gelu",
        "mish",
        "sine",
        "square",
    ],
)
each_order = pytest.mark.parametrize("order", ORDERS)


@pytest.mark.parametrize("shape", [(), (6,), (2, 3), (1, 2, 3), (0,), (3, 0, 2)])
@pytest.mark.parametrize("dtype", FLOATS)
@each_spec
def test_shape_and_floating_type_are_kept(spec, dtype, shape):
    """float16, float32 and float64 arrays of any number of dimensions, empty ones included."""
    x = np.resize(SOME, shape).astype(dtype)
    for order in ORDERS:
        y = actviz.get(spec).derivative(x, order)
        assert (y.shape, y.dtype) == (shape, dtype)


@pytest.mark.parametrize("x", [[-2, 0, 3], [True, False], np.uint8([0, 255]), np.longdouble([-2, 0.1]), []])
@each_spec
def test_everything_else_real_gives_float64(spec, x):
    """Integers, booleans, long doubles and lists come out as their float64 values do."""
    f = actviz.get(spec)
    for order in ORDERS:
        expected = f.derivative(np.asarray(x).astype(np.float64), order)
        np.testing.assert_array_equal(f.derivative(x, order), expected, strict=True)


@pytest.mark.parametrize("x", [-2, -0.5, True, np.float64(1.5), np.float32(1.5), np.int8(-1), np.array(2.0)])
@each_spec
def test_a_number_gives_a_number(spec, x):
    """Python numbers, numpy scalars and 0-d arrays give a numpy scalar: the array result's element."""
    f = actviz.get(spec)
    for order in ORDERS:
        y = f.derivative(x, order)
        assert isinstance(y, np.floating)
        assert y == f.derivative(np.array([x]), order)[0]


@pytest.mark.parametrize("dtype", FLOATS)
@each_spec
def test_a_mask_is_kept_and_copied(spec, dtype):
    """Masked elements stay masked, and unmasking the result leaves the argument as it was."""
    mask = np.array([[True, False, False], [False, True, False]])
    x = np.ma.MaskedArray(SOME.astype(dtype), mask=mask.copy())
    for order in ORDERS:
        y = actviz.get(spec).derivative(x, order)
        assert isinstance(y, np.ma.MaskedArray)
        assert y.dtype == dtype
        np.testing.assert_array_equal(y.mask, mask)
        np.testing.assert_array_equal(
            y.compressed(), actviz.get(spec).derivative(x.data, order)[~mask], strict=True
        )
        y.mask = False
        y[...] = 7
        np.testing.assert_array_equal(x.mask, mask)
        np.testing.assert_array_equal(x.data, SOME.astype(dtype))


@pytest.mark.parametrize(
    "view",
    [
        lambda x: x[::3, 1::2],
        lambda x: x[::-1, ::-1],
        lambda x: x.T,
        np.asfortranarray,
        lambda x: np.broadcast_to(x[0], (5, 24)),
        lambda x: x.astype(">f8"),
    ],
    ids=["strided", "reversed", "transposed", "fortran", "broadcast", "big endian"],
)
@each_spec
def test_memory_layout_does_not_matter(spec, view):
    """Strided, reversed, transposed, broadcast and byte-swapped arrays give what their copies give."""
    x = view(np.linspace(-12, 12, 480).reshape(20, 24))
    plain = np.array(x, dtype=np.float64, order="C")
    for order in ORDERS:
        y = actviz.get(spec).derivative(x, order)
        np.testing.assert_array_equal(y, actviz.get(spec).derivative(plain, order))


@pytest.mark.parametrize("writeable", [True, False])
@pytest.mark.parametrize("shape", [(6,), (2, 3)])
@each_spec
def test_the_argument_is_never_written_to(spec, shape, writeable):
    """Neither its numbers nor its flags change, and the result shares no memory with it."""
    x = SOME.reshape(shape).copy()
    before = x.copy()
    x.flags.writeable = writeable
    for order in ORDERS:
        y = actviz.get(spec).derivative(x, order)
        assert not np.shares_memory(x, y)
        assert y.flags.writeable
        assert x.flags.writeable == writeable
        np.testing.assert_array_equal(x, before)


@each_order
@each_spec
def test_long_arrays_are_their_blocks(spec, order):
    """An array of two blocks and a bit is worked on block by block, each as if it were alone."""
    f = actviz.get(spec)
    x = np.random.default_rng(3).permutation(np.linspace(-50, 50, 2 * BLOCK + 5))
    alone = [f.derivative(x[start : start + BLOCK], order) for start in range(0, x.size, BLOCK)]
    np.testing.assert_array_equal(f.derivative(x, order), np.concatenate(alone), strict=True)


@each_order
@each_spec
def test_a_result_hardly_depends_on_its_neighbours(spec, order):
    """One number alone and in an array may be summed in another order: 16 ulp at condition 1, 8 each."""
    f = actviz.get(spec)
    x = np.linspace(-9.7, 9.9, 101)
    alone = np.array([f.derivative(number, order) for number in x])
    slope = f.derivative(x, order + 1) if order < 2 else np.zeros_like(x)
    together = f.derivative(x, order)
    rounding = 16 * np.spacing(np.abs(together)) + 16 * np.finfo(float).eps * np.abs(x * slope)
    assert (np.abs(alone - together) <= rounding).all()


@pytest.mark.parametrize("dtype", FLOATS)
@each_order
@each_spec
def test_nan_stays_and_infinities_give_the_limits(spec, order, dtype):
    """nan in, nan out; ±inf give the declared limits; their neighbours in the array are untouched."""
    f = actviz.get(spec)
    left, right = f.known.left, f.known.right
    limits = [(tail.value, tail.slope, tail.curvature)[order] for tail in (left, right)]
    x = np.array([math.nan, -math.inf, 0.5, math.inf], dtype)
    expected = np.array([math.nan, limits[0], f.derivative(0.5, order), limits[1]], dtype)
    np.testing.assert_array_equal(f.derivative(x, order), expected, strict=True)


@pytest.mark.parametrize(
    "x", [1j, [1 + 0j], "1", ["a"], None, [None], object(), np.array([10**400]), np.datetime64("2020")]
)
@each_spec
def test_what_is_no_real_number_is_refused(spec, x):
    """Complex numbers, text, objects and dates raise TypeError and say which type they are."""
    f = actviz.get(spec)
    for given in (f, f.derivative):
        with pytest.raises(TypeError, match=r"an activation takes real numbers, not \S"):
            given(x)


@pytest.mark.parametrize("order", [3, -1, 1.5, "1", None])
def test_other_orders_are_refused(order):
    """There are f, f′ and f″, and the message says so."""
    with pytest.raises(ValueError, match=r"order must be 0, 1 or 2, not "):
        actviz.get("tanh").derivative(1.0, order)


@each_spec
def test_order_0_is_the_function_itself(spec):
    """f.derivative(x, 0) is f(x), and the first derivative is what is meant when no order is given."""
    f = actviz.get(spec)
    np.testing.assert_array_equal(f.derivative(SOME, 0), f(SOME), strict=True)
    np.testing.assert_array_equal(f.derivative(SOME), f.derivative(SOME, 1), strict=True)


_WIDELY = np.random.default_rng(0)
FAR_AND_NEAR = np.concatenate([
    _WIDELY.standard_normal(500) * 3,
    10.0 ** _WIDELY.uniform(-320, 308, 500) * _WIDELY.choice([-1, 1], 500),
    [0.0, -0.0, math.inf, -math.inf, math.nan],
])  # fmt: skip


@each("spec", SPECS, part=FIRST)
def test_value_and_derivative_together(spec):
    """Worked out together f and f′ are the same bit by bit, at all sizes of x and beside them."""
    f = get(spec)
    # far numbers alone need wide numbers, near ones beside them do not
    for x in (FAR_AND_NEAR, FAR_AND_NEAR[:500], SOME.astype(np.float32)):
        for found, order in zip(f.value_and_derivative(x), (0, 1), strict=True):
            np.testing.assert_array_equal(found, f.derivative(x, order), strict=True)
            np.testing.assert_array_equal(np.signbit(found), np.signbit(f.derivative(x, order)))


@each_spec
def test_value_and_derivative_keep_masks_and_numbers(spec):
    """A masked array gives two with masks of their own, a number two numbers."""
    x = np.ma.MaskedArray(SOME, mask=[[True, False, False], [False, True, False]])
    for found in actviz.get(spec).value_and_derivative(x):
        found.mask[0, 1] = True
        assert not x.mask[0, 1]
    assert all(isinstance(y, np.floating) for y in actviz.get(spec).value_and_derivative(1.5))


SHORT_TYPES = ("bfloat16", "float8_e4m3fn", "float8_e5m2")


@pytest.mark.parametrize("name", SHORT_TYPES)
@pytest.mark.parametrize("spec", ["gelu", "leaky_relu", "sigmoid", "relu"])
def test_types_of_ml_dtypes_are_kept(name, spec):
    """bfloat16 and float8 stay what they are, rounded once from float64: f, f′ and f″, any shape."""
    ml_dtypes = pytest.importorskip("ml_dtypes")
    dtype = np.dtype(getattr(ml_dtypes, name))
    form = FORMATS[name]
    codes = form.codes(form.numbers())
    x = form.array(codes)
    f = actviz.get(spec)
    for order in range(3):
        with np.errstate(invalid="ignore"):
            found = f.derivative(x, order=order)
            assert found.dtype == dtype
            due = form.rounded(f.derivative(form.values(codes), order=order))
            assert np.array_equal(found.astype(np.float64), due, equal_nan=True)
    assert f(x[:6].reshape(2, 3)).shape == (2, 3)
    assert type(f(dtype.type(1.5))) is dtype.type


def test_rounding_once():
    """A value beside the middle of two numbers of bfloat16, which float32 rounds into the middle."""
    ml_dtypes = pytest.importorskip("ml_dtypes")
    middle = 1 + 2.0**-8
    x = np.array([2.0], ml_dtypes.bfloat16)

    def beside(sign):
        return float(evaluate(lambda u: np.full_like(u, middle + sign * 2.0**-40), x, lambda: (0.0, 0.0))[0])

    assert (beside(-1), beside(1)) == (1.0, 1 + 2.0**-7)


def test_whole_numbers_of_ml_dtypes_are_none():
    """int4 is no type for f(x)."""
    ml_dtypes = pytest.importorskip("ml_dtypes")
    with pytest.raises(TypeError, match="int4"):
        actviz.get("relu")(np.array([1], ml_dtypes.int4))


@pytest.fixture
def only_new_garbage():
    """A collector that looks at what comes from now on, which takes no time, and only when it is asked to."""
    gc.collect()
    gc.freeze()
    gc.disable()
    yield
    gc.enable()
    gc.unfreeze()


@pytest.mark.usefixtures("only_new_garbage")
@each("spec", [*actviz.names(), "x*tanh(x^2)/(1 + abs(x))"], size=200)
def test_temporaries_are_freed_at_once(spec):
    """No evaluation leaves a circle of references, which holds its arrays until the collector comes by."""
    f = actviz.get(spec)
    x = np.linspace(-5.0, 5.0, 100)
    for order in ORDERS:
        f.derivative(x, order)  # what is worked out once, and then kept
    gc.collect()
    for order in ORDERS:
        f.derivative(x, order)
    assert gc.collect() == 0


@pytest.mark.parametrize("size", [1, 1000, BLOCK, BLOCK + 1])
@pytest.mark.parametrize("odd", [math.nan, math.inf, 1e200, -700.0])
def test_one_extreme_number_among_ordinary_ones(size, odd):
    """Whatever quick look tells ordinary arrays, a number far out gets the value that it has alone."""
    x = np.linspace(-2.0, 2.0, size)
    x[-1] = odd
    for spec in ("silu", "pflu", "squareplus", "x*tanh(x^2)/(1 + abs(x))"):
        f = actviz.get(spec)
        for order in ORDERS:
            np.testing.assert_array_equal(f.derivative(x, order)[-1], f.derivative(odd, order))
