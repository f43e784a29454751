"""What `show` prints: everything that is known of one function."""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from actviz.activations import Activation
from actviz.notation import format_exact, format_number, plain_formula
from actviz.tables import columns
from actviz.tables.columns import MISSING, Fact, Table, fact, listed
from actviz.tables.list import mapping, package_of
from actviz.tables.records import Record, flat
from actviz.tables.saturation import crossings_text, saturation_record, zones_text
from actviz.tables.steps import steps

if TYPE_CHECKING:
    from actviz.activations import Function, Kink, Parameter, Tail
    from actviz.activations.accuracy import Accuracy
    from actviz.analysis.propagation.gain import Gains
    from actviz.analysis.saturation import FunctionSaturation

_MOST_KINKS = 12
_MOST_PLACES = 4  # in one line


def card(activation: Activation, saturation: FunctionSaturation | None, gains: Gains | None) -> Table:
    """`actviz show`: everything known of one function; without analyses if it has gaps."""
    known, found = activation.known, activation.found_by_looking
    symmetry = "no symmetry" if known.symmetry == "none" else known.symmetry
    return columns.card(
        (
            *_formulas(activation),
            fact("range", "range", str(known.range) + steps(activation)),
            fact("derivative_range", "range of f′", str(known.derivative_range) + _extremes(activation)),
            fact("tails.left", "left tail", _tail(known.left, "-∞")),
            fact("tails.right", "right tail", _tail(known.right, "∞")),
            fact("saturated_below", "|f′| < 0.01", saturation and _small_slopes(saturation)),
            fact("gaps", "undefined", f"for {known.undefined_where()}" if known.gaps else None),
            *_kinks(known.kinks),
            fact("infinite_slopes", "f′ infinite", _places(known.infinite_slopes)),
            fact("monotone", "shape", f"{known.monotone}, {symmetry}"),
            fact("gain_forward", "gain", gains and _both_gains(gains)),
            fact("accuracy", "accuracy", _accuracy_text(activation)),
            fact("found", "found", _found(activation) if found else None),
            *_origins(activation),
        ),
        _title(activation),
    )


