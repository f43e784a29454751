"""Schema of neuron: one neuron, several thresholds, or a gate that no neuron computes."""

from __future__ import annotations

from actviz.schemas.parts import added, array, constant, number, obj, one_of, report, text

_WEIGHTS = array(number("weight"), "a weight for each input")
_THRESHOLD = number("θ in z = w·x - θ")
_ACTIVATION = text("name of the activation")
_ROWS = array(
    obj(
        "a row",
        inputs=array(number("input"), "inputs"),
        weighted_sum=number("w·x", null=True),
        z=number("what the activation takes", null=True),
        output=number("output", null=True),
    ),
    "a row for each combination of inputs",
)
_NO_NEURON = constant(None, "null, as no neuron does it")
ONE = report(
    "a neuron's answers",
    weights=_WEIGHTS,
    bias=number("b in z = w·x + b"),
    threshold=_THRESHOLD,
    activation=_ACTIVATION.of("activation.spec"),
    computes=text("logical function that the truth table is, if it is one", null=True),
    rows=_ROWS,
    gate=added(text("gate that was asked for")),
    separable=added(constant(True, "one neuron can compute the gate")),
)
GATE = report(
    "a gate that no neuron computes",
    gate=text("gate that was asked for").of("name"),
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
NEURON = one_of(ONE, GATE, report("several thresholds", family=array(ONE, "one entry a threshold")))
