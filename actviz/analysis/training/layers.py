"""A fully connected network: its initial weights, forward pass and backward pass."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from actviz.analysis.propagation.initialisation import initialisation
from actviz.lazy import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from actviz.activations import Activation
    from actviz.activations.evaluate import Array
    from actviz.analysis.propagation.initialisation import Initialisation

    Labels = NDArray[np.intp]
    Generator = np.random.Generator

_EPSILON = 1e-5  # added to a variance before its root is divided by, as in every framework


@dataclass(frozen=True)
class Design:
    """What a network is made of.

    ``sizes`` are the numbers of inputs, of units in each hidden layer, and of classes. Each hidden
    layer is z = W a + b and f(z), with ``batch_norm`` z = γ (W a − mean)/std + β over the batch. The
    output layer is linear; its softmax belongs to the loss. ``keep`` is the probability with which
    dropout keeps a hidden unit; those kept are divided by it if ``rescaled``.
    """

    sizes: tuple[int, ...]
    activation: Activation
    keep: float = 1.0
    rescaled: bool = True
    batch_norm: bool = False

    @property
    def hidden(self) -> tuple[int, ...]:
        """Units in each hidden layer."""
        return self.sizes[1:-1]

    @property
    def parameter_count(self) -> int:
        """How many weights, biases and scales there are."""
        shifted = sum((a + 1) * b for a, b in pairwise(self.sizes))
        return shifted + (sum(self.hidden) if self.batch_norm else 0)


class Statistics(NamedTuple):
    """What batch normalisation subtracts and divides by, each of shape (units,)."""

    mean: Array
    variance: Array


class Normalised(NamedTuple):
    """(W a − mean)/std of a batch, and what these were."""

    values: Array
    statistics: Statistics

    @property
    def std(self) -> Array:
        """What is divided by."""
        return np.sqrt(self.statistics.variance + _EPSILON)


class Step(NamedTuple):
    """What the way back needs to know of a hidden layer on the way forward, a row for each example."""

    given: Array
    z: Array
    mask: Array | None
    normalised: Normalised | None


class Trace(NamedTuple):
    """The way forward of a batch: its hidden layers, what the output layer is given, the logits."""

    steps: list[Step]
    given: Array
    logits: Array

    @property
    def statistics(self) -> list[Statistics]:
        """What batch normalisation used in each hidden layer."""
        return [step.normalised.statistics for step in self.steps if step.normalised is not None]


@dataclass(frozen=True, eq=False)
class Values:
    """The parameters of a network, or a gradient over them: one vector, and views into it by layer.

    ``shifts`` are the b, or with batch normalisation the β; ``scales`` are the γ, of hidden layers.
    """

    all: Array
    weights: list[Array]
    shifts: list[Array]
    scales: list[Array]

    @classmethod
    def zeros(cls, design: Design) -> Values:
        """All 0."""
        shapes = list(pairwise(design.sizes))
        scaled = design.hidden if design.batch_norm else ()
        lengths = [*(a * b for a, b in shapes), *design.sizes[1:], *scaled]
        whole = np.zeros(sum(lengths))
        parts = np.split(whole, np.cumsum(lengths)[:-1])
        deep = len(shapes)
        weights = [part.reshape(shape) for part, shape in zip(parts, shapes, strict=False)]
        return cls(whole, weights, parts[deep : 2 * deep], parts[2 * deep :])

    @property
    def parts(self) -> list[Array]:
        """The views, in the order in which they are in the vector."""
        return [*self.weights, *self.shifts, *self.scales]


class Network:
    """A network and its parameters; `gradient` holds the last result of `backward`."""

    def __init__(self, design: Design, init: str | float, generator: Generator) -> None:
        self.design = design
        self.parameters = Values.zeros(design)
        self.gradient = Values.zeros(design)
        for weights, shift in zip(self.parameters.weights, self.parameters.shifts, strict=True):
            _initialise(weights, shift, initialisation(design.activation, init, len(weights)), generator)
        if design.batch_norm:
            for shift in self.parameters.shifts[:-1]:
                shift[...] = 0.0
        for scale in self.parameters.scales:
            scale[...] = 1.0

    def masks(self, examples: int, generator: Generator) -> list[Array] | None:
        """What dropout multiplies the hidden layers' outputs by, (examples, units) each; None without it."""
        keep = self.design.keep
        if keep == 1.0:
            return None
        kept = 1 / keep if self.design.rescaled else 1.0
        return [
            np.where(generator.random((examples, units)) < keep, kept, 0.0) for units in self.design.hidden
        ]

    def forward(
        self, x: Array, masks: Sequence[Array] | None = None, statistics: Sequence[Statistics] = ()
    ) -> Trace:
        """The way forward of a batch.

        Args:
            x: (examples, inputs).
            masks: of dropout, as from `masks`; None without.
            statistics: what batch normalisation uses; those of the batch if there are none.
        """
        parameters, f = self.parameters, self.design.activation
        given = x
        steps = []
        for i in range(len(self.design.hidden)):
            z = given @ parameters.weights[i]
            normalised = None
            if self.design.batch_norm:
                normalised = _normalised(z, statistics[i] if statistics else None)
                z = parameters.scales[i] * normalised.values
            z += parameters.shifts[i]
            mask = masks[i] if masks else None
            steps.append(Step(given, z, mask, normalised))
            given = f(z) if mask is None else f(z) * mask
        return Trace(steps, given, given @ parameters.weights[-1] + parameters.shifts[-1])

    def backward(self, trace: Trace, labels: Labels) -> None:
        """Put the gradient of the mean cross-entropy of a batch into `gradient`.

        Args:
            trace: of the batch, without ``statistics``.
            labels: the right class of each example.
        """
        gradient, parameters, f = self.gradient, self.parameters, self.design.activation
        # of log-softmax followed by the negative log-likelihood: the probabilities less the truth
        back = np.exp(log_probabilities(trace.logits))
        back[np.arange(labels.size), labels] -= 1.0
        back /= labels.size
        given = trace.given
        for i in range(len(trace.steps), -1, -1):
            np.matmul(given.T, back, out=gradient.weights[i])
            if i == len(trace.steps) or not self.design.batch_norm:
                np.sum(back, axis=0, out=gradient.shifts[i])
            if i == 0:
                break
            back = back @ parameters.weights[i].T
            step = trace.steps[i - 1]
            if step.mask is not None:
                back *= step.mask
            back *= f.derivative(step.z)
            if step.normalised is not None:
                back = self._through_normalisation(i - 1, step.normalised, back)
            given = step.given

    def _through_normalisation(self, layer: int, normalised: Normalised, back: Array) -> Array:
        """∂C/∂(W a) from ∂C/∂z (Ioffe & Szegedy 2015, section 3); mean and variance depend on W a too."""
        shift, scale = self.gradient.shifts[layer], self.gradient.scales[layer]
        np.sum(back, axis=0, out=shift)
        np.sum(back * normalised.values, axis=0, out=scale)
        centred = back - (shift + normalised.values * scale) / len(back)
        onward: Array = centred * (self.parameters.scales[layer] / normalised.std)
        return onward


