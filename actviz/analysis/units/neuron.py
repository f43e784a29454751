"""One artificial neuron: the weighted sum of its inputs, its threshold, and its output."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from actviz.activations import Activation, scalar
from actviz.activations.families.piecewise import Heaviside
from actviz.analysis.units.gates import computed
from actviz.errors import UsageError, argument
from actviz.schemas.neuron import ONE
from actviz.schemas.parts import Reported

MOST_TABLED = 12  # inputs of a neuron whose truth table is made: 4096 rows


@dataclass(frozen=True)
class Row:
    """One vector of inputs x: w·x, z = w·x − θ, and f(z)."""

    inputs: tuple[float, ...]
    weighted_sum: float
    z: float
    output: float


@dataclass(frozen=True)
class NeuronReport(Reported, document=ONE):
    """A neuron y = f(w·x − θ) and its outputs."""

    weights: tuple[float, ...]
    threshold: float
    activation: Activation
    rows: tuple[Row, ...]

    @property
    def bias(self) -> float:
        """b = −θ, the weight of one more input that is always 1."""
        return 0.0 - self.threshold

    @property
    def is_step(self) -> bool:
        """Whether its outputs are binary."""
        return isinstance(self.activation, Heaviside)

    @property
    def computes(self) -> str | None:
        """The logical function that its truth table is, if it is one."""
        return computed(self)

    def fires(self, row: Row) -> bool:
        """Whether the threshold is reached; where it just is, a unit step decides by its value there."""
        return row.output == 1.0 if self.is_step else row.z >= 0.0


def neuron(
    weights: float | Sequence[float],
    *,
    threshold: float | None = None,
    bias: float | None = None,
    inputs: Iterable[Sequence[float]] | None = None,
    activation: str | Activation = "heaviside",
) -> NeuronReport:
    """The outputs of a neuron for several inputs.

    Sums are exact for the shortest decimal forms of the numbers, and rounded once: 0.1 + 0.7 reaches
    a threshold of 0.8.

    Args:
        weights: w, one for each input.
        threshold: θ; 0 if there is no bias either.
        bias: b = −θ, instead of a threshold.
        inputs: vectors x as long as ``weights``; by default all vectors of zeros and ones.
        activation: what `actviz.get` takes; the unit step gives 1 (the neuron fires) or 0.

    Raises:
        UsageError: a number is not finite, the lengths differ, or a truth table of more than 12
            inputs is asked for.
    """
    w = _finite("weights", [weights] if isinstance(weights, int | float) else weights)
    if threshold is not None and bias is not None:
        alone = argument("threshold", threshold if threshold % 1 else int(threshold))
        raise UsageError(
            f"{argument('threshold')} and {argument('bias')} are the same parameter, b = -θ",
            hint=f"leave out one of them, as in {alone}",
        )
    theta = _finite("bias", [-bias])[0] if bias is not None else _finite("threshold", [threshold or 0])[0]
    function = scalar(activation)
    vectors = _truth_table(len(w)) if inputs is None else _fitting(inputs, len(w))
    sums, heights = _sums(w, theta, vectors)
    outputs: list[float] = function(heights).tolist()
    rows = map(Row, vectors, sums, heights, outputs)
    return NeuronReport(w, theta, function, tuple(rows))


def _finite(name: str, numbers: Sequence[float]) -> tuple[float, ...]:
    found = tuple(float(number) + 0.0 for number in numbers)  # + 0.0: no -0.0
    if not found:
        raise UsageError(f"{argument(name)}: no numbers given", hint=f"for example {argument(name, [5, 3])}")
    for number in found:
        if not math.isfinite(number):
            raise UsageError(f"{argument(name)} must be finite numbers, not {number}")
    return found


def _truth_table(count: int) -> list[tuple[float, ...]]:
    if count > MOST_TABLED:
        raise UsageError(
            f"a truth table of {count} inputs has 2^{count} rows",
            hint=f"give the rows of interest, of that length, as in {argument('inputs', [[1, 0], [0, 1]])}",
        )
    return list(itertools.product((0.0, 1.0), repeat=count))


def _fitting(inputs: Iterable[Sequence[float]], count: int) -> list[tuple[float, ...]]:
    vectors = [_finite("inputs", vector) for vector in inputs]
    if not vectors:
        raise UsageError(
            f"{argument('inputs')}: no rows given",
            hint=f"for example {argument('inputs', [[0, 1], [1, 1]])}",
        )
    for i, vector in enumerate(vectors, 1):
        if len(vector) != count:
            raise UsageError(
                f"{argument('inputs')}: row {i} has {_counted(len(vector), 'number')} "
                f"for {_counted(count, 'weight')}",
                hint="rows are separated by ; and the numbers in a row by commas",
            )
    return vectors


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _sums(
    weights: tuple[float, ...], threshold: float, vectors: Sequence[tuple[float, ...]]
) -> tuple[list[float], list[float]]:
    """w·x and w·x − θ for each x, each rounded once."""
    w, w_unit = _whole(weights)
    (theta,), theta_unit = _whole([threshold])
    x, x_unit = _whole([number for vector in vectors for number in vector])
    unit, count = w_unit * x_unit, len(weights)
    totals = [
        sum(a * b for a, b in zip(w, x[start : start + count], strict=True))
        for start in range(0, len(x), count)
    ]
    heights = [_quotient(total * theta_unit - theta * unit, unit * theta_unit) for total in totals]
    return [_quotient(total, unit) for total in totals], heights


def _whole(numbers: Sequence[float]) -> tuple[list[int], int]:
    """Decimals as whole numbers of a unit 1/n, and n."""
    ratios = [Decimal(repr(number)).as_integer_ratio() for number in numbers]
    unit = math.lcm(*{denominator for _, denominator in ratios})
    return [numerator * (unit // denominator) for numerator, denominator in ratios], unit


def _quotient(numerator: int, denominator: int) -> float:
    try:
        return numerator / denominator
    except OverflowError:
        return math.inf if numerator > 0 else -math.inf
