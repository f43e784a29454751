"""What must hold between functions, or between a function and itself, whatever the input.

The tolerance is never chosen: each side may be off by what the accuracy bar allows (`bar`), carried
through the arithmetic of the identity, plus the rounding of that arithmetic.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import actviz

EPS = float(np.finfo(np.float64).eps)
TINY = float(np.finfo(np.float64).smallest_subnormal)
ORDERS = (0, 1, 2)

# x·f′ must not overflow, so 1e300 and not the largest float
inputs = st.one_of(st.floats(-50, 50), st.floats(-1e300, 1e300))
# wide enough to matter, narrow enough for α e^x and x/α to stay normal beside them
positive = st.floats(1e-3, 1e3)

elu, celu, selu = actviz.get("elu"), actviz.get("celu"), actviz.get("selu")
silu, gelu, gelu_tanh, mish = (actviz.get(name) for name in ("silu", "gelu", "gelu_tanh", "mish"))
sigmoid, log_sigmoid, softplus = (actviz.get(name) for name in ("sigmoid", "log_sigmoid", "softplus"))
tanh, softsign = actviz.get("tanh"), actviz.get("softsign")
hard_sigmoid, hard_swish, hard_tanh = (actviz.get(f"hard_{name}") for name in ("sigmoid", "swish", "tanh"))
relu, relu6, identity = (actviz.get(name) for name in ("relu", "relu6", "identity"))


def bar(f, x, order=0):
    """8 ulp of the value and what 8 ulp of the input make of it: the bound that test_accuracy.py checks."""
    value, slope = f.derivative(x, order), f.derivative(x, order + 1)
    return 8 * (EPS * abs(value) + EPS * abs(x * slope) + TINY)


def agree(left, right, tolerance):
    """Equal up to the tolerance and the last rounding of either side."""
    allowed = tolerance + EPS * max(abs(left), abs(right)) + TINY
    assert abs(left - right) <= allowed, f"{left!r} and {right!r} differ by {abs(left - right) / allowed:.3g}"


EQUAL = [
    ("celu", "elu"),
    ("leaky_relu:0", "relu"),
    ("leaky_relu:1", "identity"),
    ("prelu:0.01", "leaky_relu"),
    ("hard_tanh:0,6", "relu6"),
]


@pytest.mark.parametrize(("one", "other"), EQUAL)
@given(x=inputs)
def test_two_names_for_one_function(one, other, x):
    """Special cases are the same function bit by bit, in all orders."""
    for order in ORDERS:
        assert actviz.get(one).derivative(x, order) == actviz.get(other).derivative(x, order)


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_two_names_for_one_function_share_its_facts(one, other):
    """What is declared of special cases agrees too."""
    assert actviz.get(one).known == actviz.get(other).known


@given(x=inputs, slope=st.floats(-10, 10))
def test_prelu_is_leaky_relu_at_any_slope(x, slope):
    """They differ in who chooses the slope only."""
    prelu, leaky = actviz.get("prelu", a=slope), actviz.get("leaky_relu", negative_slope=slope)
    assert prelu.known == leaky.known
    for order in ORDERS:
        assert prelu.derivative(x, order) == leaky.derivative(x, order)


@pytest.mark.parametrize("f", [tanh, softsign, hard_tanh, identity], ids=str)
@given(x=inputs)
def test_odd_functions(f, x):
    """f and f″ change sign with x, f′ does not: exactly, since only the sign of x differs."""
    for order, sign in zip(ORDERS, (-1, 1, -1), strict=True):
        assert f.derivative(-x, order) == sign * f.derivative(x, order)


@pytest.mark.parametrize("f", [sigmoid, hard_sigmoid], ids=str)
@given(x=inputs)
def test_gates_of_opposite_inputs_add_up_to_one(f, x):
    """σ(x) + σ(−x) = 1."""
    agree(f(x) + f(-x), 1.0, bar(f, x) + bar(f, -x))


@pytest.mark.parametrize("f", [silu, gelu, gelu_tanh, hard_swish, softplus], ids=str)
@given(x=inputs)
def test_smooth_rectifiers_of_opposite_inputs_differ_by_x(f, x):
    """f(x) − f(−x) = x, as for relu itself, and the slopes add up to one wherever they exist."""
    agree(f(x) - f(-x), x, bar(f, x) + bar(f, -x))
    if abs(x) not in [abs(kink.at) for kink in f.kinks]:
        agree(f.derivative(x) + f.derivative(-x), 1.0, bar(f, x, 1) + bar(f, -x, 1))


@given(x=inputs)
def test_softplus_slope_is_the_sigmoid(x):
    """Softplus′ = σ, and softplus″ = σ′."""
    for order in (0, 1):
        left, right = softplus.derivative(x, order + 1), sigmoid.derivative(x, order)
        agree(left, right, 2 * bar(sigmoid, x, order))


@given(x=inputs)
def test_log_sigmoid(x):
    """It is −softplus(−x), and the logarithm of σ(x)."""
    agree(log_sigmoid(x), -softplus(-x), bar(log_sigmoid, x) + bar(softplus, -x))
    gate = sigmoid(x)
    if gate >= np.finfo(np.float64).smallest_normal:
        agree(log_sigmoid(x), np.log(gate), bar(log_sigmoid, x) + bar(sigmoid, x) / gate)


@given(x=inputs)
def test_tanh_is_a_stretched_sigmoid(x):
    """Tanh x = 2σ(2x) − 1, and tanh′ = 4σ′(2x)."""
    agree(tanh(x), 2 * sigmoid(2 * x) - 1, bar(tanh, x) + 2 * bar(sigmoid, 2 * x) + EPS)
    agree(tanh.derivative(x), 4 * sigmoid.derivative(2 * x), bar(tanh, x, 1) + 4 * bar(sigmoid, 2 * x, 1))


@given(x=inputs)
def test_slopes_from_values(x):
    """tanh′ = 1 − tanh², σ′ = σ(x)σ(−x), softsign′ = (1 − |softsign|)²."""
    t, s, u = tanh(x), sigmoid(x), 1 - abs(softsign(x))
    agree(tanh.derivative(x), 1 - t * t, bar(tanh, x, 1) + 2 * abs(t) * bar(tanh, x) + EPS)
    carried = sigmoid(-x) * bar(sigmoid, x) + s * bar(sigmoid, -x)
    agree(sigmoid.derivative(x), s * sigmoid(-x), bar(sigmoid, x, 1) + carried)
    off = bar(softsign, x) + EPS
    agree(softsign.derivative(x), u * u, bar(softsign, x, 1) + 2 * u * off + off * off)


@pytest.mark.parametrize(("f", "gate"), [(silu, sigmoid), (hard_swish, hard_sigmoid)], ids=str)
@given(x=inputs)
def test_gated_functions_are_x_times_their_gate(f, gate, x):
    """Silu = x σ(x), hard_swish = x hard_sigmoid(x)."""
    agree(f(x), x * gate(x), bar(f, x) + abs(x) * bar(gate, x))


@given(x=inputs)
def test_mish_is_gated_by_tanh_of_softplus(x):
    """Mish = x tanh(softplus(x)), out of the three functions' own kernels."""
    s = softplus(x)
    off = bar(tanh, s) + tanh.derivative(s) * bar(softplus, x)
    agree(mish(x), x * tanh(s), bar(mish, x) + abs(x) * off)


