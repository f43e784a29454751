"""The limit of a correlation that depends on where it started."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actviz.analysis.propagation.layers import propagate
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.analysis.propagation.laws import Laws
    from actviz.analysis.propagation.layers import Block

_FOLLOWED = 48  # layers, before what the correlation still changes by is extrapolated


def frozen(block: Block, laws: Laws, start: float) -> float | None:
    """The limit of a correlation from ``start``, extrapolated; None where its law is another."""
    if laws.correlation.kind != "frozen":
        return None
    found = propagate(block, laws.start, _FOLLOWED, start)
    c = 1 - found.distance[np.isfinite(found.distance)]
    if c.size < 3:
        return None
    before, last = (float(step) for step in np.diff(c)[-2:])
    rate = last / before if before else 0.0
    if laws.variance.kind == "fixed" and abs(rate) < 1:  # a geometric series
        return float(c[-1]) + last * rate / (1 - rate)
    return float(c[-1]) + last * c.size  # one that falls as l^−2
