"""The value of a part of a definition that does not depend on x, with more digits than a float64."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from actviz.activations.language.evaluate import Evaluator
from actviz.activations.language.jets import Jet, JetArithmetic
from actviz.activations.language.numbers import WideNumbers
from actviz.activations.special.wide import Wide
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.language.tree import Node


def constant(node: Node) -> Fraction | None:
    """A part without x, to about 30 digits; None where it is no finite real number."""
    with np.errstate(all="ignore"):
        value = Evaluator(node).jet(JetArithmetic(WideNumbers()), Jet(Wide.of(np.zeros(1)))).value
    if not isinstance(value, Wide):
        value = Wide.of(np.array([float(value)]))
    high, low, power = float(value.high[0]), float(value.low[0]), int(value.power[0])
    if not np.isfinite(high) or abs(power) > 1030:
        return None
    return (Fraction(high) + Fraction(low)) * Fraction(2) ** power
