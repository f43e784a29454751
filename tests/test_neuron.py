"""A single neuron: the documents' table, exact sums, logic gates, and the figure of where it fires."""

from __future__ import annotations

import csv
import io
import itertools
import json
import math
import re
import shlex
from fractions import Fraction

import drawn
import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from process import call, contents, on_terminal, printed, run
from test_errors import is_told
from test_labels import LOOKS, NONE
from test_startup import loaded

import actviz
from actviz.analysis.units.gates import GATES, Gate, computed
from actviz.figures import styled
from actviz.figures.look import look_for
from actviz.figures.neuron import gate_figure, neuron_figure
from actviz.figures.view import View

U = 2.0**-53
DPI = 50
repeatable = settings(deadline=None, derandomize=True, max_examples=100)
decimals = st.decimals(-1000, 1000, places=3).map(float)


def figure(*reports, view=None, **look):
    chosen = look_for(**{"dpi": DPI, **look})
    with styled(chosen):
        return neuron_figure(reports, view or View(), chosen)


def dots(panel):
    """Place and whether it is filled, of every dot of the inputs."""
    ink = {line.get_markeredgecolor() for line in panel.lines if line.get_label() in ("_rows", "fires")}
    return {
        (float(x), float(y), line.get_markerfacecolor() != "white")
        for line in panel.lines
        if line.get_marker() == "o" and line.get_markeredgecolor() in ink
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)
    }


# ------------------------------------------------------------------ the documents' example


def test_the_documents_table():
    """w = (5, 3), θ = 4: 0 no, 3 no, 5 yes, 8 yes."""
    report = actviz.neuron([5, 3], threshold=4)
    told = [(*row.inputs, row.weighted_sum, row.output) for row in report.rows]
    assert told == [(0, 0, 0, 0), (0, 1, 3, 0), (1, 0, 5, 1), (1, 1, 8, 1)]
    assert [row.z for row in report.rows] == [-4, -1, 1, 4]
    assert list(map(report.fires, report.rows)) == [False, False, True, True]


def test_the_documents_table_with_sigmoid():
    """In place of yes and no σ(−4), σ(−1), σ(1) and σ(4) (mpmath)."""
    report = actviz.neuron([5, 3], bias=-4, activation="sigmoid")
    true = [float(1 / (1 + mp.exp(-z))) for z in (-4, -1, 1, 4)]
    assert [row.output for row in report.rows] == pytest.approx(true, rel=8 * U, abs=0)


def test_the_printed_table():
    """The documents' columns, and how weights and bias are one vector."""
    lines = printed("neuron --weights 5,3 --threshold 4").splitlines()
    assert [line.split() for line in lines[1:6]] == [
        ["x1", "x2", "weighted", "sum", "z", "output", "fires"],
        ["0", "0", "0", "-4", "0", "no"],
        ["0", "1", "3", "-1", "0", "no"],
        ["1", "0", "5", "1", "1", "yes"],
        ["1", "1", "8", "4", "1", "yes"],
    ]
    assert lines[6] == "it fires for 2 of 4 inputs, and computes: x1"
    assert "z = w·x - θ = (w, b)·(x, 1) = (5, 3, -4)·(x1, x2, 1)" in lines[7]


def test_json():
    """The keys of the interface; --bias is the threshold with the other sign."""
    document = json.loads(printed("neuron --weights 5,3 --bias -4 --activation step --json"))
    assert {key: document[key] for key in ("schema", "weights", "bias", "threshold", "activation")} == {
        "schema": 1, "weights": [5, 3], "bias": -4, "threshold": 4, "activation": "heaviside",
    }  # fmt: skip
    assert document["rows"][2] == {"inputs": [1, 0], "weighted_sum": 5, "z": 1, "output": 1}
    assert document["computes"] == "x1"
    assert document == json.loads(json.dumps(actviz.neuron([5, 3], threshold=4).to_dict()))


# ------------------------------------------------------------------ sums


