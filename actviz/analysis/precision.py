"""The effect of a number format on a function: where f′ rounds to 0, f to its limit or to infinity."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from actviz.activations import Activation, each_everywhere
from actviz.analysis.formats import SHORT, Format, format_of
from actviz.analysis.gaussian.moments import moments
from actviz.errors import UsageError, argument
from actviz.schemas.parts import Reported
from actviz.schemas.precision import FORMAT, FUNCTION, PRECISION

if TYPE_CHECKING:
    import numpy.typing as npt

    from actviz.activations.evaluate import Array
    from actviz.analysis.formats import FormatName

    Holds: TypeAlias = Callable[[Array], npt.NDArray[np.bool_]]

DEFAULT_NAMES = ("sigmoid", "tanh", "relu", "elu", "softplus", "silu", "gelu", "mish")
INT8 = "int8"
_ROUNDING = 1e-13  # of a quotient of logarithms, which may be a whole number
_PER_OCTAVE = 64  # points in each power of two; a boundary between two of them is found by halving
_LARGEST_INT, _SMALLEST_INT = 127, -128


@dataclass(frozen=True)
class Int8:
    """Whole numbers of 8 bits, -128 to 127, times a scale; what is beyond them becomes the nearest."""

    scale: float

    @property
    def name(self) -> str:
        """As a table names it."""
        return INT8

    @property
    def bits(self) -> int:
        """How many a number has."""
        return 8

    @property
    def least(self) -> float:
        """The smallest positive number."""
        return self.scale

    @property
    def largest(self) -> float:
        """The largest number."""
        return _LARGEST_INT * self.scale

    def rounded(self, y: Array) -> Array:
        """The nearest numbers, ties to even."""
        nearest: Array = np.clip(np.rint(y / self.scale), _SMALLEST_INT, _LARGEST_INT)
        return nearest * self.scale

    def numbers(self) -> Array:
        """All there are, in order."""
        every: Array = np.arange(_SMALLEST_INT, _LARGEST_INT + 1, dtype=np.float64)
        return every * self.scale


Grid: TypeAlias = Format | Int8


@dataclass(frozen=True)
class Ends:
    """The x beyond which a property holds up to infinity, on either side; None where it holds on none."""

    left: float | None
    right: float | None


@dataclass(frozen=True)
class FormatPrecision(Reported, document=FORMAT):
    """One function in one format. All x are real numbers, not only those that the format has.

    Attributes:
        format: the format.
        zero_slope_beyond: where f′ is rounded to 0.
        limit_beyond: where f is rounded to its finite limit.
        overflow_beyond: where f is rounded to an infinity (in float8_e4m3fn to NaN, in int8 it stays at
            the largest number) though x is not.
        distinct_outputs: how many numbers f gives for all finite numbers of the format; None of float32,
            which has too many to try.
        underflow_layer: after how many layers the root mean square of the gradient, (E f′²)^(N/2) with
            z ~ N(0, 1), is rounded to 0; None where it does not fall.
    """

    format: Grid
    zero_slope_beyond: Ends
    limit_beyond: Ends
    overflow_beyond: Ends
    distinct_outputs: int | None
    underflow_layer: int | None

    @property
    def scale(self) -> float | None:
        """Of int8; None of a format that has none."""
        return self.format.scale if isinstance(self.format, Int8) else None


@dataclass(frozen=True)
class FunctionPrecision(Reported, document=FUNCTION):
    """One function in every format."""

    activation: Activation
    formats: tuple[FormatPrecision, ...]


@dataclass(frozen=True)
class PrecisionReport(Reported, document=PRECISION):
    """Several functions in the same formats."""

    functions: tuple[FunctionPrecision, ...]


def precision(
    names: str | Activation | Iterable[str | Activation] = DEFAULT_NAMES,
    *,
    formats: Sequence[FormatName | Format] = SHORT,
    scale: float | None = None,
) -> PrecisionReport:
    """The effects of rounding to number formats on functions.

    Args:
        names: what `actviz.get` takes; a single name is allowed.
        formats: number formats.
        scale: if given, int8 is a format too: the integers -128 to 127 times the scale.

    Raises:
        UsageError: an unknown name or format, or a scale that is not a positive number.
    """
    grids = grids_of(formats, scale)
    return PrecisionReport(tuple(_of(f, grids) for f in each_everywhere(names)))


def grids_of(formats: Sequence[FormatName | Format], scale: float | None) -> tuple[Grid, ...]:
    """The formats of these names, int8 last.

    Raises:
        UsageError: there is no such format, or the scale is no positive number.
    """
    if scale is not None and not 1e-30 <= scale <= 1e30:
        raise UsageError(f"{argument('scale')} must be a number from 1e-30 to 1e30, not {scale:g}")
    int8 = () if scale is None else (Int8(scale),)
    return (*dict.fromkeys(format_of(name, argument("formats")) for name in formats), *int8)


def underflow_layer(activation: Activation, grid: Grid, std: float = 1.0) -> int | None:
    """The first number of layers after which the rms of a gradient is rounded to 0 in a format."""
    # to the 15 digits that are known: that of the identity is 1 then
    rms = float(f"{math.sqrt(float(moments(activation, std**2).slope_square[0])):.15g}")
    return layers_until_zero(rms, grid)


def layers_until_zero(factor: float, grid: Grid, log_first: float = 0.0) -> int | None:
    """The least n ≥ 1 for which factor^n is rounded to 0; None where there is none.

    Args:
        factor: of one layer.
        grid: the format, in which half of the smallest number is rounded to 0.
        log_first: the natural logarithm of what the product is divided by.
    """
    if factor == 0.0:
        return 1
    if not factor < 1.0:
        return None
    layers = (math.log(grid.least) - math.log(2.0) + log_first) / math.log(factor)
    return max(1, math.ceil(layers * (1.0 - _ROUNDING)))


def _of(activation: Activation, grids: Sequence[Grid]) -> FunctionPrecision:
    return FunctionPrecision(activation, tuple(_in_format(activation, grid) for grid in grids))


def _in_format(activation: Activation, grid: Grid) -> FormatPrecision:
    def slope_is_zero(x: Array) -> Any:
        return grid.rounded(np.asarray(activation.derivative(x))) == 0.0

    def overflows(x: Array) -> Any:
        return ~np.isfinite(grid.rounded(np.asarray(activation(x))))

    limits = activation.known.left.value, activation.known.right.value
    return FormatPrecision(
        grid,
        Ends(*(_beyond(slope_is_zero, side, grid) for side in (-1.0, 1.0))),
        Ends(
            *(
                _at_limit(activation, limit, side, grid)
                for side, limit in zip((-1.0, 1.0), limits, strict=True)
            )
        ),
        Ends(*(_beyond(overflows, side, grid) for side in (-1.0, 1.0))),
        _outputs(activation, grid),
        underflow_layer(activation, grid),
    )


def _at_limit(activation: Activation, limit: float, side: float, grid: Grid) -> float | None:
    end = grid.rounded(np.array([limit]))[0]
    if not (math.isfinite(limit) and math.isfinite(end)):
        return None
    return _beyond(lambda x: grid.rounded(np.asarray(activation(x))) == end, side, grid)


def _beyond(holds: Holds, side: float, grid: Grid) -> float | None:
    """The x from which on something holds out to the largest number of a format, on one side.

    Looked for at points from the largest number on that side down to 0, then by halving. What holds all
    the way is said to hold beyond 0.
    """
    high, low = math.log2(grid.largest), math.log2(grid.least)
    powers = np.linspace(high, low, math.ceil((high - low) * _PER_OCTAVE) + 1)[1:]
    x = side * np.concatenate([[grid.largest], np.exp2(powers), [0.0]])
    held = holds(x)
    if not held[0]:
        return None
    lost = np.flatnonzero(~held)
    if not lost.size:
        return _inwards(holds, -x[::-1])
    return _boundary(holds, float(x[lost[0] - 1]), float(x[lost[0]]))


def _inwards(holds: Holds, x: Array) -> float:
    """What holds on one whole side may hold beyond 0 too; 0 where it holds everywhere."""
    held = holds(x)
    lost = np.flatnonzero(~held)
    if not lost.size or lost[0] == 0:
        return 0.0
    return _boundary(holds, float(x[lost[0] - 1]), float(x[lost[0]]))


def _boundary(holds: Holds, inside: float, outside: float) -> float:
    """Between a place where something holds and one where it does not, to the last bit."""
    while True:
        middle = inside + 0.5 * (outside - inside)
        if middle in (inside, outside):
            return inside if abs(inside) > 1e-300 else 0.0
        if bool(holds(np.array([middle]))[0]):
            inside = middle
        else:
            outside = middle


def _outputs(activation: Activation, grid: Grid) -> int | None:
    if grid.bits > 16:
        return None
    y = grid.rounded(np.asarray(activation(grid.numbers())))
    return int(np.unique(y[np.isfinite(y)]).size)
