"""How options are declared: their flags, their heading in the help, and their completion."""

from __future__ import annotations

from typing import Any

import typer


def text_option(*flags: str, metavar: str, help: str, panel: str | None = None, complete: Any = None) -> Any:
    """An option with a value, under a heading in the help; ``complete`` lists what can be typed."""
    return typer.Option(*flags, metavar=metavar, help=help, rich_help_panel=panel, autocompletion=complete)


def flag_option(flag: str, help: str, panel: str | None = None) -> Any:
    """An option without a value."""
    return typer.Option(flag, help=help, rich_help_panel=panel)


def words_of(*words: str) -> Any:
    """Completes one of these words."""

    def complete(incomplete: str) -> list[str]:
        return [word for word in words if word.startswith(incomplete)]

    return complete


def size_names(incomplete: str) -> list[str]:
    """Completes the name of a size."""
    from actviz.figures.style.sizes import SIZES

    return [name for name in SIZES if name.startswith(incomplete)]
