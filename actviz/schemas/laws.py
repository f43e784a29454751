"""The part of a schema that states laws of depth, shared by gain, phase and vanish."""

from __future__ import annotations

from actviz.schemas.parts import integer, number, obj, optional, or_null, text

VERDICT = text("what happens to the gradient", "vanishes", "explodes", "stable", "dies", null=True)
_KNOWN = text("how the law is known", "closed form", "expansion", "recursion")
_XI = number("depth scale: the distance falls as exp(-l/xi)", null=True)
_POWER = number("p of the power law coefficient/l^p", null=True)
_ONSET = number("number of layers after which the law holds; null if from the start", null=True)
_RATE = number("factor or increment per layer of a growth, or rate of a stretched exponential", null=True)
VARIANCE_LAW = obj(
    "law of the variance q of z",
    kind=text("how it changes", "fixed", "power", "marginal", "constant", "grows", "oscillates"),
    q_star=number("its limit", null=True),
    xi=_XI,
    power=_POWER,
    coefficient=number("of the power law", null=True),
    rate=_RATE,
    log_power=number("k of a growth as coefficient (ln l)^k/l^p"),
    period=integer("period of an oscillation, in layers", null=True),
    onset=_ONSET,
    known=_KNOWN,
)
CORRELATION_LAW = obj(
    "law of the correlation c of two inputs",
    kind=text("how it changes", "fixed", "power", "frozen", "undefined"),
    c_star=number("its limit", null=True),
    xi=_XI,
    power=_POWER,
    coefficient=number("of the power law of 1 - c", null=True),
    slope=number("slope of the correlation map at c*", null=True),
    log_power=number("k of 1 - c ~ coefficient (ln l)^k/l^p"),
    onset=_ONSET,
    known=_KNOWN,
    start=optional(number("correlation of the two inputs in layer 1")),
)
GRADIENT_LAW = or_null(
    obj(
        "law of the root mean square of the gradient",
        kind=text("how it changes", "constant", "exponential", "power", "stretched", "marginal"),
        factor=number("factor per layer", null=True),
        xi=_XI,
        power=_POWER,
        rate=_RATE,
        onset=_ONSET,
        first=number("factor of the first layer, if it differs", null=True),
        known=_KNOWN,
    )
)
LAWS = or_null(
    obj(
        "laws of depth",
        variance=VARIANCE_LAW,
        correlation=CORRELATION_LAW.of(lambda laws: vars(laws.correlation)),
        gradient=GRADIENT_LAW,
    )
)
