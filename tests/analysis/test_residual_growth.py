"""The growth of variances and gradients in residual networks: closed forms, and the recursion far down."""

from __future__ import annotations

import math

import numpy as np
import pytest
from each import each

import actviz
from actviz.analysis.gaussian.moments import LARGEST, moments
from actviz.analysis.propagation.block_laws import block_laws
from actviz.analysis.propagation.layers import Block, expected, propagate
from actviz.analysis.propagation.tails import tails
from actviz.analysis.propagation.variance import table
from actviz.tables.laws import gradient_text, variance_text

ROOT = math.sqrt(2 * math.pi)
LAYERS = 1024


def laws(name, sigma_w=1.0, scale=1.0, start=1.0, **block):
    return block_laws(Block(actviz.get(name), sigma_w, residual=scale, **block), start)


# with E f → μ (A σ_w μ)² l², with E f → w/√q and E f² → s (s + √(s² + 16 w²)) l/2, of an odd f that goes to 0
# (3/2 ∫f²/√(2π))^(2/3) l^(2/3)
VARIANCES = {
    "tanh": (1, 1.0),
    "hard_tanh": (1, 1.0),
    "softsign": (1, 1.0),
    "arctan": (1, math.pi**2 / 4),
    "sin(x)": (1, 0.5),
    "sigmoid": (2, 0.25),
    "heaviside": (2, 0.25),
    "relu6": (2, 9.0),
    "1 - exp(-x^2)": (2, 1.0),
    "1 + sin(x)": (2, 1.0),
    "gaussian": (1, math.sqrt(2)),
    "tanh(x) + exp(-x^2)": (1, (1 + 3) / 2),
    "exp(-x^2)*x": (2 / 3, (1.5 * math.sqrt(math.pi / 2) / 4 / ROOT) ** (2 / 3)),
    "sqrt(abs(x))": (4, (2**0.25 * math.gamma(0.75) / math.sqrt(math.pi)) ** 4 / 16),
    "nlrelu": (2, 0.25),
    "log(1+x^2)": (2, 4.0),
    "asinh": (1, 0.25),
}
# ∫f′² over √(2π), d: exp(d √(l/Q)) and l^((d/√Q + 1)/2)
GRADIENTS = {
    "tanh": ("stretched", 4 / 3 / ROOT),
    "hard_tanh": ("stretched", 2 / ROOT),
    "softsign": ("stretched", 2 / 3 / ROOT),
    "arctan": ("stretched", 1 / math.sqrt(2 * math.pi)),
    "gaussian": ("stretched", 0.5 / 2**0.25),
    "sigmoid": ("power", -(1 / 6 / ROOT / 0.5 + 1) / 2),
    "relu6": ("power", -(6 / ROOT / 3 + 1) / 2),
    "1 - exp(-x^2)": ("power", -0.75),
    "sin(x)": ("exponential", math.sqrt(1.5)),
    "1 + sin(x)": ("exponential", math.sqrt(1.5)),
    "abs": ("exponential", math.sqrt(2)),
    "gelu": ("exponential", math.sqrt(1.5)),
    "x + abs(sin(3*x))": ("exponential", math.sqrt(6.5)),
    "heaviside": ("exponential", 0.0),
}


@pytest.mark.parametrize("name", VARIANCES)
def test_growth_of_the_variance_in_closed_form(name):
    """The power of l and its coefficient, for A = σ_w = 1, to the four digits that are printed and more."""
    power, size = VARIANCES[name]
    found = laws(name).variance
    assert (found.kind, found.rate, found.known) == ("grows", 1.0, "expansion")
    assert -found.power == pytest.approx(power, rel=1e-12)
    assert found.coefficient == pytest.approx(size, rel=1e-7)


@pytest.mark.parametrize("name", GRADIENTS)
def test_growth_of_gradients_in_closed_form(name):
    """The rate of exp(r √l), the power of l or the factor, for A = σ_w = 1."""
    kind, number = GRADIENTS[name]
    found = laws(name).gradient
    assert (found.kind, found.known) == (kind, "closed form" if kind == "exponential" else "expansion")
    told = {"stretched": found.rate, "power": found.power, "exponential": found.factor}[kind]
    assert told == pytest.approx(number, rel=1e-7)
    assert kind != "stretched" or found.power == -0.5


