"""Gains and phases put into words and tables, with the lines that set them in a framework."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from actviz.analysis.propagation.gain import CHOICES
from actviz.errors import UsageError, argument
from actviz.notation import format_log10, format_number
from actviz.tables.laws import gradient_text
from actviz.tables.records import Record, aligned, of_function
from actviz.tables.render import Table

if TYPE_CHECKING:
    from actviz.analysis.propagation.gain import Choice, FunctionGain, GainReport, Growth

_IN_FULL = 4  # functions with a row for each of their numbers; more get one row each
_MEANING = (
    "In the first layer, with {z}: forward = 1/√E f² keeps the second moment of the outputs, std = "
    "1/√Var f their standard deviation (proposed in PyTorch's issue 24991), backward = 1/√E f′² the mean "
    "square of gradients.  torch: calculate_gain."
)


def gain_tables(report: GainReport) -> list[Table]:
    """`actviz gain`: the gains, what they do to gradients, and the moments they come from."""
    if len(report.functions) > _IN_FULL:
        return [_gains_table(report), _totals_table(report)]
    return [_gains_table(report), _growth_table(report), _moments_table(report)]


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


def _gains_table(report: GainReport) -> Table:
    rows = tuple(
        (str(f.activation), *(_cell(getattr(f.gains, choice)) for choice in CHOICES))
        for f in report.functions
    )
    return Table(
        ("function", *CHOICES),
        rows,
        title=f"Gains for z ~ N(0, {_variance(report)})",
        notes=(_MEANING.format(z=f"z ~ N(0, {_variance(report)})"), *_missing(report)),
        numeric=frozenset(CHOICES),
    )


def _variance(report: GainReport) -> str:
    return "1" if report.input_std == 1 else f"{format_number(report.input_std)}²"


def _cell(value: float | None, digits: int = 6) -> str:
    return "–" if value is None or math.isnan(value) else format_number(value, digits)


def _missing(report: GainReport) -> list[str]:
    """Notes on the functions that lack a moment, or a slope."""
    notes = []
    for function in report.functions:
        name, found = str(function.activation), function.moments
        for moment, value, why in (("E f²", found.f2, "f grows"), ("E f′²", found.df2, "f′ grows")):
            if math.isinf(value):
                notes.append(f"{name}: {moment} is infinite; {why} too fast.")
            elif math.isnan(value):
                notes.append(f"{name}: {moment} is beyond float64.")
        if found.df2 == 0:
            notes.append(f"{name}: no gain keeps gradients, as f′ is 0.")
    return notes


def _growth_table(report: GainReport) -> Table:
    rows: list[tuple[str, ...]] = []
    for function in report.functions:
        growth = [function.growth.get(choice) for choice in CHOICES]
        rows += [
            (str(function.activation), "1 layer", *(_cell(None if g is None else g.layer) for g in growth)),
            ("", "at q*", *(_cell(None if g is None else g.settled) for g in growth)),
            ("", _layers(report), *("–" if g is None else _total(g.log10_total, 6) for g in growth)),
        ]
    return Table(
        ("function", "through", *CHOICES),
        tuple(rows),
        title="Growth of a gradient on its way back, with each gain (rms)",
        notes=(
            *(verdict(function, report.layers) for function in report.functions),
            f"1 layer: with z ~ N(0, {_variance(report)}).  at q*: √χ⊥ where the variance q of z goes.  "
            f"{_layers(report)}: as q changes from layer to layer.",
            *_drifting(report),
        ),
        numeric=frozenset(CHOICES),
    )


def _totals_table(report: GainReport) -> Table:
    rows = tuple(
        (
            str(f.activation),
            *("–" if c not in f.growth else _total(f.growth[c].log10_total, 6) for c in CHOICES),
        )
        for f in report.functions
    )
    return Table(
        ("function", *CHOICES),
        rows,
        title=f"Growth of a gradient on its way back through {_layers(report)}, with each gain (rms)",
        notes=(*_overview(report), *_drifting(report)),
        numeric=frozenset(CHOICES),
    )


def _layers(report: GainReport) -> str:
    return f"{report.layers} layers" if report.layers > 1 else "all 1"


def _total(log10_total: float, digits: int) -> str:
    if math.isnan(log10_total):
        return "–"
    return format_log10(log10_total, digits if abs(log10_total) < 300 else 3)


def _moments_table(report: GainReport) -> Table:
    header = ("function", "E f", "E f²", "E f′", "E f′²")
    rows = tuple(
        (str(f.activation), *(format_number(_rounded(f, value), 12) for value in vars(f.moments).values()))
        for f in report.functions
    )
    return Table(
        header, rows, title=f"Moments for z ~ N(0, {_variance(report)})", numeric=frozenset(header[1:])
    )


def _rounded(function: FunctionGain, value: float) -> float:
    """0 for what rounding leaves of a mean that is 0."""
    return 0.0 if abs(value) < 1e-15 * math.sqrt(max(function.moments.f2, function.moments.df2)) else value


def verdict(function: FunctionGain, layers: int) -> str:
    """The law of gradients with each of a function's gains, and what so many layers make of them."""
    told: dict[str, list[str]] = {}
    for choice, growth in function.growth.items():
        told.setdefault(_change(growth, layers), []).append(choice)
    name = str(function.activation)
    if not told:
        return f"{name}: there is no gain to follow a gradient with"
    return f"{name}: " + "; ".join(f"with {_listed(choices)} {text}" for text, choices in told.items())


