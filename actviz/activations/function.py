"""What every registered function has: names, parameters and its origin."""

from __future__ import annotations

import dataclasses
import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self, dataclass_transform

from actviz.activations.facts import Interval
from actviz.activations.language import symbols
from actviz.errors import UsageError
from actviz.notation import format_number


@dataclass(frozen=True)
class Parameter:
    """A number that shapes a function: its default, its symbol in formulas, the values it may take.

    The default is NaN if there is none, as for the parameters of a formula.
    ``also`` lists what frameworks call it where they differ from the name here.
    """

    name: str = dataclasses.field(init=False)
    default: float
    symbol: str
    domain: Interval
    also: tuple[str, ...] = ()

    def __set_name__(self, owner: type, name: str) -> None:
        object.__setattr__(self, "name", name)

    def checked(self, value: object, owner: str) -> float:
        """``value`` as a float within the domain.

        Raises:
            UsageError: it is not a finite number in the domain.
        """
        try:
            number = float(value)  # type: ignore[arg-type] # what float() refuses is reported below
        except (TypeError, ValueError):
            number = math.nan
        if number not in self.domain:
            shown = format_number(value) if isinstance(value, float) else value
            example = 1.0 if math.isnan(self.default) else self.default
            raise UsageError(
                f"{owner}: {self.name} must be a number in {self.domain}, not {shown}",
                hint=f"for example {owner}:{self.name}={format_number(example)}",
            )
        return number


def parameter(
    default: float, *, symbol: str, domain: Interval | None = None, also: tuple[str, ...] = ()
) -> Any:
    r"""A `Parameter` under the name it is assigned to; without a domain every finite number is allowed.

    The symbol is in LaTeX, or a letter: ``r"\alpha"`` or ``"α"``.
    """
    written = symbol if symbol.isascii() else symbols.symbol(symbol).latex()
    return Parameter(default, written, domain or Interval(), also)


