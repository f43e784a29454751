"""What `phase` prints: how signals and gradients depend on depth in wide random networks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from actviz.analysis.propagation.layers import propagate
from actviz.notation import format_log10, format_number
from actviz.tables.columns import FUNCTION, Column, Fact, Table, card, fact, named, text, written
from actviz.tables.columns import number as digits
from actviz.tables.laws import (
    correlation_text,
    definitions,
    gradient_scale,
    gradient_text,
    layers_text,
    variance_text,
)
from actviz.tables.phase_maps import layers_table, map_table, mapped_at, number
from actviz.tables.records import Record, aligned, of_function
from actviz.tables.words import residual

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.analysis.propagation.layers import Block
    from actviz.analysis.propagation.overview import Overview
    from actviz.analysis.propagation.phase import PhaseReport
    from actviz.analysis.propagation.variance import FixedPoint

_MOST_FIXED = 4  # fixed points listed one by one
_SAME = 1e-4  # how far the half-stable point may be from the fixed point that is found there
_OVER = 100  # layers over which a power of depth is put into a number
_PARTS = {"decay": ("coefficient", "exponent"), "critical_pair": ("sigma_w", "sigma_b", "q")}
_CRITICAL = (
    Column("sigma_w", "σ_w", digits(13)),
    Column("q", "q*", digits(10), missing="every q"),  # known to about 1e-13 where chi_par is near 1
    Column("chi_par", "χ∥", written(number)),
    text("stable", write=lambda stable: "yes" if stable else "no"),
)
_AT = (Column("sigma_w", "σ_w"), Column("sigma_b", "σ_b"))
_GRADIENTS = text("laws.gradient", "gradients")
_OVERVIEW = (
    FUNCTION,
    *_AT,
    Column("q", "q", written(lambda q: q if isinstance(q, str) else format_number(q, 4))),
    text("class"),
    _GRADIENTS,
)


def phase_tables(report: PhaseReport) -> list[Table]:
    """`actviz phase NAME`: what becomes of signals and gradients, the correlation map, critical points."""
    tables = [_card(report)]
    if report.layers is not None:
        tables.append(layers_table(report, report.to_dict()["layers"]))
    elif report.block.residual is None and mapped_at(report) is not None:
        tables.append(map_table(report))
    return [*tables, _critical_table(report)] if report.block.plain else tables


def phase_records(report: PhaseReport) -> list[Record]:
    """One row for programs, or one for each layer; fixed and critical points are counted from 1."""
    document = report.to_dict()
    if report.layers is not None:
        return [{"function": report.activation.spec, **row} for row in document["layers"]]
    return _aligned([report.activation], [document])


def overview_records(found: Sequence[Overview]) -> list[Record]:
    """One row for each function, for programs."""
    return _aligned([entry.activation for entry in found], [entry.to_dict() for entry in found])


def _aligned(functions: Sequence[Activation], documents: Sequence[dict[str, Any]]) -> list[Record]:
    rows = []
    for function, document in zip(functions, documents, strict=True):
        kept = {key: value for key, value in document.items() if value != []}
        for key, names in _PARTS.items():
            kept[key] = kept.get(key) or dict.fromkeys(names)
        rows.append(of_function(function, {key: value for key, value in kept.items() if value is not None
                                           or key not in ("laws", "exponents")}))  # fmt: skip
    return aligned(rows)


def _card(report: PhaseReport) -> Table:
    found = report.laws
    facts: list[Fact] = [
        fact("phase", "phase", report.phase or "none of ordered, critical and chaotic"),
        fact("laws.variance", "variance q", f"{variance_text(found)}{_stability(report)}"),
        fact("from_one", "from q = 1", _from_one(report)),
        fact(
            "laws.correlation",
            "correlation c",
            correlation_text(found.correlation, report.frozen, report.start_correlation),
        ),
        fact("laws.gradient", "gradients", _gradient_row(report)),
        fact("chi_perp", "χ⊥", found.chi_perp, written(number)),
        fact("chi_par", "χ∥", found.chi_par, written(number)),
        fact("xi_q", "ξ_q", found.variance.xi, written(layers_text)),
        fact("xi_c", "ξ_c", found.correlation.xi, written(layers_text)),
        fact("laws.gradient.xi", "ξ_grad", gradient_scale(found.gradient)),
        fact("mean", "mean E f(z)", report.mean if 0 < report.q < math.inf else None, written(number)),
        fact("fixed_points", "fixed points", _fixed_points(report) if len(report.fixed_points) > 1 else None),
        fact("class", "class", _class(report) if report.block.plain else None),
    ]
    title = f"{report.activation} at {point_text(report.block)}, from q = {format_number(report.start)}"
    return card(facts, title, (verdict(report), *definitions(report.block)))


def point_text(block: Block) -> str:
    """σ_w and σ_b, and what else a network is."""
    digits = 9 if block.sigma_b else 6
    text = f"σ_w = {format_number(block.sigma_w, digits)}, σ_b = {format_number(block.sigma_b, digits)}"
    if block.residual is not None:
        text += f", residual {residual(block.residual)}"
    if block.norm is not None:
        text += f", {'layer' if block.norm == 'layer' else 'RMS'} norm"
    return text


def _stability(report: PhaseReport) -> str:
    """What is said behind the law of the variance, of the fixed point that it goes to."""
    law = report.laws.variance
    if report.laws.half_stable:
        return " (half-stable)"
    return " (unstable)" if law.kind == "fixed" and report.stable is False else ""


def _from_one(report: PhaseReport) -> str | None:
    """How a variance of 1 behaves, where the report starts elsewhere."""
    found = report.from_one
    if not report.block.plain or (found.limit == report.q and found.gradient == report.laws.gradient):
        return None
    return f"{variance_text(found)}; gradients {gradient_text(found.gradient)}"


def _flat(report: PhaseReport) -> bool:
    """Whether f′ is 0 wherever it exists, so that no layer passes a gradient on."""
    gradient = report.laws.gradient
    return report.activation.known.steepest == 0 or (report.jumps and gradient.factor == 0)


def _gradient_row(report: PhaseReport) -> str:
    if _flat(report):
        return "are 0, as f′ is 0"
    return f"{gradient_text(report.laws.gradient)}{_measured(report)}"


def _measured(report: PhaseReport) -> str:
    """What a hundred layers make of a gradient, where its law is not a factor."""
    if report.laws.gradient.kind not in ("power", "stretched"):
        return ""
    log10 = float(propagate(report.block, report.start, _OVER + 1).log10_gradient[0])
    if not math.isfinite(log10):
        return ""
    size = format_log10(abs(log10), 3)
    return f": {'1/' if log10 < 0 else ''}{size}{'' if log10 < 0 else ' times'} over {_OVER} layers"


def _fixed_points(report: PhaseReport) -> str:
    half = report.universality.q if report.laws.half_stable else None
    points = [
        f"{number(p.q)} ({'half-stable' if half and abs(p.q / half - 1) < _SAME else _steadiness(p)})"
        for p in report.fixed_points
    ]
    more = len(points) - _MOST_FIXED
    return ", ".join(points[:_MOST_FIXED]) + (f" and {more} more" if more > 0 else "")


def _steadiness(point: FixedPoint) -> str:
    return "stable" if point.stable else "unstable"


def _class(report: PhaseReport) -> str:
    known = report.universality
    pair = ""
    if known.sigma_w is not None and known.sigma_b is not None:
        pair = f" at σ_w = {format_number(known.sigma_w, 9)}, σ_b = {format_number(known.sigma_b, 9)}"
    if known.kind == "scale-invariant":
        return f"scale-invariant{pair}: f(λx) = λ f(x), every variance is a fixed point; p_∥ = p_⊥ = 0"
    if known.kind == "K*=0":
        return f"K* = 0{pair}{_exponents(report)}"
    if known.kind == "half-stable" and known.q is not None:
        return f"half-stable{pair}: χ⊥ = χ∥ = 1 at K* = {format_number(known.q, 9)}"
    if known.kind == "half-stable":
        return "half-stable: χ⊥ = χ∥ at every q, so every critical point is half-stable"
    return f"none: {'f jumps' if report.jumps else 'χ⊥ and χ∥ are 1 together at no q'}"


def _exponents(report: PhaseReport) -> str:
    """The critical exponents, where the report is at the point that has them."""
    if report.laws.variance.kind == "marginal":
        return ": marginal beyond all orders, without critical exponents"
    found = report.exponents
    if found is None:
        return ""
    return f": p_∥ = {format_number(found['p_par'], 4)}, p_⊥ = {format_number(found['p_perp'], 4)}"


def verdict(report: PhaseReport) -> str:
    """The phase, and what becomes of gradients, with the direction."""
    found, name = report.laws, str(report.activation)
    gradients = "no gradient passes f, as f′ is 0" if _flat(report) else f"gradients {_gradient_row(report)}"
    if report.phase is not None:
        text = f"{name} is {report.phase}: {gradients}"
    elif math.isnan(found.limit):
        text = f"{name} has no phase here: the variance {variance_text(found)}; {gradients}"
    elif math.isinf(found.limit):
        text = f"{name} has no phase here: the variance {variance_text(found)}, and {gradients}"
        if found.correlation.c_star == 1:
            text += "; correlations still go to 1"
    else:
        text = f"{name} has no phase here: {gradients}"
    if found.half_stable:
        return f"{text}; within rounding this is the half-stable point, which attracts from one side only"
    if found.variance.kind == "fixed" and report.stable is False and found.limit:
        return f"{text}, as long as q stays at q*, which is unstable"
    return text


def _critical_table(report: PhaseReport) -> Table:
    title = f"Critical σ_w at σ_b = {format_number(report.sigma_b, 9)}"
    points = [vars(point) for point in report.critical]
    if points:
        return Table(_CRITICAL, points, title)
    why = "f jumps" if report.jumps else "E f′² is 1/σ_w² at none of its fixed points"
    return Table(_CRITICAL, [], title, (f"There is none: {why}.",))


def overview(found: Sequence[Overview], sigma_b: float | None, sigma_w: float | None = None) -> Table:
    """Several functions: the critical σ_w of each, or the one given; its class, the law of its gradients."""
    title, what = "Critical points", ""
    if sigma_w is not None:
        title = f"Phases at σ_w = {format_number(sigma_w)}, σ_b = {format_number(sigma_b or 0.0)}"
    else:
        title += "" if sigma_b is None else f" at σ_b = {format_number(sigma_b)}"
        what = "; of several points the stable one, as with --init critical"
    note = (
        f"σ_w² = fan_in · Var[weight]{what}. "
        "gradients: how the rms of ∂C/∂b changes over l layers, starting from q."
    )
    return Table(_OVERVIEW, [_overview_record(entry) for entry in found], title, (note,))


def _overview_record(entry: Overview) -> Record:
    report, function = entry.report, entry.activation
    if report is None:
        return {"function": function, "sigma_w": None, "sigma_b": None, "q": None, "class": "none",
                "laws.gradient": entry.missing or ""}  # fmt: skip
    return {
        "function": function,
        "sigma_w": report.sigma_w,
        "sigma_b": report.sigma_b,
        "q": "every" if report.laws.variance.kind == "constant" else report.q,
        "class": report.universality.kind,
        "laws.gradient": gradient_text(report.laws.gradient),
    }


def description(report: PhaseReport) -> str:
    """The alternative text of the figure of a phase."""
    name = str(report.activation)
    points = _fixed_points(report) or "none"
    correlation = correlation_text(report.laws.correlation, report.frozen, report.start_correlation)
    return (
        f"Left: the phase diagram of {name}, σ_b against σ_w, with the depth scale of gradients as colour "
        f"and the critical line; the point {point_text(report.block)} is marked. Top right: the variance of "
        f"the next layer against that of a layer, with its fixed points: {points}. Below it: the correlation "
        f"of two inputs in the next layer against that in a layer{_at_start(report)}; {correlation}. "
        f"{verdict(report)}."
    )


def _at_start(report: PhaseReport) -> str:
    """At which variance the correlation map is shown, where q does not stay at one."""
    if report.block.norm or 0 < report.q < math.inf:
        return ""
    return f" at q = {format_number(report.start)}, that of layer 1 (q, and the map with it, depend on depth)"


def description_of_several(found: Sequence[Overview]) -> str:
    """The alternative text of the figure of several functions."""
    words = [_critical_words(entry) for entry in found]
    return f"The critical lines of {len(found)} activation functions, σ_b against σ_w. {'; '.join(words)}."


def _critical_words(entry: Overview) -> str:
    if entry.report is None:
        return f"{entry.activation}: {entry.missing}"
    record = _overview_record(entry)
    return f"{entry.activation} at {named(_AT, record)}: gradients {_GRADIENTS.cell(record)}"
