"""The correlation map as a table, and a wide network layer by layer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.analysis.propagation.pairs import correlation_map
from actviz.lazy import np
from actviz.notation import format_log10, format_number
from actviz.tables.laws import correlation_text, near_one
from actviz.tables.render import Table

if TYPE_CHECKING:
    from actviz.analysis.propagation.layers import Layers
    from actviz.analysis.propagation.phase import PhaseReport

_CORRELATIONS = (0.0, 0.25, 0.5, 0.75, 0.9, 0.99, 1.0)
_MOST_ROWS, _SHOWN_END = 24, 8  # layers listed in full; of more, the two ends


def number(x: float) -> str:
    """A number near 1 with the digits that tell it from 1; a dash for none."""
    if math.isnan(x):
        return "–"
    return near_one(0.0 if abs(x) < 1e-14 else x)


def mapped_at(report: PhaseReport) -> float | None:
    """The variance at which the correlation map is shown: where q goes, else where it starts."""
    q = report.q if 0 < report.q < math.inf else report.start
    return q if 1e-14 <= q <= 1e12 else None


def map_table(report: PhaseReport) -> Table:
    """C(c) and C′(c) from 0 to 1."""
    q = mapped_at(report)
    assert q is not None
    c = np.array(_CORRELATIONS)
    values, slopes = correlation_map(report.block, q, c)
    rows = tuple(
        (format_number(x), number(0.0 if abs(y) < 1e-13 else y), number(slope))
        for x, y, slope in zip(c.tolist(), values.tolist(), slopes.tolist(), strict=True)
    )
    law = report.laws.correlation
    note = correlation_text(law, report.frozen, report.start_correlation)
    if law.slope is not None and law.kind == "fixed":
        note += f"; slope there {number(law.slope)}"
    at = "z normalised" if report.block.norm else f"q = {format_number(q)}"
    return Table(
        ("c", "C(c)", "C′(c)"), rows, title=f"Correlation map at {at}",
        notes=(f"C: the correlation in the next layer; {note}.",), numeric=frozenset(("c", "C(c)", "C′(c)")),
    )  # fmt: skip


def layers_table(report: PhaseReport, layers: Layers) -> Table:
    """q, c and the rest layer by layer; of many layers the two ends."""
    header = ("layer", "q", "c", "1 - c", "χ⊥", "χ∥", "gradient")
    count, shares = layers.q.size, layers.log10_gradient
    shown: list[int | None] = list(range(count))
    if count > _MOST_ROWS:
        shown = [*range(_SHOWN_END), None, *range(count - _SHOWN_END, count)]

    def cell(x: float) -> str:
        return "–" if math.isnan(x) else format_number(x)

    rows = tuple(
        ("…",) * len(header) if i is None else (
            str(i + 1), cell(layers.q[i]), cell(1 - layers.distance[i]), cell(layers.distance[i]),
            cell(layers.chi_perp[i]), cell(layers.chi_par[i]),
            "–" if math.isnan(shares[i]) else format_log10(float(shares[i])),
        )
        for i in shown
    )  # fmt: skip
    return Table(
        header, rows, title=f"{report.activation} layer by layer, infinite width", numeric=frozenset(header),
        notes=(f"gradient: rms of ∂C/∂b beside that of layer {count}.  χ⊥: per layer, of the mean square.",),
    )  # fmt: skip
