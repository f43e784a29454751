"""Residual and normalised layers: theory against closed forms, against simulation, and the laws of depth."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from each import each

import actviz
from actviz.analysis.gaussian.moments import moments
from actviz.analysis.propagation.block_laws import block_laws
from actviz.analysis.propagation.layers import Block, propagate
from actviz.tables.phase import phase_tables

LAYERS = 102


def of(name):
    return {key: float(row[0]) for key, row in moments(actviz.get(name), 1.0)._asdict().items()}


def law(name, sigma_w=1.0, sigma_b=0.0, start=1.0, **block):
    return block_laws(Block(actviz.get(name), sigma_w, sigma_b, **block), start)


@pytest.mark.parametrize("scale", [0.1, 1.0])
def test_residual_identity(scale):
    """x + A W x: the variance and the mean-square gradient grow by 1 + A² a layer."""
    found = law("identity", residual=scale)
    assert found.variance.rate == pytest.approx(1 + scale**2, rel=1e-12)
    assert found.gradient.factor**2 == pytest.approx(1 + scale**2, rel=1e-12)


def test_residual_relu_without_a_mean():
    """Yang & Schoenholz 2017: the gradient of x + A relu(W x) grows by 1 + A² σ_w²/2 a layer."""
    for scale, sigma_w in ((0.5, 1.0), (1.0, 2.0)):
        found = law("relu", sigma_w, residual=scale)
        assert found.gradient.factor**2 == pytest.approx(1 + scale**2 * sigma_w**2 / 2, rel=1e-9)


def test_residual_tanh():
    """Yang & Schoenholz 2017: q grows linearly, by A² a layer, and gradients as exp(k √l)."""
    found = law("tanh", residual=1.0)
    assert (found.variance.power, found.variance.coefficient) == (-1, pytest.approx(1, rel=1e-12))
    assert (found.gradient.kind, found.gradient.power) == ("stretched", -0.5)


@pytest.mark.parametrize("name", ["tanh", "selu", "sine", "identity"])
def test_residual_layers_with_layer_norm(name):
    """q grows by E f² a layer and gradients as l^(E f′²/2 E f²) where E f = 0."""
    found, moment = law(name, residual=1.0, norm="layer"), of(name)
    assert found.variance.power == -1
    assert found.gradient.power == pytest.approx(-moment["slope_square"] / moment["square"] / 2, rel=1e-12)


SHARING = [(name, within, scale) for scale in (0.5, 1.0) for name, within in (
    ("relu", 1e-7), ("leaky_relu", 1e-7), ("abs", 1e-7), ("gelu", 1e-6), ("silu", 1e-6), ("elu", 1e-6),
)]  # fmt: skip


@each("name, within, scale", SHARING, part=7)
def test_residual_correlation_where_inputs_share_a_mean(name, within, scale):
    """1 − c falls by (1 + A² σ_w² κ)/r a layer, r being the growth of q, to which E f adds: 200 layers.

    What bends f beside its tails is of the order of q^−1/2, 1e-15 by then.
    """
    found = law(name, residual=scale)
    layers = propagate(Block(actviz.get(name), 1.0, residual=scale), 1.0, 200, 0.3)
    assert found.variance.rate == pytest.approx(layers.q[-1] / layers.q[-2], rel=within)
    assert found.correlation.c_star == 1
    assert layers.distance[-1] / layers.distance[-2] == pytest.approx(found.correlation.slope, rel=within)
    assert found.correlation.xi == pytest.approx(-1 / math.log(found.correlation.slope), rel=1e-12)


@pytest.mark.parametrize(("name", "norm", "power"), [
    ("tanh", None, 1 - 2 / math.pi), ("hard_tanh", None, 1 - 2 / math.pi), ("sign", None, 1 - 2 / math.pi),
    ("sine", None, 1.0), ("tanh", "layer", None), ("erf", "rms", None), ("sine", "layer", None),
])  # fmt: skip
def test_residual_correlation_of_odd_functions(name, norm, power):
    """c falls to 0 as l^−(1 − a_1²/E f²): of bounded f the limit, where f is its sign, or the waves go.

    One layer at the depth at which S is 2e4 and 10⁴: the next term is S^−1/2 of the first.
    """
    told, found = law(name, residual=1.0, norm=norm).correlation, []
    assert (told.kind, told.c_star) == ("power", 0.0)
    assert power is None or told.power == pytest.approx(power, rel=1e-4)
    for start in (1e4, 2e4):
        layers = propagate(Block(actviz.get(name), 1.0, residual=1.0, norm=norm), start, 2, 1e-4)
        added = layers.q[1] / layers.q[0] - 1  # 1/l, for S grows in proportion to l
        found.append((1 - (1 - layers.distance[1]) / (1 - layers.distance[0])) / added)
    assert abs(found[1] - told.power) <= abs(found[0] - told.power) + 1e-4
    assert found[1] == pytest.approx(told.power, rel=0.01)


@pytest.mark.parametrize("name", ["relu", "abs", "gelu", "silu", "softplus"])
def test_residual_correlation_with_layer_norm(name):
    """The mean that inputs share grows as l, and 1 − c falls as l^−2: between 50, 100 and 200 layers."""
    told = law(name, residual=1.0, norm="layer").correlation
    assert (told.kind, told.c_star, told.power) == ("power", 1.0, 2.0)
    off = propagate(Block(actviz.get(name), 1.0, residual=1.0, norm="layer"), 1.0, 200, 0.3).distance
    early, late = math.log2(off[49] / off[99]), math.log2(off[99] / off[199])
    assert 2 * late - early == pytest.approx(2, rel=0.01)


def test_residual_correlations_that_stay():
    """Of x + A W x nothing changes; f that is 0 far out adds to S as l^(2/3), nothing to what is shared."""
    report = actviz.phase("identity", sigma_w=1.0, residual=0.5, correlation=0.25)
    assert (report.laws.correlation.kind, report.frozen) == ("frozen", pytest.approx(0.25, rel=1e-9))
    told = law("rehsec", residual=1.0).correlation
    layers = propagate(Block(actviz.get("rehsec"), 1.0, residual=1.0), 1e6, 2, 0.1)
    shared = layers.q * (1 - layers.distance)
    assert told.power == pytest.approx(2 / 3)
    assert shared[1] - shared[0] < 0.01 * 0.1 * (layers.q[1] - layers.q[0])


@pytest.mark.parametrize("norm", [None, "layer"])
def test_residual_correlation_behind_a_jump(norm):
    """√(1 − c) of heaviside is ln l/(l √8 π μ²), μ = 1/2: l √(1 − c) rises by it for each e-fold of layers.

    What is left after l layers is of the order of 1/l, of which a step by Richardson leaves 1/l².
    """
    told = law("heaviside", residual=1.0, norm=norm).correlation
    assert (told.c_star, told.power, told.log_power) == (1.0, 2.0, 2.0)
    assert told.coefficient == pytest.approx(2 / math.pi**2, rel=1e-9)
    off = propagate(Block(actviz.get("heaviside"), 1.0, residual=1.0, norm=norm), 1.0, 400, 0.3).distance
    size = [layer * math.sqrt(off[layer - 1]) for layer in (50, 100, 200, 400)]
    early, late = ((after - before) / math.log(2) for before, after in pairwise(size[1:]))
    assert 2 * late - early == pytest.approx(math.sqrt(told.coefficient), rel=0.01)


def test_residual_correlation_behind_waves():
    """1 + sin x: waves of two inputs are independent, D grows by 1/2 a layer and S as l²: 1 − c = 1/2l."""
    told = law("1 + sin(x)", residual=1.0).correlation
    assert (told.c_star, told.power, told.log_power) == (1.0, 1.0, 0.0)
    assert told.coefficient == pytest.approx(0.5, rel=1e-6)
    off = propagate(Block(actviz.get("1 + sin(x)"), 1.0, residual=1.0), 1.0, 50, 0.3).distance
    early, late = 25 * off[24], 50 * off[49]
    assert 2 * late - early == pytest.approx(told.coefficient, rel=0.01)


@each("scale, sigma_w", [(1.0, 1.0), (0.5, 1.5)], part=2)
def test_residual_correlation_beside_equal_limits(scale, sigma_w):
    """1 − e^(−x²): D grows by what a bump leaves of 1/√q, which is 1/l: 1 − c = a ln l/l², a = 1/(2 σ_w A).

    With X = q (1 − c) = σ_w² D a layer adds A² ((1 + 4q)^(−1/2) − ((1 + 2X)(1 + 4q − 2X))^(−1/2)) to D,
    by Gaussian integrals. For large q that is l dD/dl = A/(2 σ_w) · (1 − (1 + 2X)^(−1/2)), by which D is
    a A² ln l to a hundredth e^90000 layers down.
    """
    told = law("1 - exp(-x^2)", sigma_w, residual=scale).correlation
    assert (told.c_star, told.power, told.log_power) == (1.0, 2.0, 1.0)
    assert told.coefficient == pytest.approx(1 / (2 * sigma_w * scale), rel=1e-7)

    def pace(apart):
        return scale / (2 * sigma_w) * (1 - 1 / math.sqrt(1 + 2 * sigma_w**2 * apart))

    found = propagate(Block(actviz.get("1 - exp(-x^2)"), sigma_w, residual=scale), sigma_w**2, LAYERS, 0.3)
    apart, x = found.distance * found.q / sigma_w**2, found.distance * found.q
    added = 1 / np.sqrt(1 + 4 * found.q) - 1 / np.sqrt((1 + 2 * x) * (1 + 4 * found.q - 2 * x))
    # differences of numbers near 2, of which the last is 5e-3
    assert np.diff(apart) == pytest.approx(scale**2 * added[:-1], rel=1e-11)
    logarithm, deep = math.log(LAYERS), apart[-1]
    while logarithm < 9e4:  # the midpoint rule, on steps that grow with ln l
        step = 0.01 * logarithm
        deep += step * pace(deep + step / 2 * pace(deep))
        logarithm += step
    assert deep / logarithm == pytest.approx(told.coefficient * scale**2, rel=0.015)


@each("name", ["sigmoid", "gaussian", "relu6", "softsign", "nlrelu"], part=3)
def test_residual_correlation_goes_where_it_is_said_to(name):
    """c* is 1 where inputs share a mean, 0 without: nearer in 200 layers, with the power that is named."""
    told = law(name, residual=1.0).correlation
    layers = propagate(Block(actviz.get(name), 1.0, residual=1.0), 1.0, 200, 0.3)
    off = np.abs(1 - layers.distance - told.c_star)
    assert off[199] < off[99] < off[49]
    if told.power is not None:
        # f is a jump, as the law has it, when √q is far beyond its width: of 1/ln l 200 layers leave a fifth
        assert math.log2(off[99] / off[199]) == pytest.approx(told.power, rel=0.2)


def test_the_words_of_a_residual_correlation():
    """Table and JSON have it as those of plain networks."""
    report = actviz.phase("relu", sigma_w=1.0, residual=1.0)
    row = dict(phase_tables(report)[0].rows)["correlation c"]
    assert row == f"reaches c* = 1 exponentially, ξ_c = {report.xi_c:.6g} layers"
    assert report.to_dict()["laws"]["correlation"]["slope"] == report.laws.correlation.slope
    tanh = actviz.phase("tanh", sigma_w=1.0, residual=1.0)
    assert dict(phase_tables(tanh)[0].rows)["correlation c"] == "c* = 0: |c| falls as a/l^0.363"


def test_layer_norm():
    """f is given N(0, 1): the gradient's factor is E f′²/E f² without biases, which is 1 for relu."""
    for name in ("tanh", "gelu", "selu", "sigmoid"):
        moment = of(name)
        found = law(name, 1.7, norm="layer")
        assert found.gradient.factor**2 == pytest.approx(moment["slope_square"] / moment["square"], rel=1e-13)
    relu = law("relu", 0.3, norm="rms")
    assert (relu.gradient.kind, relu.correlation.kind) == ("constant", "power")
    assert relu.correlation.coefficient == pytest.approx(9 * math.pi**2 / 2, rel=1e-12)
    biased = law("relu", 1.0, 0.5, norm="layer")
    assert biased.gradient.factor**2 == pytest.approx(0.5 / 0.75, rel=1e-13)


