"""What `saturation`, `gain` and `phase` print is their report in every form."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from printed import DRESSED, Shown, agree, close, each_form, forms, number

import actviz
from actviz.analysis.propagation.gain import CHOICES
from actviz.analysis.propagation.overview import overview
from actviz.analysis.propagation.pairs import correlation_map

_CARD = {"χ⊥": "chi_perp", "χ∥": "chi_par", "ξ_q": "xi_q", "ξ_c": "xi_c"}
GAIN = "gain relu selu --layers 5 --std 1.5 --fan-in 9"
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
            Shown([f.saturated_share for f in functions], "saturated_share", "of inputs", 4, 1),
            Shown([f.crossing_share for f in functions], "crossing_share", "of them", 4, 1),
            Shown([f.activation.range.low for f in functions], "range.low"),
            Shown([f.activation.range.high for f in functions], "range.high"),
            Shown([f.activation.derivative_range.low for f in functions], "derivative_range.low"),
            Shown([f.activation.derivative_range.high for f in functions], "derivative_range.high"),
            *(
                Shown([getattr(getattr(f.gradient_product, kind), what) for f in functions], key)
                for kind in PRODUCTS
                for what, key in (
                    ("factor", f"gradient_product.{kind}_per_layer"),
                    ("value", f"gradient_product.{kind}"),
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


@pytest.mark.parametrize("form", DRESSED)
def test_products_have_three_lines_each(form):
    """One layer, all of them, and the logarithm of that."""
    report = actviz.saturation(["sigmoid", "gelu", "elu:0.5"], layers=3, threshold=0.05, input_std=2.0)
    tables = getattr(forms("saturation sigmoid gelu elu:0.5 --layers 3 --threshold 0.05 --std 2"), form)
    table = tables[2]
    assert table.column("layers") == ["each", "all", "log10"] * 3
    for kind in PRODUCTS:
        powers = [getattr(f.gradient_product, kind) for f in report.functions]
        wanted = [number_ for power in powers for number_ in (power.factor, power.value, power.log10)]
        assert close(list(map(number, table.column(kind))), wanted, 6), kind


def test_gain():
    """Every gain, moment and growth of each function, the first layer's apart from the settled one's."""
    report = actviz.gain(["relu", "selu"], layers=5, std=1.5, fan_in=9)
    found = forms(GAIN)
    shown = [
        *(
            Shown([getattr(f.moments, key) for f in report.functions], f"moments.{key}", heading, table=2)
            for key, heading in (("f", "E f"), ("f2", "E f²"), ("df", "E f′"), ("df2", "E f′²"))
        ),
    ]
    for choice in CHOICES:
        growth = [f.growth[choice] for f in report.functions]
        shown += [
            Shown([getattr(f.gains, choice) for f in report.functions], choice, choice),
            Shown([getattr(f.gains, choice) / 3 for f in report.functions], f"weight_std.{choice}"),
            Shown([one.layer for one in growth], f"growth.{choice}"),
            Shown([one.settled for one in growth], f"growth_settled.{choice}"),
            Shown([one.log10_total for one in growth], f"log10_growth_total.{choice}"),
            Shown([one.variance for one in growth], f"settled_variance.{choice}"),
            Shown([one.stable for one in growth], f"settled_stable.{choice}"),
        ]
    agree(found, found.json["functions"], shown)
    assert found.csv["function"] == ["relu", "selu"]


@pytest.mark.parametrize("form", DRESSED)
def test_growth_has_three_lines_each(form):
    """One layer, a settled one, and all of them."""
    report = actviz.gain(["relu", "selu"], layers=5, std=1.5, fan_in=9)
    table = getattr(forms(GAIN), form)[1]
    assert table.column("through") == ["1 layer", "at q*", "5 layers"] * 2
    for choice in CHOICES:
        growth = [f.growth[choice] for f in report.functions]
        wanted = [x for one in growth for x in (one.layer, one.settled, 10.0**one.log10_total)]
        assert close(list(map(number, table.column(choice))), wanted, 6), choice
    growth = report.functions[1].growth["std"]
    assert growth.layer != pytest.approx(growth.settled, rel=1e-3)


@pytest.mark.parametrize("form", DRESSED)
def test_totals_of_many_functions(form):
    """More than four functions have one line each, and the growth through all layers."""
    names = ["relu", "selu", "tanh", "gelu", "sigmoid"]
    report = actviz.gain(names, layers=5)
    table = getattr(forms(f"gain {' '.join(names)} --layers 5"), form)[1]
    assert table.column("function") == names
    for choice in CHOICES:
        wanted = [
            10.0 ** f.growth[choice].log10_total if choice in f.growth else None for f in report.functions
        ]
        assert close(list(map(number, table.column(choice))), wanted, 6), choice


def test_phase():
    """σ_w and σ_b, chi_perp and chi_par, xi_q and xi_c, each under its own name; every critical point."""
    report = actviz.phase("tanh", sigma_w=1.5, sigma_b=0.3)
    found = forms("phase tanh --sigma-w 1.5 --sigma-b 0.3")
    names = (
        "sigma_w", "sigma_b", "q", "limit", "chi_perp", "chi_par", "stable", "xi_q", "xi_c", "mean",
        "mean_growth",
    )  # fmt: skip
    (point,) = report.critical
    critical = ("sigma_w", "q", "chi_par", "stable")
    agree(
        found,
        [found.json],
        [
            *(Shown([getattr(report, name)], name) for name in names),
            Shown([report.laws.correlation.c_star], "correlation"),
            *(Shown([getattr(point, key)], f"critical.1.{key}") for key in critical),
            *(
                Shown([getattr(report.universality, key)], f"critical_pair.{key}")
                for key in ("sigma_w", "sigma_b", "q")
            ),
        ],
    )
    assert (report.sigma_w, report.sigma_b) == (1.5, 0.3)
    assert (found.json["phase"], found.csv["phase"]) == (report.phase, [report.phase])
    assert (found.json["class"], found.csv["class"]) == (report.universality.kind, [report.universality.kind])
    for form in DRESSED:
        card, _, table = getattr(found, form)
        told = {row[0]: number(re.split("[:,]| layers", row[1])[0]) for row in card.rows if row[0] in _CARD}
        assert told == pytest.approx({key: getattr(report, name) for key, name in _CARD.items()}, rel=6e-6)
        for heading, key, digits in (("σ_w", "sigma_w", 13), ("q", "q", 10), ("χ∥", "chi_par", 6)):
            assert close([number(cell) for cell in table.column(heading)], [getattr(point, key)], digits)
        assert table.column("stable") == [{True: "yes", False: "no"}[point.stable]]


def test_the_correlation_map():
    """C(c) and C′(c) are those of the series; C(1) = 1 with the slope chi_perp."""
    report = actviz.phase("tanh", sigma_w=1.5, sigma_b=0.3)
    for form in DRESSED:
        table = getattr(forms("phase tanh --sigma-w 1.5 --sigma-b 0.3"), form)[1]
        c = np.array([number(cell) for cell in table.column("c")])
        values, slopes = correlation_map(report.block, report.q, c)
        assert close(list(map(number, table.column("C(c)"))), values.tolist(), 6)
        assert close(list(map(number, table.column("C′(c)"))), slopes.tolist(), 6)
        assert (values[-1], slopes[-1]) == (1, pytest.approx(report.chi_perp, rel=1e-12))


def test_phase_layer_by_layer():
    """q, c, 1 − c, chi_perp and chi_par of each layer, and its gradient beside the last one's."""
    report = actviz.phase("tanh", sigma_w=1.5, sigma_b=0.3, depth=5, correlation=0.6, start=2.0)
    found = forms("phase tanh --sigma-w 1.5 --sigma-b 0.3 --depth 5 --correlation 0.6 --start 2")
    layers = report.layers
    agree(
        found,
        found.json["layers"],
        [
            Shown([1, 2, 3, 4, 5], "layer", "layer", table=1),
            Shown(layers.q, "q", "q", table=1),
            Shown(1 - layers.distance, "c", "c", table=1),
            Shown(layers.distance, "distance", "1 - c", table=1),
            Shown(layers.chi_perp, "chi_perp", "χ⊥", table=1),
            Shown(layers.chi_par, "chi_par", "χ∥", table=1),
            Shown(layers.log10_gradient, "log10_share_of_last"),
        ],
    )
    assert (layers.q[0], layers.distance[0]) == (2.0, pytest.approx(0.4))


