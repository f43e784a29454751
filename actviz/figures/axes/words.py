"""What a figure says in formulas: the labels of its curves."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from actviz.activations.formula import Formula
from actviz.activations.language.symbols import symbol
from actviz.notation import format_number

if TYPE_CHECKING:
    from actviz.activations import Activation

PRIMES = ("", "′", "″")
_LONGEST_FORMULA = 48  # letters in a legend
_LETTERS = "fghuvpqr"  # what long formulas are called in one
Drawn = tuple["Activation", int]  # a function and the order of the derivative of it


def curve_labels(panel: Sequence[Drawn], *, formula: bool = False, untold: Collection[str] = ()) -> list[str]:
    r"""``$y=relu′(x)$`` for each curve of a panel, with the parameters that a reader has to know.

    These are the ones that are not at their default, the ones in which functions of the same name
    differ, and all of them where the formula is written out (``$relu(x)=\max(x, 0)$``); but never those in
    ``untold``.
    """
    varied = _varied([activation for activation, _ in panel])
    long = [f for f in dict.fromkeys(f for f, _ in panel) if _is_long(f)]
    labels = []
    for activation, order in panel:
        told = varied[type(activation)] | set(activation.changed)
        letter = _LETTERS[long.index(activation) % len(_LETTERS)] if activation in long else "f"
        named = _called(activation, order, letter)
        written = (activation.formula, activation.derivative_formula, None)[order] if formula else None
        if written and _plain(written) == _plain(named):
            written = None  # tanh(x) = tanh(x) tells nothing
        if written:
            told = set(activation.parameters)
        body = f"{named}={written}" if written else f"y={named}"
        settings = "".join(
            rf",\ {p.symbol}={format_number(activation.parameters[p.name])}"
            for p in activation.declared()
            if p.name in told and p.name not in untold
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


def _called(activation: Activation, order: int, letter: str) -> str:
    """``relu'(x)``; a formula without a name stands for itself, or for a letter if it is long."""
    name = activation.name.replace("_", r"\_")
    if ":" in name:  # mine.py:act is text, which stands outside the formula
        name = "${}$".format(activation.name.replace("$", r"\$"))
    elif not name.isascii():
        name = symbol(activation.name).latex()
    if isinstance(activation, Formula) and not activation.named:
        if not _is_long(activation):
            written = activation.formula
            return rf"\left({written}\right){PRIMES[order]}" if order else written
        name = letter
    return f"{name}{PRIMES[order]}(x)"


def _is_long(activation: Activation) -> bool:
    """Whether a formula without a name is too long for a legend."""
    return (
        isinstance(activation, Formula)
        and not activation.named
        and len(_plain(activation.formula)) > _LONGEST_FORMULA
    )


def _plain(formula: str) -> str:
    r"""The letters of a formula alone: ``tanh(x)`` of ``\tanh(x)``, ``erf(x)`` of ``\mathrm{erf}(x)``."""
    return re.sub(r"\\(mathrm|,)?|[{}\s]", "", formula)


def _varied(functions: Sequence[Activation]) -> dict[type[Activation], set[str]]:
    """For each class, the parameters that its functions have different values of."""
    varied: dict[type[Activation], set[str]] = defaultdict(set)
    groups: dict[type[Activation], list[Activation]] = defaultdict(list)
    for function in functions:
        groups[type(function)].append(function)
    for cls, group in groups.items():
        for one, other in pairwise(group):
            varied[cls] |= {p for p, value in one.parameters.items() if other.parameters[p] != value}
    return varied
