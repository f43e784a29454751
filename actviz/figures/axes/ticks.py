"""The positions and labels of the ticks of an axis: multiples of π, or plain numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import pi
from typing import TYPE_CHECKING

import numpy as np

from actviz.errors import UsageError, argument
from actviz.figures.style.look import Ticks
from actviz.notation import format_number, pi_multiple

if TYPE_CHECKING:
    from actviz.figures.axes.view import Limits
    from actviz.figures.style.look import Look

MINUS = "\N{MINUS SIGN}"
Tick = tuple[float, str]

_PI_STEPS = (Fraction(1, 12), Fraction(1, 4), Fraction(1, 2), Fraction(1))
_MOST_X, _MOST_PI = 9, 7  # ticks of an x axis; multiples of π are fractions, which need more room
_NEAR = 1e-9  # in steps: a tick this near to a limit is on it


def pi_label(multiple: Fraction) -> str:
    r"""``−π``, ``0``, ``2π``, ``${-}\dfrac{\mathregular{π}}{2}$``: one π, in the face and size of text."""
    if not multiple:
        return "0"
    size = abs(multiple.numerator)
    numerator = "π" if size == 1 else f"{size}π"
    if multiple.denominator == 1:
        return f"{MINUS if multiple < 0 else ''}{numerator}"
    minus = "{-}" if multiple < 0 else ""
    return rf"${minus}\dfrac{{\mathregular{{{numerator}}}}}{{{multiple.denominator}}}$"


def pi_ticks(low: float, high: float) -> list[Tick]:
    """Multiples of π in [low, high], at the finest of the usual steps that gives at most seven of them."""
    coarse = 10 ** max(0, int(np.floor(np.log10(max((high - low) / pi, 1) / _MOST_PI))))
    steps = sorted([*_PI_STEPS, *(Fraction(m * coarse * k) for k in (1, 10) for m in (1, 2, 5))])
    for step in steps:
        first, last = _multiples(low, high, float(step) * pi)
        if last - first < _MOST_PI:
            break
    return [(float(k * step) * pi, pi_label(k * step)) for k in range(first, last + 1)]


def plain_ticks(low: float, high: float, most: int = 4, extremes: Sequence[float] = ()) -> list[Tick]:
    """Multiples of 1, 2 or 5 times a power of ten in [low, high], at most ``most`` of them besides 0.

    A step of 25, or one tick more, is allowed where a curve's ``extremes`` are then at ticks: ¼ for σ′.
    """
    decade = 10.0 ** np.floor(np.log10((high - low) / most))
    steps = [decade * m for m in (1, 2, 5, 10, 20, 50)]
    step = next(step for step in steps if _besides_0(low, high, step) <= most)
    wanted = [x for x in extremes if x and _is_multiple(x, decade / 4)]
    if not all(_is_multiple(x, step) for x in wanted):
        fewest = max(1, min(2, most - 1))
        better = (
            other
            for other in (decade * m for m in (25, 2.5, 5, 2, 1))
            if fewest <= _besides_0(low, high, other) <= most + 1
            and all(_is_multiple(x, other) for x in wanted)
        )
        step = next(better, step)
    first, last = _multiples(low, high, step)
    return [(k * step, plain_label(k * step, step)) for k in range(first, last + 1)]


def plain_or_none(look: Look, limits: Limits, most: int) -> tuple[Tick, ...]:
    """`plain_ticks` between two limits, but no ticks where the look has none."""
    return () if look.ticks == "none" else tuple(plain_ticks(*limits, most))


def ticks_at(places: Iterable[float]) -> tuple[Tick, ...]:
    """Ticks at given positions, multiples of π written as such."""
    found = []
    for at in places:
        multiple = pi_multiple(at)
        plain = format_number(at).replace("-", MINUS)
        found.append((at, pi_label(multiple) if multiple else plain))
    return tuple(found)


def _multiples(low: float, high: float, step: float) -> tuple[int, int]:
    """The first and the last multiple of a step between two limits, in steps."""
    return int(np.ceil(low / step - _NEAR)), int(np.floor(high / step + _NEAR))


def _besides_0(low: float, high: float, step: float) -> int:
    first, last = _multiples(low, high, step)
    return last - first + 1 - (first <= 0 <= last)


def _is_multiple(x: float, step: float) -> bool:
    return abs(x / step - round(x / step)) < _NEAR


def plain_label(x: float, step: float) -> str:
    """``−0.5``; powers of ten beyond five places are written as such."""
    if abs(x) < 1e-9 * step:
        return "0"
    if 1e-4 <= abs(x) < 1e5 or abs(x) >= 1e4 * step:
        return f"{round(x / step) * step:.12g}".replace("-", MINUS)
    mantissa, exponent = f"{x:.9e}".split("e")
    digits = f"{abs(float(mantissa)):g}"
    factor = "" if digits == "1" else rf"{digits}\cdot"
    return rf"${'{-}' if x < 0 else ''}{factor}10^{{{int(exponent)}}}$"


def power_label(exponent: int) -> str:
    """``$10^{-3}$``; 1 and 10 as themselves."""
    return {0: "1", 1: "10"}.get(exponent, rf"$10^{{{exponent}}}$")


def x_ticks(low: float, high: float, style: Ticks) -> list[Tick]:
    """The ticks of the x axis; ``auto`` takes multiples of π where both limits are."""
    if style == "none":
        return []
    if style == "auto":
        style = "pi" if all(pi_multiple(end) is not None for end in (low, high)) else "plain"
    if style == "pi":
        ticks = pi_ticks(low, high)
        if not ticks:
            raise UsageError(
                f"{argument('ticks', 'pi')}: there is no multiple of π/12 between {low:g} and {high:g}"
            )
        return ticks
    return plain_ticks(low, high, _MOST_X)
