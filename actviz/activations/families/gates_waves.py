"""A line plus a wave or a tanh, some of it times a logistic gate: sinlu, coslu, tanh_lu."""

from __future__ import annotations

import math
import sys
from abc import abstractmethod
from fractions import Fraction
from typing import TYPE_CHECKING

from actviz.activations.base import Activation, parameter
from actviz.activations.extremes import surveyed
from actviz.activations.facts import Facts, Interval, Tail, roots
from actviz.activations.families.gates import logistic_gate
from actviz.activations.kernels import jets
from actviz.activations.kernels.arithmetic import exact_product
from actviz.activations.kernels.logistic import logistic_slope
from actviz.activations.kernels.series import sine_rest
from actviz.activations.lazy import np
from actviz.activations.registry import register

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array, Kernel

# facts() looks at every wave near 0
_RATES = Interval(-1000.0, 1000.0, True, True)


class Rippled(Activation):
    """(x + a·wave(bx))·σ(x): the slope keeps swinging between 1 − |ab| and 1 + |ab| on the right."""

    a: float
    b: float

    @staticmethod
    @abstractmethod
    def wave(u: jets.Jet) -> jets.Jet:
        """Sine or cosine."""

    @abstractmethod
    def ripple(self, x: Array, order: int) -> Array:
        """x + a·wave(bx), or its first or second derivative."""

    def value(self, x: Array) -> Array:
        return logistic_gate(x).times(self.ripple(x, 0))

    def first(self, x: Array) -> Array:
        gate = logistic_gate(x)
        near = self.ripple(np.clip(x, -800.0, 800.0), 0)
        return gate.times(self.ripple(x, 1)) + gate.decay.times(near * gate.slope())

    def second(self, x: Array) -> Array:
        gate = logistic_gate(x)
        near = np.clip(x, -800.0, 800.0)
        tilted = 2.0 * self.ripple(near, 1) * gate.slope() + self.ripple(near, 0) * gate.curvature()
        whole = gate.times(self.ripple(x, 2)) + gate.decay.times(tilted)
        size = np.abs(x)  # the kernels take care of what cancels at 0
        beside = (size > 1.0) & (size < 8.0) & (abs(self.b) * size < 60.0)
        return jets.refined(
            whole, x, beside, lambda x: (x + self.a * self.wave(self.b * x)) * jets.logistic(x)
        )

    def half_wave(self, x: Array) -> tuple[Array, Array]:
        """sin and cos of bx/2, with what rounding leaves off it: far out that is many waves."""
        rate = 0.5 * self.b
        largest = sys.float_info.max / max(1.0, abs(rate) * (1 + 2.0**-40))
        scale = np.where(np.abs(x) > 1.0, 2.0**-32, 1.0)  # the parts of a product of huge numbers overflow
        angle, rest = exact_product(np.clip(x, -largest, largest) * scale, rate)
        angle, rest = angle / scale, rest / scale
        sine, cosine = np.sin(angle), np.cos(angle)
        if not rest.any():
            return sine, cosine
        little, most = np.sin(rest), np.cos(rest)
        return sine * most + cosine * little, cosine * most - sine * little

    def steepness(self, wave: Array, valley: Array) -> Array:
        """1 + ab·wave, a wave of height 1 with ``valley`` = 1 + sign(ab)·wave.

        Where |ab| is near 1 the valleys of f′ touch 0, and only the second form keeps their bits.
        """
        height = abs(self.a * self.b)
        if height > 2.0:
            return 1.0 + (self.a * self.b) * wave
        return float(1 - abs(Fraction(self.a) * Fraction(self.b))) + height * valley

    def facts(self) -> Facts:
        height = abs(self.a * self.b)
        if height == 0.0:
            return surveyed(self, left=Tail(0.0, 0.0), right=Tail(math.inf, 1.0))
        # Beyond 60 the gate is 1 to all digits; the lowest value is in the first two waves there.
        step = min(0.05, math.pi / (8.0 * abs(self.b)))
        waves = np.arange(0.0, 60.0 + 4.0 * math.pi / abs(self.b), math.pi / (8.0 * abs(self.b)))
        grid = np.sort(np.concatenate([np.arange(-60.0, 60.0, step), waves]))
        values = self.value(_zeros(self.first, grid))
        places = _zeros(self.second, grid)
        slopes = self.first(places)
        low, high = int(slopes.argmin()), int(slopes.argmax())
        # A crest right of 1 + |ab| exceeds 1 + |ab| by (x − 1 − |ab|)e^−x, a trough right of it stays as
        # much above 1 − |ab|: so the upper end is always attained, 1 − |ab| never.
        dips = bool(slopes[low] < 1.0 - height)
        return Facts(
            range=Interval(float(values.min()), math.inf, low_attained=True),
            derivative_range=Interval(
                min(float(slopes[low]), 1.0 - height),
                max(float(slopes[high]), 1.0 + height),
                low_attained=dips,
                high_attained=True,
            ),
            left=Tail(0.0, 0.0),
            right=Tail(math.inf, math.nan, math.nan),
            derivative_argmin=float(places[low]) if dips else None,
            derivative_argmax=float(places[high]) if slopes[high] > 1.0 + height else None,
        )