@pytest.mark.parametrize(
    ("weights", "threshold"), [((0.1, 0.7), 0.8), ((0.1, 0.2), 0.3), ((1e-300, 1e-300), 2e-300)]
)
def test_thresholds_are_reached_as_on_paper(weights, threshold):
    """In float64 0.1 + 0.7 is below 0.8 and 0.1 + 0.2 above 0.3; in decimals both are equal."""
    row = actviz.neuron(weights, threshold=threshold).rows[-1]
    assert (row.weighted_sum, row.z, row.output) == (threshold, 0, 1)


@repeatable
@given(data=st.data(), count=st.integers(1, 6), threshold=decimals)
def test_sums_are_exact_and_rounded_once(data, count, threshold):
    """w·x and z of any decimals, against fractions."""
    vectors = st.lists(decimals, min_size=count, max_size=count)
    weights, x = data.draw(vectors), data.draw(vectors)
    (row,) = actviz.neuron(weights, threshold=threshold, inputs=[x]).rows
    total = sum(Fraction(str(w)) * Fraction(str(a)) for w, a in zip(weights, x, strict=True))
    assert row.weighted_sum == float(total)
    assert row.z == float(total - Fraction(str(threshold)))
    assert row.output == float(total >= Fraction(str(threshold)))


@repeatable
@given(data=st.data(), count=st.integers(1, 5), threshold=decimals, shift=decimals)
def test_what_moves_a_neuron(data, count, threshold, shift):
    """A bias b is an input of 1 with the weight b; a larger threshold never makes it fire."""
    weights = data.draw(st.lists(decimals, min_size=count, max_size=count))
    report = actviz.neuron(weights, threshold=threshold)
    appended = actviz.neuron([*weights, report.bias], inputs=[[*r.inputs, 1] for r in report.rows])
    assert [row.z for row in appended.rows] == [row.z for row in report.rows]
    dull = actviz.neuron(weights, threshold=threshold + abs(shift))
    assert sum(map(dull.fires, dull.rows)) <= sum(map(report.fires, report.rows))


def test_sums_beyond_float64():
    """An infinite sum has a limit for its output, and no error."""
    report = actviz.neuron([1e308, 1e308], threshold=-1e308, inputs=[[10, 10], [-10, -10]])
    assert [row.weighted_sum for row in report.rows] == [math.inf, -math.inf]
    assert [row.output for row in report.rows] == [1, 0]


def test_the_value_at_the_threshold():
    """With the step that is 0 or 1/2 at 0 a neuron whose threshold is just reached does not fire."""
    for step, output in (("heaviside", 1), ("heaviside:0", 0), ("heaviside:0.5", 0.5)):
        report = actviz.neuron([1], threshold=1, activation=step)
        assert (report.rows[1].output, report.fires(report.rows[1])) == (output, output == 1)


# ------------------------------------------------------------------ logic


TRUTH = {
    "and": [0, 0, 0, 1], "or": [0, 1, 1, 1], "nand": [1, 1, 1, 0], "nor": [1, 0, 0, 0],
    "xor": [0, 1, 1, 0], "xnor": [1, 0, 0, 1],
}  # fmt: skip


@pytest.mark.parametrize("name", ["and", "or", "nand", "nor"])
def test_gates(name):
    """The weights do what the gate's name says, with room on both sides of the threshold."""
    gate = GATES[name]
    report = actviz.neuron(gate.weights, threshold=gate.threshold)
    assert [row.output for row in report.rows] == TRUTH[name]
    assert min(abs(row.z) for row in report.rows) == 0.5
    document = json.loads(printed(f"neuron --gate {name} --json"))
    assert (document["gate"], document["separable"]) == (name, True)
    assert [row["output"] for row in document["rows"]] == TRUTH[name]


def test_not():
    """A gate of one input."""
    assert [row["output"] for row in json.loads(printed("neuron --gate not --json"))["rows"]] == [1, 0]


