"""Words beside points of a finished plot, where nothing is in their way."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING

from actviz.figures.axes.geometry import Box, Obstacles, curve_obstacles, extent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from actviz.figures.style.look import Look

Place = tuple[float, float]

_DIRECTIONS = ((1, 1), (-1, 1), (1, -1), (-1, -1), (0, 1), (0, -1), (1, 0), (-1, 0))
_DISTANCES = (0.6, 0.9, 1.2, 1.5)  # from the point, in text sizes
_CLEARANCE = 0.12  # in text sizes
_H = {1: "left", 0: "center", -1: "right"}
_V = {1: "bottom", 0: "center", -1: "top"}


def write_beside(ax: Axes, points: Sequence[tuple[Place, str]], look: Look, room: Box) -> None:
    """Write a text at each point, on the side where it meets no curve, axis or other text.

    Axes have to have their labels and limits already. If there is a point without room for its text,
    none gets one: a few named points among others would mislead.
    """
    obstacles = _everything(ax)
    clearance = max(1.5, _CLEARANCE * look.size.text_pt / 72 * ax.figure.dpi)
    put = []
    for at, text in points:
        label = ax.annotate(
            text,
            at,
            (0, 0),
            textcoords="offset points",
            annotation_clip=False,
            fontsize=0.875 * look.size.text_pt,
            zorder=5,
        )
        put.append(label)
        for distance, (right, up) in product(_DISTANCES, _DIRECTIONS):
            step = distance * look.size.text_pt / math.hypot(right, up)
            label.set(ha=_H[right], va=_V[up])
            label.xyann = (right * step, up * step)
            box = extent(label)
            if box.within(room) and not obstacles.hit(box, clearance):
                obstacles.boxes.append(box)
                break
        else:
            for written in put:
                written.remove()
            return


def _everything(ax: Axes) -> Obstacles:
    """Curves, points, axis lines and texts of axes, in pixels."""
    from matplotlib.text import Annotation

    obstacles = curve_obstacles(ax)
    obstacles.boxes += [extent(spine) for spine in ax.spines.values() if spine.get_visible()]
    obstacles.boxes += [extent(line) for line in ax.lines if line.get_transform() != ax.transData]
    obstacles.boxes += [extent(child) for child in ax.get_children() if isinstance(child, Annotation)]
    legend = ax.get_legend()
    if legend is not None:
        obstacles.boxes.append(extent(legend))
    return obstacles
