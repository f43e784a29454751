"""Schema of train: runs compared, a claim tested, or several claims."""

from __future__ import annotations

from actviz.schemas.parts import array, flag, function, integer, mapping, number, obj, one_of, report, text

_DATA = obj(
    "data set",
    name=text("name"),
    training=integer("training items"),
    held_out=integer("held-out items"),
    inputs=integer("numbers an item has"),
    classes=integer("classes"),
)
_CURVE = array(number("value", null=True), "one value an epoch")
_LAYERS = array(array(number("value", null=True), "one value a layer"), "one list an epoch", null=True)
_RUN = obj(
    "one network",
    diverged=integer("epoch in which the loss was no number", null=True),
    epochs_to_95=number("epochs until 95 % of the held-out items are right", null=True),
    loss=_CURVE,
    accuracy=_CURVE,
    gradient_rms=_LAYERS,
    first_to_last=array(
        number("ratio", null=True), "gradient of the first layer over the last one's, an epoch each"
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
    batch_size=integer("items a step"),
    batch_norm=flag("batch normalisation"),
    dropout=number("probability of dropping a hidden unit", null=True),
    seed=integer("seed"),
    repeats=integer("networks a function"),
    complete=flag("false if it was interrupted"),
    functions=array(
        function("one function", runs=array(_RUN, "one entry a network")), "one entry a function"
    ),
)
_CHART = obj(
    "a chart of the evidence",
    x=text("horizontal axis"),
    y=text("vertical axis"),
    epochs=integer("epochs, if it ends there", null=True),
    series=array(
        obj(
            "a line",
            name=text("name"),
            x=array(number("x"), "horizontal values"),
            values=array(array(number("value", null=True), "one value a network"), "one list for each x"),
        ),
        "lines",
    ),
)
_CLAIM = report(
    "a claim and what became of it",
    claim=text("name"),
    statement=text("the claim"),
    source=text("where it is made"),
    measured=text("what was measured"),
    data=_DATA,
    epochs=integer("epochs at most"),
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
