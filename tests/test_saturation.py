"""Saturation against closed forms, tables and mpmath: nothing here is computed by the code it tests."""

from __future__ import annotations

import functools
import math
from decimal import Decimal

import mpmath as mp
import pytest
from reference import derivatives

import actviz
from actviz.analysis.levels import OSCILLATION_REACH
from actviz.analysis.saturation import DEFAULT_NAMES

U = 2.0**-53  # unit roundoff of float64
INF = math.inf


def printed(text, roundings=1):
    """A number as a table prints it, right to half a unit of its last digit, after some roundings."""
    exponent = Decimal(text).as_tuple().exponent
    return pytest.approx(float(text), rel=0, abs=0.5 * 10.0**exponent + roundings * U * float(text))


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
    assert found.mean.value == printed(mean)
    assert found.rms.value**2 == printed(mean_square)
    if geometric:
        assert found.typical.value == printed(geometric)


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


@pytest.mark.parametrize("std", [0.1, 1.0, 4.0])
@pytest.mark.parametrize("name", SLOPES)
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


# sup|f′|^N (the project's reference tables; mpmath)
BOUNDS = {
    "sigmoid": {4: "0.00390625", 10: "9.5367431640625e-07", 50: "7.8886090522101e-31",
                100: "6.2230152778611e-61"},
    "gelu": {4: "1.6241579821122", 10: "3.3617907441957", 20: "11.30163700776", 100: "184377.01149988"},
    "tanh": {100: "1.00000000000000"},
    "selu": {100: "3.19e24"},
}  # fmt: skip


@pytest.mark.parametrize(("name", "layers"), [(name, layers) for name in BOUNDS for layers in BOUNDS[name]])
def test_bound(name, layers):
    """The bound of N layers is the supremum of |f′| to the power of N."""
    # a supremum to the nearest float64 or the next, N times
    assert product(name, layers=layers).bound.value == printed(BOUNDS[name][layers], roundings=3 * layers)


def test_sigmoid_over_ten_layers_is_exact():
    """0.25^10 is a power of two and has no rounding error."""
    assert product("sigmoid", layers=10).bound.value == 9.5367431640625e-07


@pytest.mark.parametrize("layers", [75, 512, 1_000_000, 1_000_000_000])
def test_any_depth_has_a_logarithm(layers):
    """0.25^75 is 0 in float32, 0.25^540 in float64; log10 of it is finite over a thousand million layers."""
    powers = vars(product("sigmoid", layers=layers))
    assert all(math.isfinite(power.log10) for power in powers.values())
    # two roundings: log10(4), and its product with N
    assert powers["bound"].log10 == pytest.approx(float(-layers * mp.log10(4)), rel=3 * U)


# Every x with |f′(x)| = ε, and P(|f′(s z)| < ε) for s = 1, 2, 5 (the project's reference tables; mpmath
# roots and normal distribution functions)
LEVELS = {
    ("sigmoid", 0.1): (["-2.063437068896", "2.063437068896"],
                       ["0.039071121093", "0.30220399217", "0.67983564741"]),
    ("sigmoid", 0.01): (["-4.584863339122", "4.584863339122"],
                        ["4.5428346719e-06", "0.021880746301", "0.35915696276"]),
    ("tanh", 0.1): (["-1.818446459232", "1.818446459232"],
                    ["0.068995922935", "0.36323230468", "0.71609004044"]),
    ("tanh", 0.01): (["-2.993222846126", "2.993222846126"],
                     ["0.0027604810552", "0.13449439608", "0.5494099284"]),
    ("relu", 0.1): (["0.000000000000"], ["0.50000000000", "0.50000000000", "0.50000000000"]),
    ("relu", 0.01): (["0.000000000000"], ["0.50000000000", "0.50000000000", "0.50000000000"]),
    ("gelu", 0.1): (["-1.861300778926", "-1.077881732275", "-0.554375615587"],
                    ["0.18046849256", "0.27187134144", "0.39604826953"]),
    ("gelu", 0.01): (["-3.067427203909", "-0.7754719024484", "-0.7290798339189"],
                     ["0.015025533858", "0.071171775018", "0.27343758265"]),
}  # fmt: skip


@pytest.mark.parametrize(("name", "threshold"), LEVELS)
def test_regions_and_their_mass(name, threshold):
    """The edges of the flat regions and the share of inputs in them are the tabulated ones."""
    roots, masses = LEVELS[name, threshold]
    for std, mass in zip((1.0, 2.0, 5.0), masses, strict=True):
        found = of(name, threshold=threshold, input_std=std)
        edges = sorted(edge for region in (*found.saturated_where, *found.crossings) for edge in region)
        assert [edge for edge in edges if math.isfinite(edge)] == [printed(root) for root in roots]
        assert found.saturated_share + found.crossing_share == printed(mass)


def test_crossings_are_told_from_saturation():
    """93 % of what gelu has below 0.01 is the dip of its f′ through 0, not its tail."""
    found = of("gelu")
    assert found.crossing_share / (found.crossing_share + found.saturated_share) == printed("0.93")
    assert [math.isinf(low) for low, _ in found.saturated_where] == [True]
    assert found.crossings[0][0] < -0.75179 < found.crossings[0][1]


