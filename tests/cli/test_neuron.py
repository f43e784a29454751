"""The neuron command as a user meets it: inputs, families, tables, and what is refused."""

from __future__ import annotations

import json
import re

import pytest
from process import call, in_csv, in_json, is_told, printed, refused


def test_inputs_of_the_users_own(here):
    """Typed, or from a CSV file with or without names, negative ones too."""
    typed = printed("neuron --weights -1,2 --inputs '0.2,0.7;-1,1' --json")
    assert [row["z"] for row in json.loads(typed)["rows"]] == [1.2, 3]
    for text in ("0.2,0.7\n-1,1\n", "a,b\n0.2,0.7\n\n-1,1\n", "\ufeffa,b\r\n0.2, 0.7\r\n-1,1"):
        (here / "rows.csv").write_text(text, encoding="utf-8")
        assert printed("neuron --weights -1,2 --inputs rows.csv --json") == typed


def test_csv():
    """One row a vector of inputs, one table for all thresholds."""
    rows = in_csv("neuron --weights 5,3 --sweep threshold=1,4")
    assert len(rows) == 8
    assert rows[5] == {
        "threshold": "4", "x1": "0", "x2": "1", "weighted_sum": "3", "z": "-1", "output": "0",
    }  # fmt: skip


def test_a_sweep_of_thresholds():
    """From sensitive to dull: one column for each, all in one table."""
    out = printed("neuron --weights 5,3 --sweep threshold=1,4,7")
    assert re.search(r"θ = 1 +θ = 4 +θ = 7", out)
    assert "it fires for 3 of 4 inputs at θ = 1, 2 of 4 inputs at θ = 4, 1 of 4 inputs at θ = 7" in out
    family = in_json("neuron --weights 5,3 --sweep bias=-1,-4")["family"]
    assert [neuron["threshold"] for neuron in family] == [1, 4]


REFUSED = [
    ("neuron", "neuron needs --weights", "actviz neuron --weights 5,3 --threshold 4"),
    ("neuron --weights 5,x", "--weights: 'x' is not a number", "…"),
    ("neuron --weights 5,nan", "--weights must be finite numbers, not nan", None),
    ("neuron --weights 5,3 --threshold inf", "--threshold must be finite numbers, not inf", None),
    (
        "neuron --weights 1 --threshold 1 --bias 2",
        "--threshold and --bias are the same parameter…",
        "…--threshold 1",
    ),
    ("neuron --weights 1,2 --inputs 1,2,3", "--inputs: row 1 has 3 numbers for 2 weights", "…"),
    ("neuron --weights 1,2 --inputs 1,2;1", "--inputs: row 2 has 1 number for 2 weights", "…"),
    ("neuron --weights 1,2 --inputs ;", "--inputs: no rows given", "…"),
    ("neuron --weights 1,2 --inputs 1,a", "--inputs: 'a' is not a number", "…"),
    ("neuron --weights 1,1,1,1,1,1,1,1,1,1,1,1,1", "a truth table of 13 inputs …", "… --inputs …"),
    ("neuron --weights 1 --activation rleu", "unknown activation 'rleu'", "did you mean relu?"),
    ("neuron --weights 1 --activation softmax", "softmax maps a vector…", "actviz softmax 2 1 0.1"),
    ("neuron --weights 1 --sweep t=1", "--sweep: 't=1' is not threshold=V,...…", "…threshold=1,4,7"),
    ("neuron --weights 1 --sweep threshold=1,1", "--sweep: a threshold is given twice", "…"),
    (
        "neuron --weights 1 --sweep threshold=1,2 --bias 1",
        "--sweep cannot be combined with --threshold or --bias",
        "…",
    ),
    ("neuron --weights 1 --sweep threshold=1,2,3,4,5,6,7,8,9", "--sweep: 9 curves …", None),
    ("neuron --gate xro", "--gate: invalid choice 'xro'", "did you mean xor? …"),
    (
        "neuron --gate xor --weights 1,2",
        "--gate xor and --weights cannot be combined",
        "actviz neuron --gate xor",
    ),
    ("neuron --gate xor --activation sigmoid", "--gate xor and --activation cannot be combined", "…"),
    ("neuron --gate and --threshold 1", "--gate and and --threshold cannot be combined", "…"),
    ("neuron --weights 5,3 --json -o -", "--json and -o - …", "give -o FILE"),
    ("neuron --weights 5,3 -o fig", "cannot tell the format of 'fig'", "…"),
    ("neuron --weights 5,3 --formula -o a.png", "--formula does not apply to neuron", None),
]


@pytest.mark.parametrize(("typed", "error", "hint"), REFUSED, ids=[row[0] for row in REFUSED])
def test_refused(typed, error, hint):
    """In a line or two, with exit code 2, and no file."""
    refused(typed, error, hint)


def test_files_that_cannot_be_read(here):
    """Exit code 1: the request was right."""
    (here / "bad.csv").write_bytes(b"\xff\xfe\x00")
    for file in ("no.csv", "bad.csv"):
        done = call("neuron", "--weights", "1", "--inputs", file)
        is_told(done, 1, f"--inputs: cannot read {file}: …", None)
