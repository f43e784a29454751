"""Formulas written from trees: they say what the tree says, in text, in LaTeX and in MathML."""

from __future__ import annotations

import re
from itertools import chain
from xml.etree import ElementTree

import mpmath as mp
import pytest
from each import each
from hypothesis import given
from matplotlib.mathtext import MathTextParser
from trees import FORMULAS, FUNCTIONS, VALUES, Gap, compositions, value

from actviz.activations.language.differentiate import derivative
from actviz.activations.language.parse import parse
from actviz.activations.language.symbols import symbol
from actviz.activations.language.tree import Call, Compare, Logic, Named, Number, Operation, Where, X
from actviz.activations.language.write import latex, lines, mathml, text

SYMBOLS = {"lambda": r"\lambda", "p1": "p_1", "p2": "p_2", "alpha_p": r"\alpha_p", "alpha_n": r"\alpha_n"}
POINTS = (-5.3, -1.7182, -0.8123, -0.3119, 0.1317, 0.5791, 0.9673, 2.3391, 6.1)
LETTER = "[^\\W\\d_⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉]"
WORDS = {*FUNCTIONS, "max", "min", "if", "else", "and", "or", "not", "where", "slope"}


def read_back(written):
    """A written formula in the notation that the parser reads."""
    written = re.sub(r", (\w[₀-₉]*) = ", r"; \1 = ", written)
    return "; ".join(_read_part(part) for part in written.split("; "))


def _read_part(part):
    name, equals, body = part.rpartition(" = ") if re.match(r"\w+ = ", part) else ("", "", part)
    return name + equals + _letters(_brackets(_bars(body)))


def _bars(body):
    """|u| as abs(u)."""
    result, inside, before = "", [], "("
    for character in body:
        if character == "|":
            closing = bool(inside) and (before.isalnum() or before in ")²³")
            result += ")" if closing else "abs("
            before = ")" if closing else "("
            inside.pop() if closing else inside.append(character)
            continue
        result += character
        before = character if character != " " else before
    return result


def _brackets(body):
    """Cases as ``a if c else b``, steps as where(…), powers of functions behind their arguments."""
    result, position = "", 0
    while position < len(body):
        if body[position] not in "([":
            result += body[position]
            position += 1
            continue
        end = _closing(body, position)
        inner = _brackets(body[position + 1 : end])
        if body[position] == "[":
            result += f"where({inner.replace(' = ', ' == ')}, 1, 0)"
        elif power := re.search(r"(?<=[a-z])[²³⁴⁵⁶⁷⁸⁹]$", result):
            result = f"{result[: power.start()]}({inner}){power[0]}"
        else:
            result += f"({inner})"
        position = end + 1
    return _cases(result)


def _closing(body, start):
    depth = 0
    for position in range(start, len(body)):
        depth += (body[position] in "([") - (body[position] in ")]")
        if not depth:
            return position
    raise AssertionError(f"a bracket is not closed: {body}")


def _cases(body):
    found, depth = [""], 0
    for character in body:
        depth += (character == "(") - (character == ")")
        if character == "," and not depth:
            found.append("")
        else:
            found[-1] += character
    if not found[-1].endswith(" otherwise"):
        return body
    *cases, last = found
    conditions = [case.replace(" = ", " == ") for case in cases]
    return " else ".join([*conditions, last.removesuffix(" otherwise")])


def _letters(body):
    """αβx as α*β*x."""

    def parted(match):
        if match[0] in WORDS:
            return {"arsinh": "asinh"}.get(match[0], match[0])
        return "*".join(re.findall(rf"{LETTER}(?:[₀-₉]+|_\w)?", match[0]))

    body = re.sub(rf"(?<=[⁰¹²³⁴⁵⁶⁷⁸⁹])(?={LETTER}|\()", "*", body)
    body = re.sub(rf"{LETTER}(?:{LETTER}|[₀-₉]|_\w)*", parted, body)
    return re.sub(rf"(?<!{LETTER})((?![σΦφ]){LETTER}[₀-₉]*|{LETTER}_\w)\(", r"\1*(", body)


