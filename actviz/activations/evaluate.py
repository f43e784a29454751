"""From a kernel on float64 blocks to a function of anything array-like: shapes, dtypes, infinities."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from actviz.lazy import np

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]
    Kernel = Callable[[Array], Array]

# Elements worked on at a time. A kernel makes about ten temporaries; at 128 KiB each they stay in
# the second-level cache, which makes large arrays two to three times as fast.
BLOCK = 16384
_FEW_PLACES = 40  # up to which comparing with each is faster than a binary search
_SHORT = 4096  # elements of an array whose length is worked out by one thread


def evaluate(kernel: Kernel, x: npt.ArrayLike, limits: Callable[[], tuple[float, float]]) -> Any:
    """Apply a float64 kernel to ``x`` of any shape.

    float16, float32, float64 and the types of ml_dtypes with at most 16 bits, bfloat16 and float8, are
    kept (computed in float64, rounded once); integers and booleans give float64; a masked array keeps
    its mask. NaN gives NaN, an infinity the limit there, so kernels need to be right for finite numbers
    only. ``x`` is never written to.

    Args:
        kernel: from a block of finite float64 numbers to as many results.
        x: anything array-like that holds real numbers.
        limits: gives the limits at -∞ and ∞; called only where ``x`` holds an infinity.

    Raises:
        TypeError: ``x`` does not hold real numbers.
    """
    (result,) = evaluate_each(lambda block: (kernel(block),), x, (limits,))
    return result


def evaluate_each(
    kernels: Callable[[Array], tuple[Array, ...]],
    x: npt.ArrayLike,
    limits: tuple[Callable[[], tuple[float, float]], ...],
) -> tuple[Any, ...]:
    """Several results of one block at once: `evaluate` for kernels that share their work.

    Args:
        kernels: from a block of finite float64 numbers to a tuple of as many results each.
        x: anything array-like that holds real numbers.
        limits: for each result what `evaluate` takes.

    Raises:
        TypeError: ``x`` does not hold real numbers.
    """
    mask = getattr(x, "mask", None)  # looked for by name: numpy.ma is slow to load and rarely needed
    masked = mask is not None and isinstance(x, np.ma.MaskedArray)
    given = np.asarray(x)
    foreign = _of_ml_dtypes(given.dtype)
    if given.dtype.kind not in "fiub" and not foreign:
        raise TypeError(f"an activation takes real numbers, not {given.dtype}")
    keeps = foreign or (given.dtype.kind == "f" and given.dtype.itemsize <= 8)
    dtype = given.dtype if keeps else np.dtype(np.float64)
    with np.errstate(all="ignore"):
        flat = np.ascontiguousarray(given, dtype=np.float64).reshape(-1)
        out = [np.empty(flat.size, dtype) for _ in limits]
        for start in range(0, flat.size, BLOCK):
            block = flat[start : start + BLOCK]
            block.flags.writeable = False
            finite = all_finite(block)
            for whole, values, ends in zip(out, kernels(block), limits, strict=True):
                result = whole[start : start + BLOCK]
                result[...] = _rounded_to_odd(values) if foreign else values
                if not finite:
                    _put_limits(result, block, ends)
    shaped = [each.reshape(given.shape) for each in out]
    return tuple(np.ma.MaskedArray(y, mask=np.array(mask)) if masked else y[()] for y in shaped)


def _put_limits(result: Array, block: Array, limits: Callable[[], tuple[float, float]]) -> None:
    """NaN where the block has NaN, and the limits where it is infinite."""
    infinite = np.isinf(block)
    result[np.isnan(block)] = np.nan
    if infinite.any():
        result[infinite] = np.where(block < 0, *limits())[infinite]


def square_length(u: Array) -> float:
    """Σu², which no square is larger than, as a first look at a short array; ∞ for any other.

    It takes a fraction of the time of a look at each element. That of a long array would be worked out
    by several threads, and to wake them takes longer than that.
    """
    return u.dot(u) if u.ndim == 1 and u.size <= _SHORT else math.inf


def all_finite(u: Array) -> bool:
    """Whether no element is infinite or NaN."""
    return square_length(u) < math.inf or bool(np.isfinite(u).all())


def _of_ml_dtypes(dtype: np.dtype[Any]) -> bool:
    """Whether it is bfloat16, float8_e4m3fn or another of the short floating-point types of ml_dtypes."""
    return dtype.type.__module__.partition(".")[0] == "ml_dtypes" and "float" in dtype.name


def _rounded_to_odd(values: Array) -> npt.NDArray[np.float32]:
    """As float32, inexact numbers to the neighbour with an odd last bit.

    ml_dtypes rounds to float32 and then to the type. That is rounding twice, unless the first keeps
    on which side of the middle between two numbers of the type a value is.
    """
    nearest = np.asarray(values).astype(np.float32)
    even = (nearest.view(np.int32) & 1) == 0
    moved = np.nextafter(nearest, np.where(values > nearest, np.inf, -np.inf).astype(np.float32))
    return np.where(even & (nearest != values) & ~np.isnan(values), moved, nearest)


def among(x: Array, places: Array) -> npt.NDArray[np.bool_]:
    """Which numbers are among some places, given from left to right."""
    if places.size > _FEW_PLACES:
        places = places.take(np.searchsorted(places, x), mode="clip")[None]
    found: npt.NDArray[np.bool_] = x == places[0]
    for at in places[1:]:
        found |= x == at
    return found
