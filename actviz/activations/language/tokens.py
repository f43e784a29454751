"""A definition cut into words, and the error that points at one of them."""

from __future__ import annotations

import re
from typing import NamedTuple, NoReturn, cast

from actviz.errors import UsageError

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)
      | (?P<name>[^\W\d⁰¹²³⁴⁵⁶⁷⁸⁹](?:[^\W⁰¹²³⁴⁵⁶⁷⁸⁹])*)
      | (?P<power>[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)
      | (?P<mark>\*\*|<=|>=|==|!=|[-+*/^()<>,;=√·×÷−≤≥≠])
    )""",
    re.VERBOSE,
)
_PLAIN = {"**": "^", "·": "*", "×": "*", "÷": "/", "−": "-", "≤": "<=", "≥": ">=", "≠": "!="}
SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
WORDS = ("and", "or", "not", "if", "else")
SPELLED = {"π": "pi", "σ": "sigmoid", "Φ": "Phi", "φ": "phi", "ϕ": "phi"}
ALLOWED = (
    "allowed are numbers, x, parameters, + - * / ^, comparisons, 'a if c else b' and functions such as exp"
)


class Token(NamedTuple):
    """A word, and where it stands."""

    kind: str  # number, name, power, mark, end
    text: str
    column: int


def split(text: str) -> list[Token]:
    """The words of a definition, and the end.

    Raises:
        UsageError: a character is not allowed.
    """
    tokens = []
    position = 0
    end = len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if not match:
            column = position + len(text[position:]) - len(text[position:].lstrip())
            raise error(text, column, f"unexpected character {_shown(text[column])}", ALLOWED)
        kind = cast("str", match.lastgroup)
        word = match[kind]
        tokens.append(Token(kind, _PLAIN.get(word, word), match.start(kind)))
        position = match.end()
    return [*tokens, Token("end", "", end)]


class Cursor:
    """A place among the words of a definition."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = split(text)
        self.position = 0

    @property
    def token(self) -> Token:
        """The word at hand."""
        return self.tokens[self.position]

    def next(self) -> Token:
        """The word at hand, and on to the one after it."""
        token = self.token
        if token.kind != "end":
            self.position += 1
        return token

    def take(self, text: str) -> bool:
        """Whether this word is at hand; if so, it is passed."""
        if self.token.text == text and self.token.kind in ("mark", "name"):
            self.position += 1
            return True
        return False

    def expect(self, text: str) -> None:
        """Pass this word, or fail."""
        if not self.take(text):
            found = "the end of the formula" if self.token.kind == "end" else f"'{self.token.text}'"
            self.fail(f"expected '{text}', found {found}")

    def fail(self, what: str, at: Token | None = None) -> NoReturn:
        """Say what is wrong with the word at hand, or with another one."""
        raise error(self.text, (at or self.token).column, what)


def error(text: str, column: int, what: str, hint: str | None = None) -> UsageError:
    """A fault at a column (from 0) of a definition, as the error that a person reads."""
    shown = "".join(character if character.isprintable() else "?" for character in text)
    if len(shown) > 60:
        start = max(0, min(column - 30, len(shown) - 60))
        shown = f"{'…' if start else ''}{shown[start : start + 60]}{'…' if start + 60 < len(shown) else ''}"
    return UsageError(f"formula '{shown}', column {column + 1}: {what}", hint=hint or ALLOWED)


def _shown(character: str) -> str:
    if character.isprintable():
        return f"'{character}'"
    import unicodedata  # rarely needed

    return unicodedata.name(character, f"U+{ord(character):04X}")
