"""The heading of a panel of a sheet: the function's name, family and formula, made to fit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from actviz.figures.axes.braces import equations, in_cases
from actviz.figures.axes.headings import with_large_fractions
from actviz.figures.axes.words import primed, titled
from actviz.figures.sheets.pages import UNREADABLE_PT
from actviz.notation import format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation
    from matplotlib.transforms import Bbox

    from actviz.activations import Activation
    from actviz.figures.style.look import Look

NAME_LINE, FORMULA_LINES = 1.5, 3.1  # their heights, in text sizes
_UNDER = 0.5  # of the latter, left free under the formula for the arrow head of the axis
_LEADING = 0.25  # between lines of a formula, in text sizes
_ASCENT = 0.76  # of a line without fractions, in text sizes
_FAMILY_TEXT, _FAMILY_ALPHA = 0.8, 0.65
_JOINTS = {r",\quad ": 1.4, r"\ ": 0.3}  # what a line starts after, and how wide it is between two parts
_CASE, _CONDITION = r"(?=,\\quad )", r"(?=\\ \\mathrm\{|,\\quad )"  # where a formula may be broken
_MOST_PARTS = 10  # of which every arrangement is tried
_SMALL_FRACTION = 0.75  # how large a formula looks whose fractions are set at 70 %
_SMALL_BRACE = 0.6  # cases that would look smaller than this behind a brace stand in lines without one
_SLACK = 0.97  # the width of letters does not quite follow their size


def draw_heading(ax: Axes, cell: Bbox, function: Activation, look: Look) -> None:
    """Write the name at the top of a cell given in pixels, the family beside it, the formula below.

    What is too wide is written smaller; a formula that nobody could read then is left out.
    """
    text_pt = look.size.text_pt
    em = text_pt / 72 * ax.figure.dpi
    layout = _laid_out(ax, function, (cell.x1 - cell.x0) / em, text_pt)
    y = cell.y1 - _ASCENT * em
    family = _write(ax, function.family, (cell.x1, y), look.smaller_pt(_FAMILY_TEXT), ha="right")
    family.set_alpha(_FAMILY_ALPHA)
    name = _write(
        ax, function.shown if layout.complete else titled(function), (cell.x0, y), text_pt, weight="bold"
    )
    left = cell.x1 - cell.x0 - family.get_window_extent().width - 0.5 * em
    name.set_fontsize(text_pt * min(1.0, _SLACK * left / name.get_window_extent().width))
    y = cell.y1 - NAME_LINE * em
    for line in layout.lines:
        y -= layout.scale * line.ascent * em
        _write(ax, f"${line.text}$", (cell.x0, y), layout.scale * text_pt)
        y -= layout.scale * (line.descent + _LEADING) * em


class _Line(NamedTuple):
    """A part of a formula or a line of such parts, and how large it is at scale 1, in text sizes."""

    text: str
    width: float
    ascent: float
    descent: float
    gap: float = 0.0  # before it, if it does not start its line
    joint: str = ""  # what is written there

    def followed_by(self, part: _Line) -> _Line:
        """The two in one line."""
        return self._replace(
            text=self.text + part.joint + part.text,
            width=self.width + part.gap + part.width,
            ascent=max(self.ascent, part.ascent),
            descent=max(self.descent, part.descent),
        )


class _Layout(NamedTuple):
    lines: Sequence[_Line] = ()
    scale: float = 0.0
    looks: float = 0.0  # how large it looks
    complete: bool = False  # with the values of all parameters


def _laid_out(ax: Axes, function: Activation, width: float, text_pt: float) -> _Layout:
    """The formula and the parameters' values, broken into lines so that they look as large as they can.

    Cases stand behind a brace if they are not too small there, else in lines as long as a case, or
    shorter; without the parameters if that alone makes the rest readable; no lines at all if even that
    does not.
    """
    settings = r",\ ".join(
        f"{p.symbol}={format_number(function.parameters[p.name])}" for p in function.declared()
    )
    ways = [(function.formula, _CASE, 0.0), (function.formula, _CONDITION, 0.0)]
    written = equations(function)
    if any(len(each.cases) > 1 for each in written):
        ways.insert(0, (in_cases(written), _CASE, _SMALL_BRACE))
    for suffix, (formula, breaks, least) in product([rf",\quad {settings}", ""] if settings else [""], ways):
        parts = re.split(breaks, primed(formula) + suffix)
        if len(parts) > _MOST_PARTS:
            continue
        try:
            best = _best(ax, parts, width, text_pt)
        except ValueError:  # mathtext cannot set what a user's own function calls its formula
            continue
        if best.lines and best.looks >= least:
            return best._replace(complete=bool(suffix) or not settings)
    return _Layout()


def _best(ax: Axes, parts: Sequence[str], width: float, text_pt: float) -> _Layout:
    """The way to break a row of parts that looks largest, of such the one with the fewest lines.

    No lines where none of the ways can be read.
    """
    best = _Layout()
    for looks, sized in _sized(ax, parts, text_pt):
        layouts = [_scaled(lines, width, looks) for lines in _broken(sized)]
        readable = (layout for layout in layouts if layout.scale * text_pt >= UNREADABLE_PT)
        best = max((best, *readable), key=lambda layout: (layout.looks, -len(layout.lines)))
        if best.looks >= _SMALL_FRACTION:  # small fractions cannot look larger, and measuring takes time
            break
    return best


def _sized(ax: Axes, parts: Sequence[str], text_pt: float) -> Iterator[tuple[float, list[_Line]]]:
    """The parts as they are measured with large fractions, and with small ones if there are any."""
    em = text_pt / 72 * ax.figure.dpi
    probe = _write(ax, "", (0.0, 0.0), text_pt)

    def sized(part: str) -> _Line:
        joint = next((joint for joint in _JOINTS if part.startswith(joint)), "")
        text = part.removeprefix(joint)
        probe.set_text(f"${text}$")
        box = probe.get_window_extent()
        ascent = max(box.y1 / em, _ASCENT)
        return _Line(text, box.width / em, ascent, -box.y0 / em, _JOINTS.get(joint, 0.0), joint)

    try:
        large = list(map(with_large_fractions, parts))
        yield 1.0, list(map(sized, large))
        if large != list(parts):
            yield _SMALL_FRACTION, list(map(sized, parts))
    finally:
        probe.remove()


def _broken(parts: Sequence[_Line]) -> Iterator[list[_Line]]:
    """Every way to break a row of parts into lines."""
    for breaks in product((False, True), repeat=len(parts) - 1):
        lines = [parts[0]]
        for part, broken in zip(parts[1:], breaks, strict=True):
            if broken:
                lines.append(part)
            else:
                lines[-1] = lines[-1].followed_by(part)
        yield lines


def _scaled(lines: Sequence[_Line], width: float, looks: float) -> _Layout:
    """Lines at the largest scale up to 1 at which they fit over a panel of that width, in text sizes."""
    widest = max(line.width for line in lines)
    high = sum(line.ascent + line.descent + _LEADING for line in lines) - _LEADING
    scale = min(1.0, _SLACK * width / widest, (FORMULA_LINES - _UNDER) / high)
    return _Layout(lines, scale, looks * scale)


def _write(ax: Axes, text: str, at: tuple[float, float], size_pt: float, **settings: str) -> Annotation:
    """Text whose baseline starts, or ends, at a place given in pixels."""
    width, height = ax.figure.bbox.size
    return ax.annotate(
        text,
        (at[0] / width, at[1] / height),
        xycoords="figure fraction",
        va="baseline",
        fontsize=size_pt,
        annotation_clip=False,
        **settings,  # type: ignore[arg-type] # of matplotlib's Text
    )
