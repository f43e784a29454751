"""What `gain` prints is its report in every form."""

from __future__ import annotations

import pytest
from printed import DRESSED, Shown, agree, close, forms, number

import actviz
from actviz.analysis.propagation.gain import CHOICES

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
