"""Published experiments run again: their figures lie where ours do, and all of it is printed."""

from __future__ import annotations

import csv
import io
import json
from functools import cache

import numpy as np
import pytest
from process import call, printed

from actviz.analysis.depth import nielsen
from actviz.analysis.depth.gradients import untracked
from actviz.analysis.depth.published import published
from actviz.tables.published import published_tables


@cache
def again(name):
    return published(name)


@pytest.fixture(params=["nielsen", "cs231n", "makemore"])
def report(request):
    return again(request.param)


def test_most_published_figures_are_inside(report):
    """Nine in ten figures of an independent draw lie between our 5 % and 95 %; here at least eight in ten."""
    inside = np.concatenate([comparison.inside for comparison in report.comparisons])
    assert inside.mean() >= 0.8


def test_theory_and_our_figures_agree(report):
    """What infinite width gives lies in the band of our networks, but for rare saturation."""
    theory = np.concatenate([c.theory for c in report.comparisons])
    low, high = (np.concatenate([getattr(c, end) for c in report.comparisons]) for end in ("low", "high"))
    assert ((low <= theory) & (theory <= high)).mean() >= 0.85


def test_nielsens_speeds():
    """All nine speeds of 2, 3 and 4 hidden layers are inside the 5-95 % band of 200 seeds (his data file)."""
    report = again("nielsen")
    assert [c.published.size for c in report.comparisons] == [2, 3, 4]
    assert report.comparisons[2].published.tolist() == [
        0.00297526635452925, 0.0170766654454251, 0.0695392416766048, 0.285138935451739
    ]  # fmt: skip
    assert all(comparison.inside.all() for comparison in report.comparisons)


def test_nielsens_theory():
    """The rms speed at infinite width is that of our networks within a tenth, at width 30."""
    found = nielsen.speeds(3, 0, untracked)
    rms = np.sqrt(np.square(found).mean(axis=0))
    assert (nielsen.expected(3, 0) / rms).tolist() == pytest.approx([1.0] * 3, abs=0.1)
    # the whole point: each layer learns about five times as slowly as the one behind it
    assert np.median(found[:, 1:] / found[:, :-1]) == pytest.approx(4.93, rel=0.1)


def test_the_digits_are_like_mnists():
    """A fifth of the pixels are not 0, and the mean squared length is near MNIST's 88."""
    items, truth = nielsen.digits(np.random.default_rng(0))
    assert items.shape == (1000, 784)
    assert truth.sum(axis=0).tolist() == [100.0] * 10
    assert (items > 0).mean() == pytest.approx(0.19, abs=0.03)
    assert np.square(items).sum(axis=1).mean() == pytest.approx(88, rel=0.1)


def test_cs231n():
    """tanh with 1/√fan_in: .6279287 … .2284734 in theory, and our networks scatter about it."""
    comparison = next(c for c in again("cs231n").comparisons if "1/√fan_in" in c.setup)
    assert comparison.theory[[0, 9]].tolist() == pytest.approx([0.6279287, 0.2284734], abs=5e-8)
    assert ((comparison.low <= comparison.theory) & (comparison.theory <= comparison.high)).all()


def test_nielsens_tables():
    """A table for each network, with the direction of the gradient; sources under the last."""
    tables = published_tables(again("nielsen"))
    assert [len(table.rows) for table in tables] == [2, 3, 4]
    assert tables[-1].notes[0].startswith("vanishes: layer 1 gets 1/95.8 of layer 4's (own: 1/")
    assert "nielsen: 9 of 9 published figures lie between our 5 % and 95 %" in tables[-1].notes


def test_printed():
    """The lesson of makemore's third table, the exploding gradient, and a seed that matters."""
    told = printed("vanish --compare makemore")
    assert "explodes: layer 1 gets 3.27 times layer 5's" in told
    assert "vanishes: layer 1 gets 1/16.1 of layer 5's" in told
    assert printed("vanish --compare makemore --seed 0") == told
    assert printed("vanish --compare makemore --seed 1") != told


def test_for_other_programs():
    """JSON and CSV hold the same figures."""
    document = json.loads(printed("vanish --compare makemore --json"))
    assert {"schema", "mode", "name", "source", "setup", "theory", "networks", "seed", "comparisons"} == set(
        document
    )
    rows = list(csv.DictReader(io.StringIO(printed("vanish --compare makemore --table csv"))))
    layers = [layer for comparison in document["comparisons"] for layer in comparison["layers"]]
    assert len(rows) == len(layers)
    for row, layer in zip(rows, layers, strict=True):
        assert float(row["own"]) == pytest.approx(layer["own"], rel=1e-5)
        assert row["inside"] == str(layer["inside"]).lower()


@pytest.mark.parametrize(
    "typed",
    [
        "--compare nelsen",
        "--compare nielsen relu",
        "--compare cs231n --width 5",
        "--compare makemore -o a.png",
        "--compare nielsen --fail-under 1",
    ],
)
def test_wrong_requests(typed):
    """An experiment there is not, or one with settings of another."""
    done = call("vanish", *typed.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: --compare")
