"""Everything about a figure that is not in its curves, as one choice. Loads no matplotlib."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypedDict, get_args

from actviz.errors import UsageError, argument, one_of
from actviz.figures.style.house import HouseStyle, house_style
from actviz.figures.style.sizes import LONGEST_SIDE_PX, SIZES, Size, parse_size
from actviz.figures.style.theme import THEMES, Theme

if TYPE_CHECKING:
    from actviz.figures.style.colors import OwnColor

Axes = Literal["centred", "box"]
AXES: tuple[Axes, ...] = get_args(Axes)
Ticks = Literal["auto", "pi", "plain", "none"]
TICKS: tuple[Ticks, ...] = get_args(Ticks)
Legend = Literal["box", "direct", "none"]
LEGENDS: tuple[Legend, ...] = get_args(Legend)
Text = Literal["path", "live"]
TEXTS: tuple[Text, ...] = get_args(Text)

_THINNEST_PT = 1.0  # of a curve; with text of 12 pt it has 2 pt, with text of 20 pt 3.2 pt
_MOST_READABLE = 4  # panels in a row or column whose text is as large as the size asks for
SIMPLIFY_PX = 0.02  # points nearer than this to the line through their neighbours need not be in a file


@dataclass(frozen=True)
class Look:
    """Everything about a figure that is not in the curves."""

    theme: Theme = THEMES["document"]
    size: Size = SIZES["16:9"]
    axes: Axes = "centred"
    ticks: Ticks = "auto"
    title: str | None = None
    transparent: bool = False
    grid: bool = False
    legend: Legend = "box"
    formula: bool = False  # curves are labelled with their formulas
    font: str | None = None
    text: Text = "path"  # of an SVG: outlines look the same everywhere, live text can be edited
    colors: tuple[OwnColor, ...] = ()  # that were asked for, instead of the theme's
    style: HouseStyle | None = None

    @property
    def dpi(self) -> float:
        """Pixels per inch."""
        return self.size.dpi

    @property
    def line_pt(self) -> float:
        """Width of a curve."""
        own = self.style and self.style.number("lines.linewidth")
        return own or max(_THINNEST_PT, 0.2 + 0.15 * self.size.text_pt)

    def smaller_pt(self, share: float) -> float:
        """The size of text that is smaller than the labels, unless only these are large enough to read."""
        least_pt, text_pt = self.size.least_pt, self.size.text_pt
        return max(share * text_pt, least_pt if text_pt >= least_pt else 0.0)

    def em_px(self, dpi: float) -> float:
        """The size of the text in pixels, at that many to an inch."""
        return self.size.text_pt / 72 * dpi

    def in_panels(self, across: int, down: int = 1) -> Look:
        """The same look with the smaller text that this many panels, row by row, leave room for.

        Up to 4 × 4 of them have text that is large enough for the size to be read.
        """
        most, text_pt = max(across, down), self.size.text_pt
        smaller_pt = text_pt * max(min(1.0, 1.6 / most), min(0.7, 2.8 / most), 0.4)
        if most <= _MOST_READABLE:
            smaller_pt = max(smaller_pt, min(self.size.least_pt, text_pt))
        return replace(self, size=replace(self.size, text_pt=smaller_pt))

    def boxed(self) -> Look:
        """The same look with axes around the plot."""
        return replace(self, axes="box")

    @property
    def rc(self) -> dict[Any, Any]:
        """Matplotlib settings for drawing and saving, to be applied over its defaults."""
        settings: dict[Any, Any] = {
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
            "path.simplify": True,
            "path.simplify_threshold": SIMPLIFY_PX,
            "svg.fonttype": "path" if self.text == "path" else "none",
            "svg.hashsalt": "actviz",
            "pdf.fonttype": 42,
        }
        return settings | self.style.rc if self.style else settings


class LookWords(TypedDict, total=False):
    """The words for a look, as `actviz.plot` and its like take them; `look_for` has their defaults."""

    theme: str
    size: str
    dpi: float | None
    axes: Axes
    ticks: Ticks
    title: str | None
    transparent: bool
    grid: bool
    legend: Legend
    formula: bool
    font: str | None
    text: Text
    style: str | os.PathLike[str] | None


class CurveWords(LookWords, total=False):
    """The words for a look of curves: also what they are called, and their colours."""

    labels: Sequence[str] | None
    colors: Mapping[str, str] | None


def look_for(
    theme: str = "document",
    size: str = "16:9",
    dpi: float | None = None,
    axes: str = "centred",
    ticks: str = "auto",
    title: str | None = None,
    transparent: bool = False,
    grid: bool = False,
    legend: str = "box",
    formula: bool = False,
    font: str | None = None,
    text: str = "path",
    style: str | os.PathLike[str] | None = None,
) -> Look:
    """A look from the words a person uses for it.

    Raises:
        UsageError: a word that is none of those allowed; the hint lists them; or no style file.
    """
    if dpi is not None and not 1 <= dpi <= LONGEST_SIDE_PX:
        raise UsageError(f"{argument('dpi')} must be from 1 to {LONGEST_SIDE_PX}, not {dpi:g}")
    chosen = parse_size(size, dpi)
    if chosen.text_pt * chosen.dpi < 72:
        raise UsageError(
            f"{argument('dpi')} {chosen.dpi:g} makes text smaller than a pixel",
            hint="choose a larger one",
        )
    colors = THEMES[one_of(argument("theme"), theme, tuple(THEMES))]
    house = house_style(style) if style is not None else None
    if house is not None:
        colors = house.over(colors)
        chosen = replace(chosen, text_pt=house.number("font.size") or chosen.text_pt)
    return Look(
        theme=colors,
        size=chosen,
        axes=one_of(argument("axes"), axes, AXES),
        ticks=one_of(argument("ticks"), ticks, TICKS),
        title=title and "".join(letter for letter in title if letter.isprintable() or letter == "\n"),
        transparent=transparent,
        grid=grid or (house is not None and house.grid),
        legend=one_of(argument("legend"), legend, LEGENDS),
        formula=formula,
        font=font,
        text=one_of(argument("text"), text, TEXTS),
        style=house,
    )
