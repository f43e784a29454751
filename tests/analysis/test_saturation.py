"""Saturation against closed forms, tables and mpmath: nothing here is computed by the code it tests."""

from __future__ import annotations

import functools
import itertools
import math

import mpmath as mp
import pytest
from each import each
from reference import as_published, numbers

import actviz
from actviz.analysis import WIDELY_USED
from actviz.analysis.levels import OSCILLATION_REACH
from actviz.tables.saturation import saturation_tables

U = 2.0**-53  # unit roundoff of float64
INF = math.inf


def of(name, **settings):
    return actviz.saturation([name], **settings).functions[0]


@pytest.fixture
def fifty_digits():
    with mp.workdps(50):
        yield


@functools.cache
def oracle(spec, x):
    f = actviz.get(spec)
    return numbers(f.name, x, f.parameters)


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
        assert [edge for edge in edges if math.isfinite(edge)] == [as_published(root) for root in roots]
        assert found.saturated_share + found.crossing_share == as_published(mass)


def test_crossings_are_told_from_saturation():
    """93 % of what gelu has below 0.01 is the dip of its f′ through 0, not its tail."""
    found = of("gelu")
    assert found.crossing_share / (found.crossing_share + found.saturated_share) == as_published("0.93")
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


@pytest.mark.parametrize(("name", "share"), [("gelu", "0.01503"), ("silu", "0.01618"), ("mish", "0.01468")])
def test_how_much_is_below_a_hundredth(name, share):
    """Tail and dip together, for z ~ N(0, 1): the project's reference tables, saturation."""
    found = of(name)
    assert found.saturated_share + found.crossing_share == as_published(share)


def inverse_sigmoid_slope(level):
    return mp.log((1 - 2 * level + mp.sqrt(1 - 4 * level)) / (2 * level))


INVERSES = {  # the x > 0 with f′(x) = ε, by hand
    "sigmoid": (inverse_sigmoid_slope, 0.25),
    "tanh": (lambda level: mp.acosh(1 / mp.sqrt(level)), 1.0),
    "softsign": (lambda level: 1 / mp.sqrt(level) - 1, 1.0),
    "arctan": (lambda level: mp.sqrt(1 / level - 1), 1.0),
}


@pytest.mark.parametrize("name", INVERSES)
def test_edges_in_closed_form(name, fifty_digits):
    """Where the slope falls below ε for good, for ε from 1e-300 to nearly the steepest slope."""
    inverse, steepest = INVERSES[name]
    for threshold in (1e-300, 1e-100, 1e-16, 1e-3, 0.2 * steepest, 0.99 * steepest):
        ((_, low), (high, _)) = of(name, threshold=threshold).saturated_where
        expected = inverse(mp.mpf(threshold))
        # 16 u of f′ move the edge by ε/|x f″| as much; f″ is small near the steepest slope only
        curvature = abs(oracle(name, float(expected))[2])
        room = 16 * U * (threshold / curvature + expected) + 2 * math.ulp(float(expected))
        assert abs(high - expected) <= room
        assert abs(-low - expected) <= room


@pytest.mark.parametrize("threshold", [1e-3, 1e-6, 1e-12, 1e-300])
def test_the_share_of_a_narrow_crossing(threshold):
    """2ε φ(x)/|gelu″(x)| about the zero x of gelu′, to ten digits also where it is thinner than a float64."""
    with mp.workdps(30):
        zero = mp.findroot(lambda x: mp.ncdf(x) + x * mp.npdf(x), -0.75)
        expected = 2 * threshold * mp.npdf(zero) / ((2 - zero**2) * mp.npdf(zero))
    assert of("gelu", threshold=threshold).crossing_share == pytest.approx(
        float(expected), rel=max(1e-10, 10 * threshold**2)
    )


def test_slopes_that_fall_below_the_level_beyond_float64():
    """√softplus has the slope 1/(2√x): 1e-300 is reached at 2.5e599 only, so no region is told."""
    (low, high), *others = of("sqrt_softplus", threshold=1e-300).saturated_where
    assert (low, others) == (-INF, [])
    assert high < -1000


