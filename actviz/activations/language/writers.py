"""The boxes of a formula as one line of text, as LaTeX and as MathML."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from html import escape
from typing import Literal

from actviz.activations.language.boxes import (
    ATOM,
    POWER,
    PRODUCT,
    Box,
    Fenced,
    Fraction,
    Head,
    Letter,
    Mark,
    Numeral,
    Power,
    Root,
    Row,
    Times,
    level,
    tall,
)
from actviz.activations.language.symbols import Symbol, escaped
from actviz.notation import SUPERSCRIPT

Gap = Literal["none", "thin", "dot"]  # what is written between two factors
_E, _X = Symbol("e"), Symbol("x")
_COMMANDS = (
    "max", "min", "exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arctan",
)  # fmt: skip
_MARKS = {"≤": r"\leq", "≥": r"\geq", "≠": r"\neq"}
_CLOSING = {"(": ")", "[": "]", "|": "|"}


class Writer(ABC):
    """Writes boxes in one notation; each kind of box has a method."""

    def write(self, box: Box) -> str:
        """The box in this notation."""
        match box:
            case Numeral(digits):
                return self.numeral(digits)
            case Letter(symbol):
                return self.letter(symbol)
            case Head(name):
                return self.head(name)
            case Mark():
                return self.mark(box)
            case Times(left, right):
                return self.times(left, right)
            case Row(items):
                return self.row([self.write(item) for item in items])
            case Fraction(over, under, flat):
                return self.slashed(over, under) if flat else self.fraction(over, under)
            case Root(body):
                return self.root(body)
            case Power(base, exponent):
                return self.power(base, exponent)
            case Fenced():
                return self.fenced(box)

    def slashed(self, over: Box, under: Box) -> str:
        """A fraction on one line."""
        loose = level(over) < PRODUCT or isinstance(over, Fraction)
        top = Fenced(over) if loose else over
        return self.row([self.write(top), self.slash, self.write(self._closed(under, POWER))])

    def _closed(self, box: Box, needed: int) -> Box:
        return box if level(box) >= needed else Fenced(box)

    slash = "/"

    @abstractmethod
    def numeral(self, digits: str) -> str:
        """A number."""

    @abstractmethod
    def letter(self, symbol: Symbol) -> str:
        """A variable or a parameter."""

    @abstractmethod
    def head(self, name: str) -> str:
        """The name of a function."""

    @abstractmethod
    def mark(self, mark: Mark) -> str:
        """A sign or a word."""

    @abstractmethod
    def times(self, left: Box, right: Box) -> str:
        """What is written between two factors."""

    @abstractmethod
    def row(self, items: list[str]) -> str:
        """Side by side."""

    @abstractmethod
    def fraction(self, over: Box, under: Box) -> str:
        """A fraction on two lines where the notation has them."""

    @abstractmethod
    def root(self, body: Box) -> str:
        """A square root."""

    @abstractmethod
    def power(self, base: Box, exponent: Box) -> str:
        """A power."""

    @abstractmethod
    def fenced(self, box: Fenced) -> str:
        """Brackets or bars around something."""


class Text(Writer):
    """One line of Unicode: ``x·σ(βx)``, ``x/(1 + |x|)``, ``x²``, ``e^(-x)``."""

    def numeral(self, digits: str) -> str:
        return digits

    def letter(self, symbol: Symbol) -> str:
        return symbol.text()

    def head(self, name: str) -> str:
        return name

    def mark(self, mark: Mark) -> str:
        if mark.place == "prefix":
            return mark.sign
        if mark.sign == "otherwise":
            return " otherwise"
        return f"{mark.sign} " if mark.place == "comma" or mark.sign == "not" else f" {mark.sign} "

    def times(self, left: Box, right: Box) -> str:
        number = isinstance(left, Numeral)
        base = left.base if isinstance(left, Power) and isinstance(left.exponent, Numeral) else left
        parameter = isinstance(base, Letter) and base.symbol not in (_X, _E) and _is_short(base.symbol)
        if isinstance(right, Letter):
            touching = (number or parameter) and not right.symbol.word
        elif isinstance(right, Power):
            touching = (number or parameter) and isinstance(right.base, Letter) and not right.base.symbol.word
        elif isinstance(right, Fenced):
            touching = number or (parameter and right.kind == "(")
        else:
            touching = number and isinstance(right, Root)
        return "" if touching else "·"

    def row(self, items: list[str]) -> str:
        return "".join(items)

    def fraction(self, over: Box, under: Box) -> str:
        return self.slashed(over, under)

    def root(self, body: Box) -> str:
        short = isinstance(body, Letter | Numeral)
        return f"√{self.write(body)}" if short else f"√({self.write(body)})"

    def power(self, base: Box, exponent: Box) -> str:
        raised = self.write(exponent)
        if re.fullmatch(r"-?\d+", raised):
            return self.write(base) + raised.translate(SUPERSCRIPT)
        atom = level(exponent) == ATOM and not isinstance(exponent, Row)
        return f"{self.write(base)}^{raised if atom else f'({raised})'}"

    def fenced(self, box: Fenced) -> str:
        return f"{box.kind}{self.write(box.body)}{_CLOSING[box.kind]}"


class Latex(Writer):
    r"""LaTeX as matplotlib's mathtext takes it: ``\frac{x}{1 + |x|}``, ``x\,\sigma(\beta x)``."""

    def numeral(self, digits: str) -> str:
        return digits

    def letter(self, symbol: Symbol) -> str:
        return symbol.latex()

    def head(self, name: str) -> str:
        return f"\\{name}" if name in _COMMANDS else rf"\mathrm{{{escaped(name)}}}"

    def mark(self, mark: Mark) -> str:
        if mark.place == "word":
            after = "" if mark.sign == "otherwise" else r"\ "
            before = "" if mark.sign == "not" else r"\ "
            return rf"{before}\mathrm{{{mark.sign}}}{after}"
        sign = _MARKS.get(mark.sign, mark.sign)
        return {"prefix": sign, "comma": f"{sign} "}.get(mark.place, f" {sign} ")

    def times(self, left: Box, right: Box) -> str:
        return {"none": "", "thin": r"\,", "dot": r" \cdot "}[gap(left, right)]

    def row(self, items: list[str]) -> str:
        line = ""
        for item in items:
            parted = re.search(r"\\[a-zA-Z]+$", line) and item[:1].isalpha()
            line += f" {item}" if parted else item
        return line

    def fraction(self, over: Box, under: Box) -> str:
        return rf"\frac{{{self.write(over)}}}{{{self.write(under)}}}"

    def root(self, body: Box) -> str:
        return rf"\sqrt{{{self.write(body)}}}"

    def power(self, base: Box, exponent: Box) -> str:
        raised = self.write(exponent)
        return f"{self.write(base)}^{raised if len(raised) == 1 else f'{{{raised}}}'}"

    def fenced(self, box: Fenced) -> str:
        left, right = (r"\left", r"\right") if tall(box.body) else ("", "")
        return f"{left}{box.kind}{self.write(box.body)}{right}{_CLOSING[box.kind]}"


