"""One network's training: mini-batch gradient descent, and what is measured after each epoch."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from actviz.analysis.training.layers import Design, Network, Statistics, log_probabilities
from actviz.errors import UsageError, argument
from actviz.lazy import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from actviz.activations import Activation
    from actviz.activations.evaluate import Array
    from actviz.analysis.training.datasets import Dataset

    Flags = NDArray[np.bool_]

TARGET = 0.95  # share of the held-out examples that a network is to get right
MOST_LAYERS, WIDEST = 100, 10_000
MOST_EPOCHS = LARGEST_BATCH = 1_000_000
MOST_PARAMETERS = 20_000_000

_SPLITTER = 2.0 ** (53 - 12) + 1


@dataclass(frozen=True)
class Settings:
    """The settings of a network and its training, for any activation; `actviz.train` documents each.

    Raises:
        UsageError: a number out of its bounds, or two settings that cannot be combined.
    """

    hidden: tuple[int, ...] = (30, 30, 30, 30)
    init: str | float = "lecun"
    lr: float = 0.1
    momentum: float = 0.0
    epochs: int = 30
    batch_size: int = 32
    keep: float = 1.0
    rescaled: bool = True
    batch_norm: bool = False

    def __post_init__(self) -> None:
        whole = [
            (f"the number of layers in {argument('hidden')}", len(self.hidden), MOST_LAYERS),
            *((f"the width of a layer in {argument('hidden')}", width, WIDEST) for width in self.hidden),
            (argument("epochs"), self.epochs, MOST_EPOCHS),
            (argument("batch_size"), self.batch_size, LARGEST_BATCH),
        ]
        for what, number, most in whole:
            if not 1 <= number <= most:
                raise UsageError(f"{what} must be from 1 to {most}, not {number}")
        if not 0 < self.lr <= 1e6:
            raise UsageError(f"{argument('lr')} must be above 0 and at most 1e6, not {self.lr:g}")
        if not 0 <= self.momentum < 1:
            raise UsageError(f"{argument('momentum')} must be at least 0 and below 1, not {self.momentum:g}")
        if not 0 < self.keep <= 1:
            raise UsageError(
                f"{argument('keep')} must be above 0 and at most 1, not {self.keep:g}",
                hint="it is the probability with which a unit is kept",
            )
        if self.batch_norm and self.batch_size == 1:
            raise UsageError(
                f"{argument('batch_norm')} needs batches of 2 or more",
                hint=f"leave out {argument('batch_size', 1)}",
            )


def widths(text: str) -> tuple[int, ...]:
    """The units of each hidden layer from ``100,50`` or ``30x4`` (four layers of 30).

    Raises:
        UsageError: it is neither.
    """
    found: list[int] = []
    for part in text.split(","):
        match = re.fullmatch(r"\s*(\d{1,9})(?:\s*[x×]\s*(\d{1,9}))?\s*", part)
        if not match or not 1 <= int(match[2] or 1) <= MOST_LAYERS:
            raise UsageError(
                f"{argument('hidden')}: {text!r} is not a list of widths",
                hint=f"100,50 is a layer of 100 and one of 50, 30x4 four layers of 30; at most {MOST_LAYERS}",
            )
        found += [int(match[1])] * int(match[2] or 1)
    return tuple(found)


class Epoch(NamedTuple):
    """A network between two epochs.

    ``loss`` and ``accuracy`` are over the held-out examples; the others, one for each hidden layer, over
    all of the training data and without dropout: ``gradient`` is the root mean square over its units of
    ∂C/∂b, with C the mean loss; ``negative`` is for each unit whether its z is below 0 for every example,
    ``dead`` whether f′ is 0 for every one. There is no ``dead`` where f has no half-line with f′ = 0.
    """

    loss: float
    accuracy: float
    gradient: Array
    negative: tuple[Flags, ...]
    dead: tuple[Flags, ...]

    @property
    def dead_share(self) -> Array:
        """Of the units of each hidden layer; NaN where it is not known."""
        if not self.dead:
            return np.full(self.gradient.size, math.nan)
        return np.array([np.count_nonzero(units) / units.size for units in self.dead])


def learn(
    activation: Activation,
    settings: Settings,
    dataset: Dataset,
    seed: Sequence[int],
    *,
    only_held_out: bool = False,
) -> Iterator[Epoch]:
    """A network before its training and after each epoch, until its loss is no longer finite.

    The same ``seed`` gives every activation the same weights to begin with, batches and dropout. With
    ``only_held_out`` what is measured over the training data is left out, which is a quarter of the work.

    Raises:
        UsageError: the network would have too many parameters.
    """
    sizes = (dataset.inputs, *settings.hidden, dataset.classes)
    design = Design(sizes, activation, settings.keep, settings.rescaled, settings.batch_norm)
    if design.parameter_count > MOST_PARAMETERS:
        raise UsageError(
            f"{argument('hidden')}: {design.parameter_count} parameters are more than {MOST_PARAMETERS}"
        )
    weights, order, dropout = (np.random.default_rng(part) for part in np.random.SeedSequence(seed).spawn(3))
    training, survey = dataset.training, _held_out_only if only_held_out else _surveyed
    batches = math.ceil(len(training) / settings.batch_size)  # of sizes that differ by one at most
    with np.errstate(all="ignore"):  # what overflows is seen in the loss
        network = Network(design, settings.init, weights)
        parameters = network.parameters.all
        parameters[...] = _coarse(parameters)
        velocity = np.zeros_like(parameters)
        yield (epoch := survey(network, dataset))
        for _ in range(settings.epochs):
            if not math.isfinite(epoch.loss):
                return
            for batch in np.array_split(order.permutation(len(training)), batches):
                x, labels = training[batch]
                network.backward(network.forward(x, network.masks(len(x), dropout)), labels)
                velocity *= settings.momentum
                velocity -= settings.lr * _coarse(network.gradient.all)
                parameters += velocity
            yield (epoch := survey(network, dataset))


def _coarse(values: Array) -> Array:
    """Values rounded to 12 significant bits, by Veltkamp's splitting.

    Training is chaotic: a difference in the last bit of one matrix product soon is one in every weight,
    and processors do differ there. Of rounded gradients all of them see the same. What it costs, a part
    in 8000, is negligible beside the noise in the gradient of a batch.
    """
    shifted = _SPLITTER * values
    return shifted - (shifted - values)


def _surveyed(network: Network, dataset: Dataset) -> Epoch:
    """Measure a network on all examples.

    Batch normalisation takes the means and variances of the whole training data, or the averages of
    those of large blocks of it, as Ioffe & Szegedy 2015 (algorithm 2) do for inference.
    """
    f, total = network.design.activation, len(dataset.training)
    dies = f.known.left.dead or f.known.right.dead
    gradient = [np.zeros(units) for units in network.design.hidden]
    negative = [np.ones(units, dtype=bool) for units in network.design.hidden]
    dead = [flags.copy() for flags in negative if dies]
    statistics: list[tuple[int, list[Statistics]]] = []
    for x, labels in dataset.training.blocks():
        trace = network.forward(x)
        network.backward(trace, labels)
        for i, step in enumerate(trace.steps):
            gradient[i] += network.gradient.shifts[i] * (len(x) / total)
            negative[i] &= (step.z < 0).all(axis=0)
            if dies:
                dead[i] &= (f.derivative(step.z) == 0).all(axis=0)
        statistics.append((len(x), trace.statistics))
    loss, accuracy = _held_out(network, dataset, _averaged(statistics, total))
    sizes = np.array([np.sqrt(np.mean(np.square(part))) for part in gradient])
    return Epoch(loss, accuracy, sizes, tuple(negative), tuple(dead))


def _held_out_only(network: Network, dataset: Dataset) -> Epoch:
    """The held-out examples alone; batch normalisation takes its statistics from the training data."""
    if network.design.batch_norm:
        return _surveyed(network, dataset)
    return Epoch(*_held_out(network, dataset, ()), np.full(len(network.design.hidden), math.nan), (), ())


def _averaged(parts: Sequence[tuple[int, list[Statistics]]], total: int) -> list[Statistics]:
    """The statistics of blocks of so many examples, for each layer averaged over all of them."""
    return [
        Statistics(
            *(
                sum(layer[which] * (size / total) for (size, _), layer in zip(parts, layers, strict=True))
                for which in range(2)
            )
        )
        for layers in zip(*(found for _, found in parts), strict=True)
    ]


def _held_out(network: Network, dataset: Dataset, statistics: Sequence[Statistics]) -> tuple[float, float]:
    """The mean cross-entropy of the held-out examples, and the share of them that is right."""
    total, loss, right = len(dataset.held_out), 0.0, 0
    for x, labels in dataset.held_out.blocks():
        logits = network.forward(x, statistics=statistics).logits
        loss -= float(log_probabilities(logits)[np.arange(labels.size), labels].sum())
        right += int(np.count_nonzero(logits.argmax(axis=1) == labels))
    return loss / total, right / total
