"""Functions from vectors to probabilities, and related ones.

Those that choose, gate or rescale elements are in vectors_gated.py.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from actviz.activations.base import parameter
from actviz.activations.facts import Interval
from actviz.activations.registry import register
from actviz.activations.special.arithmetic import exact_product, two_sum
from actviz.activations.special.decays import Decay, exponential_decay
from actviz.activations.vector import VectorActivation
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

_AXIS = "the axis is -1 in jax, keras, tf, ONNX (1 before opset 13); torch warns without dim and takes 0 or 1"


class Gaps(NamedTuple):
    """(x − max x)/T as ``depth`` + ``rest``, its exponential, and the sum of these without one top."""

    depth: Array
    rest: Array
    decay: Decay
    others: Array

    @property
    def probabilities(self) -> Array:
        """Each with its own full relative accuracy, however small."""
        return self.decay.whole / (1.0 + self.others)


def gaps(x: Array, temperature: float = 1.0) -> Gaps:
    """How far each element lies below the largest of its row.

    What rounding costs x − max x and its division would be 700 ulp of a probability of e^−700, so
    ``rest`` keeps it. Powers of two are taken out of T, and x halved, so that nothing overflows.
    """
    mantissa, exponent = math.frexp(temperature)
    halvings = int(temperature >= 1.0)
    x = np.ldexp(_settled(x), -halvings)
    top = x.max(axis=1, keepdims=True)
    gap, lost = two_sum(x, -top)
    gap, lost = np.ldexp(gap, halvings - exponent), np.ldexp(lost, halvings - exponent)
    depth = gap / mantissa
    product, error = exact_product(depth, mantissa)
    rest = np.where(depth > -1e200, ((gap - product) - error + lost) / mantissa, 0.0)
    decay = exponential_decay(depth, rest)
    others = decay.whole.copy()
    others[np.arange(len(x)), x.argmax(axis=1)] -= 1.0  # exactly 0, or still NaN
    return Gaps(depth, rest, decay, others.sum(axis=1, keepdims=True))


def _settled(x: Array) -> Array:
    """In a row whose largest is +∞, its limit: 0 for each +∞, −∞ for the others."""
    infinite = np.isposinf(x.max(axis=1, keepdims=True))
    return np.where(infinite, np.where(np.isposinf(x), 0.0, -np.inf), x)


def outer(x: Array) -> Array:
    """Each row's products x_i x_j."""
    products: Array = x[:, :, None] * x[:, None, :]
    return products


def _balanced(jacobian: Array) -> Array:
    """With the diagonal that makes rows sum to 0: the others share a sign, so nothing cancels."""
    i = np.arange(jacobian.shape[1])
    jacobian[:, i, i] = np.where(np.isnan(jacobian[:, i, i]), np.nan, 0.0)
    jacobian[:, i, i] = -jacobian.sum(axis=2)
    return jacobian + 0.0  # turns -0.0 into 0.0


@register
class Softmax(VectorActivation):
    """Logits to probabilities: each element's share of the sum of exponentials."""

    name = "softmax"
    instead = "actviz softmax 2 1 0.1"
    aliases = ("softargmax",)
    maps = "R^n -> the open simplex"
    formula = r"\frac{e^{x_i/T}}{\sum_j e^{x_j/T}}"
    derivative_formula = r"\frac{s_i\,(\delta_{ij} - s_j)}{T}"
    reference = "Boltzmann 1868; as an output layer Bridle 1990; with T Hinton et al. 2015, arXiv:1503.02531"
    frameworks = {
        "torch": ("torch.nn.Softmax", "torch.nn.functional.softmax", "torch.softmax"),
        "jax": ("jax.nn.softmax",),
        "keras": ("keras.activations.softmax", "keras.layers.Softmax", "keras.ops.softmax"),
        "tensorflow": ("tf.nn.softmax",),
        "onnx": ("Softmax",),
    }
    differences = (_AXIS, "the frameworks have no temperature: divide the logits by it")

    temperature: float = parameter(1.0, symbol="T", domain=Interval(0.0, math.inf), also=("T", "tau"))

    def value(self, x: Array) -> Array:
        return gaps(x, self.temperature).probabilities

    def first(self, x: Array) -> Array:
        below = gaps(x, self.temperature)
        _, near, far = below.decay
        # two factors, so that p_i p_j/T is right where p_i is subnormal and 1/T large
        weight = np.broadcast_to(far / (1.0 + below.others), x.shape)
        return _balanced(outer(near) / -self.temperature * outer(weight))


