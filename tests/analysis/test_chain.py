"""The chain of one-neuron layers against exact arithmetic, mpmath and plain iteration."""

from __future__ import annotations

import math
from fractions import Fraction

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import numbers

import actviz

U = 2.0**-53  # unit roundoff of float64


def chain(name="sigmoid", **given_):
    return actviz.vanish([name], **given_).functions[0]


def exact(scaled, i):
    """The number at a position as a fraction, however large or small."""
    return Fraction(float(scaled.mantissa[i])) * Fraction(2) ** int(scaled.exponent[i])


# ------------------------------------------------------------------ a worked example


def test_the_documents_bounds():
    """Layer 1 gets at most 1/64 of layer 4's gradient and 1/16 of layer 3's share: powers of 1/4, exact."""
    assert chain().bound.value.tolist() == [1 / 64, 1 / 16, 1 / 4, 1.0]


def test_the_documents_gradients():
    """∂C/∂b of four sigmoid layers with w = 1, b = 0 and x = 1 (mpmath, 50 digits)."""
    gradients = [0.00216403111522576, 0.0110066112445365, 0.0501755913418224, 0.224447662716542]
    assert chain().gradient.value.tolist() == pytest.approx(gradients, rel=1e-14, abs=0)


def test_the_documents_formula():
    """∂C/∂b1 = σ'(z1) w2 σ'(z2) w3 σ'(z3) w4 σ'(z4), in fractions of the report's own numbers."""
    report = chain(weights=[0.5, -2.0, 3.0, 1.5], bias=[0.25, 1.0, -0.5, 0.0], input=-1.0)
    slopes, weights = map(Fraction, report.derivative.tolist()), map(Fraction, report.weight.tolist())
    s, w = list(slopes), list(weights)
    gradient = s[0] * w[1] * s[1] * w[2] * s[2] * w[3] * s[3]
    assert abs(exact(report.gradient, 0) / gradient - 1) <= 10 * U
    assert abs(exact(report.share_of_last, 0) / (gradient / s[3]) - 1) <= 10 * U
    assert exact(report.bound, 0) == Fraction(1, 64) * 9


def test_nielsens_exploding_chain():
    """Weights of 100 and biases that make every z 0: each layer multiplies by 100 σ′(0) = 25 (ch. 5)."""
    report = chain(weights=100.0, bias=-50.0, input=0.5)
    assert report.z.tolist() == [0.0] * 4
    assert report.share_of_last.value.tolist() == [25.0**3, 25.0**2, 25.0, 1.0]
    assert report.verdict == "explodes"


@pytest.mark.parametrize("layers", [1, 4, 537, 1000, 100_000, 1_000_000])
def test_sigmoid_at_zero_is_a_power_of_four(layers):
    """With z = 0 in every layer the gradient of layer 1 is 4^-N exactly, far beyond float64."""
    report = chain(layers=layers, weights=1.0, bias=-0.5, input=0.5)
    assert (report.z == 0).all()
    # 4^-N = 0.5 · 2^(1-2N)
    assert (report.gradient.mantissa[0], report.gradient.exponent[0]) == (0.5, 1 - 2 * layers)
    log10 = float(mp.mpf(-layers) * mp.log10(4))
    assert report.gradient.log10[0] == pytest.approx(log10, rel=4 * U)
    assert report.gradient.value[0] == 0.25**layers


# ------------------------------------------------------------------ against mpmath

CHAINS = [
    ("sigmoid", [1.0, 1.0, 1.0, 1.0], [0.0] * 4, 1.0),
    ("sigmoid", [4.0, -3.0, 2.5, 0.1, 7.0], [0.5, -1.0, 0.0, 2.0, -3.0], 0.3),
    ("tanh", [1.5, -0.75, 2.0, 1.25, -1.0, 3.0], [0.1, 0.2, -0.3, 0.4, 0.0, -0.5], -0.8),
    ("softsign", [2.0, -3.0, 1.0], [0.125, 1.0, -2.0], 5.0),
    ("gelu", [1.0, -1.5, 2.0, 1.75], [0.5, 0.25, -1.0, 0.1], 1.3),
    ("mish", [0.9, 1.1, -2.0, 1.0], [0.0, -0.5, 0.5, 0.3], -2.0),
    ("elu:0.5", [1.0, -2.0, 3.0, -1.0], [0.1, 0.1, 0.1, 0.1], 0.7),
    ("selu", [-1.0, 1.0, -1.0, 1.0], [0.3, -0.2, 0.1, -0.4], 2.0),
    ("leaky_relu:0.2", [1.0, -1.0, 1.0, 2.0], [0.5, 0.5, -3.0, 0.25], 1.0),
    ("softplus", [3.0, -2.0, 1.0], [0.0, 1.0, -1.0], 1.0),
]


