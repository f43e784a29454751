"""What a terminal is shown, and what a pipe gets instead."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from each import partly
from process import in_json, on_screen, on_terminal, printed, run

DIGITS = re.compile(r"\d[\d.]*(?:e[+-]?\d+)?")
TABLES = [
    "saturation",
    "vanish --no-figure",
    "eval gelu -1.23456789e-5 -2 1e300 --deriv2",
    "vanish tanh --weights 1.23456,2.34567,-1.12345,0.54321 --bias 0.123456,-0.23456,0.345678,4 --no-figure",
    "vanish sigmoid --layers 1000 --weights=-1.23456 --no-figure",
    "saturation elu:0.125 gelu --layers 1000000",
    "saturation leaky_relu:0.25 elu:0.125",
    "maxout -2,-1 -.5,0 .3 1,-1 3,-6 0,-2",
    "neuron --weights 5,3 --threshold 4",
    "neuron --gate nand",
    "neuron --gate xor",
    "neuron --weights 1,1,1,1,1,1,1,1 --threshold 4",
    "neuron --weights 0.123456,-3.23456,7.1,1e-9,2 --threshold 4 --activation sigmoid",
    "neuron --weights 5,3 --sweep threshold=1,2,3,4,5,6,7,8 --activation sigmoid",
    "phase gelu --sigma-b 0.2",
    "phase --all",
    "phase elu --sigma-b 0.123456",
    "styles",
]


@pytest.mark.parametrize("typed", partly(TABLES, {*TABLES} - {"phase --all"}))
def test_a_table_fits_a_terminal(typed):
    """80 columns are enough, and no word or number is broken or left out to make it so."""
    shown = on_screen(typed).replace("−", "-")
    assert max(map(len, shown.splitlines())) <= 80
    assert Counter(shown.split()) == Counter(printed(typed).replace("−", "-").split())


def test_the_list_fits_a_terminal():
    """Names may be broken there, and no number is."""
    shown = on_screen("list")
    assert max(map(len, shown.splitlines())) <= 80
    assert Counter(DIGITS.findall(shown)) == Counter(DIGITS.findall(printed("list")))


def test_lines_for_other_programs():
    """On a pipe there are no rules, no padding, no wrapping: one line a row."""
    for typed in ("list", "saturation", "show leaky_relu", "vanish --layers 30 --no-figure"):
        for line in printed(typed).splitlines():
            assert "─" not in line
            assert line == line.rstrip()
    functions, vectors = printed("list").split("\n\n")
    assert len([*functions.splitlines(), *vectors.splitlines()]) == 2 + len(in_json("list"))


def test_plain_text(tmp_path):
    """Escape codes only on a terminal that wants them: not on a pipe, with NO_COLOR or TERM=dumb."""
    assert "\x1b[" in on_terminal("vanish", "--no-figure", cwd=tmp_path).stdout
    assert "\x1b" not in run("vanish", "--no-figure", cwd=tmp_path).stdout
    assert "\x1b" not in on_terminal("vanish", "--no-figure", cwd=tmp_path, env={"TERM": "dumb"}).stdout
    assert "\x1b" not in on_terminal("vanish", "--no-figure", cwd=tmp_path, env={"NO_COLOR": "1"}).stdout


@pytest.mark.parametrize("typed", ["plot relu -o -", "vanish -o - -f pdf"])
def test_no_binary_on_a_terminal(typed, tmp_path):
    """-o - of a binary format is refused on a terminal."""
    done = on_terminal(*typed.split(), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"error: .*terminal.*\nhint: pipe it, .*-o FILE.*\n", done.stderr)
