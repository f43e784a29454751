"""A table as rich on a terminal, plain on a pipe, or as markdown or LaTeX for slides and papers."""

from __future__ import annotations

import json
import math
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TextIO, get_args

from actviz.tables.records import Record, write_csv

Style = Literal["rich", "markdown", "latex", "csv"]
STYLES: tuple[Style, ...] = get_args(Style)
Tone = Literal["good", "fair", "bad"]

_COLOURS: dict[Tone, str] = {"good": "green", "fair": "yellow", "bad": "red"}
_LONGEST = 17  # characters of a word that a column makes room for


@dataclass(frozen=True)
class Table:
    """Text in rows and columns. Numbers are right-aligned: the columns named in ``numeric``.

    ``notes`` are lines under the table, the verdict first. ``tones``, one for each row if there are
    any, colour the rows on a terminal; ``colours`` give single cells there a colour on another.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str | None = None
    notes: tuple[str, ...] = ()
    numeric: frozenset[str] = frozenset()
    tones: tuple[Tone | None, ...] = ()
    colours: Mapping[tuple[int, int], str] = field(
        default_factory=dict
    )  # by row and column: "#rrggbb on #rrggbb"


def show(
    tables: Callable[[], Sequence[Table]],
    records: Callable[[], Iterable[Record]],
    style: Style = "rich",
    to: TextIO | None = None,
) -> None:
    """Print a report to standard output, or to another stream.

    Args:
        tables: makes the tables for people, with one blank line between them.
        records: makes the rows for programs, of which csv is one flat table.
        style: one of `STYLES`.
        to: the stream.
    """
    stream = to or sys.stdout
    if style == "csv":
        write_csv(records(), stream)
    elif style == "rich" and stream.isatty():
        _show_rich(tables(), stream)
    else:
        # a terminal gets bold type and wrapping, a pipe lines that awk and diff can work with
        render = {"rich": _plain, "markdown": _markdown, "latex": _latex}[style]
        stream.write("\n".join(map(render, tables())))


def show_json(document: dict[str, Any] | list[Any]) -> None:
    """Print a JSON document; infinities and NaN, which JSON lacks, as null."""
    utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    json.dump(finite(document), sys.stdout, ensure_ascii=not utf8, allow_nan=False, indent=2)
    sys.stdout.write("\n")


def finite(value: Any) -> Any:
    """A JSON document without the numbers that JSON lacks."""
    if isinstance(value, dict):
        return {key: finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _show_rich(tables: Sequence[Table], stream: TextIO) -> None:
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    plain = "NO_COLOR" in os.environ or os.environ.get("TERM") in ("dumb", "unknown")
    width = shutil.get_terminal_size().columns
    console = Console(file=stream, width=width, force_terminal=not plain, highlight=False)
    bold = "" if plain else "bold"
    for i, table in enumerate(tables):
        if i:
            console.print()
        if table.title:
            console.print(Text(table.title, style=bold))
        grid = RichTable(
            box=None, show_header=any(table.header), pad_edge=False, padding=(0, 2, 0, 0), header_style=bold
        )
        rows = _broken(table, console.width)
        for k, name in enumerate(table.header):
            number = name in table.numeric
            # words stay whole as far as a terminal allows: half a number is a wrong number
            longest = max((len(word) for row in rows for word in row[k].split()), default=0)
            grid.add_column(
                name, justify="right" if number else "left", no_wrap=number, min_width=min(longest, _LONGEST)
            )
        for i, (row, tone) in enumerate(zip(rows, table.tones or [None] * len(rows), strict=True)):
            colours = [None if plain else table.colours.get((i, k)) for k in range(len(row))]
            cells = [Text(cell, style=colour or "") for cell, colour in zip(row, colours, strict=True)]
            grid.add_row(*cells, style=_COLOURS[tone] if tone and not plain else None)
        with console.capture() as captured:
            console.print(grid)
        stream.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))
        for note in table.notes:
            console.print(Text(note))


def _plain(table: Table) -> str:
    lines = [table.header, *table.rows] if any(table.header) else table.rows
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    sides = [str.rjust if name in table.numeric else str.ljust for name in table.header]
    body = [
        "  ".join(side(cell, width) for side, cell, width in zip(sides, line, widths, strict=True)).rstrip()
        for line in lines
    ]
    return "".join(f"{line}\n" for line in (*([table.title] if table.title else []), *body, *table.notes))


def _markdown(table: Table) -> str:
    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |\n"

    rule = line(["---:" if name in table.numeric else "---" for name in table.header])
    title = f"**{table.title}**\n\n" if table.title else ""
    notes = "".join(f"\n{note}\n" for note in table.notes)
    return title + line(table.header) + rule + "".join(map(line, table.rows)) + notes


_LATEX_FOR = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{",
    "}": r"\}", "~": r"\textasciitilde{}", "^": r"\^{}", "|": r"\textbar{}", "−": "$-$", "–": "--",
    "…": r"\dots{}", "<": "$<$", ">": "$>$", "≤": r"$\leq$", "≥": r"$\geq$", "≠": r"$\neq$", "±": r"$\pm$",
    "·": r"$\cdot$", "×": r"$\times$", "√": r"$\surd$", "→": r"$\to$", "∞": r"$\infty$", "′": "$'$",
    "″": "$''$", "²": "$^2$", "³": "$^3$", "½": r"$\frac12$", "∂": r"$\partial$", "π": r"$\pi$",
    "σ": r"$\sigma$", "α": r"$\alpha$", "β": r"$\beta$", "λ": r"$\lambda$", "Φ": r"$\Phi$",
    "φ": r"$\varphi$", "θ": r"$\theta$", "γ": r"$\gamma$", "δ": r"$\delta$", "μ": r"$\mu$", "τ": r"$\tau$",
    "ω": r"$\omega$", "Σ": r"$\Sigma$", "χ": r"$\chi$", "ξ": r"$\xi$", "⊥": r"$\perp$",
    "∥": r"$\parallel$", "₁": "$_1$", "₂": "$_2$",
}  # fmt: skip
_MINUS = re.compile("(?<![A-Za-z])-|-(?![A-Za-z])")  # and no hyphen
_SCIENTIFIC = re.compile(r"(?<![\w.])(-?[\d.]+)e([+-]\d+)(?!\w)")  # 1.5e-06


def _latex(table: Table) -> str:
    def line(cells: Sequence[str]) -> str:
        return "  " + " & ".join(map(escape, cells)) + r" \\" + "\n"

    def escape(text: str) -> str:
        words, *others = _SCIENTIFIC.split(text)
        return plain(words) + "".join(
            rf"${mantissa} \times 10^{{{int(exponent)}}}${plain(more)}"
            for mantissa, exponent, more in zip(*[iter(others)] * 3, strict=True)
        )

    def plain(text: str) -> str:
        return "".join(_LATEX_FOR.get(letter, letter) for letter in _MINUS.sub("−", text))

    columns = "".join("r" if name in table.numeric else "l" for name in table.header)
    title = f"% {table.title}\n" if table.title else ""
    notes = "".join(f"% {note}\n" for note in table.notes)
    rules = (
        rf"\begin{{tabular}}{{{columns}}}",
        r"  \toprule",
        r"  \midrule",
        r"  \bottomrule",
        r"\end{tabular}",
    )
    begin, top, middle, bottom, end = (f"{rule}\n" for rule in rules)
    body = "".join(map(line, table.rows))
    return title + begin + top + line(table.header) + middle + body + bottom + end + notes


def _broken(table: Table, width: int) -> list[list[str]]:
    """The cells, with the parameters of functions on lines of their own where a row is too wide."""
    widths = (max(map(len, column)) + 2 for column in zip(table.header, *table.rows, strict=True))
    if sum(widths) - 2 <= width:
        return [list(row) for row in table.rows]
    return [[re.sub(r"(?<=\w)\((?=\w+=)", "\n(", cell) for cell in row] for row in table.rows]
