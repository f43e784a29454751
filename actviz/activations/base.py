"""What an activation is: its parameters, its name in the world, its three kernels and its facts."""

from __future__ import annotations

import dataclasses
import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Literal, dataclass_transform

from actviz.activations.evaluate import evaluate
from actviz.activations.facts import Facts, Interval, Kink
from actviz.activations.lazy import np
from actviz.errors import UsageError
from actviz.notation import format_number

if TYPE_CHECKING:
    import numpy.typing as npt

    from actviz.activations.evaluate import Array

_PROBES = (-1e300, -700.0, -1.0, -1e-300, 0.0, 1e-300, 1.0, 700.0, 1e300)


@dataclass(frozen=True)
class Parameter:
    """A number that shapes a function: its default, its symbol in formulas, the values it may take.

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
            UsageError: it is no number, not finite, or outside the domain.
        """
        try:
            number = float(value)  # type: ignore[arg-type] # whatever float() refuses is reported below
        except (TypeError, ValueError):
            number = math.nan
        if number not in self.domain:
            shown = format_number(value) if isinstance(value, float) else value
            raise UsageError(
                f"{owner}: {self.name} must be a number in {self.domain}, not {shown}",
                hint=f"for example {owner}:{self.name}={format_number(self.default)}",
            )
        return number


def parameter(
    default: float, *, symbol: str, domain: Interval | None = None, also: tuple[str, ...] = ()
) -> Any:
    """A `Parameter` under the name it is assigned to; without a domain every finite number is allowed."""
    return Parameter(default, symbol, domain or Interval(), also)


@dataclass_transform(frozen_default=True)
class Function(ABC):
    """The identity card of anything registered: its names, its formula, its parameters, where it comes from.

    A subclass declares its parameters as ``alpha: float = parameter(...)`` and takes them in this
    order or by name. It is either abstract (a shape that several functions share) or final; nothing
    inherits from a final one. Two are equal when they are the same function at the same parameters.
    """

    kind: ClassVar[Literal["scalar", "vector"]]
    name: ClassVar[str]
    aliases: ClassVar[tuple[str, ...]] = ()
    formula: ClassVar[str]
    derivative_formula: ClassVar[str]
    reference: ClassVar[str]
    # framework -> its callables, written as they are called, with the parameters they default to
    # where these are not ours: {"keras": ("keras.layers.LeakyReLU(negative_slope=0.3)",)}
    frameworks: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    differences: ClassVar[tuple[str, ...]] = ()
    _declared: ClassVar[Mapping[str, Parameter]] = {}

    def __init_subclass__(cls) -> None:
        """Collect the parameters that the class declares, and leave their defaults in their places.

        What a dataclass would do, without writing and compiling six methods for each of a hundred
        classes at every start.
        """
        own = {name: declared for name, declared in vars(cls).items() if isinstance(declared, Parameter)}
        for name, declared in own.items():
            setattr(cls, name, declared.default)
        cls._declared = {**cls._declared, **own}

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
    def family(self) -> str:
        """What it is listed under: the first word of the name of its file here, elsewhere ``own``.

        A class may state another word: ``family = "gates"``.
        """
        package, _, file = type(self).__module__.rpartition(".")
        return file.partition("_")[0] if package == f"{__package__}.families" else "own"

    @classmethod
    def declared(cls) -> tuple[Parameter, ...]:
        """The parameters this function takes, in order."""
        return tuple(cls._declared.values())

    @property
    def parameters(self) -> dict[str, float]:
        """Each parameter and the value it has here."""
        return {declared.name: getattr(self, declared.name) for declared in self.declared()}

    def to_dict(self) -> dict[str, Any]:
        """The card as a JSON object (schema 1)."""
        return {
            "schema": 1,
            "name": self.name,
            "kind": self.kind,
            "aliases": list(self.aliases),
            "family": self.family,
            "parameters": {
                p.name: {
                    "default": p.default,
                    "value": self.parameters[p.name],
                    "domain": str(p.domain),
                    "symbol": p.symbol,
                }
                for p in self.declared()
            },
            "formula": self.formula,
            "derivative_formula": self.derivative_formula,
            "reference": self.reference,
            "frameworks": {framework: list(names) for framework, names in self.frameworks.items()},
            "differences": list(self.differences),
        }

    @property
    def changed(self) -> dict[str, float]:
        """The parameters whose value is not their default."""
        return {p.name: getattr(self, p.name) for p in self.declared() if getattr(self, p.name) != p.default}

    @property
    def spec(self) -> str:
        """The text that names exactly this function: ``elu:alpha=0.5``."""
        settings = ",".join(f"{name}={value!r}" for name, value in self.changed.items())
        return f"{self.name}:{settings}" if settings else self.name

    def __setattr__(self, name: str, value: object) -> None:
        raise dataclasses.FrozenInstanceError(f"cannot set {name}: a function does not change")

    def __delattr__(self, name: str) -> None:
        raise dataclasses.FrozenInstanceError(f"cannot delete {name}: a function does not change")

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


