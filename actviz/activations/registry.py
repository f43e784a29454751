"""The registry of activations, and how a name finds one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar, overload

from actviz.activations import spellings
from actviz.activations.base import Activation, Function, Parameter
from actviz.activations.language import library
from actviz.errors import UnknownActivationError, UsageError, nearest
from actviz.notation import parse_number

if TYPE_CHECKING:
    from actviz.activations.vector import VectorActivation

_classes: dict[str, type[Function]] = library.CLASSES

_LONGEST = 60  # letters of a wrong name that an error repeats


class Named(NamedTuple):
    """What a text names: a class, the parameters that come with it, and the settings that are to be read.

    ``origin`` is the text without settings, where it names something in a file or a module; ``made`` is
    that, where it is a function already. ``alias`` is the text without settings, where it is another
    name of a registered function.
    """

    cls: type[Function]
    parameters: dict[str, float]
    settings: str | None = None
    origin: str = ""
    made: Function | None = None
    alias: str = ""

    def at(self, parameters: Mapping[str, float]) -> Function:
        """The function at these parameters."""
        if self.made is not None and not parameters:
            return self.made
        function = self.cls(**{**self.parameters, **parameters})
        if self.origin:
            vars(function)["origin"] = self.origin, self.parameters
        return function.asked_for_as(self.alias) if self.alias else function


Registered = TypeVar("Registered", bound=type[Function])
Given = TypeVar("Given", bound=Function)
VectorName = Literal[
    "softmax", "log_softmax", "softmin", "sparsemax", "logsumexp", "hardmax", "maxout", "glu", "gtu",
    "reglu", "geglu", "swiglu", "crelu", "squash",
]  # fmt: skip


def register(cls: Registered) -> Registered:
    """Class decorator: make an activation known by its name and aliases.

    A definition may use functions that are registered later: they are looked up when it is first used.

    Raises:
        UsageError: one of its names is already taken, a kernel is missing, its family is not a word, or
            a definition is invalid.
    """
    if not getattr(cls, "name", None):
        raise UsageError(f"{cls.__name__} has no name")
    if missing := lacking(cls):
        raise UsageError(f"{cls.__name__} lacks {', '.join(missing)}")
    family = vars(cls).get("family", "own")
    if not (isinstance(family, str) and re.fullmatch(r"[a-z]\w*", family)):
        raise UsageError(f"{cls.__name__}: a family must be a lower-case word, not {family!r}")
    if issubclass(cls, Activation) and not cls.built_in():
        cls.check_definitions()
    spellings = {library.fold(spelling) for spelling in (cls.name, *cls.aliases)}
    for spelling in spellings:
        if spelling in _classes:
            raise UsageError(f"the name '{spelling}' of {cls.__name__} belongs to {_classes[spelling].name}")
    _classes.update(dict.fromkeys(spellings, cls))
    return cls


def names(kind: Literal["scalar", "vector"] = "scalar") -> tuple[str, ...]:
    """The names of all registered functions, ordered by family; those of other packages come last.

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
    """Like `get`, for callers that need a single curve.

    Raises:
        UsageError: this one maps vectors, and has none.
    """
    found = get(spec)
    if isinstance(found, Activation):
        return found
    instead = getattr(found, "instead", f"actviz show {found.name}")
    raise UsageError(f"{found.name} maps a vector to a vector, it has no single curve", hint=instead)


def everywhere(spec: str | Function, /) -> Activation:
    """Like `scalar`, for callers that need a value at every x.

    Raises:
        UsageError: there are x where the function has none.
    """
    activation = scalar(spec)
    if not activation.built_in() and activation.known.gaps:
        raise UsageError(
            f"{activation} has no real value for {activation.known.undefined_where()}",
            hint="a value is needed at every x; only plot, compare, show and eval do without",
        )
    return activation


