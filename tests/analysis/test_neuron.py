"""A single neuron's numbers: a worked example, and exact sums."""

from __future__ import annotations

import json
import math
from fractions import Fraction

import mpmath as mp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from process import in_json, printed

import actviz

U = 2.0**-53
decimals = st.decimals(-1000, 1000, places=3).map(float)


# ------------------------------------------------------------------ a worked example


def test_the_documents_table():
    """w = (5, 3), θ = 4: 0 no, 3 no, 5 yes, 8 yes."""
    report = actviz.neuron([5, 3], threshold=4)
    told = [(*row.inputs, row.weighted_sum, row.output) for row in report.rows]
    assert told == [(0, 0, 0, 0), (0, 1, 3, 0), (1, 0, 5, 1), (1, 1, 8, 1)]
    assert [row.z for row in report.rows] == [-4, -1, 1, 4]
    assert list(map(report.fires, report.rows)) == [False, False, True, True]


def test_the_documents_table_with_sigmoid():
    """In place of yes and no σ(−4), σ(−1), σ(1) and σ(4) (mpmath)."""
    report = actviz.neuron([5, 3], bias=-4, activation="sigmoid")
    true = [float(1 / (1 + mp.exp(-z))) for z in (-4, -1, 1, 4)]
    assert [row.output for row in report.rows] == pytest.approx(true, rel=8 * U, abs=0)


def test_the_printed_table():
    """The columns of the worked example, and weights and bias as one vector."""
    lines = printed("neuron --weights 5,3 --threshold 4").splitlines()
    assert [line.split() for line in lines[1:6]] == [
        ["x1", "x2", "weighted", "sum", "z", "output", "fires"],
        ["0", "0", "0", "-4", "0", "no"],
        ["0", "1", "3", "-1", "0", "no"],
        ["1", "0", "5", "1", "1", "yes"],
        ["1", "1", "8", "4", "1", "yes"],
    ]
    assert lines[6] == "it fires for 2 of 4 inputs, and computes: x1"
    assert "z = w·x − θ = (w, b)·(x, 1) = (5, 3, -4)·(x1, x2, 1)" in lines[7]


def test_json():
    """The keys of the interface; --bias is the threshold with the other sign."""
    document = in_json("neuron --weights 5,3 --bias -4 --activation step")
    assert {key: document[key] for key in ("schema", "weights", "bias", "threshold", "activation")} == {
        "schema": 1, "weights": [5, 3], "bias": -4, "threshold": 4, "activation": "heaviside",
    }  # fmt: skip
    assert document["rows"][2] == {"inputs": [1, 0], "weighted_sum": 5, "z": 1, "output": 1}
    assert document["computes"] == "x1"
    assert document == json.loads(json.dumps(actviz.neuron([5, 3], threshold=4).to_dict()))


# ------------------------------------------------------------------ sums


@pytest.mark.parametrize(
    ("weights", "threshold"), [((0.1, 0.7), 0.8), ((0.1, 0.2), 0.3), ((1e-300, 1e-300), 2e-300)]
)
def test_thresholds_are_reached_as_on_paper(weights, threshold):
    """In float64 0.1 + 0.7 is below 0.8 and 0.1 + 0.2 above 0.3; in decimals both are equal."""
    row = actviz.neuron(weights, threshold=threshold).rows[-1]
    assert (row.weighted_sum, row.z, row.output) == (threshold, 0, 1)


@given(data=st.data(), count=st.integers(1, 6), threshold=decimals)
def test_sums_are_exact_and_rounded_once(data, count, threshold):
    """w·x and z of any decimals, against fractions."""
    vectors = st.lists(decimals, min_size=count, max_size=count)
    weights, x = data.draw(vectors), data.draw(vectors)
    (row,) = actviz.neuron(weights, threshold=threshold, inputs=[x]).rows
    total = sum(Fraction(str(w)) * Fraction(str(a)) for w, a in zip(weights, x, strict=True))
    assert row.weighted_sum == float(total)
    assert row.z == float(total - Fraction(str(threshold)))
    assert row.output == float(total >= Fraction(str(threshold)))


@given(data=st.data(), count=st.integers(1, 5), threshold=decimals, shift=decimals)
def test_what_moves_a_neuron(data, count, threshold, shift):
    """A bias b is an input of 1 with the weight b; a larger threshold never makes it fire."""
    weights = data.draw(st.lists(decimals, min_size=count, max_size=count))
    report = actviz.neuron(weights, threshold=threshold)
    appended = actviz.neuron([*weights, report.bias], inputs=[[*r.inputs, 1] for r in report.rows])
    assert [row.z for row in appended.rows] == [row.z for row in report.rows]
    dull = actviz.neuron(weights, threshold=threshold + abs(shift))
    assert sum(map(dull.fires, dull.rows)) <= sum(map(report.fires, report.rows))


def test_sums_beyond_float64():
    """An infinite sum has a limit for its output, and no error."""
    report = actviz.neuron([1e308, 1e308], threshold=-1e308, inputs=[[10, 10], [-10, -10]])
    assert [row.weighted_sum for row in report.rows] == [math.inf, -math.inf]
    assert [row.output for row in report.rows] == [1, 0]


def test_the_value_at_the_threshold():
    """With the step that is 0 or 1/2 at 0 a neuron whose threshold is just reached does not fire."""
    for step, output in (("heaviside", 1), ("heaviside:0", 0), ("heaviside:0.5", 0.5)):
        report = actviz.neuron([1], threshold=1, activation=step)
        assert (report.rows[1].output, report.fires(report.rows[1])) == (output, output == 1)
