"""What `softmax` prints is its report in every form."""

from __future__ import annotations

import math

import pytest
from printed import DRESSED, Shown, agree, forms, number, numbers_in

import actviz
from actviz.tables.softmax import softmax_tables


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
    found = forms("softmax 2 1 0.1 --temperature 0.5,2 --target 1")
    for i, temperature in enumerate((0.5, 2.0)):
        report = actviz.softmax([2, 1, 0.1], temperature=temperature, target=1)
        part = slice(3 * i, 3 * i + 3)
        assert [float(cell) for cell in found.csv["probability"][part]] == report.probabilities.tolist()
        assert {float(cell) for cell in found.csv["temperature"][part]} == {temperature}
        assert {float(cell) for cell in found.csv["cross_entropy"][part]} == {report.cross_entropy}
        assert found.json["family"][i]["probabilities"] == report.probabilities.tolist()
        for form in DRESSED:
            (table,) = getattr(found, form)
            told = list(map(number, table.column(f"T = {temperature:g}")))
            assert told == pytest.approx([*report.probabilities, report.cross_entropy], rel=6e-6)


def test_what_is_said():
    """The likeliest class, the loss of the target, and of two logits the sigmoid of their difference."""
    report = actviz.softmax([1, 2.5], temperature=2, target=0)
    (table,) = softmax_tables([report])
    assert table.title == "softmax of 2 logits at T = 2"
    likeliest, loss, sigmoid = table.notes
    assert likeliest == "most likely: class 1"
    (told,) = numbers_in(loss.partition(", ")[0], "cross-entropy: −log p of class 0 = #")
    assert told == pytest.approx(-math.log(report.probabilities[0]), rel=1e-11)
    *parts, told = numbers_in(sigmoid.partition("difference: ")[2], "σ((# - #)/#) = #")
    z = (parts[0] - parts[1]) / parts[2]
    assert told == pytest.approx(1 / (1 + math.exp(-z)), rel=1e-11) == float(report.probabilities[0])
