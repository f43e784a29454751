"""Kinks are claims: f, f′ or f″ jumps there as declared, and nowhere else."""

from __future__ import annotations

import math

import numpy as np
from cases import FIRST, MEASURED, SPECS, get
from conventions import CONVENTIONS
from each import each
from reference import REFERENCE, Knot, knots, same, ulps

INF = math.inf


def meetings(spec: str) -> list[Knot]:
    """Where the oracle's branches meet."""
    f = get(spec)
    return knots(f.name, f.parameters)


@each("spec", MEASURED, part=FIRST)
def test_kinks_are_where_the_oracle_jumps(spec):
    """A kink is declared wherever f, f′ or f″ of the two branches certainly differ, of the lowest such order.

    Where they overlap they agree to 1e-100.
    """
    assert [(kink.at, kink.order) for kink in get(spec).kinks] == [
        (knot.at, knot.order) for knot in meetings(spec) if knot.order is not None
    ]
    for knot in meetings(spec):
        for left, right in list(zip(knot.left, knot.right, strict=True))[: knot.order or 0]:
            assert abs(left - right) < 1e-100


@each("spec", MEASURED, part=FIRST)
def test_one_sided_slopes(spec):
    """They are the oracle's, within 2 ulp for constants and one operation, and the kernel's next door."""
    f = get(spec)
    slopes = {knot.at: (knot.left[1], knot.right[1]) for knot in meetings(spec)}
    for kink in f.kinks:
        for declared, true, side in zip((kink.left, kink.right), slopes[kink.at], (-INF, INF), strict=True):
            assert abs(declared - true) <= ulps(declared, 2) + 1e-100  # what a knot's radius leaves of a 0
            x = math.nextafter(kink.at, side)
            # f′ one float away; at a kink of f″ its derivative there is the one a little farther on
            bend = max(abs(f.derivative(y, 2)) for y in (x, kink.at + math.copysign(1e-9, side)))
            assert same(f.derivative(x), declared, ulps(declared) + 4 * bend * abs(x - kink.at))


@each("spec", MEASURED, part=FIRST)
def test_what_kernels_return_at_a_kink(spec):
    """f′ is the declared convention, f″ is 0, and f is continuous unless f itself jumps."""
    f = get(spec)
    values = {knot.at: (knot.left[0], knot.right[0]) for knot in meetings(spec)}
    for kink in f.kinks:
        assert f.derivative(kink.at) == kink.value
        assert f.derivative(kink.at, order=2) == 0
        low, high = sorted(map(float, values[kink.at]))
        assert low - ulps(low, 2) <= f(kink.at) <= high + ulps(high, 2)
        assert values[kink.at][0].overlaps(values[kink.at][1]) == (kink.order > 0)


@each("spec", MEASURED, part=FIRST)
def test_a_slope_that_does_not_jump_is_no_convention(spec):
    """Where only f″ jumps, f′ is the oracle's to 2 ulp, from either side."""
    f = get(spec)
    slopes = {knot.at: (knot.left[1], knot.right[1]) for knot in meetings(spec)}
    for kink in f.kinks:
        if kink.order == 2:
            assert all(
                abs(f.derivative(kink.at) - true) <= ulps(kink.value, 2) + 1e-100 for true in slopes[kink.at]
            )


@each("convention", CONVENTIONS)
def test_conventions(convention):
    """The slope at each kink of the defaults is that of the table, in the kernel and in the facts."""
    f = get(convention.name)
    assert f.derivative(float(convention.x)) == convention.slope
    assert [kink.value for kink in f.kinks if kink.at == convention.x] == [convention.slope]


def test_the_table_of_conventions_is_complete():
    """It has every kink where f or f′ jumps according to the oracle, and no other place."""
    jumps = [(name, knot.at) for name in REFERENCE for knot in meetings(name) if knot.order in (0, 1)]
    assert sorted((row.name, row.x) for row in CONVENTIONS) == sorted(jumps)


@each("spec", SPECS, size=20, part=13)
def test_no_jump_anywhere_else(spec):
    """Halving every cell of a grid towards its larger difference 40 times leaves none above 1e-9.

    At a width of 3e-15 smooth curves differ by 3e-13 where their slope is 100, and their rounding
    is smaller still; a jump would stay as large as it is.
    """
    f = get(spec)
    edges = np.linspace(-12, 12, 6001)
    low, high = edges[:-1], edges[1:]
    kinks = [kink.at for kink in f.kinks]
    clear = ~((low[:, None] <= kinks) & (kinks <= high[:, None])).any(axis=1)
    low, high = low[clear], high[clear]
    for order in (0, 1, 2):
        left, right = low, high
        below, above = f.derivative(left, order), f.derivative(right, order)
        for _ in range(40):
            middle = (left + right) / 2
            between = f.derivative(middle, order)
            upper = np.abs(above - between) > np.abs(between - below)
            left, below = np.where(upper, [middle, between], [left, below])
            right, above = np.where(upper, [right, above], [middle, between])
        jumps = np.abs(above - below)
        assert jumps.max() < 1e-9, f"f{'′' * order} at {left[jumps.argmax()]!r}"
