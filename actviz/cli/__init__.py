"""The command line: parse, call, print or save. No mathematics.

Each file here is a command and named after it. What commands share lives in `options` (what can be typed),
`output` (how they answer) and `program` (how they are found and run, and how errors look).
"""

from actviz.cli.program.app import app, main

__all__ = ["app", "main"]
