"""The law of gradients: the product of chi_perp over the layers, as the variance changes."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from actviz.analysis.propagation.laws import GradientLaw
from actviz.analysis.propagation.variance import MARGINAL
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array
    from actviz.analysis.propagation.course import Course

STEADY, HARMONIC = 0.02, 0.1  # how far an exponent may be from 0, and from −1, where it is said to be that
_NO_POWER = 1e-12
_ALIKE = 0.05  # how far the first factor may be from the last, beside how far that is from 1


def gradient_law(course: Course) -> GradientLaw:
    """How the root of Π chi_perp changes with the number of layers."""
    chi, known = course.chi_perp, course.law.known
    if math.isnan(chi):
        return GradientLaw("exponential", factor=math.nan, xi=math.nan)
    if abs(chi - 1) > MARGINAL:
        return _changing(exponential(chi, known), course)
    if course.law.kind == "marginal":
        return GradientLaw("marginal", known=known)
    if course.slow is not None:
        # Σ coefficient · l^exponent, half of it for the root
        power = -1 - course.slow.exponent
        rate = course.slow.coefficient / -power / 2
        return GradientLaw("stretched", power=power, rate=rate, known=known)
    if abs(course.steep) > _NO_POWER:
        return _changing(GradientLaw("power", power=-course.steep / 2, known=known), course)
    return GradientLaw("constant", factor=1.0, known=known)


def _changing(law: GradientLaw, course: Course) -> GradientLaw:
    """The law with what holds before the variance has come near its limit, which may take long."""
    onset = course.law.xi if course.law.kind == "fixed" else course.law.onset
    return changing(law, onset, math.sqrt(course.variance_map.slopes(course.start)[0]))


def changing(law: GradientLaw, onset: float | None, first: float) -> GradientLaw:
    """The law, with the factor of the first of ``onset`` layers unless that is nearly the same."""
    if not onset or not math.isfinite(onset):
        return law
    alike = law.factor is not None and abs(first - law.factor) <= _ALIKE * abs(1 - law.factor)
    return law if alike else replace(law, onset=onset, first=first)


def exponential(chi: float, known: str) -> GradientLaw:
    """By √chi a layer; ξ is that of the square."""
    factor = math.sqrt(chi)
    xi = 0.0 if chi == 0 or math.isinf(chi) else 1 / abs(math.log(chi))
    return GradientLaw("exponential", factor=factor, xi=xi, known=known)  # type: ignore[arg-type] # a Known


def law_of_steps(steps: Array) -> GradientLaw:
    """The law of a gradient, from the logarithms of the factors of many layers."""
    if steps.size < 8 or not np.isfinite(steps).all():
        return GradientLaw("exponential", factor=math.inf, xi=0.0)
    if abs(steps[-1]) * steps.size < 1e-6:
        return GradientLaw("constant", factor=1.0)
    order, last = exponent(steps)
    if abs(order) < STEADY:
        return _by(last)
    if order > 0:
        return GradientLaw("exponential", factor=math.inf if last > 0 else 0.0, xi=0.0)
    if order < -1 - HARMONIC:
        return GradientLaw("constant", factor=1.0)
    if order < -1 + HARMONIC:
        return GradientLaw("power", power=_simple(-harmonic(steps), 0.002))
    order = _simple(order, 0.05)
    return GradientLaw("stretched", power=-1 - order, rate=last / steps.size**order / (1 + order))


def _by(logarithm: float) -> GradientLaw:
    """By exp(logarithm) a layer, or as near to that as float64 comes: 0 would mean no gradient at all."""
    factor = max(math.exp(min(logarithm, 700.0)), 5e-324)
    return GradientLaw("exponential", factor=factor, xi=0.5 / abs(logarithm))


def _simple(power: float, within: float) -> float:
    """The multiple of 1/2 that a power is as near to."""
    half = round(2 * power) / 2
    return half if abs(power - half) <= within else power


def law_of_orbit(steps: Array) -> GradientLaw:
    """Like `law_of_steps`; by the mean over many layers where the variance follows a cycle or is chaotic."""
    if np.isneginf(steps).any():
        return exponential(0.0, "recursion")
    second, last = np.array_split(steps, 4)[1], np.array_split(steps, 4)[3]
    if np.ptp(last) <= 0.5 * abs(float(last.mean())) or np.ptp(last) < 1e-9:
        return law_of_steps(steps)
    if abs(float(last.mean() - second.mean())) < float(last.std()):
        return _by(float(steps[steps.size // 2 :].mean()))
    return law_of_steps(steps)


def exponent(values: Array) -> tuple[float, float]:
    """The power of l that values follow at their end, and the last of them."""
    middle, end = float(values[values.size // 2 - 1]), float(values[-1])
    if middle * end <= 0:
        return -math.inf, end
    return math.log(end / middle) / math.log(values.size / (values.size // 2)), end


def harmonic(values: Array) -> float:
    """C of values that follow C/l + …/l², without the second term."""
    half = values.size // 2
    return float(2 * values[-1] * values.size - values[half - 1] * half)