def test_phases_of_all(monkeypatch):
    """One line for each function with its critical point, and all of it for programs."""
    chosen = ("tanh", "relu", "sigmoid")
    monkeypatch.setattr("actviz.activations.names", lambda kind="scalar": chosen)
    reports = [overview(actviz.get(name), sigma_b=0.2).report for name in chosen]
    assert reports[1] is None  # relu has no critical σ_w there
    found = each_form("phase --all --sigma-b 0.2")
    assert "critical" not in found.csv  # its points are columns of their own, also where there is none
    assert found.csv["function"] == list(chosen)
    for key in ("sigma_w", "sigma_b", "q", "chi_perp", "chi_par"):
        wanted = [getattr(report, key) if report else None for report in reports]
        assert [float(cell) if cell else None for cell in found.csv[key]] == wanted
        assert [row[key] for row in found.json["functions"]] == wanted
    for form in DRESSED:
        (table,) = getattr(found, form)
        for heading, key, digits in (("σ_w", "sigma_w", 6), ("q", "q", 4)):
            wanted = [getattr(report, key) if report else None for report in reports]
            assert close(list(map(number, table.column(heading))), wanted, digits)


def test_numbers_beyond_float64_keep_their_size():
    """0.25^1000000 is 0 in float64, but not in a table or in CSV; its logarithm stands beside it."""
    found = forms("saturation sigmoid --layers 1000000")
    (cell,) = found.csv["gradient_product.bound"]
    mantissa, _, exponent = cell.partition("e")
    log10 = 1_000_000 * math.log10(0.25)
    assert math.log10(float(mantissa)) + int(exponent) == pytest.approx(log10, rel=1e-15)
    assert [float(cell) for cell in found.csv["gradient_product.log10_bound"]] == [log10]
    for form in DRESSED:
        each, product, logarithm = getattr(found, form)[2].column("bound")
        assert (each, number(logarithm)) == ("0.25", pytest.approx(log10, rel=6e-6))
        assert int(product.partition("e")[2]) == int(exponent)
