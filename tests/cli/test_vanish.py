"""`vanish` as a user meets it: its table, its figures, JSON and CSV."""

from __future__ import annotations

import math

from printed import parsed
from process import call, contents, in_csv, printed
from typer.testing import CliRunner

from actviz.cli import app

PNG_START = b"\x89PNG\r\n\x1a\n"
PNG_END = b"IEND\xaeB`\x82"


def test_vanish_prints_its_table_and_draws(here):
    """The table is on standard output, the path on standard error."""
    done = call("vanish")
    assert (done.stderr, done.returncode) == ("wrote vanish-sigmoid-4.png\n", 0)
    assert done.stdout == printed("vanish --no-figure") + "--no-figure prints without drawing.\n"
    assert list(contents(here)) == ["vanish-sigmoid-4.png"]


def test_vanish_as_json_names_its_figures(here):
    """With --json nothing but one document is printed; the paths are in it."""
    done = call("vanish", "tanh", "--json", "-o", "a.svg", "-o", "b.png")
    assert (parsed(done.stdout)["outputs"], done.stderr) == (["a.svg", "b.png"], "")
    assert set(contents(here)) == {"a.svg", "b.png"}


def test_vanish_to_standard_output():
    """With -o - standard output is the image and nothing else."""
    done = CliRunner().invoke(app, ["vanish", "-o", "-"])
    assert done.exit_code == 0
    assert done.stdout_bytes.startswith(PNG_START)
    assert done.stdout_bytes.endswith(PNG_END)


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


def test_csv_of_a_deep_chain_is_complete():
    """CSV is for programs: all layers of all functions, numbers only, and which function they are of."""
    rows = in_csv("vanish tanh sigmoid --layers 30 --no-figure")
    assert len(rows) == 60
    assert {row["function"] for row in rows} == {"tanh", "sigmoid"}
    assert all(math.isfinite(float(row["share_of_last"])) for row in rows)
