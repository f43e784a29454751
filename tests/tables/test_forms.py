"""What every command prints: one flat table as CSV, and letters that LaTeX knows."""

from __future__ import annotations

import shlex

import pytest
from printed import columns, number
from process import call, printed

EVERY = [
    "list", "list --framework onnx", "show tanh", "show maxout", "eval relu 1", "saturation", "gain",
    "phase relu", "vanish sigmoid --no-figure",
    "vanish sigmoid relu --weights normal --samples 9 --no-figure",
    "vanish relu --width 2 --layers 2 --repeats 2 --no-figure", "neuron --weights 5,3", "neuron --gate and",
    "neuron --gate xor", "softmax 2 1", "maxout 1 2", "styles",
]  # fmt: skip


@pytest.mark.parametrize("typed", EVERY)
def test_csv_is_one_flat_table(typed):
    """One header of unique names, lines as long as it, numbers without units, and no dash for nothing."""
    cells = [cell for column in columns(printed(f"{typed} --table csv")).values() for cell in column]
    assert not {"–", "…", "∞", "-∞"} & set(cells)
    assert not [cell for cell in cells if number(cell) is not None and "%" in cell]


@pytest.mark.parametrize("style", ["rich", "markdown", "latex", "csv"])
@pytest.mark.parametrize("typed", [*EVERY, "train", "train --claim all", "phase --all"])
def test_json_or_a_table(typed, style):
    """Both at once are a mistake, and told before anything is worked out."""
    done = call(*shlex.split(typed), "--json", "--table", style)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: --json and --table do not fit\nhint: leave out one of them\n"


LETTERS = ["show tanhsoft", "show sine", "show tlu", "show softmax", "show gelu", "gain tanh", "phase tanh"]


@pytest.mark.parametrize("typed", LETTERS)
def test_letters_in_latex(typed):
    """Cells hold nothing that pdflatex does not know: Greek and signs are commands, names keep accents."""
    rows = [line for line in printed(f"{typed} --table latex").splitlines() if line.endswith(r" \\")]
    assert rows
    assert [letter for letter in "".join(rows) if ord(letter) > 0x17F] == []
