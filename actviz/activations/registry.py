"""Which activations there are, and how a name typed by a person finds one."""

from __future__ import annotations

import difflib
import inspect
import re
from typing import TYPE_CHECKING, Any, Literal, TypeVar, overload

from actviz.activations import spellings
from actviz.activations.base import Activation, Function, Parameter
from actviz.errors import UnknownActivationError, UsageError
from actviz.notation import parse_number

if TYPE_CHECKING:
    from actviz.activations.vector import VectorActivation

_classes: dict[str, type[Function]] = {}  # folded name or alias -> class

Registered = TypeVar("Registered", bound=type[Function])
Given = TypeVar("Given", bound=Function)
VectorName = Literal[
    "softmax", "log_softmax", "softmin", "sparsemax", "logsumexp", "hardmax", "maxout", "glu", "gtu",
    "reglu", "geglu", "swiglu", "crelu", "squash",
]  # fmt: skip


def register(cls: Registered) -> Registered:
    """Class decorator: make an activation known by its name and aliases.

    Raises:
        UsageError: one of its names is taken already, a kernel is missing, or its family is no word.
    """
    if not getattr(cls, "name", None):
        raise UsageError(f"{cls.__name__} has no name")
    if inspect.isabstract(cls):
        raise UsageError(f"{cls.__name__} lacks {', '.join(sorted(cls.__abstractmethods__))}")
    family = vars(cls).get("family", "own")
    if not (isinstance(family, str) and re.fullmatch(r"[a-z]\w*", family)):
        raise UsageError(f"{cls.__name__}: a family is a word in small letters, not {family!r}")
    spellings = {_fold(spelling) for spelling in (cls.name, *cls.aliases)}
    for spelling in spellings:
        if spelling in _classes:
            raise UsageError(f"the name '{spelling}' of {cls.__name__} belongs to {_classes[spelling].name}")
    _classes.update(dict.fromkeys(spellings, cls))
    return cls


def names(kind: Literal["scalar", "vector"] = "scalar") -> tuple[str, ...]:
    """Every registered function's name, in the order of the files; those of other packages come last.

    Raises:
        UsageError: there are no functions of this kind.
    """
    if kind not in ("scalar", "vector"):
        raise UsageError(f"unknown kind {kind!r}", hint="the kinds are scalar and vector")

    def place(cls: type[Function]) -> tuple[bool, str]:
        return not cls.__module__.startswith(str(__package__)), cls.__module__

    # not as registered: a file that needs another one brings its functions in before its own
    ordered = sorted((cls for cls in _classes.values() if cls.kind == kind), key=place)
    return tuple(dict.fromkeys(cls.name for cls in ordered))


def scalar(spec: str | Function, /) -> Activation:
    """Like `get`, for whatever needs one curve.

    Raises:
        UsageError: this one maps vectors, and has none.
    """
    found = get(spec)
    if isinstance(found, Activation):
        return found
    instead = getattr(found, "instead", f"actviz show {found.name}")
    raise UsageError(f"{found.name} maps a vector to a vector, it has no single curve", hint=instead)


@overload
def get(spec: Given, /) -> Given: ...
@overload
def get(spec: VectorName, /, **parameters: float) -> VectorActivation: ...
@overload  # of a name that only the run knows
def get(spec: str, /, **parameters: float) -> Activation | Any: ...
def get(spec: str | Function, /, **parameters: float) -> Function:
    """The function that ``spec`` names, with these parameters: an `Activation`, or a vector function.

    ``spec`` is a name or alias (case, ``-`` and ``_`` do not matter) that may carry parameters:
    ``"leaky_relu"``, ``"LeakyReLU"``, ``"leaky_relu:0.2"``, ``"hard_tanh:min_val=0,max_val=2"``; or a
    framework's callable, with the defaults it has there: ``"nn.SiLU"``, ``"keras.layers.LeakyReLU"``.
    A function is returned as it is.

    Raises:
        UnknownActivationError: nothing has this name; the hint gives the nearest one.
        UsageError: a parameter is unknown or outside its domain.
    """
    if isinstance(spec, Function):
        if not parameters:
            return spec
        raise UsageError(f"{spec} has its parameters already", hint=f"get('{spec.name}', ...) takes new ones")
    if not isinstance(spec, str):
        raise UsageError(f"a name is a text like 'relu', not {spec!r}")
    name, colon, settings = spec.partition(":")
    cls, defaults = _found(name)
    given: dict[str, float] = _parse_settings(cls, settings) if colon else {}
    for spelling, value in parameters.items():
        _give(cls, given, _parameter(cls, spelling).name, value)
    return cls(**{**defaults, **given})


def _found(name: str) -> tuple[type[Function], dict[str, float]]:
    """The class a name or a framework's callable stands for, and the parameters it comes with."""
    cls = _classes.get(_fold(name))
    if cls is not None:
        return cls, {}
    spelled = spellings.index(dict.fromkeys(_classes.values()))
    for spelling in (spellings.fold(name), spellings.fold(f"onnx.{name}")):
        if spelling in spelled:
            return spelled[spelling]
    raise UnknownActivationError(f"unknown activation '{name}'", hint=_nearest(name.rpartition(".")[2]))


def _fold(name: str) -> str:
    return name.strip().lower().replace("-", "").replace("_", "").replace(" ", "")


def _nearest(name: str) -> str:
    folded = _fold(name)
    close = difflib.get_close_matches(folded, _classes, n=5, cutoff=0.6)
    # letters in the wrong order are the commonest slip: rleu is relu, not repu
    close.sort(key=lambda spelling: sorted(spelling) != sorted(folded))
    return f"did you mean {_classes[close[0]].name}?" if close else "run 'actviz list' to see all names"


def _parameter(cls: type[Function], spelling: str) -> Parameter:
    declared = cls.declared()
    for candidate in declared:
        if spelling in (candidate.name, *candidate.also):
            return candidate
    takes = ", ".join(candidate.name for candidate in declared) or "no parameters"
    raise UsageError(f"{cls.name} takes no parameter '{spelling}'", hint=f"{cls.name} takes {takes}")


def _parse_settings(cls: type[Function], settings: str) -> dict[str, float]:
    """``"0.2"`` or ``"min_val=-2,max_val=2"``; values without a name go to the parameters in turn."""
    given: dict[str, float] = {}
    for position, setting in enumerate(settings.split(",")):
        spelling, equals, text = setting.rpartition("=")
        declared = cls.declared()
        if equals:
            target = _parameter(cls, spelling.strip())
        elif position < len(declared):
            target = declared[position]
        else:
            raise UsageError(
                f"{cls.name} has no parameter for '{setting}'",
                hint=f"{cls.name} takes {', '.join(p.name for p in declared) or 'no parameters'}",
            )
        try:
            value = parse_number(text)
        except ValueError:
            value = target.checked(text.strip() or "nothing", cls.name)
        _give(cls, given, target.name, value)
    return given


def _give(cls: type[Function], given: dict[str, float], parameter: str, value: float) -> None:
    if parameter in given:
        raise UsageError(f"{cls.name}: {parameter} is given twice")
    given[parameter] = value
