"""Options that several commands share, and the reading of what is typed into them."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Annotated, Any

import typer

from actviz.cli.declare import flag_option, size_names, text_option, words_of
from actviz.errors import UsageError, one_of
from actviz.notation import parse_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actviz.activations import Activation
    from actviz.figures.style.colors import OwnColor
    from actviz.tables.render import Style


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
TableStyle = Annotated[
    str | None, typer.Option("--table", metavar="STYLE", help="rich (default), markdown, latex or csv.")
]


@dataclass(frozen=True)
class FigureOptions:
    """What every command that draws takes."""

    output: Annotated[
        list[str] | None,
        text_option(
            "-o", "--output", metavar="PATH", help="File to write, repeatable; - is standard output."
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
        ),
    ] = None
    x: Annotated[
        tuple[str, str],
        text_option("--x", metavar="MIN MAX", help="Horizontal limits; -2pi and pi/2 are numbers."),
    ] = ("-pi", "pi")
    y: Annotated[
        tuple[str, str] | None,
        text_option("--y", metavar="MIN MAX", help="Vertical limits (default: fitted to the curves)."),
    ] = None
    ticks: Annotated[
        str,
        text_option(
            "--ticks",
            metavar="STYLE",
            help="auto, pi, plain or none.",
            complete=words_of("auto", "pi", "plain", "none"),
        ),
    ] = "auto"
    axes: Annotated[
        str,
        text_option("--axes", metavar="STYLE", help="centred or box.", complete=words_of("centred", "box")),
    ] = "centred"
    theme: Annotated[
        str,
        text_option(
            "--theme",
            metavar="THEME",
            help="document, light, dark or mono.",
            complete=words_of("document", "light", "dark", "mono"),
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
        ),
    ] = "16:9"
    dpi: Annotated[
        str | None,
        text_option("--dpi", metavar="N", help="Pixels per inch (default: 144, for sizes of paper 300)."),
    ] = None
    transparent: Annotated[bool, flag_option("--transparent", "Transparent background.")] = False
    title: Annotated[str | None, text_option("--title", metavar="TEXT", help="Title of the figure.")] = None
    formula: Annotated[bool, flag_option("--formula", "Label curves with their formulas.")] = False
    grid: Annotated[bool, flag_option("--grid", "Grid lines at the ticks.")] = False
    legend: Annotated[
        str,
        text_option(
            "--legend",
            metavar="STYLE",
            help="box, direct (names at the curves) or none.",
            complete=words_of("box", "direct", "none"),
        ),
    ] = "box"
    font: Annotated[str | None, text_option("--font", metavar="NAME", help="Name of an installed font.")] = (
        None
    )
    style: Annotated[
        str | None,
        text_option(
            "--style", metavar="FILE", help="A matplotlib style file (.mplstyle), applied over the theme."
        ),
    ] = None
    text: Annotated[
        str,
        text_option(
            "--text", metavar="STYLE", help="path (the same everywhere) or live (can be edited), in SVG."
        ),
    ] = "path"
    alt: Annotated[
        str | None, text_option("--alt", metavar="TEXT", help="Alternative text (default: generated).")
    ] = None
    asymptotes: Annotated[bool, flag_option("--asymptotes", "Draw the asymptotes.")] = False
    sweep: Annotated[
        str | None,
        text_option("--sweep", metavar="PARAM=V,...", help="One curve for each value of a parameter."),
    ] = None
    show: Annotated[bool, flag_option("--show", "Also show the figure in the terminal.")] = False
    window: Annotated[bool, flag_option("--window", "Also open the figure in a window.")] = False
    open: Annotated[bool, flag_option("--open", "Open the file once it is written.")] = False
    no_clobber: Annotated[bool, flag_option("--no-clobber", "Never replace an existing file.")] = False


@dataclass(frozen=True)
class CurveLooks:
    """What the functions of a figure are called, and in which colours they are drawn."""

    labels: Annotated[
        list[str] | None,
        text_option(
            "--label", metavar="TEXT", help="Label of a function, repeatable, in the order of the functions."
        ),
    ] = None
    colors: Annotated[
        list[str] | None,
        text_option(
            "--color", metavar="NAME=COLOUR", help="Colour of a function, repeatable, as in relu=#D55E00."
        ),
    ] = None

    def called(self, functions: Sequence[Activation]) -> list[Activation]:
        """The functions under these labels.

        Raises:
            UsageError: there are more labels than functions, or one has a fault.
        """
        if not self.labels:  # a command that only prints loads nothing of figures
            return list(functions)
        from actviz.figures.axes.words import relabelled

        return relabelled(functions, self.labels)

    def colored(self, functions: Sequence[Activation]) -> tuple[OwnColor, ...]:
        """The colours, each with the function it is for.

        Raises:
            UsageError: one is no NAME=COLOUR, there is no such colour, or the function is not drawn.
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


