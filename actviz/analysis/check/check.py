"""Checking an implementation: every input of a number format, with errors in ulp."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from actviz.activations import Activation, registry
from actviz.analysis.check import files, inputs, python
from actviz.analysis.check.identify import Identity, identified
from actviz.analysis.check.slopes import OwnSlope, against_itself
from actviz.analysis.check.tally import Case, Rules, Tally, tally
from actviz.analysis.check.targets import FunctionTarget
from actviz.analysis.check.truth import Order, Truth
from actviz.analysis.formats import format_of
from actviz.errors import UsageError, argument
from actviz.schemas.check import CHECK, ORDER
from actviz.schemas.parts import Reported

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array
    from actviz.analysis.check.targets import DerivativeBy, Target
    from actviz.analysis.formats import Format, FormatName, Ints

_BAD = 2  # steps that are not yet bad, unless a limit is given
MOST_ULP = 1 << 31
# watches the parts of a long check: (parts, how many there are, what is done) -> the parts
Watch = Callable[[Iterable[Any], int, str], Iterable[Any]]


@dataclass(frozen=True)
class OrderReport(Reported, document=ORDER):
    """How f (``order`` 0) or f′ (1) came out.

    Attributes:
        order: 0 or 1.
        tally: everything that was counted.
        special: the codes that are due and that came at -∞, -0, 0 and ∞, as far as they were tried.
        unproven: inputs where f is so near the middle between two numbers that which of them is due is
            very likely, but not proven without python-flint.
        derivative_by: where f′ comes from; None for f.
        own_slope: whether f′ is the slope of the implementation's f; None for f, and where it is by
            definition.
    """

    order: Order
    tally: Tally
    special: tuple[Case, ...]
    unproven: int
    derivative_by: DerivativeBy | None = None
    own_slope: OwnSlope | None = None


@dataclass(frozen=True)
class CheckReport(Reported, document=CHECK):
    """The comparison of an implementation with a reference function.

    Attributes:
        target: the name of what was checked.
        against: the reference function.
        format: the number format.
        identity: which function it turned out to be, if that was to be found out.
        max_ulp: the limit that was given.
        ftz: whether subnormal numbers counted as 0.
        orders: f, and f′ if it was asked for.
    """

    target: str
    against: Activation
    format: Format
    identity: Identity | None
    max_ulp: int | None
    ftz: bool
    orders: tuple[OrderReport, ...]

    @property
    def passed(self) -> bool:
        """Whether no error exceeds the limit, and NaN is where it is expected; True without a limit."""
        return self.max_ulp is None or all(
            one.tally.max_ulp <= self.max_ulp and not one.tally.mismatched for one in self.orders
        )


def check(
    target: str | Activation | Target,
    against: str | Activation | None = None,
    *,
    dtype: FormatName | Format = "bfloat16",
    derivative: bool = False,
    max_ulp: int | None = None,
    ftz: bool = False,
    everything: bool = False,
    watch: Watch | None = None,
) -> CheckReport:
    """Check an implementation of a function in a number format.

    Args:
        target: what is checked: what `actviz.get` takes, code as ``mine.py:act`` (the file is run) or
            ``package.module:act``, a file of pairs (``.csv``, ``.npy``, ``.bin``), or a `Target`.
        against: the reference function, as `actviz.get` takes it; None identifies it.
        dtype: the format: bfloat16, float16, float32, float64, float8_e4m3fn or float8_e5m2. All inputs of
            it are tried; of float32 about two million, spread over the exponents, and of float64
            about 37,000.
        derivative: check f′ too.
        max_ulp: the largest error in ulp with which it passes.
        ftz: treat subnormal numbers as 0, inputs and results (flush to zero).
        everything: all 2³² inputs of float32.
        watch: called with the parts of the work, their number and a text, returns an iterator over them.

    Raises:
        UsageError: there is no such target, function or format, it has no f′, or all inputs of another
            format than float32 are asked for.
        ActvizError: the target raises, or does not return numbers.
    """
    form = format_of(dtype, argument("dtype"))
    checked = target_of(target, form)
    limit = _BAD if max_ulp is None else max_ulp
    if not 0 <= limit <= MOST_ULP:
        raise UsageError(f"{argument('max_ulp')} must be a number from 0 to {MOST_ULP}, not {max_ulp}")
    if everything and form.bits != 32:
        why = "2^64 inputs are too many" if form.bits == 64 else "all inputs are always checked"
        raise UsageError(f"{argument('everything')} applies to float32 only: of {form.name} {why}")
    identity = None
    if against is None:
        if isinstance(checked, FunctionTarget) and checked.function.name in registry.names():
            function = checked.function
        else:
            identity = identified(checked, form)
            function = identity.function
    else:
        function = registry.scalar(against)
    rules = Rules(form, limit, ftz)
    orders: tuple[Order, ...] = (0, 1) if derivative else (0,)
    reports = tuple(
        _checked(checked, function, order, rules, everything, watch or _unwatched) for order in orders
    )
    return CheckReport(checked.name, function, form, identity, max_ulp, ftz, reports)


def target_of(target: str | Activation | Target, form: Format) -> Target:
    """What is to be checked.

    Raises:
        UsageError, ActvizError: it is not there, or cannot be read.
    """
    if isinstance(target, Activation):
        return python.brought(target, str(target)) or FunctionTarget(target)
    if not isinstance(target, str):
        return target
    if files.is_file(target):
        return files.read_pairs(target, form)
    function = registry.scalar(target)
    return python.brought(function, target) or FunctionTarget(function)


def _unwatched(parts: Iterable[Any], total: int, what: str) -> Iterable[Any]:
    return parts


def _checked(
    target: Target, function: Activation, order: Order, rules: Rules, everything: bool, watch: Watch
) -> OrderReport:
    """One order over all inputs; the true values are worked out on all processors."""
    form = rules.format
    truth = Truth(function, order, form)
    own = target.own_inputs
    parts = inputs.parts(form, everything=everything) if own is None else iter([own])
    total = inputs.number_of_parts(form, everything=everything) if own is None else 1
    found = Tally(rules)
    special: list[Case] = []

    def counted(x: Ints, got: Ints) -> tuple[Tally, list[Case]]:
        due = truth(_numbers(form, x, ftz=rules.ftz))
        return tally(rules, x, due.codes, got, due.values), _special(form, x, due.codes, got)

    what = f"checking {'f′' if order else 'f'} of {target.name}"
    pairs = ((x, target.results(form, x, order)) for x in watch(parts, total, what))
    for part, cases in _in_turn(counted, pairs, alone=total == 1):
        found.add(part)
        special += cases
    if not order:
        return OrderReport(order, found, tuple(special), truth.unproven)
    by = target.derivative_by
    own_slope = None if by == "definition" else against_itself(target, function, rules)
    return OrderReport(order, found, tuple(special), truth.unproven, by, own_slope)


def _in_turn(
    work: Callable[[Ints, Ints], tuple[Tally, list[Case]]], pairs: Iterator[tuple[Ints, Ints]], *, alone: bool
) -> Iterator[tuple[Tally, list[Case]]]:
    """The results of work on each pair, in order, of as many at a time as there are processors."""
    if alone:
        for x, got in pairs:
            yield work(x, got)
        return
    workers = os.cpu_count() or 1
    with ThreadPoolExecutor(workers) as pool:
        running: deque[Future[tuple[Tally, list[Case]]]] = deque()
        for x, got in pairs:
            running.append(pool.submit(work, x, got))
            if len(running) > 2 * workers:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()


def _numbers(form: Format, x: Ints, *, ftz: bool) -> Array:
    return form.values(form.flushed(x) if ftz else x)


def _special(form: Format, x: Ints, expected: Ints, got: Ints) -> list[Case]:
    """What came at the infinities and at both zeros."""
    size = x & form.size
    ends = (size == 0) | ((size == form.beyond) & (not form.finite))
    return [Case(int(x[i]), int(expected[i]), int(got[i]), 0) for i in np.flatnonzero(ends).tolist()]
