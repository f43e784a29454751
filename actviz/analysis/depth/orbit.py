"""The forward pass through a chain of one-neuron layers, in which layers that repeat are skipped."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.evaluate import Array

_ONE_BY_ONE = 4096  # layers before many are solved for at once
_AT_ONCE = 1 << 16
_ATTEMPTS = 12  # Newton's steps; where they converge, five or six are enough
_EXACT = 2.0**-51  # four units in the last place: what f and the product before it may be off by


def forward(activation: Activation, weight: Array, bias: Array, start: float) -> tuple[Array, Array]:
    """z and a of every layer.

    Layer by layer only until the activations repeat, as they do in a chain of equal layers that
    settles on a fixed point or a cycle; from there on the rest is copied. Where they still change after
    4096 equal layers, the others are found block by block; each a is then f(w a + b) of the one before
    it to four units in the last place.

    Args:
        activation: f.
        weight: w of every layer, shape (N,).
        bias: b of every layer, shape (N,).
        start: what the first layer is given.
    """
    z, a = np.empty(weight.size), np.empty(weight.size)
    with np.errstate(all="ignore"):
        if (weight == weight[0]).all() and (bias == bias[0]).all():
            _equal(activation, float(weight[0]), float(bias[0]), start, z, a)
        else:
            previous = start
            for layer, (w, b) in enumerate(zip(weight.tolist(), bias.tolist(), strict=True)):
                z[layer] = w * previous + b
                a[layer] = previous = _value(activation, z[layer : layer + 1])
    return z, a


def _value(activation: Activation, z: Array) -> float:
    """f of one number by its kernel alone, ten times faster than with the checks of evaluate()."""
    return float(activation.value(z)[0]) if math.isfinite(z[0]) else float(activation(z[0]))


def _equal(activation: Activation, w: float, b: float, start: float, z: Array, a: Array) -> None:
    """Fill z and a of a chain of equal layers."""
    layers = z.size
    previous, remembered, remembered_at = start, math.nan, 0
    creeping = True
    layer = 0
    while layer < layers:
        if creeping and layer >= _ONE_BY_ONE:
            block = slice(layer, min(layers, 2 * layer, layer + _AT_ONCE))
            creeping = _solve(activation, w, b, previous, z[block], a[block])
            if creeping:
                layer = block.stop
                previous = float(a[layer - 1])
                continue
        z[layer] = w * previous + b
        a[layer] = previous = _value(activation, z[layer : layer + 1])
        if previous == remembered:
            period = layer - remembered_at
            rest = np.arange(layer + 1, layers)
            source = remembered_at + 1 + (rest - remembered_at - 1) % period
            z[rest], a[rest] = z[source], a[source]
            return
        if layer & (layer + 1) == 0:  # Brent: compare with layers 1, 2, 4, 8, …
            remembered, remembered_at = previous, layer
        layer += 1


def _solve(activation: Activation, w: float, b: float, start: float, z: Array, a: Array) -> bool:
    """Fill z and a of equal layers by Newton's method for all of them at once; whether that succeeded.

    The linear equations of a step are a recurrence, d_l = w f′(z_l) d_(l−1) + r_l, whose solution is a
    product and a sum over the layers before.
    """
    guess = np.full(z.size, start)
    before = np.empty(z.size)
    for _ in range(_ATTEMPTS):
        before[0], before[1:] = start, guess[:-1]
        np.multiply(before, w, out=z)
        z += b
        a[:] = activation(z)
        residual = a - guess
        if (np.abs(residual) <= _EXACT * np.abs(a)).all():
            return True
        slope = w * activation.derivative(z)
        slope[0] = 1.0
        product = np.cumprod(slope)
        guess = guess + product * np.cumsum(residual / product)
        if not np.isfinite(guess).all():
            return False
    return False
