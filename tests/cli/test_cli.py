"""What the commands print and where: tables, JSON and paths."""

from __future__ import annotations

import csv
import io
import json
import math
import re

import pytest
from printed import forms
from process import call, contents, printed, run
from typer.testing import CliRunner

import actviz
from actviz.cli import app

PNG_START = b"\x89PNG\r\n\x1a\n"
PNG_END = b"IEND\xaeB`\x82"
CHAIN = "vanish tanh --weights 1,2,-1,0.5 --no-figure"


def parsed(text):
    """JSON without the numbers that only Python's parser knows."""

    def refuse(constant):
        raise AssertionError(f"{constant} is not JSON")

    return json.loads(text, parse_constant=refuse)


def test_drawing_prints_the_path(tmp_path, monkeypatch):
    """plot and compare print the paths they wrote, one a line, and nothing else."""
    monkeypatch.chdir(tmp_path)
    done = run("plot", "relu", "--deriv", cwd=tmp_path)
    assert (done.stdout, done.stderr, done.returncode) == ("relu-deriv.png\n", "", 0)
    done = call("compare", "sigmoid", "elu:0.5", "-f", "svg")
    assert (done.stdout, done.stderr, done.returncode) == ("sigmoid-elu-alpha0.5.svg\n", "", 0)
    done = call("plot", "Leaky-ReLU", "-o", "b c.svg", "-o", "a.pdf", "--x", "-2pi", "2pi")
    assert (done.stdout, done.returncode) == ("b c.svg\na.pdf\n", 0)
    names = {"relu-deriv.png", "sigmoid-elu-alpha0.5.svg", "b c.svg", "a.pdf"}
    assert set(contents(tmp_path)) == names


def test_vanish_prints_its_table_and_draws(tmp_path, monkeypatch):
    """The table is on standard output, the path on standard error."""
    monkeypatch.chdir(tmp_path)
    done = call("vanish")
    assert (done.stderr, done.returncode) == ("wrote vanish-sigmoid-4.png\n", 0)
    assert done.stdout == printed("vanish --no-figure") + "--no-figure prints without drawing.\n"
    assert list(contents(tmp_path)) == ["vanish-sigmoid-4.png"]


def test_vanish_as_json_names_its_figures(tmp_path, monkeypatch):
    """With --json nothing but one document is printed; the paths are in it."""
    monkeypatch.chdir(tmp_path)
    done = call("vanish", "tanh", "--json", "-o", "a.svg", "-o", "b.png")
    assert (parsed(done.stdout)["outputs"], done.stderr) == (["a.svg", "b.png"], "")
    assert set(contents(tmp_path)) == {"a.svg", "b.png"}


def test_vanish_to_standard_output():
    """With -o - standard output is the image and nothing else."""
    done = CliRunner().invoke(app, ["vanish", "-o", "-"])
    assert done.exit_code == 0
    assert done.stdout_bytes.startswith(PNG_START)
    assert done.stdout_bytes.endswith(PNG_END)


def test_limits_in_multiples_of_pi(tmp_path, monkeypatch):
    """--x -2pi 2pi is --x -6.283185307179586 6.283185307179586."""
    monkeypatch.chdir(tmp_path)
    for name, limit in (("a", "2pi"), ("b", repr(2 * math.pi)), ("c", "6.28")):
        printed(f"plot tanh --size 256x144px --x -{limit} {limit} -o {name}.png")
    pixels = {name: data[data.index(b"IDAT") :] for name, data in contents(tmp_path).items()}
    assert pixels["a.png"] == pixels["b.png"] != pixels["c.png"]


FACTS = {
    "range", "range_attained", "derivative_range", "derivative_range_attained", "derivative_argmin",
    "derivative_argmax", "tails",
}  # fmt: skip
KINDS = ("bound", "mean", "rms", "typical")


def test_json_of_list():
    """A list of every function with its five keys."""
    rows = parsed(printed("list --json"))
    assert all(set(row) >= {"name", "family", "range", "derivative_range", "aliases"} for row in rows)
    assert [row["name"] for row in rows][: len(actviz.names())] == list(actviz.names())
    assert next(row for row in rows if row["name"] == "relu")["range"] == [0.0, None]


def test_json_of_show():
    """Everything known of one function, schema 1."""
    shown = parsed(printed("show leaky_relu:0.2 --json"))
    assert set(shown) >= FACTS | {
        "schema", "name", "aliases", "family", "parameters", "formula", "derivative_formula", "kinks",
        "monotone", "symmetry", "zero_centred", "reference", "frameworks", "differences",
    }  # fmt: skip
    assert shown["schema"] == 1
    assert shown["range"] == [None, None]
    assert shown["kinks"] == [{"at": 0.0, "left": 0.2, "right": 1.0, "value": 0.2, "order": 1}]
    assert set(shown["parameters"]["negative_slope"]) >= {"default", "domain", "symbol"}


def test_json_is_utf8_whatever_the_locale(tmp_path):
    """JSON is the same document on a pipe of any encoding: Müller, σ and × arrive."""
    way = ("show", "tanh", "--json")
    plain, windows = (
        run(*way, cwd=tmp_path, text=False, env={"PYTHONIOENCODING": encoding}).stdout
        for encoding in ("utf-8", "cp1252")
    )
    assert "Müller" in json.loads(plain)["reference"]
    assert json.loads(windows) == json.loads(plain)


