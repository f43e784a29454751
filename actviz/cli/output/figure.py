"""How a command makes its figure and writes it: everything that can be refused is refused first."""

from __future__ import annotations

import re
import shlex
import sys
import warnings
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import typer

from actviz.cli.options.figure import FigureOptions
from actviz.cli.options.names import written_out
from actviz.cli.options.numbers import limits
from actviz.cli.program import defaults
from actviz.errors import FigureWarning, FunctionWarning

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.activations import Activation
    from actviz.figures.axes.view import View
    from actviz.figures.files.provenance import Format, Moving
    from actviz.figures.files.save import Target
    from actviz.figures.style.colors import OwnColor
    from actviz.figures.style.look import Look

_NAMED_ONE_BY_ONE = 8  # functions; of more, a figure's title gives the number
_LONGEST_STEM = 200  # letters of a file name, of which systems allow 255
# what changes where a figure goes or what is printed beside it, but not a line of the figure
_OUTPUT_OPTIONS = (
    "-o", "--output", "-f", "--format", "--no-clobber", "--show", "--window", "--open", "--json", "--table",
)  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """A figure whose options have been checked: its style and its files."""

    view: View
    look: Look
    targets: tuple[Target, ...]


def planned(
    options: FigureOptions,
    stem: str | None,
    shaded_below: float | None = None,
    pages: Callable[[Look], int] = lambda look: 1,
    colors: tuple[OwnColor, ...] = (),
    formats: Sequence[Format | Moving] | None = None,
) -> Plan:
    """Check the options and the files.

    Args:
        options: the options of the figure.
        stem: names the file without ``-o``; None: no file is written then.
        shaded_below: the threshold of saturation, if zones are shaded.
        pages: the number of figures that `write` will be given, drawn with that style.
        colors: the colours requested.
        formats: the possible formats; None for those of a figure that is not animated.

    Raises:
        UsageError, WriteError: the figure cannot be drawn or written.
    """
    from actviz.figures.axes.view import View
    from actviz.figures.files import save
    from actviz.figures.files.provenance import FORMATS

    look = replace(options.look(), colors=colors)
    x = limits("--x", options.x)
    y = limits("--y", options.y) if options.y else None
    targets: tuple[Target, ...] = ()
    if options.output or stem is not None:
        targets = save.targets(
            options.output or [], options.format, stem or "", pages(look), formats or FORMATS
        )
    save.check(targets, clobber=not options.no_clobber)
    return Plan(View(x, y, options.asymptotes, shaded_below), look, targets)


def write(
    plan: Plan,
    options: FigureOptions,
    draw: Callable[[View, Look], Figure | Sequence[Figure]],
    functions: Sequence[Activation],
    context: typer.Context,
    description: Callable[[int | None], str],
) -> list[str]:
    """Draw, save and show a figure; return the paths written.

    Args:
        plan: from `planned`.
        options: the options it was made from.
        draw: makes the figure, or all its pages, or `Frames`.
        functions: those drawn, for the title in the metadata of the file.
        context: of the command, whose command line is stored in the file.
        description: gives the alternative text of a page, numbered from 0, or of the whole figure for None.
    """
    from actviz.figures import styled
    from actviz.figures.axes.legible import warn_of_small_text
    from actviz.figures.axes.words import titled
    from actviz.figures.files import save
    from actviz.figures.files.motion import Frames
    from actviz.figures.files.provenance import Provenance

    many = len(functions) > _NAMED_ONE_BY_ONE
    names = ", ".join(map(titled, functions))
    title = plan.look.title or (f"{len(functions)} functions" if many else names or str(context.info_name))

    def about(page: int | None) -> Provenance:
        return Provenance(title, command_without_output(context), options.alt or description(page))

    with styled(plan.look), warnings.catch_warnings(record=True) as complaints:
        warnings.simplefilter("always")
        drawn = draw(plan.view, plan.look)
        pages = drawn if isinstance(drawn, Sequence) else [drawn]
        at_once = pages[:1] if isinstance(pages, Frames) else pages
        if not any(issubclass(each.category, FigureWarning) for each in complaints):
            warn_of_small_text(at_once, plan.look)  # of a figure that had no room is enough said
        with _waiting() if many else nullcontext():
            written = save.save(pages, plan.targets, about, plan.look)
    _warn(complaints)
    if options.open:
        from actviz.figures.files.window import open_file

        for path in written:
            open_file(path)
    if options.show:
        from actviz.figures.files.preview import in_terminal

        typer.echo("\n\n".join(in_terminal(page, sys.stderr) for page in at_once), err=True)
    if options.window:
        from actviz.figures.files.window import open_window

        for page in at_once:
            open_window(page, title)
    return written


def _waiting() -> AbstractContextManager[None]:
    from actviz.tables.progress import waiting

    return waiting("writing")


def _warn(complaints: Sequence[warnings.WarningMessage]) -> None:
    """Print one line per warning, and a single one for all characters that no font has.

    Matplotlib warns of each character, each time it is drawn.
    """
    said = [str(complaint.message) for complaint in complaints]
    own = (
        text
        for text, one in zip(said, complaints, strict=True)
        if issubclass(one.category, FigureWarning | FunctionWarning)
    )
    for text in dict.fromkeys(own):
        typer.echo(f"warning: {text}", err=True)
    missing = {match[1] for text in said if (match := re.search(r"Glyph (\d+) ", text))}
    if missing:
        letters = "".join(chr(int(number)) for number in sorted(missing, key=int))
        typer.echo(f"warning: no font here can draw {letters}; install one, such as Noto Sans CJK", err=True)


def stem(functions: Sequence[Activation], sweep: str | None = None, moves: str | None = None) -> str:
    """The functions' part of a file name: ``sigmoid-tanh``, ``elu-sweep-alpha``; without what ``moves``."""
    from actviz.activations.formula import file_name

    if sweep is not None:
        return f"{functions[0].file_name}-sweep-{file_name(sweep.partition('=')[0].strip())}"
    joined = "-".join(_stem_of(function, moves) for function in functions)
    return joined if len(joined) <= _LONGEST_STEM else file_name(joined, _LONGEST_STEM)


def _stem_of(function: Activation, moves: str | None) -> str:
    """A function's part of a file name: ``elu-alpha0.5``."""
    from actviz.activations.formula import file_name

    changed = function.changed.items()
    settings = (f"{file_name(name)}{value:g}" for name, value in changed if name != moves)
    return "-".join([function.file_name, *settings])


def command_without_output(context: typer.Context) -> str:
    """The command line without what only says where the figure goes: the same picture, the same bytes."""
    arity = {
        spelling: 0 if getattr(parameter, "is_flag", False) else parameter.nargs
        for parameter in context.command.params
        for spelling in parameter.opts
    }
    kept: list[str] = []
    words = list(context.obj)
    while words:
        word = words.pop(0)
        if word == "--":  # what follows are names, such as -x^2
            kept += [word, *(name for one in words for name in written_out(context, one))]
            break
        option, equals, _ = word.partition("=")
        values = 0 if equals else arity.get(option, 0)
        taken, words = words[:values], words[values:]
        joined = word.startswith(("-o", "-f")) and word not in arity  # -ofig.png
        if option not in _OUTPUT_OPTIONS and not joined:
            kept += [*([word] if option in arity else written_out(context, word)), *taken]
    return shlex.join(["actviz", *_before_names(kept, defaults.written_out(context))])


def _before_names(words: list[str], options: list[str]) -> list[str]:
    """Insert options before ``--``, if there is one."""
    place = words.index("--") if "--" in words else len(words)
    return [*words[:place], *options, *words[place:]]
