"""Sines that grow, fade, or are cut off."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from actviz.activations.base import Activation
from actviz.activations.extremes import surveyed
from actviz.activations.facts import Facts, Interval, Tail
from actviz.activations.families.periodic import Sinc, growing_wave
from actviz.activations.lazy import np
from actviz.activations.registry import register

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

_WITHOUT_LIMIT = Tail(math.nan, math.nan, math.nan)
_PI_REST = 1.2246467991473532e-16  # what math.pi leaves off π
_SINC = Sinc()


@register
class ASU(Activation):
    """The amplifying sine unit: gcu's even counterpart, a wave whose height grows with x."""

    name = "asu"
    aliases = ("amplifying_sine_unit",)
    formula = r"x\,\sin(x)"
    derivative_formula = r"\sin(x) + x\,\cos(x)"
    reference = "Rahman et al. 2023, Amplifying sine unit, arXiv:2304.09759 (not checked against the paper)"

    def value(self, x: Array) -> Array:
        return x * np.sin(x)

    def first(self, x: Array) -> Array:
        return np.sin(x) + x * np.cos(x)

    def second(self, x: Array) -> Array:
        return 2.0 * np.cos(x) - x * np.sin(x)

    def facts(self) -> Facts:
        return growing_wave("even")


_NEAR_PI = 1.5


@register
class DSU(Activation):
    """The decaying sine unit: one sinc at π less another at −π, a single wave that fades on both sides."""

    name = "dsu"
    aliases = ("decaying_sine_unit",)
    formula = (
        r"\frac{\pi^2\,\sin(x)}{\pi^2 - x^2}\ \mathrm{if}\ |x| \neq \pi,\quad "
        r"\pm\frac{\pi}{2}\ \mathrm{at}\ \pm\pi"
    )
    derivative_formula = (
        r"\frac{\pi^2\,\cos(x)}{\pi^2 - x^2} + \frac{2 \pi^2 x\,\sin(x)}{(\pi^2 - x^2)^2}\ "
        r"\mathrm{if}\ |x| \neq \pi,\quad -\frac{1}{4}\ \mathrm{at}\ \pm\pi"
    )
    reference = (
        "Noel, Bharadwaj, Muthiah-Nakarajan, Dutta & Amali 2021, arXiv:2111.04020 "
        "(not checked against the paper)"
    )
    differences = (
        "published as π/2·(sinc(x - π) - sinc(x + π)) with sinc(x) = sin(x)/x, which is the same",
        "one implementation takes sinc(x) = sin(πx)/(πx), a different function",
    )

    # Next to ±π, with d = |x| − π, f is π² sinc(d)/(π + |x|); elsewhere it is K sin x, K = π²/(π² − x²).

    def value(self, x: Array) -> Array:
        d, r, ratio, _, _ = self._terms(x)
        near = np.sign(x) * (math.pi**2 * _SINC.value(d) * r)
        return np.where(np.abs(d) < _NEAR_PI, near, np.sin(x) * ratio)

    def first(self, x: Array) -> Array:
        d, r, ratio, rise, _ = self._terms(x)
        near = math.pi**2 * r * (_SINC.first(d) - r * _SINC.value(d))
        return np.where(np.abs(d) < _NEAR_PI, near, np.cos(x) * ratio + np.sin(x) * rise)

    def second(self, x: Array) -> Array:
        d, r, ratio, rise, bend = self._terms(x)
        turn = _SINC.second(d) - 2.0 * r * (_SINC.first(d) - r * _SINC.value(d))
        near = np.sign(x) * (math.pi**2 * r * turn)
        far = np.sin(x) * (bend - ratio) + 2.0 * np.cos(x) * rise
        return np.where(np.abs(d) < _NEAR_PI, near, far)

    @staticmethod
    def _terms(x: Array) -> tuple[Array, Array, Array, Array, Array]:
        """d, 1/(π + |x|), and K, K′ and K″ beyond _NEAR_PI."""
        size = np.abs(x)
        d = (size - math.pi) - _PI_REST
        r = 1.0 / (math.pi + size)
        away = np.where(np.abs(d) < _NEAR_PI, 1.0, -d)
        ratio = (math.pi / away) * (math.pi * r)
        step = 2.0 / math.pi**2 * ratio
        rise = (step * x) * ratio
        bend = step * ratio + 2.0 * (step * x) * rise
        return d, r, ratio, rise, bend

    def facts(self) -> Facts:
        # the waves fall off as 1/x² from the humps at ±π
        found = surveyed(self, left=Tail(0.0, 0.0), right=Tail(0.0, 0.0), symmetry="odd", reach=20.0)
        return replace(found, oscillates=True)


@register
class Minsin(Activation):
    """The smaller of x and sin(x): a line on the left, a wave on the right."""

    name = "minsin"
    formula = r"\min(x, \sin(x))"
    derivative_formula = r"\cos(x)\ \mathrm{if}\ x \geq 0,\quad 1\ \mathrm{if}\ x < 0"
    reference = "in the survey of Kunc & Kléma 2024, arXiv:2402.09092, section 3.6.8"

    def value(self, x: Array) -> Array:
        return np.minimum(x, 0.0) + np.sin(np.maximum(x, 0.0))

    def first(self, x: Array) -> Array:
        return np.cos(np.maximum(x, 0.0))

    def second(self, x: Array) -> Array:
        return -np.sin(np.maximum(x, 0.0))

    def facts(self) -> Facts:
        return Facts(
            range=Interval(-math.inf, 1.0, high_attained=True),
            derivative_range=Interval(-1.0, 1.0, True, True),
            left=Tail(-math.inf, 1.0, straight=True),
            right=_WITHOUT_LIMIT,
        )
