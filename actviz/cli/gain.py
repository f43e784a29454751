"""The command that prints the gains of weights: gain."""

from __future__ import annotations

from typing import Annotated

import typer

from actviz.cli.options.declare import text_option
from actviz.cli.options.layers import Layers
from actviz.cli.options.names import All, OptionalNames
from actviz.cli.options.numbers import number, whole
from actviz.cli.options.report import AsJson, Cite, TableStyle, table_style
from actviz.cli.output.report import watched
from actviz.cli.program.commands import ANALYSE, command
from actviz.errors import UsageError, one_of


@command(
    "gain",
    ANALYSE,
    examples=(
        "actviz gain relu selu --layers 50",
        "actviz gain silu --fan-in 512",
    ),
)
def gain(
    names: OptionalNames = None,
    everything: All = False,
    layers: Layers = "10",
    fan_in: Annotated[
        str | None,
        text_option(
            "--fan-in",
            metavar="N",
            help="Number of inputs of a unit, to print the standard deviation of its weights.",
        ),
    ] = None,
    std: Annotated[
        str, text_option("--std", metavar="S", help="Standard deviation of the pre-activations z.")
    ] = "1",
    choice: Annotated[
        str | None,
        text_option(
            "--gain",
            metavar="KIND",
            help="Gain in the printed code: forward (default), std, backward or torch.",
        ),
    ] = None,
    cite: Cite = False,
    as_json: AsJson = False,
    table: TableStyle = None,
) -> None:
    """Print the gains that keep the size of signals or gradients from layer to layer.

    Without names: the most widely used functions. For one function, or with
    --fan-in, code for torch, jax and keras is printed too.
    """
    style = table_style(table, as_json=as_json)
    if everything and names:
        raise UsageError("--all and names cannot be combined", hint="leave out one of them")
    from actviz.activations import names as registered
    from actviz.analysis import WIDELY_USED
    from actviz.analysis.propagation.gain import CHOICES, LARGEST_FAN_IN, MOST_LAYERS
    from actviz.analysis.propagation.gain import gain as analysed
    from actviz.tables import gain as tables
    from actviz.tables import render

    wanted = None if choice is None else one_of("--gain", choice, CHOICES)
    functions = registered() if everything else names or WIDELY_USED
    if wanted is not None and fan_in is None and len(functions) > 1:
        raise UsageError(
            "--gain has no effect: code for several functions is printed only with --fan-in",
            hint="add --fan-in 512, or name one function",
        )
    report = analysed(
        watched(functions, "finding gains"),
        layers=whole("--layers", layers, 1, MOST_LAYERS),
        fan_in=None if fan_in is None else whole("--fan-in", fan_in, 1, LARGEST_FAN_IN),
        std=number("--std", std),
    )
    if as_json:
        render.show_json(report.to_dict())
        return
    lines = []
    if len(report.functions) == 1 or report.fan_in is not None:
        lines = tables.paste_lines(report, wanted)
    render.show(lambda: tables.gain_tables(report), lambda: tables.gain_records(report), style)
    if lines and style in ("rich", "markdown"):  # under the table and not in it, so that they can be copied
        typer.echo("\n" + "\n".join(["```python", *lines, "```"] if style == "markdown" else lines))