def test_json_of_eval():
    """x and f, with f′ and f″ where they are asked for; what is not finite is null."""
    rows = parsed(printed("eval relu -3 inf --json"))
    assert rows == [{"name": "relu", "x": -3, "f": 0}, {"name": "relu", "x": None, "f": None}]
    assert [tuple(row) for row in parsed(printed("eval relu 1 --json --deriv"))] == [("name", "x", "f", "df")]
    (row,) = parsed(printed("eval tanh 0.5 --json --deriv2"))
    t = math.tanh(0.5)
    assert row.pop("name") == "tanh"
    assert row == pytest.approx({"x": 0.5, "f": t, "df": 1 - t * t, "d2f": -2 * t * (1 - t * t)}, rel=1e-14)


def test_json_of_saturation():
    """Per function the facts, regions, shares and four products; infinite ends are null."""
    report = parsed(printed("saturation relu gelu --json --layers 7 --threshold 0.02 --std 2"))
    assert {key: report[key] for key in report if key != "functions"} == {
        "schema": 1,
        "layers": 7,
        "threshold": 0.02,
        "input_std": 2.0,
    }
    relu, gelu = report["functions"]
    for function in (relu, gelu):
        assert set(function) >= FACTS | {
            "name", "parameters", "saturated_where", "crossings", "saturated_share", "crossing_share",
            "gradient_product",
        }  # fmt: skip
        assert set(function["gradient_product"]) >= {*KINDS, *(f"log10_{kind}" for kind in KINDS)}
    assert relu["saturated_where"] == [[None, 0.0]]
    assert relu["tails"] == {"left": "dead", "right": "slope"}
    assert relu["gradient_product"]["typical"] == 0
    assert relu["gradient_product"]["log10_typical"] is None
    assert len(gelu["crossings"]) == 1


def test_json_of_vanish():
    """Per function a verdict and a row for every layer."""
    report = parsed(printed("vanish sigmoid relu --layers 30 --no-figure --json"))
    assert {key: report[key] for key in report if key != "functions"} == {
        "schema": 1,
        "mode": "chain",
        "layers": 30,
        "seed": None,
        "outputs": [],
    }
    assert [function["verdict"] for function in report["functions"]] == ["vanishes", "stable"]
    for function in report["functions"]:
        assert set(function) >= {"name", "parameters", "verdict", "layers"}
        assert [row["layer"] for row in function["layers"]] == list(range(1, 31))
        for row in function["layers"]:
            assert set(row) >= {
                "layer", "weight", "bias", "z", "a", "derivative", "gradient", "log10_gradient",
                "share_of_last", "bound", "log10_bound",
            }  # fmt: skip


def test_eval_reads_every_spelling():
    """Negative numbers are no options; π, fractions, infinities and nan are numbers."""
    typed = "-3 -inf inf nan 1e300 -2pi pi/2 −1 3*pi/4 1/3 -1e-3 −.5π"
    _, *rows = csv.reader(io.StringIO(printed(f"eval tanh {typed} --table csv")))
    x = [
        -3,
        -math.inf,
        math.inf,
        math.nan,
        1e300,
        -2 * math.pi,
        math.pi / 2,
        -1,
        0.75 * math.pi,
        1 / 3,
        -1e-3,
    ]
    x.append(-math.pi / 2)
    told = [[float(cell) for cell in row[1:]] for row in rows]
    assert [row[0] for row in told] == pytest.approx(x, rel=1e-15, nan_ok=True)
    assert [row[1] for row in told] == pytest.approx([math.tanh(z) for z in x], rel=1e-15, nan_ok=True)


@pytest.mark.parametrize("typed", ["list", CHAIN])
def test_every_style_holds_the_same_table(typed):
    """A terminal, a pipe, markdown and LaTeX differ in dress only."""
    found = forms(typed)
    assert sum(len(table.rows) for table in found.markdown) >= 8
    for other in (found.terminal, found.plain, found.latex):
        assert other == found.markdown


def test_styles_are_what_their_readers_expect():
    """Markdown has a rule under its header, LaTeX is a booktabs tabular with every column declared."""
    markdown = printed("eval relu 1 --table markdown")
    assert markdown.endswith("| x | f(x) |\n| ---: | ---: |\n| 1 | 1 |\n")
    latex = printed("eval relu 1 --deriv --table latex")
    assert re.findall(r"\\begin\{tabular\}\{(\w+)\}", latex) == ["rrr"]
    positions = [latex.index(rule) for rule in (r"\toprule", r"\midrule", r"\bottomrule", r"\end{tabular}")]
    assert positions == sorted(positions)


def test_csv_of_a_deep_chain_is_complete():
    """CSV is for programs: all layers of all functions, numbers only, and which function they are of."""
    header, *rows = csv.reader(
        io.StringIO(printed("vanish tanh sigmoid --layers 30 --no-figure --table csv"))
    )
    assert len(rows) == 60
    names = {name for row in rows for name in row if name in ("tanh", "sigmoid")}
    assert names == {"tanh", "sigmoid"}
    numbers = [
        cell for row in rows for name, cell in zip(header, row, strict=True) if name == "share_of_last"
    ]
    assert all(math.isfinite(float(number)) for number in numbers)


@pytest.mark.parametrize("typed", ["saturation relu", "phase relu", "neuron --weights 5,3", "softmax 2 1"])
def test_commands_that_print_draw_on_request(typed, tmp_path, monkeypatch):
    """Nothing without a request, a sketch with --show, a file with -f or -o; JSON tells of files then."""
    monkeypatch.chdir(tmp_path)
    assert "outputs" not in json.loads(printed(f"{typed} --json"))
    sketch = call(*typed.split(), "--show")
    assert sum("⠁" <= letter <= "⣿" for letter in sketch.stderr) > 80
    assert contents(tmp_path) == {}
    (path,) = json.loads(printed(f"{typed} --json -f svg"))["outputs"]
    assert list(contents(tmp_path)) == [path]
    assert path.endswith(".svg")
