"""What `eval` reads and prints."""

from __future__ import annotations

import math

import pytest
from printed import parsed
from process import in_csv, printed


def test_json_of_eval():
    """x and f, with f′ and f″ where they are asked for; what is not finite is null."""
    rows = parsed(printed("eval relu -3 inf --json"))
    assert rows == [{"name": "relu", "x": -3, "f": 0}, {"name": "relu", "x": None, "f": None}]
    assert [tuple(row) for row in parsed(printed("eval relu 1 --json --deriv"))] == [("name", "x", "f", "df")]
    (row,) = parsed(printed("eval tanh 0.5 --json --deriv2"))
    t = math.tanh(0.5)
    assert row.pop("name") == "tanh"
    assert row == pytest.approx({"x": 0.5, "f": t, "df": 1 - t * t, "d2f": -2 * t * (1 - t * t)}, rel=1e-14)


def test_eval_reads_every_spelling():
    """Negative numbers are no options; π, fractions, infinities and nan are numbers."""
    typed = "-3 -inf inf nan 1e300 -2pi pi/2 −1 3*pi/4 1/3 -1e-3 −.5π"
    rows = in_csv(f"eval tanh {typed}")
    x = [
        -3, -math.inf, math.inf, math.nan, 1e300, -2 * math.pi, math.pi / 2, -1, 0.75 * math.pi, 1 / 3, -1e-3,
        -math.pi / 2,
    ]  # fmt: skip
    assert [float(row["x"]) for row in rows] == pytest.approx(x, rel=1e-15, nan_ok=True)
    told = [float(row["f"]) for row in rows]
    assert told == pytest.approx([math.tanh(z) for z in x], rel=1e-15, nan_ok=True)
