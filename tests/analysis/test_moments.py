"""E f, E f², E f′ and E f′² under a normal distribution, against closed forms, tables and mpmath."""

from __future__ import annotations

import itertools
import math

import mpmath as mp
import pytest
from each import diagonal, each
from hypothesis import given
from hypothesis import strategies as st
from reference import as_published, numbers

import actviz
from actviz.analysis.gaussian.moments import LARGEST, SMALLEST, moments

variances = st.floats(math.log10(SMALLEST), math.log10(LARGEST)).map(lambda x: 10.0**x)


def of(name, **given_):
    return actviz.gain([name], **given_).functions[0]


SQRT_PI = mp.sqrt(mp.pi)
CLOSED = {  # E f, E f², E f′ and E f′² for z ~ N(0, q), by hand
    "relu": lambda q: (mp.sqrt(q / (2 * mp.pi)), q / 2, mp.mpf(1) / 2, mp.mpf(1) / 2),
    "identity": lambda q: (0, q, 1, 1),
    "abs": lambda q: (mp.sqrt(2 * q / mp.pi), q, 0, 1),
    "square": lambda q: (q, 3 * q**2, 0, 4 * q),
    "relu_squared": lambda q: (q / 2, 3 * q**2 / 2, mp.sqrt(2 * q / mp.pi), 2 * q),
    "sign": lambda q: (0, 1, 0, 0),
    "heaviside": lambda q: (mp.mpf(1) / 2, mp.mpf(1) / 2, 0, 0),
    "gaussian": lambda q: (
        1 / mp.sqrt(1 + 2 * q),
        1 / mp.sqrt(1 + 4 * q),
        0,
        4 * q / mp.sqrt(1 + 4 * q) ** 3,
    ),
    "erf": lambda q: (
        0,
        2 / mp.pi * mp.asin(2 * q / (1 + 2 * q)),
        2 / SQRT_PI / mp.sqrt(1 + 2 * q),
        4 / mp.pi / mp.sqrt(1 + 4 * q),
    ),
}
GROWTHS = {  # dE[f²]/dq
    "relu": lambda q: mp.mpf(1) / 2,
    "square": lambda q: 6 * q,
    "gaussian": lambda q: -2 / mp.sqrt(1 + 4 * q) ** 3,
    "sign": lambda q: 0,
    "erf": lambda q: 4 / mp.pi / ((1 + 2 * q) * mp.sqrt(1 + 4 * q)),
}


@given(st.sampled_from(sorted(CLOSED)), variances)
def test_moments_in_closed_form(name, q):
    """E f, E f², E f′ and E f′² are right to 1e-13 of E|f|, E f², … for variances from 1e-14 to 1e12."""
    found = moments(actviz.get(name), q)
    with mp.workdps(40):
        expected = [float(value) for value in CLOSED[name](mp.mpf(q))]
    # |E f| is at most √E f², and that is what its error is measured by
    for value, exact, size in zip(found, expected, (expected[1], 0, expected[3], 0), strict=False):
        assert value[0] == pytest.approx(exact, rel=1e-13, abs=1e-13 * math.sqrt(size))


@given(st.sampled_from(sorted(GROWTHS)), st.floats(1e-3, 1e3))
def test_growth_of_moments(name, q):
    """dE[f²]/dq in closed form, also of a function that jumps."""
    found = moments(actviz.get(name), q)
    with mp.workdps(40):
        expected = float(GROWTHS[name](mp.mpf(q)))
    # of a function that jumps, a difference of terms of the size of E f²/q
    assert found.square_growth[0] == pytest.approx(expected, rel=1e-12, abs=1e-14 * found.square[0] / q)


@pytest.mark.parametrize("std", [1e-6, 0.01, 1.0, 5.0, 20.0])
def test_moments_of_waves(std):
    """sin: E f² = (1 − e^(−2s²))/2, E f′² = (1 + e^(−2s²))/2 and E f′ = e^(−s²/2)."""
    found = moments(actviz.get("sine"), std**2)
    e = math.exp(-2 * std**2)
    assert found.square[0] == pytest.approx(-math.expm1(-2 * std**2) / 2, rel=1e-13)
    assert found.slope_square[0] == pytest.approx((1 + e) / 2, rel=1e-13)
    assert found.slope[0] == pytest.approx(math.exp(-(std**2) / 2), rel=1e-13, abs=1e-14)


@pytest.mark.parametrize("std", [0.1, 1.0, 5.0])
def test_moments_of_an_exponential(std):
    """E exp(z)² = e^(2s²) is finite, however fast that grows."""
    found = moments(actviz.get("exponential"), std**2)
    assert found.square[0] == pytest.approx(math.exp(2 * std**2), rel=1e-11)
    assert found.mean[0] == pytest.approx(math.exp(std**2 / 2), rel=1e-12)


