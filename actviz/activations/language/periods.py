"""The period of a definition whose every x is in a sine, a cosine or a tangent."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import NamedTuple

from actviz.activations.language.bind import expanded
from actviz.activations.language.linear import line
from actviz.activations.language.tree import Anything, Call, Node, Variable, children

WAVES = ("sin", "cos", "tan")
_MOST = 1000  # periods of the fastest wave in the common one, and of each in another's
_SAME = Fraction(1, 10**25)  # constants such as 2π are known to 30 digits


class Period(NamedTuple):
    """After how much of x a function repeats itself, and the fastest wave in it does."""

    length: float
    shortest: float


def period(tree: Node) -> Period | None:
    """The common period of the waves of a bound tree; None where there is none, or x is elsewhere too."""
    found = _frequencies(expanded(tree))
    if not found:
        return None
    first, *others = found
    ratios = [Fraction(1)]
    for other in others:
        ratio = (other / first).limit_denominator(_MOST)
        if abs(other / first - ratio) > _SAME * ratio:
            return None
        ratios.append(ratio)
    together = math.lcm(*(ratio.denominator for ratio in ratios))
    common = Fraction(math.gcd(*(int(ratio * together) for ratio in ratios)), together)
    if max(ratios) / common > _MOST:
        return None
    slowest, fastest = first * common, first * max(ratios)
    try:
        return Period(2.0 * math.pi / float(slowest), 2.0 * math.pi / float(fastest))
    except (OverflowError, ZeroDivisionError):
        return None


def _frequencies(node: Anything) -> set[Fraction] | None:
    """|ω| of every sin(ωx + c) and cos(ωx + c), 2|ω| of tan(ωx + c); None where x is anywhere else."""
    match node:
        case Variable():
            return None
        case Call(name, (argument,)) if name in WAVES and (found := line(argument)) is not None:
            return {abs(found[0]) * (2 if name == "tan" else 1)} - {Fraction(0)}
    below = [_frequencies(child) for child in children(node)]
    known = [each for each in below if each is not None]
    return set().union(*known) if len(known) == len(below) else None
