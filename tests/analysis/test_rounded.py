"""A chain in a number format: rounded after every operation, and when its gradient is 0 by theory."""

from __future__ import annotations

import numpy as np
import pytest
from process import in_json, printed, refused

import actviz
from actviz.analysis.depth.rounded import MOST_LAYERS, rounded_chain
from actviz.analysis.formats import FORMATS
from actviz.analysis.precision import layers_until_zero, underflow_layer
from actviz.errors import UsageError


def in_float16(f, weight, bias, start):
    """The same in numpy's float16, layer by layer."""
    w, b = (np.asarray(each, np.float16) for each in (weight, bias))
    a, slopes, gradient = np.float16(start), [], np.zeros(len(w), np.float16)
    for each, shift in zip(w, b, strict=True):
        z = each * a + shift
        a = np.float16(f(np.float64(z)))
        slopes.append(np.float16(f.derivative(np.float64(z))))
    carried = np.float16(1)
    for layer in range(len(w))[::-1]:
        gradient[layer] = carried * slopes[layer]
        carried = gradient[layer] * w[layer]
    return gradient


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "elu", "sine"])
@pytest.mark.parametrize("equal", [True, False], ids=["equal", "different"])
def test_every_operation_is_rounded(name, equal):
    """As numpy's float16 does it, with equal layers, which repeat, and with others."""
    rng = np.random.default_rng(5)
    weight, bias = (np.full(60, 0.8), np.full(60, 0.1)) if equal else rng.uniform(-1.1, 1.1, (2, 60))
    f = actviz.get(name)
    found = rounded_chain(f, FORMATS["float16"], weight, bias, 1.3)
    with np.errstate(under="ignore"):
        due = in_float16(f, weight, bias, 1.3)
    assert np.array_equal(found.gradient, due.astype(np.float64))
    assert found.zero_up_to == int(np.flatnonzero(due)[0])
    assert found.zero_up_to > 0 or name == "elu"
    assert (found.bound is None) == (not equal)


@pytest.mark.parametrize("dtype", FORMATS)
@pytest.mark.parametrize("factor", [0.25, 0.5, 0.21174, 0.9])
def test_the_first_power_that_is_0(dtype, factor):
    """By rounding the powers themselves, a tie that goes to 0 included."""
    form = FORMATS[dtype]
    n = layers_until_zero(factor, form)
    before, at = (form.rounded(np.array([factor**k]))[0] for k in (n - 1, n))
    assert before > 0.0
    assert at == 0.0


def test_what_never_becomes_0():
    """A factor of 1 and more; a factor of 0 at once."""
    form = FORMATS["bfloat16"]
    assert [layers_until_zero(factor, form) for factor in (0.0, 1.0, 1.5)] == [1, None, None]


def test_theory_is_that_of_precision():
    """With weights of 1 the rms is that which `precision` tells; others multiply all factors but one."""
    f, form = actviz.get("sigmoid"), FORMATS["float16"]
    found = rounded_chain(f, form, np.ones(30), np.zeros(30), 1.0)
    assert (found.bound, found.rms, found.typical) == (13, underflow_layer(f, form), 11)
    assert found.zero_up_to == 30 - 11
    half = rounded_chain(f, form, np.full(30, 0.5), np.zeros(30), 1.0)
    powers = 0.25 ** np.arange(1, 31) * 0.5 ** np.arange(30)
    assert half.bound == int(np.argmax(form.rounded(powers) == 0.0)) + 1
    assert rounded_chain(f, form, np.zeros(3), np.zeros(3), 1.0).zero_up_to == 2


def test_it_is_told():
    """In a column, in words, in JSON and in CSV; and nothing of it where it is not asked for."""
    words = "vanish sigmoid --layers 15 --dtype fp16 --no-figure"
    lines = printed(words).splitlines()
    assert lines[1].endswith("in float16")
    assert [line.split()[-1] for line in lines[5:7]] == ["0", "5.96046e-08"]
    assert lines[-2:] == [
        "in float16: ∂C/∂b with every number of the chain rounded; it is 0 in layers 1 to 4.",
        "layers until it is 0 by theory: bound 13, rms 12, typical 11 (rms, typical: for z ~ N(0, 1)).",
    ]
    document = in_json(f"{words}")
    assert document["dtype"] == "float16"
    (function,) = document["functions"]
    assert function["underflow"] == {
        "zero_up_to_layer": 4,
        "layers_until_zero": {"bound": 13, "rms": 12, "typical": 11},
    }
    gradients = [layer["gradient_in_dtype"] for layer in function["layers"]]
    assert gradients[3:5] == [0.0, 2.0**-24]
    (head, *rows) = printed(f"{words} --table csv").splitlines()
    assert head.endswith(",gradient_in_dtype")
    assert [float(row.rpartition(",")[2]) for row in rows] == gradients
    plain = in_json("vanish --no-figure")
    assert "dtype" not in plain
    assert "underflow" not in plain["functions"][0]


@pytest.mark.parametrize("more", ["--width 10", "--weights normal"])
def test_one_chain_only(more):
    """Networks and random chains are refused, with where to ask."""
    refused(
        f"vanish --dtype fp16 {more}",
        "--dtype applies to a single chain, not to networks or random chains",
        "actviz saturation takes it too…",
    )


def test_bounds():
    """No more layers than take some seconds, and formats that there are."""
    with pytest.raises(UsageError, match="too many to be rounded to float32"):
        actviz.vanish("sigmoid", layers=MOST_LAYERS + 1, dtype="float32")
    with pytest.raises(UsageError, match="invalid choice 'float63'"):
        actviz.vanish("sigmoid", dtype="float63")
