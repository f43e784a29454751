"""The commands that look things up: list, show, eval."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated

import typer

from actviz.cli.commands import command
from actviz.cli.names import Name
from actviz.cli.options import (
    AsJson,
    TableStyle,
    table_style,
)
from actviz.errors import ActvizError, UsageError, one_of
from actviz.notation import parse_number

PANEL = "Look up"
_FIGURES = (".png", ".svg", ".pdf", ".tex", ".gif", ".webp", ".mp4")


@command("list", PANEL)
def list_(
    family: Annotated[
        str | None, typer.Option("--family", metavar="FAMILY", help="Only this family.")
    ] = None,
    framework: Annotated[
        str | None,
        typer.Option(
            "--framework",
            metavar="NAME",
            help="Only functions of torch, jax, keras, tensorflow or onnx, with their names there.",
        ),
    ] = None,
    only_names: Annotated[
        bool,
        typer.Option("--names", help="Print only the names, one per line (other commands read them with -)."),
    ] = False,
    as_json: AsJson = False,
    table: TableStyle = None,
) -> None:
    """List all functions with their range and the range of their derivative."""
    style = table_style(table, as_json=as_json)
    if only_names and (as_json or table):
        raise UsageError("--names prints neither a table nor JSON", hint="leave out one of them")
    from actviz.activations import get, names, own
    from actviz.tables import list as listed
    from actviz.tables import render

    own.load()
    # names alone are for commands that draw curves, which functions of vectors have none of
    vectors = [] if only_names and family != "vectors" else [*names("vector")]
    functions = [get(name) for name in [*names(), *vectors]]
    if family is not None:
        chosen = one_of("--family", family, sorted({f.family for f in functions}))
        functions = [f for f in functions if f.family == chosen]
    if framework is not None:
        framework = one_of(
            "--framework", framework, sorted({name for f in functions for name in f.frameworks})
        )
        functions = [f for f in functions if framework in f.frameworks]
    if only_names:
        typer.echo("\n".join(function.name for function in functions))
    elif as_json:
        render.show_json(listed.names_list(functions, framework))
    else:
        render.show(
            lambda: listed.names_tables(functions, framework),
            lambda: listed.names_records(functions, framework),
            style,
        )


@command("show", PANEL)
def show(name: Name, as_json: AsJson = False, table: TableStyle = None) -> None:
    """Show what is known about one function: formulas, ranges, tails, kinks, names in frameworks.

    For your own function, mine.py:act or package.module:act, it also says how f′
    is computed. Naming a file runs it, in every command.

    For a file made by actviz (.png, .svg, .pdf, .tex, .gif, .webp, .mp4): the command that makes it again.
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


# negative numbers are not options here
@command("eval", PANEL, context_settings={"ignore_unknown_options": True})
def eval_(
    name: Name,
    x: Annotated[list[str], typer.Argument(metavar="X...", help="Numbers: 0.5, -3, -2pi, 1e-300, inf.")],
    deriv: Annotated[bool, typer.Option("--deriv", help="Print f′ too.")] = False,
    deriv2: Annotated[bool, typer.Option("--deriv2", help="Print f′ and f″ too.")] = False,
    as_json: AsJson = False,
    table: TableStyle = None,
) -> None:
    """Evaluate a function and its derivatives, accurately over all of float64."""
    style = table_style(table, as_json=as_json)
    points = [_point(text) for text in x]
    from actviz.activations import scalar
    from actviz.tables import eval as tables
    from actviz.tables import render

    function = scalar(name)
    orders = range(1 + (2 if deriv2 else 1 if deriv else 0))
    values = [function.derivative(points, order=order).tolist() for order in orders]
    if as_json:
        render.show_json(tables.values_list(function, points, values))
    else:
        render.show(
            lambda: [tables.values_table(function, points, values)],
            lambda: tables.values_records(function, points, values),
            style,
        )


def _point(text: str) -> float:
    try:
        return parse_number(text)
    except ValueError:
        if text.startswith("-"):
            raise UsageError(f"no such option, and not a number: {text}", hint="actviz eval --help") from None
        raise UsageError(
            f"{text!r} is not a number", hint="numbers look like 0.5, 1e-3, -2pi, pi/2, inf"
        ) from None
