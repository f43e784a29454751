"""The drawing commands plot and compare: curves in panels, with annotations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from actviz.cli.options.curves import AnnotationOptions, CurveOptions, PanelOptions, ShadeOptions
from actviz.cli.options.figure import CurveLooks, FigureOptions
from actviz.cli.options.motion import MotionOptions, followed
from actviz.cli.output.figure import planned, stem, write

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.activations import Activation
    from actviz.figures.axes.view import View
    from actviz.figures.files.motion import Frames
    from actviz.figures.moving.moves import Move
    from actviz.figures.style.look import Look

_LOGARITHMIC = "Derivatives are drawn as magnitudes over a logarithmic axis."


@dataclass(frozen=True)
class CurveRequest:
    """The arguments of plot or compare."""

    context: typer.Context
    curves: CurveOptions
    panels: PanelOptions
    added: AnnotationOptions
    shade: ShadeOptions
    looks: CurveLooks
    motion: MotionOptions
    figure: FigureOptions

    def draw(self, functions: list[Activation], *, together: bool) -> None:
        """Draw functions in separate panels, or ``together``, and print the paths written."""
        from actviz.figures import at_most_eight

        if together:
            at_most_eight(functions)
        orders, arrangement = self.curves.orders, self.panels.arrangement(log_y=self.curves.log_y)
        annotations = self.added.annotations
        plan = planned(
            self.figure,
            "-".join([stem(functions, self.figure.sweep), *self.curves.words, *self.motion.words]),
            self.shade.shaded_below,
            self.motion.pages(functions, orders),
            self.looks.colored(functions),
            self.motion.formats(),
        )
        arrangement.check(plan.view.y)
        annotations.check(functions, orders, plan.view.x, plan.view.y)

        def draw(view: View, look: Look) -> Figure | Frames:
            if self.motion.build:
                from actviz.figures.moving.built import built

                frames = built(functions, orders, view, look, arrangement, annotations, together=together)
                return followed(frames)
            from actviz.figures.axes.panels import panels_of
            from actviz.figures.curves import curves_figure

            shown = panels_of(functions, orders, arrangement, together=together)
            return curves_figure(shown, view, look, arrangement, annotations)

        def alt_text(_: int | None) -> str:
            return self._alt_text(functions, plan.view)

        for path in write(plan, self.figure, draw, functions, self.context, alt_text):
            typer.echo(path)

    def _alt_text(self, functions: list[Activation], view: View) -> str:
        from actviz.figures.axes.annotations import marked_in_words
        from actviz.figures.files.descriptions import description

        orders = self.curves.orders
        parts = [
            description(functions, orders, view),
            marked_in_words(self.added.annotations, functions, orders),
        ]
        if self.curves.log_y:
            parts.append(_LOGARITHMIC)
        if self.motion.build:
            parts.append("The curves appear one after the other.")
        return " ".join(part for part in parts if part)

    def animate(self, frames: list[list[Activation]], move: Move, *, together: bool) -> None:
        """Draw the functions of each frame, and print the paths written."""
        from actviz.figures.moving.moves import PLACE, check_place

        orders, arrangement = self.curves.orders, self.panels.arrangement(log_y=self.curves.log_y)
        frames = [self.looks.called(functions) for functions in frames]
        annotations, first = self.added.annotations, frames[0]
        plan = planned(
            self.figure,
            "-".join([stem(first, moves=move.name), *self.curves.words, *self.motion.words]),
            self.shade.shaded_below,
            colors=self.looks.colored(first),
            formats=self.motion.formats(),
        )
        if move.name == PLACE:
            check_place(move, plan.view)
        arrangement.check(plan.view.y)
        annotations.check(first, orders, plan.view.x, plan.view.y)

        def draw(view: View, look: Look) -> Frames:
            from actviz.figures.moving.curves import animated

            return followed(
                animated(frames, move, orders, view, look, arrangement, annotations, together=together)
            )

        def alt_text(_: int | None) -> str:
            from actviz.figures.moving.description import description

            text = description(frames, move, orders, plan.view)
            return f"{text} {_LOGARITHMIC}" if self.curves.log_y else text

        for path in write(
            plan, self.figure, draw, [f.relabelled(f.shown) for f in first], self.context, alt_text
        ):
            typer.echo(path)
