"""What `gain` prints is its report in every form."""

from __future__ import annotations

import math
import re

import pytest
from printed import DRESSED, Shown, agree, close, forms, number

import actviz
from actviz.analysis.propagation.gain import CHOICES
from actviz.tables.gain import gain_tables

MANY = ["relu", "selu", "tanh", "gelu", "sigmoid"]
GAIN = "gain relu selu --layers 5 --std 1.5 --fan-in 9"


def test_gain():
    """Every gain, moment and growth of each function, each growth in a table of its own."""
    report = actviz.gain(["relu", "selu"], layers=5, std=1.5, fan_in=9)
    found = forms(GAIN)
    shown = [
        *(
            Shown([getattr(f.moments, key) for f in report.functions], f"moments.{key}", heading, 12, table=4)
            for key, heading in (("f", "E f"), ("f2", "E f²"), ("df", "E f′"), ("df2", "E f′²"))
        ),
    ]
    for choice in CHOICES:
        growth = [f.growth[choice] for f in report.functions]
        shown += [
            Shown([getattr(f.gains, choice) for f in report.functions], choice, choice),
            Shown([getattr(f.gains, choice) / 3 for f in report.functions], f"weight_std.{choice}"),
            Shown([one.layer for one in growth], f"growth.{choice}", choice, table=1),
            Shown([one.settled for one in growth], f"growth_settled.{choice}", choice, table=2),
            Shown([one.log10_total for one in growth], f"log10_growth_total.{choice}"),
            Shown([one.variance for one in growth], f"settled_variance.{choice}"),
            Shown([one.stable for one in growth], f"settled_stable.{choice}"),
        ]
    agree(found, found.json["functions"], shown)
    titles = [table.title for table in gain_tables(report)]
    through = "Growth of the rms gradient through one layer"
    assert titles == [
        "Gains for z ~ N(0, 1.5²)",
        f"{through} with z ~ N(0, 1.5²)",
        f"{through} at q*",
        "Growth of the rms gradient on its way back through 5 layers, with each gain",
        "Moments for z ~ N(0, 1.5²)",
    ]
    assert found.csv["function"] == ["relu", "selu"]


@pytest.mark.parametrize(
    ("typed", "names", "table"),
    [(GAIN, ["relu", "selu"], 3), (f"gain {' '.join(MANY)} --layers 5 --std 1.5", MANY, 1)],
)
@pytest.mark.parametrize("form", DRESSED)
def test_growth_through_all_layers(form, typed, names, table):
    """The number whose logarithm programs get; of many functions it is the only growth."""
    report = actviz.gain(names, layers=5, std=1.5)
    shown = getattr(forms(typed), form)[table]
    assert shown.column("function") == names
    for choice in CHOICES:
        wanted = [
            10.0 ** f.growth[choice].log10_total if choice in f.growth else None for f in report.functions
        ]
        assert close(list(map(number, shown.column(choice))), wanted, 6), choice


def test_notes_on_many_functions():
    """Of each gain: with which functions gradients vanish, explode or are kept, and where variances grow."""
    report = actviz.gain(MANY, layers=5, std=1.5)
    notes = gain_tables(report)[1].notes
    words = {"vanishes": "vanish with", "explodes": "explode with", "stable": "are kept with"}
    for choice in CHOICES:
        followed = {str(f.activation): f.growth[choice] for f in report.functions if choice in f.growth}
        gradients, *variances = (note for note in notes if note.startswith(f"{choice}: "))
        for kind, verb in words.items():
            found = [name for name, growth in followed.items() if growth.laws.gradient.verdict == kind]
            told = re.findall(rf"{verb} ([^.]*?)(?:, (?:vanish|explode|are kept) |\.)", gradients)
            assert names_in(told) == found, (choice, kind)
        parts = [part for note in variances for part in note.rstrip(".").partition(" z ")[2].split(", and ")]
        for way, found in (
            (
                "grows without bound",
                [name for name, growth in followed.items() if growth.variance == math.inf],
            ),
            (
                "is at an unstable fixed point",
                [name for name, g in followed.items() if math.isfinite(g.variance) and not g.stable],
            ),
        ):
            told = [names[1] for part in parts if (names := re.fullmatch(f"{way} with (.*)", part))]
            assert names_in(told) == found, (choice, way)


def names_in(told):
    """``a, b and c`` as a list."""
    return [name for words in told for name in re.split(", | and ", words)]
