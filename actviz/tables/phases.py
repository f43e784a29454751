"""Phases of wide random networks put into words and tables."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from actviz.analysis.propagation.variance import MARGINAL
from actviz.notation import format_number
from actviz.tables.records import Record, aligned, of_function
from actviz.tables.render import Table

if TYPE_CHECKING:
    from actviz.analysis.propagation.critical import CriticalPoint
    from actviz.analysis.propagation.phase import PhaseReport

_MOST_FIXED = 4  # fixed points listed one by one
_PARTS = {"decay": ("coefficient", "exponent"), "critical_pair": ("sigma_w", "sigma_b", "q")}


def phase_tables(report: PhaseReport) -> list[Table]:
    """`actviz phase NAME`: what becomes of signals and gradients, and every critical point."""
    return [_card(report), _critical_table(report)]


def phase_records(reports: Sequence[PhaseReport]) -> list[Record]:
    """One row for each function, for programs; fixed and critical points are counted from 1."""
    rows = []
    for report in reports:
        document = {key: value for key, value in report.to_dict().items() if value != []}
        for key, names in _PARTS.items():
            document[key] = document[key] or dict.fromkeys(names)
        rows.append(of_function(report.activation, document))
    return aligned(rows)


def _card(report: PhaseReport) -> Table:
    rows = [
        ("phase", report.phase or "–"),
        ("q", _variance(report)),
        *((("from q = 1", _fate(report)),) if report.q != report.limit else ()),
        ("chi_perp", f"{_number(report.chi_perp)}: the factor of a squared gradient per layer"),
        ("chi_par", f"{_number(report.chi_par)}: the factor of a difference in variance per layer"),
        ("xi_q", _layers(report.xi_q)),
        ("xi_c", _layers(report.xi_c)),
        ("correlation", _correlation(report)),
        *((("E f, dE f/dq", f"{_number(report.mean)}, {_number(report.mean_growth)}"),)
          if 0 < report.q < math.inf else ()),
        *((("fixed points", _fixed_points(report)),) if len(report.fixed_points) > 1 else ()),
        ("class", _class(report)),
    ]  # fmt: skip
    return Table(
        ("", ""), tuple(rows), title=f"{report.activation} at {_at(report)}", notes=(verdict(report),)
    )


def _at(report: PhaseReport) -> str:
    return f"σ_w = {format_number(report.sigma_w)}, σ_b = {format_number(report.sigma_b)}"


def _number(x: float) -> str:
    if math.isnan(x):
        return "–"
    return format_number(0.0 if abs(x) < 1e-14 else x)


def _layers(depth: float) -> str:
    return f"{_number(depth)} layers" if math.isfinite(depth) else "–" if math.isnan(depth) else "∞"


_STABLE = {True: "stable", False: "not stable", None: "a fixed point, like every other variance"}


def _variance(report: PhaseReport) -> str:
    if math.isnan(report.q):
        return "–: the variance goes in circles"
    if math.isinf(report.q):
        return "∞: the variance grows without bound"
    law = ""
    if report.decay is not None:
        power = "" if report.decay.exponent == -1 else f"^{format_number(-report.decay.exponent)}"
        law = f": q falls like {format_number(report.decay.coefficient, 4)}/l{power} with the layer l"
    return f"{_number(report.q)}, {_STABLE[None if report.keeps_all else report.stable]}{law}"


def _fate(report: PhaseReport) -> str:
    return {
        "settles": f"it settles at {_number(report.limit)}",
        "vanishes": "it falls to 0",
        "grows": "it grows without bound",
        "is kept": "it stays",
        "goes in circles": "it goes in circles",
    }[report.fate]


def _correlation(report: PhaseReport) -> str:
    if report.correlation is None:
        return "–"
    c = report.correlation.c
    return f"{_number(c)}: {'two inputs become one' if c == 1 else 'to which any two inputs are led'}"


def _fixed_points(report: PhaseReport) -> str:
    points = [f"{_number(p.q)} ({'stable' if p.stable else 'not stable'})" for p in report.fixed_points]
    more = len(points) - _MOST_FIXED
    return ", ".join(points[:_MOST_FIXED]) + (f" and {more} more" if more > 0 else "")


def _class(report: PhaseReport) -> str:
    known = report.universality
    if known.sigma_w is None or known.sigma_b is None:
        pair = ""
    else:
        pair = f"σ_w = {format_number(known.sigma_w, 9)}, σ_b = {format_number(known.sigma_b, 9)}"
    if known.kind == "scale-invariant":
        return f"scale-invariant: f(λx) = λ f(x), and at {pair} every variance is kept"
    if known.kind == "K*=0":
        return f"K*=0: f(0) = 0, and at {pair} the variance falls to 0 by less and less"
    if known.kind == "half-stable" and known.q is not None:
        return (
            f"half-stable: at {pair} chi_perp and chi_par are both 1 at q = {format_number(known.q, 9)}, "
            "which attracts from one side only"
        )
    if known.kind == "half-stable":
        return "half-stable: chi_perp and chi_par are the same at every q, so every critical point is"
    if report.jumps:
        return "none: f jumps, and tells inputs apart however near they are"
    return "none: chi_perp and chi_par are 1 at no q together"


def verdict(report: PhaseReport) -> str:
    """What becomes of gradients and of the difference of two inputs, with the direction."""
    name, factor = str(report.activation), math.sqrt(report.chi_perp) if report.chi_perp >= 0 else math.nan
    if report.phase is None:
        return f"{name} has no phase here: the variance goes in circles"
    if report.jumps and report.q:
        gradients = (
            "no gradient comes back" if factor == 0 else f"gradients change by {_number(factor)} a layer"
        )
        return f"{name} is chaotic: f jumps, so that inputs are led apart, and {gradients}"
    if report.phase == "critical":
        kept = f"{name} is critical: gradients neither vanish nor explode"
        if report.stable is False and report.limit == report.q and report.chi_par <= 1 + MARGINAL:
            return f"{kept}; but the variance settles from one side only"
        if report.stable is False and report.limit == report.q:
            return f"{kept}, as long as the variance stays where it is: a little off, it drifts away"
        if report.stable is False:
            return f"{kept}, as long as the variance stays where it is: from 1 {_fate(report)}"
        return kept
    what = "vanish" if report.phase == "ordered" else "explode"
    change = f"each layer {'leaves' if factor < 1 else 'makes'} them {_number(factor)} times as large"
    growing = "; the variance grows without bound" if math.isinf(report.q) else ""
    return f"{name} is {report.phase}: gradients {what} on their way back, {change}{growing}"


def _critical_table(report: PhaseReport) -> Table:
    header = ("σ_w", "q", "chi_par", "stable")
    rows = tuple(
        (
            format_number(point.sigma_w, 13),
            _at_point(point, 10),  # known to about 1e-13 where chi_par is near 1
            _number(point.chi_par),
            _stable(point.stable),
        )
        for point in report.critical
    )
    title = f"Critical σ_w at σ_b = {format_number(report.sigma_b)}"
    if not rows:
        why = "f jumps" if report.jumps else "E f′² is 1/σ_w² at none of its fixed points"
        return Table(header, (("–",) * 4,), title=title, notes=(f"There is none: {why}.",))
    return Table(header, rows, title=title, numeric=frozenset(header[:3]))


def _at_point(point: CriticalPoint, digits: int) -> str:
    return "every q" if point.q is None else format_number(point.q, digits)


def _stable(stable: bool | None) -> str:
    return {True: "yes", False: "no", None: "–"}[stable]


def overview(reports: Sequence[PhaseReport], sigma_b: float) -> Table:
    """`actviz phase --all`: the critical σ_w of each function, and its class."""
    header = ("function", "σ_w", "q", "stable", "class")
    return Table(
        header,
        tuple(_overview_cells(report) for report in reports),
        title=f"Critical σ_w at σ_b = {format_number(sigma_b)}",
        notes=(
            "σ_w² = fan_in · Var[weight]; of several the stable one.  half-stable: chi_perp and chi_par "
            "are both 1 at the σ_w and σ_b that are told.",
        ),
        numeric=frozenset(("σ_w", "q")),
    )


def _overview_cells(report: PhaseReport) -> tuple[str, ...]:
    point, known = report.best, report.universality
    critical = ("–",) * 3
    if point is not None:
        critical = (format_number(point.sigma_w), _at_point(point, 4), _stable(point.stable))
    kind: str = known.kind
    if kind == "half-stable" and known.sigma_w is not None and known.sigma_b is not None:
        kind += f" at {format_number(known.sigma_w)}, {format_number(known.sigma_b)}"
    return (str(report.activation), *critical, kind)


def description(report: PhaseReport) -> str:
    """What the figure of a phase shows, for who cannot see it."""
    name = str(report.activation)
    points = _fixed_points(report) or "none"
    return (
        f"Left: the phase diagram of {name}, σ_b against σ_w, with the depth scale of gradients as colour "
        f"and the critical line; the point {_at(report)} is marked. Right: the variance of the next layer "
        f"against that of a layer, with its fixed points: {points}. {verdict(report)}."
    )
