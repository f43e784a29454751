"""What `check` prints is its report in every form."""

from __future__ import annotations

import numpy as np
import pytest
from printed import DRESSED, Shown, agree, forms, number

import actviz
from actviz.analysis.formats import FORMATS

BF16 = FORMATS["bfloat16"]


@pytest.fixture(scope="module")
def pairs(tmp_path_factory):
    """A file of tanh at some thousand numbers, cut off at 3, with slopes that come from there."""
    path = tmp_path_factory.mktemp("pairs") / "tanh.csv"
    x = BF16.numbers()[::13]
    y = np.where(np.abs(x) < 3, np.tanh(x), np.sign(x))
    np.savetxt(path, np.column_stack([x, y, 1 - y * y]), delimiter=",", fmt="%.17g")
    return str(path)


def test_check(pairs):
    """Counts of f and f′, in tables of their own, with all that was counted in CSV and JSON."""
    report = actviz.check(pairs, "tanh", derivative=True)
    found = forms(f"check {pairs} --against tanh --deriv")
    tallies = [one.tally for one in report.orders]
    keys = {
        "mean_ulp": [one.mean_ulp for one in tallies],
        "max_ulp": [one.max_ulp for one in tallies],
        "wrong_sign": [one.wrong_sign for one in tallies],
        "monotone_breaks": [one.breaks for one in tallies],
        "worst.ulp": [one.worst.ulp for one in tallies],
        "inputs": [one.inputs for one in tallies],
    }
    agree(found, found.json["orders"], [Shown(values, key) for key, values in keys.items()])
    assert found.csv["regions"] == [str(len(one.regions)) for one in tallies]
    assert found.csv["worst.x_bits"] == [f"{one.worst.x:#06x}" for one in tallies]
    assert found.csv["order"] == ["0", "1"]
    for form in DRESSED:
        histograms = getattr(found, form)[::2]
        for table, one in zip(histograms, tallies, strict=True):
            assert table.column("error, ulp") == ["0", "1", "2", "3–10", "11–100", ">100"]
            counts = [number(cell.replace(",", "")) for cell in table.column("inputs")]
            assert counts == one.counts.tolist()
            shares = (100 * one.counts / one.inputs).tolist()
            assert list(map(number, table.column("share, %"))) == pytest.approx(shares, abs=5.1e-4)
