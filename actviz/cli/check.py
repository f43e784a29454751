"""The command that checks an implementation: check."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from actviz.cli.options.declare import flag_option, text_option
from actviz.cli.options.figure import FittedFigure
from actviz.cli.options.formats import FORMATS
from actviz.cli.options.numbers import limits, whole
from actviz.cli.options.report import AsJson, TableStyle
from actviz.cli.output.report import Answer
from actviz.cli.program.commands import ANALYSE, command
from actviz.errors import UsageError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.analysis.check.check import CheckReport
    from actviz.analysis.check.targets import Target
    from actviz.analysis.formats import Format
    from actviz.figures.axes.view import View
    from actviz.figures.style.look import Look

FAILED = 1


@dataclass(frozen=True)
class ErrorFigure(FittedFigure):
    """What a figure of errors takes."""

    refused = ("y", "axes", "asymptotes", "formula", "sweep")


@command(
    "check",
    ANALYSE,
    examples=(
        "actviz check mine.py:gelu --against gelu --dtype bfloat16",
        "actviz check silu --inputs bfloat16 > x.bin",
    ),
    also={"max_ulp": "--max-ulp", "everything": "--all"},
)
def check(
    context: typer.Context,
    target: Annotated[
        str,
        typer.Argument(
            metavar="TARGET",
            help="mine.py:act, package.module:act, NAME, or a file of pairs x, f(x) (.csv, .npy, .bin, -).",
        ),
    ],
    *,
    against: Annotated[
        str | None,
        text_option("--against", metavar="NAME", help="Function to compare with (default: identified)."),
    ] = None,
    dtype: Annotated[str, text_option("--dtype", metavar="FORMAT", help=f"{FORMATS}.")] = "bfloat16",
    deriv: Annotated[
        bool,
        flag_option("--deriv", "Check f′ too: the target's own, by autograd, or of numpy code."),
    ] = False,
    max_ulp: Annotated[
        str | None, text_option("--max-ulp", metavar="N", help="Exit with 1 if an error is larger.")
    ] = None,
    ftz: Annotated[bool, flag_option("--ftz", "Flush to zero: treat subnormal numbers as 0.")] = False,
    everything: Annotated[
        bool, flag_option("--all", "All 2³² inputs of float32 instead of two million.")
    ] = False,
    inputs: Annotated[
        str | None,
        text_option("--inputs", metavar="FORMAT", help="Only write the inputs of a format, as raw bits."),
    ] = None,
    outputs: Annotated[
        list[str] | None,
        text_option(
            "--outputs", metavar="FILE", help="Check raw results for these inputs; a second FILE holds f′."
        ),
    ] = None,
    as_json: AsJson = False,
    table: TableStyle = None,
    figure: ErrorFigure,
) -> None:
    """Check an implementation for every input of a number format, with errors in ulp.

    An error of 0 ulp is the true value, correctly rounded. Naming a Python file
    runs it. With --deriv, f′ is checked too, and compared with the slope of the
    target's own f. For kernels in other languages, write the inputs, run the
    kernel on them, and check its results:

    actviz check gelu --inputs bfloat16 > x.bin

    actviz check gelu --outputs y.bin --max-ulp 2
    """
    answer = Answer.asked(context, table, as_json, figure)
    from actviz.analysis.check.check import MOST_ULP
    from actviz.analysis.check.check import check as checked
    from actviz.analysis.formats import format_of

    if inputs is not None:
        _write_inputs(format_of(inputs, "--inputs"))
        return
    form = format_of(dtype, "--dtype")
    limit = None if max_ulp is None else whole("--max-ulp", max_ulp, 0, MOST_ULP)
    plan = answer.plan(f"check-{_stem(target)}")
    shown = None if figure.x == ErrorFigure.x else limits("--x", figure.x)
    what, reference = _what(target, against, outputs, form, deriv=deriv)
    from actviz.tables import check as tables
    from actviz.tables.progress import progress

    report = checked(
        what, reference, dtype=form, derivative=deriv, max_ulp=limit, ftz=ftz, everything=everything,
        watch=lambda parts, total, doing: progress(parts, total, doing) if total > 1 else parts,
    )  # fmt: skip

    def draw(view: View, look: Look) -> Figure:
        from actviz.figures.check import check_figure

        return check_figure(report, shown, look)

    paths = answer.draw(plan, draw, [report.against], lambda: tables.description(report))
    _print(answer, report, paths)
    if not report.passed:
        raise typer.Exit(FAILED)


def _what(
    target: str, against: str | None, outputs: list[str] | None, form: Format, *, deriv: bool
) -> tuple[str | Target, str | None]:
    """What is checked, and against what: results in files against the function that is named."""
    if not outputs:
        return target, against
    from actviz.analysis.check.files import is_file, read_outputs

    if is_file(target) or against is not None:
        raise UsageError("--outputs are checked against NAME, the first argument", hint="leave out --against")
    if len(outputs) > 2:
        raise UsageError("--outputs takes at most two files", hint="one with f(x), one with f′(x)")
    if deriv and len(outputs) < 2:
        raise UsageError("--deriv needs a second --outputs file, with f′(x)")
    return read_outputs(outputs, form), target


def _write_inputs(form: Format) -> None:
    from actviz.analysis.check.files import write_inputs

    if sys.stdout.isatty():
        raise UsageError(
            "--inputs writes binary data, and standard output is a terminal",
            hint=f"actviz check NAME --inputs {form.name} > x.bin",
        )
    write_inputs(form, sys.stdout.buffer)


def _print(answer: Answer, report: CheckReport, paths: list[str]) -> None:
    from actviz.tables import check as tables

    answer.print(
        report.to_dict,
        lambda: tables.check_tables(report),
        lambda: tables.check_records(report),
        paths,
    )


def _stem(target: str) -> str:
    """A target's part of a file name."""
    return re.sub(r"[^0-9A-Za-z]+", "-", target.rpartition("/")[2]).strip("-") or "pairs"
