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
    "the outputs of a neuron",
    weights=array(
        number("weight"), "one weight per input; null if no single neuron computes the gate", null=True
    ),
    bias=number("b in z = w·x + b", null=True),
    threshold=number("θ in z = w·x - θ", null=True),
    activation=text("name of the activation"),
    computes=optional(text("logical function of the truth table, if there is one", null=True)),
    gate=optional(text("gate requested")),
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
            z=number("input of the activation", null=True),
            output=number("output", null=True),
        ),
        "one row per combination of inputs",
    ),
)
