"""Counting errors in ulp of a format, part by part: histogram, worst, regions, signs, NaN, order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from actviz.schemas.check import BINS

if TYPE_CHECKING:
    import numpy.typing as npt

    from actviz.activations.evaluate import Array
    from actviz.analysis.formats import Format, Ints

_ENDS = (0, 1, 2, 10, 100)  # of `BINS`, the last of which has none
PROFILE_BITS = 16  # a profile has an entry for each value of as many leading bits of the inputs
_FAR = (1 << 62) - 1  # steps of float64 that are not counted further
NAN = 1 << 62  # in a profile: only one of the two values is NaN
_GAP = 16  # inputs of a 16-bit format between two bad ones of the same region


@dataclass(frozen=True)
class Case:
    """One input and what came of it, as codes; the error in steps."""

    x: int
    expected: int
    got: int
    ulp: int


@dataclass(frozen=True)
class Region:
    """Neighbouring inputs with errors over the limit, as places in the order of the format."""

    start: int
    end: int
    inputs: int
    max_ulp: int


@dataclass(frozen=True)
class Rules:
    """How it is counted: the format, the limit of what is not bad, and whether subnormal numbers are 0."""

    format: Format
    limit: int = 2
    ftz: bool = False

    def distances(self, expected: Ints, got: Ints) -> Ints:
        """Steps from the one number to the other, over all numbers that there are."""
        one, other = self._place(got), self._place(expected)
        steps: Ints = np.abs(one - other)
        if self.format.bits < 64:
            return steps
        return np.where(np.abs(0.5 * one - 0.5 * other) >= 0.5 * _FAR, _FAR, steps)

    def _place(self, codes: Ints) -> Ints:
        places = self.format.places(codes)
        if not self.ftz:
            return places
        below = self.format.smallest_normal - 1  # so many numbers are left out on either side of 0
        left: Ints = np.sign(places) * np.maximum(np.abs(places) - below, 0)
        return left

    @property
    def gap(self) -> int:
        """Places between two bad inputs of the same region."""
        return max(1, _GAP << self.format.bits >> PROFILE_BITS)

    @property
    def profile_shift(self) -> int:
        """How many bits of an input a profile does not distinguish."""
        return max(0, self.format.bits - PROFILE_BITS)


@dataclass
class Tally:
    """What was counted of some inputs in increasing order; `add` those that come next.

    Attributes:
        inputs: how many numbers were put in.
        counts: how many are in each of `BINS`; those with a NaN on one side only are in none.
        total: the sum of all errors.
        worst: the largest error, the first of equal ones; None where there is no error.
        missing: a NaN where a number is expected.
        surplus: a number where NaN is expected.
        infinite: an infinity where a finite number is expected, or the other way round.
        wrong_sign: numbers, or zeros, of the other sign.
        zero_sign: those among them where both are 0.
        breaks: neighbouring inputs where the values change in the wrong direction.
        regions: where errors are over the limit.
        first_break: the second input of the first of these.
        nan_cases: the first and the last input at which only one of the two values is NaN.
        profile: the largest error at each of the leading bits of the inputs' places, or `NAN`; -1 where no
            input is.
    """

    rules: Rules
    inputs: int = 0
    counts: Ints = field(default_factory=lambda: np.zeros(len(BINS), np.int64))
    total: float = 0.0
    worst: Case | None = None
    missing: int = 0
    surplus: int = 0
    infinite: int = 0
    wrong_sign: int = 0
    zero_sign: int = 0
    breaks: int = 0
    first_break: int | None = None
    nan_cases: list[Case] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    profile: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    _last: tuple[float, int] | None = None  # the true value at the last input, and the place of what came
    _first: tuple[float, int, int] | None = None

    def add(self, other: Tally) -> None:
        """Those of the inputs that come next."""
        if (
            self._last
            and other._first
            and _breaks(
                np.array([self._last[0], other._first[0]]), np.array([self._last[1], other._first[1]])
            ).any()
        ):
            self.breaks += 1
            self.first_break = other._first[2] if self.first_break is None else self.first_break
        self.first_break = other.first_break if self.first_break is None else self.first_break
        self._first, self._last = self._first or other._first, other._last or self._last
        for name in (
            "inputs",
            "total",
            "missing",
            "surplus",
            "infinite",
            "wrong_sign",
            "zero_sign",
            "breaks",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.counts = self.counts + other.counts
        if other.worst and (self.worst is None or other.worst.ulp > self.worst.ulp):
            self.worst = other.worst
        self.nan_cases = _ends(self.nan_cases + other.nan_cases)
        self.regions = _joined(self.regions + other.regions, self.rules.gap)
        self.profile = np.maximum(self.profile, other.profile) if self.profile.size else other.profile

    @property
    def mean_ulp(self) -> float:
        """The mean of all errors that are numbers of steps."""
        return self.total / max(1, int(self.counts.sum()))

    @property
    def max_ulp(self) -> int:
        """The largest error in steps."""
        return 0 if self.worst is None else self.worst.ulp

    @property
    def mismatched(self) -> int:
        """The number of inputs at which only one of the two values is NaN."""
        return self.missing + self.surplus


def tally(rules: Rules, x: Ints, expected: Ints, got: Ints, true: Array) -> Tally:
    """Count the errors at some inputs.

    Args:
        rules: how.
        x: the codes of inputs in increasing order, none of them NaN.
        expected: the codes that are due.
        got: the codes that came.
        true: the values that ``expected`` is rounded from.
    """
    form = rules.format
    if rules.ftz:
        expected, got = form.flushed(expected), form.flushed(got)
    nan_due, nan_got = form.is_nan(expected), form.is_nan(got)
    one_sided = nan_due != nan_got
    ulp = rules.distances(expected, got)
    ulp[nan_due | nan_got] = 0
    errors = ulp[ulp > 0]  # few: most results of a usable kernel are correct
    found = Tally(rules, inputs=x.size)
    found.counts = np.bincount(np.searchsorted(_ENDS, errors), minlength=len(BINS))
    found.counts[0] = x.size - errors.size - int(one_sided.sum())
    found.total = float(errors.sum(dtype=np.float64))
    _count_strange(found, x, (expected, got), (nan_due, nan_got))
    if errors.size:
        found.worst = _case(int(np.argmax(ulp)), x, expected, got, ulp)
    places = form.places(x)
    found.regions = _regions(places, ulp, rules)
    ulp[one_sided] = NAN
    found.profile = _profile(places, ulp, rules)
    heights = form.places(got)
    broken = _breaks(true, heights) & ~(nan_got[1:] | nan_got[:-1])
    found.breaks = int(broken.sum())
    if found.breaks:
        found.first_break = int(x[1:][np.argmax(broken)])
    found._first = None if nan_got[0] else (float(true[0]), int(heights[0]), int(x[0]))
    found._last = None if nan_got[-1] else (float(true[-1]), int(heights[-1]))
    return found


def _case(i: int, x: Ints, expected: Ints, got: Ints, ulp: Ints) -> Case:
    return Case(int(x[i]), int(expected[i]), int(got[i]), int(ulp[i]))


def _count_strange(
    found: Tally, x: Ints, codes: tuple[Ints, Ints], nan: tuple[npt.NDArray[Any], npt.NDArray[Any]]
) -> None:
    """NaN, infinities and signs."""
    (expected, got), (nan_due, nan_got) = codes, nan
    form = found.rules.format
    found.missing, found.surplus = int((nan_got & ~nan_due).sum()), int((nan_due & ~nan_got).sum())
    if found.mismatched:
        places = np.flatnonzero(nan_due != nan_got)
        none = np.zeros_like(x)
        found.nan_cases = _ends([_case(int(i), x, expected, got, none) for i in places[[0, -1]]])
    numbers = ~(nan_due | nan_got)
    size_due, size_got = expected & form.size, got & form.size
    if not form.finite:
        found.infinite = int((((size_due == form.beyond) != (size_got == form.beyond)) & numbers).sum())
    other = form.negative(expected ^ got) & numbers
    found.wrong_sign = int(other.sum())
    found.zero_sign = int((other & (size_due == 0) & (size_got == 0)).sum())


def _ends(cases: list[Case]) -> list[Case]:
    """The first and the last of some cases, or the only one."""
    return [cases[0], cases[-1]] if cases and cases[0] != cases[-1] else cases[:1]


def _profile(places: Ints, ulp: Ints, rules: Rules) -> Ints:
    half = (rules.format.size + 1) >> rules.profile_shift
    profile: Ints = np.full(2 * half, -1, np.int64)
    leading = places >> rules.profile_shift
    starts = np.concatenate([[0], np.flatnonzero(leading[1:] != leading[:-1]) + 1])
    profile[leading[starts] + half] = np.maximum.reduceat(ulp, starts)
    return profile


def _breaks(true: Array, got: Ints) -> npt.NDArray[np.bool_]:
    """Where f rises from one input to the next and what came falls, or the other way round."""
    rises, falls = true[1:] > true[:-1], true[1:] < true[:-1]
    broken: npt.NDArray[np.bool_] = (rises & (got[1:] < got[:-1])) | (falls & (got[1:] > got[:-1]))
    return broken


def _regions(places: Ints, ulp: Ints, rules: Rules) -> list[Region]:
    bad = np.flatnonzero(ulp > rules.limit)
    if not bad.size:
        return []
    at = places[bad]
    starts = np.concatenate([[0], np.flatnonzero(at[1:] - rules.gap > at[:-1]) + 1])
    ends = np.concatenate([starts[1:], [bad.size]]) - 1
    most = np.maximum.reduceat(ulp[bad], starts)
    return [
        Region(int(at[a]), int(at[b]), int(b - a + 1), int(high))
        for a, b, high in zip(starts, ends, most, strict=True)
    ]


def _joined(regions: list[Region], gap: int) -> list[Region]:
    """With those together that are close; regions in increasing order."""
    joined: list[Region] = []
    for one in regions:
        if joined and one.start - joined[-1].end <= gap:
            before = joined.pop()
            one = Region(before.start, one.end, before.inputs + one.inputs, max(before.max_ulp, one.max_ulp))
        joined.append(one)
    return joined
