"""Animated figures of curves: a parameter that changes, or a point that moves along a curve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from actviz.figures.aligned import Aligned
from actviz.figures.axes.annotations import Annotations
from actviz.figures.axes.headings import with_large_fractions
from actviz.figures.axes.marks import list_asymptotes, reached_asymptotes
from actviz.figures.axes.panels import headings_of, labels_of, panels_of
from actviz.figures.axes.zones import warn_of_unseen, zones_in
from actviz.figures.files.motion import Frames, Timing
from actviz.figures.moving.acting import Acting
from actviz.figures.moving.moves import PLACE, Move, steady
from actviz.figures.moving.points import running, standing
from actviz.figures.moving.stage import Stage, Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from actviz.activations import Activation
    from actviz.figures.axes.arrangement import Arrangement
    from actviz.figures.axes.panels import Panel, Values
    from actviz.figures.axes.view import View
    from actviz.figures.style.look import Look

_MOST_IN_THE_WAY = 12  # frames whose curves labels and legend keep clear of


def animated(
    frames: Sequence[Sequence[Activation]],
    move: Move,
    orders: Sequence[int],
    view: View,
    look: Look,
    arrangement: Arrangement,
    annotations: Annotations,
    *,
    together: bool,
) -> Frames:
    """Functions with another parameter in each frame, or one with a point that runs along it.

    Args:
        frames: the functions of each frame, in the same order; in a panel each unless ``together``.
        move: what moves.
        orders: 0 for f, 1 and 2 for the derivatives.
        view: the window.
        look: theme, sizes and style.
        arrangement: of the panels.
        annotations: what is added to all frames; marks and tangents are for one function.
        together: whether the functions are drawn over each other.
    """
    look = look.boxed() if arrangement.log_y else look
    texts = steady(move.values, move.decimals)
    along = move.name == PLACE
    shown: list[Values] = [{} if along else {move.name: text} for text in texts]
    panels = [panels_of(functions, orders, arrangement, together=together) for functions in frames]
    headings = [
        headings_of(of_one, look, log=arrangement.log_y, values=values)
        for of_one, values in zip(panels, shown, strict=True)
    ]
    threshold = view.threshold
    if threshold is not None and not any(zones_in(f, threshold, view.x) for fs in frames for f in fs):
        warn_of_unseen(frames[0], threshold, view.x)
    contents = [
        _Moving(
            [of_one[i] for of_one in panels],
            view,
            [of_one[i] for of_one in headings],
            annotations,
            shown,
            move if along else None,
            base=min(orders),
            log=arrangement.log_y and 0 not in panel.orders,
        )
        for i, panel in enumerate(panels[0])
    ]
    stage = Stage(Aligned(contents, look, arrangement).drawn(), contents)
    return Frames(len(frames), stage.frame, Timing())


class _Moving(Acting):
    """A panel of functions with a parameter that changes, or of one along which a point runs.

    What is marked on a function that changes is read in the legend: texts in the plot would move.
    """

    def __init__(
        self,
        panels: Sequence[Panel],
        view: View,
        headings: Sequence[str],
        annotations: Annotations,
        shown: Sequence[Values],
        move: Move | None,
        *,
        base: int,
        log: bool,
    ) -> None:
        self._panels, self._shown, self._is_still = panels, shown, move is not None
        if move is None:
            self._points = standing(panels, annotations, base, log=log)
            annotations = replace(annotations, marks=(), tangents=())
        else:
            self._points = [running(panels[0], move, base, log=log)]
        self._headings = [*headings]
        if panels[0].role == "curve":
            for point in self._points:
                self._headings = [
                    f"{head}    {at}" for head, at in zip(self._headings, point.heads, strict=True)
                ]
        super().__init__(panels[0], view, self._headings[0], annotations, base, log=log)
        self._traced = (
            [self._curves] * len(panels) if self._is_still else [self._sampled(panel) for panel in panels]
        )

    def begin(self, ax: Axes, look: Look) -> None:
        """Draw what lies under the curves; in view are those of all frames."""
        super().begin(ax, look)
        if self._is_still:
            return
        self.heights += [curve.heights for curve in self._traced[-1]]
        self.heights += [
            np.array([curve.heights.min(), curve.heights.max()])
            for curves in self._traced[1:-1]
            for curve in curves
            if curve.heights.size
        ]
        if self._view.asymptotes and not self.log:
            levels = [
                line.intercept
                for panel in self._panels
                for line in reached_asymptotes(panel.curves, self._view.x, look)
                if not line.slope
            ]
            self.heights.append(np.array(levels))

    def _labels(self, look: Look) -> list[str]:
        return labels_of(self.panel, look, self._shown[0])

    def _stand_in(self) -> None:
        ax, _, look, strokes = self._scene
        if not self._is_still:
            others = np.linspace(0, len(self._traced) - 1, min(_MOST_IN_THE_WAY, len(self._traced)))
            for i in others[1:].astype(int):
                self._trace(self._traced[i], self._panels[i].curves, strokes)
            if self._lines:
                list_asymptotes(ax, look)
        if self.panel.role != "curve":
            for point in self._points:
                point.list_in(ax, look, strokes)

    def _act(self, frame: int) -> None:
        ax, limits, look, strokes = self._scene
        self._trace(self._traced[frame], self._panels[frame].curves, strokes)
        for point in self._points:
            point.draw(ax, frame, limits, look, strokes)

    def _write(self, ax: Axes, look: Look) -> None:
        if self._is_still:
            super()._write(ax, look)

    def laid_out(self) -> list[str]:
        """See `Part`."""
        return self._all_words(0)

    def words(self, frame: int) -> Words:
        """See `Part`."""
        return self._all_words(frame)

    def _all_words(self, frame: int) -> list[str]:
        look = self._scene[2]
        labels = labels_of(self._panels[frame], look, self._shown[frame])
        headings = [with_large_fractions(text) for text in (*labels, self._headings[frame])]
        return [*labels, *headings, *(text for point in self._points for text in point.listed(frame))]
