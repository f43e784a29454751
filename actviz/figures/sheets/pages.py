"""Which functions a sheet shows, how many panels fit on a page, and how large their text is.

Loads neither numpy nor matplotlib, unless there is a title to measure, so that a wrong request is
refused at once.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from actviz.activations import get, names, scalar
from actviz.errors import UsageError, argument, one_of
from actviz.figures.axes.titles import title_pt

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.figures.style.look import Look

UNREADABLE_PT = 5.0  # text below this
SMALLEST_PT = 8.0  # text of a page full of panels, to be read from a page in the hand or from a desk
_WIDTH, _HEIGHT = 16.5, 14.5  # of a panel with its name and formula, in text sizes
_MARGIN = 0.045  # round a page, as a share of its shorter side: 9 mm of A4, more than printers need
_ABOUT = 0.999  # rounding makes no page of its own size too small
_FOOT = 2.2  # the line of the legend, in text sizes of the panels


@dataclass(frozen=True)
class Grid:
    """The panels of a page, side by side and one below the other, and the size of their text."""

    across: int
    down: int
    text_pt: float
    most: int | None = None  # panels on a page; None fills the grid

    @property
    def panels(self) -> int:
        """How many a page holds."""
        return self.across * self.down if self.most is None else self.most

    def pages(self, count: int) -> int:
        """How many pages that many panels take."""
        return math.ceil(count / self.panels)


def grid_for(count: int, look: Look, per_page: int | None = None) -> Grid:
    """The grid in which the panels' text is as large as it can be: all on one page, or full pages.

    With ``per_page`` pages hold that many panels, if there are as many.

    Text is at least 8 pt, or three quarters of the figure's own where that is smaller; in a figure
    that is too small even for one such panel it is what one panel leaves. It is never larger than
    the figure's own.

    Raises:
        UsageError: names beside the curves are wanted, for which small panels have no room, or more
            panels a page than could be read.
    """
    if look.legend == "direct":
        raise UsageError(
            f"{argument('legend', 'direct')}: a sheet has one legend for all panels",
            hint="leave it out, or choose none",
        )
    smallest = min(SMALLEST_PT, max(0.75 * look.size.text_pt, UNREADABLE_PT))
    width, height = _free_pt(look, smallest)
    most_across = max(1, int(width / _WIDTH / smallest))
    most_down = max(1, int(height / _HEIGHT / smallest))
    if per_page is not None:
        grid = _largest(min(count, per_page), look)
        if grid.text_pt < smallest * _ABOUT:
            raise UsageError(
                f"{argument('per_page', per_page)}: the text would be {grid.text_pt:.2g} pt high",
                hint=f"{most_across * most_down} panels can be read on a page of this size",
            )
        return replace(grid, most=per_page)
    if count >= most_across * most_down:
        return Grid(most_across, most_down, _text_pt(most_across, most_down, look))
    return _largest(count, look)


def _largest(count: int, look: Look) -> Grid:
    """The grid with the largest text that holds that many panels."""
    shapes = [(across, math.ceil(count / across)) for across in range(1, count + 1)]
    grids = [Grid(across, down, _text_pt(across, down, look)) for across, down in shapes]
    return max(grids, key=lambda grid: (grid.text_pt, -grid.panels))


def _text_pt(across: int, down: int, look: Look) -> float:
    """The text that leaves this many panels their width and height."""
    width, height = _free_pt(look, 0.0)
    # the line at the foot is as high as the panels' text asks
    return min(width / across / _WIDTH, height / (down * _HEIGHT + _FOOT), look.size.text_pt)


def _free_pt(look: Look, foot_text_pt: float) -> tuple[float, float]:
    """What margins, title and foot leave of a page for panels."""
    width, height = 72 * look.size.width_in, 72 * look.size.height_in
    around = 2 * page_margin_pt(look)
    return width - around, height - around - title_pt(look) - _FOOT * foot_text_pt


def page_margin_pt(look: Look) -> float:
    """The margin round a page."""
    return 72 * _MARGIN * min(look.size.width_in, look.size.height_in)


def foot_pt(grid: Grid) -> float:
    """The height of the line at the foot of a page."""
    return _FOOT * grid.text_pt


def chosen(named: Sequence[str | Activation], family: str | None) -> list[Activation]:
    """The functions that were named, or else all with a curve or those of a family, family by family.

    Raises:
        UsageError: an unknown name or family, a function of vectors, or both names and a family.
    """
    if named and family is not None:
        raise UsageError("a sheet shows the functions named or a family, not both", hint="leave out one")
    if named:
        return [scalar(name) for name in named]
    functions = [scalar(get(name)) for name in names()]
    families = list(dict.fromkeys(f.family for f in functions))
    if family is None:
        return sorted(functions, key=lambda f: families.index(f.family))
    wanted = one_of(argument("family"), family, sorted(families))
    return [f for f in functions if f.family == wanted]
