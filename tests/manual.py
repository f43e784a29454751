"""The manual page, from the commands themselves: ``python tests/manual.py`` writes it again."""

from __future__ import annotations

import re
from pathlib import Path

import typer

from actviz import __version__
from actviz.cli import app
from actviz.cli.program.commands import NAMES, declared, made

PAGE = Path(__file__).parent.parent / "actviz" / "actviz.1"

HEAD = r""".\" Written by tests/manual.py from the commands; changes belong there.
.TH ACTVIZ 1 "" "actviz {version}" "User Commands"
.SH NAME
actviz \- draw activation functions, and analyse them numerically
.SH SYNOPSIS
.B actviz
.I COMMAND
.RI [ OPTION ]...
.RI [ NAME ]...
.SH DESCRIPTION
{about}
.PP
A
.I NAME
is a registered function or an alias, optionally with parameters
.RB ( relu ,
.BR elu:0.5 ,
.BR leaky_relu:negative_slope=0.2 ),
a formula
.RB ( 'x*sigmoid(1.702x)' ),
or your own function
.RB ( mine.py:act ,
.BR package.module:act );
naming a file runs it.
.B '*elu'
matches names, and
.B \-
reads names from standard input, one per line.
.SH COMMANDS
"""

TAIL = r""".SH EXIT STATUS
.TP
.B 0
Success.
.TP
.B 1
Failure: a file, a font, a function that raised an error, or a limit such as \-\-fail\-under
that is exceeded.
.TP
.B 2
Usage error.
.TP
.B 130
Interrupted.
.SH ENVIRONMENT
.TP
.BR ACTVIZ_THEME ", " ACTVIZ_SIZE ", " ACTVIZ_FORMAT
Defaults of
.BR \-\-theme ", " \-\-size " and " \-\-format .
.TP
.B ACTVIZ_DEBUG
1: show the traceback of an error.
.TP
.B NO_COLOR
Plain text without colour, as with TERM=dumb and in pipes.
.TP
.B SOURCE_DATE_EPOCH
The date in files; without it they contain none.
.SH FILES
.TP
.I ~/.config/actviz/config.toml
Defaults of figures:
.BR theme ", " size " and " format ,
as in
.BR "theme = \(dqdark\(dq" .
.SH COPYRIGHT
Distributed under the terms of the file LICENSE that comes with the source.
"""


def page() -> str:
    """The page in the man macros."""
    about = typer.main.get_command(app).help
    return HEAD.format(version=__version__, about=_text(about or "")) + "".join(map(_command, NAMES)) + TAIL


def _command(name: str) -> str:
    command = made(name)
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    lines = [f".SS {name}", f".B actviz {name}", *(f".I {_argument(p)}" for p in arguments), ".PP"]
    lines += [".PP" if not line else _text(line) for line in (command.help or "").splitlines()]
    for parameter in command.params:
        if not getattr(parameter, "hidden", False) and getattr(parameter, "help", None):
            lines += [".TP", _spelling(parameter), _text(parameter.help + _default(parameter))]
    examples = (f".B {_text(line)}" for line in declared(name).examples)
    lines += [".PP", "Examples:", ".PP", ".nf", *examples, ".fi"]
    return "\n".join(lines) + "\n"


def _default(parameter) -> str:
    default = parameter.default
    if default in (None, False) or "default" in parameter.help:
        return ""
    return f" [default: {' '.join(default) if isinstance(default, tuple) else default}]"


def _argument(parameter) -> str:
    return _text(parameter.metavar.removesuffix("...")) + ("..." if parameter.nargs != 1 else "")


def _spelling(parameter) -> str:
    if parameter.param_type_name == "argument":
        return f".I {_argument(parameter)}"
    flags = ", ".join(rf"\fB{_text(flag)}\fR" for flag in parameter.opts)
    return f"{flags} \\fI{_text(parameter.metavar)}\\fR" if parameter.metavar else flags


def _text(text: str) -> str:
    """Text that roff takes as it is."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-")
    return re.sub(r"^([.'])", r"\\&\1", escaped)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
