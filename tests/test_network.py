"""Random networks: theory against closed forms and published figures, simulation against theory."""

from __future__ import annotations

import json
import math

import mpmath as mp
import numpy as np
import pytest
from drawn import is_curve, outside, overlapping, struck
from process import call, printed

import actviz
from actviz.analysis.depth.dead import born_dead, dead_half, dies
from actviz.analysis.depth.estimate import averaged, student
from actviz.analysis.depth.simulation import Design, Drawn, simulate
from actviz.analysis.propagation.initialisation import Initialisation, initialisation
from actviz.analysis.propagation.meanfield import theory
from actviz.figures import styled
from actviz.figures.depth import depth_figure
from actviz.figures.look import look_for
from actviz.figures.view import View

TANH_SATURATED = 1 - 0.97**2  # |tanh z| > 0.97


def at_infinite_width(name, sigma_w, layers, sigma_b=0.0, **settings):
    return theory(actviz.get(name), Initialisation("", sigma_w, sigma_b), layers, **settings)


def drawn(name, init="lecun", *, width=64, layers=5, networks=200, examples=32, seed=0, **settings):
    function = actviz.get(name)
    design = Design(width, layers, networks, examples, **settings)
    return simulate([(function, initialisation(function, init, width))], design, seed)[0]


def layer_1(found):
    """Layer 1's share of the last layer's gradient."""
    log10 = found.log10_gradient
    return 10.0 ** (log10[0] - log10[-1])


# ------------------------------------------------------------------ theory


def test_tanh_standard_deviations_are_those_of_cs231n():
    """tanh with weights N(0, 1/fan_in): .6279287 … .2284734 in ten layers (composite Gauss–Legendre)."""
    stds = [0.6279287, 0.4862617, 0.4082357, 0.3576377, 0.3216218, 0.2943902, 0.2729106, 0.2554297,
            0.2408565, 0.2284734]  # fmt: skip
    assert at_infinite_width("tanh", 1.0, 10).std.tolist() == pytest.approx(stds, abs=5e-8)


def test_weights_of_one_hundredth():
    """tanh, 500 units, weights of 0.01: the signal dies (composite Gauss–Legendre)."""
    stds = [0.2135465, 0.04764214, 0.0106519, 0.002381823, 0.0005325918, 0.0001190911, 2.662959e-05,
            5.954557e-06, 1.331479e-06, 2.977278e-07]  # fmt: skip
    init = initialisation(actviz.get("tanh"), 0.01, 500)
    found = theory(actviz.get("tanh"), init, 10).std.tolist()
    assert found == pytest.approx(stds, rel=5e-7)


def test_relu_in_closed_form():
    """relu: mean 2^-(l-1)/2 / √(2π) and std √((1 - 1/π)/2) 2^-(l-1)/2; with He's weights both stay."""
    decay = 2.0 ** (-np.arange(60) / 2)
    for sigma_w, factor in ((1.0, decay), (math.sqrt(2), np.full(60, math.sqrt(2)))):
        found = at_infinite_width("relu", sigma_w, 60)
        assert found.mean.tolist() == pytest.approx((factor / math.sqrt(2 * math.pi)).tolist(), rel=1e-12)
        std = factor * math.sqrt((1 - 1 / math.pi) / 2)
        assert found.std.tolist() == pytest.approx(std.tolist(), rel=1e-12)
        assert found.saturated.tolist() == [0.5] * 60


def test_a_line_keeps_or_scales_everything():
    """identity: the std is σ_w^l, the gradient σ_w^(N-l), from 1e-30 to 1e30."""
    for sigma_w in (0.1, 1.0, 10.0):
        found = at_infinite_width("identity", sigma_w, 30)
        powers = np.arange(1, 31) * math.log10(sigma_w)
        assert np.log10(found.std).tolist() == pytest.approx(powers.tolist(), abs=1e-11)
        assert found.log10_gradient.tolist() == pytest.approx((30 - np.arange(1, 31)) * math.log10(sigma_w))


