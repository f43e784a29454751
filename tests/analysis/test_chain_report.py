"""What is said of a chain: its verdict, what was wrong with a request, and files for other programs."""

from __future__ import annotations

import csv
import io
import json
import math

import mpmath as mp
import pytest

import actviz
from actviz.tables.depth.gradients import verdict
from actviz.tables.records import write_csv
from actviz.tables.render import finite
from actviz.tables.vanish import vanish_records, vanish_tables, write_json


def chain(name="sigmoid", **given_):
    return actviz.vanish([name], **given_).functions[0]


# ------------------------------------------------------------------ verdicts and messages

VERDICTS = [
    (
        "sigmoid",
        {},
        "vanishes",
        "sigmoid vanishes exponentially, by a factor of 0.2247 per layer: layer 1 gets 1/104 of",
    ),
    (
        "identity",
        {"weights": 2.0},
        "explodes",
        "identity explodes exponentially, by a factor of 2 per layer: layer 1",
    ),
    ("relu", {}, "stable", "relu is stable: layer 1 gets as much gradient as layer 4"),
    ("relu", {"weights": -1.0}, "dies", "relu dies: layer 1 gets no gradient"),
    ("heaviside", {}, "dies", "heaviside dies: layer 1 gets no gradient"),
    ("frelu", {"layers": 3}, "dies", "frelu dies with more layers: layer 1 gets as much gradient as layer 3"),
    ("frelu", {"layers": 4}, "dies", "frelu dies: layer 1 gets no gradient"),
    (
        "sgelu",
        {"layers": 5},
        "dies",
        "sgelu dies with more layers: layer 1 gets 1/11.7 of layer 5's gradient",
    ),
    ("sigmoid", {"weights": 0.0}, "dies", "sigmoid dies: layer 1 gets no gradient"),
    ("sigmoid", {"weights": [1.0, 0.0, 1.0]}, "dies", "sigmoid dies: layer 1 gets no gradient"),
    ("identity", {"weights": [1.0, 2.0]}, "explodes", "identity explodes: layer 1 gets 2 times layer 2's"),
    ("identity", {"weights": [1.0, 1.0]}, "stable", "identity is stable: layer 1 gets as much gradient as"),
    ("tanh", {}, "vanishes", "tanh vanishes as l^−3/2: layer 1 gets 1/"),
    ("softplus", {}, "vanishes", "softplus vanishes as l^−1: layer 1 gets 1/"),
    ("elu", {}, "stable", "elu is stable: layer 1 gets as much gradient as layer 4"),
    ("identity", {"weights": [1.0, 0.5]}, "vanishes", "identity vanishes: layer 1 gets 1/2 of layer 2's"),
    ("sigmoid", {"layers": 1}, "stable", "sigmoid is stable"),
    (
        "sigmoid",
        {"layers": 1_000_000},
        "vanishes",
        "sigmoid vanishes exponentially, by a factor of 0.2247 per layer: layer 1 gets 1/8.84e+648387",
    ),
    (
        "relu",
        {"layers": 10_000, "weights": 3.0},
        "explodes",
        "relu explodes exponentially, by a factor of 3 per layer: layer 1",
    ),
]


@pytest.mark.parametrize(("name", "given_", "word", "words"), VERDICTS)
def test_verdict(name, given_, word, words):
    """What becomes of the gradient, in a word and in a sentence that says where it goes."""
    report = chain(name, **given_)
    assert report.verdict == word
    assert verdict(report).startswith(words)


WHY = [  # f′ that is 0, that only looks so, and a weight
    ("relu", {"weights": -1.0}, "f′(z) is 0 in layer 1 and 3 more"),
    ("cosine", {"input": 0.0}, "f′(z) is 0 in layer 1"),
    ("sigmoid", {"weights": 1000.0}, "f′(z) is too small for float64 in layer 1 and 3 more"),
    (
        "sqrt_softplus",
        {"weights": -1e308, "input": -1e9},
        "f′(z) is too small for float64 in layer 1 and 2 more",
    ),
    ("tanh", {"weights": [1.0, 1e4, 1.0]}, "f′(z) is too small for float64 in layer 2"),
    ("sigmoid", {"weights": [1.0, 0.0, 1.0]}, "w is 0 in layer 2"),
]


