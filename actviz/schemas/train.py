"""Schema of train: runs compared, a claim tested, or several claims."""

from __future__ import annotations

from actviz.schemas.parts import array, flag, function, integer, mapping, number, obj, one_of, report, text

_DATA = obj(
    "data set",
    name=text("name"),
    training=integer("training items"),
    held_out=integer("held-out items"),
    inputs=integer("numbers per item"),
    classes=integer("classes"),
)
_CURVE = array(number("value", null=True), "one value per epoch")
_LAYERS = array(array(number("value", null=True), "one value per layer"), "one list per epoch", null=True)
_RUN = obj(
    "one network",
    diverged=integer("epoch in which the loss became NaN or infinite", null=True),
    epochs_to_95=number("epochs until 95 % of the held-out items are right", null=True),
    loss=_CURVE,
    accuracy=_CURVE,
    gradient_rms=_LAYERS,
    first_to_last=array(
        number("ratio", null=True), "ratio of the first layer's gradient to the last layer's, per epoch"
    ),
    dead_share=_LAYERS,
)
_RUNS = report(
    "the same network with several functions",
    data=_DATA,
    hidden=array(integer("units"), "hidden layers"),
    init=text("initialisation"),
    lr=number("learning rate"),
    momentum=number("momentum"),
    epochs=integer("epochs"),
    batch_size=integer("items per step"),
    batch_norm=flag("batch normalisation"),
    dropout=number("probability of dropping a hidden unit", null=True),
    seed=integer("seed"),
    repeats=integer("networks per function"),
    complete=flag("false if it was interrupted"),
    functions=array(
        function("one function", runs=array(_RUN, "one entry per network")), "one entry per function"
    ),
)
_CHART = obj(
    "a chart of the evidence",
    x=text("horizontal axis"),
    y=text("vertical axis"),
    epochs=integer("number of epochs, if the axis ends there", null=True),
    series=array(
        obj(
            "a line",
            name=text("name"),
            x=array(number("x"), "horizontal values"),
            values=array(array(number("value", null=True), "one value per network"), "one list per x"),
        ),
        "lines",
    ),
)
_CLAIM = report(
    "a claim and its verdict",
    claim=text("name"),
    statement=text("the claim"),
    source=text("its source"),
    measured=text("what was measured"),
    data=_DATA,
    epochs=integer("largest number of epochs"),
    seeds=integer("networks of each kind"),
    verdict=text("verdict"),
    conditions=array(
        obj(
            "a condition",
            text=text("condition"),
            met=flag("met"),
            measured=mapping(number("value", null=True), "numbers"),
        ),
        "conditions",
    ),
    charts=array(_CHART, "charts"),
)
TRAIN = one_of(_RUNS, _CLAIM, array(_CLAIM, "several claims"))
