"""The documents' chain of one-neuron layers: what each layer's bias gets of the gradient."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from actviz.activations import Activation, scalar
from actviz.activations.lazy import np
from actviz.errors import UsageError

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

Verdict = Literal["vanishes", "explodes", "stable", "dies"]

MOST_LAYERS = 1_000_000
_STABLE = 2.0  # a gradient that changes by less than this factor over all layers is called stable
_BLOCK = 250  # mantissas multiplied before they are scaled again: products of two, at least 2^-500


@dataclass(frozen=True, eq=False)
class Scaled:
    """Numbers as mantissa · 2^exponent, with a range that no product of layers leaves."""

    mantissa: Array
    exponent: Array

    @property
    def value(self) -> Array:
        """As float64: 0 or infinite beyond its range."""
        with np.errstate(over="ignore", under="ignore"):
            return np.ldexp(self.mantissa, np.clip(self.exponent, -5000, 5000).astype(np.int32))

    @property
    def log10(self) -> Array:
        """log10 of the magnitude; -inf where it is 0."""
        with np.errstate(divide="ignore"):
            return np.log10(np.abs(self.mantissa)) + self.exponent * math.log10(2)


def trailing_products(*factors: Array) -> Scaled:
    """For each position the product of all factors there and behind it, shape kept."""
    parts = [np.frexp(factor[::-1]) for factor in factors]
    mantissa: Array = np.prod([part[0] for part in parts], axis=0)
    exponent: Array = np.sum([part[1] for part in parts], axis=0, dtype=np.float64)
    carried, power = 1.0, 0.0
    for start in range(0, mantissa.size, _BLOCK):
        block = slice(start, start + _BLOCK)
        product, shift = np.frexp(carried * np.cumprod(mantissa[block]))
        exponent[block] = power + np.cumsum(exponent[block]) + shift
        mantissa[block] = product
        carried, power = float(product[-1]), float(exponent[block][-1])
    return Scaled(mantissa[::-1], exponent[::-1])


@dataclass(frozen=True, eq=False)
class ChainReport:
    """One function's chain: z_l = w_l a_(l−1) + b_l, a_l = f(z_l), a_0 the input; arrays over l.

    ``gradient`` is ∂C/∂b_l with ∂C/∂a_N = 1, ``share_of_last`` its ratio to the last layer's (NaN
    where that is 0), and ``bound`` is sup|f′|^(N−l) Π|w_k| over the layers k behind l: it bounds
    the magnitude of that share.
    """

    activation: Activation
    weight: Array
    bias: Array
    z: Array
    a: Array
    derivative: Array
    gradient: Scaled
    share_of_last: Scaled
    bound: Scaled

    @property
    def layers(self) -> int:
        """N."""
        return self.z.size

    @property
    def verdict(self) -> Verdict:
        """What becomes of the gradient on its way back to layer 1; stable is within a factor of 2."""
        log10_share = self.share_of_last.log10[0]
        if self.gradient.mantissa[0] == 0:
            return "dies"
        if abs(log10_share) <= math.log10(_STABLE):
            return "stable"
        return "vanishes" if log10_share < 0 else "explodes"

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of this function."""
        columns = {
            "weight": self.weight,
            "bias": self.bias,
            "z": self.z,
            "a": self.a,
            "derivative": self.derivative,
            "gradient": self.gradient.value,
            "log10_gradient": self.gradient.log10,
            "share_of_last": self.share_of_last.value,
            "bound": self.bound.value,
            "log10_bound": self.bound.log10,
        }
        rows = zip(*(column.tolist() for column in columns.values()), strict=True)
        return {
            "name": self.activation.name,
            "parameters": self.activation.parameters,
            "verdict": self.verdict,
            "layers": [
                {"layer": layer, **dict(zip(columns, row, strict=True))} for layer, row in enumerate(rows, 1)
            ],
        }


@dataclass(frozen=True)
class VanishReport:
    """The same chain with several functions."""

    layers: int
    functions: tuple[ChainReport, ...]
    mode: Literal["chain"] = "chain"
    seed: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """The JSON object, schema 1, without the outputs."""
        return {
            "schema": 1,
            "mode": self.mode,
            "layers": self.layers,
            "seed": self.seed,
            "functions": [function.to_dict() for function in self.functions],
        }


