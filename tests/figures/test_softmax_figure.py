"""The bars of softmax: as long as the probabilities, with names and values that nothing strikes."""

from __future__ import annotations

import itertools
import math
import shlex

import drawn
import pytest
from drawn import LOOKS, NONE
from each import diagonal, each
from matplotlib.text import Annotation
from process import in_json, printed, refused, run

import actviz
from actviz.figures.softmax import bars_figure

DPI = 50


def figure(*reports, **look):
    return drawn.made(lambda chosen: bars_figure(reports, chosen), **{"dpi": DPI, **look})


def bars(panel):
    """The lengths of the bars, from top to bottom."""
    boxes = [patch.get_xy() for patch in panel.patches]
    boxes.sort(key=lambda corners: -corners[:, 1].max())
    return [float(corners[:, 0].max()) for corners in boxes]


def test_bars_are_as_long_as_probabilities():
    """From top to bottom, with the values at them, the target in another colour with its loss."""
    report = actviz.softmax([2, 1, 0.1], target=1)
    (panel,) = figure(report).axes
    assert bars(panel) == report.probabilities.tolist()
    colors = [patch.get_facecolor() for patch in panel.patches]
    assert len(set(colors)) == 2
    assert colors[0] == colors[2]
    words = {text for text, _ in drawn.labels(panel.figure)}
    assert {"0.659", r"0.242,  $-\log p=1.42$", "0.0986", "$x_{0}=2$", "$x_{2}=0.1$", "1", "0"} <= words


def test_values_stand_beside_their_bars():
    """None runs into a bar."""
    panel = figure(actviz.softmax([2, 1, 0.1, -8], target=1)).axes[0]
    panel.figure.canvas.draw()
    boxes = [patch.get_window_extent() for patch in panel.patches]
    for text in panel.get_children():
        if isinstance(text, Annotation) and text.get_text():
            label = text.get_window_extent()
            assert not any(label.overlaps(box) for box in boxes), text.get_text()


def test_a_family_is_in_one_panel():
    """Each class has a bar for each temperature, one under the other, the stronger the higher it is."""
    reports = [actviz.softmax([2, 1, 0.1], temperature=t) for t in (0.5, 1, 2)]
    (panel,) = figure(*reports).axes
    assert bars(panel) == [report.probabilities[i] for i in range(3) for report in reports]
    patches = sorted(panel.patches, key=lambda patch: -patch.get_xy()[:, 1].max())
    assert [patch.get_alpha() for patch in patches[:3]] == sorted({patch.get_alpha() for patch in patches})
    legend = panel.get_legend()
    assert [text.get_text() for text in legend.get_texts()] == ["$T=0.5$", "$T=1$", "$T=2$"]
    assert [line.get_alpha() for line in legend.legend_handles] == [
        patch.get_alpha() for patch in patches[:3]
    ]


@pytest.mark.parametrize("target", [None, 0])
@pytest.mark.parametrize("size", ["16:9", "column"])
def test_an_axis_of_probabilities_ends_at_1(size, target):
    """What is written at the bars has its room beyond."""
    panel = figure(actviz.softmax([9, 1, 0.1], target=target), size=size).axes[0]
    assert panel.get_xlim() == (0, 1)


def test_names_of_classes(chinese):
    """Chinese ones and ones with dollar signs are written as they are; long ones are shortened."""
    labels = ["猫", "$5", "a name that is much too long for the space there is beside bars in a figure"]
    panel = figure(actviz.softmax([2, 1, 0.1], labels=labels)).axes[0]
    words = [text for text, _ in drawn.labels(panel.figure)]
    assert {"猫 (2)", r"\$5 (1)"} <= set(words)
    (short,) = (word for word in words if word.startswith("a name"))
    assert short.endswith("… (0.1)")


FIGURES = {
    "three": [([2, 1, 0.1], {"target": 0})],
    "one": [([3], {})],
    "twenty": [([k / 5 for k in range(20)], {"target": 3})],
    "infinite": [([math.inf, 1, -math.inf], {"target": 1})],
    "far apart": [([1000, -1000, 0], {"target": 1})],
    "named": [([2, 1, 0.1], {"labels": ["a rather long name of a class", "dog", "b$c"], "target": "dog"})],
    "family": [([2, 1, 0.1], {"temperature": t, "target": 1}) for t in (0.5, 1, 2)],
}


@each("name, look", itertools.product(FIGURES, LOOKS), part=diagonal(FIGURES, LOOKS))
def test_labels_are_clear(name, look):
    """In every theme and size nothing is struck, cut off or over something else."""
    assert drawn.faults(figure(*(actviz.softmax(x, **given_) for x, given_ in FIGURES[name]), **look)) == NONE


def test_too_many_bars_are_refused():
    """Rather than drawn in letters that nobody can read."""
    typed = f"softmax {' '.join(map(str, range(200)))} -o a.png"
    refused(typed, "200 bars in a panel leave no legible labels", "choose a larger --size…")


@pytest.mark.whole
def test_the_command_draws(tmp_path):
    """-o writes, in every format, and describes what is to be seen."""
    done = run(*shlex.split("softmax 2 1 0.1 -o a.png -o a.svg -o a.pdf -o a.tex"), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, printed("softmax 2 1 0.1"))
    about = in_json(f"show {tmp_path / 'a.png'}")
    assert about["command"] == "actviz softmax 2 1 0.1"
    assert about["description"] == "Probabilities by softmax: 0: 0.659, 1: 0.242, 2: 0.0986."
    assert about["title"] == "softmax"