def _change(growth: Growth, layers: int) -> str:
    """The law of gradients, and its number over all layers."""
    law, log10 = growth.laws.gradient, growth.log10_total
    over = f"over {layers} layers" if layers > 1 else "over 1 layer"
    if math.isnan(log10):
        return "gradients cannot be followed"
    if log10 == -math.inf:
        return "no gradient passes"
    size = format_log10(abs(log10), 3) if math.isfinite(log10) else "∞"
    direction = {"vanishes": -1, "explodes": 1}.get(law.verdict, 0)
    if direction * log10 < 0 and size != "1":
        ratio = f"{size} times" if log10 > 0 else f"1/{size}"
        return f"gradients {gradient_text(law)} in the end, after {ratio} {over}"
    total = "" if size == "1" else f": {size} times {over}" if log10 > 0 else f": 1/{size} {over}"
    return f"gradients {gradient_text(law)}{total}"


def _listed(words: Sequence[str], most: int = 8) -> str:
    if len(words) > most:
        words = [*words[:most], f"{len(words) - most} more"]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _overview(report: GainReport) -> list[str]:
    """A line for each gain: which functions lose gradients with it, and which have them explode."""
    notes = []
    verbs = {"vanishes": "vanish", "explodes": "explode", "stable": "are kept", "dies": "vanish at once"}
    for choice in CHOICES:
        groups: dict[str, list[str]] = {}
        for function in report.functions:
            if choice in function.growth:
                law = function.growth[choice].laws.gradient
                groups.setdefault(law.verdict, []).append(str(function.activation))
        parts = [f"{verbs[kind]} with {_listed(names)}" for kind, names in groups.items()]
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
        parts = [f"of {_listed(growing)} grows without bound"] * bool(growing)
        parts += [f"of {_listed(loose)} is at an unstable fixed point"] * bool(loose)
        if parts:
            notes.append(f"{choice}: the variance of z {', that '.join(parts)}.")
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
                f"{argument('choice')}: there is no {choice} gain for {function.activation}",
                hint=f"there is {_listed(list(usable))}" if usable else None,
            )
    return lines


def _number(function: FunctionGain, choice: Choice) -> float:
    gain: float | None = getattr(function.gains, choice)
    return math.nan if gain is None else gain


def _pasted(whose: str, gain: float, fan_in: int | None) -> list[str]:
    std, told = f"{gain:.9g} / w[0].numel() ** 0.5", ""
    if fan_in is not None:
        std, told = (
            f"{gain / math.sqrt(fan_in):.9g}",
            f", fan-in {fan_in}: std {gain / math.sqrt(fan_in):.6g}",
        )
    return [
        f"# {whose} gain {gain:.6g}{told}",
        f"torch.nn.init.normal_(w, std={std})",
        f'jax.nn.initializers.variance_scaling({gain**2:.9g}, "fan_in", "normal")',
        f'keras.initializers.VarianceScaling({gain**2:.9g}, "fan_in", "untruncated_normal")',
    ]
