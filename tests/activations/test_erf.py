"""The error function and the twofold exponential of the gates, worked out again in mpmath."""

from __future__ import annotations

import mpmath as mp
import numpy as np
import pytest

from actviz.activations.special import erf, series

DIGITS = 50


def ulps(computed, exact):
    return [
        abs(float((mp.mpf(y) - t) / mp.mpf(np.spacing(abs(float(t))))))
        for y, t in zip(computed.tolist(), exact, strict=True)
    ]


def test_erf_polynomial():
    """Each stored coefficient is that of the polynomial in t² through erf(t)/t at the Chebyshev nodes."""
    stored = list(erf._ERF_POWERS)
    count = len(stored)
    with mp.workdps(2 * DIGITS):
        squares = [(1 + mp.cos(mp.pi * (2 * k + 1) / (2 * count))) / 2 for k in range(count)]
        ratios = mp.matrix([mp.erf(mp.sqrt(square)) / mp.sqrt(square) for square in squares])
        powers = mp.matrix([[square**k for k in range(count)] for square in squares])
        exact = list(mp.lu_solve(powers, ratios))
        assert [float(coefficient) for coefficient in exact] == stored
        for k in range(1, 101):
            square = mp.mpf(k) / 100
            ratio = mp.erf(mp.sqrt(square)) / mp.sqrt(square)
            assert abs(mp.fsum(power * square**n for n, power in enumerate(exact)) - ratio) < 1.4e-19


@pytest.mark.parametrize("top", [1, 6, 27])
def test_erf(top):
    """Within 2 ulp on both sides of 0, and erfc within 8 as long as it is a normal number."""
    t = np.append(np.random.default_rng(1).uniform(-top, top, 600), [0.0, 5e-324, -1e-300, 1e-8, 1.0])
    terms = erf.erf_terms(t)
    with mp.workdps(DIGITS):
        assert max(ulps(terms.erf, [mp.erf(x) for x in t.tolist()])) <= 2
        normal = np.abs(t) < 26.5
        complement = terms.decay.times(terms.tail)
        assert max(ulps(complement[normal], [mp.erfc(abs(x)) for x in t[normal].tolist()])) <= 8


def test_erf_takes_what_rounding_left_off():
    """At 26 an ulp of t is 1,352 ulp of erfc(t)."""
    t, rest = np.random.default_rng(2).uniform(20, 26, 100), 1e-15
    terms = erf.erf_terms(t, rest)
    with mp.workdps(DIGITS):
        exact = [mp.erfc(mp.mpf(x) + mp.mpf(rest)) for x in t.tolist()]
        assert max(ulps(terms.decay.times(terms.tail), exact)) <= 8


def test_sine_rest():
    """y − sin(y) within 4 ulp from the smallest numbers whose cube is normal to a thousand."""
    random = np.random.default_rng(4)
    y = np.concatenate([random.uniform(-4, 4, 400), 10.0 ** random.uniform(-100, 3, 200), [1.6, -1.6]])
    with mp.workdps(400):
        assert max(ulps(series.sine_rest(y), [x - mp.sin(x) for x in map(mp.mpf, y.tolist())])) <= 4
