"""Functions with more waves than can be integrated: what is refused, and what is told."""

from __future__ import annotations

import math

import numpy as np
import pytest

import actviz
from actviz.analysis.propagation.layers import Block, largest, propagate
from actviz.analysis.propagation.variance import map_at
from actviz.analysis.propagation.waves import covered, lost
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
    report = actviz.phase("minsin", sigma_w=1.0, residual=1.0, depth=25)
    table = phase_tables(report)[-1]
    assert table.notes[-1] == "c is not followed beyond q = 2.15e+05, where minsin has too many waves."
    known = np.isfinite(report.layers.distance)
    last = largest(actviz.get("minsin"))
    # c of a layer needs the moments of the one before
    assert known.tolist() == [True, *(report.layers.q[:-1] <= last)]
    assert len(phase_tables(actviz.phase("minsin", sigma_w=1.0, residual=1.0, depth=5))[-1].notes) == 1


def series(name, variance, distance):
    """E f² − E f(u) f(v) in closed form, from the Fourier series of f, whose terms are independent."""
    apart, slope, order = variance * distance, 0.0, np.arange(1, 200_000.0)
    if name == "sin(x)":
        amplitude, frequency = np.ones(1), np.ones(1)
    elif name == "snake":  # x + (1 − cos 2x)/2
        slope, amplitude, frequency = 1.0, np.array([0.5]), np.array([2.0])
    else:  # |sin 3x|
        slope = float(name.startswith("x"))
        amplitude, frequency = 4 / math.pi / (4 * order**2 - 1), 6 * order
    waves = np.square(amplitude) / 2 * -np.expm1(-frequency * frequency * apart)
    return slope * apart + math.fsum(waves)


@pytest.mark.parametrize(
    "name",
    ["sin(x)", "snake", "abs(sin(3*x))", pytest.param("x + abs(sin(3*x))", marks=pytest.mark.whole)],
)
@pytest.mark.parametrize("variance", [1e3, 1e6, 1e11])
def test_what_inputs_share_of_many_waves(name, variance):
    """E f² − E f(u) f(v) at variances that no quadrature reaches, against Fourier series."""
    for apart in (1e-9 * variance, 1e-4, 0.02, 0.3, 20.0, 0.7 * variance, 1.5 * variance):
        distance = apart / variance
        found = lost(actviz.get(name), variance, distance)
        assert found == pytest.approx(series(name, variance, distance), rel=1e-6), apart
        if apart == 1e-4:
            assert found == pytest.approx(series(name, variance, distance), rel=1e-8)


def test_where_waves_are_not_covered():
    """One-sided waves, other than periodic ones, variances of few waves, and u = −v."""
    for name in ("minsin", "x*sin(x)", "relu", "sin(x)*exp(-x^2)", "dsu"):
        assert covered(actviz.get(name)) is None, name
    sine = actviz.get("sin(x)")
    least = covered(sine)
    assert math.exp(-2 * least) < 1e-12
    assert lost(sine, 0.9 * least, 0.5) is None
    assert lost(sine, 1e3, 2.0) is lost(sine, 1e3, 2 - 1e-3) is None


def test_a_recursion_that_covers_waves():
    """x + |sin 3x| in 60 residual layers: c is followed to where it is frozen, q being 1e18 by then."""
    layers = propagate(Block(actviz.get("x + abs(sin(3*x))"), 1.0, residual=1.0), 1.0, 60, 0.3)
    assert np.isfinite(layers.distance).all()
    assert layers.q[-1] > 1e17
    assert layers.distance[-1] == pytest.approx(layers.distance[-2], rel=1e-12)
    assert layers.distance[7] == pytest.approx(0.351939, rel=1e-5)
