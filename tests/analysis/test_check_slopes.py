"""f′ of an implementation: where `check` has it from, and whether it is the slope of the same f."""

from __future__ import annotations

import numpy as np
import pytest
from kernels import Kernel

import actviz
from actviz.analysis.check import inputs
from actviz.analysis.check.check import check
from actviz.analysis.check.slopes import against_itself
from actviz.analysis.check.tally import Rules
from actviz.analysis.formats import FORMATS
from actviz.errors import UsageError

BF16, FP16, FP32, _, E4M3, E5M2 = FORMATS.values()

FILE = """
import math
import numpy as np

def silu(x):
    x = x.astype(np.float32)
    return x / (1 + np.exp(-x))

class Leaky:
    def __init__(self, slope=0.25):
        self.slope = slope
    def __call__(self, x):
        return np.where(x > 0, x, x * x.dtype.type(self.slope))
    def derivative(self, x):
        return np.where(x > 0, 1.0, self.slope)

def clipped(x):
    return np.clip(x, 0, 1)
clipped.derivative = lambda x: np.where(x > 0, 1.0, 0.0)

def listed(x):
    return np.array([max(0.0, float(each)) for each in x])

def single(x):
    return max(0.0, float(x))

def broken(x):
    return x
broken.derivative = lambda x: x.nothing
"""