@given(x=st.floats(-800, 0, exclude_max=True), alpha=positive)
def test_elu_slope_is_its_height_above_the_floor(x, alpha):
    """elu′(x) = elu(x) + α for x < 0, and elu″ = elu′ there."""
    f = actviz.get("elu", alpha=alpha)
    agree(f.derivative(x), f(x) + alpha, bar(f, x, 1) + bar(f, x))
    agree(f.derivative(x, order=2), f.derivative(x), 2 * bar(f, x, 1))


@given(x=inputs, alpha=positive)
def test_celu_is_elu_on_another_scale(x, alpha):
    """Celu_α(x) = α elu(x/α); the division moves the input by half an ulp, which the bar forgives."""
    f = actviz.get("celu", alpha=alpha)
    agree(f(x), alpha * elu(x / alpha), bar(f, x) + 2 * alpha * bar(elu, x / alpha))
    agree(f.derivative(x), elu.derivative(x / alpha), bar(f, x, 1) + 2 * bar(elu, x / alpha, 1))


@given(x=inputs)
def test_selu_is_a_scaled_elu(x):
    """Selu = λ elu_α at Klambauer's α and λ; α and λ are each within half an ulp."""
    scale, alpha = selu.known.right.slope, -selu.known.left.value / selu.known.right.slope
    f = actviz.get("elu", alpha=alpha)
    agree(selu(x), scale * f(x), bar(selu, x) + scale * bar(f, x))


@given(x=inputs, beta=positive)
def test_softplus_with_beta_is_softplus_on_another_scale(x, beta):
    """β softplus_β(x) = softplus(βx), to what βx loses by rounding."""
    f = actviz.get("softplus", beta=beta)
    agree(beta * f(x), softplus(beta * x), beta * bar(f, x) + 2 * bar(softplus, beta * x))


@given(x=inputs, low=st.floats(-100, 99), width=st.floats(0.5, 100))
def test_hard_tanh_is_a_clip(x, low, width):
    """It is numpy's clip, so its values never leave [min_val, max_val], not even by an ulp."""
    assert actviz.get("hard_tanh", min_val=low, max_val=low + width)(x) == np.clip(x, low, low + width)


@given(x=inputs)
def test_relu_from_its_parts(x):
    """Relu(x) − relu(−x) = x and relu(x) + relu(−x) = |x|, exactly; relu6 is the smaller of it and 6."""
    assert relu(x) - relu(-x) == x
    assert relu(x) + relu(-x) == abs(x)
    assert relu6(x) == min(relu(x), 6.0)


@given(x=inputs, at_zero=st.floats(0, 1))
def test_heaviside_is_numpys(x, at_zero):
    """Its parameter is numpy's second argument: the value at 0, also at minus 0, and only there."""
    f = actviz.get("heaviside", at_zero=at_zero)
    assert f(x) == np.heaviside(x, at_zero)
    assert f([-0.0, 0.0]).tolist() == [at_zero, at_zero]
