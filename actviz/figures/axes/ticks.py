"""Where the ticks of an axis stand and what is written at them: multiples of π, or plain numbers."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import pi

import numpy as np

from actviz.errors import UsageError, argument
from actviz.figures.style.look import Ticks
from actviz.notation import format_number, pi_multiple

MINUS = "\N{MINUS SIGN}"
Tick = tuple[float, str]

_PI_STEPS = (Fraction(1, 12), Fraction(1, 4), Fraction(1, 2), Fraction(1))


def pi_label(multiple: Fraction) -> str:
    r"""``−π``, ``${-}\frac{π}{2}$``, ``0``, ``$\frac{3π}{4}$``, ``2π``."""
    if not multiple:
        return "0"
    size = abs(multiple.numerator)
    numerator = "π" if size == 1 else f"{size}π"
    if multiple.denominator == 1:
        return f"{MINUS if multiple < 0 else ''}{numerator}"
    return rf"${'{-}' if multiple < 0 else ''}\frac{{{numerator}}}{{{multiple.denominator}}}$"


def pi_ticks(low: float, high: float, most: int = 7) -> list[Tick]:
    """Multiples of π in [low, high], at the finest of the usual steps that gives at most ``most`` of them."""
    span = (high - low) / pi
    coarse = 10 ** max(0, int(np.floor(np.log10(max(span, 1) / most))))
    steps = [*_PI_STEPS, *(Fraction(m * coarse * k) for k in (1, 10) for m in (1, 2, 5))]
    step = next(step for step in sorted(steps) if span / float(step) <= most - 0.999)
    first, last = np.ceil(low / pi / float(step) - 1e-9), np.floor(high / pi / float(step) + 1e-9)
    return [(float(k * step) * pi, pi_label(k * step)) for k in range(int(first), int(last) + 1)]


def plain_ticks(low: float, high: float, most: int = 4) -> list[Tick]:
    """Multiples of 1, 2 or 5 times a power of ten in [low, high], at most ``most`` of them besides 0."""
    decade = 10.0 ** np.floor(np.log10((high - low) / most))
    for step in (decade, 2 * decade, 5 * decade, 10 * decade, 20 * decade):
        first, last = int(np.ceil(low / step - 1e-9)), int(np.floor(high / step + 1e-9))
        if last - first + 1 - (first <= 0 <= last) <= most:
            break
    return [(k * step, plain_label(k * step, step)) for k in range(first, last + 1)]


def ticks_at(places: Iterable[float]) -> tuple[Tick, ...]:
    """Ticks where somebody wants them, multiples of π written as such."""
    found = []
    for at in places:
        multiple = pi_multiple(at)
        plain = format_number(at).replace("-", MINUS)
        found.append((at, pi_label(multiple) if multiple else plain))
    return tuple(found)


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
    return plain_ticks(low, high, most=6)
