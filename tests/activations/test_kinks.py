"""Kinks are claims: f, f′ or f″ jumps there as declared, and nowhere else."""

from __future__ import annotations

import functools
import itertools
import math

import mpmath as mp
import numpy as np
import pytest
from cases import SPECS, get
from reference import REFERENCE, Branches, same, ulps

INF = math.inf


def one_sided(spec: str) -> list[tuple[float, list[mp.mpf], list[mp.mpf]]]:
    """Each knot of the oracle with f, f′ and f″ of the branches on its left and right."""
    f = get(spec)
    entry = REFERENCE[f.name]
    if not isinstance(entry, Branches):
        return []
    with mp.workdps(50):
        given = {name: mp.mpf(value) for name, value in f.parameters.items()}
        smooth = [functools.partial(piece, **given) for piece in entry.pieces]
        return [
            (float(knot), *([mp.diff(piece, knot, order) for order in range(3)] for piece in pair))
            for knot, pair in zip(entry.knots(**given), itertools.pairwise(smooth), strict=True)
        ]


@pytest.mark.parametrize("spec", SPECS)
def test_kinks_are_where_the_oracle_jumps(spec):
    """A kink is declared wherever f, f′ or f″ of the two branches differ, of the lowest such order."""
    expected = []
    for knot, left, right in one_sided(spec):
        jumps = [order for order in range(3) if abs(left[order] - right[order]) > 1e-20]
        expected += [(knot, jumps[0])] if jumps else []
    assert [(kink.at, kink.order) for kink in get(spec).kinks] == expected


@pytest.mark.parametrize("spec", SPECS)
def test_one_sided_slopes(spec):
    """They are the oracle's, within 2 ulp for constants and one operation, and the kernel's next door."""
    f = get(spec)
    slopes = {knot: (left[1], right[1]) for knot, left, right in one_sided(spec)}
    for kink in f.kinks:
        for declared, true, side in zip((kink.left, kink.right), slopes[kink.at], (-INF, INF), strict=True):
            assert abs(declared - true) <= ulps(declared, 2) + 1e-50  # what differences leave of a 0
            x = math.nextafter(kink.at, side)
            # f′ one float away; at a kink of f″ its derivative there is the one a little farther on
            bend = max(abs(f.derivative(y, 2)) for y in (x, kink.at + math.copysign(1e-9, side)))
            assert same(f.derivative(x), declared, ulps(declared) + 4 * bend * abs(x - kink.at))


@pytest.mark.parametrize("spec", SPECS)
def test_what_kernels_return_at_a_kink(spec):
    """f′ is the declared convention, f″ is 0, and f is continuous unless f itself jumps."""
    f = get(spec)
    values = {knot: (left[0], right[0]) for knot, left, right in one_sided(spec)}
    for kink in f.kinks:
        assert f.derivative(kink.at) == kink.value
        assert f.derivative(kink.at, order=2) == 0
        low, high = sorted(values[kink.at])
        assert low - ulps(float(low), 2) <= f(kink.at) <= high + ulps(float(high), 2)
        assert (low == high) == (kink.order > 0)


@pytest.mark.parametrize("order", [0, 1, 2])
@pytest.mark.parametrize("spec", SPECS)
def test_no_jump_anywhere_else(spec, order):
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
    below, above = f.derivative(low, order), f.derivative(high, order)
    for _ in range(40):
        middle = (low + high) / 2
        between = f.derivative(middle, order)
        upper = np.abs(above - between) > np.abs(between - below)
        low, below = np.where(upper, [middle, between], [low, below])
        high, above = np.where(upper, [high, above], [middle, between])
    assert np.abs(above - below).max() < 1e-9
