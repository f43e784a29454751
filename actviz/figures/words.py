"""What a figure says in words: the labels of its curves, and a description for who cannot see it."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from actviz.notation import format_number

if TYPE_CHECKING:
    from actviz.activations import Activation

PRIMES = ("", "'", "''")
Drawn = tuple["Activation", int]  # a function and the order of the derivative of it


def curve_labels(panel: Sequence[Drawn], *, formula: bool = False) -> list[str]:
    r"""``$y=relu'(x)$`` for each curve of a panel, with the parameters that a reader has to know.

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
        labels.append(f"${body}{settings}$")
    return labels


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


def description(functions: Sequence[Activation]) -> str:
    """What the curves do, in sentences: the alternative text of a figure."""
    return " ".join(map(_sentence, functions))


def _sentence(activation: Activation) -> str:
    """As in: tanh rises from −1 to 1; its derivative peaks at 1 at x = 0."""
    known = activation.known
    parts = [f"{activation} {_course(activation)}"]
    slopes = known.derivative_range
    if slopes.low == slopes.high:
        parts.append(f"its slope is {_said(slopes.low)}")
    elif known.derivative_argmax is not None and math.isfinite(slopes.high):
        verb = "peaks at" if slopes.high_attained else "comes up to"
        parts.append(f"its derivative {verb} {_said(slopes.high)} at x = {_said(known.derivative_argmax)}")
    else:
        parts.append(f"its derivative lies between {_said(slopes.low)} and {_said(slopes.high)}")
    for order, what in ((0, "jump"), (1, "corner")):
        places = [_said(kink.at) for kink in known.kinks if kink.order == order]
        if places:
            article = "a " if len(places) == 1 else ""
            ending = "" if len(places) == 1 else "s"
            parts.append(f"there is {article}{what} at x = {places[0]}" if article else
                         f"there are {what}{ending} at x = {', '.join(places)}")  # fmt: skip
    return "; ".join(parts) + "."


def _course(activation: Activation) -> str:
    known = activation.known
    low, high = known.range.low, known.range.high
    if low == high:
        return f"is {_said(low)} everywhere"
    if known.increasing:
        return f"rises from {_said(low)} to {_said(high)}"
    if known.decreasing:
        return f"falls from {_said(high)} to {_said(low)}"
    return f"takes values from {_said(low)} to {_said(high)}, and both rises and falls"


def _said(x: float) -> str:
    if math.isinf(x):
        return "minus infinity" if x < 0 else "infinity"
    return format_number(float(f"{x:.4g}"))
