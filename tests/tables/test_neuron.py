"""What `neuron` prints is its report in every form."""

from __future__ import annotations

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
