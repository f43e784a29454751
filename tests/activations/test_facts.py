"""Facts are claims: each declared range, tail and symmetry against the oracle and the kernels."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Iterable

import mpmath as mp
import numpy as np
import pytest
from cases import FIRST, MEASURED, get
from each import each
from flint import arb
from reference import compare, derivatives, same, ulps, value

import actviz

INF = math.inf
FAR = 1e300
NEAR = 1e-290  # what 1/x leaves at 1e300, with room for a factor
# At |x| <= 8 every tail is still told from its limit in 9,000 bits: the shortest leaves e^(−e^8).
SAMPLES = [k / 8 for k in range(-64, 65)]


@functools.cache
def oracle(spec: str, order: int, x: float) -> arb:
    """The exact f or f′."""
    f = get(spec)
    return derivatives(f.name, x, f.parameters)[1] if order else value(f.name, x, f.parameters)


def difference(spec: str, order: int, x: float, y: float) -> int:
    """The sign of the exact f^(order)(x) − f^(order)(y)."""
    one, other = oracle(spec, order, x), oracle(spec, order, y)
    if one.overlaps(other):  # 70 bits do not tell
        f = get(spec)
        return compare(f.name, order, x, y, f.parameters)
    return 1 if one > other else -1


def outermost(spec: str, order: int, side: str, places: Iterable[float]) -> float:
    """Where f^(order) is lowest, or highest."""
    pick = min if side == "low" else max
    return pick(places, key=functools.cmp_to_key(lambda x, y: difference(spec, order, x, y)))


def grid(f: actviz.Activation) -> np.ndarray:
    """Dense near 0, a few points in every decade out to the ends of float64, no kinks."""
    far = 10.0 ** np.linspace(-300, 300, 601)
    kinks = [kink.at for kink in f.kinks]
    near = [math.nextafter(at, side) for at in kinks for side in (-INF, INF)]
    return np.setdiff1d(np.concatenate([np.linspace(-16, 16, 8193), far, -far, near]), kinks)


def interval(f: actviz.Activation, order: int) -> actviz.Interval:
    return (f.range, f.derivative_range)[order]


def ends(f: actviz.Activation, attained: bool) -> list[tuple[int, str]]:
    """Each end of a range, of f or of f′, that is attained, or is not: its order and its side."""
    return [
        (order, side)
        for order, side in itertools.product((0, 1), ("low", "high"))
        if getattr(interval(f, order), f"{side}_attained") == attained
    ]


def approaches(f: actviz.Activation) -> list[float]:
    """The places where an end can be approached without being reached."""
    beside = [math.nextafter(kink.at, side) for kink in f.kinks for side in (-INF, INF)]
    far = [FAR * 10.0**-k for k in range(9)]  # several, for a wave that grows
    return [*(-x for x in far), *beside, *far]


@each("spec", MEASURED, part=FIRST)
def test_ranges_contain_every_value(spec):
    """No value of f or f′, and no one-sided slope at a kink, lies outside; 4 ulp are rounding."""
    f = get(spec)
    slopes = [slope for kink in f.kinks for slope in (kink.left, kink.right)]
    for bounds, values in (
        (f.range, f(np.append(grid(f), [kink.at for kink in f.kinks]))),
        (f.derivative_range, np.append(f.derivative(grid(f)), slopes)),
    ):
        assert values.min() >= bounds.low - ulps(bounds.low)
        assert values.max() <= bounds.high + ulps(bounds.high)


def extreme(f: actviz.Activation, order: int, side: str) -> float:
    """Where in [−8, 8] f or f′ is within 4 ulp of that end of its range, or else comes nearest to it.

    A thousandth is left free on both sides of a jump: what is only approached there is not found.
    """
    end, best = getattr(interval(f, order), side), np.argmin if side == "low" else np.argmax
    jumps = [kink.at for kink in f.kinks if kink.order <= order]
    x = np.union1d(np.linspace(-8, 8, 4097), [kink.at for kink in f.kinks])
    for _ in range(6):
        x = x[np.abs(x[:, None] - jumps).min(axis=1, initial=1.0) > 1e-3]
        k = int(best(f.derivative(x, order)))
        found = float(x[k])
        if same(f.derivative(found, order), end, ulps(end)):
            break
        x = np.linspace(x[max(k - 1, 0)], x[min(k + 1, x.size - 1)], 1001)
    return found


@each("spec", MEASURED, part=FIRST)
def test_a_closed_end_is_attained(spec):
    """Some point reaches it within 4 ulp, and no far place or kink goes beyond that point's exact value."""
    f = get(spec)
    for order, side in ends(f, attained=True):
        end = getattr(interval(f, order), side)
        if order == 0 and end in [f(kink.at) for kink in f.kinks if kink.order == 0]:
            continue
        found = extreme(f, order, side)
        rounding = ulps(end) + math.ulp(found) * abs(f.derivative(found, order + 1))
        told = f"order {order}, {side}: {f.derivative(found, order)!r} at {found!r}"
        assert same(f.derivative(found, order), end, rounding), told
        beyond = outermost(spec, order, side, approaches(f))
        # a kink that is no float is met to an ulp
        gap = abs(oracle(spec, order, found) - oracle(spec, order, beyond))
        inside = difference(spec, order, found, beyond) in (0, -1 if side == "low" else 1)
        assert inside or gap <= ulps(end), told


