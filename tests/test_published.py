"""Published experiments run again: their figures lie where ours do."""

from __future__ import annotations

from functools import cache

import nielsen
import numpy as np
import pytest
from published import Comparison, PublishedReport, published, tables

from actviz.analysis.depth.gradients import untracked

pytestmark = pytest.mark.whole


def test_columns():
    """Theory's figures, our own and the published ones, each in its own column."""
    figures = {"published": [0.75, 2.5], "theory": [0.7, 2.75], "own": [0.8, 2.625], "low": [0.5, 2.5625]}
    made = {key: np.array(values) for key, values in figures.items()}
    comparison = Comparison("set-up", "std", high=np.array([1, 3.0]), rounding=0.005, **made)
    (table,) = tables(PublishedReport("makemore", "source", "here", "theory", 3, 0, (comparison,)))
    assert table.header == ["layer", "published", "theory", "own", "5 %", "95 %", "difference", ""]
    assert table.rows == [
        ["1", "0.75", "0.7", "0.8", "0.5", "1", "+6.7 %", ""],
        ["2", "2.5", "2.75", "2.625", "2.562", "3", "+5.0 %", "outside"],
    ]


@cache
def again(name):
    return published(name)


whole = pytest.mark.whole  # two in three: nothing of ours changes what was published
NAMES = [pytest.param("nielsen", marks=whole), pytest.param("cs231n", marks=whole), "makemore"]


@pytest.fixture(params=NAMES)
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


@whole
def test_nielsens_speeds():
    """All nine speeds of 2, 3 and 4 hidden layers are inside the 5-95 % band of 200 seeds (his data file)."""
    report = again("nielsen")
    assert [c.published.size for c in report.comparisons] == [2, 3, 4]
    assert report.comparisons[2].published.tolist() == [
        0.00297526635452925, 0.0170766654454251, 0.0695392416766048, 0.285138935451739
    ]  # fmt: skip
    assert all(comparison.inside.all() for comparison in report.comparisons)


# as read in the files and pages that the project's reference tables name under nielsen_ch5,
# cs231n_activation_statistics and karpathy_makemore_part3 (gradients as shares of the last layer's)
FIGURES = {
    "nielsen": {
        0: [0.0657413432650318, 0.309218494270371],
        1: [0.0118382122721213, 0.0599651945744952, 0.283142392854882],
        2: [0.00297526635452925, 0.0170766654454251, 0.0695392416766048, 0.285138935451739],
    },
    "cs231n": {
        0: [0.213081, 0.047551, 0.01063, 0.002378, 0.000532, 0.000119, 2.6e-05, 6e-06, 1e-06, 0.0],
        1: [0.98212, 0.98174, 0.98169, 0.9817, 0.98172, 0.98175, 0.98191, 0.98156, 0.98156, 0.98153],
        2: [0.62751, 0.48695, 0.40813, 0.35797, 0.32023, 0.29264, 0.27133, 0.25339, 0.23924, 0.22615],
        3: [0.825232, 0.827835, 0.813855, 0.826902, 0.834092, 0.860035, 0.87061, 0.889348, 0.845357,
            0.844523],
    },
    "makemore": {
        0: [0.75, 0.69, 0.67, 0.66, 0.66],
        1: [0.62, 0.48, 0.41, 0.35, 0.32],
        2: [0.85, 0.84, 0.84, 0.84, 0.84],
        3: [20.25, 8.38, 6.62, 5.47, 6.12],
        4: [3.5, 0.03, 0.06, 0.0, 0.0],
        5: [47.66, 40.47, 42.38, 42.0, 42.41],
        6: [4.205588 / 3.054035, 3.991179 / 3.054035, 3.74302 / 3.054035, 3.290473 / 3.054035, 1.0],
        7: [9.977493 / 3.051525, 7.421208 / 3.051525, 5.569782 / 3.051525, 3.952166 / 3.051525, 1.0],
        8: [0.1892402 / 3.053498, 0.3943546 / 3.053498, 0.8035369 / 3.053498, 1.561152 / 3.053498, 1.0],
    },
}  # fmt: skip


def test_figures_are_as_published(report):
    """What is called published is what was published, and nothing of it is left out."""
    known = FIGURES[report.name]
    assert len(report.comparisons) == len(known)
    for table, figures in known.items():
        assert report.comparisons[table].published.tolist() == pytest.approx(figures, rel=1e-12)


# geometric means, 5 % and 95 % of 200 networks in somebody else's simulation: the same tables, own_simulation
SIMULATED = [
    [(0.05831, 0.03991, 0.08623), (0.2871, 0.2019, 0.3798)],
    [(0.01175, 0.007049, 0.01848), (0.05731, 0.036, 0.0874), (0.2822, 0.1998, 0.3935)],
    [(0.002403, 0.001213, 0.004253), (0.01184, 0.006771, 0.01976), (0.059, 0.03725, 0.09128),
     (0.2911, 0.199, 0.4206)],
]  # fmt: skip


@whole
@pytest.mark.parametrize("table", [0, 1, 2])
def test_nielsens_speeds_simulated_elsewhere(table):
    """Our medians are those of an independent simulation, within four standard errors of the two."""
    comparison = again("nielsen").comparisons[table]
    for own, (middle, low, high) in zip(comparison.own, SIMULATED[table], strict=True):
        scatter = np.log(high / low) / (2 * 1.6448536)  # of the logarithm
        # of a median of 200, and of a mean of 200
        error = scatter * np.sqrt((np.pi / 2 + 1) / 200)
        assert abs(np.log(own / middle)) <= 4 * error


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


@whole
def test_cs231n():
    """tanh with 1/√fan_in: .6279287 … .2284734 in theory, and our networks scatter about it."""
    comparison = next(c for c in again("cs231n").comparisons if "1/√fan_in" in c.setup)
    assert comparison.theory[[0, 9]].tolist() == pytest.approx([0.6279287, 0.2284734], abs=5e-8)
    assert ((comparison.low <= comparison.theory) & (comparison.theory <= comparison.high)).all()


@whole
def test_nielsens_tables():
    """A table for each network, with the direction of the gradient; sources under the last."""
    found = tables(again("nielsen"))
    assert [len(table.rows) for table in found] == [2, 3, 4]
    for table, ratio in zip(found, ("1/4.7", "1/23.9", "1/95.8"), strict=True):  # of his data files
        assert table.notes[0].startswith(
            f"vanishes: layer 1 gets {ratio} of layer {len(table.rows)}'s (own: 1/"
        )
    assert "nielsen: 9 of 9 published figures lie between our 5 % and 95 %" in found[-1].notes


def test_makemores_tables():
    """The lesson of the third table, the exploding gradient, and a seed that matters."""
    notes = [note for table in tables(again("makemore")) for note in table.notes]
    assert any(note.startswith("explodes: layer 1 gets 3.27 times layer 5's") for note in notes)
    assert any(note.startswith("vanishes: layer 1 gets 1/16.1 of layer 5's") for note in notes)
    first, other = (published("makemore", seed=seed).comparisons[0].own.tolist() for seed in (0, 1))
    assert first == again("makemore").comparisons[0].own.tolist()
    assert first != other
