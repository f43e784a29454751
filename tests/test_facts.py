"""Facts are claims: each declared range, kink and tail against the oracle and the kernels."""

from __future__ import annotations

import functools
import itertools
import math

import mpmath as mp
import numpy as np
import pytest
from cases import SPECS, get
from reference import REFERENCE, Branches, derivatives, value

import actviz

INF = math.inf
FAR = 1e300
NEAR = 1e-290  # what 1/x leaves at 1e300, with room for a factor
# Few enough for the oracle; at |x| <= 8 every tail is still told from its limit at 50 digits.
SAMPLES = [k / 8 for k in range(-64, 65)]


@functools.cache
def oracle(spec: str, order: int, x: float) -> mp.mpf:
    """The exact f or f′; f alone is much less work."""
    f = get(spec)
    return derivatives(f.name, x, f.parameters)[1] if order else value(f.name, x, f.parameters)


def ulps(x: float, count: int = 4) -> float:
    return count * math.ulp(x) if math.isfinite(x) else 0.0


def grid(f: actviz.Activation) -> np.ndarray:
    """Dense near 0, a few points in every decade out to the ends of float64, no kinks."""
    far = 10.0 ** np.linspace(-300, 300, 601)
    kinks = [kink.at for kink in f.kinks]
    near = [math.nextafter(at, side) for at in kinks for side in (-INF, INF)]
    return np.setdiff1d(np.concatenate([np.linspace(-16, 16, 8193), far, -far, near]), kinks)


def interval(f: actviz.Activation, order: int) -> actviz.Interval:
    return (f.range, f.derivative_range)[order]


def ends(attained: bool) -> list[tuple[str, int, str]]:
    """Each end of a range, of f or of f′, that is attained, or is not."""
    return [
        (spec, order, side)
        for spec, order, side in itertools.product(SPECS, (0, 1), ("low", "high"))
        if getattr(interval(get(spec), order), f"{side}_attained") == attained
    ]


def approaches(f: actviz.Activation) -> list[float]:
    """The places where an end can be approached without being reached."""
    beside = [math.nextafter(kink.at, side) for kink in f.kinks for side in (-INF, INF)]
    far = [FAR * 10.0**-k for k in range(9)]  # several, for a wave that grows
    return [*(-x for x in far), *beside, *far]


def same(a: float, b: float, tolerance: float = 0.0) -> bool:
    return a == b or abs(a - b) <= tolerance or (math.isnan(a) and math.isnan(b))


@pytest.mark.parametrize("spec", SPECS)
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


@pytest.mark.parametrize(("spec", "order", "side"), ends(attained=True))
def test_a_closed_end_is_attained(spec, order, side):
    """Some point reaches it within 4 ulp, and no far place or kink goes beyond that point's exact value."""
    f = get(spec)
    end, pick = getattr(interval(f, order), side), min if side == "low" else max
    if order == 0 and end in [f(kink.at) for kink in f.kinks if kink.order == 0]:
        return
    found = extreme(f, order, side)
    rounding = ulps(end) + math.ulp(found) * abs(f.derivative(found, order + 1))
    assert same(f.derivative(found, order), end, rounding), f"{f.derivative(found, order)!r} at {found!r}"
    exact = oracle(spec, order, found)
    beyond = pick(oracle(spec, order, x) for x in approaches(f))
    # a kink that is no float is met to an ulp
    assert pick(exact, beyond) == exact or abs(exact - beyond) <= ulps(end)


@pytest.mark.parametrize(("spec", "order", "side"), ends(attained=False))
def test_an_open_end_is_approached_and_never_attained(spec, order, side):
    """Exactly, not in floats: the oracle comes within 2 ulp far out or beside a kink, and no sample as near.

    Samples are held against that far value, since floats know an end like selu's to half an ulp only.
    """
    f = get(spec)
    end, pick = getattr(interval(f, order), side), min if side == "low" else max
    kinks = [kink.at for kink in f.kinks]
    closest = pick(oracle(spec, order, x) for x in approaches(f))
    inside = pick(oracle(spec, order, x) for x in SAMPLES if x not in kinks)
    assert inside != closest == pick(inside, closest)
    if math.isinf(end):
        assert abs(closest) > 10 * abs(inside)
    else:
        assert abs(closest - end) <= ulps(end, 2) + NEAR


@pytest.mark.parametrize("spec", SPECS)
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


