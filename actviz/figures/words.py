"""What a figure says in formulas: the labels of its curves."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from actviz.notation import format_number

if TYPE_CHECKING:
    from actviz.activations import Activation

PRIMES = ("", "′", "″")
Drawn = tuple["Activation", int]  # a function and the order of the derivative of it


def curve_labels(panel: Sequence[Drawn], *, formula: bool = False) -> list[str]:
    r"""``$y=relu′(x)$`` for each curve of a panel, with the parameters that a reader has to know.

    These are the ones that are not at their default, the ones in which functions of the same name
    differ, and all of them where the formula is written out (``$relu(x)=\max(x, 0)$``).
    """
    varied = _varied([activation for activation, _ in panel])
    labels = []
    for activation, order in panel:
        told = varied[activation.name] | set(activation.changed)
        named = rf"{activation.name}{PRIMES[order]}(x)".replace("_", r"\_")
        written = (activation.formula, activation.derivative_formula, None)[order] if formula else None
        if written and _plain(written) == _plain(named):
            written = None  # tanh(x) = tanh(x) tells nothing
        if written:
            told = set(activation.parameters)
        body = f"{named}={written}" if written else f"y={named}"
        settings = "".join(
            rf",\ {p.symbol}={format_number(activation.parameters[p.name])}"
            for p in activation.declared()
            if p.name in told
        )
        labels.append(f"${primed(body + settings)}$")
    return labels


def primed(formula: str) -> str:
    r"""A formula with primes for apostrophes, ``f\hspace{0.1}′(x)`` for ``f'(x)``.

    Mathtext draws an apostrophe with the letter 0 of a font that has a prime in its place: it is a 0
    again where text is copied, or shown in another font. An italic f leans over into what follows.
    """
    for order in (2, 1):
        formula = formula.replace("'" * order, PRIMES[order])
    return re.sub("f(?=[′″])", r"f\\hspace{0.1}", formula)


def with_primes(text: str) -> str:
    """A text with primes for the apostrophes in its formulas, which stand between dollar signs."""
    parts = re.split(r"(?<!\\)(\$)", text)
    formulas = range(2, len(parts) - 2, 4) if len(parts) % 4 == 1 else ()
    return "".join(primed(part) if i in formulas else part for i, part in enumerate(parts))


def _plain(formula: str) -> str:
    r"""The letters of a formula alone: ``tanh(x)`` of ``\tanh(x)``, ``erf(x)`` of ``\mathrm{erf}(x)``."""
    return re.sub(r"\\(mathrm|,)?|[{}\s]", "", formula)


def _varied(functions: Sequence[Activation]) -> dict[str, set[str]]:
    """For each name, the parameters that its functions have different values of."""
    varied: dict[str, set[str]] = defaultdict(set)
    groups: dict[str, list[Activation]] = defaultdict(list)
    for function in functions:
        groups[function.name].append(function)
    for name, group in groups.items():
        for one, other in pairwise(group):
            varied[name] |= {p for p, value in one.parameters.items() if other.parameters[p] != value}
    return varied