@pytest.mark.parametrize("name", ["xor", "xnor"])
def test_no_neuron_computes_xor(name):
    """It says so, with the four inequalities, and ends with 0: a question was answered."""
    done = call("neuron", "--gate", name)
    assert (done.returncode, done.stderr) == (0, "")
    wanted = {1: "≥", 0: "<"}
    sides = ["0", "w2", "w1", "w1 + w2"]
    for side, output, line in zip(sides, TRUTH[name], done.stdout.splitlines()[2:6], strict=True):
        assert line.endswith(f"  {side} {wanted[output]} θ")
    document = json.loads(printed(f"neuron --gate {name} --json"))
    assert (document["separable"], document["weights"], document["threshold"]) == (False, None, None)
    assert [row["output"] for row in document["rows"]] == TRUTH[name]


@pytest.mark.parametrize("name", ["xor", "xnor"])
def test_no_neuron_computes_xor_indeed(name):
    """Of many weights and thresholds none does; two layers of neurons do, as is said."""
    grid = [k / 2 for k in range(-8, 9)]
    for w1, w2, theta in itertools.product(grid, repeat=3):
        answers = [w1 * a + w2 * b >= theta for a, b in itertools.product((0, 1), repeat=2)]
        assert answers != TRUTH[name]
    gate = GATES[name]

    def fires(part, *inputs):
        return float(sum(map(float.__mul__, part.weights, inputs)) >= part.threshold)

    assert isinstance(gate.first, Gate)
    both = [(fires(gate.first, *x), fires(gate.second, *x)) for x in gate.inputs]
    assert [fires(gate.outer, *pair) for pair in both] == TRUTH[name]


EXPRESSION = re.compile(r"x(\d)")


@pytest.mark.parametrize("outputs", list(itertools.product((0, 1), repeat=4)))
def test_all_functions_of_two_inputs(outputs):
    """Fourteen of the sixteen have a neuron, and its expression is one that Python agrees with."""
    grid = [k / 2 for k in range(-4, 5)]
    inputs = list(itertools.product((0, 1), repeat=2))
    neurons = (
        (w1, w2, theta)
        for w1, w2, theta in itertools.product(grid, repeat=3)
        if [w1 * a + w2 * b >= theta for a, b in inputs] == list(outputs)
    )
    found = next(neurons, None)
    assert (found is None) == (list(outputs) in (TRUTH["xor"], TRUTH["xnor"]))
    if found is None:
        return
    expression = computed(actviz.neuron(found[:2], threshold=found[2]))
    python = {"always": "True", "never": "False"}.get(expression, EXPRESSION.sub(r"x[\1 - 1]", expression))
    assert [int(bool(eval(python, {"x": x}))) for x in inputs] == list(outputs)


def test_expressions_of_more_inputs():
    """Counting neurons have a name; others that have none, and rows that are no truth table, get none."""
    assert computed(actviz.neuron([1, 1, 1], threshold=2)) == "at least 2 of 3"
    assert computed(actviz.neuron([-1, -1, -1], threshold=-1)) == "at most 1 of 3"
    assert computed(actviz.neuron([1, 1, 1], threshold=3)) == "x1 and x2 and x3"
    assert computed(actviz.neuron([2, 1, 1], threshold=2)) is None
    assert computed(actviz.neuron([1, 1], threshold=1, inputs=[[0, 1], [1, 1]])) is None
    assert computed(actviz.neuron([1, 1], threshold=1, activation="sigmoid")) is None
    assert computed(actviz.neuron([1, 1], threshold=1, activation="heaviside:0.5")) is None


# ------------------------------------------------------------------ inputs of the user's own


def test_inputs_of_the_users_own(tmp_path):
    """Typed, or from a CSV file with or without names, negative ones too."""
    typed = printed("neuron --weights -1,2 --inputs '0.2,0.7;-1,1' --json")
    assert [row["z"] for row in json.loads(typed)["rows"]] == [1.2, 3]
    for text in ("0.2,0.7\n-1,1\n", "a,b\n0.2,0.7\n\n-1,1\n", "\ufeffa,b\r\n0.2, 0.7\r\n-1,1"):
        (tmp_path / "rows.csv").write_text(text, encoding="utf-8")
        done = run("neuron", "--weights", "-1,2", "--inputs", "rows.csv", "--json", cwd=tmp_path)
        assert done.stdout == typed