def test_a_variance_step_by_hand():
    """q_2 of a residual layer: σ_w² (E x² + A² E f²) + σ_b²; q_3 has the mean of the first branch too."""
    block = Block(actviz.get("relu"), 1.2, 0.3, residual=0.7)
    start = 1.44 + 0.09
    q = propagate(block, start, 3).q
    p = 1.0 + 0.49 * start / 2
    assert q[1] == pytest.approx(1.44 * p + 0.09, rel=1e-13)
    first, second = (math.sqrt(at / (2 * math.pi)) for at in q[:2])
    p += 2 * 0.7 * (0.7 * first) * second + 0.49 * q[1] / 2
    assert q[2] == pytest.approx(1.44 * p + 0.09, rel=1e-13)


SETTINGS = [
    {"residual": 0.5},
    {"residual": 1.0, "norm": "layer"},
    {"norm": "layer"},
    {"norm": "rms"},
    {"residual": 0.3, "dropout": 0.2},
    {"norm": "layer", "dropout": 0.2},
]


SIMULATED = [
    pytest.param(name, settings, width, marks=() if width < 1000 and i % 2 == k else pytest.mark.whole)
    for i, settings in enumerate(SETTINGS)
    for k, name in enumerate(["tanh", "relu"])
    for width in (250, 1000)
]


