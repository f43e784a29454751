"""How each curve of a panel is drawn: the strokes of the theme, or the shades of one hue for a sweep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from actviz.figures.axes.words import Drawn, swept_parameter
from actviz.figures.style.colors import are_alike
from actviz.figures.style.theme import Stroke, Theme

if TYPE_CHECKING:
    from actviz.figures.style.colors import OwnColor
    from actviz.figures.style.look import Look


def look_for_curves(look: Look, panel: Sequence[Drawn], places: Sequence[int] = ()) -> Look:
    """The same look, whose first strokes are those of the curves in this panel, in their order.

    Args:
        look: with the strokes and shades of the theme, and the colours that were asked for.
        panel: the curves.
        places: which of the theme's strokes they have; without any, the first ones.
    """
    there = look.theme.strokes
    strokes = tuple(there[i % len(there)] for i in places) or there
    parameter = swept_parameter(panel)
    if parameter is not None:
        strokes = shaded(look.theme, [function.parameters[parameter] for function, _ in panel])
    if look.colors:
        if parameter is None:
            strokes = _told_apart(strokes, len(panel), there, look.colors)
        strokes = _colored(strokes, panel, look.colors)
    return replace(look, theme=replace(look.theme, strokes=strokes))


def _told_apart(
    strokes: Sequence[Stroke], count: int, palette: Sequence[Stroke], colors: Sequence[OwnColor]
) -> tuple[Stroke, ...]:
    """The strokes, the first ``count`` of them in colours that are like none that was asked for.

    The others are those of the palette that no curve of the panel has, from the first on, as long as there
    are some; all panels of a figure, with curves of the same places, agree on them.
    """

    def is_taken(stroke: Stroke) -> bool:
        return any(are_alike(stroke.color, asked.color) for asked in colors)

    free = (stroke for stroke in palette if stroke not in strokes[:count] and not is_taken(stroke))
    found = []
    for stroke in strokes[:count]:
        other = next(free, None) if is_taken(stroke) else None
        found.append(replace(stroke, color=other.color, alpha=other.alpha) if other else stroke)
    return (*found, *strokes[count:])


def _colored(
    strokes: Sequence[Stroke], panel: Sequence[Drawn], colors: Sequence[OwnColor]
) -> tuple[Stroke, ...]:
    """The strokes with the colours that were asked for.

    A function's colour is that of its derivative too, except where both are in one panel.
    """
    own: dict[Drawn, str] = {}
    for drawn in panel:
        least = min(order for function, order in panel if function == drawn[0])
        for asked in colors:
            if asked.function == drawn[0] and drawn[1] == (least if asked.order is None else asked.order):
                own[drawn] = asked.color
    return tuple(
        replace(stroke, color=own[drawn], alpha=1.0) if drawn in own else stroke
        for stroke, drawn in zip(strokes, panel, strict=False)
    ) + tuple(strokes[len(panel) :])


def over_each_other(strokes: Sequence[Stroke]) -> list[int]:
    """The place of each curve in the pile, from the lowest.

    The less of a line is drawn the higher it lies, so that none hides another where they run together;
    of equal ones the first is the highest, or in a sweep the strongest.
    """
    pile = sorted(range(len(strokes)), key=lambda i: (-strokes[i].ink, strokes[i].rank, -i))
    return [pile.index(i) for i in range(len(strokes))]


def shaded(theme: Theme, values: Sequence[float]) -> tuple[Stroke, ...]:
    """A stroke for each of several values, in a shade that is the stronger the larger it is among them."""
    steps = sorted(set(values))
    grey = all(stroke.color == theme.ink for stroke in theme.strokes)
    return tuple(
        Stroke(
            shade(theme.shades, steps.index(value) / max(len(steps) - 1, 1)),
            theme.strokes[i % len(theme.strokes)].dash if grey else "-",
            rank=steps.index(value),
        )
        for i, value in enumerate(values)
    )


def shade(shades: Sequence[str], place: float) -> str:
    """The colour at a place from 0 to 1 on the way through the shades."""
    at = place * (len(shades) - 1)
    step = min(int(at), len(shades) - 2)
    mixed = (
        round(low + (high - low) * (at - step))
        for low, high in zip(_channels(shades[step]), _channels(shades[step + 1]), strict=True)
    )
    return "#" + "".join(f"{channel:02X}" for channel in mixed)


def _channels(color: str) -> list[int]:
    return [int(color[i : i + 2], 16) for i in (1, 3, 5)]