# the width of the outputs a for which |w σ′(w a + b)| ≥ 1, and how it is greatest (Nielsen, ch. 5, problem;
# the project's reference tables, nielsen_ch5)
WIDTHS = {5.0: 0.38496946, 10.0: 0.4126874138, 100.0: 0.0916972668, 6.894151028: 0.4477432047}


def test_where_a_neuron_explodes():
    """Between the saturated sides at the level 1/w: nowhere for w = 4, over 0.45 of outputs at most."""
    found = {w: width(w) for w in WIDTHS}
    assert found == pytest.approx(WIDTHS, rel=5e-9)
    assert max(width(w) for w in (6.8, 6.89, 6.9, 7.0)) < found[6.894151028]
    assert width(4.0) == 0


def width(w):
    regions = of("sigmoid", threshold=1 / w).saturated_where
    (_, low), (high, _) = regions if len(regions) == 2 else ((0, 0), (0, 0))
    return (high - low) / w


def test_slow_tails_saturate_slowly():
    """softsign and arctan keep 1/x²: at s = 5 and 0.01 only 7.2 and 4.7 % saturate, of tanh 54.9 %."""
    assert of("arctan", input_std=5).saturated_share == as_published("0.047")
    assert of("softsign", input_std=5).saturated_share == as_published("0.072")
    assert of("tanh", input_std=5).saturated_share == as_published("0.549")


THRESHOLDS = (0.01, 0.3)
ATTAINING = [*WIDELY_USED, "hard_swish", "hard_sigmoid", "heaviside", "identity"]


@each("spec", actviz.names(), part=3)
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


@each("spec", actviz.names(), part=3)
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


@each("name, threshold", itertools.product(ATTAINING, [0.25, 0.5, 0.75, 1.0]))
def test_thresholds_that_slopes_attain(name, threshold, fifty_digits):
    """A threshold that is itself a slope, at the top of a bump, at 0 or along a line, is like any other."""
    found = of(name, threshold=threshold)
    for x in (-40.0, -9.0, -2.75, -1.25, -0.375, 0.375, 1.25, 2.75, 9.0, 40.0):
        inside = any(low < x < high for low, high in (*found.saturated_where, *found.crossings))
        assert inside == (abs(oracle(name, x)[1]) < threshold), x


def test_defaults():
    """Ten layers, threshold 0.01, unit inputs, the functions that are most used; one name needs no list."""
    report = actviz.saturation()
    assert [str(function.activation) for function in report.functions] == list(WIDELY_USED)
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


def test_waves_are_not_told_beyond_what_was_looked_at():
    """cosine: 4 asin(0.01)/2π of a period is flat; of inputs with s = 30 one in ten is beyond ±50."""
    narrow, wide = (saturation_tables(actviz.saturation("cosine", input_std=std))[1] for std in (1.0, 30.0))
    assert narrow.rows[0][-1] == f"{100 * of('cosine').crossing_share:.4g}"
    assert wide.rows[0][-1].startswith("≥ ")
    assert "Oscillating functions are examined for |x| < 50 only: cosine." in wide.notes
    even = 4 * math.asin(0.01) / (2 * math.pi)  # of a period
    inside = math.erf(50 / 30 / math.sqrt(2))
    assert of("cosine", input_std=30).crossing_share == pytest.approx(even * inside, rel=0.01)


def test_a_number_format_is_asked_for_or_not():
    """With a format every function has the layer after which a gradient is 0, if there is one."""
    told = actviz.saturation(["sigmoid", "identity"], dtype="float16")
    plain = actviz.saturation(["sigmoid", "identity"])
    assert [row.underflow_layer for row in told.functions] == [12, None]
    assert told.to_dict()["functions"][1]["underflow_layer"] is None
    assert told.to_dict()["dtype"] == "float16"
    assert {*told.to_dict()} - {*plain.to_dict()} == {"dtype"}
    assert "underflow_layer" not in plain.to_dict()["functions"][0]
