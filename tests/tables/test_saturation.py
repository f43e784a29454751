"""What `saturation` prints is its report in every form."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from itertools import chain

import pytest
from printed import DRESSED, Shown, agree, columns, forms, numbers_in
from process import printed

import actviz
from actviz.analysis.saturation import GradientProduct, Power
from actviz.tables.saturation import saturation_tables

PRODUCTS = ("bound", "mean", "rms", "typical")


def regions(cell):
    """The intervals in a cell: ``|x| > 3``, ``x < 0 or x > 6``, ``(-1, 2) and (3, 4)``, or a dash."""
    found = []
    for part in re.split(" or | and ", cell.replace("–", "")):
        if part.startswith("|"):
            (end,) = numbers_in(part, "|x| > #")
            found += [(-math.inf, -end), (end, math.inf)]
        elif part.startswith("x"):
            (end,) = numbers_in(part[4:], "#")
            found.append((-math.inf, end) if part[2] == "<" else (end, math.inf))
        elif part:
            found.append(tuple(numbers_in(part, "(#, #)")))
    return found


def test_saturation():
    """Shares, ranges and all four products of each function."""
    report = actviz.saturation(
        ["sigmoid", "gelu", "elu:0.5", "relu6"], layers=3, threshold=0.05, input_std=2.0
    )
    found = forms("saturation sigmoid gelu elu:0.5 relu6 --layers 3 --threshold 0.05 --std 2")
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
    assert found.csv["function"] == ["sigmoid", "gelu", "elu:alpha=0.5", "relu6"]
    _, zones, _, products = saturation_tables(report)
    assert (zones.title, products.title) == ("Where |f′| < 0.05", "Factor of a gradient over 3 layers")
    assert "the share of inputs z ~ N(0, 2²) there" in zones.notes[0]
    assert "Over 3 layers: to the power of 3." in products.notes[0]
    assert [float(x) for x in found.csv["saturated_below"]] == [f.saturated_where[0][1] for f in functions]
    rights = [f.saturated_where[-1][0] for f in functions]
    assert [float(x) for x in found.csv["saturated_above"]] == [rights[0], math.inf, math.inf, rights[3]]
    assert found.csv["crossings"] == [str(len(f.crossings)) for f in functions] == ["0", "1", "0", "0"]
    for form in DRESSED:
        ranges, zones, *_ = getattr(found, form)
        assert ranges.column("range") == [str(f.activation.range) for f in functions]
        assert ranges.column("range of f′") == [str(f.activation.derivative_range) for f in functions]
        for heading, key in (("saturated", "saturated_where"), ("crossing", "crossings")):
            for cell, f in zip(zones.column(heading), functions, strict=True):
                assert list(chain.from_iterable(regions(cell))) == pytest.approx(
                    list(chain.from_iterable(getattr(f, key))), rel=6e-6
                )


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


def test_the_smallest_gradient_comes_first():
    """Without names the usual functions are in the order of their rms, unlike those that are named."""
    names = columns(printed("saturation --table csv"))["function"]
    left = {str(f.activation): f.gradient_product.rms.log10 for f in actviz.saturation().functions}
    assert names == sorted(left, key=left.get)
    assert columns(printed("saturation relu sigmoid --table csv"))["function"] == ["relu", "sigmoid"]


def test_colours_are_those_of_the_legend():
    """Rows are green, yellow and red within the limits that the notes under them tell."""
    report = actviz.saturation("gelu", layers=1)
    (function,) = report.functions
    shares, logarithms = [0.004, 0.02, 0.2, 0.3, 0.9], [0.0, -0.9, 0.9, -1.1, 2.9, -2.9, 3.1, -9.0]
    rows = [replace(function, saturated_share=x / 4, crossing_share=3 * x / 4) for x in shares]
    _, zones, *_ = saturation_tables(replace(report, functions=tuple(rows)))
    limits = [float(x) / 100 for x in re.findall(r"less than (\d+) %", zones.legend)]
    assert zones.tones == [("good", "fair", "bad")[sum(x >= end for end in limits)] for x in shares]
    rms = [GradientProduct(*[Power(10.0**log10, 1)] * 4) for log10 in logarithms]
    rows = [replace(function, gradient_product=product) for product in rms]
    *_, products = saturation_tables(replace(report, functions=tuple(rows)))
    limits = [math.log10(float(x)) for x in re.findall(r"within (?:a factor of )?(\d+)", products.legend)]
    assert len(limits) == 2
    assert products.tones == [
        ("good", "fair", "bad")[sum(abs(x) >= end for end in limits)] for x in logarithms
    ]
