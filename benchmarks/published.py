"""Published experiments on untrained networks run again: their figures, what theory says, and our own.

``python benchmarks/published.py [nielsen|cs231n|makemore]... [--seed S]`` prints a table for each set-up:
the published figures, those at infinite width, and those of our networks with the band in which nine in
ten of them lie; below, how many of the published figures are inside.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import nielsen
import numpy as np

from actviz.activations import scalar
from actviz.analysis.depth.estimate import student
from actviz.analysis.depth.gradients import Track, directed, untracked
from actviz.analysis.depth.simulation import Design, Measured, simulate
from actviz.analysis.propagation.initialisation import Initialisation
from actviz.analysis.propagation.meanfield import Theory, theory
from actviz.notation import format_number
from actviz.tables.columns import Column, Table, number, text
from actviz.tables.depth.gradients import ratio
from actviz.tables.progress import progress
from actviz.tables.render import show

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from actviz.activations.evaluate import Array

Experiment = Literal["nielsen", "cs231n", "makemore"]
EXPERIMENTS: tuple[Experiment, ...] = get_args(Experiment)


@dataclass(frozen=True, eq=False)
class Comparison:
    """One quantity over the layers of one set-up.

    ``own`` is of our networks, nine in ten of which give something between ``low`` and ``high``.
    ``theory`` is for infinite width. ``rounding`` is half a unit of the last digit published.
    ``backward``: whether it is the size of a gradient.
    """

    setup: str
    quantity: str
    published: Array
    theory: Array
    own: Array
    low: Array
    high: Array
    rounding: float
    backward: bool = False

    @property
    def difference(self) -> Array:
        """Our figure less the published one."""
        return self.own - self.published

    @property
    def inside(self) -> NDArray[np.bool_]:
        """Whether the published figure is between ``low`` and ``high``."""
        above: NDArray[np.bool_] = self.published >= self.low - self.rounding
        return above & (self.published <= self.high + self.rounding)


@dataclass(frozen=True)
class PublishedReport:
    """An experiment, where it was published, how it was run again here, and what theory assumes."""

    name: Experiment
    source: str
    setup: str
    theory: str
    networks: int
    seed: int
    comparisons: tuple[Comparison, ...]


def published(name: Experiment, *, seed: int = 0, track: Track[Any] = untracked) -> PublishedReport:
    """Run a published experiment again.

    Args:
        name: ``nielsen``, ``cs231n`` or ``makemore``.
        seed: of all that is drawn.
        track: told how far it has got.
    """
    runs: dict[Experiment, Callable[[int, Track[Any]], PublishedReport]] = {
        "nielsen": _nielsen,
        "cs231n": _cs231n,
        "makemore": _makemore,
    }
    return runs[name](seed, track)


# mnielsen/neural-networks-and-deep-learning, fig/norms_during_training_{2,3,4}_layers.json, first entries
_SPEEDS = {
    2: (0.0657413432650318, 0.309218494270371),
    3: (0.0118382122721213, 0.0599651945744952, 0.283142392854882),
    4: (0.00297526635452925, 0.0170766654454251, 0.0695392416766048, 0.285138935451739),
}


def _nielsen(seed: int, track: Track[Any]) -> PublishedReport:
    comparisons = []
    for hidden, figures in _SPEEDS.items():
        found = nielsen.speeds(hidden, seed, track)
        sizes = ", ".join(["784", *["30"] * hidden, "10"])
        comparisons.append(
            _compared(
                f"[{sizes}]",
                "speed ‖∂C/∂b‖",
                figures,
                nielsen.expected(hidden, seed),
                found,
                backward=True,
            )
        )
    return PublishedReport(
        "nielsen",
        "Nielsen, Neural Networks and Deep Learning, ch. 5: the data of fig/generate_gradient.py",
        "sigmoid, W ~ N(0, 1/fan_in), b ~ N(0, 1), cross-entropy, 1000 images like MNIST's (his: MNIST's)",
        "root mean square over networks of infinite width, for images that are all alike",
        nielsen.NETWORKS,
        seed,
        tuple(comparisons),
    )


# the slides of lecture 5 (2016); those of the second and third set-up are from public reruns of its script
_OUTPUT_STDS = (
    (
        "tanh", 0.01, 5e-7,
        (0.213081, 0.047551, 0.010630, 0.002378, 0.000532, 0.000119, 0.000026, 0.000006, 0.000001, 0.0),
    ),
    (
        "tanh", 1.0, 5e-6,
        (0.98212, 0.98174, 0.98169, 0.9817, 0.98172, 0.98175, 0.98191, 0.98156, 0.98156, 0.98153),
    ),
    (
        "tanh", 1 / math.sqrt(500), 5e-6,
        (0.62751, 0.48695, 0.40813, 0.35797, 0.32023, 0.29264, 0.27133, 0.25339, 0.23924, 0.22615),
    ),
    (
        "relu", 1 / math.sqrt(250), 5e-7,
        (0.825232, 0.827835, 0.813855, 0.826902, 0.834092, 0.860035, 0.87061, 0.889348, 0.845357, 0.844523),
    ),
)  # fmt: skip
_WEIGHT_NAMES = {0.01: "0.01", 1.0: "1", 1 / math.sqrt(500): "1/√fan_in", 1 / math.sqrt(250): "1/√(fan_in/2)"}
_CS231N_NETWORKS = 5
_FEW = 20  # networks, too few for quantiles


def _cs231n(seed: int, track: Track[Any]) -> PublishedReport:
    design = Design(500, 10, networks=_CS231N_NETWORKS, examples=1000, backward=False)
    setups = [
        (scalar(name), Initialisation(_WEIGHT_NAMES[std], std * math.sqrt(500)))
        for name, std, *_ in _OUTPUT_STDS
    ]
    measured = simulate(setups, design, seed, track)
    comparisons = tuple(
        _compared(
            f"{function}, weights of standard deviation {init.name}",
            "std of outputs",
            figures,
            theory(function, init, design.layers).std,
            found.std,
            rounding,
        )
        for (function, init), found, (*_, rounding, figures) in zip(
            setups, measured, _OUTPUT_STDS, strict=True
        )
    )
    return PublishedReport(
        "cs231n",
        "Stanford CS231n, lecture 5 (2016): slides; weights of 1 and 1/√fan_in: public reruns of its script",
        "10 layers of 500 units, 1000 inputs x ~ N(0, 1), no biases",
        "infinite width",
        _CS231N_NETWORKS,
        seed,
        comparisons,
    )


# makemore, part 3: the lecture's tables, of tanh(z) and of the standard deviation of ∂C/∂tanh(z)
_MAKEMORE_STDS = {
    5 / 3: (0.75, 0.69, 0.67, 0.66, 0.66),
    1.0: (0.62, 0.48, 0.41, 0.35, 0.32),
    3.0: (0.85, 0.84, 0.84, 0.84, 0.84),
}
_MAKEMORE_SATURATED = {
    5 / 3: (20.25, 8.38, 6.62, 5.47, 6.12),
    1.0: (3.5, 0.03, 0.06, 0.0, 0.0),
    3.0: (47.66, 40.47, 42.38, 42.0, 42.41),
}
_MAKEMORE_GRADIENTS = {
    5 / 3: (0.0004205588, 0.0003991179, 0.000374302, 0.0003290473, 0.0003054035),
    3.0: (0.0009977493, 0.0007421208, 0.0005569782, 0.0003952166, 0.0003051525),
    0.5: (1.892402e-05, 3.943546e-05, 8.035369e-05, 0.0001561152, 0.0003053498),
}
_GAINS = {5 / 3: "5/3", 1.0: "1", 3.0: "3", 0.5: "1/2"}
_OF_LAST = "gradient, share of the last layer's"
_MAKEMORE_NETWORKS = 200


def _makemore(seed: int, track: Track[Any]) -> PublishedReport:
    tanh, level = scalar("tanh"), 1 - 0.97**2  # |tanh z| > 0.97 is tanh′ < 1 − 0.97²
    setups = [(tanh, Initialisation(name, gain)) for gain, name in _GAINS.items()]
    design = Design(100, 5, _MAKEMORE_NETWORKS, examples=32, input_size=30, classes=27, threshold=level)
    measured = simulate(setups, design, seed, track)
    found = dict(zip(_GAINS, measured, strict=True))
    known = {gain: theory(tanh, Initialisation("", gain), 5, threshold=level) for gain in _GAINS}
    comparisons = []
    for gain, figures in _MAKEMORE_STDS.items():
        values = known[gain].std, found[gain].std
        comparisons.append(_compared(f"gain {_GAINS[gain]}", "std of outputs", figures, *values, 0.005))
    for gain, figures in _MAKEMORE_SATURATED.items():
        values = 100 * known[gain].saturated, 100 * found[gain].saturated
        comparisons.append(_compared(f"gain {_GAINS[gain]}", "saturated %", figures, *values, 0.005))
    for gain, figures in _MAKEMORE_GRADIENTS.items():
        shares = tuple(size / figures[-1] for size in figures)
        values = _incoming(known[gain], gain), _incoming_measured(found[gain])
        comparisons.append(_compared(f"gain {_GAINS[gain]}", _OF_LAST, shares, *values, backward=True))
    return PublishedReport(
        "makemore",
        "Karpathy, makemore part 3 (2022): the tables of the lecture",
        "5 tanh layers of 100 units, 30 inputs ~ N(0, 1), batches of 32, saturated: |tanh z| > 0.97",
        "infinite width",
        _MAKEMORE_NETWORKS,
        seed,
        tuple(comparisons),
    )


def _incoming(known: Theory, gain: float) -> Array:
    """The sizes of ∂C/∂f(z) as shares of the last layer's, which is 1: gain · that of ∂C/∂b behind it."""
    shares: Array = gain * 10.0 ** np.append(known.log10_gradient[1:], -math.log10(gain))
    return shares


