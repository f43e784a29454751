"""The errors that a user can cause. Imports nothing of actviz; every other module may raise these."""

from __future__ import annotations

import difflib
import re
import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

Choice = TypeVar("Choice", bound=str)

# the name of an argument, then perhaps its value in Python and as it is typed
_ARGUMENT = re.compile("\x1c(\\w+)(?:\x1d(.*?)\x1d(.*?))?\x1e", re.DOTALL)


def argument(name: str, value: object = None) -> str:
    """An argument in the text of an error: ``layers`` or ``layers=4``; on the command line ``--layers 4``.

    Args:
        name: the parameter's, in Python.
        value: its value, or an example. On the command line a list is written with commas, a tuple as words.
    """
    if value is None:
        return f"\x1c{name}\x1e"
    words = value if isinstance(value, tuple) else (value,)
    return f"\x1c{name}\x1d{value!r}\x1d{' '.join(shlex.quote(_typed(word)) for word in words)}\x1e"


def _typed(value: object) -> str:
    if not isinstance(value, list):
        return str(value)
    return (";" if any(isinstance(entry, list) for entry in value) else ",").join(map(_typed, value))


class ActvizError(Exception):
    """An error with a message of one line and an optional hint.

    ``exit_code`` is that of the command line: 1 failure, 2 usage error. Arguments that the texts
    name by `argument` are named as in Python, until a command replaces them by its options.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(_replaced(message, _in_python))
        self._texts = message, hint
        self.message = _replaced(message, _in_python)
        self.hint = hint and _replaced(hint, _in_python)

    def put_options(self, options: Mapping[str, str]) -> None:
        """Name arguments by a command's options, ``{"input_std": "--std"}``; others stay as in Python."""

        def typed(name: str, value: str | None, word: str | None) -> str:
            if name not in options:
                return _in_python(name, value, word)
            return options[name] if word is None else f"{options[name]} {word}"

        message, hint = self._texts
        self.message = _replaced(message, typed)
        self.hint = hint and _replaced(hint, typed)
        self._texts = self.message, self.hint
        self.args = (self.message,)


class UsageError(ActvizError, ValueError):
    """The request is wrong: a value outside its domain, options that cannot be combined."""

    exit_code = 2


class UnknownActivationError(UsageError, LookupError):
    """No registered activation has this name."""


class WriteError(ActvizError, OSError):
    """A file could not be written; an existing file is unchanged."""


def _replaced(text: str, text_of: Callable[[str, str | None, str | None], str]) -> str:
    return _ARGUMENT.sub(lambda found: text_of(*found.groups()), text)


def _in_python(name: str, value: str | None, word: str | None) -> str:
    return name if value is None else f"{name}={value}"


class FunctionWarning(UserWarning):
    """A user-defined function is not what it seems to be, or a plug-in cannot be loaded."""


class FigureWarning(UserWarning):
    """A figure differs from what was requested."""


class SmallTextWarning(FigureWarning):
    """Text of a figure is too small to be legible at its size."""


def likeness(word: str, other: str) -> float:
    """How alike two words are, from 0 to 1: difflib's ratio, and more where two neighbours are swapped.

    A swap counts for less than a letter added or left out: tahn is tanh, not tan.
    """
    if len(word) == len(other) and word != other:
        places = range(len(word) - 1)
        if any(word[:i] + word[i + 1] + word[i] + word[i + 2 :] == other for i in places):
            return 1 - 1 / (2 * len(word) + 2)
    return difflib.SequenceMatcher(None, other, word).ratio()


def nearest(word: str, known: Iterable[str], least: float = 0.6) -> str | None:
    """The known word that is most like this one; None if none has a likeness of at least ``least``."""
    alike, best = max(((likeness(word, each), each) for each in known), default=(0.0, None))
    return best if alike >= least else None


def one_of(option: str, word: str, allowed: Sequence[Choice], or_else: str = "") -> Choice:
    """``word`` in lower case, if it is one of those allowed.

    Args:
        option: the name of the choice in an error: an option, or an `argument`.
        word: the choice.
        allowed: the choices, in lower case.
        or_else: further possibilities, for the hint.

    Raises:
        UsageError: it is not; the hint lists the choices, the nearest first.
    """
    for choice in allowed:
        if word.lower() == choice:
            return choice
    near = nearest(word.lower(), allowed)
    meant = f"did you mean {near}? " if near else ""
    raise UsageError(
        f"{option}: invalid choice '{word}'", hint=f"{meant}allowed are {', '.join(allowed)}{or_else}"
    )


def not_whole(option: str, value: object, low: int, high: int | str) -> UsageError:
    """The error for what is no whole number within these bounds, of an option or an `argument`."""
    return UsageError(f"{option} must be a whole number from {low} to {high}, not {value}")


def check_whole(name: str, value: float, low: int, high: int, shown: str = "") -> None:
    """Refuse an argument that is no whole number from ``low`` to ``high``.

    Args:
        name: the parameter's, in Python.
        value: its value.
        low: the least one allowed.
        high: the greatest one allowed.
        shown: what the error has in the place of ``high``.

    Raises:
        UsageError: it is not.
    """
    if not (low <= value <= high and value == int(value)):
        raise not_whole(argument(name), value, low, shown or high)


def check_keywords(function: str, given: Iterable[str], allowed: type) -> None:
    """Refuse unknown keywords, as Python does, where a public function passes its keywords on.

    Args:
        function: the name that the user called.
        given: the keywords.
        allowed: the TypedDict of those it takes.

    Raises:
        TypeError: a keyword is unknown; the message names ``function``.
    """
    for keyword in given:
        if keyword not in allowed.__annotations__:
            near = nearest(keyword, allowed.__annotations__)
            meant = f". Did you mean '{near}'?" if near else ""
            raise TypeError(f"{function}() got an unexpected keyword argument '{keyword}'{meant}")
