"""Claims: the verdict follows from what was measured by the conditions that are printed."""

from __future__ import annotations

import csv
import io
import json
import math

import numpy as np
import pytest
from drawn import outside, overlapping
from needs import needs_digits
from process import call

import actviz
from actviz.analysis.training.claims import CLAIMS
from actviz.analysis.training.datasets import Dataset, Examples, digits
from actviz.analysis.training.evidence import ClaimReport, Condition, Trial, epochs_needed, exceeds
from actviz.analysis.training.learning import Epoch, Settings
from actviz.figures import styled
from actviz.figures.style.look import look_for
from actviz.figures.train import claim_figure
from actviz.tables.claims import verdict

SEEDS = 5  # as few as a sign test needs for p ≤ 0.05: 1/32


def epoch(accuracy=0.5, gradient=(1.0,) * 4, negative=(), dead=()):
    flags = [tuple(np.array(units, dtype=bool) for units in part) for part in (negative, dead)]
    return Epoch(1.0, accuracy, np.array(gradient), *flags)


def results(claim, run):
    """Every network of a claim with the epochs that ``run(trial, seed)`` makes up."""
    return {trial: [run(trial, seed) for seed in range(SEEDS)] for trial in CLAIMS[claim].trials}


def judged(claim, run):
    """The conditions met, and the verdict."""
    found = results(claim, run)
    conditions = CLAIMS[claim].conditions(found)
    report = ClaimReport(CLAIMS[claim], {}, SEEDS, 1, CLAIMS[claim].charts(found), conditions)
    return [condition.met for condition in conditions], report.verdict


def needing(epochs):
    """A run that gets 95 % right after so many epochs."""
    count = int(min(epochs, 80))
    return [epoch()] * count + [epoch(0.95 if math.isfinite(epochs) else 0.9)]


# ------------------------------------------------------------------ verdicts from made-up measurements


