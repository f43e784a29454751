"""The command that judges an implementation: check."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from actviz.cli.options.declare import flag_option, text_option
from actviz.cli.options.figure import FigureOptions
from actviz.cli.options.formats import FORMATS, FormatFigure
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
            help="mine.py:act, package.module:act, a file of pairs (.csv, .npy, .bin, -) or NAME.",
        ),
    ],
    *,
    against: Annotated[
        str | None, text_option("--against", metavar="NAME", help="What it should be (default: found out).")
    ] = None,
    dtype: Annotated[str, text_option("--dtype", metavar="FORMAT", help=f"{FORMATS}.")] = "bfloat16",
    deriv: Annotated[
        bool,
        flag_option("--deriv", "Judge f′ too: its own derivative, by autograd or through numpy code."),
    ] = False,
    max_ulp: Annotated[
        str | None, text_option("--max-ulp", metavar="N", help="Exit with 1 if an error is larger.")
    ] = None,
    ftz: Annotated[bool, flag_option("--ftz", "Count subnormal numbers as 0.")] = False,
    everything: Annotated[bool, flag_option("--all", "All 2³² inputs of float32, not two million.")] = False,
    inputs: Annotated[
        str | None,
        text_option("--inputs", metavar="FORMAT", help="Write the inputs of a format as raw bits, no more."),
    ] = None,
    outputs: Annotated[
        list[str] | None,
        text_option(
            "--outputs", metavar="FILE", help="Judge raw results for these inputs; a second FILE holds f′."
        ),
    ] = None,
    as_json: AsJson = False,
    table: TableStyle = None,
    figure: FormatFigure,
) -> None:
    """Judge an implementation: every input of a number format, in steps from the true value.

    An error of 0 ulp is the true value rounded once. Naming a file of Python
    runs it. With --deriv f′ is judged too, and compared with the slope of the
    same f. Kernels in other languages: write the inputs, run the kernel on
    them, judge what it made of them:

    actviz check gelu --inputs bfloat16 > x.bin

    actviz check gelu --outputs y.bin --max-ulp 2
    """
    answer = Answer.asked(context, table, as_json, figure)
    from actviz.analysis.check.check import MOST_ULP
    from actviz.analysis.check.check import check as judged
    from actviz.analysis.formats import format_of

    if inputs is not None:
        _write_inputs(format_of(inputs, "--inputs"))
        return
    form = format_of(dtype, "--dtype")
    limit = None if max_ulp is None else whole("--max-ulp", max_ulp, 0, MOST_ULP)
    plan = answer.plan(f"check-{_stem(target)}")
    shown = None if figure.x == FigureOptions.x else limits("--x", figure.x)
    what, reference = _what(target, against, outputs, form, deriv=deriv)
    from actviz.tables import check as tables
    from actviz.tables.progress import progress

    report = judged(
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
    """What is judged, and by what: results in files are judged by the function that is named."""
    if not outputs:
        return target, against
    from actviz.analysis.check.files import is_file, read_outputs

    if is_file(target) or against is not None:
        raise UsageError(
            "--outputs are judged by the function that is named first", hint="leave out --against"
        )
    if len(outputs) > 2:
        raise UsageError("--outputs takes two files at most", hint="one with f(x), one with f′(x)")
    if deriv and len(outputs) < 2:
        raise UsageError("--deriv needs a second --outputs file, with f′(x)")
    return read_outputs(outputs, form), target


def _write_inputs(form: Format) -> None:
    from actviz.analysis.check.files import write_inputs

    if sys.stdout.isatty():
        raise UsageError(
            "--inputs writes raw numbers, which are not for a terminal",
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
