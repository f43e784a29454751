"""Where torch or jax is installed: their functions, differentiated by them, are the registry's."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

import actviz
from actviz.errors import FunctionWarning

X = np.linspace(-6.0, 6.0, 49) + 0.0123

TORCH = """
import torch
from torch import nn

def silu(x):
    return x * torch.sigmoid(x)

class Squared(nn.Module):
    def __init__(self, power=2, slope=0.5):
        super().__init__()
        self.power, self.weight = power, nn.Parameter(torch.tensor(slope))

    def forward(self, x):
        return torch.relu(x) ** self.power + self.weight * x

module = Squared()

def detached(x):
    return x * torch.sigmoid(x).detach()
"""
JAX = """
import jax
import jax.numpy as jnp

def silu(x):
    return x * jax.nn.sigmoid(x)

@jax.jit
def leaky(x, slope=0.25):
    return jnp.where(x > 0, x, slope * x)
"""


@pytest.fixture
def folder(here):
    (here / "with_torch.py").write_text(TORCH, encoding="utf-8")
    (here / "with_jax.py").write_text(JAX, encoding="utf-8")
    return here


def agrees(theirs, ours):
    """f, f′ and f″ are the same, and so is what was found of f."""
    for order in range(3):
        np.testing.assert_allclose(
            theirs.derivative(X, order=order), ours.derivative(X, order=order), rtol=1e-7, atol=1e-9
        )
    assert [kink.at for kink in theirs.kinks] == [kink.at for kink in ours.kinks]
    found, known = theirs.derivative_range, ours.derivative_range
    assert (found.low, found.high) == pytest.approx((known.low, known.high), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(
    "name", ["with_torch.py:silu", "torch.nn.functional:silu", "torch.nn:SiLU", "torch.nn:LeakyReLU:0.3",
             "torch.nn:ELU:alpha=0.5", "torch.nn.functional:hardswish", "torch:tanh"]
)  # fmt: skip
def test_torch_is_differentiated_by_autograd(name, folder):
    """Functions, modules and classes of modules with their settings, in float64 and twice."""
    pytest.importorskip("torch", reason="torch is not installed")
    ours = {"LeakyReLU": "leaky_relu:0.3", "ELU": "elu:0.5", "hardswish": "hard_swish", "tanh": "tanh"}
    f = actviz.get(name)
    assert f.derivative_by == "autograd"
    agrees(f, actviz.get(ours.get(name.split(":")[1], "silu")))


def test_modules_of_torch_are_taken_in_float64(folder):
    """With their own weights; settings are given to the class as it counts with them."""
    pytest.importorskip("torch", reason="torch is not installed")
    assert actviz.get("with_torch.py:module")([-1.0, 2.0]).tolist() == [-0.5, 5.0]
    cube = actviz.get("with_torch.py:Squared:power=3,slope=0.25")
    assert cube([-1.0, 2.0]).tolist() == [-0.25, 8.5]
    assert cube.derivative(2.0) == 12.25
    assert cube.derivative(2.0, order=2) == 12.0


def test_a_slope_that_autograd_does_not_see_is_warned_of(folder):
    """Where a part is detached f′ is not the slope of f; it is told where, and how much is missing."""
    pytest.importorskip("torch", reason="torch is not installed")
    with pytest.warns(FunctionWarning, match=r"f′ by autograd is not the slope of f between x = .*: at x = "):
        assert actviz.get("with_torch.py:detached").known.range.low < 0.01
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert actviz.get("torch.nn:Softplus").known


@pytest.mark.parametrize(
    ("name", "ours"),
    [("with_jax.py:silu", "silu"), ("with_jax.py:leaky", "leaky_relu:0.25"), ("jax.nn:relu6", "relu6")],
)
def test_jax_is_differentiated_by_grad(name, ours, folder):
    """In float64, whether compiled or not."""
    pytest.importorskip("jax", reason="jax is not installed")
    f = actviz.get(name)
    assert f.derivative_by == "jax"
    agrees(f, actviz.get(ours))
