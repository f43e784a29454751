"""An empty figure and the cells in it: how the space of a slide is divided among panels."""

from __future__ import annotations

import math
import warnings
from typing import TYPE_CHECKING, Any

from actviz.errors import FigureWarning, UsageError, argument
from actviz.figures.axes.geometry import rectangle
from actviz.figures.axes.titles import fitted, title_pt
from actviz.figures.sheets.pages import UNREADABLE_PT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure
    from matplotlib.transforms import Bbox

    from actviz.figures.axes.arrangement import Layout
    from actviz.figures.style.look import Look

_HEADING = 0.05  # of a figure's height, over each row of panels
_NOTEBOOK_PX_PER_IN = 72  # a 16:9 slide is then 960 px wide, at twice the pixels or more


def new_figure(look: Look) -> Figure:
    """An empty figure of the exact size, with the title; a notebook shows it as it is."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from actviz.figures.style.mathtext import parser

    figure = Figure(figsize=(look.size.width_in, look.size.height_in), dpi=look.dpi)
    renderer = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
    renderer.mathtext_parser = parser("agg")
    vars(figure)["_repr_png_"] = lambda: _for_notebook(figure)  # IPython asks an object for its picture
    if look.title:
        title = fitted(look)
        figure.suptitle(
            title.text, y=1 - margin_in(look) / look.size.height_in, va="top", fontsize=title.size_pt
        )
        if title.size_pt < UNREADABLE_PT:
            warnings.warn(
                f"the title is so long that its font size is {title.size_pt:.2g} pt",
                FigureWarning,
                stacklevel=2,
            )
    return figure


def _for_notebook(figure: Figure) -> tuple[bytes, dict[str, Any]]:
    import io

    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi="figure")
    return buffer.getvalue(), {"width": round(figure.get_figwidth() * _NOTEBOOK_PX_PER_IN)}


def margin_in(look: Look) -> float:
    """The space that is left free around and between panels, in inches."""
    return 1.1 * look.size.text_pt / 72


_MOST_ACROSS = 6  # panels of one order; more of them have several rows


def panels_across(count: int, figure: Figure, layout: Layout | None = None, alike: int = 1) -> int:
    """How many panels side by side leave each the most room, at about 3:2, and few cells empty.

    Where so many of them after each other are ``alike``, rows begin with the first of these.
    """
    if layout in ("rows", "columns"):
        return count if layout == "columns" else 1
    width, height = figure.bbox.size

    def worth(across: int) -> tuple[float, float]:
        down = math.ceil(count / across)
        filled = count / (across * down)
        return min(width / across / 1.5, height / down - _HEADING * height) * filled, filled

    whole = range(alike, count + 1, alike) if alike <= _MOST_ACROSS else ()
    return max(whole or (n for n in range(1, count + 1) if alike % n == 0), key=worth)


def grid_cells(figure: Figure, count: int, across: int, look: Look, head: float = 0.0) -> list[Bbox]:
    """Divide the figure below its title into a grid of boxes, in pixels, row by row.

    A last row that is not full is in the middle. ``head`` is left free between title and boxes.
    """
    left, top = margin_in(look) * figure.dpi, top_of(figure, look) - head
    width = figure.bbox.width
    cell_width, cell_height = (width - left) / across, top / math.ceil(count / across)
    places = [divmod(i, across) for i in range(count)]
    missing = -count % across
    return [
        rectangle(
            x := left + (column + shift) * cell_width,
            top - (row + 1) * cell_height + left,
            x + cell_width - left,
            top - row * cell_height,
        )
        for row, column in places
        for shift in [missing / 2 if row == count // across else 0.0]
    ]


def top_of(figure: Figure, look: Look) -> float:
    """Where panels may begin below the title, in pixels from below."""
    top = figure.bbox.height - margin_in(look) * figure.dpi
    return top - title_pt(look) / 72 * figure.dpi if figure.get_suptitle() else top


def stacked(room: Bbox, count: int, look: Look, figure: Figure) -> list[Bbox]:
    """Divide a room into equal ones, from top to bottom."""
    gap = margin_in(look) * figure.dpi
    height = (room.y1 - room.y0 - (count - 1) * gap) / count
    tops = [room.y1 - i * (height + gap) for i in range(count)]
    return [rectangle(room.x0, top - height, room.x1, top) for top in tops]


def add_axes(figure: Figure, room: Bbox) -> Axes:
    """New axes that fill a room given in pixels.

    Raises:
        UsageError: there is none.
    """
    return figure.add_axes(_position(figure, room))


def put_into(ax: Axes, room: Bbox) -> None:
    """Axes fill a room given in pixels.

    Raises:
        UsageError: there is none.
    """
    ax.set_position(_position(ax.figure, room))


def emptied(ax: Axes, room: Bbox) -> Axes:
    """Axes without what was drawn in them, in a room given in pixels; new ones would take longer.

    Raises:
        UsageError: there is none.
    """
    for artist in (*ax.lines, *ax.patches, *ax.collections, *ax.texts, *filter(None, [ax.get_legend()])):
        artist.remove()
    put_into(ax, room)
    return ax


def _position(figure: Figure | SubFigure, room: Bbox) -> tuple[float, float, float, float]:
    """Left, bottom, width and height of a room given in pixels, as shares of the figure."""
    if not (room.x0 < room.x1 and room.y0 < room.y1):
        raise UsageError("the figure is too small for its panels", hint=f"choose a larger {argument('size')}")
    width, height = figure.bbox.size
    return (room.x0 / width, room.y0 / height, (room.x1 - room.x0) / width, (room.y1 - room.y0) / height)
