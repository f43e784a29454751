"""Small multiples: pages of panels, each with a function and its derivative, its name and its formula."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from actviz.figures.curves import draw_panel
from actviz.figures.geometry import Box
from actviz.figures.headings import FORMULA_LINES, NAME_LINE, draw_heading
from actviz.figures.layout import add_axes, new_figure
from actviz.figures.pages import Grid, foot_pt, grid_for, page_margin_pt, title_pt

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

    from actviz.activations import Activation
    from actviz.figures.look import Look
    from actviz.figures.view import View

Follow = Callable[[Iterable["Activation"]], Iterable["Activation"]]

_TICK_TEXT = 0.85  # of the panel's text
_GAP = 1.2  # between panels, in text sizes
_INSET = 0.45  # of the axes on either side, so that a label at an end of the x axis has room


def sheet_figures(
    functions: Sequence[Activation], view: View, look: Look, follow: Follow = iter
) -> list[Figure]:
    """Every function in a panel of its own, as many to a page as can be read.

    Args:
        functions: what to draw, in this order.
        view: the window of every panel; one that is fitted is fitted to each by itself.
        look: of the page; the panels' text is as small as `grid_for` says.
        follow: is handed the functions and hands them on one by one as they are drawn.

    Returns:
        A figure for each page.
    """
    grid = grid_for(len(functions), look)
    followed = iter(follow(functions))
    pages = grid.pages(len(functions))
    return [_page(followed, view, look, grid, (page + 1, pages)) for page in range(pages)]


def _page(
    functions: Iterator[Activation], view: View, look: Look, grid: Grid, number: tuple[int, int]
) -> Figure:
    """The next page of panels; ``number`` is which one it is, and of how many."""
    figure = new_figure(look)
    panels = replace(look, legend="none", size=replace(look.size, text_pt=_TICK_TEXT * grid.text_pt))
    # the page first: a function that is taken from the others has to have a cell
    for cell, function in zip(_cells(figure, grid, look), functions, strict=False):
        _draw_cell(figure, cell, function, view, panels, grid.text_pt)
    _draw_foot(figure, look, grid, number)
    return figure


def _cells(figure: Figure, grid: Grid, look: Look) -> list[Box]:
    """The boxes of the panels with their headings, in pixels, row by row."""
    scale = figure.dpi / 72
    margin, gap = page_margin_pt(look) * scale, _GAP * grid.text_pt * scale
    width, height = figure.bbox.size
    top, bottom = height - margin - title_pt(look) * scale, margin + foot_pt(grid) * scale
    # half a gap on the outer sides is part of the margin
    across = (width - 2 * margin + gap) / grid.across
    down = (top - bottom + gap) / grid.down
    return [
        Box(
            margin + column * across,
            top - (row + 1) * down + gap,
            margin + (column + 1) * across - gap,
            top - row * down,
        )
        for row in range(grid.down)
        for column in range(grid.across)
    ]


def _draw_cell(
    figure: Figure, cell: Box, function: Activation, view: View, look: Look, text_pt: float
) -> None:
    em = text_pt / 72 * figure.dpi
    top = cell.y1 - (NAME_LINE + FORMULA_LINES) * em
    ax = add_axes(figure, Box(cell.x0 + _INSET * em, cell.y0, cell.x1 - _INSET * em, top))
    draw_panel(ax, [(function, 0), (function, 1)], view, look, Box(cell.x0, cell.y0, cell.x1, top))
    draw_heading(ax, cell, function, text_pt)


def _draw_foot(figure: Figure, look: Look, grid: Grid, number: tuple[int, int]) -> None:
    """The legend that holds for all panels, and the number of the page."""
    width, height = figure.bbox.size
    margin = page_margin_pt(look) * figure.dpi / 72
    if look.legend != "none":
        handles = _handles(figure, look)
        figure.legend(
            handles=handles,
            loc="lower center",
            bbox_to_anchor=(0.5, margin / height),
            ncols=len(handles),
            frameon=False,
            fontsize=grid.text_pt,
            borderaxespad=0.0,
            borderpad=0.0,
            handlelength=2.6,
        )
    if number[1] > 1:
        figure.text(
            1 - margin / width,
            margin / height,
            f"{number[0]} / {number[1]}",
            ha="right",
            va="bottom",
            fontsize=grid.text_pt,
        )


def _handles(figure: Figure, look: Look) -> list[Artist]:
    """What stands for f, f′ and, where there are any, asymptotes and saturated zones."""
    from matplotlib.lines import Line2D

    line_pt = figure.axes[0].lines[0].get_linewidth()
    found: dict[str, Artist] = {
        label: Line2D(
            [], [], color=stroke.color, linestyle=stroke.dash, alpha=stroke.alpha, linewidth=line_pt, label=label
        )
        for label, stroke in zip(("$f(x)$", "$f'(x)$"), look.theme.strokes, strict=False)
    }
    for ax in figure.axes:
        for artist in (*ax.lines, *ax.patches):
            label = str(artist.get_label())
            if label == "_asymptote" and isinstance(artist, Line2D):
                found.setdefault(
                    label,
                    Line2D(
                        [], [],
                        color=artist.get_color(), linestyle=artist.get_linestyle(),
                        linewidth=artist.get_linewidth(), label="asymptote",
                    ),
                )  # fmt: skip
            elif artist in ax.patches and not label.startswith("_"):
                found.setdefault(label, artist)
    return list(found.values())
