"""The first order in 1/width of gradients in residual networks: closed forms, the limit, and simulations."""

from __future__ import annotations

import math

import numpy as np
import pytest

import actviz
from actviz.analysis.depth.width import width_effect
from actviz.analysis.propagation.block_laws import block_laws
from actviz.analysis.propagation.layers import Block


def effect(name, layers, scale=1.0, sigma_w=1.0, sigma_b=0.0, keep=1.0):
    block = Block(actviz.get(name), sigma_w, sigma_b, residual=scale, keep=keep)
    return width_effect(block, sigma_w**2 + sigma_b**2, layers)


@pytest.mark.parametrize(("name", "scale", "within"), [
    ("relu", 1.0, 1e-9), ("abs", 0.3, 1e-9), ("leaky_relu", 2.0, 1e-9), ("gelu", 0.5, 1e-6),
])  # fmt: skip
def test_what_is_added_grows_like_the_outputs(name, scale, within):
    """The share that is added to the mean square grows by q_(l+1)/q_l over 1 + A² E f′² in each layer.

    gelu differs from its tails by about q^−1/2, which is 1e-6 at the largest variance that is looked at.
    """
    block = Block(actviz.get(name), 1.0, residual=scale)
    found = block_laws(block, 1.0)
    near, far = effect(name, 199, scale), effect(name, 200, scale)
    assert near.factor**2 == pytest.approx(found.variance.rate, rel=1e-12)
    assert far.doubling / near.doubling == pytest.approx(found.variance.rate / found.chi_perp, rel=within)
    assert far.log10_rms(round(far.doubling)) == pytest.approx(math.log10(2) / 2, rel=1e-9)


def test_one_layer_by_hand():
    """Two layers of relu: |x|² of x = f′(z_1) ε gains 2A σ_w² E f″ E Σx Σax/n, the last being 2A E f."""
    scale, sigma_w = 0.7, 1.3
    first = sigma_w**2
    stream = 1 + scale**2 * first / 2
    bend, mean = 1 / math.sqrt(2 * math.pi * sigma_w**2 * stream), math.sqrt(first / (2 * math.pi))
    added = 2 * scale * sigma_w**2 * bend * 2 * scale * mean / (1 + scale**2 * sigma_w**2 / 2)
    assert effect("relu", 2, scale, sigma_w).doubling == pytest.approx(added, rel=1e-12)


@pytest.mark.parametrize("name", ["tanh", "sigmoid", "identity", "snake", "heaviside", "sine"])
def test_where_there_is_no_such_part(name):
    """f without two tails of different slopes: its mean does not grow like √q."""
    assert effect(name, 20) is None


def test_beyond_the_largest_variances():
    """80 layers of softplus at σ_w = 3 reach q = 1e80, where it is relu, to about 1e-6."""
    relu, softplus = (
        effect(name, 80, sigma_w=3.0).doubling / effect(name, 79, sigma_w=3.0).doubling
        for name in ("relu", "softplus")
    )
    assert softplus == pytest.approx(relu, rel=1e-6)


@pytest.mark.parametrize(("name", "layers", "width", "networks", "scale", "dropout"), [
    pytest.param("relu", 10, 64, 600, 1.0, 0.0, id="relu"),
    pytest.param("gelu", 10, 64, 600, 1.0, 0.0, id="gelu", marks=pytest.mark.whole),
    pytest.param("relu", 10, 256, 400, 1.0, 0.0, id="wide", marks=pytest.mark.whole),
    pytest.param("relu", 20, 256, 300, 1.0, 0.0, id="deep", marks=pytest.mark.whole),
    pytest.param("relu", 20, 64, 400, 1.0, 0.2, id="dropout", marks=pytest.mark.whole),
    pytest.param("abs", 30, 128, 300, 0.3, 0.0, id="abs", marks=pytest.mark.whole),
])  # fmt: skip
def test_simulated_networks(name, layers, width, networks, scale, dropout):
    """The rms lies within four standard errors of what is predicted, and 2 layers/width: what does not grow.

    Infinite width alone is farther off than that.
    """
    found = actviz.vanish(
        name, width=width, layers=layers, residual=scale, dropout=dropout, repeats=networks, seed=5
    ).functions[0]
    assert found.width_effect == effect(name, layers, scale, keep=1 - dropout)
    assert found.summary()["width_effect"] == vars(found.width_effect)
    expected = found.log10_share_in_theory
    within = 4 * float(found.log10_gradient.error[0]) + math.log10(1 + 2 * layers / width) / 2
    predicted = expected + found.width_effect.log10_rms(width)
    assert abs(found.log10_shares[0] - predicted) < within
    assert (layers == 10 and width == 256) or abs(found.log10_shares[0] - expected) > within


def test_variance_between_relu_networks_is_known_for_plain_ones_only():
    """5 L/n is that of plain networks with normal weights and without biases (Hanin & Nica 2019)."""
    plain = {"width": 8, "layers": 4, "repeats": 3}

    def known(name="relu", **settings):
        return actviz.vanish(name, **plain, **settings).functions[0].log_variance_in_theory

    assert known() == known(init="he") == 2.5
    others = ({"norm": "layer"}, {"batch_norm": True}, {"residual": 0.5}, {"dropout": 0.1}, {"init": "torch"})
    assert [known(**settings) for settings in others] == [None] * 5
    assert known("gelu") is None
    assert np.isfinite(actviz.vanish("relu", **plain).functions[0].shares.log_variance)
