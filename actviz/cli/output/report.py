"""The output of a command that prints: a table or JSON, and a figure if requested."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from actviz.cli.options.figure import FigureOptions, refuse
from actviz.cli.options.report import table_style
from actviz.cli.output.figure import planned, write
from actviz.errors import UsageError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.activations import Activation
    from actviz.cli.output.figure import Plan
    from actviz.figures.axes.view import View
    from actviz.figures.style.colors import OwnColor
    from actviz.figures.style.look import Look
    from actviz.tables.columns import Table
    from actviz.tables.records import Record
    from actviz.tables.render import Style

Item = TypeVar("Item")
_QUICK = 20  # functions that take less than a second


def check_streams(figure: FigureOptions, *, as_json: bool) -> None:
    """Refuse two outputs on standard output.

    Raises:
        UsageError: both the JSON and the image would be written there.
    """
    if as_json and "-" in (figure.output or []):
        raise UsageError(
            "--json and -o - cannot be combined: both write to standard output", hint="give -o FILE"
        )


@dataclass(frozen=True)
class Answer:
    """The output options of a command that draws only on request."""

    context: typer.Context
    style: Style
    as_json: bool
    figure: FigureOptions
    moves: bool = False

    @classmethod
    def asked(
        cls,
        context: typer.Context,
        table: str | None,
        as_json: bool,
        figure: FigureOptions,
        *,
        moves: bool = False,
    ) -> Answer:
        """Check the options; ``moves`` requests an animation.

        Raises:
            UsageError: there is no such style, the figure does not take an option, or two outputs would
                be written to standard output.
        """
        refuse(figure, str(context.info_name), *figure.refused)
        check_streams(figure, as_json=as_json)
        return cls(context, table_style(table, as_json=as_json), as_json, figure, moves)

    @property
    def draws(self) -> bool:
        """Whether a figure is requested."""
        asked = self.figure
        named = asked.output or asked.format or asked.show or asked.window or asked.open
        return bool(named or self.moves)

    def plan(
        self,
        stem: str,
        shaded_below: float | None = None,
        pages: Callable[[Look], int] = lambda look: 1,
        colors: tuple[OwnColor, ...] = (),
    ) -> Plan | None:
        """Check the requested figure before the work begins; see `planned`.

        Without ``-o``, ``-f`` or ``--open`` a figure is shown and not written, unless it is animated.
        """
        if not self.draws:
            return None
        from actviz.figures.files.save import ANIMATED

        named = self.figure.format or self.figure.open or self.moves
        formats = ANIMATED if self.moves else None
        return planned(self.figure, stem if named else None, shaded_below, pages, colors, formats)

    def draw(
        self,
        plan: Plan | None,
        draw: Callable[[View, Look], Figure | Sequence[Figure]],
        functions: Sequence[Activation],
        description: Callable[[], str],
    ) -> list[str]:
        """Draw the planned figure, if any; return the paths written.

        Args:
            plan: from `plan`.
            draw: makes the figure, or its pages.
            functions: those drawn, for the title.
            description: its alternative text.
        """
        if plan is None:
            return []
        return write(plan, self.figure, draw, functions, self.context, lambda _: description())

    def print(
        self,
        document: Callable[[], dict[str, Any]],
        tables: Callable[[], Sequence[Table]],
        records: Callable[[], Iterable[Record]],
        paths: Sequence[str],
        hint: str | None = None,
    ) -> None:
        """Print a report and the paths written; on standard error if the image is on standard output.

        Args:
            document: makes the JSON document, to which the paths of a figure are added as ``outputs``.
            tables: makes the tables.
            records: makes the rows of the CSV.
            paths: from `draw`.
            hint: a last line, if nothing was drawn.
        """
        from actviz.tables import render

        if self.as_json:
            render.show_json({**document(), **({"outputs": list(paths)} if self.draws else {})})
            return
        stream = sys.stderr if "-" in (self.figure.output or []) else sys.stdout
        render.show(tables, records, self.style, to=stream, hint=None if self.draws else hint)
        for path in paths:
            typer.echo(f"wrote {path}", err=True)


def watched(items: Sequence[Item], what: str) -> Iterable[Item]:
    """Iterate over functions, with a progress bar if there are many."""
    if len(items) <= _QUICK:
        return items
    from actviz.tables.progress import progress

    return progress(items, len(items), what)