@register
class LogSoftmax(VectorActivation):
    """The logarithm of softmax: what the cross-entropy takes."""

    name = "log_softmax"
    label = "log-softmax"
    instead = "actviz softmax 2 1 0.1"
    maps = "R^n -> (-inf, 0]^n, logarithms of the open simplex"
    formula = r"x_i - \log \sum_j e^{x_j}"
    derivative_formula = r"\delta_{ij} - s_j"
    reference = "the logarithm of softmax (Bridle 1990)"
    frameworks = {
        "torch": ("torch.nn.LogSoftmax", "torch.nn.functional.log_softmax", "torch.log_softmax"),
        "jax": ("jax.nn.log_softmax",),
        "keras": ("keras.activations.log_softmax", "keras.ops.log_softmax"),
        "tensorflow": ("tf.nn.log_softmax",),
        "onnx": ("LogSoftmax",),
    }
    differences = (_AXIS,)

    def value(self, x: Array) -> Array:
        below = gaps(x)
        return below.depth + (below.rest - np.log1p(below.others))

    def first(self, x: Array) -> Array:
        return _balanced(np.repeat(-gaps(x).probabilities[:, None, :], x.shape[1], axis=1))


@register
class Softmin(VectorActivation):
    """Softmax of −x: the smallest element gets the largest share."""

    name = "softmin"
    instead = "actviz softmax -2 -1 -0.1"
    maps = "R^n -> the open simplex"
    formula = r"\frac{e^{-x_i}}{\sum_j e^{-x_j}}"
    derivative_formula = r"-s_i\,(\delta_{ij} - s_j)"
    reference = "softmax (Bridle 1990) of −x"
    frameworks = {"torch": ("torch.nn.Softmin", "torch.nn.functional.softmin")}

    def value(self, x: Array) -> Array:
        return Softmax().value(-x)

    def first(self, x: Array) -> Array:
        return 0.0 - Softmax().first(-x)


@register
class Sparsemax(VectorActivation):
    """The point of the simplex nearest to x: like softmax, but small probabilities are exactly 0.

    Its rounding is absolute, a few ulp of 1: an element near 0 has no more digits than its logit had.
    """

    name = "sparsemax"
    maps = "R^n -> the closed simplex"
    formula = r"\max(x_i - \tau, 0),\quad \sum_j \max(x_j - \tau, 0) = 1"
    derivative_formula = r"\delta_{ij} - 1/|S|\ \mathrm{if}\ f_i, f_j > 0,\quad 0\ \mathrm{otherwise}"
    reference = "Martins & Astudillo 2016, arXiv:1602.02068"
    frameworks = {
        "keras": ("keras.activations.sparsemax", "keras.ops.sparsemax"),
        "tensorflow": ("tfa.activations.sparsemax",),
    }

    def value(self, x: Array) -> Array:
        x = _settled(x)
        gap = np.maximum(x - x.max(axis=1, keepdims=True), -2.0)  # from −1 down it gets nothing
        falling = -np.sort(-gap, axis=1)
        count = np.arange(1, x.shape[1] + 1)
        support = 1.0 + count * falling > np.cumsum(falling, axis=1)
        total = np.where(support, falling, 0.0).sum(axis=1, keepdims=True)
        nearest: Array = np.maximum(gap - (total - 1.0) / support.sum(axis=1, keepdims=True), 0.0)
        return nearest

    def first(self, x: Array) -> Array:
        """Where an element is just 0, that of the smaller support."""
        p = self.value(x)
        support = np.where(np.isnan(p), np.nan, p > 0)
        return _balanced(-outer(support) / support.sum(axis=1)[:, None, None])


@register
class LogSumExp(VectorActivation):
    """A smooth maximum: log Σ e^x, at most log n above the largest element."""

    name = "logsumexp"
    label = "LogSumExp"
    maps = "R^n -> R"
    reduces = True
    formula = r"\log \sum_j e^{x_j}"
    derivative_formula = r"s_j"
    reference = "classical; its rounding in Blanchard, Higham & Higham 2021, IMA J. Numer. Anal. 41"
    frameworks = {
        "torch": ("torch.logsumexp",),
        "jax": ("jax.nn.logsumexp", "jax.scipy.special.logsumexp"),
        "keras": ("keras.ops.logsumexp",),
        "tensorflow": ("tf.reduce_logsumexp",),
        "onnx": ("ReduceLogSumExp",),
    }
    differences = ("torch and this one reduce one axis; jax, keras, tf and ONNX reduce all axes by default",)

    def value(self, x: Array) -> Array:
        top: Array = x.max(axis=1, keepdims=True)
        return np.where(np.isneginf(top), top, top + np.log1p(gaps(x).others))  # log 0 is −∞

    def first(self, x: Array) -> Array:
        return gaps(x).probabilities[:, None, :]
