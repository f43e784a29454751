"""Moving figures of curves: a parameter that changes, a point that runs along a curve, curves one by one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from actviz.errors import UsageError, argument
from actviz.figures.aligned import Aligned
from actviz.figures.axes.annotations import Annotations
from actviz.figures.axes.headings import with_large_fractions
from actviz.figures.axes.panels import headings_of, labels_of
from actviz.figures.axes.traces import draw_curves
from actviz.figures.curves import Content, panels_of
from actviz.figures.files.motion import Frames, Timing
from actviz.figures.moving.moves import PLACE, Move, steady
from actviz.figures.moving.points import Point
from actviz.figures.moving.stage import Stage, Words

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from actviz.activations import Activation
    from actviz.activations.evaluate import Array
    from actviz.figures.axes.arrangement import Arrangement
    from actviz.figures.axes.frame import Frame
    from actviz.figures.axes.panels import Panel, Values
    from actviz.figures.axes.view import View
    from actviz.figures.style.look import Look
    from actviz.figures.style.theme import Stroke
    from actviz.sample import Curve

STEP = Timing(each_ms=1000, first_ms=1000, last_ms=2000)  # of what is built up
_MOST_IN_THE_WAY = 12  # frames whose curves labels and legend keep clear of


def animated(
    functions: Sequence[Activation],
    move: Move,
    orders: Sequence[int],
    view: View,
    look: Look,
    arrangement: Arrangement,
    annotations: Annotations,
) -> Frames:
    """A function with another parameter in each frame, or with a point that runs along it.

    Args:
        functions: that of each frame.
        move: what moves.
        orders: 0 for f, 1 and 2 for the derivatives.
        view: the window.
        look: theme, sizes and style.
        arrangement: of the panels.
        annotations: what is added to all frames.
    """
    look = look.boxed() if arrangement.log_y else look
    texts = steady(move.values, move.decimals)
    along = move.name == PLACE
    told: list[Values] = [{} if along else {move.name: text} for text in texts]
    panels = [panels_of([f], orders, arrangement, together=False) for f in functions]
    headings = [
        headings_of(of_one, look, log=arrangement.log_y, values=values)
        for of_one, values in zip(panels, told, strict=True)
    ]
    contents = [
        _Moving(
            [of_one[i] for of_one in panels],
            view,
            [of_one[i] for of_one in headings],
            annotations,
            told,
            move if along else None,
            base=min(orders),
            log=arrangement.log_y and 0 not in panel.orders,
        )
        for i, panel in enumerate(panels[0])
    ]
    stage = Stage(Aligned(contents, look, arrangement).drawn(), contents)
    return Frames(len(functions), stage.frame, Timing())


def built(
    functions: Sequence[Activation],
    orders: Sequence[int],
    view: View,
    look: Look,
    arrangement: Arrangement,
    *,
    together: bool,
) -> Frames:
    """The figure of `actviz.plot`, or with ``together`` of `actviz.compare`, one function after the other.

    Those of a single function come one derivative after the other.
    """
    look = look.boxed() if arrangement.log_y else look
    panels = panels_of(functions, orders, arrangement, together=together)
    headings = headings_of(panels, look, log=arrangement.log_y)
    steps = steps_of(functions, orders)
    contents = [
        _Built(
            panel,
            view,
            heading,
            [steps.index(f if f in steps else order) for f, order in panel.curves],
            base=min(orders),
            log=arrangement.log_y and 0 not in panel.orders,
        )
        for panel, heading in zip(panels, headings, strict=True)
    ]
    stage = Stage(Aligned(contents, look, arrangement).drawn(), contents)
    return Frames(len(steps), stage.frame, STEP)


def steps_of(functions: Sequence[Activation], orders: Sequence[int]) -> list[Activation | int]:
    """What comes one after the other: functions, or the derivatives of a single one.

    Raises:
        UsageError: there is nothing to come after the first.
    """
    several: list[Activation | int] = list(dict.fromkeys(functions))
    if len(several) > 1:
        return several
    if len(orders) < 2:
        raise UsageError(
            f"{argument('build')} shows curves one after the other, and here is one",
            hint=f"name more functions, or add {argument('deriv')}",
        )
    return list(orders)


class Acting(Content, ABC):
    """A panel that is drawn with all curves, which are then taken away and drawn again for each frame."""

    def _draw(
        self, ax: Axes, labels: Sequence[str], frame: Frame, look: Look, strokes: Sequence[Stroke]
    ) -> None:
        self._scene = ax, frame, look, strokes
        self._listed = [*labels]
        there = set(ax.get_children())
        super()._draw(ax, labels, frame, look, strokes)
        self._stand_in()
        self._actors: list[Artist] = [artist for artist in ax.get_children() if artist not in there]

    def _stand_in(self) -> None:
        """Draw whatever else the labels have to keep clear of."""

    @abstractmethod
    def _act(self, frame: int) -> None:
        """Draw a frame."""

    def show(self, frame: int) -> None:
        """Draw a frame in the place of the one before."""
        ax = self._scene[0]
        for artist in self._actors:
            artist.remove()
        there = set(ax.get_children())
        self._act(frame)
        self._actors = [artist for artist in ax.get_children() if artist not in there]

    def _trace(self, curves: Sequence[Curve], strokes: Sequence[Stroke]) -> None:
        ax, frame, look, _ = self._scene
        unnamed = ["_curve"] * len(curves)
        draw_curves(ax, [self._above(frame, curve) for curve in curves], unnamed, frame, look, strokes)


class _Moving(Acting):
    """A panel of one function, whose parameter changes, or along which a point runs."""

    def __init__(
        self,
        panels: Sequence[Panel],
        view: View,
        headings: Sequence[str],
        annotations: Annotations,
        told: Sequence[Values],
        move: Move | None,
        *,
        base: int,
        log: bool,
    ) -> None:
        self._panels, self._told = panels, told
        self._point = None if move is None else Point(panels[0], move, base, log=log)
        self._headings = headings
        if self._point and panels[0].role == "curve":
            self._headings = [f"{headings[0]}    {text}" for text in self._point.places]
        super().__init__(panels[0], view, self._headings[0], annotations, base, log=log)
        self._traced = (
            [self._sampled(panel) for panel in panels]
            if self._point is None
            else [self._curves] * len(panels)
        )

    def begin(self, ax: Axes, look: Look) -> None:
        """Draw what lies under the curves; in view are those of all frames."""
        super().begin(ax, look)
        if self._point is None:
            last = self._traced[-1]
            between: list[Array] = [
                np.array([curve.heights.min(), curve.heights.max()])
                for curves in self._traced[1:-1]
                for curve in curves
                if curve.heights.size
            ]
            self.heights += [curve.heights for curve in last] + between

    def _labels(self, look: Look) -> list[str]:
        return labels_of(self.panel, look, self._told[0])

    def _stand_in(self) -> None:
        ax, _, look, strokes = self._scene
        if self._point is None:
            others = np.linspace(0, len(self._traced) - 1, min(_MOST_IN_THE_WAY, len(self._traced)))
            for i in others[1:].astype(int):
                self._trace(self._traced[i], strokes)
        elif self.panel.role != "curve":
            self._point.list_in(ax, look, strokes)

    def _act(self, frame: int) -> None:
        ax, limits, look, strokes = self._scene
        self._trace(self._traced[frame], strokes)
        if self._point is not None:
            self._point.draw(ax, frame, limits, look, strokes)

    def laid_out(self) -> list[str]:
        """See `Part`."""
        return self._all_words(0)

    def words(self, frame: int) -> Words:
        """See `Part`."""
        return self._all_words(frame)

    def _all_words(self, frame: int) -> list[str]:
        look = self._scene[2]
        labels = labels_of(self._panels[frame], look, self._told[frame])
        headings = [with_large_fractions(text) for text in (*labels, self._headings[frame])]
        return [*labels, *headings, *(self._point.listed(frame) if self._point else [])]


class _Built(Acting):
    """A panel whose curves come one after the other."""

    def __init__(
        self,
        panel: Panel,
        view: View,
        heading: str,
        steps: Sequence[int],
        *,
        base: int,
        log: bool,
    ) -> None:
        super().__init__(panel, view, heading, Annotations(), base, log=log)
        self._whole_heading, self._steps = heading, steps

    def _act(self, frame: int) -> None:
        strokes = self._scene[3]
        shown = [i for i, step in enumerate(self._steps) if step <= frame]
        self._trace([self._curves[i] for i in shown], [strokes[i] for i in shown])

    def laid_out(self) -> list[str]:
        """See `Part`."""
        headings = [with_large_fractions(text) for text in (*self._listed, self._whole_heading)]
        return [*self._listed, *headings]

    def words(self, frame: int) -> Words:
        """See `Part`."""
        there = [step <= frame for step in self._steps]
        shown = [*there, *there, any(there)]
        return [text if seen else None for text, seen in zip(self.laid_out(), shown, strict=True)]
