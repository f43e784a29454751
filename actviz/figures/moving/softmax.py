"""The probabilities of a softmax while its temperature changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from actviz.figures.files.motion import Frames, Timing
from actviz.figures.moving.moves import steady
from actviz.figures.softmax import bars_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.analysis.units.softmax import SoftmaxReport
    from actviz.figures.moving.moves import Move
    from actviz.figures.style.look import Look


def warmed(reports: Sequence[SoftmaxReport], move: Move, look: Look) -> Frames:
    """Bars, one report after the other.

    Args:
        reports: of the same logits, at the temperature of each frame.
        move: these temperatures.
        look: theme, sizes and style.
    """
    heads = [f"$T={text}$" for text in steady(move.values, move.decimals)]

    def draw(frame: int) -> Figure:
        return bars_figure([reports[frame]], look, reports, heads[frame])

    return Frames(len(reports), draw, Timing())