GIVEN = {symbol(SYMBOLS.get(name, name)).text(): found for name, found in VALUES.items()}


def agree(tree, written):
    again = parse(read_back(written)).tree
    for x in map(mp.mpf, POINTS):
        with mp.workdps(40):
            try:
                right = value(tree, x)
            except Gap:
                continue
            assert abs(value(again, x, GIVEN) - right) <= 1e-20 * max(1, abs(right)), (written, x)


@each("formula", FORMULAS)
def test_text_says_what_the_tree_says(formula):
    """What is written has the values of what was read, for formulas and their derivatives."""
    tree = parse(formula).tree
    for one in (tree, derivative(tree)):
        agree(one, text(one, SYMBOLS))


@given(compositions)
def test_text_of_any_composition(tree):
    """Brackets stand where they are needed, whatever is composed."""
    agree(tree, text(tree))


@each("formula", FORMULAS, part=3)
def test_latex_renders(formula):
    """matplotlib renders every formula and every derivative, and their cases one by one."""
    mathtext = MathTextParser("path")
    tree = parse(formula).tree
    for one in (tree, derivative(tree)):
        assert mathtext.parse(f"${latex(one, SYMBOLS)}$").width > 0
        for line in lines(one, SYMBOLS):
            for shown, condition in line.cases:
                mathtext.parse(f"${shown}$")
                mathtext.parse(f"${condition or 'x'}$")


@each("formula", FORMULAS)
def test_latex_and_mathml_are_balanced(formula):
    """Braces close in LaTeX, elements close in MathML and have as many children as they need."""
    tree = parse(formula).tree
    for one in (tree, derivative(tree)):
        written = latex(one, SYMBOLS)
        assert written.count("{") == written.count("}")
        assert written.count(r"\left") == written.count(r"\right")
        for piece in chain(*mathml(one, SYMBOLS, "f′")):
            root = ElementTree.fromstring(piece)
            assert root.tag == "math"
            for element in root.iter():
                if element.tag in ("mfrac", "msup", "msub"):
                    assert len(element) == 2, piece
                if element.tag in ("mi", "mn", "mo", "mtext"):
                    assert element.text


