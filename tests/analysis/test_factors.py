"""What a layer leaves of a gradient: its bound, mean, rms and typical factor, against tables and mpmath."""

from __future__ import annotations

import itertools
import math

import mpmath as mp
import pytest
from each import each
from reference import as_published

import actviz

U = 2.0**-53  # unit roundoff of float64


def of(name, **settings):
    return actviz.saturation([name], **settings).functions[0]


def product(name, **settings):
    return of(name, **{"layers": 1, **settings}).gradient_product


# E f′, E f′² and exp(E log|f′|) for z ~ N(0, 1): mpmath at 25 to 40 digits, tanh-sinh quadrature split at the
# kinks; agrees with google/neural-tangents where that has the function (the project's reference tables).
MOMENTS = {
    "sigmoid": ("0.20662096414191", "0.044836241350194", "0.1994646269898"),
    "tanh": ("0.60570550960216", "0.46440290244827", "0.4727756031601"),
    "elu": ("0.76157829186512", "0.66810200122317", "0.6710294317851"),
    "relu": ("0.50000000000000", "0.50000000000000", "0.00000000000000"),
    "gelu": ("0.50000000000000", "0.45585086564929", None),
}


@pytest.mark.parametrize("name", MOMENTS)
def test_moments(name):
    """Mean, rms and typical factor of one layer are the tabulated ones, in every printed digit."""
    mean, mean_square, geometric = MOMENTS[name]
    found = product(name)
    assert found.mean.value == as_published(mean)
    assert found.rms.value**2 == as_published(mean_square)
    if geometric:
        assert found.typical.value == as_published(geometric)


CLOSED_FORMS = {  # E f′², exactly
    "relu": mp.mpf(1) / 2,
    "leaky_relu:0.2": (1 + mp.mpf("0.2") ** 2) / 2,
    "hard_tanh": mp.erf(1 / mp.sqrt(2)),
    "gelu": mp.mpf(1) / 3 + 2 / (3 * mp.sqrt(3) * mp.pi),  # Roberts, Yaida & Hanin 2022, ch. 5
    "identity": mp.mpf(1),
    "heaviside": mp.mpf(0),
}


@pytest.mark.parametrize("spec", CLOSED_FORMS)
def test_rms_in_closed_form(spec):
    """(E f′²)^½ where the integral is elementary."""
    exact = float(mp.sqrt(CLOSED_FORMS[spec]))
    assert product(spec).rms.value == pytest.approx(exact, rel=1e-14, abs=0)


def test_sigmoid_has_four_factors():
    """Bound 0.25, mean 0.20662, rms 0.21175, typical 0.19946, the four factors."""
    found = product("sigmoid")
    factors = {kind: round(getattr(found, kind).value, 5) for kind in ("bound", "mean", "rms", "typical")}
    assert factors == {"bound": 0.25, "mean": 0.20662, "rms": 0.21175, "typical": 0.19946}


def sech2(x):
    return mp.sech(x) ** 2


def selu_slope(x):
    alpha, scale = mp.mpf("1.6732632423543772848170429916717"), mp.mpf("1.0507009873554804934193349852946")
    return scale if x > 0 else scale * alpha * mp.exp(x)


SLOPES = {  # f′ by hand, and where it is not smooth or is 0
    "tanh": (sech2, ()),
    "softsign": (lambda x: 1 / (1 + abs(x)) ** 2, ()),
    "selu": (selu_slope, ()),
    "softplus": (lambda x: 1 / (1 + mp.exp(-x)), ()),
    "gelu": (lambda x: mp.ncdf(x) + x * mp.npdf(x), ("-0.751791524693564457457904946780",)),
    "hard_swish": (lambda x: 0 if x <= -3 else 1 if x > 3 else x / 3 + mp.mpf(1) / 2, (-3, "-1.5", 3)),
}


@each("name, std", itertools.product(SLOPES, [1.0, 0.1, 4.0]), size=6, part=3)
def test_expectations_against_quadrature(name, std):
    """E f′, E f′² and E log|f′| are mpmath's, split where f′ breaks, to 1e-12."""
    slope, breaks = SLOPES[name]
    found = product(name, input_std=std)
    with mp.workdps(20):
        zeros = sorted({mp.mpf(at) for at in (0, *breaks)})
        cuts = sorted({mp.mpf(k) * std for k in (-40, -12, -6, -3, -1, 1, 3, 6, 12)} | set(zeros))

        def expectation(g):
            return mp.quad(lambda z: g(slope(z)) * mp.npdf(z, 0, std), [*cuts, 40 * std])

        assert found.mean.value == pytest.approx(float(expectation(lambda v: v)), rel=1e-12)
        assert found.rms.value**2 == pytest.approx(float(expectation(lambda v: v * v)), rel=1e-12)
        if name != "hard_swish":  # flat beyond -3: its logarithm has no expectation
            log = float(expectation(lambda v: mp.log(abs(v))))
            assert found.typical.value == pytest.approx(math.exp(log), rel=1e-12)


