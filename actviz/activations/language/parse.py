"""From the text of a definition to its tree. Nothing is ever evaluated as Python."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Literal, TypeVar, cast

from actviz.activations.language.parts import check_extent, written_out
from actviz.activations.language.tokens import SPELLED, SUPERSCRIPT, WORDS, Cursor, Token, error
from actviz.activations.language.tree import (
    Anything,
    Arithmetic,
    Call,
    Compare,
    Comparison,
    Condition,
    Constant,
    Logic,
    Negative,
    Node,
    Number,
    Operation,
    Parameter,
    Where,
    X,
    walk,
)
from actviz.errors import UsageError

LONGEST = 2000  # characters of a definition
DEEPEST = 40  # parentheses, calls and powers inside each other; each takes a dozen calls to read

Read = TypeVar("Read")


@dataclass(frozen=True)
class Definition:
    """A definition that has been read: its tree, and the name it gives itself in ``mine(x) = …``."""

    tree: Node
    name: str | None = None


@lru_cache(maxsize=1024)
def parse(text: str) -> Definition:
    """Read a definition: an expression in x, or ``name(x) = expression``.

    Parts may be given names at the end: ``tanh(s); s = log(1 + exp(x))``.

    Raises:
        UsageError: the text is no definition; the message tells the column, the hint what is allowed.
    """
    if len(text) > LONGEST:
        raise UsageError(
            f"a formula has at most {LONGEST} characters, not {len(text)}",
            hint="parts that occur several times can have a name: tanh(s) - s; s = softplus(x)",
        )
    return _Reader(text).definition()


class _Reader(Cursor):
    """A parser by recursive descent; one method for each level of precedence."""

    depth = 0

    def definition(self) -> Definition:
        name = self._header()
        tree = self._expression()
        parts: dict[str, Node] = {}
        while self.take(";"):
            start = self.token
            part = self._name("the name of a part")
            if part in parts or part in ("x", "pi", "e"):
                self.fail(f"'{part}' cannot be the name of a part", at=start)
            self.expect("=")
            parts[part] = self._expression()
        if self.token.kind != "end":
            self.fail(f"unexpected '{self.token.text}'")
        for each in (tree, *parts.values()):
            check_extent(each)
        tree = written_out(tree, parts)
        check_extent(tree)
        for node in walk(tree):
            if isinstance(node, Parameter) and node.name in parts:
                what = f"'{node.name}' cannot be used here: a part can only use parts that follow it"
                raise error(self.text, node.column, what)
        return Definition(tree, name)

    def _header(self) -> str | None:
        """The name in ``name(x) =``, if the text starts so."""
        kinds = [token.text for token in self.tokens[1:5]]
        if self.token.kind == "name" and kinds == ["(", "x", ")", "="]:
            name = self.token.text
            self.position += 5
            return name
        return None

    def _expression(self) -> Node:
        start = self.token
        return self._number(self._nested(self._choice), start)

    def _choice(self) -> Anything:
        """``a if condition else b``, or anything that binds tighter."""
        start = self.token
        value = self._disjunction()
        if not self.take("if"):
            return value
        condition = self._condition(self._disjunction(), start)
        self.expect("else")
        return Where(condition, self._number(value, start), self._expression())

    def _disjunction(self) -> Anything:
        return self._joined("or", self._conjunction)

    def _conjunction(self) -> Anything:
        return self._joined("and", self._negation)

    def _joined(self, word: Literal["and", "or"], read: Callable[[], Anything]) -> Anything:
        start = self.token
        operands = [read()]
        while self.take(word):
            operands.append(read())
        if len(operands) == 1:
            return operands[0]
        return Logic(word, tuple(self._condition(each, start) for each in operands))

    def _negation(self) -> Anything:
        start = self.token
        if self.take("not"):
            return Logic("not", (self._condition(self._nested(self._negation), start),))
        return self._comparison()

    def _comparison(self) -> Anything:
        """``a < b``, and ``a < b < c``, which is ``a < b and b < c``."""
        start = self.token
        left: Anything = self._sum()
        found: list[Condition] = []
        while self.token.text in ("<", "<=", ">", ">=", "==", "!="):
            operator = cast("Comparison", self.next().text)
            right = self._number(self._sum(), self.token)
            found.append(Compare(operator, self._number(left, start), right))
            left = right
        if not found:
            return left
        return found[0] if len(found) == 1 else Logic("and", tuple(found))

    def _sum(self) -> Anything:
        start = self.token
        value: Anything = self._product()
        while self.token.text in ("+", "-") and self.token.kind == "mark":
            operator = cast("Arithmetic", self.next().text)
            left, right = self._number(value, start), self._number(self._product(), start)
            value = Operation(operator, left, right, column=start.column)
        return value

    def _product(self) -> Anything:
        start = self.token
        value: Anything = self._signed()
        while True:
            if self.token.text in ("*", "/") and self.token.kind == "mark":
                operator = cast("Arithmetic", self.next().text)
            elif self._multiplies():
                operator = "*"
            else:
                return value
            left, right = self._number(value, start), self._number(self._signed(), start)
            value = Operation(operator, left, right, column=start.column)

    def _multiplies(self) -> bool:
        """Whether what follows is multiplied without a sign: 2x, 2(x + 1), (x + 1)(x - 1)."""
        before = self.tokens[self.position - 1]
        after = self.token
        if before.kind == "number":
            return (after.kind == "name" and after.text not in WORDS) or after.text in ("(", "√")
        return before.text == ")" and (
            after.kind == "number"
            or (after.kind == "name" and after.text not in WORDS)
            or after.text in ("(", "√")
        )

    def _signed(self) -> Anything:
        start = self.token
        if self.take("-"):
            return Negative(self._number(self._nested(self._signed), start))
        if self.take("+"):
            return self._number(self._nested(self._signed), start)
        return self._power()

    def _power(self) -> Anything:
        start = self.token
        base = self._primary()
        if self.token.kind == "power":
            written = self.next()
            try:
                exponent: Node = Number(Fraction(int(written.text.translate(SUPERSCRIPT))))
            except ValueError:
                self.fail(f"'{written.text}' is not a power", at=written)
        elif self.take("^"):
            exponent = self._number(self._nested(self._signed), start)
        else:
            return base
        if self.token.kind == "power":
            self.fail("a power of a power needs parentheses")
        base = self._number(base, start)
        if base == Constant("e"):
            return Call("exp", (exponent,), column=start.column)
        return Operation("^", base, exponent, column=start.column)

    def _nested(self, read: Callable[[], Read]) -> Read:
        self.depth += 1
        if self.depth > DEEPEST:
            self.fail(f"more than {DEEPEST} levels of parentheses, calls and powers")
        value = read()
        self.depth -= 1
        return value

    def _primary(self) -> Anything:
        token = self.next()
        if token.kind == "number":
            if float(token.text) in (0.0, math.inf) and re.match(r"[0.]*[1-9]", token.text):
                self.fail(f"{token.text} is outside the range of float64", at=token)
            return Number(Fraction(token.text))
        if token.kind == "name" and token.text not in WORDS:
            return self._named(token)
        if token.text == "(":
            return self._closed()
        if token.text == "√":
            return Call("sqrt", (self._number(self._nested(self._primary), token),), column=token.column)
        what = "unexpected end of the formula" if token.kind == "end" else f"unexpected '{token.text}'"
        self.fail(what, at=token)

    def _closed(self) -> Anything:
        """What stands in parentheses: a value, or a condition."""
        value = self._nested(self._choice)
        self.expect(")")
        return value

    def _named(self, token: Token) -> Node:
        name = SPELLED.get(token.text, token.text)
        called = self.token.text == "("
        if called and name in ("x", "pi", "e"):
            self.fail(f"'{token.text}' is not a function; for a product write {token.text}*(…)", at=token)
        if called:
            return self._call(name, token)
        if name == "x":
            return X
        if name in ("pi", "e"):
            return Constant("pi" if name == "pi" else "e")
        return Parameter(name, token.column)

    def _call(self, name: str, token: Token) -> Node:
        self.expect("(")
        if name == "where":
            condition = self._condition(self._nested(self._disjunction), token)
            self.expect(",")
            then = self._expression()
            self.expect(",")
            otherwise = self._expression()
            self.expect(")")
            return Where(condition, then, otherwise)
        arguments: list[Node] = []
        settings: list[tuple[str, Node]] = []
        while True:
            if self.token.kind == "name" and self.tokens[self.position + 1].text == "=":
                setting = self.next().text
                self.next()
                settings.append((setting, self._expression()))
            elif settings:
                self.fail("a positional argument follows a keyword argument")
            else:
                arguments.append(self._expression())
            if not self.take(","):
                break
        self.expect(")")
        return Call(name, tuple(arguments), tuple(settings), token.column)

    def _condition(self, value: Anything, start: Token) -> Condition:
        if isinstance(value, Condition):
            return value
        self.fail("expected a condition such as x > 0", at=start)

    def _number(self, value: Anything, start: Token) -> Node:
        if isinstance(value, Condition):
            self.fail("expected a value, not a condition; where(condition, a, b) selects by one", at=start)
        return value

    def _name(self, what: str) -> str:
        if self.token.kind != "name" or self.token.text in WORDS:
            self.fail(f"expected {what}")
        return self.next().text
