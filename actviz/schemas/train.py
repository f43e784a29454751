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
    inputs=integer("numbers per item"),
    classes=integer("classes"),
)
_CURVE = array(number("value", null=True), "one value per epoch")
_LAYERS = array(array(number("value", null=True), "one value per layer"), "one list per epoch", null=True)
RUN = obj(
    "one network",
    diverged=integer("epoch in which the loss became NaN or infinite", null=True),
    epochs_to_95=number("epochs until 95 % of the held-out items are right", null=True).of(
        "epochs_to_target"
    ),
    loss=_CURVE,
    accuracy=_CURVE,
    gradient_rms=_LAYERS.of("gradient"),
    first_to_last=array(
        number("ratio", null=True), "ratio of the first layer's gradient to the last layer's, per epoch"
    ),
    dead_share=_LAYERS,
)
FUNCTION = function("one function", runs=array(RUN, "one entry per network"))
_SETTINGS = {
    "hidden": array(integer("units"), "hidden layers"),
    "init": text_or_number("initialisation, or the standard deviation of the weights"),
    "lr": number("learning rate"),
    "momentum": number("momentum"),
    "epochs": integer("epochs"),
    "batch_size": integer("items per step"),
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
    repeats=integer("networks per function"),
    complete=flag("false if it was interrupted"),
    functions=array(FUNCTION, "one entry per function"),
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
CLAIM = report(
    "a claim and its verdict",
    claim=text("name").of("claim.name"),
    statement=text("the claim").of("claim.statement"),
    source=text("its source").of("claim.source"),
    measured=text("what was measured").of("claim.measured"),
    verdict=text("verdict"),
    data=_DATA,
    seeds=integer("networks of each kind"),
    epochs=integer("largest number of epochs"),
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
TRAIN = one_of(RUNS, CLAIM, report("several claims", claims=array(CLAIM, "one entry per claim")))