def _incoming_measured(found: Measured) -> Array:
    share: Array = 10.0 ** (found.log10_incoming - found.log10_incoming[:, -1:])
    return share


def _compared(
    setup: str,
    quantity: str,
    figures: tuple[float, ...],
    known: Array,
    found: Array,
    rounding: float = 0.0,
    backward: bool = False,
) -> Comparison:
    """A comparison with what was found in single networks, of shape (networks, layers).

    The median and the 5–95 % band; of few networks the mean and the interval in which another one of
    them is with a chance of 90 %, if they are normally distributed.
    """
    low, own, high = np.quantile(found, (0.05, 0.5, 0.95), axis=0)
    count = len(found)
    if count < _FEW:
        own = found.mean(axis=0)
        reach = student(0.1, count - 1) * found.std(axis=0, ddof=1) * math.sqrt(1 + 1 / count)
        low, high = own - reach, own + reach
    return Comparison(setup, quantity, np.array(figures), known, own, low, high, rounding, backward)


_COLUMNS = (
    text("layer"),
    *(Column(name, name, number(4)) for name in ("published", "theory", "own")),
    Column("low", "5 %", number(4)),
    Column("high", "95 %", number(4)),
    text("difference"),
    text("inside", ""),
)


def tables(report: PublishedReport) -> list[Table]:
    """A table for each set-up; under the last one, how many figures were found again."""
    inside = np.concatenate([comparison.inside for comparison in report.comparisons])
    of = "mean" if report.networks < _FEW else "median"
    notes = (
        f"{report.name}: {inside.sum()} of {inside.size} published figures lie between our 5 % and 95 %",
        f"published: {report.source}",
        f"own: {of} of {report.networks} networks, seed {report.seed}; {report.setup}",
        f"theory: {report.theory}",
    )
    *others, last = report.comparisons
    return [*map(_table, others), _table(last, notes)]


