"""What number formats make of functions: where f′ and f are lost, and how many values are left."""

from __future__ import annotations

import math

import numpy as np
import pytest

import actviz
from actviz.analysis.formats import FORMATS
from actviz.analysis.precision import Ends, Int8, precision, underflow_layer
from actviz.errors import UsageError

# the project's reference values, to the digits they are given with
ZERO_SLOPE = {
    "sigmoid": {"float16": 17.3, "bfloat16": 92.9, "float8_e5m2": 11.8, "float8_e4m3fn": 6.93},
    "tanh": {"float16": 9.36, "bfloat16": 47.1, "float8_e5m2": 6.59, "float8_e4m3fn": 4.16},
}
ONE_FROM = {
    "sigmoid": {"float16": 8.32, "bfloat16": 6.24, "float8_e5m2": 2.71, "float8_e4m3fn": 3.43},
    "tanh": {"float16": 4.51, "bfloat16": 3.47, "float8_e5m2": 1.72, "float8_e4m3fn": 2.07},
}


def of(name, dtype=None, scale=None):
    (function,) = precision(name, formats=[dtype] if dtype else [], scale=scale).functions
    return function.formats[0]


@pytest.mark.parametrize("name", ZERO_SLOPE)
def test_checked_values(name):
    """From where on f′ is 0 and f is 1."""
    (function,) = precision(name).functions
    for found in function.formats:
        if found.format.name in ZERO_SLOPE[name]:
            due, one = ZERO_SLOPE[name][found.format.name], ONE_FROM[name][found.format.name]
            assert found.zero_slope_beyond.right == pytest.approx(due, abs=0.006 if due < 10 else 0.06)
            assert found.zero_slope_beyond.left == -found.zero_slope_beyond.right
            assert found.limit_beyond.right == pytest.approx(one, abs=0.006)


@pytest.mark.parametrize("dtype", FORMATS)
def test_a_boundary_is_one(dtype):
    """On one side of it f′ is 0, on the other it is not; f likewise at its limit."""
    form = FORMATS[dtype]
    for name in ("sigmoid", "gelu", "hard_sigmoid"):
        function, found = actviz.get(name), of(name, dtype)
        left = found.zero_slope_beyond.left
        inside, outside = left * (1 - 1e-9), left * (1 + 1e-9)
        assert form.rounded(np.array([function.derivative(outside)]))[0] == 0
        assert form.rounded(np.array([function.derivative(inside)]))[0] != 0
        left = found.limit_beyond.left
        assert form.rounded(np.array([function(left * (1 + 1e-9))]))[0] == 0
        assert form.rounded(np.array([function(left * (1 - 1e-9))]))[0] != 0


def test_overflow():
    """Where half a step beyond the largest number is reached, and only there."""
    assert of("exponential", "float16").overflow_beyond.right == pytest.approx(math.log(65520), rel=1e-12)
    assert of("exponential", "float8_e4m3fn").overflow_beyond.right == pytest.approx(math.log(464), rel=1e-12)
    assert of("square", "float16").overflow_beyond.left == pytest.approx(-math.sqrt(65520), rel=1e-12)
    assert of("relu", "float16").overflow_beyond == Ends(None, None)


def test_what_never_ends():
    """A slope that stays, one that is 0 everywhere, and one that is 0 up to a kink."""
    assert of("identity", "float16").zero_slope_beyond == Ends(None, None)
    assert of("heaviside", "float16").zero_slope_beyond == Ends(0.0, 0.0)
    assert of("relu", "float16").zero_slope_beyond == Ends(0.0, None)
    assert of("threshold:1,0", "float16").zero_slope_beyond.left == pytest.approx(1)
    assert of("sine", "float8_e5m2").zero_slope_beyond == Ends(None, None)


@pytest.mark.parametrize("dtype", ["float16", "float8_e4m3fn"])
def test_outputs_are_counted(dtype):
    """As many as there are different values; relu has one for each number from 0 up."""
    form = FORMATS[dtype]
    assert of("relu", dtype).distinct_outputs == form.most + 1
    values = {float(y) for y in form.rounded(actviz.get("tanh")(form.numbers())).tolist()}
    assert of("tanh", dtype).distinct_outputs == len(values)
    assert of("relu", "float32").distinct_outputs is None


def test_the_layer_of_underflow():
    """The first depth at which the rms of a gradient is rounded to 0."""
    rms = actviz.saturation("sigmoid", layers=1).functions[0].gradient_product.rms.value
    for form in FORMATS.values():
        layer = underflow_layer(actviz.get("sigmoid"), form)
        product = np.array([rms ** (layer - 1), rms**layer])
        assert form.rounded(product)[0] > 0
        assert form.rounded(product)[1] == 0
    assert underflow_layer(actviz.get("identity"), FORMATS["float16"]) is None
    assert underflow_layer(actviz.get("heaviside"), FORMATS["float16"]) == 1


def test_int8():
    """256 numbers, those at the ends for what is beyond them; f′ of sigmoid is 0 below half a step."""
    grid = Int8(1 / 64)
    assert grid.rounded(np.array([-9.0, 9.0, 0.0234375, 0.0079])).tolist() == [
        -2.0,
        127 / 64,
        0.03125,
        1 / 64,
    ]
    found = of("sigmoid", scale=1 / 64)
    slope = actviz.get("sigmoid").derivative(found.zero_slope_beyond.right or 0.0)
    assert found.zero_slope_beyond.right is None or slope == pytest.approx(1 / 128)
    assert of("sigmoid", scale=1 / 16).zero_slope_beyond.right == pytest.approx(3.4, abs=1e-3)
    assert found.to_dict()["scale"] == 1 / 64
    with pytest.raises(UsageError, match="scale"):
        precision("sigmoid", scale=0.0)
