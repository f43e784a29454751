"""What single neurons answer, put into words and tables: truth tables and logic gates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import add
from typing import TYPE_CHECKING, Any

from actviz.analysis.units.gates import computed
from actviz.notation import format_number
from actviz.tables.records import Record
from actviz.tables.render import Table

if TYPE_CHECKING:
    from actviz.analysis.units.gates import Gate, Inseparable
    from actviz.analysis.units.neuron import NeuronReport

_WRITTEN = 6  # weights that are written out
_BESIDE = 4  # thresholds side by side
_WIDEST = 80


def neuron_tables(reports: Sequence[NeuronReport], gate: Gate | None = None) -> list[Table]:
    """`actviz neuron`: a row for each vector of inputs, with the verdict; thresholds side by side.

    Args:
        reports: one, or those of a family that differ in their threshold only.
        gate: what the neuron is to compute; what each row requires of the weights is then told too.
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
            yield {"threshold": report.threshold, **_record(row.to_dict())}


def gate_records(gate: Inseparable) -> Iterator[Record]:
    """What a gate answers, and what that would require of a neuron, for programs."""
    for row in gate.to_dict()["rows"]:
        output = row["output"]
        yield {**_record({"inputs": row["inputs"], "output": output}),
               "requires": _condition(row["inputs"], bool(output))}  # fmt: skip


def _record(row: dict[str, Any]) -> Record:
    """The JSON object of a row with its inputs as x1, x2, ..."""
    return {**{f"x{i}": x for i, x in enumerate(row.pop("inputs"), 1)}, **row}


def _inputs(report: NeuronReport) -> list[str]:
    return [f"x{i}" for i in range(1, len(report.weights) + 1)]


def _answers_table(report: NeuronReport, gate: Gate | None) -> Table:
    words = (*(("fires",) if report.is_step else ()), *(("requires",) if gate else ()))
    answers = [
        (
            *_numbers((row.weighted_sum, row.z, row.output)),
            *((_yes_or_no(row.output),) if report.is_step else ()),
            *((_condition(row.inputs, report.fires(row)),) if gate else ()),
        )
        for row in report.rows
    ]
    return _beside_inputs(
        report,
        ("weighted sum", "z", "output", *words),
        answers,
        title=f"{report.activation}: a neuron with w = {_vector(report.weights)}, {_threshold(report)}",
        words=words,
        notes=(verdict(report), _inner_product(report)),
    )


def _beside_inputs(
    report: NeuronReport,
    header: tuple[str, ...],
    answers: Sequence[tuple[str, ...]],
    title: str,
    words: Sequence[str] = (),
    notes: tuple[str, ...] = (),
) -> Table:
    """A table whose first columns are the inputs, or one column where they would be too wide for 80.

    Args:
        report: whose inputs these are.
        header: of the other columns.
        answers: their cells.
        title: over the table.
        words: which of them hold no numbers.
        notes: under it.
    """
    names = (*_inputs(report),)
    vectors: list[tuple[str, ...]] = [tuple(_numbers(row.inputs)) for row in report.rows]
    columns = zip((*names, *header), *(map(add, vectors, answers)), strict=True)
    if sum(max(map(len, column)) + 2 for column in columns) > _WIDEST:
        vectors, names = [(" ".join(vector),) for vector in vectors], (f"{names[0]} to {names[-1]}",)
        words = (*words, *names)
    return Table(
        (*names, *header),
        tuple(map(add, vectors, answers)),
        title=title,
        notes=notes,
        numeric=frozenset((*names, *header)) - set(words),
    )


def _numbers(numbers: Sequence[float]) -> list[str]:
    return [format_number(number) for number in numbers]


def _yes_or_no(output: float) -> str:
    """What a unit step says; at the jump it may say something in between."""
    return {0.0: "no", 1.0: "yes"}.get(output, "–")


def _vector(numbers: Sequence[float]) -> str:
    told = _numbers(numbers)
    if len(told) > _WRITTEN:
        told = [*told[: _WRITTEN - 2], "…", told[-1]]
    return f"({', '.join(told)})"


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
        return f"{'a degree of excitation' if degrees else 'the output'} from {low} to {high}"
    expression = computed(report)
    if expression in ("always", "never"):
        return f"it {expression} fires"
    count = f"it fires for {_count(report)}"
    return count if expression is None else f"{count}, and computes: {expression}"