def test_csv():
    """One row a vector of inputs, one table for all thresholds."""
    rows = list(
        csv.DictReader(io.StringIO(printed("neuron --weights 5,3 --sweep threshold=1,4 --table csv")))
    )
    assert len(rows) == 8
    assert rows[5] == {
        "threshold": "4", "x1": "0", "x2": "1", "weighted_sum": "3", "z": "-1", "output": "0",
    }  # fmt: skip


def test_a_sweep_of_thresholds():
    """From sensitive to dull: one column for each, all in one table."""
    out = printed("neuron --weights 5,3 --sweep threshold=1,4,7")
    assert re.search(r"θ = 1 +θ = 4 +θ = 7", out)
    assert "it fires for 3 of 4 inputs at θ = 1, 2 of 4 inputs at θ = 4, 1 of 4 inputs at θ = 7" in out
    family = json.loads(printed("neuron --weights 5,3 --sweep bias=-1,-4 --json"))["family"]
    assert [neuron["threshold"] for neuron in family] == [1, 4]


@pytest.mark.parametrize(
    "typed",
    [
        "neuron --weights 5,3 --threshold 4",
        "neuron --gate nand",
        "neuron --gate xor",
        "neuron --weights 1,1,1,1,1,1,1,1 --threshold 4",
        "neuron --weights 0.123456,-3.23456,7.1,1e-9,2 --threshold 4 --activation sigmoid",
        "neuron --weights 5,3 --sweep threshold=1,2,3,4,5,6,7,8 --activation sigmoid",
    ],
)
def test_tables_fit_a_terminal(typed, tmp_path):
    """80 columns are enough, and nothing is cut."""
    shown = on_terminal(*shlex.split(typed), cwd=tmp_path, env={"TERM": "dumb"}).stdout
    assert max(map(len, shown.splitlines())) <= 80
    assert shown.split() == printed(typed).split()


REFUSED = [
    ("neuron", "neuron needs --weights", "actviz neuron --weights 5,3 --threshold 4"),
    ("neuron --weights 5,x", "--weights: 'x' is not a number", "…"),
    ("neuron --weights 5,nan", "--weights must be finite numbers, not nan", None),
    ("neuron --weights 5,3 --threshold inf", "--threshold must be finite numbers, not inf", None),
    ("neuron --weights 1 --threshold 1 --bias 2", "--threshold and --bias say the same…", "…--threshold 1"),
    ("neuron --weights 1,2 --inputs 1,2,3", "--inputs: row 1 has 3 numbers for 2 weights", "…"),
    ("neuron --weights 1,2 --inputs 1,2;1", "--inputs: row 2 has 1 number for 2 weights", "…"),
    ("neuron --weights 1,2 --inputs ;", "--inputs: there is no row", "…"),
    ("neuron --weights 1,2 --inputs 1,a", "--inputs: 'a' is not a number", "…"),
    ("neuron --weights 1,1,1,1,1,1,1,1,1,1,1,1,1", "a truth table of 13 inputs …", "--inputs …"),
    ("neuron --weights 1 --activation rleu", "unknown activation 'rleu'", "did you mean relu?"),
    ("neuron --weights 1 --activation softmax", "softmax maps a vector…", "actviz softmax 2 1 0.1"),
    ("neuron --weights 1 --sweep t=1", "--sweep: 't=1' is not threshold=V,...…", "…threshold=1,4,7"),
    ("neuron --weights 1 --sweep threshold=1,1", "--sweep: a threshold is given twice", "…"),
    ("neuron --weights 1 --sweep threshold=1,2 --bias 1", "--sweep gives the thresholds…", "…"),
    ("neuron --weights 1 --sweep threshold=1,2,3,4,5,6,7,8,9", "--sweep: 9 curves …", None),
    ("neuron --gate xro", "--gate: there is no 'xro'", "did you mean xor? …"),
    ("neuron --gate xor --weights 1,2", "--gate xor and --weights do not fit", "actviz neuron --gate xor"),
    ("neuron --gate xor --activation sigmoid", "--gate xor and --activation do not fit", "…"),
    ("neuron --gate and --threshold 1", "--gate and and --threshold do not fit", "…"),
    ("neuron --weights 5,3 --json -o -", "--json and -o - …", "give -o FILE"),
    ("neuron --weights 5,3 -o fig", "cannot tell the format of 'fig'", "…"),
    ("neuron --weights 5,3 --formula -o a.png", "--formula does not go with neuron", None),
]