class MathML(Writer):
    """Elements of presentation MathML."""

    slash = '<mo lspace="0" rspace="0">/</mo>'

    def numeral(self, digits: str) -> str:
        return f"<mn>{digits}</mn>"

    def letter(self, symbol: Symbol) -> str:
        return symbol.mathml()

    def head(self, name: str) -> str:
        return f"<mi>{name}</mi>"

    def mark(self, mark: Mark) -> str:
        if mark.place == "word":
            return f"{_SPACE}<mtext>{mark.sign}</mtext>{_SPACE}"
        sign = "−" if mark.sign == "-" else escape(mark.sign)
        form = f' form="{mark.place}"' if mark.sign in "+-" else ""
        return f"<mo{form}>{sign}</mo>"

    def times(self, left: Box, right: Box) -> str:
        return {"none": "", "thin": '<mspace width="0.17em"></mspace>', "dot": "<mo>·</mo>"}[gap(left, right)]

    def row(self, items: list[str]) -> str:
        items = [item for item in items if item]
        return items[0] if len(items) == 1 else f"<mrow>{''.join(items)}</mrow>"

    def fraction(self, over: Box, under: Box) -> str:
        return f"<mfrac>{self.write(over)}{self.write(under)}</mfrac>"

    def root(self, body: Box) -> str:
        return f"<msqrt>{self.write(body)}</msqrt>"

    def power(self, base: Box, exponent: Box) -> str:
        return f"<msup>{self.write(base)}{self.write(exponent)}</msup>"

    def fenced(self, box: Fenced) -> str:
        fixed = "" if tall(box.body) else ' stretchy="false"'  # fonts leave space around those that can grow
        left, right = (f'<mo form="{form}"{fixed}>' for form in ("prefix", "postfix"))
        inner = self.write(box.body)
        return f"<mrow>{left}{box.kind}</mo>{inner}{right}{_CLOSING[box.kind]}</mo></mrow>"


_SPACE = '<mspace width="0.28em"></mspace>'


def gap(left: Box, right: Box) -> Gap:
    """What is written between two factors where there are fractions and thin spaces."""
    first = right.items[0] if isinstance(right, Row) else right
    if isinstance(first.base if isinstance(first, Power) else first, Numeral):
        return "dot"
    if any(isinstance(box, Letter) and box.symbol.word for box in (left, right)):
        return "dot"
    if isinstance(left, Fraction) and left.flat:
        return "dot"
    base = right.base if isinstance(right, Power) else right
    if not isinstance(base, Letter) or (base.symbol == _E and isinstance(right, Power)):
        return "thin"
    before = left.base if isinstance(left, Power) else left
    decimal = isinstance(before, Numeral) and "." in before.digits
    return "none" if isinstance(before, Numeral | Letter | Fraction) and not decimal else "thin"


def _is_short(symbol: Symbol) -> bool:
    """Whether a letter can follow: not after a word, nor after a subscript that is a letter."""
    return not symbol.word and (not symbol.below or symbol.below.isdigit())
