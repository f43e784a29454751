"""Schema of neuron: one neuron, several thresholds, or a gate that no neuron computes."""

from __future__ import annotations

from actviz.schemas.parts import added, array, constant, number, obj, one_of, report, text

_WEIGHTS = array(number("weight"), "one weight per input")
_THRESHOLD = number("θ in z = w·x - θ")
_ACTIVATION = text("name of the activation")
_ROWS = array(
    obj(
        "a row",
        inputs=array(number("input"), "inputs"),
        weighted_sum=number("w·x", null=True),
        z=number("input of the activation", null=True),
        output=number("output", null=True),
    ),
    "one row per combination of inputs",
)
_NO_NEURON = constant(None, "null: no single neuron computes the gate")
ONE = report(
    "the outputs of a neuron",
    weights=_WEIGHTS,
    bias=number("b in z = w·x + b"),
    threshold=_THRESHOLD,
    activation=_ACTIVATION.of("activation.spec"),
    computes=text("logical function of the truth table, if there is one", null=True),
    rows=_ROWS,
    gate=added(text("gate requested")),
    separable=added(constant(True, "one neuron can compute the gate")),
)
GATE = report(
    "a gate that no neuron computes",
    gate=text("gate requested").of("name"),
    separable=constant(False, "no single neuron can compute the gate"),
    weights=_NO_NEURON,
    bias=_NO_NEURON,
    threshold=_NO_NEURON,
    activation=_ACTIVATION.of(lambda _: "heaviside"),
    rows=_ROWS.of(
        lambda gate: [{"inputs": x, "output": y} for x, y in zip(gate.inputs, gate.outputs, strict=True)]
    ),
    two_layers=array(
        obj(
            "a neuron",
            gate=text("what it computes").of("name"),
            weights=_WEIGHTS,
            threshold=_THRESHOLD,
        ),
        "a network of two layers that computes the gate",
    ).of(lambda gate: (gate.first, gate.second, gate.outer)),
)
NEURON = one_of(ONE, GATE, report("several thresholds", family=array(ONE, "one entry per threshold")))
