"""Positions of the tick labels of axes: each at its tick, and all labels of an axis on one side of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from actviz.figures.axes.geometry import curve_obstacles, rectangle
from actviz.figures.axes.marks import ASYMPTOTE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.transforms import Bbox

    from actviz.figures.axes.ticks import Tick
    from actviz.figures.style.look import Look

Place = Literal["beside", "opposite", "edge"]  # below or left of the axis line, above or right, of the panel
Places = tuple[Place | None, Place | None]  # of the labels of both axes; None where they are free

TICK, PAD = 0.22, 0.2  # lengths of a tick and of the gap behind it, in text sizes
ZERO = (0.3, TICK + PAD)  # from where the axes cross to the corner of the 0, in text sizes
_INK = 0.2  # of a line of text is empty above and below, in text sizes
_CLEAR, _CLEARER = 0.05, 0.2  # of curves, at the least, and on the other side of the axis; in text sizes
_APART = 0.4  # the least gap between two labels of the x axis, in text sizes
TIP = 0.5  # no tick is this near to an arrow head, in text sizes
_MOST_BOXES = 4096  # of labels, that are kept

_boxes: dict[tuple[object, ...], Bbox] = {}  # of labels, by all that they depend on


@dataclass(frozen=True)
class Row:
    """The ticks of one axis, on which side their labels are, and which of these need a halo."""

    place: Place = "beside"
    ticks: tuple[Tick, ...] = ()
    boxes: tuple[Bbox, ...] = ()  # in pixels
    haloed: tuple[bool, ...] = ()

    def without(self, dropped: Sequence[bool]) -> Row:
        """The row without some of its ticks."""
        kept = [i for i, drop in enumerate(dropped) if not drop]
        return Row(
            self.place,
            tuple(self.ticks[i] for i in kept),
            tuple(self.boxes[i] for i in kept),
            tuple(self.haloed[i] for i in kept),
        )


@dataclass(frozen=True)
class Labels:
    """The labels of both axes, and of the one 0 where these cross."""

    x: Row
    y: Row
    zero: Row = Row()

    @property
    def boxes(self) -> list[Bbox]:
        """Of all labels, in pixels."""
        return [*self.x.boxes, *self.y.boxes, *self.zero.boxes]


def labels_of(
    ax: Axes,
    ticks: tuple[Sequence[Tick], Sequence[Tick]],
    look: Look,
    *,
    centred: bool,
    places: Places = (None, None),
) -> Labels:
    """Decide for each axis the side of all its labels.

    That is below and left of the axis lines. If curves run through labels there, all labels stand on
    the other side where none does; failing that, a single label that one curve strikes gets a halo, and
    for more than that all stand at the edge of the panel. A 0 at the crossing that is struck alone gets
    a halo. A label without room goes together with its tick.

    Args:
        ax: axes at their place, with their limits and curves.
        ticks: of the horizontal and of the vertical axis.
        look: theme, sizes and style.
        centred: whether the axes cross at 0; else they are around the plot.
        places: where labels have to stand because those of other panels do.
    """
    panel = _Panel(ax, look, centred=centred, places=places)
    if not centred:
        x, y = (panel.row(axis, "beside", panel.uncrowded(axis, ticks[axis])) for axis in (0, 1))
        return Labels(x, y)
    kept = [panel.uncrowded(axis, panel.before_tip(axis, ticks[axis])) for axis in (0, 1)]
    besides = [[tick for tick in row if tick[0]] for row in kept]  # 0 stands where the axes cross
    y = panel.standing(1, besides[1])
    x = panel.standing(0, besides[0], y.place if any(kept) else None)
    if x.place != "edge":
        return panel.without_conflicts(Labels(x, y, panel.zero(x.place, y.place) if any(kept) else Row()))
    x = panel.row(0, "edge", kept[0])  # with its 0
    return panel.without_conflicts(Labels(x, panel.row(1, "edge", kept[1]) if y.place == "edge" else y))


class _Panel:
    """Axes with limits, and what labels may meet in them; lengths in pixels."""

    def __init__(self, ax: Axes, look: Look, *, centred: bool, places: Places) -> None:
        self.ax, self.look, self.places = ax, look, places
        self.origin: Sequence[float] = ax.transData.transform((0, 0)).tolist() if centred else ax.bbox.p0
        self.em = look.em_px(ax.figure.dpi)
        # a halo interrupts an asymptote wherever it can: it is a dotted line, which is still recognised
        soft = [line for line in ax.lines if line.get_gid() == ASYMPTOTE and not look.transparent]
        self.soft = curve_obstacles(ax, soft if centred else ())
        self.curves = curve_obstacles(ax, [line for line in ax.lines if line not in soft] if centred else ())

    def row(self, axis: int, place: Place, ticks: Sequence[Tick]) -> Row:
        """The labels of an axis in a place; those that a line runs through there have a halo."""
        boxes = self._boxes(axis, place, ticks)
        return Row(place, tuple(ticks), tuple(boxes), tuple(map(self._is_interrupting, boxes)))

    def zero(self, x: Place, y: Place) -> Row:
        """The 0 where the axes cross, on the sides of their labels."""
        box = self._zero_box(x, y)
        return Row(x, ((0.0, "0"),), (box,), (self._is_interrupting(box),))

    def before_tip(self, axis: int, ticks: Sequence[Tick]) -> list[Tick]:
        """The ticks that are clear of the arrow head, or at the limit, which the user has then set."""
        low, high = (self.ax.get_xlim, self.ax.get_ylim)[axis]()
        length = (self.ax.bbox.width, self.ax.bbox.height)[axis]
        last = high - TIP * self.em / max(length, self.em) * (high - low)
        return [tick for tick in ticks if tick[0] <= last or tick[0] == high]

    def uncrowded(self, axis: int, ticks: Sequence[Tick]) -> Sequence[Tick]:
        """The ticks, or every second one, counted from 0, until the labels are apart."""
        boxes = self._boxes(axis, "beside", ticks)
        gap = _APART * self.em if axis == 0 else 0.0
        spans = [(box.x0, box.x1 + gap) if axis == 0 else (box.y0, box.y1) for box in boxes]
        if all(end <= start for (_, end), (start, _) in pairwise(sorted(spans))):
            return ticks
        zero = next((i for i, (at, _) in enumerate(ticks) if at == 0), 0)
        return self.uncrowded(axis, ticks[zero % 2 :: 2])

    def standing(self, axis: int, ticks: Sequence[Tick], zero: Place | None = None) -> Row:
        """The labels of one axis, and the 0 with them if the side on which the other axis has it is given."""
        return self.row(axis, self._place(axis, ticks, zero), ticks)

    def _place(self, axis: int, ticks: Sequence[Tick], zero: Place | None) -> Place:
        forced = self.places[axis]
        if forced is not None:
            return forced
        if self.look.grid:  # of whose lines one runs through each label in the panel
            return "edge"
        halos = not self.look.transparent  # which have the one colour that is behind the labels
        struck = self._strikes(self._boxes(axis, "beside", ticks), _CLEAR)
        zero_struck = self._strikes([self._zero_box("beside", zero)] if zero else [], _CLEAR)
        if not struck and (not zero_struck or (zero_struck == 1 and halos)):
            return "beside"
        opposite = self._boxes(axis, "opposite", ticks)
        if not self._strikes([*opposite, *([self._zero_box("opposite", zero)] if zero else [])], _CLEARER):
            return "opposite"
        return "beside" if halos and struck + zero_struck == 1 else "edge"

    def without_conflicts(self, labels: Labels) -> Labels:
        """The labels less those that an axis line or a label of the other axis runs through."""
        (left, bottom), x, y = self.origin, labels.x, labels.y
        if x.place != "edge":
            x = x.without([box.x0 <= left <= box.x1 for box in x.boxes])
        of_x = [*x.boxes, *labels.zero.boxes]
        over_line = [y.place != "edge" and box.y0 <= bottom <= box.y1 for box in map(self._letters, y.boxes)]
        over_label = [any(box.fully_overlaps(other) for other in of_x) for box in y.boxes]
        return Labels(x, y.without(np.logical_or(over_line, over_label).tolist()), labels.zero)

    def _boxes(self, axis: int, place: Place, ticks: Sequence[Tick]) -> list[Bbox]:
        side = 1 if place == "opposite" else -1
        line = (self.ax.bbox.y0, self.ax.bbox.x0)[axis] if place == "edge" else self.origin[1 - axis]
        line += side * (TICK + PAD) * self.em
        along = self.ax.transData.transform([(at, at) for at, _ in ticks])[:, axis].tolist() if ticks else []
        if axis == 0:
            ha, va = "center", "bottom" if side > 0 else "top"
        else:
            ha, va = "left" if side > 0 else "right", "center_baseline"
        boxes = [measured(self.ax, text, self.look, ha, va) for _, text in ticks]
        return [
            box.translated(at, line) if axis == 0 else box.translated(line, at)
            for box, at in zip(boxes, along, strict=True)
        ]

    def _zero_box(self, x: Place, y: Place) -> Bbox:
        right, up = (1 if place == "opposite" else -1 for place in (y, x))
        ha, va = "left" if right > 0 else "right", "bottom" if up > 0 else "top"
        box = measured(self.ax, "0", self.look, ha, va)
        return box.translated(
            self.origin[0] + right * ZERO[0] * self.em, self.origin[1] + up * ZERO[1] * self.em
        )

    def _strikes(self, boxes: Sequence[Bbox], clear: float) -> int:
        """How often a curve runs through one of the labels, or nearer than so many text sizes to it."""
        return sum(len(self.curves.through(self._letters(box).padded(clear * self.em))) for box in boxes)

    def _is_interrupting(self, box: Bbox) -> bool:
        near = self._letters(box).padded(_CLEAR * self.em)
        return bool(self.curves.through(near) or self.soft.through(near))

    def _letters(self, box: Bbox) -> Bbox:
        """A box of text less what is empty of a line."""
        less = _INK * self.em
        return rectangle(box.x0, box.y0 + less, box.x1, box.y1 - less)


def measured(ax: Axes, text: str, look: Look, ha: str, va: str) -> Bbox:
    """The box of a label at the origin, aligned so; figures in one process have most labels in common."""
    from matplotlib.text import Text

    figure = ax.figure
    key = (text, look.size.text_pt, look.font, figure.dpi, type(figure.canvas), ha, va)
    if key not in _boxes:
        if len(_boxes) == _MOST_BOXES:
            _boxes.clear()
        probe = Text(text=text, fontsize=look.size.text_pt, ha=ha, va=va)
        probe.set_figure(figure)
        _boxes[key] = probe.get_window_extent()
    return _boxes[key]