def vector_card(function: Function) -> Table:
    """`actviz show` of a function of vectors."""
    facts = (*_formulas(function), fact("maps", "maps", mapping(function)), *_origins(function))
    return columns.card(facts, _title(function))


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
    zones: Record = {} if saturation is None else saturation_record(saturation)
    return {
        **flat(document),
        "saturated_below": zones.get("saturated_below"),
        "saturated_above": zones.get("saturated_above"),
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


def _formulas(function: Function) -> Iterator[Fact]:
    scalar = isinstance(function, Activation)
    derivative = "f′(x)" if scalar else "∂f/∂x"
    yield fact("formula", "f(x)", plain_formula(function.formula) or None)
    yield fact("derivative_formula", derivative, plain_formula(function.derivative_formula or "") or None)
    yield fact("derivative_by", "f′(x)", _derivative_by(function))
    for declared in function.declared():
        symbol, text = _parameter(function, declared)
        yield fact(f"parameters.{declared.name}", symbol, text)


def _derivative_by(function: Function) -> str | None:
    """How f′ of a user's own function is computed."""
    if function.built_in():
        return None
    from actviz.activations.own.brought import Brought

    return function.slopes_text() if isinstance(function, Brought) else None


def _parameter(activation: Function, declared: Parameter) -> tuple[str, str]:
    value = format_number(activation.parameters[declared.name])
    also = f"; also called {', '.join(declared.also)}" if declared.also else ""
    return plain_formula(declared.symbol), f"{declared.name} = {value}, in {declared.domain}{also}"


def _origins(function: Function) -> Iterator[Fact]:
    for framework, names in function.frameworks.items():
        yield fact(f"frameworks.{framework}", framework, names, listed)
    for i, difference in enumerate(function.differences, 1):
        yield fact(f"differences.{i}", "differs", difference)
    yield fact("label", "label", function.label if function.label != function.name else None)
    yield fact("aliases", "aliases", function.aliases or None, listed)
    yield fact("reference", "source", function.reference or None)
    yield fact("from", "from", package_of(type(function)))


def _both_gains(gains: Gains) -> str:
    forward, backward = (
        "none" if math.isnan(gain) else format_number(gain) for gain in (gains.forward, gains.backward)
    )
    return f"{forward} forward, {backward} backward"


def _found(activation: Activation) -> str:
    """Which facts were found numerically."""
    words = [fact.replace("derivative_range", "range of f′") for fact in activation.found_by_looking]
    facts, how = activation.known, f"numerically: {', '.join(words)}"
    if facts.period is not None:
        return f"{how}; f has period {format_number(facts.period)}"
    return how if math.isinf(facts.reach) else f"{how}, for |x| < {format_number(facts.reach)}"


def _accuracy_text(activation: Activation) -> str | None:
    """The accuracy of a user's own definition, which can be compared with certified values."""
    own = activation.family == "own" and bool(activation.definition)
    return accuracy_words(_accuracy(activation)) if own else None


def _accuracy(activation: Activation) -> Accuracy:
    from actviz.activations.accuracy import worst_error  # of a user's own function

    return worst_error(activation)


def accuracy_words(worst: Accuracy) -> str:
    """What `worst_error` found, in one line."""
    if not worst.certified:
        return (
            "not certified: pip install 'actviz[exact]'"
            if importlib.util.find_spec("flint") is None
            else "not certified: interval arithmetic does not determine f, f′ and f″ at any point, "
            "for example where a derivative is exactly 0"
        )
    ends = ("π" if abs(end) == math.pi else format_number(abs(end)) for end in (worst.low, worst.high))
    low, high = (f"-{end}" if x < 0 else end for x, end in zip((worst.low, worst.high), ends, strict=True))
    f, first, second = map(_ulp, worst.ulp)
    return (
        f"f within {f} ulp, f′ {first}, f″ {second} on [{low}, {high}] and in the tails, "
        f"certified at {worst.points:,} points"
    )


def _ulp(error: float) -> str:
    return f"{error:.1f}" if error < 100.0 else format_number(error)


def _extremes(activation: Activation) -> str:
    facts = activation.known
    places = {"lowest": facts.derivative_argmin, "highest": facts.derivative_argmax}
    parts = [f"{word} at x = {format_number(x)}" for word, x in places.items() if x is not None]
    return f"  ({', '.join(parts)})" if parts else ""


def _tail(tail: Tail, end: str) -> str:
    goes = "has no limit" if math.isnan(tail.value) else f"→ {format_exact(tail.value)}"
    limits = f"f {goes} and f′ → {format_exact(tail.slope)} as x → {end}"
    bounded = "f and f′ have" if math.isnan(tail.value) else f"f → {format_exact(tail.value)}, but f′ has"
    return {
        "dead": f"dead: f′ is exactly 0, f = {format_exact(tail.value)}",
        "saturates": f"saturates: {limits}",
        "slope": f"does not saturate: {limits}",
        "undefined": f"f is undefined as x → {end}",
        "oscillates": f"oscillates: {bounded} no limit as x → {end}",
    }[tail.kind]


def _small_slopes(saturation: FunctionSaturation) -> str:
    zones = zones_text(saturation_record(saturation))
    crossings = crossings_text(saturation.crossings)
    within = " of |x| < 50" if saturation.activation.known.waves else ""
    if zones == MISSING:
        return "nowhere" if crossings == MISSING else f"in {crossings}{within}, on no half-line"
    return zones if crossings == MISSING else f"{zones}, and in {crossings}{within}"


def _kinks(kinks: Sequence[Kink]) -> Iterator[Fact]:
    """A line for each; of many, for those next to 0."""
    near = sorted(sorted(kinks, key=lambda kink: abs(kink.at))[:_MOST_KINKS], key=lambda kink: kink.at)
    for i, kink in enumerate(near, 1):
        yield fact(f"kinks.{i}", "kink", _kink(kink))
    if len(kinks) > len(near):
        more = f"{len(kinks) - len(near)} more, up to x = {format_number(kinks[-1].at)}"
        yield fact(f"kinks.{len(kinks)}", "kinks", more)


def _places(at: Sequence[float]) -> str | None:
    """``at x = -1, x = 1``; of many, those next to 0 and their number."""
    near = sorted(sorted(at, key=abs)[:_MOST_PLACES])
    listed = ", ".join(f"x = {format_exact(x)}" for x in near)
    if len(at) > len(near):
        return f"at {listed}, … ({len(at)} places)"
    return f"at {listed}" if at else None


def _kink(kink: Kink) -> str:
    where = f"x = {format_exact(kink.at)}: "
    if kink.order == 2:
        return where + "only f″ jumps"
    slopes = f"f′ is {format_exact(kink.left)} on the left, {format_exact(kink.right)} on the right"
    jump = "f jumps, " if kink.order == 0 else ""
    return f"{where}{jump}{slopes}, {format_exact(kink.value)} by convention"