@pytest.mark.parametrize(
    ("formula", "in_text", "in_latex"),
    [
        ("x*sigmoid(beta*x)", "x·σ(βx)", r"x\,\sigma(\beta x)"),
        ("max(0, x)", "max(0, x)", r"\max(0, x)"),
        ("x^2 + x", "x² + x", r"x^2 + x"),
        ("log1p(exp(x))", "log(1 + e^x)", r"\log(1 + e^x)"),
        ("x/(1 + abs(x))", "x/(1 + |x|)", r"\frac{x}{1 + |x|}"),
        (
            "where(x > 0, x, alpha*expm1(x))",
            "x if x > 0, α(e^x - 1) otherwise",
            r"x\ \mathrm{if}\ x > 0,\quad \alpha\,(e^x - 1)\ \mathrm{otherwise}",
        ),
        (
            "scale*where(x > 0, x, alpha*expm1(x))",
            "λx if x > 0, λα(e^x - 1) otherwise",
            r"\lambda x\ \mathrm{if}\ x > 0,\quad \lambda\alpha\,(e^x - 1)\ \mathrm{otherwise}",
        ),
        ("0.5*x*(1 + tanh(x))", "x/2·(1 + tanh(x))", r"\frac{x}{2}\,(1 + \tanh(x))"),
        ("1/2 * x", "1/2·x", r"\frac{1}{2}x"),
        ("0.5*x", "x/2", r"\frac{x}{2}"),
        ("a^2*x^2", "a²x²", r"a^2x^2"),
        ("1.702x", "1.702x", r"1.702\,x"),
        ("0.2*3*x", "0.2·3x", r"0.2 \cdot 3x"),
        ("sin(x)^2 + Phi(x)^2", "sin²(x) + Φ(x)²", r"\sin^2(x) + \Phi(x)^2"),
        ("exp(-x/alpha)", "e^(-x/α)", r"e^{-x/\alpha}"),
        ("exp(-exp(-x))", "e^(-e^(-x))", r"e^{-e^{-x}}"),
        ("exp(-exp(-x^2))", "exp(-e^(-x²))", r"\exp(-e^{-x^2})"),
        ("-a*expm1(-x/b)", "a(1 - e^(-x/b))", r"a\,(1 - e^{-x/b})"),
        ("erf(x/sqrt(2))", "erf(x/√2)", r"\mathrm{erf}(x/\sqrt{2})"),
        ("(1 + alpha*x^2)^(-3/2)", "(1 + αx²)^(-3/2)", r"(1 + \alpha x^2)^{-3/2}"),
        ("c_1*x + c_0", "c₁x + c₀", r"c_1x + c_0"),
        ("alpha_p*x", "α_p·x", r"\alpha_px"),
        ("slope*x", "slope·x", r"\mathrm{slope} \cdot x"),
        ("(x + 1)*(x - 1)", "(x + 1)·(x - 1)", r"(x + 1)\,(x - 1)"),
        ("a - (b - x)", "a - (b - x)", r"a - (b - x)"),
        ("a - (-b)", "a + b", r"a + b"),
        ("(-x)^2 - x^2", "(-x)² - x²", r"(-x)^2 - x^2"),
        ("a/(b/x)", "a/(b/x)", r"\frac{a}{\frac{b}{x}}"),
        ("x*(1 + x/sqrt(x^2 + 1))", "x·(1 + x/√(x² + 1))", r"x\,\left(1 + \frac{x}{\sqrt{x^2 + 1}}\right)"),
        ("elu(x, alpha=2)", "elu(x, α = 2)", r"\mathrm{elu}(x, \alpha = 2)"),
        ("hard_tanh(x)", "hard_tanh(x)", r"\mathrm{hard\_tanh}(x)"),
        ("1e-20*x", "10⁻²⁰·x", r"10^{-20}x"),
        ("2e30*x", "2·10³⁰·x", r"2 \cdot 10^{30}\,x"),
        ("max(0, x) + a*max(0, b - x)", "max(0, x) + a·max(0, b - x)", r"\max(0, x) + a\,\max(0, b - x)"),
    ],
)
def test_formulas_read_well(formula, in_text, in_latex):
    """Formulas are written as in a survey: letters side by side, fractions, roots, powers of functions."""
    symbols = {"scale": r"\lambda"}
    tree = parse(formula).tree
    assert text(tree, symbols) == in_text
    assert latex(tree, symbols) == in_latex


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("0 < x <= 1", "0 < x ≤ 1"),
        ("x > a and x < b", "a < x < b"),
        ("x < b and a <= x", "a ≤ x < b"),
        ("x < a or x > b", "x < a or x > b"),
        ("(x < a or x > b) and x != 0", "(x < a or x > b) and x ≠ 0"),
        ("(0 < x and x < a) or x > b", "0 < x < a or x > b"),
        ("not x < a", "x ≥ a"),
        ("not (x < a or x > b)", "not (x < a or x > b)"),
        ("abs(x) <= a/2", "|x| ≤ a/2"),
    ],
)
def test_conditions(condition, expected):
    """Comparisons are chained, negated and joined as people write them."""
    tree = parse(f"where({condition}, x, 1)").tree
    assert text(tree) == f"x if {expected}, 1 otherwise"


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("where(x > 0, 1, where(x < 0, -1, 0))", "1 if x > 0, -1 if x < 0, 0 otherwise"),
        ("where(x > 0, where(x > 1, 2, x), 0)", "2 if x > 0 and x > 1, x if x > 0, 0 otherwise"),
        ("where(x > b, 1, where(x < -b, 1, 0))", "1 if |x| > b, 0 otherwise"),
        ("where(x >= b, 1, where(x <= a, 1, 0))", "1 if x ≥ b or x ≤ a, 0 otherwise"),
        ("x + where(x > 0, x, 0)", "x + x if x > 0, x otherwise"),
        ("where(x > 0, 1, 0) - a*where(x < b, 1, 0)", "[x > 0] - a·[x < b]"),
        ("exp(where(x > 0, x, 1))", "e^x if x > 0, e¹ otherwise"),
    ],
)
def test_cases(formula, expected):
    """Choices inside a formula become its cases; steps of their own become brackets."""
    assert text(parse(formula).tree) == expected


