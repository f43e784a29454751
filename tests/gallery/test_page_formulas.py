"""Formulas as MathML: what is written where, and that nothing of a formula is lost on the way."""

from __future__ import annotations

import re
from collections import Counter
from xml.etree import ElementTree

import pytest

import actviz
from actviz.gallery.mathml import function_formulas, mathml


def shape(element):
    """An element as nested tuples: the tag and what is in it."""
    inner = [shape(child) for child in element]
    return (element.tag, *(inner or [element.text]))


def parsed(formula):
    (inner,) = ElementTree.fromstring(mathml(formula))
    return inner


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (r"\frac{1}{2}", ("mfrac", ("mn", "1"), ("mn", "2"))),
        (r"\frac12", ("mfrac", ("mn", "1"), ("mn", "2"))),
        ("x^10", ("mrow", ("msup", ("mi", "x"), ("mn", "1")), ("mn", "0"))),
        (r"\sqrt{x}", ("msqrt", ("mi", "x"))),
        ("x^2", ("msup", ("mi", "x"), ("mn", "2"))),
        ("t_r", ("msub", ("mi", "t"), ("mi", "r"))),
        ("c_0^2", ("msubsup", ("mi", "c"), ("mn", "0"), ("mn", "2"))),
        ("c^2_0", ("msubsup", ("mi", "c"), ("mn", "0"), ("mn", "2"))),
        ("e^{-x}", ("msup", ("mi", "e"), ("mrow", ("mo", "−"), ("mi", "x")))),
        ("|x|^3", ("msup", ("mrow", ("mo", "|"), ("mi", "x"), ("mo", "|")), ("mn", "3"))),
        ("0.044715", ("mn", "0.044715")),
        (r"\tanh^2", ("msup", ("mi", "tanh"), ("mn", "2"))),
        ("h(x)", ("mrow", ("mi", "h"), ("mrow", ("mo", "("), ("mi", "x"), ("mo", ")")))),
        (r"\mathrm{erf}", ("mi", "erf")),
        (r"\varphi'", ("mrow", ("mi", "φ"), ("mo", "′"))),
        ("x < 1", ("mrow", ("mi", "x"), ("mo", "<"), ("mn", "1"))),
    ],
)
def test_constructs(formula, expected):
    """Each construct of mathtext becomes MathML's own."""
    assert shape(parsed(formula)) == expected


def test_a_sign_is_before_a_value_or_between_two():
    """A minus at the beginning, after a bracket, a comma or a relation stands close to its number."""
    for formula, forms in {
        "-x": ["prefix"],
        "a-x": ["infix"],
        "(-x)-|x|-1": ["prefix", "infix", "infix"],
        r"x < -\lambda": ["prefix"],
        r"\max(x, -1)": ["prefix"],
        r"x^2 - \frac{-1}{2}": ["infix", "prefix"],
        r"x\,-1": ["infix"],
    }.items():
        signs = [o for o in ElementTree.fromstring(mathml(formula)).iter("mo") if o.text == "−"]
        assert [sign.get("form") for sign in signs] == forms, formula


def test_brackets_grow_with_fractions_only():
    """Round what is no higher than a letter they keep their size."""
    for formula, fixed in {"(x)": ["false"] * 2, r"(\frac{x}{2})": [None] * 2}.items():
        assert [o.get("stretchy") for o in parsed(formula).iter("mo")] == fixed


def test_cases_stand_under_each_other():
    """One line for each case with its condition; commas inside brackets part nothing."""
    formula = r"\min(x, a)\ \mathrm{if}\ x > 0,\quad 0\ \mathrm{otherwise},\quad a = 2"
    (whole,), (definition,) = function_formulas("f'", formula)
    rows = ["".join(row.itertext()) for row in ElementTree.fromstring(whole).iter("mtr")]
    assert rows == ["min(x,a)ifx>0", "0otherwise"]
    assert "".join(ElementTree.fromstring(whole).itertext()).startswith("f′(x)={")
    assert "".join(ElementTree.fromstring(definition).itertext()) == "a=2"


def test_long_lines_break_before_a_sign():
    """A formula comes in pieces, each of which begins with an addition or a subtraction of the whole."""
    (pieces,) = function_formulas("f", r"-a + (b - c) - \frac{d + e}{f}")
    assert ["".join(ElementTree.fromstring(piece).itertext()) for piece in pieces] == [
        "f(x)=−a",
        "+(b−c)",
        "−d+ef",
    ]


@pytest.mark.parametrize("formula", ["(x", "x)", "{x", "|x", r"\frac{1}", "x^", "x^2^3", r"\heartsuit", "$"])
def test_what_is_not_understood_is_refused(formula):
    """Better no MathML than a wrong one."""
    with pytest.raises(ValueError, match=r"."):
        mathml(formula)


GREEK = {r"\alpha": "α", r"\beta": "β", r"\gamma": "γ", r"\delta": "δ", r"\varepsilon": "ε", r"\theta": "θ",
         r"\lambda": "λ", r"\pi": "π", r"\sigma": "σ", r"\tau": "τ", r"\varphi": "φ", r"\omega": "ω",
         r"\Phi": "Φ"}  # fmt: skip


def values(formula):
    """How often each number, letter and function is in a mathtext formula."""
    plain = re.sub(r"\\(?:mathrm\{(?:if|at|and|beyond|otherwise)\}|frac|sqrt|left|right|leq|geq|neq|cdot|pm"
                   r"|times|quad)", " ", formula)  # fmt: skip
    found = re.findall(r"\\mathrm\{(\w+)\}|\\([a-zA-Z]+)|(\d+(?:\.\d+)?)|([a-zA-Z])", plain)
    return Counter(GREEK.get(f"\\{command}", command) or word or number or letter
                   for word, command, number, letter in found)  # fmt: skip


@pytest.mark.parametrize("name", actviz.names())
def test_nothing_is_lost(name):
    """Every formula of every function is translated, with each of its numbers, letters and functions."""
    function = actviz.get(name)
    for formula in (function.formula, function.derivative_formula):
        pieces = [piece for pieces in function_formulas("f", formula) for piece in pieces]
        leaves = [leaf for piece in pieces for leaf in ElementTree.fromstring(piece).iter()]
        told = Counter(leaf.text for leaf in leaves if leaf.tag in ("mi", "mn"))
        assert told == values(rf"f(x) = {formula}")
