"""What chains and networks share: the verdict on a gradient, and rows of layers or of functions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from actviz.analysis.depth.gradients import directed
from actviz.lazy import np
from actviz.notation import format_log10, format_number
from actviz.tables.columns import FUNCTION, Column, Table, text
from actviz.tables.laws import gradient_text
from actviz.tables.records import flat
from actviz.tables.words import ends

if TYPE_CHECKING:
    from actviz.analysis.depth.gradients import GradientReport

_LAYER = Column("layer", "layer")
_VERDICT = text("verdict")


def verdict(function: GradientReport, whose: str = "layer 1") -> str:
    """What becomes of the gradient: the verdict, the law that it follows, and layer 1's share."""
    name, last, log10 = str(function.activation), function.layers, function.log10_share
    if log10 == -np.inf:
        return f"{name} dies: {whose} gets no gradient"
    if last == 1:
        return f"{name} is stable: there is a single layer"
    state = _stated(function)
    if not np.isfinite(log10):
        return f"{name} {state}: outputs or gradients overflow float64"
    if abs(log10) < 1e-12:
        return f"{name} {state}: {whose} gets as much gradient as layer {last}"
    if rounded(abs(log10)) == "1":
        return f"{name} {state}: {whose} gets about as much gradient as layer {last}"
    return f"{name} {state}: {whose} gets {ratio(log10)} layer {last}'s gradient"


def _stated(function: GradientReport) -> str:
    """The verdict as a verb, with the law if that is the reason for it."""
    if function.verdict == "dies":  # by its law: this many layers do not come to where f′ is 0
        return "dies with more layers"
    law = function.law
    verb = "is stable" if function.verdict == "stable" else function.verdict
    if law is None or not function.law_holds or law.verdict != function.verdict or verb == "is stable":
        return verb
    told = f"{verb} {gradient_text(law).partition(' ')[2]}"
    return told if directed(function.log10_share) == law.verdict else f"{told}, with more layers"


def ratio(log10: float, digits: int = 3) -> str:
    """``1/104 of``, ``2.5 times``."""
    size = rounded(abs(log10), digits)
    return f"1/{size} of" if log10 < 0 else f"{size} times"


def rounded(log10: float, digits: int = 3) -> str:
    """10^log10 with so many digits, in full up to a million."""
    if log10 >= 6:
        return format_log10(log10, digits)
    size = float(f"{10**log10:.{digits}g}")
    return str(int(size)) if size >= 10**digits else format_number(size, digits)


def layers_table(
    function: GradientReport, columns: Sequence[Column], title: str, notes: Sequence[str] = ()
) -> Table:
    """A row for each layer, or for those at the two ends."""
    rows = [None if i is None else flat(function.row(i + 1)) for i in ends(function.layers)]
    return Table((_LAYER, *columns), rows, title, notes)


def first_layers_table(
    functions: Sequence[GradientReport], columns: Sequence[Column], title: str, notes: Sequence[str] = ()
) -> Table:
    """Layer 1 of each function, and the verdict."""
    rows = [
        {"function": function.activation, **flat(function.row(1)), "verdict": function.verdict}
        for function in functions
    ]
    return Table((FUNCTION, *columns, _VERDICT), rows, title, notes)
