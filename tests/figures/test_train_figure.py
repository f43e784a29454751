"""Lines over repeated runs: what was never reached is marked, and not drawn as if it were measured."""

from __future__ import annotations

from dataclasses import replace

import drawn
import numpy as np

from actviz.figures import styled
from actviz.figures.runs import Line, Panel
from actviz.figures.style.look import look_for
from actviz.figures.train import _figure


def test_a_line_ends_where_nothing_was_reached():
    """The median is interrupted, an open mark stands over it, and the band ends at what was tried."""
    look = look_for(dpi=50)
    values = np.array([[3, 4, 5], [4, 5, np.inf], [6, np.inf, np.inf], [np.inf] * 3])
    line = Line("ReLU", np.arange(4.0), values, look.theme.strokes[0])
    with styled(look):
        (axes,) = _figure([Panel("epochs", "rate", (line,), never=20)], look).axes
    lines = {line.get_gid() or line.get_label(): line for line in axes.lines}
    np.testing.assert_array_equal(lines["ReLU"].get_ydata(), [4, 5, np.nan, np.nan])
    marks = lines["never"]
    assert marks.get_xdata().tolist() == [2, 3]
    assert (marks.get_ydata() > 20).all()
    assert marks.get_linestyle() == "None"
    assert marks.get_markerfacecolor() == look.theme.background
    assert max(path.vertices[:, 1].max() for path in axes.collections[0].get_paths()) == 20


def test_panels_have_one_frame_and_one_legend():
    """It lists each name once, in ink where its colours differ, and what the bands are."""
    look = look_for(dpi=50, theme="light")
    blue, orange = look.theme.strokes[:2]
    x, values = np.arange(3.0), np.array([[1, 2, 3], [1e-4, 2, 4], [10, 20, 30]])
    functions = (Line("sigmoid", x, values, blue), Line("tanh", x, values, orange))
    layers = [(Line("layer 1", x, values, replace(blue, color=stroke.color)),) for stroke in (blue, orange)]
    panels = [
        Panel("accuracy", "epoch", functions, percent=True, note="median and range of 3 runs"),
        *(Panel("gradient", "epoch", lines, "y") for lines in layers),
        Panel("loss", "epoch", functions, "y"),
    ]
    with styled(look):
        figure = _figure(panels, look)
    frames = [ax.bbox for ax in figure.axes]
    assert len({(round(box.width, 3), round(box.height, 3)) for box in frames}) == 1
    assert len({round(box.x0, 3) for box in frames}) == len({round(box.y0, 3) for box in frames}) == 2
    assert not any(ax.get_legend() for ax in figure.axes)
    (legend,) = figure.legends
    told = [text.get_text() for text in legend.get_texts()]
    assert told == ["sigmoid", "tanh", "layer 1", "median and range of 3 runs"]
    colors = [line.get_color() for line in legend.legend_handles[:3]]
    assert colors == [blue.color, orange.color, look.theme.ink]
    assert drawn.faults(figure) == drawn.NONE
