"""The exact sizes of figures, each with the size of text that can be read on it. Loads no matplotlib."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from actviz.errors import UsageError, argument

SHORTEST_SIDE_PX, LONGEST_SIDE_PX = 64, 16384
SCREEN_DPI, PAPER_DPI = 144.0, 300.0
BEAMER_TEXT_WIDTH_IN = 398.3386 / 72.27  # \textwidth of a slide of 160 mm × 90 mm, in TeX points
_SLIDE_PT = 14.0  # text that can be read from the back of a room
_LONGEST_SLIDE_IN = 15.0  # what is longer is a poster, and read from nearby
_NATURE_PT = 5.0  # Nature asks for 5 to 7 pt
_MM = 1 / 25.4


@dataclass(frozen=True)
class Size:
    """A figure's exact size, the size of the text on its axes, and how fine its pixels are.

    Text of less than ``least_pt`` is warned of.
    """

    width_in: float
    height_in: float
    text_pt: float
    dpi: float = SCREEN_DPI
    least_pt: float = 0.0


SIZES = {
    "16:9": Size(40 / 3, 7.5, 20.0, least_pt=_SLIDE_PT),  # PowerPoint's and Keynote's wide slide
    "16:10": Size(10.0, 6.25, 18.0, least_pt=_SLIDE_PT),
    "4:3": Size(10.0, 7.5, 20.0, least_pt=_SLIDE_PT),
    "9:16": Size(7.5, 40 / 3, 20.0, least_pt=_SLIDE_PT),  # a telephone, held upright
    "square": Size(7.5, 7.5, 18.0, least_pt=_SLIDE_PT),
    "document": Size(6.4, 4.8, 12.0),  # matplotlib's default
    "beamer": Size(BEAMER_TEXT_WIDTH_IN, BEAMER_TEXT_WIDTH_IN * 9 / 16, 10.0, PAPER_DPI),
    "column": Size(3.5, 2.625, 8.5, PAPER_DPI),  # one column of a two-column paper
    "nature": Size(89 * _MM, 89 * _MM * 3 / 4, 7.0, PAPER_DPI, _NATURE_PT),  # one column of Nature
    "nature2": Size(183 * _MM, 183 * _MM * 9 / 16, 7.0, PAPER_DPI, _NATURE_PT),  # both columns
    "neurips": Size(5.5, 5.5 * 9 / 16, 9.0, PAPER_DPI),  # the width of the text
    "icml": Size(3.25, 3.25 * 3 / 4, 8.0, PAPER_DPI),  # one column
    "a4": Size(210 * _MM, 297 * _MM, 12.0, PAPER_DPI),  # a sheet of paper, upright
}
_UNITS_IN = {"in": 1.0, "cm": 10 * _MM, "mm": _MM}


def parse_size(text: str, dpi: float | None = None) -> Size:
    """A preset's name, or ``WxH`` with ``in`` (the default), ``cm``, ``mm`` or ``px``.

    Args:
        text: what was typed.
        dpi: pixels per inch; None: as many as the size has by itself.

    Raises:
        UsageError: neither, or a side of more than 16384 pixels at this resolution.
    """
    size = SIZES.get(text)
    if size is None:
        match = re.fullmatch(r"(\d+(?:\.\d*)?|\.\d+)\s*[x×]\s*(\d+(?:\.\d*)?|\.\d+)\s*(in|cm|mm|px)?", text)
        if not match:
            raise UsageError(
                f"{argument('size')}: there is no size '{text}'",
                hint=f"the sizes are {', '.join(SIZES)}, or one like 800x450px, 16x9cm, 5x3in",
            )
        unit = 1 / (dpi or SCREEN_DPI) if match[3] == "px" else _UNITS_IN[match[3] or "in"]
        width_in, height_in = float(match[1]) * unit, float(match[2]) * unit
        # text follows the area, and is that of the presets at the presets' areas
        text_pt = min(max(2.0 * math.sqrt(width_in * height_in), 5.0), 60.0)
        is_slide = text_pt >= _SLIDE_PT and max(width_in, height_in) <= _LONGEST_SLIDE_IN
        size = Size(width_in, height_in, text_pt, least_pt=_SLIDE_PT if is_slide else 0.0)
    size = replace(size, dpi=dpi or size.dpi)
    dpi = size.dpi
    sides_px = sorted((size.width_in * dpi, size.height_in * dpi))
    if sides_px[0] < SHORTEST_SIDE_PX or sides_px[1] > LONGEST_SIDE_PX:
        raise UsageError(
            f"{argument('size', text)} at {dpi:g} dpi is "
            f"{size.width_in * dpi:.0f} x {size.height_in * dpi:.0f} pixels",
            hint=f"a side has from {SHORTEST_SIDE_PX} to {LONGEST_SIDE_PX} pixels",
        )
    return size
