"""The constants and special functions that the families are built from, worked out again in mpmath."""

from __future__ import annotations

import inspect
import math
import re
from fractions import Fraction

import mpmath as mp
import numpy as np
import pytest

from actviz.activations.families import exponentials, gates
from actviz.activations.special import arithmetic, decays, normal

DIGITS = 50
NODES = 64
DEGREE = len(normal._MILLS_POWERS) - 1


def mills(t):
    """M(t) = Φ(−t)/φ(t), from its definition."""
    return mp.sqrt(mp.pi / 2) * mp.exp(t * t / 2) * mp.erfc(t / mp.sqrt(2))


def chebyshev_coefficients(function, nodes, degree):
    """The interpolant through the Chebyshev nodes cos(π(j + ½)/n), cut off at a degree."""
    angles = [mp.pi * (mp.mpf(j) + mp.mpf(1) / 2) / nodes for j in range(nodes)]
    values = [function(mp.cos(angle)) for angle in angles]
    sums = [
        mp.fsum(value * mp.cos(k * angle) for value, angle in zip(values, angles, strict=True))
        for k in range(degree + 1)
    ]
    return [total * (1 if k == 0 else 2) / nodes for k, total in enumerate(sums)]


def powers_from_chebyshev(coefficients):
    """Σ c_k T_k(y) in powers of y, by T_(k+1) = 2y T_k − T_(k−1)."""
    count = len(coefficients)
    before, here = [mp.mpf(1)] + [mp.mpf(0)] * (count - 1), [mp.mpf(0), mp.mpf(1)] + [mp.mpf(0)] * (count - 2)
    total = [coefficients[0] * a + coefficients[1] * b for a, b in zip(before, here, strict=True)]
    for coefficient in coefficients[2:]:
        shifted = [mp.mpf(0), *here[:-1]]
        before, here = here, [2 * a - b for a, b in zip(shifted, before, strict=True)]
        total = [sum_ + coefficient * term for sum_, term in zip(total, here, strict=True)]
    return total


def test_mills_polynomial():
    """Each stored coefficient of G(t) = (t + √(2/π)) M(t) is the Chebyshev interpolant's, rounded once."""

    def transformed(y):
        t = 5 * (1 + y) / (1 - y)
        return (t + mp.sqrt(2 / mp.pi)) * mills(t)

    with mp.workdps(DIGITS):
        exact = powers_from_chebyshev(chebyshev_coefficients(transformed, NODES, DEGREE))
        assert [float(coefficient) for coefficient in exact] == list(normal._MILLS_POWERS)


def relative_errors(computed, exact):
    """(computed − exact)/exact in units of 2⁻⁵², one ulp at the most."""
    return [abs(float((mp.mpf(y) / t - 1) * 2**52)) for y, t in zip(computed.tolist(), exact, strict=True)]


def ulp_errors(computed, exact):
    return [float(abs(y - t) / math.ulp(float(t))) for y, t in zip(computed.tolist(), exact, strict=True)]


@pytest.mark.parametrize("top", [1, 40])
def test_mills_ratio(top):
    """Within 5 ulp, as it promises, on [0, 1] and on [0, 40]."""
    t = np.append(np.random.default_rng(1).uniform(0, top, 600), [0.0, 5e-324, 1e-300, 1e-8])
    with mp.workdps(DIGITS):
        exact = [mills(mp.mpf(x)) for x in t.tolist()]
        assert max(ulp_errors(normal.mills_ratio(t), exact)) <= 5


def test_mills_ratio_far_out():
    """Beyond 40 it is its asymptotic series 1/t − 1/t³ + 3/t⁵ − …, to 5 ulp as far as 1e300."""
    t = 10.0 ** np.random.default_rng(1).uniform(math.log10(40), 300, 200)
    with mp.workdps(DIGITS):
        series = [
            mp.fsum((-1) ** k * mp.fac2(2 * k - 1) / mp.mpf(x) ** (2 * k + 1) for k in range(20))
            for x in t.tolist()
        ]
        assert max(ulp_errors(normal.mills_ratio(t), series)) <= 5


