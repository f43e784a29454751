"""Which curve is which: a box in a free corner, or a name beside each curve in its colour."""

from __future__ import annotations

import warnings
from itertools import product
from typing import TYPE_CHECKING, Literal

import numpy as np

from actviz.errors import FigureWarning
from actviz.figures.axes.geometry import Box, Obstacles, curve_pixels, extent

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.legend import Legend
    from matplotlib.lines import Line2D
    from matplotlib.text import Annotation

    from actviz.activations.evaluate import Array
    from actviz.figures.style.look import Look

_CORNERS: tuple[Literal["upper left", "lower right", "upper right", "lower left"], ...] = (
    "upper left", "lower right", "upper right", "lower left",
)  # fmt: skip
_SMALLER = (1.0, 0.85, 0.7, 0.6, 0.5)  # a legend that is wider than its axes is written smaller
_STATIONS = np.linspace(0.97, 0.03, 48)  # where along a curve its name may stand, the far end first
_SIDES = tuple(product((0.0, -0.6, 0.6), (1.0, -1.0)))  # shift in widths, above or below
_UNMISTAKABLE = 2.5  # another curve that is this many times as far away is not mistaken for the named one
_TIGHT, _EASY = 0.2, 0.6  # how far names have to be, and had better be, from everything; in gaps
_TOUCHING = 2.0  # as unclear is a name that is not
_DIVIDED = 1.01  # as unclear is a name on the other side of an axis or asymptote: the last resort
_APART = 0.1  # from such a line, in text sizes, a curve is no longer on it


def add_legend(ax: Axes, look: Look, obstacles: Obstacles) -> list[Artist]:
    """Name the labelled curves of axes in the way that the look asks for, clear of the obstacles.

    The boxes of the names, or of the legend, are obstacles then too.
    """
    named = [line for line in ax.lines if not str(line.get_label()).startswith("_")]
    if look.legend == "none" or not named:
        return []
    if look.legend == "direct":
        names = _direct(ax, named, look, obstacles)
        if names:
            return names
        warnings.warn("no room for names beside the curves; a legend has them", FigureWarning, stacklevel=2)
    legend, box = _boxed(ax, look, obstacles)
    obstacles.boxes.append(box)
    return [legend]


def _direct(ax: Axes, lines: list[Line2D], look: Look, obstacles: Obstacles) -> list[Artist]:
    """Each name beside its curve; nothing if there is a curve without room for its name."""
    put: list[Artist] = []
    courses = [curve_pixels(ax, line) for line in lines]
    for i, line in enumerate(lines):
        name = ax.annotate(
            str(line.get_label()),
            (0, 0),
            xycoords="axes fraction",  # pixels would be those of the screen, and not of an SVG or PDF
            ha="center",
            va="center",
            color=line.get_color(),
            fontsize=look.size.text_pt,
            annotation_clip=False,
            zorder=5,
        )
        others = courses[:i] + courses[i + 1 :]
        if not _put_beside(ax, name, courses[i], others, look, obstacles):
            for artist in [*put, name]:
                artist.remove()
            return []
        obstacles.boxes.append(extent(name))
        put.append(name)
    return put


def _put_beside(
    ax: Axes, name: Annotation, course: Array, others: list[Array], look: Look, obstacles: Obstacles
) -> bool:
    """Move a name to the place near its curve that is clearest of the other curves, if there is one."""
    size, inside = extent(name), Box(*ax.bbox.extents)
    width, height = size.x1 - size.x0, size.y1 - size.y0
    gap = 0.35 * look.size.text_pt / 72 * ax.figure.dpi
    seen = course[
        np.isfinite(course).all(axis=1)
        & (course[:, 0] >= inside.x0) & (course[:, 0] <= inside.x1)
        & (course[:, 1] >= inside.y0) & (course[:, 1] <= inside.y1)
    ]  # fmt: skip
    if not len(seen):
        return False
    level = [line[0, 1] for line, _ in obstacles.lines if len(line) == 2 and line[0, 1] == line[1, 1]]
    apart = _APART * look.size.text_pt / 72 * ax.figure.dpi
    best, best_clarity = None, 0.0
    for station, (shift, side) in product(_STATIONS, _SIDES):
        x, _ = seen[int(station * (len(seen) - 1))]
        # the box stands on its curve: over the highest point beneath it, or under the lowest
        centre = x + shift * width
        beneath = seen[np.abs(seen[:, 0] - centre) <= width / 2]
        if not len(beneath):
            continue
        edge = beneath[:, 1].max() if side > 0 else beneath[:, 1].min()
        middle = edge + side * (height / 2 + gap)
        box = Box(centre - width / 2, middle - height / 2, centre + width / 2, middle + height / 2)
        if not box.within(inside) or obstacles.hit(box, clearance=_TIGHT * gap):
            continue
        near = [_distance(other, centre, middle) for other in (seen, *others)]
        clarity = min([_UNMISTAKABLE, *(other / near[0] for other in near[1:])])
        if obstacles.hit(box, clearance=_EASY * gap):
            clarity = min(clarity, _TOUCHING)
        if any(apart < side * (y - edge) < side * (middle - edge) for y in level):
            clarity = min(clarity, _DIVIDED)
        if clarity > best_clarity:
            best, best_clarity = (centre, middle), clarity
        if clarity == _UNMISTAKABLE:
            break
    if best is None or best_clarity <= 1.0:
        return False
    place = tuple(ax.transAxes.inverted().transform(best))
    name.xy = place
    name.set_position(place)
    return True


def _distance(course: Array, x: float, y: float) -> float:
    return float(np.nanmin(np.hypot(course[:, 0] - x, course[:, 1] - y), initial=np.inf))


def _boxed(ax: Axes, look: Look, obstacles: Obstacles) -> tuple[Legend, Box]:
    """A box in a corner that is free, or else a frameless list above the axes; and where that is."""
    handles, labels = ax.get_legend_handles_labels()
    order = sorted(range(len(handles)), key=lambda i: handles[i] not in ax.lines)  # zones after curves
    handles, labels = [handles[i] for i in order], [labels[i] for i in order]
    legend = ax.legend(
        handles,
        labels,
        loc="upper left",
        fontsize=look.size.text_pt,
        facecolor="none" if look.transparent else look.theme.background,
        edgecolor=look.theme.faint,
        framealpha=1.0,
        handlelength=2.6,
    )
    inside, figure_dpi = Box(*ax.bbox.extents), ax.figure.dpi
    for place in _CORNERS:
        legend.set_loc(place)
        box = extent(legend)
        if box.within(inside) and not obstacles.hit(box, clearance=0.2 * look.size.text_pt / 72 * figure_dpi):
            return legend, box
    # above whatever label reaches out of the axes
    top = max([inside.y1, *(box.y1 for box in obstacles.boxes)])
    lift = (top - inside.y0) / (inside.y1 - inside.y0) + 0.02
    for scale, columns in product(_SMALLER, (2, 1)):
        legend.remove()
        legend = ax.legend(
            handles,
            labels,
            loc="lower center",
            fontsize=look.size.text_pt * scale,
            bbox_to_anchor=(0.5, lift),
            ncols=columns,
            frameon=False,
            borderaxespad=0.0,
            handlelength=2.6,
        )
        box = extent(legend)
        if box.x1 - box.x0 <= ax.bbox.width:
            break
    return legend, box