FOLLOWED = [
    (name, scale, sigma_w, keep)
    for name in (
        "tanh", "sigmoid", "heaviside", "1 - exp(-x^2)", "sin(x)", "1 + sin(x)", "gaussian", "relu6",
        "hard_tanh", "tanh(x) + exp(-x^2)", "rehsec", "1/(1+x^2)",
    )
    for scale, sigma_w, keep in ((1.0, 1.0, 1.0), (0.5, 1.5, 1.0), (1.0, 1.0, 0.8))
]  # fmt: skip


@each("name, scale, sigma_w, keep", FOLLOWED, part=3)
def test_growth_in_the_recursion(name, scale, sigma_w, keep):
    """The slope of q^(1/p), and what a layer multiplies gradients by: from layers l and 4l without 1/√l.

    What is left is of the order of (ln l)/l.
    """
    found = laws(name, sigma_w, scale, keep=keep)
    layers = propagate(Block(actviz.get(name), sigma_w, residual=scale, keep=keep), 1.0, LAYERS + 1)
    known = int(np.count_nonzero(np.isfinite(layers.slope_square)))
    q, far = layers.q[:known], (known - 1) // 4
    within = 4 * math.log(4 * far) / (4 * far)

    def extrapolated(values):
        return pytest.approx(2 * values[4 * far - 1] - values[far - 1], rel=within)

    root = q ** (-1 / found.variance.power)
    assert found.variance.coefficient ** (-1 / found.variance.power) == extrapolated(np.diff(root))
    law = found.gradient
    if law.factor == 0:
        assert name == "heaviside"
        return
    passed = (np.log(layers.chi_perp[1:known]) - np.diff(np.log(layers.slope_square[:known]))) / 2
    order, rate = {
        "stretched": lambda: (1 + law.power, -law.power * law.rate),
        "power": lambda: (1, -law.power),
        "exponential": lambda: (0, math.log(law.factor)),
    }[law.kind]()
    assert rate == extrapolated(passed * np.arange(1, known) ** order)


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "abs"])
def test_growth_by_a_factor_with_dropout(name):
    """Dropout multiplies E f², which adds to q, and E f′² by 1/keep; what inputs share it leaves alone."""
    found = laws(name, 1.2, 0.7, keep=0.8)
    layers = propagate(Block(actviz.get(name), 1.2, residual=0.7, keep=0.8), 1.0, 60)
    assert layers.q[-1] / layers.q[-2] == pytest.approx(found.variance.rate, rel=1e-9)
    assert layers.chi_perp[-1] == pytest.approx(found.gradient.factor**2, rel=1e-12)
    assert layers.chi_par[-1] == pytest.approx(found.chi_par, rel=1e-9)


@pytest.mark.parametrize("name", ["nlrelu", "log(1+x^2)"])
def test_growth_of_logarithms(name):
    """E f grows by w for each e-fold of √q, so that √q, which grows by A σ_w E f, is A σ_w w l ln l."""
    found = laws(name, 1.5, 0.5).variance
    mean = moments(actviz.get(name), [1e10, 1e12]).mean
    assert (found.power, found.log_power) == (-2, 2)
    assert math.sqrt(found.coefficient) == pytest.approx(0.75 * (mean[1] - mean[0]) / math.log(10), rel=1e-4)


@pytest.mark.parametrize("norm", ["layer", "rms"])
def test_growth_with_a_norm(norm):
    """f is given N(0, 1): (A σ_w E f)² l² and gradients that are kept, or A² σ_w² E f² l and l^(d/2s)."""
    relu, tanh = laws("relu", 1.5, 0.5, norm=norm), laws("tanh", 1.5, 0.5, norm=norm, keep=0.8)
    assert relu.variance.coefficient == pytest.approx(0.75**2 / (2 * math.pi), rel=1e-12)
    assert (relu.variance.power, relu.gradient.kind) == (-2, "constant")
    moment = {key: float(row[0]) for key, row in moments(actviz.get("tanh"), 1.0)._asdict().items()}
    assert tanh.variance.coefficient == pytest.approx(0.75**2 * moment["square"] / 0.8, rel=1e-12)
    assert tanh.gradient.power == pytest.approx(-moment["slope_square"] / moment["square"] / 2, rel=1e-12)


