"""Formulas on the command line: every command takes one, figures can be drawn again, errors are told."""

from __future__ import annotations

import csv
import io
import json
import shlex

import pytest
from process import call, contents, is_told

from actviz.figures.files.provenance import provenance

MINE = "mine(x) = max(a*x, x) - 0.1*exp(-x^2):a=0.2"
SWISH = "x*sigmoid(1.702x)"


pytestmark = pytest.mark.usefixtures("here")  # every test works in an empty folder


DRAWN = [
    (("plot", SWISH, "--deriv"), "x-sigmoid-1.702x-deriv.png"),
    (("plot", MINE, "--deriv2", "--formula", "--asymptotes", "--saturation"), "mine-a0.2-deriv2.png"),
    (("plot", "max(a*x, x)", "--sweep", "a=0.1,0.2"), "max-a-x-x-sweep-a.png"),
    (("plot", "max(α*x, s_1*x):1,0.1", "-f", "tex", "--deriv"), "max-alpha-x-s_1-x-alpha1-s_10.1-deriv.tex"),
    (("plot", "--", "-x^2"), "minus-x-to-2.png"),
    (("plot", "1/x", "tan(x)", "--deriv", "-f", "svg"), "1-over-x-tan-x-deriv.svg"),
    (("compare", "gelu", SWISH, "b*tanh(x):b=1", "-f", "pdf"), "gelu-x-sigmoid-1.702x-b-tanh-x-b1.pdf"),
    (("sheet", SWISH, MINE, "log(x)", "x if x > 0 else a*(e^x - 1):a=1"), "sheet.png"),
    (("vanish", MINE), "vanish-mine-a0.2-4.png"),
]  # fmt: skip


SOME = [row if i % 3 == 0 else pytest.param(*row, marks=pytest.mark.whole) for i, row in enumerate(DRAWN)]


@pytest.mark.parametrize(("typed", "file"), SOME, ids=lambda part: part if isinstance(part, str) else "")
def test_a_figure_of_a_formula_can_be_drawn_again(typed, file, tmp_path):
    """Its file has a short name, and keeps a command line that draws the same bytes."""
    done = call(*typed)
    assert done.returncode == 0, done.stderr
    assert list(contents(tmp_path)) == [file]
    drawn = (tmp_path / file).read_bytes()
    (tmp_path / file).rename(tmp_path / f"old-{file}")
    program, *again = shlex.split(call("show", f"old-{file}").stdout)
    assert program == "actviz"
    output = ("-f", file.rpartition(".")[2])
    at = again.index("--") if "--" in again else len(again)
    assert call(*again[:at], *output, *again[at:]).returncode == 0
    assert (tmp_path / file).read_bytes() == drawn


def test_a_description_says_what_the_curve_does(tmp_path):
    """Also where it has no value."""
    call("plot", "log(x)", "-o", "log.svg")
    assert provenance(tmp_path / "log.svg").description == (
        "log(x) rises from minus infinity to infinity (here between -5.07 and 1.14); "
        "it has no value for x ≤ 0. Drawn for x from -π to π."
    )


def test_show_tells_what_was_found():
    """What is known of a formula, and how: in words, in JSON, in one row."""
    text = call("show", MINE).stdout
    assert text.startswith("mine(a=0.2): max(a*x, x) - 0.1*exp(-x^2)\n")
    assert "kink         x = 0: f′ is 1/5 on the left, 1 on the right, 1/5 by convention" in text
    assert "numerically: range, range of f′, tails, kinks, gaps, symmetry" in text
    told = json.loads(call("show", MINE, "--json").stdout)
    assert (told["name"], told["family"], told["reference"]) == ("mine", "own", None)
    assert told["parameters"]["a"] == {"default": None, "value": 0.2, "domain": "(-∞, ∞)", "symbol": "a"}
    assert (told["source"], told["derivative_by"], told["gaps"]) == ("formula", "definition", [])
    (row,) = csv.DictReader(io.StringIO(call("show", MINE, "--table", "csv").stdout))
    assert (row["name"], row["definition"]) == ("mine", "mine(x) = max(a*x, x) - 0.1*exp(-x^2)")


