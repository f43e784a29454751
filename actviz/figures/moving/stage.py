"""A figure that is laid out once for all frames, into which each frame is then drawn."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np

from actviz.figures.axes.ends import LEADER

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.backend_bases import RendererBase
    from matplotlib.figure import Figure
    from matplotlib.legend import Legend
    from matplotlib.text import Text
    from matplotlib.transforms import Bbox

Words = Sequence[str | None]


class Part(Protocol):
    """What moves in one pair of axes."""

    def show(self, frame: int) -> None:
        """Draw a frame in place of the one before."""

    def words(self, frame: int) -> Words:
        """The texts in legends and headings that change, in a frame; None for one that is not there.

        They are as many in each frame, in the same order.
        """

    def laid_out(self) -> Sequence[str]:
        """The same as they stand in the figure when it is laid out."""


class Stage:
    """Axes, ticks and legends of a figure, with parts that change from frame to frame."""

    def __init__(self, figure: Figure, parts: Sequence[Part]) -> None:
        self._figure, self._parts = figure, parts
        names = {text for part in parts for text in part.laid_out()}
        self._texts = [(text, text.get_text(), handle) for text, handle in _written(figure)]
        self._texts = [entry for entry in self._texts if entry[1] in names]
        _freeze(figure)

    def frame(self, number: int) -> Figure:
        """The figure with a frame in it, until the next is asked for."""
        shown: dict[str, str | None] = {}
        for part in self._parts:
            part.show(number)
            for name, text in zip(part.laid_out(), part.words(number), strict=True):
                shown[name] = shown.get(name) or text
        for artist, name, handle in self._texts:
            text = shown[name]
            for drawn in (artist, handle):
                if drawn is not None:
                    drawn.set_visible(text is not None)
            if text is not None:
                artist.set_text(text)
        return self._figure


def _freeze(figure: Figure) -> None:
    """Let the lines of legends keep their sizes: pixels of the same digits differ by one now and then."""
    from matplotlib.offsetbox import TextArea

    for legend in _legends(figure):
        for area in legend.findobj(TextArea):
            vars(area)["get_bbox"] = _kept(figure, area.get_bbox)


def _kept(figure: Figure, measured: Callable[[RendererBase], Bbox]) -> Callable[[RendererBase], Bbox]:
    """The box of a text as it was at first, or when the figure was last drawn with other pixels."""
    known: list[tuple[float, Bbox]] = []

    def kept(renderer: RendererBase) -> Bbox:
        if not known or known[0][0] != figure.dpi:
            known[:] = [(figure.dpi, measured(renderer))]
        return known[0][1]

    return kept


def _legends(figure: Figure) -> list[Legend]:
    return [*figure.legends, *(legend for ax in figure.axes if (legend := ax.get_legend()) is not None)]


def _written(figure: Figure) -> list[tuple[Text, Artist | None]]:
    """The texts of legends, with the samples beside them, and those in axes."""
    listed: list[tuple[Text, Artist | None]] = [
        entry
        for legend in _legends(figure)
        for entry in zip(legend.get_texts(), legend.legend_handles, strict=True)
    ]
    return listed + [(text, _leader(ax, text)) for ax in figure.axes for text in ax.texts]


def _leader(ax: Axes, text: Text) -> Artist | None:
    """The line that leads from the end of a curve to its name."""
    leaders = (line for line in ax.lines if line.get_gid() == LEADER)
    height = getattr(text, "xy", (math.nan, math.nan))[1]
    return next((line for line in leaders if np.isclose(np.asarray(line.get_ydata())[-1], height)), None)
