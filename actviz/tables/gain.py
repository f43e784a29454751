"""What `gain` prints: gains, their effect on gradients, and code that sets them in a framework."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.analysis.propagation.gain import CHOICES
from actviz.errors import UsageError, argument
from actviz.notation import format_log10
from actviz.tables.columns import FUNCTION, Column, Table, number, power_of_ten
from actviz.tables.laws import gradient_text
from actviz.tables.records import Record, aligned, of_function
from actviz.tables.words import counted, listing, variance

if TYPE_CHECKING:
    from actviz.analysis.propagation.gain import Choice, FunctionGain, GainReport, Growth

_IN_FULL = 4  # functions with all of their numbers
_MOST_LISTED = 8
_MEANING = (
    "For the first layer, with z ~ N(0, {variance}): forward = 1/√E f² keeps the second moment of the "
    "outputs, std = 1/√Var f their standard deviation (proposed in PyTorch's issue 24991), backward = "
    "1/√E f′² the mean square of gradients. torch: torch.nn.init.calculate_gain."
)
_GAINS = (FUNCTION, *(Column(choice, choice) for choice in CHOICES))
_FIRST = (FUNCTION, *(Column(f"growth.{choice}", choice) for choice in CHOICES))
_SETTLED = (FUNCTION, *(Column(f"growth_settled.{choice}", choice) for choice in CHOICES))
_TOTAL = (FUNCTION, *(Column(f"log10_growth_total.{choice}", choice, power_of_ten()) for choice in CHOICES))
_MOMENTS = (
    FUNCTION,
    *(
        Column(f"moments.{name}", heading, number(12))
        for name, heading in (("f", "E f"), ("f2", "E f²"), ("df", "E f′"), ("df2", "E f′²"))
    ),
)


def gain_tables(report: GainReport) -> list[Table]:
    """`actviz gain`: the gains, what they do to gradients, and the moments they come from."""
    records, z = gain_records(report), f"z ~ N(0, {variance(report.input_std)})"
    meaning = _MEANING.format(variance=variance(report.input_std))
    total = f"Growth of the rms gradient on its way back through {counted(report.layers)}, with each gain"
    gains = Table(_GAINS, records, f"Gains for {z}", (meaning, *_missing(report)))
    if len(report.functions) > _IN_FULL:
        return [gains, Table(_TOTAL, records, total, (*_overview(report), *_drifting(report)))]
    verdicts = [verdict(function, report.layers) for function in report.functions]
    settled = "q*: the variance that z tends to; the growth there is √χ⊥."
    return [
        gains,
        Table(_FIRST, records, f"Growth of the rms gradient through one layer with {z}"),
        Table(_SETTLED, records, "Growth of the rms gradient through one layer at q*", (settled,)),
        Table(_TOTAL, records, total, (*verdicts, *_drifting(report))),
        Table(_MOMENTS, [*map(_rounded, records)], f"Moments for {z}"),
    ]


def gain_records(report: GainReport) -> list[Record]:
    """Everything in one row for each function, for programs."""
    rows = []
    for function in report.functions:
        document = function.to_dict()
        document["laws"] = {choice: law for choice, law in document["laws"].items() if law is not None}
        if document["weight_std"] is not None:
            document["weight_std"] = {choice: document["weight_std"].get(choice) for choice in CHOICES}
        rows.append(of_function(function.activation, document))
    return aligned(rows)


def _rounded(record: Record) -> Record:
    """With 0 for what rounding leaves of a mean that is 0."""
    error = 1e-15 * math.sqrt(max(record["moments.f2"], record["moments.df2"]))
    moments = {c.name: record[c.name] for c in _MOMENTS[1:]}
    return {**record, **{name: 0.0 if abs(value) < error else value for name, value in moments.items()}}


def _missing(report: GainReport) -> list[str]:
    """Notes on the functions that lack a moment, or a slope."""
    notes = []
    for function in report.functions:
        name, found = str(function.activation), function.moments
        for moment, value, what in (("E f²", found.f2, "f"), ("E f′²", found.df2, "f′")):
            if math.isinf(value):
                steep = what == "f′" and function.activation.known.infinite_slopes
                why = "is infinite at a point" if steep else "grows too fast"
                notes.append(f"{name}: {moment} is infinite; {what} {why}.")
            elif math.isnan(value):
                notes.append(
                    f"{name}: {moment} cannot be computed; {what} overflows float64 or has too many waves."
                )
        if found.df2 == 0:
            notes.append(f"{name}: no gain keeps gradients, as f′ is 0.")
    return notes


def verdict(function: FunctionGain, layers: int) -> str:
    """The law of gradients with each of a function's gains, and what so many layers make of them."""
    by_change: dict[str, list[str]] = {}
    for choice, growth in function.growth.items():
        by_change.setdefault(_change(growth, layers), []).append(choice)
    name = str(function.activation)
    if not by_change:
        return f"{name}: no gain is defined, so gradients are not followed"
    return f"{name}: " + "; ".join(f"with {listing(choices)} {text}" for text, choices in by_change.items())