@pytest.mark.parametrize(("typed", "error", "hint"), REFUSED, ids=[row[0] for row in REFUSED])
def test_refused(typed, error, hint, tmp_path, monkeypatch):
    """In a line or two, with exit code 2, and no file."""
    monkeypatch.chdir(tmp_path)
    is_told(call(*shlex.split(typed)), 2, error, hint)
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("typed", ["neuron --weights 1,nan", "neuron --gate xor", "softmax nan", "maxout a"])
def test_answered_at_once(typed, tmp_path):
    """Wrong requests, and a question about logic, load neither numpy nor matplotlib."""
    modules = loaded(*typed.split(), cwd=tmp_path)
    assert "actviz.cli.program" in modules
    assert {"numpy", "matplotlib"} & modules == set()


def test_files_that_cannot_be_read(tmp_path, monkeypatch):
    """Exit code 1: the request was right."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.csv").write_bytes(b"\xff\xfe\x00")
    for file in ("no.csv", "bad.csv"):
        done = call("neuron", "--weights", "1", "--inputs", file)
        is_told(done, 1, f"--inputs: cannot read {file}: …", None)


# ------------------------------------------------------------------ figures


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
        if line.get_label() == "_end"
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


def test_xor_in_the_plane():
    """Two lines, and the points that fire between them."""
    look = look_for(dpi=DPI)
    with styled(look):
        (ax,) = gate_figure(GATES["xor"], look).axes
    assert dots(ax) == {(0, 0, False), (0, 1, True), (1, 0, True), (1, 1, False)}
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


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look["theme"])
def test_labels_are_clear(name, look):
    """In every theme and size nothing is struck, cut off or over something else."""
    reports = [actviz.neuron(weights, **given_) for weights, given_ in FIGURES[name]]
    assert drawn.faults(figure(*reports, **look)) == NONE


def test_the_command_draws(tmp_path):
    """-o writes, in every format, tells the path on standard error, and describes what is to be seen."""
    typed = "neuron --weights 5,3 --threshold 4 -o a.png -o a.svg -o a.pdf -o a.tex"
    done = run(*shlex.split(typed), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (
        0,
        "".join(f"wrote a.{f}\n" for f in ("png", "svg", "pdf", "tex")),
    )
    assert done.stdout == printed("neuron --weights 5,3 --threshold 4")
    about = json.loads(run("show", "a.png", "--json", cwd=tmp_path).stdout)
    assert about["command"] == "actviz neuron --weights 5,3 --threshold 4"
    assert "heaviside(w·x - θ) with θ = 4" in about["description"]
    done = run("neuron", "--gate", "xor", "-o", "x.png", "--json", cwd=tmp_path)
    assert json.loads(done.stdout)["outputs"] == ["x.png"]
    about = json.loads(run("show", "x.png", "--json", cwd=tmp_path).stdout)
    assert about["description"].startswith("The four inputs of xor")
    assert about["title"]


def test_limits_of_the_graph():
    """--x and --y are those of the firing graph; inputs outside are not drawn."""
    left, _ = figure(actviz.neuron([5, 3], threshold=4), view=View((2.0, 6.0), (-0.5, 1.5)), axes="box").axes
    assert left.get_xlim() == (2, 6)
    assert dots(left) == {(3, 0, False), (5, 1, True)}
