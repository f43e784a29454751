"""Functions that are typed as formulas: ``x*sigmoid(1.702x)``, ``mine(x) = max(a*x, x)``."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, ClassVar

from actviz.activations.base import Activation, Parameter
from actviz.activations.facts import Interval
from actviz.activations.language import library
from actviz.activations.language.bind import check_calls
from actviz.activations.language.elementary import CHOOSING, NAMES
from actviz.activations.language.parse import parse
from actviz.activations.language.symbols import GREEK, symbol
from actviz.activations.language.tokens import error
from actviz.activations.language.tree import depends_on_x, free_names
from actviz.errors import UsageError, nearest

_LONGEST_NAME = 60  # characters of a formula that has no name, in tables and legends
_LONGEST_FILE_NAME = 40
_RESERVED = ("x", "pi", "e", "where", "and", "or", "not", "if", "else")
_HEADER = re.compile(r"\s*\w+\s*\(\s*x\s*\)\s*=(?!=)\s*")
_NAME_ONLY = re.compile(r"[\w\s.-]*")
_IN_FILE_NAMES = {
    **{letter: name for name, letter in GREEK.items()},
    **dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", (f"-to-{digit}" for digit in range(10)), strict=True)),
    "**": "-to-", "^": "-to-", "+": "-plus-", "-": "-minus-", "−": "-minus-", "⁻": "-minus-", "/": "-over-",
    "÷": "-over-", "<": "-lt-", ">": "-gt-", "=": "-eq-", "√": "-sqrt-",
}  # fmt: skip


class Formula(Activation):
    """A function that is typed where a name is expected; each formula is a class of its own, see `typed`.

    Its parameters are the free names of the formula. They have no defaults, and values are looked up
    in a place of their own, as they may be called anything, ``value`` and ``range`` included. Two
    formulas are equal when they are the same tree at the same parameters.
    """

    family = "own"
    source = "formula"
    reference = ""
    named: ClassVar[bool]  # whether it was given a name, as in mine(x) = …
    _values: dict[str, float]

    def __init__(self, /, **values: float) -> None:
        lacking = [name for name in self._declared if name not in values]
        if lacking:
            raise _without_value(self.definition, lacking)
        checked = {
            name: declared.checked(values[name], self.name) for name, declared in self._declared.items()
        }
        vars(self)["_values"] = checked

    @property
    def parameters(self) -> dict[str, float]:
        """Each parameter and its value."""
        return dict(self._values)

    @property
    def spec(self) -> str:
        """The text that names exactly this function: ``mine(x) = a*x:a=0.2``."""
        settings = ",".join(f"{name}={value!r}" for name, value in self._values.items())
        return f"{self.definition}:{settings}" if settings else self.definition

    @property
    def file_name(self) -> str:
        """A short name of plain letters: ``x-sigmoid-1.702x``."""
        return file_name(self.name if self.named else self.definition)

    @classmethod
    def _symbols(cls) -> dict[str, str]:
        return {}  # parameters are written as they are called

    def _beyond(self) -> UsageError:
        return UsageError(
            f"{self}: its ranges, kinks or tails need numbers that overflow float64",
            hint="try smaller numbers or parameters, or lower powers",
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Formula) and self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    @property
    def _identity(self) -> tuple[object, ...]:
        return self.tree(), tuple(self._values.items())

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.definition, self._values)

    def __repr__(self) -> str:
        return f"actviz.get({self.spec!r})"

    def __str__(self) -> str:
        text = super().__str__()
        return text if self.named or not self._values else text.replace(self.name + "(", f"{self.name} (", 1)


def typed(text: str) -> type[Formula] | None:
    """The class of a text that is meant as a formula; None for a text that may be a misspelt name.

    Raises:
        UsageError: it is a formula with a fault in it.
    """
    if not looks_like_formula(text):
        return None
    text = " ".join(text.split())
    try:
        tree = parse(text).tree
    except ValueError:
        if _NAME_ONLY.fullmatch(text) and not re.search(r"\bx\b", text):
            return None
        raise
    # re-lu and leaky-rleu are not differences
    return None if _NAME_ONLY.fullmatch(text) and not depends_on_x(tree) else _class(text)


@lru_cache(maxsize=256)
def _class(text: str) -> type[Formula]:
    from actviz.activations.language import write

    read = parse(text)
    if read.name is not None:
        _check_name(read.name, text)
    check_calls(read.tree, text)
    own = {name: Parameter(math.nan, symbol(name).latex(), Interval()) for name in free_names(read.tree)}
    for name, declared in own.items():
        declared.__set_name__(Formula, name)
    body = _HEADER.sub("", text, count=1) if read.name else text
    members: dict[str, Any] = {
        "__doc__": body,
        "name": read.name or _shortened(write.text(read.tree)),
        "named": read.name is not None,
        "definition": text,
        "_declared": own,
    }
    return type("Formula", (Formula,), members)


def _again(definition: str, values: Mapping[str, float]) -> Formula:
    """A formula that was pickled."""
    return _class(definition)(**values)


def _check_name(name: str, text: str) -> None:
    known = library.CLASSES.get(library.fold(name))
    if known is not None or name in NAMES or name in CHOOSING or name in _RESERVED:
        what = f"'{name}' is already the name of something else"
        raise error(text, 0, what, f"choose another name, as in my_{library.fold(name)}(x) = …")


def _without_value(text: str, names: list[str]) -> UsageError:
    """The error for parameters that have no value."""
    column = free_names(parse(text).tree)[names[0]]
    named = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    many = len(names) > 1
    what = f"the parameter{'s' if many else ''} {named} {'have' if many else 'has'} no value"
    known = [*NAMES, *CHOOSING, *library.CLASSES]
    meant = next((name for name in names if library.fold(name) in known or name in known), None)
    if meant is not None:
        return error(text, column, what, f"for the function write {meant}(x)")
    near = nearest(library.fold(names[0]), known, 0.8) if len(names[0]) > 3 else None
    example = ",".join(f"{name}=1" for name in names)
    hint = f"give {'them values' if many else 'it one'} after a colon: '{text}:{example}'"
    return error(text, column, what, f"{hint}; or did you mean {near}(x)?" if near else hint)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1].rstrip()}…"


def file_name(text: str, longest: int = _LONGEST_FILE_NAME) -> str:
    """The text with nothing but letters, digits, ``.``, ``_`` and ``-`` in it.

    What is cut off, or has no such letters, is distinguished by a few digits of a checksum.
    """
    written = re.sub(r"\*\*|[^\w.]|[^\x00-\x7f]", lambda found: _IN_FILE_NAMES.get(found[0], "-"), text)
    plain = re.sub(r"-+", "-", re.sub(r"[^A-Za-z0-9._-]", "-", written)).strip("-.")
    if plain and len(plain) <= longest:
        return plain
    import hashlib  # slow to load, and rarely needed

    digest = hashlib.sha256(text.encode()).hexdigest()[:6]
    return f"{plain[: longest - 7].rstrip('-.')}-{digest}".lstrip("-")


def looks_like_formula(text: str) -> bool:
    """Whether a text that names no function is meant as a formula rather than as a misspelt name."""
    # names are letters, digits and what people put between words; 2x and .5x are products
    signs = r"[^\w\s.-]|[-⁰¹²³⁴⁵⁶⁷⁸⁹]|^[\d.]+\s*x|\bx\.|\b(?:if|else|and|or|not)\b"
    return text.strip() == "x" or re.search(signs, text.strip()) is not None
