"""What `neuron` prints: truth tables, logic gates, and which function a neuron computes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from actviz.analysis.units.gates import computed
from actviz.notation import format_number
from actviz.tables.columns import MISSING, Column, Table, named, text
from actviz.tables.records import Record

if TYPE_CHECKING:
    from actviz.analysis.units.gates import Gate, Inseparable
    from actviz.analysis.units.neuron import NeuronReport

_WRITTEN = 6  # weights that are written out
_BESIDE = 4  # thresholds side by side
_WIDEST = 80


def _fired(output: float) -> str:
    """What a unit step outputs in words; at the jump it may be something in between."""
    return {0.0: "no", 1.0: "yes"}.get(output, MISSING)


_SUM = Column("weighted_sum", "weighted sum")
_Z = Column("z", "z")
_OUTPUT = Column("output", "output")
_FIRES = text("output", "fires", _fired)
_REQUIRES = text("requires")


def neuron_tables(reports: Sequence[NeuronReport], gate: Gate | None = None) -> list[Table]:
    """`actviz neuron`: a row for each vector of inputs, with the verdict; thresholds side by side.

    Args:
        reports: one, or those of a family that differ in their threshold only.
        gate: what the neuron is to compute; what each row requires of the weights is then printed too.
    """
    if len(reports) == 1:
        return [_answers_table(reports[0], gate)]
    parts = [reports[i : i + _BESIDE] for i in range(0, len(reports), _BESIDE)]
    tables = [_family_table(part) for part in parts]
    return [*tables[:-1], replace(tables[-1], notes=tuple(_family_notes(reports)))]


def neuron_records(reports: Sequence[NeuronReport]) -> Iterator[Record]:
    """All rows of all thresholds, for programs."""
    for report in reports:
        for row in report.rows:
            yield {"threshold": report.threshold, **_record(vars(row))}


def gate_records(gate: Inseparable) -> Iterator[Record]:
    """What a gate outputs, and what that would require of a neuron, for programs."""
    for row in gate.to_dict()["rows"]:
        output = row["output"]
        yield {**_record({"inputs": row["inputs"], "output": output}),
               "requires": _condition(row["inputs"], bool(output))}  # fmt: skip


def _record(row: dict[str, Any]) -> Record:
    """The JSON object of a row with its inputs as x1, x2, ..."""
    others = {key: value for key, value in row.items() if key != "inputs"}
    return {**{f"x{i}": x for i, x in enumerate(row["inputs"], 1)}, **others}


def _inputs(report: NeuronReport) -> list[Column]:
    return [Column(f"x{i}", f"x{i}") for i in range(1, len(report.weights) + 1)]


def _answers_table(report: NeuronReport, gate: Gate | None) -> Table:
    records = [
        {**record, "requires": _condition(row.inputs, report.fires(row))}
        for record, row in zip(neuron_records([report]), report.rows, strict=True)
    ]
    others = [
        _SUM,
        _Z,
        _OUTPUT,
        *([_FIRES] if report.is_step else []),
        *([_REQUIRES] if gate else []),
    ]
    return Table(
        _beside_inputs(report, others, records),
        records,
        f"{report.activation}: a neuron with w = {_vector(report.weights)}, {_threshold(report)}",
        (verdict(report), _inner_product(report)),
    )


def _beside_inputs(report: NeuronReport, others: list[Column], records: Sequence[Record]) -> list[Column]:
    """The inputs before other columns, or all in one column where they would be too wide."""
    inputs = _inputs(report)
    columns = [*inputs, *others]
    widths = (max(len(column.header), *(len(column.cell(row)) for row in records)) + 2 for column in columns)
    if sum(widths) <= _WIDEST:
        return columns

    def joined(record: Record, _: str) -> str:
        return " ".join(column.cell(record) for column in inputs)

    return [Column("x1", f"x1 to {inputs[-1].name}", joined, numeric=False), *others]


def _numbers(numbers: Sequence[float]) -> list[str]:
    return [format_number(number) for number in numbers]


def _vector(numbers: Sequence[float]) -> str:
    texts = _numbers(numbers)
    if len(texts) > _WRITTEN:
        texts = [*texts[: _WRITTEN - 2], "…", texts[-1]]
    return f"({', '.join(texts)})"


def _condition(inputs: Sequence[float], fires: bool) -> str:
    """What a row requires of weights and threshold: ``w1 + w2 ≥ θ``."""
    total = " + ".join(f"w{i}" for i, number in enumerate(inputs, 1) if number) or "0"
    return f"{total} {'≥' if fires else '<'} θ"


def verdict(report: NeuronReport) -> str:
    """How often the neuron fires, and which logical expression it computes if there is one."""
    outputs = [row.output for row in report.rows]
    if not report.is_step:
        low, high = (format_number(end) for end in (min(outputs), max(outputs)))
        values = report.activation.range
        degrees = values.low >= 0.0 and values.high <= 1.0
        return f"the output{', a degree of activation,' if degrees else ''} ranges from {low} to {high}"
    expression = computed(report)
    if expression in ("always", "never"):
        return f"it {expression} fires"
    count = f"it fires for {_count(report)}"
    return count if expression is None else f"{count}, and computes: {expression}"


def _count(report: NeuronReport) -> str:
    fired = sum(map(report.fires, report.rows))
    return f"{fired} of {len(report.rows)} input{'s' * (len(report.rows) > 1)}"


def _inner_product(report: NeuronReport) -> str:
    weights = [*_numbers(report.weights), format_number(report.bias)]
    names = [*(column.name for column in _inputs(report)), "1"]
    product = "(w, b)·(x, 1)"
    if len(names) <= _WRITTEN:
        product += f" = ({', '.join(weights)})·({', '.join(names)})"
    return f"z = w·x − θ = {product}: the bias b = −θ is the weight of an input that is always 1"


def _family_table(reports: Sequence[NeuronReport]) -> Table:
    first = reports[0]
    output = _FIRES if first.is_step else _OUTPUT
    columns = [
        replace(output, name=f"output@{report.threshold!r}", heading=_threshold(report)) for report in reports
    ]
    records = [
        {**record, **{c.name: row.output for c, row in zip(columns, alike, strict=True)}}
        for record, alike in zip(
            neuron_records([first]), zip(*(r.rows for r in reports), strict=True), strict=True
        )
    ]
    return Table(
        _beside_inputs(first, [_SUM, *columns], records),
        records,
        f"{first.activation}: a neuron with w = {_vector(first.weights)} and several thresholds",
    )


def _threshold(report: NeuronReport) -> str:
    return f"θ = {format_number(report.threshold)}"


def _family_notes(reports: Sequence[NeuronReport]) -> Iterator[str]:
    if reports[0].is_step:
        counts = (f"{_count(report)} at {_threshold(report)}" for report in reports)
        yield f"it fires for {', '.join(counts)}"
        yield "the larger the threshold, the fewer inputs make the neuron fire"


def gate_table(gate: Inseparable) -> Table:
    """Why no neuron computes a gate: what its four rows require cannot all be true."""
    first, second, outer = gate.first.name, gate.second.name, gate.outer.name
    return Table(
        (Column("x1", "x1"), Column("x2", "x2"), replace(_FIRES, heading=gate.name), _REQUIRES),
        [*gate_records(gate)],
        f"{gate.name}: no single neuron w1 x1 + w2 x2 ≥ θ computes it",
        (
            "the rows with ≥ sum to w1 + w2 ≥ 2θ, those with < to w1 + w2 < 2θ: a contradiction",
            "in the plane, no line separates (0, 1) and (1, 0) from (0, 0) and (1, 1)",
            f"two layers compute it: x1 {gate.name} x2 = (x1 {first} x2) {outer} (x1 {second} x2)",
        ),
    )


def description(reports: Sequence[NeuronReport]) -> str:
    """The alternative text of the figure of a neuron."""
    first = reports[0]
    thresholds = ", ".join(format_number(report.threshold) for report in reports)
    plane = (
        " Beside it the plane of the two inputs, with the line w·x = θ and the points on its two sides."
        if len(first.weights) == 2
        else ""
    )
    result = f" {verdict(first)[0].upper()}{verdict(first)[1:]}." if len(reports) == 1 else ""
    return (
        f"The output of a neuron with the weights {_vector(first.weights)} over the weighted sum of its "
        f"inputs: {first.activation}(w·x − θ) with θ = {thresholds}.{plane}{result}"
    )


def diagram_description(report: NeuronReport) -> str:
    """The alternative text of the diagram of a neuron."""
    count = len(report.weights)
    weights = f"{count} input{'s' * (count > 1)} with the weight{'s' * (count > 1)} {_vector(report.weights)}"
    if report.is_step:
        what = f"A perceptron: {weights}, their sum w·x, and an output that fires if w·x ≥ "
        what += f"θ = {format_number(report.threshold)}."
    else:
        what = f"A neuron: {weights} and the bias {format_number(report.bias)}, their sum z = w·x + b, and "
        what += f"the output y = {report.activation}(z)."
    if len(report.rows) > 1:
        return what
    (record,) = neuron_records([report])
    total = replace(_SUM, heading="w·x") if report.is_step else _Z
    shown = " and ".join(named([column], record) for column in (total, replace(_OUTPUT, heading="y")))
    return f"{what} For the input {_vector(report.rows[0].inputs)} it has {shown}."


def gate_description(gate: Inseparable) -> str:
    """The alternative text of the figure of a gate that no neuron computes."""
    return (
        f"The four inputs of {gate.name} in the plane, filled where it is 1: no line separates these from "
        f"the others, but the lines of {gate.first.name} and {gate.second.name} together do."
    )
