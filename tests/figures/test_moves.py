"""What moves in a figure: the numbers of its frames, and how they are written."""

from __future__ import annotations

import math

import pytest

from actviz.errors import UsageError
from actviz.figures import styled
from actviz.figures.moving.moves import MOST_FRAMES, move_for, steady
from actviz.figures.style.look import look_for


def test_widths():
    """Numbers of a reading are as wide as each other, with sign and without."""
    from matplotlib.mathtext import MathTextParser

    with styled(look_for()):
        parse = MathTextParser("path").parse
        widths = [parse(f"$x={text}$").width for text in steady([-10.5, -1, 0, 2.25, 30], 2)]
    assert widths == pytest.approx([widths[0]] * 5, abs=0.01)


@pytest.mark.parametrize(
    ("start", "stop", "frames", "told"),
    [
        (0, 0, 60, "is 0 in the first frame and in the last"),
        (math.nan, 1, 60, "finite"),
        (0, math.inf, 60, "finite"),
        (0, 1, 1, "2 to 600"),
        (0, 1, MOST_FRAMES + 1, "2 to 600"),
    ],
)
def test_impossible_moves(start, stop, frames, told):
    """No number, no distance, no frames."""
    with pytest.raises(UsageError, match=told):
        move_for("alpha", start, stop, frames)


def test_ends_are_exact():
    """The first and the last frame are at the numbers that were asked for."""
    values = move_for("alpha", 0.1, 0.7).values
    assert (values[0], values[-1], len(values)) == (0.1, 0.7, 60)
    assert move_for("alpha", 0.2, 2).decimals == 2
