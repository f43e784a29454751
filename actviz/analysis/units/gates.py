"""Logic gates as neurons: weights, the function that a truth table computes, and why xor is impossible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from actviz.errors import argument, one_of
from actviz.schemas.neuron import GATE
from actviz.schemas.parts import Reported

if TYPE_CHECKING:
    from actviz.analysis.units.neuron import NeuronReport


@dataclass(frozen=True)
class Gate:
    """A gate and a neuron that computes it: it fires where w·x ≥ θ."""

    name: str
    weights: tuple[float, ...]
    threshold: float


@dataclass(frozen=True)
class Inseparable(Reported, document=GATE):
    """A gate of two inputs that no neuron computes: no line has on one side just the points that fire.

    It is ``outer`` of ``first`` and ``second``, so that a network of two layers does compute it.
    """

    name: str
    outputs: tuple[float, float, float, float]  # for (0, 0), (0, 1), (1, 0) and (1, 1)
    first: Gate
    second: Gate
    outer: Gate

    @property
    def inputs(self) -> list[tuple[float, float]]:
        """The rows of its truth table."""
        return list(product((0.0, 1.0), (0.0, 1.0)))


_NEURONS = {
    gate.name: gate
    for gate in (
        Gate("and", (1.0, 1.0), 1.5),
        Gate("or", (1.0, 1.0), 0.5),
        Gate("nand", (-1.0, -1.0), -1.5),
        Gate("nor", (-1.0, -1.0), -0.5),
        Gate("not", (-1.0,), -0.5),
    )
}
GATES: dict[str, Gate | Inseparable] = {
    **_NEURONS,
    "xor": Inseparable(
        "xor", (0.0, 1.0, 1.0, 0.0), _NEURONS["or"], _NEURONS["nand"], _NEURONS["and"]
    ),
    "xnor": Inseparable(
        "xnor", (1.0, 0.0, 0.0, 1.0), _NEURONS["and"], _NEURONS["nor"], _NEURONS["or"]
    ),
}  # fmt: skip


def gate(name: str) -> Gate | Inseparable:
    """The gate of that name.

    Raises:
        UsageError: there is none; the hint lists those there are.
    """
    return GATES[one_of(argument("gate"), name, tuple(GATES))]


def computed(report: NeuronReport) -> str | None:
    """The logical expression that a neuron computes, if its output is 0 or 1 for all zeros and ones.

    ``x1``, ``x1 and not x2``, ``not (x1 or x2)``, ``at least 2 of 3``, ``always``, ``never``; None if
    there is no short one, or the answers are others.
    """
    rows = {row.inputs: row.output for row in report.rows}
    count = len(report.weights)
    if len(rows) != 2**count or not {0.0, 1.0}.issuperset(n for x in rows for n in x) or not report.is_step:
        return None
    if not {0.0, 1.0}.issuperset(rows.values()):
        return None
    fired = [inputs for inputs, output in rows.items() if output]
    silent = [inputs for inputs, output in rows.items() if not output]
    if not fired or not silent:
        return "always" if fired else "never"
    return _one_input(fired, count) or _one_row(fired, silent) or _counting(fired, silent, count)


Vectors = Sequence[tuple[float, ...]]


def _one_input(fired: Vectors, count: int) -> str | None:
    if len(fired) != 2 ** (count - 1):
        return None
    for i in range(count):
        values = {inputs[i] for inputs in fired}
        if len(values) == 1:
            return f"x{i + 1}" if values == {1.0} else f"not x{i + 1}"
    return None


def _one_row(fired: Vectors, silent: Vectors) -> str | None:
    """A conjunction, which fires for one row, or a disjunction, which is silent for one."""
    if len(fired) == 1:
        terms, word = _literals(fired[0]), "and"
    elif len(silent) == 1:
        terms, word = _literals(tuple(1.0 - number for number in silent[0])), "or"
    else:
        return None
    if all(term.startswith("not ") for term in terms):
        bare = (term.removeprefix("not ") for term in terms)
        return f"not ({' {} '.format({'and': 'or', 'or': 'and'}[word]).join(bare)})"
    return f" {word} ".join(terms)


def _literals(inputs: tuple[float, ...]) -> list[str]:
    return [f"x{i}" if number else f"not x{i}" for i, number in enumerate(inputs, 1)]


def _counting(fired: Vectors, silent: Vectors, count: int) -> str | None:
    """An expression if the output depends only on how many inputs are 1."""
    ones, others = {int(sum(inputs)) for inputs in fired}, {int(sum(inputs)) for inputs in silent}
    if ones & others:
        return None
    if min(ones) > max(others):
        return f"at least {min(ones)} of {count}"
    return f"at most {max(ones)} of {count}" if max(ones) < min(others) else None
