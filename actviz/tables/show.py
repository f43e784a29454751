"""What is known of one function, in words and tables: what show prints."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from actviz.activations import Activation
from actviz.notation import format_exact, format_number, plain_formula
from actviz.tables.list import package_of, ranges_text
from actviz.tables.records import Record, flat
from actviz.tables.render import Table
from actviz.tables.steps import steps

if TYPE_CHECKING:
    from actviz.activations import Function, Kink, Parameter, Tail
    from actviz.activations.accuracy import Accuracy
    from actviz.analysis.propagation.gain import Gains
    from actviz.analysis.saturation import FunctionSaturation

_MOST_KINKS = 12
_MOST_CROSSINGS = 3  # told one by one; a wave has dozens


def card(activation: Activation, saturation: FunctionSaturation | None, gains: Gains | None) -> Table:
    """`actviz show`: everything known of one function; without analyses if it has gaps."""
    facts = activation.known
    rows = [
        *_formulas(activation),
        ("range", str(facts.range) + steps(activation)),
        ("range of f′", str(facts.derivative_range) + _extremes(activation)),
        ("left tail", _tail(facts.left, "-∞")),
        ("right tail", _tail(facts.right, "∞")),
        *([] if saturation is None else [("|f′| < 0.01", _small_slopes(saturation))]),
        *([("no value", f"for {facts.undefined_where()}")] if facts.gaps else []),
        *_kinks(facts.kinks),
        ("shape", f"{facts.monotone}, {'no symmetry' if facts.symmetry == 'none' else facts.symmetry}"),
        *([] if gains is None else [("gain", _both_gains(gains))]),
        *([("accuracy", accuracy_words(_accuracy(activation)))] if _certifiable(activation) else []),
        *([("found", _found(activation))] if activation.found_by_looking else []),
        *_origins(activation),
    ]
    return Table(("", ""), tuple(rows), title=_title(activation))


def _both_gains(gains: Gains) -> str:
    return f"{format_number(gains.forward)} forward, {format_number(gains.backward)} backward"


def _found(activation: Activation) -> str:
    """Which facts were found by looking at values and their derivatives."""
    words = [fact.replace("derivative_range", "range of f′") for fact in activation.found_by_looking]
    facts, how = activation.known, f"{', '.join(words)}: by looking, not stated"
    if facts.period is not None:
        return f"{how}; f repeats every {format_number(facts.period)}"
    return how if math.isinf(facts.reach) else f"{how}, within |x| < {format_number(facts.reach)}"


def vector_card(function: Function) -> Table:
    """`actviz show` of a function of vectors."""
    rows = [*_formulas(function), ("maps", ranges_text(function)[0]), *_origins(function)]
    return Table(("", ""), tuple(rows), title=_title(function))


def card_document(function: Function) -> dict[str, Any]:
    """The JSON of `actviz show`: also how accurate a function is that is not one of those here."""
    document = function.to_dict()
    if isinstance(function, Activation) and function.family == "own":
        document["accuracy"] = _accuracy(function).to_dict()
    return document


def card_record(activation: Activation, saturation: FunctionSaturation | None, gains: Gains | None) -> Record:
    """The same in one row, for programs; |f′| < 0.01 below ``saturated_below``, above ``saturated_above``."""
    document = card_document(activation)
    del document["schema"]
    below, above = (None, None) if saturation is None else saturated_ends(saturation.saturated_where)
    return {
        **flat(document),
        "saturated_below": below,
        "saturated_above": above,
        "gain_forward": gains and gains.forward,
        "gain_backward": gains and gains.backward,
    }


def vector_card_record(function: Function) -> Record:
    """The same of a function of vectors."""
    document = function.to_dict()
    del document["schema"]
    return flat(document)


def _title(function: Function) -> str:
    summary = " ".join((type(function).__doc__ or "").split("\n\n")[0].split())
    return f"{function}: {summary}"


def _formulas(function: Function) -> list[tuple[str, str]]:
    scalar = isinstance(function, Activation)
    return [
        *(
            (symbol, plain_formula(formula))
            for symbol, formula in (
                ("f(x)", function.formula),
                ("f′(x)" if scalar else "∂f/∂x", function.derivative_formula),
            )
            if formula
        ),
        *_slopes(function),
        *(_parameter(function, declared) for declared in function.declared()),
    ]


def _origins(function: Function) -> list[tuple[str, str]]:
    return [
        *((framework, ", ".join(spellings)) for framework, spellings in function.frameworks.items()),
        *(("differs", difference) for difference in function.differences),
        *((("label", function.label),) if function.label != function.name else ()),
        *((("aliases", ", ".join(function.aliases)),) if function.aliases else ()),
        *((("source", function.reference),) if function.reference else ()),
        *((("from", package),) if (package := package_of(type(function))) else ()),
    ]


def _certifiable(activation: Activation) -> bool:
    """Whether its floats can be compared with certified values of a definition."""
    return activation.family == "own" and bool(activation.definition)


def _accuracy(activation: Activation) -> Accuracy:
    from actviz.activations.accuracy import worst_error  # of a user's own function

    return worst_error(activation)


def _slopes(function: Function) -> list[tuple[str, str]]:
    """How f′ is had of a function that a user brings."""
    if function.built_in():
        return []
    from actviz.activations.own.brought import Brought

    return [("f′(x)", function.told_slopes())] if isinstance(function, Brought) else []


def accuracy_words(worst: Accuracy) -> str:
    """What `worst_error` found, in one line."""
    if not worst.certified:
        return "not certified: pip install 'actviz[exact]'"
    ends = ("π" if abs(end) == math.pi else format_number(abs(end)) for end in (worst.low, worst.high))
    low, high = (f"-{end}" if x < 0 else end for x, end in zip((worst.low, worst.high), ends, strict=True))
    f, first, second = map(_ulp, worst.ulp)
    return (
        f"f within {f} ulp, f′ {first}, f″ {second} on [{low}, {high}] and in the tails, "
        f"certified at {worst.points:,} points"
    )


def _ulp(error: float) -> str:
    return f"{error:.1f}" if error < 100.0 else format_number(error)


def _parameter(activation: Function, declared: Parameter) -> tuple[str, str]:
    value = format_number(activation.parameters[declared.name])
    also = f"; also called {', '.join(declared.also)}" if declared.also else ""
    return plain_formula(declared.symbol), f"{declared.name} = {value}, in {declared.domain}{also}"


def _extremes(activation: Activation) -> str:
    facts = activation.known
    places = {"lowest": facts.derivative_argmin, "highest": facts.derivative_argmax}
    told = [f"{word} at x = {format_number(x)}" for word, x in places.items() if x is not None]
    return f"  ({', '.join(told)})" if told else ""


def _tail(tail: Tail, end: str) -> str:
    goes = "has no limit" if math.isnan(tail.value) else f"→ {format_exact(tail.value)}"
    limits = f"f {goes} and f′ → {format_exact(tail.slope)} as x → {end}"
    bounded = "f and f′ have" if math.isnan(tail.value) else f"f → {format_exact(tail.value)}, but f′ has"
    return {
        "dead": f"dead: f′ is exactly 0, f = {format_exact(tail.value)}",
        "saturates": f"saturates: {limits}",
        "slope": f"passes gradients on: {limits}",
        "undefined": f"f has no value as x → {end}",
        "oscillates": f"oscillates: {bounded} no limit as x → {end}",
    }[tail.kind]


def _small_slopes(saturation: FunctionSaturation) -> str:
    tails = tails_text(saturation.saturated_where).replace("–", "nowhere out to infinity")
    crossings = crossings_text(saturation.crossings)
    within = " of |x| < 50" if saturation.activation.known.waves else ""
    return tails if crossings == "–" else f"{tails}, and in {crossings}{within}"


def _kinks(kinks: Sequence[Kink]) -> list[tuple[str, str]]:
    """A row for each; of many, for those next to 0."""
    near = sorted(sorted(kinks, key=lambda kink: abs(kink.at))[:_MOST_KINKS], key=lambda kink: kink.at)
    rows = [("kink", _kink(kink)) for kink in near]
    more = len(kinks) - len(near)
    return [*rows, ("kinks", f"{more} more, out to x = {format_number(kinks[-1].at)}")] if more else rows


def _kink(kink: Kink) -> str:
    where = f"x = {format_exact(kink.at)}: "
    if kink.order == 2:
        return where + "only f″ jumps"
    slopes = f"f′ is {format_exact(kink.left)} on the left, {format_exact(kink.right)} on the right"
    jump = "f jumps, " if kink.order == 0 else ""
    return f"{where}{jump}{slopes}, {format_exact(kink.value)} by convention"


def crossings_text(regions: Sequence[tuple[float, float]]) -> str:
    """``(-0.775472, -0.72908)``, or how many there are."""
    if len(regions) > _MOST_CROSSINGS:
        return f"{len(regions)} intervals"
    return " and ".join(f"({format_number(low)}, {format_number(high)})" for low, high in regions) or "–"


def tails_text(regions: Sequence[tuple[float, float]]) -> str:
    """``|x| > 2.99322``, ``x < 0``, ``x < 0 or x > 6``, ``everywhere``."""
    if regions == ((-math.inf, math.inf),):
        return "everywhere"
    if len(regions) == 2 and math.isclose(-regions[0][1], regions[1][0], rel_tol=1e-12):
        return f"|x| > {format_number(regions[1][0])}"
    sides = (
        f"x < {format_number(high)}" if math.isinf(low) else f"x > {format_number(low)}"
        for low, high in regions
    )
    return " or ".join(sides) or "–"


def saturated_ends(regions: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Below and above which x a function saturates: -inf and inf where it never does on that side."""
    below = max((high for low, high in regions if low == -math.inf), default=-math.inf)
    above = min((low for low, high in regions if high == math.inf), default=math.inf)
    return below, above
