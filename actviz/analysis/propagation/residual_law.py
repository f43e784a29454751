"""The law of the correlation of two inputs in residual networks, x + A f(W x + b).

With S = E a² and D = E a² − E a a′ a layer adds A² E f² + 2A E a E f to S and A² (E f² − E f(u) f(v)) to D,
for the mean E a grows by A E f. σ_b is a share of q that vanishes as S grows: 1 − c is D/S.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from actviz.analysis.gaussian.hermite import hermite_squares
from actviz.analysis.propagation.course import depth_scale
from actviz.analysis.propagation.critical import jump_at
from actviz.analysis.propagation.laws import CorrelationLaw
from actviz.analysis.propagation.layers import expected
from actviz.analysis.propagation.residual_growth import factor, far
from actviz.analysis.propagation.tails import tails
from actviz.analysis.propagation.variance import table

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.analysis.propagation.layers import Block

_FAR, _APART = 1e8, 100.0  # the variance at which f is looked at as q grows, and by how much larger another
_SAME = 1e-3  # E f² at both, of a bounded function
_NO_MEAN = 1e-10  # (E f)² beside E f² of a function without a mean


def residual_law(block: Block) -> CorrelationLaw:
    """How c changes with l: exponentially where q does, else as a power."""
    if block.keep < 1 or block.residual is None:
        return CorrelationLaw("undefined")
    if block.norm is not None:
        return _by_equal_layers(block, 1.0)
    if 0 < tails(block.activation).square < math.inf:
        return _by_a_factor(block.activation, (block.residual * block.sigma_w) ** 2)
    return _by_a_power(block)


def _by_a_factor(activation: Activation, scale: float) -> CorrelationLaw:
    """D grows by 1 + A² σ_w² κ a layer at most, and S by more if inputs share a mean."""
    lines = tails(activation)
    own = scale * lines.square
    slope = (1 + own) / factor(own, scale * lines.bend**2 / (2 * math.pi))
    if not lines.bend:
        return CorrelationLaw("frozen", slope=1.0, known="expansion")
    return CorrelationLaw("fixed", 1.0, xi=depth_scale(slope), slope=slope, known="closed form")


def _by_a_power(block: Block) -> CorrelationLaw:
    """Where E f² grows more slowly than q: by the limits of f, or by how it decays to 0."""
    last = float(table(block.activation)[0][-1])
    q = (min(last / _APART, _FAR), min(last, _APART * _FAR))
    near, far = (expected(block.activation, at) for at in q)
    if not math.isfinite(far.square) or not near.square > 0:
        return CorrelationLaw("undefined")
    odd, shared = block.activation.known.symmetry == "odd", far.mean * far.mean > _NO_MEAN * far.square
    if abs(far.square / near.square - 1) < _SAME:
        return _by_equal_layers(block, q[1]) if odd or shared else CorrelationLaw("undefined")
    if far.square > near.square:
        return CorrelationLaw("power", 0.0 if odd else 1.0) if odd or shared else CorrelationLaw("undefined")
    size, again = far.square * math.sqrt(q[1]), near.square * math.sqrt(q[0])
    if abs(size / again - 1) > _SAME:
        return CorrelationLaw("undefined")
    if odd:  # f is 0 far out: S grows as l^(2/3), and what inputs share does not
        return CorrelationLaw("power", 0.0, power=2 / 3, slope=1.0, known="expansion")
    if not shared:
        return CorrelationLaw("undefined")
    # E f = w/√q and E f² = v/√q: S is the square of E a, which is √(2 A w l/σ_w), and D grows as √l
    return CorrelationLaw("power", 1.0, power=0.5, slope=1.0, known="expansion")


def _by_equal_layers(block: Block, q: float) -> CorrelationLaw:
    """Where each layer adds the same to S: l dc/dl = C(c) − c, C being the correlation map of f.

    With a mean, E a and so the root of S grow with l, and 1 − c falls. Without,
    C(0) = 0 and C′(0) = a_1²/E f² < 1.
    """
    seen = expected(block.activation, q)
    if seen.mean**2 > _NO_MEAN * seen.square:
        return _behind_a_mean(block, seen.mean**2)
    linear = float(hermite_squares(block.activation, q, 2)[1])
    if not seen.square or linear > (1 - _NO_MEAN) * seen.square:
        return CorrelationLaw("frozen" if seen.square else "undefined", slope=1.0, known="closed form")
    return CorrelationLaw("power", 0.0, power=1 - linear / seen.square, slope=1.0, known="expansion")


def _behind_a_mean(block: Block, mean: float) -> CorrelationLaw:
    """S = (A μ l)², μ² being ``mean``, and 1 − c = ε = D/S by what E f² − E f(u) f(v) is near ε = 0.

    Of a normalised smooth f it is in proportion to ε, so that D has a limit and ε falls as l^−2. Of a
    jump by Δ at x it is Δ² e^(−x²/2) √(2ε)/2π: then √D grows as ln l. Without a norm S grows, so that a
    bounded f is a jump in the end, waves are independent, and of a bump beside equal limits μ a share of
    1/√q is left: u and v pass it apart, and D grows by A² ∫ (f − μ)² dx/√(2π q), with √q = σ_w A μ l.
    """
    activation = block.activation
    law = CorrelationLaw("power", 1.0, power=2.0, slope=1.0, known="expansion")
    level = far(activation).mean
    if block.norm is None and level is not None and level.exponent == 0:
        mean = level.coefficient**2
    if block.norm is not None:
        squares = [jump_at(activation, k.at) ** 2 * math.exp(-k.at * k.at / 2)
                   for k in activation.kinks if k.order == 0]  # fmt: skip
        jump = math.fsum(squares)
    elif waves := tails(activation).ripple:
        return replace(law, power=1.0, coefficient=waves / mean)
    else:
        jump = (activation.known.right.value - activation.known.left.value) ** 2
        if not jump:
            return _behind_a_bump(block, law)
    return (
        replace(law, coefficient=jump * jump / (8 * math.pi**2 * mean * mean), log_power=2.0) if jump else law
    )


def _behind_a_bump(block: Block, law: CorrelationLaw) -> CorrelationLaw:
    """1 − c = a ln l/l²; what comes next is smaller by 1/√ln l."""
    assert block.residual is not None
    limit, seen = block.activation.known.right.value, expected(block.activation, _FAR)
    # E (f − μ)², where E f² − μ² is of the order of 1/√q too
    size = math.sqrt(_FAR) * (seen.square - 2 * limit * seen.mean + limit * limit)
    size /= block.sigma_w * block.residual * abs(limit) ** 3
    return replace(law, log_power=1.0, coefficient=size)
