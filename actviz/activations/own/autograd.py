"""Derivatives by the frameworks: torch's autograd and jax's grad, in float64, applied once or twice."""

from __future__ import annotations

import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from actviz.activations.own.calling import padded
from actviz.activations.own.load import OwnFunctionError, user_errors
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array
    from actviz.activations.own.calling import Called


def torch_derivative(function: Called, x: Array, order: int) -> Array:
    """f′ or f″ by autograd; 0 where the result does not depend on x through anything it follows.

    Raises:
        OwnFunctionError: it cannot be differentiated so often.
    """
    torch = sys.modules["torch"]
    at = function.given(x).requires_grad_()
    with user_errors(function.name, "is differentiated by torch"), torch.enable_grad():
        inner = at.clone()  # a function may write to what it is given
        y = function.function(inner)
        for left in reversed(range(order)):
            if not y.requires_grad:
                return np.zeros_like(x)
            (y,) = torch.autograd.grad(y.sum(), at, create_graph=left > 0, allow_unused=True)
            if y is None:
                return np.zeros_like(x)
    return _filled(y.double().numpy(force=True), x)


def jax_derivative(function: Called, x: Array, order: int) -> Array:
    """f′ or f″ by grad of the sum, which is that of each number by itself.

    Raises:
        OwnFunctionError: it cannot be differentiated so often.
    """
    derivative = _jax_derivative(function.function, order)

    def derived(at: Array) -> Array:
        with user_errors(function.name, "is differentiated by jax"), function.precisely():
            return _filled(np.asarray(derivative(function.given(at)), dtype=np.float64), at)

    return padded(derived, x)


@lru_cache(maxsize=64)
def _jax_derivative(function: Any, order: int) -> Any:
    """The derivative, which is compiled where the code of the function allows that."""
    jax = sys.modules["jax"]

    def derived(inner: Any) -> Any:
        return jax.grad(lambda at: inner(at).sum())

    derivative = function
    for _ in range(order):
        derivative = derived(derivative)
    compiled = jax.jit(derivative)

    def either(x: Any) -> Any:
        try:
            return compiled(x)
        except jax.errors.JAXTypeError:  # it decides by what the numbers are
            return derivative(x)

    return either


def _filled(y: Array, x: Array) -> Array:
    if y.shape != x.shape:
        raise OwnFunctionError(f"the derivative has the shape {y.shape}, not {x.shape}")
    return np.array(y)
