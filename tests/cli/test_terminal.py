"""What a terminal is shown, and what a pipe gets instead."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest
from process import on_screen, on_terminal, printed, run

DIGITS = re.compile(r"\d[\d.]*(?:e[+-]?\d+)?")
TABLES = [
    "list",
    "saturation",
    "vanish --no-figure",
    "eval gelu -1.23456789e-5 -2 1e300 --deriv2",
    "vanish tanh --weights 1.23456,2.34567,-1.12345,0.54321 --bias 0.123456,-0.23456,0.345678,4 --no-figure",
    "vanish sigmoid --layers 1000 --weights=-1.23456 --no-figure",
    "saturation elu:0.125 gelu --layers 1000000",
    "saturation leaky_relu:0.25 elu:0.125",
]


@pytest.mark.parametrize("typed", TABLES, ids=TABLES)
def test_a_table_fits_a_terminal(typed):
    """80 columns are enough, and no number is broken or left out to make it so."""
    shown = on_screen(typed).replace("−", "-")
    assert max(map(len, shown.splitlines())) <= 80
    assert Counter(DIGITS.findall(shown)) == Counter(DIGITS.findall(printed(typed).replace("−", "-")))


def test_lines_for_other_programs():
    """On a pipe there are no rules, no padding, no wrapping: one line a row."""
    for typed in ("list", "saturation", "show leaky_relu", "vanish --layers 30 --no-figure"):
        for line in printed(typed).splitlines():
            assert "─" not in line
            assert line == line.rstrip()
    functions, vectors = printed("list").split("\n\n")
    assert len([*functions.splitlines(), *vectors.splitlines()]) == 2 + len(
        json.loads(printed("list --json"))
    )


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
