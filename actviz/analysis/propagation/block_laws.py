"""The laws of networks that are not plain: normalised layers and residual ones."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

from actviz.analysis.propagation.correlation_law import correlation_at
from actviz.analysis.propagation.critical import jumps
from actviz.analysis.propagation.gradient_law import STEADY, exponent, exponential, harmonic, law_of_steps
from actviz.analysis.propagation.laws import CorrelationLaw, GradientLaw, Laws, VarianceLaw, laws
from actviz.analysis.propagation.layers import expected, propagate
from actviz.analysis.propagation.residual_growth import growth_laws
from actviz.analysis.propagation.residual_law import residual_law
from actviz.analysis.propagation.variance import MARGINAL, map_at
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.evaluate import Array
    from actviz.analysis.propagation.layers import Block

_FOLLOWED = 1024  # layers of a residual network before its law is read off
_STILL = 1e-9


@cache
def block_laws(block: Block, start: float = 1.0) -> Laws:
    """The laws of a network of such layers, from a variance q_1 of z in the first.

    Dropout multiplies the second moments of f and f′ by 1/keep; correlations, which it lowers, are then
    left out. Of residual networks the gradient is that of ∂C/∂b; where f is not known to follow powers of
    x far out, its law and that of q are read off 1024 layers of recursion, see `growth_laws`.
    """
    if block.residual is not None:
        return _residual(block, start)
    if block.norm is not None:
        return _normalised(block, start)
    found = laws(block.activation, block.sigma_w / math.sqrt(block.keep), block.sigma_b, start)
    if block.keep == 1:
        return found
    return replace(found, find_correlation=partial(CorrelationLaw, "undefined"))


def _normalised(block: Block, start: float) -> Laws:
    """f is given N(0, 1) in every layer."""
    square, seen = block.sigma_w**2 / block.keep, expected(block.activation, 1.0)
    q = square * seen.square + block.sigma_b**2
    chi = square * seen.slope_square / q if q else math.nan
    gradient = GradientLaw("constant", factor=1.0, known="closed form")
    if abs(chi - 1) > MARGINAL:
        gradient = exponential(chi, "closed form")
    correlation: Callable[[], CorrelationLaw] = partial(CorrelationLaw, "undefined")
    if block.keep == 1 and q:
        steep = math.inf if jumps(block.activation) else chi
        variance_map = map_at(block.activation, block.sigma_w, block.sigma_b)
        correlation = partial(correlation_at, variance_map, 1.0, steep, onward=q)
    variance = VarianceLaw("fixed", q, xi=0.0, known="closed form")
    return Laws(start, q, chi, 0.0, variance, gradient, correlation)


def batch_norm_law(activation: Activation, keep: float = 1.0) -> GradientLaw:
    """The law of gradients with batch normalisation, width and batch being infinite (Yang et al. 2019)."""
    seen = expected(activation, 1.0)
    apart = seen.square / keep - seen.mean**2
    if not apart > 1e-14 * seen.square:
        return GradientLaw("exponential", factor=math.nan, xi=math.nan)
    chi = seen.slope_square / keep / apart
    if abs(chi - 1) <= MARGINAL:
        return GradientLaw("constant", factor=1.0, known="closed form")
    return exponential(chi, "closed form")


def _residual(block: Block, start: float) -> Laws:
    """In closed form as far as that is known, else from a long recursion."""
    variance, gradient = growth_laws(block, start)
    if variance is None or gradient is None:
        followed, passed = _followed(block, start)
        variance, gradient = variance or followed, gradient or passed
    chi_perp = 1.0
    if gradient.kind == "exponential" and gradient.factor:
        chi_perp = gradient.factor * gradient.factor
    chi_par = 1.0 if variance.rate is None else variance.rate
    limit = variance.q_star if variance.q_star is not None else math.inf
    correlation = partial(residual_law, block)
    return Laws(start, limit, chi_perp, chi_par, variance, gradient, correlation, residual=True)


def _followed(block: Block, start: float) -> tuple[VarianceLaw, GradientLaw]:
    """The laws that a long recursion shows."""
    found = propagate(block, start, _FOLLOWED)
    q, steep = found.q[np.isfinite(found.q)], found.slope_square
    known = int(np.count_nonzero(np.isfinite(steep)))
    with np.errstate(all="ignore"):
        growth = np.diff(np.log(q))
        loss = (np.log(found.chi_perp[1:known]) - np.diff(np.log(steep[:known]))) / 2
    flat = known > 0 and not steep[:known].any()
    return _variance_law(q, growth), exponential(0.0, "closed form") if flat else law_of_steps(loss)


def _variance_law(q: Array, growth: Array) -> VarianceLaw:
    if growth.size < 8:
        return VarianceLaw("grows", rate=math.inf)
    if abs(growth[-1]) < _STILL:
        return VarianceLaw("fixed", float(q[-1]))
    order, last = exponent(growth)
    if abs(order) < STEADY:
        return VarianceLaw("grows", rate=math.exp(last))
    if order > 0:
        return VarianceLaw("grows", rate=math.inf)
    return VarianceLaw("grows", rate=1.0, power=-harmonic(growth))