@pytest.mark.parametrize(
    ("needed", "met", "verdict_"),
    [
        ({"sigmoid": 20, "tanh": 10, "relu": 5}, [True, True, True], "holds"),
        ({"sigmoid": 20, "tanh": 10, "relu": 6}, [True, True, False], "holds partly"),
        ({"sigmoid": 8, "tanh": 3, "relu": 4}, [True, False, False], "holds partly"),
        ({"sigmoid": 4, "tanh": 4, "relu": 4}, [False, False, False], "does not hold here"),
        ({"sigmoid": math.inf, "tanh": math.inf, "relu": math.inf}, [False, False, True], "holds partly"),
    ],
)
def test_relu_faster(needed, met, verdict_):
    """Fewer epochs than each, and at most half; every function at its own best learning rate."""

    def run(trial, seed):
        best = {"sigmoid": 3.0, "tanh": 0.3, "relu": 0.1}[trial.name]
        return needing(needed[trial.name] + (0 if trial.settings.lr == best else 7) + (seed - SEEDS // 2))

    assert judged("relu-faster", run) == (met, verdict_)


@pytest.mark.parametrize(
    ("slopes", "met"),
    [
        ({"sigmoid": (0.1, 0.1), "tanh": (0.5, 0.6), "relu": (0.9, 0.8)}, [True] * 6),
        (
            {"sigmoid": (0.1, 0.1), "tanh": (0.5, 1.5), "relu": (2.0, 0.8)},
            [True, True, True, False, False, True],
        ),
        ({"sigmoid": (1.0, 2.0), "tanh": (1.0, 1.0), "relu": (3.0, 1.0)}, [False] * 6),
    ],
)
def test_early_layers_slow(slopes, met):
    """Each layer gets less than the next: before training, and as a geometric mean over the epochs."""

    def run(trial, seed):
        before, during = ([factor ** (4 - layer) for layer in range(4)] for factor in slopes[trial.name])
        return [epoch(gradient=before), *(epoch(gradient=np.multiply(k, during)) for k in (1.0, 100.0))]

    verdicts = {6: "holds", 0: "does not hold here"}
    assert judged("early-layers-slow", run) == (met, verdicts.get(sum(met), "holds partly"))


def test_geometric_mean_over_epochs():
    """Gradients 1 and 100 in training count as 10, whatever they were before."""
    run = [epoch(gradient=[7.0] * 4), epoch(gradient=[1.0] * 4), epoch(gradient=[100.0] * 4)]
    before, during = CLAIMS["early-layers-slow"].charts(results("early-layers-slow", lambda trial, seed: run))
    np.testing.assert_allclose(before.series[0].values, 7.0)
    np.testing.assert_allclose(during.series[0].values, 10.0)


ALIVE, DEAD = [0, 0, 0, 0], [1, 1, 1, 0]


@pytest.mark.parametrize(
    ("course", "met"),
    [
        # at the largest learning rate, after each epoch: the first layer, the second
        ([(ALIVE, ALIVE), (DEAD, DEAD), (DEAD, DEAD)], [True, True, True, True]),
        ([(ALIVE, ALIVE), (DEAD, DEAD), (DEAD, [1, 1, 0, 0])], [True, True, True, False]),
        ([(ALIVE, ALIVE), (DEAD, DEAD), (ALIVE, ALIVE)], [False, True, False, False]),
        ([(ALIVE, ALIVE), (ALIVE, ALIVE), ([1, 0, 0, 0], [1, 0, 0, 0])], [False, True, True, True]),
    ],
)
def test_dead_relu(course, met):
    """40 % dead somewhere, few at the smallest rate, and those that died are not active in the end."""

    def run(trial, seed):
        largest = max(other.settings.lr for other in CLAIMS["dead-relu"].trials)
        return [epoch(dead=layers if trial.settings.lr == largest else (ALIVE, ALIVE)) for layers in course]

    assert judged("dead-relu", run) == (met, "holds" if all(met) else "holds partly")


def test_dead_before_training_is_no_death():
    """Only units that were active before count as having died."""
    course = [epoch(dead=(DEAD, ALIVE)), epoch(dead=(ALIVE, ALIVE))]
    *_, first, deeper = CLAIMS["dead-relu"].conditions(results("dead-relu", lambda trial, seed: course))
    assert (first.measured["died"], deeper.measured["died"]) == (0, 0)


@pytest.mark.parametrize(
    ("negative", "gain", "met"),
    [
        ((0, 0, 0, 0), (8.0, 9.0, 10.0, 11.0, 12.0), [True, True, True]),
        ((1, 1, 0, 0), (8.0, 9.0, 10.0, 11.0, 12.0), [False, True, True]),
        ((1, 1, 0, 0), (-20.0, -10.0, 0.0, 10.0, 20.0), [False, False, True]),
        ((1, 1, 1, 0), (-8.0, -9.0, -10.0, -11.0, -12.0), [False, False, False]),
    ],
)
def test_leaky_helps(negative, gain, met):
    """Where relu's units are negative, fewer of leaky_relu's, and more images right: by a sign test."""

    def run(trial, seed):
        large = trial.settings.lr >= 0.7
        if trial.name == "relu" or not large:
            return [epoch(0.5, negative=[(1, 1, 0, 0) if large else ALIVE])]
        return [epoch(0.5 + gain[seed] / 100, negative=[negative])]

    verdicts = {3: "holds", 0: "does not hold here"}
    assert judged("leaky-helps", run) == (met, verdicts.get(sum(met), "holds partly"))


@pytest.mark.parametrize(
    ("before", "during", "needed", "met"),
    [
        (0.2, 0.5, 5, [True, True, True]),
        (0.2, 3.0, 90, [True, True, False]),
        (0.01, 200.0, 90, [False, False, False]),
    ],
)
def test_batch_norm_helps(before, during, needed, met):
    """Layer 1 over layer 4 comes nearer to 1, from below or from above, and 95 % are right sooner."""

    def run(trial, seed):
        if not trial.settings.batch_norm:
            ratios, epochs = (0.02, 0.03), 50
        else:
            ratios, epochs = (before, during), needed
        first, *rest = needing(epochs)
        return [
            first._replace(gradient=np.array([ratios[0], 1, 1, 1])),
            *(later._replace(gradient=np.array([ratios[1], 1, 1, 1])) for later in rest),
        ]

    verdicts = {3: "holds", 0: "does not hold here"}
    assert judged("batch-norm-helps", run) == (met, verdicts.get(sum(met), "holds partly"))


@pytest.mark.parametrize(
    ("sigmoid", "relu", "met"),
    [
        ((4, 8, 16, math.inf), (4, 5, 6, 7), [True, True, True, True]),
        ((4, 8, 8, 20), (4, 5, 6, 7), [True, False, True, True]),
        ((9, 8, 7, 6), (4, 3, 2, 3), [False, False, False, False]),
    ],
)
def test_depth_hurts_sigmoid(sigmoid, relu, met):
    """More epochs with each layer, at each depth's best learning rate; and by a greater factor than relu."""

    def run(trial, seed):
        depth, slow = len(trial.settings.hidden), trial.settings.lr != 1.0
        return needing((sigmoid if trial.name == "sigmoid" else relu)[depth - 1] + 3 * slow)

    verdicts = {4: "holds", 0: "does not hold here"}
    assert judged("depth-hurts-sigmoid", run) == (met, verdicts.get(sum(met), "holds partly"))


def test_epochs_needed():
    """The first time counts, before training is 0, and never is infinite."""
    runs = [[epoch(0.1), epoch(0.96), epoch(0.5)], [epoch(0.95)], [epoch(0.94), epoch(0.949)]]
    assert epochs_needed(runs).tolist() == [1.0, 0.0, math.inf]


def test_verdict_in_words():
    """How many conditions are met, and what follows."""

    def told(*met):
        conditions = tuple(Condition("it is so", value, {}) for value in met)
        return verdict(ClaimReport(CLAIMS["dead-relu"], {}, 2, 1, (), conditions))

    assert told(True, True) == "dead-relu holds: all of 2 conditions are met"
    assert told(True, False) == "dead-relu holds partly: 1 of 2 conditions is met; not met: it is so"
    assert told(False, False) == "dead-relu does not hold here: none of 2 conditions are met"


# ------------------------------------------------------------------ small experiments


@pytest.fixture
def few_digits(monkeypatch):
    """A part of the data, so that it takes a part of the time."""

    def few(seed):
        data = digits(seed)
        parts = (Examples(p.pixels[:200], p.labels[:200], p.white) for p in (data.training, data.held_out))
        return Dataset(data.name, *parts, data.classes)

    monkeypatch.setattr("actviz.analysis.training.evidence.digits", few)


@needs_digits
@pytest.mark.usefixtures("few_digits")
@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_is_tested(name):
    """Each is trained, with few seeds and epochs; verdict, JSON and figure follow from the measurements."""
    report = actviz.check_claim(name, seeds=2, epochs=1)
    document = report.to_dict()
    met = sum(condition["met"] for condition in document["conditions"])
    word = {0: "does not hold here", len(report.conditions): "holds"}.get(met, "holds partly")
    assert (document["verdict"], document["seeds"], document["schema"]) == (word, 2, 1)
    assert all(np.shape(line.values) == (len(line.x), 2) for chart in report.charts for line in chart.series)
    look = look_for()
    with styled(look):
        figure = claim_figure(report, look)
        assert len(figure.axes) == len(report.charts)
        scales = {ax.get_ylim() for ax in figure.axes}
        assert len(scales) == 1 or not report.claim.one_scale
        assert outside(figure) == []
        assert overlapping(figure) == []


def test_five_seeds_or_more():
    """Without --repeats every claim is tested with at least five."""
    assert min(claim.seeds for claim in CLAIMS.values()) == 5


@pytest.mark.parametrize(("until", "epochs"), [(True, 2), (False, 3)])
def test_stopping_at_the_target(until, epochs, monkeypatch):
    """A network that is right enough is not trained on; others are, to the end."""
    course = [epoch(0.1), epoch(0.96), epoch(0.97)]
    monkeypatch.setattr("actviz.analysis.training.evidence.learn", lambda *words, **more: iter(course))
    assert len(Trial("relu", Settings(), until).run(None, (0,))) == epochs


@needs_digits
@pytest.mark.usefixtures("few_digits")
def test_command(tmp_path, monkeypatch):
    """Tables with the claim, its source and the verdict; JSON; CSV; a figure that says what it shows."""
    report = actviz.check_claim("early-layers-slow", seeds=2, epochs=1)

    class Tested:
        claim, networks = CLAIMS["early-layers-slow"], 0

        def __iter__(self):
            return iter(())

        def report(self):
            return report

    monkeypatch.setattr("actviz.analysis.training.claims.inquiry", lambda name, **given: Tested())
    words, path = ("train", "--claim", "early-layers-slow"), tmp_path / "claim.svg"
    done = call(*words, "-o", str(path), "--size", "document")  # whose text is not said to be small
    assert (done.returncode, done.stderr) == (0, f"wrote {path}\n")
    lines = done.stdout.splitlines()
    assert lines[0] == "early-layers-slow"
    assert "The earlier the layer, the slower it learns" in lines[1]
    assert "Nielsen" in lines[2]
    assert verdict(report) in lines
    assert verdict(report) in path.read_text(encoding="utf-8")
    document = json.loads(call(*words, "--json").stdout)
    assert document["claim"] == "early-layers-slow"
    rows = list(csv.DictReader(io.StringIO(call(*words, "--table", "csv").stdout)))
    assert len(rows) == 2 * 3 * 4 * 2  # charts, functions, layers, seeds
    assert call("train", "--claim", "all").stdout.count("A claim holds if all") == 6


@pytest.mark.parametrize(
    ("one", "other", "significant", "chance"),
    [
        ([2, 3, 4, 5, 6], [1, 1, 1, 1, 1], True, 1 / 32),
        ([2, 3, 4, 5, 0], [1, 1, 1, 1, 1], False, 6 / 32),
        ([2, 3, 4, 5, 1], [1, 1, 1, 1, 1], False, 1 / 16),  # a difference of 0 is left out
        ([math.inf] * 5, [math.inf] * 5, False, 1.0),
        ([math.inf] * 5, [9] * 5, True, 1 / 32),
    ],
)
def test_sign_test(one, other, significant, chance):
    """One exceeds the other if so many differences above 0 have a probability of 5 % at most."""
    found = exceeds(np.array(one, dtype=float), np.array(other, dtype=float))
    assert (found.significant, found.chance) == (significant, pytest.approx(chance))


def test_differences_are_told_from_the_lowest_to_the_highest():
    """Their median, both ends, and the probability of as many above 0."""
    found = exceeds(np.array([1.0, 5.0, 3.0]), np.array([0.0, 1.0, 5.0])).to_dict("more")
    assert found == {"more": 1.0, "lowest": -2.0, "highest": 4.0, "p": 0.5}