def _table(comparison: Comparison, notes: tuple[str, ...] = ()) -> Table:
    rows = zip(*(getattr(comparison, column.name) for column in _COLUMNS[1:-2]), strict=True)
    records = [
        {
            "layer": layer,
            **dict(zip((column.name for column in _COLUMNS[1:-2]), map(float, row), strict=True)),
            "difference": _percent(float(row[0]), float(row[2])),
            "inside": "" if comparison.inside[layer - 1] else "outside",
        }
        for layer, row in enumerate(rows, 1)
    ]
    if comparison.backward:
        notes = (_direction(comparison), *notes)
    return Table(_COLUMNS, records, f"{comparison.setup}: {comparison.quantity}", notes)


def _direction(comparison: Comparison) -> str:
    """What happens to the gradient on its way back."""

    def share(column: Array) -> float:
        return math.log10(column[0] / column[-1])

    published, own, theory = map(share, (comparison.published, comparison.own, comparison.theory))
    return (
        f"{directed(published)}: layer 1 gets {ratio(published)} layer {comparison.own.size}'s "
        f"(own: {ratio(own).removesuffix(' of')}; theory: {ratio(theory).removesuffix(' of')})"
    )


def _percent(published: float, own: float) -> str:
    """The difference as a share of the published figure."""
    if published == 0:
        return format_number(own, 2)
    percent = round(100 * (own - published) / published, 1)
    return f"{percent:+.1f} %" if percent else "0"


def main(names: list[Experiment], seed: int) -> None:
    for name in names or EXPERIMENTS:
        found = tables(published(name, seed=seed, track=progress))
        show(lambda: found, list)  # noqa: B023 - called at once
        print()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", choices=[[], *EXPERIMENTS])
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    main(given.names, given.seed)
