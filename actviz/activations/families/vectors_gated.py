"""Vector functions that let elements through: the largest, one half by the other, by sign, by length."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar

from actviz.activations.base import Activation, parameter
from actviz.activations.facts import Interval
from actviz.activations.families.gates import GELU, SiLU
from actviz.activations.families.piecewise import Identity
from actviz.activations.families.rectifiers import ReLU
from actviz.activations.families.sigmoids import Sigmoid, Tanh
from actviz.activations.families.vectors import outer
from actviz.activations.registry import register
from actviz.activations.vector import VectorActivation
from actviz.errors import UsageError
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array


def _first_maximum(x: Array) -> Array:
    """1 at the first maximum along the last axis, else 0; all NaN where there is one."""
    here = np.arange(x.shape[-1]) == x.argmax(axis=-1)[..., None]
    return np.where(np.isnan(x).any(axis=-1, keepdims=True), np.nan, here)


@register
class Hardmax(VectorActivation):
    """1 for the first maximum, 0 for everything else: softmax at temperature 0."""

    name = "hardmax"
    maps = "R^n -> the corners of the simplex"
    formula = r"1\ \mathrm{if}\ x_i\ \mathrm{is\ the\ first\ maximum},\quad 0\ \mathrm{otherwise}"
    derivative_formula = "0"
    reference = "ONNX operator Hardmax, since opset 1"
    frameworks = {"onnx": ("Hardmax",)}
    differences = ("the axis is -1; ONNX before opset 13 took axis 1 and flattened the rest",)

    def value(self, x: Array) -> Array:
        return _first_maximum(x)

    def first(self, x: Array) -> Array:
        return np.repeat(0.0 * _first_maximum(x)[:, :, None], x.shape[1], axis=2)


@register
class Maxout(VectorActivation):
    """The largest of each k neighbours: a convex curve learned from k straight lines."""

    name = "maxout"
    instead = "actviz maxout 0,0 1,0"
    maps = "R^kn -> R^n"
    formula = r"\max(x_{k(i-1)+1}, ..., x_{ki})"
    derivative_formula = r"1\ \mathrm{if}\ x_j\ \mathrm{is\ the\ first\ maximum\ of\ group}\ i"
    reference = "Goodfellow, Warde-Farley, Mirza, Courville & Bengio 2013, arXiv:1302.4389"
    differences = (
        "k neighbours are a group; in tfa.layers.Maxout(n) every n-th element, and n counts the groups",
        "of equal maxima the first has slope 1, as in torch.max(x, dim); torch.amax shares it equally",
    )

    pieces: float = parameter(2.0, symbol="k", domain=Interval(1.0, math.inf, True), also=("k",))

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.pieces.is_integer():
            raise UsageError(
                f"{self.name}: pieces must be a whole number, not {self.pieces}", hint="for example maxout:2"
            )

    def value(self, x: Array) -> Array:
        largest: Array = self._groups(x).max(axis=2)
        return largest

    def first(self, x: Array) -> Array:
        chosen = _first_maximum(self._groups(x))
        rows, groups, pieces = chosen.shape
        jacobian = np.zeros((rows, groups, groups, pieces))
        i = np.arange(groups)
        jacobian[:, i, i, :] = chosen
        return jacobian.reshape(rows, groups, groups * pieces)

    def _groups(self, x: Array) -> Array:
        pieces, length = int(self.pieces), x.shape[1]
        if length % pieces:
            raise UsageError(
                f"{self.name}: {length} elements cannot be split into groups of {pieces}",
                hint="the length of the axis must be a multiple of pieces",
            )
        return x.reshape(len(x), length // pieces, pieces)


class Halves(VectorActivation):
    """The first half of the vector, let through by a gate of the second: carrier(a) · gate(b).

    Both factors are as accurate as their own functions, so the product is too; but bits that a gate
    below the smallest normal number has lost stay lost when a huge carrier lifts it. ∞ · 0 is NaN,
    as for any floats: a 0 may be a gate too small for float64.
    """

    maps = "R^2n -> R^n"
    carrier: ClassVar[Activation] = Identity()
    gate: ClassVar[Activation]

    def value(self, x: Array) -> Array:
        a, b = self._split(x)
        product: Array = self.carrier(a) * self.gate(b)
        return product

    def first(self, x: Array) -> Array:
        a, b = self._split(x)
        half = a.shape[1]
        jacobian = np.zeros((len(x), half, 2 * half))
        i = np.arange(half)
        jacobian[:, i, i] = self.carrier.derivative(a) * self.gate(b)
        jacobian[:, i, half + i] = self.carrier(a) * self.gate.derivative(b)
        return jacobian

    def _split(self, x: Array) -> tuple[Array, Array]:
        half, odd = divmod(x.shape[1], 2)
        if odd:
            raise UsageError(
                f"{self.name} splits its input into two halves, and the length {x.shape[1]} is odd",
                hint="the length of the axis must be even",
            )
        return x[:, :half], x[:, half:]


_SHAZEER = "Shazeer 2020, arXiv:2002.05202"
_PAPER_GATES_FIRST = "the paper writes the gate first; here it is the second half, as in torch's glu"


@register
class GLU(Halves):
    """A gated linear unit: a half of the units learns how much of the other half passes."""

    name = "glu"
    label = "GLU"
    formula = r"a\,\sigma(b),\quad x = (a, b)"
    derivative_formula = r"\sigma(b)\ \mathrm{for}\ a,\quad a\,\sigma(b)\,\sigma(-b)\ \mathrm{for}\ b"
    reference = "Dauphin, Fan, Auli & Grangier 2016, arXiv:1612.08083"
    frameworks = {
        "torch": ("torch.nn.GLU", "torch.nn.functional.glu"),
        "jax": ("jax.nn.glu",),
        "keras": ("keras.activations.glu", "keras.ops.glu"),
    }
    differences = ("the second half is the gate, and the axis -1 by default, in torch, jax and keras alike",)
    gate = Sigmoid()


@register
class GTU(Halves):
    """A gated tanh unit, as in PixelCNN and WaveNet: GLU with a carrier that saturates."""

    name = "gtu"
    label = "GTU"
    maps = "R^2n -> (-1, 1)^n"
    formula = r"\tanh(a)\,\sigma(b),\quad x = (a, b)"
    derivative_formula = (
        r"(1 - \tanh^2(a))\,\sigma(b)\ \mathrm{for}\ a,\quad \tanh(a)\,\sigma(b)\,\sigma(-b)\ \mathrm{for}\ b"
    )
    reference = "van den Oord et al. 2016, arXiv:1606.05328; named by Dauphin et al. 2016, arXiv:1612.08083"
    carrier = Tanh()
    gate = Sigmoid()


@register
class ReGLU(Halves):
    """GLU with a ReLU for its gate; the slope of the gate at 0 is 0."""

    name = "reglu"
    label = "ReGLU"
    formula = r"a\,\max(0, b),\quad x = (a, b)"
    derivative_formula = (
        r"\max(0, b)\ \mathrm{for}\ a,\quad a\ \mathrm{if}\ b > 0,\ \mathrm{else}\ 0\ \mathrm{for}\ b"
    )
    reference = _SHAZEER
    differences = (_PAPER_GATES_FIRST,)
    gate = ReLU()


@register
class GEGLU(Halves):
    """GLU with a GELU for its gate."""

    name = "geglu"
    label = "GEGLU"
    formula = r"a\,b\,\Phi(b),\quad x = (a, b)"
    derivative_formula = r"b\,\Phi(b)\ \mathrm{for}\ a,\quad a\,(\Phi(b) + b\,\varphi(b))\ \mathrm{for}\ b"
    reference = _SHAZEER
    differences = (_PAPER_GATES_FIRST, "diffusers' GEGLU takes the same half; vLLM's GeluAndMul the first")
    gate = GELU()


@register
class SwiGLU(Halves):
    """GLU with a SiLU (swish) for its gate: the feed-forward layer of LLaMA and similar models."""

    name = "swiglu"
    label = "SwiGLU"
    formula = r"a\,b\,\sigma(b),\quad x = (a, b)"
    derivative_formula = (
        r"b\,\sigma(b)\ \mathrm{for}\ a,\quad a\,\sigma(b)\,(1 + b\,\sigma(-b))\ \mathrm{for}\ b"
    )
    reference = _SHAZEER
    differences = (_PAPER_GATES_FIRST, "vLLM's SiluAndMul gates by the first half")
    gate = SiLU()


@register
class CReLU(VectorActivation):
    """Both halves of the line: relu(x), then relu(−x), so that nothing is lost; the slope at 0 is 0."""

    name = "crelu"
    label = "CReLU"
    maps = "R^n -> [0, inf)^2n"
    formula = r"(\max(0, x), \max(0, -x))"
    derivative_formula = (
        r"1\ \mathrm{if}\ x_j > 0,\quad -1\ \mathrm{if}\ x_j < 0\ \mathrm{in\ the\ second\ half}"
    )
    reference = "Shang, Sohn, Almeida & Lee 2016, arXiv:1603.05201"
    frameworks = {"tensorflow": ("tf.nn.crelu",)}
    differences = ("the axis is -1 in tf, 0 in torch_activation",)

    def value(self, x: Array) -> Array:
        return np.concatenate([ReLU()(x), ReLU()(-x)], axis=1)

    def first(self, x: Array) -> Array:
        n = x.shape[1]
        jacobian = np.zeros((len(x), 2 * n, n))
        i = np.arange(n)
        jacobian[:, i, i] = ReLU().derivative(x)
        jacobian[:, n + i, i] = 0.0 - ReLU().derivative(-x)
        return jacobian


@register
class Squash(VectorActivation):
    """The same direction with a length below 1, which is the confidence of a capsule."""

    name = "squash"
    maps = "R^n -> the open unit ball"
    formula = r"\frac{|x|^2}{1 + |x|^2}\,\frac{x}{|x|}"
    derivative_formula = (
        r"\frac{|x|}{1 + |x|^2}\,(\delta_{ij} + \frac{1 - |x|^2}{1 + |x|^2}\,\frac{x_i x_j}{|x|^2})"
    )
    reference = "Sabour, Frosst & Hinton 2017, arXiv:1710.09829"
    differences = ("0 at 0, with a Jacobian of 0, where the formula itself gives NaN",)

    def value(self, x: Array) -> Array:
        direction, length, inverse = _polar(x)
        near = x * (length / (1.0 + np.square(length)))
        return np.where(length > 1.0, direction / (1.0 + np.square(inverse)), near)

    def first(self, x: Array) -> Array:
        """J = h (I + κ u uᵀ) with u = x/|x|, h = |x|/(1 + |x|²) and κ = (1 − |x|²)/(1 + |x|²)."""
        direction, length, inverse = _polar(x)
        small = np.minimum(length, inverse)  # h is the same for |x| and 1/|x|, and κ but for its sign
        over = 1.0 / (1.0 + np.square(small))
        height = small * over
        kappa = np.copysign((1.0 - small) * (1.0 + small) * over, 1.0 - length)
        jacobian: Array = (height * kappa)[:, :, None] * outer(direction)
        # 1 + κ u_i² as Σ u_j² + (1 + κ) u_i² over the other j: far out κ is almost −1
        i = np.arange(x.shape[1])
        squares = np.square(direction)
        others = np.where(i[:, None] == i, 0.0, squares[:, None, :]).sum(axis=2)
        risen = 2.0 * over * np.where(length > 1.0, np.square(small), 1.0)
        jacobian[:, i, i] = height * (others + risen * squares)
        return jacobian + 0.0  # turns -0.0 into 0.0


def _polar(x: Array) -> tuple[Array, Array, Array]:
    """x/|x| (0 at 0), |x| and 1/|x|, with nothing lost to overflow or underflow of the squares."""
    far = np.isinf(x).any(axis=1, keepdims=True)
    x = np.where(far, np.where(np.isinf(x), np.sign(x), 0.0 * x), x)
    _, exponent = np.frexp(np.abs(x).max(axis=1, keepdims=True))
    scaled = np.ldexp(x, -exponent)
    norm = np.sqrt(np.square(scaled).sum(axis=1, keepdims=True))
    direction = scaled / np.where(norm == 0.0, 1.0, norm)
    length = np.where(far, np.inf, np.ldexp(norm, exponent))
    return direction, length, np.where(far, 0.0, np.ldexp(1.0 / norm, -exponent))
