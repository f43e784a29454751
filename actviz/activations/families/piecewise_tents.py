"""Straight lines that rise and fall again, or fall and rise: a tent, and a pan."""

from __future__ import annotations

import math

from actviz.activations.base import parameter
from actviz.activations.facts import Interval
from actviz.activations.registry import register
from actviz.activations.shapes import Knot, Line, PiecewiseLinear

_POSITIVE = Interval(0.0, math.inf)


@register
class Tent(PiecewiseLinear):
    """A tent over 0: unusual inputs of either sign give 0, which makes a network harder to fool."""

    name = "tent"
    aliases = ("mrelu", "mirrored_relu")
    formula = r"\max(0, a - |x|)"
    derivative_formula = r"-\mathrm{sign}(x)\ \mathrm{if}\ |x| < a,\quad 0\ \mathrm{otherwise}"
    reference = "Rozsa & Boult 2019, arXiv:1908.02435 (not checked against the paper)"
    differences = (
        "a = 1 is also known as mReLU, the mirrored ReLU",
        "the hat activation of arXiv:2208.04924 is the same tent moved to stand on [0, 2]",
    )

    a: float = parameter(1.0, symbol="a", domain=_POSITIVE, also=("delta",))

    def lines(self) -> tuple[Line, ...]:
        return Line(), Line(1.0, root=-self.a), Line(-1.0, root=self.a), Line()

    def knots(self) -> tuple[Knot, ...]:
        return Knot(-self.a, slope=0.0), Knot(0.0, slope=0.0), Knot(self.a, slope=0.0)


@register
class Pan(PiecewiseLinear):
    """The pan function: |x| less a threshold, where that is positive; the size of a softshrink.

    The definition is that of two implementations of the survey arXiv:2402.09092, which agree.
    """

    name = "pan"
    formula = r"\max(0, |x| - a)"
    derivative_formula = r"\mathrm{sign}(x)\ \mathrm{if}\ |x| > a,\quad 0\ \mathrm{if}\ |x| < a"
    reference = "in the survey of Kunc & Kléma 2024, arXiv:2402.09092, section 3.6.26"

    a: float = parameter(1.0, symbol="a", domain=_POSITIVE)

    def lines(self) -> tuple[Line, ...]:
        return Line(-1.0, root=-self.a), Line(), Line(1.0, root=self.a)

    def knots(self) -> tuple[Knot, ...]:
        return Knot(-self.a, slope=0.0), Knot(self.a, slope=0.0)
