"""From a tree to the boxes of its formula: fractions, brackets and cases."""

from __future__ import annotations

import fractions
import itertools
from collections.abc import Mapping
from typing import cast

from actviz.activations.language.arrange import (
    chain,
    factors,
    is_plain,
    over_and_under,
    plain,
    signed,
    terms_with_signs,
)
from actviz.activations.language.boxes import (
    ATOM,
    PRODUCT,
    SUM,
    Box,
    Case,
    Equation,
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
    parts,
    storeys,
    weight,
)
from actviz.activations.language.branches import branches
from actviz.activations.language.simplify import is_decimal
from actviz.activations.language.symbols import Symbol, symbol
from actviz.activations.language.tree import (
    ONE,
    ZERO,
    Call,
    Compare,
    Condition,
    Constant,
    Logic,
    Named,
    Negative,
    Node,
    Number,
    Operation,
    Parameter,
    Variable,
    Where,
    parameters,
)

DISPLAY, ARGUMENT, SCRIPT = range(3)  # fractions: on two lines; on one if they are short; on one
_SHORT = 4  # weight of a fraction that stands on one line in an argument
_HEAVY = 18  # weight of an exponent from which on exp(…) is written
_X = Symbol("x")
_LETTERS = {"sigmoid": "σ", "Phi": "Φ", "phi": "φ"}
_HEADS = {"atan": "arctan", "asinh": "arsinh", "arcsinh": "arsinh", "ln": "log", "logsigmoid": "log_sigmoid"}
_POWERS_AT_HEAD = ("sin", "cos", "tan", "sinh", "cosh", "tanh", "sech")
_RELATIONS = {"<=": "≤", ">=": "≥", "!=": "≠", "==": "="}
_OPPOSITE = {"<": ">=", ">": "<=", "<=": ">", ">=": "<", "==": "!=", "!=": "=="}


def laid_out(tree: Node, symbols: Mapping[str, str] | None = None) -> tuple[Equation, ...]:
    """The formula, then the parts with a name that it uses, each in its cases.

    Args:
        tree: what is written.
        symbols: of parameters, in LaTeX; a parameter without one is written as it is called.
    """
    layout = _Layout({name: symbol(written) for name, written in (symbols or {}).items()})
    layout.taken |= {layout.symbol(name) for name in parameters(tree)}
    equations = [layout.equation(None, tree)]
    while len(equations) <= len(layout.parts):
        body, name = list(layout.parts.items())[len(equations) - 1]
        equations.append(layout.equation(name, body))
    return tuple(equations)


