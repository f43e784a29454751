"""How tables are laid out on a terminal."""

from __future__ import annotations

import io

import pytest
from process import on_screen, on_terminal

from actviz.tables.columns import Column, Table, text
from actviz.tables.terminal import Terminal, wrapped


class Screen(io.StringIO):
    """What is written, as text, to a stream of some encoding."""

    encoding = "utf-8"


def shown(table, width, monkeypatch, encoding="utf-8"):
    """The lines of a table on a terminal of some width."""
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("TERM", "dumb")
    screen = Screen()
    screen.encoding = encoding
    Terminal(screen).show(table)
    return screen.getvalue().splitlines()


NUMBERS = Table(
    [Column("layer", "layer"), *(Column(name, name) for name in "abc")],
    [{"layer": i, "a": -1.23456 * i, "b": -1e-7, "c": 123456.0} for i in (1, 2)],
    notes=["q - 1 is -1, see --no-figure and -o x-1.png"],
)


def test_minus_signs(monkeypatch):
    """They are those of mathematics where the terminal can show them, in numbers and not in options."""
    assert shown(NUMBERS, 80, monkeypatch) == [
        "layer         a       b       c",
        "    1  −1.23456  −1e−07  123456",
        "    2  −2.46912  −1e−07  123456",
        "q − 1 is −1, see --no-figure and -o x-1.png",
    ]
    assert not [line for line in shown(NUMBERS, 80, monkeypatch, "ascii") if "−" in line]


def test_columns_that_do_not_fit_follow_below(monkeypatch):
    """With the first column again, so that no number is cut."""
    assert shown(NUMBERS, 24, monkeypatch)[:6] == [
        "layer         a       b",
        "    1  −1.23456  −1e−07",
        "    2  −2.46912  −1e−07",
        "layer       c",
        "    1  123456",
        "    2  123456",
    ]


def test_long_headings_give_way_before_columns_do(monkeypatch):
    """A heading of several words takes several lines where its column has short numbers."""
    table = Table([Column("x", "x"), Column("n", "number of values")], [{"x": 1, "n": 2}])
    assert shown(table, 12, monkeypatch) == ["x  number of", "      values", "1          2"]


def test_rows_are_grouped_where_a_terminal_is_narrow(monkeypatch):
    """A column that repeats itself stands over the rows that share its value."""
    family = Column("family", "family", lambda record, name: record[name], numeric=False, groups=True)
    rows = [
        {"name": name, "family": kind} for name, kind in (("relu", "rectifiers"), ("elu", "exponentials"))
    ]
    table = Table([text("name"), family], rows)
    assert shown(table, 80, monkeypatch)[1:] == ["relu  rectifiers", "elu   exponentials"]
    assert shown(table, 17, monkeypatch) == ["name", "rectifiers", "relu", "exponentials", "elu"]


@pytest.mark.parametrize(
    ("words", "width", "lines"),
    [
        ("range [-0.17, ∞) of f", 14, ["range", "[-0.17, ∞) of", "f"]),
        ("for all x > 3 of z ~ N(0, 1)", 12, ["for all", "x > 3 of", "z ~ N(0, 1)"]),
        ("elu(alpha=0.5)", 12, ["elu", "(alpha=0.5)"]),
        ("leaky_relu(negative_slope=0.2)", 20, ["leaky_relu", "(negative_slope=0.2)"]),
        ("gelu_pytorch_tanh", 13, ["gelu_pytorch_", "tanh"]),
        ("unbreakable", 4, ["unbreakable"]),
        ("", 4, [""]),
    ],
)
def test_lines_break_at_spaces(words, width, lines):
    """Not inside an interval or a comparison; inside a word only where it must."""
    assert wrapped(words, width) == lines


@pytest.mark.parametrize("typed", ["list", "saturation gelu sine --layers 30", "precision sigmoid"])
def test_intervals_stay_whole(typed):
    """On 80 columns each bracket that opens in a line closes there."""
    for line in on_screen(typed).splitlines():
        assert line.count("[") + line.count("(") == line.count("]") + line.count(")"), line


def test_a_table_without_rows_has_its_heading(monkeypatch):
    """As that of the critical points of a function without any."""
    assert shown(Table([text("name"), Column("x", "x")], []), 80, monkeypatch) == ["name  x"]


def test_colours_have_a_legend(tmp_path):
    """It stands where colours are, and nowhere else."""
    coloured = on_terminal("saturation", "relu", cwd=tmp_path).stdout
    assert "\x1b[" in coloured
    assert coloured.count("green: ") == 2
    plain = on_terminal("saturation", "relu", cwd=tmp_path, env={"NO_COLOR": "1"}).stdout
    assert "green" not in plain