def _zeros(kernel: Kernel, grid: Array) -> Array:
    """Where a kernel changes sign between points of a grid."""
    negative = kernel(grid) < 0
    changed = np.flatnonzero(negative[1:] != negative[:-1])
    return roots(kernel, grid[changed], grid[changed + 1])


@register
class SinLU(Rippled):
    """(x + a·sin(bx))·σ(x): a silu with a ripple whose height and rate are learned."""

    name = "sinlu"
    aliases = ("sinu_sigmoidal_linear_unit",)
    formula = r"(x + a\,\sin(bx))\,\sigma(x)"
    derivative_formula = r"\sigma(x)\,(1 + ab\,\cos(bx) + (x + a\,\sin(bx))\,\sigma(-x))"
    reference = "Paul, Bandyopadhyay, Yoon, Geem & Sarkar 2022, Mathematics 10(3):337"
    differences = ("torch_activation's adaptive version starts from a = 0.5",)

    a: float = parameter(1.0, symbol="a", also=("alpha",))
    b: float = parameter(1.0, symbol="b", domain=_RATES, also=("beta",))

    wave = staticmethod(jets.sine)

    def ripple(self, x: Array, order: int) -> Array:
        a, b = self.a, self.b
        sine, cosine = self.half_wave(x)
        wave = 2.0 * sine * cosine
        if order == 2:
            return (-a * b * b) * wave
        if order == 1:
            flat = sine if a * b < 0 else cosine
            return self.steepness((cosine - sine) * (cosine + sine), 2.0 * np.square(flat))
        # next to 0, where x and a·sin(bx) may cancel, in the form (1 + ab)x − a(bx − sin(bx))
        near = np.clip(b * x, -1.0, 1.0)
        level = float(1 + Fraction(a) * Fraction(b))
        return np.where(np.abs(b * x) < 1.0, level * x - a * sine_rest(near), x + a * wave)


@register
class CosLU(Rippled):
    """(x + a·cos(bx))·σ(x): a silu with a ripple that lifts it at 0, learned height and rate."""

    name = "coslu"
    aliases = ("cosine_linear_unit",)
    formula = r"(x + a\,\cos(bx))\,\sigma(x)"
    derivative_formula = r"\sigma(x)\,(1 - ab\,\sin(bx) + (x + a\,\cos(bx))\,\sigma(-x))"
    reference = "Pishchik 2023, trainable activations for image classification (not checked)"

    a: float = parameter(1.0, symbol="a", also=("alpha",))
    b: float = parameter(1.0, symbol="b", domain=_RATES, also=("beta",))

    wave = staticmethod(jets.cosine)

    def ripple(self, x: Array, order: int) -> Array:
        a, b = self.a, self.b
        sine, cosine = self.half_wave(x)
        wave = (cosine - sine) * (cosine + sine)
        if order == 0:
            return x + a * wave
        if order == 2:
            return (-a * b * b) * wave
        valley = np.square(cosine - math.copysign(1.0, a * b) * sine)
        return self.steepness(-2.0 * sine * cosine, valley)

    # Next to 0 the constant parts of f′ and f″ are (2 + a)/4 and (1 − ab²)/2. They may cancel (f″(0) is 0
    # by default), so they come first and what follows is small; τ = tanh(x/2)/2 is σ − 1/2.

    def first(self, x: Array) -> Array:
        a, (near, sine, cosine, tilt) = self.a, self._near(x)
        slope, rise = 0.25 - tilt * tilt, 2.0 * a * self.b * sine * cosine
        falls = a * (2.0 * sine * sine * slope + tilt * tilt)
        beside = 0.25 * (2.0 + a) + (tilt + near * slope - rise * (0.5 + tilt) - falls)
        return np.where(near == x, beside, super().first(x))

    def second(self, x: Array) -> Array:
        a, b, (near, sine, cosine, tilt) = self.a, self.b, self._near(x)
        slope, wave = 0.25 - tilt * tilt, (cosine - sine) * (cosine + sine)
        level = float(1 - Fraction(a) * Fraction(b) ** 2) / 2
        turn = a * b * b * (sine * sine - wave * tilt) - 4.0 * a * b * sine * cosine * slope
        beside = level + (turn - 2.0 * tilt * (tilt + slope * (near + a * wave)))
        return np.where(near == x, beside, super().second(x))

    def _near(self, x: Array) -> tuple[Array, Array, Array, Array]:
        """x next to 0, sin and cos of bx/2 there, and tanh(x/2)/2."""
        reach = 0.5 / max(1.0, abs(self.b))
        near = np.clip(x, -reach, reach)
        return near, *self.half_wave(near), 0.5 * np.tanh(0.5 * near)


