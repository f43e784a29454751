"""Where a wide network of an activation is critical: gradients neither shrink nor grow with the depth."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from actviz.analysis.gaussian.moments import moments
from actviz.analysis.propagation.variance import (
    MARGINAL,
    NOISE,
    crossings,
    map_at,
    slope_at_rest,
    table,
)
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.evaluate import Array

Kind = Literal["scale-invariant", "K*=0", "half-stable", "none"]


@dataclass(frozen=True)
class CriticalPoint:
    """A σ_w at which chi_perp is 1 at a fixed point q of the variance map.

    ``q`` is None where every variance is one. ``stable`` tells whether variances near it are led to
    it; None where they stay where they are.
    """

    sigma_w: float
    q: float | None
    chi_par: float
    stable: bool | None


@dataclass(frozen=True)
class Universality:
    """Where chi_perp and chi_par are both 1, and of which kind that is (Roberts, Yaida & Hanin 2022, ch. 5).

    "scale-invariant": at every variance. "K*=0": at q = 0, where the variance falls to by a power of
    the depth. "half-stable": at a q > 0 that attracts from one side only. "none": nowhere; σ_w, σ_b
    and q are None then; they are None too where there is one for every σ_b, and q where it is any.
    """

    kind: Kind
    sigma_w: float | None = None
    sigma_b: float | None = None
    q: float | None = None


def jumps(activation: Activation) -> bool:
    """Whether f itself jumps: chi_perp is then infinite, whatever E f′² is."""
    return any(kink.order == 0 for kink in activation.kinks)


def too_steep(activation: Activation) -> bool:
    """Whether chi_perp is infinite at any variance: f jumps, or E f′² is infinite where f′ is."""
    if not activation.known.infinite_slopes:
        return jumps(activation)
    return math.isinf(float(moments(activation, 1.0).slope_square[0]))


def jump_at(activation: Activation, at: float) -> float:
    """By how much f jumps at a point."""
    low, high = math.nextafter(at, -math.inf), math.nextafter(at, math.inf)
    return float(activation(high)) - float(activation(low))


def scale_invariant(activation: Activation) -> bool:
    """Whether f(λx) = λ f(x) for every λ > 0, and f is not 0: two straight lines that meet at 0."""
    known = activation.known
    straight = known.left.straight and known.right.straight and all(kink.at == 0 for kink in known.kinks)
    slopes = known.left.slope, known.right.slope
    return straight and any(slopes) and all(
        float(activation(side * x)) == side * x * slope
        for side, slope in zip((-1.0, 1.0), slopes, strict=True)
        for x in (0.5, 1.0, 2.0)
    )  # fmt: skip


@cache
def critical_points(activation: Activation, sigma_b: float) -> tuple[CriticalPoint, ...]:
    """Every σ_w that is critical at a σ_b, in the order of q; from the roots of q − σ_b² − E[f²]/E[f′²]."""
    if too_steep(activation):
        return ()
    if scale_invariant(activation):
        if sigma_b:
            return ()
        left, right = activation.known.left.slope, activation.known.right.slope
        slope = (left * left + right * right) / 2
        return (CriticalPoint(1 / math.sqrt(slope), None, 1.0, None),)
    found = []
    slope_square = slope_at_rest(activation) if sigma_b == 0 else None
    if slope_square and math.isfinite(slope_square):
        sigma_w = 1 / math.sqrt(slope_square)
        at_rest = map_at(activation, sigma_w, 0.0).fixed_points[:1]  # none where it keeps all
        found.append(CriticalPoint(sigma_w, 0.0, 1.0, at_rest[0].stable if at_rest else None))
    return tuple(found + [_critical(activation, q) for q in _roots(activation, sigma_b)])


def chosen_point(activation: Activation, sigma_b: float | None = None) -> tuple[CriticalPoint, float] | None:
    """The critical point that is taken where none is asked for, and its σ_b; None where there is none.

    At a σ_b that is given, the stable one, else the first. Without one: at σ_b = 0 if variances near it
    do not leave it; else the half-stable point; else what there is at σ_b = 0.
    """
    points = critical_points(activation, 0.0 if sigma_b is None else sigma_b)
    if sigma_b is not None:
        best = next((point for point in points if point.stable), points[0] if points else None)
        return None if best is None else (best, sigma_b)
    for point in points:
        if point.stable is not False:
            return point, 0.0
    pair = universality(activation)
    if pair.sigma_w is not None and pair.sigma_b is not None:
        return CriticalPoint(pair.sigma_w, pair.q, 1.0, False), pair.sigma_b
    return (points[0], 0.0) if points else None


def starting(activation: Activation, point: CriticalPoint, sigma_b: float) -> float:
    """The variance to begin with at a critical point: 1 if that leads to it, else its own."""
    if not point.q:
        return 1.0
    led = point.stable and abs(map_at(activation, point.sigma_w, sigma_b).limit(1.0) / point.q - 1) <= 1e-9
    return 1.0 if led else point.q


def _critical(activation: Activation, q: float) -> CriticalPoint:
    found = moments(activation, q)
    slope_square = float(found.slope_square[0])
    chi_par = float(found.square_growth[0]) / slope_square
    return CriticalPoint(1 / math.sqrt(slope_square), q, chi_par, abs(chi_par) < 1 - MARGINAL)


def _roots(activation: Activation, sigma_b: float) -> list[float]:
    """The positive variances at which σ_w² = (q − σ_b²)/E[f²] and σ_w² = 1/E[f′²] are the same."""

    def difference(q: Array) -> Array:
        found = moments(activation, q)
        return _difference(q, found.square, found.slope_square, sigma_b)

    q, known = table(activation)
    apart = _difference(q, known.square, known.slope_square, sigma_b)
    # two roots between neighbours: where the difference comes near to 0 and turns back, look closer
    size, sign = np.abs(apart), np.sign(apart)
    turns = (size[1:-1] < size[:-2]) & (size[1:-1] < size[2:]) & (size[1:-1] < 0.05)
    turns &= (sign[1:-1] == sign[:-2]) & (sign[1:-1] == sign[2:])
    for i in np.flatnonzero(turns) + 1:
        closer = np.geomspace(q[i - 1], q[i + 1], 129)
        q, apart = np.concatenate([q, closer]), np.concatenate([apart, difference(closer)])
    q, order = np.unique(q, return_index=True)
    return crossings(difference, q, apart[order])


def _difference(q: Array, square: Array, slope_square: Array, sigma_b: float) -> Array:
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        difference: Array = 1 - sigma_b**2 / q - square / (q * slope_square)
    return np.where(np.isfinite(difference), difference, math.nan)


def critical_line(activation: Activation, variances: Array) -> tuple[Array, Array, Array]:
    """σ_w, σ_b and chi_par of the critical points with these variances; NaN where there is none."""
    if too_steep(activation) or not variances.size:
        nowhere = np.full(variances.shape, math.nan)
        return nowhere, nowhere, nowhere
    found = moments(activation, variances)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        sigma_w = 1 / np.sqrt(found.slope_square)
        shift = variances - found.square / found.slope_square
        shift[np.abs(shift) <= NOISE * variances] = 0.0
        return sigma_w, np.sqrt(shift), found.square_growth / found.slope_square


@cache
def universality(activation: Activation) -> Universality:
    """The class of an activation, and its critical pair."""
    if too_steep(activation):
        return Universality("none")
    at_no_bias = critical_points(activation, 0.0)
    if scale_invariant(activation):
        return Universality("scale-invariant", at_no_bias[0].sigma_w, 0.0)
    if at_no_bias and at_no_bias[0].q == 0 and at_no_bias[0].stable:
        return Universality("K*=0", at_no_bias[0].sigma_w, 0.0, 0.0)
    return _half_stable(activation)


def _half_stable(activation: Activation) -> Universality:
    """The least q > 0 at which chi_par is chi_perp, when the σ_b that this takes is a number."""

    def difference(q: Array) -> Array:
        found = moments(activation, q)
        apart: Array = found.square_growth / found.slope_square - 1
        return apart

    q, known = table(activation)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        apart = known.square_growth / known.slope_square - 1
        # E[√q z f f′] is what is left of terms of the size of √q E f E f′
        left = np.abs(known.mean * known.slope) / (np.sqrt(q) * known.slope_square)
    _, sigma_b, _ = critical_line(activation, q)
    if np.isfinite(sigma_b).any() and np.nanmedian(np.abs(apart)) <= MARGINAL:
        return Universality("half-stable")  # f f″ is 0, as of soft_shrink: they are the same at every q
    for root in crossings(difference, q, np.where(np.isfinite(apart), apart, math.nan), NOISE * (1 + left)):
        found = moments(activation, root)
        slope_square = float(found.slope_square[0])
        shift = root - float(found.square[0]) / slope_square
        if shift >= 0:
            return Universality("half-stable", 1 / math.sqrt(slope_square), math.sqrt(shift), root)
    return Universality("none")
