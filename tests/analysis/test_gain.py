"""Gains and how gradients grow with them, against what they promise, torch's table and published runs."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import as_published

import actviz
from actviz.analysis import WIDELY_USED
from actviz.analysis.propagation.gain import CHOICES


def of(name, **given_):
    return actviz.gain([name], **given_).functions[0]


# ------------------------------------------------------------------ gains


def test_torch_gains():
    """torch.nn.init.calculate_gain as its source has it (torch/nn/init.py; selu since PR 50664)."""
    known = {
        "identity": 1, "sigmoid": 1, "tanh": 5 / 3, "relu": math.sqrt(2.0), "selu": 3.0 / 4,
        "leaky_relu": math.sqrt(2.0 / (1 + 0.01**2)), "leaky_relu:0.2": math.sqrt(2.0 / (1 + 0.2**2)),
    }  # fmt: skip
    unknown = dict.fromkeys(
        ["gelu", "silu", "mish", "elu", "softplus", "softsign", "hard_swish", "celu", "prelu"]
    )
    assert {name: of(name).gains.torch for name in {**known, **unknown}} == {**known, **unknown}


def test_measured_std_gains():
    """What people measured with 100 000 samples is our std gain within 0.5 % (pytorch #24991)."""
    measured = {
        "sigmoid": 4.8091197013855, "tanh": 1.59759163856506, "relu": 1.70680260658264,
        "leaky_relu:0.2": 1.54210591316223, "selu": 1.00029754638672, "elu": 1.2694571018219,
    }  # fmt: skip
    for name, value in measured.items():
        assert of(name).gains.std == pytest.approx(value, rel=0.005), name


@given(st.sampled_from(WIDELY_USED), st.floats(0.05, 20.0))
def test_what_a_gain_keeps(name, std):
    """forward keeps E z², std the standard deviation, backward the size of a gradient."""
    found = of(name, std=std, layers=1)
    kept, moments_ = found.gains, found.moments
    assert kept.forward**2 * moments_.f2 == pytest.approx(std**2, rel=1e-12)
    assert kept.std**2 * (moments_.f2 - moments_.f**2) == pytest.approx(std**2, rel=1e-9)
    assert found.growth["backward"].layer == pytest.approx(1.0, rel=1e-12)
    for choice, growth in found.growth.items():
        factor = getattr(kept, choice) * math.sqrt(moments_.df2)
        assert growth.layer == pytest.approx(factor, rel=1e-13)
        assert growth.log10_total == pytest.approx(math.log10(factor), abs=1e-13)


def test_gains_of_a_straight_line():
    """The identity needs no scaling, whatever its inputs."""
    for std in (1e-3, 1.0, 1e3):
        assert all(
            getattr(of("identity", std=std).gains, c) == pytest.approx(1.0, rel=1e-13) for c in CHOICES
        )


def test_gains_of_flat_functions():
    """No gain brings gradients through a function whose slope is 0."""
    found = of("heaviside")
    assert found.gains.backward == math.inf
    assert "backward" not in found.growth
    assert found.growth["forward"].log10_total == -math.inf


# ------------------------------------------------------------------ growth


def test_tanh_with_torchs_gain():
    """5/3 settles at q = 1.1784804904, where gradients grow 1.0999233 times a layer, 1.37e4 times in 100.

    The project's reference tables, tanh_gain_5/3_fixed_point and karpathy_makemore_part3.
    """
    growth = of("tanh").growth["torch"]
    assert growth.variance == as_published("1.1784804904")
    assert growth.settled == as_published("1.0999233")
    assert growth.settled**2 == as_published("1.20983132")
    assert growth.settled**10 == pytest.approx(2.59, abs=0.005)
    assert growth.settled**100 == pytest.approx(1.37e4, rel=0.005)
    assert growth.stable


def test_selu_with_torchs_gain():
    """3/4 settles at q = 0.0230337846, where chi_perp is 1.00367; gain 1 keeps N(0, 1) at 1.0716.

    The project's reference tables, selu_gain_3/4_fixed_point.
    """
    growth = of("selu").growth
    assert growth["torch"].variance == pytest.approx(0.0230337846107708, rel=1e-12)
    assert growth["torch"].variance == pytest.approx(0.02303378461075838313757734, rel=1e-13)  # mpmath
    assert growth["torch"].settled ** 2 == pytest.approx(1.00367035083935, rel=1e-12)
    assert growth["forward"].settled ** 2 == pytest.approx(1.0716, abs=5e-5)
    assert growth["forward"].settled == pytest.approx(1.0352, abs=5e-5)


# σ_w = 1, unit-variance input: the rms gradient factor after 4, 10 and 50 layers, and of the 50th; the
# project's reference tables, vanishing_by_default_init
LECUN_SIGMOID = {4: "0.0027693555", 10: "4.7910231e-07", 50: "3.98805e-32"}


@pytest.mark.parametrize("layers", LECUN_SIGMOID)
def test_sigmoid_layer_by_layer(layers):
    """Gain 1, which torch has for the sigmoid: gradients over layers whose variance still changes."""
    growth = of("sigmoid", layers=layers).growth["torch"]
    assert 10**growth.log10_total == pytest.approx(float(LECUN_SIGMOID[layers]), rel=2e-6)
    assert growth.settled == as_published("0.23605234")


@pytest.mark.parametrize("layers", [1, 2, 10, 1000, 1001, 123_456, 1_000_000_000])
def test_growth_over_any_depth(layers):
    """Powers of what each layer does where it is the same in each, at depths that no float64 holds."""
    growth = of("relu", layers=layers).growth
    assert growth["forward"].log10_total == pytest.approx(0, abs=1e-15 * layers)
    ratio = math.log10(of("relu").gains.std ** 2 / 2) / 2
    assert growth["std"].log10_total == pytest.approx(layers * ratio, rel=1e-12)


def test_an_unstable_variance_is_told():
    """GELU's forward gain keeps a variance of 1 that is a repelling fixed point: dV/dq there is above 1."""
    growth = of("gelu").growth["forward"]
    assert (growth.variance, growth.stable) == (1.0, False)
    assert growth.settled == pytest.approx(growth.layer, rel=1e-12)
    assert of("tanh").growth["forward"].stable


def test_growth_without_bound():
    """x² at its std gain grows faster than any power: infinite, and not a number of float64's limits."""
    growth = of("square", layers=1000).growth
    assert growth["std"].log10_total == math.inf
    assert growth["backward"].log10_total == -math.inf
    assert growth["std"].variance == math.inf
