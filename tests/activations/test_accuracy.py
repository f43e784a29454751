"""Every function, at default and edge parameters, against mpmath over the whole range of its floats.

The measure is the conditioned error |y − t| / (ulp(t) · (1 + |x t′/t|)): at most 8 means that the
answer is right for an input a few ulp away. Below the smallest normal number the unit is the
smallest subnormal one.
"""

from __future__ import annotations

import functools
import itertools
import math

import mpmath as mp
import numpy as np
import pytest
from cases import MISSES, SPECS, get
from reference import REFERENCE, derivatives

import actviz

BAR = 8
ORDERS = (0, 1, 2)
TINY = 5e-324
NORMAL = float(np.finfo(np.float64).smallest_normal)
MAX = float(np.finfo(np.float64).max)

# Where a search of some thousand points found the largest errors, in any order; near the extremes
# of f′ and f″ the measure forgives nothing.
HARDEST = {
    "gelu": (-0.236863369924726, 2.004861512442422, -2.942903332898451e-05),
    "gelu_tanh": (2.01211801460925, -2.056975385221083, -1.4218212364769025),
    "mish": (2.1232599792203457, -3.305029164935126, -2.2379370789240807),
    "sigmoid": (-1.330184850152663, 1.3689279599898057),
    "silu": (-2.4051500241207604, -3.4474531804862605, 1.1915843888730075e-05),
    "tanh": (-0.6731227393919944,),
}


