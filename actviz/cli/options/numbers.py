"""Numbers on the command line, as arguments and values of options."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from actviz.cli.program.commands import Command
from actviz.errors import UsageError, not_whole
from actviz.notation import parse_number

if TYPE_CHECKING:
    from actviz.analysis.formats import Format


class NumbersCommand(Command):
    """A command whose arguments are numbers; negative ones are not taken for options."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments, with a Unicode minus sign in front of negative numbers."""
        return super().parse_args(ctx, [_with_minus(word) for word in args])


def _with_minus(word: str) -> str:
    """``-1``, ``-inf`` and ``-1,0`` with U+2212, which is not taken for the start of an option."""
    if word.startswith("-") and word != "-":
        try:
            numbers("", word.replace(";", ","))
        except UsageError:
            return word
        return word.replace("-", "\N{MINUS SIGN}", 1)
    return word


_LIKE = "numbers look like 0.5, 1e-3, -2pi, pi/2"


def number(option: str, text: str, hint: str = _LIKE) -> float:
    """The value of an option as a number.

    Raises:
        UsageError: it is not a number.
    """
    try:
        return parse_number(text)
    except ValueError:
        raise UsageError(f"{option}: {text!r} is not a number", hint=hint) from None


def positive(option: str, text: str) -> float:
    """The value of an option as a positive number.

    Raises:
        UsageError: it is not a positive number.
    """
    value = number(option, text)
    if 0 < value < math.inf:
        return value
    raise UsageError(f"{option} must be a positive number, not {text}")


def whole(option: str, text: str, low: int, high: int) -> int:
    """The value of an option as an integer.

    Raises:
        UsageError: it is not a whole number, or outside its bounds.
    """
    if text.strip().removeprefix("-").isdecimal() and low <= int(text) <= high:
        return int(text)
    raise not_whole(option, text, low, high)


def numbers(option: str, text: str, hint: str = _LIKE) -> list[float]:
    """The value of an option as numbers: ``1,2,-1,0.5``.

    Raises:
        UsageError: one is not a number.
    """
    return [number(option, part, hint) for part in text.split(",")]


def limits(option: str, typed: tuple[str, str]) -> tuple[float, float]:
    """``MIN MAX`` of an axis.

    Raises:
        UsageError: one is not a finite number, or the first is not below the second.
    """
    example = f"for example {option} -5 5 or {option} -2pi 2pi"
    low, high = (number(option, text, example) for text in typed)
    for text, value in zip(typed, (low, high), strict=True):
        if not abs(value) <= 1e300:
            raise UsageError(f"{option}: {text} is not a finite number up to 1e300", hint=example)
    if not low < high:
        raise UsageError(f"{option}: {typed[0]} is not below {typed[1]}", hint=example)
    if high - low < max(1e-12 * max(abs(low), abs(high)), 1e-280):
        raise UsageError(f"{option}: {typed[0]} and {typed[1]} are too close together", hint=example)
    return low, high


def number_format(name: str | None) -> Format | None:
    """The number format that ``--dtype`` names, if it is given.

    Raises:
        UsageError: there is none of this name.
    """
    if name is None:
        return None
    from actviz.analysis.formats import format_of

    return format_of(name, "--dtype")
