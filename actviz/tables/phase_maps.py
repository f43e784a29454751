"""The correlation map as a table, and a wide network layer by layer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from actviz.analysis.propagation.layers import largest
from actviz.analysis.propagation.pairs import correlation_map
from actviz.lazy import np
from actviz.notation import format_number
from actviz.tables.columns import MISSING, Column, Table, power_of_ten, written
from actviz.tables.laws import correlation_text, near_one
from actviz.tables.words import ends

if TYPE_CHECKING:
    from actviz.analysis.propagation.phase import PhaseReport

_CORRELATIONS = (0.0, 0.25, 0.5, 0.75, 0.9, 0.99, 1.0)
_ZERO = 1e-13  # what rounding leaves of 0


def number(x: float) -> str:
    """A number near 1 with the digits that distinguish it from 1; a dash for NaN."""
    if math.isnan(x):
        return MISSING
    return near_one(0.0 if abs(x) < _ZERO else x)


_MAP = (
    Column("c", "c"),
    Column("next_c", "C(c)", written(number)),
    Column("slope", "C′(c)", written(number)),
)
_LAYERS = (
    Column("layer", "layer"),
    Column("q", "q"),
    Column("c", "c"),
    Column("distance", "1 − c"),
    Column("chi_perp", "χ⊥"),
    Column("chi_par", "χ∥"),
    Column("log10_share_of_last", "gradient", power_of_ten()),
)


def mapped_at(report: PhaseReport) -> float | None:
    """The variance at which the correlation map is shown: where q goes, else where it starts."""
    q = report.q if 0 < report.q < math.inf else report.start
    return q if 1e-14 <= q <= 1e12 else None


def map_table(report: PhaseReport) -> Table:
    """C(c) and C′(c) from 0 to 1."""
    q = mapped_at(report)
    assert q is not None
    values, slopes = correlation_map(report.block, q, np.array(_CORRELATIONS))
    law = report.laws.correlation
    note = correlation_text(law, report.frozen, report.start_correlation)
    if law.slope is not None and law.kind == "fixed":
        note += f"; slope there {number(law.slope)}"
    at = "normalised z" if report.block.norm else f"q = {format_number(q)}"
    return Table(
        _MAP,
        [
            {"c": c, "next_c": value, "slope": slope}
            for c, value, slope in zip(_CORRELATIONS, values.tolist(), slopes.tolist(), strict=True)
        ],
        f"Correlation map at {at}",
        (f"C(c): the correlation in the next layer; correlation c: {note}.",),
    )


def layers_table(report: PhaseReport, layers: list[dict[str, Any]]) -> Table:
    """q, c and the rest layer by layer; of many layers the two ends."""
    notes = [
        f"gradient: rms of ∂C/∂b relative to layer {len(layers)}; χ⊥: factor of its square in one layer."
    ]
    found = report.layers
    if report.activation.known.waves and found is not None and np.isnan(found.distance[found.q > 0]).any():
        known = format_number(largest(report.activation), 3)
        notes.append(f"c is not followed beyond q = {known}, where {report.activation} has too many waves.")
    return Table(
        _LAYERS,
        [None if i is None else layers[i] for i in ends(len(layers))],
        f"{report.activation} layer by layer, infinite width",
        notes,
    )
