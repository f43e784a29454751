"""Options of all figures, and the labels and colours of their functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import typer

from actviz.cli.options.declare import (
    flag_option,
    size_names,
    text_option,
    words_of,
)
from actviz.cli.options.numbers import number
from actviz.cli.program.commands import AXES, CURVES, OUTPUT, STYLE
from actviz.errors import UsageError

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.figures.style.colors import OwnColor
    from actviz.figures.style.look import Look


@dataclass(frozen=True)
class FigureOptions:
    """What every command that draws takes.

    A command whose figure takes fewer options has a subclass that names the others in ``refused``.
    """

    refused: ClassVar[tuple[str, ...]] = ()

    output: Annotated[
        list[str] | None,
        text_option(
            "-o",
            "--output",
            metavar="PATH",
            help="File to write, repeatable; - for standard output.",
            panel=OUTPUT,
        ),
    ] = None
    format: Annotated[
        str | None,
        text_option(
            "-f",
            "--format",
            metavar="FORMAT",
            help="png, svg, pdf or tex (pgfplots).",
            complete=words_of("png", "svg", "pdf", "tex"),
            panel=OUTPUT,
        ),
    ] = None
    x: Annotated[
        tuple[str, str],
        text_option("--x", metavar="MIN MAX", help="Horizontal limits, as in -2pi pi/2.", panel=AXES),
    ] = ("-pi", "pi")
    y: Annotated[
        tuple[str, str] | None,
        text_option(
            "--y", metavar="MIN MAX", help="Vertical limits (default: fitted to the curves).", panel=AXES
        ),
    ] = None
    ticks: Annotated[
        str,
        text_option(
            "--ticks",
            metavar="STYLE",
            help="auto, pi, plain or none.",
            complete=words_of("auto", "pi", "plain", "none"),
            panel=AXES,
        ),
    ] = "auto"
    axes: Annotated[
        str,
        text_option(
            "--axes", metavar="STYLE", help="centred or box.", complete=words_of("centred", "box"), panel=AXES
        ),
    ] = "centred"
    theme: Annotated[
        str,
        text_option(
            "--theme",
            metavar="THEME",
            help="document, light, dark or mono.",
            complete=words_of("document", "light", "dark", "mono"),
            panel=STYLE,
        ),
    ] = "document"
    size: Annotated[
        str,
        text_option(
            "--size",
            metavar="SIZE",
            help="16:9, 16:10, 4:3, 9:16, square, document, beamer, column, nature, nature2, neurips, icml, "
            "a4, or WxH in in, cm, mm or px.",
            complete=size_names,
            panel=STYLE,
        ),
    ] = "16:9"
    dpi: Annotated[
        str | None,
        text_option(
            "--dpi", metavar="N", help="Pixels per inch (default: 144; 300 for print sizes).", panel=STYLE
        ),
    ] = None
    transparent: Annotated[bool, flag_option("--transparent", "Transparent background.", STYLE)] = False
    title: Annotated[
        str | None, text_option("--title", metavar="TEXT", help="Title of the figure.", panel=STYLE)
    ] = None
    formula: Annotated[bool, flag_option("--formula", "Label curves with their formulas.", STYLE)] = False
    grid: Annotated[bool, flag_option("--grid", "Grid lines at the ticks.", AXES)] = False
    legend: Annotated[
        str,
        text_option(
            "--legend",
            metavar="STYLE",
            help="box, direct (names next to the curves) or none.",
            complete=words_of("box", "direct", "none"),
            panel=STYLE,
        ),
    ] = "box"
    font: Annotated[
        str | None, text_option("--font", metavar="NAME", help="Name of an installed font.", panel=STYLE)
    ] = None
    style: Annotated[
        str | None,
        text_option(
            "--style",
            metavar="FILE",
            help="A matplotlib style file (.mplstyle), applied over the theme.",
            panel=STYLE,
        ),
    ] = None
    text: Annotated[
        str,
        text_option(
            "--text",
            metavar="STYLE",
            help="Text in SVG: path (outlines) or live (editable text).",
            panel=STYLE,
        ),
    ] = "path"
    alt: Annotated[
        str | None,
        text_option("--alt", metavar="TEXT", help="Alternative text (default: generated).", panel=OUTPUT),
    ] = None
    asymptotes: Annotated[bool, flag_option("--asymptotes", "Draw the asymptotes.", CURVES)] = False
    sweep: Annotated[
        str | None,
        text_option(
            "--sweep", metavar="PARAM=V,...", help="One curve for each value of a parameter.", panel=CURVES
        ),
    ] = None
    show: Annotated[bool, flag_option("--show", "Also show the figure in the terminal.", OUTPUT)] = False
    window: Annotated[bool, flag_option("--window", "Also open the figure in a window.", OUTPUT)] = False
    open: Annotated[bool, flag_option("--open", "Open the written file.", OUTPUT)] = False
    no_clobber: Annotated[bool, flag_option("--no-clobber", "Never replace an existing file.", OUTPUT)] = (
        False
    )

    def look(self) -> Look:
        """The style of the figure, without the colours of its functions.

        Raises:
            UsageError: an invalid choice, or a style file that does not exist.
        """
        from actviz.figures.style.look import LookWords, look_for

        words = {name: getattr(self, name) for name in LookWords.__annotations__}
        return look_for(**words | {"dpi": None if self.dpi is None else number("--dpi", self.dpi)})


def fitted_limits(about: str) -> Any:
    """``--x`` of a figure that fits its horizontal limits to what it shows."""
    return typer.Option("--x", metavar="MIN MAX", help=about, show_default=False, rich_help_panel=AXES)


@dataclass(frozen=True)
class FittedFigure(FigureOptions):
    """The options of a figure whose horizontal limits are fitted by default."""

    x: Annotated[tuple[str, str], fitted_limits("Horizontal limits (default: fitted).")] = FigureOptions.x


# of a figure whose curves are not named one by one
BoxOrNone = Annotated[
    str,
    text_option(
        "--legend", metavar="STYLE", help="box or none.", complete=words_of("box", "none"), panel=STYLE
    ),
]


@dataclass(frozen=True)
class CurveLooks:
    """The labels and colours of the functions of a figure."""

    labels: Annotated[
        list[str] | None,
        text_option(
            "--label",
            metavar="TEXT",
            help="Label of a function, repeatable, in the order of the functions.",
            panel=STYLE,
        ),
    ] = None
    colors: Annotated[
        list[str] | None,
        text_option(
            "--color",
            metavar="NAME=COLOUR",
            help="Colour of a function, repeatable, as in relu=#D55E00.",
            panel=STYLE,
        ),
    ] = None

    def called(self, functions: Sequence[Activation]) -> list[Activation]:
        """The functions under these labels.

        Raises:
            UsageError: there are more labels than functions, or one cannot be typeset.
        """
        if not self.labels:  # a command that only prints loads nothing of figures
            return list(functions)
        from actviz.figures.axes.words import relabelled

        return relabelled(functions, self.labels)

    def colored(self, functions: Sequence[Activation]) -> tuple[OwnColor, ...]:
        """The colours, each with the function it is for.

        Raises:
            UsageError: one is not NAME=COLOUR, the colour does not exist, or the function is not drawn.
        """
        if not self.colors:
            return ()
        from actviz.figures.style.colors import own_colors

        asked: dict[str, str] = {}
        for text in self.colors:
            name, equals, color = text.rpartition("=")
            if not equals:
                raise UsageError(
                    f"--color: {text!r} is not NAME=COLOUR", hint=f"for example --color {text}=#D55E00"
                )
            asked[name] = color.strip()
        return own_colors(asked, functions)


def refuse(figure: FigureOptions, command: str, *names: str, hint: str | None = None) -> None:
    """Refuse shared options that have no effect on this figure.

    Raises:
        UsageError: one of these was given.
    """
    defaults = {field.name: field.default for field in fields(figure)}
    for name in names:
        if getattr(figure, name) != defaults[name]:
            raise UsageError(f"--{name} does not apply to {command}", hint=hint)


def refuse_direct(figure: FigureOptions, command: str) -> None:
    """Refuse names next to the curves of a figure that needs a legend.

    Raises:
        UsageError: they were asked for.
    """
    if figure.legend.lower() == "direct":
        raise UsageError(f"--legend direct does not apply to {command}", hint="leave it out, or choose none")
