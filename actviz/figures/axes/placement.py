"""Labels next to points and in areas of a finished plot, where nothing is in their way."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import product
from typing import TYPE_CHECKING

from actviz.figures.axes.geometry import Obstacles, curve_obstacles, is_inside

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation
    from matplotlib.transforms import Bbox

    from actviz.figures.style.look import Look

Place = tuple[float, float]

SIDES = ((1, 1), (-1, 1), (1, -1), (-1, -1), (0, 1), (0, -1), (1, 0), (-1, 0))  # of a point: right, up
# of a line that falls, is level or rises: where a text has an edge or a corner near it
SIDES_OF_LINE = {-1: ((1, 1), (-1, -1)), 0: ((0, 1), (0, -1)), 1: ((1, -1), (-1, 1))}
_DISTANCES = (0.6, 0.9, 1.2, 1.5)  # from the point, in text sizes
_SMALLER = 0.875  # than the labels
_CLEARANCE = 0.12  # in text sizes
# of a text that is a step to the right or up of its point
H_ALIGN = {1: "left", 0: "center", -1: "right"}
V_ALIGN = {1: "bottom", 0: "center", -1: "top"}


class Placer:
    """Writes texts into axes that have their labels and limits, clear of all that is there."""

    def __init__(self, ax: Axes, look: Look, room: Bbox) -> None:
        self._ax, self._text_pt, self._room = ax, look.size.text_pt, room
        self._letters_pt = look.smaller_pt(_SMALLER)
        self._clearance = clearance_px(ax, look)
        self._taken = everything(ax)

    def write(
        self,
        text: str,
        points: Iterable[Place],
        sides: Sequence[tuple[int, int]] = SIDES,
        distances: Sequence[float] = _DISTANCES,
        within: Bbox | None = None,
    ) -> Annotation | None:
        """Write a text at the first of the points, and on the first side of it, where it is clear.

        Args:
            text: what to write.
            points: in data units, the best first.
            sides: of a point, as steps to the right and up; (0, 0) is on the point itself.
            distances: from the point, in text sizes.
            within: what the text may not leave, in pixels; None for the room.

        Returns:
            The text, or None where there is no room for it.
        """
        label = self._ax.annotate(
            text,
            (0, 0),
            (0, 0),
            textcoords="offset points",
            annotation_clip=False,
            fontsize=self._letters_pt,
            zorder=5,
        )
        for point, distance, (right, up) in product(points, distances, sides):
            step = distance * self._text_pt / (math.hypot(right, up) or 1.0)
            label.set(ha=H_ALIGN[right], va=V_ALIGN[up])
            label.xy, label.xyann = point, (right * step, up * step)
            box = label.get_window_extent()
            if is_inside(box, within or self._room) and not self._taken.hit(box, self._clearance):
                self._taken.boxes.append(box)
                return label
        label.remove()
        return None


def write_beside(ax: Axes, points: Sequence[tuple[Place, str]], look: Look, room: Bbox) -> None:
    """Write a text at each point, on the side where it meets no curve, axis or other text.

    Axes have to have their labels and limits already. If there is a point without room for its text,
    none gets one: a few named points among others would mislead.
    """
    placer = Placer(ax, look, room)
    put: list[Annotation] = []
    for at, text in points:
        label = placer.write(text, [at])
        if label is None:
            for written in put:
                written.remove()
            return
        put.append(label)


def clearance_px(ax: Axes, look: Look) -> float:
    """What is left free around a text."""
    return max(1.5, _CLEARANCE * look.size.text_pt / 72 * ax.figure.dpi)


def everything(ax: Axes) -> Obstacles:
    """Curves, points, axis lines and texts of axes, in pixels."""
    from matplotlib.text import Annotation
    from matplotlib.transforms import Bbox

    obstacles = curve_obstacles(ax)
    obstacles.boxes += [spine.get_window_extent() for spine in ax.spines.values() if spine.get_visible()]
    obstacles.boxes += [line.get_window_extent() for line in ax.lines if line.get_transform() != ax.transData]
    obstacles.boxes += [
        child.get_window_extent() for child in ax.get_children() if isinstance(child, Annotation)
    ]
    for axis in (ax.xaxis, ax.yaxis):
        texts = (axis.label, *axis.get_majorticklabels())
        obstacles.boxes += [text.get_window_extent() for text in texts if text.get_text()]
    row = [label.get_window_extent() for label in ax.get_xticklabels() if label.get_text()]
    if row:  # a text between two labels would read as a third
        obstacles.boxes.append(Bbox.union(row))
    legend = ax.get_legend()
    if legend is not None:
        obstacles.boxes.append(legend.get_window_extent())
    return obstacles