@pytest.fixture
def mine(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(FILE, encoding="utf-8")
    return str(path)


def wrong_between(low, high, factor):
    """tanh with slopes that are off by a factor in between."""

    def slope(x):
        return (1 - np.tanh(x) ** 2) * np.where((x > low) & (x < high), factor, 1.0)

    return Kernel(np.tanh, slope)


@pytest.mark.parametrize("form", [BF16, FP16, E4M3, E5M2], ids=lambda form: form.name)
@pytest.mark.parametrize(
    "name", ["gelu", "relu", "sine", "exponential", "hard_swish", "heaviside", "softplus"]
)
def test_right_slopes_are_those_of_f(form, name):
    """Right but for rounding, kinks, jumps, waves that no input shows, and what leaves the format."""
    f = actviz.get(name)
    kernel = Kernel(f, f.derivative)
    found = against_itself(kernel, f, Rules(form))
    assert found.off == 0
    assert found.worst is None
    assert found.intervals > 100


def test_other_slopes_are_found():
    """A quarter too much between 1 and 2: told where, with both means."""
    report = check(wrong_between(1, 2, 1.25), "tanh", derivative=True)
    own = report.orders[1].own_slope
    assert 0 < own.off < 20
    assert 1 <= own.worst.start < own.worst.end <= 2.5
    rise = (np.tanh(own.worst.end) - np.tanh(own.worst.start)) / (own.worst.end - own.worst.start)
    assert own.worst.by_values == pytest.approx(rise, abs=0.02)
    assert own.worst.by_slopes > 1.1 * rise
    assert report.orders[0].own_slope is None
    assert report.to_dict()["orders"][1]["against_f"] == own.to_dict()


def test_a_limit_gives_room():
    """What each number may be off by, sums may be off by too."""
    kernel, tanh = wrong_between(1, 2, 1.1), actviz.get("tanh")
    assert against_itself(kernel, tanh, Rules(BF16, limit=0)).off > 0
    assert against_itself(kernel, tanh, Rules(BF16, limit=10)).off == 0


def test_it_is_the_own_f_that_counts(monkeypatch):
    """GELU with tanh and the slope of GELU with erf: both nearly right, and not of each other."""
    monkeypatch.setattr(inputs, "sample", lambda form, sample=inputs.sample: sample(form)[::7])
    one, other = actviz.get("gelu_tanh"), actviz.get("gelu")
    assert against_itself(Kernel(one, one.derivative), other, Rules(FP32)).off == 0
    assert against_itself(Kernel(one, other.derivative), other, Rules(FP32)).off > 0


def test_pairs_are_compared_too(tmp_path):
    """Numbers of a file, which need not be all inputs."""
    x = np.linspace(-4, 4, 513)
    rows = np.column_stack([x, np.maximum(x, 0.0), np.where(x > 0, 0.5, 0.0)])
    np.savetxt(tmp_path / "p.csv", rows, delimiter=",")
    (_, slope) = check(str(tmp_path / "p.csv"), "relu", dtype="float32", derivative=True).orders
    assert slope.derivative_by == "file"
    assert (slope.own_slope.worst.by_values, slope.own_slope.worst.by_slopes) == (1.0, 0.5)


def test_a_definition_needs_no_comparison():
    """Its f′ is the derivative of its f."""
    (_, slope) = check("x*sigmoid(1.702x)", "gelu", dtype="float8_e5m2", derivative=True).orders
    assert (slope.derivative_by, slope.own_slope) == ("definition", None)


def test_numpy_code_is_differentiated(mine):
    """By jets, as if it calculated in float64: right wherever the formula is, an infinity included."""
    (f, slope) = check(f"{mine}:silu", "silu", derivative=True).orders
    assert slope.derivative_by == "jets"
    assert f.tally.max_ulp > 2
    assert slope.tally.counts[0] == slope.tally.inputs
    assert slope.own_slope.off == 0


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
def test_an_own_derivative_goes_before_all(mine, dtype):
    """Called with the format's type and with the settings of the object; a wrong one is not excused."""
    report = check(f"{mine}:Leaky:slope=0.5", "leaky_relu:0.5", dtype=dtype, derivative=True)
    assert [one.tally.counts[0] == one.tally.inputs for one in report.orders] == [True, True]
    assert report.orders[1].derivative_by == "own"
    (_, slope) = check(f"{mine}:clipped", "relu", dtype=dtype, derivative=True).orders
    assert slope.derivative_by == "own"
    assert slope.tally.max_ulp == 0
    assert slope.own_slope.off > 0
    assert slope.own_slope.worst.by_slopes == 1.0


@pytest.mark.parametrize(("attribute", "why"), [("listed", "single elements"), ("single", "single numbers")])
def test_no_derivative_to_be_had(mine, attribute, why):
    """What stands in the way, and two ways round it."""
    with pytest.raises(UsageError, match=f"{attribute} has no f′ .*{why}") as refused:
        check(f"{mine}:{attribute}", "relu", dtype="float8_e5m2", derivative=True)
    assert "'derivative'" in refused.value.hint
    assert "outputs=" in refused.value.hint


def test_a_derivative_that_raises(mine):
    """The line of the user's own file."""
    with pytest.raises(actviz.ActvizError, match="when it is differentiated") as refused:
        check(f"{mine}:broken", "identity", derivative=True)
    assert refused.value.exit_code == 1
    assert "broken.derivative" in refused.value.hint


TORCH = """
import torch

def detached(x):
    return x.detach() * torch.sigmoid(x.detach())

class Straight(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.clamp(0.0, 1.0)
    @staticmethod
    def backward(ctx, gradient):
        return gradient

def straight(x):
    return Straight.apply(x)

class Silu(torch.nn.Module):
    def forward(self, x):
        return torch.nn.functional.silu(x)
    def derivative(self, x):
        s = torch.sigmoid(x.double())
        return s * (1 + x.double() * (1 - s))
"""


def test_slopes_of_torch(tmp_path):
    """A module's own derivative, a backward that is not the slope, and a function without one."""
    pytest.importorskip("torch")
    path = tmp_path / "kernels_of_torch.py"
    path.write_text(TORCH, encoding="utf-8")
    (_, slope) = check(f"{path}:Silu", "silu", dtype="float16", derivative=True).orders
    assert slope.derivative_by == "own"
    assert slope.tally.max_ulp <= 2
    (_, slope) = check(f"{path}:straight", "clip(x, 0, 1)", dtype="float16", derivative=True).orders
    assert slope.derivative_by == "autograd"
    assert slope.own_slope.worst.by_slopes == 1.0
    assert slope.own_slope.worst.by_values == 0.0
    with pytest.raises(UsageError, match="autograd cannot differentiate it"):
        check(f"{path}:detached", "silu", derivative=True)


def test_jax_in_float64():
    """Judged in float64, though jax calculates in float32 unless told; subnormal numbers are 0 to it."""
    pytest.importorskip("jax")
    f, slope = check("jax.numpy:tanh", "tanh", dtype="float64", derivative=True, ftz=True).orders
    assert f.tally.max_ulp < 100
    assert slope.derivative_by == "jax"
    assert slope.own_slope.off == 0
