"""What `neuron`, `softmax` and `maxout` print is their report in every form."""

from __future__ import annotations

import pytest
from printed import DRESSED, Shown, agree, forms, number

import actviz


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
        assert table.column("requires") == found.csv["requires"]


def test_softmax():
    """Probabilities, their logarithms and the gradient of each class; the Jacobian."""
    report = actviz.softmax([2, 1, 0.1], temperature=2, target=1)
    found = forms("softmax 2 1 0.1 --temperature 2 --target 1 --jacobian")
    columns = {
        "logit": (report.logits, "logit", "logits"),
        "probability": (report.probabilities, "probability", "probabilities"),
        "log_probability": (report.log_probabilities, "log p", "log_probabilities"),
        "gradient": (report.gradient, "gradient", "gradient"),
    }
    agree(found, None, [Shown(values, key, heading) for key, (values, heading, _) in columns.items()])
    for values, _, key in columns.values():
        assert found.json[key] == list(values)
    assert [float(cell) for cell in found.csv["cross_entropy"]] == [report.cross_entropy] * 3
    assert found.json["cross_entropy"] == report.cross_entropy
    assert found.json["jacobian"] == report.jacobian.tolist()
    for j in range(3):
        assert [float(cell) for cell in found.csv[f"dp_dx{j}"]] == report.jacobian[:, j].tolist()
        for form in DRESSED:
            told = list(map(number, getattr(found, form)[1].column(str(j))))
            assert told == pytest.approx(report.jacobian[:, j].tolist(), rel=6e-4)


def test_softmax_at_several_temperatures():
    """They are columns for people and rows for programs."""
    found = forms("softmax 2 1 0.1 --temperature 0.5,2")
    for i, temperature in enumerate((0.5, 2.0)):
        report = actviz.softmax([2, 1, 0.1], temperature=temperature)
        part = slice(3 * i, 3 * i + 3)
        assert [float(cell) for cell in found.csv["probability"][part]] == report.probabilities.tolist()
        assert {float(cell) for cell in found.csv["temperature"][part]} == {temperature}
        assert found.json["family"][i]["probabilities"] == report.probabilities.tolist()
        for form in DRESSED:
            (table,) = getattr(found, form)
            told = list(map(number, table.column(f"T = {temperature:g}")))
            assert told == pytest.approx(report.probabilities.tolist(), rel=6e-6)


def test_maxout():
    """Weights, biases, and from where to where each piece is the largest."""
    report = actviz.maxout([(0.5, 1), (2, 0), (-1, -4)])
    found = forms("maxout 0.5,1 2,0 -1,-4")
    agree(
        found,
        found.json["pieces"],
        [
            Shown([piece.weight for piece in report.pieces], "weight", "w"),
            Shown([piece.bias for piece in report.pieces], "bias", "b"),
        ],
    )
    for i, key in enumerate(("largest_from", "largest_to")):
        assert [float(cell) for cell in found.csv[key]] == [piece.largest[i] for piece in report.pieces]
    wanted = ["-3.33333 ≤ x ≤ 0.666667", "x ≥ 0.666667", "x ≤ -3.33333"]
    for form in DRESSED:
        assert getattr(found, form)[0].column("is the largest") == wanted
