"""The errors a person can cause. Imports nothing of actviz; every other module may raise these."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import TypeVar

Choice = TypeVar("Choice", bound=str)


class ActvizError(Exception):
    """Something actviz could not do, told in one line, with an optional hint.

    ``exit_code`` is what the command line returns: 1 could not, 2 asked wrongly.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(ActvizError, ValueError):
    """The request itself is wrong: a value out of its domain, options that do not fit."""

    exit_code = 2


class UnknownActivationError(UsageError, LookupError):
    """No registered activation goes by this name."""


class WriteError(ActvizError, OSError):
    """A file could not be written; whatever stood there before is untouched."""


class FigureWarning(UserWarning):
    """A figure is not quite what was asked for, and cannot be."""


def one_of(option: str, word: str, allowed: Sequence[Choice]) -> Choice:
    """``word`` if it is one of those allowed, whatever its case.

    Raises:
        UsageError: it is not; the hint lists what is, the nearest first.
    """
    for choice in allowed:
        if word.lower() == choice:
            return choice
    near = difflib.get_close_matches(word.lower(), allowed, n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    raise UsageError(f"{option}: there is no '{word}'", hint=f"{meant}allowed are {', '.join(allowed)}")
