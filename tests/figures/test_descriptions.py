"""The alternative text says what is in this figure: these curves, this window, these gradients."""

from __future__ import annotations

import re
import shlex

import pytest
from process import call

import actviz
from actviz.figures.axes.view import View
from actviz.figures.files.descriptions import description
from actviz.figures.files.provenance import provenance
from actviz.notation import format_log10, format_number
from actviz.tables.depth.gradients import verdict


@pytest.fixture
def told(tmp_path):
    """What the figure of a command says of itself."""

    def of(command):
        path = tmp_path / "a.png"
        done = call(*shlex.split(command), "--dpi", "40", "-o", str(path))
        assert done.returncode == 0, done.stderr
        return provenance(path).description

    return of


def test_derivatives_are_told_where_they_are_drawn(told):
    """And only there."""
    assert "derivative" not in told("compare sigmoid tanh")
    assert told("compare sigmoid tanh --deriv").count("its derivative peaks at") == 2
    assert "second derivative" not in told("plot sigmoid --deriv")
    second = told("plot sigmoid --deriv2")
    assert "its second derivative is between -0.0962 and 0.0962 here" in second
    assert "its derivative" not in second


def test_the_window_is_told():
    """With what of the function is in it: values, peaks, corners."""
    relu, tanh = actviz.get("relu"), actviz.get("tanh")
    assert description([relu], (0,), View(x=(-1, 2))) == (
        "ReLU rises from 0 to infinity (here between 0 and 2); there is a corner at x = 0. "
        "Drawn for x from -1 to 2."
    )
    assert "corner" not in description([relu], (0,), View(x=(1, 2)))
    assert "out of view" in description([relu], (0,), View(x=(-2, -1), y=(1, 2)))
    away = description([tanh], (0, 1), View(x=(2, 5)))
    assert "its derivative is between 0.000182 and 0.0707 here, and peaks at 1 at x = 0" in away
    assert description([tanh], (0,), View()).endswith("Drawn for x from -π to π.")


@pytest.mark.parametrize(
    ("name", "course"),
    [
        ("heaviside", "rises from 0 to 1"),
        ("arctid", "falls from infinity to minus infinity"),
        ("sine", "takes values from -1 to 1, and both rises and falls"),
    ],
)
def test_courses(name, course):
    """Up, down, or both."""
    assert description([actviz.get(name)], (0,)).startswith(f"{actviz.get(name).label} {course}")


def test_infinite_slopes_are_told():
    """Where they are in view."""
    view = View((-4.0, 4.0), (-1.0, 3.0))
    for text, sentence in (
        ("sqrt(abs(x))", "; there is an infinite slope at x = 0."),
        ("sqrt(abs(x^2 - 1))", "; there are infinite slopes at x = -1, 1."),
    ):
        assert sentence in description([actviz.get(text)], (0,), view)
    assert "slope" not in description([actviz.get("sqrt(abs(x - 9))")], (0,), view)


def test_zones_are_told(told):
    """Where they are, with the threshold; and that there is none, or nothing of one, in view."""
    for command in ("saturation sigmoid", "plot sigmoid --saturation --x -8 8"):
        assert "smaller than 0.01 in magnitude: x below -4.585 and x above 4.585" in told(command)
    assert "is nowhere in view smaller than 0.01" in told("plot sigmoid --saturation")
    assert "smaller than 0.5 in magnitude: x between" in told(
        "plot sine --saturation --threshold 0.5 --x 1 2"
    )
    assert "magnitude" not in told("plot sigmoid")


def size(log10):
    return format_log10(float(log10), 3)


@pytest.mark.parametrize("options", ["", "--weights 3 --layers 12", "--bias 1 --layers 30 --weights -2"])
def test_a_chain(options, told):
    """Its gradients at both ends, the verdict and the bound, which are the report's."""
    text = told(f"vanish sigmoid {options}")
    given = dict(re.findall(r"--(\w+) (\S+)", options))
    (chain,) = actviz.vanish(
        "sigmoid",
        layers=int(given.get("layers", 4)),
        weights=float(given.get("weights", 1)),
        bias=float(given.get("bias", 0)),
    ).functions
    log10 = chain.gradient.log10
    assert f"sigmoid: {size(log10[-1])} in layer {chain.layers}, {size(log10[0])} in layer 1." in text
    assert f"the bound is {size(chain.bound.log10[0] + log10[-1])} in layer 1" in text
    assert f"{verdict(chain)}; the bound" in text
    assert "Right: sigmoid rises from 0 to 1" in text


def test_a_chain_that_dies(told):
    """There is no gradient, and why; no number stands for it."""
    text = told("vanish relu --bias -2")
    assert "relu: no gradient in any layer. relu dies: layer 1 gets no gradient, because f′(z) is 0" in text
    part = told("vanish relu --weights 1,1,-1,1,1 --bias 0,0,0,1,0")
    assert re.search(r"relu: \S+ in layer 5, none in layers 1 to 3\.", part)


def test_a_chain_that_explodes(told):
    """Beyond float64 the numbers go on."""
    text = told("vanish relu --weights 3 --layers 1000")
    assert (
        "4.41e+476 in layer 1. relu explodes exponentially, by a factor of 3 per layer: layer 1 gets "
        "4.41e+476 times" in text
    )


def test_random_chains(told):
    """The medians at both ends, the band's meaning, how many and what weights."""
    text = told("vanish tanh --weights normal:1.5 --samples 300 --layers 6")
    (chains,) = actviz.vanish("tanh", weights="normal:1.5", samples=300, layers=6).functions
    median = chains.gradient.median
    assert "median" in text
    assert "300 chains of 6 layers" in text
    assert "weights of standard deviation 1.5" in text
    assert f"tanh: {size(median[-1])} in layer 6, {size(median[0])} in layer 1." in text
    assert "in nine of ten it gets" in text


def test_networks(told):
    """Gradients and spreads of every function; the functions themselves are not drawn, nor told."""
    text = told("vanish relu tanh --width 16 --layers 5 --repeats 3 --init he --dropout 0.1 --residual 0.5")
    report = actviz.vanish(
        ["relu", "tanh"], width=16, layers=5, repeats=3, init="he", dropout=0.1, residual=0.5
    )
    assert (
        "3 networks of 5 layers of width 16 (initialised by he, dropout 0.1, residual layers x + 0.5 f)"
        in text
    )
    for network in report.functions:
        gradient, std = network.log10_gradient.value, network.std.value
        assert f"{size(gradient[-1])} in layer 5, {size(gradient[0])} in layer 1." in text
        ends = [format_number(float(std[i]), 3) for i in (0, -1)]
        assert f"{network.activation}: {ends[0]} in layer 1, {ends[1]} in layer 5" in text
    assert "rises from" not in text
    assert "weights of standard deviation 0.3" in told("vanish relu --width 8 --repeats 2 --init 0.3")
