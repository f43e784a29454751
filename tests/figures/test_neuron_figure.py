"""The figure of a neuron: what it answers over the weighted sum, and where it fires in the plane."""

from __future__ import annotations

import itertools
import shlex

import drawn
import mpmath as mp
import numpy as np
import pytest
from drawn import LOOKS, NONE
from each import each, partly
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from process import in_json, printed, run

import actviz
from actviz.analysis.units.gates import GATES
from actviz.figures.axes.view import View
from actviz.figures.neuron import gate_figure, neuron_figure
from actviz.figures.styles import contrast

DPI = 50


def figure(*reports, view=None, **look):
    return drawn.made(lambda chosen: neuron_figure(reports, view or View(), chosen), **{"dpi": DPI, **look})


def dots(panel):
    """Place and whether it is filled, of every dot of the inputs."""
    ink = {line.get_markeredgecolor() for line in panel.lines if line.get_gid() == "inputs"}
    return {
        (float(x), float(y), line.get_markerfacecolor() != "white")
        for line in panel.lines
        if line.get_marker() == "o" and line.get_markeredgecolor() in ink
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)
    }


def test_the_firing_graph():
    """A jump at θ with an open and a closed end, a tick there, and the four inputs, filled where it fires."""
    left, _ = figure(actviz.neuron([5, 3], threshold=4)).axes
    curve = next(line for line in left.lines if line.get_label() == r"$y=heaviside(w\cdot x-4)$")
    x, y = curve.get_xdata(), curve.get_ydata()
    assert set(y[np.isfinite(y)]) == {0, 1}
    assert x[np.isnan(y)].tolist() == [4]
    ends = {
        (float(line.get_xdata()[0]), float(line.get_ydata()[0]), line.get_markerfacecolor() != "white")
        for line in left.lines
        if line.get_gid() == "end of a jump"
    }
    assert ends == {(4, 0, False), (4, 1, True)}
    assert dots(left) == {(0, 0, False), (3, 0, False), (5, 1, True), (8, 1, True)}
    words = [text for text, _ in drawn.labels(left.figure)]
    assert {r"$\theta=4$", "(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)"} <= set(words)


def test_the_plane():
    """The line w·x = θ, what lies beyond it shaded, and the four inputs on its two sides."""
    _, right = figure(actviz.neuron([5, 3], threshold=4)).axes
    line = next(line for line in right.lines if line.get_label() == "$5x_1+3x_2=4$")
    x, y = np.array(line.get_xdata()), np.array(line.get_ydata())
    assert 5 * x + 3 * y == pytest.approx([4, 4], rel=1e-12)
    (shade,) = right.patches
    corners = shade.get_xy()[:-1]
    assert len(corners) == 4
    assert (corners @ [5, 3] >= 4 - 1e-12).all()
    assert dots(right) == {(0, 0, False), (0, 1, False), (1, 0, True), (1, 1, True)}


@pytest.mark.parametrize("size", partly(["16:9", "square", "9:16"], ["9:16"]))
def test_a_unit_is_as_long_on_both_axes(size):
    """In the plane of a gate and of a neuron."""
    xor = drawn.made(lambda chosen: gate_figure(GATES["xor"], chosen), size=size, dpi=DPI)
    planes = [xor.axes[0]]
    planes.append(figure(actviz.neuron([5, 3], threshold=4), size=size).axes[1])
    for plane in planes:
        (x0, y0), (x1, y1) = plane.transData.transform([(0, 0), (1, 1)])
        assert x1 - x0 == pytest.approx(y1 - y0, rel=1e-9)


def test_degrees_in_the_plane():
    """With sigmoid the shade has nine steps, at outputs of 0.1, 0.2, … 0.9 (logits by mpmath)."""
    _, right = figure(actviz.neuron([5, 3], threshold=4, activation="sigmoid")).axes
    lowest = sorted(float((patch.get_xy() @ [5, 3]).min()) - 4 for patch in right.patches)
    true = [float(mp.log(p / (1 - p))) for p in (mp.mpf(k) / 10 for k in range(1, 10))]
    assert lowest == pytest.approx(true, abs=1e-5)
    words = {text for text, _ in drawn.labels(right.figure)}
    assert {"0.018", "0.27", "0.73", "0.98"} <= words


def test_a_family():
    """A curve and a line for each threshold, and inputs that are neither filled nor empty."""
    reports = [actviz.neuron([5, 3], threshold=t, activation="sigmoid") for t in (1, 4, 7)]
    left, right = figure(*reports).axes
    names = [rf"$\theta={t}$" for t in (1, 4, 7)]
    for ax in (left, right):
        assert [text.get_text() for text in ax.get_legend().get_texts()] == names
    for name, t in zip(names, (1, 4, 7), strict=True):
        line = next(line for line in left.lines if line.get_label() == name)
        middle = np.interp(0.5, line.get_ydata(), line.get_xdata())
        assert middle == pytest.approx(t, abs=1e-3)