def test_show_tells_where_there_is_no_value():
    """In place of what needs values everywhere."""
    lines = call("show", "log(x - 2)").stdout.splitlines()
    assert "undefined    for x ≤ 2" in lines
    assert "left tail    f is undefined as x → -∞" in lines
    assert not any(line.startswith(("gain", "|f′|")) for line in lines)
    assert json.loads(call("show", "log(x - 2)", "--json").stdout)["gaps"] == [[None, 2.0]]


@pytest.mark.parametrize(
    "typed",
    [
        ("eval", MINE, "1", "-2", "--deriv2"),
        ("saturation", MINE, "gelu"),
        ("vanish", MINE, "--no-figure"),
        ("vanish", SWISH, "--weights", "normal", "--samples", "100", "--no-figure"),
        ("vanish", SWISH, "--width", "16", "--layers", "3", "--no-figure"),
        ("gain", SWISH),
        ("phase", MINE),
        ("neuron", "--weights", "1,2", "--activation", SWISH),
    ],
    ids=lambda typed: " ".join(typed[:1]),
)
@pytest.mark.parametrize("form", [(), ("--json",), ("--table", "csv"), ("--table", "latex")], ids=str)
def test_every_command_that_prints_takes_a_formula(typed, form):
    """In every form; a program finds the formula as it is typed."""
    done = call(*typed, *form)
    assert (done.returncode, done.stderr) == (0, "")
    spec = next(word for word in typed if "x" in word and "(" in word)
    if form == ("--json",):
        json.loads(done.stdout)
    if form == ("--table", "csv") and typed[0] != "neuron":
        assert next(csv.DictReader(io.StringIO(done.stdout)))["function"] == spec


def test_list_knows_no_formulas():
    """It lists what is registered."""
    before = call("list").stdout
    call("eval", MINE, "1")
    assert call("list").stdout == before


@pytest.mark.parametrize(
    ("typed", "error", "hint"),
    [
        (("plot", "x*sigmoid(b*x)"), "formula 'x*sigmoid(b*x)', column 11: the parameter b has no value",
         "give it one after a colon: 'x*sigmoid(b*x):b=1'"),
        (("plot", "a*x + b", "--sweep", "a=1,2"), "…column 7: the parameter b has no value", "…"),
        (("plot", SWISH, "--sweep", "a=1,2"), "x·σ(1.702x) takes no parameter 'a'", "…"),
        (("plot", "a*x", "--sweep", "a=1,1"), "--sweep: a value of a is given twice", "…"),
        (("plot", "-x*sigmoid(x)"), "no such option: -x",
         "write -- before a formula that begins with -: actviz plot -- '-x*sigmoid(x)'"),
        (("plot", "leaky-rleu"), "unknown activation 'leaky-rleu'", "did you mean leaky_relu?"),
        (("gain", "log(x)"), "log(x) has no real value for x ≤ 0", "…"),
        (("phase", "1/x"), "1/x has no real value for x = 0", "…"),
        (("vanish", "sqrt(x)"), "√x has no real value for x < 0", "…"),
        (("train", "sqrt(1-x)"), "√(1 - x) has no real value for x > 1", "…"),
        (("saturation", "tan(x)"), "tan(x) has no real value for …x = 1.5708… (repeats every 3.14159)", "…"),
        (("plot", "log(x)", "--saturation"), "log(x) has no real value for x ≤ 0", "…"),
        (("plot", "log(x)", "--x", "-3", "-1"), "log(x) has no real value from -3 to -1", None),
    ],
    ids=lambda part: " ".join(part)[:40] if isinstance(part, tuple) else "",
)  # fmt: skip
def test_what_is_wrong_is_told(typed, error, hint, tmp_path):
    """One line of error, one of hint, and no file."""
    is_told(call(*typed), 2, error, hint)
    assert contents(tmp_path) == {}
