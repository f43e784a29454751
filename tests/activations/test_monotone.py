"""Which way a curve goes: from its slopes, its flat pieces and its jumps, whatever its facts leave unsaid."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from cases import FIRST, MEASURED, get
from each import each

import actviz
from actviz.activations.facts import Facts, Interval, Kink, Tail
from actviz.activations.straight import Knot, Line, StraightPieces
from actviz.analysis.propagation.gain import gains
from actviz.figures.files.descriptions import description
from actviz.tables.show import card

INF = math.inf


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        ("arctid", "strictly decreasing"),
        ("slaf:-3,-0.1", "strictly decreasing"),
        ("star_relu:-0.1,0.5", "non-increasing"),
        ("sigmoid", "strictly increasing"),
        ("relu", "non-decreasing"),
        ("leaky_relu:-0.5", "not monotone"),
    ],
)
def test_both_directions(spec, told):
    """Functions that only fall are told apart from those that do both; the JSON says the same."""
    f = get(spec)
    assert f.known.monotone == told
    assert f.to_dict()["monotone"] == told


@each("spec", MEASURED, part=FIRST)
def test_direction_is_seen_in_values(spec):
    """Increasing functions fall by no more than rounding, decreasing ones rise by no more; others do both."""
    f = get(spec)
    y = f(np.linspace(-20, 20, 40001))
    steps, rounding = np.diff(y), 8 * np.spacing(np.abs(y).max())
    known = f.known
    assert not known.increasing or steps.min() >= -rounding
    assert not known.decreasing or steps.max() <= rounding
    if known.monotone == "not monotone":
        assert steps.min() < 0 < steps.max()


def line(low, high, **others):
    """The facts of a smooth function whose slopes lie between two attained ends."""
    slopes = Interval(low, high, math.isfinite(low), math.isfinite(high))
    tails = Tail(math.nan, low), Tail(math.nan, high)
    return Facts(Interval(), slopes, *tails, **others)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (line(0.0, INF), "strictly increasing"),  # x³: flat at 0 alone, though no place is stated
        (line(-INF, 0.0), "strictly decreasing"),  # −x³
        (line(0.0, INF, falls=True), "not monotone"),
        (line(0.0, INF, rises=True), "strictly increasing"),
        (line(-INF, 0.0, rises=True), "not monotone"),
        (line(-INF, 0.0, falls=True), "strictly decreasing"),
        (line(-1.0, 1.0), "not monotone"),
        (line(0.0, 1.0, kinks=(Kink(0.0, 1.0, 0.0, 0.0), Kink(1.0, 0.0, 1.0, 0.0))), "non-decreasing"),
        (line(-1.0, 0.0, kinks=(Kink(0.0, -1.0, 0.0, 0.0), Kink(1.0, 0.0, -1.0, 0.0))), "non-increasing"),
        (line(0.0, 1.0, kinks=(Kink(0.0, 0.5, 0.0, 0.0), Kink(1.0, 1.0, 1.0, 0.0, 2))),
         "strictly increasing"),
        (Facts(Interval(), Interval(0.0, 1.0, True, True), Tail(0.0, 0.0, straight=True), Tail(INF, 1.0)),
         "non-decreasing"),
        (Facts(Interval(), Interval(0.0, 1.0), Tail(0.0, 0.0), Tail(INF, 1.0)), "strictly increasing"),
    ],
)  # fmt: skip
def test_what_follows_from_other_facts(facts, told):
    """Only an interval without slope makes a curve less than strictly monotone; jumps have a direction."""
    assert facts.monotone == told


def steps(before, at_zero, after, slope):
    """Two half-lines and what f is where they meet."""
    if slope:
        lines = Line(slope, root=-before / slope), Line(slope, root=-after / slope)
    else:
        lines = Line(level=before), Line(level=after)
    return StraightPieces(lines, (Knot(0.0, slope=0.0, value=at_zero),))


@each("slope, heights", itertools.product([0.0, 2.0, -2.0], itertools.product([-1.0, 0.0, 1.0], repeat=3)))
def test_jumps_of_straight_pieces(heights, slope):
    """A jump counts by its direction, on both sides of the value at the jump itself."""
    f = steps(*heights, slope)
    rises = np.diff(f.evaluate(np.array([-3e-9, -2e-9, 0.0, 2e-9, 3e-9]), 0))
    assert f.facts().increasing == (rises >= 0).all()
    assert f.facts().decreasing == (rises <= 0).all()


def test_card_names_the_lowest_and_the_highest_slope():
    """arctid falls everywhere, least steeply at its highest slope, which nothing calls the steepest."""
    arctid = get("arctid")
    (row,) = actviz.saturation(arctid).functions
    told = dict(card(arctid, row, gains(arctid)).rows)
    assert told["range of f′"].endswith("(lowest at x = -0.765379, highest at x = 0.765379)")
    assert told["shape"].startswith("strictly decreasing")
    lowest, highest = arctid.known.derivative_argmin, arctid.known.derivative_argmax
    slopes = arctid.derivative(np.linspace(-9, 9, 4001))
    assert arctid.derivative(lowest) <= slopes.min()
    assert arctid.derivative(highest) >= slopes.max()


def test_alternative_text_falls_with_the_curve():
    """A figure of a decreasing function says that it falls, from the upper end of its range to the lower."""
    assert description([get("arctid")]).startswith("arctid falls from infinity to minus infinity;")
