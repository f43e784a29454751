"""What `gain` prints is its report in every form."""

from __future__ import annotations

import pytest
from printed import DRESSED, Shown, agree, close, forms, number

import actviz
from actviz.analysis.propagation.gain import CHOICES

GAIN = "gain relu selu --layers 5 --std 1.5 --fan-in 9"


def test_gain():
    """Every gain, moment and growth of each function, the first layer's apart from the settled one's."""
    report = actviz.gain(["relu", "selu"], layers=5, std=1.5, fan_in=9)
    found = forms(GAIN)
    shown = [
        *(
            Shown([getattr(f.moments, key) for f in report.functions], f"moments.{key}", heading, table=2)
            for key, heading in (("f", "E f"), ("f2", "E f²"), ("df", "E f′"), ("df2", "E f′²"))
        ),
    ]
    for choice in CHOICES:
        growth = [f.growth[choice] for f in report.functions]
        shown += [
            Shown([getattr(f.gains, choice) for f in report.functions], choice, choice),
            Shown([getattr(f.gains, choice) / 3 for f in report.functions], f"weight_std.{choice}"),
            Shown([one.layer for one in growth], f"growth.{choice}"),
            Shown([one.settled for one in growth], f"growth_settled.{choice}"),
            Shown([one.log10_total for one in growth], f"log10_growth_total.{choice}"),
            Shown([one.variance for one in growth], f"settled_variance.{choice}"),
            Shown([one.stable for one in growth], f"settled_stable.{choice}"),
        ]
    agree(found, found.json["functions"], shown)
    assert found.csv["function"] == ["relu", "selu"]


@pytest.mark.parametrize("form", DRESSED)
def test_growth_has_three_lines_each(form):
    """One layer, a settled one, and all of them."""
    report = actviz.gain(["relu", "selu"], layers=5, std=1.5, fan_in=9)
    table = getattr(forms(GAIN), form)[1]
    assert table.column("through") == ["1 layer", "at q*", "5 layers"] * 2
    for choice in CHOICES:
        growth = [f.growth[choice] for f in report.functions]
        wanted = [x for one in growth for x in (one.layer, one.settled, 10.0**one.log10_total)]
        assert close(list(map(number, table.column(choice))), wanted, 6), choice
    growth = report.functions[1].growth["std"]
    assert growth.layer != pytest.approx(growth.settled, rel=1e-3)


@pytest.mark.parametrize("form", DRESSED)
def test_totals_of_many_functions(form):
    """More than four functions have one line each, and the growth through all layers."""
    names = ["relu", "selu", "tanh", "gelu", "sigmoid"]
    report = actviz.gain(names, layers=5)
    table = getattr(forms(f"gain {' '.join(names)} --layers 5"), form)[1]
    assert table.column("function") == names
    for choice in CHOICES:
        wanted = [
            10.0 ** f.growth[choice].log10_total if choice in f.growth else None for f in report.functions
        ]
        assert close(list(map(number, table.column(choice))), wanted, 6), choice
