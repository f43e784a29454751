"""Panels that are laid out once, of which the moving parts are redrawn for each frame."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from actviz.figures.axes.traces import draw_curves
from actviz.figures.curves import Content

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from actviz.figures.axes.frame import Frame
    from actviz.figures.axes.words import Drawn
    from actviz.figures.style.look import Look
    from actviz.figures.style.theme import Stroke
    from actviz.sample import Curve


class Acting(Content, ABC):
    """A panel that is drawn with all curves, which are then taken away and drawn again for each frame.

    So are the zones and asymptotes under them.
    """

    def begin(self, ax: Axes, look: Look) -> None:
        """Draw what lies under the curves."""
        self._before = {*ax.get_children()}
        super().begin(ax, look)

    def _draw(
        self, ax: Axes, labels: Sequence[str], frame: Frame, look: Look, strokes: Sequence[Stroke]
    ) -> None:
        self._scene = ax, frame, look, strokes
        self._listed = [*labels]
        super()._draw(ax, labels, frame, look, strokes)
        self._stand_in()
        self._actors: list[Artist] = self._since(self._before)

    def _stand_in(self) -> None:
        """Draw whatever else the labels have to keep clear of, or the legend lists."""

    @abstractmethod
    def _act(self, frame: int) -> None:
        """Draw a frame."""

    def show(self, frame: int) -> None:
        """Draw a frame in the place of the one before."""
        for artist in self._actors:
            artist.remove()
        there = {*self._scene[0].get_children()}
        self._act(frame)
        self._actors = self._since(there)

    def _since(self, before: set[Artist]) -> list[Artist]:
        """What was drawn since there was this."""
        return [artist for artist in self._scene[0].get_children() if artist not in before]

    def _trace(self, curves: Sequence[Curve], drawn: Sequence[Drawn], strokes: Sequence[Stroke]) -> None:
        """Draw sampled curves over their zones and asymptotes."""
        ax, frame, look, _ = self._scene
        self._mark(ax, drawn, replace(look, theme=replace(look.theme, strokes=tuple(strokes))))
        unnamed = ["_curve"] * len(curves)
        draw_curves(ax, [self._above(frame, curve) for curve in curves], unnamed, frame, look, strokes)
