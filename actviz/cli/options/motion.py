"""Options for figures that move: a quantity that changes from frame to frame, or curves one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

import typer

from actviz.cli.options.figure import FigureOptions
from actviz.cli.options.numbers import number, whole
from actviz.errors import UsageError
from actviz.notation import format_place

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.cli.options.curves import AnnotationOptions, ShadeOptions
    from actviz.figures.axes.view import View
    from actviz.figures.files.motion import Frames
    from actviz.figures.files.provenance import Format, Moving
    from actviz.figures.moving.moves import Move
    from actviz.figures.style.look import Look

EXAMPLE = "alpha=0.2:2, or x=-3:3 for a point with its tangent"


@dataclass(frozen=True)
class BuildOptions:
    """Curves that come one by one."""

    build: Annotated[
        bool, typer.Option("--build", help="One curve after the other, as steps of a moving picture.")
    ] = False

    @property
    def words(self) -> list[str]:
        """What they add to a file's name."""
        return ["build"] if self.build else []

    def check(
        self, names: Sequence[str], figure: FigureOptions, added: AnnotationOptions, shade: ShadeOptions
    ) -> None:
        """Refuse what does not fit.

        Raises:
            UsageError: something else was asked for that cannot be had of curves that come and go.
        """
        if self.build:
            _refuse("--build", figure, added, shade)

    def formats(self) -> Sequence[Format | Moving] | None:
        """What the figure can be written as; None for those of a figure that does not move."""
        from actviz.figures.files.save import BUILT

        return BUILT if self.build else None

    def pages(self, functions: Sequence[Activation], orders: Sequence[int]) -> Callable[[Look], int]:
        """How many frames there are.

        Raises:
            UsageError: it is one.
        """
        if not self.build:
            return lambda look: 1
        from actviz.figures.moving.curves import steps_of

        count = len(steps_of(functions, orders))
        return lambda look: count


@dataclass(frozen=True)
class MotionOptions(BuildOptions):
    """What moves in a figure of one function."""

    animate: Annotated[
        str | None,
        typer.Option(
            "--animate",
            metavar="PARAM=A:B[:FRAMES]",
            help="A moving picture: a parameter from A to B, or x, a point with its tangent.",
        ),
    ] = None

    @property
    def words(self) -> list[str]:
        """What they add to a file's name."""
        if self.animate is None:
            return super().words
        from actviz.activations.formula import file_name

        return [file_name(self.animate.partition("=")[0].strip())]

    def check(
        self, names: Sequence[str], figure: FigureOptions, added: AnnotationOptions, shade: ShadeOptions
    ) -> None:
        """Refuse what does not fit.

        Raises:
            UsageError: there are several functions, or something that cannot be had of what moves.
        """
        super().check(names, figure, added, shade)
        if self.animate is None:
            return
        if self.build:
            raise UsageError("--animate and --build do not fit", hint="leave out one of them")
        if figure.sweep is not None:
            raise UsageError("--animate and --sweep do not fit", hint="leave out one of them")
        if len(names) > 1:
            raise UsageError(
                "--animate moves one function, not several",
                hint=f"actviz plot {names[0]} --animate {self.animate}",
            )
        if figure.legend == "direct":
            raise UsageError(
                "--animate: names at the ends of curves would move with these",
                hint="leave out --legend direct",
            )
        if self.animate.partition("=")[0].strip() != "x":
            _refuse("--animate", figure, added, shade)

    def formats(self) -> Sequence[Format | Moving] | None:
        """What the figure can be written as; None for those of a figure that does not move."""
        from actviz.figures.files.save import ANIMATED

        return ANIMATED if self.animate is not None else super().formats()

    def move(self) -> Move | None:
        """What moves, if something does.

        Raises:
            UsageError: it is no PARAM=A:B[:FRAMES], or cannot be had.
        """
        return None if self.animate is None else read_move(self.animate)

    def functions(self, name: str, move: Move) -> list[Activation]:
        """That of each frame.

        Raises:
            UsageError: there is no such parameter, or a value is outside its domain.
        """
        from actviz.activations import scalar
        from actviz.activations.registry import swept

        if move.name == "x":
            return [scalar(name)] * len(move.values)
        return [scalar(f) for f in swept(name, move.name, move.values)]


def read_move(typed: str, example: str = EXAMPLE, *, by_factors: bool = False) -> Move:
    """``PARAM=A:B[:FRAMES]``; an error gives an example.

    Raises:
        UsageError: it is none, or cannot be had.
    """
    from actviz.figures.moving.moves import FRAMES, MOST_FRAMES, move_for

    hint = f"for example --animate {example}"
    name, equals, rest = typed.partition("=")
    parts = rest.split(":")
    if not equals or not name.strip() or len(parts) not in (2, 3) or not all(map(str.strip, parts)):
        raise UsageError(f"--animate: {typed!r} is not PARAM=A:B[:FRAMES]", hint=hint)
    start, stop = (number("--animate", part, hint) for part in parts[:2])
    frames = whole("--animate: FRAMES", parts[2], 2, MOST_FRAMES) if len(parts) == 3 else FRAMES
    return move_for(name.strip(), start, stop, frames, by_factors=by_factors)


def check_place(move: Move, view: View) -> None:
    """Refuse a point that leaves the window.

    Raises:
        UsageError: it does.
    """
    for end in (move.values[0], move.values[-1]):
        if not view.x[0] <= end <= view.x[1]:
            low, high = map(format_place, view.x)
            raise UsageError(
                f"--animate: x = {format_place(end)} is not between {low} and {high}",
                hint="--x sets what is in view",
            )


def followed(frames: Frames) -> Frames:
    """The frames, with a bar on a terminal while they are drawn."""
    from actviz.tables.progress import progress

    def track(items: Sequence[int]) -> Iterator[int]:
        return progress(items, len(items), f"drawing {len(items)} frames")

    return replace(frames, track=track)


def _refuse(option: str, figure: FigureOptions, added: AnnotationOptions, shade: ShadeOptions) -> None:
    """What belongs to curves, which would have to move with them."""
    given = {
        "--mark": added.mark,
        "--tangent": added.tangent,
        "--saturation": shade.saturation,
        "--asymptotes": figure.asymptotes,
    }
    for other, value in given.items():
        if value:
            raise UsageError(
                f"{option}: {other} is for curves that stay where they are", hint=f"leave out {other}"
            )
