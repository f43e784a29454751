"""Networks of infinite width: variances and gradients against closed forms, mpmath and published figures."""

from __future__ import annotations

import math

import mpmath as mp
import numpy as np
import pytest
from process import in_json, printed
from reference import as_published

import actviz
from actviz.analysis.propagation.initialisation import Initialisation, initialisation
from actviz.analysis.propagation.meanfield import theory

TANH_SATURATED = 1 - 0.97**2  # |tanh z| > 0.97


def at_infinite_width(name, sigma_w, layers, sigma_b=0.0, **settings):
    return theory(actviz.get(name), Initialisation("", sigma_w, sigma_b), layers, **settings)


def layer_1(found):
    """Layer 1's share of the last layer's gradient."""
    log10 = found.log10_gradient
    return 10.0 ** (log10[0] - log10[-1])


def test_tanh_standard_deviations_are_those_of_cs231n():
    """tanh with weights N(0, 1/fan_in): .6279287 … .2284734 in ten layers (composite Gauss–Legendre)."""
    stds = [0.6279287, 0.4862617, 0.4082357, 0.3576377, 0.3216218, 0.2943902, 0.2729106, 0.2554297,
            0.2408565, 0.2284734]  # fmt: skip
    assert at_infinite_width("tanh", 1.0, 10).std.tolist() == pytest.approx(stds, abs=5e-8)


def test_weights_of_one_hundredth():
    """tanh, 500 units, weights of 0.01: the signal dies (composite Gauss–Legendre)."""
    stds = [0.2135465, 0.04764214, 0.0106519, 0.002381823, 0.0005325918, 0.0001190911, 2.662959e-05,
            5.954557e-06, 1.331479e-06, 2.977278e-07]  # fmt: skip
    init = initialisation(actviz.get("tanh"), 0.01, 500)
    found = theory(actviz.get("tanh"), init, 10).std.tolist()
    assert found == pytest.approx(stds, rel=5e-7)


# infinite_width_theory_and_own_simulation of the project's reference tables: weights of what size, layers of
# how many units, and the stds of what tanh gives
TANH_STDS = {
    (1.0, 500): "0.9820116 0.9816796 0.9816734 0.9816732 0.9816732 0.9816732",
    (0.05, 500): "0.6595644 0.5361458 0.4718766 0.4327363 0.4067357 0.3884976 0.3752266 0.3653168 0.3577756 "
                 "0.3519552",
    (0.01, 4096): "0.49217 0.28923 0.17922 0.11324 0.072095 0.046043 0.029442",
    (0.05, 4096): "0.87174 0.85302 0.84984 0.84929 0.84919 0.84917 0.84917",
}  # fmt: skip


@pytest.mark.parametrize(("std", "width"), TANH_STDS)
def test_cs231n_with_other_weights(std, width):
    """The variants of the lecture that saturate, settle or die, of 500 units and, since 2018, 4096."""
    stds = TANH_STDS[std, width].split()
    found = theory(actviz.get("tanh"), initialisation(actviz.get("tanh"), std, width), len(stds)).std
    assert found.tolist() == [as_published(text) for text in stds]


def test_relu_in_closed_form():
    """relu: mean 2^-(l-1)/2 / √(2π) and std √((1 - 1/π)/2) 2^-(l-1)/2; with He's weights both stay."""
    decay = 2.0 ** (-np.arange(60) / 2)
    for sigma_w, factor in ((1.0, decay), (math.sqrt(2), np.full(60, math.sqrt(2)))):
        found = at_infinite_width("relu", sigma_w, 60)
        assert found.mean.tolist() == pytest.approx((factor / math.sqrt(2 * math.pi)).tolist(), rel=1e-12)
        std = factor * math.sqrt((1 - 1 / math.pi) / 2)
        assert found.std.tolist() == pytest.approx(std.tolist(), rel=1e-12)
        assert found.saturated.tolist() == [0.5] * 60


def test_a_line_keeps_or_scales_everything():
    """identity: the std is σ_w^l, the gradient σ_w^(N-l), from 1e-30 to 1e30."""
    for sigma_w in (0.1, 1.0, 10.0):
        found = at_infinite_width("identity", sigma_w, 30)
        powers = np.arange(1, 31) * math.log10(sigma_w)
        assert np.log10(found.std).tolist() == pytest.approx(powers.tolist(), abs=1e-11)
        assert found.log10_gradient.tolist() == pytest.approx((30 - np.arange(1, 31)) * math.log10(sigma_w))


