"""What can be stated of a curve without evaluating it: intervals, kinks, tails."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from actviz.notation import format_exact, format_number

Monotone = Literal[
    "strictly increasing", "non-decreasing", "strictly decreasing", "non-increasing", "not monotone"
]
_MOST_GAPS = 4  # listed one by one
Symmetry = Literal["odd", "even", "none"]


@dataclass(frozen=True)
class Interval:
    """All numbers from ``low`` to ``high``; an end belongs to it where it is ``attained``.

    ``x in interval`` is whether a number is inside; ``str(interval)`` is ``(0, 1/4]``.
    """

    low: float = -math.inf
    high: float = math.inf
    low_attained: bool = False
    high_attained: bool = False

    def __contains__(self, x: float) -> bool:
        above = x >= self.low if self.low_attained else x > self.low
        below = x <= self.high if self.high_attained else x < self.high
        return above and below

    @property
    def is_valid(self) -> bool:
        """Whether there are numbers in it; not if an end is NaN, or both are the same infinity."""
        return self.low <= self.high and self.low < math.inf and self.high > -math.inf

    def condition(self) -> str:
        """The interval as a condition: ``x ≤ 0``, ``1 < x < 2``, ``x = 0``."""
        if self.low == self.high:
            return f"x = {format_exact(self.low)}"
        below, above = "<≤"[self.low_attained], "<≤"[self.high_attained]
        if math.isinf(self.low):
            return f"x {above} {format_exact(self.high)}"
        if math.isinf(self.high):
            return f"x {'>≥'[self.low_attained]} {format_exact(self.low)}"
        return f"{format_exact(self.low)} {below} x {above} {format_exact(self.high)}"

    def text(self, digits: int = 6) -> str:
        """``(0, 1/4]``, with this many significant digits for an end that is not a short fraction."""
        left, right = "([" [self.low_attained], ")]" [self.high_attained]  # fmt: skip
        return f"{left}{format_exact(self.low, digits)}, {format_exact(self.high, digits)}{right}"

    def __str__(self) -> str:
        return self.text()


@dataclass(frozen=True)
class Kink:
    """A place where f (``order`` 0), f′ (1) or only f″ (2) jumps.

    ``left`` and ``right`` are the one-sided derivatives; ``value`` is what ``derivative(at)``
    returns there by convention: PyTorch's, where it has one.
    """

    at: float
    left: float
    right: float
    value: float
    order: Literal[0, 1, 2] = 1


@dataclass(frozen=True)
class Tail:
    """The limits of f, f′ and f″ towards one infinity; NaN where there is no limit.

    ``straight`` means that f is exactly a straight line beyond some point, not merely close to one;
    ``defined``, that f has real values there.
    """

    value: float
    slope: float
    curvature: float = 0.0
    straight: bool = False
    defined: bool = True

    @property
    def dead(self) -> bool:
        """Whether f′ is exactly 0 on a whole half-line, not merely small."""
        return self.straight and self.slope == 0

    @property
    def kind(self) -> Literal["saturates", "dead", "slope", "oscillates", "undefined"]:
        """The kind of this tail: saturates, dead, slope or oscillates."""
        if not self.defined:
            return "undefined"
        if self.dead:
            return "dead"
        if math.isnan(self.slope):
            return "oscillates"
        return "saturates" if self.slope == 0 else "slope"


@dataclass(frozen=True)
class Facts:
    """The exact properties of one activation at its parameters.

    ``derivative_range`` is taken over the points where f is differentiable; the one-sided slopes
    at the kinks are its limits, so they never lie outside its closure. ``derivative_argmin`` and
    ``derivative_argmax`` are the single places where an end is attained, or approached at a kink;
    None if it is attained on a whole interval or only approached at infinity.
    """

    range: Interval
    derivative_range: Interval
    left: Tail
    right: Tail
    kinks: tuple[Kink, ...] = ()
    derivative_argmin: float | None = None
    derivative_argmax: float | None = None
    symmetry: Symmetry = "none"
    falls: bool = False  # f jumps downwards somewhere
    rises: bool = False  # f jumps upwards somewhere
    oscillates: bool = False  # f′ changes sign without end
    infinite_slopes: tuple[float, ...] = ()  # where f has a value, and f′ is infinite on a side at least
    gaps: tuple[Interval, ...] = ()  # where f has no real value, from left to right; one may be one point
    period: float | None = None  # of a function that was found to repeat itself
    reach: float = math.inf  # how far from 0 kinks and gaps are listed; extremes too, without a period

    def gap_at(self, x: float) -> Interval | None:
        """The gap that a number lies in."""
        return next((gap for gap in self.gaps if x in gap), None)

    def undefined_where(self) -> str:
        """The gaps as text, ``x ≤ 0``; if there are many, those nearest to 0 and their number."""
        if len(self.gaps) <= _MOST_GAPS and self.period is None:
            return " and ".join(gap.condition() for gap in self.gaps)
        near = sorted(self.gaps, key=lambda gap: abs(gap.low + gap.high))[:_MOST_GAPS]
        listed = ", ".join(gap.condition() for gap in sorted(near, key=lambda gap: gap.low))
        if self.period is not None:
            return f"{listed}, … (repeats every {format_number(self.period)})"
        within = "" if math.isinf(self.reach) else f" with |x| < {format_number(self.reach)}"
        return f"{listed}, … ({len(self.gaps)} places{within})"

    @property
    def monotone(self) -> Monotone:
        """Follows from the derivative range and the jumps; a constant is called non-decreasing.

        f′ = 0 at isolated points leaves a curve strictly monotone (x³); a flat piece does not, and
        one lies along a dead tail or between two kinks that have no slope on its side.
        """
        if self.increasing:
            return "non-decreasing" if self._flat_somewhere else "strictly increasing"
        if self.decreasing:
            return "non-increasing" if self._flat_somewhere else "strictly decreasing"
        return "not monotone"

    @property
    def increasing(self) -> bool:
        """Whether f never decreases, by slope or by jump."""
        return self.derivative_range.low >= 0 and not self.falls

    @property
    def decreasing(self) -> bool:
        """Whether f never increases, by slope or by jump."""
        return self.derivative_range.high <= 0 and not self.rises

    @property
    def _flat_somewhere(self) -> bool:
        """Whether a monotone f is constant on an interval."""
        if 0 not in self.derivative_range:
            return False
        if self.derivative_range.low == self.derivative_range.high:
            return True
        if self.left.dead or self.right.dead:
            return True
        at = self.derivative_argmin if self.derivative_range.low == 0 else self.derivative_argmax
        return at is None and any(a.right == 0 == b.left for a, b in pairwise(self.kinks))

    @property
    def waves(self) -> bool:
        """Whether f′ oscillates without end on either side."""
        return self.oscillates or "oscillates" in (self.left.kind, self.right.kind)

    @property
    def steepest(self) -> float:
        """sup |f′|, exact: the largest factor of a gradient in one layer."""
        return max(abs(self.derivative_range.low), abs(self.derivative_range.high))
