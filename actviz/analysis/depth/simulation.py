"""Random networks drawn and measured: the outputs and the gradient of each layer."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from actviz.analysis.depth.gradients import Track, untracked
from actviz.analysis.depth.normalisation import normalised, through_normalisation
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.evaluate import Array
    from actviz.analysis.propagation.initialisation import Initialisation
    from actviz.analysis.propagation.layers import Norm

_STACK = 1 << 17  # weights, and outputs of a layer, of the networks that are worked on at once
_KEPT_BYTES = 1 << 28  # weights kept for the way back, as of 64 layers of width 1024; others are drawn again
_INPUTS, _WEIGHTS, _BIASES, _COST, _MASKS = range(5)  # what a stream of random numbers is for


@dataclass(frozen=True)
class Design:
    """What is drawn: networks of square layers, and the inputs given to each.

    ``examples`` are the inputs of a network, ``input_size`` their length (None: the width). The gradient
    at the end is drawn from N(0, 1), or, with a number of ``classes``, is that of the cross-entropy of
    so many equal probabilities with random labels, through one more layer.
    With ``residual`` the next layer is given a + residual · f(z). ``norm`` normalises z of each example
    over the units, about their mean for "layer" and about 0 for "rms". ``threshold`` is what |f′| of a
    saturated unit is below. Without ``backward`` f′ is not evaluated: saturation and gradients are NaN.
    """

    width: int
    layers: int
    networks: int
    examples: int
    input_size: int | None = None
    classes: int | None = None
    input_std: float = 1.0
    keep: float = 1.0
    batch_norm: bool = False
    norm: Norm | None = None
    residual: float | None = None
    threshold: float = 0.01
    backward: bool = True


@dataclass(frozen=True, eq=False)
class Measured:
    """What was measured in each network: arrays of shape (networks, layers).

    ``mean`` and ``std`` are over a layer's outputs f(z) for all examples, ``saturated`` is the share
    of them at which |f′| is below the threshold. ``log10_gradient`` is log10 of the root mean square of
    ∂C/∂b for single examples, ``log10_incoming`` the same of ∂C/∂f(z), ``log10_single`` is that of ∂C/∂b
    for the first example alone. ``dead``, of shape (networks,), is the share of examples for which layer 1
    has no gradient at all.
    """

    mean: Array
    std: Array
    saturated: Array
    log10_gradient: Array
    log10_incoming: Array
    log10_single: Array
    dead: Array


def simulate(
    functions: Sequence[tuple[Activation, Initialisation]],
    design: Design,
    seed: int,
    track: Track[Any] = untracked,
) -> list[Measured]:
    """Draw networks, and measure each with every function.

    Functions whose weights follow the same distribution are given the same ones, but for their
    scale. A network depends on the seed and on its number, not on how many are drawn.
    """
    size = design.width * max(design.width, design.input_size or 0, design.examples)
    stack = max(1, _STACK // size)
    stacks = -(-design.networks // stack)
    parts: list[list[tuple[Array, ...]]] = [[] for _ in functions]
    with np.errstate(all="ignore"):  # what leaves float64 is found in the results
        for number in track(range(stacks), stacks, f"drawing {design.networks} networks"):
            count = min(stack, design.networks - number * stack)
            drawn = [Drawn(design, (seed, number), count, uniform) for uniform in (False, True)]
            for found, (activation, init) in zip(parts, functions, strict=True):
                found.append(_measured(activation, init, design, drawn[init.uniform]))
    return [Measured(*map(np.concatenate, zip(*found, strict=True))) for found in parts]


class Drawn:
    """The random numbers of a stack of networks, with variance 1, each kind from a stream of its own.

    The first networks of a stack are the same, however many are drawn.
    """

    def __init__(self, design: Design, key: tuple[int, int], count: int, uniform: bool) -> None:
        self._design, self._key, self._count, self._uniform = design, key, count, uniform
        self._kept: dict[int, Any] = {}
        self._wide: dict[tuple[int, ...], Array] = {}

    def _stream(self, what: int, layer: int = 0) -> np.random.Generator:
        return np.random.default_rng((*self._key, what, layer, self._uniform))

    def inputs(self) -> Array:
        """(networks, examples, input_size)."""
        design = self._design
        shape = (self._count, design.examples, design.input_size or design.width)
        return design.input_std * self._stream(_INPUTS).standard_normal(shape)

    def weights(self, layer: int) -> Array:
        """(networks, inputs of the layer, width), in an array that the next call writes over."""
        drawn = self._weights(layer)
        wide = self._wide.get(drawn.shape)
        if wide is None:
            wide = self._wide[drawn.shape] = np.empty(drawn.shape)
        wide[...] = drawn
        return wide

    def _weights(self, layer: int) -> Any:
        """The same as float32; drawn again when they were not kept."""
        if layer in self._kept:
            return self._kept[layer]
        design = self._design
        fan_in = design.width if layer else design.input_size or design.width
        drawn = self._variates(_WEIGHTS, layer, (self._count, fan_in, design.width))
        if (len(self._kept) + 1) * drawn.nbytes <= _KEPT_BYTES:
            self._kept[layer] = drawn
        return drawn

    def biases(self, layer: int) -> Any:
        """(networks, 1, width)."""
        return self._variates(_BIASES, layer, (self._count, 1, self._design.width))

    def cost(self) -> Array:
        """∂C/∂f(z) of the last layer, (networks, examples, width)."""
        design, stream = self._design, self._stream(_COST)
        if design.classes is None:
            return stream.standard_normal((self._count, design.examples, design.width))
        wrong = 1 / design.classes - np.eye(design.classes)
        label = stream.integers(design.classes, size=(self._count, design.examples))
        back: Array = wrong[label] @ stream.standard_normal((self._count, design.classes, design.width))
        return back

    def mask(self, layer: int) -> Array:
        """What dropout multiplies the outputs of a layer by."""
        design = self._design
        shape = (self._count, design.examples, design.width)
        kept: Array = (self._stream(_MASKS, layer).random(shape) < design.keep) / design.keep
        return kept

    def _variates(self, what: int, layer: int, shape: tuple[int, ...]) -> Any:
        stream = self._stream(what, layer)
        if not self._uniform:
            return stream.standard_normal(shape, dtype=np.float32)
        drawn = stream.random(shape, dtype=np.float32)
        drawn -= 0.5
        drawn *= math.sqrt(12)
        return drawn


@dataclass(frozen=True, eq=False)
class _Passed:
    """What the way back needs of a layer: f′ times what f(z) is multiplied by, and the normalisation."""

    slope: Array
    normalisation: tuple[Array, Array] | None


def _measured(
    activation: Activation, init: Initialisation, design: Design, drawn: Drawn
) -> tuple[Array, ...]:
    """What `Measured` holds of a stack of networks."""
    columns: list[tuple[Array, Array, Array]] = []
    passed: list[_Passed] = []
    over = 1 if design.batch_norm else 2 if design.norm else None
    given = drawn.inputs()
    scratch = np.empty((*given.shape[:2], design.width))  # holds z unless the way back needs it
    for layer in range(design.layers):
        weights = drawn.weights(layer)
        z = np.matmul(given, weights, out=scratch if over is None else None)
        z *= init.sigma_w / math.sqrt(weights.shape[1])
        if init.sigma_b:
            z += init.sigma_b * drawn.biases(layer)
        normalisation = None if over is None else normalised(z, over, about_mean=design.norm != "rms")
        outputs, slope = activation.value_and_derivative(z) if design.backward else (activation(z), None)
        columns.append(_statistics(outputs, slope, design.threshold, scratch))
        for factor in _factors(design, drawn, layer):
            outputs *= factor
            slope = slope * factor if slope is not None else None
        given = outputs if design.residual is None else given + outputs
        if slope is not None:
            passed.append(_Passed(slope, normalisation))
    forward = tuple(np.stack(column, axis=1) for column in zip(*columns, strict=True))
    if design.backward:
        return forward + _backward(passed, init.sigma_w / math.sqrt(design.width), design, drawn)
    unknown = np.full_like(forward[0], math.nan)
    return (*forward, unknown, unknown, unknown, unknown[:, 0])


def _factors(design: Design, drawn: Drawn, layer: int) -> Iterator[Array | float]:
    """What the outputs of a layer are multiplied by before the next one."""
    if design.keep < 1 and layer < design.layers - 1:
        yield drawn.mask(layer)
    if design.residual is not None:
        yield design.residual


def _backward(
    passed: Sequence[_Passed], weight_std: float, design: Design, drawn: Drawn
) -> tuple[Array, Array, Array, Array]:
    """log10 of the sizes of ∂C/∂b, of ∂C/∂f(z) and of ∂C/∂b for one example; where the first is 0.

    The gradients are written over the slopes.
    """
    back = drawn.cost()
    scale = np.zeros(len(back))
    sizes = []
    for layer in range(len(passed) - 1, -1, -1):
        incoming = scale + _log10_rms(back)
        slope = passed[layer].slope
        through = np.multiply(back, slope, out=slope)
        size = _log10_rms(through)
        sizes.append((scale + size, incoming, scale + _log10_rms(through[:, :1])))
        if layer == 0:
            break
        step = passed[layer].normalisation
        if step is not None:
            over = 1 if design.batch_norm else 2
            through_normalisation(through, *step, over=over, rms=design.norm == "rms")
        # the size goes into the scale, so that no depth makes a gradient too small for float64
        held = np.where(np.isfinite(size), size, 0.0)
        smaller = (10.0**-held)[:, np.newaxis, np.newaxis]
        through *= smaller * weight_std
        scale += held
        weights = drawn.weights(layer).swapaxes(1, 2)
        if design.residual is None:
            np.matmul(through, weights, out=back)
        else:
            back *= smaller
            back += through @ weights
    gradient, arriving, single = (np.stack(column[::-1], axis=1) for column in zip(*sizes, strict=True))
    dead: Array = (through == 0).all(axis=2).mean(axis=1)
    return gradient, arriving, single, dead


def _statistics(
    outputs: Array, slope: Array | None, threshold: float, scratch: Array
) -> tuple[Array, Array, Array]:
    """Mean, standard deviation and saturated share of a layer, each of shape (networks,).

    ``scratch`` is memory of the shape of the outputs that is written over.
    """
    flat = outputs.reshape(len(outputs), -1)
    mean = flat.mean(axis=1)
    # of values about their first, so that rounding does not make a variance out of a constant
    about = np.subtract(flat, flat[:, :1], out=scratch.reshape(flat.shape))
    square = np.einsum("ij,ij->i", about, about) / about.shape[1]
    shift = mean - flat[:, 0]
    std = np.sqrt(np.maximum(square - shift**2, 0.0))
    if slope is None:
        return mean, std, np.full_like(mean, math.nan)
    saturated = np.count_nonzero(np.abs(slope, out=scratch) < threshold, axis=(1, 2)) / about.shape[1]
    return mean, std, saturated


def _log10_rms(values: Array) -> Array:
    """log10 of the root mean square in each network; -inf where all is 0."""
    square = np.einsum("ijk,ijk->i", values, values) / values[0].size
    logarithm: Array = np.log10(square) / 2
    return logarithm
