"""What `phase` prints is its report in every form."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from printed import DRESSED, Shown, agree, close, each_form, forms, number, numbers_in

import actviz
from actviz.analysis.propagation.overview import overview
from actviz.analysis.propagation.pairs import correlation_map
from actviz.tables.phase import description, phase_tables

_CARD = {"χ⊥": "chi_perp", "χ∥": "chi_par", "ξ_q": "xi_q", "ξ_c": "xi_c"}


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
        for heading, key, digits in (("σ_w", "sigma_w", 13), ("q*", "q", 10), ("χ∥", "chi_par", 6)):
            assert close([number(cell) for cell in table.column(heading)], [getattr(point, key)], digits)
        assert table.column("stable") == [{True: "yes", False: "no"}[point.stable]]


def test_class_and_exponents():
    """Where all exponents differ: q falls as l⁻², perturbations along it as l⁻³ and across it as l⁻²."""
    report = actviz.phase("softsign")
    card = phase_tables(report)[0]
    assert card.title == "softsign at σ_w = 1, σ_b = 0, from q = 1"
    told = dict(card.rows)["class"]
    along, across, pair = 3.0, 2.0, report.universality
    due = [pair.sigma_w, pair.sigma_b, along, across]
    assert numbers_in(told, "K* = 0 at σ_w = #, σ_b = #: p_∥ = #, p_⊥ = #") == pytest.approx(due, rel=1e-9)
    assert report.exponents == pytest.approx({"p_par": along, "p_perp": across}, rel=1e-9)
    decay = report.to_dict()["decay"]
    assert decay == pytest.approx({"coefficient": math.pi / 8, "exponent": -2.0}, rel=1e-6)


def test_fixed_points():
    """Each with whether it is stable; where q goes from 1 is not where it goes from the critical point."""
    report = actviz.phase("gelu", sigma_b=0.2)
    card, document = dict(phase_tables(report)[0].rows), report.to_dict()
    pattern = ", ".join(f"# ({'stable' if point.stable else 'unstable'})" for point in report.fixed_points)
    assert [point.stable for point in report.fixed_points] == [True, False]
    found = [point.q for point in report.fixed_points]
    assert numbers_in(card["fixed points"], pattern) == pytest.approx(found, rel=6e-6)
    assert f"with its fixed points: {card['fixed points']}. " in description(report)
    assert (document["q"], document["limit"]) == (report.q, math.inf)
    assert card["from q = 1"].startswith("grows exponentially")
    pair = report.universality
    told = numbers_in(card["class"], "half-stable at σ_w = #, σ_b = #: χ⊥ = χ∥ = 1 at K* = #")
    assert told == pytest.approx([pair.sigma_w, pair.sigma_b, pair.q], rel=6e-9)


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


@pytest.mark.parametrize(("settings", "chi"), [
    ({}, "σ_w² E f′(z)²:"),
    ({"residual": 0.5}, "1 + A² σ_w² E f′(z)²:"),
    ({"norm": "layer"}, "σ_w² E f′(z)²/q, z being normalised:"),
    ({"residual": 0.5, "norm": "rms"}, "1 + A² σ_w² E f′(z)²/q, z being normalised:"),
])  # fmt: skip
def test_definition_of_chi_perp(settings, chi):
    """What is said to be the factor of the mean-square gradient is: of each layer, from its E f′² and q."""
    report = actviz.phase("gelu", sigma_w=1.2, depth=5, **settings)
    (told,) = (note for note in phase_tables(report)[0].notes if note.startswith("χ⊥"))
    assert told.startswith(f"χ⊥ = {chi} factor of the mean-square gradient per layer")
    found = report.layers
    branch = 1.44 * found.slope_square / (found.q if "norm" in settings else 1)
    expected = 1 + 0.25 * branch if "residual" in settings else branch
    assert found.chi_perp == pytest.approx(expected, rel=1e-12)
