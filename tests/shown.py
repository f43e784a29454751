"""An independent reader of formulas as they are shown, in LaTeX and in text: it evaluates them in floats."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping

_TOKEN = re.compile(
    r"\\mathrm\{(?P<word>[^}]*)\}|\\(?P<command>[a-zA-Z]+)|\d+(?:\.\d+)?|[A-Za-z]{2,}|<=|>=|\S"
)
_WORDS = ("if", "otherwise", "and", "or", "not", "pi", "sqrt")
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_BELOW = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_SPELLED = {
    "leq": "≤", "geq": "≥", "neq": "≠", "<=": "≤", ">=": "≥", "cdot": "·", "pi": "π", "−": "-", "σ": "sigma",
    "Φ": "Phi", "φ": "phi", "varphi": "phi", "√": "sqrt", "arctan": "atan", "arsinh": "asinh",
}  # fmt: skip
_LETTERS = ["alpha", "beta", "gamma", "delta", "varepsilon", "lambda", "omega", "tau", "theta"]
_GREEK = dict(zip(_LETTERS, "αβγδελωτθ", strict=True))
FUNCTIONS: Mapping[str, Callable[..., float]] = {
    "sin": math.sin, "cos": math.cos, "tan": math.tan, "sinh": math.sinh, "cosh": math.cosh,
    "tanh": math.tanh, "atan": math.atan, "asinh": math.asinh, "log": math.log, "erf": math.erf,
    "max": max, "min": min,
    "sech": lambda u: 1 / math.cosh(u), "sign": lambda u: (u > 0) - (u < 0),
    "sigma": lambda u: 1 / (1 + math.exp(-u)), "softplus": lambda u: math.log1p(math.exp(u)),
    "Phi": lambda u: math.erfc(-u / math.sqrt(2)) / 2, "gelu": lambda u: u * math.erfc(-u / math.sqrt(2)) / 2,
    "phi": lambda u: math.exp(-u * u / 2) / math.sqrt(2 * math.pi),
}  # fmt: skip
_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b, "≤": lambda a, b: a <= b, ">": lambda a, b: a > b, "≥": lambda a, b: a >= b,
    "=": lambda a, b: a == b, "≠": lambda a, b: a != b,
}  # fmt: skip


def evaluated(formula: str, x: float, values: Mapping[str, float]) -> float:
    """The value of a formula as it is shown: cases, then the parts that it uses.

    Args:
        formula: in LaTeX or in text.
        x: where.
        values: of the parameters, by their symbols in LaTeX.
    """
    known = {plain(symbol): value for symbol, value in values.items()} | {"x": x, "e": math.e, "π": math.pi}
    first, *parts = _equations(tokens(formula))
    for name, cases in reversed(parts):
        known[name] = _chosen(cases, known)
    return _chosen(first[1], known)


def plain(symbol: str) -> str:
    """A symbol in LaTeX as one token: αₙ, p1."""
    return "".join(_GREEK.get(part, part) for part in re.findall(r"[a-zA-Z]+|\d", symbol))


def tokens(formula: str) -> list[str]:
    """The words, numbers and signs of a formula; symbols with what is below them in one."""
    text = formula.replace(r"\left", "").replace(r"\right", "")
    text = re.sub(r"\\quad|\\[,; ]", " ", text)
    text = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+", lambda raised: "^{" + raised[0].translate(_SUPERSCRIPT) + "}", text)
    text = re.sub(r"_\{(?:\\mathrm\{)?(\w+)\}?\}", r"_\1", text)
    found = []
    for match in _TOKEN.finditer(text):
        word = match["word"] or match["command"] or match[0]
        word = _GREEK.get(word, _SPELLED.get(word, word))
        whole = match["word"] or match["command"] or word in FUNCTIONS or word in _WORDS
        found += [word] if whole or not word.isalpha() else list(word)  # 2abx is a product
    joined: list[str] = []
    for token in found:
        if token in "₀₁₂₃₄₅₆₇₈₉" and joined:
            joined[-1] += token.translate(_BELOW)
        elif joined and joined[-1].endswith("_"):
            joined[-1] = joined[-1][:-1] + token
        elif token == "_":
            joined[-1] += "_"
        else:
            joined.append(token)
    return joined


Cases = list[tuple[list[str], list[str]]]


def _equations(found: list[str]) -> list[tuple[str, Cases]]:
    """The formula, then the parts: each with its cases, a formula and a condition."""
    equations: list[tuple[str, Cases]] = [("", [])]
    for piece in _split(found, ","):
        if len(piece) > 2 and piece[1] == "=":
            equations.append((piece[0], []))
            piece = piece[2:]
        formula, *condition = _split(piece, "if")
        equations[-1][1].append((_split(formula, "otherwise")[0], condition[0] if condition else []))
    return equations


def _split(found: list[str], at: str) -> list[list[str]]:
    pieces: list[list[str]] = [[]]
    depth = 0
    for token in found:
        depth += (token in "([{") - (token in ")]}")
        if token == at and not depth:
            pieces.append([])
        else:
            pieces[-1].append(token)
    return pieces


def _chosen(cases: Cases, known: Mapping[str, float]) -> float:
    for formula, condition in cases:
        if not condition or _Reader(condition, known).condition():
            reader = _Reader(formula, known)
            value = reader.sum()
            assert not reader.rest, f"{formula}: {reader.rest} is left"
            return value
    raise AssertionError(f"no case holds: {cases}")


class _Reader:
    def __init__(self, found: list[str], known: Mapping[str, float]) -> None:
        self.rest = list(found)
        self.known = known

    def take(self, *wanted: str) -> str:
        return self.rest.pop(0) if self.rest and self.rest[0] in wanted else ""

    def need(self, token: str) -> None:
        assert self.take(token), f"{token} is missing before {self.rest}"

    def condition(self) -> bool:
        value = self.all_of()
        while self.take("or"):
            value = self.all_of() or value
        return value

    def all_of(self) -> bool:
        value = self.compared()
        while self.take("and"):
            value = self.compared() and value
        return value

    def compared(self) -> bool:
        if self.take("not"):
            return not self.compared()
        left, value = self.sum(), True
        while sign := self.take(*_COMPARE):
            right = self.sum()
            value, left = value and _COMPARE[sign](left, right), right
        return value

    def sum(self) -> float:
        value = -self.product() if self.take("-") else self.product()
        while sign := self.take("+", "-"):
            value += self.product() * (1 if sign == "+" else -1)
        return value

    def product(self) -> float:
        value = self.factor()
        while self.rest and self.rest[0] not in (*_COMPARE, "+", "-", ",", ")", "]", "}", "and", "or", "|"):
            self.take("·")
            value = value / self.factor() if self.take("/") else value * self.factor()
        if self.rest[:1] == ["|"] and not self.in_bars:
            return value * self.product()
        return value

    in_bars = 0

    def factor(self) -> float:
        value = self.base()
        return value ** self.exponent() if self.take("^") else value

    def exponent(self) -> float:
        if self.take("{"):
            value = self.sum()
            self.need("}")
            return value
        if self.take("-"):
            return -self.exponent()
        return self.base()

    def group(self) -> float:
        self.need("{")
        value = self.sum()
        self.need("}")
        return value

    def base(self) -> float:
        token = self.rest.pop(0)
        if token in ("(", "["):
            value = self.sum() if token == "(" else float(self.condition())
            self.need({"(": ")", "[": "]"}[token])
            return value
        if token == "|":
            self.in_bars += 1
            value = abs(self.sum())
            self.need("|")
            self.in_bars -= 1
            return value
        if token == "frac":
            return self.group() / self.group()
        if token == "sqrt":
            return math.sqrt(self.group() if self.rest[0] == "{" else self.base())
        if token in FUNCTIONS and self.rest and self.rest[0] in ("(", "^"):
            power = self.exponent() if self.take("^") else 1
            return self.called(token) ** power
        return self.known[token] if token in self.known else float(token)

    def called(self, name: str) -> float:
        self.need("(")
        bars, self.in_bars = self.in_bars, 0
        arguments = [self.sum()]
        while self.take(","):
            arguments.append(self.sum())
        self.need(")")
        self.in_bars = bars
        return FUNCTIONS[name](*arguments)
