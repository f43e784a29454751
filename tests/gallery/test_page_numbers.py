"""The page's own arithmetic, in Chromium, against this package's: values, kinks, zones, factors, chains."""

from __future__ import annotations

import math

import numpy as np
import pytest

import actviz
from actviz.analysis.depth.vanish import vanish
from actviz.analysis.formats import FORMATS
from actviz.analysis.levels import regions_below
from actviz.analysis.saturation import saturation
from actviz.notation import format_number
from actviz.sample import sample

# numbers beyond JSON travel as words
ASK = """
const told = (value) => typeof value === "number" && !Number.isFinite(value) ? String(value)
  : Array.isArray(value) ? value.map(told) : value && typeof value === "object"
  ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, told(v)])) : value;
return told(actviz[arguments[0]](...arguments[1]));
"""
FAR = (-1000, -745.2, -300, -100, -50, -30, -20, 20, 30, 50, 100, 300, 710, 1000)
NEAR = (1e-3, -1e-3, 1e-9, -1e-9, 0, 1)


@pytest.fixture(scope="module")
def page(browser, gallery):
    """The page, opened once."""
    browser.get(gallery.as_uri())
    return browser


def ask(page, what, *arguments):
    """What a function of the page's console answers."""

    def number(value):
        if isinstance(value, list):
            return [number(each) for each in value]
        if isinstance(value, dict):
            return {key: number(each) for key, each in value.items()}
        return float(value.replace("Infinity", "inf")) if isinstance(value, str) else value

    return number(page.execute_script(ASK, what, arguments))


def settings(function):
    """The defaults, and two others in the domain of each parameter."""
    found = [function]
    for factor in (1.7, 0.4):
        values = {}
        for declared in function.declared():
            usual = declared.default
            tried = (
                usual * factor,
                usual + factor - 1,
                usual + round(3 * (factor - 1)),
                usual * (1 + factor / 50),
            )
            values[declared.name] = next((x for x in tried if x in declared.domain and x != usual), usual)
            if function.name == "repu":
                values[declared.name] = round(4 * factor)
        if values:
            found.append(type(function)(**values))
    return found


def places(function, count):
    """Numbers near 0, far from it, and at the kinks."""
    special = {*(kink.at for kink in function.kinks[:20]), *FAR, *NEAR}
    return sorted(special | set(np.round(np.linspace(-10, 10, count - len(special)), 3).tolist()))


def compare(page, function, x, order):
    """Equal in the six digits that are shown; a rounding boundary may lie between numbers equal to eleven."""
    expected = function.derivative(np.array(x), order=order).tolist()
    found = ask(page, "evaluate", function.spec, x, order)
    for at, a, b in zip(x, found, expected, strict=True):
        same = format_number(a) == format_number(b) or math.isclose(a, b, rel_tol=1e-11, abs_tol=1e-290)
        assert same, f"{function} order {order} at {at!r}: {a!r}, not {b!r}"


def test_values_at_some_places(page):
    """All functions at their defaults: f and f′ at two dozen places."""
    for name in actviz.names():
        function = actviz.get(name)
        x = sorted(
            {
                *(kink.at for kink in function.kinks[:4]),
                -300.0,
                -20.0,
                -4.2,
                -1.1,
                -1e-3,
                0.0,
                0.6,
                2.3,
                7.7,
                30.0,
            }
        )
        for order in (0, 1):
            compare(page, function, x, order)


@pytest.mark.whole
@pytest.mark.parametrize("name", actviz.names())
def test_values(name, page):
    """f, f′ and f″ at the defaults and at two other settings, at 200 places."""
    for function in settings(actviz.get(name)):
        for order in (0, 1, 2):
            compare(page, function, places(function, 200), order)


def compare_dots(drawn, expected):
    """The same dots, but for jumps that nobody could see."""
    heights = {dot.x: [each.y for each in expected if each.x == dot.x] for dot in expected}
    seen = sorted((dot.x, dot.y, dot.closed) for dot in expected if np.ptp(heights[dot.x]) > 1e-300)
    found = sorted((dot["x"], dot["y"], dot["closed"]) for dot in drawn)
    assert len(found) == len(seen)
    np.testing.assert_allclose(np.array(found), np.array(seen), rtol=1e-6, atol=1e-9)


@pytest.mark.whole
@pytest.mark.parametrize("name", actviz.names())
def test_curves(name, page):
    """What is drawn lies on f, f′ and f″; kinks, jumps and dots are those of the figures."""
    for function in settings(actviz.get(name)):
        at = [kink.at for kink in function.kinks if abs(kink.at) <= 6]
        np.testing.assert_allclose(ask(page, "kinks", function.spec, -6, 6), at, rtol=1e-12, atol=1e-15)
        for order in (0, 1, 2):
            drawn, expected = (
                ask(page, "sampled", function.spec, -6, 6, order),
                sample(function, -6, 6, order),
            )
            compare_dots(drawn["dots"], expected.dots)
            height = np.ptp(expected.y[np.isfinite(expected.y)]) or 1.0
            assert drawn["pieces"][0][0][0] == -6
            assert drawn["pieces"][-1][-1][0] == 6
            for piece in drawn["pieces"]:
                x, y = np.array(piece).T
                inside = ~np.isin(x, at)
                true = function.derivative(x[inside], order=order)
                np.testing.assert_allclose(y[inside], true, rtol=1e-6, atol=1e-9 * height)
                assert np.interp(expected.x, x, y, left=np.nan, right=np.nan).size
            for x, y in zip(
                expected.x, expected.y, strict=True
            ):  # chords between the points follow the curve
                near = [
                    np.interp(x, *np.array(piece).T)
                    for piece in drawn["pieces"]
                    if piece[0][0] <= x <= piece[-1][0]
                ]
                assert np.isnan(y) or any(abs(each - y) < 0.02 * height for each in near)