def activations(names: list[str], sweep: str | None = None) -> list[Activation]:
    """The functions that were named, or the one with each of the values of ``PARAM=V,...``.

    Raises:
        UsageError: a name or a parameter that there is not, or a sweep of several functions.
    """
    from actviz.activations import scalar
    from actviz.activations.registry import swept

    if sweep is None:
        return [scalar(name) for name in names]
    example = "for example --sweep alpha=0.5,1,2"
    if len(names) > 1:
        raise UsageError(
            "--sweep varies one function, not several", hint=f"actviz plot {names[0]} --sweep {sweep}"
        )
    parameter, equals, values = sweep.partition("=")
    if not equals or not values:
        raise UsageError(f"--sweep: {sweep!r} is not PARAM=V,...", hint=example)
    found = [scalar(f) for f in swept(names[0], parameter.strip(), numbers("--sweep", values))]
    if len(set(found)) < len(found):
        raise UsageError(f"--sweep: a value of {parameter} is given twice", hint=example)
    return found


def hidden(flag: str) -> Any:
    """An option of all figures that one kind of figure does not take, and `refuse` refuses."""
    return typer.Option(flag, hidden=True)


def refuse(figure: FigureOptions, command: str, *names: str, hint: str | None = None) -> None:
    """Say so where an option that all figures share has no effect on this one.

    Raises:
        UsageError: one of these was given.
    """
    defaults = {field.name: field.default for field in fields(figure)}
    for name in names:
        if getattr(figure, name) != defaults[name]:
            raise UsageError(f"--{name} does not go with {command}", hint=hint)


def table_style(text: str | None, *, as_json: bool) -> Style:
    """The value of ``--table``.

    Raises:
        UsageError: there is no such style, or JSON is asked for instead of a table.
    """
    from actviz.tables.render import STYLES

    style = one_of("--table", STYLES[0] if text is None else text, STYLES)
    if text is not None and as_json:
        raise UsageError("--json and --table do not fit", hint="leave out one of them")
    return style


def number(option: str, text: str, hint: str = "numbers look like 0.5, 1e-3, -2pi, pi/2") -> float:
    """A number typed after an option.

    Raises:
        UsageError: it is none.
    """
    try:
        return parse_number(text)
    except ValueError:
        raise UsageError(f"{option}: {text!r} is not a number", hint=hint) from None


def positive(option: str, text: str) -> float:
    """A positive number typed after an option.

    Raises:
        UsageError: it is none.
    """
    value = number(option, text)
    if 0 < value < math.inf:
        return value
    raise UsageError(f"{option} must be a positive number, not {text}")


def whole(option: str, text: str, low: int, high: int) -> int:
    """A whole number typed after an option.

    Raises:
        UsageError: it is none, or outside its bounds.
    """
    if text.strip().removeprefix("-").isdecimal() and low <= int(text) <= high:
        return int(text)
    raise UsageError(f"{option} must be a whole number from {low} to {high}, not {text}")


def numbers(option: str, text: str) -> list[float]:
    """``1,2,-1,0.5``."""
    return [number(option, part) for part in text.split(",")]


def limits(option: str, typed: tuple[str, str]) -> tuple[float, float]:
    """``MIN MAX`` of an axis.

    Raises:
        UsageError: one is no finite number, or they are the wrong way round or equal.
    """
    example = f"for example {option} -5 5 or {option} -2pi 2pi"
    low, high = (number(option, text, example) for text in typed)
    for text, value in zip(typed, (low, high), strict=True):
        if not abs(value) <= 1e300:
            raise UsageError(f"{option}: {text} is not a finite number up to 1e300", hint=example)
    if not low < high:
        raise UsageError(f"{option}: {typed[0]} is not below {typed[1]}", hint=example)
    if high - low < max(1e-12 * max(abs(low), abs(high)), 1e-280):
        raise UsageError(f"{option}: {typed[0]} and {typed[1]} are too close to tell apart", hint=example)
    return low, high
