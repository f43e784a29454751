"""The facts of registered functions at their defaults, stored as data so that no command computes them again.

``python tests/facts.py`` writes the data; a test compares them with what is found. A function that is
not among them, or has another definition there, is analysed again. Also stored are the numbers that take
longest to find: where f′ and f″ change their signs, and where f saturates.
"""

from __future__ import annotations

import json
from dataclasses import astuple
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from actviz.activations.facts import Facts, Interval, Kink, Tail

if TYPE_CHECKING:
    from actviz.activations.base import Activation

FILE = Path(__file__).with_name("facts.json")
THRESHOLD = 0.01  # of |f′|, below which a function is said to saturate unless another one is asked for


def kept(activation: Activation) -> Facts | None:
    """The facts of a function at its defaults; None where there are none that belong to its definition."""
    record = _record(activation)
    return None if record is None else _facts(record)


def turns(activation: Activation, order: Literal[1, 2]) -> tuple[float, ...] | None:
    """Where f′ or f″ of a function at its defaults changes its sign; None where that is not kept."""
    record = _record(activation)
    return None if record is None else tuple(record["turns"][order - 1])


def regions(activation: Activation) -> tuple[tuple[float, float], ...] | None:
    """Where |f′| of a function at its defaults is below `THRESHOLD`; None where that is not kept."""
    record = _record(activation)
    return None if record is None else tuple((low, high) for low, high in record["saturated"])


def _record(activation: Activation) -> dict[str, Any] | None:
    if not activation.built_in() or activation.changed:
        return None
    record = _records().get(activation.name)
    return record if record is not None and record["definition"] == activation.definition else None


def record(activation: Activation, facts: Facts) -> dict[str, Any]:
    """The facts as JSON takes them; infinities and NaN are written as Python's json does."""
    return {
        "definition": activation.definition,
        "range": astuple(facts.range),
        "derivative_range": astuple(facts.derivative_range),
        "left": astuple(facts.left),
        "right": astuple(facts.right),
        "kinks": [astuple(kink) for kink in facts.kinks],
        "places": [facts.derivative_argmin, facts.derivative_argmax],
        "symmetry": facts.symmetry,
        "falls": facts.falls,
        "rises": facts.rises,
        "oscillates": facts.oscillates,
    }


def _facts(record: dict[str, Any]) -> Facts:
    argmin, argmax = record["places"]
    return Facts(
        range=Interval(*record["range"]),
        derivative_range=Interval(*record["derivative_range"]),
        left=Tail(*record["left"]),
        right=Tail(*record["right"]),
        kinks=tuple(Kink(*kink) for kink in record["kinks"]),
        derivative_argmin=argmin,
        derivative_argmax=argmax,
        symmetry=record["symmetry"],
        falls=record["falls"],
        rises=record["rises"],
        oscillates=record["oscillates"],
    )


@cache
def _records() -> dict[str, dict[str, Any]]:
    if not FILE.exists():
        return {}
    records: dict[str, dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return records
