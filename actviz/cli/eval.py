"""The command that evaluates functions: eval."""

from __future__ import annotations

from typing import Annotated

import typer

from actviz.cli.options.declare import flag_option
from actviz.cli.options.names import Name
from actviz.cli.options.report import AsJson, TableStyle, table_style
from actviz.cli.program.commands import LOOK_UP, command
from actviz.errors import UsageError
from actviz.notation import parse_number


# negative numbers are not options here
@command(
    "eval",
    LOOK_UP,
    examples=(
        "actviz eval gelu -10 0.5 2 --deriv",
        "actviz eval 'x*tanh(x)' pi/2 --deriv --deriv2",
    ),
    context_settings={"ignore_unknown_options": True},
)
def eval_(
    name: Name,
    x: Annotated[list[str], typer.Argument(metavar="X...", help="Numbers: 0.5, -3, -2pi, 1e-300, inf.")],
    deriv: Annotated[bool, flag_option("--deriv", "Print f′ too.")] = False,
    deriv2: Annotated[bool, flag_option("--deriv2", "Print f′ and f″ too.")] = False,
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
