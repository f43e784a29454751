"""What can only be evaluated: differences know their error, and corners are found by looking."""

from __future__ import annotations

import math
from dataclasses import astuple

import numpy as np
import pytest
from each import each
from owned import own

import actviz
from actviz.activations.own.differences import estimated

X = np.linspace(-5.0, 5.0, 101) + 0.0123


@pytest.mark.parametrize("name", ["tanh", "gelu", "sine", "softplus", "elu", "mish", "relu"])
@pytest.mark.parametrize("order", [1, 2])
def test_errors_are_no_larger_than_estimated(name, order):
    """f′ and f″ by differences are off by at most what they say, and that is little."""
    f = actviz.get(name)
    estimate = estimated(f.value, X, order)
    off = np.abs(estimate.value - f.derivative(X, order=order))
    assert np.all(off <= estimate.error)
    assert np.median(estimate.error) < (1e-10, 1e-7)[order - 1]


def steps(x):
    return math.tanh(x) if x > -1 else -0.5


def bent(x):
    return max(0.1 * x, x) + min(x, 0.3)


def test_single_numbers_are_enough():
    """A function of math takes one number at a time; its jump is found, and f′ is that of each side."""
    f = own(steps)
    assert f.derivative_by == "differences"
    np.testing.assert_allclose(f([-2.0, 0.5]), [-0.5, math.tanh(0.5)])
    (kink,) = f.kinks
    assert (kink.at, kink.order) == (-1.0, 0)
    assert (kink.left, kink.right) == pytest.approx((0.0, 1 - math.tanh(1) ** 2), rel=1e-7)
    assert kink.value == kink.left  # at −1 it is −0.5, as on the left


def test_corners_are_found_by_looking():
    """Where slopes jump, to the digits that differences know; between both sides is the convention."""
    kinks = own(bent).kinks
    assert [kink.at for kink in kinks] == [0.0, 0.3]
    np.testing.assert_allclose(
        [(k.left, k.right, k.value) for k in kinks], [(1.1, 2, 1.55), (2, 1, 1.5)], 1e-8
    )


def test_slopes_beside_a_corner_are_those_of_their_side():
    """Also where every step would lie across it."""
    f = own(bent)
    np.testing.assert_allclose(f.derivative([-1e-9, 1e-9, 0.3 - 1e-8, 0.3 + 1e-8]), [1.1, 2.0, 2.0, 1.0])


def test_nothing_is_found_where_there_is_nothing():
    """A steep smooth curve has no corner."""
    assert own(lambda x: math.tanh(20 * x)).kinks == ()


def plain_elu(x):
    return np.where(x > 0, x, np.exp(x) - 1)


def hidden_elu(x):
    return plain_elu(np.asarray(x))


def rounded_elu(x):
    return plain_elu(x.astype(np.float32))


@pytest.mark.whole
@each("function, digits", [(rounded_elu, 6), (plain_elu, 13), (hidden_elu, 8)], part=3)
def test_what_has_few_digits_has_moments_too(function, digits):
    """e^x − 1 has none next to 0, float32 has few anywhere: gains are those of elu as far as these go."""
    mine, ours = (actviz.gain(f).functions[0].moments for f in (own(function), "elu"))
    np.testing.assert_allclose(astuple(mine), astuple(ours), rtol=10.0**-digits)
