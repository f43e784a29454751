"""Options that several commands share, and the reading of what is typed into them."""

from __future__ import annotations

import dataclasses
import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, get_type_hints

import typer

from actviz.errors import UsageError, one_of
from actviz.notation import parse_number

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.tables.render import Style

Command = TypeVar("Command", bound=Callable[..., None])


def _complete_name(incomplete: str) -> list[str]:
    from actviz.activations import names

    return [name for name in names() if name.startswith(incomplete)]


Names = Annotated[list[str], typer.Argument(metavar="NAME", autocompletion=_complete_name)]
OptionalNames = Annotated[list[str] | None, typer.Argument(metavar="NAME", autocompletion=_complete_name)]
Name = Annotated[str, typer.Argument(metavar="NAME", autocompletion=_complete_name)]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
TableStyle = Annotated[str, typer.Option("--table", metavar="STYLE", help="rich, markdown, latex or csv.")]


@dataclass(frozen=True)
class FigureOptions:
    """What every command that draws takes."""

    output: Annotated[
        list[str] | None,
        typer.Option(
            "-o", "--output", metavar="PATH", help="File to write, repeatable; - is standard output."
        ),
    ] = None
    format: Annotated[
        str | None, typer.Option("-f", "--format", metavar="FORMAT", help="png, svg or pdf.")
    ] = None
    x: Annotated[
        tuple[str, str],
        typer.Option("--x", metavar="MIN MAX", help="Horizontal limits; -2pi and pi/2 are numbers."),
    ] = ("-pi", "pi")
    y: Annotated[
        tuple[str, str] | None,
        typer.Option("--y", metavar="MIN MAX", help="Vertical limits (default: fitted)."),
    ] = None
    ticks: Annotated[str, typer.Option("--ticks", metavar="STYLE", help="auto, pi, plain or none.")] = "auto"
    axes: Annotated[str, typer.Option("--axes", metavar="STYLE", help="centred or box.")] = "centred"
    theme: Annotated[str, typer.Option("--theme", metavar="THEME", help="document, light, dark or mono.")] = (
        "document"
    )
    size: Annotated[
        str,
        typer.Option(
            "--size",
            metavar="SIZE",
            help="16:9, 4:3, document, beamer, column, square, or WxH in in, cm or px.",
        ),
    ] = "16:9"
    dpi: Annotated[str, typer.Option("--dpi", metavar="N", help="Pixels per inch.")] = "144"
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="A title over the figure.")] = (
        None
    )
    transparent: Annotated[bool, typer.Option("--transparent", help="No background.")] = False
    no_clobber: Annotated[bool, typer.Option("--no-clobber", help="Never replace a file.")] = False


@dataclass(frozen=True)
class CurveOptions:
    """Which curves are drawn."""

    deriv: Annotated[bool, typer.Option("--deriv", help="Draw the derivative too.")] = False
    deriv2: Annotated[bool, typer.Option("--deriv2", help="Draw the second derivative too.")] = False

    @property
    def orders(self) -> list[int]:
        """0 for f, 1 for f′, 2 for f″."""
        return [0, *([1] if self.deriv else []), *([2] if self.deriv2 else [])]

    @property
    def words(self) -> list[str]:
        """What they add to a file's name."""
        return [*(["deriv"] if self.deriv else []), *(["deriv2"] if self.deriv2 else [])]


def with_options(command: Command) -> Command:
    """Let typer see the fields of a command's option dataclasses as options of the command itself."""
    hints = get_type_hints(command, include_extras=True)
    bundles: dict[str, Any] = {name: hint for name, hint in hints.items() if dataclasses.is_dataclass(hint)}
    keyword = inspect.Parameter.KEYWORD_ONLY
    parameters: list[inspect.Parameter] = []
    for name, parameter in inspect.signature(command).parameters.items():
        if name not in bundles:
            kind = parameter.kind if not parameters or parameters[-1].kind != keyword else keyword
            parameters.append(parameter.replace(annotation=hints[name], kind=kind))
            continue
        fields = get_type_hints(bundles[name], include_extras=True)
        parameters += [
            inspect.Parameter(field.name, keyword, default=field.default, annotation=fields[field.name])
            for field in dataclasses.fields(bundles[name])
        ]

    @functools.wraps(command)
    def gathered(**typed: Any) -> None:
        for name, bundle in bundles.items():
            typed[name] = bundle(
                **{field.name: typed.pop(field.name) for field in dataclasses.fields(bundle)}
            )
        command(**typed)

    gathered.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined] # read by inspect
    gathered.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return gathered  # type: ignore[return-value] # the same command to typer, which calls by keyword


def activations(names: list[str]) -> list[Activation]:
    """The functions that were named."""
    from actviz.activations import scalar

    return [scalar(name) for name in names]


def table_style(text: str) -> Style:
    """The value of ``--table``."""
    from actviz.tables.render import STYLES

    return one_of("--table", text, STYLES)


def number(option: str, text: str, hint: str = "numbers look like 0.5, 1e-3, -2pi, pi/2") -> float:
    """A number typed after an option.

    Raises:
        UsageError: it is none.
    """
    try:
        return parse_number(text)
    except ValueError:
        raise UsageError(f"{option}: {text!r} is not a number", hint=hint) from None


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
