r"""Formulas for browsers: the part of mathtext that formulas are written in, as MathML.

That part is: numbers, letters and their commands, ``\mathrm``, ``\frac``, ``\sqrt``, scripts,
brackets, bars and spaces.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

_TOKEN = re.compile(r"\\mathrm\{[^{}]*\}|\\[a-zA-Z]+|\\.|\d+(?:\.\d+)?|\s+|.", re.DOTALL)
_LETTERS = {
    r"\alpha": "α", r"\beta": "β", r"\gamma": "γ", r"\delta": "δ", r"\varepsilon": "ε", r"\epsilon": "ϵ",
    r"\zeta": "ζ", r"\eta": "η", r"\theta": "θ", r"\kappa": "κ", r"\lambda": "λ", r"\mu": "μ", r"\nu": "ν",
    r"\xi": "ξ", r"\pi": "π", r"\rho": "ρ", r"\sigma": "σ", r"\tau": "τ", r"\phi": "ϕ", r"\varphi": "φ",
    r"\chi": "χ", r"\psi": "ψ", r"\omega": "ω", r"\Gamma": "Γ", r"\Delta": "Δ", r"\Phi": "Φ", r"\Psi": "Ψ",
    r"\Omega": "Ω", r"\infty": "∞",
}  # fmt: skip
_UPRIGHT = "ΓΔΦΨΩ∞"
_FUNCTIONS = frozenset({
    r"\max", r"\min", r"\exp", r"\log", r"\ln", r"\sin", r"\cos", r"\tan", r"\arcsin", r"\arccos",
    r"\arctan", r"\sinh", r"\cosh", r"\tanh",
})  # fmt: skip
_UNARY, _BINARY = '<mo form="prefix">', '<mo form="infix">'
_SIGNS = {"+": "+", "-": "−", r"\pm": "±"}
_OPERATORS = {
    "=": "=", "<": "<", ">": ">", "/": "/", ",": ",", r"\leq": "≤", r"\geq": "≥", r"\neq": "≠", r"\cdot": "·",
    r"\times": "×", r"\in": "∈", r"\to": "→",
}  # fmt: skip
_SPACES_EM = {r"\,": 0.17, r"\:": 0.22, r"\;": 0.28, r"\ ": 0.28, r"\quad": 1.0}
_CLOSING = {"(": ")", "[": "]", "{": "}", "|": "|"}
_CONDITION = re.compile(r"\\mathrm\{(?:if|at|beyond|otherwise)\}")


def function_formulas(name: str, formula: str) -> list[list[str]]:
    r"""A formula with the name of what it gives before it, as ``<math>`` elements.

    Values with their conditions stand under each other behind a brace; what the formula uses and
    says at its end (``g = x\,\Phi(x)``) is a formula of its own.

    Args:
        name: of the function, in mathtext: ``f``, ``f'``.
        formula: in mathtext.

    Returns:
        For the formula and each that it uses: the pieces between which a line may be broken.

    Raises:
        ValueError: something in the formula is none of what is translated.
    """
    parts = _split_at_commas(_tokens(formula))
    cases = [part for part in parts if _condition_at(part) is not None]
    beginning = _tokens(f"{name}(x)=")
    if not cases:
        return [_pieces([*beginning, *parts[0]]), *map(_pieces, parts[1:])]
    table = "".join(map(_case, cases))
    brace = f'<mo form="prefix">{{</mo><mtable class="cases">{table}</mtable>'
    whole = f"<math><mrow>{_Reader(beginning).row()}{brace}</mrow></math>"
    return [[whole], *(_pieces(part) for part in parts if part not in cases)]


def mathml(formula: str) -> str:
    """A formula on one line, as one ``<math>`` element.

    Raises:
        ValueError: something in the formula is none of what is translated.
    """
    return f"<math>{_Reader(_tokens(formula)).row()}</math>"


def _tokens(formula: str) -> list[str]:
    tokens = (token for token in _TOKEN.findall(formula) if token not in (r"\left", r"\right"))
    return [token for token in tokens if not token.isspace()]


def _split_at_commas(tokens: Sequence[str]) -> list[list[str]]:
    """The parts between the commas outside all brackets, without the space after these."""
    parts: list[list[str]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token in "([{") - (token in ")]}")
        if token == "," and not depth:
            parts.append([])
        elif parts[-1] or token not in _SPACES_EM:
            parts[-1].append(token)
    return parts


def _condition_at(part: Sequence[str]) -> int | None:
    """Where the words begin that say when this value holds."""
    return next((i for i, token in enumerate(part) if _CONDITION.fullmatch(token)), None)


def _case(part: list[str]) -> str:
    at = _condition_at(part) or 0
    value = part[:at]
    while value and value[-1] in _SPACES_EM:
        value.pop()
    return f"<mtr><mtd>{_Reader(value).row()}</mtd><mtd>{_Reader(part[at:]).row()}</mtd></mtr>"


def _pieces(tokens: list[str]) -> list[str]:
    """One formula, cut before the additions and subtractions outside all brackets."""
    items = _Reader(tokens).items()
    cuts = [0, *(i for i, item in enumerate(items) if item.startswith(_BINARY)), len(items)]
    return [f"<math>{_together(items[low:high])}</math>" for low, high in pairwise(cuts) if low < high]


def _together(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"<mrow>{''.join(items)}</mrow>"


@dataclass
class _Reader:
    """Reads tokens from left to right, each construct with a method of its own."""

    tokens: list[str]
    at: int = 0

    def row(self, until: str | None = None) -> str:
        """Everything up to a closing token, which is passed over, as one element."""
        return _together(self.items(until))

    def items(self, until: str | None = None) -> list[str]:
        """Everything up to a closing token, which is passed over; up to the end for None."""
        found: list[str] = []
        operand = False  # whether the last item is a value, which makes the next sign a binary one
        while (token := self._next(until)) is not None:
            named = token in _FUNCTIONS or (token.startswith(r"\mathrm") and not _is_word(token))
            if named and operand:
                found.append(_space(_SPACES_EM[r"\,"]))
            if token in _SIGNS:
                found.append(f"{_BINARY if operand else _UNARY}{_SIGNS[token]}</mo>")
            else:
                found.append(self._scripted(self._atom(token)))
            if token not in _SPACES_EM:
                operand = token not in _SIGNS and token not in _OPERATORS and not _is_word(token)
        return found

    def _next(self, until: str | None = None) -> str | None:
        """The next token; None for the one that is waited for, or at the end when none is."""
        token = self._peek()
        if token is None and until is not None:
            raise ValueError(f"there is no {until!r} to close what is open")
        self.at += 1
        return None if token == until else token

    def _peek(self) -> str | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _atom(self, token: str) -> str:
        if token[0].isdecimal():
            return f"<mn>{token}</mn>"
        if token in _LETTERS or (token.isalpha() and len(token) == 1):
            letter = _LETTERS.get(token, token)
            upright = ' mathvariant="normal"' if letter in _UPRIGHT else ""
            return f"<mi{upright}>{letter}</mi>"
        if token in _FUNCTIONS:
            return f"<mi>{token[1:]}</mi>"
        if token.startswith(r"\mathrm"):
            text = escape(token[len(r"\mathrm{") : -1])
            tag = "mtext" if _is_word(token) or len(text) == 1 else "mi"  # one letter is italic in mi
            return f"<{tag}>{text}</{tag}>"
        if token in _SPACES_EM:
            return _space(_SPACES_EM[token])
        if token == "/":
            return '<mo lspace="0" rspace="0">/</mo>'
        if token in _OPERATORS:
            return f"<mo>{escape(_OPERATORS[token])}</mo>"
        if token in _CLOSING:
            return self._bracketed(token)
        if token == r"\sqrt":
            return f"<msqrt>{self._argument()}</msqrt>"
        if token == r"\frac":
            return f"<mfrac>{self._argument()}{self._argument()}</mfrac>"
        raise ValueError(f"{token!r} is none of what is translated")

    def _bracketed(self, opening: str) -> str:
        inner = self.row(until=_CLOSING[opening])
        if opening == "{":
            return inner
        # fonts leave space around brackets that can grow
        fixed = "" if "<mfrac>" in inner else ' stretchy="false"'
        closing = _CLOSING[opening]
        left, right = (f'<mo form="{form}"{fixed}>' for form in ("prefix", "postfix"))
        return f"<mrow>{left}{opening}</mo>{inner}{right}{closing}</mo></mrow>"

    def _argument(self) -> str:
        """What a command or a script applies to: a group in braces, or a single letter, digit or command."""
        token = self._next()
        if token is None:
            raise ValueError("a formula ends before its last argument")
        if token[0].isdecimal() and len(token) > 1:
            self.at -= 1
            self.tokens[self.at] = token[1:]
        return self._atom(token[0] if token[0].isdecimal() else token)

    def _scripted(self, base: str) -> str:
        """The base with the primes, the subscript and the superscript that follow it."""
        scripts: dict[str, str] = {}
        while (mark := self._peek()) in ("'", "^", "_"):
            self.at += 1
            if mark == "'":
                base = f'<mrow>{base}<mo lspace="0" rspace="0">′</mo></mrow>'
            elif mark in scripts:
                raise ValueError(f"two scripts in the same place: {mark!r}")
            else:
                scripts[mark] = self._argument()
        if len(scripts) == 2:
            return f"<msubsup>{base}{scripts['_']}{scripts['^']}</msubsup>"
        for mark, tag in (("_", "msub"), ("^", "msup")):
            if mark in scripts:
                return f"<{tag}>{base}{scripts[mark]}</{tag}>"
        return base


def _is_word(token: str) -> bool:
    """Whether it is a word between formulas, not the name of a function."""
    return token == r"\mathrm{and}" or _CONDITION.fullmatch(token) is not None


def _space(width_em: float) -> str:
    return f'<mspace width="{width_em}em"></mspace>'
