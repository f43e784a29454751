"""Derivatives of what can only be evaluated: differences, extrapolated, with an estimate of their error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array, Kernel

# of |x|, or of 1 where that is more; no fraction, or waves might repeat themselves from step to step
_FIRST_STEP = 0.236
_STEPS = 22  # each half of the one before
_COLUMNS = 5  # how often two estimates are combined into a better one


class Estimate(NamedTuple):
    """Numbers, and how far off each may be."""

    value: Array
    error: Array


def estimated(f: Kernel, x: Array, order: Literal[1, 2], epsilon: float = 2.0**-52) -> Estimate:
    """f′ or f″ by central differences, extrapolated after Richardson.

    Of all combinations of all steps the one is taken, for each x, whose neighbours agree with it best
    in view of the rounding of f: a step across a kink agrees with no smaller one.

    Args:
        f: evaluated at 44 points for each x.
        x: finite numbers.
        order: of the derivative.
        epsilon: the rounding of f in relation to its size.
    """
    step = _FIRST_STEP * np.exp2(np.round(np.log2(np.maximum(np.abs(x), 1.0))))
    steps = step * np.exp2(-np.arange(_STEPS, dtype=np.float64))[:, None]
    with np.errstate(all="ignore"):
        above, below = x + steps, x - steps
        points = np.concatenate([above, below, x[None, :]])
        y = f(points.ravel()).reshape(points.shape)
        high, low, middle = y[:_STEPS], y[_STEPS:-1], y[-1]
        size = np.maximum(np.maximum(np.abs(high), np.abs(low)), np.abs(middle))
        if order == 1:
            table = (high - low) / (above - below)
            noise = epsilon * size / steps
        else:
            table = ((high - middle) - (middle - low)) / (steps * steps)
            noise = 4.0 * epsilon * size / (steps * steps)
        best, error = np.full_like(x, np.nan), np.full_like(x, np.inf)
        for column in range(1, _COLUMNS):
            better = table[1:] + (table[1:] - table[:-1]) / (4.0**column - 1.0)
            noise = noise[1:]
            off = np.maximum(np.abs(better - table[1:]), np.abs(better - table[:-1])) + noise
            off[np.isnan(off)] = np.inf
            row, each = off.argmin(axis=0), np.arange(x.size)
            least = off[row, each]
            found = least < error
            best, error = np.where(found, better[row, each], best), np.where(found, least, error)
            table = better
    return Estimate(best, 2.0 * error)  # neighbours may err alike