def test_gaussian_decay():
    """exp(−x²/2) to a relative 2⁻⁵¹, whole and in two factors: np.exp's 0.6 ulp and two roundings after it.

    Up to 37, where the result is still a normal number; without splitting x² it would be 600 ulp off.
    """
    random = np.random.default_rng(2)
    x = np.concatenate([random.uniform(-37, 37, 2000), 10.0 ** random.uniform(-300, 0, 50)])
    decay = decays.gaussian_decay(x)
    with mp.workdps(DIGITS):
        exact = [mp.exp(-(mp.mpf(number) ** 2) / 2) for number in x.tolist()]
        assert max(relative_errors(decay.whole, exact)) <= 2
        assert max(relative_errors(decay.times(1.0), exact)) <= 2
    assert decays.gaussian_decay(np.array([-1e300, 60.0, 1e300])).times(1.0).tolist() == [0.0, 0.0, 0.0]


def test_exact_product():
    """A product and its error together are the exact product."""
    random = np.random.default_rng(3)
    a, b = random.normal(size=(2, 500)) * 10.0 ** random.integers(-100, 100, (2, 500))
    product, error = arithmetic.exact_product(a, b)
    for x, y, p, e in zip(
        *(map(Fraction, column.tolist()) for column in (a, b, product, error)), strict=True
    ):
        assert x * y == p + e


def test_gelu_tanh_constants():
    """a = 2√(2/π) and b = 0.044715a, each as a float and what the float leaves off."""
    with mp.workdps(DIGITS):
        a = 2 * mp.sqrt(2 / mp.pi)
        for exact, head, rest in (
            (a, gates._INNER, gates._INNER_REST),
            (mp.mpf("0.044715") * a, gates._CUBIC, gates._CUBIC_REST),
        ):
            assert head == float(exact)
            assert rest == float(exact - head)


def test_the_peak_of_the_normal_density():
    """1/√(2π) in floats is one ulp at most from the true number."""
    with mp.workdps(DIGITS):
        exact = 1 / mp.sqrt(2 * mp.pi)
        assert abs(normal.INV_SQRT_TAU - exact) <= math.ulp(normal.INV_SQRT_TAU)


def test_selu_constants_solve_klambauers_equations():
    """E f(z) = 0 and E f(z)² = 1 for z ~ N(0, 1), to 25 digits, with the digits written in the source."""
    with mp.workdps(DIGITS):
        written = dict(re.findall(r"^(SELU_\w+) = ([\d.]+)$", inspect.getsource(exponentials), re.MULTILINE))
        alpha, scale = mp.mpf(written["SELU_ALPHA"]), mp.mpf(written["SELU_SCALE"])
        # E[e^(kz) | z < 0] P(z < 0) = e^(k²/2) Φ(−k)
        once, twice = mp.sqrt(mp.e) * mp.ncdf(-1), mp.e**2 * mp.ncdf(-2)
        mean = scale * (1 / mp.sqrt(2 * mp.pi) + alpha * (once - mp.mpf(1) / 2))
        square = scale**2 * (mp.mpf(1) / 2 + alpha**2 * (twice - 2 * once + mp.mpf(1) / 2))
        assert abs(mean) < 1e-25
        assert abs(square - 1) < 1e-25


def test_selu_constants_are_the_closed_form():
    """α = √(2/π) / (1 − √e erfc(√½)), and both floats are the nearest ones."""
    with mp.workdps(DIGITS):
        once, twice = mp.sqrt(mp.e) * mp.ncdf(-1), mp.e**2 * mp.ncdf(-2)
        alpha = mp.sqrt(2 / mp.pi) / (1 - mp.sqrt(mp.e) * mp.erfc(mp.sqrt(mp.mpf(1) / 2)))
        scale = 1 / mp.sqrt(mp.mpf(1) / 2 + alpha**2 * (twice - 2 * once + mp.mpf(1) / 2))
        assert (float(alpha), float(scale)) == (exponentials.SELU_ALPHA, exponentials.SELU_SCALE)