# rms gradient factor of 4, 10 and 50 layers for inputs of variance 1 (composite Gauss–Legendre)
FACTORS = [
    ("sigmoid", 1 / math.sqrt(3), [0.00038046453, 3.0472921e-09, 3.22043e-43]),
    ("sigmoid", 1.0, [0.0027693555, 4.7910231e-07, 3.98805e-32]),
    ("sigmoid", math.sqrt(2), [0.0086178216, 8.8728461e-06, 1.07775e-25]),
    ("relu", 1 / math.sqrt(3), [0.027777778, 0.00012860082, 3.51738e-20]),
    ("relu", 1.0, [0.25, 0.03125, 2.98023e-08]),
    ("relu", math.sqrt(2), [1.0, 1.0, 1.0]),
]


@pytest.mark.parametrize(("name", "sigma_w", "factors"), FACTORS)
def test_gradients_of_common_initialisations(name, sigma_w, factors):
    """A gradient passes 4, 10 and 50 layers as published integrals of E f′² say."""
    for layers, factor in zip((4, 10, 50), factors, strict=True):
        assert layer_1(at_infinite_width(name, sigma_w, layers + 1)) == pytest.approx(factor, rel=5e-6)


def test_karpathys_gain():
    """tanh at gain 5/3: stds and saturated shares of makemore, part 3, at infinite width."""
    found = at_infinite_width("tanh", 5 / 3, 5, threshold=TANH_SATURATED)
    assert found.std.tolist() == pytest.approx([0.75938, 0.69297, 0.6685, 0.6586, 0.65445], abs=5e-6)
    percent = [20.934, 9.83, 7.005, 6.04, 5.663]
    assert (100 * found.saturated).tolist() == pytest.approx(percent, abs=5e-4)
    deep = at_infinite_width("tanh", 5 / 3, 300)
    # the fixed point's chi_1
    growth = 10 ** (deep.log10_gradient[200] - deep.log10_gradient[201])
    assert growth == pytest.approx(math.sqrt(1.20983132), rel=1e-8)


def test_a_layer_against_mpmath():
    """Mean, variance and gradient of two gelu layers with biases, from mpmath's integrals."""
    with mp.workdps(30):

        def gelu(x):
            return x * mp.ncdf(x)

        def slope(x):
            return mp.ncdf(x) + x * mp.npdf(x)

        def expected(g, q):
            return mp.quad(lambda t: g(mp.sqrt(q) * t) * mp.npdf(t), [-12, -4, 0, 4, 12])

        q1 = mp.mpf("1.21") * mp.mpf("2.25") + mp.mpf("0.09")
        q2 = mp.mpf("1.21") * expected(lambda x: gelu(x) ** 2, q1) + mp.mpf("0.09")
        means = [expected(gelu, q) for q in (q1, q2)]
        stds = [
            mp.sqrt(expected(lambda x: gelu(x) ** 2, q) - m**2) for q, m in zip((q1, q2), means, strict=True)
        ]
        slopes = [expected(lambda x: slope(x) ** 2, q) for q in (q1, q2)]
        gradients = [mp.sqrt(mp.mpf("1.21") * slopes[0] * slopes[1]), mp.sqrt(slopes[1])]
    found = at_infinite_width("gelu", 1.1, 2, sigma_b=0.3, input_std=1.5)
    assert found.mean.tolist() == pytest.approx([float(m) for m in means], rel=1e-12)
    assert found.std.tolist() == pytest.approx([float(s) for s in stds], rel=1e-12)
    assert (10**found.log10_gradient).tolist() == pytest.approx([float(g) for g in gradients], rel=1e-12)


def test_dropout_multiplies_second_moments():
    """relu, He, half of the outputs kept: E f² doubles in every layer, and so does the gradient's square."""
    found = at_infinite_width("relu", math.sqrt(2), 11, keep=0.5)
    assert (found.std[-1] / found.std[0]) ** 2 == pytest.approx(2**10)
    assert layer_1(found) ** 2 == pytest.approx(2**10)


