"""How figures look: themes, sizes, and one choice of both. Plain data; loads no matplotlib."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from actviz.errors import UsageError, one_of

Axes = Literal["centred", "box"]
AXES: tuple[Axes, ...] = get_args(Axes)
Ticks = Literal["auto", "pi", "plain", "none"]
TICKS: tuple[Ticks, ...] = get_args(Ticks)
Dash = str | tuple[int, tuple[float, ...]]

SHORTEST_SIDE_PX, LONGEST_SIDE_PX = 64, 16384
BEAMER_TEXT_WIDTH_IN = 398.3386 / 72.27  # \textwidth of the default 128 mm × 96 mm slide, in TeX points
# Okabe & Ito 2008, colours that stay apart for all common kinds of colour vision
BLUE, VERMILLION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
SKY, ORANGE, YELLOW = "#56B4E9", "#E69F00", "#F0E442"
_DASHES: tuple[Dash, ...] = (
    "-",
    "--",
    "-.",
    ":",
    (0, (6, 2, 1, 2, 1, 2)),
    (0, (9, 3)),
    (0, (3, 1.5)),
    (0, (1, 3)),
)


@dataclass(frozen=True)
class Stroke:
    """How one curve is drawn."""

    color: str
    dash: Dash
    alpha: float = 1.0


@dataclass(frozen=True)
class Theme:
    """Colours and line styles; curve i takes stroke i, so that colour and dash change together."""

    name: str
    background: str
    ink: str
    faint: str
    strokes: tuple[Stroke, ...]
    thickest_pt: float = math.inf  # a curve's width follows the text size up to here


def _strokes(colors: Sequence[str], dashes: Sequence[Dash] = _DASHES) -> tuple[Stroke, ...]:
    return tuple(Stroke(colors[i % len(colors)], dash) for i, dash in enumerate(dashes))


THEMES = {
    theme.name: theme
    for theme in (
        Theme(
            "document",
            background="white",
            ink="#222222",
            faint="#BBBBBB",
            strokes=(
                Stroke("dodgerblue", "--", 0.9),
                *_strokes([VERMILLION, GREEN, PURPLE, BLUE], ("-", *_DASHES[2:])),
            ),
            thickest_pt=2.0,
        ),
        Theme("light", "white", "#222222", "#BBBBBB", _strokes([BLUE, VERMILLION, GREEN, PURPLE])),
        Theme("dark", "#15181E", "#E8E8E8", "#5A606B", _strokes([SKY, ORANGE, GREEN, YELLOW, PURPLE])),
        Theme("mono", "white", "black", "#999999", _strokes(["black"])),
    )
}


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
                f"--size: there is no size '{text}'",
                hint=f"the sizes are {', '.join(SIZES)}, or one like 800x450px, 16x9cm, 5x3in",
            )
        unit = 1 / dpi if match[3] == "px" else _UNITS_IN[match[3] or "in"]
        width_in, height_in = float(match[1]) * unit, float(match[2]) * unit
        # text follows the area, and is that of the presets at the presets' areas
        size = Size(width_in, height_in, min(max(2.0 * math.sqrt(width_in * height_in), 5.0), 60.0))
    sides_px = sorted((size.width_in * dpi, size.height_in * dpi))
    if sides_px[0] < SHORTEST_SIDE_PX or sides_px[1] > LONGEST_SIDE_PX:
        raise UsageError(
            f"--size {text} at {dpi:g} dpi is {size.width_in * dpi:.0f} x {size.height_in * dpi:.0f} pixels",
            hint=f"a side has from {SHORTEST_SIDE_PX} to {LONGEST_SIDE_PX} pixels",
        )
    return size


@dataclass(frozen=True)
class Look:
    """Everything about a figure that is not in the curves."""

    theme: Theme = THEMES["document"]
    size: Size = SIZES["16:9"]
    dpi: float = 144.0
    axes: Axes = "centred"
    ticks: Ticks = "auto"
    title: str | None = None
    transparent: bool = False

    @property
    def line_pt(self) -> float:
        """Width of a curve."""
        return min(max(1.2, self.size.text_pt * 0.16), self.theme.thickest_pt)

    def in_panels(self, across: int) -> Look:
        """The same look with the smaller text that this many panels side by side leave room for."""
        text_pt = self.size.text_pt * min(1.0, max(1.6 / across, 0.4))
        return replace(self, size=replace(self.size, text_pt=text_pt))

    def boxed(self) -> Look:
        """The same look with axes around the plot."""
        return replace(self, axes="box")

    @property
    def rc(self) -> dict[Any, Any]:
        """Matplotlib settings for drawing and saving, to be applied over its defaults."""
        return {
            "font.size": self.size.text_pt,
            "axes.edgecolor": self.theme.ink,
            "axes.labelcolor": self.theme.ink,
            "axes.linewidth": max(0.6, self.size.text_pt * 0.06),
            "axes.unicode_minus": True,
            "text.color": self.theme.ink,
            "xtick.color": self.theme.ink,
            "ytick.color": self.theme.ink,
            "figure.facecolor": self.theme.background,
            "figure.dpi": self.dpi,
            "savefig.dpi": self.dpi,
            "savefig.facecolor": "auto",
            "savefig.transparent": self.transparent,
            "path.simplify": False,
            "svg.fonttype": "path",
            "svg.hashsalt": "actviz",
            "pdf.fonttype": 42,
        }


def look_for(
    theme: str = "document",
    size: str = "16:9",
    dpi: float = 144.0,
    axes: str = "centred",
    ticks: str = "auto",
    title: str | None = None,
    transparent: bool = False,
) -> Look:
    """A look from the words a person uses for it.

    Raises:
        UsageError: a word that is none of those allowed; the hint lists them.
    """
    if not 1 <= dpi <= LONGEST_SIDE_PX:
        raise UsageError(f"--dpi must be from 1 to {LONGEST_SIDE_PX}, not {dpi:g}")
    return Look(
        theme=THEMES[one_of("--theme", theme, tuple(THEMES))],
        size=parse_size(size, dpi),
        dpi=dpi,
        axes=one_of("--axes", axes, AXES),
        ticks=one_of("--ticks", ticks, TICKS),
        title=title and "".join(letter for letter in title if letter.isprintable() or letter == "\n"),
        transparent=transparent,
    )
