"""Axes of several panels that line up: as high as each other, and those in one column as wide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from actviz.figures.axes.frame import Arranged, arranged
from actviz.figures.axes.geometry import rectangle
from actviz.figures.axes.layout import margin_in, put_into, top_of
from actviz.figures.axes.legends import list_over
from actviz.figures.axes.spines import draw_axes

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

    from actviz.figures.axes.frame import Frame
    from actviz.figures.axes.labels import Places
    from actviz.figures.style.look import Look

_ROUNDS = 5
SETTLED_PX = 0.5


@dataclass
class Insets:
    """How far the axes of panels are from the sides of their cells, in pixels."""

    left: float = 0.0
    bottom: float = 0.0
    right: float = 0.0
    top: float = 0.0

    def inside(self, room: Bbox) -> Bbox:
        """What they leave of a room."""
        return rectangle(room.x0 + self.left, room.y0 + self.bottom, room.x1 - self.right, room.y1 - self.top)

    def including(self, room: Bbox, axes: Bbox) -> Insets:
        """The least ones that leave that room no more than these axes either."""
        found = (axes.x0 - room.x0, axes.y0 - room.y0, room.x1 - axes.x1, room.y1 - axes.y1)
        return Insets(*map(max, (self.left, self.bottom, self.right, self.top), found))


@dataclass(frozen=True)
class Panel:
    """Axes, the room in pixels that their labels may not leave, and the column that they stand in.

    ``make_room`` arranges the labels of the axes where these are, which shrink until all of it is inside
    the room; it is called again where they are to be narrower or lower.
    """

    ax: Axes
    room: Bbox
    make_room: Callable[[], object]
    column: int = 0


class Formatting:
    """Axes that hold their curves already, and what `format_axes` gives them, to be lined up first.

    Args:
        ax: the axes, with all their lines.
        frame: limits and ticks.
        look: theme, sizes and style.
        room: the part of the figure, in pixels, that nothing may leave.
        legend: whether to list the labelled lines.
        names: what the horizontal and the vertical axis show, written at their ends.
    """

    def __init__(
        self,
        ax: Axes,
        frame: Frame,
        look: Look,
        room: Bbox,
        *,
        legend: bool = False,
        names: tuple[str, str] | None = None,
    ) -> None:
        self.ax, self.look, self.room = ax, look, room
        self._frame, self._legend, self._names = frame, legend, names
        self._arranged: Arranged | None = None

    def make_room(self) -> Places:
        """Make room for labels and legend where the axes are; what was their legend before goes.

        Returned is where the labels will stand.
        """
        for artist in self._arranged.legend if self._arranged else ():
            artist.remove()
        self._arranged = arranged(self.ax, self._frame, self.look, self.room, self._legend, self._names)
        x, y = self._arranged.labels.x, self._arranged.labels.y
        return (x.place, y.place) if self._frame.centred(self.look) else (None, None)

    def finish(self) -> None:
        """Draw the axis lines with their ticks and labels."""
        assert self._arranged is not None
        draw_axes(self.ax, self._frame, self.look, self._arranged.labels)

    def panel(self, column: int = 0) -> Panel:
        """What `line_up` takes."""
        return Panel(self.ax, self.room, self.make_room, column)


@dataclass
class _Known:
    """What panels need: all of them above and below, those of a column on its sides."""

    whole: Insets = field(default_factory=Insets)
    columns: dict[int, Insets] = field(default_factory=lambda: defaultdict(Insets))

    def frame(self, panel: Panel) -> Bbox:
        """The position of the axes of a panel."""
        column, whole = self.columns[panel.column], self.whole
        return Insets(column.left, whole.bottom, column.right, whole.top).inside(panel.room)

    def learn(self, panel: Panel) -> None:
        """Take in what a panel has left of its room."""
        axes = panel.ax.bbox.frozen()
        self.whole = self.whole.including(panel.room, axes)
        self.columns[panel.column] = self.columns[panel.column].including(panel.room, axes)


def line_up(panels: Sequence[Panel]) -> None:
    """Make room for the labels of all panels, and give their axes frames that line up.

    In cells as high as each other all frames are; in cells as wide, those of one column are.
    """
    known, moved = _Known(), list(panels)
    for _ in range(_ROUNDS):
        for panel in moved:
            panel.make_room()
            known.learn(panel)
        moved = []
        for panel in panels:
            frame = known.frame(panel)
            if np.abs(np.subtract(frame.extents, panel.ax.bbox.extents)).max() >= SETTLED_PX:
                moved.append(panel)
            put_into(panel.ax, frame)
        if not moved:
            break


def format_aligned(panels: Sequence[Formatting], columns: Sequence[int]) -> None:
    """Line axes up, and draw them; each stands in one of the columns."""
    line_up([each.panel(column) for each, column in zip(panels, columns, strict=True)])
    for each in panels:
        each.finish()


def listed_over(figure: Figure, entries: dict[str, Artist], look: Look, whole: Look) -> float:
    """One list over all panels, so that these begin at the same height.

    Args:
        figure: gets the legend.
        entries: what is listed.
        look: of the panels.
        whole: of the figure.

    Returns:
        The height that is to be left free over the panels, in pixels; 0 where nothing is listed.
    """
    if look.legend == "none" or not entries:
        return 0.0
    return list_over(figure, entries, look, top_of(figure, whole), margin_in(whole) * figure.dpi)
