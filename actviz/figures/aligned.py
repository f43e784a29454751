"""Panels of one figure with frames that are alike, and one legend: drawn again until all labels have room."""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from actviz.errors import FigureWarning
from actviz.figures.axes.alignment import SETTLED_PX, Insets, listed_over
from actviz.figures.axes.geometry import rectangle
from actviz.figures.axes.layout import (
    add_axes,
    emptied,
    grid_cells,
    new_figure,
    panels_across,
    put_into,
)
from actviz.figures.axes.legends import NO_ROOM, fits_beside, list_in, listed
from actviz.figures.axes.panels import labels_of

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

    from actviz.activations.evaluate import Array
    from actviz.figures.axes.arrangement import Arrangement
    from actviz.figures.axes.frame import Frame
    from actviz.figures.axes.labels import Places
    from actviz.figures.curves import Content
    from actviz.figures.style.look import Look

_ROUNDS = 5
_FLATTEST = (
    0.45  # of a room's height: what is flatter with units as long on both axes shows more of the plane
)


class Aligned:
    """A figure in the making."""

    def __init__(self, contents: Sequence[Content], look: Look, arrangement: Arrangement) -> None:
        self._contents, self._arrangement = contents, arrangement
        self._figure, self._whole = new_figure(look), look
        self._across = panels_across(len(contents), self._figure, arrangement.layout, _alike(contents))
        down = -(-len(contents) // self._across)
        self._look = look.in_panels(self._across, down)
        self._insets = Insets()
        self._trim = (0.0, 0.0)  # of the cells' width and height, where units are as long on both axes
        self._places: Places = (None, None)  # of tick labels, where panels do not agree by themselves
        self._head = 0.0  # the height of the list over all panels
        self._missing = self._across * down - len(contents)
        self._vacant = False  # whether the list is in a cell without a panel
        if self._look.legend == "direct" and not self._have_room_for_names():
            warnings.warn(NO_ROOM, FigureWarning, stacklevel=4)
            self._look = replace(self._look, legend="box")

    def drawn(self) -> Figure:
        """The figure."""
        for _ in range(_ROUNDS):
            self._figure.legends.clear()
            before = self._state()
            self._arrange()
            if all(abs(new - old) < SETTLED_PX for new, old in zip(self._state(), before, strict=True)):
                break
        for content in self._contents:
            content.finish()
        self._line_up()
        return self._figure

    def _state(self) -> tuple[float, ...]:
        """What a round has learnt, in pixels."""
        forced = (float(place is not None) for place in self._places)
        return (*vars(self._insets).values(), *self._trim, self._head, float(self._vacant), *forced)

    def _cells(self) -> list[Bbox]:
        """What the figure is divided into; with the vacant cells, if the legend needs one."""
        count = len(self._contents) + (self._missing if self._vacant else 0)
        return grid_cells(self._figure, count, self._across, self._whole, self._head)

    def _rooms(self) -> list[Bbox]:
        """The part of each cell that a panel has, in its middle."""
        across, up = self._trim[0] / 2, self._trim[1] / 2
        cells = self._cells()[: len(self._contents)]
        return [rectangle(c.x0 + across, c.y0 + up, c.x1 - across, c.y1 - up) for c in cells]

    def _have_room_for_names(self) -> bool:
        """Whether there is room for names at the ends of curves in all panels."""
        return all(
            content.panel.role == "curve"
            or fits_beside(labels_of(content.panel, self._look), self._figure, self._look, room)
            for content, room in zip(self._contents, self._rooms(), strict=True)
        )

    def _arrange(self) -> None:
        """Draw what takes room in all panels, and learn how much they need."""
        places = self._rooms()
        axes = self._axes([self._insets.inside(room) for room in places])
        for ax, content in zip(axes, self._contents, strict=True):
            content.begin(ax, self._look)
        alone = len(self._contents) == 1
        legend = alone or self._look.legend == "direct"
        frames = self._frames(axes)
        stands: list[Places] = []
        for i, (ax, content, room) in enumerate(zip(axes, self._contents, places, strict=True)):
            outer = (i + self._across >= len(axes), i % self._across == 0)
            frame = replace(frames[i], places=self._places)
            stands.append(content.arrange(ax, frame, self._look, room, legend=legend, outer=outer))
            self._insets = self._insets.including(room, ax.bbox.frozen())
        # labels below the axis in one panel and above it in the next look like a mistake
        x, y = ({places[axis] for places in stands} - {None} for axis in (0, 1))
        self._places = ("edge" if len(x) > 1 else self._places[0], "edge" if len(y) > 1 else self._places[1])
        if not legend and self._look.legend != "none":
            self._draw_legend(axes)
        if self._arrangement.equal:
            self._trim = self._trimmed(axes[0], places[0])

    def _axes(self, cells: Sequence[Bbox]) -> list[Axes]:
        """One pair for each room, with nothing in it."""
        there = self._figure.axes
        if not there:
            return [add_axes(self._figure, room) for room in cells]
        return [emptied(ax, room) for ax, room in zip(there, cells, strict=True)]

    def _frames(self, axes: Sequence[Axes]) -> list[Frame]:
        """Limits and ticks; the same for panels of like quantities."""
        groups = [self._group(i) for i in range(len(axes))]
        heights: dict[object, list[Array]] = defaultdict(list)
        for group, content in zip(groups, self._contents, strict=True):
            heights[group] += content.heights
        height_in = axes[0].bbox.height / self._figure.dpi
        frames = {
            group: content.fitted(heights[group], self._look, height_in)
            for group, content in zip(groups, self._contents, strict=True)
        }
        if self._arrangement.equal:
            frames = {group: self._high_enough(frame, axes[0]) for group, frame in frames.items()}
        return [frames[group] for group in groups]

    def _group(self, index: int) -> object:
        """What panels have in common that share their vertical limits."""
        content = self._contents[index]
        if self._arrangement.equal or self._arrangement.share_y:
            return content.log
        return index if self._arrangement.share_y is False else (content.log, content.panel.orders)

    def _high_enough(self, frame: Frame, ax: Axes) -> Frame:
        """The frame, with more of the plane above and below if it were a strip with equal units."""
        free = self._insets.inside(self._rooms()[0])
        free_height = free.y1 - free.y0 + self._trim[1]
        least = _FLATTEST * free_height / ax.bbox.width * (frame.x[1] - frame.x[0])
        more = max(0.0, least - (frame.y[1] - frame.y[0])) / 2
        if not more:
            return frame
        y = (frame.y[0] - more, frame.y[1] + more)
        return self._contents[0].fitted([], self._look, free_height / self._figure.dpi, y)

    def _trimmed(self, ax: Axes, room: Bbox) -> tuple[float, float]:
        """How much narrower or lower cells have to be for axes with units that are as long on both."""
        free = self._insets.inside(room)
        width, height = free.x1 - free.x0 + self._trim[0], free.y1 - free.y0 + self._trim[1]
        (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
        slope = (high - low) / (right - left)
        return max(0.0, width - height / slope), max(0.0, height - width * slope)

    def _draw_legend(self, axes: Sequence[Axes]) -> None:
        """List what panels have in common: in a vacant cell if there is one, else over them all."""
        entries: dict[str, Artist] = {}
        for ax, content in zip(axes, self._contents, strict=True):
            is_curve = content.panel.role == "curve"
            for label, artist in listed(ax).items():
                if not (is_curve and artist in ax.lines):
                    entries.setdefault(label, artist)
        curves = [label for label, artist in entries.items() if any(artist in ax.lines for ax in axes)]
        if len(curves) == 1:  # which headings tell
            del entries[curves[0]]
        if not entries:
            return
        self._vacant = self._missing > 0
        if self._vacant:
            list_in(self._figure, entries, self._look, self._cells()[len(self._contents)])
        else:
            self._head = listed_over(self._figure, entries, self._look, self._whole)

    def _line_up(self) -> None:
        """Give all axes the one frame; their labels follow."""
        for ax, room in zip(self._figure.axes, self._rooms(), strict=True):
            put_into(ax, self._insets.inside(room))


def _alike(contents: Sequence[Content]) -> int:
    """How many panels of single curves show the same order, one after the other; 1 of other panels."""
    first = contents[0].panel
    if first.role != "curve":
        return 1
    return sum(content.panel.orders == first.orders for content in contents)
