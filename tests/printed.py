"""One run of a command in all its forms, read back: terminal, pipe, markdown, LaTeX, CSV and JSON."""

from __future__ import annotations

import csv
import functools
import io
import json
import math
import re
from dataclasses import dataclass

import pytest
from process import printed

from actviz.notation import parse_number
from actviz.tables import render

# what JSON says of a function that show and saturation both know
FACTS = {
    "range", "range_attained", "derivative_range", "derivative_range_attained", "derivative_argmin",
    "derivative_argmax", "tails",
}  # fmt: skip
DRESSED = ("terminal", "plain", "markdown", "latex")  # the forms for people
_UNESCAPED = {
    r"$\sigma_w$": "σ_w", r"$\sigma_b$": "σ_b", r"$\chi_\perp$": "χ⊥", r"$\chi_\parallel$": "χ∥",
    r"$\xi_q$": "ξ_q", r"$\xi_c$": "ξ_c", r"$\xi_{\mathrm{grad}}$": "ξ_grad", r"$p_\perp$": "p_⊥",
    r"$p_\parallel$": "p_∥", "$q^*$": "q*", "$c^*$": "c*", "$K^*$": "K*", r"$\approx$": "≈",
    r"\textbackslash{}": "\\", r"\textasciitilde{}": "~", r"\textbar{}": "|", r"\dots{}": "…", "$-$": "-",
    r"$\leq$": "≤", r"$\geq$": "≥", r"$\neq$": "≠", r"$\pm$": "±", r"$\cdot$": "·", r"$\times$": "×",
    r"$\surd$": "√", r"$\to$": "→", r"$\infty$": "∞", "$''$": "″", "$'$": "′", "$^2$": "²", "$^3$": "³",
    r"$\frac12$": "½", r"$\partial$": "∂", r"$\pi$": "π", r"$\sigma$": "σ", r"$\alpha$": "α",
    r"$\theta$": "θ", r"$\lambda$": "λ", r"$\chi$": "χ", r"$\xi$": "ξ",
    r"$\perp$": "⊥", r"$\parallel$": "∥", r"\^{}": "^", "$<$": "<", "$>$": ">", "--": "–", "-{}-": "--",
    **{rf"\{letter}": letter for letter in "&%$#_{}"},
}  # fmt: skip


@dataclass(frozen=True)
class Table:
    """A printed table: its headings and its rows of text."""

    header: list[str]
    rows: list[list[str]]

    def place(self, heading, after=None):
        """Where the column with a heading is: the first, or the first behind another one."""
        start = 0 if after is None else self.header.index(after) + 1
        return self.header.index(heading, start)

    def column(self, heading, after=None):
        """The cells under a heading."""
        place = self.place(heading, after)
        return [row[place] for row in self.rows]


@dataclass(frozen=True)
class Forms:
    """What a command prints: lists of tables, the columns of the CSV, the JSON."""

    terminal: list[Table]
    plain: list[Table]
    markdown: list[Table]
    latex: list[Table]
    csv: dict[str, list[str]]
    json: object


@dataclass(frozen=True)
class Shown:
    """A column and the values that it must have, taken from a report's attributes.

    ``key`` names it in CSV, and where it is the same in JSON; ``heading`` in the table with the index
    ``table``, to the right of the column ``after``; ``digits`` is how many are printed there, in percent
    under a heading with that unit. Without a heading only programs see it.
    """

    values: object
    key: str
    heading: str | None = None
    digits: int = 6
    table: int = 0
    after: str | None = None


def each_form(typed):
    """A command run once for each of its forms."""
    markdown = markdown_tables(printed(f"{typed} --table markdown"))
    return Forms(
        terminal=_plain(_on_terminal(typed), markdown),
        plain=_plain(printed(typed), markdown),
        markdown=markdown,
        latex=_latex(printed(f"{typed} --table latex")),
        csv=columns(printed(f"{typed} --table csv")),
        json=json.loads(printed(f"{typed} --json")),
    )


@functools.cache
def forms(typed):
    """The same, kept: for commands of which a test changes nothing."""
    return each_form(typed)


def parsed(text):
    """JSON without the numbers that only Python's parser knows."""

    def refuse(constant):
        raise AssertionError(f"{constant} is not JSON")

    return json.loads(text, parse_constant=refuse)


@functools.cache
def specified(typed):
    """The tables of a command before they are text."""
    found = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(render, "show", lambda tables, *_, **__: found.extend(tables()))
        printed(typed)
    return found


def columns(text):
    """The columns of one flat CSV table: every row is complete, every name is given and unique."""
    header, *rows = csv.reader(io.StringIO(text))
    assert all(header)
    assert len(set(header)) == len(header)
    assert all(name == name.strip() for name in header)
    assert {len(row) for row in rows} == {len(header)}
    return {name: [row[i] for row in rows] for i, name in enumerate(header)}


def number(cell):
    """The number in a cell; None where there is none."""
    text = re.sub(r"^(≠|≥|T =) ", "", cell).replace("∞", "inf")
    found = re.fullmatch(r"-?(?:inf|nan|[\d.]+(?:e[+-]?\d+)?)", text)
    return found and float(found[0])


def numbers_in(cell, pattern):
    """The numbers that stand in a cell where the pattern has a #; fractions and ∞ are numbers too."""
    found = re.fullmatch(re.escape(pattern).replace(r"\#", r"([-+\d.,/e∞]+)"), cell)
    assert found, f"{cell} is not {pattern}"
    return [parse_number(text.replace(",", "").replace("∞", "inf")) for text in found.groups()]


