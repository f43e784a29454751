"""The command that follows gradients back: through a chain, through random chains, through networks."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from actviz.cli.options.declare import flag_option, text_option
from actviz.cli.options.figure import CurveLooks, FigureOptions, refuse
from actviz.cli.options.layers import ChainOptions, NetworkOptions
from actviz.cli.options.motion import followed
from actviz.cli.options.names import OptionalNames, activations
from actviz.cli.options.numbers import number_format, positive, whole
from actviz.cli.options.report import AsJson, Cite, TableStyle, table_style
from actviz.cli.output.figure import planned, stem, write
from actviz.cli.output.report import check_streams
from actviz.cli.program.commands import ANALYSE, command
from actviz.errors import ActvizError, UsageError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.activations import Activation
    from actviz.analysis.depth.vanish import Task, VanishReport
    from actviz.figures.axes.view import View
    from actviz.figures.files.motion import Frames
    from actviz.figures.style.colors import OwnColor
    from actviz.figures.style.look import Look
    from actviz.tables.render import Style


@command(
    "vanish",
    ANALYSE,
    examples=(
        "actviz vanish --layers 4",
        "actviz vanish tanh relu --width 100 --layers 20 --init he",
    ),
    draws=True,
)
def vanish(
    context: typer.Context,
    names: OptionalNames = None,
    *,
    layers: Annotated[
        str | None,
        text_option(
            "--layers",
            metavar="N",
            help="Number of layers (default: 4, or as many as weights; with --width 20).",
        ),
    ] = None,
    seed: Annotated[
        str | None, text_option("--seed", metavar="S", help="Seed of the random numbers (default: 0).")
    ] = None,
    dtype: Annotated[
        str | None,
        text_option(
            "--dtype",
            metavar="FORMAT",
            help="Also compute the chain in bfloat16, float16, …, to see where its gradient is 0.",
        ),
    ] = None,
    fail_under: Annotated[
        str | None,
        text_option(
            "--fail-under",
            metavar="RATIO",
            help="Exit with 1 if layer 1's gradient, relative to the last layer's, is below RATIO.",
        ),
    ] = None,
    no_figure: Annotated[bool, flag_option("--no-figure", "Print only, without drawing.")] = False,
    animate: Annotated[
        bool, flag_option("--animate", "Animate the backward pass through the layers.")
    ] = False,
    diagram: Annotated[
        bool, flag_option("--diagram", "Draw a diagram of the chain, with the factors of its gradient.")
    ] = False,
    cite: Cite = False,
    as_json: AsJson = False,
    table: TableStyle = None,
    chain: ChainOptions,
    network: NetworkOptions,
    looks: CurveLooks,
    figure: FigureOptions,
) -> None:
    """Print and draw how a gradient changes as it is propagated back through layers.

    A chain of single neurons, z = w·a + b and a = f(z), with ∂C/∂a = 1 at the
    last layer; --weights normal draws many such chains; --width simulates
    random networks and compares them with the theory of infinite width.
    --diagram draws a diagram of the chain. Without a name: sigmoid.
    """
    style = table_style(table, as_json=as_json)
    least = positive("--fail-under", fail_under) if fail_under is not None else None
    functions = looks.called(activations(names or ["sigmoid"], figure.sweep))
    colors = looks.colored(functions)
    _check(functions, chain, network, figure, animate=animate, diagram=diagram, no_figure=no_figure)
    if diagram and colors:
        raise UsageError("--color does not apply to --diagram")
    check_streams(figure, as_json=as_json)
    task = _prepared(functions, layers, seed, dtype, chain, network)
    paths: list[str] = []
    if no_figure:
        from actviz.tables.progress import progress

        report = task.run(progress)
    else:
        report, paths = _drawn(task, functions, colors, figure, context, animate=animate, diagram=diagram)
    image_on_stdout = "-" in (figure.output or [])
    _print(report, paths, style, as_json, sys.stderr if image_on_stdout else sys.stdout)
    if least is not None:
        _refuse_under(report, least)


def _prepared(
    functions: Sequence[Activation],
    layers: str | None,
    seed: str | None,
    dtype: str | None,
    chain: ChainOptions,
    network: NetworkOptions,
) -> Task:
    """The task, with its arguments checked."""
    from actviz.analysis.depth.vanish import MOST_LAYERS, Settings, prepared

    return prepared(
        functions,
        Settings(
            layers=whole("--layers", layers, 1, MOST_LAYERS) if layers is not None else None,
            seed=_seed(seed),
            dtype=number_format(dtype),
            **chain.read(),
            **network.read(),
        ),
    )


def _drawn(
    task: Task,
    functions: Sequence[Activation],
    colors: tuple[OwnColor, ...],
    figure: FigureOptions,
    context: typer.Context,
    *,
    animate: bool,
    diagram: bool,
) -> tuple[VanishReport, list[str]]:
    """The report and the paths of its figure, which is checked before the work begins."""
    from actviz.figures import at_most_eight
    from actviz.figures.files.save import ANIMATED
    from actviz.tables.progress import progress

    at_most_eight(functions)
    kind = "-diagram" if diagram else ""
    name = f"vanish-{stem(functions, figure.sweep)}-{task.name}{kind}"
    plan = planned(figure, name, colors=colors, formats=ANIMATED if animate else None)
    report = task.run(progress)

    def draw(view: View, look: Look) -> Figure | Frames:
        if diagram:
            from actviz.figures.diagrams.vanish import vanish_diagram

            return vanish_diagram(report, look)
        if animate:
            from actviz.figures.moving.vanish import walked

            return followed(walked(report, view, look))
        from actviz.figures.vanish import depth_figure

        return depth_figure(report, view, look)

    def alt_text(_: int | None) -> str:
        return _diagram_description(report) if diagram else _description(report, plan.view)

    return report, write(plan, figure, draw, functions, context, alt_text)


def _check(
    functions: Sequence[Activation],
    chain: ChainOptions,
    network: NetworkOptions,
    figure: FigureOptions,
    *,
    animate: bool,
    diagram: bool,
    no_figure: bool,
) -> None:
    """Refuse options that cannot be combined."""
    if animate and (diagram or no_figure or network.width is not None or chain.random):
        raise UsageError(
            "--animate draws the gradient of a chain of single neurons",
            hint="leave out --diagram, --no-figure, --width and --weights normal",
        )
    if no_figure and figure.output:
        raise UsageError("--no-figure and -o cannot be combined", hint="leave out one of them")
    if diagram:
        _check_diagram(functions, chain, network, figure, no_figure=no_figure)
    if network.width is not None:
        refuse(figure, "networks, whose figure shows layers", "x", "y", "axes", "formula", "asymptotes")
    if figure.formula and len(functions) > 1:
        _check_formula(functions)


def _check_formula(functions: Sequence[Activation]) -> None:
    """Refuse formulas of several functions, except of a sweep: the legend names the gradients."""
    from actviz.figures.axes.words import swept_parameter

    if swept_parameter([(function, 0) for function in functions]) is None:
        raise UsageError(
            "--formula does not apply to several functions",
            hint=f"actviz vanish {functions[0].spec} --formula",
        )


def _check_diagram(
    functions: Sequence[Activation],
    chain: ChainOptions,
    network: NetworkOptions,
    figure: FigureOptions,
    *,
    no_figure: bool,
) -> None:
    """Refuse options that cannot be combined with ``--diagram``."""
    if no_figure:
        raise UsageError("--no-figure and --diagram cannot be combined", hint="leave out one of them")
    if network.width is not None:
        raise UsageError(
            "--diagram draws a chain of single neurons, not a network",
            hint="leave out --width, or --diagram for curves of the layers",
        )
    if chain.random:
        raise UsageError(
            "--diagram draws one chain, and --weights normal makes many",
            hint="give numbers, for example --weights 1, or leave out --diagram",
        )
    if len(functions) > 1:
        raise UsageError(
            f"--diagram draws the chain of one function, not of {len(functions)}",
            hint=f"actviz vanish {functions[0].spec} --diagram",
        )
    refuse(figure, "--diagram", "x", "y", "ticks", "axes", "grid", "legend", "formula", "asymptotes")


def _diagram_description(report: VanishReport) -> str:
    from actviz.tables.depth import description as words

    return words.diagram_description(report)


def _description(report: VanishReport, view: View) -> str:
    """The alternative text: the gradients, and for chains the functions too."""
    from actviz.figures.files.descriptions import description
    from actviz.tables.depth import description as words

    text = words.description(report)
    if report.mode == "network":
        return text
    return f"{text} Right: {description([f.activation for f in report.functions], view=view)}"


def _seed(text: str | None) -> int | None:
    from actviz.analysis.depth.vanish import MOST_SEEDS

    return None if text is None else whole("--seed", text, 0, MOST_SEEDS - 1)


def _print(report: VanishReport, paths: list[str], style: Style, as_json: bool, stream: TextIO) -> None:
    from actviz.tables import vanish as tables

    if as_json:
        tables.write_json(report, paths, stream)
        return
    tables.show(report, style, stream, drawn=bool(paths))
    for path in paths:
        typer.echo(f"wrote {path}", err=True)


def _refuse_under(report: VanishReport, least: float) -> None:
    """Fail if the gradient of layer 1, relative to the last layer's, is smaller than that."""
    from actviz.notation import format_log10, format_number

    under = [f for f in report.functions if not f.log10_share >= math.log10(least)]
    if under:
        shares = ", ".join(f"{f.activation} {format_log10(f.log10_share)}" for f in under)
        limit = f"layer 1's share of layer {report.layers}'s gradient is under {format_number(least)}"
        raise ActvizError(f"{limit}: {shares}")
