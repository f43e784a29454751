"""What `saturation` prints: ranges, where slopes are small, and what layers leave of a gradient."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from actviz.analysis.levels import OSCILLATION_REACH
from actviz.notation import format_number
from actviz.tables.columns import FUNCTION, MISSING, Column, Table, Tone, percent, power, text
from actviz.tables.precision import underflow_table
from actviz.tables.records import Record, of_function
from actviz.tables.words import counted, variance

if TYPE_CHECKING:
    from actviz.analysis.saturation import FunctionSaturation, SaturationReport

_MOST_CROSSINGS = 3  # listed one by one; a wave has dozens
_KINDS = ("bound", "mean", "rms", "typical")
_SHARES = "green: less than 1 % of inputs have |f′| below the threshold, yellow: less than 25 %, red: more."
_FACTORS = "green: the rms is within a factor of 10 of 1, yellow: within 1000, red: further away."
HINT = "-o FILE draws f and f′ with these zones shaded."


def zones_text(record: Record) -> str:
    """Where a function saturates: ``|x| > 2.99322``, ``x < 0``, ``x < 0 or x > 6``, ``everywhere``."""
    below, above = record["saturated_below"], record["saturated_above"]
    if below == math.inf:
        return "everywhere"
    if math.isclose(-below, above, rel_tol=1e-12) and math.isfinite(above):
        return f"|x| > {format_number(above)}"
    sides = [f"x < {format_number(below)}"] if below > -math.inf else []
    sides += [f"x > {format_number(above)}"] if above < math.inf else []
    return " or ".join(sides) or MISSING


def crossings_text(regions: Sequence[tuple[float, float]]) -> str:
    """``(-0.775472, -0.72908)``, or how many there are."""
    if len(regions) > _MOST_CROSSINGS:
        return f"{len(regions)} intervals"
    return " and ".join(f"({format_number(low)}, {format_number(high)})" for low, high in regions) or MISSING


def _share_of_crossings(record: Record, name: str) -> str:
    """With a sign before it if inputs fall where an oscillating function was not examined."""
    beyond = math.erfc(OSCILLATION_REACH / record["std"] / math.sqrt(2)) if record["oscillates"] else 0.0
    return ("≥ " if beyond > 1e-6 * record[name] else "") + percent()(record, name)


_RANGES = (FUNCTION, text("range"), text("derivative_range", "range of f′"))
_ZONES = (
    FUNCTION,
    Column("saturated_below", "saturated", lambda record, _: zones_text(record), numeric=False),
    Column("saturated_share", "of inputs", percent(), "%"),
    text("crossings", "crossing", crossings_text),
    Column("crossing_share", "of inputs", _share_of_crossings, "%"),
)
_FACTOR = (FUNCTION, *(Column(f"gradient_product.{kind}_per_layer", kind) for kind in _KINDS))
_PRODUCT = (FUNCTION, *(Column(f"gradient_product.{kind}", kind, power()) for kind in _KINDS))


def saturation_records(report: SaturationReport) -> list[Record]:
    """One row for each function, for programs.

    It saturates below ``saturated_below`` and above ``saturated_above``, -inf and inf where it never does;
    ``crossings`` counts the bounded intervals where |f′| is below the threshold too.
    """
    return [saturation_record(function) for function in report.functions]


def saturation_record(function: FunctionSaturation) -> Record:
    """The row of one function."""
    document = function.to_dict()
    del document["saturated_where"]
    document["crossings"] = len(function.crossings)
    last = {"underflow_layer": document.pop("underflow_layer")} if "underflow_layer" in document else {}
    regions = function.saturated_where
    return {
        **of_function(function.activation, document),
        "saturated_below": max((high for low, high in regions if low == -math.inf), default=-math.inf),
        "saturated_above": min((low for low, high in regions if high == math.inf), default=math.inf),
        **last,
    }


def saturation_tables(report: SaturationReport) -> list[Table]:
    """The ranges, where each function saturates, and what N layers leave of a gradient."""
    records: list[Record] = [
        {
            **saturation_record(f),
            "range": f.activation.range,
            "derivative_range": f.activation.derivative_range,
            "crossings": f.crossings,
            "oscillates": f.activation.known.waves,
            "std": report.input_std,
        }
        for f in report.functions
    ]
    tables = [
        Table(_RANGES, records, "Ranges of values and slopes"),
        _zones_table(report, records),
        Table(_FACTOR, records, "Factor of a gradient in one layer"),
        _product_table(report, records),
    ]
    return tables if report.dtype is None else [*tables, underflow_table(report, report.dtype)]


def _zones_table(report: SaturationReport, records: Sequence[Record]) -> Table:
    return Table(
        _ZONES,
        records,
        f"Where |f′| < {format_number(report.threshold)}",
        (
            "saturated: out to infinity; crossing: on a bounded interval; of inputs: the share of inputs "
            f"z ~ N(0, {variance(report.input_std)}) there.",
            *_oscillating(report),
        ),
        [_tone_of_share(f.saturated_share + f.crossing_share) for f in report.functions],
        _SHARES,
    )


def _product_table(report: SaturationReport, records: Sequence[Record]) -> Table:
    return Table(
        _PRODUCT,
        records,
        f"Factor of a gradient over {counted(report.layers)}",
        (
            "bound: sup|f′|; mean: E f′(z); rms: (E f′(z)²)^½; typical: exp(E log|f′(z)|), the geometric "
            f"mean, for independent z ~ N(0, {variance(report.input_std)}). "
            f"Over {counted(report.layers)}: to the power of {report.layers}.",
            *_undefined(report),
        ),
        [_tone_of_product(f.gradient_product.rms.log10) for f in report.functions],
        _FACTORS,
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
        [f"Oscillating functions are examined for |x| < {OSCILLATION_REACH:g} only: {names}."]
        if names
        else []
    )


def _undefined(report: SaturationReport) -> list[str]:
    """A note on the products that cannot be computed."""
    products = {str(f.activation): vars(f.gradient_product).values() for f in report.functions}
    names = [name for name, powers in products.items() if any(math.isnan(power.factor) for power in powers)]
    return (
        [f"{MISSING}: f′ of {', '.join(names)} overflows float64 for too many of these inputs."]
        if names
        else []
    )
