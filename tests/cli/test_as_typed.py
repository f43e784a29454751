"""What a parameter hands to its command: the same as typer would, without typer's converters."""

from __future__ import annotations

import shlex
from typing import Annotated

import pytest
import typer
from typer.main import get_command, get_params_from_function

from actviz.cli.program.as_typed import take_as_typed

REVERSED = Annotated[list[str] | None, typer.Option(callback=lambda value: value and value[::-1])]
LINES = [
    "name",
    "",
    "name --text a",
    "name --text=",
    "name --pair 1 2 --many a --many b --count 3",
    "name --flag --many ''",
    "name --count three",
    "name --pair 1",
    "name other third",
]


def outcome(line, *, as_typed):
    """What a command is given, or the error that typer tells."""
    given = {}
    app = typer.Typer()

    @app.command()
    def command(
        names: list[str],
        text: str | None = None,
        default: str = "1",
        pair: tuple[str, str] = ("-pi", "pi"),
        other_pair: tuple[str, str] | None = None,
        many: REVERSED = None,
        count: int | None = None,
        flag: bool | None = None,
    ) -> None:
        given.update(locals())
        del given["given"]

    made = get_command(app)
    if as_typed:
        declared = get_params_from_function(command)
        for parameter in made.params:
            take_as_typed(
                parameter, declared[parameter.name].annotation if parameter.name in declared else None
            )
    try:
        made(shlex.split(line), standalone_mode=False)
    except typer.TyperException as error:
        return error.format_message()
    return given


@pytest.mark.parametrize("line", LINES)
def test_the_same_as_typer(line):
    """Values, defaults, callbacks, conversions to numbers and errors are those of typer alone."""
    found = outcome(line, as_typed=True)
    assert found
    assert found == outcome(line, as_typed=False)
