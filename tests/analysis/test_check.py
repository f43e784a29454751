"""Judging implementations: true values are rounded once, errors are steps, and nothing is lost on the way."""

from __future__ import annotations

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from kernels import Kernel, codes_of

import actviz
from actviz.analysis.check import inputs
from actviz.analysis.check.check import check
from actviz.analysis.check.digits import Digits
from actviz.analysis.check.tally import NAN, Rules, tally
from actviz.analysis.check.truth import Truth
from actviz.analysis.formats import FORMATS
from actviz.errors import UsageError

BF16, FP16, FP32, FP64, E4M3, E5M2 = FORMATS.values()


def naive_gelu(x):
    """x/2·(1 + erf(x/√2)), each operation in float32."""
    x = np.asarray(x, np.float32)
    erf = np.array([math.erf(float(u)) for u in x / np.float32(math.sqrt(2))], np.float32)
    return (x / 2 * (1 + erf)).astype(np.float64)


def histogram(report, order=0):
    return report.orders[order].tally.counts.tolist()


@pytest.fixture(scope="module")
def naive():
    return check(Kernel(naive_gelu), "gelu", max_ulp=2)


def test_a_naive_gelu(naive):
    """The errors of float32's x/2·(1 + erf(x/√2)) in bfloat16, over all inputs."""
    found = naive.orders[0].tally
    assert found.inputs == 65_282
    assert found.counts[2:].tolist() == [2, 10, 13, 162]
    assert (found.missing, found.surplus) == (1, 0)
    worst = found.worst
    assert (BF16.number(worst.x), worst.x, worst.expected, worst.got, worst.ulp) == (
        -5.5625, 0xC0B2, 0xB39F, 0x8000, 13_215,
    )  # fmt: skip
    (region,) = found.regions
    assert (BF16.number_at(region.start), BF16.number_at(region.end)) == (-13.4375, -4.84375)
    assert (region.inputs, region.max_ulp) == (185, 13_215)
    assert not naive.passed


def test_what_a_tie_hides(naive):
    """x/2 of a subnormal x is a tie, and x²/√(2π) decides it: 25 digits would take it for even."""
    assert histogram(naive)[:2] == [64_956, 138]
    codes = codes_of(BF16)
    x = BF16.values(codes)
    due = Truth(actviz.get("gelu"), 0, BF16)(x).codes
    decided = np.flatnonzero(due != BF16.codes(0.5 * x))
    tiny = decided[np.abs(x[decided]) < 2.0**-125]
    assert tiny.size == 128  # 65,084 would be right and 10 off by one step without them
    for i in tiny[::16].tolist():
        with mpmath.workprec(400):
            y = mpmath.mpf(float(x[i]))
            true = y / 2 * mpmath.erfc(-y / mpmath.sqrt(2))
            distances = [
                abs(mpmath.mpf(BF16.number(int(c))) - true) for c in (due[i], BF16.codes(0.5 * x)[i])
            ]
        assert distances[0] < distances[1]


MP = {
    "gelu": lambda x: x * mpmath.ncdf(x),
    "silu": lambda x: x / (1 + mpmath.exp(-x)),
    "mish": lambda x: x * mpmath.tanh(mpmath.log1p(mpmath.exp(x))),
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "softplus": lambda x: mpmath.log1p(mpmath.exp(x)),
}
MP_SLOPES = {
    "gelu": lambda x: mpmath.ncdf(x) + x * mpmath.npdf(x),
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)) / (1 + mpmath.exp(x)),
    "softplus": lambda x: 1 / (1 + mpmath.exp(-x)),
}