class Activation(Function):
    """A scalar function used between the layers of a network, with all that is known about it.

    Kernels take and return float64 arrays of one dimension and must be right for every finite
    number; `evaluate` adds shapes, dtypes and the limits at infinity.
    """

    kind = "scalar"

    @abstractmethod
    def value(self, x: Array) -> Array:
        """f at finite numbers."""

    @abstractmethod
    def first(self, x: Array) -> Array:
        """f′ at finite numbers; at a kink the convention stated in `kinks`."""

    @abstractmethod
    def second(self, x: Array) -> Array:
        """f″ at finite numbers; 0 where it does not exist."""

    @abstractmethod
    def facts(self) -> Facts:
        """What is exactly known at these parameters."""

    def __call__(self, x: npt.ArrayLike) -> Any:
        """f(x), elementwise: shape and floating dtype of ``x`` are kept (see `evaluate`)."""
        return evaluate(self.value, x, self.known.left.value, self.known.right.value)

    def derivative(self, x: npt.ArrayLike, order: int = 1) -> Any:
        """f′(x), or f″(x) for ``order=2``, with the shapes and dtypes of ``__call__``.

        Raises:
            ValueError: ``order`` is not 0, 1 or 2.
        """
        left, right = self.known.left, self.known.right
        if order == 0:
            return self(x)
        if order == 1:
            return evaluate(self.first, x, left.slope, right.slope)
        if order == 2:
            return evaluate(self.second, x, left.curvature, right.curvature)
        raise UsageError(f"order must be 0, 1 or 2, not {order!r}")

    @cached_property
    def known(self) -> Facts:
        """The facts, worked out once.

        Raises:
            UsageError: at these parameters numbers that they depend on are beyond float64.
        """
        if not self.changed:
            return self.facts()
        try:
            with np.errstate(all="ignore"):
                facts = self.facts()
                # Python's floats raise where numpy's become infinite or NaN
                probes = np.array(_PROBES)
                heights, slopes, _ = self.value(probes), self.first(probes), self.second(probes)
        except (ArithmeticError, ValueError) as fault:
            if isinstance(fault, UsageError):
                raise
            raise self._beyond() from fault
        unknown = np.isnan(heights).any() or np.isnan(slopes).any()
        if unknown or not (facts.range.is_valid and facts.derivative_range.is_valid):
            raise self._beyond()
        return facts

    def _beyond(self) -> UsageError:
        defaults = ", ".join(f"{p.name}={format_number(p.default)}" for p in self.declared())
        return UsageError(
            f"{self}: with such parameters its numbers are beyond float64",
            hint=f"the defaults are {defaults}",
        )

    @property
    def range(self) -> Interval:
        """The values f takes."""
        return self.known.range

    @property
    def derivative_range(self) -> Interval:
        """The values f′ takes where f is differentiable."""
        return self.known.derivative_range

    @property
    def kinks(self) -> tuple[Kink, ...]:
        """Where f or a derivative jumps, from left to right."""
        return self.known.kinks

    def to_dict(self) -> dict[str, Any]:
        """Everything known, as the JSON object of ``actviz show --json`` (schema 1)."""
        known = self.known
        return {
            **super().to_dict(),
            **known.to_dict(),
            "kinks": [dataclasses.asdict(kink) for kink in known.kinks],
            "monotone": known.monotone,
            "symmetry": known.symmetry,
            "zero_centred": known.symmetry == "odd",
        }
