"""What `check` prints: the histogram of an implementation's errors, and where they are."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from typing import TYPE_CHECKING

from actviz.notation import format_number
from actviz.schemas.check import BINS
from actviz.tables.columns import Column, Fact, Table, card, count, fact, written
from actviz.tables.records import Record, aligned, flat

if TYPE_CHECKING:
    from actviz.analysis.check.check import CheckReport, OrderReport
    from actviz.analysis.check.slopes import OwnSlope
    from actviz.analysis.check.tally import Case, Region, Tally
    from actviz.analysis.formats import Format

_REGIONS = 3  # with large errors that are listed one by one
_WAYS = {
    "own": "its own derivative",
    "autograd": "torch's autograd",
    "jax": "jax.grad",
    "jets": "forward-mode differentiation of the numpy code in float64, rounded once",
}
_HISTOGRAM = (
    Column("error", "error", written(lambda ulp: ulp.replace("-", "–")), "ulp"),
    Column("histogram", "inputs", count),
    Column("share", "share", written(lambda share: f"{100 * share:.3f}"), "%"),
)


def check_tables(report: CheckReport) -> list[Table]:
    """The histogram and what is notable of f, and of f′; the verdict is the last line of all."""
    return [table for one in report.orders for table in (_histogram(report, one), *_findings(report, one))]


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


def _histogram(report: CheckReport, one: OrderReport) -> Table:
    inputs = one.tally.inputs
    what = "f′ of " if one.order else ""
    ftz = ", subnormal numbers as 0" if report.ftz else ""
    return Table(
        _HISTOGRAM,
        [
            {"error": ulp, "histogram": found, "share": found / max(1, inputs)}
            for ulp, found in zip(BINS, one.tally.counts.tolist(), strict=True)
        ],
        f"{what}{report.target} against {report.against} in {report.format.name}: {inputs:,} inputs{ftz}",
    )


def _findings(report: CheckReport, one: OrderReport) -> Iterator[Table]:
    found = card(_facts(report, one))
    if found.columns:
        yield found


def _facts(report: CheckReport, one: OrderReport) -> Iterator[Fact]:
    found, form = one.tally, report.format
    if found.worst is not None:
        yield fact("worst", "worst error", f"{found.worst.ulp:,} ulp at {_case(form, found.worst)}")
    for i, region in enumerate(_bad(form, found.regions)):
        yield fact(f"regions.{i}", f"> {found.rules.limit} ulp", region)
    if found.missing or found.surplus:
        yield fact("nan", "NaN", f"{found.mismatched:,}: {_nan(form, found)}")
    if found.infinite:
        yield fact("infinite", "infinite", f"{found.infinite:,} where a finite value is expected")
    if found.wrong_sign:
        numbers, zeros = found.wrong_sign - found.zero_sign, found.zero_sign
        parts = [f"{numbers:,} wrong"] if numbers else []
        parts += [f"{zeros:,} zero{'s' * (zeros > 1)} with the opposite sign"] if zeros else []
        yield fact("wrong_sign", "sign", ", ".join(parts))
    if found.breaks:
        assert found.first_break is not None
        many = f"{found.breaks:,} steps" if found.breaks > 1 else "1 step"
        first = ", the first" if found.breaks > 1 else ""
        where = _number(form, found.first_break)
        yield fact(
            "monotone_breaks", "not monotone", f"{many} in the wrong direction{first} before x = {where}"
        )
    for i, case in enumerate(one.special):
        if case.expected != case.got and form.number(case.got) == form.number(case.got):
            yield fact(f"special.{i}", "special value", _case(form, case, bits=False))
    yield fact("derivative_by", "f′ by", _WAYS.get(one.derivative_by or ""))
    yield fact("against_f", "slope of f", None if one.own_slope is None else _own_slope(one.own_slope))
    if one.unproven:
        yield fact(
            "unproven", "unproven", f"{one.unproven:,} expected values are taken from {_source(report)}"
        )
    elif form.bits == 64:
        yield fact("unproven", "proven", "all expected values, to the last bit")
    if one is report.orders[0]:
        yield fact("identified", "identified", None if report.identity is None else _identity(report))
    if one is report.orders[-1] and report.max_ulp is not None:
        yield fact("passed", "passes" if report.passed else "fails", f"--max-ulp {report.max_ulp}")


def _source(report: CheckReport) -> str:
    """Where expected values come from that are not proven, and what would prove them."""
    if report.against.bound is None:
        return "float64, accurate to about 8 ulp"
    missing = importlib.util.find_spec("flint") is None
    return "104 bits" + ("; pip install 'actviz[exact]' proves them" if missing else "")


def _own_slope(found: OwnSlope) -> str:
    """Whether f′ is the slope of the same implementation's f."""
    if found.worst is None:
        return f"agrees with f′ in all {found.intervals:,} intervals"
    start, end, *slopes = (format_number(number, 4) for number in vars(found.worst).values())
    return (
        f"differs from f′ in {found.off:,} of {found.intervals:,} intervals: from {start} to {end} it is "
        f"{slopes[0]}, the mean of f′ {slopes[1]}"
    )


def _case(form: Format, case: Case, *, bits: bool = True) -> str:
    def of(code: int) -> str:
        return f"{_number(form, code)} ({form.hex(code)})" if bits else _number(form, code)

    return f"x = {of(case.x)}: expected {of(case.expected)}, got {of(case.got)}"


def _nan(form: Format, found: Tally) -> str:
    """Where only one of the two values is NaN, from the first to the last such input."""
    first, *last = found.nan_cases
    ends = [_number(form, case.x) for case in (first, *last)]
    joint = " and " if found.mismatched == 2 else " … "
    due, came = (_number(form, code) for code in (first.expected, first.got))
    return f"x = {joint.join(ends)}: expected {due}, got {came}{', …' * (found.mismatched > 1)}"


def _number(form: Format, code: int) -> str:
    """A number with its sign, also that of a zero."""
    number = form.number(code)
    return form.text_of(code) if not number or number != number else format_number(number)


def _bad(form: Format, regions: list[Region]) -> Iterator[str]:
    """Where errors are over the limit: the worst regions, and how many others there are."""
    ordered = sorted(regions, key=lambda region: -region.max_ulp)
    for region in ordered[:_REGIONS]:
        start, end = (format_number(form.number_at(place)) for place in (region.start, region.end))
        where = f"at {start}" if start == end else f"from {start} to {end}"
        yield f"{where}: {_inputs(region.inputs)}"
    if others := ordered[_REGIONS:]:
        places = f"{len(others):,} more place{'s' * (len(others) > 1)}"
        yield f"in {places}: {_inputs(sum(region.inputs for region in others))}"


def _inputs(count: int) -> str:
    return f"{count:,} input{'s' * (count > 1)}"


def _identity(report: CheckReport) -> str:
    identity = report.identity
    assert identity is not None
    one, other, at = identity.function, identity.runner_up, identity.at
    values = [format_number(float(function(at)), 4) for function in (one, other)]
    return (
        f"{one}; the nearest other is {other}, which differs most at x = {format_number(at)}: "
        f"{values[0]}, not {values[1]}"
    )


def description(report: CheckReport) -> str:
    """The alternative text of the figure."""
    parts = [
        f"{'f′' if one.order else 'f'}: {one.tally.counts[0]:,} of {one.tally.inputs:,} inputs correct, "
        f"largest error {one.tally.max_ulp:,} ulp"
        for one in report.orders
    ]
    return (
        f"Errors of {report.target} against {report.against} in {report.format.name}, in units in the last "
        f"place over x. {'; '.join(parts)}."
    )
