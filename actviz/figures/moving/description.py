"""The alternative text of an animation: what it shows, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from actviz.figures.files.descriptions import description as of_curves
from actviz.figures.moving.moves import PLACE
from actviz.notation import format_place

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.figures.axes.view import View
    from actviz.figures.moving.moves import Move


def description(frames: Sequence[Sequence[Activation]], move: Move, orders: Sequence[int], view: View) -> str:
    """What moves, and what the curves look like at the beginning and at the end.

    Args:
        frames: the functions of each frame.
        move: what moves.
        orders: 0 for f, 1 and 2 for the derivatives that are drawn.
        view: the window.
    """
    start, stop = (format_place(value) for value in (move.values[0], move.values[-1]))
    if move.name == PLACE:
        still = of_curves(frames[0], orders, view)
        return f"A point moves along the curve from x = {start} to {stop}, with the tangent there. {still}"
    first, last = (of_curves(functions, orders, view) for functions in (frames[0], frames[-1]))
    return f"In {len(frames)} frames {move.name} changes from {start} to {stop}. First: {first} Last: {last}"