AT_ONE = {  # z ~ N(0, 1): closed forms of the project's reference tables, moments of N(0, 1)
    ("gelu", "f"): 1 / (2 * SQRT_PI),
    ("gelu", "f2"): mp.mpf(1) / 3 + 1 / (2 * mp.sqrt(3) * mp.pi),
    ("gelu", "df2"): mp.mpf(1) / 3 + 2 / (3 * mp.sqrt(3) * mp.pi),
    ("erf", "f2"): 2 / mp.pi * mp.asin(mp.mpf(2) / 3),
    ("erf", "df2"): 4 / (mp.pi * mp.sqrt(5)),
    ("erf", "df"): 2 / mp.sqrt(3 * mp.pi),
    ("arctan", "df"): mp.sqrt(mp.pi * mp.e / 2) * mp.erfc(1 / mp.sqrt(2)),
    ("arctan", "df2"): mp.mpf(1) / 2,
    ("gaussian", "f"): 1 / mp.sqrt(3),
    ("gaussian", "df2"): 4 / mp.sqrt(5) ** 3,
    ("selu", "f"): mp.mpf(0),
    ("selu", "f2"): mp.mpf(1),
    ("hard_tanh", "df"): mp.erf(1 / mp.sqrt(2)),
    ("hard_tanh", "df2"): mp.erf(1 / mp.sqrt(2)),
}


@pytest.mark.parametrize(("name", "moment"), AT_ONE)
def test_moments_of_the_normal(name, moment):
    """E f² of GELU is 1/3 + 1/(2√3π), E f′² of arctan 1/2, and so on."""
    assert getattr(of(name).moments, moment) == pytest.approx(
        float(AT_ONE[name, moment]), rel=1e-13, abs=1e-14
    )


def test_slopes_that_are_functions():
    """softplus′ is the sigmoid and tanhshrink′ is tanh², so that their moments are those functions'."""
    assert of("softplus").moments.df2 == pytest.approx(of("sigmoid").moments.f2, rel=1e-14)
    assert of("softplus").moments.df == pytest.approx(of("sigmoid").moments.f, rel=1e-14)
    assert of("tanhshrink").moments.df == pytest.approx(of("tanh").moments.f2, rel=1e-14)


# E f, E f², std, E f′, E f′², forward, backward and std gain: mpmath at 25 to 40 digits, tanh-sinh quadrature
# split at the kinks; from the project's reference tables, gaussian_moments_N01
PRINTED = {
    "sigmoid": ("0.5", "0.29337903585809", "0.20662096414191", "0.044836241350194", "1.8462285453386",
                "4.722646085938", "4.80131337204"),
    "tanh": ("0.0", "0.39429449039784", "0.60570550960216", "0.46440290244827", "1.5925374197228",
             "1.4674135916308", "1.5925374197228"),
    "relu": ("0.39894228040143", "0.5", "0.5", "0.5", "1.4142135623731", "1.4142135623731",
             "1.7128585504497"),
    "elu": ("0.16052057226656", "0.64494541749292", "0.76157829186512", "0.66810200122317", "1.2451983007007",
            "1.2234285575526", "1.2708434178502"),
    "gelu": ("0.28209479177388", "0.4252214825703", "0.5", "0.45585086564929", "1.5335304411955",
             "1.4811144127083", "1.7009262433633"),
}  # fmt: skip


@pytest.mark.parametrize("name", PRINTED)
def test_printed_moments_and_gains(name):
    """Every printed digit of the tabulated moments and gains."""
    mean, square, slope, slope_square, forward, backward, std = PRINTED[name]
    found = of(name)
    assert found.moments.f == pytest.approx(float(mean), abs=1e-14)
    assert found.moments.f2 == as_published(square)
    assert found.moments.df == as_published(slope)
    assert found.moments.df2 == as_published(slope_square)
    assert found.gains.forward == as_published(forward)
    assert found.gains.backward == as_published(backward)
    assert found.gains.std == as_published(std)


MEASURED = (["softsign", "mish", "silu", "softplus", "hard_swish", "selu"], [0.3, 1.0, 4.0])


@each("name, std", itertools.product(*MEASURED), part=diagonal(*MEASURED))
def test_moments_against_quadrature(name, std):
    """E f², E f′² and E f of functions without closed forms are mpmath's, split at the kinks, to 1e-12."""
    with mp.workdps(20):
        cuts = sorted(
            {mp.mpf(k) * std for k in (-40, -12, -6, -3, -1, 0, 1, 3, 6, 12, 40)} | {mp.mpf(-3), mp.mpf(3)}
        )
        density = {}

        def at(x):
            if x not in density:
                f, slope, *_ = numbers(name, x)
                density[x] = f, slope, mp.npdf(x, 0, std)
            return density[x]

        mean = mp.quad(lambda x: at(x)[0] * at(x)[2], cuts, maxdegree=6)
        square = mp.quad(lambda x: at(x)[0] ** 2 * at(x)[2], cuts, maxdegree=6)
        slope_square = mp.quad(lambda x: at(x)[1] ** 2 * at(x)[2], cuts, maxdegree=6)
    found = of(name, std=std).moments
    assert found.f2 == pytest.approx(float(square), rel=1e-12)
    assert found.df2 == pytest.approx(float(slope_square), rel=1e-12)
    assert found.f == pytest.approx(float(mean), rel=1e-12, abs=1e-14)