@register
class TanhLU(Activation):
    """a·tanh(bx) + cx: a tanh on a slanted line, so that it never saturates; a, b and c are learned."""

    name = "tanh_lu"
    aliases = ("tanh_linear_unit",)
    formula = r"a\,\tanh(bx) + c x"
    derivative_formula = r"ab\,(1 - \tanh^2(bx)) + c"
    reference = "Shen, Wang & Zhang 2022; the defaults are uncertain"
    differences = ("torch_activation starts from other values of a, b and c",)

    a: float = parameter(1.0, symbol="a", also=("alpha",))
    b: float = parameter(1.0, symbol="b", also=("beta", "lambda"))
    c: float = parameter(0.1, symbol="c", also=("gamma",))

    # Next to 0, where the line may take the tanh back, f is (ab + c)x − a(bx − tanh(bx)).

    def value(self, x: Array) -> Array:
        depth, _ = self._depth(x)
        total = float(Fraction(self.a) * Fraction(self.b) + Fraction(self.c))
        near = np.clip(depth, -1.0, 1.0)
        beside = total * np.clip(x, -1e300, 1e300) - self.a * _tanh_rest(near)
        return np.where(np.abs(depth) < 1.0, beside, self.c * x + self.a * np.tanh(depth))

    def first(self, x: Array) -> Array:
        depth, rest = self._depth(x)
        height = self.a * self.b
        total = float(Fraction(self.a) * Fraction(self.b) + Fraction(self.c))
        beside = total - height * np.square(np.tanh(depth))
        beyond = self.c + logistic_slope(2.0 * depth, 4.0 * height, 2.0 * rest)
        return np.where(np.abs(depth) < 0.5, beside, beyond)

    def second(self, x: Array) -> Array:
        depth, rest = self._depth(x)
        return logistic_slope(2.0 * depth, -8.0 * self.a * self.b * self.b, 2.0 * rest) * np.tanh(depth)

    def _depth(self, x: Array) -> tuple[Array, Array]:
        """bx and what rounding leaves off it; no more than |bx| = 800 of it."""
        far = 800.0 / abs(self.b) if self.b else math.inf
        return exact_product(np.clip(x, -min(far, 1e290), min(far, 1e290)), self.b)

    def facts(self) -> Facts:
        a, c = self.a * math.copysign(1.0, self.b), self.c
        peak = float(Fraction(self.a) * Fraction(self.b) + Fraction(c))
        straight = self.a == 0.0 or self.b == 0.0
        end = math.copysign(math.inf, c) if c else (0.0 if straight else a)
        highest = abs(end)
        return Facts(
            range=Interval(-highest, highest, highest == 0.0, highest == 0.0),
            derivative_range=Interval(min(c, peak), max(c, peak), straight or peak < c, straight or peak > c),
            left=Tail(-end, c, straight=straight),
            right=Tail(end, c, straight=straight),
            derivative_argmin=0.0 if peak < c and not straight else None,
            derivative_argmax=0.0 if peak > c and not straight else None,
            symmetry="odd",
        )


def _tanh_rest(y: Array) -> Array:
    """y − tanh(y) for |y| ≤ 1, by Lambert's continued fraction tanh(y) = y/(1 + y²/(3 + y²/(5 + …)))."""
    square = np.square(y)
    fraction = square / 19.0
    for k in (17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0):
        fraction = square / (k + fraction)
    return y * (fraction / (1.0 + fraction))
