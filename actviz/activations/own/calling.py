"""Calling a user's function with an array, and refusing what is not one number for each."""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from actviz.activations.own.load import OwnFunctionError, user_errors
from actviz.lazy import np
from actviz.notation import format_number

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

Framework = Literal["numpy", "torch", "jax", "numbers"]

_KINDS = {"U": "text", "S": "bytes", "O": "objects", "c": "complex numbers"}
_GENERIC = tuple(0.1 * k + 0.0123456789 for k in (*range(-40, -8, 4), *range(3, 40, 4)))
_PROBES = (-3.7, -1.3, -0.4, 0.6, 1.1, 2.9, 5.3)


@dataclass(frozen=True)
class Called:
    """A function of a user's, and what it takes: arrays of numpy, torch or jax, or single numbers."""

    name: str
    function: Callable[[Any], Any]
    framework: Framework

    def __call__(self, x: Array) -> Array:
        """f at the points of an array of one dimension, as it is and in float64.

        Raises:
            OwnFunctionError: it raises, or returns something else than a real number for each.
        """
        if self.framework == "jax":
            return padded(self._called, x)
        return self._called(x)

    def _called(self, x: Array) -> Array:
        doing = f"is called with {_described(self.framework)}"
        with user_errors(self.name, doing), self.precisely(), np.errstate(all="ignore"):
            result = self.function(self.given(x))
            if self.framework == "torch":
                result = result.double().numpy(force=True)
            result = np.asarray(result)
        return self._checked(result, x)

    @cached_property
    def epsilon(self) -> float:
        """The rounding of its results, in relation to their size: 2^−52, or more if it is float32 inside.

        Numbers of a coarser format are seen by their last bits, which are all 0.
        """
        y = self(np.array(_GENERIC))
        mantissas = np.frexp(y[np.isfinite(y) & (y != np.rint(y))])[0]
        if len(set(mantissas.tolist())) < len(_GENERIC) // 2:
            return 2.0**-52
        bits = (bits for bits in (8, 11, 24) if not np.any(mantissas * 2.0**bits % 1.0))
        return 2.0 ** (1 - next(bits, 53))

    def given(self, x: Array) -> Any:
        """The array as the function takes it, and may write to it."""
        if self.framework == "torch":
            return sys.modules["torch"].tensor(x, dtype=sys.modules["torch"].float64)
        if self.framework == "jax":
            return importlib.import_module("jax.numpy").asarray(x)
        return np.array(x)

    def precisely(self) -> contextlib.AbstractContextManager[Any]:
        """While this lasts, jax calculates in float64."""
        return in_float64() if self.framework == "jax" else contextlib.nullcontext()

    def _checked(self, result: Any, x: Array) -> Array:
        if result.dtype.kind not in "fiub":
            raise OwnFunctionError(
                f"{self.name} returns {_KINDS.get(result.dtype.kind, result.dtype)}, not real numbers",
                hint="it is called with a float64 array, and must return real numbers of the same shape",
            )
        if result.shape != x.shape:
            raise OwnFunctionError(
                f"{self.name} returns an array of shape {result.shape} for one of shape {x.shape}",
                hint="an activation must be elementwise",
            )
        numbers: Array = result.astype(np.float64)
        return numbers


def padded(function: Callable[[Array], Array], x: Array) -> Array:
    """A function of jax's at arrays of few sizes: it is compiled anew for each."""
    size = 64
    while size < x.size:
        size *= 8
    return function(np.concatenate([x, np.ones(size - x.size)]))[: x.size]


def in_float64() -> contextlib.AbstractContextManager[Any]:
    """Jax in double precision, which is off unless it is asked for."""
    jax = sys.modules["jax"]
    if hasattr(jax, "enable_x64"):
        return jax.enable_x64(True)  # type: ignore[no-any-return] # jax may not be installed
    return importlib.import_module("jax.experimental").enable_x64()  # type: ignore[no-any-return]


def called(name: str, function: Callable[[Any], Any]) -> Called:
    """A function with what it takes, which is tried out.

    Args:
        name: what errors call it.
        function: of one array.

    Raises:
        OwnFunctionError: it takes none of the arrays there are and no single numbers either, or it is no
            function of each number by itself.
    """
    x = np.array(_PROBES)
    fault: OwnFunctionError | None = None
    for framework in _candidates(function):
        made = Called(name, function if framework != "numbers" else _one_by_one(function), framework)
        try:
            if framework == "numpy" and _of_jax(name, function, x):
                continue
            y = made(x)
        except OwnFunctionError as refused:
            fault = fault or refused
            continue
        _check_elementwise(made, x, y)
        return made
    raise fault or OwnFunctionError(f"{name} cannot be called with an array")


def _candidates(function: Callable[[Any], Any]) -> list[Framework]:
    """What a function may take, the likeliest first; frameworks that it has not brought are left out."""
    home = (getattr(function, "__module__", None) or type(function).__module__).partition(".")[0]
    torch = sys.modules.get("torch")
    if torch is not None and (home == "torch" or isinstance(function, torch.nn.Module)):
        return ["torch"]
    frameworks: list[Framework] = ["jax"] if "jax" in sys.modules else []
    if home in ("jax", "jaxlib") and frameworks:
        return frameworks
    return ["numpy", *frameworks, *(["torch"] if torch is not None else []), "numbers"]  # type: ignore[list-item]


def _of_jax(name: str, function: Callable[[Any], Any], x: Array) -> bool:
    """Whether it turns numpy's arrays into jax's: jax takes both."""
    if "jax" not in sys.modules:
        return False
    with user_errors(name, "is called with a numpy array"), np.errstate(all="ignore"):
        return isinstance(function(np.array(x)), sys.modules["jax"].Array)


def _one_by_one(function: Callable[[Any], Any]) -> Callable[[Array], Array]:
    def each(x: Array) -> Array:
        return np.array([function(number) for number in x.tolist()])

    return each


def _check_elementwise(function: Called, x: Array, y: Array) -> None:
    """Refuse what depends on the other elements, or on chance."""
    again, fewer = function(x), function(x[::2])
    if not np.array_equal(y, again, equal_nan=True):
        at = int(np.flatnonzero(y != again)[0])
        raise OwnFunctionError(
            f"{function.name} returns two different values for x = {format_number(x[at])}: "
            f"{format_number(y[at])}, then {format_number(again[at])}",
            hint="an activation must be deterministic",
        )
    if not np.allclose(y[::2], fewer, rtol=1e-6, atol=1e-12, equal_nan=True):
        at = int(np.argmax(np.abs(y[::2] - fewer)))
        raise OwnFunctionError(
            f"{function.name} is not elementwise: its value at "
            f"x = {format_number(x[::2][at])} depends on the other elements",
            hint="actviz list shows the vector functions that actviz has",
        )


def _described(framework: Framework) -> str:
    return {"numpy": "a numpy array", "torch": "a torch tensor", "jax": "a jax array", "numbers": "a number"}[
        framework
    ]
