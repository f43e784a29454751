"""Smooth relatives of ReLU: softplus and its kin."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.extremes import surveyed
from actviz.activations.facts import Facts, Interval, Kink, Tail
from actviz.activations.kernels.arithmetic import scaled
from actviz.activations.kernels.logistic import logistic, logistic_slope
from actviz.activations.lazy import np
from actviz.activations.registry import register

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

_POSITIVE = Interval(0.0, math.inf)


@register
class Squareplus(Activation):
    """A ReLU rounded by a hyperbola: smooth like softplus, without an exponential."""

    name = "squareplus"
    formula = r"\frac{x + \sqrt{x^2 + b}}{2}"
    derivative_formula = r"\frac{1}{2}\,(1 + \frac{x}{\sqrt{x^2 + b}})"
    reference = "Barron 2021, arXiv:2112.11687"
    frameworks = {"jax": ("jax.nn.squareplus",), "keras": ("keras.activations.squareplus",)}
    differences = (
        "jax and keras also allow b=0, which is relu",
        "jax returns NaN at -inf, where the limit is 0",
        "jax in float32 returns 0.001251 at -800, where the true value is 0.001250",
    )

    b: float = parameter(4.0, symbol="b", domain=_POSITIVE)

    # With r = √(x² + b): (x + r)/2 is b/(2(r + |x|)) for x ≤ 0, and x plus the same for x ≥ 0. b stays
    # in two factors √b and the sum in two halves, so that nothing overflows.

    def value(self, x: Array) -> Array:
        width = math.sqrt(self.b)
        mean = 0.5 * np.hypot(x, width) + 0.5 * np.abs(x)
        return np.maximum(x, 0.0) + (0.25 * width) * (width / mean)

    def first(self, x: Array) -> Array:
        width = math.sqrt(self.b)
        radius = np.hypot(x, width)
        mean = 0.5 * radius + 0.5 * np.abs(x)
        lacking = (width / radius) * (0.25 * width / mean)
        return np.where(x > 0, 1.0 - lacking, lacking)

    def second(self, x: Array) -> Array:
        width = math.sqrt(self.b)
        radius = np.hypot(x, width)
        bend: Array = 0.5 * np.square(width / radius) / radius
        return bend

    def facts(self) -> Facts:
        return Facts(
            range=Interval(0.0, math.inf),
            derivative_range=Interval(0.0, 1.0),
            left=Tail(0.0, 0.0),
            right=Tail(math.inf, 1.0),
        )


@register
class SparsePlus(Activation):
    """A ReLU rounded by a parabola between -1 and 1, exactly 0 below; its derivative is sparse_sigmoid."""

    name = "sparse_plus"
    formula = (
        r"0\ \mathrm{if}\ x \leq -1,\quad \frac{(x + 1)^2}{4}\ \mathrm{if}\ -1 < x < 1,\quad "
        r"x\ \mathrm{if}\ x \geq 1"
    )
    derivative_formula = r"\min(\max(\frac{x + 1}{2}, 0), 1)"
    reference = "Blondel, Martins & Niculae 2019, arXiv:1901.02324"
    frameworks = {"jax": ("jax.nn.sparse_plus",), "keras": ("keras.activations.sparse_plus",)}

    def value(self, x: Array) -> Array:
        # the parabola touches the line x from above at 1
        return np.maximum(x, 0.25 * np.square(np.clip(x, -1.0, 1.0) + 1.0))

    def first(self, x: Array) -> Array:
        return 0.5 * (np.clip(x, -1.0, 1.0) + 1.0)

    def second(self, x: Array) -> Array:
        return (np.abs(x) < 1.0) / 2.0

    def facts(self) -> Facts:
        return Facts(
            range=Interval(0.0, math.inf, low_attained=True),
            derivative_range=Interval(0.0, 1.0, True, True),
            left=Tail(0.0, 0.0, straight=True),
            right=Tail(math.inf, 1.0, straight=True),
            kinks=(Kink(-1.0, 0.0, 0.0, 0.0, 2), Kink(1.0, 1.0, 1.0, 1.0, 2)),
        )


@register
class SqrtSoftplus(Activation):
    """The square root of softplus: positive, and slow to grow; scores the experts of a router."""

    name = "sqrt_softplus"
    formula = r"\sqrt{\log(1 + e^x)}"
    derivative_formula = r"\frac{\sigma(x)}{2\,\sqrt{\log(1 + e^x)}}"
    reference = "transformers ACT2FN, for the router of DeepSeek V4; no paper known"
    frameworks = {"transformers": ("transformers.activations.SqrtSoftplusActivation",)}
    differences = ("torch's and jax's derivative is NaN at -800, where it is 9.6e-175",)

    # softplus is written e^(2h)·q: far to the left, where e^x underflows long before its root does,
    # h = x/2 and q is near 1; for x ≥ 0, h = 0 and q is softplus itself.

    @staticmethod
    def _parts(x: Array) -> tuple[Array, Array, Array]:
        """e^h, q and e^−|x|."""
        root = np.exp(0.5 * np.minimum(x, 0.0))
        small = np.exp(-np.abs(x))
        rest = np.log1p(small)
        tiny = small < 1e-17
        ratio = np.where(tiny, 1.0, rest / np.where(tiny, 1.0, small))
        return root, np.where(x < 0, ratio, np.maximum(x, 0.0) + rest), small

    def value(self, x: Array) -> Array:
        root, q, _ = self._parts(x)
        product: Array = root * np.sqrt(q)
        return product

    def first(self, x: Array) -> Array:
        root, q, small = self._parts(x)
        slope: Array = root * (0.5 / ((1.0 + small) * np.sqrt(q)))
        return slope

    def second(self, x: Array) -> Array:
        # 2 softplus·σ(−x) − σ changes sign where q = ½ on the left form, q·e^−x = ½ on the right one
        root, q, small = self._parts(x)
        balance = 2.0 * (q * np.where(x < 0, 1.0, small)) - 1.0
        bend: Array = root * (0.25 * balance / np.square(1.0 + small) / q / np.sqrt(q))
        return bend

    def facts(self) -> Facts:
        return surveyed(self, left=Tail(0.0, 0.0), right=Tail(math.inf, 0.0))


@register
class SoftplusPlus(Activation):
    """A softplus plus a line, through the origin: its slope never falls below 1/c."""

    name = "softplus_plus"
    aliases = ("soft++",)
    formula = r"\log(1 + e^{k x}) + \frac{x}{c} - \log(2)"
    derivative_formula = r"k\,\sigma(k x) + \frac{1}{c}"
    reference = "Ciuparu, Nagy-Dăbâcan & Mureşan 2020, Soft++, Neurocomputing 384"

    k: float = parameter(1.0, symbol="k", domain=_POSITIVE)
    c: float = parameter(2.0, symbol="c", domain=_POSITIVE)

    def value(self, x: Array) -> Array:
        # log(1 + e^y) − log 2 = max(y, 0) + log((1 + e^−|y|)/2), which has the sign of x as x/c has
        y = self.k * x
        return (np.maximum(y, 0.0) + np.log1p(0.5 * np.expm1(-np.abs(y)))) + x / self.c

    def first(self, x: Array) -> Array:
        return self.k * logistic(*scaled(x, self.k)) + 1.0 / self.c

    def second(self, x: Array) -> Array:
        depth, rest = scaled(x, self.k)
        return logistic_slope(depth, self.k * self.k, rest)

    def facts(self) -> Facts:
        flattest, steepest = 1.0 / self.c, self.k + 1.0 / self.c
        return Facts(
            range=Interval(),
            derivative_range=Interval(flattest, steepest),
            left=Tail(-math.inf, flattest),
            right=Tail(math.inf, steepest),
        )
