"""The styles of figures as data: sizes, themes with their contrasts, line styles, formats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from actviz.figures.axes.strokes import shade
from actviz.figures.files.provenance import FORMATS, Format, Moving
from actviz.figures.files.save import ANIMATED
from actviz.figures.style.sizes import LONGEST_SIDE_PX, SCREEN_DPI, SHORTEST_SIDE_PX, SIZES, Size
from actviz.figures.style.theme import THEMES, Dash, Stroke, Theme

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

_FORMATS: dict[Format, dict[str, str]] = {
    "png": {"made_of": "pixels", "text": "pixels", "pages": "one file per page"},
    "svg": {
        "made_of": "curves",
        "text": "outlines, or letters with --text live",
        "pages": "one file per page",
    },
    "pdf": {"made_of": "curves", "text": "letters, with their TrueType fonts", "pages": "one file"},
    "tex": {"made_of": "pgfplots commands", "text": "in the document's font", "pages": "one file per page"},
}
_MOTION: dict[Format | Moving, dict[str, str]] = {
    "gif": {"made_of": "pixels, 256 colours", "shown_by": "browsers, slides"},
    "png": {"made_of": "pixels (APNG)", "shown_by": "browsers"},
    "webp": {"made_of": "pixels", "shown_by": "browsers"},
    "mp4": {"made_of": "pixels; needs ffmpeg", "shown_by": "video players, browsers, slides"},
    "pdf": {"made_of": "curves", "shown_by": "one page per frame, step by step"},
}
_SHADES = 4  # of a sweep that are shown


def described() -> dict[str, Any]:
    """All sizes, themes and formats as a JSON object (schema 1), lengths in the units in their names."""
    return {
        "schema": 1,
        "dpi": SCREEN_DPI,
        "side_px": [SHORTEST_SIDE_PX, LONGEST_SIDE_PX],
        "sizes": [{"name": name, **_size(size)} for name, size in SIZES.items()],
        "themes": [_theme(theme) for theme in THEMES.values()],
        "formats": [{"name": name, **_FORMATS[name]} for name in FORMATS],
        "motion": [{"name": name, **_MOTION[name]} for name in ANIMATED],
    }


def _size(size: Size) -> dict[str, float]:
    dpi = size.dpi
    return {
        "dpi": dpi,
        "width_in": size.width_in,
        "height_in": size.height_in,
        # matplotlib leaves out what is not a whole pixel
        "width_px": int(size.width_in * dpi + 1e-9),
        "height_px": int(size.height_in * dpi + 1e-9),
        "width_pt": 72 * size.width_in,
        "height_pt": 72 * size.height_in,
        "text_pt": size.text_pt,
        "least_pt": size.least_pt,
        "text_px": size.text_pt * dpi / 72,
    }


def _theme(theme: Theme) -> dict[str, Any]:
    return {
        "name": theme.name,
        "background": _hex(theme.background),
        "ink": _hex(theme.ink),
        "ink_contrast": contrast(theme.ink, theme.background),
        "faint": _hex(theme.faint),
        "faint_contrast": contrast(theme.faint, theme.background),
        "curves": [_curve(stroke, theme) for stroke in theme.strokes],
        "sweep": [
            {"color": color, "contrast": contrast(color, theme.background)}
            for color in (shade(theme.shades, i / (_SHADES - 1)) for i in range(_SHADES))
        ],
    }


def _curve(stroke: Stroke, theme: Theme) -> dict[str, Any]:
    return {
        "color": _hex(stroke.color),
        "opacity": stroke.alpha,
        "contrast": contrast(stroke.color, theme.background, stroke.alpha),
        "dashes": _dashes(stroke.dash),
    }


def _dashes(dash: Dash) -> list[float]:
    """The lengths of strokes and gaps in turn, in line widths; none for a solid line."""
    from matplotlib import rcParamsDefault

    if isinstance(dash, tuple):
        return list(dash[1])
    if dash == "--":
        return list(rcParamsDefault["lines.dashed_pattern"])
    if dash == "-.":
        return list(rcParamsDefault["lines.dashdot_pattern"])
    return list(rcParamsDefault["lines.dotted_pattern"]) if dash == ":" else []


def contrast(color: str, background: str, alpha: float = 1.0) -> float:
    """The contrast ratio of WCAG 2.2, from 1 to 21, of a colour that lets some of the background through."""
    behind = _rgb(background)
    darker, lighter = sorted((_luminance(behind), _luminance(alpha * _rgb(color) + (1 - alpha) * behind)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(rgb: Array) -> float:
    """The relative luminance of a colour whose channels are from 0 to 1, as WCAG 2.2 defines it."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def _rgb(color: str) -> Array:
    from matplotlib.colors import to_rgb

    return np.array(to_rgb(color))


def _hex(color: str) -> str:
    from matplotlib.colors import to_hex

    return to_hex(color).upper()
