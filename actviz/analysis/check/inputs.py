"""The inputs that are tried, in increasing order: all of a format, or a sample of the large one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from actviz.analysis.formats import Format, Ints

SAMPLE = 1 << 21  # inputs of a 32-bit format unless all are asked for
_PART = 1 << 16  # inputs worked on at a time: a processor keeps them at hand
_GOLDEN = 0.6180339887498949  # multiples of it, without their whole parts, spread evenly


def count(form: Format) -> int:
    """How many inputs a format has that are numbers, +0 and -0 apart."""
    return 2 * (_last(form) + 1)


def parts(form: Format, *, everything: bool = False) -> Iterator[Ints]:
    """The codes of all inputs that are numbers, from the lowest; of 32-bit formats a sample unless all."""
    if form.bits == 32 and not everything:
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
    bfloat16.
    """
    total = count(form)
    k = np.arange(SAMPLE)
    spread = ((k + (k * _GOLDEN) % 1.0) * (total / SAMPLE)).astype(np.int64)
    middle, shift = total // 2, form.bits - 16
    coarse = np.arange((_last(form) >> shift) + 1, dtype=np.int64) << shift
    ends = np.array([0, 1, form.smallest_normal - 1, form.smallest_normal, form.most, _last(form)])
    positive = np.concatenate([coarse, ends])
    own = np.concatenate([middle + positive, middle - 1 - positive])
    ranks = np.sort(np.concatenate([spread, own]))  # np.unique takes ten times as long
    return _codes(form, ranks[np.append(True, np.diff(ranks) > 0)])


def every_code(form: Format) -> Ints:
    """What a file of inputs holds: every code from 0 up; of a 32-bit format the sample."""
    return sample(form) if form.bits == 32 else np.arange(1 << form.bits, dtype=np.int64)


def in_order(form: Format, codes: Ints) -> Ints:
    """The indices that sort codes by the numbers they stand for; NaN is left out."""
    size = codes & (form.sign - 1)
    rank = np.where(codes >= form.sign, -1 - size, size)
    order = np.argsort(rank, kind="stable")
    return order[~form.is_nan(codes[order])]


def _last(form: Format) -> int:
    return form.most if form.finite else form.beyond


def _codes(form: Format, ranks: Ints) -> Ints:
    """The codes of inputs by their ranks from the lowest."""
    half = _last(form) + 1
    return np.where(ranks < half, form.sign + (half - 1 - ranks), ranks - half)
