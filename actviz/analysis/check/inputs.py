"""The inputs that are tried, in increasing order: all of a format, or a sample of the large one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from actviz.analysis.formats import Format, Ints

SAMPLE = 1 << 21  # inputs of a 32-bit format unless all are asked for
SAMPLE_64 = 1 << 14  # of a 64-bit one, whose true values take longer
_NEAR_64 = (-12, 10)  # powers of 2 between which it has as many again
_PART = 1 << 16  # inputs per step: they fit into a processor's cache
_GOLDEN = 0.6180339887498949  # multiples of it, without their whole parts, spread evenly


def count(form: Format) -> int:
    """How many inputs a format has that are numbers, +0 and -0 apart."""
    return 2 * (_last(form) + 1)


def parts(form: Format, *, everything: bool = False) -> Iterator[Ints]:
    """The codes of all inputs that are numbers, from the lowest; of wide formats a sample unless all."""
    if form.bits >= 32 and not everything:
        chosen = sample(form)
        for start in range(0, chosen.size, _PART):
            yield chosen[start : start + _PART]
        return
    total = count(form)
    for start in range(0, total, _PART):
        yield _codes(form, np.arange(start, min(start + _PART, total), dtype=np.int64))


def number_of_parts(form: Format, *, everything: bool = False) -> int:
    """How many `parts` there are."""
    return -(-(count(form) if form.bits < 32 or everything else sample(form).size) // _PART)


@cache
def sample(form: Format) -> Ints:
    """About two million codes: as many in each power of two, and those where kernels change over.

    These are the ends of the normal and the subnormal numbers, 0, the infinities, and every number of
    bfloat16. Of float64 some 37,000: as many in each power of two, more between 2^-12 and 2^10, and all
    powers of two.
    """
    last = _last(form)
    ends = np.array([0, 1, form.smallest_normal - 1, form.smallest_normal, form.most, last])
    if form.bits == 64:
        near = form.places(form.codes(2.0 ** np.array(_NEAR_64, np.float64)))
        spread = [_spread(0, last, SAMPLE_64 // 2), _spread(int(near[0]), int(near[1]), SAMPLE_64 // 2)]
        shift = form.fraction_bits
    else:
        spread = [_spread(0, last, SAMPLE // 2)]
        shift = form.bits - 16
    coarse = np.arange((last >> shift) + 1, dtype=np.int64) << shift
    places = np.sort(np.concatenate([*spread, coarse, ends]))  # np.unique takes ten times as long
    places = places[np.append(True, np.diff(places) > 0)]
    return np.concatenate([places[::-1] | form.sign, places])


def _spread(low: int, high: int, number: int) -> Ints:
    """So many places from one to another, with all sorts of last bits."""
    k = np.arange(number)
    spread: Ints = low + ((k + (k * _GOLDEN) % 1.0) * ((high - low) / number)).astype(np.int64)
    return spread


def every_code(form: Format) -> Ints:
    """What a file of inputs holds: every code from 0 up; of a wide format the sample."""
    return sample(form) if form.bits >= 32 else np.arange(1 << form.bits, dtype=np.int64)


def in_order(form: Format, codes: Ints) -> Ints:
    """The indices that sort codes by the numbers that they encode; NaN is left out."""
    size = codes & form.size
    rank = np.where(form.negative(codes), -1 - size, size)
    order = np.argsort(rank, kind="stable")
    return order[~form.is_nan(codes[order])]


def _last(form: Format) -> int:
    return form.most if form.finite else form.beyond


def _codes(form: Format, ranks: Ints) -> Ints:
    """The codes of inputs by their ranks from the lowest."""
    half = _last(form) + 1
    return np.where(ranks < half, (half - 1 - ranks) | form.sign, ranks - half)
