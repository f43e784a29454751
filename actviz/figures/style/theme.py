"""The colours and line styles of figures. Plain data; loads no matplotlib."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Dash = str | tuple[int, tuple[float, ...]]

# Okabe & Ito 2008, colours that stay apart for all common kinds of colour vision
BLUE, VERMILLION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
SKY, ORANGE, YELLOW = "#56B4E9", "#E69F00", "#F0E442"
_DASHES: tuple[Dash, ...] = (
    "-",
    "--",
    "-.",
    ":",
    (0, (6, 2, 1, 2, 1, 2)),
    (0, (10, 3)),
    (0, (12, 2, 4, 2)),
    (0, (1, 4)),
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
