"""Formulas as people read them: a tree as text, as LaTeX, as MathML, with its cases behind a brace."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from actviz.activations.language.boxes import SUM, Box, Case, Equation, Fenced, Letter, Mark, Row
from actviz.activations.language.layout import laid_out
from actviz.activations.language.symbols import Symbol
from actviz.activations.language.tree import Node
from actviz.activations.language.writers import Latex, MathML, Text, Writer

Symbols = Mapping[str, str]
_TEXT, _LATEX, _MATHML = Text(), Latex(), MathML()


class Lines(NamedTuple):
    r"""A formula in LaTeX, or a part that it uses, case by case.

    Attributes:
        symbol: of the part, ``s`` in ``s = \mathrm{softplus}(x)``; None for the formula itself.
        cases: what holds, and where: ``x > 0``; None instead of the last condition means
            otherwise, or everywhere where there is one case only.
    """

    symbol: str | None
    cases: tuple[tuple[str, str | None], ...]


def text(tree: Node, symbols: Symbols | None = None) -> str:
    """The formula in one line of Unicode: ``x if x > 0, α(e^x - 1) otherwise``.

    Args:
        tree: of the formula.
        symbols: of the parameters, in LaTeX; one without is written as it is called.
    """
    return ", ".join(_line(_TEXT, each, ", ") for each in laid_out(tree, symbols))


def latex(tree: Node, symbols: Symbols | None = None) -> str:
    r"""The formula in one line of mathtext: ``x\ \mathrm{if}\ x > 0,\quad 0\ \mathrm{otherwise}``."""
    return r",\quad ".join(_line(_LATEX, each, r",\quad ") for each in laid_out(tree, symbols))


def lines(tree: Node, symbols: Symbols | None = None) -> tuple[Lines, ...]:
    """The formula in LaTeX case by case, then each part that it uses."""
    return tuple(
        Lines(
            each.symbol.latex() if each.symbol else None,
            tuple(
                (_LATEX.write(case.formula), _LATEX.write(case.condition) if case.condition else None)
                for case in each.cases
            ),
        )
        for each in laid_out(tree, symbols)
    )


def mathml(tree: Node, symbols: Symbols | None = None, name: str | None = None) -> list[list[str]]:
    """The formula as ``<math>`` elements, then each part that it uses.

    Args:
        tree: of the formula.
        symbols: of the parameters, in LaTeX.
        name: written before the formula: ``f`` for ``f(x) =``, ``f′`` for ``f′(x) =``.

    Returns:
        For the formula and each part: the pieces between which a line may be broken. Cases stand
        under each other behind a brace, in one piece.
    """
    result = []
    for each in laid_out(tree, symbols):
        before = _name(name) if each.symbol is None else _MATHML.letter(each.symbol) + "<mo>=</mo>"
        if len(each.cases) > 1:
            rows = "".join(map(_table_row, each.cases))
            brace = f'<mo form="prefix">{{</mo><mtable class="cases">{rows}</mtable>'
            result.append([f"<math><mrow>{before}{brace}</mrow></math>"])
        else:
            result.append(_pieces(before, each.cases[0].formula))
    return result


def _line(writer: Writer, equation: Equation, comma: str) -> str:
    cases = comma.join(_case(writer, each, len(equation.cases) > 1) for each in equation.cases)
    if equation.symbol is None:
        return cases
    return writer.row([writer.letter(equation.symbol), writer.mark(Mark("=")), cases])


def _case(writer: Writer, case: Case, several: bool) -> str:
    formula = writer.write(case.formula)
    if case.condition:
        return formula + writer.mark(Mark("if", "word")) + writer.write(case.condition)
    return formula + writer.mark(Mark("otherwise", "word")) if several else formula


def _table_row(case: Case) -> str:
    word = "if" if case.condition else "otherwise"
    condition = f'<mspace width="0.28em"></mspace>{_MATHML.write(case.condition)}' if case.condition else ""
    where = f"<mrow><mtext>{word}</mtext>{condition}</mrow>"
    return f"<mtr><mtd>{_MATHML.write(case.formula)}</mtd><mtd>{where}</mtd></mtr>"


def _name(name: str | None) -> str:
    """The left side of the equation: f(x) =."""
    if not name:
        return ""
    letter = _MATHML.letter(Symbol(name.rstrip("′")))
    primes = "".join('<mo lspace="0" rspace="0">′</mo>' for _ in range(name.count("′")))
    argument = _MATHML.write(Fenced(Letter(Symbol("x"))))
    return f"<mrow>{letter}{primes}</mrow>{argument}<mo>=</mo>"


def _pieces(before: str, formula: Box) -> list[str]:
    """One formula, cut before its additions and subtractions."""
    items = formula.items if isinstance(formula, Row) and formula.level == SUM else (formula,)
    infix = [i for i, item in enumerate(items) if isinstance(item, Mark) and item.place == "infix"]
    cuts = [0, *infix, len(items)]
    rows = ["".join(map(_MATHML.write, items[low:high])) for low, high in pairwise(cuts)]
    rows[0] = before + rows[0]
    return [f"<math><mrow>{row}</mrow></math>" for row in rows]
