"""Phases of wide random networks put into words and tables."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from actviz.analysis.propagation.layers import propagate
from actviz.notation import format_log10, format_number
from actviz.tables.laws import (
    correlation_text,
    gradient_scale,
    gradient_text,
    layers_text,
    variance_text,
)
from actviz.tables.phase_maps import layers_table, map_table, mapped_at, number
from actviz.tables.records import Record, aligned, of_function
from actviz.tables.render import Table

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.analysis.propagation.critical import CriticalPoint
    from actviz.analysis.propagation.layers import Block
    from actviz.analysis.propagation.overview import Overview
    from actviz.analysis.propagation.phase import PhaseReport
    from actviz.analysis.propagation.variance import FixedPoint

_MOST_FIXED = 4  # fixed points listed one by one
_SAME = 1e-4  # how far the half-stable point may be from the fixed point that is found there
_OVER = 100  # layers over which a power of depth is put into a number
_PARTS = {"decay": ("coefficient", "exponent"), "critical_pair": ("sigma_w", "sigma_b", "q")}
_DEFINITIONS = (
    "q: variance of the pre-activation z, q* a fixed point of it; c: correlation of z for two inputs, c* "
    "where it goes; l: the layer.",
    "χ⊥ = σ_w² E f′(z)²: the factor of the mean-square gradient per layer; χ∥ = dq_(l+1)/dq_l: that of a "
    "perturbation of q.",
    "ξ_q, ξ_c, ξ_grad: depth scales, in which q − q*, c − c* and the mean-square gradient change by e.",
)


def phase_tables(report: PhaseReport) -> list[Table]:
    """`actviz phase NAME`: what becomes of signals and gradients, the correlation map, critical points."""
    tables = [_card(report)]
    if report.layers is not None:
        tables.append(layers_table(report, report.layers))
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
        told = {key: value for key, value in document.items() if value != []}
        for key, names in _PARTS.items():
            told[key] = told.get(key) or dict.fromkeys(names)
        rows.append(of_function(function, {key: value for key, value in told.items() if value is not None
                                           or key not in ("laws", "exponents")}))  # fmt: skip
    return aligned(rows)


def _card(report: PhaseReport) -> Table:
    found = report.laws
    scales = {"ξ_q": found.variance.xi, "ξ_c": found.correlation.xi}
    rows = [
        ("phase", report.phase or "none of ordered, critical and chaotic"),
        ("variance q", f"{variance_text(found)}{_stability(report)}"),
        *_from_one(report),
        ("correlation c", correlation_text(found.correlation, report.frozen, report.start_correlation)),
        ("gradients", _gradient_row(report)),
        ("χ⊥", number(found.chi_perp)),
        ("χ∥", number(found.chi_par)),
        *((name, layers_text(xi)) for name, xi in scales.items() if xi is not None),
        *((("ξ_grad", scale),) if (scale := gradient_scale(found.gradient)) else ()),
        *((("mean E f(z)", number(report.mean)),) if 0 < report.q < math.inf else ()),
        *((("fixed points", _fixed_points(report)),) if len(report.fixed_points) > 1 else ()),
        *((("class", _class(report)),) if report.block.plain else ()),
    ]  # fmt: skip
    title = f"{report.activation} at {point_text(report.block)}, from q = {format_number(report.start)}"
    return Table(("", ""), tuple(rows), title=title, notes=(verdict(report), *_DEFINITIONS))


def point_text(block: Block) -> str:
    """σ_w and σ_b, and what else a network is."""
    digits = 9 if block.sigma_b else 6
    text = f"σ_w = {format_number(block.sigma_w, digits)}, σ_b = {format_number(block.sigma_b, digits)}"
    if block.residual is not None:
        text += f", residual x + {format_number(block.residual)} f"
    if block.norm is not None:
        text += f", {'layer' if block.norm == 'layer' else 'RMS'} norm"
    return text


def _stability(report: PhaseReport) -> str:
    """What is said behind the law of the variance, of the fixed point that it goes to."""
    law = report.laws.variance
    if report.laws.half_stable:
        return " (half-stable)"
    return " (unstable)" if law.kind == "fixed" and report.stable is False else ""


def _from_one(report: PhaseReport) -> list[tuple[str, str]]:
    """What becomes of a variance of 1, where the report starts elsewhere."""
    found = report.from_one
    if not report.block.plain or (found.limit == report.q and found.gradient == report.laws.gradient):
        return []
    return [("from q = 1", f"{variance_text(found)}; gradients {gradient_text(found.gradient)}")]


def _gradient_row(report: PhaseReport) -> str:
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
        return "half-stable: χ⊥ = χ∥ at every q, so that every critical point is"
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
    gradients = f"gradients {_gradient_row(report)}"
    if report.activation.known.steepest == 0 or (report.jumps and found.gradient.factor == 0):
        gradients = "no gradient passes f, as f′ is 0"
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
    header = ("σ_w", "q", "χ∥", "stable")
    rows = tuple(
        (
            format_number(point.sigma_w, 13),
            _at_point(point, 10),  # known to about 1e-13 where chi_par is near 1
            number(point.chi_par),
            _stable(point.stable),
        )
        for point in report.critical
    )
    title = f"Critical σ_w at σ_b = {format_number(report.sigma_b, 9)}"
    if not rows:
        why = "f jumps" if report.jumps else "E f′² is 1/σ_w² at none of its fixed points"
        return Table(header, (("–",) * 4,), title=title, notes=(f"There is none: {why}.",))
    return Table(header, rows, title=title, numeric=frozenset(header[:3]))


def _at_point(point: CriticalPoint, digits: int) -> str:
    return "every q" if point.q is None else format_number(point.q, digits)


def _stable(stable: bool | None) -> str:
    return {True: "yes", False: "no", None: "–"}[stable]


def overview(found: Sequence[Overview], sigma_b: float | None, sigma_w: float | None = None) -> Table:
    """Several functions: the critical σ_w of each, or the one given; its class, the law of its gradients."""
    header = ("function", "σ_w", "σ_b", "q", "class", "gradients")
    title, what = "Critical points", ""
    if sigma_w is not None:
        title = f"Phases at σ_w = {format_number(sigma_w)}, σ_b = {format_number(sigma_b or 0.0)}"
    else:
        title += "" if sigma_b is None else f" at σ_b = {format_number(sigma_b)}"
        what = "; of several points the stable one, as --init critical takes it"
    return Table(
        header,
        tuple(_overview_cells(entry) for entry in found),
        title=title,
        notes=(
            f"σ_w² = fan_in · Var[weight]{what}. "
            "gradients: the law of the rms of ∂C/∂b with the layers l it passes, from q.",
        ),
        numeric=frozenset(("σ_w", "σ_b", "q")),
    )


def _overview_cells(entry: Overview) -> tuple[str, ...]:
    report, name = entry.report, str(entry.activation)
    if report is None:
        return (name, "–", "–", "–", "none", entry.missing or "")
    at = "every" if report.laws.variance.kind == "constant" else format_number(report.q, 4)
    return (name, format_number(report.sigma_w), format_number(report.sigma_b), at, report.universality.kind,
            gradient_text(report.laws.gradient))  # fmt: skip


def description(report: PhaseReport) -> str:
    """What the figure of a phase shows, in words: its alternative text."""
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
    """What the figure of several functions shows, in words."""
    told = [_critical_words(entry) for entry in found]
    return f"The critical lines of {len(found)} activation functions, σ_b against σ_w. {'; '.join(told)}."


def _critical_words(entry: Overview) -> str:
    if entry.report is None:
        return f"{entry.activation}: {entry.missing}"
    at = f"σ_w = {format_number(entry.report.sigma_w)}, σ_b = {format_number(entry.report.sigma_b)}"
    return f"{entry.activation} at {at}: gradients {gradient_text(entry.report.laws.gradient)}"
