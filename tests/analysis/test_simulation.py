"""Networks that are drawn: against theory, one by hand, and how well their averages are known."""

from __future__ import annotations

import math

import mpmath as mp
import numpy as np
import pytest
from process import printed

import actviz
from actviz.analysis.depth.dead import born_dead, dead_half, dies
from actviz.analysis.depth.estimate import averaged, student
from actviz.analysis.depth.simulation import Design, Drawn, simulate
from actviz.analysis.propagation.initialisation import initialisation
from actviz.analysis.propagation.meanfield import theory


def drawn(name, init="lecun", *, width=64, layers=5, networks=200, examples=32, seed=0, **settings):
    function = actviz.get(name)
    design = Design(width, layers, networks, examples, **settings)
    return simulate([(function, initialisation(function, init, width))], design, seed)[0]


# ------------------------------------------------------------------ what is drawn

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
    told = printed("vanish relu --width 4 --layers 3 --no-figure")
    assert "≠ 0.3989" in told
    assert "a relative amount of order 1/width per layer; 1/width = 0.25 here." in " ".join(told.split())


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