@pytest.mark.parametrize("form", [E4M3, E5M2, FP16, BF16, FP32, FP64], ids=lambda form: form.name)
@pytest.mark.parametrize("name", MP)
def test_what_is_due_is_the_nearest_number(form, name):
    """Against 60 digits, rounded by fractions: all inputs of 8 bits, some hundred of the others."""
    codes = codes_of(form)
    x = form.values(codes)
    keep = np.isfinite(x) & (np.abs(x) < 200)
    codes = codes[keep]
    codes = codes[:: max(1, codes.size // 150)]
    for order, truths in enumerate((MP, MP_SLOPES)):
        if name not in truths:
            continue
        due = Truth(actviz.get(name), order, form)(form.values(codes)).codes
        for x, code in zip(form.values(codes).tolist(), due.tolist(), strict=True):
            with mpmath.workdps(60):
                true = truths[name](mpmath.mpf(x))
                number = mpmath.mpf(form.number(code)) if form.number(code) < math.inf else None
                if number is None or mpmath.isnan(number):
                    assert true > form.largest
                    continue
                place = int(form.places(np.array([code]))[0])
                beside = [form.number_at(p) for p in (place - 1, place + 1) if abs(p) <= form.most]
                assert all(abs(number - true) <= abs(mpmath.mpf(other) - true) for other in beside), x


@pytest.mark.parametrize("form", [E4M3, E5M2], ids=lambda form: form.name)
def test_ties_of_a_rational_function_are_even(form):
    """hard_swish, x(x + 3)/6, hits the middle between two numbers exactly: fractions tell."""
    codes = codes_of(form)
    x = form.values(codes)
    inside = (x > -3) & (x < 3)
    due = form.places(Truth(actviz.get("hard_swish"), 0, form)(x).codes)[inside]
    ties = 0
    for number, place in zip(x[inside].tolist(), due.tolist(), strict=True):
        true = Fraction(number) * (Fraction(number) + 3) / 6
        below, at, above = (abs(Fraction(form.number_at(place + k)) - true) for k in (-1, 0, 1))
        assert at <= below
        assert at <= above
        if at in (below, above):
            ties += 1
            assert place % 2 == 0
    assert ties > 1


def test_more_digits_without_flint(monkeypatch):
    """Pairs of floats decide what float64 cannot, and say that it is not proven."""
    x, near = np.array([0.3125, -2.25]), np.array([1e-9, 1e-9])
    digits = Digits(actviz.get("silu"), 0)
    proven = digits(x, actviz.get("silu")(x), near)
    assert digits.unproven == 0
    monkeypatch.setattr(Digits, "_certified", None)
    digits = Digits(actviz.get("silu"), 0)
    assert np.array_equal(digits(x, actviz.get("silu")(x), near), proven)
    assert digits.unproven == 2


def test_errors_are_counted_in_steps():
    """By hand: right, one step, over zero, infinity for the largest number, zeros of two signs, NaN."""
    x = FP16.codes(np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]))
    expected = FP16.codes(np.array([1.0, 1.0, 2.0**-24, 65504.0, 0.0, 1.0, np.nan]))
    got = FP16.codes(np.array([1.0, 1 + 2.0**-10, -(2.0**-24), np.inf, -0.0, np.nan, 1.0]))
    found = tally(Rules(FP16), x, expected, got, FP16.values(expected))
    assert found.counts.tolist() == [2, 2, 1, 0, 0, 0]
    assert (found.missing, found.surplus, found.infinite) == (1, 1, 1)
    assert (found.wrong_sign, found.zero_sign) == (2, 1)
    assert (found.max_ulp, FP16.number(found.worst.x)) == (2, 3.0)
    assert found.mean_ulp == pytest.approx(4 / 5)


def test_flush_to_zero():
    """With it subnormal numbers are 0, and the smallest normal one is one step from it."""
    x = FP16.codes(np.array([1.0, 2.0, 3.0]))
    expected = FP16.codes(np.array([2.0**-20, 2.0**-14, 1.0]))
    got = FP16.codes(np.array([0.0, 2.0**-16, 1.0]))
    apart = tally(Rules(FP16), x, expected, got, FP16.values(expected))
    assert apart.counts.tolist() == [1, 0, 0, 0, 1, 1]
    flushed = tally(Rules(FP16, ftz=True), x, expected, got, FP16.values(expected))
    assert flushed.counts.tolist() == [2, 1, 0, 0, 0, 0]
    report = check(
        Kernel(lambda x: np.where(np.abs(x) < 2.0**-14, 0.0, x)), "identity", dtype="fp16", ftz=True
    )
    assert histogram(report)[0] == report.orders[0].tally.inputs


def test_parts_add_up():
    """A tally of two halves, added, is that of the whole: regions and neighbours across the cut too."""
    x = np.array(codes_of(FP16))
    due = Truth(actviz.get("gelu"), 0, FP16)(FP16.values(x))
    wrong = FP16.codes(np.where(np.abs(FP16.values(x)) < 4, due.values * 0.98, due.values))
    rules = Rules(FP16)
    whole = tally(rules, x, due.codes, wrong, due.values)
    cut = int(np.flatnonzero(FP16.values(x) == 1.5)[0])
    halves = tally(rules, x[:cut], due.codes[:cut], wrong[:cut], due.values[:cut])
    halves.add(tally(rules, x[cut:], due.codes[cut:], wrong[cut:], due.values[cut:]))
    for name in ("inputs", "total", "worst", "wrong_sign", "breaks", "regions", "first_break"):
        assert getattr(halves, name) == getattr(whole, name), name
    assert np.array_equal(halves.counts, whole.counts)
    assert np.array_equal(halves.profile, whole.profile)
    assert len(whole.regions) == 2


def test_steps_the_wrong_way():
    """A bump is a break of order, going up and coming down; rounding to equal neighbours is none."""
    report = check(
        Kernel(lambda x: np.where((x > 1) & (x < 2), np.tanh(x) - 0.2, np.tanh(x))), "tanh", dtype="fp16"
    )
    found = report.orders[0].tally
    assert found.breaks == 1
    assert FP16.number(found.first_break) == np.nextafter(np.float16(1), np.float16(2))
    assert check("tanh").orders[0].tally.breaks == 0


