"""A table on a terminal: bold headings, colours, and lines that fit its width."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TextIO

from actviz.tables.columns import Table, Tone

_COLOURS: dict[Tone, str] = {"good": "green", "fair": "yellow", "bad": "red"}
_GAP = "  "  # between columns
_MINUS = re.compile(r"(?<![\w-])-(?=[\d.∞xπ])|(?<=\de)-(?=\d)|(?<= )-(?= )")
_NO_BREAK = "\N{NO-BREAK SPACE}"
# spaces at which an interval, a comparison or a percentage would be torn apart
_GLUED = (
    (re.compile(r"([(\[][^\s()\[\]]+,) (?=[^\s()\[\],]+[)\]])"), rf"\1{_NO_BREAK}"),
    (re.compile(r" ([=<>≤≥~−]) (?=\S)"), rf"{_NO_BREAK}\1{_NO_BREAK}"),
    (re.compile(r"(?<=\d) (?=%)"), _NO_BREAK),
)
# where a long word may be broken: not at all, as in elu(alpha=0.5), as in x_y too
_JOINTS = (re.compile("$^"), re.compile(r"(?<=\w)(?=\(\w+=)"), re.compile(r"(?<=\w)(?=\(\w+=)|(?<=_)"))

Piece = tuple[str, str]  # text and its style


@dataclass(frozen=True)
class _Grid:
    """The text of a table with the style of each cell; ``heads`` are headings above these rows."""

    header: list[str]
    rows: list[list[str]]
    numeric: list[bool]
    styles: list[list[str]]
    heads: Mapping[int, str] = field(default_factory=dict)

    def part(self, columns: Sequence[int], heads: Mapping[int, str] | None = None) -> _Grid:
        """Some of the columns."""

        def of(row: list[str]) -> list[str]:
            return [row[k] for k in columns]

        return _Grid(
            of(self.header),
            [*map(of, self.rows)],
            [self.numeric[k] for k in columns],
            [*map(of, self.styles)],
            self.heads if heads is None else heads,
        )

    def grouped(self, place: int) -> _Grid:
        """Without a column, whose values become headings of the rows that share them."""
        values = [row[place] for row in self.rows]
        starts = [i for i, value in enumerate(values) if i == 0 or value != values[i - 1]]
        return self.part([k for k in range(len(self.header)) if k != place], {i: values[i] for i in starts})

    def natural(self) -> list[int]:
        """The widths of the columns without a line break."""
        return [max(map(_width, cells)) for cells in self._columns()]

    def least(self, joints: re.Pattern[str] = _JOINTS[-1]) -> list[int]:
        """The widths that columns need if words break at ``joints``, and numbers and intervals never."""

        def longest(text: str) -> int:
            return max(_width(part) for word in _glued(text).split(" ") for part in joints.split(word))

        return [
            max([longest(heading), *(_width(cell) if numeric else longest(cell) for cell in cells)])
            for numeric, (heading, *cells) in zip(self.numeric, self._columns(), strict=True)
        ]

    def widths(self, room: int) -> list[int]:
        """The widths of the columns, of which the widest text gives way."""
        widths = self.natural()
        for least in map(self.least, _JOINTS):
            while _total(widths) > room:
                spare = [k for k in range(len(widths)) if widths[k] > least[k]]
                if not spare:
                    break
                widths[max(spare, key=widths.__getitem__)] -= 1
        return widths

    def _columns(self) -> list[tuple[str, ...]]:
        return list(zip(self.header, *self.rows, strict=True))


class Terminal:
    """A stream that is a terminal, with or without colours."""

    def __init__(self, stream: TextIO) -> None:
        from rich.console import Console

        self._coloured = not ("NO_COLOR" in os.environ or os.environ.get("TERM") in ("dumb", "unknown"))
        self._width = shutil.get_terminal_size().columns
        self._minus = _can_write(stream, "−")
        self._console = Console(
            file=stream, width=self._width, force_terminal=self._coloured, highlight=False
        )

    def show(self, table: Table) -> None:
        """Print a table; one that is too wide in parts, each with the first column."""
        if table.title:
            self.prose(table.title, "bold")
        for grid in _fitting(self._grid(table), table, self._width):
            self._print_grid(grid)
        for note in table.notes:
            self.prose(note)
        if table.legend and self._coloured:
            self.prose(table.legend)

    def prose(self, text: str, style: str = "") -> None:
        """A paragraph."""
        for line in wrapped(self._signed(text), self._width):
            self._print((line, style))

    def _grid(self, table: Table) -> _Grid:
        tones = [_COLOURS[tone] for tone in table.tones] or [""] * len(table.rows)
        return _Grid(
            table.header,
            [[*map(self._signed, row)] for row in table.rows],
            table.numeric,
            [
                [table.colours.get((i, k), tone) for k in range(len(table.header))]
                for i, tone in enumerate(tones)
            ],
        )

    def _print_grid(self, grid: _Grid) -> None:
        widths = grid.widths(self._width)
        if any(grid.header):
            self._print_row(grid.header, ["bold"] * len(widths), grid.numeric, widths)
        for i, (row, styles) in enumerate(zip(grid.rows, grid.styles, strict=True)):
            if i in grid.heads:
                self._print((grid.heads[i], "italic"))
            self._print_row(row, styles, grid.numeric, widths)

    def _print_row(
        self, row: Sequence[str], styles: Sequence[str], numeric: Sequence[bool], widths: Sequence[int]
    ) -> None:
        cells = [wrapped(cell, width) for cell, width in zip(row, widths, strict=True)]
        for k in range(max(map(len, cells))):
            pieces: list[Piece] = []
            for cell, style, right, width in zip(cells, styles, numeric, widths, strict=True):
                text = cell[k] if k < len(cell) else ""
                space = " " * (width - _width(text))
                pieces += (
                    [(space, ""), (text, style), (_GAP, "")] if right else [(text, style), (space + _GAP, "")]
                )
            self._print(*pieces)

    def _print(self, *pieces: Piece) -> None:
        from rich.text import Text

        line = Text.assemble(*((text, style if self._coloured else "") for text, style in pieces))
        line.rstrip()
        self._console.print(line, no_wrap=True, overflow="ignore", crop=False)

    def _signed(self, text: str) -> str:
        return _MINUS.sub("−", text) if self._minus else text.replace("−", "-")


def _fitting(grid: _Grid, table: Table, room: int) -> Iterator[_Grid]:
    """The table as it fits: with a heading for each group of rows, or with some columns at a time."""
    if _total(grid.natural()) > room and not table.card:
        for place in [k for k, column in enumerate(table.columns) if column.groups]:
            grid = grid.grouped(place)
    least, columns = grid.least(), [0]
    for k in range(1, len(least)):
        if len(columns) > 1 and _total([least[i] for i in (*columns, k)]) > room:
            yield grid.part(columns)
            columns = [0]
        columns.append(k)
    yield grid.part(columns)


def wrapped(text: str, width: int) -> list[str]:
    """Lines no wider than that, broken at spaces, and inside a word only where it is wider itself."""
    lines = [""]
    for word in _glued(text).split(" "):
        for i, part in enumerate(_parts(word, width)):
            longer = lines[-1] + (" " if lines[-1] and i == 0 else "") + part
            if not lines[-1] or _width(longer) <= width:
                lines[-1] = longer
            else:
                lines.append(part)
    return [line.replace(_NO_BREAK, " ").rstrip() for line in lines]


def _glued(text: str) -> str:
    for pattern, glued in _GLUED:
        text = pattern.sub(glued, text)
    return text


def _parts(word: str, width: int) -> list[str]:
    """A word in as few parts as the width allows."""
    parts = [word]
    for joints in _JOINTS:
        parts = joints.split(word)
        if max(map(_width, parts)) <= width:
            break
    return parts


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + len(_GAP) * (len(widths) - 1)


def _width(text: str) -> int:
    """How many columns of a terminal a text takes: two for a Chinese letter."""
    from rich.cells import cell_len

    return cell_len(text)


def _can_write(stream: TextIO, letter: str) -> bool:
    try:
        letter.encode(getattr(stream, "encoding", None) or "ascii")
    except UnicodeEncodeError:
        return False
    return True
