"""The page reads formulas as this package does: the same trees, the same errors at the same columns."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

import actviz
from actviz.activations.language.bind import bind
from actviz.activations.language.parse import parse
from actviz.activations.language.tree import Number
from actviz.activations.language.write import mathml
from actviz.errors import UsageError
from actviz.gallery.data import NEEDS, encoded


@pytest.fixture(scope="module")
def page(browser, gallery):
    """The page, opened once."""
    browser.get(gallery.as_uri())
    return browser


GOOD = (
    "2x^2^3", "-x^2", "x if x>0 else -x", "a if 0<x<1 and not x>2 else b", "σ(x)·2³", "√(1+x²)", "√x", "e^x",
    "2(x+1)(x-1)3", "elu(x, alpha=2)", "sin(v)+v; v=w^2; w=tanh(x)", "1e-3x", "x/-2", "2^-x", "ln(x)+Tanh(x)",
    "swish(x, beta=b)", "mine(x) = x*sigmoid(b*x)", "2π", "constructor", "x**2", "max(x, 0, -x/4)",
    "Φ(x)", "LeakyReLU(x)",
)  # fmt: skip
BAD = (
    "", "x+", "(x", "x)", "x y", "2 y z(3)", "x(2)", "1e999", "x²³⁻", "where(x,1,2)", "x>0", "a=3", "foo$",
    "x;s",
    "x; x=2", "s;s=s", "x if 1 else 2", "not x", "x ⁻", "tanh(s); s=t; t=s", "2x#3", "1..2", "'x'",
    "elu(x,alpha=1,2)", "((" * 30 + "x" + "))" * 30,
)  # fmt: skip


def test_language(page):
    """The page reads every definition, and what else a reader may type, as Python does."""
    classes = [type(actviz.get(name)) for name in actviz.names()]
    for text in (
        *GOOD,
        *(cls.definition for cls in classes),
        *(cls.derivative_definition for cls in classes),
    ):
        if text:
            told = page.execute_script(READ, text)
            known = encoded(parse(text).tree)
            assert told == [
                shape(known["tree"]),
                {name: shape(part) for name, part in known.get("parts", {}).items()},
            ]


def test_formulas_are_typeset(page):
    """A formula that a reader types is set in the same MathML as those of the functions on the page."""
    definitions = [
        text
        for cls in (type(actviz.get(name)) for name in actviz.names())
        for text in (cls.definition, cls.derivative_definition)
        if text
    ]
    respelled = {"ln(x)+Tanh(x)", "LeakyReLU(x)"}  # the page calls functions by their registered names
    for text in (*(each for each in GOOD if each not in respelled), *definitions):
        told = page.execute_script("return actviz.formula(arguments[0])", text)
        plain = [
            [re.sub(r' xmlns="[^"]*"', "", piece).replace("/>", "></mspace>") for piece in pieces]
            for pieces in told
        ]
        assert plain == mathml(parse(text).tree, None, "f"), text


READ = """
const shape = (node) => typeof node === "string" ? node : node.n !== undefined ? `${node.n}/${node.d}`
  : node[0] === "call" ? ["call", node[1], shapes(node[2]), shape(node[3])]
  : node[0] === "parameter" || node[0] === "part" ? node : [node[0], ...node.slice(1).map(shape)];
const shapes = (parts) => Object.fromEntries(Object.entries(parts).map(([k, v]) => [k, shape(v)]));
const {tree, parts} = actviz.parsed(arguments[0]);
return [shape(tree), shapes(parts)];
"""


def shape(node):
    """A tree with all of its numbers as fractions."""
    if isinstance(node, int):
        return f"{node}/1"
    if isinstance(node, dict):
        return {name: shape(value) for name, value in node.items()}
    if isinstance(node, list) and node[0] not in ("parameter", "part"):
        if node[0] == "call":
            return ["call", node[1], *map(shape, node[2:])]
        return [node[0], *map(shape, node[1:])]
    return node


@pytest.mark.parametrize("text", BAD)
def test_errors_of_the_language(text, page):
    """What is no formula is refused at the same column, in the same words."""
    with pytest.raises(UsageError) as caught:
        parse(text)
    told = page.execute_script(
        "try { actviz.parsed(arguments[0]); } catch (e) { return [e.column, e.message]; }", text
    )
    assert told is not None
    assert f"column {told[0] + 1}: {told[1]}" in str(caught.value)


@pytest.mark.parametrize(("text", "words"), [
    ("rleu(x)", "there is no function 'rleu'"), ("sin(x, 2)", "sin takes 1 argument, not 2"),
    ("max(x)", "max takes 2 or more arguments, not 1"), ("elu(x, gamma=1)", "elu takes no parameter 'gamma'"),
])  # fmt: skip
def test_unknown_functions(text, words, page):
    """Functions that there are not, and what they do not take, are named as on the command line."""
    with pytest.raises(UsageError, match=re.escape(words)):
        bind(parse(text).tree, {}, text)
    told = page.execute_script(
        "try { actviz.parsed(arguments[0]); } catch (e) { return [e.column, e.message, e.hint]; }", text
    )
    assert told[1] == words
    assert "rleu" not in text or told[2] == "did you mean relu?"


@pytest.mark.parametrize("name", NEEDS)
def test_what_parameters_need_of_each_other(name):
    """The conditions that the page knows are those that the functions refuse by."""
    function = actviz.get(name)
    grid = [{p.name: x for p, x in zip(function.declared(), values, strict=True)} for values in PAIRS[name]]
    for values, allowed in zip(grid, (True, False), strict=True):
        condition = bind(parse(f"where({NEEDS[name]}, 1, 0)").tree, values)
        assert condition == Number(Fraction(int(allowed)))
        if allowed:
            assert type(function)(**values).parameters == values
        else:
            with pytest.raises(UsageError):
                type(function)(**values)


PAIRS = {
    "hard_tanh": ((-2.0, 0.5), (0.5, 0.5)),
    "srelu_s_shaped": ((0.5, -0.5, 0.2, 0.2), (0.5, 0.5, 0.2, 0.2)),
    "rrelu": ((0.25, 0.25), (0.5, 0.25)),
    "soft_root_sign": ((1.0, 2.5), (1.0, 3.0)),
    "tanhsoft": ((0.5, 0.0, 1.0, 0.0), (0.0, 0.0, 1.0, 0.0)),
}
