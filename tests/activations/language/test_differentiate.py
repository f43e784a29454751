"""Derivatives of trees, against numerical differentiation by mpmath."""

from __future__ import annotations

from fractions import Fraction

import mpmath as mp
import pytest
from each import each
from hypothesis import assume, given
from hypothesis import strategies as st
from trees import FORMULAS, FUNCTIONS, Gap, compositions, value

from actviz.activations.language.differentiate import derivative
from actviz.activations.language.parse import parse
from actviz.activations.language.tree import (
    Call,
    Named,
    Number,
    extent,
    parameters,
    walk,
)
from actviz.activations.language.write import text
from actviz.errors import UsageError

# away from where the formulas have kinks
POINTS = (-3.7182, -2.1415, -1.0823, -0.5119, -0.1317, 0.2791, 0.6673, 1.3391, 2.4142, 4.6692)


def slope(tree, x):
    with mp.workdps(40):
        return mp.diff(lambda t: value(tree, t), x)


def agree(tree, found, x, tolerance=1e-14):
    with mp.workdps(40):
        right, given = slope(tree, mp.mpf(x)), value(found, mp.mpf(x))
        size = max(abs(right), abs(value(tree, mp.mpf(x))), 1)
        assert abs(given - right) <= tolerance * size, (text(tree), text(found), x)


def compare_everywhere(tree, found, points=POINTS):
    compared = 0
    for x in points:
        try:
            slope(tree, mp.mpf(x))
        except Gap:
            continue
        agree(tree, found, x)
        compared += 1
    assert compared >= 2


@each("formula", FORMULAS)
def test_derivatives_of_known_formulas(formula):
    """The derivative of a formula is what numerical differentiation finds."""
    tree = parse(formula).tree
    compare_everywhere(tree, derivative(tree))


@pytest.mark.parametrize("formula", FORMULAS[::3])
def test_second_derivatives(formula):
    """A derivative can be differentiated again."""
    once = derivative(parse(formula).tree)
    compare_everywhere(once, derivative(once), POINTS[::3])


@pytest.mark.parametrize("name", sorted(FUNCTIONS.keys() - {"max", "min", "clip", "hypot", "arsinh"}))
def test_every_elementary_function(name):
    """The chain rule holds for every elementary function."""
    tree = Call(name, (parse("x^2/5 + x/3 + 0.15").tree,))
    compare_everywhere(tree, derivative(tree))