def test_batch_normalisation_makes_relu_explode():
    """Yang et al. 2019: relu's squared gradient grows by π/(π - 1) a layer, and the identity's not at all."""
    for sigma_w in (0.1, 1.0, 7.0):  # which does not matter
        found = at_infinite_width("relu", sigma_w, 21, batch_norm=True)
        assert layer_1(found) ** 2 == pytest.approx((math.pi / (math.pi - 1)) ** 20)
        assert found.std.tolist() == pytest.approx([math.sqrt((1 - 1 / math.pi) / 2)] * 21)
    assert layer_1(at_infinite_width("identity", 1.0, 21, batch_norm=True)) == pytest.approx(1.0)


def test_where_there_is_no_theory():
    """E f² of exp is finite for a while and then not: what is not known is NaN, and null in the JSON."""
    found = at_infinite_width("exponential", 1.0, 6)
    assert found.mean[0] == pytest.approx(math.exp(0.5))
    assert np.isnan(found.std[-1])
    assert np.isnan(found.log10_gradient).all()
    row = json.loads(printed("vanish exponential --width 4 --layers 6 --no-figure --json"))
    assert row["functions"][0]["layers"][-1]["theory"]["std"] is None
    assert "no theory of exponential for 6 layers" in printed(
        "vanish exponential --width 4 --layers 6 --no-figure"
    )


INITS = [  # σ_w and σ_b of a layer of 48 units
    ("lecun", 1.0, 0.0),
    ("he", math.sqrt(2), 0.0),
    ("glorot", 1.0, 0.0),
    ("torch", 1 / math.sqrt(3), 1 / 12),
    (0.05, 0.05 * math.sqrt(48), 0.0),
    ("0.05", 0.05 * math.sqrt(48), 0.0),
]


@pytest.mark.parametrize(("init", "sigma_w", "sigma_b"), INITS, ids=[str(init[0]) for init in INITS])
def test_initialisations(init, sigma_w, sigma_b):
    """fan_in · Var[w] and Var[b] are what the name promises, and what is drawn has them."""
    found = initialisation(actviz.get("tanh"), init, 48)
    assert (found.sigma_w, found.sigma_b) == pytest.approx((sigma_w, sigma_b))
    measured = drawn("identity", init, width=48, layers=1, networks=300)
    variance = measured.std**2 + measured.mean**2
    error = variance.std() / math.sqrt(len(variance))
    assert variance.mean() == pytest.approx(sigma_w**2 + sigma_b**2, abs=4 * error)


CRITICAL = [  # published critical points
    ("tanh", 1.0, 0.0),
    ("relu", math.sqrt(2), 0.0),
    ("leaky_relu:0.2", math.sqrt(2 / 1.04), 0.0),
    ("gelu", 1.4082110131076, 0.41583938095864),  # half-stable, K* = (3 + √17)/2
]


@pytest.mark.parametrize(("name", "sigma_w", "sigma_b"), CRITICAL)
def test_critical_initialisation(name, sigma_w, sigma_b):
    """σ_w = 1/√E f′² at a fixed point that does not repel; gradients then neither vanish nor explode fast."""
    found = initialisation(actviz.get(name), "critical", 256)
    assert (found.sigma_w, found.sigma_b) == pytest.approx((sigma_w, sigma_b), rel=1e-9)
    hundred = theory(actviz.get(name), found, 101)
    assert 0.02 < layer_1(hundred) < 50


# ------------------------------------------------------------------ simulation

AGAINST_THEORY = [
    ("sigmoid", "lecun", {"threshold": 0.2}),
    ("tanh", "torch", {"threshold": 0.9}),
    ("relu", "he", {}),
    ("gelu", "glorot", {"input_std": 2.0}),
    ("tanh", 0.3, {"threshold": 0.2}),
    ("relu", "he", {"keep": 0.7}),
]


