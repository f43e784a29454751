"""The command that shows what is known about a function, or the command of a figure: show."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import typer

from actviz.cli.options.names import Name
from actviz.cli.options.report import AsJson, TableStyle, table_style
from actviz.cli.program.commands import LOOK_UP, command
from actviz.errors import ActvizError, UsageError

_FIGURES = (".png", ".svg", ".pdf", ".tex", ".gif", ".webp", ".mp4")


@command(
    "show",
    LOOK_UP,
    examples=(
        "actviz show leaky_relu",
        "actviz show 'x*sigmoid(b*x):b=1.702' --json",
    ),
)
def show(name: Name, as_json: AsJson = False, table: TableStyle = None) -> None:
    """Show what is known about one function: formulas, ranges, tails, kinks, names in frameworks.

    For your own function, mine.py:act or package.module:act, it also says how f′
    is computed. Naming a file runs it, in every command.

    For a file made by actviz (.png, .svg, .pdf, .tex, .gif, .webp, .mp4): the command that made it.
    """
    style = table_style(table, as_json=as_json)
    if Path(name).suffix in _FIGURES:
        if table is not None:
            raise UsageError("--table does not apply to a figure")
        _show_origin(Path(name), as_json)
        return
    from actviz.activations import Activation, get
    from actviz.tables import render
    from actviz.tables import show as cards

    function = get(name)
    if as_json:
        render.show_json(cards.card_document(function))
    elif isinstance(function, Activation):
        from actviz.analysis.propagation.gain import gains
        from actviz.analysis.saturation import saturation

        if function.known.gaps:  # no means and no shares without values everywhere
            row, scales = None, None
        else:
            (row,), scales = saturation(function).functions, gains(function)
        render.show(
            lambda: [cards.card(function, row, scales)],
            lambda: [cards.card_record(function, row, scales)],
            style,
        )
    else:
        render.show(
            lambda: [cards.vector_card(function)], lambda: [cards.vector_card_record(function)], style
        )


def _show_origin(path: Path, as_json: bool) -> None:
    from actviz.figures.files.provenance import provenance
    from actviz.tables.render import show_json

    about = provenance(path)
    if about is None:
        raise ActvizError(f"{path} was not made by actviz", hint="actviz show NAME shows a function")
    if as_json:
        show_json({"schema": 1, **dataclasses.asdict(about)})
    else:
        typer.echo(about.command)
