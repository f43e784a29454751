"""How a claim about training is tested: networks to train, what is measured, conditions."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from actviz.activations import scalar
from actviz.analysis.training.datasets import Dataset, digits
from actviz.analysis.training.learning import TARGET, Epoch, Settings, learn
from actviz.lazy import np
from actviz.schemas.parts import Reported
from actviz.schemas.train import CLAIM

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from actviz.activations.evaluate import Array

Verdict = Literal["holds", "holds partly", "does not hold here"]

_LEVEL = 0.05  # of significance


@dataclass(frozen=True)
class Trial:
    """A network to train with several seeds.

    With ``until_target`` it is held-out accuracy that counts, and training stops as soon as 95 % are right.
    """

    name: str
    settings: Settings
    until_target: bool = False

    def run(self, dataset: Dataset, seed: Sequence[int]) -> list[Epoch]:
        """Train once."""
        epochs = []
        activation, quick = scalar(self.name), self.until_target
        for epoch in learn(activation, self.settings, dataset, seed, only_held_out=quick):
            epochs.append(epoch)
            if self.until_target and epoch.accuracy >= TARGET:
                break
        return epochs


Results = Mapping[Trial, Sequence[Sequence[Epoch]]]  # of each trial a list of epochs for each seed


@dataclass(frozen=True, eq=False)
class Series:
    """One line of a chart: ``values`` has a row for each x and a column for each seed; infinite is never."""

    name: str
    x: tuple[float, ...]
    values: Array

    @classmethod
    def of(cls, name: str, x: Sequence[float], values: ArrayLike) -> Series:
        """From values of shape (x, seeds) in whatever form."""
        return cls(name, tuple(map(float, x)), np.array(values, dtype=np.float64))

    @property
    def median(self) -> Array:
        """Over the seeds, for each x."""
        return np.median(self.values, axis=1)

    @property
    def spread(self) -> tuple[Array, Array]:
        """The lowest and the highest over the seeds."""
        return self.values.min(axis=1), self.values.max(axis=1)


@dataclass(frozen=True)
class Chart:
    """Lines over the same quantity; ``log`` names the axes that are logarithmic.

    ``epochs`` is how long networks were trained where a value is infinite because they did not get there.
    """

    x: str
    y: str
    series: tuple[Series, ...]
    log: Literal["", "x", "y", "xy"] = ""
    epochs: int | None = None

    @classmethod
    def of_epochs(
        cls, x: str, series: Iterable[Series], results: Results, log: Literal["", "x"] = ""
    ) -> Chart:
        """Lines of `epochs_needed`."""
        longest = max(len(run) for runs in results.values() for run in runs) - 1
        return cls(x, "epochs until 95 % are right", tuple(series), log, longest)


@dataclass(frozen=True)
class Condition:
    """One thing that a claim says, whether it was so, and the numbers that decide."""

    text: str
    met: bool
    measured: dict[str, float]


@dataclass(frozen=True)
class Claim:
    """A common statement about training, and the experiment that tests it.

    It holds if all of its conditions are met, and partly if some are. ``measured`` says what is compared
    in them, ``charts`` and ``conditions`` read it off the results; ``one_scale`` where all charts show the
    same quantity.
    """

    name: str
    statement: str
    source: str
    measured: str
    trials: tuple[Trial, ...]
    charts: Callable[[Results], tuple[Chart, ...]]
    conditions: Callable[[Results], tuple[Condition, ...]]
    seeds: int = 5
    one_scale: bool = False


@dataclass(frozen=True)
class ClaimReport(Reported, document=CLAIM):
    """What became of a claim."""

    claim: Claim
    data: dict[str, Any]
    seeds: int
    epochs: int
    charts: tuple[Chart, ...]
    conditions: tuple[Condition, ...]

    @property
    def functions(self) -> tuple[str, ...]:
        """The names of the functions that were trained with."""
        return tuple(dict.fromkeys(trial.name for trial in self.claim.trials))

    @property
    def verdict(self) -> Verdict:
        """From how many of its conditions are met."""
        met = [condition.met for condition in self.conditions]
        if all(met):
            return "holds"
        return "holds partly" if any(met) else "does not hold here"


@dataclass
class Inquiry:
    """A claim being tested: iterate to go on, network by network; then ask for the `report`."""

    claim: Claim
    seeds: int
    epochs: int | None = None
    seed: int = 0
    _results: dict[Trial, list[list[Epoch]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.dataset = digits(self.seed)

    @property
    def longest(self) -> int:
        """How many epochs a network is trained at most."""
        return self.epochs or self.claim.trials[0].settings.epochs

    @property
    def networks(self) -> int:
        """How many there are to train."""
        return len(self.claim.trials) * self.seeds

    def __iter__(self) -> Iterator[Trial]:
        for trial in self.claim.trials:
            self._results[trial] = []
            shortened = replace(trial, settings=replace(trial.settings, epochs=self.longest))
            for repeat in range(self.seeds):
                self._results[trial].append(shortened.run(self.dataset, (self.seed, repeat)))
                yield trial

    def report(self) -> ClaimReport:
        """What became of the claim, once all networks are trained."""
        with np.errstate(all="ignore"):  # a gradient may be 0, and what is never reached infinite
            return ClaimReport(
                self.claim,
                self.dataset.to_dict(),
                self.seeds,
                self.longest,
                self.claim.charts(self._results),
                self.claim.conditions(self._results),
            )


def epochs_needed(runs: Sequence[Sequence[Epoch]]) -> Array:
    """For each run the first epoch after which 95 % were right; infinite if there is none."""

    def first(epochs: Sequence[Epoch]) -> float:
        return next((i for i, epoch in enumerate(epochs) if epoch.accuracy >= TARGET), math.inf)

    return np.array([first(epochs) for epochs in runs], dtype=np.float64)


@dataclass(frozen=True)
class Paired:
    """By how much one quantity exceeds another, seed by seed: the median, the lowest and the highest.

    ``chance`` is that of so many differences above 0 if either sign were as likely: the one-sided sign
    test, without those that are 0.
    """

    median: float
    low: float
    high: float
    chance: float

    @property
    def significant(self) -> bool:
        """Whether it exceeds the other one in more seeds than chance explains."""
        return self.median > 0 and self.chance <= _LEVEL

    def to_dict(self, name: str) -> dict[str, float]:
        """As the measured numbers of a `Condition`."""
        return {name: self.median, "lowest": self.low, "highest": self.high, "p": self.chance}


def exceeds(one: Array, other: Array) -> Paired:
    """Compare two quantities of the same seeds; where both are infinite they are alike."""
    with np.errstate(invalid="ignore"):
        apart = np.where(one == other, 0.0, one - other).round(9)  # shares of some hundred images
    above, total = int((apart > 0).sum()), int((apart != 0).sum())
    chance = sum(math.comb(total, k) for k in range(above, total + 1)) / 2**total
    return Paired(float(np.median(apart)), float(apart.min()), float(apart.max()), chance)
