"""Floats with what was rounded off them: sums, products, quotients and rates, exact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array


def two_sum(a: Array, b: Array) -> tuple[Array, Array]:
    """a + b as a float and the error of that float, exact (Knuth 1969)."""
    total = a + b
    shared = total - a
    return total, (a - (total - shared)) + (b - shared)


def exact_product(a: Array, b: Array | float) -> tuple[Array, Array]:
    """a·b as a float and the error of that float, exact for factors below 1e290 (Dekker 1971)."""
    product = a * b
    a_head, b_head = _head(a), _head(b)
    a_rest, b_rest = a - a_head, b - b_head
    return product, ((a_head * b_head - product) + a_head * b_rest + a_rest * b_head) + a_rest * b_rest


def _head(a: Array | float) -> Array | float:
    """The leading 26 bits (Veltkamp 1968)."""
    shifted = 134217729.0 * a
    return shifted - (shifted - a)


def scaled(x: Array, rate: float) -> tuple[Array, Array | float]:
    """rate · x and what its rounding left over; no more than |rate · x| = 800 is kept of it."""
    if rate == 1.0:
        return x, 0.0
    reach = min(800.0 / rate, 1e280)
    return exact_product(np.clip(x, -reach, reach), rate)