def vanish(
    names: str | Activation | Iterable[str | Activation] = ("sigmoid",),
    *,
    layers: int | None = None,
    weights: float | Sequence[float] = 1.0,
    bias: float | Sequence[float] = 0.0,
    input: float = 1.0,
) -> VanishReport:
    """Follow the gradient back through a chain of one-neuron layers.

    Args:
        names: what `actviz.get` takes; one name alone is allowed.
        layers: N, up to a million; by default as many as there are weights or biases, else 4.
        weights: one number for all layers, or one for each.
        bias: likewise.
        input: a_0.

    Raises:
        UsageError: a number out of its bounds, lists that do not fit, or an unknown name.
    """
    chosen = (names,) if isinstance(names, str | Activation) else names
    lists = {"--weights": weights, "--bias": bias}
    lengths = {option: len(v) for option, v in lists.items() if isinstance(v, Sequence) and len(v) > 1}
    if layers is None:
        layers = next(iter(lengths.values()), 4)
    if not 1 <= layers <= MOST_LAYERS:
        raise UsageError(f"--layers must be a whole number from 1 to {MOST_LAYERS}, not {layers}")
    for option, length in lengths.items():
        if length != layers:
            raise UsageError(
                f"{option} has {length} values for {layers} layers",
                hint=f"give one value for all layers, or {layers}",
            )
    w, b = (np.broadcast_to(np.array(v, dtype=np.float64).reshape(-1), layers) for v in (weights, bias))
    if not (np.isfinite(w).all() and np.isfinite(b).all() and math.isfinite(input)):
        raise UsageError("--weights, --bias and --input must be finite numbers")
    return VanishReport(layers, tuple(_chain(scalar(name), w, b, input) for name in chosen))


def _chain(activation: Activation, weight: Array, bias: Array, start: float) -> ChainReport:
    z, a = _forward(activation, weight, bias, start)
    slope = np.asarray(activation.derivative(z))
    onward = np.append(weight[1:], 1.0)
    shared = np.append(slope[:-1], 1.0 if slope[-1] else np.nan)  # 0/0: there is no gradient to share
    steepest = np.append(np.full(weight.size - 1, activation.known.steepest), 1.0)
    return ChainReport(
        activation=activation,
        weight=weight,
        bias=bias,
        z=z,
        a=a,
        derivative=slope,
        gradient=trailing_products(slope, onward),
        share_of_last=trailing_products(shared, onward),
        bound=trailing_products(steepest, np.abs(onward)),
    )


def _forward(activation: Activation, weight: Array, bias: Array, start: float) -> tuple[Array, Array]:
    """z and a of every layer.

    Layer by layer only until the activations repeat, as they do in a chain of equal layers that
    settles on a fixed point or a cycle; from there on the rest is copied.
    """
    layers = weight.size
    z, a = np.empty(layers), np.empty(layers)
    equal = bool((weight == weight[0]).all() and (bias == bias[0]).all())
    one = np.empty(1)
    previous, remembered, remembered_at = start, math.nan, 0
    w, b = float(weight[0]), float(bias[0])
    with np.errstate(all="ignore"):
        for layer in range(layers):
            if not equal:
                w, b = float(weight[layer]), float(bias[layer])
            one[0] = w * previous + b
            z[layer] = one[0]
            # the kernel alone, without the shapes and limits that evaluate() sees to: ten times faster
            previous = float(activation.value(one)[0]) if math.isfinite(one[0]) else float(activation(one[0]))
            a[layer] = previous
            if equal and previous == remembered:
                period = layer - remembered_at
                rest = np.arange(layer + 1, layers)
                source = remembered_at + 1 + (rest - remembered_at - 1) % period
                z[rest], a[rest] = z[source], a[source]
                break
            if layer & (layer + 1) == 0:  # Brent: compare with layers 1, 2, 4, 8, …
                remembered, remembered_at = previous, layer
    return z, a
