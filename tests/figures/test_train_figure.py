"""Lines over repeated runs: what was never reached is marked, and not drawn as if it were measured."""

from __future__ import annotations

import numpy as np

from actviz.figures import styled
from actviz.figures.style.look import look_for
from actviz.figures.train import Line, Panel, _figure


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
