"""From a kernel on float64 blocks to a function of anything array-like: shapes, dtypes, infinities."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from actviz.activations.lazy import np

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]
    Kernel = Callable[[Array], Array]

# Elements worked on at a time. A kernel makes about ten temporaries; at 128 KiB each they stay in
# the second-level cache, which makes large arrays two to three times as fast.
BLOCK = 16384


def evaluate(kernel: Kernel, x: npt.ArrayLike, at_minus_infinity: float, at_infinity: float) -> Any:
    """Apply a float64 kernel to ``x`` of any shape.

    float16, float32 and float64 are kept (computed in float64, rounded once); integers and
    booleans give float64; a masked array keeps its mask. NaN gives NaN, an infinity the stated
    limit, so kernels need to be right for finite numbers only. ``x`` is never written to.

    Raises:
        TypeError: ``x`` does not hold real numbers.
    """
    mask = getattr(x, "mask", None)  # looked for by name: numpy.ma is slow to load and rarely needed
    masked = mask is not None and isinstance(x, np.ma.MaskedArray)
    given = np.asarray(x)
    if given.dtype.kind not in "fiub":
        raise TypeError(f"an activation takes real numbers, not {given.dtype}")
    keeps = given.dtype.kind == "f" and given.dtype.itemsize <= 8
    dtype = given.dtype if keeps else np.dtype(np.float64)
    with np.errstate(all="ignore"):
        flat = np.ascontiguousarray(given, dtype=np.float64).reshape(-1)
        out = np.empty(flat.size, dtype)
        for start in range(0, flat.size, BLOCK):
            block = flat[start : start + BLOCK]
            block.flags.writeable = False
            result = out[start : start + BLOCK]
            result[...] = kernel(block)
            finite = np.isfinite(block)
            if not finite.all():
                limits = np.where(block < 0, at_minus_infinity, at_infinity)
                result[~finite] = np.where(np.isnan(block), block, limits)[~finite]
    shaped = out.reshape(given.shape)
    return np.ma.MaskedArray(shaped, mask=np.array(mask)) if masked else shaped[()]
