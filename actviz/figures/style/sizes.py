"""The exact sizes of figures, each with the size of text that can be read on it. Loads no matplotlib."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from actviz.errors import UsageError, argument

SHORTEST_SIDE_PX, LONGEST_SIDE_PX = 64, 16384
BEAMER_TEXT_WIDTH_IN = 398.3386 / 72.27  # \textwidth of a slide of 160 mm × 90 mm, in TeX points


@dataclass(frozen=True)
class Size:
    """A figure's exact size and the size of the text on its axes."""

    width_in: float
    height_in: float
    text_pt: float


SIZES = {
    "16:9": Size(40 / 3, 7.5, 20.0),  # PowerPoint's and Keynote's wide slide
    "4:3": Size(10.0, 7.5, 20.0),
    "document": Size(6.4, 4.8, 12.0),  # matplotlib's own default, as in the documents
    "beamer": Size(BEAMER_TEXT_WIDTH_IN, BEAMER_TEXT_WIDTH_IN * 9 / 16, 10.0),
    "column": Size(3.5, 2.625, 8.5),  # one column of a two-column paper
    "square": Size(7.5, 7.5, 18.0),
    "a4": Size(210 / 25.4, 297 / 25.4, 12.0),  # a sheet of paper, upright
}
_UNITS_IN = {"in": 1.0, "cm": 1 / 2.54}


def parse_size(text: str, dpi: float) -> Size:
    """A preset's name, or ``WxH`` with ``in`` (the default), ``cm`` or ``px``.

    Raises:
        UsageError: neither, or a side of more than 16384 pixels at this resolution.
    """
    size = SIZES.get(text)
    if size is None:
        match = re.fullmatch(r"(\d+(?:\.\d*)?|\.\d+)\s*[x×]\s*(\d+(?:\.\d*)?|\.\d+)\s*(in|cm|px)?", text)
        if not match:
            raise UsageError(
                f"{argument('size')}: there is no size '{text}'",
                hint=f"the sizes are {', '.join(SIZES)}, or one like 800x450px, 16x9cm, 5x3in",
            )
        unit = 1 / dpi if match[3] == "px" else _UNITS_IN[match[3] or "in"]
        width_in, height_in = float(match[1]) * unit, float(match[2]) * unit
        # text follows the area, and is that of the presets at the presets' areas
        size = Size(width_in, height_in, min(max(2.0 * math.sqrt(width_in * height_in), 5.0), 60.0))
    sides_px = sorted((size.width_in * dpi, size.height_in * dpi))
    if sides_px[0] < SHORTEST_SIDE_PX or sides_px[1] > LONGEST_SIDE_PX:
        raise UsageError(
            f"{argument('size', text)} at {dpi:g} dpi is "
            f"{size.width_in * dpi:.0f} x {size.height_in * dpi:.0f} pixels",
            hint=f"a side has from {SHORTEST_SIDE_PX} to {LONGEST_SIDE_PX} pixels",
        )
    return size
