"""How an implementation came out, in words: the histogram of its errors and what is worth knowing of them."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from typing import TYPE_CHECKING

from actviz.analysis.check.check import text
from actviz.analysis.check.tally import BINS
from actviz.notation import format_number
from actviz.tables.records import Record, aligned, flat
from actviz.tables.render import Table

if TYPE_CHECKING:
    from actviz.analysis.check.check import CheckReport, OrderReport
    from actviz.analysis.check.slopes import OwnSlope
    from actviz.analysis.check.tally import Case, Region, Tally
    from actviz.analysis.formats import Format

_HEADINGS = tuple(name.replace("-", "–") for name in BINS)
_REGIONS = 3  # of bad inputs that are told one by one
_LABEL = 9  # letters of what a line is about, with the space behind
_WAYS = {
    "own": "by its own derivative",
    "autograd": "by torch's autograd",
    "jax": "by jax.grad",
    "jets": "by jets through the numpy code in float64, rounded once",
}


def check_tables(report: CheckReport) -> list[Table]:
    """One table for f, and one for f′; the verdict is the last line of all."""
    return [_table(report, one) for one in report.orders]


def check_records(report: CheckReport) -> list[Record]:
    """One row for each order, for programs; ``regions`` counts them."""
    rows = []
    for one in report.orders:
        document = one.to_dict()
        special = {
            case["x"]: {"expected": case["expected"], "got": case["got"]} for case in document["special"]
        }
        document |= {"special": special, "regions": len(document["regions"])}
        head = {"target": report.target, "against": report.against.spec, "dtype": report.format.name}
        rows.append({**head, **flat(document)})
    return aligned(rows)


def _table(report: CheckReport, one: OrderReport) -> Table:
    found = one.tally
    total = max(1, found.inputs)
    shares = [f"{100 * count / total:.3f}" for count in found.counts.tolist()]
    rows = (
        ("inputs", *(f"{count:,}" for count in found.counts.tolist())),
        ("%", *shares),
    )
    what = "f′ of " if one.order else ""
    ftz = ", subnormal numbers as 0" if report.ftz else ""
    return Table(
        ("ulp", *_HEADINGS),
        rows,
        title=f"{what}{report.target} against {report.against} in {report.format.name}: "
        f"{found.inputs:,} inputs{ftz}",
        notes=tuple(f"{label:{_LABEL}}{words}" for label, words in _lines(report, one)),
        numeric=frozenset(_HEADINGS),
    )


def _lines(report: CheckReport, one: OrderReport) -> Iterator[tuple[str, str]]:
    found, form = one.tally, report.format
    if found.worst is not None:
        yield "worst", f"{_told(form, found.worst)}, {found.worst.ulp:,} ulp"
    yield from _bad(form, found.regions, found.rules.limit)
    if found.missing or found.surplus:
        yield "NaN", f"{found.mismatched:,}: {_strange(form, found)}"
    if found.infinite:
        yield "infinite", f"{found.infinite:,} where the other is finite"
    if found.wrong_sign:
        numbers, zeros = found.wrong_sign - found.zero_sign, found.zero_sign
        parts = [f"{numbers:,} wrong"] if numbers else []
        parts += [f"{zeros:,} zero{'s' * (zeros > 1)} of the other sign"] if zeros else []
        yield "sign", ", ".join(parts)
    if found.breaks:
        assert found.first_break is not None
        where = _number(form, found.first_break)
        many = (
            f"{found.breaks:,} steps the wrong way, the first" if found.breaks > 1 else "1 step the wrong way"
        )
        yield "order", f"{many} before x = {where}"
    for case in one.special:
        if case.expected != case.got and form.number(case.got) == form.number(case.got):
            yield "special", _told(form, case, bits=False)
    if one.derivative_by in _WAYS:
        yield "f′", _WAYS[one.derivative_by]
    if one.own_slope is not None:
        yield "own f", _own_slope(one.own_slope)
    if one.unproven:
        yield "unproven", f"{one.unproven:,} due values are taken from {_source(report)}"
    elif form.bits == 64:
        yield "proven", "all due values, to the last bit"
    if one is report.orders[0] and report.identity is not None:
        yield "is", _identity(report)
    if one is report.orders[-1] and report.max_ulp is not None:
        yield "passes" if report.passed else "fails", f"--max-ulp {report.max_ulp}"


def _source(report: CheckReport) -> str:
    """Where due values come from that are not proven, and what would prove them."""
    if report.against.bound is None:
        return "float64, right to some 8 ulp"
    missing = importlib.util.find_spec("flint") is None
    return "104 bits" + ("; the extra exact proves them" if missing else "")


def _own_slope(found: OwnSlope) -> str:
    """Whether f′ is the slope of the same implementation's f."""
    if found.worst is None:
        return f"f′ is its slope in all {found.intervals:,} intervals"
    start, end, *slopes = (format_number(number, 4) for number in found.worst.to_dict().values())
    return (
        f"f′ is not its slope in {found.off:,} of {found.intervals:,} intervals: from {start} to {end} "
        f"the mean of f′ is {slopes[1]}, the slope {slopes[0]}"
    )


def _told(form: Format, case: Case, *, bits: bool = True) -> str:
    def of(code: int) -> str:
        return f"{_number(form, code)} ({form.hex(code)})" if bits else _number(form, code)

    return f"x = {of(case.x)}: expected {of(case.expected)}, got {of(case.got)}"


def _strange(form: Format, found: Tally) -> str:
    """Where NaN stands on one side only, from the first to the last such input."""
    first, *last = found.nan_cases
    ends = [_number(form, case.x) for case in (first, *last)]
    joint = " and " if found.mismatched == 2 else " … "
    due, came = (_number(form, code) for code in (first.expected, first.got))
    return f"x = {joint.join(ends)}: expected {due}, got {came}{', …' * (found.mismatched > 1)}"


def _number(form: Format, code: int) -> str:
    """A number with its sign, also that of a zero."""
    number = form.number(code)
    return text(form, code) if not number or number != number else format_number(number)


def _bad(form: Format, regions: list[Region], limit: int) -> Iterator[tuple[str, str]]:
    for region in sorted(regions, key=lambda region: -region.max_ulp)[:_REGIONS]:
        start, end = (format_number(form.number_at(place)) for place in (region.start, region.end))
        where = f"at {start}" if start == end else f"from {start} to {end}"
        inputs = f"{region.inputs:,} input{'s' * (region.inputs > 1)}"
        yield "bad", f"{where}: {inputs} over {limit} ulp"
    left = sorted(regions, key=lambda region: -region.max_ulp)[_REGIONS:]
    if left:
        many = sum(region.inputs for region in left)
        places = f"{len(left):,} more place{'s' * (len(left) > 1)}"
        yield "bad", f"in {places}: {many:,} input{'s' * (many > 1)} over {limit} ulp"


def _identity(report: CheckReport) -> str:
    identity = report.identity
    assert identity is not None
    one, other, at = identity.function, identity.runner_up, identity.at
    values = [format_number(float(function(at)), 4) for function in (one, other)]
    return f"{one}; the next is {other}, most unlike at x = {format_number(at)}: {values[0]}, not {values[1]}"


def description(report: CheckReport) -> str:
    """What the figure shows, for who cannot see it."""
    parts = [
        f"{'f′' if one.order else 'f'}: {one.tally.counts[0]:,} of {one.tally.inputs:,} inputs right, "
        f"largest error {one.tally.max_ulp:,} ulp"
        for one in report.orders
    ]
    return (
        f"Errors of {report.target} against {report.against} in {report.format.name}, in units in the last "
        f"place over x. {'; '.join(parts)}."
    )
