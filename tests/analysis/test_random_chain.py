"""Chains with random weights: medians and bands against closed forms, and what is printed of them."""

from __future__ import annotations

import math

import mpmath as mp
import numpy as np
import pytest
from process import call, in_csv, in_json, on_screen, printed, refused

import actviz


def chains(name="sigmoid", weights="normal", **settings):
    return actviz.vanish(name, weights=weights, **settings).functions[0]


def spread(level, samples):
    """Four standard errors of the share of a sample below a quantile."""
    return 4 * math.sqrt(level * (1 - level) / samples)


# ------------------------------------------------------------------ against closed forms


@pytest.mark.parametrize("std", [0.1, 1.0, 5.0])
def test_two_lines_are_half_normal(std):
    """identity, two layers: |∂C/∂b_1| = |w_2|, so that its quantiles are those of |N(0, std²)|."""
    report = chains("identity", f"normal:{std}", layers=2)
    for level, log10 in (
        (0.05, report.gradient.p5),
        (0.5, report.gradient.median),
        (0.95, report.gradient.p95),
    ):
        below = math.erf(10 ** log10[0] / std / math.sqrt(2))
        assert abs(below - level) <= spread(level, report.samples)
    assert report.gradient.median[1] == report.share.median[1] == 0.0


def test_the_median_of_many_lines():
    """identity, 401 layers: log|∂C/∂b_1| is a sum of 400 log|w|, of mean -(γ + log 2)/2 and variance π²/8."""
    report = chains("identity", layers=401, samples=4000)
    mean = 400 * -(float(mp.euler) + math.log(2)) / 2
    deviation = math.sqrt(400 * math.pi**2 / 8)
    found = [
        float(q[0]) * math.log(10) for q in (report.gradient.p5, report.gradient.median, report.gradient.p95)
    ]
    # near enough to normal: the skewness of a sum of 400 moves the median by a sixth of it
    skew = deviation * 1.54 / 6 / math.sqrt(400)
    for value, sigmas in zip(found, (-1.6448536, 0.0, 1.6448536), strict=True):
        assert value == pytest.approx(
            mean + sigmas * deviation, abs=4 * 2.2 * deviation / math.sqrt(4000) + 2 * skew
        )


def test_sigmoid_from_its_own_draws():
    """Three layers by hand, with the weights that the seed gives."""
    weights = np.random.default_rng(7).standard_normal((3, 500)) * 1.5
    a, slopes = np.full(500, 0.5), []
    for w, b in zip(weights, (0.1, -0.2, 0.3), strict=True):
        a = 1 / (1 + np.exp(-(w * a + b)))
        slopes.append(a * (1 - a))
    gradient = np.abs(slopes[0] * weights[1] * slopes[1] * weights[2] * slopes[2])
    report = chains(weights="normal:1.5", layers=3, bias=[0.1, -0.2, 0.3], input=0.5, samples=500, seed=7)
    ordered = np.sort(gradient)
    for level, log10 in (
        (0.05, report.gradient.p5),
        (0.5, report.gradient.median),
        (0.95, report.gradient.p95),
    ):
        assert 10 ** log10[0] == pytest.approx(ordered[math.ceil(level * 500) - 1], rel=1e-9)
    share = np.sort(gradient / slopes[2])
    assert 10 ** report.share.median[0] == pytest.approx(share[249], rel=1e-9)


def test_relu_dies_in_most_chains():
    """relu, no bias, a positive input: a chain passes a gradient if all N weights are positive, 2^-N."""
    for layers in (1, 2, 4):
        report = chains("relu", layers=layers, samples=100_000)
        alive = 2.0**-layers
        assert abs(1 - report.zero[0] - alive) <= spread(alive, report.samples)
    assert report.verdict == "dies"


def test_quantiles_are_values_that_were_drawn():
    """Half of the relu chains have no gradient: the median is 0, not the mean of 0 and something."""
    report = chains("relu", layers=2, samples=1001, bias=[0.0, 0.0])
    assert 10.0 ** report.gradient.median[0] == 0.0
    assert np.isfinite(report.gradient.p95[0])
    told = in_json("vanish relu --weights normal --layers 2 --no-figure")
    assert told["functions"][0]["layers"][0]["log10_median"] is None


def test_depths_beyond_float64():
    """A thousand sigmoid layers: a median of about 1e-900, and all of its band."""
    report = chains(layers=1000, samples=100)
    assert report.gradient.p5[0] < report.gradient.median[0] < report.gradient.p95[0] < -700
    assert report.gradient.p5[0] > -1500


# ------------------------------------------------------------------ bounds


@pytest.mark.parametrize(("name", "steepest"), [("sigmoid", 0.25), ("tanh", 1.0), ("gelu", 1.12890414518515)])
@pytest.mark.parametrize("std", [0.5, 2.0])
def test_the_bound_of_the_rms(name, steepest, std):
    """(sup|f′| std)^(N - l), and no root mean square of the shares beyond it."""
    report = chains(name, f"normal:{std}", layers=4)
    expected = [power * math.log10(steepest * std) for power in (3, 2, 1, 0)]
    assert report.log10_bound.tolist() == pytest.approx(expected, abs=1e-12)
    # one in twenty is above the 95 % quantile, which is therefore at most √20 rms (Markov)
    assert (report.share.p95 <= report.log10_bound + math.log10(20) / 2).all()


