"""numpy code, differentiated by jets: exact, with kinks and jumps, or left to differences."""

from __future__ import annotations

import math

import numpy as np
import pytest
from owned import own

import actviz
from actviz.activations.facts import Kink

X = np.concatenate([np.linspace(-6.0, 6.0, 49) + 0.0123, [-40.0, -20.0, 20.0, 40.0]])


def softplus(x):
    return np.logaddexp(0, x)


def silu(x):
    return x / (1 + np.exp(-x))


def tanh(x):
    return np.tanh(x)


def gelu_tanh(x):
    return 0.5 * x * (1.0 + np.tanh(np.sqrt(2.0 / np.pi) * (x + 0.044715 * x**3)))


def mish(x):
    return x * np.tanh(np.log1p(np.exp(x)))


def elu(x):
    return np.where(x > 0, x, np.expm1(np.minimum(x, 0)))


def softsign(x):
    return x / (1 + np.abs(x))


def relu(x):
    return np.maximum(0, x)


def relu6(x):
    return np.clip(x, 0, 6)


def hard_sigmoid(x):
    return np.select([x <= -3, x >= 3], [0.0 * x, 1.0], default=x / 6 + 0.5)


def leaky_relu(x, negative_slope=0.01):
    y = np.array([0.0]) + x
    y[x < 0] *= negative_slope
    return y


def hard_swish(x):
    return np.piecewise(x, [x <= -3, x >= 3], [0.0, lambda t: t, lambda t: t * (t + 3) / 6])


def isru(x):
    return x * np.reciprocal(np.sqrt(1 + np.square(x)))


def arctan(x):
    return np.arctan(x)


def squareplus(x):
    return (x + (x * x + 4) ** 0.5) / 2


def sine(x):
    return np.sin(x)


SAME = [
    softplus, silu, tanh, gelu_tanh, mish, elu, softsign, relu, relu6, hard_sigmoid, leaky_relu, hard_swish,
    isru, arctan, squareplus, sine,
]  # fmt: skip


@pytest.mark.parametrize("function", SAME)
def test_slopes_are_those_of_the_registered_function(function):
    """f, f′ and f″ of plainly written numpy code agree with the registry's function of the same name."""
    mine, ours = own(function), actviz.get(function.__name__)
    assert mine.derivative_by == "jets", mine.means.why
    for order, slack in ((0, 1e-15), (1, 1e-14), (2, 1e-13)):
        np.testing.assert_allclose(
            mine.derivative(X, order=order), ours.derivative(X, order=order), rtol=1e-8, atol=slack
        )


@pytest.mark.parametrize("function", SAME)
def test_facts_are_those_of_the_registered_function(function):
    """Ranges, kinks, tails and symmetry that were found are those that are known."""
    mine, ours = own(function).known, actviz.get(function.__name__).known
    for found, known in ((mine.range, ours.range), (mine.derivative_range, ours.derivative_range)):
        assert (found.low, found.high) == pytest.approx((known.low, known.high), rel=1e-9, abs=1e-12)
    assert [k.at for k in mine.kinks] == [k.at for k in ours.kinks]
    sides = [np.array([(k.left, k.right) for k in facts.kinks]) for facts in (mine, ours)]
    np.testing.assert_allclose(*sides, atol=1e-12)
    assert (mine.left.kind, mine.right.kind) == (ours.left.kind, ours.right.kind)
    assert mine.symmetry == ours.symmetry
    assert mine.monotone == ours.monotone


def test_overflow_on_the_way_does_not_spoil_a_slope():
    """Where exp(−x) is infinite the quotient rule is ∞ − ∞; wide numbers know that the slope is 0."""
    f = own(silu)
    assert f.derivative(-800.0) == 0.0
    assert f.derivative(-720.0) == pytest.approx(actviz.get("silu").derivative(-720.0), rel=1e-9)


def jump(x):
    return np.where(x >= 0.5, x + 1, np.sign(x) * x)


def test_jumps_are_told_from_corners():
    """At 0.5 f jumps, at 0 only its slope; both are exact."""
    assert own(jump).kinks == (
        Kink(0.0, -1.0, 1.0, 0.0, 1),
        Kink(0.5, 1.0, 1.0, 1.0, 0),
    )


def curved(x):
    return np.maximum(x * x, np.exp(x) - 1)


def test_kinks_lie_where_a_condition_changes_its_sign():
    """The roots of x² = eˣ − 1 are found to the last bit, though no condition is a straight line."""
    at = [kink.at for kink in own(curved).kinks]
    assert len(at) == 1
    assert at[0] ** 2 == pytest.approx(math.expm1(at[0]), abs=1e-15)


def test_parameters_may_be_called_anything():
    """Keywords become parameters, though an activation has a ``value`` and a ``range`` of its own."""

    def odd(x, value=2.0, range=1.0):
        return value * x + range

    f = own(odd, value=3.0)
    assert f.parameters == {"value": 3.0, "range": 1.0}
    assert f(1.0) == 4.0
    assert f.derivative(1.0) == 3.0


def test_functions_of_scipy_are_followed():
    """Its ufuncs are numpy's: a GELU by erf is the registry's, down its tail."""
    special = pytest.importorskip("scipy.special", reason="scipy is not installed")

    def gelu(x):
        return x * 0.5 * special.erfc(-x / np.sqrt(2))

    mine, ours = own(gelu), actviz.get("gelu")
    assert mine.derivative_by == "jets", mine.means.why
    np.testing.assert_allclose(mine.derivative(X), ours.derivative(X), rtol=1e-9, atol=1e-14)


def asarray(x):
    return np.maximum(np.asarray(x), 0)


def interp(x):
    return np.interp(x, [-1, 1], [0, 1])


def single(x):
    return np.maximum(x.astype(np.float32), 0)


@pytest.mark.parametrize(
    ("function", "reason"), [(asarray, "asarray"), (interp, "interp"), (single, "float32")]
)
def test_what_jets_do_not_follow_is_left_to_differences(function, reason):
    """And the reason is told."""
    f = own(function)
    assert f.derivative_by == "differences"
    assert reason in f.means.why
    assert reason in f.slopes_text()


def log(x):
    return np.log(x)


def pole(x):
    return 1 / (x - 2)


@pytest.mark.parametrize(("function", "where"), [(log, "x ≤ 0"), (pole, "x = 2")])
def test_gaps_are_found(function, where):
    """Where there is no real value, and nothing that needs values everywhere takes the function."""
    f = own(function)
    assert f.known.undefined_where() == where
    with pytest.raises(actviz.ActvizError, match="no real value"):
        actviz.gain(f)


def naive(x, beta=1.0):
    return np.exp(beta * x) / (1 + np.exp(beta * x))


@pytest.mark.parametrize("beta", [1.0, 2.0])
def test_an_overflow_far_out_is_no_gap(beta):
    """eˣ/(1 + eˣ) is NaN beyond x = 709, and a sigmoid nevertheless."""
    f = own(naive, beta=beta)
    assert f.known.gaps == ()
    assert (f.range.low, f.range.high) == (0.0, 1.0)
    assert np.isnan(f(800.0))
