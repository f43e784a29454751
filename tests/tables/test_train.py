"""What `train` prints and draws is its report, in every form, for networks and for claims."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from drawn import made
from printed import DRESSED, each_form, number

import actviz
from actviz.analysis.training.claims import CLAIMS
from actviz.analysis.training.evidence import Chart, ClaimReport, Condition, Series
from actviz.analysis.training.learning import Settings
from actviz.analysis.training.training import FunctionTraining, Run, TrainingReport
from actviz.figures import styled
from actviz.figures.style.look import look_for
from actviz.figures.train import BAND, claim_figure, training_figure
from actviz.tables.claims import description as claims_description
from actviz.tables.claims import verdict as claim_verdict
from actviz.tables.train import description, training_tables, verdict

EPOCHS, LAYERS, RUNS = 3, 2, 3
DATA = {"name": "digits", "training": 100, "held_out": 20, "inputs": 64, "classes": 10}


def run(seed, *, dies):
    """A run of numbers that are all different, and right up to 95 % in epoch 1, 2 or 3."""
    random = np.random.default_rng(seed)
    accuracy = random.uniform(0.2, 0.9, EPOCHS + 1)
    accuracy[1 + seed % EPOCHS :] = random.uniform(0.95, 1, EPOCHS - seed % EPOCHS)
    shape = EPOCHS + 1, LAYERS
    dead = random.uniform(0, 1, shape) if dies else np.full(shape, math.nan)
    return Run(random.uniform(0.1, 2, EPOCHS + 1), accuracy, 10.0 ** random.uniform(-4, 0, shape), dead, None)


@pytest.fixture(scope="module")
def report():
    functions = tuple(
        FunctionTraining(actviz.get(name), tuple(run(10 * i + j, dies=name == "relu") for j in range(RUNS)))
        for i, name in enumerate(("tanh", "relu"))
    )
    settings = Settings((4, 4), "lecun", 0.1, 0.0, EPOCHS, 32, 1.0, True, False)
    return TrainingReport(DATA, settings, 0, RUNS, True, functions)


class Finished:
    """Work that is done, and its report."""

    networks = epochs = 0

    def __init__(self, report):
        self.result = report
        self.claim = getattr(report, "claim", None)

    def __iter__(self):
        return iter(())

    def report(self):
        return self.result


@pytest.fixture
def found(report, monkeypatch):
    monkeypatch.setattr("actviz.analysis.training.training.training", lambda *_, **__: Finished(report))
    return each_form("train tanh relu")


def test_every_epoch_for_programs(report, found):
    """Loss, accuracy, gradients and dead units of each run after each epoch."""
    runs = [run for function in report.functions for run in function.runs]
    told = [run for function in found.json["functions"] for run in function["runs"]]
    columns = {"loss": "loss", "accuracy": "accuracy", "gradient": "gradient_rms", "dead": "dead_share"}
    for name, key in columns.items():
        for one, document in zip(runs, told, strict=True):
            values = getattr(one, name)
            assert document[key] == (None if np.isnan(values).any() else values.tolist())
        values = np.concatenate([getattr(one, name) for one in runs])
        for layer, column in enumerate(values.T if values.ndim > 1 else [values], 1):
            cells = found.csv[f"{key}.{layer}" if values.ndim > 1 else key]
            assert [float(cell or "nan") for cell in cells] == pytest.approx(
                column, rel=0, abs=0, nan_ok=True
            )
    for one, document in zip(runs, told, strict=True):
        assert document["epochs_to_95"] == np.flatnonzero(one.accuracy >= 0.95)[0]
        assert document["first_to_last"] == (one.gradient[:, 0] / one.gradient[:, 1]).tolist()
    assert found.csv["function"] == ["tanh"] * 12 + ["relu"] * 12
    assert found.csv["epoch"] == ["0", "1", "2", "3"] * 6
    assert found.csv["run"] == ["1"] * 4 + ["2"] * 4 + ["3"] * 4 + ["1"] * 4 + ["2"] * 4 + ["3"] * 4


def spread(cell):
    """``6 (5–9)`` as (5, 6, 9)."""
    middle, _, ends = cell.partition(" (")
    low, _, high = ends.removesuffix(")").partition("–")
    return [number(text) for text in (low or middle, middle, high or middle)]


@pytest.mark.parametrize("form", DRESSED)
def test_tables(report, found, form):
    """Median, lowest and highest of the runs; the gradients before and after."""
    outcome, layers = getattr(found, form)
    assert outcome.column("function") == ["tanh", "relu"]
    for i, function in enumerate(report.functions):
        measured = {
            "loss": [run.loss[-1] for run in function.runs],
            "accuracy, %": [100 * run.accuracy[-1] for run in function.runs],
            "epochs to 95 %": [np.flatnonzero(run.accuracy >= 0.95)[0] for run in function.runs],
        }
        for heading, values in measured.items():
            wanted = [min(values), float(np.median(values)), max(values)]
            assert spread(outcome.column(heading)[i]) == pytest.approx(wanted, rel=6e-3), heading
        rows = slice(3 * i, 3 * i + 3)
        assert layers.column("function")[rows] == [str(function.activation), "", ""]
        assert layers.column("layer")[rows] == ["1", "2", "1 / 2"]
        for when, entry in (("before", 0), ("after", -1)):
            gradients = [run.gradient[entry] for run in function.runs]
            wanted = [*np.median(gradients, axis=0), np.median([first / last for first, last in gradients])]
            cells = list(map(number, layers.column(f"∂C/∂b {when}")[rows]))
            assert cells == pytest.approx(wanted, rel=6e-3)
            dead = [number(cell) for cell in layers.column(f"dead {when}, %")[rows][:2]]
            shares = np.median([run.dead[entry] for run in function.runs], axis=0)
            assert dead == ([None, None] if np.isnan(shares).any() else pytest.approx(100 * shares, rel=6e-3))


def test_panels(report):
    """Each panel of the figure draws what its heading says: accuracy, loss, each gradient, dead units."""
    figure = made(lambda look: training_figure(report, look))
    panels = {
        text.get_text(): ax for ax in figure.axes for text in ax.texts if "epoch" not in text.get_text()
    }
    (legend,) = figure.legends
    assert "median and range of 3 runs" in [text.get_text() for text in legend.get_texts()]
    tanh, relu = report.functions
    wanted = {
        "held-out images right, %": {f.activation.label: middle(f, "accuracy", 100) for f in (tanh, relu)},
        "held-out loss": {f.activation.label: np.log10(middle(f, "loss")) for f in (tanh, relu)},
        **{
            f"∂C/∂b, {f.activation.label}": {
                f"layer {i + 1}": np.log10(np.median([run.gradient[:, i] for run in f.runs], axis=0))
                for i in range(LAYERS)
            }
            for f in (tanh, relu)
        },
        "dead units, ReLU, %": {
            "ReLU": 100 * np.median([run.dead.mean(axis=1) for run in relu.runs], axis=0)
        },
    }
    for heading, lines in wanted.items():
        drawn = {line.get_label(): line for line in panels[heading].lines}
        for name, values in lines.items():
            assert drawn[name].get_ydata() == pytest.approx(values, rel=1e-12), heading
            assert drawn[name].get_xdata().tolist() == [0, 1, 2, 3]
    for name, heading, scale in (
        ("accuracy", "held-out images right, %", lambda values: 100 * values),
        ("loss", "held-out loss", np.log10),
    ):
        values = scale(np.array([getattr(run, name) for run in relu.runs]))
        edges = [line.get_ydata() for line in panels[heading].lines if line.get_gid() == BAND]
        assert any(np.allclose(edge, values.min(axis=0)) for edge in edges)
        assert any(np.allclose(edge, values.max(axis=0)) for edge in edges)


def middle(function, name, scale=1.0):
    """The median over the runs."""
    return scale * np.median([getattr(run, name) for run in function.runs], axis=0)


def test_what_is_said(report):
    """The data, the settings, and which function was there first."""
    outcome = training_tables(report)[0]
    assert outcome.title == "digits: 100 training and 20 held-out images; hidden layers of 4×2"
    told = "lecun weights, learning rate 0.1, batches of 32, 3 epochs, seed 0."
    assert outcome.notes[1] == told
    tanh, relu = report.functions
    slow, fast = (tuple(run(seed, dies=False) for seed in seeds) for seeds in ([2, 5, 8], [0, 3, 6]))
    functions = replace(tanh, runs=slow), replace(relu, runs=fast)
    assert verdict(replace(report, functions=functions)) == (
        "95 % accuracy: relu first, after 1 epoch; tanh after 3."
    )
    first, *others = slow
    diverged = replace(tanh, runs=(first, *(replace(one, diverged=k) for k, one in enumerate(others, 2))))
    outcome = training_tables(replace(report, functions=(diverged, relu)))[0]
    assert outcome.header[-1] == "diverged"
    assert [row[-1] for row in outcome.rows] == ["in epoch 2–3 (2 of 3)", "–"]
    assert number(outcome.rows[0][1]) == pytest.approx(first.loss[-1], rel=6e-3)
    assert description(report).startswith(
        "Networks with tanh, relu and hidden layers of 4×2 learn digits over 3 epochs."
    )


@pytest.fixture
def claim(monkeypatch):
    """A claim of which one condition is met and one is not."""
    series = (
        Series.of("relu", [0.1, 1], [[4, 6, 9], [2, 3, math.inf]]),
        Series.of("tanh", [0.1, 1], [[7, 8, 12], [1, 5, 11]]),
    )
    chart = Chart("learning rate", "epochs until 95 % are right", series, epochs=20)
    conditions = (
        Condition("relu needs fewer", True, {"relu": 3.0, "tanh": 5.0}),
        Condition("at most half", False, {"relu": 3.0, "half of tanh": 2.5}),
    )
    report = ClaimReport(CLAIMS["relu-faster"], DATA, 3, 20, (chart,), conditions)
    monkeypatch.setattr("actviz.analysis.training.claims.inquiry", lambda *_, **__: Finished(report))
    return report


def test_claim(claim):
    """A condition that is met says yes, one that is not no; every value that was measured."""
    found = each_form("train --claim relu-faster")
    assert found.json["verdict"] == claim.verdict == "holds partly"
    assert [one["met"] for one in found.json["conditions"]] == [True, False]
    assert [one["measured"] for one in found.json["conditions"]] == [one.measured for one in claim.conditions]
    (chart,) = claim.charts
    assert [s["name"] for s in found.json["charts"][0]["series"]] == ["relu", "tanh"]
    values = np.concatenate([series.values.ravel() for series in chart.series])
    assert [float(cell) for cell in found.csv["value"]] == values.tolist()
    assert found.csv["series"] == ["relu"] * 6 + ["tanh"] * 6
    assert [float(cell) for cell in found.csv["x"]] == ([0.1] * 3 + [1] * 3) * 2
    assert found.csv["seed"] == ["0", "1", "2"] * 4
    for form in DRESSED:
        _, measured, conditions = getattr(found, form)
        assert conditions.column("met") == ["yes", "no"]
        assert conditions.column("condition") == ["relu needs fewer", "at most half"]
        assert conditions.column("measured") == ["relu: 3, tanh: 5", "relu: 3, half of tanh: 2.5"]
        assert measured.column("learning rate") == ["0.1", "1"]
        assert measured.column("relu") == ["6 (4–9)", "3 (2–>20)"]
        assert measured.column("tanh") == ["8 (7–12)", "5 (1–11)"]
    assert claim_verdict(claim) == (
        "relu-faster holds partly: 1 of 2 conditions is met; not met: at most half"
    )
    networks = dict(found.plain[0].rows)["networks"]
    assert networks.startswith("100 digits for training, 20 held out; ")


def test_the_figure_of_a_claim(claim):
    """The line of each series is its median; alternative text says which conditions are met."""
    with styled(look_for()):
        (panel,) = claim_figure(claim, look_for()).axes
    drawn = {line.get_label(): line.get_ydata() for line in panel.lines}
    for series in claim.charts[0].series:
        np.testing.assert_array_equal(drawn[series.name], np.median(series.values, axis=1))
    assert "relu needs fewer: yes; at most half: no." in claims_description([claim])


def test_all_claims(claim, monkeypatch):
    """The overview has each claim's own verdict."""
    others = [replace(claim, claim=CLAIMS[name], conditions=claim.conditions[i : i + 1])
              for i, name in enumerate(["relu-faster", "dead-relu"])]  # fmt: skip
    monkeypatch.setattr("actviz.analysis.training.claims.CLAIMS", {r.claim.name: r.claim for r in others})
    monkeypatch.setattr(
        "actviz.analysis.training.claims.inquiry",
        lambda name, **_: Finished(next(r for r in others if r.claim.name == name)),
    )
    found = each_form("train --claim all")
    assert [one["verdict"] for one in found.json["claims"]] == ["holds", "does not hold here"]
    for form in DRESSED:
        table = getattr(found, form)[-1]
        assert table.column("claim") == ["relu-faster", "dead-relu"]
        assert table.column("verdict") == ["holds", "does not hold here"]