@pytest.mark.parametrize(("name", "settings", "width"), SIMULATED)
def test_theory_against_simulation(name, settings, width):
    """Outputs and gradients of 12 layers lie within four standard errors of theory, or 6/width of it.

    At a finite width the mean square of a layer differs from that of infinite width by a relative
    1/width or so for each layer before it.
    """
    found = actviz.vanish(
        name, width=width, layers=12, init="he" if name == "relu" else "lecun", repeats=12, **settings
    ).functions[0]
    slack = 12 * 3 / width
    for estimate, told, size in (
        (found.std, found.theory.std, found.theory.std * slack),
        (found.log10_gradient, found.theory.log10_gradient, slack / math.log(10)),
    ):
        # errors of twelve networks are known to a fifth: Student's t of four standard errors
        off = np.abs(estimate.value - told)
        assert (off <= 4 * 1.5 * estimate.error + size).all()
    assert np.isfinite(found.log10_gradient.value).all()


def test_gradients_are_those_of_the_network():
    """Back through residual and normalised layers: ∂C/∂b of one network by finite differences."""
    rng = np.random.default_rng(4)
    width, scale = 6, 0.7
    weights, x, cost = rng.standard_normal((3, width, width)), rng.standard_normal((2, width)), None
    cost = rng.standard_normal((2, width))

    def loss(shift, norm, residual):
        a = x
        for layer in range(3):
            z = a @ weights[layer] / math.sqrt(width)
            if norm:
                z = z - z.mean(axis=1, keepdims=True) * (norm == "layer")
                z = z / np.sqrt((z * z).mean(axis=1, keepdims=True))
            z = z + (shift if layer == 0 else 0)
            a = residual * a + scale * np.tanh(z)
        return float((a * cost).sum())

    for norm in (None, "layer", "rms"):
        for residual in (0.0, 1.0):
            step, numeric = 1e-6, np.empty((2, width))
            for i in range(2):
                for j in range(width):
                    shift = np.zeros((2, width))
                    shift[i, j] = step
                    numeric[i, j] = (loss(shift, norm, residual) - loss(-shift, norm, residual)) / (2 * step)
            exact = back_through(x, weights, cost, scale, norm, residual)
            assert exact == pytest.approx(numeric, rel=1e-6, abs=1e-8)


def back_through(x, weights, cost, scale, norm, residual):
    """The same with the simulation's own steps."""
    from actviz.analysis.depth.normalisation import normalised, through_normalisation

    width, a, kept = x.shape[1], x[None], []
    for layer in range(3):
        z = a @ weights[layer] / math.sqrt(width)
        step = normalised(z, 2, about_mean=norm == "layer") if norm else None
        f = np.tanh(z)
        kept.append((scale * (1 - f * f), step))
        a = residual * a + scale * f
    back = cost[None].copy()
    for layer in (2, 1, 0):
        slope, step = kept[layer]
        around, back = back, back * slope
        if layer == 0:
            return back[0]
        if step is not None:
            through_normalisation(back, *step, over=2, rms=norm == "rms")
        back = back @ weights[layer].T / math.sqrt(width) + residual * around
    raise AssertionError
