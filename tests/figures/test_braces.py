"""Formulas in cases stand behind a brace, in rows whose columns are in line."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from each import diagonal, each
from matplotlib import rc_context
from matplotlib.mathtext import MathTextParser
from process import printed

import actviz
from actviz.figures.axes.braces import equations, in_cases, parts

IF, OTHERWISE = r"\mathrm{if}\ x > 0", r"\mathrm{otherwise}"


def glyphs(formula):
    """The letters of a formula with where they stand, in points."""
    drawn = MathTextParser("path").parse(f"${formula}$", dpi=1440).glyphs
    return [(chr(glyph[2]), float(glyph[-2]) / 20, float(glyph[-1]) / 20) for glyph in drawn]


def test_what_has_no_cases_has_no_brace():
    """It is written as ever."""
    for name in ("relu", "sigmoid", "tanh", "gelu", "silu"):
        function = actviz.get(name)
        assert in_cases(equations(function)) == function.formula


@pytest.mark.parametrize("order", [0, 1])
def test_cases_are_common(order):
    """What the next test looks at: one function in four or more has several."""
    some = actviz.names()[::6]
    cases = [max(len(one.cases) for one in equations(actviz.get(name), order)) for name in some]
    assert sum(most > 1 for most in cases) >= len(some) / 4


@each("name, order", itertools.product(actviz.names(), (0, 1)), part=17)
def test_every_formula_in_cases_can_be_drawn(name, order):
    """Mathtext takes it, as tall as its rows, and each has its brace."""
    function = actviz.get(name)
    parser = MathTextParser("path")
    line = parser.parse("$x$").height
    written = equations(function, order)
    formula = in_cases(written)
    assert formula.count(r"\left\{") == sum(len(equation.cases) > 1 for equation in written)
    most = max(len(equation.cases) for equation in written)
    assert parser.parse(f"${formula}$").height >= (1.5 * most if most > 1 else 1) * line


WRITTEN = (["elu", "hard_elish", "srelu_s_shaped", "softshrink"], ["dejavusans", "cm", "stix"])


@each("name, fontset", itertools.product(*WRITTEN), part=diagonal(*WRITTEN))
def test_conditions_stand_in_line(name, fontset):
    """The letter i of every "if" is at one place, whatever stands before it, in any font."""
    with rc_context({"mathtext.fontset": fontset, "mathtext.default": "it"}):
        equation, *_ = equations(actviz.get(name))
        formula = in_cases([equation])
        places = [x for sign, x, _ in glyphs(formula) if sign == "f"]
    conditions = sum(where is not None for _, where in equation.cases)
    assert len(places) == conditions
    assert np.ptp(places) <= 0.1


def test_three_rows_are_evenly_apart():
    """The middle one stands where the text beside the brace stands."""
    equation, *_ = equations(actviz.get("softshrink"))
    assert len(equation.cases) == 3
    (beside,) = {y for sign, _, y in glyphs("A" + in_cases([equation])) if sign == "A"}
    conditions = [y for sign, _, y in glyphs(in_cases([equation])) if sign == "f"]
    assert conditions[0] > beside
    assert any(abs(y - beside) < 0.05 for y in conditions)


def test_parts_of_a_formula():
    """A brace is found again, with the rows that LaTeX writes; the rest is as it was."""
    brace = in_cases(equations(actviz.get("elu")))
    pieces = parts(f"elu(x)={brace},\\ \\alpha=1")
    assert [piece for piece, _ in pieces] == ["elu(x)=", brace, ",\\ \\alpha=1"]
    assert [rows for _, rows in pieces] == [None, rf"x & {IF} \\ \alpha\,(e^x - 1) & {OTHERWISE}", None]


def test_latex_writes_cases(tmp_path):
    """A picture for pgfplots has LaTeX's own brace, and says which package that is of."""
    path = tmp_path / "a.tex"
    printed(f"plot elu --formula -o {path}")
    written = path.read_text(encoding="utf-8")
    assert (
        r"\begin{cases} x & \mathrm{if}\ x > 0 \\ \alpha\,(e^x - 1) & \mathrm{otherwise} \end{cases}"
        in written
    )
    assert r"\usepackage{amsmath}" in written
    assert r"\genfrac" not in written
    assert r"\hspace" not in written