def test_where_there_is_no_bound():
    """A slope without bound has none, which is infinite, and null in the JSON."""
    report = chains("square", layers=3)
    assert report.log10_bound.tolist() == [math.inf, math.inf, 0.0]
    told = in_json("vanish exponential --weights normal --layers 3 --no-figure")
    bounds = [row["bound"] for row in told["functions"][0]["layers"]]
    assert bounds == [None, None, 1.0]


# ------------------------------------------------------------------ seeds


def test_the_same_seed_the_same_chains():
    """The default seed is 0; functions are given the same weights, each as if it were alone."""
    first, again = actviz.vanish("tanh", weights="normal"), actviz.vanish("tanh", weights="normal:1", seed=0)
    assert first.to_dict() == again.to_dict()
    assert actviz.vanish("tanh", weights="normal", seed=1).to_dict() != first.to_dict()
    several = actviz.vanish(["sigmoid", "tanh"], weights="normal").to_dict()
    assert several["functions"][1] == first.to_dict()["functions"][0]


def test_medians_hardly_change_with_the_seed():
    """The default number of chains is enough for two digits of the median."""
    medians = [float(chains(seed=seed).gradient.median[0]) for seed in range(5)]
    assert max(medians) - min(medians) < math.log10(1.1)


# ------------------------------------------------------------------ what is printed


def test_json_of_random_chains():
    """The keys of the interface, rows for all layers, logarithms beside the numbers."""
    typed = "vanish sigmoid tanh --weights normal:2 --layers 3 --samples 50 --seed 4 --no-figure"
    report = in_json(typed)
    assert {key: value for key, value in report.items() if key != "functions"} == {
        "schema": 1, "mode": "random-chain", "layers": 3, "seed": 4, "samples": 50, "input": 1.0,
        "weights": {"distribution": "normal", "std": 2.0}, "outputs": [],
    }  # fmt: skip
    for function in report["functions"]:
        assert set(function) == {"name", "parameters", "verdict", "law", "layers"}
        assert [row["layer"] for row in function["layers"]] == [1, 2, 3]
        for row in function["layers"]:
            assert row["p5"] <= row["median"] <= row["p95"]
            assert row["share_p5"] <= row["share_median"] <= row["share_p95"]
            assert 10 ** row["log10_median"] == pytest.approx(row["median"])
            assert set(row) >= {"bound", "log10_bound", "zero_share"}


def test_csv_of_random_chains():
    """All layers of all functions, numbers only, under the keys of the JSON."""
    rows = in_csv("vanish sigmoid tanh --weights normal --layers 30 --no-figure")
    assert [*rows[0]][:5] == ["function", "layer", "p5", "median", "p95"]
    assert len(rows) == 60
    assert all(math.isfinite(float(cell)) for row in rows for cell in [*row.values()][1:])


def test_the_verdict_is_of_the_median_chain():
    """With its direction, the band of the share, and how many chains have no gradient at all."""
    told = printed("vanish sigmoid --weights normal --no-figure")
    assert "sigmoid vanishes exponentially, by a factor of 0.1" in told
    assert " per layer: layer 1 of the median chain gets 1/4" in told
    assert "of layer 4's gradient; in nine of ten it gets 1/" in told
    assert "simulated, seed 0" in told
    assert "identity explodes" in printed("vanish identity --weights normal:5 --layers 20 --no-figure")
    dead = printed("vanish relu --weights normal --no-figure")
    assert "relu dies: layer 1 of the median chain gets no gradient; 93" in dead
    several = printed("vanish relu tanh --weights normal --no-figure")
    assert "\nLayer 1 of 10000 chains of 4 layers, w ~ N(0, 1)\n" in several


def test_names_are_not_cut_off():
    """80 columns hold a function with a long parameter, in every table of random chains."""
    shown = on_screen("vanish sigmoid leaky_relu:0.2 --weights normal --samples 200 --no-figure")
    assert max(map(len, shown.splitlines())) <= 80
    assert "…" not in shown
    assert shown.count("negative_slope=0.2)") == 3


def test_fail_under_takes_the_median():
    """A median share under the ratio is exit code 1."""
    command = ["vanish", "sigmoid", "--weights", "normal", "--no-figure", "--fail-under"]
    assert call(*command, "0.001").returncode == 0
    failed = call(*command, "0.01")
    assert failed.returncode == 1
    assert failed.stderr.startswith(
        "error: layer 1's share of layer 4's gradient is under 0.01: sigmoid 0.002"
    )


REFUSED = [
    ("--weights normall", "--weights: 'normall' …"),
    ("--weights normal:0", "--weights normal:0: the standard deviation must be above 0 and at most 1e6"),
    ("--weights normal:nan", "--weights normal:nan: the standard deviation must be above 0 and at most 1e6"),
    ("--weights normal --samples 0", "--samples must be a whole number from 1 to …, not 0"),
    (
        "--weights normal --layers 10 --samples 2000000",
        "--samples must be a whole number from 1 to 1000000 …",
    ),
    ("--weights normal --seed -1", "--seed must be a whole number from 0 to …, not -1"),
    ("--weights normal --bias 1,2,3 --layers 2", "--bias has 3 values for 2 layers"),
    ("--samples 10", "--samples has no effect: nothing is drawn at random"),
    ("--weights 1,2 --samples 10", "--samples has no effect: nothing is drawn at random"),
    ("--seed 1", "--seed has no effect: nothing is drawn at random"),
]


@pytest.mark.parametrize(("typed", "message"), REFUSED, ids=[typed for typed, _ in REFUSED])
def test_wrong_requests(typed, message):
    """What was wrong, in a line, exit code 2, nothing on standard output."""
    refused(f"vanish {typed}", f"{message}…")
