"""Small multiples: pages of panels, each with a function and its derivative, its name and its formula."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from actviz.figures.axes.alignment import Panel, line_up
from actviz.figures.axes.geometry import rectangle
from actviz.figures.axes.layout import add_axes, new_figure
from actviz.figures.axes.legible import warn_of_small_text
from actviz.figures.axes.marks import ASYMPTOTE
from actviz.figures.axes.titles import title_pt
from actviz.figures.axes.words import with_primes
from actviz.figures.curves import contents_of, one_each
from actviz.figures.sheets.headings import FORMULA_LINES, NAME_LINE, draw_heading
from actviz.figures.sheets.pages import Grid, foot_pt, grid_for, page_margin_pt

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

    from actviz.activations import Activation
    from actviz.figures.axes.view import View
    from actviz.figures.curves import Content
    from actviz.figures.style.look import Look

Follow = Callable[[Iterable["Activation"]], Iterable["Activation"]]

_TICK_TEXT = 0.85  # of the panel's text
_GAP = 1.2  # between panels, in text sizes
_INSET = 0.45  # of the axes on either side, so that a label at an end of the x axis has room


class _Cell(NamedTuple):
    """A panel of a page, and the room in pixels below its heading."""

    room: Bbox
    content: Content


def sheet_figures(
    functions: Sequence[Activation],
    view: View,
    look: Look,
    follow: Follow = iter,
    per_page: int | None = None,
) -> list[Figure]:
    """Every function in a panel of its own, as many to a page as can be read.

    Args:
        functions: what to draw, in this order.
        view: the window of every panel; one that is fitted is fitted to each by itself.
        look: of the page; the panels' text is as small as `grid_for` says.
        per_page: how many panels a page holds; None for as many as can be read.
        follow: is handed the functions and hands them on one by one as they are drawn.

    Returns:
        A figure for each page.
    """
    from matplotlib import rc_context

    grid = grid_for(len(functions), look, per_page)
    cells = replace(look, legend="none", size=replace(look.size, text_pt=grid.text_pt))
    pages: list[Figure] = []
    shown: list[_Cell] = []
    with rc_context({"axes.linewidth": _inside(cells).rc["axes.linewidth"]}):
        for i, function in enumerate(follow(functions), start=1):
            if not shown:
                pages.append(new_figure(look))
            place = _place(pages[-1], grid, look, len(shown))
            shown.append(_drawn(pages[-1], place, function, view, cells))
            if len(shown) == grid.panels or i == len(functions):
                _finish(shown, grid)
                shown = []
    for number, page in enumerate(pages, start=1):
        _draw_foot(page, look, grid, f"{number} / {len(pages)}" if len(pages) > 1 else "")
    warn_of_small_text(pages, look, _hint(grid, look))
    return pages


def _hint(grid: Grid, look: Look) -> str:
    """How many panels a page have text that is large enough, if fewer panels do."""
    enough = [n for n in range(1, grid.panels) if grid_for(n, look, n).text_pt >= look.size.least_pt]
    return f"{max(enough)} panels a page have it larger" if enough else ""


def _place(figure: Figure, grid: Grid, look: Look, place: int) -> Bbox:
    """The box of a panel with its heading, in pixels; they are counted row by row."""
    scale = figure.dpi / 72
    margin, gap = page_margin_pt(look) * scale, _GAP * grid.text_pt * scale
    width, height = figure.bbox.size
    top, bottom = height - margin - title_pt(look) * scale, margin + foot_pt(grid) * scale
    across, down = (width - 2 * margin + gap) / grid.across, (top - bottom + gap) / grid.down
    row, column = divmod(place, grid.across)
    left, top = margin + column * across, top - row * down
    return rectangle(left, top - down + gap, left + across - gap, top)


def _inside(look: Look) -> Look:
    """The look of a panel whose heading has this one."""
    return replace(look, size=replace(look.size, text_pt=look.smaller_pt(_TICK_TEXT)))


def _drawn(figure: Figure, place: Bbox, function: Activation, view: View, look: Look) -> _Cell:
    """A heading, and below it curves in axes that have not been drawn yet."""
    em = look.em_px(figure.dpi)
    room = rectangle(place.x0, place.y0, place.x1, place.y1 - (NAME_LINE + FORMULA_LINES) * em)
    ax = add_axes(figure, rectangle(room.x0 + _INSET * em, room.y0, room.x1 - _INSET * em, room.y1))
    (content,) = contents_of(one_each([function], [0, 1]), view, _inside(look))
    content.begin(ax, _inside(look))
    frame = content.fitted(content.heights, _inside(look), ax.bbox.height / figure.dpi)
    content.draw(ax, frame, _inside(look), room, legend=False)
    draw_heading(ax, place, function, look)
    return _Cell(room, content)


def _finish(page: Sequence[_Cell], grid: Grid) -> None:
    """Draw the axes of a page, which line up."""
    line_up(
        [
            Panel(cell.content.formatting.ax, cell.room, cell.content.formatting.make_room, i % grid.across)
            for i, cell in enumerate(page)
        ]
    )
    for cell in page:
        cell.content.finish()


def _draw_foot(figure: Figure, look: Look, grid: Grid, number: str) -> None:
    """The legend that holds for all panels, and the number of the page."""
    width, height = figure.bbox.size
    margin = page_margin_pt(look) * figure.dpi / 72
    if look.legend != "none":
        named = _named(figure)
        figure.legend(
            list(named.values()),
            list(named),
            loc="lower center",
            bbox_to_anchor=(0.5, margin / height),
            ncols=len(named),
            frameon=False,
            fontsize=grid.text_pt,
            borderaxespad=0.0,
            borderpad=0.0,
            handlelength=2.6,
        )
    figure.text(1 - margin / width, margin / height, number, ha="right", va="bottom", fontsize=grid.text_pt)


def _named(figure: Figure) -> dict[str, Artist]:
    """One of each kind of thing in the panels, by what it is called in the legend."""
    found: dict[str, Artist] = {}
    for ax in figure.axes:
        curves = [line for line in ax.lines if not str(line.get_label()).startswith("_")]
        zones = [zone for zone in ax.patches if not str(zone.get_label()).startswith("_")]
        asymptotes = [line for line in ax.lines if line.get_gid() == ASYMPTOTE]
        kinds: list[tuple[str, Sequence[Artist]]] = [
            ("$f(x)$", curves[:1]),
            (with_primes("$f'(x)$"), curves[1:]),
            *((str(zone.get_label()), [zone]) for zone in zones),
            ("asymptote", asymptotes),
        ]
        for called, artists in kinds:
            if artists:
                found.setdefault(called, artists[0])
    return found
