"""Sentences under the tables of networks: law, median and infinite width do not contradict each other."""

from __future__ import annotations

import math
import re

import pytest

import actviz
from actviz.tables.vanish import vanish_tables


def notes(name, **settings):
    return vanish_tables(actviz.vanish(name, **settings))[-1].notes


def test_finite_width_of_residual_networks():
    """relu at width 64: its rms is predicted from the width, and is what was simulated, to a fifth."""
    report = actviz.vanish("relu", width=64, residual=1.0)
    told = vanish_tables(report)[-1].notes
    (line,) = (note for note in told if note.startswith("relu at width 64"))
    assert "grows like the outputs, by a factor of 1.474 per layer" in line
    expected = float(re.search(r"about ([\d.]+) times instead of 47\.1 times", line)[1])
    assert expected == pytest.approx(10 ** report.functions[0].log10_shares[0], rel=0.2)
    assert line.endswith("theory holds for widths far above 2500.")
    assert not any("of order 1/width per layer" in note for note in told)
    assert not any("5 L/n" in note or "Hanin" in note for note in told)


@pytest.mark.parametrize("settings", [{"residual": 1.0, "norm": "layer"}, {"residual": 0.001, "layers": 5}])
def test_finite_width_that_changes_little(settings):
    """With a norm, or a small branch, the part that grows is not there, or less than a tenth."""
    assert not any("at width" in note for note in notes("relu", width=64, repeats=20, **settings))


def test_several_residual_networks():
    """A sentence for each function that it is true of."""
    told = notes(["relu", "tanh", "gelu"], width=64, residual=1.0, repeats=10)
    assert [note.split(":")[0] for note in told if "so that the rms" in note] == [
        "relu at width 64",
        "gelu at width 64",
    ]


@pytest.mark.parametrize(("name", "settings", "share", "law"), [
    ("tanh", {"dropout": 0.1}, "1/3.11", "grow exponentially, by a factor of 1.002 per layer"),
    ("relu", {"residual": 1.0, "norm": "layer"}, "1.72 times", "are kept"),
])  # fmt: skip
def test_a_law_that_begins_later(name, settings, share, law):
    """Where theory changes otherwise over these layers than by its law, both are told, in that order."""
    verdict = notes(name, width=64, repeats=20, **settings)[0]
    assert verdict.endswith(f"; at infinite width the rms is {share}, and with more layers gradients {law}")


def test_a_law_that_networks_do_not_follow():
    """abs in 40 residual layers: networks get far more than at infinite width, whose law is not theirs."""
    found = actviz.vanish("abs", width=64, residual=0.3, layers=40)
    assert not found.functions[0].law_holds
    verdict = vanish_tables(found)[-1].notes[0]
    assert verdict.startswith("abs explodes: layer 1 of the median network gets ")
    law = "gradients grow exponentially, by a factor of 1.044 per layer"
    assert verdict.endswith(f"at infinite width the rms is 5.37 times, and {law}")


def test_a_chain_that_is_too_short_for_its_law():
    """gelu in 4 layers: its gradient grows at first."""
    report = actviz.vanish("gelu")
    assert report.functions[0].log10_share == pytest.approx(math.log10(1.08), abs=0.002)
    assert notes("gelu")[0] == (
        "gelu vanishes exponentially, by a factor of 0.5 per layer, with more layers: "
        "layer 1 gets 1.08 times layer 4's gradient"
    )


def test_a_power_that_begins_far_down():
    """silu beside its half-stable point: an exponent of 304 after 30,000 layers is told as a power."""
    verdict = notes("silu", width=32, layers=20, init="critical", repeats=5)[0]
    assert "vanishes by a factor of 0.9373 per layer at first, and as a power of l after about" in verdict


def test_networks_without_a_gradient():
    """heaviside: nothing is told of how gradients differ."""
    assert not any("differ" in note and "≠" not in note for note in notes("heaviside", width=16, repeats=5))
