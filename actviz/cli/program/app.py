"""The program itself: its commands, how its errors are printed, and how it ends."""

from __future__ import annotations

import gc
import os
import re
import shlex
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from actviz import __version__
from actviz.cli.program.as_typed import take_as_typed
from actviz.cli.program.commands import NAMES, described, made
from actviz.errors import ActvizError, FunctionWarning, likeness

INTERRUPTED = 130
_ALIKE = 0.75  # likeness of two spellings without their dashes
_A_BEGINNING = 3  # letters of a prefix that identify a word
BROKEN_PIPE = 141  # what a shell reports for SIGPIPE


class Program(TyperGroup):
    """The group of all commands; its errors are one or two lines, without boxes and tracebacks."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = {name: TyperCommand(name) for name in NAMES}

    def get_params(self, context: Any) -> Any:
        """Its options, which are flags and take no value."""
        found = super().get_params(context)
        for parameter in found:
            parameter.metavar = ""
            take_as_typed(parameter)
        return found

    def resolve_command(self, context: typer.Context, args: list[str]) -> Any:  # type: ignore[override]
        """Create the requested command."""
        if args[0] in self.commands:
            self.commands[args[0]] = made(args[0])
        return super().resolve_command(context, args)

    def format_help(self, *to: Any) -> None:
        """Describe all commands."""
        self.commands = {name: described(name) for name in NAMES}
        super().format_help(*to)

    def shell_complete(self, *where: Any) -> Any:
        """Describe all commands, for completion."""
        self.commands = {name: described(name) for name in NAMES}
        return super().shell_complete(*where)

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        """Run, print an error if there is one, and exit with 0, 1, 2, 130 or 141."""
        typed = tuple(sys.argv[1:] if args is None else args)
        extra["standalone_mode"] = False
        try:
            with _warnings_in_a_line():
                code = super().main(list(typed), *rest, obj=typed, **extra)
            if sys.stdout is not None:
                sys.stdout.flush()
        except ActvizError as error:
            code = _tell(error.message, error.hint, error.exit_code, error)
        except typer.TyperException as error:
            code = _tell(*_in_our_words(error, typed), 2, error)
        except (typer.Abort, KeyboardInterrupt):
            code = INTERRUPTED
        except (BrokenPipeError, SystemExit) as end:  # typer turns the first into an exit with 1
            if isinstance(end, SystemExit) and not end.code:
                raise
            _abandon_output()
            code = BROKEN_PIPE
        except OSError as fault:
            _abandon_output()
            code = _tell(f"cannot write to standard output: {fault.strerror or fault}", None, 1, fault)
        except Exception as fault:
            line = f"{type(fault).__name__}: {fault}".splitlines()[0]
            code = _tell(f"internal error: {line}", "ACTVIZ_DEBUG=1 shows where", 1, fault)
        sys.exit(code if isinstance(code, int) else 0)


@contextmanager
def _warnings_in_a_line() -> Iterator[None]:
    """Print warnings about user-defined functions in one line; other warnings as usual."""
    with warnings.catch_warnings():
        as_ever = warnings.showwarning

        def show(message: Warning | str, category: type[Warning], *where: Any, **more: Any) -> None:
            if issubclass(category, FunctionWarning):
                typer.echo(f"warning: {message}", err=True)
            else:
                as_ever(message, category, *where, **more)

        warnings.showwarning = show
        warnings.simplefilter("always", FunctionWarning)
        yield


def _tell(message: str, hint: str | None, code: int, error: Exception) -> int:
    if os.environ.get("ACTVIZ_DEBUG") == "1":
        raise error
    typer.echo(f"error: {message}", err=True)
    if hint:
        typer.echo(f"hint: {hint}", err=True)
    return code


def _in_our_words(error: typer.TyperException, typed: Sequence[str]) -> tuple[str, str]:
    """Typer's "No such option: --foo" in the style of our errors, and a hint."""
    message, *rest = re.split(r"[.]? Did you mean | \(Possible options: ", error.format_message().rstrip("."))
    message = message[:1].lower() + message[1:]
    word = message.split()[-1].strip("'")
    context = getattr(error, "ctx", None)
    formula = next((w for w in typed if w.startswith(word) and _is_formula(w)), None)
    if formula is not None:
        command = next((word for word in typed if word in NAMES), "plot")
        return (
            message,
            f"write -- before a formula that begins with -: {shlex.join(['actviz', command, '--', formula])}",
        )
    if word.startswith("--") and context is not None:
        shown = [p for p in context.command.get_params(context) if not getattr(p, "hidden", False)]
        there = [spelling for p in shown for spelling in p.opts if spelling.startswith("--")]
    else:
        there = re.findall(r"[\w-]+", " ".join(rest))
    close = similar(word, there)
    if close is not None:
        return message, f"did you mean {close}?"
    return message, " ".join(["actviz", *[word for word in typed if word in NAMES][:1], "--help"])


def _is_formula(word: str) -> bool:
    """Whether a word that was parsed as options is meant as a formula: -x^2."""
    from actviz.activations.formula import looks_like_formula

    return re.match(r"-[^-].", word) is not None and looks_like_formula(word[1:])


def similar(word: str, there: Sequence[str]) -> str | None:
    """The candidate that was probably meant; None if none is similar.

    Similar: three of four letters are equal, or one word begins with the other, as --derivative and --deriv.
    """

    def alike(other: str) -> float:
        typed, known = word.lstrip("-").lower(), other.lstrip("-")
        share = likeness(typed, known)
        begins = min(len(typed), len(known)) >= _A_BEGINNING and (
            typed.startswith(known) or known.startswith(typed)
        )
        return max(share, _ALIKE) if begins else share

    best = max(there, key=alike, default=None)
    return best if best is not None and alike(best) >= _ALIKE else None


def _abandon_output() -> None:
    """Discard further output, that of the interpreter at exit included: the reader has closed the pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


app = typer.Typer(
    cls=Program,
    name="actviz",
    help="Draw activation functions for slides and papers, and analyse them numerically.",
    epilog="A NAME can be followed by parameters: leaky_relu:negative_slope=0.2, elu:0.5. A formula is a "
    "name too: 'x*sigmoid(1.702x)'. Your own functions are named mine.py:act or package.module:act; naming a "
    "file runs it. '*elu' matches names, and - reads them from standard input.",
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"actviz {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version and exit.", is_eager=True, callback=_print_version),
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def main() -> None:
    """Entry point of the console script."""
    # nothing that a start makes is garbage; looking for it costs a twentieth of `list`
    gc.set_threshold(100_000, 50, 50)
    # a user's MPLBACKEND that names no backend would break the import of matplotlib
    os.environ["MPLBACKEND"] = "agg"
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # an encoding without ∞ or ′ gets a ? and no traceback
            stream.reconfigure(errors="replace")  # type: ignore[union-attr] # it is a text file at this point
    app()
