"""What `saturation` prints is its report in every form."""

from __future__ import annotations

import math

import pytest
from printed import DRESSED, Shown, agree, forms

import actviz

PRODUCTS = ("bound", "mean", "rms", "typical")


def test_saturation():
    """Shares, ranges and all four products of each function."""
    report = actviz.saturation(["sigmoid", "gelu", "elu:0.5"], layers=3, threshold=0.05, input_std=2.0)
    found = forms("saturation sigmoid gelu elu:0.5 --layers 3 --threshold 0.05 --std 2")
    functions = report.functions
    agree(
        found,
        found.json["functions"],
        [
            Shown([f.saturated_share for f in functions], "saturated_share", "of inputs, %", 4, 1),
            Shown([f.crossing_share for f in functions], "crossing_share", "of inputs, %", 4, 1, "crossing"),
            Shown([f.activation.range.low for f in functions], "range.low"),
            Shown([f.activation.range.high for f in functions], "range.high"),
            Shown([f.activation.derivative_range.low for f in functions], "derivative_range.low"),
            Shown([f.activation.derivative_range.high for f in functions], "derivative_range.high"),
            *(
                Shown([getattr(getattr(f.gradient_product, kind), what) for f in functions], key, *where)
                for kind in PRODUCTS
                for what, key, *where in (
                    ("factor", f"gradient_product.{kind}_per_layer", kind, 6, 2),
                    ("value", f"gradient_product.{kind}", kind, 6, 3),
                    ("log10", f"gradient_product.log10_{kind}"),
                )
            ),
        ],
    )
    assert found.csv["function"] == ["sigmoid", "gelu", "elu:alpha=0.5"]
    assert [float(x) for x in found.csv["saturated_below"]] == [f.saturated_where[0][1] for f in functions]
    rights = [f.saturated_where[-1][0] for f in functions]
    assert [float(x) for x in found.csv["saturated_above"]] == [rights[0], math.inf, math.inf]
    assert found.csv["crossings"] == [str(len(f.crossings)) for f in functions] == ["0", "1", "0"]


def test_numbers_beyond_float64_keep_their_size():
    """0.25^1000000 is 0 in float64, but not in a table or in CSV; its logarithm stands beside it."""
    found = forms("saturation sigmoid --layers 1000000")
    (cell,) = found.csv["gradient_product.bound"]
    mantissa, _, exponent = cell.partition("e")
    log10 = 1_000_000 * math.log10(0.25)
    assert math.log10(float(mantissa)) + int(exponent) == pytest.approx(log10, rel=1e-15)
    assert [float(cell) for cell in found.csv["gradient_product.log10_bound"]] == [log10]
    for form in DRESSED:
        each, product = (getattr(found, form)[table].column("bound") for table in (2, 3))
        assert each == ["0.25"]
        assert [int(cell.partition("e")[2]) for cell in product] == [int(exponent)]
