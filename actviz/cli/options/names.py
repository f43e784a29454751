"""Names on the command line: patterns such as ``'*elu'``, names from standard input, and their completion."""

from __future__ import annotations

import re
import sys
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Annotated

import typer

from actviz.cli.options.declare import flag_option
from actviz.cli.options.numbers import numbers
from actviz.errors import UsageError

if TYPE_CHECKING:
    from actviz.activations import Activation

_EXPANDED = "actviz.names"  # key in a context's meta: each word that stood for several names, with these
_PATTERN = re.compile(r"[\w*?-]*[*?][\w*?-]*")


def is_pattern(word: str) -> bool:
    """Whether a word is a pattern of names; a formula neither begins nor ends with ``*`` and has no ``?``."""
    starred = word.startswith("*") or word.endswith("*") or "?" in word
    return starred and _PATTERN.fullmatch(word) is not None


def matching(pattern: str) -> list[str]:
    """The registered functions whose name matches, in the order of ``list``.

    Raises:
        UsageError: no name matches.
    """
    from actviz.activations import names, own

    own.load()
    wanted = pattern.lower().replace("-", "_")
    found = [name for name in names() if fnmatchcase(name, wanted)]
    if not found:
        raise UsageError(f"no function matches {pattern!r}", hint="run 'actviz list' to see all names")
    return found


def _from_standard_input() -> list[str]:
    found = sys.stdin.read().splitlines() if sys.stdin is not None else []
    names = [line.strip() for line in found if line.strip() and not line.lstrip().startswith("#")]
    if not names:
        raise UsageError(
            "- reads names from standard input, and there are none",
            hint="one name per line, as in actviz list --names | actviz sheet -",
        )
    return names


def _expanded(context: typer.Context, words: list[str] | None) -> list[str] | None:
    if not words or context.resilient_parsing:
        return words
    if words.count("-") > 1:
        raise UsageError("standard input can only be read once", hint="give - only once")
    several = {
        word: _from_standard_input() if word == "-" else matching(word)
        for word in words
        if word == "-" or is_pattern(word)
    }
    context.meta[_EXPANDED] = several
    if not several:
        return words
    return list(dict.fromkeys(name for word in words for name in several.get(word, [word])))


def written_out(context: typer.Context, word: str) -> list[str]:
    """The names that an argument was expanded to, so that the command can be repeated."""
    names: list[str] = context.meta.get(_EXPANDED, {}).get(word, [word])
    return names


def complete(incomplete: str) -> list[str]:
    """Completions: names, or after ``elu:`` the parameters that are not given yet."""
    from actviz.activations import get, names, own

    own.load()
    name, colon, given = incomplete.partition(":")
    if not colon:
        return [name for name in names() if name.startswith(incomplete)]
    try:
        parameters = list(get(name).parameters)
    except UsageError:
        return []
    *done, begun = given.split(",")
    before = incomplete.removesuffix(begun)
    taken = {text.partition("=")[0] for text in done}
    return [f"{before}{p}=" for p in parameters if p.startswith(begun) and p not in taken]


_ARGUMENT = typer.Argument(
    metavar="NAME",
    help="Functions: names such as relu or elu:0.5, formulas, or mine.py:act.",
    autocompletion=complete,
    callback=_expanded,
)
Names = Annotated[list[str], _ARGUMENT]
OptionalNames = Annotated[list[str] | None, _ARGUMENT]
Name = Annotated[
    str,
    typer.Argument(
        metavar="NAME",
        help="A name such as relu or elu:0.5, a formula, or mine.py:act.",
        autocompletion=complete,
    ),
]
All = Annotated[bool, flag_option("--all", "All functions.")]


def activations(names: list[str], sweep: str | None = None) -> list[Activation]:
    """The named functions, or a single one with each of the values of ``PARAM=V,...``.

    Raises:
        UsageError: an unknown name or parameter, or a sweep of several functions.
    """
    from actviz.activations import scalar
    from actviz.activations.registry import swept

    if sweep is None:
        return [scalar(name) for name in names]
    example = "for example --sweep alpha=0.5,1,2"
    if len(names) > 1:
        raise UsageError(
            "--sweep varies one function, not several", hint=f"actviz plot {names[0]} --sweep {sweep}"
        )
    parameter, equals, values = sweep.partition("=")
    if not equals or not values:
        raise UsageError(f"--sweep: {sweep!r} is not PARAM=V,...", hint=example)
    found = [scalar(f) for f in swept(names[0], parameter.strip(), numbers("--sweep", values))]
    if len(set(found)) < len(found):
        raise UsageError(f"--sweep: a value of {parameter} is given twice", hint=example)
    return found
