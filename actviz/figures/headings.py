"""What stands over a panel of a sheet: the function's name, its family and its formula, made to fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actviz.figures.geometry import Box
from actviz.notation import format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation

    from actviz.activations import Activation

NAME_LINE, FORMULA_LINES = 1.5, 2.7  # their heights, in text sizes
_UNREADABLE_PT = 5.0
_FAMILY_TEXT, _FAMILY_ALPHA = 0.8, 0.65
_CASE = r",\quad "  # between the cases of a formula
_SLACK = 0.98  # letters grow in whole pixels, and a little more than their size


def draw_heading(ax: Axes, cell: Box, function: Activation, text_pt: float) -> None:
    """Write the name at the top of a cell given in pixels, the family beside it, the formula below.

    What is too wide is written smaller; a formula that nobody could read then is left out.
    """
    em = text_pt / 72 * ax.figure.dpi
    family = _write(ax, function.family, (cell.x1, cell.y1), _FAMILY_TEXT * text_pt, ha="right")
    family.set_alpha(_FAMILY_ALPHA)
    name = _write(ax, str(function), (cell.x0, cell.y1), text_pt, weight="bold")
    left = cell.x1 - cell.x0 - family.get_window_extent().width - 0.5 * em
    name.set_fontsize(text_pt * min(1.0, _SLACK * left / name.get_window_extent().width))
    _write_formula(ax, cell, function, text_pt)


def _write_formula(ax: Axes, cell: Box, function: Activation, text_pt: float) -> None:
    """The formula in one line or a line for each case, with the parameters, whichever can be largest."""
    em = text_pt / 72 * ax.figure.dpi
    width, height = cell.x1 - cell.x0, (FORMULA_LINES - 0.3) * em
    formula = _write(ax, "", (cell.x0, cell.y1 - NAME_LINE * em), text_pt, linespacing=1.0)
    for parts in (_parts(function), _parts(function)[:-1]):
        scales = {}
        for text in _arrangements(parts):
            formula.set_text(text)
            try:
                box = formula.get_window_extent()
            except ValueError:  # mathtext cannot set what a user's own function calls its formula
                continue
            scales[text] = min(1.0, _SLACK * width / box.width, _SLACK * height / box.height)
        best = max(scales, key=scales.__getitem__, default=None)
        if best is not None and scales[best] * text_pt >= _UNREADABLE_PT:
            formula.set(text=best, fontsize=scales[best] * text_pt)
            return
    formula.remove()


def _parts(function: Activation) -> list[str]:
    """The cases of the formula and, last, the values of the parameters."""
    cases = function.formula.split(_CASE)
    if any(case.count("{") != case.count("}") for case in cases):
        cases = [function.formula]
    settings = [f"{p.symbol}={format_number(function.parameters[p.name])}" for p in function.declared()]
    return [*cases, r",\ ".join(settings)]


def _arrangements(parts: list[str]) -> list[str]:
    """All in one line, a line each, and the parameters in a line of their own: the fewest lines first."""
    parts = [part for part in parts if part]
    ways = (
        [_CASE.join(parts)],
        [_CASE.join(parts[:-1]), parts[-1]],
        [*parts[:-2], _CASE.join(parts[-2:])],
        parts,
    )
    texts = ("\n".join(f"${line}$" for line in way if line) for way in ways)
    return list(dict.fromkeys(texts))


def _write(ax: Axes, text: str, at: tuple[float, float], size_pt: float, **settings: object) -> Annotation:
    """Text whose upper corner is at a place given in pixels."""
    width, height = ax.figure.bbox.size  # type: ignore[misc] # a subfigure has one too
    return ax.annotate(
        text,
        (at[0] / width, at[1] / height),
        xycoords="figure fraction",
        va="top",
        fontsize=size_pt,
        annotation_clip=False,
        **settings,  # type: ignore[arg-type] # of matplotlib's Text
    )
