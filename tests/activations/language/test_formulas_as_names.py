"""A formula where a name is expected: which texts are formulas, what they are called, when they are equal."""

from __future__ import annotations

import math
import pickle
import re

import numpy as np
import pytest

import actviz
from actviz.activations.registry import swept
from actviz.errors import UnknownActivationError, UsageError


def test_a_formula_is_a_function_like_any_other():
    """It evaluates, has facts and formulas, and belongs to the functions of one's own."""
    f = actviz.get("x*sigmoid(1.702x)")
    x = np.linspace(-8.0, 8.0, 101)
    s = 1 / (1 + np.exp(-1.702 * x))
    np.testing.assert_allclose(f(x), x * s, rtol=1e-14)
    np.testing.assert_allclose(f.derivative(x), s + 1.702 * x * s * (1 - s), rtol=1e-11, atol=1e-13)
    assert (f.name, f.family, f.kind) == ("x·σ(1.702x)", "own", "scalar")
    assert f.range.low == pytest.approx(-0.1636101896)
    assert f.formula == r"x\,\sigma(1.702\,x)"
    told = f.to_dict()
    assert (told["source"], told["derivative_by"], told["reference"]) == ("formula", "definition", None)
    assert "range" in told["found"]


def test_straight_pieces_are_not_found_by_looking():
    """Their facts follow exactly from the lines."""
    f = actviz.get("max(0.1x, x)")
    assert f.to_dict()["found"] == []
    assert [(kink.at, kink.left, kink.right) for kink in f.kinks] == [(0.0, 0.1, 1.0)]


def test_free_names_are_parameters():
    """Their values follow a colon, in turn or by name, or come by keyword; any name will do."""
    by_name = actviz.get("mine(x) = a*x + b^2:b=3,a=2")
    assert (by_name.name, by_name.parameters) == ("mine", {"a": 2.0, "b": 3.0})
    assert by_name == actviz.get("mine(x) = a*x + b^2:2,3") == actviz.get("mine(x) = a*x + b^2:2", b=3)
    assert by_name != actviz.get("mine(x) = a*x + b^2:2,4")
    assert hash(by_name) == hash(actviz.get("mine(x) = a*x+b**2:2,3"))
    assert by_name(1.0) == 11.0
    names = "name + value + range + kinks + bound + known + self + parameters"
    assert actviz.get(f"x*({names}):1,2,3,4,5,6,7,8")(2.0) == 72.0


def test_equal_formulas_are_equal_however_they_are_written():
    """What counts is the tree and the parameters."""
    assert actviz.get("x*sigmoid(x)") == actviz.get(" x · σ( x ) ")
    assert actviz.get("x*sigmoid(x)") != actviz.get("sigmoid(x)*x")
    assert actviz.get("x*sigmoid(x)") != actviz.get("silu")


@pytest.mark.parametrize(
    "text",
    [
        "x*sigmoid(1.702x)",
        "mine(x) = max(a*x, x) - 0.1*exp(-x^2):a=0.2",
        "x*tanh(s); s = softplus(b*x):b=0.1",
        "x if x > 0 else a*(e^x - 1):1e-300",
        "√(x² + 1) − π",
    ],
)
def test_the_spec_names_the_same_function_again(text):
    """What a function says that it is called finds it, and so does a pickle."""
    f = actviz.get(text)
    assert actviz.get(f.spec) == f
    assert pickle.loads(pickle.dumps(f)) == f
    assert eval(repr(f)) == f  # it is actviz.get('…')


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("rleu", "relu"), ("leaky-rleu", "leaky_relu"), ("Leaky Rleu", "leaky_relu"), ("sofplus", "softplus")],
)
def test_a_misspelt_name_is_no_formula(typed, meant):
    """Letters, digits and hyphens without an x among them are a name."""
    with pytest.raises(UnknownActivationError) as caught:
        actviz.get(typed)
    assert caught.value.hint == f"did you mean {meant}?"


@pytest.mark.parametrize("typed", ["leaky-relu", "RELU", "re-lu", "nn.SiLU", "F.gelu"])
def test_a_registered_name_wins(typed):
    """A hyphen in a name is no minus."""
    assert actviz.get(typed).built_in()


