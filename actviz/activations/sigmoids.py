"""Smooth S-shaped curves between two levels, and the logarithm of one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.activations.base import Activation
from actviz.activations.facts import Facts, Interval, Kink, Tail
from actviz.activations.kernels import logistic, logistic_curvature, logistic_slope, softplus
from actviz.activations.lazy import np
from actviz.activations.registry import register

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array


@register
class Sigmoid(Activation):
    """The logistic curve: a degree of excitation between 0 and 1."""

    name = "sigmoid"
    aliases = ("logistic", "expit")
    formula = r"\frac{1}{1 + e^{-x}}"
    derivative_formula = r"\sigma(x)\,(1 - \sigma(x))"
    reference = "Verhulst 1838; as a neuron's output Rumelhart, Hinton & Williams 1986, Nature 323"
    frameworks = {
        "torch": ("torch.nn.Sigmoid", "torch.sigmoid", "torch.nn.functional.sigmoid"),
        "jax": ("jax.nn.sigmoid",),
        "keras": ("keras.activations.sigmoid",),
        "tensorflow": ("tf.nn.sigmoid",),
        "onnx": ("Sigmoid",),
    }

    def value(self, x: Array) -> Array:
        return logistic(x)

    def first(self, x: Array) -> Array:
        return logistic_slope(x)

    def second(self, x: Array) -> Array:
        return logistic_curvature(x)

    def facts(self) -> Facts:
        return Facts(
            range=Interval(0.0, 1.0),
            derivative_range=Interval(0.0, 1 / 4, high_attained=True),
            left=Tail(0.0, 0.0),
            right=Tail(1.0, 0.0),
            derivative_argmax=0.0,
        )


@register
class LogSigmoid(Activation):
    """log σ(x): the log-probability of a binary classifier."""

    name = "log_sigmoid"
    formula = r"-\log(1 + e^{-x})"
    derivative_formula = r"\sigma(-x)"
    reference = "classical; the negative of softplus(−x)"
    frameworks = {
        "torch": ("torch.nn.LogSigmoid", "torch.nn.functional.logsigmoid"),
        "jax": ("jax.nn.log_sigmoid",),
        "keras": ("keras.activations.log_sigmoid",),
        "tensorflow": ("tf.math.log_sigmoid",),
    }

    def value(self, x: Array) -> Array:
        return -softplus(-x)

    def first(self, x: Array) -> Array:
        return logistic(-x)

    def second(self, x: Array) -> Array:
        return -logistic_slope(x)

    def facts(self) -> Facts:
        return Facts(
            range=Interval(-math.inf, 0.0),
            derivative_range=Interval(0.0, 1.0),
            left=Tail(-math.inf, 1.0),
            right=Tail(0.0, 0.0),
        )


@register
class Tanh(Activation):
    """The hyperbolic tangent, 2σ(2x) − 1: a sigmoid centred on zero."""

    name = "tanh"
    formula = r"\tanh(x)"
    derivative_formula = r"1 - \tanh^2(x)"
    reference = "classical; LeCun, Bottou, Orr & Müller 1998, Efficient BackProp"
    frameworks = {
        "torch": ("torch.nn.Tanh", "torch.tanh", "torch.nn.functional.tanh"),
        "jax": ("jax.nn.tanh", "jax.numpy.tanh"),
        "keras": ("keras.activations.tanh",),
        "tensorflow": ("tf.nn.tanh",),
        "onnx": ("Tanh",),
    }

    def value(self, x: Array) -> Array:
        return np.tanh(x)

    def first(self, x: Array) -> Array:
        return logistic_slope(2.0 * x, 4.0)

    def second(self, x: Array) -> Array:
        return logistic_slope(2.0 * x, -8.0) * np.tanh(x)

    def facts(self) -> Facts:
        return Facts(
            range=Interval(-1.0, 1.0),
            derivative_range=Interval(0.0, 1.0, high_attained=True),
            left=Tail(-1.0, 0.0),
            right=Tail(1.0, 0.0),
            derivative_argmax=0.0,
            symmetry="odd",
        )


@register
class Softsign(Activation):
    """x/(1 + |x|): like tanh, but it approaches ±1 so slowly that it hardly saturates."""

    name = "softsign"
    formula = r"\frac{x}{1 + |x|}"
    derivative_formula = r"\frac{1}{(1 + |x|)^2}"
    reference = "Elliott 1993; Turian, Bergstra & Bengio 2009"
    frameworks = {
        "torch": ("torch.nn.Softsign", "torch.nn.functional.softsign"),
        "jax": ("jax.nn.soft_sign",),
        "keras": ("keras.activations.softsign",),
        "tensorflow": ("tf.nn.softsign",),
        "onnx": ("Softsign",),
    }
    differences = ("torch, jax and TensorFlow return NaN at ±inf, where the limits ±1 exist",)

    def value(self, x: Array) -> Array:
        return x / (1.0 + np.abs(x))

    def first(self, x: Array) -> Array:
        return np.square(1.0 / (1.0 + np.abs(x)))

    def second(self, x: Array) -> Array:
        return -2.0 * np.sign(x) * (1.0 / (1.0 + np.abs(x))) ** 3

    def facts(self) -> Facts:
        return Facts(
            range=Interval(-1.0, 1.0),
            derivative_range=Interval(0.0, 1.0, high_attained=True),
            left=Tail(-1.0, 0.0),
            right=Tail(1.0, 0.0),
            kinks=(Kink(0.0, 1.0, 1.0, 1.0, order=2),),
            derivative_argmax=0.0,
            symmetry="odd",
        )
