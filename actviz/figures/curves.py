"""Curves of functions and their derivatives: one figure, one or several panels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from actviz.errors import UsageError, argument
from actviz.figures.aligned import Aligned
from actviz.figures.axes.alignment import Formatting
from actviz.figures.axes.annotations import Annotations
from actviz.figures.axes.arrangement import Arrangement
from actviz.figures.axes.fitting import fitted_frame
from actviz.figures.axes.frame import Frame
from actviz.figures.axes.geometry import everywhere
from actviz.figures.axes.headings import draw_heading
from actviz.figures.axes.legends import listed
from actviz.figures.axes.logarithmic import down_to, log_frame, magnitude
from actviz.figures.axes.marks import Asymptote, draw_asymptotes, name_marks, reached_asymptotes
from actviz.figures.axes.notes import Note, draw_annotations, write_notes
from actviz.figures.axes.panels import Panel, headings_of, labels_of, one_each, one_for_all
from actviz.figures.axes.strokes import look_for_curves
from actviz.figures.axes.ticks import ticks_at
from actviz.figures.axes.traces import draw_curves
from actviz.figures.axes.view import Limits, View
from actviz.figures.axes.words import with_primes
from actviz.figures.axes.zones import draw_zones, name_bars, warn_of_unseen, with_strip
from actviz.sample import Curve, sample

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

    from actviz.activations.evaluate import Array
    from actviz.figures.axes.labels import Places
    from actviz.figures.axes.words import Drawn
    from actviz.figures.style.look import Look
    from actviz.figures.style.theme import Stroke

__all__ = ["Panel", "curves_figure", "draw_curves", "draw_panel", "one_each", "one_for_all"]


def curves_figure(
    panels: Sequence[Panel],
    view: View,
    look: Look,
    arrangement: Arrangement | None = None,
    annotations: Annotations | None = None,
) -> Figure:
    """A figure of one or several panels of curves, all of whose frames are alike."""
    arrangement = arrangement or Arrangement()
    if arrangement.log_y:  # which does not go through 0; then no axis of the figure does
        look = look.boxed()
    if view.threshold is not None:
        warn_of_unseen([f for panel in panels for f in panel.functions], view.threshold, view.x)
    contents = contents_of(panels, view, look, log=arrangement.log_y, annotations=annotations)
    return Aligned(contents, look, arrangement).drawn()


def draw_panel(ax: Axes, panel: Panel, view: View, look: Look, room: Bbox | None = None) -> None:
    """Curves with a legend in axes, which shrink until nothing leaves the room."""
    draw_content(ax, contents_of([panel], view, look)[0], look, room)


def draw_content(ax: Axes, content: Content, look: Look, room: Bbox | None = None) -> None:
    """The same for a panel to which something is added."""
    look = look.boxed() if content.log else look
    content.begin(ax, look)
    frame = content.fitted(content.heights, look, ax.bbox.height / ax.figure.dpi)
    content.arrange(ax, frame, look, room or everywhere(), legend=True)
    content.finish()


def contents_of(
    panels: Sequence[Panel],
    view: View,
    look: Look,
    *,
    log: bool = False,
    annotations: Annotations | None = None,
) -> list[Content]:
    """What the panels of a figure show; with ``log`` |f′| and |f″| over logarithmic axes."""
    base = min(order for panel in panels for order in panel.orders)
    return [
        Content(panel, view, heading, annotations or Annotations(), base, log=log and 0 not in panel.orders)
        for panel, heading in zip(panels, headings_of(panels, look, log=log), strict=True)
    ]


class Content:
    """What a panel shows, in axes that are emptied and drawn again until all of it has room.

    Attributes:
        panel: its curves.
        log: whether over a logarithmic axis.
        heights: the ordinates that have to be in view, once it has begun.
        formatting: what its axes will be drawn with below the heading, once its curves are drawn.
    """

    formatting: Formatting

    def __init__(
        self, panel: Panel, view: View, heading: str, annotations: Annotations, base: int, *, log: bool
    ) -> None:
        self.panel, self.log, self._view = panel, log, view
        self._heading, self._annotations, self._base = heading, annotations, base
        self.heights: list[Array] = []
        self._lines: dict[Asymptote, str] = {}

    @cached_property
    def _curves(self) -> list[Curve]:
        return self._sampled(self.panel)

    def _sampled(self, panel: Panel) -> list[Curve]:
        found = [sample(f, *self._view.x, order=order) for f, order in panel.curves]
        return [magnitude(curve) for curve in found] if self.log else found

    def begin(self, ax: Axes, look: Look) -> None:
        """Draw what lies under the curves."""
        self.heights = [curve.heights for curve in self._curves]
        self.heights.append(np.array(self._annotations.y_ticks or ()))
        self.heights += self._mark(ax, self.panel.curves, self._in_colors(look))

    def _mark(self, ax: Axes, curves: Sequence[Drawn], look: Look) -> list[Array]:
        """Draw zones and asymptotes of curves, whose strokes the look has; return the latter's heights."""
        functions = list(dict.fromkeys(function for function, _ in curves))
        if self._view.threshold is not None:
            bars = len(self.panel.functions) > 1
            draw_zones(ax, functions, self._view.threshold, self._view.x, look, bars=bars)
        if not self._view.asymptotes or self.log:
            return []
        self._lines = self._reached(curves, look)
        return draw_asymptotes(ax, self._lines, self._view.x, look)

    def _reached(self, curves: Sequence[Drawn], look: Look) -> dict[Asymptote, str]:
        """The asymptotes that are drawn of some of its curves, and their colours."""
        return reached_asymptotes(curves, self._view.x, look)

    def fitted(
        self, heights: Sequence[Array], look: Look, height_in: float, y: Limits | None = None
    ) -> Frame:
        """Limits that show these heights, or are those given, and the ticks."""
        view, given = self._view, self._annotations
        y = y or view.y
        is_fitted = y is None
        if self.log:
            if not any(np.any(height > 0) for height in heights):
                raise UsageError(
                    f"{argument('log_y')}: the curve is 0 everywhere, which has no logarithm",
                    hint="leave it out",
                )
            y, ticks = log_frame(heights, y, ticked=look.ticks != "none")
            frame = replace(fitted_frame(view.x, y, [], look, height_in), y_ticks=ticks)
        else:
            frame = fitted_frame(view.x, y, heights, look, height_in)
        if view.threshold is not None and is_fitted:
            frame = with_strip(frame, self.panel.functions, view.threshold, look, height_in, log=self.log)
        if given.x_ticks is not None:
            frame = replace(frame, x_ticks=ticks_at(given.x_ticks))
        if given.y_ticks is not None:
            low, high = frame.y
            frame = replace(frame, y_ticks=ticks_at(at for at in given.y_ticks if low <= at <= high))
        return frame

    def arrange(
        self,
        ax: Axes,
        frame: Frame,
        look: Look,
        room: Bbox,
        *,
        legend: bool,
        outer: tuple[bool, bool] = (True, True),
    ) -> Places:
        """Draw the curves, write the heading at the top of the room, and make room below that for labels.

        ``outer`` is whether the axes are the lowest in their column, and the first in their row, so that
        their axes are named. Returned is where the labels will stand.
        """
        self.draw(ax, frame, look, room, legend=legend, outer=outer)
        return self.formatting.make_room()

    def draw(
        self,
        ax: Axes,
        frame: Frame,
        look: Look,
        room: Bbox,
        *,
        legend: bool,
        outer: tuple[bool, bool] = (True, True),
    ) -> None:
        """Draw the curves, and write the heading at the top of the room."""
        if self.log:
            ax.set_yscale("log")
            ax.minorticks_off()
        labels, strokes = self._labels(look), self._strokes(look)
        self._draw(ax, labels, frame, look, strokes)
        self._notes, self._room = self._drawn_notes(ax, frame, look, strokes), room
        heading = self._heading
        if self.panel.role == "curve":
            legend = False
        elif legend and look.legend == "box" and look.theme.name != "document" and len(listed(ax)) == 1:
            heading, legend = heading or labels[0], False
        color = strokes[0].color if len(strokes) == 1 else look.theme.ink
        below = draw_heading(ax, heading, look, room, color) if heading else room
        self.formatting = Formatting(ax, frame, look, below, legend=legend, names=self._names(outer))

    def finish(self) -> None:
        """Draw the axes, and write at points and areas, once all has been arranged."""
        self.formatting.finish()
        self._write(self.formatting.ax, self.formatting.look)

    def _write(self, ax: Axes, look: Look) -> None:
        """Write at points, at asymptotes and in zones."""
        if self._notes:
            write_notes(ax, self._notes, look, self.formatting.room)
        functions, threshold = self.panel.functions, self._view.threshold
        if self._lines or threshold is not None:
            zones = (functions[0], threshold) if threshold and len(functions) == 1 else None
            name_marks(ax, self._lines, zones, self._view.x, look, self._room)
        if threshold is not None and len(functions) > 1 and look.legend == "direct":
            name_bars(ax, threshold, look, self._room)

    def _labels(self, look: Look) -> list[str]:
        """What its legend calls the curves."""
        return labels_of(self.panel, look)

    def _draw(
        self, ax: Axes, labels: Sequence[str], frame: Frame, look: Look, strokes: Sequence[Stroke]
    ) -> None:
        """Draw the curves; of a logarithmic one the part in view."""
        draw_curves(ax, [self._above(frame, curve) for curve in self._curves], labels, frame, look, strokes)

    def _above(self, frame: Frame, curve: Curve) -> Curve:
        return down_to(curve, frame.y[0]) if self.log else curve

    def _in_colors(self, look: Look) -> Look:
        """The look whose strokes are those of the curves, in their order."""
        return look_for_curves(look, self.panel.curves, self.panel.strokes)

    def _strokes(self, look: Look) -> list[Stroke]:
        """How its curves are drawn; f′ in its colour even where it is alone and needs no dashes."""
        strokes = [*self._in_colors(look).theme.strokes]
        return [replace(strokes[0], dash="-")] if len(strokes) == 1 and self.panel.strokes[0] else strokes

    def _names(self, outer: tuple[bool, bool]) -> tuple[str, str] | None:
        """What the axes are called."""
        x, y = self._annotations.x_label or "", self._annotations.y_label or ""
        if self.log and not y and self.panel.role != "order":
            orders = {1: "'", 2: "''"}
            return (x if outer[0] else "", with_primes(f"$|f{orders[self.panel.orders[0]]}|$"))
        named = (x if outer[0] else "", y if outer[1] else "")
        return named if any(named) else None

    def _drawn_notes(self, ax: Axes, frame: Frame, look: Look, strokes: Sequence[Stroke]) -> list[Note]:
        """Draw marks and tangents, and return the notes to be written at them."""
        notes: list[Note] = []
        for curve, stroke in zip(self.panel.curves, strokes, strict=True):
            color = stroke.color if len(strokes) > 1 else look.theme.ink
            notes += self._drawn_on(ax, curve, frame, look, color)
        return notes

    def _drawn_on(self, ax: Axes, curve: Drawn, frame: Frame, look: Look, color: str) -> list[Note]:
        """The same for one of the curves."""
        return draw_annotations(ax, curve, self._annotations, self._base, frame, look, color)