class _Layout:
    def __init__(self, symbols: Mapping[str, Symbol]) -> None:
        self.symbols = symbols
        self.parts: dict[Node, Symbol] = {}  # the named parts met so far
        self.known: dict[tuple[int, int], tuple[Node, Box]] = {}
        self.taken = {_X}  # symbols that no other part may have

    def equation(self, name: Symbol | None, tree: Node) -> Equation:
        cases = [
            Case(self.box(each.formula), self.condition(each.condition) if each.condition else None)
            for each in branches(plain(tree))
        ]
        return Equation(name, tuple(cases))

    def symbol(self, name: str) -> Symbol:
        return self.symbols.get(name) or symbol(name)

    def part(self, name: str, body: Node) -> Symbol:
        """The symbol of a part with a name: s, or s₂ where s is something else already."""
        if body not in self.parts:
            wanted = self.symbol(name)
            numbered = (Symbol(wanted.base, f"{wanted.below}{i}") for i in itertools.count(2))
            self.parts[body] = next(
                each for each in itertools.chain((wanted,), numbered) if each not in self.taken
            )
            self.taken.add(self.parts[body])
        return self.parts[body]

    def box(self, node: Node, style: int = DISPLAY) -> Box:
        """The box of a node; an exponent may be asked for twice, as an exponent and as an argument."""
        key = id(node), style
        if key not in self.known:
            self.known[key] = node, self._box(node, style)  # the node is kept, so that no other gets its id
        return self.known[key][1]

    def _box(self, node: Node, style: int) -> Box:
        match node:
            case Number() | Negative() if signed(node)[0] < 0:
                return self.sum(node, style)
            case Number(value):
                return _numeral(value, style)
            case Constant(name):
                return Letter(symbol(name))
            case Variable():
                return Letter(_X)
            case Parameter(name):
                return Letter(self.symbol(name))
            case Named(name, body):
                return Letter(self.part(name, body))
            case Negative(operand):  # of something negative
                return self.box(signed(operand)[1], style)
            case Operation("+" | "-"):
                return self.sum(node, style)
            case Operation("*" | "/"):
                return self.sum(node, style) if signed(node)[0] < 0 else self.product(node, style)
            case Operation("^", base, exponent):
                return self.power(base, exponent, style)
            case Where():
                return self.choice(node, style)
            case Call():
                return self.call(node, style)
        raise TypeError(f"{type(node).__name__} is not written")

    def fenced(self, node: Node, style: int, needed: int) -> Box:
        """The box, in brackets where it is looser than needed."""
        box = self.box(node, style)
        return box if level(box) >= needed else Fenced(box)

    def sum(self, node: Node, style: int) -> Box:
        items: list[Box] = []
        for sign, term in terms_with_signs(node):
            if items or sign < 0:
                items.append(Mark("+" if sign > 0 else "-", "infix" if items else "prefix"))
            items.append(self.fenced(term, style, PRODUCT))
        return Row(tuple(items), SUM) if len(items) > 1 else items[0]

    def product(self, node: Node, style: int) -> Box:
        over, under = over_and_under(node)
        if under is None:
            return self.side_by_side(factors(over), style)
        above = factors(over)
        low = next((i for i, each in enumerate(above) if not is_plain(each)), len(above))
        if is_plain(under) and 0 < low < len(above):  # x/2·(1 + …) rather than all of it over 2
            front = self.fraction(above[:low], under, style)
            return self.joined([front, *(self.factor(each, style) for each in above[low:])])
        return self.fraction(above, under, style)

    def fraction(self, over: list[Node], under: Node, style: int) -> Box:
        top = self.side_by_side(over, style) if len(over) > 1 else self.box(over[0], style)
        bottom = self.box(under, style)
        short = weight(top) + weight(bottom) <= _SHORT
        return Fraction(top, bottom, style == SCRIPT or (style == ARGUMENT and short))

    def side_by_side(self, factors: list[Node], style: int) -> Box:
        return self.joined([self.factor(each, style) for each in factors])

    def factor(self, node: Node, style: int) -> Box:
        return self.fenced(node, style, PRODUCT)

    def joined(self, boxes: list[Box]) -> Box:
        items: list[Box] = boxes[:1]
        for box in boxes[1:]:
            items += [Times(items[-1], box), box]
        return Row(tuple(items), PRODUCT) if len(items) > 1 else items[0]

    def power(self, base: Node, exponent: Node, style: int) -> Box:
        raised = self.box(exponent, SCRIPT)
        match base, exponent:
            case Call(name, (argument,)), Number(value) if (
                name in _POWERS_AT_HEAD and value.denominator == 1 and value > 1
            ):
                return Row((Power(Head(name), raised), Fenced(self.box(argument, ARGUMENT))), ATOM)
        return Power(self.fenced(base, style, ATOM), raised)

    def call(self, node: Call, style: int) -> Box:
        name, arguments = node.function, node.arguments
        if name == "exp":
            exponent = self.box(arguments[0], SCRIPT)
            if weight(exponent) <= _HEAVY and storeys(exponent) < 2:
                return Power(Letter(Symbol("e")), exponent)
        if name == "sqrt":
            return Root(self.box(arguments[0], max(style, ARGUMENT)))
        if name == "abs":
            return Fenced(self.box(arguments[0], style), "|")
        inside: list[Box] = []
        for each in arguments:
            inside += [*([Mark(",", "comma")] if inside else []), self.box(each, max(style, ARGUMENT))]
        for setting, value in node.settings:
            inside += [Mark(",", "comma"), Letter(symbol(setting)), Mark("="), self.box(value, ARGUMENT)]
        letter = _LETTERS.get(name)
        head = Letter(Symbol(letter)) if letter else Head(_HEADS.get(name, name))
        return Row((head, Fenced(Row(tuple(inside), SUM) if len(inside) > 1 else inside[0])), ATOM)

    def choice(self, node: Where, style: int) -> Box:
        """A choice inside a formula: a step, [x > 0], or its cases in brackets."""
        if node.otherwise == ZERO:
            step = Fenced(self.condition(node.condition), "[")
            return step if node.then == ONE else self.joined([self.factor(node.then, style), step])
        items: list[Box] = []
        for each in branches(node):
            where = self.condition(each.condition) if each.condition else None
            word: list[Box] = [Mark("if", "word"), where] if where else [Mark("otherwise", "word")]
            items += [*([Mark(",", "comma")] if items else []), self.box(each.formula, ARGUMENT), *word]
        return Fenced(Row(tuple(items), SUM))

    def condition(self, condition: Condition) -> Box:
        match condition:
            case Compare(operator, left, right):
                sign = Mark(_RELATIONS.get(operator, operator))
                return Row((self.box(left, SCRIPT), sign, self.box(right, SCRIPT)), SUM)
            case Logic("not", (Compare(operator, left, right),)):
                return self.condition(Compare(_OPPOSITE[operator], left, right))  # type: ignore[arg-type]
            case Logic("not", (inner,)):
                return Row((Mark("not", "word"), Fenced(self.condition(inner))), SUM)
            case Logic("and", (Compare() as one, Compare() as other)) if found := chain(one, other):
                first, second = found
                below = cast("Row", self.condition(first)).items
                return Row((*below, *cast("Row", self.condition(second)).items[1:]), SUM)
            case Logic(word, operands):
                items: list[Box] = []
                for each in operands:
                    box = self.condition(each)
                    joined = isinstance(each, Logic) and each.operator not in (word, "not")
                    fence = joined and any(
                        part.place == "word" for part in parts(box) if isinstance(part, Mark)
                    )
                    items += [*([Mark(word, "word")] if items else []), Fenced(box) if fence else box]
                return Row(tuple(items), SUM)
        raise TypeError(f"{type(condition).__name__} is not written")


def _numeral(value: fractions.Fraction, style: int) -> Box:
    if value.denominator == 1 and value < 10**16:
        return Numeral(str(value.numerator))
    if value.denominator == 1 or is_decimal(value) or value.denominator >= 10**6:
        return _decimal(value)
    return Fraction(Numeral(str(value.numerator)), Numeral(str(value.denominator)), style != DISPLAY)


def _decimal(value: fractions.Fraction) -> Box:
    digits = f"{float(value):.15g}"
    mantissa, e, exponent = digits.partition("e")
    if not e:
        return Numeral(digits)
    ten: Box = Numeral("10")
    raised: Box = Numeral(str(abs(int(exponent))))
    ten = Power(ten, raised if int(exponent) > 0 else Row((Mark("-", "prefix"), raised), SUM))
    if mantissa == "1":
        return ten
    return Row((Numeral(mantissa), Times(Numeral(mantissa), ten), ten), PRODUCT)
