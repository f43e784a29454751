"""Schemas of single units: neuron, softmax, maxout."""

from __future__ import annotations

from actviz.schemas.parts import (
    KINKS,
    NAME,
    PARAMETERS,
    array,
    flag,
    integer,
    interval,
    number,
    obj,
    one_of,
    optional,
    or_null,
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

_SOFTMAX = report(
    "probabilities of one temperature",
    logits=array(number("logit", null=True), "logits"),
    temperature=number("temperature T: softmax(logits/T)"),
    labels=array(text("label"), "names of the classes, if given", null=True),
    probabilities=array(number("probability"), "softmax"),
    log_probabilities=array(number("log-probability", null=True), "log-softmax"),
    jacobian=array(array(number("derivative"), "row"), "∂p_i/∂logit_j"),
    target=integer("index of the true class", null=True),
    cross_entropy=number("-log p of the target", null=True),
    gradient=array(number("derivative"), "∂loss/∂logits", null=True),
)
SOFTMAX = one_of(_SOFTMAX, report("several temperatures", family=array(_SOFTMAX, "one entry a temperature")))

MAXOUT = report(
    "the largest of several lines",
    pieces=array(
        obj(
            "a line w·x + b",
            weight=number("w"),
            bias=number("b"),
            largest=interval("where it is the largest; null where it nowhere is", null=True),
        ),
        "lines as given",
    ),
    kinks=array(obj("a kink", **KINKS, height=number("value of f there")), "where lines take over"),
    equals=or_null(obj("registered function that it equals", name=NAME, parameters=PARAMETERS)),
    range=interval("range"),
    parameters=integer("number of weights and biases"),
)
