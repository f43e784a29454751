"""Options for animations: a parameter that changes from frame to frame, or curves one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

from actviz.cli.options.declare import flag_option, text_option
from actviz.cli.options.figure import FigureOptions
from actviz.cli.options.numbers import number, whole
from actviz.errors import UsageError

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.cli.options.curves import AnnotationOptions
    from actviz.figures.files.motion import Frames
    from actviz.figures.files.provenance import Format, Moving
    from actviz.figures.moving.moves import Move
    from actviz.figures.style.look import Look

EXAMPLE = "alpha=0.2:2, or x=-3:3 for a point with its tangent"


@dataclass(frozen=True)
class MotionOptions:
    """What is animated in a figure of curves: a parameter or a point, or curves one by one."""

    build: Annotated[
        bool, flag_option("--build", "Animate the figure step by step: one curve after the other.")
    ] = False
    animate: Annotated[
        str | None,
        text_option(
            "--animate",
            metavar="PARAM=A:B[:FRAMES]",
            help="Animate a parameter from A to B, or x: a point with its tangent on one curve.",
        ),
    ] = None

    @property
    def words(self) -> list[str]:
        """What they add to the name of a file."""
        if self.animate is None:
            return ["build"] if self.build else []
        from actviz.activations.formula import file_name

        return [file_name(self._moves)]

    @property
    def _moves(self) -> str:
        return (self.animate or "").partition("=")[0].strip()

    def check(
        self, names: Sequence[str], figure: FigureOptions, added: AnnotationOptions, *, together: bool
    ) -> None:
        """Refuse options that cannot be combined.

        Raises:
            UsageError: an option that an animation does not take, or not of several functions.
        """
        if self.animate is None:
            return
        for other, given in (("--build", self.build), ("--sweep", figure.sweep is not None)):
            if given:
                raise UsageError(f"--animate and {other} cannot be combined", hint="leave out one of them")
        if figure.legend.lower() == "direct":
            raise UsageError(
                "--animate and --legend direct cannot be combined",
                hint="leave out --legend direct; the legend shows the changing values",
            )
        alone = f"actviz plot {names[0]} --animate {self.animate}"
        if len(names) > 1:
            self._check_several(alone, added, together=together)
        elif together:
            raise UsageError("compare needs two or more functions", hint=alone)

    def _check_several(self, alone: str, added: AnnotationOptions, *, together: bool) -> None:
        if not together:
            raise UsageError(
                "--animate takes one function, not several", hint=f"{alone}; compare has one panel for all"
            )
        if self._moves == "x":
            raise UsageError("--animate x=A:B takes one function, not several", hint=alone)
        for option, given in (("--mark", added.mark), ("--tangent", added.tangent)):
            if given:
                raise UsageError(
                    f"--animate and {option} can be combined for one function only",
                    hint=f"leave out {option}, or {alone}",
                )

    def formats(self) -> Sequence[Format | Moving] | None:
        """The formats of the figure; None for those of a figure that is not animated."""
        from actviz.figures.files.save import ANIMATED, BUILT

        if self.animate is not None:
            return ANIMATED
        return BUILT if self.build else None

    def pages(self, functions: Sequence[Activation], orders: Sequence[int]) -> Callable[[Look], int]:
        """The number of pages of a figure that is built up; 1 for any other.

        Raises:
            UsageError: there is nothing to build up.
        """
        if not self.build:
            return lambda look: 1
        from actviz.figures.moving.built import steps_of

        count = len(steps_of(functions, orders))
        return lambda look: count

    def move(self) -> Move | None:
        """What is animated, if anything.

        Raises:
            UsageError: the text is not PARAM=A:B[:FRAMES], or a number is invalid.
        """
        return None if self.animate is None else read_move(self.animate)


def moved(names: Sequence[str], move: Move) -> list[list[Activation]]:
    """The functions of each frame: those that take the parameter have its value there.

    Raises:
        UsageError: none takes it, a value is outside its domain, or two functions are equal.
    """
    from actviz.activations import scalar

    count = len(move.values)
    if move.name == "x":
        return [[scalar(name) for name in names]] * count
    series = [_varied(name, move, alone=len(names) == 1) for name in names]
    if all(each is None for each in series):
        raise UsageError(f"none of {', '.join(names)} takes a parameter '{move.name}'")
    filled = [each or [scalar(name)] * count for name, each in zip(names, series, strict=True)]
    frames = [list(functions) for functions in zip(*filled, strict=True)]
    if len({*frames[0]}) < len(names):
        raise UsageError(f"--animate: two functions are the same when {move.name} is animated")
    return frames


def _varied(name: str, move: Move, *, alone: bool) -> list[Activation] | None:
    """A function in each frame; None if it is one of several and does not take the parameter."""
    from actviz.activations import scalar
    from actviz.activations.registry import swept

    try:
        return [scalar(f) for f in swept(name, move.name, move.values)]
    except UsageError:
        if alone or any(move.name in (p.name, *p.also) for p in scalar(name).declared()):
            raise
        return None


def read_move(typed: str, example: str = EXAMPLE, *, by_factors: bool = False) -> Move:
    """Parse ``PARAM=A:B[:FRAMES]``; errors give the example.

    Raises:
        UsageError: the text has another form, or a number is invalid.
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


def followed(frames: Frames) -> Frames:
    """The frames, with a progress bar on a terminal while they are drawn."""
    from actviz.tables.progress import progress

    def track(items: Sequence[int]) -> Iterator[int]:
        return progress(items, len(items), f"drawing {len(items)} frames")

    return replace(frames, track=track)