@pytest.mark.parametrize("typed", ["xy", "lambda x", "", "  ", "3", "relu2y"])
def test_what_has_no_sign_of_a_formula_is_an_unknown_name(typed):
    """The error is the one for names."""
    with pytest.raises(UnknownActivationError, match="unknown activation"):
        actviz.get(typed)


@pytest.mark.parametrize("typed", ["x", "2x", "-x", ".5x", "x-1", "x²", "tanh(x)", "1 if x > 0 else 0"])
def test_what_counts_as_a_formula(typed):
    """x alone, products without a sign, and whatever has an operator or parentheses."""
    assert actviz.get(typed).to_dict()["source"] == "formula"


@pytest.mark.parametrize(
    ("typed", "error", "hint"),
    [
        ("x*sigmoid(b*x)", "column 11: the parameter b has no value", "colon: 'x*sigmoid(b*x):b=1'"),
        ("a*x+b", "column 1: the parameters a and b have no value", "colon: 'a*x+b:a=1,b=1'"),
        ("x*tanh", "column 3: the parameter tanh has no value", "for the function write tanh(x)"),
        ("x*simgoid", "column 3: the parameter simgoid has no value", "did you mean sigmoid(x)?"),
        ("x*simgoid(x)", "column 3: there is no function 'simgoid'", "did you mean sigmoid?"),
        ("tahn(x)", "column 1: there is no function 'tahn'", "did you mean tanh?"),
        ("2*tahn", "column 3: the parameter tahn has no value", "did you mean tanh(x)?"),
        ("relu(x) = x^2", "column 1: 'relu' is already the name of something else", "my_relu(x) = …"),
        ("a*x:c=1", "ax takes no parameter 'c'", "ax takes a"),
        ("a*x:1,2", "ax has no parameter for '2'", "ax takes a"),
        ("a*x:a=nan", "ax: a must be a number in (-∞, ∞), not nan", "for example ax:a=1"),
        ("9^9^9^9*x", "column 3: the value is not a real number, or overflows float64", "9^9^9"),
        ("x + log(-1)", "column 5: the value is not a real number", "unlike log(-1)"),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_a_way_out(typed, error, hint):
    """The column, what is wrong, and what to type instead."""
    with pytest.raises(UsageError) as caught:
        actviz.get(typed)(1.0)
    assert error in caught.value.message
    assert hint in caught.value.hint


def test_a_sweep_gives_a_parameter_its_values():
    """Also one that had none, and one that had another."""
    assert [f(1.0) for f in swept("a*x", "a", (1.0, 2.0))] == [1.0, 2.0]
    assert [f(1.0) for f in swept("a*x + b:b=1,a=7", "a", (1.0, 2.0))] == [2.0, 3.0]
    with pytest.raises(UsageError, match="the parameter b has no value"):
        swept("a*x + b", "a", (1.0, 2.0))


TEXTS = (
    "x*sigmoid(1.702x)", "x^2", "x^3", "x^2+1", "x^2-1", "x/2", "x*2", "-x", "x if x>1 else 2",
    "x if x<1 else 2", "α(x) = x", "日(x) = x", "月(x) = x", "mine(x) = x", f"{'x + ' * 50}1",
    f"{'x + ' * 50}2",
)  # fmt: skip


def test_file_names_are_short_plain_and_distinct():
    """Letters, digits, points, hyphens and underscores; at most 40; another formula has another name."""
    names = [actviz.get(text).file_name for text in TEXTS]
    assert all(re.fullmatch(r"[A-Za-z0-9][\w.-]{0,39}", name, re.ASCII) for name in names), names
    assert len(set(names)) == len(TEXTS), names
    assert names[:3] == ["x-sigmoid-1.702x", "x-to-2", "x-to-3"]


def test_a_long_formula_has_a_short_name():
    """In tables it is cut off; one that was given a name keeps it."""
    long = "+".join(f"sin({n}x)" for n in range(1, 30))
    assert len(actviz.get(long).name) == 60
    assert actviz.get(f"waves(x) = {long}").name == "waves"


def test_whatever_its_parameters_are_a_formula_ends_in_words():
    """Numbers that overflow float64 are an error."""
    with pytest.raises(UsageError, match="overflow float64"):
        actviz.get("a*b*x:1e300,1e300").known  # noqa: B018 # worked out when it is asked for
    assert math.isnan(actviz.get("log(x)")(-1.0))