def test_growth_that_is_not_known():
    """A limit that is approached like ln x/x is fitted, and said to be: about, with two digits."""
    found = laws("1/(1+abs(x))")
    assert (found.variance.coefficient, found.variance.known) == (None, "recursion")
    assert variance_text(found) == f"grows about as l^{-found.variance.power:.2g}"
    assert gradient_text(laws("nlrelu").gradient) == f"grow about as l^{-laws('nlrelu').gradient.power:.2g}"


def test_when_growth_begins():
    """A small A, and tails that are slow to come: the layers after which the law holds are told."""
    small = laws("sigmoid", scale=0.01)
    assert small.variance.onset == pytest.approx(200)
    assert variance_text(small) == "grows as 2.5e-05 l² after about 200 layers"
    assert "and as l^0.501 after about 200 layers" in gradient_text(small.gradient)
    slow = laws("softsign")
    mean_square = moments(actviz.get("softsign"), slow.variance.onset).square
    assert mean_square[0] == pytest.approx(0.9, abs=0.01)
    assert variance_text(slow) == "grows linearly, by 1 per layer after about 3,200 layers"
    assert gradient_text(slow.gradient) == "grow as exp(0.266 √l) after about 3,200 layers"


def test_limits_of_a_residual_network():
    """chi_perp and chi_par are what they tend to, and there is no phase."""
    found = laws("tanh")
    assert (found.limit, found.chi_perp, found.chi_par, found.phase) == (math.inf, 1.0, 1.0, None)
    relu = laws("relu", 2.0, 0.5)
    assert (relu.chi_perp, relu.chi_par) == (pytest.approx(1.5, rel=1e-12), relu.variance.rate)


@pytest.mark.parametrize(
    ("name", "scale", "sigma_b"), [("relu", 1.0, 0.0), ("sigmoid", 0.7, 0.2), ("tanh", 0.5, 0.0)]
)
def test_a_perturbation_of_the_variance(name, scale, sigma_b):
    """chi_par is the factor of a small change of q in a layer, which changes the mean of f too."""
    block = Block(actviz.get(name), 1.3, sigma_b, residual=scale)
    apart = propagate(block, 2 + 1e-6, 8).q - propagate(block, 2 - 1e-6, 8).q
    assert propagate(block, 2.0, 8).chi_par[:-1] == pytest.approx(apart[1:] / apart[:-1], rel=1e-8)


@pytest.mark.parametrize("name", ["sin(x)", "x + abs(sin(3*x))", "minsin", "snake"])
def test_waves_that_are_too_many(name):
    """Beyond the variances at which its moments are found, f is its tails and the mean square about them."""
    activation = actviz.get(name)
    last = float(table(activation)[0][-1])
    assert last < LARGEST
    near, far = expected(activation, last * (1 - 1e-9)), expected(activation, last * (1 + 1e-9))
    assert far == pytest.approx(near, rel=1e-8, abs=1e-9)
    lines = tails(activation)
    far = expected(activation, 1e4 * last)
    assert far.square / last == pytest.approx(1e4 * lines.square + lines.size / last, abs=1e-5)
    assert far.slope_square == pytest.approx(near.slope_square, rel=1e-8)


def test_a_residual_network_of_waves_is_followed():
    """snake in 100 residual layers: q doubles, gradients grow by √2.5, and c is followed."""
    layers = propagate(Block(actviz.get("snake"), 1.0, residual=1.0), 1.0, 100, 0.3)
    assert layers.q[-1] / layers.q[-2] == pytest.approx(2, rel=1e-9)
    assert layers.chi_perp[-1] == pytest.approx(2.5, rel=1e-9)
    assert np.isfinite(layers.distance).all()


def test_an_infinite_slope_does_not_hide_the_variance():
    """E f′² of √|x| is infinite, E f² is not: q grows as l⁴."""
    assert laws("sqrt(abs(x))").gradient.factor == math.inf
    assert variance_text(laws("sqrt(abs(x))")).endswith(" l^4")


@pytest.mark.parametrize("residual", [None, 1.0])
def test_a_variance_that_falls_to_0(residual):
    """tanhshrink loses q faster than exponentially: its recursion ends at 0, without an error."""
    layers = propagate(Block(actviz.get("tanhshrink"), 1.0, residual=residual), 1e-3, 40, 0.3)
    assert (layers.q[-1] == 0) == (residual is None)
    assert expected(actviz.get("tanhshrink"), 0.0)[:2] == (0.0, 0.0)
