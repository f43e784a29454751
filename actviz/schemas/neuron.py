"""Schema of neuron."""

from __future__ import annotations

from actviz.schemas.parts import (
    array,
    flag,
    number,
    obj,
    optional,
    report,
    text,
)

NEURON = report(
    "a neuron's answers",
    weights=array(number("weight"), "a weight for each input; null where no neuron does it", null=True),
    bias=number("b in z = w·x + b", null=True),
    threshold=number("θ in z = w·x - θ", null=True),
    activation=text("name of the activation"),
    computes=optional(text("logical function that the truth table is, if it is one", null=True)),
    gate=optional(text("gate that was asked for")),
    separable=optional(flag("whether one neuron can compute the gate")),
    two_layers=optional(
        array(
            obj(
                "a neuron",
                gate=text("what it computes"),
                weights=array(number("weight"), "weights"),
                threshold=number("threshold"),
            ),
            "a network of two layers that computes the gate",
        )
    ),
    rows=array(
        obj(
            "a row",
            inputs=array(number("input"), "inputs"),
            weighted_sum=number("w·x", null=True),
            z=number("what the activation takes", null=True),
            output=number("output", null=True),
        ),
        "a row for each combination of inputs",
    ),
)
