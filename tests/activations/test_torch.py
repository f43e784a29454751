"""Where torch is installed: its values and autograd derivatives are ours, within its own error."""

from __future__ import annotations

import importlib

import numpy as np
import pytest
from conventions import CONVENTIONS

import actviz

torch = pytest.importorskip("torch", reason="torch is not installed: nothing to compare with")

# 8 ulp of ours beside what torch's kernels are good for where functions bend: constants in float32
ROOM = 1e-7
X = np.concatenate([np.linspace(-6, 6, 241) + 0.0123, [-20.0, 20.0]])


def callables():
    for name in actviz.names():
        for call in actviz.get(name).frameworks.get("torch", ()):
            if "(" not in call:
                yield name, call


@pytest.mark.parametrize(("name", "call"), list(callables()))
def test_values_and_slopes_are_torchs(name, call):
    """f and f′ agree wherever torch has the function with our defaults and can differentiate it."""
    module, _, attribute = call.rpartition(".")
    theirs = getattr(importlib.import_module(module), attribute)
    x = torch.from_numpy(X).requires_grad_()
    try:
        theirs = theirs().double().eval() if isinstance(theirs, type) else theirs
        y = theirs(x)
    except TypeError:
        pytest.skip(f"{call} wants more than an input")
    f = actviz.get(call)
    np.testing.assert_allclose(f(X), y.detach().numpy(), rtol=ROOM, atol=ROOM)
    if y.requires_grad:
        (slope,) = torch.autograd.grad(y.sum(), x)
        np.testing.assert_allclose(f.derivative(X), slope.numpy(force=True), rtol=ROOM, atol=ROOM)


@pytest.mark.parametrize(
    "convention", [row for row in CONVENTIONS if row.source.startswith("torch.") and ":" not in row.source]
)
def test_the_table_of_conventions_is_torchs(convention):
    """Where it names a function of torch, the slope there is what autograd returns."""
    module, _, attribute = convention.source.rpartition(".")
    theirs = getattr(importlib.import_module(module), attribute)
    if isinstance(theirs, type):
        theirs = theirs().double()
    more = (0.0, 0.0) if convention.name == "threshold" else ()
    x = torch.tensor([float(convention.x)], dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(theirs(x, *more).sum(), x)
    assert slope.item() == pytest.approx(convention.slope, rel=ROOM)
