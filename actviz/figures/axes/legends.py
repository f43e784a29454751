"""Which curve is which: a box in a free corner, a list over the panels, or a name at each curve's end."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING, Any, Literal

from actviz.errors import FigureWarning
from actviz.figures.axes.ends import fits, names_at_ends, widest
from actviz.figures.axes.geometry import Obstacles, is_inside

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.legend import Legend
    from matplotlib.transforms import Bbox

    from actviz.figures.style.look import Look
    from actviz.figures.style.theme import Stroke

_CORNERS: tuple[Literal["upper left", "lower right", "upper right", "lower left"], ...] = (
    "upper left", "lower right", "upper right", "lower left",
)  # fmt: skip
_SMALLER = (1.0, 0.85, 0.7, 0.6, 0.5)  # a legend that is wider than its room is written smaller
_HANDLE = 2.6  # length of a line in a legend, in text sizes
_UNDER = 1.0  # what is left free under a list over panels, in text sizes
_FRAMELESS: dict[str, Any] = {
    "frameon": False,
    "borderaxespad": 0.0,
    "borderpad": 0.0,
    "handlelength": _HANDLE,
}

NO_ROOM = "no room for names at the ends of the curves; a legend is drawn instead"


def add_legend(ax: Axes, look: Look, obstacles: Obstacles) -> list[Artist]:
    """Name the labelled curves of axes in the way that the look asks for, clear of the obstacles.

    The boxes of the names, or of the legend, are obstacles then too.
    """
    named = [line for line in ax.lines if not str(line.get_label()).startswith("_")]
    if look.legend == "none" or not named:
        return []
    if look.legend == "direct":
        names = names_at_ends(ax, named, look, obstacles)
        if names:
            return names
        warnings.warn(NO_ROOM, FigureWarning, stacklevel=2)
    legend, box = _boxed(ax, look, obstacles)
    obstacles.boxes.append(box)
    return [legend]


def listed(ax: Axes) -> dict[str, Artist]:
    """What a legend lists of axes: curves in their order, then zones, each by its label."""
    handles, labels = ax.get_legend_handles_labels()
    order = sorted(range(len(handles)), key=lambda i: handles[i] not in ax.lines)
    return {labels[i]: handles[i] for i in order}


def samples(named: Sequence[tuple[str, Stroke]], look: Look, **marker: Any) -> dict[str, Artist]:
    """What one legend for several panels lists: a line for each name, in ink where its colours differ.

    Nothing where there is one name only, or where a name has different line styles in them.
    """
    from matplotlib.lines import Line2D

    strokes: dict[str, list[Stroke]] = {}
    for name, stroke in named:
        strokes.setdefault(name, []).append(stroke)
    if len(strokes) < 2 or any(len({stroke.dash for stroke in found}) > 1 for found in strokes.values()):
        return {}
    entries: dict[str, Artist] = {}
    for name, found in strokes.items():
        color = found[0].color if len({stroke.color for stroke in found}) == 1 else look.theme.ink
        style = {**marker, "color": color, "linestyle": found[0].dash, "linewidth": look.line_pt}
        entries[name] = Line2D([], [], **style)
    return entries


def list_over(figure: Figure, entries: dict[str, Artist], look: Look, top: float, side: float) -> float:
    """List what all panels have in common in the middle of the figure, in as few rows as fit.

    Args:
        figure: gets the legend.
        entries: what is listed, in this order, row by row.
        look: theme, and the text size of the panels.
        top: where the list begins, in pixels from below.
        side: what is left free on either side, in pixels.

    Returns:
        The height that the list takes, with what is left free under it, in pixels.
    """
    width, height = figure.bbox.size
    columns, scale = _fitting(figure, entries, look, width - 2 * side)
    legend = figure.legend(
        **_row_by_row(entries, columns),
        loc="upper center",
        bbox_to_anchor=(0.5, top / height),
        fontsize=look.size.text_pt * scale,
        **_FRAMELESS,
    )
    box = legend.get_window_extent()
    return float(box.height) + _UNDER * look.size.text_pt / 72 * figure.dpi


def list_in(
    figure: Figure, entries: dict[str, Artist], look: Look, room: Bbox, *, left: bool = False
) -> None:
    """List what panels show in a room of its own, given in pixels: in its middle, or on its left."""
    width, height = figure.bbox.size
    for scale in _SMALLER:
        legend = figure.legend(
            list(entries.values()),
            list(entries),
            loc="center left" if left else "center",
            bbox_to_anchor=(
                (room.x0 if left else (room.x0 + room.x1) / 2) / width,
                (room.y0 + room.y1) / 2 / height,
            ),
            fontsize=look.size.text_pt * scale,
            **_FRAMELESS,
        )
        if is_inside(legend.get_window_extent(), room) or scale == _SMALLER[-1]:
            return
        legend.remove()


def list_width(figure: Figure, entries: dict[str, Artist], look: Look) -> float:
    """How wide `list_in` is in letters of full size, in pixels."""
    probe = figure.legend(list(entries.values()), list(entries), fontsize=look.size.text_pt, **_FRAMELESS)
    box = probe.get_window_extent()
    probe.remove()
    return float(box.width)


def _row_by_row(entries: dict[str, Artist], columns: int) -> dict[str, Any]:
    """What a legend takes, which fills its columns one after the other."""
    labels = [label for column in range(columns) for label in list(entries)[column::columns]]
    return {"handles": [entries[label] for label in labels], "labels": labels, "ncols": columns}


def _fitting(figure: Figure, entries: dict[str, Artist], look: Look, width: float) -> tuple[int, float]:
    """The most columns, then the largest letters, with which a list is no wider than that many pixels."""
    columns, scale = 1, _SMALLER[-1]
    for scale, columns in product(_SMALLER, range(len(entries), 0, -1)):
        if columns > 1 and -(-len(entries) // columns) == -(-len(entries) // (columns - 1)):
            continue  # as many rows with fewer columns: more even ones
        probe = figure.legend(
            **_row_by_row(entries, columns), fontsize=look.size.text_pt * scale, **_FRAMELESS
        )
        box = probe.get_window_extent()
        probe.remove()
        if box.x1 - box.x0 <= width:
            break
    return columns, scale


def _boxed(ax: Axes, look: Look, obstacles: Obstacles) -> tuple[Legend, Bbox]:
    """A box in a corner that is free, or else a frameless list above the axes; and where that is."""
    entries = listed(ax)
    legend = ax.legend(
        list(entries.values()),
        list(entries),
        loc="upper left",
        fontsize=look.size.text_pt,
        facecolor="none" if look.transparent else look.theme.background,
        edgecolor=look.theme.faint,
        framealpha=1.0,
        handlelength=_HANDLE,
    )
    inside, figure = ax.bbox.frozen(), ax.get_figure(root=True)
    assert figure is not None
    for place in _CORNERS:
        legend.set_loc(place)
        box = legend.get_window_extent()
        if is_inside(box, inside) and not obstacles.hit(
            box, clearance=0.2 * look.size.text_pt / 72 * figure.dpi
        ):
            return legend, box
    legend.remove()
    # above whatever label reaches out of the axes
    top = max([inside.y1, *(box.y1 for box in obstacles.boxes)])
    columns, scale = _fitting(figure, entries, look, ax.bbox.width)
    legend = ax.legend(
        **_row_by_row(entries, columns),
        loc="lower center",
        fontsize=look.size.text_pt * scale,
        bbox_to_anchor=(0.5, (top - inside.y0) / (inside.y1 - inside.y0) + 0.02),
        **_FRAMELESS,
    )
    return legend, legend.get_window_extent()


def fits_beside(labels: Sequence[str], figure: Figure, look: Look, room: Bbox) -> bool:
    """Whether names have room in a column beside axes that fill a room given in pixels."""
    return fits(len(labels), widest(labels, figure, look), look, figure.dpi, room)