@pytest.mark.parametrize(("name", "init", "settings"), AGAINST_THEORY)
def test_simulation_agrees_with_theory(name, init, settings):
    """Two layers of many wide networks give what theory says, within four of their standard errors."""
    function = actviz.get(name)
    chosen = initialisation(function, init, 128)
    found = drawn(name, init, width=128, layers=2, networks=60, **settings)
    expected = theory(function, chosen, 2, **settings)
    measured = {
        "mean": (found.mean, expected.mean),
        "square": (found.std**2, expected.std**2),
        "gradient": (10 ** (2 * found.log10_gradient), 10 ** (2 * expected.log10_gradient)),
        "saturated": (found.saturated, expected.saturated),
    }
    for what, (values, true) in measured.items():
        error = values.std(axis=0, ddof=1) / math.sqrt(len(values))
        # what a width of 128 changes is of the order of 1/128
        assert (np.abs(values.mean(axis=0) - true) <= 4 * error + np.abs(true) / 128).all(), what


def plain_forward(name, init, design, pushed=None):
    """The outputs of one network, what f is given, and its cost, in plain matrices.

    ``pushed``: (layer, example, unit, by how much) is added to what f is given.
    """
    function, stack = actviz.get(name), Drawn(design, (0, 0), 1, uniform=init.uniform)
    a = stack.inputs()[0]
    outputs, given = [], []
    for layer in range(design.layers):
        weights = stack.weights(layer)[0].astype(float) * init.sigma_w / math.sqrt(design.width)
        z = a @ weights + init.sigma_b * stack.biases(layer)[0]
        if design.batch_norm:
            z = (z - z.mean(axis=0)) / z.std(axis=0)
        if pushed and pushed[0] == layer:
            z[pushed[1], pushed[2]] += pushed[3]
        a = function(z)
        outputs.append(a)
        given.append(z)
        if design.keep < 1 and layer < design.layers - 1:
            a = a * stack.mask(layer)[0]
    return outputs, given, float((stack.cost()[0] * a).sum())


@pytest.mark.parametrize(
    "settings", [{}, {"batch_norm": True}, {"keep": 0.6}, {"keep": 0.6, "batch_norm": True}], ids=str
)
def test_one_network_by_hand(settings):
    """Outputs from plain matrices, and the gradient from differences of the cost in every direction."""
    design = Design(width=4, layers=3, networks=1, examples=6, threshold=0.8, **settings)
    function = actviz.get("tanh")
    init = initialisation(function, "torch", 4)
    (found,) = simulate([(function, init)], design, 0)
    outputs, given, _ = plain_forward("tanh", init, design)
    for layer, (a, z) in enumerate(zip(outputs, given, strict=True)):
        assert found.mean[0, layer] == pytest.approx(a.mean(), abs=1e-12)
        assert found.std[0, layer] == pytest.approx(a.std(), rel=1e-9)
        assert found.saturated[0, layer] == (1 - np.tanh(z) ** 2 < 0.8).mean()
        slopes = []
        for example, unit in np.ndindex(a.shape):
            up, down = (
                plain_forward("tanh", init, design, (layer, example, unit, step))[2] for step in (1e-5, -1e-5)
            )
            slopes.append((up - down) / 2e-5)
        rms = math.sqrt(np.square(slopes).mean())
        assert 10 ** found.log10_gradient[0, layer] == pytest.approx(rms, rel=1e-6)


def test_batch_normalisation_simulated():
    """relu's gradient grows as theory says, to what a batch of 500 and a width of 200 change."""
    found = drawn("relu", width=200, layers=6, networks=4, examples=500, batch_norm=True)
    std = math.sqrt((1 - 1 / math.pi) / 2)
    assert found.std[:, 0].tolist() == pytest.approx([std] * 4, rel=0.01)
    growth = 10 ** (found.log10_gradient[:, 0] - found.log10_gradient[:, -1])
    assert growth.tolist() == pytest.approx([(math.pi / (math.pi - 1)) ** 2.5] * 4, rel=0.08)


