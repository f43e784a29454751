"""What `check` prints is its report in every form."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from printed import DRESSED, Shown, agree, forms, number, numbers_in

import actviz
from actviz.analysis.formats import FORMATS
from actviz.tables.check import check_tables, description

BF16 = FORMATS["bfloat16"]


@pytest.fixture(scope="module")
def pairs(tmp_path_factory):
    """A file of tanh at some thousand numbers, cut off at 3; its slopes are twice as large from 1 to 2.

    It has two signs that are wrong, -0 at 0, and a NaN.
    """
    path = tmp_path_factory.mktemp("pairs") / "tanh.csv"
    x = np.union1d(BF16.numbers()[::13], 0.0)
    y = np.where(np.abs(x) < 3, np.tanh(x), np.sign(x))
    slope = (1 - y * y) * np.where((x > 1) & (x < 2), 2, 1)
    y[np.searchsorted(x, [0.0, 0.25, 2.0])] *= -1
    y[np.searchsorted(x, 0.5)] = np.nan
    np.savetxt(path, np.column_stack([x, y, slope]), delimiter=",", fmt="%.17g")
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
        "zero_sign": [one.zero_sign for one in tallies],
        "nan": [one.missing for one in tallies],
        "number_for_nan": [one.surplus for one in tallies],
        "infinite": [one.infinite for one in tallies],
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


def test_findings(pairs):
    """The worst input, what is due there and what came; where errors are, largest first; the slope of f."""
    orders = actviz.check(pairs, "tanh", derivative=True).orders
    found = forms(f"check {pairs} --against tanh --deriv")
    own = orders[1].own_slope
    slope = own.worst.start, own.worst.end, own.worst.by_values, own.worst.by_slopes
    keys = "from", "to", "mean_slope", "mean_derivative"
    assert found.json["orders"][1]["against_f"]["worst"] == dict(zip(keys, slope, strict=True))
    for i, (one, document) in enumerate(zip(orders, found.json["orders"], strict=True)):
        worst, regions = one.tally.worst, one.tally.regions
        case = {key: BF16.number(getattr(worst, key)) for key in ("x", "expected", "got")}
        assert document["worst"] == {
            **case,
            **{f"{key}_bits": BF16.hex(getattr(worst, key)) for key in case},
            "ulp": worst.ulp,
        }
        assert document["regions"] == [
            {"from": a, "to": b, "inputs": region.inputs, "max_ulp": region.max_ulp}
            for region in regions
            for a, b in [map(BF16.number_at, (region.start, region.end))]
        ]
        for form in DRESSED:
            rows = getattr(found, form)[2 * i + 1].rows
            (told,) = (cell for heading, cell in rows if heading == "worst error")
            bits = [BF16.hex(getattr(worst, key)) for key in case]
            pattern = "# ulp at x = # ({}): expected # ({}), got # ({})".format(*bits)
            assert numbers_in(told, pattern) == pytest.approx([worst.ulp, *case.values()], rel=6e-6)
            listed = [cell for heading, cell in rows if heading == "> 2 ulp"]
            largest = sorted(regions, key=lambda region: -region.max_ulp)
            for cell, region in zip(listed, largest, strict=True):
                a, b = map(BF16.number_at, (region.start, region.end))
                pattern, due = ("at #: # input", [a]) if a == b else ("from # to #: # inputs", [a, b])
                assert numbers_in(cell, pattern) == pytest.approx([*due, region.inputs], rel=6e-6)
            for cell in (cell for heading, cell in rows if heading == "slope of f"):
                pattern = "differs from f′ in # of # intervals: from # to # it is #, the mean of f′ #"
                assert numbers_in(cell, pattern) == pytest.approx([own.off, own.intervals, *slope], rel=6e-4)
    assert "slope of f" in [heading for heading, _ in found.plain[3].rows]
    card, f = dict(found.plain[1].rows), orders[0].tally
    assert numbers_in(card["sign"], "# wrong, # zero with the opposite sign") == [2, 1]
    assert (f.wrong_sign, f.zero_sign, f.missing, f.surplus) == (3, 1, 1, 0)
    (case,) = f.nan_cases
    due = [1, BF16.number(case.x), BF16.number(case.expected)]
    assert numbers_in(card["NaN"], "#: x = #: expected #, got nan") == pytest.approx(due, rel=6e-6)


def test_numbers_in_words(pairs):
    """How many inputs are correct, of how many, and the largest error, of f and of f′; what is not proven."""
    report = actviz.check(pairs, "tanh", derivative=True)
    unproven = replace(report, orders=(replace(report.orders[0], unproven=7),))
    assert dict(check_tables(unproven)[1].rows)["unproven"].startswith("7 expected values are taken from ")
    told = description(report).rpartition("over x. ")[2].removesuffix(".").split("; ")
    for name, words, one in zip(("f", "f′"), told, report.orders, strict=True):
        due = [one.tally.counts[0], one.tally.inputs, one.tally.max_ulp]
        assert numbers_in(words, f"{name}: # of # inputs correct, largest error # ulp") == due
