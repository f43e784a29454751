"""What `list` prints: JSON, and names for other commands."""

from __future__ import annotations

from printed import parsed
from process import printed

import actviz


def test_json_of_list():
    """A list of every function with its five keys."""
    rows = parsed(printed("list --json"))
    assert all(set(row) >= {"name", "family", "range", "derivative_range", "aliases"} for row in rows)
    assert [row["name"] for row in rows][: len(actviz.names())] == list(actviz.names())
    assert next(row for row in rows if row["name"] == "relu")["range"] == [0.0, None]


def test_list_names():
    """What - reads: every function that has a curve, or a family's."""
    assert printed("list --names").split() == list(actviz.names())
    assert "softmax" in printed("list --names --family vectors").split()
