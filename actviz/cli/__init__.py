"""The command line: parse, call, print or save. No mathematics; one file a help panel or less."""

from actviz.cli.program import app, main

__all__ = ["app", "main"]