def test_a_family_is_one_hue():
    """From the least threshold to the greatest, with the usual ticks: the legend has the thresholds."""
    reports = [actviz.neuron([5], threshold=t, activation="sigmoid") for t in (1, 3, 5)]
    (ax,) = figure(*reports, theme="light").axes
    lines = [line for line in ax.lines if line.get_label().startswith(r"$\theta")]
    contrasts = [contrast(line.get_color(), "white") for line in lines]
    assert contrasts == sorted(set(contrasts))
    assert [label.get_text() for label in ax.get_xticklabels()] == ["−4", "−2", "2", "4", "6", "8", "10"]


@pytest.mark.parametrize("size", ["16:9", "4:3", "beamer", "column"])
def test_all_inputs_are_named(size):
    """Beside their points, or led there; none in the row of the tick labels."""
    left, _ = figure(actviz.neuron([5, 3], threshold=4, activation="sigmoid"), size=size, dpi=150).axes
    texts = {text.get_text(): text for text in left.texts}
    assert {"(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)"} <= texts.keys()
    row = Bbox.union([label.get_window_extent() for label in left.get_xticklabels() if label.get_text()])
    for name in ("(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)"):
        assert not Text.get_window_extent(texts[name]).overlaps(row)


def test_xor_in_the_plane():
    """Two lines, and the points that fire between them."""
    (ax,) = drawn.made(lambda chosen: gate_figure(GATES["xor"], chosen), dpi=DPI).axes
    assert dots(ax) == {(0, 0, False), (0, 1, True), (1, 0, True), (1, 1, False)}
    lines = {str(line.get_label()): line.get_xydata() for line in ax.lines}
    for name in ("or", "nand"):
        (label,) = (label for label in lines if label.startswith(f"{name}: "))
        gate = GATES[name]
        assert lines[label] @ gate.weights == pytest.approx([gate.threshold] * 2, rel=1e-12)
    assert drawn.faults(ax.figure) == NONE


FIGURES = {
    "documents": [([5, 3], {"threshold": 4})],
    "sigmoid": [([5, 3], {"threshold": 4, "activation": "sigmoid"})],
    "family": [([5, 3], {"threshold": t, "activation": "sigmoid"}) for t in (1, 4, 7)],
    "one input": [([2], {"threshold": 1})],
    "three inputs": [([1, 1, 1], {"threshold": 2})],
    "twelve inputs": [([1] * 12, {"threshold": 6})],
    "no weights": [([0, 0], {"threshold": 1})],
    "vertical": [([2, 0], {"threshold": 1})],
    "far off": [([1, 1], {"threshold": 50})],
    "large": [([1e300, 1e299], {"threshold": 1e300})],
    "small": [([1e-300, 1e-300], {"threshold": 1e-300})],
    "waves": [([1, -2], {"threshold": 0.5, "activation": "sin"})],
    "own inputs": [([1.5, -0.7], {"threshold": 0.3, "inputs": [[0.2, 0.7], [-3, 2], [4, -1]]})],
    "one row": [([1, 1], {"inputs": [[3, 3]]})],
}
TURNS = list(zip(FIGURES, itertools.cycle(LOOKS), strict=False))[::2]  # one look a figure


@each("name, look", itertools.product(FIGURES, LOOKS), size=8, part=TURNS)
def test_labels_are_clear(name, look):
    """In every theme and size nothing is struck, cut off or over something else."""
    reports = [actviz.neuron(weights, **given_) for weights, given_ in FIGURES[name]]
    assert drawn.faults(figure(*reports, **look)) == NONE


def test_the_command_draws(here):
    """-o writes, in every format, tells the path on standard error, and describes what is to be seen."""
    typed = "neuron --weights 5,3 --threshold 4 -o a.png -o a.svg -o a.pdf -o a.tex"
    done = run(*shlex.split(typed), cwd=here)
    assert (done.returncode, done.stderr) == (
        0,
        "".join(f"wrote a.{f}\n" for f in ("png", "svg", "pdf", "tex")),
    )
    assert done.stdout == printed("neuron --weights 5,3 --threshold 4")
    about = in_json("show a.png")
    assert about["command"] == "actviz neuron --weights 5,3 --threshold 4"
    assert "heaviside(w·x − θ) with θ = 4" in about["description"]
    assert in_json("neuron --gate xor -o x.png")["outputs"] == ["x.png"]
    about = in_json("show x.png")
    assert about["description"].startswith("The four inputs of xor")
    assert about["title"]


def test_limits_of_the_graph():
    """--x and --y are those of the firing graph; inputs outside are not drawn."""
    left, _ = figure(actviz.neuron([5, 3], threshold=4), view=View((2.0, 6.0), (-0.5, 1.5)), axes="box").axes
    assert left.get_xlim() == (2, 6)
    assert dots(left) == {(3, 0, False), (5, 1, True)}