# rms gradient factor of 4, 10 and 50 layers for inputs of variance 1 (composite Gauss–Legendre)
FACTORS = [
    ("sigmoid", 1 / math.sqrt(3), [0.00038046453, 3.0472921e-09, 3.22043e-43]),
    ("sigmoid", 1.0, [0.0027693555, 4.7910231e-07, 3.98805e-32]),
    ("sigmoid", math.sqrt(2), [0.0086178216, 8.8728461e-06, 1.07775e-25]),
    ("relu", 1 / math.sqrt(3), [0.027777778, 0.00012860082, 3.51738e-20]),
    ("relu", 1.0, [0.25, 0.03125, 2.98023e-08]),
    ("relu", math.sqrt(2), [1.0, 1.0, 1.0]),
]


@pytest.mark.parametrize(("name", "sigma_w", "factors"), FACTORS)
def test_gradients_of_common_initialisations(name, sigma_w, factors):
    """A gradient passes 4, 10 and 50 layers as published integrals of E f′² say."""
    for layers, factor in zip((4, 10, 50), factors, strict=True):
        assert layer_1(at_infinite_width(name, sigma_w, layers + 1)) == pytest.approx(factor, rel=5e-6)


# the variance of z in layer 10 and the factor of layer 50 for the rows of FACTORS, from the same tables
LIMITS = ["0.0850338", "0.264687", "0.55529", "3.30763e-08", "0.00195313", "2.0"]
PER_LAYER = ["0.14144903", "0.23605234", "0.31776891", "0.40824829", "0.70710678", "1.0"]


@pytest.mark.parametrize("row", range(6))
def test_variances_of_common_initialisations(row):
    """The variance is followed to layer 10, and a gradient through layer 50, as published integrals say."""
    name, sigma_w, _ = FACTORS[row]
    found = at_infinite_width(name, sigma_w, 51)
    assert sigma_w**2 * (found.std[8] ** 2 + found.mean[8] ** 2) == as_published(LIMITS[row], roundings=50)
    assert 10 ** (found.log10_gradient[48] - found.log10_gradient[49]) == as_published(PER_LAYER[row])


def test_what_he_et_al_say_of_small_weights():
    """VGG-B, weights of 0.01: relu's gradient shrinks to 1/16728.76360267 from conv10 to conv2.

    1/(1.7 · 10^4) in He et al. 2015, section 2.2; the product is in the project's reference tables.
    """
    share = 1.0
    for channels in (64, 128, 128, 256, 256, 512, 512, 512, 512):
        share *= layer_1(at_infinite_width("relu", 0.01 * math.sqrt(9 * channels), 2))
    assert 1 / share == as_published("16728.76360267", roundings=200)


def test_karpathys_gain():
    """tanh at gains 5/3, 1 and 3, and normalised: makemore, part 3, at infinite width (reference tables)."""
    found = at_infinite_width("tanh", 5 / 3, 5, threshold=TANH_SATURATED)
    assert found.std.tolist() == pytest.approx([0.75938, 0.69297, 0.6685, 0.6586, 0.65445], abs=5e-6)
    percent = [20.934, 9.83, 7.005, 6.04, 5.663]
    assert (100 * found.saturated).tolist() == pytest.approx(percent, abs=5e-4)
    plain = at_infinite_width("tanh", 1.0, 5).std.tolist()
    assert plain == pytest.approx([0.62793, 0.48626, 0.40824, 0.35764, 0.32162], abs=5e-6)
    large = at_infinite_width("tanh", 3.0, 60, threshold=TANH_SATURATED)
    assert float(large.std[-1]) == as_published("0.83701795")
    assert float(100 * large.saturated[-1]) == as_published("40.4713")
    normalised = at_infinite_width("tanh", 1.0, 2, threshold=TANH_SATURATED, batch_norm=True)
    assert float(normalised.saturated[0]) == as_published("0.0364120703")
    deep = at_infinite_width("tanh", 5 / 3, 300)
    # the fixed point's chi_1
    growth = 10 ** (deep.log10_gradient[200] - deep.log10_gradient[201])
    assert growth == pytest.approx(math.sqrt(1.20983132), rel=1e-8)


