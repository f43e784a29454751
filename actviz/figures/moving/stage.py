"""A figure that is laid out once for all frames, into which each frame is then drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np

from actviz.figures.axes.ends import LEADER

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

Words = Sequence[str | None]


class Part(Protocol):
    """What moves in one pair of axes."""

    def show(self, frame: int) -> None:
        """Draw a frame in the place of the one before."""

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

    def frame(self, number: int) -> Figure:
        """The figure with a frame in it, until the next is asked for."""
        told: dict[str, str | None] = {}
        for part in self._parts:
            part.show(number)
            for name, text in zip(part.laid_out(), part.words(number), strict=True):
                told[name] = told.get(name) or text
        for artist, name, handle in self._texts:
            text = told[name]
            for drawn in (artist, handle):
                if drawn is not None:
                    drawn.set_visible(text is not None)
            if text is not None:
                artist.set_text(text)
        return self._figure


def _written(figure: Figure) -> list[tuple[Text, Artist | None]]:
    """The texts of legends, with the samples beside them, and those in axes."""
    legends = [*figure.legends, *(legend for ax in figure.axes if (legend := ax.get_legend()) is not None)]
    listed: list[tuple[Text, Artist | None]] = [
        entry for legend in legends for entry in zip(legend.get_texts(), legend.legend_handles, strict=True)
    ]
    return listed + [(text, _leader(ax, text)) for ax in figure.axes for text in ax.texts]


def _leader(ax: Axes, text: Text) -> Artist | None:
    """The line that leads from the end of a curve to its name."""
    leaders = (line for line in ax.lines if line.get_label() == LEADER)
    height = getattr(text, "xy", (math.nan, math.nan))[1]
    return next((line for line in leaders if np.isclose(np.asarray(line.get_ydata())[-1], height)), None)
