"""Schema of train: runs compared, a claim tested, or several claims."""

from __future__ import annotations

from actviz.schemas.parts import (
    array,
    below,
    flag,
    function,
    integer,
    mapping,
    number,
    obj,
    one_of,
    or_null,
    report,
    text,
    text_or_number,
)

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
RUN = obj(
    "one network",
    diverged=integer("epoch in which the loss was no number", null=True),
    epochs_to_95=number("epochs until 95 % of the held-out items are right", null=True).of(
        "epochs_to_target"
    ),
    loss=_CURVE,
    accuracy=_CURVE,
    gradient_rms=_LAYERS.of("gradient"),
    first_to_last=array(
        number("ratio", null=True), "gradient of the first layer over the last one's, an epoch each"
    ),
    dead_share=_LAYERS,
)
FUNCTION = function("one function", runs=array(RUN, "one entry a network"))
_SETTINGS = {
    "hidden": array(integer("units"), "hidden layers"),
    "init": text_or_number("initialisation, or the standard deviation of the weights"),
    "lr": number("learning rate"),
    "momentum": number("momentum"),
    "epochs": integer("epochs"),
    "batch_size": integer("items a step"),
    "batch_norm": flag("batch normalisation"),
    "dropout": or_null(
        obj(
            "dropout of hidden units",
            keep=number("probability of keeping a unit"),
            rescaled=flag("whether those that are kept are divided by it"),
        )
    ).of(lambda settings: settings if settings.keep < 1 else None),
}
RUNS = report(
    "the same network with several functions",
    data=_DATA,
    **below("settings", _SETTINGS),
    seed=integer("seed"),
    repeats=integer("networks a function"),
    complete=flag("false if it was interrupted"),
    functions=array(FUNCTION, "one entry a function"),
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
CLAIM = report(
    "a claim and what became of it",
    claim=text("name").of("claim.name"),
    statement=text("the claim").of("claim.statement"),
    source=text("where it is made").of("claim.source"),
    measured=text("what was measured").of("claim.measured"),
    verdict=text("verdict"),
    data=_DATA,
    seeds=integer("networks of each kind"),
    epochs=integer("epochs at most"),
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
TRAIN = one_of(RUNS, CLAIM, report("several claims", claims=array(CLAIM, "one entry a claim")))
