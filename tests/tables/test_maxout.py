"""What `maxout` prints is its report in every form."""

from __future__ import annotations

import pytest
from printed import DRESSED, Shown, agree, forms

import actviz


def test_maxout():
    """Weights, biases, and from where to where each piece is the largest."""
    report = actviz.maxout([(0.5, 1), (2, 0), (-1, -4)])
    found = forms("maxout 0.5,1 2,0 -1,-4")
    agree(
        found,
        found.json["pieces"],
        [
            Shown([piece.weight for piece in report.pieces], "weight", "w"),
            Shown([piece.bias for piece in report.pieces], "bias", "b"),
        ],
    )
    for i, key in enumerate(("largest_from", "largest_to")):
        assert [float(cell) for cell in found.csv[key]] == [piece.largest[i] for piece in report.pieces]
    assert found.json["range"] == [report.activation.range.low, None]
    assert found.json["range"][0] == pytest.approx(-2 / 3)
    wanted = ["-3.33333 ≤ x ≤ 0.666667", "x ≥ 0.666667", "x ≤ -3.33333"]
    for form in DRESSED:
        assert getattr(found, form)[0].column("largest where") == wanted
