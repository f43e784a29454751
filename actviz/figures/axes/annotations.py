"""What is added to curves, as one choice: points, tangents, ticks, names of axes. Loads no matplotlib."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, SupportsFloat, TypedDict

from actviz.errors import UsageError, argument
from actviz.figures.axes.words import PRIMES
from actviz.notation import format_number, format_place

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.figures.axes.view import Limits

_DIGITS = 4


class AnnotationWords(TypedDict, total=False):
    """The words for annotations, as `actviz.plot` and `actviz.compare` take them."""

    xlabel: str | None
    ylabel: str | None
    xticks: Sequence[float] | None
    yticks: Sequence[float] | None
    mark: float | Sequence[float] | None
    tangent: float | Sequence[float] | None


@dataclass(frozen=True)
class Annotations:
    """What is added to every panel.

    ``marks`` and ``tangents`` are places on the horizontal axis; ``x_ticks`` and ``y_ticks`` None are
    found.
    """

    x_label: str | None = None
    y_label: str | None = None
    x_ticks: tuple[float, ...] | None = None
    y_ticks: tuple[float, ...] | None = None
    marks: tuple[float, ...] = ()
    tangents: tuple[float, ...] = ()

    def check(
        self, functions: Sequence[Activation], orders: Sequence[int], x: Limits, y: Limits | None
    ) -> None:
        """Refuse what cannot be drawn in a window, or of these functions.

        Raises:
            UsageError: a place that is no number or not in view, or where there is no value or tangent.
        """
        for name, places in (
            ("mark", self.marks),
            ("tangent", self.tangents),
            ("xticks", self.x_ticks or ()),
        ):
            for at in places:
                _check_place(name, at, x, "x")
        for at in self.y_ticks or ():
            _check_place("yticks", at, y or (-math.inf, math.inf), "y")
        for f in functions:
            for at in self.marks:
                for order in orders:
                    if not math.isfinite(value_at(f, order, at)):
                        what = f"{_name(f, order)} has no finite value at x = {format_place(at)}"
                        raise UsageError(f"{argument('mark', _typed(at))}: {what}")
            for at in self.tangents:
                check_tangent(f, min(orders), at)


def annotations_for(
    xlabel: str | None = None,
    ylabel: str | None = None,
    xticks: Sequence[float] | None = None,
    yticks: Sequence[float] | None = None,
    mark: float | Sequence[float] | None = None,
    tangent: float | Sequence[float] | None = None,
) -> Annotations:
    """Annotations from the words a person uses for them."""
    return Annotations(
        x_label=xlabel,
        y_label=ylabel,
        x_ticks=None if xticks is None else _sorted(xticks),
        y_ticks=None if yticks is None else _sorted(yticks),
        marks=_sorted(mark),
        tangents=_sorted(tangent),
    )


def _sorted(places: float | Sequence[float] | None) -> tuple[float, ...]:
    """Each place once, from left to right."""
    if places is None:
        return ()
    several = [places] if isinstance(places, SupportsFloat) else places
    return tuple(sorted({*map(float, several)}))


def _check_place(name: str, at: float, limits: Limits, axis: str) -> None:
    if not math.isfinite(at):
        raise UsageError(f"{argument(name)}: {at:g} is not a finite number")
    if not limits[0] <= at <= limits[1]:
        ends = " and ".join(map(format_place, limits))
        raise UsageError(
            f"{argument(name)}: {format_place(at)} is not between {ends}",
            hint=f"{argument(axis)} sets the limits",
        )


def check_tangent(f: Activation, order: int, at: float) -> None:
    """Refuse a tangent where there is none.

    Raises:
        UsageError: the derivative of that order has no tangent there.
    """
    if order == 2:
        raise UsageError(f"{argument('tangent')} is drawn to f or to f′, not to f″", hint="leave it out")
    kink = next((kink for kink in f.known.kinks if kink.at == at and kink.order <= order + 1), None)
    what = None
    if kink is not None:
        what = "a corner" if kink.order == order + 1 else "a jump"
    elif not math.isfinite(value_at(f, order, at)):
        what = "no finite value"
    elif at in f.known.infinite_slopes or not math.isfinite(value_at(f, order + 1, at)):
        what = "an infinite slope"
    if what is not None:
        where = f"at x = {format_place(at)}, and no tangent"
        raise UsageError(f"{argument('tangent', _typed(at))}: {_name(f, order)} has {what} {where}")


def marked_in_words(annotations: Annotations, functions: Sequence[Activation], orders: Sequence[int]) -> str:
    """What is marked, in sentences, as in: Marked: tanh(1) = 0.7616. Tangent of tanh at x = 0: slope 1."""
    values = [
        f"{_name(f, order)}({format_place(at)}) = {said(value_at(f, order, at))}"
        for at in annotations.marks
        for f in functions
        for order in orders
    ]
    parts = [f"Marked: {', '.join(values)}."] if values else []
    for at, f in product(annotations.tangents, functions):
        slope = said(value_at(f, min(orders) + 1, at))
        parts.append(f"Tangent of {_name(f, min(orders))} at x = {format_place(at)}: slope {slope}.")
    return " ".join(parts)


def value_at(f: Activation, order: int, at: float) -> float:
    """f, f′ or f″ at one place."""
    return float(f.derivative(at, order=order))


def _name(f: Activation, order: int) -> str:
    return f"{f}{PRIMES[order]}"


def _typed(x: float) -> float:
    """The number as one types it: 0, not 0.0."""
    return int(x) if x == int(x) else x


def said(x: float) -> str:
    """A number with the digits that a reading has."""
    return format_number(x, _DIGITS)