def test_a_layer_against_mpmath():
    """Mean, variance and gradient of two gelu layers with biases, from mpmath's integrals."""
    with mp.workdps(30):

        def gelu(x):
            return x * mp.ncdf(x)

        def slope(x):
            return mp.ncdf(x) + x * mp.npdf(x)

        def expected(g, q):
            return mp.quad(lambda t: g(mp.sqrt(q) * t) * mp.npdf(t), [-12, -4, 0, 4, 12])

        q1 = mp.mpf("1.21") * mp.mpf("2.25") + mp.mpf("0.09")
        q2 = mp.mpf("1.21") * expected(lambda x: gelu(x) ** 2, q1) + mp.mpf("0.09")
        means = [expected(gelu, q) for q in (q1, q2)]
        stds = [
            mp.sqrt(expected(lambda x: gelu(x) ** 2, q) - m**2) for q, m in zip((q1, q2), means, strict=True)
        ]
        slopes = [expected(lambda x: slope(x) ** 2, q) for q in (q1, q2)]
        gradients = [mp.sqrt(mp.mpf("1.21") * slopes[0] * slopes[1]), mp.sqrt(slopes[1])]
    found = at_infinite_width("gelu", 1.1, 2, sigma_b=0.3, input_std=1.5)
    assert found.mean.tolist() == pytest.approx([float(m) for m in means], rel=1e-12)
    assert found.std.tolist() == pytest.approx([float(s) for s in stds], rel=1e-12)
    assert (10**found.log10_gradient).tolist() == pytest.approx([float(g) for g in gradients], rel=1e-12)


def test_dropout_multiplies_second_moments():
    """relu, He, half of the outputs kept: E f² doubles in every layer, and so does the gradient's square."""
    found = at_infinite_width("relu", math.sqrt(2), 11, keep=0.5)
    assert (found.std[-1] / found.std[0]) ** 2 == pytest.approx(2**10)
    assert layer_1(found) ** 2 == pytest.approx(2**10)


def test_batch_normalisation_makes_relu_explode():
    """Yang et al. 2019: relu's squared gradient grows by π/(π - 1) a layer, and the identity's not at all."""
    for sigma_w in (0.1, 1.0, 7.0):  # which does not matter
        found = at_infinite_width("relu", sigma_w, 21, batch_norm=True)
        assert layer_1(found) ** 2 == pytest.approx((math.pi / (math.pi - 1)) ** 20)
        assert found.std.tolist() == pytest.approx([math.sqrt((1 - 1 / math.pi) / 2)] * 21)
    assert layer_1(at_infinite_width("identity", 1.0, 21, batch_norm=True)) == pytest.approx(1.0)


def test_where_there_is_no_theory():
    """E f² of exp is finite for a while and then not: what is not known is NaN, and null in the JSON."""
    found = at_infinite_width("exponential", 1.0, 6)
    assert found.mean[0] == pytest.approx(math.exp(0.5))
    assert np.isnan(found.std[-1])
    assert np.isnan(found.log10_gradient).all()
    row = in_json("vanish exponential --width 4 --layers 6 --no-figure")
    assert row["functions"][0]["layers"][-1]["theory"]["std"] is None
    assert "no theory of exponential for 6 layers" in printed(
        "vanish exponential --width 4 --layers 6 --no-figure"
    )


CRITICAL = [  # published critical points
    ("tanh", 1.0, 0.0),
    ("relu", math.sqrt(2), 0.0),
    ("leaky_relu:0.2", math.sqrt(2 / 1.04), 0.0),
    ("gelu", 1.4082110131076, 0.41583938095864),  # half-stable, K* = (3 + √17)/2
]


@pytest.mark.parametrize(("name", "sigma_w", "sigma_b"), CRITICAL)
def test_critical_initialisation(name, sigma_w, sigma_b):
    """σ_w = 1/√E f′² at a fixed point that does not repel; gradients then neither vanish nor explode fast."""
    found = initialisation(actviz.get(name), "critical", 256)
    assert (found.sigma_w, found.sigma_b) == pytest.approx((sigma_w, sigma_b), rel=1e-9)
    hundred = theory(actviz.get(name), found, 101)
    assert 0.02 < layer_1(hundred) < 50
