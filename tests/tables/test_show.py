"""What `show` prints is what is known of a function, in every form."""

from __future__ import annotations

import pytest
from printed import columns
from process import call, in_json, printed

import actviz


@pytest.mark.parametrize("name", ["relu", "elu:0.5", "gelu", "softmax"])
def test_show(name):
    """One line for programs, with the keys of the JSON and the gains that the card tells."""
    f = actviz.get(name)
    document = in_json(f"show {name}")
    (row,) = zip(*columns(printed(f"show {name} --table csv")).values(), strict=True)
    told = dict(zip(columns(printed(f"show {name} --table csv")), row, strict=True))
    assert (told["name"], told["family"], told["reference"]) == (f.name, f.family, f.reference)
    assert told["aliases"] == "; ".join(f.aliases)
    assert [told[f"frameworks.{key}"] for key in f.frameworks] == list(map("; ".join, f.frameworks.values()))
    for key, value in f.parameters.items():
        assert float(told[f"parameters.{key}.value"]) == value == document["parameters"][key]["value"]
    if name == "softmax":
        return
    for i, kink in enumerate(f.kinks, 1):
        for key in ("at", "left", "right", "value", "order"):
            assert float(told[f"kinks.{i}.{key}"]) == getattr(kink, key) == document["kinks"][i - 1][key]
    for key in ("range", "derivative_range"):
        interval = getattr(f, key)
        assert [float(told[f"{key}.{end}"]) for end in ("low", "high")] == [interval.low, interval.high]
    (gains,) = actviz.gain(name).functions
    (flat,) = actviz.saturation(name).functions
    assert (float(told["gain_forward"]), float(told["gain_backward"])) == (
        gains.gains.forward,
        gains.gains.backward,
    )
    assert float(told["saturated_below"]) == flat.saturated_where[0][1]
    for style in ("markdown", "rich"):
        card = printed(f"show {name} --table {style}")
        assert f"{gains.gains.forward:.6g} forward, {gains.gains.backward:.6g} backward" in card


def test_a_figure_has_no_table():
    """What `show FILE` prints is a command line, in no style."""
    done = call("show", "figure.png", "--table", "csv")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: --table does not apply to a figure\n"
