"""Softmax and cross-entropy: the numbers, their limits, and the sigmoid that two classes are."""

from __future__ import annotations

import math

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from process import in_json, printed

import actviz

TIGHT, DIGITS = 1e-14, 340
logits = st.lists(st.floats(-700, 700), min_size=1, max_size=6)


def true(x, temperature=1.0):
    """p and log p; so many digits that 1 − p is right where it is 1e-307."""
    with mp.workdps(DIGITS):
        terms = [mp.exp(mp.mpf(a) / mp.mpf(temperature)) for a in x]
        return [t / mp.fsum(terms) for t in terms], [mp.log(t / mp.fsum(terms)) for t in terms]


def test_the_known_example():
    """softmax(2, 1, 0.1) and its cross-entropy to 1e-14."""
    report = actviz.softmax([2, 1, 0.1], target=0)
    p, log_p = true([2, 1, 0.1])
    assert report.probabilities.tolist() == pytest.approx(list(map(float, p)), rel=TIGHT, abs=0)
    assert report.log_probabilities.tolist() == pytest.approx(list(map(float, log_p)), rel=TIGHT, abs=0)
    assert report.cross_entropy == pytest.approx(float(-log_p[0]), rel=TIGHT, abs=0)
    gradient = [float(p[0] - 1), float(p[1]), float(p[2])]
    assert report.gradient.tolist() == pytest.approx(gradient, rel=TIGHT, abs=0)


@given(x=logits, temperature=st.sampled_from([0.25, 0.7, 1.0, 3.0]), data=st.data())
def test_everything_against_mpmath(x, temperature, data):
    """p, log p, the loss and ∂loss/∂x = (p − y)/T, each with its own digits, however small p is."""
    k = data.draw(st.integers(0, len(x) - 1))
    report = actviz.softmax(x, temperature=temperature, target=k)
    p, log_p = true(x, temperature)
    with mp.workdps(DIGITS):
        gradient = [(share - (i == k)) / mp.mpf(temperature) for i, share in enumerate(p)]
    for measured, exact in (
        (report.probabilities, p),
        (report.log_probabilities, log_p),
        ([report.cross_entropy], [-log_p[k]]),
        (report.gradient, gradient),
    ):
        for y, t in zip(measured, exact, strict=True):
            assert float(y) == pytest.approx(float(t), rel=TIGHT, abs=1e-307)


@given(x=logits, temperature=st.sampled_from([0.25, 1.0, 3.0]))
def test_the_jacobian(x, temperature):
    """p_i (δ_ij − p_j)/T; its rows sum to 0."""
    report = actviz.softmax(x, temperature=temperature)
    p, _ = true(x, temperature)
    for i, row in enumerate(report.jacobian.tolist()):
        assert math.fsum(row) == pytest.approx(0, abs=len(x) * 2**-52 * max(map(abs, row)))
        for j, slope in enumerate(row):
            with mp.workdps(DIGITS):
                exact = p[i] * ((i == j) - p[j]) / mp.mpf(temperature)
            assert slope == pytest.approx(float(exact), rel=TIGHT, abs=1e-307)


@given(a=st.floats(-30, 30), b=st.floats(-30, 30))
def test_two_logits_are_a_sigmoid(a, b):
    """softmax(a, b) = σ(a − b), and the command says so."""
    report = actviz.softmax([a, b])
    exact = 1 / (1 + mp.exp(mp.mpf(b) - mp.mpf(a)))
    assert report.probabilities[0] == pytest.approx(float(exact), rel=TIGHT)


def test_the_sigmoid_is_told():
    """With its argument, and the temperature if there is one."""
    assert "sigmoid of their difference: σ(2 - 1) = 0.73105857863" in printed("softmax 2 1")
    assert "sigmoid of their difference: σ((1 - (-2))/2) = 0.8175744761" in printed(
        "softmax 1 -2 --temperature 2"
    )
    assert "sigmoid" not in printed("softmax 2 1 0.1")


@pytest.mark.parametrize(
    ("x", "p", "log_p"),
    [
        ([1000, -1000], [1, 0], [0, -2000]),
        ([-1000, -1000], [0.5, 0.5], [-math.log(2)] * 2),
        ([1e308, -1e308], [1, 0], [0, -math.inf]),
        ([math.inf, 3], [1, 0], [0, -math.inf]),
        ([-math.inf, 3], [0, 1], [-math.inf, 0]),
        ([math.inf, 3, math.inf], [0.5, 0, 0.5], [-math.log(2), -math.inf, -math.log(2)]),
        ([7], [1], [0]),
    ],
)
def test_extremes_are_limits(x, p, log_p):
    """No overflow; +∞ takes everything, several share it, −∞ gets nothing."""
    report = actviz.softmax(x)
    assert report.probabilities.tolist() == p
    assert report.log_probabilities.tolist() == pytest.approx(log_p, rel=TIGHT)
    assert not np.isnan(report.jacobian).any()


def test_shared_infinities_are_explained():
    """torch gives NaN for them."""
    assert "several logits are ∞" in printed("softmax inf inf 2")
    assert "∞:" not in printed("softmax inf 2")


def test_impossible_targets_cost_infinitely_much():
    """−log 0 is ∞, in JSON null, and the gradient is still p − y."""
    report = actviz.softmax([0, -math.inf], target=1)
    assert report.cross_entropy == math.inf
    assert report.gradient.tolist() == [1, -1]
    document = in_json("softmax 0 -inf --target 1")
    assert (document["cross_entropy"], document["log_probabilities"]) == (None, [0, None])