def test_gradients_beyond_float64():
    """The gradient of 1000 sigmoid layers, 1e-630, is neither 0 nor lost."""
    found = drawn("sigmoid", width=8, layers=1000, networks=2, examples=4)
    assert (found.log10_gradient[:, 0] < -500).all()
    assert np.isfinite(found.log10_gradient).all()


def test_the_same_seed_the_same_networks():
    """A seed gives the same report, another another; and functions do not change each other's networks."""
    settings = {"width": 16, "layers": 3, "repeats": 7}
    first, again, other = (
        actviz.vanish(["tanh", "relu"], **settings, seed=seed).to_dict() for seed in (5, 5, 6)
    )
    assert first == again
    assert first["functions"] != other["functions"]
    alone = actviz.vanish("relu", **settings, seed=5).to_dict()
    assert alone["functions"][0] == first["functions"][1]
    # networks already drawn stay as they are when more are
    few, more = (drawn("relu", networks=n, layers=3) for n in (20, 90))
    assert few.mean.tolist() == more.mean[:20].tolist()


def test_weights_drawn_again_are_the_same(monkeypatch):
    """The way back meets the weights of the way forward, also those that were not kept."""
    kept = drawn("tanh", width=20, layers=6, networks=3).log10_gradient.tolist()
    monkeypatch.setattr("actviz.analysis.depth.simulation._KEPT_BYTES", 0)
    assert drawn("tanh", width=20, layers=6, networks=3).log10_gradient.tolist() == kept


# ------------------------------------------------------------------ errors of estimates


def test_students_t():
    """Quantiles of Student's t, from mpmath's incomplete beta function."""
    for chance, freedom in ((0.1, 1), (0.1, 4), (0.05, 7), (6.334e-5, 9), (6.334e-5, 14), (0.001, 100)):
        t = mp.mpf(student(chance, freedom))
        x = freedom / (freedom + t**2)
        found = mp.betainc(mp.mpf(freedom) / 2, 0.5, 0, x, regularized=True)
        assert float(found) == pytest.approx(chance)


def test_what_differs_and_what_does_not():
    """Beyond four standard errors it does; within, or unknown, or with a single network, it does not."""
    values = np.array([[1.0, 1.0], [3.0, 3.0]] * 200)  # mean 2, standard error 1/√399
    estimate = averaged(values)
    assert estimate.error.tolist() == pytest.approx([1 / math.sqrt(399)] * 2)
    assert estimate.differs(np.array([2.15, 2.25])).tolist() == [False, True]
    assert estimate.differs(np.array([math.nan, -9.0])).tolist() == [False, True]
    assert averaged(values[:1]).differs(np.array([9.0, 9.0])).tolist() == [False, False]


def test_finite_width_is_flagged():
    """The mean of relu's outputs in networks of width 4 is not that of infinite width, and that is said."""
    (report,) = actviz.vanish("relu", width=4, layers=3).functions
    assert report.differs["mean"].all()
    assert "≠ 0.3989" in printed("vanish relu --width 4 --layers 3 --no-figure")


# ------------------------------------------------------------------ born dead


def test_born_dead_in_closed_form():
    """1 - (1 - 2^-width)^layers, to the last digits also where it is small."""
    known = {(2, 10): 0.943686485290527, (3, 10): 0.736924423836172, (5, 10): 0.272023843327871,
             (10, 10): 0.00972282122370038, (30, 10): 9.31322574615479e-09}  # fmt: skip
    for (width, layers), chance in known.items():
        assert born_dead(width, layers) == pytest.approx(chance, rel=1e-13)
    with mp.workdps(400):
        exact = 1 - (1 - mp.mpf(2) ** -256) ** 20
    assert born_dead(256, 20) == pytest.approx(float(exact), rel=1e-14)
    assert born_dead(1, 1) == 0.5
    assert born_dead(5000, 10) == 0.0


@pytest.mark.parametrize("name", ["relu", "relu_squared", "rectified_tanh"])
@pytest.mark.parametrize("width", [1, 2, 4])
def test_born_dead_simulated(name, width):
    """The share of inputs without a way through is what the formula says, within four standard errors."""
    (report,) = actviz.vanish(name, width=width, layers=6, repeats=3000).functions
    deaths = report.deaths
    assert deaths.exact == born_dead(width, 6)
    assert abs(deaths.simulated - deaths.exact) <= 4 * deaths.error


