"""What single neurons compute: logic gates, why there is none for xor, names of what they do."""

from __future__ import annotations

import itertools
import re

import pytest
from process import call, in_json

import actviz
from actviz.analysis.units.gates import GATES, Gate, computed

TRUTH = {
    "and": [0, 0, 0, 1], "or": [0, 1, 1, 1], "nand": [1, 1, 1, 0], "nor": [1, 0, 0, 0],
    "xor": [0, 1, 1, 0], "xnor": [1, 0, 0, 1],
}  # fmt: skip


@pytest.mark.parametrize("name", ["and", "or", "nand", "nor"])
def test_gates(name):
    """The weights do what the gate's name says, with room on both sides of the threshold."""
    gate = GATES[name]
    report = actviz.neuron(gate.weights, threshold=gate.threshold)
    assert [row.output for row in report.rows] == TRUTH[name]
    assert min(abs(row.z) for row in report.rows) == 0.5
    document = in_json(f"neuron --gate {name}")
    assert (document["gate"], document["separable"]) == (name, True)
    assert [row["output"] for row in document["rows"]] == TRUTH[name]


def test_not():
    """A gate of one input."""
    assert [row["output"] for row in in_json("neuron --gate not")["rows"]] == [1, 0]


@pytest.mark.parametrize("name", ["xor", "xnor"])
def test_no_neuron_computes_xor(name):
    """It says so, with the four inequalities, and ends with 0: a question was answered."""
    done = call("neuron", "--gate", name)
    assert (done.returncode, done.stderr) == (0, "")
    wanted = {1: "≥", 0: "<"}
    sides = ["0", "w2", "w1", "w1 + w2"]
    for side, output, line in zip(sides, TRUTH[name], done.stdout.splitlines()[2:6], strict=True):
        assert line.endswith(f"  {side} {wanted[output]} θ")
    document = in_json(f"neuron --gate {name}")
    assert (document["separable"], document["weights"], document["threshold"]) == (False, None, None)
    assert [row["output"] for row in document["rows"]] == TRUTH[name]


@pytest.mark.parametrize("name", ["xor", "xnor"])
def test_no_neuron_computes_xor_indeed(name):
    """Of many weights and thresholds none does; two layers of neurons do, as is said."""
    grid = [k / 2 for k in range(-8, 9)]
    for w1, w2, theta in itertools.product(grid, repeat=3):
        answers = [w1 * a + w2 * b >= theta for a, b in itertools.product((0, 1), repeat=2)]
        assert answers != TRUTH[name]
    gate = GATES[name]

    def fires(part, *inputs):
        return float(sum(map(float.__mul__, part.weights, inputs)) >= part.threshold)

    assert isinstance(gate.first, Gate)
    both = [(fires(gate.first, *x), fires(gate.second, *x)) for x in gate.inputs]
    assert [fires(gate.outer, *pair) for pair in both] == TRUTH[name]


EXPRESSION = re.compile(r"x(\d)")


@pytest.mark.parametrize("outputs", list(itertools.product((0, 1), repeat=4)))
def test_all_functions_of_two_inputs(outputs):
    """Fourteen of the sixteen have a neuron, and its expression is one that Python agrees with."""
    grid = [k / 2 for k in range(-4, 5)]
    inputs = list(itertools.product((0, 1), repeat=2))
    neurons = (
        (w1, w2, theta)
        for w1, w2, theta in itertools.product(grid, repeat=3)
        if [w1 * a + w2 * b >= theta for a, b in inputs] == list(outputs)
    )
    found = next(neurons, None)
    assert (found is None) == (list(outputs) in (TRUTH["xor"], TRUTH["xnor"]))
    if found is None:
        return
    expression = computed(actviz.neuron(found[:2], threshold=found[2]))
    python = {"always": "True", "never": "False"}.get(expression, EXPRESSION.sub(r"x[\1 - 1]", expression))
    assert [int(bool(eval(python, {"x": x}))) for x in inputs] == list(outputs)


def test_expressions_of_more_inputs():
    """Counting neurons have a name; others that have none, and rows that are no truth table, get none."""
    assert computed(actviz.neuron([1, 1, 1], threshold=2)) == "at least 2 of 3"
    assert computed(actviz.neuron([-1, -1, -1], threshold=-1)) == "at most 1 of 3"
    assert computed(actviz.neuron([1, 1, 1], threshold=3)) == "x1 and x2 and x3"
    assert computed(actviz.neuron([2, 1, 1], threshold=2)) is None
    assert computed(actviz.neuron([1, 1], threshold=1, inputs=[[0, 1], [1, 1]])) is None
    assert computed(actviz.neuron([1, 1], threshold=1, activation="sigmoid")) is None
    assert computed(actviz.neuron([1, 1], threshold=1, activation="heaviside:0.5")) is None
