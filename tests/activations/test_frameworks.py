"""Names as frameworks write them find the right function with the right defaults."""

from __future__ import annotations

import pytest
from each import each
from framework_names import CALLABLES

import actviz
from actviz.errors import UnknownActivationError

PAIRS = [(call, name) for name, calls in CALLABLES.items() for call in calls]


@each("call, name", PAIRS)
def test_every_callable_is_found(call, name):
    """Each callable of torch, jax, keras and ONNX is the function of that name here."""
    assert actviz.get(call).name == name


def test_all_functions_are_here():
    """More than 150 scalar and 14 vector functions, and nearly 200 callables of four frameworks for them."""
    assert len(actviz.names()) > 150
    assert len(actviz.names("vector")) == 14
    assert len(PAIRS) > 180
    assert set(CALLABLES) <= {*actviz.names(), *actviz.names("vector")}


@pytest.mark.parametrize(
    ("call", "spec"),
    [
        ("nn.SiLU", "silu"),
        ("F.hardswish", "hard_swish"),
        ("jax.nn.silu", "silu"),
        ("HardSwish", "hard_swish"),
        ("onnx.HardSigmoid", "hard_sigmoid_02"),
        ("HardSigmoid", "hard_sigmoid"),
        ("keras.layers.LeakyReLU", "leaky_relu:negative_slope=0.3"),
        ("keras.activations.leaky_relu", "leaky_relu:negative_slope=0.2"),
        ("tf.nn.leaky_relu", "leaky_relu:negative_slope=0.2"),
        ("nn.LeakyReLU", "leaky_relu"),
        ("keras.layers.LeakyReLU:0.1", "leaky_relu:negative_slope=0.1"),
        ("jax.nn.gelu", "gelu_tanh"),
        ("nn.GELU", "gelu"),
        ("nn.GELU(approximate='tanh')", "gelu_tanh"),
        ("torch.nn.GELU(approximate=tanh)", "gelu_tanh"),
        ("tf.keras.activations.relu6", "relu6"),
    ],
)
def test_defaults_are_the_frameworks(call, spec):
    """A framework's callable comes with the defaults it has there; abbreviated modules are understood."""
    assert actviz.get(call).spec == spec


def test_a_wrong_callable_gets_the_nearest_name():
    """What no framework has is refused, with the nearest function to its last word."""
    with pytest.raises(UnknownActivationError) as caught:
        actviz.get("nn.SILUU")
    assert caught.value.hint == "did you mean silu?"


def test_every_text_names_parameters_that_exist():
    """Each call written beside a function resolves to it, with what it sets."""
    for name in actviz.names():
        for calls in actviz.get(name).frameworks.values():
            for call in calls:
                path, _, settings = call.partition("(")
                assert path
                assert settings == "" or settings.endswith(")")
