"""The commands, each created on demand: creating the parameters of all takes longer than importing numpy."""

from __future__ import annotations

import copy
import dataclasses
import functools
import importlib
import inspect
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args, get_type_hints

from typer.core import TyperCommand
from typer.main import get_command_from_info
from typer.models import CommandInfo

from actviz.cli.program import defaults
from actviz.cli.program.as_typed import take_as_typed
from actviz.errors import ActvizError

Function = TypeVar("Function", bound=Callable[..., None])

# headings in the help of the program
LOOK_UP, DRAW, ANALYSE, NEURONS = "Look up", "Draw", "Analyse", "Neurons"
# headings in the help of a command, after its own options and in this order
_SHARED = CURVES, AXES, STYLE, OUTPUT = "Curves and annotations", "Axes and panels", "Style", "Output"
# the order of the help; a command that is not named here follows the others of its heading
_ORDER = (
    "list", "show", "eval", "plot", "compare", "sheet", "styles", "schema", "gallery",
    "saturation", "vanish", "gain", "phase", "precision", "check",
    "neuron", "softmax", "maxout", "train",
)  # fmt: skip


def _names() -> tuple[str, ...]:
    """The commands: every file next to this folder is one, and has its name."""
    there = {file.stem for file in Path(__file__).parent.parent.glob("[a-z]*.py")}
    return (*_ORDER, *sorted(there.difference(_ORDER)))


NAMES = _names()


@dataclasses.dataclass(frozen=True)
class Declared:
    """The arguments of the decorator `command`."""

    info: CommandInfo
    examples: tuple[str, str]
    also: Mapping[str, str]
    draws: bool


_declared: dict[str, Declared] = {}


class Command(TyperCommand):
    """A command whose errors name arguments by their options."""

    def get_help_option(self, context: Any) -> Any:
        """``--help``, which takes no value."""
        option = super().get_help_option(context)
        if option is not None:
            option.metavar = ""
            take_as_typed(option)
        return option

    def make_context(self, info_name: Any, args: list[str], *rest: Any, **extra: Any) -> Any:
        """Parse the command line, with the defaults that the user has set."""
        found: dict[str, tuple[str, str]] = {}
        if not extra.get("resilient_parsing"):  # a shell completes a line
            names = [p.name for p in self.params if p.name]
            found = defaults.defaults(names, args, draws=_declared[str(self.name)].draws)
        values = {key: value for key, (value, _) in found.items()}
        context = super().make_context(info_name, args, *rest, default_map=values, **extra)
        defaults.remember(context, found)
        return context

    def invoke(self, context: Any) -> Any:
        """Run the command; an `ActvizError` names options instead of arguments."""
        try:
            return super().invoke(context)
        except ActvizError as error:
            long = {p.name: opt for p in self.params for opt in p.opts if p.name and opt.startswith("--")}
            error.put_options(long | dict(_declared[str(self.name)].also))
            defaults.with_origin(context, error)
            raise


def command(
    name: str,
    panel: str,
    *,
    examples: tuple[str, str],
    also: Mapping[str, str] | None = None,
    draws: bool = False,
    **settings: Any,
) -> Callable[[Function], Function]:
    """Register a function as a command; the fields of dataclasses among its parameters are options.

    Args:
        name: of the command.
        panel: its heading in the help of the program.
        examples: two command lines, for the end of its help.
        also: options for arguments of the functions it calls, where its own parameters have other names.
        draws: whether it writes a figure by default.
        **settings: as for ``typer.Typer.command``.
    """

    def register(function: Function) -> Function:
        # the control character keeps the lines apart
        epilog = "\n".join(["\b", "Examples:", *examples])
        options = {"cls": Command, "epilog": epilog, **settings}
        info = CommandInfo(name, callback=function, rich_help_panel=panel, **options)
        _declared[name] = Declared(info, examples, also or {}, draws)
        return function

    return register


def declared(name: str) -> Declared:
    """The declaration of a command, from its file."""
    importlib.import_module(f"actviz.cli.{name}")
    return _declared[name]


def described(name: str) -> TyperCommand:
    """A command as the help of the program lists it: without parameters."""
    info = declared(name).info
    help = inspect.getdoc(info.callback)
    return TyperCommand(name, help=help, rich_help_panel=info.rich_help_panel)


def made(name: str) -> TyperCommand:
    """A complete command, ready to run."""
    info = declared(name).info
    assert info.callback is not None  # `command` gave it one
    callback = _with_options(info.callback)
    settings = {**vars(info), "callback": callback, "help": _unwrapped(inspect.getdoc(callback) or "")}
    command = get_command_from_info(
        CommandInfo(**settings), pretty_exceptions_short=True, rich_markup_mode="rich"
    )
    assert isinstance(command, TyperCommand)
    for parameter in command.params:
        take_as_typed(parameter, callback.__annotations__[parameter.name])
        if getattr(parameter, "is_flag", False):
            parameter.metavar = ""  # and not "<bool>": a flag takes no value
        elif parameter.param_type_name == "argument":
            vars(parameter)["display_type_rich"] = lambda ctx: None  # and not "<list[str]>"
    command.params.sort(key=_heading)
    return command


def _unwrapped(text: str) -> str:
    """Paragraphs in one line each, for a terminal of any width."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))


def _heading(parameter: Any) -> int:
    """The place of an option's heading; arguments and a command's own options come first."""
    panel = getattr(parameter, "rich_help_panel", None)
    return 1 + _SHARED.index(panel) if panel in _SHARED else 0


def _with_options(function: Function) -> Function:
    """Let typer see the fields of a command's option dataclasses as options of the command itself."""
    hints = get_type_hints(function, include_extras=True)
    bundles: dict[str, Any] = {name: hint for name, hint in hints.items() if dataclasses.is_dataclass(hint)}
    keyword = inspect.Parameter.KEYWORD_ONLY
    parameters: list[inspect.Parameter] = []
    for name, parameter in inspect.signature(function).parameters.items():
        if name in bundles:
            parameters += _fields(bundles[name])
            continue
        kind = parameter.kind if not parameters or parameters[-1].kind != keyword else keyword
        parameters.append(parameter.replace(annotation=hints[name], kind=kind))

    @functools.wraps(function)
    def gathered(**typed: Any) -> None:
        for name, bundle in bundles.items():
            typed[name] = bundle(
                **{field.name: typed.pop(field.name) for field in dataclasses.fields(bundle)}
            )
        function(**typed)

    gathered.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined] # read by inspect
    gathered.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return gathered  # type: ignore[return-value] # the same command to typer, which calls by keyword


def _fields(bundle: type[Any]) -> list[inspect.Parameter]:
    """The fields of a dataclass as parameters of a command; the help does not list ``refused`` ones."""
    hints = get_type_hints(bundle, include_extras=True)
    for name in getattr(bundle, "refused", ()):
        hints[name] = _hidden(hints[name])
    return [
        inspect.Parameter(
            field.name, inspect.Parameter.KEYWORD_ONLY, default=field.default, annotation=hints[field.name]
        )
        for field in dataclasses.fields(bundle)
    ]


def _hidden(annotation: Any) -> Any:
    """The type of a field, with its option hidden from the help."""
    kind, declared = get_args(annotation)
    option = copy.copy(declared)
    option.hidden = True
    return Annotated[kind, option]
