"""What `precision` prints is its report in every form."""

from __future__ import annotations

import pytest
from printed import DRESSED, at, forms, number

import actviz
from actviz.tables.precision import description


def test_precision():
    """Ends, outputs and layers of each function and format."""
    report = actviz.precision(["tanh", "exponential"], formats=["float16", "float8_e5m2"], scale=0.125)
    found = forms("precision tanh exponential --dtype fp16 --dtype e5m2 --scale 1/8")
    rows = [row for function in found.json["functions"] for row in function["formats"]]
    every = [one for function in report.functions for one in function.formats]
    values = {
        f"{key}.{side}": [getattr(getattr(one, key), side) for one in every]
        for key in ("zero_slope_beyond", "limit_beyond", "overflow_beyond")
        for side in ("left", "right")
    }
    values |= {key: [getattr(one, key) for one in every] for key in ("distinct_outputs", "underflow_layer")}
    for key, due in values.items():
        assert [at(row, key) for row in rows] == due
        assert [float(cell) if cell else None for cell in found.csv[key]] == due
    assert found.csv["function"] == ["tanh"] * 3 + ["exponential"] * 3
    assert found.csv["format"] == ["float16", "float8_e5m2", "int8"] * 2
    assert found.csv["scale"] == ["", "", "0.125"] * 2
    for form in DRESSED:
        for table, function in zip(getattr(found, form), report.functions, strict=True):
            outputs = [number(cell.replace(",", "")) for cell in table.column("outputs")]
            assert outputs == [one.distinct_outputs for one in function.formats]
            ends = [number(cell.partition("> ")[2]) for cell in table.column("f′ is 0")]
            due = [one.zero_slope_beyond.right for one in function.formats]
            assert [end is None for end in ends] == [end is None for end in due]
            assert [a for a in ends if a] == pytest.approx([b for b in due if b], rel=1e-3)
    names = "tanh as steps between the numbers of float16, float8_e5m2, int8, and the exact curves"
    assert names in description(report)
