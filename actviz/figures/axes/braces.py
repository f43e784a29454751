r"""Formulas in cases behind a brace, which mathtext has no command for: rows in columns, over each other.

Mathtext stacks two things, ``\genfrac``, and centres them; rows are made equally wide so that their
columns stand in line, and of an odd number of rows the middle one is written between the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from actviz.activations import Activation
from actviz.activations.language.write import Lines, lines

Row = tuple[str, str]  # a formula and where it holds
_COLUMN_GAP = 1.0  # in em
_BLANK = r"\ "
_FINE_DPI = 1440  # at which the widths of letters are hardly rounded
_latex: dict[str, str] = {}  # what LaTeX, which has braces, writes for each that was made


def equations(activation: Activation, order: int = 0) -> tuple[Lines, ...]:
    """The formula of f or f′ in LaTeX, case by case, then the parts that it uses.

    What has no definition has one case: its formula as it is.
    """
    stated = ("formula", "derivative_formula")[order]
    if not activation.definition or getattr(type(activation), stated) is not getattr(Activation, stated):
        return (Lines(None, ((getattr(activation, stated), None),)),)
    tree = activation.derivative_tree() if order else activation.tree()
    return lines(tree, {declared.name: declared.symbol for declared in activation.declared()})


def in_cases(equations: Sequence[Lines]) -> str:
    """A formula and the parts that it uses, in mathtext; whatever has several cases behind a brace."""
    return r",\quad ".join(_written(equation) for equation in equations)


def parts(formula: str) -> list[tuple[str, str | None]]:
    """A formula cut where a brace begins and ends: each piece, and what LaTeX has instead if it is one."""
    known = sorted(filter(formula.__contains__, _latex), key=len, reverse=True)
    if not known:
        return [(formula, None)]
    pieces = re.split("(" + "|".join(map(re.escape, known)) + ")", formula)
    return [(piece, _latex.get(piece)) for piece in pieces if piece]


def _written(equation: Lines) -> str:
    before = f"{equation.symbol}=" if equation.symbol else ""
    if len(equation.cases) == 1:
        return before + equation.cases[0][0]
    rows = [
        (formula, rf"\mathrm{{if}}\ {where}" if where else r"\mathrm{otherwise}")
        for formula, where in equation.cases
    ]
    brace = _brace(rows)
    _latex[brace] = r" \\ ".join(rf"{formula} & {where}" for formula, where in rows)
    return before + brace


def _brace(rows: Sequence[Row]) -> str:
    width = _measure()
    columns = [max(width(row[k]) for row in rows) for k in (0, 1)]
    equal = [
        f"{{{formula}}}{_space(columns[0] - width(formula) + _COLUMN_GAP)}"
        f"{{{where}}}{_space(columns[1] - width(where))}"
        for formula, where in rows
    ]
    return rf"\left\{{{_stacked(equal, width)}\right."


def _stacked(rows: Sequence[str], width: Callable[[str], float]) -> str:
    half, odd = divmod(len(rows), 2)
    if not half:
        return rows[0]
    if not odd:
        return _over(_stacked(rows[:half], width), _stacked(rows[half:], width))
    around = _over(
        _over(_stacked(rows[:half], width), _BLANK), _over(_BLANK, _stacked(rows[half + 1 :], width))
    )
    beside = _space((width(around) - width(rows[half])) / 2)
    return f"{around}{_space(-width(around))}{beside}{rows[half]}{beside}"


def _over(upper: str, lower: str) -> str:
    return rf"\genfrac{{}}{{}}{{0}}{{0}}{{{upper}}}{{{lower}}}"


def _space(em: float) -> str:
    return rf"\hspace{{{em:.3f}}}"


def _measure() -> Callable[[str], float]:
    """A function that measures the width of a formula in em, in the current fonts."""
    from matplotlib.mathtext import MathTextParser

    parser = MathTextParser("path")  # a new one: it remembers formulas, but not in which font they were

    def length(formula: str) -> float:
        return float(parser.parse(f"${formula}$", dpi=_FINE_DPI)[0])

    em, bars = length(r"\hspace{100}") / 100, length("||")
    return lambda formula: (length(f"|{{{formula}}}|") - bars) / em
