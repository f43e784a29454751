"""The laws of variance, correlation and gradient in the depth l: their forms and their numbers.

`phase`, `gain` and `vanish` take their verdicts from here and have none of their own.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Literal

from actviz.analysis.propagation.variance import MARGINAL

if TYPE_CHECKING:
    from actviz.activations import Activation

Known = Literal["closed form", "expansion", "recursion"]
VarianceKind = Literal["fixed", "power", "marginal", "constant", "grows", "oscillates"]
CorrelationKind = Literal["fixed", "power", "frozen", "undefined"]
GradientKind = Literal["constant", "exponential", "power", "stretched", "marginal"]
Phase = Literal["ordered", "critical", "chaotic"]
Verdict = Literal["vanishes", "explodes", "stable", "dies"]


@dataclass(frozen=True)
class VarianceLaw:
    """How the variance q_l of z changes from layer to layer.

    "fixed": it reaches ``q_star`` like exp(−l/``xi``), ``xi`` being None where it stands there already
    and 0 where it arrives faster than any exponential. "power": q_l − q* falls as ``coefficient`` /
    l^``power``. "marginal": it falls to 0 more slowly than any power of l, as ``coefficient`` / ln l.
    "constant": every variance is a fixed point. "grows": by the factor ``rate`` a layer, infinite where
    faster; or, where ``rate`` is 1, as ``coefficient`` · l^−``power`` · (ln l)^``log_power`` with a
    negative power, and a coefficient of None where the power was fitted. "oscillates": through ``period``
    values (None: through more than 64), without end. ``onset`` is the number of layers from which a power
    may hold: there it gives the distance from q* (from 0, where q grows) that the start has. ``known``
    tells how the numbers were found.
    """

    kind: VarianceKind
    q_star: float | None = None
    xi: float | None = None
    power: float | None = None
    coefficient: float | None = None
    rate: float | None = None
    log_power: float = 0.0
    period: int | None = None
    onset: float | None = field(default=None, compare=False)
    known: Known = "recursion"


@dataclass(frozen=True)
class CorrelationLaw:
    """How the correlation c_l of two inputs changes from layer to layer.

    "fixed": it reaches ``c_star`` like exp(−l/``xi``), ``slope`` being that of the correlation map
    there. "power": |c_l − c*| falls as ``coefficient`` (ln l)^``log_power`` / l^``power``, with a
    coefficient of None where it depends on the start, and after ``onset`` layers where it does so because
    of the variance. "frozen":
    it stops at a value that depends on the start. "undefined": the variance is 0 or infinite after a few
    layers, or no limit is known.
    """

    kind: CorrelationKind
    c_star: float | None = None
    xi: float | None = None
    power: float | None = None
    coefficient: float | None = None
    slope: float | None = None
    log_power: float = 0.0
    onset: float | None = field(default=None, compare=False)
    known: Known = "recursion"


@dataclass(frozen=True)
class GradientLaw:
    """How the root mean square g of ∂C/∂b changes on its way back through l layers.

    "constant": it is kept. "exponential": by ``factor`` a layer, ``xi`` = 1/|ln factor²| being the depth
    scale of its square; 0 or infinite where it changes faster than any exponential. "power": it falls
    as l^−``power``, and grows where that is negative. "stretched": it changes as exp(``rate`` ·
    l^−``power``), with a power from −1 to 0. "marginal": it changes more slowly than any power.
    Where the variance changes over ``onset`` layers, a law holds after these, and ``first`` is the factor
    of the first layer.
    """

    kind: GradientKind
    factor: float | None = None
    xi: float | None = None
    power: float | None = None
    rate: float | None = None
    onset: float | None = field(default=None, compare=False)
    first: float | None = field(default=None, compare=False)
    known: Known = "recursion"

    @property
    def verdict(self) -> Verdict:
        """The direction."""
        if self.kind == "exponential" and self.factor is not None:
            return "dies" if self.factor == 0 else "vanishes" if self.factor < 1 else "explodes"
        if self.kind == "power" and self.power:
            return "vanishes" if self.power > 0 else "explodes"
        if self.kind == "stretched" and self.rate:
            return "vanishes" if self.rate < 0 else "explodes"
        return "stable"

    def log10_between(self, first: float, last: float) -> float:
        """log10 of the change from ``first`` layers to ``last``, both many."""
        if self.kind == "exponential" and self.factor is not None:
            return (last - first) * (math.log10(self.factor) if self.factor else -math.inf)
        if self.kind == "power" and self.power is not None:
            return -self.power * math.log10(last / first)
        if self.kind == "stretched" and self.power is not None and self.rate is not None:
            return self.rate * float(last**-self.power - first**-self.power) / math.log(10)
        return 0.0


@dataclass(frozen=True)
class Laws:
    """The three laws of an activation at (σ_w, σ_b), from a variance q_1 of z in the first layer.

    ``chi_perp`` and ``chi_par`` are what they tend to, of a cycle their geometric means. ``half_stable``
    tells whether (σ_w, σ_b) is the half-stable point, to the digits that it is printed with, ``residual``
    whether layers are x + A f(W x + b).
    """

    start: float
    limit: float
    chi_perp: float
    chi_par: float
    variance: VarianceLaw
    gradient: GradientLaw
    find_correlation: Callable[[], CorrelationLaw] = field(repr=False, compare=False)
    half_stable: bool = False
    residual: bool = False

    @cached_property
    def correlation(self) -> CorrelationLaw:
        """That of two inputs, found when it is asked for: a fixed point of its map takes milliseconds."""
        return self.find_correlation()

    @property
    def phase(self) -> Phase | None:
        """Chaotic where two near inputs part, ordered where gradients vanish and they do not.

        None where the variance diverges or oscillates and the words do not fit: gradients explode, yet
        correlations do not fall; and of residual networks, whose variance grows at any σ_w.
        """
        if self.residual:
            return None
        slope, c_star = self.correlation.slope, self.correlation.c_star
        if self.correlation.kind == "fixed" and c_star is not None and c_star < 1 and slope is not None:
            return "chaotic" if 0 < self.limit < math.inf else None
        if abs(self.chi_perp - 1) <= MARGINAL:
            return None if self.gradient.kind == "stretched" else "critical"
        if self.chi_perp < 1:
            return "ordered"
        return None


@cache
def laws(activation: Activation, sigma_w: float, sigma_b: float, start: float = 1.0) -> Laws:
    """The laws of a wide network with weights of variance σ_w²/fan_in and biases of variance σ_b².

    Args:
        activation: the function.
        sigma_w: positive.
        sigma_b: from 0.
        start: q_1, the variance of z in the first layer, positive.
    """
    from actviz.analysis.propagation.correlation_law import correlation_law
    from actviz.analysis.propagation.course import course
    from actviz.analysis.propagation.gradient_law import gradient_law

    found = course(activation, sigma_w, sigma_b, start)
    return Laws(
        start=start,
        limit=found.limit,
        chi_perp=found.chi_perp,
        chi_par=found.chi_par,
        variance=found.law,
        gradient=gradient_law(found),
        find_correlation=partial(correlation_law, found),
        half_stable=found.half_stable,
    )