@pytest.mark.parametrize("std", [5.0, 6.0, 20.0])
def test_typical_is_right_or_missing(std):
    """Where gelu′ leaves float64 on inputs that matter, its typical factor is NaN rather than wrong."""
    slope, (zero,) = SLOPES["gelu"]
    typical = product("gelu", input_std=std).typical.value
    with mp.workdps(20):
        cuts = [k * std for k in (-40, -12, -6, -3, -1)] + [mp.mpf(zero), 0, std, 6 * std, 40 * std]
        log = mp.quad(lambda z: mp.log(abs(slope(z))) * mp.npdf(z, 0, std), sorted(cuts))
    assert math.isnan(typical) or typical == pytest.approx(float(mp.exp(log)), rel=1e-10)


@pytest.mark.parametrize("name", ["softshrink", "hardshrink", "relu", "hard_tanh", "sign"])
@pytest.mark.parametrize("std", [0.01, 1.0, 30.0])
def test_dead_inputs_leave_nothing_typical(name, std):
    """f′ = 0 on an interval has the logarithm −∞ there, however rarely inputs fall into it."""
    assert product(name, input_std=std).typical.value == 0.0


@pytest.mark.parametrize("std", [0.5, 3.0, 16.0, 50.0])
def test_factors_of_the_exponential(std):
    """E f′ = e^(s²/2) and (E f′²)^½ = e^(s²), or missing; E log f′ = 0, also where f′ leaves float64."""
    found = product("exponential", input_std=std)
    assert math.isnan(found.mean.value) or found.mean.value == pytest.approx(math.exp(std**2 / 2), rel=1e-11)
    assert math.isnan(found.rms.value) or found.rms.value == pytest.approx(math.exp(std**2), rel=1e-11)
    assert std > 5 or math.isfinite(found.rms.value)
    assert found.typical.value == 1.0


# sup|f′|^N (the project's reference tables, product_bounds_sup_df_pow_N; mpmath)
BOUNDS = {
    "sigmoid": {4: "0.00390625", 10: "9.5367431640625e-07", 20: "9.0949470177293e-13",
                50: "7.8886090522101e-31", 100: "6.2230152778611e-61"},
    "gelu": {4: "1.6241579821122", 10: "3.3617907441957", 20: "11.30163700776", 50: "429.39144320758",
             100: "184377.01149988"},
    "tanh": {100: "1.00000000000000"},
    "selu": {100: "3.19e24"},
}  # fmt: skip


@pytest.mark.parametrize(("name", "layers"), [(name, layers) for name in BOUNDS for layers in BOUNDS[name]])
def test_bound(name, layers):
    """The bound of N layers is the supremum of |f′| to the power of N."""
    # a supremum to the nearest float64 or the next, N times
    assert product(name, layers=layers).bound.value == as_published(
        BOUNDS[name][layers], roundings=3 * layers
    )


@pytest.mark.parametrize("std", [0.1, 1.0, 7.0])
@pytest.mark.parametrize("name", ["relu", "gelu", "silu", "softplus"])
def test_a_mean_of_a_half_is_exact(name, std):
    """f′(x) + f′(−x) = 1 has the mean 1/2, and ten layers 1/1024, to the last bit."""
    assert product(name, input_std=std, layers=10).mean.value == 1 / 1024


def test_sigmoid_over_ten_layers_is_exact():
    """0.25^10 is a power of two and has no rounding error."""
    assert product("sigmoid", layers=10).bound.value == 9.5367431640625e-07


@pytest.mark.parametrize(
    ("smallest", "first"),
    [(2.0**-14, 8), (2.0**-24, 13), (2.0**-126, 64), (2.0**-149, 75), (2.0**-1022, 512)],
)
def test_where_the_sigmoids_bound_underflows(smallest, first):
    """0.25^N is below the normal and subnormal numbers of float16, float32 and float64 from these N on.

    The project's reference tables, product_bounds_sup_df_pow_N.
    """
    before, there = (product("sigmoid", layers=layers).bound.log10 for layers in (first - 1, first))
    # the powers of two meet: a rounding of the logarithm is not to tell them apart
    assert there < math.log10(smallest) - 0.1
    assert before >= math.log10(smallest) - 1e-12


@pytest.mark.parametrize("layers", [75, 512, 1_000_000, 1_000_000_000])
def test_any_depth_has_a_logarithm(layers):
    """0.25^75 is 0 in float32, 0.25^540 in float64; log10 of it is finite over a thousand million layers."""
    powers = vars(product("sigmoid", layers=layers))
    assert all(math.isfinite(power.log10) for power in powers.values())
    # two roundings: log10(4), and its product with N
    assert powers["bound"].log10 == pytest.approx(float(-layers * mp.log10(4)), rel=3 * U)
