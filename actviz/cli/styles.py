"""The command that lists the styles of figures: styles."""

from __future__ import annotations

from actviz.cli.options.report import AsJson, TableStyle, table_style
from actviz.cli.program.commands import DRAW, command


@command(
    "styles",
    DRAW,
    examples=(
        "actviz styles",
        "actviz styles --json",
    ),
)
def styles(as_json: AsJson = False, table: TableStyle = None) -> None:
    """List the sizes, themes, colours, line styles and file formats of figures."""
    style = table_style(table, as_json=as_json)
    from actviz.figures.styles import described
    from actviz.tables import render
    from actviz.tables.styles import styles_records, styles_tables

    report = described()
    if as_json:
        render.show_json(report)
    else:
        render.show(lambda: styles_tables(report), lambda: styles_records(report), style)