def _change(growth: Growth, layers: int) -> str:
    """The law of gradients, and its number over all layers."""
    law, log10 = growth.laws.gradient, growth.log10_total
    over = f"over {counted(layers)}"
    if math.isnan(log10):
        return "gradients overflow float64"
    if log10 == -math.inf:
        return "no gradient passes"
    size = format_log10(abs(log10), 3) if math.isfinite(log10) else "∞"
    direction = {"vanishes": -1, "explodes": 1}.get(law.verdict, 0)
    if direction * log10 < 0 and size != "1":
        ratio = f"{size} times" if log10 > 0 else f"1/{size}"
        return f"gradients {gradient_text(law)} in the end, after {ratio} {over}"
    total = "" if size == "1" else f": {size} times {over}" if log10 > 0 else f": 1/{size} {over}"
    return f"gradients {gradient_text(law)}{total}"


def _overview(report: GainReport) -> list[str]:
    """A line for each gain: which functions lose gradients with it, and which have them explode."""
    notes = []
    verbs = {"vanishes": "vanish", "explodes": "explode", "stable": "are kept", "dies": "vanish in one layer"}
    for choice in CHOICES:
        groups: dict[str, list[str]] = {}
        for function in report.functions:
            if choice in function.growth:
                law = function.growth[choice].laws.gradient
                groups.setdefault(law.verdict, []).append(str(function.activation))
        parts = [f"{verbs[kind]} with {listing(names, _MOST_LISTED)}" for kind, names in groups.items()]
        if parts:
            notes.append(f"{choice}: gradients {', '.join(parts)}.")
    return notes


def _drifting(report: GainReport) -> list[str]:
    """Notes on the variances that grow without bound, and on unstable fixed points."""
    notes = []
    for choice in CHOICES:
        followed = [(str(f.activation), f.growth[choice]) for f in report.functions if choice in f.growth]
        growing = [name for name, growth in followed if growth.variance == math.inf]
        loose = [name for name, growth in followed if math.isfinite(growth.variance) and not growth.stable]
        parts = [f"grows without bound with {listing(growing, _MOST_LISTED)}"] * bool(growing)
        parts += [f"is at an unstable fixed point with {listing(loose, _MOST_LISTED)}"] * bool(loose)
        if parts:
            notes.append(f"{choice}: the variance of z {', and '.join(parts)}.")
    return notes


def paste_lines(report: GainReport, choice: Choice | None = None) -> list[str]:
    """Python that gives the weights of a layer before each function its gain, in three frameworks.

    Args:
        report: gains, and the fan-in if it is known.
        choice: which gain; None is forward for those functions that have it.

    Raises:
        UsageError: a function does not have the gain that was chosen.
    """
    lines = []
    for function in report.functions:
        numbers = {name: _number(function, name) for name in CHOICES}
        usable = {name: value for name, value in numbers.items() if math.isfinite(value * value)}
        kind = choice or "forward"
        if kind in usable:
            lines += _pasted(f"{function.activation}, {kind}", usable[kind], report.fan_in)
        elif choice:
            raise UsageError(
                f"{argument('choice')}: {function.activation} has no {choice} gain",
                hint=f"it has {listing(list(usable))}" if usable else None,
            )
    return lines


def _number(function: FunctionGain, choice: Choice) -> float:
    gain: float | None = getattr(function.gains, choice)
    return math.nan if gain is None else gain


def _pasted(whose: str, gain: float, fan_in: int | None) -> list[str]:
    std, suffix = f"{gain:.9g} / w[0].numel() ** 0.5", ""
    if fan_in is not None:
        std, suffix = (
            f"{gain / math.sqrt(fan_in):.9g}",
            f", fan-in {fan_in}: std {gain / math.sqrt(fan_in):.6g}",
        )
    return [
        f"# {whose} gain {gain:.6g}{suffix}",
        f"torch.nn.init.normal_(w, std={std})",
        f'jax.nn.initializers.variance_scaling({gain**2:.9g}, "fan_in", "normal")',
        f'keras.initializers.VarianceScaling({gain**2:.9g}, "fan_in", "untruncated_normal")',
    ]
