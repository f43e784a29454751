"""Functions of x and its arc tangent, a hyperbolic sine over a cubic, and a wavelet."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.extremes import surveyed
from actviz.activations.facts import Facts, Interval, Kink, Tail
from actviz.activations.kernels.arithmetic import exact_product, unit_vector
from actviz.activations.kernels.decays import exponential_decay
from actviz.activations.lazy import np
from actviz.activations.registry import register

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array


@register
class SelfArctan(Activation):
    """x·arctan(x): even, like |x| far out but rounded at 0."""

    name = "self_arctan"
    formula = r"x\,\mathrm{arctan}(x)"
    derivative_formula = r"\mathrm{arctan}(x) + \frac{x}{1 + x^2}"
    reference = "in the survey of Kunc & Kléma 2024, arXiv:2402.09092, section 3.3.14"

    def value(self, x: Array) -> Array:
        return x * np.arctan(x)

    def first(self, x: Array) -> Array:
        sine, cosine = unit_vector(x)
        return np.arctan(x) + sine * cosine

    def second(self, x: Array) -> Array:
        square = np.square(unit_vector(x)[1])
        return 2.0 * square * square

    def facts(self) -> Facts:
        steepest = 0.5 * math.pi
        return Facts(
            range=Interval(0.0, math.inf, low_attained=True),
            derivative_range=Interval(-steepest, steepest),
            left=Tail(math.inf, -steepest),
            right=Tail(math.inf, steepest),
            symmetry="even",
        )


@register
class Arctid(Activation):
    """arctan²(x) − x: falls throughout, least steeply a little right of 0."""

    name = "arctid"
    formula = r"\mathrm{arctan}(x)^2 - x"
    derivative_formula = r"\frac{2\,\mathrm{arctan}(x)}{1 + x^2} - 1"
    reference = "in the survey of Kunc & Kléma 2024, arXiv:2402.09092, section 3.28"
    differences = ("torch_activation's documentation has another formula than its code, which is this one",)

    def value(self, x: Array) -> Array:
        return np.square(np.arctan(x)) - x

    def first(self, x: Array) -> Array:
        # where f′ is nearest to 0 its numerator 2 arctan(x) − 1 − x² cancels, so x² keeps all its bits
        square, rest = exact_product(np.clip(x, -1e140, 1e140), np.clip(x, -1e140, 1e140))
        twice = 2.0 * np.arctan(x)
        over = 1.0 / (1.0 + square)
        return np.where(np.abs(x) < 2.0, ((twice - 1.0) - square - rest) * over, twice * over - 1.0)

    def second(self, x: Array) -> Array:
        near = np.clip(x, -1e110, 1e110)
        over = 1.0 / (1.0 + np.square(near))
        return (2.0 - 4.0 * near * np.arctan(x)) * over * over

    def facts(self) -> Facts:
        return surveyed(self, left=Tail(math.inf, -1.0), right=Tail(-math.inf, -1.0))


@register
class HyperSinh(Activation):
    """A third of a hyperbolic sine on the right, a quarter of a cube on the left."""

    name = "hyper_sinh"
    formula = r"\frac{\sinh(x)}{3}\ \mathrm{if}\ x > 0,\quad \frac{x^3}{4}\ \mathrm{if}\ x \leq 0"
    derivative_formula = r"\frac{\cosh(x)}{3}\ \mathrm{if}\ x > 0,\quad \frac{3x^2}{4}\ \mathrm{if}\ x \leq 0"
    reference = (
        "Parisi, Ma, RaviChandran & Lanzillotta 2020, arXiv:2011.07661 (not checked against the paper)"
    )

    def value(self, x: Array) -> Array:
        left = np.minimum(x, 0.0)
        return 0.25 * left * left * left + self._third(x, np.sinh)

    def first(self, x: Array) -> Array:
        left = np.minimum(x, 0.0)
        return 0.75 * left * left + (x > 0) * self._third(x, np.cosh)

    def second(self, x: Array) -> Array:
        return 1.5 * np.minimum(x, 0.0) + self._third(x, np.sinh)

    @staticmethod
    def _third(x: Array, hyperbolic: np.ufunc) -> Array:
        """A third of sinh or cosh of max(x, 0), also where these overflow and it does not."""
        right = np.maximum(x, 0.0)
        root = np.exp(0.5 * right)
        return np.where(right < 700.0, hyperbolic(np.minimum(right, 700.0)) / 3.0, (root / 6.0) * root)

    def facts(self) -> Facts:
        return Facts(
            range=Interval(),
            derivative_range=Interval(0.0, math.inf),
            left=Tail(-math.inf, math.inf, -math.inf),
            right=Tail(math.inf, math.inf, math.inf),
            kinks=(Kink(0.0, 0.0, 1 / 3, 0.0),),
            derivative_argmin=0.0,
        )


@register
class Wave(Activation):
    """A wavelet: one peak between two troughs; the Mexican hat at a = 1/2.

    Of two implementations of the survey arXiv:2402.09092 one has this formula; the other leaves the brackets
    out, 1 − x² e^(−ax²), which goes to 1.
    """

    name = "wave"
    formula = r"(1 - x^2)\,e^{-a x^2}"
    derivative_formula = r"-2x\,(1 + a - a x^2)\,e^{-a x^2}"
    reference = "in the survey of Kunc & Kléma 2024, arXiv:2402.09092, section 3.41"

    a: float = parameter(1.0, symbol="a", domain=Interval(0.0, math.inf))

    def value(self, x: Array) -> Array:
        near = self._near(x)
        return self._decay_times(near, (1.0 - near) * (1.0 + near))

    def first(self, x: Array) -> Array:
        near = self._near(x)
        return self._decay_times(near, -2.0 * near * (1.0 + self.a - (self.a * near) * near))

    def second(self, x: Array) -> Array:
        near, a = self._near(x), self.a
        square = near * near
        turn = 2.0 * a * square * (5.0 + 2.0 * a - 2.0 * a * square) - 2.0 * (1.0 + a)
        return self._decay_times(near, turn)

    def _near(self, x: Array) -> Array:
        """x as far as the decay leaves anything of it."""
        reach = math.sqrt(1600.0 / self.a)
        return np.clip(x, -reach, reach)

    def _decay_times(self, near: Array, factor: Array) -> Array:
        square, square_rest = exact_product(near, near)
        depth, rest = exact_product(square, self.a)
        return exponential_decay(depth, rest + self.a * square_rest).times(factor)

    def facts(self) -> Facts:
        return surveyed(self, left=Tail(0.0, 0.0), right=Tail(0.0, 0.0), symmetry="even")