@each("spec", MEASURED, part=FIRST)
def test_an_open_end_is_approached_and_never_attained(spec):
    """Exactly, not in floats: the oracle comes within 2 ulp far out or beside a kink, and no sample as near.

    Samples are held against that far value, since floats know an end like selu's to half an ulp only.
    """
    f = get(spec)
    kinks = [kink.at for kink in f.kinks]
    for order, side in ends(f, attained=False):
        end = getattr(interval(f, order), side)
        far = outermost(spec, order, side, approaches(f))
        near = outermost(spec, order, side, [x for x in SAMPLES if x not in kinks])
        told = f"order {order}, {side}: at {far!r} and {near!r}"
        assert difference(spec, order, far, near) == (-1 if side == "low" else 1), told
        closest, inside = oracle(spec, order, far), oracle(spec, order, near)
        if math.isinf(end):
            assert abs(closest) > 10 * abs(inside), told
        else:
            assert abs(closest - end) <= ulps(end, 2) + NEAR, told


@each("spec", MEASURED, part=FIRST)
def test_the_places_of_the_extreme_slopes(spec):
    """f′ at derivative_argmin and argmax is the end of its range, from one side at least, and only there."""
    f = get(spec)
    facts, bounds = f.known, f.derivative_range
    for place, end in ((facts.derivative_argmin, bounds.low), (facts.derivative_argmax, bounds.high)):
        if place is None:
            continue
        x = np.array([math.nextafter(place, -INF), place, math.nextafter(place, INF)])
        assert np.abs(f.derivative(x) - end).min() <= ulps(end)
        away = grid(f)[np.abs(grid(f) - place) > 1e-3]
        assert np.abs(f.derivative(away) - end).min() > ulps(end)


@each("spec", MEASURED, part=FIRST)
def test_tails_are_the_limits(spec):
    """f, f′ and f″ are the declared limits at ±inf, near them at ±1e300, and f grows like its slope."""
    f = get(spec)
    x = np.outer([-1, 1], [1e3, 1e30, FAR, INF])
    for tail, sign, *orders in zip(
        (f.known.left, f.known.right), (-1, 1), *(f.derivative(x, order) for order in (0, 1, 2)), strict=True
    ):
        for order, limit in enumerate((tail.value, tail.slope, tail.curvature)):
            *_, far, at_the_end = orders[order].tolist()
            assert same(at_the_end, limit)
            if math.isfinite(limit):
                assert same(far, limit, ulps(limit) + (1e-140 if order else NEAR))
        if math.isinf(tail.value):
            far, sizes = float(orders[0][2]), np.abs(orders[0][:3])
            assert ((sizes[1:] > sizes[:-1]) | (sizes[1:] == INF)).all()
            assert math.copysign(INF, far) == tail.value
            if not math.isnan(tail.slope):
                # f′ of the slowest falls like 1/√x
                assert same(far / (sign * FAR), tail.slope, ulps(tail.slope) + 1e-140)


@each("spec", MEASURED, part=FIRST)
def test_dead_means_exactly_zero_and_saturating_does_not(spec):
    """Beyond the outermost kink f′ of a dead side is 0; on any other side the oracle's never is."""
    f = get(spec)
    for tail, sign in ((f.known.left, -1), (f.known.right, 1)):
        last = max((sign * kink.at for kink in f.kinks), default=0.0)
        if tail.dead:
            x = [math.nextafter(last, INF), last + 1, 1e3, FAR]
            assert not f.derivative(sign * np.array(x)).any()
        else:
            assert not any(oracle(spec, 1, sign * (last + step)).contains(0) for step in (1.5, 4))


@each("spec", MEASURED, part=FIRST)
def test_symmetry(spec):
    """f(−x) is −f(x) to 4 ulp, or f(x), if and only if that is declared."""
    f = get(spec)
    x = np.linspace(0, 20, 2001)
    here, mirrored = f(x), f(-x)
    odd, even = (np.abs(mirrored + here) <= 4 * np.spacing(np.abs(here))).all(), (mirrored == here).all()
    assert (odd, even) == (f.known.symmetry == "odd", f.known.symmetry == "even")


WORDS = {
    "strictly increasing": [{1}],
    "non-decreasing": [{1, 0}, {0}],
    "strictly decreasing": [{-1}],
    "non-increasing": [{-1, 0}],
}


