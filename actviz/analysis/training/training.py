"""The same network trained with several activations: accuracy, gradients by layer, dead units."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from actviz.activations import Activation, each_everywhere
from actviz.analysis.propagation.bounds import kept
from actviz.analysis.propagation.initialisation import initialisation
from actviz.analysis.training.datasets import Dataset, digits, mnist
from actviz.analysis.training.learning import TARGET, Epoch, Settings, learn, widths
from actviz.errors import check_whole
from actviz.lazy import np
from actviz.schemas.parts import Reported
from actviz.schemas.train import FUNCTION, RUN, RUNS

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

DEFAULT_NAMES = ("sigmoid", "tanh", "relu")
MOST_REPEATS = 1000


@dataclass(frozen=True, eq=False)
class Run(Reported, document=RUN):
    """One network's training, an entry for the time before it and one for each epoch.

    ``loss`` and ``accuracy`` are over the held-out examples. ``gradient`` and ``dead`` have a row for
    each entry and a column for each hidden layer, see `Epoch`. ``diverged`` is the epoch in which the
    loss stopped being a finite number, 0 for before the first; nothing follows it.
    """

    loss: Array
    accuracy: Array
    gradient: Array
    dead: Array
    diverged: int | None

    @classmethod
    def of(cls, epochs: Sequence[Epoch]) -> Run:
        """What `learn` gave, in columns."""
        loss, accuracy, gradient, dead = (
            np.array([getattr(epoch, column) for epoch in epochs])
            for column in ("loss", "accuracy", "gradient", "dead_share")
        )
        return cls(loss, accuracy, gradient, dead, None if np.isfinite(loss[-1]) else len(epochs) - 1)

    @property
    def epochs_to_target(self) -> int | None:
        """The first epoch after which 95 % of the held-out examples were right."""
        reached = np.flatnonzero(self.accuracy >= TARGET)
        return int(reached[0]) if reached.size else None

    @property
    def dead_share(self) -> Array | None:
        """``dead``; None for a function without dead units."""
        return None if np.isnan(self.dead).any() else self.dead

    @property
    def first_to_last(self) -> Array:
        """The gradient of the first hidden layer over that of the last, for each entry; NaN for 0/0."""
        with np.errstate(all="ignore"):
            ratio: Array = self.gradient[:, 0] / self.gradient[:, -1]
        return ratio


@dataclass(frozen=True)
class FunctionTraining(Reported, document=FUNCTION):
    """One function's networks; each begins with the weights and sees the batches of any other's."""

    activation: Activation
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class TrainingReport(Reported, document=RUNS):
    """Networks with several functions, trained alike; ``complete`` unless they were interrupted.

    ``data`` says what was learned: name, training and held-out examples, inputs, classes.
    """

    data: dict[str, Any]
    settings: Settings
    seed: int
    repeats: int
    complete: bool
    functions: tuple[FunctionTraining, ...]


@dataclass
class Training:
    """Training in progress: iterate over it to go on, epoch by epoch; `report` gives the results so far."""

    functions: tuple[Activation, ...]
    settings: Settings
    dataset: Dataset
    seed: int = 0
    repeats: int = 1
    _begun: list[tuple[Activation, list[Epoch]]] = field(default_factory=list)

    @property
    def networks(self) -> int:
        """How many there are to train."""
        return len(self.functions) * self.repeats

    @property
    def epochs(self) -> int:
        """How many there are in all, if nothing diverges."""
        return self.networks * self.settings.epochs

    def __iter__(self) -> Iterator[Epoch]:
        """Train all networks, one after the other; of each that diverges, up to there."""
        for activation in self.functions:
            for repeat in range(self.repeats):
                epochs: list[Epoch] = []
                self._begun.append((activation, epochs))
                for epoch in learn(activation, self.settings, self.dataset, (self.seed, repeat)):
                    epochs.append(epoch)
                    if len(epochs) > 1:
                        yield epoch

    def report(self) -> TrainingReport:
        """All that was trained so far; a function that has not begun is left out."""
        found = []
        for function in self.functions:
            runs = [Run.of(epochs) for activation, epochs in self._begun if activation is function and epochs]
            if runs:
                found.append(FunctionTraining(function, tuple(runs)))
        over = [self._over(epochs) for _, epochs in self._begun]
        complete = len(over) == self.networks and all(over)
        return TrainingReport(
            self.dataset.to_dict(), self.settings, self.seed, self.repeats, complete, tuple(found)
        )

    def _over(self, epochs: Sequence[Epoch]) -> bool:
        return len(epochs) > self.settings.epochs or bool(epochs and not math.isfinite(epochs[-1].loss))


def training(
    names: str | Activation | Iterable[str | Activation] = DEFAULT_NAMES,
    *,
    data: str | Path | None = None,
    hidden: str | Sequence[int] = "30x4",
    init: str | float = "lecun",
    lr: float = 0.1,
    momentum: float = 0.0,
    epochs: int = 30,
    batch_size: int = 32,
    dropout: float | None = None,
    keep: float | None = None,
    rescaled: bool = True,
    batch_norm: bool = False,
    seed: int = 0,
    repeats: int = 1,
) -> Training:
    """What `train` does, to be iterated over; see there."""
    settings = Settings(
        widths(hidden) if isinstance(hidden, str) else tuple(hidden),
        init,
        lr,
        momentum,
        epochs,
        batch_size,
        kept(dropout, keep),
        rescaled,
        batch_norm,
    )
    check_whole("repeats", repeats, 1, MOST_REPEATS)
    check_whole("seed", seed, 0, 2**63 - 1, "2^63 - 1")
    functions = tuple(dict.fromkeys(each_everywhere(names)))
    for function in functions:
        initialisation(function, init, 1)  # an invalid one is refused before anything is trained
    return Training(functions, settings, digits(seed) if data is None else mnist(Path(data)), seed, repeats)


def train(
    names: str | Activation | Iterable[str | Activation] = DEFAULT_NAMES,
    *,
    data: str | Path | None = None,
    hidden: str | Sequence[int] = "30x4",
    init: str | float = "lecun",
    lr: float = 0.1,
    momentum: float = 0.0,
    epochs: int = 30,
    batch_size: int = 32,
    dropout: float | None = None,
    keep: float | None = None,
    rescaled: bool = True,
    batch_norm: bool = False,
    seed: int = 0,
    repeats: int = 1,
) -> TrainingReport:
    """Train a fully connected network on handwritten digits, once with each activation.

    Hidden layers are followed by the activation, the output layer by softmax; the loss is the
    cross-entropy, minimised by stochastic gradient descent over mini-batches.

    Args:
        names: what `actviz.get` takes; a single name is allowed.
        data: a folder with MNIST's four files; without it, scikit-learn's digits, a fifth of which is
            held out.
        hidden: widths of the hidden layers: ``(100, 50)``, ``"30x4"`` for four of 30.
        init: ``"lecun"``, ``"he"``, ``"glorot"``, ``"torch"``, ``"critical"``, or the standard deviation
            of the weights.
        lr: the learning rate.
        momentum: of gradient descent.
        epochs: number of passes over the training examples.
        batch_size: examples in a mini-batch.
        dropout: the probability with which a hidden unit is dropped.
        keep: 1 − dropout, the probability with which it is kept (1).
        rescaled: whether the units that are kept are divided by that probability.
        batch_norm: normalise the input of each activation over the batch.
        seed: of the held-out examples, the weights and the batches.
        repeats: networks trained with each activation.

    Raises:
        UsageError: a number out of its bounds, or an unknown name.
        ActvizError: scikit-learn is not installed, or the files are not MNIST's.
    """
    begun = training(
        names,
        data=data,
        hidden=hidden,
        init=init,
        lr=lr,
        momentum=momentum,
        epochs=epochs,
        batch_size=batch_size,
        dropout=dropout,
        keep=keep,
        rescaled=rescaled,
        batch_norm=batch_norm,
        seed=seed,
        repeats=repeats,
    )
    for _ in begun:
        pass
    return begun.report()
