"""What all reports on vanishing gradients share: numbers beyond float64, shares, verdicts, rows."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from actviz.lazy import np
from actviz.schemas.parts import Part, Reported, function, obj, zipped

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.evaluate import Array
    from actviz.analysis.propagation.laws import GradientLaw, Verdict

Item = TypeVar("Item")
Track = Callable[[Iterable[Item], int, str], Iterable[Item]]  # the items, how many, what is done with them

_BLOCK = 250  # mantissas multiplied before they are scaled again: products of two, at least 2^-500
_ROWS = 10_000  # layers turned into Python's numbers at a time


@dataclass(frozen=True, eq=False)
class Scaled:
    """Numbers as mantissa · 2^exponent, with a range that no product of layers leaves."""

    mantissa: Array
    exponent: Array

    @property
    def value(self) -> Array:
        """As float64: 0 or infinite beyond its range."""
        with np.errstate(over="ignore", under="ignore"):
            return np.ldexp(self.mantissa, np.clip(self.exponent, -5000, 5000).astype(np.int32))

    @property
    def log10(self) -> Array:
        """log10 of the magnitude; -inf where it is 0."""
        with np.errstate(divide="ignore"):
            return np.log10(np.abs(self.mantissa)) + self.exponent * math.log10(2)

    def __getitem__(self, part: slice) -> Scaled:
        return Scaled(self.mantissa[part], self.exponent[part])


def trailing_products(*factors: Array) -> Scaled:
    """The product of all factors from each position to the end, of the same shape."""
    size = factors[0].size
    blocks = np.ones((-(-size // _BLOCK), _BLOCK))
    mantissa, exponent = blocks.ravel()[:size], np.zeros(size, dtype=np.int64)
    for factor in factors:
        part, shift = np.frexp(factor[::-1])
        mantissa *= part
        exponent += shift
    np.cumprod(blocks, axis=1, out=blocks)
    carried, shifts = [1.0], [0]  # into each block: the product of those before it
    for product in blocks[:-1, -1].tolist():
        scaled, more = math.frexp(carried[-1] * product)
        carried.append(scaled)
        shifts.append(shifts[-1] + more)
    blocks *= np.array(carried)[:, None]
    mantissa, shift = np.frexp(mantissa)
    exponent = np.cumsum(exponent) + np.repeat(shifts, _BLOCK)[:size] + shift
    return Scaled(mantissa[::-1], exponent[::-1].astype(np.float64))


def directed(log10: float, within: float = 1e-9) -> Verdict:
    """The verdict on a gradient that changes by 10^log10, which is known to within so much."""
    if log10 == -math.inf:
        return "dies"
    if not abs(log10) > within:
        return "stable"
    return "vanishes" if log10 < 0 else "explodes"


@dataclass(frozen=True, eq=False)
class GradientReport(Reported, ABC):
    """The gradient of one function in every layer."""

    _layer: ClassVar[Part]
    activation: Activation

    def __init_subclass__(cls, keys: Mapping[str, Part], layer: Mapping[str, Part]) -> None:
        super().__init_subclass__(document=function("one function", **keys))
        cls._layer = obj("one layer", **layer)

    @property
    @abstractmethod
    def layers(self) -> int:
        """N."""

    @property
    @abstractmethod
    def log10_share(self) -> float:
        """log10 of layer 1's share of the last layer's gradient; -inf where there is no gradient."""

    @property
    @abstractmethod
    def law(self) -> GradientLaw | None:
        """How the gradient changes with the number of layers; None where layers differ from each other."""

    @property
    def law_holds(self) -> bool:
        """Whether the law tells how fast this gradient changes."""
        return True

    @property
    def verdict(self) -> Verdict:
        """What happens to the gradient on its way back to layer 1: by its law, else by layer 1's share."""
        if self.log10_share == -math.inf:
            return "dies"
        if self.layers == 1:
            return "stable"
        return directed(self.log10_share) if self.law is None else self.law.verdict

    def summary(self) -> dict[str, Any]:
        """The JSON object of this function without its layers."""
        return super().to_dict()

    def row(self, layer: int) -> dict[str, Any]:
        """The JSON object of one layer, counted from 1."""
        (row,) = zipped(self._columns(slice(layer - 1, layer)))
        return {"layer": layer, **row}

    def _columns(self, part: slice) -> dict[str, Any]:
        columns: dict[str, Any] = self._layer.write(_Layers(self, part))
        return columns

    def rows(self) -> Iterator[dict[str, Any]]:
        """The JSON objects of the layers, one after the other."""
        for start in range(0, self.layers, _ROWS):
            part = slice(start, start + _ROWS)
            for layer, row in enumerate(zipped(self._columns(part)), start + 1):
                yield {"layer": layer, **row}

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of this function."""
        return {**self.summary(), "layers": list(self.rows())}


class _Layers:
    """A range of layers of a report: slices of its arrays and of those of its parts."""

    def __init__(self, owner: Any, part: slice) -> None:
        self._owner, self._part = owner, part

    def __getattr__(self, name: str) -> Any:
        owner = self._owner
        value = owner[name] if isinstance(owner, Mapping) else getattr(owner, name)
        if value is None:
            return None
        return value[self._part] if isinstance(value, np.ndarray | Scaled) else _Layers(value, self._part)


def untracked(items: Iterable[Item], total: int, what: str) -> Iterable[Item]:
    """The items themselves, without a report of progress."""
    return items