@given(compositions, st.integers(-30, 30))
def test_derivatives_of_any_composition(tree, step):
    """Whatever is composed of the elementary functions is differentiated correctly."""
    x = mp.mpf(step) / 7 + mp.mpf("0.0123456789")  # where no kink of such a formula is likely
    found = derivative(tree)
    try:
        right = slope(tree, x)
        with mp.workdps(40):
            near = [value(tree, x + shift) for shift in (-1e-9, 0, 1e-9)]
            value(found, x)
    except Gap:
        assume(False)
    assume(abs(right) < 1e12 and abs(near[2] - near[0]) < 1e4)
    agree(tree, found, x, tolerance=1e-10)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("max(0, x)", "1 if x > 0, 0 otherwise"),
        ("max(x, 0)", "1 if x > 0, 0 otherwise"),
        ("min(max(0, x), 6)", "1 if 0 < x < 6, 0 otherwise"),
        ("max(min(x, 6), 0)", "1 if 0 < x < 6, 0 otherwise"),
        ("clip(x/6 + 1/2, 0, 1)", "1/6 if -3 < x < 3, 0 otherwise"),
        ("clip(1 - x/2, 0, 1)", "-1/2 if 0 < x < 2, 0 otherwise"),
        ("max(0, x)^2", "2x if x > 0, 0 otherwise"),
        ("x*sigmoid(beta*x)", "σ(βx)·(1 + βx·σ(-βx))"),
        ("x*Phi(x)", "Φ(x) + x·φ(x)"),
        ("x*tanh(s); s = softplus(x)", "tanh(s) + x·σ(x)·(1 - tanh²(s)), s = softplus(x)"),
        ("x/(1 + abs(x))", "1/(1 + |x|)²"),
        ("x/sqrt(1 + alpha*x^2)", "1/(1 + αx²)^(3/2)"),
        ("log(1 + x^2)", "2x/(1 + x²)"),
        ("sign(x)*log1p(abs(x))", "1/(1 + |x|)"),
        ("exp(-x^2)", "-2x·e^(-x²)"),
        ("softplus(beta*x)/beta", "σ(βx)"),
        ("where(x > b, x - b, where(x < -b, x + b, 0))", "1 if |x| > b, 0 otherwise"),
        ("x^2 + x", "2x + 1"),
        ("3*a", "0"),
        ("1/(1 + exp(-x))", "σ(x)·σ(-x)"),
        ("log(1 + exp(beta*x))/beta", "σ(βx)"),
        ("log((1 + exp(a*x))/(1 + exp(a*(x - 1))))/a", "σ(ax) - σ(a(x - 1))"),
        ("x*(1 + exp(-beta*x))^(-alpha)", "(1 + e^(-βx))^(-α)·(1 + αβx·σ(-βx))"),
        ("1 - exp(-exp(x))", "e^(x - e^x)"),
        ("log(cosh(x))", "tanh(x)"),
        ("max(0, x)*sigmoid(x)", "σ(x)·(1 + x·σ(-x)) if x > 0, 0 otherwise"),
    ],
)
def test_derivatives_read_well(formula, expected):
    """Derivatives are as short as they are written by hand."""
    assert text(derivative(parse(formula).tree)) == expected


def test_long_repeated_parts_get_a_name():
    """What a derivative repeats is written once, under a name that nothing else has."""
    tree = parse("v*x*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x^3)))").tree
    found = derivative(tree)
    (name,) = {part.name for part in walk(found) if isinstance(part, Named)}
    assert name not in parameters(tree)
    compare_named = {"v": 0.5}
    with mp.workdps(40):
        right = mp.diff(lambda t: value(tree, t, compare_named), mp.mpf("0.7"))
        assert abs(value(found, mp.mpf("0.7"), compare_named) - right) < 1e-20


def resolve(name):
    """silu with a rate as the only registered function."""
    if name != "swish":
        raise UsageError(f"there is no function {name}")
    return {"beta": Number(Fraction(1))}, parse("sigmoid(beta*x)*(1 + beta*x*sigmoid(-beta*x))").tree


def test_derivatives_of_registered_functions():
    """A registered function brings its own derivative, with its parameters set or at their defaults."""
    for formula, meant in [
        ("swish(x^2)", "x^2*sigmoid(x^2)"),
        ("swish(x/3, beta=2*a)", "x/3*sigmoid(2*a*x/3)"),
    ]:
        compare_everywhere(parse(meant).tree, derivative(parse(formula).tree, resolve))


@pytest.mark.parametrize(
    ("formula", "message"),
    [("swish(x, beta=x)", "beta of swish cannot depend on x"), ("swoosh(x)", "no function swoosh")],
)
def test_what_has_no_derivative(formula, message):
    """A parameter that depends on x, and an unknown function, are refused."""
    with pytest.raises(UsageError, match=message):
        derivative(parse(formula).tree, resolve)


def test_unknown_functions_without_a_registry():
    """Where no registry is given, only elementary functions have derivatives."""
    with pytest.raises(UsageError, match="no derivative of swish"):
        derivative(parse("swish(x)").tree)


def test_derivatives_of_repeated_products_stay_small():
    """A product of many factors does not grow out of hand."""
    tree = parse("*".join(f"tanh({n}*x)" for n in range(1, 21))).tree
    assert extent(derivative(tree))[1] < 3000