def _count(report: NeuronReport) -> str:
    fired = sum(map(report.fires, report.rows))
    return f"{fired} of {len(report.rows)} input{'s' * (len(report.rows) > 1)}"


def _inner_product(report: NeuronReport) -> str:
    weights, names = [*_numbers(report.weights), format_number(report.bias)], [*_inputs(report), "1"]
    product = "(w, b)·(x, 1)"
    if len(names) <= _WRITTEN:
        product += f" = ({', '.join(weights)})·({', '.join(names)})"
    return f"z = w·x - θ = {product}: the bias b = -θ is the weight of an input that is always 1"


def _family_table(reports: Sequence[NeuronReport]) -> Table:
    first, names = reports[0], [_threshold(report) for report in reports]
    answers = [
        (
            format_number(alike[0].weighted_sum),
            *(_yes_or_no(row.output) if first.is_step else format_number(row.output) for row in alike),
        )
        for alike in zip(*(report.rows for report in reports), strict=True)
    ]
    return _beside_inputs(
        first,
        ("weighted sum", *names),
        answers,
        title=f"{first.activation}: a neuron with w = {_vector(first.weights)} and several thresholds",
        words=names if first.is_step else (),
    )


def _threshold(report: NeuronReport) -> str:
    return f"θ = {format_number(report.threshold)}"


def _family_notes(reports: Sequence[NeuronReport]) -> Iterator[str]:
    if reports[0].is_step:
        counts = (f"{_count(report)} at {_threshold(report)}" for report in reports)
        yield f"it fires for {', '.join(counts)}"
    yield "a large threshold makes a dull neuron, a small one a sensitive neuron"


def gate_table(gate: Inseparable) -> Table:
    """Why no neuron computes a gate: what its four rows require cannot all be true."""
    rows = tuple(
        (*_numbers(inputs), _yes_or_no(output), _condition(inputs, bool(output)))
        for inputs, output in zip(gate.inputs, gate.outputs, strict=True)
    )
    first, second, outer = gate.first.name, gate.second.name, gate.outer.name
    return Table(
        ("x1", "x2", gate.name, "requires"),
        rows,
        title=f"{gate.name}: no single neuron w1 x1 + w2 x2 ≥ θ computes it",
        notes=(
            "the rows with ≥ add up to w1 + w2 ≥ 2θ, those with < to w1 + w2 < 2θ: not both can be",
            "in the plane, no line has (0, 1) and (1, 0) on one side and (0, 0) and (1, 1) on the other",
            f"two layers do it: x1 {gate.name} x2 = (x1 {first} x2) {outer} (x1 {second} x2)",
        ),
        numeric=frozenset(("x1", "x2")),
    )


def description(reports: Sequence[NeuronReport]) -> str:
    """What the figure of a neuron shows, for who cannot see it."""
    first = reports[0]
    thresholds = ", ".join(format_number(report.threshold) for report in reports)
    plane = (
        " Beside it the plane of the two inputs, with the line w·x = θ and the points on its two sides."
        if len(first.weights) == 2
        else ""
    )
    told = f" {verdict(first)[0].upper()}{verdict(first)[1:]}." if len(reports) == 1 else ""
    return (
        f"The output of a neuron with the weights {_vector(first.weights)} over the weighted sum of its "
        f"inputs: {first.activation}(w·x - θ) with θ = {thresholds}.{plane}{told}"
    )


def diagram_description(report: NeuronReport) -> str:
    """What the drawing of a neuron shows, for who cannot see it."""
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
    row = report.rows[0]
    name, value = ("w·x", row.weighted_sum) if report.is_step else ("z", row.z)
    return (
        f"{what} For the input {_vector(row.inputs)} it has {name} = {format_number(value)} and "
        f"y = {format_number(row.output)}."
    )


def gate_description(gate: Inseparable) -> str:
    """What the figure of a gate that no neuron computes shows."""
    return (
        f"The four inputs of {gate.name} in the plane, filled where it is 1: no line separates these from "
        f"the others, but the lines of {gate.first.name} and {gate.second.name} do so together."
    )
