"""f′ of an implementation against its own f: over an interval f rises by what f′ adds up to there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from actviz.analysis.check import inputs
from actviz.schemas.check import AGAINST_F
from actviz.schemas.parts import Reported

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.evaluate import Array
    from actviz.analysis.check.tally import Rules
    from actviz.analysis.check.targets import Target
    from actviz.analysis.formats import Format, Ints

_WIDTHS = (1, 4)  # of the intervals, in quarters of an octave
_QUARTERS = 2  # bits of a fraction that identify these
_APART = 1.0  # between inputs that are farther apart a wave may hide


@dataclass(frozen=True)
class Stretch:
    """An interval, and the mean slope there by what f and what f′ gives."""

    start: float
    end: float
    by_values: float
    by_slopes: float


@dataclass(frozen=True)
class OwnSlope(Reported, document=AGAINST_F):
    """Whether f′ is the slope of the same implementation's f.

    Attributes:
        intervals: number of intervals compared: from a quarter of an octave to a whole one.
        off: in how many f′ is not the slope of f, even if each f and f′ may be off by the limit.
        worst: the one of them where the two mean slopes are farthest apart beyond that.
    """

    intervals: int
    off: int
    worst: Stretch | None


def against_itself(target: Target, function: Activation, rules: Rules) -> OwnSlope:
    """Compare what f rises by with the sum of f′, over intervals of a quarter of an octave and of four.

    Between two neighbouring inputs f′ is taken to lie within what it is at them and at the next on
    either side, so that the sum has a lower and an upper bound. Of a 32-bit format the sample is looked
    at. Left out are intervals with a jump of the function, with anything that is not finite, and with
    inputs more than 1 apart.

    Raises:
        ActvizError: the target cannot be called.
    """
    form = rules.format
    own = target.own_inputs
    codes = np.concatenate(list(inputs.parts(form))) if own is None else own
    codes = codes[np.isfinite(form.values(codes))]
    f, slope = (target.results(form, codes, order) for order in (0, 1))
    if rules.ftz:
        f, slope = form.flushed(f), form.flushed(slope)
    jumps = np.array([kink.at for kink in function.kinks if kink.order == 0])
    x = form.values(codes)
    return _compared(x, _knots(form, codes), (form.values(f), form.values(slope)), jumps, rules)


def _knots(form: Format, codes: Ints) -> Ints:
    """The indices of the first input of each quarter of an octave, and of the last of all."""
    quarters = form.places(codes) >> max(0, form.fraction_bits - _QUARTERS)
    starts = np.flatnonzero(np.diff(quarters)) + 1
    return np.unique(np.concatenate([[0], starts, [codes.size - 1]]))


def _compared(x: Array, knots: Ints, values: tuple[Array, Array], jumps: Array, rules: Rules) -> OwnSlope:
    f, slope = values
    if knots.size < 2:
        return OwnSlope(0, 0, None)
    with np.errstate(invalid="ignore", over="ignore"):
        width = np.diff(x)
        room, width = _room(f, rules), np.where(width > _APART, np.nan, width)
        about = _room(slope, rules)
        low, high = (
            sums(each, width, knots) for sums, each in ((_lower, slope - about), (_upper, slope + about))
        )
        middle = np.add.reduceat(0.5 * (slope[1:] + slope[:-1]) * width, knots[:-1])
        found = [
            _intervals(
                x[knots],
                f[knots],
                room[knots],
                tuple(_together(part, wide) for part in (low, middle, high)),
                wide,
            )
            for wide in _WIDTHS
            if wide < knots.size
        ]
    start, end, by_values, by_slopes, excess = (np.concatenate(column) for column in zip(*found, strict=True))
    jumping = ((start[:, None] <= jumps) & (jumps <= end[:, None])).any(axis=1)
    known = np.isfinite(excess) & ~jumping
    excess = np.where(known, excess, 0.0)
    off = int((excess > 0.0).sum())
    i = int(np.argmax(excess))
    worst = Stretch(*(float(each[i]) for each in (start, end, by_values, by_slopes))) if off else None
    return OwnSlope(int(known.sum()), off, worst)


def _room(y: Array, rules: Rules) -> Array:
    """How far the true values may be from numbers that are right but for the limit and rounding."""
    form = rules.format
    _, exponent = np.frexp(y)
    step = np.maximum(np.ldexp(1.0, exponent - 1 - form.fraction_bits), form.least)
    if rules.ftz:
        step = np.maximum(step, form.number_at(form.smallest_normal))
    room: Array = (rules.limit + 0.5) * step
    return room


def _lower(slope: Array, width: Array, knots: Ints) -> Array:
    """The least that f can rise by between knots."""
    padded = np.concatenate([slope[:1], slope, slope[-1:]])
    least = np.minimum.reduce([padded[:-3], padded[1:-2], padded[2:-1], padded[3:]])
    return np.add.reduceat(least * width, knots[:-1])


def _upper(slope: Array, width: Array, knots: Ints) -> Array:
    return -_lower(-slope, width, knots)


def _together(parts: Array, wide: int) -> Array:
    """The sums of so many neighbours."""
    sums: Array = np.sum([parts[k : parts.size - wide + 1 + k] for k in range(wide)], axis=0)
    return sums


def _intervals(
    x: Array, f: Array, room: Array, sums: tuple[Array, ...], wide: int
) -> tuple[Array, Array, Array, Array, Array]:
    """Starts, ends, both mean slopes, and how far these are apart beyond what rounding explains."""
    low, middle, high = sums
    start, end = x[:-wide], x[wide:]
    rise, allowed = f[wide:] - f[:-wide], room[wide:] + room[:-wide]
    length = end - start
    excess = np.maximum(np.maximum(low - allowed - rise, rise - allowed - high), 0.0) / length
    return start, end, rise / length, middle / length, excess
