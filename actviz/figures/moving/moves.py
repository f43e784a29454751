"""What moves from frame to frame, and how its numbers are written: each as wide as the others."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from actviz.errors import UsageError, argument
from actviz.notation import format_number, format_place

if TYPE_CHECKING:
    from actviz.figures.axes.view import View

FRAMES = 60
MOST_FRAMES = 600
PLACE = "x"  # the name of a move along the curve itself
_MOST_DECIMALS = 8
_MOST_DIGITS = 9  # before the point; more are written as a power of ten
_EXACT = 1e-9


@dataclass(frozen=True)
class Move:
    """A quantity with another value in each frame: a parameter, or ``x``, a place on the curve."""

    name: str
    values: tuple[float, ...]

    @cached_property
    def decimals(self) -> int:
        """As many as tell neighbouring values apart, and two at most where one would do."""
        steps = [abs(b - a) for a, b in zip(self.values, self.values[1:], strict=False)]
        most = max(2, math.ceil(-math.log10(min(steps))))
        exact = (d for d in range(most) if all(abs(v - round(v, d)) <= _EXACT for v in self.values))
        return next(exact, most)


def move_for(name: str, start: float, stop: float, frames: int = FRAMES, *, by_factors: bool = False) -> Move:
    """A move in equal steps, or by equal factors.

    Args:
        name: of a parameter, or ``x``.
        start: the value in the first frame.
        stop: the value in the last one.
        frames: how many there are.
        by_factors: neighbouring values have the same ratio; both ends are positive.

    Raises:
        UsageError: there is no such move.
    """
    for end in (start, stop):
        if not abs(end) <= 1e300:
            raise UsageError(
                f"{argument('animate')}: {name} must be a finite number, not {format_number(end)}",
                hint=f"for example {name}=0.5:2",
            )
    if abs(stop - start) <= 1e-12 * max(abs(start), abs(stop)):
        raise UsageError(
            f"{argument('animate')}: {name} is {format_place(start)} in the first frame and in the last",
            hint=f"for example {name}={format_number(start)}:{format_number(start + 2)}",
        )
    if not 2 <= frames <= MOST_FRAMES:
        raise UsageError(
            f"{argument('animate')}: an animation has 2 to {MOST_FRAMES} frames, not {frames}",
            hint=f"the default is {FRAMES}",
        )
    if by_factors and min(start, stop) <= 0:
        raise UsageError(
            f"{argument('animate')}: {name} must be a positive number, not {format_number(min(start, stop))}"
        )
    shares = [i / (frames - 1) for i in range(frames)]
    if by_factors:
        inner = [start * (stop / start) ** share for share in shares]
    else:
        inner = [start * (1 - share) + stop * share for share in shares]
    return Move(name, (start, *inner[1:-1], stop))


def check_place(move: Move, view: View) -> None:
    """Refuse a point that leaves the window.

    Raises:
        UsageError: it does.
    """
    for end in (move.values[0], move.values[-1]):
        if not view.x[0] <= end <= view.x[1]:
            low, high = map(format_place, view.x)
            raise UsageError(
                f"{argument('animate')}: x = {format_place(end)} is not between {low} and {high}",
                hint=f"{argument('x')} sets the limits",
            )


def steady(values: Sequence[float], decimals: int, before: str = "") -> list[str]:
    r"""Numbers for a formula with that many decimals, all as wide as the widest: ``\hspace{0.9}0.50``.

    ``before`` is written between that space and each number. What is not finite is a
    dash. Widths are those of the font that matplotlib is set to.
    """
    finite = [value for value in values if math.isfinite(value)]
    if decimals > _MOST_DECIMALS or any(abs(value) >= 10.0**_MOST_DIGITS for value in finite):
        return [before + format_number(value, 4).replace("-", "{-}") for value in values]
    texts = [f"{value + 0.0:.{decimals}f}" if math.isfinite(value) else "" for value in values]
    texts = [text.lstrip("-") if not text.strip("-0.") else text for text in texts]  # no −0.00
    digits = max((len(text.lstrip("-")) for text in texts), default=0)
    signed = any(text.startswith("-") for text in texts)
    digit, minus = _widths()
    found = []
    for text in texts:
        bare = text.lstrip("-")
        missing = (digits - len(bare)) * digit + (signed and bare == text) * minus if text else 0.0
        space = rf"\hspace{{{missing:.4f}}}" if missing else ""
        sign = "{-}" if bare != text else ""
        found.append(f"{space}{before}{sign}{bare or '–'}")
    return found


def digits_of(values: Sequence[float]) -> int:
    """The decimals that give the largest of some numbers four digits."""
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    return max(0, 3 - math.floor(math.log10(largest))) if largest else 3


def _widths() -> tuple[float, float]:
    """Of a digit and of a minus sign in formulas, in the unit of mathtext's ``hspace``."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.mathtext import MathTextParser

    parser, large = MathTextParser("path"), FontProperties(size=100)

    def wide(formula: str) -> float:
        return float(parser.parse(f"${formula}$", dpi=72, prop=large).width)

    unit = wide(r"0\hspace{1}0") - wide("00")
    return (wide("00") - wide("0")) / unit, (wide("0{-}0") - wide("00")) / unit
