"""Names on the command line: patterns, standard input, completion."""

from __future__ import annotations

import shlex

import pytest
from process import call, printed, refused

import actviz
from actviz.cli.options.names import complete, is_pattern


@pytest.mark.parametrize(
    ("word", "pattern"),
    [
        ("*elu", True),
        ("hard_*", True),
        ("re?u", True),
        ("x*tanh(x)", False),
        ("a*b", False),
        ("elu:0.5", False),
    ],
)
def test_what_is_a_pattern(word, pattern):
    """A formula with a product is none."""
    assert is_pattern(word) is pattern


def test_a_pattern_stands_for_all_that_match():
    """Also in capitals, and in the order of list."""
    wanted = [name for name in actviz.names() if name.startswith("hard_")]
    assert len(wanted) > 5
    rows = printed("saturation 'HARD-*' --table csv").splitlines()[1:]
    assert [row.split(",")[0] for row in rows] == wanted


def test_names_from_standard_input():
    """One a line; blank lines and comments are left out."""
    done = call("saturation", "-", "sigmoid", "--table", "csv", stdin="relu\n\n# a comment\n tanh \n")
    rows = done.stdout.splitlines()[1:]
    assert [row.split(",")[0] for row in rows] == ["relu", "tanh", "sigmoid"]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("compare - gelu --title -", "actviz compare relu tanh gelu --title -"),
        ("compare 'tan*' --title 'tan*'", "actviz compare {} --title 'tan*'"),
    ],
)
def test_the_command_in_a_figure_can_be_repeated(typed, written, tmp_path):
    """Patterns and - are written out, and only where they stand for names."""
    tanhs = " ".join(name for name in actviz.names() if name.startswith("tan"))
    done = call(*shlex.split(typed), "-o", str(tmp_path / "a.png"), stdin="relu\ntanh\n")
    assert done.returncode == 0, done.stderr
    assert printed(f"show {tmp_path / 'a.png'}") == written.format(tanhs) + "\n"


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("plot '*zz'", "no function matches '*zz'"),
        ("plot -", "- reads names from standard input, and there are none"),
        ("plot - -", "standard input can only be read once"),
        ("list --names --json", "--names cannot be combined with --json or --table"),
    ],
)
def test_nothing_to_draw(typed, error):
    """Two lines, and no file."""
    refused(typed, error)


def test_completion():
    """Names, then the parameters that are not given yet."""
    assert complete("hard_t") == ["hard_tanh"]
    assert complete("elu:") == ["elu:alpha="]
    assert complete("hard_tanh:min_val=0,") == ["hard_tanh:min_val=0,max_val="]
    assert complete("nothing:") == []
