"""What is printed and drawn of random networks, and what is refused."""

from __future__ import annotations

import json

import numpy as np
import pytest
from drawn import is_curve, outside, overlapping, struck
from process import call, in_json, printed, refused

import actviz
from actviz.figures import styled
from actviz.figures.axes.view import View
from actviz.figures.style.look import look_for
from actviz.figures.vanish import depth_figure


def test_json_of_networks():
    """Every key of the interface, and those beside them, in rows for all layers."""
    typed = "vanish relu tanh --width 8 --layers 3 --repeats 4 --seed 3 --no-figure"
    report = in_json(typed)
    assert {key: value for key, value in report.items() if key != "functions"} == {
        "schema": 1, "mode": "network", "layers": 3, "seed": 3, "width": 8, "init": "lecun",
        "input_std": 1.0, "batch_norm": False, "norm": None, "residual": None, "dropout": 0.0, "keep": 1.0,
        "repeats": 4, "examples": 128, "threshold": 0.01, "outputs": [],
    }  # fmt: skip
    for function in report["functions"]:
        assert set(function) == {
            "name", "parameters", "verdict", "law", "sigma_w", "sigma_b", "depth_over_width", "log_variance",
            "width_effect", "follows_law", "born_dead", "layers",
        }  # fmt: skip
        assert function["depth_over_width"] == 3 / 8
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
    assert told[1].split() == [
        "function", "σ_w", "std", "theory", "saturated,", "%", "gradient", "theory", "median",
    ]  # fmt: skip
    assert [line.split()[0] for line in told[2:4]] == ["sigmoid", "relu"]
    assert told[4].startswith("sigmoid vanishes exponentially, by a factor of 0.3")
    assert "of layer 6's gradient, 1/" in told[4]
    assert "at infinite width the rms is 1/" in told[4]
    assert told[5].startswith("relu is stable")
    exploding = printed("vanish tanh --width 32 --layers 30 --init 0.5 --repeats 5 --no-figure")
    assert "tanh explodes exponentially, by a factor of 1.3" in exploding
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
    ("--width 8 --dropout 1", "--dropout must be from 0 to less than 1, not 1"),
    ("--width 8 --dropout=-0.1", "--dropout must be from 0 to less than 1, not -0.1"),
    ("--width 8 --keep 0", "--keep must be above 0 and at most 1, not 0"),
    ("--width 8 --keep 1.5", "--keep must be above 0 and at most 1, not 1.5"),
    ("--width 8 --keep 0.5 --dropout 0.5", "--dropout and --keep cannot be combined"),
    ("--width 8 --residual 0", "--residual must be from 1e-06 to 1000, not 0"),
    ("--width 8 --residual nan", "--residual must be from 1e-06 to 1000, not nan"),
    ("--width 8 --residual x", "--residual: 'x' is not a number"),
    ("--width 8 --layer-norm --rms-norm", "--layer-norm and --rms-norm cannot be combined"),
    ("--width 8 --layer-norm --batch-norm", "--batch-norm and --layer-norm cannot be combined"),
    ("--width 8 --rms-norm --batch-norm", "--batch-norm and --rms-norm cannot be combined"),
    (
        "--width 8 --residual 1 --batch-norm",
        "--residual and --batch-norm cannot be combined: there is no theory of both",
    ),
    ("--residual 1", "--residual applies to networks, which have a width"),
    ("--width 8 --init foo", "--init: invalid choice 'foo'"),
    ("--width 8 --init -0.1", "--init: a standard deviation must be above 0 and at most 1000, not -0.1"),
    ("--width 8 --init critical softplus", "--init critical: softplus has no critical σ_w"),
    ("--width 8 --input-std 0", "--input-std must be from 1e-6 to 1e6, not 0"),
    ("--width 8 --threshold 0", "--threshold must be above 0 and at most 1, not 0"),
    ("--width 8 --repeats 0", "--repeats must be a whole number from 1 to 100000, not 0"),
    ("--width 8 --weights 1,2", "--weights applies to chains of single neurons, --width to networks"),
    ("--width 8 --weights normal", "--weights applies to chains of single neurons, --width to networks"),
    ("--width 8 --input 2", "--input applies to chains of single neurons, --width to networks"),
    ("--width 8 --samples 9", "--samples applies to chains of single neurons, --width to networks"),
    ("--init he", "--init applies to networks, which have a width"),
    ("--batch-norm", "--batch-norm applies to networks, which have a width"),
    ("--layer-norm", "--layer-norm applies to networks, which have a width"),
    ("--rms-norm", "--rms-norm applies to networks, which have a width"),
    ("--repeats 5", "--repeats applies to networks, which have a width"),
    ("--width 8 --x 0 1", "--x does not apply to networks, whose figure shows layers"),
]


@pytest.mark.parametrize(("typed", "message"), REFUSED, ids=[typed for typed, _ in REFUSED])
def test_wrong_requests(typed, message):
    """What was wrong, in a line, exit code 2, nothing on standard output."""
    refused(f"vanish {typed}", message)


def test_fail_under():
    """Exit code 1 where layer 1 gets too little, after all is printed; the message says who and how much."""
    networks = ["--width", "32", "--layers", "6", "--init", "he", "--repeats", "20"]
    command = ["vanish", "sigmoid", "relu", *networks, "--no-figure"]
    plain, failed = call(*command), call(*command, "--fail-under", "0.1")
    assert (plain.returncode, failed.returncode) == (0, 1)
    assert failed.stdout == plain.stdout
    share = json.loads(call(*command, "--json").stdout)["functions"][0]["layers"][0]["log10_share_median"]
    told = f"error: layer 1's share of layer 6's gradient is under 0.1: sigmoid {10**share:.6g}\n"
    assert failed.stderr == told
    assert call("vanish", "--no-figure", "--fail-under", "1/104").returncode == 0  # it gets 1/103.7
    assert call("vanish", "--no-figure", "--fail-under", "1/103").returncode == 1
    assert call("vanish", "relu", "--weights", "-1", "--no-figure", "--fail-under", "1e-300").returncode == 1
