"""How a command makes its figure and writes it: everything that can be refused is refused first."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from actviz.cli.options import FigureOptions, limits, number
from actviz.errors import UsageError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.activations import Activation
    from actviz.figures.curves import View
    from actviz.figures.save import Target
    from actviz.figures.theme import Look

MOST_CURVES = 8  # more could not be told apart by colour and line style


@dataclass(frozen=True)
class Plan:
    """A figure that is known to be possible: how it looks and where it goes."""

    look: Look
    x: tuple[float, float]
    y: tuple[float, float] | None
    targets: tuple[Target, ...]


def planned(options: FigureOptions, stem: str) -> Plan:
    """Check the options and the files; ``stem`` names the file when there is no ``-o``.

    Raises:
        UsageError, WriteError: the figure cannot be had like this.
    """
    from actviz.figures import save
    from actviz.figures.theme import look_for

    look = look_for(
        theme=options.theme,
        size=options.size,
        dpi=number("--dpi", options.dpi),
        axes=options.axes,
        ticks=options.ticks,
        title=options.title,
        transparent=options.transparent,
    )
    x = limits("--x", options.x)
    y = limits("--y", options.y) if options.y else None
    targets = save.targets(options.output or [], options.format, stem)
    save.check(targets, clobber=not options.no_clobber)
    return Plan(look, x, y, targets)


def write(
    plan: Plan, draw: Callable[[View, Look], Figure], functions: Sequence[Activation], typed: Sequence[str]
) -> list[str]:
    """Draw and save; the paths written.

    Args:
        plan: from `planned`.
        draw: makes the figure.
        functions: what is in it, for the description inside the file.
        typed: the command line, which the file keeps.
    """
    from actviz.figures import save, styled
    from actviz.figures.curves import View

    about = save.Provenance(
        title=plan.look.title or ", ".join(map(str, functions)),
        command=command_without_output(typed),
        description="; ".join(f"{f}: values in {f.range}, slopes in {f.derivative_range}" for f in functions),
    )
    with styled(plan.look):
        figure = draw(View(plan.x, plan.y), plan.look)
        return save.save(figure, plan.targets, about, transparent=plan.look.transparent)


def at_most_eight(functions: Sequence[Activation]) -> None:
    """Refuse more curves over each other than can be told apart."""
    if len(functions) > MOST_CURVES:
        raise UsageError(
            f"{len(functions)} functions over each other cannot be told apart",
            hint=f"up to {MOST_CURVES} can; actviz plot gives each a panel of its own",
        )


def stem_of(function: Activation) -> str:
    """A function's part of a file name: ``elu-alpha0.5``."""
    return "-".join([function.name, *(f"{name}{value:g}" for name, value in function.changed.items())])


def command_without_output(typed: Sequence[str]) -> str:
    """The command line without what only says where the figure goes: the same picture, the same bytes."""
    kept: list[str] = []
    words = iter(typed)
    for word in words:
        if word in ("-o", "--output", "-f", "--format"):
            next(words, None)
        elif not word.startswith(("-o", "--output=", "-f", "--format=", "--no-clobber", "--json")):
            kept.append(word)
    return shlex.join(["actviz", *kept])
