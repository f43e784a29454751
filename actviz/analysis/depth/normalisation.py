"""Batch, layer and RMS normalisation of simulated layers, forward and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array


def normalised(z: Array, over: int, *, about_mean: bool) -> tuple[Array, Array]:
    """Normalisation in place: z, less its mean if so, over its root mean square, along an axis.

    Args:
        z: (networks, examples, width).
        over: 1 for the examples, batch normalisation; 2 for the units, layer or RMS normalisation.
        about_mean: whether the mean is subtracted.

    Returns:
        z, and what it was multiplied by, with one entry along that axis; 0 where all z are alike.
    """
    if about_mean:
        z -= z.mean(axis=over, keepdims=True)
    std = np.sqrt(_dot(z, z, over) / z.shape[over])
    factor = np.where(std > 0, 1 / std, 0.0)
    z *= factor
    return z, factor


def through_normalisation(back: Array, z: Array, factor: Array, *, over: int, rms: bool) -> None:
    """∂C/∂(W a) from ∂C/∂z in place; mean and deviation depend on W a too (Ioffe & Szegedy 2015)."""
    along = _dot(back, z, over) / z.shape[over]
    if not rms:
        back -= back.mean(axis=over, keepdims=True)
    back -= z * along
    back *= factor


def _dot(one: Array, other: Array, axis: int) -> Array:
    """Σ one · other along axis 1 or 2, which is kept with one entry."""
    return np.expand_dims(np.einsum("ijk,ijk->ik" if axis == 1 else "ijk,ijk->ij", one, other), axis)