def test_a_dip_above_the_threshold_is_no_crossing():
    """inf silu′ = -0.09984: below 0.1 its dip and its left tail are one region."""
    assert of("silu", threshold=0.1).crossings == ()
    assert len(of("silu", threshold=0.01).crossings) == 1


@pytest.mark.parametrize(
    ("name", "std"), [("softsign", 1.0), ("sigmoid", 0.25), ("tanh", 0.125), ("elu", 0.5)]
)
def test_rare_saturation_keeps_its_digits(name, std):
    """A share of 1e-19 of the inputs is right to as many digits as one of a half."""
    found = of(name, input_std=std)
    with mp.workdps(30):
        outer = (-low if math.isinf(high) else high for low, high in found.saturated_where)
        mass = mp.fsum(mp.ncdf(edge, 0, std) for edge in outer)
        # three roundings on the way to erfc's argument x/(s√2), each worth x²/s² of its tail; then its own
        far = max(edge**2 for region in found.saturated_where for edge in region if math.isfinite(edge))
    assert found.saturated_share == pytest.approx(float(mass), rel=(8 + 3 * far / std**2) * U, abs=0)


def test_slow_tails_saturate_slowly():
    """softsign keeps 1/x²: at s = 5 and 0.01 only 7.2 % of inputs saturate, against 54.9 % for tanh."""
    assert of("softsign", input_std=5).saturated_share == printed("0.072")
    assert of("tanh", input_std=5).saturated_share == printed("0.549")


@pytest.fixture
def fifty_digits():
    with mp.workdps(50):
        yield


@functools.cache
def oracle(spec, x):
    f = actviz.get(spec)
    return derivatives(f.name, x, f.parameters)


THRESHOLDS = (0.01, 0.3)


@pytest.mark.parametrize("spec", actviz.names())
def test_edges_lie_where_the_oracle_crosses_the_threshold(spec, fifty_digits):
    """|f′| at an edge is the threshold, as nearly as f′ is computed and an edge can be a float64.

    f′ is promised to 8 ulp for an x that is right to a few ulp: 16 u on f′
    and on x f″. The edge itself is one of two neighbours. At a kink |f′| jumps over the threshold.
    """
    kinks = [kink.at for kink in actviz.get(spec).kinks]
    for threshold in THRESHOLDS:
        found = of(spec, threshold=threshold)
        edges = {edge for region in (*found.saturated_where, *found.crossings) for edge in region}
        inner = sorted(edges - {-INF, INF, -OSCILLATION_REACH, OSCILLATION_REACH, *kinks})
        for edge in inner[:6] + inner[-6:]:  # a wave has hundreds
            _, slope, curvature, _ = map(abs, oracle(spec, edge))
            room = 16 * U * (threshold + abs(edge) * curvature) + 2 * curvature * math.ulp(edge)
            assert abs(slope - threshold) <= room, (threshold, edge)


@pytest.mark.parametrize("spec", actviz.names())
def test_regions_hold_what_is_flat_and_nothing_else(spec, fifty_digits):
    """At every sampled point |f′| is below the threshold inside the regions, and not below it outside."""
    points = [-40.0, -7.3, *(k / 2 + 1 / 32 for k in range(-7, 7)), 7.3, 40.0]
    for threshold in THRESHOLDS:
        found = of(spec, threshold=threshold)
        regions = [*found.saturated_where, *found.crossings]
        for x in points:
            slope = abs(oracle(spec, x)[1])
            if abs(slope - threshold) > 1e-12:
                assert (slope < threshold) == any(low < x < high for low, high in regions), (threshold, x)


@pytest.mark.parametrize("threshold", [0.25, 0.5, 0.75, 1.0])
@pytest.mark.parametrize("name", [*DEFAULT_NAMES, "hard_swish", "hard_sigmoid", "heaviside", "identity"])
def test_thresholds_that_slopes_attain(name, threshold, fifty_digits):
    """A threshold that is itself a slope, at the top of a bump, at 0 or along a line, is like any other."""
    found = of(name, threshold=threshold)
    for x in (-40.0, -9.0, -2.75, -1.25, -0.375, 0.375, 1.25, 2.75, 9.0, 40.0):
        inside = any(low < x < high for low, high in (*found.saturated_where, *found.crossings))
        assert inside == (abs(oracle(name, x)[1]) < threshold), x


def test_defaults():
    """Ten layers, threshold 0.01, unit inputs, the functions that are most used; one name needs no list."""
    report = actviz.saturation()
    assert [str(function.activation) for function in report.functions] == list(DEFAULT_NAMES)
    assert (report.layers, report.threshold, report.input_std) == (10, 0.01, 1.0)
    assert actviz.saturation("relu").to_dict() == actviz.saturation(["relu"]).to_dict()


@pytest.mark.parametrize(
    "settings",
    [
        {"layers": 0}, {"layers": 2_000_000_000}, {"threshold": 0.0}, {"threshold": math.nan},
        {"threshold": 1.5}, {"input_std": 0.0}, {"input_std": -1.0}, {"input_std": INF},
    ],
    ids=str,
)  # fmt: skip
def test_bounds_of_the_settings(settings):
    """A setting out of its bounds is a UsageError, which is a ValueError."""
    with pytest.raises(actviz.ActvizError) as caught:
        actviz.saturation("relu", **settings)
    assert isinstance(caught.value, ValueError)
