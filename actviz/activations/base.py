"""What an activation is: its parameters, its name in the world, its three kernels and its facts."""

from __future__ import annotations

import dataclasses
import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from actviz.activations.evaluate import evaluate
from actviz.activations.facts import Facts, Interval, Kink
from actviz.errors import UsageError
from actviz.notation import format_number

if TYPE_CHECKING:
    import numpy.typing as npt

    from actviz.activations.evaluate import Array


@dataclass(frozen=True)
class Parameter:
    """A number that shapes a function: its default, its symbol in formulas, the values it may take.

    ``also`` lists what frameworks call it where they differ from the name here.
    """

    name: str
    default: float
    symbol: str
    domain: Interval
    also: tuple[str, ...] = ()

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
    """A dataclass field that is a `Parameter`; without a domain every finite number is allowed."""
    details = {"default": default, "symbol": symbol, "domain": domain or Interval(), "also": also}
    return dataclasses.field(default=default, metadata=details)


class Function(ABC):
    """The identity card of anything registered: its names, its formula, its parameters, where it comes from.

    A subclass with parameters is a frozen dataclass of them; one without is a plain class. It is
    either abstract (a shape that several functions share) or final; nothing inherits from a final
    one. Two are equal when they are the same function at the same parameters.
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

    def __post_init__(self) -> None:
        for declared in self.declared():
            checked = declared.checked(getattr(self, declared.name), self.name)
            object.__setattr__(self, declared.name, checked)

    @property
    def family(self) -> str:
        """The shelf in the registry: the first word of the name of the file the class is written in."""
        return type(self).__module__.rpartition(".")[2].partition("_")[0]

    @classmethod
    def declared(cls) -> tuple[Parameter, ...]:
        """The parameters this function takes, in order."""
        if not dataclasses.is_dataclass(cls):
            return ()
        return tuple(Parameter(field.name, **field.metadata) for field in dataclasses.fields(cls))

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

    # a dataclass brings its own of these three; they serve the functions without parameters

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

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
        """The facts, worked out once."""
        return self.facts()

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