def reference_chain(name, weights, bias, start):
    """z, a and ∂C/∂b of every layer with 50 digits, and first-order bounds on their errors in float64.

    Bounds: 8 ulp, that is 16 u, for f and f′ of an x that is right to a few ulp, one rounding for
    each product and sum; they grow through the layers by |w f′|.
    """
    f = actviz.get(name)
    rows, a, a_error = [], mp.mpf(start), mp.mpf(0)
    for w, b in zip(map(mp.mpf, weights), map(mp.mpf, bias), strict=True):
        z = w * a + b
        z_error = abs(w) * a_error + U * (abs(w * a) + abs(z))
        a, slope, curvature, _ = numbers(f.name, z, f.parameters)
        a_error = abs(slope) * z_error + 16 * U * (abs(a) + abs(z * slope))
        slope_error = abs(curvature) * z_error + 16 * U * (abs(slope) + abs(z * curvature))
        rows.append((z, z_error, a, a_error, slope, slope_error))
    gradients, gradient, error = [], mp.mpf(1), mp.mpf(0)
    onward = [*map(mp.mpf, weights[1:]), mp.mpf(1)]
    for w, (*_, slope, slope_error) in zip(reversed(onward), reversed(rows), strict=True):
        gradient *= slope * w
        error += slope_error / abs(slope) + 3 * U
        gradients.insert(0, (gradient, error * abs(gradient)))
    return [(row[:2], row[2:4], layer) for row, layer in zip(rows, gradients, strict=True)]


@pytest.mark.parametrize(("name", "weights", "bias", "start"), CHAINS)
def test_against_mpmath(name, weights, bias, start):
    """z, a and gradient of each layer are mpmath's, within what rounding can do."""
    report = chain(name, weights=weights, bias=bias, input=start)
    with mp.workdps(50):
        expected = reference_chain(name, weights, bias, start)
        for i, row in enumerate(expected):
            found = (report.z[i], report.a[i], report.gradient.value[i])
            for value, (true, error) in zip(found, row, strict=True):
                assert abs(mp.mpf(float(value)) - true) <= error, (i + 1, value, true)


def test_deep_gradients_against_mpmath():
    """A thousand tanh layers with random weights: the last digits of 10^-N are right."""
    weights = np.random.default_rng(1).normal(size=1000).tolist()
    report = chain("tanh", weights=weights)
    with mp.workdps(40):
        factors = [mp.mpf(s) * mp.mpf(w) for s, w in zip(report.derivative, [*weights[1:], 1.0], strict=True)]
        log10 = mp.log10(abs(mp.fprod(factors)))
        assert abs(report.gradient.log10[0] - log10) <= 2000 * U / mp.log(10) + 4 * U * abs(log10)


# ------------------------------------------------------------------ the shortcut

EQUAL_LAYERS = [  # name, weight, bias, input and what the chain settles into
    ("sigmoid", 1.0, 0.0, 1.0, 1),
    ("relu", 1.0, 0.0, 1.0, 1),
    ("relu", -1.0, 0.0, 1.0, 1),
    ("identity", 2.0, 0.0, 1.0, 1),  # grows to infinity, and stays there
    ("tanh", -1.5, 0.0, 1.0, 2),
    ("sigmoid", -8.0, 4.0, 0.3, 2),
    ("relu", -2.0, 1.0, 0.3, 2),
    ("leaky_relu:-0.5", -2.0, 1.0, 0.3, 3),
    ("gelu", -4.0, 0.5, 0.3, 4),
    ("hard_swish", -3.0, 0.5, 0.3, 6),
    ("gelu", -3.0, 0.5, 0.3, 4),
    ("tanh", 1.0, 0.0, 1.0, None),  # falls as 1/√(2l)
    ("leaky_relu:-0.5", -3.0, 1.0, 0.3, None),  # chaos
]


@pytest.mark.parametrize(("name", "weight", "bias", "start", "period"), EQUAL_LAYERS)
@pytest.mark.parametrize("layers", [1, 2, 3, 7, 3000])
def test_the_shortcut_is_plain_iteration(name, weight, bias, start, period, layers):
    """A chain of equal layers, copied once it repeats itself, is to the bit the one of plain iteration."""
    f, outputs, inputs = actviz.get(name), [start], []
    for _ in range(layers):
        inputs.append(weight * outputs[-1] + bias)
        outputs.append(float(f(inputs[-1])))
    report = chain(name, layers=layers, weights=weight, bias=bias, input=start)
    assert report.z.tolist() == inputs
    assert report.a.tolist() == outputs[1:]
    assert report.derivative.tolist() == f.derivative(inputs).tolist()
    if layers == 3000:  # the case is what it says it is
        *before, last = outputs[1000:]
        assert (last in before) == (period is not None)
        assert period is None or before[-period] == pytest.approx(last, rel=1e-12)


