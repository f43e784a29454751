"""How wrong a function is, and where to look for it: the measure and the points of the accuracy tests."""

from __future__ import annotations

import itertools
import math

import numpy as np
from reference import Truths

import actviz

ORDERS = (0, 1, 2)
TINY = 5e-324
NORMAL = float(np.finfo(np.float64).smallest_normal)
MAX = float(np.finfo(np.float64).max)
# the ends of float64 and of float32, and where a product with a small factor becomes subnormal
EDGES = [TINY, 1e-310, NORMAL, 2.4e-308, 1e-307, 1e-305, MAX, 1e-45, 1e-39, 1.2e-38, 3.4e38]

# Where searches of millions of points found the largest errors, in any order; near the extremes
# of f′ and f″ the measure forgives nothing.
HARDEST = {
    "dsilu": (4.485499200675477,),
    "eis": (0.97609585, 0.9660878),
    "gelu": (-0.236863369924726, 2.004861512442422, -2.942903332898451e-05),
    "gelu_tanh": (2.01211801460925, -2.056975385221083, -1.4218212364769025),
    "mish": (2.1232599792203457, -3.305029164935126, -2.2379370789240807),
    "sigmoid": (-1.330184850152663, 1.3689279599898057),
    "silu": (-2.4051500241207604, -3.4474531804862605, 1.1915843888730075e-05),
    "soft_root_sign": (-2.379178867831474,),
    "tanh": (-0.6731227393919944,),
}


def points(f: actviz.Activation, count: int, seed: int) -> np.ndarray:
    """About so many numbers of all sizes, and the difficult ones: no kinks, but both their neighbours.

    Those are: the ends of float64 and float32; beside each kink; around the extremes of f, f′ and f″;
    where one of these becomes subnormal. Every second number is a float32 as well, so float64 and
    float32 share the oracle's answers, and float64 still sees full mantissas.
    """
    random = np.random.default_rng(seed)
    share = max(1, count // 20)
    spread = np.concatenate([
        random.uniform(-5, 5, 6 * share), random.uniform(-40, 40, 5 * share),
        random.uniform(-800, 800, 3 * share),
        _sizes(random, -38, 38, 3 * share), _sizes(random, -308, 308, 3 * share),
    ])  # fmt: skip
    kinks = [kink.at for kink in f.kinks]
    beside = [at + _sizes(random, -16, 0, share) * (abs(at) or 1.0) for at in kinks]
    near = [math.nextafter(at, side) for at in kinks for side in (-math.inf, math.inf)]
    turns = [_turns(f, order, random) for order in ORDERS]
    found = np.concatenate([spread, *beside, *turns])
    with np.errstate(over="ignore"):
        narrow = found[::2].astype(np.float32)
    found[::2] = np.where(np.isfinite(narrow), narrow, found[::2])
    edges = [0.0, *EDGES, *(-x for x in EDGES)]
    found = np.concatenate([found, edges, near, _sinking(f), HARDEST.get(f.name, ())])
    found = found[~np.isin(found, kinks)]
    found.flags.writeable = False
    return found


def _sizes(random: np.random.Generator, low: float, high: float, count: int) -> np.ndarray:
    """Numbers of either sign, as many in each decade from 10^low to 10^high."""
    return random.choice([-1.0, 1.0], count) * 10.0 ** random.uniform(low, high, count)


def _turns(f: actviz.Activation, order: int, random: np.random.Generator, most: int = 8) -> np.ndarray:
    """Four numbers around each of the first extremes of f^(order), to the left and right of 0."""
    x = np.sort(np.concatenate([np.linspace(-12, 12, 2400), np.geomspace(1e-6, 1.0, 200)]))
    y = f.derivative(x, order)
    (turns,) = np.nonzero((y[1:-1] - y[:-2]) * (y[1:-1] - y[2:]) > 0)
    middle = turns[np.argsort(np.abs(x[turns]))[:most]] + 1
    return (x[middle] + np.linspace(-0.02, 0.02, 4)[:, None] * random.uniform(0, 1, middle.size)).ravel()


def _sinking(f: actviz.Activation) -> list[float]:
    """Four places on each side where f, f′ or f″ has just become a subnormal number.

    Which stretch of 25 steps they begin in is seen from its ends, which are 0.3 % apart.
    """
    found = []
    for sign, order in itertools.product((-1, 1), ORDERS):
        x, stretch = sign * _FAR, 25
        (begins,) = np.nonzero(_subnormal(f, x[::stretch], order))
        if begins.size:
            last = int(begins[0]) * stretch
            x = x[max(last - stretch, 0) : last + stretch]
            found += list(x[_subnormal(f, x, order)][:12:3])
    return found


_FAR = np.geomspace(1, 1e5, 100_001)


def _subnormal(f: actviz.Activation, x: np.ndarray, order: int) -> np.ndarray:
    y = np.abs(f.derivative(x, order))
    return (y > 0) & (y < NORMAL)


def conditioned_errors(
    y: np.ndarray, x: np.ndarray, truths: Truths, order: int, limits: np.finfo
) -> np.ndarray:
    """|y − t| / (ulp(t) · (1 + |x t′/t|)) of f^(order), t the true value and t′ its derivative.

    Below the smallest normal number it is |y − t| in units of the smallest subnormal one. Infinite for
    an answer that is not finite where the truth is; 0 for the right infinity where the truth overflows.
    """
    high, low, shift = truths.high[order], truths.low[order], truths.shift[order]
    slope, slope_shift = truths.high[order + 1], truths.shift[order + 1]
    size = np.abs(truths.nearest[order])
    with np.errstate(all="ignore"):
        y = y.astype(np.float64)
        miss = np.abs(np.ldexp(y, shift) - high - low)
        mantissa, exponent = np.frexp(np.abs(high))
        exponent -= (mantissa == 0.5) & (low * high < 0)  # rounded up to a power of two
        unit = np.ldexp(1.0, exponent - 1 - limits.nmant)
        condition = np.where(x == 0, 0.0, np.abs(np.ldexp(slope / high, shift - slope_shift) * x))
        relative, absolute = (
            miss / (unit * (1 + condition)),
            np.ldexp(miss, -shift) / limits.smallest_subnormal,
        )
    error = np.where(size < limits.smallest_normal, absolute, relative)
    error = np.where(np.isfinite(y), error, np.inf)
    return np.where((size > limits.max) & (y == np.copysign(np.inf, high)), 0.0, error)