@pytest.mark.parametrize("spec", SPECS)
def test_tails_are_the_limits(spec):
    """f, f′ and f″ are the declared limits at ±inf, near them at ±1e300, and f grows like its slope."""
    f = get(spec)
    for tail, sign in ((f.known.left, -1), (f.known.right, 1)):
        limits = (tail.value, tail.slope, tail.curvature)
        assert all(same(f.derivative(sign * INF, order), limit) for order, limit in enumerate(limits))
        for order, limit in enumerate(limits):
            if math.isfinite(limit):
                assert same(f.derivative(sign * FAR, order), limit, ulps(limit) + (1e-140 if order else NEAR))
        if math.isinf(tail.value):
            sizes = np.abs(f(sign * np.array([1e3, 1e30, FAR])))
            assert ((sizes[1:] > sizes[:-1]) | (sizes[1:] == INF)).all()
            assert math.copysign(INF, f(sign * FAR)) == tail.value
            if not math.isnan(tail.slope):
                # f′ of the slowest falls like 1/√x
                assert same(f(sign * FAR) / (sign * FAR), tail.slope, ulps(tail.slope) + 1e-140)


@pytest.mark.parametrize("spec", SPECS)
def test_dead_means_exactly_zero_and_saturating_does_not(spec):
    """Beyond the outermost kink f′ of a dead side is 0; on any other side the oracle's never is."""
    f = get(spec)
    for tail, sign in ((f.known.left, -1), (f.known.right, 1)):
        outermost = max((sign * kink.at for kink in f.kinks), default=0.0)
        if tail.dead:
            x = [math.nextafter(outermost, INF), outermost + 1, 1e3, FAR]
            assert not f.derivative(sign * np.array(x)).any()
        else:
            assert all(oracle(spec, 1, sign * (outermost + step)) != 0 for step in (1, 4))


@pytest.mark.parametrize("spec", SPECS)
def test_symmetry(spec):
    """f(−x) is −f(x) to 4 ulp, or f(x), if and only if that is declared."""
    f = get(spec)
    x = np.linspace(0, 20, 2001)
    here, mirrored = f(x), f(-x)
    odd, even = (np.abs(mirrored + here) <= 4 * np.spacing(np.abs(here))).all(), (mirrored == here).all()
    assert (odd, even) == (f.known.symmetry == "odd", f.known.symmetry == "even")


@pytest.mark.parametrize("spec", SPECS)
def test_monotone(spec):
    """Exact values rise at every step, never fall but stay level somewhere, or do fall, as declared."""
    steps = [b - a for a, b in itertools.pairwise(oracle(spec, 0, x) for x in SAMPLES)]
    lowest = min(steps)
    seen = "strictly increasing" if lowest > 0 else "non-decreasing" if lowest == 0 else "not monotone"
    assert get(spec).known.monotone == seen


@pytest.mark.parametrize(
    ("spec", "fact", "published"),
    [
        ("sigmoid", "steepest", "0.25"),
        ("tanh", "steepest", "1"),
        ("silu", "steepest", "1.09983932012887"),
        ("gelu", "steepest", "1.12890414518515"),
        ("mish", "steepest", "1.08849816125173"),
        ("selu", "steepest", "1.75809934084738"),
        ("elu:alpha=2.5", "steepest", "2.5"),
        ("silu", "minimum", "-0.278464542761074"),
        ("gelu", "minimum", "-0.169971207479904"),
        ("gelu_tanh", "minimum", "-0.170040750571254"),
        ("mish", "minimum", "-0.30884341301725"),
        ("hard_swish", "minimum", "-0.375"),
    ],
)
def test_published_extremes(spec, fact, published):
    """Numbers worked out elsewhere, to half a unit of their last digit."""
    facts = get(spec).known
    value = facts.steepest if fact == "steepest" else facts.range.low
    half_unit = 10.0 ** -len(published.partition(".")[2]) / 2
    assert abs(value - float(published)) <= half_unit + ulps(value, 2)


def test_gelu_and_silu_against_their_closed_forms():
    """sup gelu′ = Φ(√2) + √2 φ(√2) at √2, inf gelu′ = 1 − that, and min silu = −W(1/e), within 2 ulp."""
    gelu, silu = get("gelu").known, get("silu").known
    with mp.workdps(40):
        root = mp.sqrt(2)
        steepest = mp.ncdf(root) + root * mp.npdf(root)
        flattest = 1 - steepest
    assert abs(gelu.derivative_argmax - root) <= ulps(float(root), 2)
    assert abs(gelu.derivative_range.high - steepest) <= ulps(gelu.derivative_range.high, 2)
    assert abs(gelu.derivative_range.low - flattest) <= ulps(gelu.derivative_range.low, 2)
    assert abs(silu.range.low + mp.lambertw(mp.exp(-1))) <= ulps(silu.range.low, 2)