def _normalised(z: Array, statistics: Statistics | None) -> Normalised:
    """z less its mean, over its standard deviation: of this batch, or those given."""
    used = statistics or Statistics(z.mean(axis=0), z.var(axis=0))
    found = Normalised(z - used.mean, used)
    np.divide(found.values, found.std, out=found.values)
    return found


def log_probabilities(logits: Array) -> Array:
    """log softmax of every row, to what training needs.

    The registry's log_softmax keeps every bit of the smallest probabilities, at five times the cost.
    """
    below: Array = logits - logits.max(axis=1, keepdims=True)
    below -= np.log(np.exp(below).sum(axis=1, keepdims=True))
    return below


def _initialise(weights: Array, bias: Array, scheme: Initialisation, generator: Generator) -> None:
    """Draw the weights of a layer, of shape (fan in, fan out), and its biases."""
    fan_in, fan_out = weights.shape
    std = scheme.sigma_w / math.sqrt(fan_in)
    if scheme.name == "glorot":  # the only one that looks at the outputs too
        std *= math.sqrt(2 * fan_in / (fan_in + fan_out))
    for values, scale in ((weights, std), (bias, scheme.sigma_b)):
        if scale == 0:
            values[...] = 0.0
        elif scheme.uniform:
            values[...] = math.sqrt(3) * scale * generator.uniform(-1.0, 1.0, values.shape)
        else:
            values[...] = scale * generator.standard_normal(values.shape)
