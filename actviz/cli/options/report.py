"""Options of the commands that print a report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from actviz.cli.options.declare import flag_option, text_option
from actviz.errors import UsageError, one_of

if TYPE_CHECKING:
    from actviz.tables.render import Style

AsJson = Annotated[bool, flag_option("--json", "Print JSON instead of a table.")]
TableStyle = Annotated[
    str | None, text_option("--table", metavar="STYLE", help="rich (default), markdown, latex or csv.")
]


def table_style(text: str | None, *, as_json: bool) -> Style:
    """The value of ``--table``.

    Raises:
        UsageError: there is no such style, or JSON is requested too.
    """
    from actviz.tables.render import STYLES

    style = one_of("--table", STYLES[0] if text is None else text, STYLES)
    if text is not None and as_json:
        raise UsageError("--json and --table cannot be combined", hint="leave out one of them")
    return style


def _cited(context: typer.Context, wanted: bool) -> None:
    """Print the references of the command and exit."""
    if wanted:
        from actviz.tables.references import bibtex

        typer.echo(bibtex(str(context.info_name)))
        raise typer.Exit


Cite = Annotated[
    bool,
    typer.Option("--cite", is_eager=True, callback=_cited, help="Print only the references, as BibTeX."),
]
