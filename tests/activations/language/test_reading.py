"""Reading definitions: precedence, implicit products, signs of print, errors at their column, constants."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from formulas import function

from actviz.activations.formula import looks_like_formula
from actviz.activations.language.bind import bind
from actviz.activations.language.parse import parse
from actviz.activations.language.tree import Number
from actviz.errors import UsageError


def value(text: str) -> Fraction:
    """What a text without x is, exactly."""
    tree = bind(parse(text).tree, {})
    assert isinstance(tree, Number)
    return tree.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 - 2 - 3", -4),
        ("2^3^2", 512),
        ("-2^2", -4),
        ("2^-1", Fraction(1, 2)),
        ("12/2/3", 2),
        ("2*3 + 4*5", 26),
        ("2(3 + 4)", 14),
        ("(1 + 1)(2 + 1)", 6),
        ("2(3)^2", 18),
        ("1/2(4)", 2),
        ("0.1 + 0.2", Fraction(3, 10)),
        ("1e-300*1e300", 1),
        ("3²·2", 18),
        ("2⁻¹", Fraction(1, 2)),
        ("6÷2×3−1", 8),
        ("√4 + 1", 3),
        ("1 if 2 < 3 else 5", 1),
        ("where(not 1 < 2 or 3 ≤ 3, 7, 8)", 7),
        ("1 if 1 < 2 < 2 else 0", 0),
        ("abs(-0.3)", Fraction(3, 10)),
        ("max(1, 3, 2) - min(1, 3, 2)", 2),
        ("clip(5, 0, 3)", 3),
        ("exp(0) + cos(0)", 2),
        ("s^2; s = 1 + t; t = 2", 9),
    ],
)
def test_constants_are_exact(text, expected):
    """Precedence, products without a sign and constants, as exact fractions."""
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("2x", "2*x"),
        ("2x^2", "2*(x^2)"),
        ("(x + 1)x", "(x + 1)*x"),
        ("x·σ(x)", "x*sigmoid(x)"),
        ("Φ(x)φ(x)", "Phi(x)*phi(x)"),
        ("-x^2", "-(x^2)"),
        ("e^x", "exp(x)"),
        ("x² − π", "x^2 - pi"),
        ("x if x > 0 else 0.1x", "where(x > 0, x, 0.1*x)"),
        ("not x > 0 and x < 1 or x > 3", "((not (x > 0)) and x < 1) or x > 3"),
        ("LN(x)", "ln(x)"),
    ],
)
def test_what_is_written_in_two_ways_is_the_same(text, same):
    """Two spellings are bound to one tree."""
    if "or" in text:
        text, same = (f"where({each}, 1, 2)" for each in (text, same))
    assert bind(parse(text).tree, {}) == bind(parse(same).tree, {})


@pytest.mark.parametrize(
    ("text", "column", "what"),
    [
        ("x +", 4, "unexpected end"),
        ("x + * 2", 5, "unexpected '*'"),
        ("x(x + 1)", 1, "'x' is not a function"),
        ("xy(2)", 1, "no function 'xy'"),
        ("sin(x", 6, "expected ')'"),
        ("x $ 2", 3, "unexpected character '$'"),
        ("x.real", 2, "unexpected character '.'"),
        ("x[0]", 2, "unexpected character '['"),
        ("'a'", 1, "unexpected character"),
        ("where(x, 1, 2)", 1, "a condition"),
        ("(x > 0) + 1", 1, "expected a value"),
        ("tanhh(x)", 1, "no function 'tanhh'"),
        ("2 + exp(x, x)", 5, "takes 1 argument"),
        ("elu(x, beta=2)", 1, "no parameter 'beta'"),
        ("elu(x, alpha=x)", 1, "may not depend on x"),
        ("softmax(x)", 1, "maps a vector"),
        ("a*x", 1, "parameter a has no value"),
        ("1e999*x", 1, "outside the range of float64"),
    ],
)
def test_errors_point_at_the_column(text, column, what):
    """The message tells the column, counted from 1, and what is wrong there; there is a hint."""
    with pytest.raises(UsageError) as caught:
        bind(parse(text).tree, {}, text)
    assert f"column {column}:" in str(caught.value)
    assert what in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "sqrt", "asinh", "abs", "exp", "softplus", "gelu", "ln"])
def test_hints_name_the_nearest_function(name):
    """Two neighbours that are swapped are the smallest slip, nearer than a letter more or less."""
    slips = {name[:i] + name[i + 1] + name[i] + name[i + 2 :] for i in range(len(name) - 1)}
    for slip in slips - {name}:
        with pytest.raises(UsageError) as caught:
            bind(parse(f"{slip}(x)").tree, {}, f"{slip}(x)")
        assert caught.value.hint == f"did you mean {name}?"


@pytest.mark.parametrize(
    ("slip", "hint"),
    [("sofplus", "did you mean softplus?"), ("tanhh", "did you mean tanh?"), ("nat", "allowed are …"),
     ("qqq", "allowed are …")],
)  # fmt: skip
def test_hints_are_near(slip, hint):
    """A letter more or less is a slip; letters in any order are not."""
    with pytest.raises(UsageError) as caught:
        bind(parse(f"{slip}(x)").tree, {}, f"{slip}(x)")
    assert caught.value.hint.startswith(hint.removesuffix("…"))


@pytest.mark.parametrize("text", ["log(-1)", "1/0 + x", "0/0", "sqrt(-2)*x", "(1e300^6)*x", "(-8)^(1/3) + x"])
def test_constants_that_are_no_real_number_are_refused(text):
    """With an error for people, not with NaN or a traceback."""
    with pytest.raises(UsageError, match="not a real number, or overflows float64"):
        bind(parse(text).tree, {}, text)


def test_names_and_parts():
    """``mine(x) = …`` names a formula; a part may use those after it, not those before."""
    assert parse("mine(x) = 2x").name == "mine"
    assert parse("2x").name is None
    with pytest.raises(UsageError, match="cannot be used here"):
        parse("s; t = s; s = t")


@pytest.mark.parametrize(
    ("text", "is_one"), [("x^2", True), ("x", True), ("relu", False), ("leaky-relu", True)]
)
def test_what_looks_like_a_formula(text, is_one):
    """A sign of arithmetic makes a text a formula, and so does x alone."""
    assert looks_like_formula(text) is is_one


def test_settings_make_it_the_registered_function():
    """softplus(x) is elementary, softplus(x, beta=2) the registered function at β = 2."""
    x = np.linspace(-3, 3, 7)
    np.testing.assert_allclose(function("softplus(x, beta=2)")(x), np.log1p(np.exp(2 * x)) / 2, rtol=1e-14)


def test_constant_conditions_leave_the_others():
    """A comparison of numbers inside ``or`` and ``and`` is decided before there is any x."""
    x = np.array([-1.0, 1.0])
    assert function("where(1 < 2 or x > 0, 1, 2) + 0*x")(x).tolist() == [1, 1]
    assert function("where(1 > 2 or x > 0, 1, 2) + 0*x")(x).tolist() == [2, 1]
    assert function("where(1 < 2 and x > 0, 1, 2) + 0*x")(x).tolist() == [2, 1]
    assert function("where(not 1 < 2 and x > 0, 1, 2) + 0*x")(x).tolist() == [2, 2]
