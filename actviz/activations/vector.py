"""The base class of vector functions, as `actviz.activations.base` is of scalar functions."""

from __future__ import annotations

import operator
from abc import abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

from actviz.activations.base import Function
from actviz.errors import UsageError
from actviz.lazy import np

if TYPE_CHECKING:
    import numpy.typing as npt

    from actviz.activations.evaluate import Array, Kernel


class VectorActivation(Function):
    """A function of all elements along one axis, with its Jacobian.

    Kernels take float64 rows of shape (rows, n), infinities and NaN included. An infinity gives the
    limit, several count as equal; NaN makes every result that depends on it NaN.
    """

    kind = "vector"
    maps: ClassVar[str]  # from where to where: "R^n -> the open simplex"
    reduces: ClassVar[bool] = False  # whether m is always 1, and the result has no such axis

    @abstractmethod
    def value(self, x: Array) -> Array:
        """f of every row, (rows, m)."""

    @abstractmethod
    def first(self, x: Array) -> Array:
        """The Jacobian of every row, (rows, m, n); by a stated convention where there is none."""

    def __call__(self, x: npt.ArrayLike, axis: int = -1) -> Any:
        """f along ``axis``, whose length n becomes m; the other axes stay (`maps` tells n and m).

        If the function ``reduces`` there is none. float16, float32 and float64 are kept (computed
        in float64, rounded once); integers and booleans give float64.

        Raises:
            UsageError: ``x`` is 0-dimensional or masked, has no such axis, or none of this length.
            TypeError: ``x`` does not hold real numbers.
        """
        batch, result, at = self._along(self.value, x, axis)
        if self.reduces:
            return result.reshape(batch)[()]
        shaped = result.reshape(*batch, result.shape[-1])
        return np.ascontiguousarray(np.moveaxis(shaped, -1, at))

    def jacobian(self, x: npt.ArrayLike, axis: int = -1) -> Any:
        """∂f_i/∂x_j along ``axis``, with dtypes and errors as in ``__call__``.

        The axis is replaced by two at the end: (a, n, b) with ``axis=1`` gives (a, b, m, n). A function
        that ``reduces`` has m = 1.
        """
        batch, result, _ = self._along(self.first, x, axis)
        return result.reshape(*batch, *result.shape[1:])

    def _along(self, kernel: Kernel, x: npt.ArrayLike, axis: int) -> tuple[tuple[int, ...], Any, int]:
        """The shape without the axis, the kernel's result for every row, and which axis it was."""
        if hasattr(x, "mask") and isinstance(x, np.ma.MaskedArray):  # numpy.ma is slow to load
            raise UsageError(
                f"{self.name} does not take masked arrays",
                hint="x.filled(value) replaces the masked elements",
            )
        given = np.asarray(x)
        if given.dtype.kind not in "fiub":
            raise TypeError(f"an activation takes real numbers, not {given.dtype}")
        if given.ndim == 0:
            raise UsageError(f"{self.name} takes a vector, not a single number", hint="like [2, 1, 0.1]")
        at = _axis(self.name, axis, given.ndim)
        if given.shape[at] == 0:
            raise UsageError(
                f"{self.name} takes at least one element, and axis {axis} of {given.shape} has none"
            )
        keeps = given.dtype.kind == "f" and given.dtype.itemsize <= 8
        dtype = given.dtype if keeps else np.dtype(np.float64)
        last = np.moveaxis(given, at, -1)
        rows = np.array(last, dtype=np.float64, order="C").reshape(-1, last.shape[-1])
        with np.errstate(all="ignore"):
            return last.shape[:-1], kernel(rows).astype(dtype, copy=False), at


def _axis(name: str, axis: object, ndim: int) -> int:
    try:
        at = operator.index(axis)  # type: ignore[arg-type] # what is not an integer is reported below
    except TypeError:
        at = ndim
    if not -ndim <= at < ndim:
        raise UsageError(f"{name}: axis must be a whole number from {-ndim} to {ndim - 1}, not {axis!r}")
    return at % ndim