@each("spec", MEASURED, part=FIRST)
def test_monotone(spec):
    """The word is that for the signs of the exact f(b) − f(a), from each sample a to the next one, b.

    Beside kinks and farther out it counts where f certainly rises or falls, not where a tail is too
    near its limit to be told from it.
    """
    f = get(spec)
    beside = [math.nextafter(kink.at, side) for kink in f.kinks for side in (-INF, INF)]
    far = [sign * x for sign in (-1, 1) for x in (8, 9, 11, 16, 32, 64, 1e3, 1e6)]
    steps = {difference(spec, 0, b, a) for a, b in itertools.pairwise(SAMPLES)}
    more = {difference(spec, 0, b, a) for a, b in itertools.pairwise(sorted({*SAMPLES, *beside, *far}))}
    signs = steps | more - {0}
    seen = [word for word, cases in WORDS.items() if signs in cases]
    assert [f.known.monotone] == (seen or ["not monotone"])


# the project's reference tables, derivative_extremes (mpmath)
EXTREMES = {
    "steepest": {"sigmoid": "0.25", "tanh": "1", "silu": "1.09983932012887", "gelu": "1.12890414518515",
                 "mish": "1.08849816125173", "selu": "1.75809934084738", "elu:alpha=2.5": "2.5",
                 "hard_swish": "1.5", "softsign": "1", "arctan": "1", "erf": "1.12837916709551"},
    "flattest": {"silu": "-0.0998393201288669", "gelu": "-0.128904145185155", "mish": "-0.1125261223895",
                 "hard_swish": "-0.5", "sigmoid": "0", "selu": "0", "elu": "0"},
    "steepest at": {"silu": "2.39935728051547", "mish": "1.4905711795", "sigmoid": "0", "hard_swish": "3"},
    "flattest at": {"silu": "-2.39935728051547", "mish": "-2.2563763964", "hard_swish": "-3"},
    "minimum": {"silu": "-0.278464542761074", "gelu": "-0.169971207479904", "mish": "-0.30884341301725",
                "gelu_tanh": "-0.170040750571254", "hard_swish": "-0.375"},
}  # fmt: skip


@pytest.mark.parametrize(("fact", "spec"), [(fact, spec) for fact in EXTREMES for spec in EXTREMES[fact]])
def test_published_extremes(fact, spec):
    """Numbers worked out elsewhere, to half a unit of their last digit."""
    facts = get(spec).known
    value = {
        "steepest": facts.steepest,
        "flattest": facts.derivative_range.low,
        "steepest at": facts.derivative_argmax,
        "flattest at": facts.derivative_argmin,
        "minimum": facts.range.low,
    }[fact]
    published = EXTREMES[fact][spec]
    half_unit = 10.0 ** -len(published.partition(".")[2]) / 2
    assert abs(value - float(published)) <= (half_unit if "." in published else 0) + ulps(value, 2)


@pytest.mark.parametrize(
    ("spec", "at", "curvature"),
    [
        ("sigmoid", -1.31695789692482, 0.0962250448649376),  # -ln(2 + √3), √3/18
        ("tanh", -0.658478948462408, 0.769800358919501),  # half of that, 4√3/9
    ],
)
def test_published_curvatures(spec, at, curvature):
    """Where f″ is largest, and how large: the project's reference tables, derivative_extremes."""
    f = get(spec)
    assert f.derivative(at, order=2) == pytest.approx(curvature, rel=1e-14)
    beside = f.derivative(at + np.array([-1e-3, 1e-3]), order=2)
    assert (beside < curvature).all()
    assert f.derivative(np.linspace(-9, 9, 18_001), order=2).max() <= curvature * (1 + 1e-14)


def test_gelu_and_silu_against_their_closed_forms():
    """sup gelu′ = Φ(√2) + √2 φ(√2) at √2, inf gelu′ = 1 − that at −√2; min silu = −W(1/e), within 2 ulp.

    silu′ is extreme where x tanh(x/2) = 2, mish′(0) = 3/5, and selu's α is what makes E f² = 1.
    """
    gelu, silu = get("gelu").known, get("silu").known
    with mp.workdps(40):
        root = mp.sqrt(2)
        steepest = mp.ncdf(root) + root * mp.npdf(root)
        flattest = 1 - steepest
        silu_at = mp.findroot(lambda x: x * mp.tanh(x / 2) - 2, 2.4)
        alpha = -mp.sqrt(2 / mp.pi) / (mp.erfc(1 / mp.sqrt(2)) * mp.exp(mp.mpf(1) / 2) - 1)
    assert abs(gelu.derivative_argmax - root) <= ulps(float(root), 2)
    assert gelu.derivative_argmin == -gelu.derivative_argmax
    assert abs(silu.derivative_argmax - silu_at) <= ulps(float(silu_at), 2)
    assert get("mish").derivative(0.0) == pytest.approx(0.6, rel=4e-16)
    selu = get("selu")
    assert abs(selu.known.steepest / selu.derivative(1.0) - alpha) <= ulps(float(alpha), 2)
    assert abs(gelu.derivative_range.high - steepest) <= ulps(gelu.derivative_range.high, 2)
    assert abs(gelu.derivative_range.low - flattest) <= ulps(gelu.derivative_range.low, 2)
    assert abs(silu.range.low + mp.lambertw(mp.exp(-1))) <= ulps(silu.range.low, 2)
