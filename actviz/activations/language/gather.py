"""Sums with what their terms have in common before a bracket, multiplied out where that is shorter."""

from __future__ import annotations

from fractions import Fraction

from actviz.activations.language.simplify import (
    Powers,
    built,
    factored,
    is_sum,
    number,
    product,
    raised,
    terms,
    together,
    total,
)
from actviz.activations.language.tree import ONE, ZERO, Node, Number, Variable, depends_on_x, extent


def gathered(*nodes: Node) -> Node:
    """The sum, with what all terms have in common before a bracket: σ(x)·(1 + x·σ(−x))."""
    plain = list(terms(*nodes))
    parts = [factored(term) for term in plain]
    common = _common([powers for _, powers in parts])
    if len(parts) < 2 or all(isinstance(base, Variable) for base in common):
        return _shorter(plain)
    sizes = {abs(coefficient) for coefficient, _ in parts}
    outside = sizes.pop() if len(sizes) == 1 else Fraction(1)
    if all(coefficient < 0 for coefficient, _ in parts):
        outside = -outside
    inverse = raised((outside, common), -1)
    inside = [built(*together(part, inverse)) for part in parts]
    return product(number(outside), built(Fraction(1), common), _shorter(inside))


def _shorter(nodes: list[Node]) -> Node:
    """The sum, with its products of sums multiplied out where it is shorter so."""
    plain = total(*nodes)
    multiplied = [each for node in nodes for each in _multiplied_out(node)]
    if extent(total(*multiplied))[1] < extent(plain)[1]:
        return gathered(total(*multiplied))
    return plain


def _common(each: list[Powers]) -> Powers:
    """The powers that all terms have, and the highest of a denominator that all have."""
    common: Powers = {}
    for base in dict.fromkeys(base for powers in each for base in powers):
        exponents = [powers.get(base, ZERO) for powers in each]
        if len(set(exponents)) == 1:
            common[base] = exponents[0]
            continue
        known = [exponent.value for exponent in exponents if isinstance(exponent, Number)]
        lowest = min(known, default=Fraction(0))
        below = max(known, default=Fraction(0)) < 0 and depends_on_x(base)
        if len(known) == len(exponents) and (lowest > 0 or below):
            common[base] = Number(lowest)
    return common


def _multiplied_out(term: Node) -> list[Node]:
    coefficient, powers = factored(term)
    inner = next((base for base, exponent in powers.items() if exponent == ONE and is_sum(base)), None)
    if inner is None:
        return [term]
    rest = built(coefficient, {base: exponent for base, exponent in powers.items() if base != inner})
    return [product(rest, each) for each in terms(inner)]
