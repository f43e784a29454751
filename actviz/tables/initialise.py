"""Gains and phases put into words and tables, with the lines that set them in a framework."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from actviz.analysis.propagation.gain import CHOICES
from actviz.errors import UsageError, argument
from actviz.notation import format_log10, format_number
from actviz.tables.records import Record, of_function
from actviz.tables.render import Table

if TYPE_CHECKING:
    from actviz.analysis.propagation.gain import Choice, FunctionGain, GainReport

_IN_FULL = 4  # functions with a row for each of their numbers; more get one row each
_KEPT = math.log10(2)  # a gradient that changes by less over all layers is called kept
_MEANING = (
    "forward keeps the second moment of the outputs, std their standard deviation, backward the size of "
    "gradients; torch: calculate_gain."
)


def gain_tables(report: GainReport) -> list[Table]:
    """`actviz gain`: the gains, what they do to gradients, and the moments they come from."""
    if len(report.functions) > _IN_FULL:
        return [_gains_table(report), _totals_table(report)]
    return [_gains_table(report), _growth_table(report), _moments_table(report)]


def gain_records(report: GainReport) -> list[Record]:
    """Everything in one row for each function, for programs."""
    return [of_function(function.activation, function.to_dict()) for function in report.functions]


def _gains_table(report: GainReport) -> Table:
    rows = tuple(
        (str(f.activation), *(_cell(getattr(f.gains, choice)) for choice in CHOICES))
        for f in report.functions
    )
    return Table(
        ("function", *CHOICES),
        rows,
        title=f"Gains for z ~ N(0, {_variance(report)})",
        notes=(_MEANING, *_missing(report)),
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
                notes.append(f"{name}: {moment} is not to be had in float64.")
        if found.df2 == 0:
            notes.append(f"{name}: no gain keeps gradients, as f′ is 0.")
    return notes


def _growth_table(report: GainReport) -> Table:
    rows: list[tuple[str, ...]] = []
    for function in report.functions:
        growth = [function.growth.get(choice) for choice in CHOICES]
        rows += [
            (str(function.activation), "1 layer", *(_cell(None if g is None else g.layer) for g in growth)),
            ("", "settled", *(_cell(None if g is None else g.settled) for g in growth)),
            ("", _layers(report), *("–" if g is None else _total(g.log10_total, 6) for g in growth)),
        ]
    return Table(
        ("function", "through", *CHOICES),
        tuple(rows),
        title="Growth of a gradient on its way back, with each gain (rms)",
        notes=(
            *(verdict(function, report.layers) for function in report.functions),
            f"1 layer: with z ~ N(0, {_variance(report)}).  settled: where the variance of z no longer "
            f"changes.  {_layers(report)}: as it changes from layer to layer.",
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
    """What becomes of a gradient with each of a function's gains, with the direction."""
    told: dict[str, dict[str, list[str]]] = {}
    for choice, growth in function.growth.items():
        verb, size = _change(growth.log10_total)
        told.setdefault(verb, {}).setdefault(size, []).append(choice)
    name, over = str(function.activation), f"over {layers} layers" if layers > 1 else "over 1 layer"
    if not told:
        return f"{name}: there is no gain to follow a gradient with"
    parts = [
        f"{verb} {', '.join(f'{size} with {_listed(choices)}'.strip() for size, choices in sizes.items())}"
        for verb, sizes in told.items()
    ]
    return f"{name}: {over} a gradient {'; it '.join(parts)}"


def _change(log10_total: float) -> tuple[str, str]:
    if math.isnan(log10_total):
        return "cannot be followed", ""
    if log10_total == -math.inf:
        return "is lost", ""
    if math.isinf(log10_total):
        return "grows", "beyond all bounds"
    ratio = format_log10(abs(log10_total), 3)
    if ratio == "1":
        return "is kept", ""
    return ("grows", f"{ratio} times") if log10_total > 0 else ("shrinks", f"to 1/{ratio}")


def _listed(words: Sequence[str], most: int = 8) -> str:
    if len(words) > most:
        words = [*words[:most], f"{len(words) - most} more"]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _overview(report: GainReport) -> list[str]:
    """A line for each gain: which functions lose gradients with it, and which have them explode."""
    notes = []
    for choice in CHOICES:
        followed = [(str(f.activation), f.growth[choice]) for f in report.functions if choice in f.growth]
        vanish = [name for name, growth in followed if growth.log10_total < -_KEPT]
        explode = [name for name, growth in followed if growth.log10_total > _KEPT]
        parts = [
            f"{verb} with {_listed(names)}"
            for verb, names in (("vanish", vanish), ("explode", explode))
            if names
        ]
        if parts:
            notes.append(f"{choice}: gradients {', and '.join(parts)}.")
    return [*notes, "All others change by less than a factor of 2."]


def _drifting(report: GainReport) -> list[str]:
    """Notes on the variances that grow for ever, and on those that do not come back."""
    notes = []
    for choice in CHOICES:
        followed = [(str(f.activation), f.growth[choice]) for f in report.functions if choice in f.growth]
        growing = [name for name, growth in followed if growth.variance == math.inf]
        loose = [name for name, growth in followed if math.isfinite(growth.variance) and not growth.stable]
        parts = [f"of {_listed(growing)} grows without bound"] * bool(growing)
        parts += [f"of {_listed(loose)} is not stable: a little off, it drifts away"] * bool(loose)
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
