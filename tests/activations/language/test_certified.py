"""Formulas against certified numbers: where roundings cannot move a result far, floats get it right."""

from __future__ import annotations

import numpy as np
import pytest
from cases import FIRST, MEASURED, get
from each import each
from flint import arb
from formulas import certified, formula, function, sensitivity
from reference import derivatives

from actviz.activations.language.certify import PRECISIONS
from actviz.errors import UsageError

PLACES = (
    -412.71828, -30.161803, -7.3316, -2.61412, -1.1234567, -0.45777, -1.3137e-3, 0.0, 1.7724539e-5, 0.0213,
    0.318309886, 0.9343, 1.7312, 3.3591, 8.1353, 25.3219, 121.9777,
)  # fmt: skip
LARGEST = float(np.finfo(np.float64).max)
SMALLEST = float(np.finfo(np.float64).smallest_normal)
BITS = (128, 256, 640)
WELL_CONDITIONED = 100.0  # times as far as each rounding on the way, at most, a result may move


def checked(f, places=PLACES, precisions=BITS) -> int:
    """Compare f, f′ and f″ with the certified values; how many of these there are."""
    exact, kinks = certified(f), {kink.at for kink in f.switches}
    values = [np.asarray(f.derivative(places, order)) for order in range(3)]
    count = 0
    for i, x in enumerate(places):
        truth = exact(x, 3, precisions)
        moves = None
        for order, t in enumerate(truth):
            if t is None or abs(float(t)) > LARGEST or (order == 2 and x in kinks):
                continue  # at a kink f″ is 0 by convention
            count += 1
            y = float(values[order][i])
            told = f"{f.definition}: f{'′' * order}({x}) is {t}, not {y!r}"
            if not abs(float(t - y)) <= max(1e-12 * abs(float(t)), SMALLEST):
                moves = sensitivity(f, x) if moves is None else moves
                assert moves[order] > WELL_CONDITIONED, f"{told}; a rounding moves it by {moves[order]:.3g}"
    return count


@each("start", range(0, 220, 20), size=1, part=4)
def test_formulas_are_right_where_they_are_well_conditioned(start):
    """f, f′ and f″ are within 1e-12 of the certified value, which no NaN is."""
    count = 0
    for seed in range(start, start + 20):
        f = function(formula(seed))
        try:
            count += checked(f) if f.bound is not None else 0
        except UsageError as refused:
            assert "not a real number" in str(refused)  # noqa: PT017 # log(-1): refused as a whole
    assert count > 500


def test_sensitivity_tells_what_cancels():
    """1 − cos(x) loses its digits near 0, x·σ(x) nowhere."""
    assert sensitivity(function("1 - cos(x)"), 1e-4, 1)[0] > 1e7
    assert (sensitivity(function("x*sigmoid(x)"), 1.0) < 20).all()


@pytest.mark.parametrize(
    ("text", "x"),
    [
        ("log(1 + exp(x))", 800.0),
        ("log(1 + exp(x))", -800.0),
        ("log(1 + exp(2x + x^2))", 40.0),
        ("exp(x)/(1 + exp(x))", 800.0),
        ("x*exp(x)/(exp(x) + 2)", 1e4),
        ("tanh(exp(x))", 1e3),
        ("1/(1 + exp(exp(-x)))", -50.0),
        ("sqrt(1 + x^4)", 1e150),
        ("x^3/(1 + x^2)", 1e200),
        ("x*tanh(log(1 + exp(x)))", 1e5),
        ("log(exp(x) + exp(-x))", 2e3),
        ("asinh((exp(x^3) - 1)/0.5)", 8.1353),
        ("atan(exp(x))", 500.0),
        ("log(exp(x) + exp(-x/2))", 490.0),
        ("x^41/(1 + x^40)^0.5", 1e12),
    ],
)
def test_a_value_is_found_where_parts_overflow(text, x):
    """Where a part on the way is beyond float64, f, f′ and f″ are within 1e-12 of the certified values."""
    assert checked(function(text), (x,), PRECISIONS) == 3
    f, exact = function(text), certified(function(text))(x)
    for order, t in enumerate(exact):
        y = float(f.derivative(x, order))
        assert abs(y - float(t)) <= 1e-12 * abs(float(t)) + SMALLEST, f"f{'′' * order}: {y} is not {t}"


@each("spec", MEASURED, part=FIRST)
def test_definitions_are_the_textbook_formulas(spec):
    """f, f′ and f″ of the definition as it is written are those of the oracle, to 64 bits.

    Parameters that are floats where the oracle has more digits differ by as much.
    """
    f = get(spec)
    exact = certified(f)
    slack = 2.0**-52 if f.constants else 2.0**-64
    for x in (-612.3, -3.17, -0.61, 1.3e-5, 0.777, 2.43, 19.2, 1e5 / 3):
        for t, known in zip(exact(x), derivatives(f.name, x, f.parameters), strict=False):
            assert t is not None
            assert abs(t - known) <= abs(known).mid() * slack + arb(2) ** -1140
