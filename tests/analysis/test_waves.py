"""Functions with more waves than can be integrated: what is refused, and what is told."""

from __future__ import annotations

import numpy as np
import pytest

import actviz
from actviz.analysis.propagation.layers import largest
from actviz.analysis.propagation.variance import map_at
from actviz.errors import UsageError
from actviz.tables.phase import phase_tables


@pytest.mark.parametrize(("name", "settings", "variance", "option"), [
    ("sin(x)", {"sigma_w": 1.0, "start": 1e7}, "1e+07", "start"),
    ("sin(x)", {"sigma_w": 1000.0}, "5e+05", "sigma_w"),
    ("x + sin(x)", {"sigma_w": 1.0, "start": 1e6}, "1e+06", "start"),
    ("snake", {"sigma_w": 1.0, "start": 1e6, "residual": 0.5}, "1e+06", "start"),
])  # fmt: skip
def test_too_many_waves_are_refused(name, settings, variance, option):
    """Where E f² of the first layer, or of the fixed point of a bounded f, is not known, no law is told."""
    activation = actviz.get(name)
    with pytest.raises(UsageError) as refused:
        actviz.phase(name, **settings)
    known = f"{largest(activation):.3g}"
    told = f"{activation} has too many waves at a variance of {variance}: E f² is known up to {known}"
    assert str(refused.value) == told
    assert refused.value.hint is not None
    assert option in refused.value.hint


def test_as_many_waves_as_are_known():
    """From the largest variance that is known the law is that of the recursion: q_2 is σ_w²/2."""
    activation = actviz.get("sin(x)")
    report = actviz.phase("sin(x)", sigma_w=1.0, start=0.99 * largest(activation))
    assert (report.laws.variance.kind, report.laws.variance.power) == ("power", 1.0)
    assert map_at(activation, 1.0, 0.0)([report.start])[0] == pytest.approx(0.5, rel=1e-9)
    assert actviz.phase("sin(x)", sigma_w=1.0, start=1e7, norm="layer").start == 1e7


def test_where_correlations_end():
    """The table of layers says from which variance on c is not known."""
    report = actviz.phase("snake", sigma_w=1.0, residual=1.0, depth=20)
    table = phase_tables(report)[-1]
    assert table.notes[-1] == "c is not followed beyond q = 1.47e+04, where snake has too many waves."
    known = np.isfinite(report.layers.distance)
    last = largest(actviz.get("snake"))
    # c of a layer needs the moments of the one before
    assert known.tolist() == [True, *(report.layers.q[:-1] <= last)]
    assert len(phase_tables(actviz.phase("snake", sigma_w=1.0, residual=1.0, depth=5))[-1].notes) == 1