@pytest.mark.parametrize(("name", "given_", "why"), WHY)
def test_why_a_chain_dies(name, given_, why):
    """The first layer that passes nothing back, and whether float64 is to blame."""
    (table, *more) = vanish_tables(actviz.vanish(name, **given_))
    assert (more[-1] if more else table).notes[0] == f"{name} dies: layer 1 gets no gradient, because {why}"


def test_a_chain_too_short_to_die():
    """What its law says is told with what its first layer gets, and no layer is blamed."""
    (table,) = vanish_tables(actviz.vanish("frelu", layers=3))
    assert table.notes[0] == "frelu dies with more layers: layer 1 gets as much gradient as layer 3"


def test_beyond_float64():
    """What becomes infinite on the way is told as such, not as a number."""
    assert verdict(chain("exponential", layers=8)) == (
        "exponential explodes faster than exponentially: outputs or gradients overflow float64"
    )


@pytest.mark.parametrize(
    "settings_",
    [
        {"layers": 0}, {"layers": 1_000_001}, {"layers": 3, "weights": [1.0, 2.0]}, {"weights": math.nan},
        {"weights": [1.0, 2.0], "bias": [1.0, 2.0, 3.0]}, {"bias": math.inf}, {"input": -math.inf},
        {"weights": []}, {"weights": "uniform"}, {"samples": 5}, {"seed": 0}, {"init": "he"},
    ],
    ids=str,
)  # fmt: skip
def test_bounds_of_the_settings(settings_):
    """A setting out of its bounds, or lists that do not fit, are a UsageError, which is a ValueError."""
    with pytest.raises(actviz.ActvizError) as caught:
        chain(**settings_)
    assert isinstance(caught.value, ValueError)


MESSAGES = [
    ({"weights": [1.0, 2.0], "layers": 1}, "weights has 2 values for 1 layer"),
    ({"weights": [1.0, 2.0], "layers": 3}, "weights has 2 values for 3 layers"),
    ({"input": math.inf}, "input must be a finite number, not inf"),
    ({"bias": math.nan}, "bias must be a finite number, not nan"),
    ({"weights": [1.0, -math.inf]}, "weights must be finite numbers, not -inf"),
]


@pytest.mark.parametrize(("settings_", "message"), MESSAGES, ids=[message for _, message in MESSAGES])
def test_messages_name_what_is_wrong(settings_, message):
    """One option, its fault, and as many layers as there are."""
    with pytest.raises(actviz.ActvizError) as caught:
        chain(**settings_)
    assert caught.value.message == message


# ------------------------------------------------------------------ for other programs


def test_json_is_the_report():
    """What is written layer by layer is the report's own document; what is not finite is null."""
    report = actviz.vanish(["relu", "sigmoid", "elu:0.5"], layers=30, weights=-1.0)
    stream = io.StringIO()
    write_json(report, ["a.png"], stream)
    assert json.loads(stream.getvalue()) == finite({**report.to_dict(), "outputs": ["a.png"]})
    assert "NaN" not in stream.getvalue()
    assert "Infinity" not in stream.getvalue()


def test_csv_is_the_report():
    """Every column of every layer, also where blocks of layers meet; what leaves float64 in its true size."""
    report = actviz.vanish("sigmoid", layers=20_003, bias=-0.5, input=0.5)
    stream = io.StringIO()
    write_csv(vanish_records(report), stream)
    header, *rows = csv.reader(io.StringIO(stream.getvalue()))
    assert header == ["function", *next(report.functions[0].rows())]
    assert [row[1] for row in rows] == [str(layer) for layer in range(1, 20_004)]
    last = dict(zip(header, rows[-1], strict=True))
    told = {
        "z": "0",
        "a": "0.5",
        "derivative": "0.25",
        "gradient": "0.25",
        "share_of_last": "1",
        "bound": "1",
    }
    assert {key: last[key] for key in told} == told
    assert (last["function"], last["weight"], last["bias"]) == ("sigmoid", "1", "-0.5")
    power = mp.mpf(4) ** -20_003
    with mp.workdps(20):
        assert mp.almosteq(mp.mpf(rows[0][header.index("gradient")]), power, rel_eps=mp.mpf("5e-3"))


def test_several_functions_are_compared():
    """Behind the tables of each there is one of all, a line for each."""
    tables = vanish_tables(actviz.vanish(["sigmoid", "relu"], layers=3))
    assert len(tables) == 3
    assert [(row[0], row[-1]) for row in tables[-1].rows] == [("sigmoid", "vanishes"), ("relu", "stable")]
    assert len(vanish_tables(actviz.vanish("sigmoid", layers=3))) == 1