@pytest.mark.parametrize("name", ["relu", "hardshrink", "elu", "sign", "plu", "sinc", "gelu_10", "hard_mish"])
def test_jumps(name, page):
    """Kinks, jumps and their dots are those of the figures."""
    function = actviz.get(name)
    at = [kink.at for kink in function.kinks if abs(kink.at) <= 6]
    assert ask(page, "kinks", function.spec, -6, 6) == pytest.approx(at, abs=1e-15)
    for order in (0, 1, 2):
        drawn, expected = ask(page, "sampled", function.spec, -6, 6, order), sample(function, -6, 6, order)
        compare_dots(drawn["dots"], expected.dots)


NAMES = (
    "sigmoid",
    "tanh",
    "relu",
    "gelu",
    "leaky_relu",
    "elu",
    "silu",
    "softsign",
    "hard_tanh",
    "snake",
    "hard_swish",
)


@pytest.mark.parametrize(
    "name", [*NAMES, *(pytest.param(n, marks=pytest.mark.whole) for n in actviz.names() if n not in NAMES)]
)
def test_zones_and_factors(name, page):
    """Where |f′| is below 0.01, and bound, mean, rms and typical of a layer, are those of `saturation`."""
    function = actviz.get(name)
    found, expected = ask(page, "zones", name, 0.01), [list(zone) for zone in regions_below(function, 0.01)]
    if function.known.waves:  # there is no end of them
        found, expected = (
            [zone for zone in zones if max(map(abs, zone)) < 40] for zones in (found, expected)
        )
    assert len(found) == len(expected)
    np.testing.assert_allclose(np.array(found), np.array(expected), rtol=1e-9, atol=1e-12)
    product = saturation([name], layers=1).functions[0].gradient_product
    factors = ask(page, "factors", name)
    for kind in ("bound", "mean", "rms", "typical"):
        # four digits are shown
        expected = getattr(product, kind).factor
        assert factors[kind] == pytest.approx(expected, rel=1e-5, abs=1e-14, nan_ok=True), kind


@pytest.mark.parametrize("name", actviz.names())
def test_factors_while_a_slider_moves(name, page):
    """They are found with less work: to six digits, the typical slope to three in a hundred."""
    exact, soon = ask(page, "factors", name), ask(page, "sketched", name)
    near = {"bound": 1e-6, "rms": 1e-6, "mean": 1e-6, "typical": 0.03}
    for kind, expected in exact.items():
        assert soon[kind] == pytest.approx(expected, rel=near[kind], abs=1e-12, nan_ok=True), kind


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("chain", [(4, 1, 0, 1), (12, -1.5, 0.25, 0.5), (1, 2, 1, -3)])
def test_chain(name, chain, page):
    """Each layer's share of the last one's gradient is what `vanish` prints."""
    layers, weight, bias, start = chain
    report = vanish(name, layers=layers, weights=[weight], bias=[bias], input=start).functions[0]
    found = ask(page, "chain", name, {"layers": layers, "weight": weight, "bias": bias, "input": start})
    np.testing.assert_allclose(found["z"], report.z, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(found["slope"], report.derivative, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(
        [s["log10"] for s in found["share"]], report.share_of_last.log10, rtol=1e-9, atol=1e-12
    )
    known = ~np.isnan(report.share_of_last.value)
    signs = np.array([s["sign"] for s in found["share"]])
    assert (
        signs[known & (report.share_of_last.value != 0)]
        == np.sign(report.share_of_last.value[known & (report.share_of_last.value != 0)])
    ).all()


@pytest.mark.parametrize("name", ["bfloat16", "float16", "float8_e4m3fn", "float8_e5m2"])
def test_number_formats(name, page):
    """Rounding to a format: numbers of it, halfway between two, beyond the largest, subnormal."""
    known = FORMATS[name]
    numbers = known.numbers()[:: 1 if known.bits == 8 else 499]
    x = np.concatenate(
        [
            numbers,
            (numbers[1:] + numbers[:-1]) / 2,
            np.random.default_rng(0).normal(0, 3, 200),
            [1e9, -1e40, 1e-30, 0.0],
        ]
    )
    np.testing.assert_array_equal(ask(page, "rounded", name, x.tolist()), known.rounded(x))


def test_written_numbers(page):
    """Numbers are written as the command line writes them: ties to even, powers of ten with two digits."""
    numbers = [
        1.953125,
        0.5,
        -2.5e-7,
        1e-9,
        123456.5,
        999999.5,
        1e6,
        1e-5,
        0.0001,
        1 / 3,
        -0.0,
        1e300,
        2.0**-16,
        5e-324,
        1234567.0,
    ]
    assert [page.execute_script("return actviz.formatted(arguments[0])", x) for x in numbers] == list(
        map(format_number, numbers)
    )