def test_equal_and_listed_weights_agree():
    """One weight for all layers and a list of equal ones are the same chain."""
    one, listed = chain("tanh", layers=50, weights=0.9), chain("tanh", weights=[0.9] * 50)
    assert one.z.tolist() == listed.z.tolist()
    # one layer that differs, the last, leaves all the others as they were
    changed = chain("tanh", weights=[0.9] * 49 + [0.8])
    assert changed.z.tolist()[:-1] == one.z.tolist()[:-1]
    assert changed.z[-1] != one.z[-1]


CREEPING = [  # name, weight and bias of chains that neither settle nor repeat in thousands of layers
    ("tanh", 1.0, 0.0),
    ("arctan", -1.0, 0.0),
    ("softsign", 1.0, 0.0),
    ("sigmoid", 4.0, -2.0),
    ("sin", 1.0, 0.0),
    ("tanh", 1.00001, 0.0),
]


@pytest.mark.parametrize(("name", "weight", "bias"), CREEPING)
def test_many_layers_at_once_are_right_each(name, weight, bias):
    """Where 30,000 layers creep, each is f(w a + b) of the one before, to four units in the last place."""
    report = chain(name, layers=30_000, weights=weight, bias=bias)
    before = np.append(1.0, report.a[:-1])
    z = weight * before + bias
    assert report.z.tolist() == pytest.approx(z.tolist(), rel=8 * U, abs=8 * U * abs(bias))
    off = np.abs(report.activation(z) - report.a)
    assert (off <= 4 * np.spacing(np.abs(report.a))).all()
    assert report.derivative.tolist() == report.activation.derivative(report.z).tolist()


def test_tanh_falls_as_one_over_the_root():
    """tanh with w = 1: a² · 2l/3 comes to 1, and the gradient falls by a power of the depth only."""
    report = chain("tanh", layers=200_000)
    layers = np.array([20_000, 100_000, 200_000])
    assert (report.a[layers - 1] ** 2 * 2 * layers / 3).tolist() == pytest.approx([1.0] * 3, rel=1e-3)
    # a' = -a³/3 has a = √(3/2l); Π(1 - a²) then falls as l^(-3/2)
    shares = chain("tanh", layers=20_000).log10_share, report.log10_share
    assert shares[0] - shares[1] == pytest.approx(1.5, abs=1e-3)


# ------------------------------------------------------------------ what is claimed of it

NAMES = ["sigmoid", "tanh", "softsign", "relu", "elu:2.5", "selu", "softplus", "gelu", "silu", "mish",
         "hard_swish", "leaky_relu:0.3"]  # fmt: skip
floats = st.floats(-4.0, 4.0)


@given(st.sampled_from(NAMES), st.lists(st.tuples(floats, floats), min_size=1, max_size=12), floats)
def test_the_bound_holds(name, layers, start):
    """|share of last| never exceeds the bound, whatever the weights, biases and input."""
    weights, bias = map(list, zip(*layers, strict=True))
    report = chain(name, weights=weights, bias=bias, input=start)
    # 16 u for each f′ above its supremum, and the roundings of both products
    room = 1 + 20 * report.layers * Fraction(U)
    for i in range(report.layers):
        if not np.isnan(report.share_of_last.mantissa[i]):
            assert abs(exact(report.share_of_last, i)) <= exact(report.bound, i) * room


@given(st.sampled_from(NAMES), st.lists(floats, min_size=1, max_size=8))
def test_the_share_is_a_ratio_of_gradients(name, weights):
    """share of last = gradient / last gradient, and is missing exactly where that is 0/0."""
    report = chain(name, weights=weights)
    last = exact(report.gradient, -1)
    for i in range(report.layers):
        assert np.isnan(report.share_of_last.mantissa[i]) == (last == 0)
        if last:
            ratio = exact(report.gradient, i) / last
            room = 4 * report.layers * Fraction(U) * abs(ratio)
            assert abs(exact(report.share_of_last, i) - ratio) <= room


def test_small_slopes_times_small_weights():
    """A slope of 5e-131 after a weight of 1e-200 is far from 0: logarithms go where float64 does not."""
    report = chain("sigmoid", layers=3, weights=1e-200, bias=-300.0)
    with mp.workdps(40):
        slope = numbers("sigmoid", -300.0)[1]
        log10 = float(3 * mp.log10(slope) - 400)
    assert report.gradient.log10[0] == pytest.approx(log10, rel=1e-14)
    assert report.bound.log10[0] == pytest.approx(2 * math.log10(0.25) - 400, rel=1e-14)
    assert report.verdict == "vanishes"
