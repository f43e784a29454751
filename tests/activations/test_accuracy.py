"""Every function, at default and edge parameters, against the oracle over the whole range of its floats.

The measure is the conditioned error |y − t| / (ulp(t) · (1 + |x t′/t|)): at most 8 means that the
answer is right for an input a few ulp away. Below the smallest normal number the unit is the
smallest subnormal one. ``pytest --points 3000 --seed 7 tests/activations/test_accuracy.py`` looks at
more places, and at others.
"""

from __future__ import annotations

import functools

import numpy as np
import pytest
from cases import FIRST, MEASURED, get
from each import each
from measure import NORMAL, ORDERS, conditioned_errors, points
from reference import REFERENCE, Truths, truths

import actviz

BAR = 8


@pytest.fixture(params=[100, pytest.param(400, marks=pytest.mark.whole)])
def search(request) -> tuple[int, int]:
    """How many points a function, and the seed that they follow from."""
    return request.config.getoption("points") or request.param, request.config.getoption("seed")


@functools.cache
def measured(spec: str, count: int, seed: int) -> tuple[np.ndarray, Truths]:
    """Where a function is tested, and its exact values there."""
    f = get(spec)
    x = points(f, count, seed)
    return x, truths(f.name, x, f.parameters)


def worst(spec: str, order: int, dtype: type, search: tuple[int, int]) -> tuple[float, str]:
    """The largest conditioned error of f^(order) among the points that are numbers of this type."""
    limits = np.finfo(dtype)
    x, exact = measured(spec, *search)
    with np.errstate(over="ignore"):
        given = x.astype(dtype)
    usable = given == x
    with np.errstate(all="raise", under="ignore"):
        y = get(spec).derivative(given[usable], order)
    assert y.dtype == dtype
    errors = np.zeros(x.size)
    errors[usable] = conditioned_errors(y, x[usable], exact[usable], order, limits)
    k = int(np.argmax(errors))
    told = (
        f"{spec} order {order}: {errors[k]:.3g} at {float(x[k])!r}, where it is {exact.nearest[order, k]!r}"
    )
    return float(errors[k]), told


def test_every_function_with_kernels_has_an_oracle_line():
    """What is not computed from its definition alone is measured against another one."""
    by_hand = {f.name for f in map(get, actviz.names()) if f.by_hand or f.bound is None}
    assert by_hand <= set(REFERENCE) <= set(actviz.names())


@each("spec", MEASURED, part=FIRST)
def test_float64_is_right_for_an_input_eight_ulp_away(spec, search):
    """The conditioned error of f, f′ and f″ is at most 8 from the smallest float64 to the largest."""
    for order in ORDERS:
        error, told = worst(spec, order, np.float64, search)
        assert error <= BAR, told


@each("spec", REFERENCE)
def test_float32_is_right_for_an_input_eight_ulp_away(spec, search):
    """The same in units of float32 where a float32 array is given."""
    for order in ORDERS:
        error, told = worst(spec, order, np.float32, search)
        assert error <= BAR, told


@each("spec", actviz.names(), part=4)
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


@each("spec", MEASURED, part=FIRST)
def test_nothing_vanishes_overflows_or_changes_sign(spec, search):
    """No nan or inf where the true value is finite; no 0 and no other sign where it is a normal number."""
    f = get(spec)
    x, exact = measured(spec, *search)
    for order in ORDERS:
        y, true = f.derivative(x, order), exact.nearest[order]
        finite, normal = np.isfinite(true), np.isfinite(true) & (np.abs(true) >= NORMAL)
        wrong = (finite & ~np.isfinite(y)) | (normal & (np.sign(y) != np.sign(true)))
        assert not wrong.any(), f"{spec} order {order} at {x[wrong]}: {y[wrong]}, not {true[wrong]}"