@dataclass_transform(frozen_default=True)
class Function(ABC):
    """The identity card of anything registered: its names, its formula, its parameters, where it comes from.

    A subclass declares its parameters as ``alpha: float = parameter(...)`` and takes them in this
    order or by name. It is either abstract (a shape that several functions share) or final; nothing
    inherits from a final one. Two are equal when they are the same function at the same parameters.
    """

    kind: ClassVar[Literal["scalar", "vector"]]
    name: ClassVar[str]
    # the name as papers write it, for figures: "leaky ReLU"; where a class states none, the words of `name`
    label: ClassVar[str]
    aliases: ClassVar[tuple[str, ...]] = ()
    reference: ClassVar[str] = ""
    # framework -> its callables, written as they are called, with the parameters they default to
    # where these are not ours: {"keras": ("keras.layers.LeakyReLU(negative_slope=0.3)",)}
    frameworks: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    differences: ClassVar[tuple[str, ...]] = ()
    _declared: ClassVar[Mapping[str, Parameter]] = {}
    # of a function in a file or a module of the user's: the text that names it, and its parameters there
    origin: ClassVar[tuple[str, Mapping[str, float]] | None] = None
    # of one function, and no part of what it is: the alias that it was asked for by, as it was typed
    alias: ClassVar[str | None] = None
    # what it is called in figures instead of any of its names
    called: ClassVar[str | None] = None

    def __init_subclass__(cls) -> None:
        """Collect the parameters that the class declares, and leave their defaults in their places.

        What a dataclass would do, without writing and compiling six methods for each of a hundred
        classes at every start.
        """
        own = {name: declared for name, declared in vars(cls).items() if isinstance(declared, Parameter)}
        for name, declared in own.items():
            setattr(cls, name, declared.default)
        cls._declared = {**cls._declared, **own}
        if "name" in vars(cls) and "label" not in vars(cls):
            cls.label = cls.name.replace("_", " ") if cls.built_in() else cls.name

    def __init__(self, *values: float, **named: float) -> None:
        given = dict(zip(self._declared, values, strict=False))
        if len(values) > len(given) or given.keys() & named or named.keys() - self._declared:
            takes = ", ".join(self._declared) or "no parameters"
            raise TypeError(f"{type(self).__name__} takes {takes}, each once")
        vars(self).update({**given, **named})  # a default is found in the class
        self.__post_init__()

    def __post_init__(self) -> None:
        for declared in self.declared():
            vars(self)[declared.name] = declared.checked(getattr(self, declared.name), self.name)

    @property
    @abstractmethod
    def formula(self) -> str:
        """The formula in LaTeX, as matplotlib's mathtext takes it."""

    @property
    @abstractmethod
    def derivative_formula(self) -> str:
        """The formula of the derivative, likewise."""

    @property
    def family(self) -> str:
        """What it is listed under: the first word of the name of its file here, elsewhere ``own``.

        A class may state another word: ``family = "gates"``.
        """
        package, _, file = type(self).__module__.rpartition(".")
        return file.partition("_")[0] if package == f"{__package__}.families" else "own"

    @classmethod
    def built_in(cls) -> bool:
        """Whether it comes with this package."""
        return cls.__module__.startswith(f"{__package__}.families.")

    @classmethod
    def declared(cls) -> tuple[Parameter, ...]:
        """The parameters this function takes, in order."""
        return tuple(cls._declared.values())

    @property
    def parameters(self) -> dict[str, float]:
        """Each parameter and the value it has here."""
        return {declared.name: getattr(self, declared.name) for declared in self.declared()}

    def to_dict(self) -> dict[str, Any]:
        """Everything known, as the JSON object of ``actviz show --json`` (schema 1)."""
        from actviz.schemas.show import CARDS

        card: dict[str, Any] = CARDS[self.kind].write(self)
        return card

    @property
    def shown(self) -> str:
        """What figures call it: what it is `called`, else the alias that was typed, else its label."""
        return self.called or self.alias or self.label

    def relabelled(self, text: str) -> Self:
        """The same function, which figures call by this text; an empty one changes nothing."""
        return self._noted("called", text or self.called)

    def asked_for_as(self, alias: str) -> Self:
        """The same function, which figures call by the alias that was typed for it."""
        return self._noted("alias", alias)

    def _noted(self, what: str, text: str | None) -> Self:
        other = object.__new__(type(self))
        vars(other).update(vars(self))
        vars(other)[what] = text
        return other

    @property
    def changed(self) -> dict[str, float]:
        """The parameters whose value is not their default."""
        values = self.parameters
        return {p.name: values[p.name] for p in self.declared() if values[p.name] != p.default}

    @property
    def spec(self) -> str:
        """The text that names exactly this function: ``elu:alpha=0.5``."""
        called, there = self.origin or (self.name, {})
        usual = {**{p.name: p.default for p in self.declared()}, **there}
        settings = ",".join(f"{k}={value!r}" for k, value in self.parameters.items() if value != usual[k])
        return f"{called}:{settings}" if settings else called

    @property
    def file_name(self) -> str:
        """What it is called in names of files and of parts of pictures."""
        return self.name

    def __setattr__(self, name: str, value: object) -> None:
        raise dataclasses.FrozenInstanceError(f"cannot set {name}: a function is immutable")

    def __delattr__(self, name: str) -> None:
        raise dataclasses.FrozenInstanceError(f"cannot delete {name}: a function is immutable")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.parameters == other.parameters

    def __hash__(self) -> int:
        return hash((type(self), *self.parameters.values()))

    def __repr__(self) -> str:
        settings = ", ".join(f"{name}={value!r}" for name, value in self.parameters.items())
        return f"{type(self).__name__}({settings})"

    def __str__(self) -> str:
        settings = ", ".join(f"{name}={format_number(value)}" for name, value in self.changed.items())
        return f"{self.name}({settings})" if settings else self.name