def test_cases_as_a_structure():
    """The cases can be drawn one under the other: formula, and condition or None."""
    tree = parse("where(x > 0, x, a*s) + b; s = where(x < -1, -1, x)").tree
    whole, part = lines(tree)
    assert whole.symbol is None
    assert whole.cases == (("x + b", "x > 0"), ("as + b", None))
    assert part.symbol == "s"
    assert part.cases == (("-1", "x < -1"), ("x", None))


def shown(piece):
    """The characters of a piece of MathML."""
    return "".join(ElementTree.fromstring(piece).itertext())


def test_mathml_of_cases_has_a_brace():
    """Cases stand in a table behind a brace, after the name of the function."""
    ((piece,),) = mathml(parse("where(x > 0, x, 0)").tree, name="f′")
    root = ElementTree.fromstring(piece)
    assert shown(piece) == "f′(x)={xifx>00otherwise"
    assert len(root.findall(".//mtable[@class='cases']/mtr")) == 2


def test_mathml_is_cut_before_sums():
    """A long sum comes in pieces between which a browser may break the line; parts follow it."""
    first, second = mathml(parse("x + tanh(s) - 1; s = x^2").tree, name="f")
    assert ["".join(ElementTree.fromstring(piece).itertext()) for piece in first] == [
        "f(x)=x",
        "+tanh(s)",
        "−1",
    ]
    assert ["".join(ElementTree.fromstring(piece).itertext()) for piece in second] == ["s=x2"]


def test_parts_with_the_same_name_are_told_apart():
    """Two parts called s, and a parameter s, get symbols of their own."""
    one, other = (Named("s", Call("softplus", (Operation("*", Number(n), X),))) for n in (2, 3))
    tree = Operation("*", parse("s").tree, Operation("+", one, Operation("*", other, one)))
    assert text(tree) == "s(s₂ + s₃s₂), s₂ = softplus(2x), s₃ = softplus(3x)"


def test_symbols():
    """Names become Greek letters and subscripts; symbols in LaTeX become text."""
    written = [
        symbol(one).text() for one in ("alpha", r"\alpha_p", "p_1", "p1", "β", "lambd", "min_val", "x_{max}")
    ]
    assert written == ["α", "α_p", "p₁", "p₁", "β", "λ", "min_val", "x_max"]
    written = [symbol(one).latex() for one in ("alpha", "β_1", "slope", "min_val", "x_max", r"\varepsilon")]
    assert written == [
        r"\alpha", r"\beta_1", r"\mathrm{slope}", r"\mathrm{min\_val}", r"x_{\mathrm{max}}", r"\varepsilon",
    ]  # fmt: skip


def test_too_many_cases_stay_inside():
    """A product of choices with conditions of their own is not multiplied out into dozens of cases."""
    choices = [Where(Logic("and", (Compare("<", Number(n), X),)), X, Number(n)) for n in range(1, 5)]
    tree = choices[0]
    for one in choices[1:]:
        tree = Operation("*", tree, one)
    assert text(tree).startswith("(x if 1 < x, 1 otherwise)·(x if 2 < x")


def test_many_cases():
    """Long chains of cases are written as they are; many independent ones neither multiply nor hang."""
    chain = parse(" ".join(f"{n}*x if x < {n} else" for n in range(1, 31)) + " 0").tree
    assert text(chain).count(" if ") == 30
    steps = parse(" + ".join(f"where(x > {n}, x, 1)" for n in range(50))).tree
    assert text(steps).count("(x if x > ") == 50
