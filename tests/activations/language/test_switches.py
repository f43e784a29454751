"""Kinks to the last bit, which branch holds beside them, and what no branch may touch."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from flint import arb, ctx
from formulas import certified, function

from actviz.activations.language.bind import bind
from actviz.activations.language.linear import straight
from actviz.activations.language.parse import parse
from actviz.activations.straight import straight_pieces


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("max(0.1x - 0.3, 0)", [Fraction(3)]),
        ("exp(x)*max(0.3x - 0.7, 0)", [Fraction(7, 3)]),
        ("abs(1.7x + 0.1)*tanh(x)", [Fraction(-1, 17)]),
        ("where(3x > 0.1, sin(x), cos(x))", [Fraction(1, 30)]),
        ("x*clip(x/6 + 1/2, 0, 1)", [Fraction(-3), Fraction(3)]),
        ("exp(x) + hard_swish(0.7x - 0.1)", [Fraction(-29, 7), Fraction(31, 7)]),
        ("tanh(x)*relu6(1 - 3x)", [Fraction(-5, 3), Fraction(1, 3)]),
        ("x*elu(2 - 0.3x, alpha=2)", [Fraction(20, 3)]),
        ("min(max(0.1x, -1), 0.7)*exp(x)", [Fraction(-10), Fraction(7)]),
    ],
)
def test_kinks_of_lines_are_the_nearest_floats(text, places):
    """A switch that is a line with decimal coefficients has its kink at its root, rounded once."""
    assert [kink.at for kink in function(text).kinks] == [float(place) for place in places]


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("max(exp(x) - 2, 0)", lambda: arb(2).log()),
        ("abs(x^3 - 2)", lambda: arb(2).root(3)),
        ("where(tanh(x) > 0.5, x, 0.1x)", lambda: arb("0.5").atanh()),
        ("max(x^2 - 3, x^3)*0 + abs(atan(x) - 1)", lambda: arb(1).tan()),
        ("relu(log(1 + exp(x)) - 3)", lambda: (arb(3).exp() - 1).log()),
    ],
)
def test_kinks_of_curves_are_next_to_the_certified_root(text, root):
    """A root that is bracketed is within the float next to the certified one."""
    before, ctx.prec = ctx.prec, 128
    try:
        expected = float(root())
    finally:
        ctx.prec = before
    assert min(abs(kink.at - expected) for kink in function(text).kinks) <= 2 * math.ulp(expected)


@pytest.mark.parametrize(
    "text",
    [
        "x*clip(x/6 + 1/2, 0, 1)",
        "exp(x)*max(0.3x - 0.7, 0)",
        "exp(x) + hard_swish(0.7x - 0.1)",
        "tanh(x)*relu6(1 - 3x)",
        "max(0, min(6, 3x + 0.1))*exp(-x)",
        "abs(1.7x + 0.1)*tanh(x)",
        "sign(0.3 - 0.7x)*exp(x)",
        "where(3x > 0.1, sin(x), cos(x))",
    ],
)
def test_the_branch_is_right_for_the_floats_beside_a_kink(text):
    """f, f′ and f″ of the floats next to a kink are those of the branch that certainly holds there."""
    f = function(text)
    exact = certified(f)
    for kink in f.kinks:
        for side in (-math.inf, math.inf):
            x = math.nextafter(kink.at, side)
            for order, t in enumerate(exact(x)):
                assert abs(f.derivative(x, order) - float(t)) <= 1e-14 * max(1.0, abs(float(t)))


@pytest.mark.parametrize(
    ("text", "x", "slope"),
    [
        ("where(x > 0, log(x), x)", -1.0, 1.0),
        ("where(x > 0, x, sqrt(x))", 4.0, 1.0),
        ("where(x == 0, 1, sin(x)/x)", 0.0, 0.0),
        ("max(x, -1)*0 + where(x < 1, 1/(1 - x), 2x)", 1.0, 2.0),
        ("0*exp(exp(x)) + x", 1e3, 1.0),
        ("x*0^x if x < 0 else 3x", 2.0, 3.0),
    ],
)
def test_a_branch_that_is_not_taken_has_no_influence(text, x, slope):
    """Neither NaN nor infinity gets through from what is not chosen, or is multiplied by an exact 0."""
    f = function(text)
    assert f.derivative(x) == slope
    assert not math.isnan(f(x))
    assert f.derivative(x, 2) == 0


def test_ties_take_the_first_argument():
    """At a tie max and min are their first argument; |x| and sign have slope 0 at 0."""
    texts = (
        "max(0, x)",
        "max(x, 0)",
        "min(2x, x)*1",
        "abs(x)",
        "sign(x)",
        "exp(x)*max(0, x)",
        "exp(x)*max(x, 0)",
    )
    assert [float(function(text).derivative(0.0)) for text in texts] == [0, 1, 2, 0, 0, 0, 1]


def test_straight_pieces_are_exact():
    """Lines, kinks and jumps in fractions; what is no line is told apart."""
    found = straight(bind(parse("where(x > 0.3, 2x, min(0.1x, -1))").tree, {}))
    assert found is not None
    assert found.breaks == (Fraction(-10), Fraction(3, 10))
    assert [(point.value - point.slope * x, point.slope) for x, point in found.pieces] == [
        (0, Fraction(1, 10)),
        (-1, 0),
        (0, 2),
    ]
    assert straight(bind(parse("x*x").tree, {})) is None
    assert straight(bind(parse("max(x, exp(x))").tree, {})) is None


def test_levels_beside_a_jump_are_not_attained():
    """x for x > 1/4, else 20: the range is open below; f at the jump is what it takes there."""
    pieces = straight_pieces(bind(parse("where(x > 0.25, x, 20)").tree, {}))
    assert pieces is not None
    interval = pieces.facts().range
    assert (interval.low, interval.low_attained) == (0.25, False)
    np.testing.assert_array_equal(pieces.evaluate(np.array([0.25, 0.5]), 0), [20, 0.5])
