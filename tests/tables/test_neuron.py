"""What `neuron` prints is its report in every form."""

from __future__ import annotations

import re

import pytest
from printed import DRESSED, Shown, agree, forms, number, numbers_in

import actviz
from actviz.analysis.units.gates import GATES
from actviz.tables.neuron import diagram_description, gate_table, neuron_tables


def test_neuron():
    """Inputs, weighted sum, z and output of each row."""
    report = actviz.neuron([5, -3], threshold=1.5, activation="sigmoid")
    found = forms("neuron --weights 5,-3 --threshold 1.5 --activation sigmoid")
    agree(
        found,
        found.json["rows"],
        [
            Shown([row.weighted_sum for row in report.rows], "weighted_sum", "weighted sum"),
            Shown([row.z for row in report.rows], "z", "z"),
            Shown([row.output for row in report.rows], "output", "output"),
        ],
    )
    for i in (0, 1):
        inputs = [row.inputs[i] for row in report.rows]
        assert [float(cell) for cell in found.csv[f"x{i + 1}"]] == inputs
        assert [row["inputs"][i] for row in found.json["rows"]] == inputs
        for form in DRESSED:
            assert list(map(number, getattr(found, form)[0].column(f"x{i + 1}"))) == inputs
    assert set(found.csv["threshold"]) == {"1.5"}
    assert (found.json["threshold"], found.json["bias"]) == (1.5, -1.5)
    outputs = [row.output for row in report.rows]
    (table,) = neuron_tables([report])
    lowest, highest = numbers_in(table.notes[0].partition("ranges ")[2], "from # to #")
    assert [lowest, highest] == pytest.approx([min(outputs), max(outputs)], rel=6e-6)
    assert " = (w, b)·(x, 1) = (5, -3, -1.5)·(x1, x2, 1): " in table.notes[1]


def test_neurons_beside_each_other():
    """The thresholds are columns for people and rows for programs."""
    reports = [actviz.neuron([5, 3], threshold=threshold) for threshold in (1, 4)]
    found = forms("neuron --weights 5,3 --sweep threshold=1,4")
    assert [float(cell) for cell in found.csv["threshold"]] == [1] * 4 + [4] * 4
    outputs = [row.output for report in reports for row in report.rows]
    assert [float(cell) for cell in found.csv["output"]] == outputs
    for form in DRESSED:
        (table,) = getattr(found, form)
        for report in reports:
            told = [{"yes": 1.0, "no": 0.0}[cell] for cell in table.column(f"θ = {report.threshold:g}")]
            assert told == [row.output for row in report.rows]


def test_no_neuron_computes_it():
    """xor answers 0, 1, 1, 0 in every form."""
    found = forms("neuron --gate xor")
    assert [float(cell) for cell in found.csv["output"]] == [0, 1, 1, 0]
    assert [row["output"] for row in found.json["rows"]] == [0, 1, 1, 0]
    for form in DRESSED:
        (table,) = getattr(found, form)
        assert table.column("xor") == ["no", "yes", "yes", "no"]
        assert (
            table.column("requires") == found.csv["requires"] == ["0 < θ", "w2 ≥ θ", "w1 ≥ θ", "w1 + w2 < θ"]
        )


@pytest.mark.parametrize("name", ["xor", "xnor"])
def test_two_layers_compute_it(name):
    """The expression that is told has the outputs of the gate."""
    words = {"and": min, "or": max, "nand": lambda x, y: 1 - min(x, y), "nor": lambda x, y: 1 - max(x, y)}
    told = gate_table(GATES[name]).notes[-1]
    expression = rf"two layers compute it: x1 {name} x2 = \(x1 (\w+) x2\) (\w+) \(x1 (\w+) x2\)"
    first, outer, second = (words[word] for word in re.fullmatch(expression, told).groups())
    outputs = [outer(first(x, y), second(x, y)) for x, y in GATES[name].inputs]
    assert outputs == list(GATES[name].outputs)


def test_a_diagram_in_words():
    """The bias, z and the output of the one input that is drawn; of a perceptron its sum and threshold."""
    given = {"threshold": 1.5, "inputs": [(1, 2)]}
    (row,) = actviz.neuron([5, -4], **given, activation="sigmoid").rows
    told = diagram_description(actviz.neuron([5, -4], **given, activation="sigmoid"))
    assert "weights (5, -4) and the bias -1.5, their sum z = w·x + b" in told
    assert told.endswith(f"For the input (1, 2) it has z = -4.5 and y = {row.output:.6g}.")
    told = diagram_description(actviz.neuron([5, -4], **given))
    assert "an output that fires if w·x ≥ θ = 1.5." in told
    assert told.endswith("For the input (1, 2) it has w·x = -3 and y = 0.")
