"""The colours and line styles of figures. Plain data; loads no matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Dash = str | tuple[int, tuple[float, ...]]

_DASHES: tuple[Dash, ...] = (
    "-",
    "--",
    "-.",
    ":",
    (0, (6, 2, 1, 2, 1, 2)),
    (0, (7, 4)),
    (0, (10, 1.6, 3, 1.6)),
    (0, (1, 3)),
)
# how much of a line is drawn, of the patterns that matplotlib has names for
_INK = {"-": 1.0, "--": 0.7, "-.": 0.7, ":": 0.38}

# Eight colours each, at least 3:1 against their background and apart for all common kinds of colour
# vision, no two of one lightness. The first blue, orange and green are those of Okabe & Ito 2008.
_ON_WHITE = ("#0072B2", "#D55E00", "#009E60", "#6A1B9A", "#1398FA", "#7A5200", "#700020", "#001E40")
_OF_DOCUMENTS = ("#D55E00", "#007A4A", "#8D2EAC", "#704D00", "#003F73", "#70001F", "#080808")
_ON_BLACK = ("#56B4E9", "#FFB420", "#5FA678", "#FFE69A", "#D858B0", "#D8431A", "#FAFAFA", "#5560E0")


@dataclass(frozen=True)
class Stroke:
    """How one curve is drawn."""

    color: str
    dash: Dash
    alpha: float = 1.0
    rank: int = 0  # of two that show as much ink, the one of higher rank lies over the other

    @property
    def ink(self) -> float:
        """The share of the line that is drawn: 1 for a solid one."""
        if isinstance(self.dash, str):
            return _INK[self.dash]
        lengths = self.dash[1]
        return sum(lengths[::2]) / sum(lengths)


@dataclass(frozen=True)
class Theme:
    """Colours and line styles; curve i takes stroke i, so that colour and dash change together.

    ``shades`` lead from the weakest to the strongest colour of a sweep, where order is what is shown;
    where they are greys its line styles change too.
    """

    name: str
    background: str
    ink: str
    faint: str
    strokes: tuple[Stroke, ...]
    shades: tuple[str, ...]
    italic: bool = False  # whether names are typeset as formulas, y = relu(x)


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
                *_strokes(_OF_DOCUMENTS, ("-", *_DASHES[2:])),
            ),
            shades=("#1E90FF", "#0F5FB4", "#04204F"),
            italic=True,
        ),
        Theme("light", "white", "#222222", "#BBBBBB", _strokes(_ON_WHITE), ("#3F98D2", "#1763A6", "#04204A")),
        Theme(
            "dark", "#15181E", "#E8E8E8", "#5A606B", _strokes(_ON_BLACK), ("#2F74B5", "#62B6EA", "#E4F4FF")
        ),
        Theme("mono", "white", "black", "#999999", _strokes(["black"]), ("#8C8C8C", "#000000")),
    )
}
