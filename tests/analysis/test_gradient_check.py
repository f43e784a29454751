"""Back-propagation against central differences for every activation, and against torch's autograd."""

from __future__ import annotations

import importlib
import itertools

import numpy as np
import pytest
from each import each

import actviz
from actviz.analysis.training.layers import Design, Network

SIZES = (3, 3, 2, 2)
EXAMPLES = 4
STEP = 5e-4
CLEAR = 0.02  # of every kink; what a step moves z by is a tenth of it
SPREAD = 0.01  # least variance that batch normalisation divides by the root of: with 0 it is not smooth
BOUND = 1e-6
# rounding of the differences: 18 losses of about 3 over 12 steps, each good to some 10 units of 1.1e-16
ROOM = 18 * 3 * 10 * 1.1e-16 / (12 * STEP)


def built(name, *, batch_norm, keep=0.7, sizes=SIZES, examples=EXAMPLES, clear=CLEAR):
    """A network, a batch and the masks of dropout, such that no z is near a kink."""
    f = actviz.get(name)
    kinks = np.array([kink.at for kink in f.kinks])
    for seed in range(400):
        generator = np.random.default_rng(seed)
        network = Network(Design(sizes, f, keep, batch_norm=batch_norm), "he", generator)
        for part in (network.parameters.shifts, network.parameters.scales):
            for values in part:
                values += 0.3 * generator.standard_normal(values.shape)
        x = generator.standard_normal((examples, sizes[0]))
        masks = network.masks(examples, generator)
        trace = network.forward(x, masks)
        z = np.concatenate([step.z.ravel() for step in trace.steps])
        smooth = not kinks.size or np.abs(z[:, None] - kinks).min() > clear
        if smooth and all(part.variance.min() > SPREAD for part in trace.statistics):
            return network, x, generator.integers(0, sizes[-1], examples), masks
    raise AssertionError(f"{name} has kinks everywhere")


def loss(network, x, labels, masks):
    """The mean cross-entropy, written down again: log Σ e^logit − the right logit."""
    logits = network.forward(x, masks).logits
    top = logits.max(axis=1)
    normaliser = np.log(np.exp(logits - top[:, None]).sum(axis=1)) + top
    return float(np.mean(normaliser - logits[np.arange(len(x)), labels]))


def differences(network, batch):
    """∂C/∂θ by central differences of fourth order."""
    parameters = network.parameters.all
    found = np.empty_like(parameters)
    for i, value in enumerate(parameters.copy()):
        around = []
        for step in (-2, -1, 1, 2):
            parameters[i] = value + step * STEP
            around.append(loss(network, *batch))
        parameters[i] = value
        found[i] = np.dot((1, -8, 8, -1), around) / (12 * STEP)
    return found


def split(network, values):
    """A gradient by parameter: weights, shifts and scales of each layer."""
    sizes = [part.size for part in network.gradient.parts]
    return np.split(values, np.cumsum(sizes)[:-1])


@each("name, batch_norm", itertools.product(actviz.names(), [False, True]), part=3)
def test_central_differences(name, batch_norm):
    """With dropout, each weight matrix's gradient is that of the loss to 1e-6 of its size."""
    network, *batch = built(name, batch_norm=batch_norm)
    x, labels, masks = batch
    network.backward(network.forward(x, masks), labels)
    exact = network.gradient.all.copy()
    for mine, theirs in zip(split(network, exact), split(network, differences(network, batch)), strict=True):
        assert np.abs(mine - theirs).max() <= BOUND * np.abs(theirs).max() + ROOM


def test_the_check_can_fail():
    """A slope that is wrong by a part in a hundred thousand is found."""

    class Wrong(actviz.Activation):
        name = "wrong"
        formula = derivative_formula = reference = ""
        value = staticmethod(np.tanh)
        second = staticmethod(np.zeros_like)

        def first(self, x):
            return (1 + 1e-5) / np.cosh(x) ** 2

        def facts(self):
            return actviz.get("tanh").facts()

    network, *batch = built(Wrong(), batch_norm=False)
    network.backward(network.forward(batch[0], batch[2]), batch[1])
    mine, theirs = (split(network, v)[0] for v in (network.gradient.all, differences(network, batch)))
    assert np.abs(mine - theirs).max() > BOUND * np.abs(theirs).max() + ROOM


def torchs():
    """Each activation that torch has with our defaults, as its name and torch's callable."""
    for name in actviz.names():
        for call in actviz.get(name).frameworks.get("torch", ()):
            if "(" not in call and ".nn.functional." in call:
                yield name, call
                break


@pytest.mark.parametrize("batch_norm", [False, True], ids=["plain", "batch norm"])
@pytest.mark.parametrize(("name", "call"), list(torchs()))
def test_torchs_autograd(name, call, batch_norm):
    """Where torch is installed, its autograd gives the same gradient of the same network."""
    torch = pytest.importorskip("torch", reason="torch is not installed: nothing to compare with")
    module, _, attribute = call.rpartition(".")
    f = getattr(importlib.import_module(module), attribute)
    try:
        f(torch.zeros(1))
    except TypeError:
        pytest.skip(f"{call} wants more than an input")
    sizes = (20, 15, 12, 10)
    network, x, labels, masks = built(name, batch_norm=batch_norm, sizes=sizes, examples=16, clear=0.0)
    network.backward(network.forward(x, masks), labels)
    parameters = network.parameters
    leaves = [torch.tensor(part, requires_grad=True) for part in parameters.parts]
    weights, shifts, scales = (leaves[:3], leaves[3:6], leaves[6:])
    a = torch.from_numpy(x)
    for i, mask in enumerate(masks):
        z = a @ weights[i]
        if batch_norm:
            z = torch.nn.functional.batch_norm(z, None, None, scales[i], shifts[i], training=True)
        else:
            z = z + shifts[i]
        a = f(z) * torch.from_numpy(mask)
    torch.nn.functional.cross_entropy(a @ weights[2] + shifts[2], torch.from_numpy(labels)).backward()
    for mine, leaf in zip(network.gradient.parts, leaves, strict=True):
        theirs = leaf.grad.numpy()
        # some of torch's own constants are good to 1e-7
        assert np.abs(mine - theirs).max() <= BOUND * np.abs(theirs).max()
