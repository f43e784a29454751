"""Schema of softmax."""

from __future__ import annotations

from actviz.schemas.parts import array, integer, number, one_of, report, text

ONE = report(
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
SOFTMAX = one_of(ONE, report("several temperatures", family=array(ONE, "one entry per temperature")))
