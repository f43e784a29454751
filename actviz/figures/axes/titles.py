"""A title over a figure: broken into lines where it is too wide, written smaller where they are too many.

Loads matplotlib only to measure a title that there is.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from actviz.errors import UsageError, argument
from actviz.figures.axes.words import with_primes
from actviz.figures.style.fonts import font_settings

if TYPE_CHECKING:
    from matplotlib.text import Text

    from actviz.figures.style.look import Look

_TEXT = 1.2  # of the figure's text
_ONE_LINE, _GAP = 1.9, 0.7  # what a line takes, and what is left free under several; in text sizes
_SIDE = 1.1  # left free at the sides, and above, in text sizes
_HIGHEST = 0.25  # of the figure's height
_SMALLER, _SMALLEST = 0.94, 0.01
_HALVINGS = 12
# a formula, an escaped sign or a letter: what is never broken
_UNIT = re.compile(r"(?<!\\)\$(?:\\.|[^$\\])*\$|\\.|.")
_WORD = re.compile(r"(?:(?<!\\)\$(?:\\.|[^$\\])*\$|\\.|\S)+")
_WIDE = 0x2E80  # Chinese, Japanese and Korean letters, between which a line may end, start here
_NOT_FIRST, _NOT_LAST = "、。，．：；！？）］｝〕〉》」』】〗’”…ー々", "（［｛〔〈《「『【〖‘“"


@dataclass(frozen=True)
class Title:
    """A title that fits: its lines, the size of its letters, and the height it takes of a figure."""

    text: str
    size_pt: float
    height_pt: float


@dataclass(frozen=True)
class _Piece:
    """A part of a title that may start a line; with a space before it if it does not."""

    text: str
    spaced: bool


def title_pt(look: Look) -> float:
    """The height that a title takes at the head of a figure, 0 without one."""
    return fitted(look).height_pt if look.title else 0.0


@lru_cache(64)
def fitted(look: Look) -> Title:
    """The title of a look in as few lines, and letters as large, as its figure has room for.

    Raises:
        UsageError: what it has between dollar signs is no formula.
    """
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    full_pt = look.size.text_pt
    width = 72 * look.size.width_in - 2 * _SIDE * full_pt
    settings: dict[Any, Any] = {**look.rc, **font_settings(look.font, [look.title or ""])}
    with rc_context(settings), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of letters that no font has, which drawing tells
        figure = Figure(figsize=(1, 1), dpi=look.dpi)
        FigureCanvasAgg(figure)
        probe = figure.text(0, 0, "", fontsize=_TEXT * full_pt)
        try:
            text, size_pt = _fitted(
                look.title or "", probe, _TEXT * full_pt, (width, _HIGHEST * 72 * look.size.height_in)
            )
            high = _measured(probe, text, size_pt)[1]
        except ValueError as fault:
            raise UsageError(
                f"{argument('title')}: {look.title} cannot be typeset: {str(fault).strip().splitlines()[-1]}",
                hint=r"write a literal dollar sign as \$",
            ) from None
    taken = high + _GAP * full_pt if "\n" in text else 0.0
    return Title(text, size_pt, max(_ONE_LINE * full_pt, taken))


def _fitted(title: str, probe: Text, full_pt: float, room: tuple[float, float]) -> tuple[str, float]:
    """The text with its line breaks, and its size, at most the full one; lengths in points."""
    width, height = room
    lines = [list(_pieces(line)) for line in with_primes(title).split("\n")]
    known: dict[str, float] = {}

    def wide(text: str) -> float:
        if text not in known:
            known[text] = _measured(probe, text, full_pt)[0]
        return known[text]

    space = wide("x x") - 2 * wide("x")
    scale = 1.0
    while True:
        text = "\n".join(part for pieces in lines for part in _balanced(pieces, width / scale, wide, space))
        size_pt = scale * full_pt
        across, high = _measured(probe, text, size_pt)
        fits = across <= width and (high <= height or (scale == 1.0 and "\n" not in text))
        if fits or scale < _SMALLEST:
            return text, size_pt
        scale *= _SMALLER


def _measured(probe: Text, text: str, size_pt: float) -> tuple[float, float]:
    """Width and height of a text, in points."""
    probe.set_text(text)
    probe.set_fontsize(size_pt)
    box = probe.get_window_extent()
    scale = 72 / probe.get_figure(root=True).dpi  # type: ignore[union-attr] # it is in one
    return box.width * scale, box.height * scale


def _pieces(line: str) -> Iterator[_Piece]:
    for word in _WORD.findall(line):
        start = 0
        units = _UNIT.findall(word)
        for i, (before, after) in enumerate(pairwise(units), start=1):
            if _may_part(before, after):
                yield _Piece("".join(units[start:i]), spaced=start == 0)
                start = i
        yield _Piece("".join(units[start:]), spaced=start == 0)


def _may_part(before: str, after: str) -> bool:
    """Whether a line may end between two units of a word."""
    wide = ord(before[-1]) >= _WIDE or ord(after[0]) >= _WIDE
    return wide and after not in _NOT_FIRST and before not in _NOT_LAST


def _balanced(pieces: Sequence[_Piece], room: float, wide: Callable[[str], float], space: float) -> list[str]:
    """The fewest lines no wider than the room, as equal in width as can be."""
    lines = _wrapped(pieces, room, wide, space)
    if len(lines) == 1:
        return lines
    low, high = room / 2, room
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        narrower = _wrapped(pieces, middle, wide, space)
        if len(narrower) > len(lines):
            low = middle
        else:
            lines, high = narrower, middle
    return lines


def _wrapped(pieces: Sequence[_Piece], room: float, wide: Callable[[str], float], space: float) -> list[str]:
    """Lines filled one after the other; a word that is wider than the room is broken anywhere."""
    lines, filled = [""], 0.0
    for piece in pieces:
        gap = space if piece.spaced and filled else 0.0
        if filled and filled + gap + wide(piece.text) > room:
            lines.append("")
            filled = gap = 0.0
        if gap:
            lines[-1] += " "
        units = [piece.text] if wide(piece.text) <= room else _UNIT.findall(piece.text)
        for unit in units:
            if filled and len(units) > 1 and filled + gap + wide(unit) > room:
                lines.append("")
                filled = gap = 0.0
            lines[-1] += unit
            filled += gap + wide(unit)
            gap = 0.0
    return lines