def at(document, path):
    """The value at ``theory.mean``, or ``range.low`` for the first of two."""
    for key in path.split("."):
        if isinstance(document, list):
            document = document[{"low": 0, "high": 1}.get(key) if not key.isdecimal() else int(key) - 1]
        else:
            document = document[key]
    return document


def agree(found, rows, shown, lines=slice(None)):
    """Each column holds its values in every form: exactly for programs, rounded for people.

    Args:
        found: from `forms`.
        rows: the JSON objects that are the rows; none where JSON is looked at otherwise.
        shown: the columns.
        lines: the lines of the CSV that are looked at.
    """
    for column in shown:
        values = [None if value is None else float(value) for value in column.values]
        if rows is not None:
            assert _same([at(row, column.key) for row in rows], values, json=True), f"JSON: {column.key}"
        cells = map(_truth, found.csv[column.key][lines])
        assert _same([float(cell) if cell else None for cell in cells], values), f"CSV: {column.key}"
        for form in DRESSED if column.heading is not None else ():
            table = getattr(found, form)[column.table]
            scale = 100 if column.heading.endswith(", %") else 1
            cells = [number(cell) for cell in table.column(column.heading, column.after)]
            wanted = [value if value is None else scale * value for value in values]
            assert close(cells, wanted, column.digits), f"{form}: {column.heading}"
    told_apart([column for column in shown if column.heading is not None])


def told_apart(shown):
    """No two columns of a table have the same values: then the one could stand for the other."""
    for i, one in enumerate(shown):
        for other in shown[i + 1 :]:
            if one.table == other.table:
                assert not close(list(one.values), list(other.values), min(one.digits, other.digits)), (
                    f"{one.heading} and {other.heading} cannot be told apart here"
                )


def _truth(cell):
    return {"true": "1", "false": "0"}.get(cell, cell)


def _same(found, values, *, json=False):
    """Whether these are the values, to the last bit; JSON has null for what is not finite."""

    def finite(value):
        return None if value is None or not math.isfinite(value) else value

    if json:
        return [None if value is None else float(value) for value in found] == list(map(finite, values))
    return found == pytest.approx(values, rel=0, abs=0, nan_ok=True)


def close(cells, values, digits):
    """Whether cells hold these values, rounded to so many digits; nothing where a value is missing."""
    missing = [None if value is None or math.isnan(value) else value for value in values]
    if [cell is None for cell in cells] != [value is None for value in missing]:
        return False
    pairs = [(a, b) for a, b in zip(cells, missing, strict=True) if b is not None]
    return [a for a, _ in pairs] == pytest.approx([b for _, b in pairs], rel=5.01 * 10.0**-digits, abs=1e-14)


def _on_terminal(typed):
    """What rich makes of it on a wide terminal."""

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    stream, show = Terminal(), render.show
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "400")
        patch.setenv("TERM", "dumb")
        patch.setattr(
            render,
            "show",
            lambda tables, records, style, to=None, hint=None: show(tables, records, style, stream),
        )
        printed(typed)
    return stream.getvalue()


def markdown_tables(text):
    """The tables of a report in markdown."""
    found = []
    for block in re.findall(r"(?:^\|.*\|\n)+", _signed(text), re.MULTILINE):
        header, _, *rows = [
            [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            for line in block.splitlines()
        ]
        found.append(Table(header, rows))
    return found


def _latex(text):
    found = []
    for block in re.findall(r"\\toprule\n(.*?)\\bottomrule", text, re.DOTALL):
        lines = [line.strip().removesuffix(r" \\") for line in block.splitlines() if line.endswith(r" \\")]
        rows = [list(map(_unescaped, re.split(r" ?(?<!\\)& ?", line))) for line in lines]
        header = rows.pop(0) if r"\midrule" in block else [""] * len(rows[0])
        found.append(Table(header, rows))
    return found


def _unescaped(text):
    text = re.sub(r"\$(-?[\d.]+) \\times 10\^\{(-?\d+)\}\$", r"\1e\2", text)
    text = re.sub(r"\$([a-z])\^\{([-\d./]+)\}\$", r"\1^\2", text)
    for written, meant in _UNESCAPED.items():
        text = text.replace(written, meant)
    return _signed(text).strip()


def _signed(text):
    """With a hyphen for each minus sign: forms differ in that."""
    return text.replace("\N{MINUS SIGN}", "-")


def _plain(text, like):
    """Columns stand apart by two spaces; where rows end and notes begin the markdown knows."""
    found = []
    lines = _signed(text).splitlines()
    for table in like:
        lead = [cell for cell in (table.header if any(table.header) else table.rows[0]) if cell]
        first = next(i for i, line in enumerate(lines) if re.split(r"  +", line.strip()) == lead)
        last = first + len(table.rows) + any(table.header)
        width = max(map(len, lines[first:last]))
        block, lines = [line.ljust(width) for line in lines[first:last]], lines[last:]
        blank = "".join(" " if all(line[i] == " " for line in block) else "x" for i in range(width))
        spans = [match.span() for match in re.finditer(r"x.*?(?=  |$)", blank)]
        rows = [[line[a:b].strip() for a, b in spans] for line in block]
        found.append(Table(rows.pop(0) if any(table.header) else table.header, rows))
    return found