def test_for_which_functions_the_formula_is_true():
    """Those whose f′ is 0 on one side of 0 and nowhere on the other."""
    halves = {name for name in actviz.names() if dies(actviz.get(name)) and dead_half(actviz.get(name))}
    assert halves >= {"relu", "relu_squared", "nlrelu", "rectified_tanh"}
    others = {"relu6", "hard_swish", "hard_tanh", "thresholded_relu", "hard_sigmoid", "tent", "shifted_relu"}
    assert halves & others == set()
    assert not any(dies(actviz.get(name)) for name in ("sigmoid", "elu", "leaky_relu", "gelu", "hard_shrink"))
    # with biases, dropout or a batch to be normalised by, it is not
    small = {"width": 2, "layers": 2, "repeats": 2}
    for settings in ({"init": "torch"}, {"dropout": 0.5}, {"batch_norm": True}):
        assert actviz.vanish("relu", **small, **settings).functions[0].deaths.exact is None
    assert actviz.vanish("tanh", **small).functions[0].deaths is None


# ------------------------------------------------------------------ what is printed


def test_json_of_networks():
    """Every key of the interface, and those beside them, in rows for all layers."""
    typed = "vanish relu tanh --width 8 --layers 3 --repeats 4 --seed 3 --no-figure --json"
    report = json.loads(printed(typed))
    assert {key: value for key, value in report.items() if key != "functions"} == {
        "schema": 1, "mode": "network", "layers": 3, "seed": 3, "width": 8, "init": "lecun",
        "input_std": 1.0, "batch_norm": False, "dropout": 1.0, "repeats": 4, "examples": 128,
        "threshold": 0.01, "outputs": [],
    }  # fmt: skip
    for function in report["functions"]:
        assert {"name", "parameters", "verdict", "sigma_w", "sigma_b", "born_dead", "layers"} == set(function)
        assert [row["layer"] for row in function["layers"]] == [1, 2, 3]
        for row in function["layers"]:
            assert set(row) >= {"mean", "std", "saturated_share", "gradient_rms", "share_of_last", "theory"}
            assert set(row["theory"]) >= {"mean", "std", "gradient_rms"}
            assert set(row["differs"]) == {"mean", "std", "gradient_rms"}
            assert row["low"]["std"] <= row["std"] <= row["high"]["std"]
        last = function["layers"][-1]
        assert (last["share_of_last"], last["theory"]["share_of_last"]) == (1.0, 1.0)
    assert set(report["functions"][0]["born_dead"]) == {"exact", "simulated", "error"}


def test_several_functions_are_one_table():
    """A line for each function, and a verdict for each, with its direction."""
    told = printed(
        "vanish sigmoid relu --width 32 --layers 6 --init he --repeats 20 --no-figure"
    ).splitlines()
    assert told[1].split() == ["function", "σ_w", "std", "theory", "saturated", "gradient", "theory"]
    assert [line.split()[0] for line in told[2:4]] == ["sigmoid", "relu"]
    assert told[4].startswith("sigmoid vanishes: layer 1 gets 1/")
    assert "of layer 6's gradient (theory: 1/" in told[4]
    assert told[5].startswith("relu is stable")
    exploding = printed("vanish tanh --width 32 --layers 30 --init 0.5 --repeats 5 --no-figure")
    assert "tanh explodes: layer 1 gets" in exploding
    assert "times layer 30's gradient" in exploding


