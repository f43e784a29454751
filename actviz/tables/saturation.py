"""What `saturation` prints: ranges, where slopes are small, and what layers leave of a gradient."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from actviz.analysis.levels import OSCILLATION_REACH
from actviz.notation import format_log10, format_number
from actviz.tables.records import Record, of_function
from actviz.tables.render import Table, Tone
from actviz.tables.show import crossings_text, saturated_ends, tails_text

if TYPE_CHECKING:
    from actviz.analysis.saturation import FunctionSaturation, Power, SaturationReport


def saturation_records(report: SaturationReport) -> list[Record]:
    """One row for each function, for programs.

    It saturates below ``saturated_below`` and above ``saturated_above``, -inf and inf where it never does;
    ``crossings`` counts the bounded intervals where |f′| is below the threshold too.
    """
    rows = []
    for function in report.functions:
        document = function.to_dict()
        below, above = saturated_ends(function.saturated_where)
        del document["saturated_where"]
        document["crossings"] = len(function.crossings)
        rows.append(
            {**of_function(function.activation, document), "saturated_below": below, "saturated_above": above}
        )
    return rows


def saturation_tables(report: SaturationReport) -> list[Table]:
    """The ranges, where each function saturates, and what N layers leave of a gradient."""
    return [_range_table(report), _flat_table(report), _product_table(report)]


def _range_table(report: SaturationReport) -> Table:
    rows = ((f.activation, f.activation.range, f.activation.derivative_range) for f in report.functions)
    return Table(
        ("function", "range", "range of f′"),
        tuple(tuple(map(str, row)) for row in rows),
        title="Values and slopes",
    )


def _flat_table(report: SaturationReport) -> Table:
    rows = (
        (
            str(function.activation),
            tails_text(function.saturated_where),
            _percent(function.saturated_share),
            crossings_text(function.crossings),
            _at_least(function, report.input_std) + _percent(function.crossing_share),
        )
        for function in report.functions
    )
    return Table(
        ("function", "saturated", "of inputs", "crossing", "of them"),
        tuple(rows),
        title=f"Where |f′| < {format_number(report.threshold)}",
        notes=(
            f"saturated: out to infinity.  crossing: on a bounded interval.  "
            f"Inputs z ~ N(0, {_variance(report)}).",
            *_oscillating(report),
        ),
        numeric=frozenset(("of inputs", "of them")),
        tones=tuple(_tone_of_share(f.saturated_share + f.crossing_share) for f in report.functions),
    )


def _tone_of_share(share: float) -> Tone:
    return "good" if share < 0.01 else "fair" if share < 0.25 else "bad"


def _tone_of_product(log10: float) -> Tone:
    """How far a gradient is from its size, either way."""
    return "good" if abs(log10) < 1 else "fair" if abs(log10) < 3 else "bad"


def _oscillating(report: SaturationReport) -> list[str]:
    """A note on the functions that cannot be followed to infinity."""
    names = ", ".join(str(f.activation) for f in report.functions if f.activation.known.waves)
    return (
        [f"Looked at for |x| < {OSCILLATION_REACH:g} only, as waves without end: {names}."] if names else []
    )


def _at_least(function: FunctionSaturation, std: float) -> str:
    """A sign before the share of crossings, if inputs fall where a wave was not looked at."""
    beyond = math.erfc(OSCILLATION_REACH / std / math.sqrt(2)) if function.activation.known.waves else 0.0
    return "≥ " if beyond > 1e-6 * function.crossing_share else ""


def _variance(report: SaturationReport) -> str:
    return "1" if report.input_std == 1 else f"{format_number(report.input_std)}²"


def _percent(share: float) -> str:
    return f"{format_number(100 * share, 4)} %" if share else "0"


def _product_table(report: SaturationReport) -> Table:
    kinds = ("bound", "mean", "rms", "typical")
    layers = f"{report.layers} layers" if report.layers > 1 else "1 layer"
    rows: list[tuple[str, ...]] = []
    for function in report.functions:
        powers = [getattr(function.gradient_product, kind) for kind in kinds]
        rows += [
            (str(function.activation), "each", *(format_number(power.factor) for power in powers)),
            ("", "all", *(_product(power) for power in powers)),
            ("", "log10", *(format_number(power.log10) for power in powers)),
        ]
    return Table(
        ("function", "layers", *kinds),
        tuple(rows),
        title=f"Gradient product over {layers}",
        notes=(
            "bound: sup|f′|.  mean: E f′(z).  rms: (E f′(z)²)^½.  typical: exp(E log|f′(z)|), "
            "the geometric mean.  "
            f"Each to the power of {report.layers}, for z ~ N(0, {_variance(report)}).",
            *_unknown(report),
        ),
        numeric=frozenset(kinds),
        tones=tuple(
            _tone_of_product(function.gradient_product.rms.log10)
            for function in report.functions
            for _ in range(3)
        ),
    )


def _unknown(report: SaturationReport) -> list[str]:
    """A note on the products that cannot be told."""
    products = {str(f.activation): vars(f.gradient_product).values() for f in report.functions}
    names = [name for name, powers in products.items() if any(math.isnan(power.factor) for power in powers)]
    return [f"nan: f′ of {', '.join(names)} leaves float64 for too many of these inputs."] if names else []


def _product(power: Power) -> str:
    """A power with six digits, or three where its exponent takes their place."""
    digits = 6 if abs(power.log10) < 300 or math.isinf(power.log10) else 3
    return format_log10(power.log10, digits, power.sign)