@functools.cache
def points(spec: str) -> np.ndarray:
    """Where f is tested: no kinks, but their neighbours; every second number is a float32 as well.

    So float64 and float32 share the oracle's answers, and float64 still sees full mantissas.
    """
    random = np.random.default_rng(2024)
    share = 1 if ":" not in spec else 4  # at edge parameters a quarter as many
    spread = np.concatenate([
        random.uniform(-5, 5, 40 // share), random.uniform(-40, 40, 48 // share),
        random.uniform(-800, 800, 24 // share), _both_signs(10.0 ** random.uniform(-37, 37, 16 // share)),
    ])  # fmt: skip
    spread[::2] = spread[::2].astype(np.float32)
    edges = [TINY, 1e-310, NORMAL, 2.4e-308, 1e-307, 1e-305, MAX, 1e-45, 1e-39, 1.2e-38, 3.4e38]
    far = _both_signs(np.concatenate([10.0 ** random.uniform(-300, 300, 16 // share), edges]))
    f = get(spec)
    near = [x for kink in f.kinks for x in _neighbours(kink.at)]
    near += [at * (1 + 1e-9) for at in (f.known.derivative_argmin, f.known.derivative_argmax) if at]
    kinks = [kink.at for kink in f.kinks]
    hard = [*_sinking(f), *HARDEST.get(f.name, ())]
    found = np.array([x for x in (0.0, *spread, *far, *near, *hard) if x not in kinks])
    found.flags.writeable = False
    return found


def _both_signs(sizes: np.ndarray) -> np.ndarray:
    return np.concatenate([sizes, -sizes])


def _neighbours(at: float) -> list[float]:
    steps = [side * size * (abs(at) or 1.0) for side in (-1, 1) for size in (1e-12, 1e-6, 2.0**-12)]
    return [math.nextafter(at, -math.inf), math.nextafter(at, math.inf), *(at + step for step in steps)]


def _sinking(f: actviz.Activation) -> list[float]:
    """Four places on each side where f, f′ or f″ has just become a subnormal number."""
    found = []
    for sign, order in itertools.product((-1, 1), ORDERS):
        x = sign * np.geomspace(1, 1e5, 100_001)
        y = np.abs(f.derivative(x, order))
        found += list(x[(y > 0) & (y < NORMAL)][:12:3])
    return found


@functools.cache
def truths(spec: str) -> list[tuple[mp.mpf, ...]]:
    f = get(spec)
    return [derivatives(f.name, float(x), f.parameters) for x in points(spec)]


def conditioned_error(y: float, x: float, truth: mp.mpf, slope: mp.mpf, limits: np.finfo) -> float:
    """The measure of this file; infinite for an answer that is not finite where the truth is."""
    if abs(truth) > float(limits.max):
        return 0.0 if y == math.copysign(math.inf, truth) else math.inf
    if not math.isfinite(y):
        return math.inf
    miss = abs(mp.mpf(y) - truth)
    if abs(truth) < float(limits.smallest_normal):
        return float(miss / mp.mpf(float(limits.smallest_subnormal)))
    ulp = mp.ldexp(1, mp.frexp(truth)[1] - 1 - limits.nmant)
    return float(miss / (ulp * (1 + abs(mp.mpf(x) * slope / truth))))


def worst(spec: str, order: int, dtype: type) -> tuple[float, str]:
    """The largest conditioned error of f^(order) among the points that are numbers of this type."""
    limits = np.finfo(dtype)
    usable = [i for i, x in enumerate(points(spec)) if abs(x) <= limits.max and float(dtype(x)) == x]
    x = points(spec)[usable].astype(dtype)
    with np.errstate(all="raise", under="ignore"):
        y = get(spec).derivative(x, order)
    assert y.dtype == dtype
    errors = [
        conditioned_error(float(result), float(at), *truths(spec)[i][order : order + 2], limits)
        for i, at, result in zip(usable, x, y, strict=True)
    ]
    k = int(np.argmax(errors))
    told = f"{spec} order {order}: {errors[k]:.3g} at x = {x[k]!r}: {y[k]!r}, not "
    return errors[k], told + mp.nstr(truths(spec)[usable[k]][order], 17)


def test_every_function_has_an_oracle_line():
    """The oracle and the registry name the same functions, so none goes untested."""
    assert set(REFERENCE) == set(actviz.names())


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("spec", SPECS)
def test_float64_is_right_for_an_input_eight_ulp_away(spec, order):
    """The conditioned error of f, f′ and f″ is at most 8 from the smallest float64 to the largest."""
    error, told = worst(spec, order, np.float64)
    assert error <= MISSES.get((spec, order), BAR), told


@pytest.mark.parametrize(("name", "order"), MISSES)
def test_a_function_that_misses_the_bar_says_so(name, order):
    """The exceptions are few, still needed, and told where the function is defined."""
    assert worst(name, order, np.float64)[0] > BAR
    assert "conditioned error" in type(get(name)).__doc__


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("spec", actviz.names())
def test_float32_is_right_for_an_input_eight_ulp_away(spec, order):
    """The same in units of float32 where a float32 array is given."""
    error, told = worst(spec, order, np.float32)
    assert error <= BAR, told


@pytest.mark.parametrize("spec", actviz.names())
def test_float16_is_the_float64_result_rounded_once(spec):
    """At each of the 63,488 finite float16 numbers; what is rounded is what the oracle checks above."""
    f = get(spec)
    x = np.arange(2**16, dtype=np.uint16).view(np.float16)
    x = x[np.isfinite(x)]
    for order in ORDERS:
        rounded = f.derivative(x, order)
        with np.errstate(over="ignore"):
            expected = f.derivative(x.astype(np.float64), order).astype(np.float16)
        np.testing.assert_array_equal(rounded, expected, strict=True)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("spec", SPECS)
def test_nothing_vanishes_overflows_or_changes_sign(spec, order):
    """No nan or inf where the true value is finite; no 0 and no other sign where it is a normal number."""
    f = get(spec)
    x = points(spec)
    y = f.derivative(x, order)
    true = np.array([float(t[order]) for t in truths(spec)])
    finite, normal = np.isfinite(true), np.isfinite(true) & (np.abs(true) >= NORMAL)
    wrong = (finite & ~np.isfinite(y)) | (normal & (np.sign(y) != np.sign(true)))
    assert not wrong.any(), f"{spec} order {order} at {x[wrong]}: {y[wrong]}, not {true[wrong]}"
