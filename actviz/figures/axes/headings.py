"""What a panel of several shows, written over its left end."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from actviz.figures.axes.geometry import rectangle

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.transforms import Bbox

    from actviz.figures.style.look import Look

_TEXT = 1.05  # of the panel's text
_UNDER = 0.45  # what is left free under it, in text sizes


def draw_heading(ax: Axes, text: str, look: Look, room: Bbox, color: str) -> Bbox:
    """Write a heading at the top of a room given in pixels, smaller if it is wider than that.

    Returns:
        What it leaves of the room; all of it in somebody's own figure, where it is the axes' title.
    """
    size_pt, text = _TEXT * look.size.text_pt, with_large_fractions(text)
    if math.isinf(room.y1):
        ax.set_title(text, loc="left", fontsize=size_pt, color=color)
        return room
    figure = ax.get_figure(root=True)
    assert figure is not None
    heading = ax.annotate(
        text,
        (0.0, room.y1 / figure.bbox.height),
        xycoords=("axes fraction", "figure fraction"),
        va="top",
        fontsize=size_pt,
        color=color,
        annotation_clip=False,
    )
    box = heading.get_window_extent()
    if box.x1 > room.x1:
        heading.set_fontsize(size_pt * (room.x1 - box.x0) / (box.x1 - box.x0))
        box = heading.get_window_extent()
    return rectangle(room.x0, room.y0, room.x1, box.y0 - _UNDER * look.size.text_pt / 72 * figure.dpi)


def with_large_fractions(formula: str) -> str:
    r"""The formula with fractions of full size where they stand free, not in exponents or parentheses.

    Only parentheses that grow with what is in them (``\left(``) go well with large fractions.
    """
    pieces = re.split(r"(\\frac|\\left\(|\\right\)|[{}()])", formula)
    depth = 0
    for i, piece in enumerate(pieces):
        depth += (piece in ("{", "(")) - (piece in ("}", ")"))
        if piece == r"\frac" and depth == 0:
            pieces[i] = r"\dfrac"
    return "".join(pieces)
