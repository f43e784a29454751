"""Reports printed: tables on a terminal, plain on a pipe, as markdown or LaTeX; CSV and JSON for programs."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, TextIO, get_args

from actviz.tables.columns import Table
from actviz.tables.records import Record, write_csv

Style = Literal["rich", "markdown", "latex", "csv"]
STYLES: tuple[Style, ...] = get_args(Style)


def show(
    tables: Callable[[], Sequence[Table]],
    records: Callable[[], Iterable[Record]],
    style: Style = "rich",
    to: TextIO | None = None,
    hint: str | None = None,
) -> None:
    """Print a report to standard output, or to another stream.

    Args:
        tables: makes the tables for people, with one blank line between them.
        records: makes the rows for programs, of which csv is one flat table.
        style: one of `STYLES`.
        to: the stream.
        hint: a last line about the command, on a terminal or a pipe only.
    """
    stream = to or sys.stdout
    if style == "csv":
        write_csv(records(), stream)
    elif style == "rich" and stream.isatty():
        from actviz.tables.terminal import Terminal

        terminal = Terminal(stream)
        for i, table in enumerate(tables()):
            if i:
                terminal.prose("")
            terminal.show(table)
        if hint:
            terminal.prose(hint)
    else:
        stream.write("\n".join(map(_render(style), tables())))
        if hint and style == "rich":
            stream.write(f"{hint}\n")


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


def _render(style: Style) -> Callable[[Table], str]:
    if style == "latex":
        from actviz.tables.latex import latex

        return latex
    return _markdown if style == "markdown" else _plain


def _plain(table: Table) -> str:
    """Lines that awk and diff can work with: no wrapping, and a hyphen as the minus sign."""
    lines = [table.header, *table.rows] if any(table.header) else table.rows
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    sides = [str.rjust if numeric else str.ljust for numeric in table.numeric]
    body = [
        "  ".join(side(cell, width) for side, cell, width in zip(sides, line, widths, strict=True)).rstrip()
        for line in lines
    ]
    return "".join(f"{line}\n" for line in (*([table.title] if table.title else []), *body, *table.notes))


def _markdown(table: Table) -> str:
    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |\n"

    rule = line(["---:" if numeric else "---" for numeric in table.numeric])
    title = f"**{table.title}**\n\n" if table.title else ""
    notes = "".join(f"\n{note}\n" for note in table.notes)
    return title + line(table.header) + rule + "".join(map(line, table.rows)) + notes
