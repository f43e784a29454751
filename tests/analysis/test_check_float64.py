"""float64 in `check`: inputs of all sizes, and what is due to the last bit."""

from __future__ import annotations

import numpy as np
import pytest
from kernels import Kernel

import actviz
from actviz.analysis.check import inputs
from actviz.analysis.check.check import check
from actviz.analysis.check.digits import Digits
from actviz.analysis.check.tally import NAN, Rules, tally
from actviz.analysis.formats import FORMATS
from actviz.errors import UsageError

FP64 = FORMATS["float64"]
WHOLE = inputs.sample(FP64)


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Every 41st input: each takes some ten microseconds."""
    monkeypatch.setattr(inputs, "sample", lambda form: WHOLE[::41])


def test_the_sample():
    """Every power of two, 0 and both ends; full mantissas; as many below 0; more near 1."""
    x = FP64.values(WHOLE)
    assert (np.diff(FP64.places(WHOLE)) >= 0).all()
    assert np.array_equal(x, -x[::-1])
    assert 30_000 < x.size < 40_000
    assert {0.0, 5e-324, 2.0**-1022, float(np.finfo(np.float64).max), np.inf, 1.0, 2.0**1023} <= set(
        x.tolist()
    )
    octaves = np.bincount(np.frexp(x[(x > 0) & (x < np.inf)])[1] + 1100)
    assert octaves[octaves > 0].min() >= 1
    assert octaves[1101] > 50 * np.median(octaves[octaves > 0])
    assert np.unique(WHOLE & 0xFF).size > 250


@pytest.mark.parametrize("name", ["gelu", "softplus"])
def test_our_own_values_are_within_their_bar(name):
    """8 units, conditioned, of what is due; that is exact with python-flint."""
    f = actviz.get(name)
    report = check(Kernel(f, f.derivative), f, dtype="float64", derivative=True)
    for order, one in enumerate(report.orders):
        assert (one.unproven == 0) == (Digits(f, order)._certified is not None)
        worst = one.tally.worst
        if worst is not None:
            x, due = (FP64.number(code) for code in (worst.x, worst.expected))
            allowed = 8 * (1 + abs(x * float(f.derivative(x, order + 1)) / due))
            assert worst.ulp <= allowed


def test_one_bit_is_seen():
    """A result that is off by one bit everywhere is one step off everywhere."""
    report = check(Kernel(lambda x: np.nextafter(-x, 0.0)), "-x", dtype="float64")
    found = report.orders[0].tally
    assert found.counts[:2].tolist() == [(WHOLE[::41] == 0).sum(), (WHOLE[::41] != 0).sum()]
    assert found.max_ulp == 1


def test_code_of_float32_is_known_by_it():
    """What float64 code is, even if it is right in float32 only; and all of it is bad."""

    def silu(x):
        x = x.astype(np.float32)
        return x / (1 + np.exp(-x))

    report = check(Kernel(silu), dtype="float64")
    assert report.identity.function.name == "silu"
    assert report.orders[0].tally.counts[-1] > 0.8 * report.orders[0].tally.inputs


def test_steps_that_no_integer_holds():
    """From one end of float64 to the other: as far as it is counted, and never negative."""
    ends = FP64.codes(np.array([-1e308, 1e308, 1.0]))
    found = tally(Rules(FP64), FP64.codes(np.array([1.0, 2.0, 3.0])), ends, ends[[1, 0, 2]], np.zeros(3))
    assert found.counts.tolist() == [1, 0, 0, 0, 0, 2]
    assert 2**61 < found.max_ulp < NAN
    assert found.mean_ulp == pytest.approx(2 * found.max_ulp / 3)
    assert len(found.regions) == 1


def test_all_of_float64_is_refused():
    """And all of what is tried entirely anyway."""
    with pytest.raises(UsageError, match=r"2\^64 inputs are too many"):
        check("gelu", dtype="float64", everything=True)
    with pytest.raises(UsageError, match="of float16 all inputs are always checked"):
        check("gelu", dtype="float16", everything=True)


def test_without_flint_it_is_not_proven(monkeypatch):
    """Pairs of floats give the same last bits, and it is said that nothing proves them."""
    f = actviz.get("mish")
    proven = check(Kernel(f), f, dtype="float64").orders[0]
    monkeypatch.setattr(Digits, "_certified", None)
    likely = check(Kernel(f), f, dtype="float64").orders[0]
    assert likely.unproven > 0.3 * likely.tally.inputs
    assert np.abs(likely.tally.counts - proven.tally.counts).max() <= 0.02 * likely.tally.inputs
