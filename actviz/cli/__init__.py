"""The command line: parse, call, print or save. No mathematics; one file a help panel."""

from actviz.cli.program import app, main

# importing a panel adds its commands; this is their order in the help
from actviz.cli import lookup, draw, sheets, gallery, analyse, vanish, initialise, neurons, units, train  # isort: skip

__all__ = [
    "analyse", "app", "draw", "gallery", "initialise", "lookup", "main", "neurons", "sheets", "train",
    "units", "vanish",
]  # fmt: skip
