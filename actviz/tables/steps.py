"""The values of a function that is constant between its jumps, as printed after its range."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from actviz.notation import format_exact

if TYPE_CHECKING:
    from actviz.activations import Activation

_MOST = 5  # values listed one by one


def steps(activation: Activation) -> str:
    """``  (the values -1, 1)`` of a function that has only a few, else nothing."""
    facts = activation.known
    if facts.waves or facts.derivative_range.low or facts.derivative_range.high:
        return ""
    breaks = sorted(
        {kink.at for kink in facts.kinks} | {end for gap in facts.gaps for end in (gap.low, gap.high)}
    )
    finite = [at for at in breaks if math.isfinite(at)]
    if not finite:
        return ""
    between = [finite[0] - 1.0, *((a + b) / 2.0 for a, b in pairwise(finite)), finite[-1] + 1.0]
    values = {float(activation(x)) + 0.0 for x in (*finite, *between) if facts.gap_at(x) is None}
    listed = ", ".join(map(format_exact, sorted(values)))
    return f"  (the values {listed})" if 1 < len(values) <= _MOST else ""
