"""Which activations there are, and how a name typed by a person finds one."""

from __future__ import annotations

import difflib
import inspect
from typing import Literal, TypeVar

from actviz.activations.base import Activation, Parameter
from actviz.errors import UnknownActivationError, UsageError
from actviz.notation import parse_number

_classes: dict[str, type[Activation]] = {}  # folded name or alias -> class

Registered = TypeVar("Registered", bound=type[Activation])


def register(cls: Registered) -> Registered:
    """Class decorator: make an activation known by its name and aliases.

    Raises:
        UsageError: one of its names is taken already, or it is not a concrete dataclass.
    """
    if inspect.isabstract(cls) or "__dataclass_fields__" not in vars(cls):
        raise UsageError(
            f"{cls.__name__} is not a complete activation",
            hint="decorate it with @dataclass(frozen=True) and define value, first, second and facts",
        )
    spellings = {_fold(spelling) for spelling in (cls.name, *cls.aliases)}
    for spelling in spellings:
        if spelling in _classes:
            raise UsageError(f"the name '{spelling}' of {cls.__name__} belongs to {_classes[spelling].name}")
    _classes.update(dict.fromkeys(spellings, cls))
    return cls


def names(kind: Literal["scalar"] = "scalar") -> tuple[str, ...]:
    """Every registered function's name, family by family in the order of the files.

    Raises:
        UsageError: there are no functions of this kind.
    """
    if kind != "scalar":
        raise UsageError(f"unknown kind {kind!r}", hint="the kinds are: scalar")
    return tuple(dict.fromkeys(cls.name for cls in _classes.values()))


def get(spec: str | Activation, /, **parameters: float) -> Activation:
    """The activation that ``spec`` names, with these parameters.

    ``spec`` is a name or alias (case, ``-`` and ``_`` do not matter) that may carry parameters:
    ``"leaky_relu"``, ``"LeakyReLU"``, ``"leaky_relu:0.2"``, ``"hard_tanh:min_val=0,max_val=2"``.
    An activation is returned as it is.

    Raises:
        UnknownActivationError: nothing has this name; the hint gives the nearest one.
        UsageError: a parameter is unknown or outside its domain.
    """
    if isinstance(spec, Activation):
        return spec
    name, colon, settings = spec.partition(":")
    cls = _classes.get(_fold(name))
    if cls is None:
        raise UnknownActivationError(f"unknown activation '{name}'", hint=_nearest(name))
    given = _parse_settings(cls, settings) if colon else {}
    for spelling, value in parameters.items():
        given[_parameter(cls, spelling).name] = value
    return cls(**given)


def _fold(name: str) -> str:
    return name.strip().lower().replace("-", "").replace("_", "").replace(" ", "")


def _nearest(name: str) -> str:
    close = difflib.get_close_matches(_fold(name), _classes, n=1, cutoff=0.6)
    return f"did you mean {_classes[close[0]].name}?" if close else "run 'actviz list' to see all names"


def _parameter(cls: type[Activation], spelling: str) -> Parameter:
    declared = cls.declared()
    for candidate in declared:
        if spelling in (candidate.name, *candidate.also):
            return candidate
    takes = ", ".join(candidate.name for candidate in declared) or "no parameters"
    raise UsageError(f"{cls.name} takes no parameter '{spelling}'", hint=f"{cls.name} takes {takes}")


def _parse_settings(cls: type[Activation], settings: str) -> dict[str, float]:
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
        if target.name in given:
            raise UsageError(f"{cls.name}: {target.name} is given twice")
        try:
            given[target.name] = parse_number(text)
        except ValueError:
            given[target.name] = target.checked(text.strip() or "nothing", cls.name)
    return given