def test_the_profile_has_every_error():
    """The figure's heights: the largest error at each input, and NaN apart from all of them."""
    report = check(Kernel(lambda x: np.where(x == 2, np.nan, np.maximum(x, 0) * (1 + 2.0**-7))), "relu")
    profile = report.orders[0].tally.profile
    place = int(BF16.places(BF16.codes(np.array([2.0])))[0]) + (1 << 15)
    assert profile[place] == NAN
    assert profile[place + 1] in (1, 2)
    assert profile[(1 << 15) - 5] == 0


@pytest.mark.parametrize("dtype", [name for name, form in FORMATS.items() if form.bits < 32])
@pytest.mark.parametrize("name", ["gelu", "tanh", "relu", "elu:0.5"])
def test_our_own_functions_are_right(name, dtype):
    """Of all inputs, f and f′, without a wrong sign."""
    report = check(name, name, dtype=dtype, derivative=True)
    for one in report.orders:
        assert one.tally.counts[0] == one.tally.inputs
        assert one.tally.wrong_sign == 0


def test_float32_is_sampled(monkeypatch):
    """Every power of two has its share, every bfloat16 is there, the ends are, and none is NaN."""
    sample = inputs.sample(FP32)
    assert 2_000_000 < sample.size < 2_300_000
    values = FP32.values(sample)
    assert not np.isnan(values).any()
    assert (np.diff(FP32.places(sample)) >= 0).all()
    middle = np.searchsorted(values, [1e-30, 1e30])
    octaves = np.bincount(np.frexp(values[slice(*middle)])[1] + 200)
    shares = octaves[octaves > 0][1:-1]
    assert shares.min() > 0.9 * shares.max()
    coarse = FP32.places(codes_of(BF16) << 16)
    places = FP32.places(sample)
    assert np.array_equal(places[np.searchsorted(places, coarse)], coarse)
    ends = np.array([-np.inf, -FP32.least, FP32.least, FP32.largest, np.inf])
    assert np.array_equal(values[np.searchsorted(values, ends)], ends)
    monkeypatch.setattr(inputs, "sample", lambda form: sample[::997])
    report = check("silu", "silu", dtype="float32")
    assert histogram(report)[0] == report.orders[0].tally.inputs == sample[::997].size


def test_parts_of_all_float32_meet():
    """Part after part without a gap, from -∞ to ∞."""
    parts = inputs.parts(FP32, everything=True)
    first, second = next(parts), next(parts)
    assert FP32.number(int(first[0])) == -np.inf
    assert int(FP32.places(second[:1])[0] - FP32.places(first[-1:])[0]) == 1
    assert inputs.number_of_parts(FP32, everything=True) == math.ceil(inputs.count(FP32) / first.size)
    assert inputs.count(FP32) == 2 * (255 * 2**23 + 1)


@pytest.mark.parametrize(
    ("function", "name", "runner_up"),
    [
        (naive_gelu, "gelu", "gelu_tanh"),
        (lambda x: np.where(x > 0, x, 0.2 * x), "leaky_relu:negative_slope=0.2", None),
        (lambda x: np.where(x > 0, x, 0.137 * x), "leaky_relu:negative_slope=0.137", None),
        (lambda x: np.where(x > 0, x, 0.7 * np.expm1(x)), "elu:alpha=0.7", None),
        (lambda x: x * np.clip(x + 3, 0, 6) / 6, "hard_swish", None),
        (lambda x: np.clip(0.2 * x + 0.5, 0, 1), "hard_sigmoid_02", "hard_sigmoid"),
        (lambda x: np.clip(x / 6 + 0.5, 0, 1), "hard_sigmoid", "hard_sigmoid_02"),
    ],
)
def test_it_knows_what_something_is(function, name, runner_up):
    """Erf or tanh GELU, which slope, HardSwish or HardSigmoid, and where the next one differs."""
    identity = check(Kernel(function)).identity
    assert identity.function.spec == name
    if runner_up is not None:
        assert identity.runner_up.name == runner_up
    apart = abs(identity.function(identity.at) - identity.runner_up(identity.at))
    assert apart > 1e-4


def test_something_else_is_refused():
    """What is like nothing needs a name."""
    with pytest.raises(UsageError, match="matches no known activation") as refused:
        check(Kernel(lambda x: np.sin(3 * x) + x**2 - 7))
    assert "against=" in refused.value.hint


def test_bad_limits():
    """A limit is a number of steps."""
    with pytest.raises(UsageError, match="max_ulp"):
        check("gelu", max_ulp=-1)
