"""S-curves built from powers, roots and piecewise polynomials, and one from a fraction of x and e^x."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.facts import Facts, Interval, Kink, Tail, solve
from actviz.activations.families.sigmoids import POSITIVE, s_curve
from actviz.activations.kernels import jets
from actviz.activations.kernels.arithmetic import divided, unit_vector
from actviz.activations.kernels.decays import exponential_decay
from actviz.activations.lazy import np
from actviz.activations.registry import register
from actviz.errors import UsageError

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array


@register
class Softsign(Activation):
    """x/(1 + |x|): like tanh, but it approaches ±1 so slowly that it hardly saturates."""

    name = "softsign"
    formula = r"\frac{x}{1 + |x|}"
    derivative_formula = r"\frac{1}{(1 + |x|)^2}"
    reference = "Elliott 1993; Turian, Bergstra & Bengio 2009"
    frameworks = {
        "torch": ("torch.nn.Softsign", "torch.nn.functional.softsign"),
        "jax": ("jax.nn.soft_sign",),
        "keras": ("keras.activations.softsign",),
        "tensorflow": ("tf.nn.softsign",),
        "onnx": ("Softsign",),
    }
    differences = ("torch, jax and TensorFlow return NaN at ±inf, where the limits ±1 exist",)

    def value(self, x: Array) -> Array:
        return x / (1.0 + np.abs(x))

    def first(self, x: Array) -> Array:
        return np.square(1.0 / (1.0 + np.abs(x)))

    def second(self, x: Array) -> Array:
        return -2.0 * np.sign(x) * (1.0 / (1.0 + np.abs(x))) ** 3

    def facts(self) -> Facts:
        bend = Kink(0.0, 1.0, 1.0, 1.0, order=2)
        return s_curve(-1.0, 1.0, steepest=1.0, symmetry="odd", kinks=(bend,))


@register
class Elliott(Activation):
    """A softsign moved between 0 and 1: a sigmoid that needs no exponential."""

    name = "elliott"
    aliases = ("elliot",)
    formula = r"\frac{x}{2\,(1 + |x|)} + \frac{1}{2}"
    derivative_formula = r"\frac{1}{2\,(1 + |x|)^2}"
    reference = "Elliott 1993, A better activation function for artificial neural networks"

    def value(self, x: Array) -> Array:
        return (0.5 + np.maximum(x, 0.0)) / (1.0 + np.abs(x))

    def first(self, x: Array) -> Array:
        return 0.5 * np.square(1.0 / (1.0 + np.abs(x)))

    def second(self, x: Array) -> Array:
        return -np.sign(x) * (1.0 / (1.0 + np.abs(x))) ** 3

    def facts(self) -> Facts:
        return s_curve(0.0, 1.0, steepest=1 / 2, kinks=(Kink(0.0, 1 / 2, 1 / 2, 1 / 2, order=2),))


@register
class Arctan(Activation):
    """The arc tangent: saturates at ±π/2, more slowly than tanh."""

    name = "arctan"
    aliases = ("atan",)
    formula = r"\mathrm{arctan}(x)"
    derivative_formula = r"\frac{1}{1 + x^2}"
    reference = "classical"
    frameworks = {
        "torch": ("torch.atan", "torch.arctan"),
        "jax": ("jax.numpy.arctan",),
        "keras": ("keras.ops.arctan",),
        "tensorflow": ("tf.math.atan",),
        "onnx": ("Atan",),
    }

    def value(self, x: Array) -> Array:
        return np.arctan(x)

    def first(self, x: Array) -> Array:
        return np.square(unit_vector(x)[1])

    def second(self, x: Array) -> Array:
        sine, cosine = unit_vector(x)
        return (-2.0 * sine * cosine) * np.square(cosine)

    def facts(self) -> Facts:
        return s_curve(-math.pi / 2, math.pi / 2, steepest=1.0, symmetry="odd")


@register
class ISRU(Activation):
    """The inverse square root unit: the shape of tanh for the price of a square root."""

    name = "isru"
    aliases = ("inverse_square_root_unit",)
    formula = r"\frac{x}{\sqrt{1 + \alpha x^2}}"
    derivative_formula = r"\frac{1}{(1 + \alpha x^2)^{3/2}}"
    reference = "Carlile, Delamarter, Kinney, Marti & Whitney 2017, arXiv:1710.09967"
    differences = ("Echo's module of this name raises AttributeError",)

    alpha: float = parameter(1.0, symbol=r"\alpha", domain=POSITIVE)

    def value(self, x: Array) -> Array:
        return unit_vector(x, self.alpha)[0]

    def first(self, x: Array) -> Array:
        cosine = unit_vector(x, self.alpha)[1]
        return np.square(cosine) * cosine

    def second(self, x: Array) -> Array:
        sine, cosine = unit_vector(x, self.alpha)
        square = np.square(cosine)
        return (-3.0 * self.alpha * sine * square) * square

    def facts(self) -> Facts:
        level = 1 / math.sqrt(self.alpha)
        return s_curve(-level, level, steepest=1.0, symmetry="odd")


@register
class SQNL(Activation):
    """The square nonlinearity: two parabolas that meet at 0 and end flat at ±2."""

    name = "sqnl"
    aliases = ("square_nonlinearity",)
    formula = r"x - \frac{x |x|}{4}\ \mathrm{if}\ |x| \leq 2,\quad \mathrm{sign}(x)\ \mathrm{otherwise}"
    derivative_formula = r"1 - \frac{|x|}{2}\ \mathrm{if}\ |x| \leq 2,\quad 0\ \mathrm{otherwise}"
    reference = "Wuraola & Patel 2018, SQNL: a new computationally efficient activation function, IJCNN"

    def value(self, x: Array) -> Array:
        near = np.clip(x, -2.0, 2.0)
        return near * (1.0 - 0.25 * np.abs(near))

    def first(self, x: Array) -> Array:
        return np.maximum(1.0 - 0.5 * np.abs(x), 0.0)

    def second(self, x: Array) -> Array:
        return (np.abs(x) < 2.0) * (-0.5 * np.sign(x))

    def facts(self) -> Facts:
        return Facts(
            range=Interval(-1.0, 1.0, True, True),
            derivative_range=Interval(0.0, 1.0, True, True),
            left=Tail(-1.0, 0.0, straight=True),
            right=Tail(1.0, 0.0, straight=True),
            kinks=tuple(Kink(at, s, s, s, order=2) for at, s in ((-2.0, 0.0), (0.0, 1.0), (2.0, 0.0))),
            derivative_argmax=0.0,
            symmetry="odd",
        )


@register
class SmoothStep(Activation):
    """A cubic from 0 to 1 over a width, flat outside: a gate that is exactly open or shut."""

    name = "smooth_step"
    formula = (
        r"\frac{1}{2} + \frac{3x}{2\,a} - \frac{2x^3}{a^3}\ \mathrm{if}\ |x| < a/2,\quad "
        r"0\ \mathrm{if}\ x \leq -a/2,\quad 1\ \mathrm{if}\ x \geq a/2"
    )
    derivative_formula = r"\frac{3}{2\,a} - \frac{6x^2}{a^3}\ \mathrm{if}\ |x| < a/2,\ 0\ \mathrm{otherwise}"
    reference = "Hazimeh, Ponomareva, Mol, Tan & Mazumder 2020 (tree ensemble layer), arXiv:2002.07772"

    a: float = parameter(1.0, symbol="a", domain=POSITIVE, also=("gamma",))

    def value(self, x: Array) -> Array:
        share = np.clip(x + 0.5 * self.a, 0.0, self.a) / self.a
        return np.square(share) * (3.0 - 2.0 * share)

    def first(self, x: Array) -> Array:
        size = np.minimum(np.abs(x), 0.5 * self.a)
        return 6.0 / self.a * ((0.5 * self.a - size) / self.a) * ((0.5 * self.a + size) / self.a)

    def second(self, x: Array) -> Array:
        near = np.clip(x, -self.a, self.a)
        return (np.abs(x) < 0.5 * self.a) * (-12.0 / self.a / self.a / self.a * near)

    def facts(self) -> Facts:
        edge = 0.5 * self.a
        return Facts(
            range=Interval(0.0, 1.0, True, True),
            derivative_range=Interval(0.0, 3 / (2 * self.a), True, True),
            left=Tail(0.0, 0.0, straight=True),
            right=Tail(1.0, 0.0, straight=True),
            kinks=(Kink(-edge, 0.0, 0.0, 0.0, order=2), Kink(edge, 0.0, 0.0, 0.0, order=2)),
            derivative_argmax=0.0,
        )


@register
class SoftRootSign(Activation):
    """SRS: dips below zero like a swish and levels off at a.

    As b nears e·a the curve nears a pole at −b, where the denominator cancels: the conditioned
    error, below 8 up to b = 2a, is 26 at b = 2.5a.
    """

    name = "soft_root_sign"
    aliases = ("srs",)
    formula = r"\frac{x}{x/\alpha + e^{-x/\beta}}"
    derivative_formula = r"\frac{(1 + x/\beta)\,e^{-x/\beta}}{(x/\alpha + e^{-x/\beta})^2}"
    reference = "Zhou, Li, Huo & Kung 2020, arXiv:2003.00547"

    a: float = parameter(2.0, symbol=r"\alpha", domain=POSITIVE, also=("alpha",))
    b: float = parameter(3.0, symbol=r"\beta", domain=POSITIVE, also=("beta",))

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.b >= math.e * self.a:
            raise UsageError(f"soft_root_sign: b must be below e*a, not {self.b:g} with a = {self.a:g}")

    # With u = x/b, p = e^min(u, 0) and q = e^−max(u, 0), whose product is e^−|u|, the denominator is
    # T/(ap) with T = px + aq, and f′ = a² e^−|u| (1 + u)/T².

    def value(self, x: Array) -> Array:
        u, rest, below = self._terms(x)
        left = exponential_decay(np.minimum(u, 0.0), (u < 0) * rest)
        return left.times(self.a * (np.maximum(x, -800.0 * self.b) / below))

    def first(self, x: Array) -> Array:
        u, rest, below = self._terms(x)
        return exponential_decay(u, rest).times((1.0 + u) * np.square(self.a / below))

    def second(self, x: Array) -> Array:
        u, rest, below = self._terms(x)
        p, q = np.exp(np.minimum(u, 0.0)), np.exp(-np.maximum(u, 0.0))
        # q(u + 2) − b/a p(u² + 2u + 2), arranged to cancel nothing next to u = 0 where b is near a
        turn = 2.0 * (np.sign(u) * np.expm1(-np.abs(u)) - (self.b - self.a) / self.a * p)
        turn += u * (q - self.b / self.a * p * (u + 2.0))
        whole = exponential_decay(u, rest).times(turn * (self.a / below) ** 3 / self.b)
        # on the left the denominator cancels, and so do the terms above
        near = (u < -0.01) & (u > -8.0)
        return jets.refined(whole, x, near, lambda x: x / (x / self.a + jets.exponential(-x / self.b)))

    def _terms(self, x: Array) -> tuple[Array, Array, Array]:
        """u as far as a decay leaves anything of it, what rounding has left off u, and T."""
        u, rest = divided(x, self.b)
        return u, rest, np.exp(np.minimum(u, 0.0)) * x + self.a * np.exp(-np.maximum(u, 0.0))

    def facts(self) -> Facts:
        # f″ has the sign of (u + 2)e^−u/(u² + 2u + 2) − b/a, which rises up to u = −1, to e, and falls beyond
        def turn(u: Array) -> Array:
            return self.a * (u + 2.0) * np.exp(-u) - self.b * (np.square(u) + 2.0 * u + 2.0)

        lowest = self.b * solve(turn, -2.0, -1.0)
        highest = self.b * solve(turn, -1.0, 1.0 + math.log(self.a / self.b))
        flattest, steepest = self.first(np.array([lowest, highest])).tolist()
        return Facts(
            range=Interval(self.a * self.b / (self.b - math.e * self.a), self.a, low_attained=True),
            derivative_range=Interval(flattest, steepest, True, True),
            left=Tail(0.0, 0.0),
            right=Tail(self.a, 0.0),
            derivative_argmin=lowest,
            derivative_argmax=highest,
        )