def each_everywhere(names: str | Activation | Iterable[str | Activation]) -> Iterator[Activation]:
    """What `everywhere` makes of a name, or one by one of several."""
    yield from map(everywhere, (names,) if isinstance(names, str | Activation) else names)


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
    framework's callable, with the defaults it has there: ``"nn.SiLU"``, ``"keras.layers.LeakyReLU"``;
    or a formula, whose free names are its parameters: ``"x*sigmoid(1.702x)"``,
    ``"mine(x) = max(a*x, x):a=0.2"``; or a function of yours, ``"mine.py:act"`` or
    ``"package.module:act"``, with parameters after a second colon. Naming a file runs it, once, and
    nothing else does. A function is returned as it is.

    Raises:
        UnknownActivationError: nothing has this name; the hint gives the nearest one.
        UsageError: a parameter is unknown, outside its domain, or has no value; or a formula is invalid.
    """
    if isinstance(spec, Function):
        if not parameters:
            return spec
        raise UsageError(f"{spec} already has its parameters", hint=f"get('{spec.name}', ...) takes new ones")
    if not isinstance(spec, str):
        raise UsageError(f"a name must be a string such as 'relu', not {spec!r}")
    named, given = _read(spec)
    for spelling, value in parameters.items():
        _give(named.cls, given, _parameter(named.cls, spelling).name, value)
    return named.at(given)


def swept(spec: str | Function, parameter: str, values: Iterable[float]) -> list[Function]:
    """The function that ``spec`` is or names, at each of several values of one of its parameters.

    Raises:
        UsageError: as of `get`.
    """
    if isinstance(spec, Function):
        cls, name = type(spec), _parameter(type(spec), parameter).name
        return [cls(**{**spec.parameters, name: value}).relabelled(spec.called or "") for value in values]
    named, given = _read(spec)
    name = _parameter(named.cls, parameter).name
    return [named.at({**given, name: value}) for value in values]


def _read(spec: str) -> tuple[Named, dict[str, float]]:
    """What a text names, and the parameters that it sets."""
    named = _named(spec)
    return named, {} if named.settings is None else _parse_settings(named.cls, named.settings)


def _named(spec: str) -> Named:
    """A registered function, one of a file or a module, a formula, or one of a plug-in."""
    name, colon, settings = spec.partition(":")
    found = _registered(name)
    if found is None:
        from actviz.activations import own
        from actviz.activations.formula import typed

        if (brought := own.find(spec)) is not None:
            return brought
        if (formula := typed(name)) is not None:
            found = formula, {}
        elif own.loads_plugin_of(name):
            found = _registered(name)
    if found is None:
        shown = _printable(" ".join(name.split()))
        shown = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
        raise UnknownActivationError(f"unknown activation '{shown}'", hint=_nearest(name.rpartition(".")[2]))
    return Named(*found, _printable(settings) if colon else None, alias=_alias(name, found[0]))


def _alias(name: str, cls: type[Function]) -> str:
    """What was typed, where it is a name at all and another one than the function is registered by."""
    other = library.fold(name) != library.fold(cls.name) and re.fullmatch(r"[\w.+ -]+", name)
    return " ".join(name.split()) if other and cls in _classes.values() else ""


def lacking(cls: type[Function]) -> list[str]:
    """What a class must have and has not: a definition, or kernels of its own."""
    lacking = sorted(getattr(cls, "__abstractmethods__", ()))
    if issubclass(cls, Activation) and not cls.definition:
        needed = ("formula", "derivative_formula", "value", "first", "second")
        lacking += [each for each in needed if getattr(cls, each) is getattr(Activation, each)]
    return lacking


def _registered(name: str) -> tuple[type[Function], dict[str, float]] | None:
    """The class of a name or a framework's callable, and the parameters it comes with."""
    cls = _classes.get(library.fold(name))
    if cls is not None:
        return cls, {}
    spelled = spellings.index(dict.fromkeys(_classes.values()))
    for spelling in (spellings.fold(name), spellings.fold(f"onnx.{name}")):
        if spelling in spelled:
            return spelled[spelling]
    return None


def _printable(text: str) -> str:
    """A text that an error may repeat on a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def _nearest(name: str) -> str:
    close = nearest(library.fold(name), _classes)
    return f"did you mean {_classes[close].name}?" if close else "run 'actviz list' to see all names"


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
