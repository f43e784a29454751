"""Comparisons of lines in x: decided by x itself, whatever rounding does to the lines."""

from __future__ import annotations

from actviz.activations.language.linear import line
from actviz.activations.language.tree import TURNED, Call, Compare, Comparison, Number, Operation


def threshold(comparison: Compare) -> tuple[Comparison, float] | None:
    """What x is compared with, and how, where two lines in x are compared; None where that is no line.

    x/6 + 1/2 < 1 is x < 3. Worked out in floats its left side is 1 for the float below 3, too.
    The place is rounded once: that float is where the kink is, for every fact about it.
    """
    comparison = _without_bounds(comparison)
    sign = comparison.operator
    difference = line(Operation("-", comparison.left, comparison.right))
    if difference is None or not difference[0]:
        return None
    slope, height = difference
    try:
        root = float(-height / slope)
    except OverflowError:
        return None
    return sign if slope > 0 else TURNED[sign], root


def _without_bounds(comparison: Compare) -> Compare:
    """min(u, 6) compared with 0 is u compared with 0; so is min(u, 0), if the question is u < 0 or u ≥ 0."""
    match comparison.turned if isinstance(comparison.left, Number) else comparison:
        case Compare(sign, Call("max" | "min" as name, (a, b)), Number(limit) as right):
            u, other = (b, a) if isinstance(a, Number) else (a, b)
            if isinstance(other, Number):
                room = (other.value - limit) * (1 if name == "min" else -1)
                signs: tuple[Comparison, ...] = ("<", ">=") if name == "min" else (">", "<=")
                if room > 0 or (room == 0 and sign in signs):
                    return _without_bounds(Compare(sign, u, right))
    return comparison