@pytest.mark.parametrize("settings", [{"init": "he"}, {"init": "critical", "batch_norm": True}], ids=str)
@pytest.mark.parametrize("names", [["relu"], ["sigmoid", "tanh", "relu", "gelu"]], ids=len)
def test_the_figure(names, settings):
    """Theory as a line, simulation as dots, a band for each function; no label in the way of another."""
    report = actviz.vanish(names, width=16, layers=12, repeats=10, **settings)
    look = look_for(size="beamer")
    with styled(look):
        figure = depth_figure(report, View(), look)
        assert not overlapping(figure)
        assert not outside(figure)
        assert not struck(figure, is_curve)
    gradients, stds = figure.axes
    for ax, quantity in ((gradients, "log10_gradient"), (stds, "std")):
        assert len([band for band in ax.collections if band.get_paths()]) == len(names)
        curves = [line for line in ax.lines if len(line.get_xdata()) == 12 and is_curve(ax, line)]
        dots = [line for line in curves if line.get_linestyle() == "None"]
        assert len(dots) == len(names)
        for line, function in zip(dots, report.functions, strict=True):
            heights = getattr(function, quantity).value
            shown = [heights, np.log10(np.abs(heights))]  # standard deviations of many sizes are logarithms
            assert any(np.allclose(line.get_ydata(), one) for one in shown)


REFUSED = [
    ("--width 0", "--width must be a whole number from 1 to 8192, not 0"),
    ("--width 8 --layers 20000", "--layers must be a whole number from 1 to 10000, not 20000"),
    ("--width 8 --dropout 1.5", "--dropout must be above 0 and at most 1, not 1.5"),
    ("--width 8 --dropout 0", "--dropout must be above 0 and at most 1, not 0"),
    ("--width 8 --init foo", "--init: there is no 'foo'"),
    ("--width 8 --init -0.1", "--init: a standard deviation must be above 0 and at most 1000, not -0.1"),
    ("--width 8 --init critical softplus", "--init critical: softplus is critical at no σ_w"),
    ("--width 8 --input-std 0", "--input-std must be from 1e-6 to 1e6, not 0"),
    ("--width 8 --threshold 0", "--threshold must be above 0 and at most 1, not 0"),
    ("--width 8 --repeats 0", "--repeats must be a whole number from 1 to 100000, not 0"),
    ("--width 8 --weights 1,2", "--weights is for chains of single neurons, --width for networks"),
    ("--width 8 --weights normal", "--weights is for chains of single neurons, --width for networks"),
    ("--width 8 --input 2", "--input is for chains of single neurons, --width for networks"),
    ("--width 8 --samples 9", "--samples is for chains of single neurons, --width for networks"),
    ("--init he", "--init is for networks, which have a width"),
    ("--batch-norm", "--batch-norm is for networks, which have a width"),
    ("--repeats 5", "--repeats is for networks, which have a width"),
    ("--width 8 --x 0 1", "--x and --y are for functions, and the figure of networks shows layers"),
]


@pytest.mark.parametrize(("typed", "message"), REFUSED, ids=[typed for typed, _ in REFUSED])
def test_wrong_requests(typed, message):
    """What was wrong, in a line, exit code 2, nothing on standard output."""
    done = call("vanish", *typed.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[0] == f"error: {message}"


def test_fail_under():
    """Exit code 1 where layer 1 gets too little, after all is printed; the message says who and how much."""
    networks = ["--width", "32", "--layers", "6", "--init", "he", "--repeats", "20"]
    command = ["vanish", "sigmoid", "relu", *networks, "--no-figure"]
    plain, failed = call(*command), call(*command, "--fail-under", "0.1")
    assert (plain.returncode, failed.returncode) == (0, 1)
    assert failed.stdout == plain.stdout
    share = json.loads(call(*command, "--json").stdout)["functions"][0]["layers"][0]["share_of_last"]
    told = f"error: layer 1's share of layer 6's gradient is under 0.1: sigmoid {share:.6g}\n"
    assert failed.stderr == told
    assert call("vanish", "--no-figure", "--fail-under", "1/104").returncode == 0  # it gets 1/103.7
    assert call("vanish", "--no-figure", "--fail-under", "1/103").returncode == 1
    assert call("vanish", "relu", "--weights", "-1", "--no-figure", "--fail-under", "1e-300").returncode == 1
