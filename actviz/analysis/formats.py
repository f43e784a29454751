"""Number formats of 8 to 64 bits: their numbers, rounding to them, and distances in them."""

from __future__ import annotations

import importlib
import importlib.util
import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from actviz.errors import one_of
from actviz.lazy import np

if TYPE_CHECKING:
    import numpy.typing as npt

    from actviz.activations.evaluate import Array

    Ints: TypeAlias = npt.NDArray[np.int64]

FormatName = Literal["bfloat16", "float16", "float32", "float64", "float8_e4m3fn", "float8_e5m2"]
NAMES: tuple[FormatName, ...] = get_args(FormatName)
SHORT: tuple[FormatName, ...] = tuple(name for name in NAMES if name != "float64")
_SHORT = {
    "bf16": "bfloat16", "fp16": "float16", "half": "float16", "fp32": "float32", "float": "float32",
    "fp64": "float64", "double": "float64",
    "e4m3": "float8_e4m3fn", "e4m3fn": "float8_e4m3fn", "e5m2": "float8_e5m2",
}  # fmt: skip


@dataclass(frozen=True)
class Format:
    """A binary floating-point format: a sign, ``exponent_bits`` and ``fraction_bits``.

    ``finite`` ones have no infinity: one NaN of each sign stands where it would, behind numbers that
    use the highest exponent as well.

    A *code* is the number's bits as an int64, which is negative where a float64 is; a *place* counts the
    numbers from 0, negative below it, so that +0 and -0 are one and an infinity stands one step beyond
    the largest finite number.
    """

    name: FormatName
    exponent_bits: int
    fraction_bits: int
    finite: bool = False

    @property
    def bits(self) -> int:
        """How many a number has."""
        return 1 + self.exponent_bits + self.fraction_bits

    @property
    def bias(self) -> int:
        """What is added to an exponent where it is stored."""
        return int((1 << (self.exponent_bits - 1)) - 1)

    @property
    def sign(self) -> int:
        """The bit of the sign, as a code: of 64 bits it is the smallest int64."""
        return -(1 << 63) if self.bits == 64 else 1 << (self.bits - 1)

    @property
    def size(self) -> int:
        """All bits but that of the sign."""
        return (1 << (self.bits - 1)) - 1

    @property
    def most(self) -> int:
        """The place of the largest finite number."""
        return self.size - 1 if self.finite else self.beyond - 1

    @property
    def beyond(self) -> int:
        """The place of infinity; in a format without one it is that of its NaN."""
        return self.size if self.finite else ((1 << self.exponent_bits) - 1) << self.fraction_bits

    @property
    def smallest_normal(self) -> int:
        """The place of the smallest number that is not subnormal."""
        return 1 << self.fraction_bits

    @cached_property
    def least(self) -> float:
        """The smallest positive number."""
        return math.ldexp(1.0, 1 - self.bias - self.fraction_bits)

    @cached_property
    def largest(self) -> float:
        """The largest finite number."""
        return float(self.values(np.array([self.most]))[0])

    def codes(self, y: Array) -> Ints:
        """Float64 numbers rounded once, to nearest and ties to even, as codes.

        What is beyond the largest number by half a step or more is infinite, or NaN in a format without
        infinities. (ml_dtypes rounds float64 to float32 first, which now and then moves a tie.)
        """
        if self.bits == 64:
            return np.array(y, np.float64).view(np.int64)
        if self.bits == 32:
            with np.errstate(over="ignore", invalid="ignore"):
                return np.asarray(y, np.float64).astype(np.float32).view(np.uint32).astype(np.int64)
        _, exponent = np.frexp(y)
        lowest = 1 - self.bias
        exponent = np.where(y == 0.0, lowest, np.maximum(exponent - 1, lowest))
        with np.errstate(over="ignore", invalid="ignore"):
            steps = np.rint(np.ldexp(np.abs(y), self.fraction_bits - exponent))
        usual = steps <= 2.0 ** (self.fraction_bits + 1)  # neither infinite nor NaN
        step = np.where(usual, steps, 0.0).astype(np.int64)
        place = np.minimum(step + ((exponent - lowest).astype(np.int64) << self.fraction_bits), self.beyond)
        place = np.where(usual, place, self.beyond)
        nan = np.isnan(y)
        if nan.any():
            place = np.where(nan, self.size, place)
        return np.where(np.signbit(y), place | self.sign, place)

    def values(self, codes: Ints) -> Array:
        """The numbers that codes stand for, as float64."""
        if self.bits == 64:
            return np.array(codes, np.int64).view(np.float64)
        if self.bits == 32:
            with np.errstate(invalid="ignore"):
                return codes.astype(np.uint32).view(np.float32).astype(np.float64)
        place = codes & self.size
        power = place >> self.fraction_bits
        fraction = (place - (power << self.fraction_bits)).astype(np.float64)
        lead = np.where(power > 0, 1.0, 0.0)
        stored = (np.maximum(power, 1) - self.bias).astype(np.int32)
        size = np.ldexp(lead + fraction * 2.0**-self.fraction_bits, stored)
        if not self.finite:
            size = np.where(place == self.beyond, np.inf, size)
        size = np.where(self.is_nan(codes), np.nan, size)
        return np.where(self.negative(codes), -size, size)

    def rounded(self, y: Array) -> Array:
        """Float64 numbers rounded once to the nearest of the format, see `codes`."""
        return self.values(self.codes(y))

    def numbers(self) -> Array:
        """All finite numbers of the format, in order."""
        return self.values(self.at(np.arange(-self.most, self.most + 1, dtype=np.int64)))

    def number(self, code: int) -> float:
        """The number that one code stands for."""
        return float(self.values(np.array([code], np.int64))[0])

    def number_at(self, place: int) -> float:
        """The number at one place."""
        return self.number(-place | self.sign if place < 0 else place)

    def negative(self, codes: Ints) -> npt.NDArray[np.bool_]:
        """Which codes have the sign: those of numbers below 0, and -0."""
        signed: npt.NDArray[np.bool_] = (codes & self.sign) != 0
        return signed

    def is_nan(self, codes: Ints) -> npt.NDArray[np.bool_]:
        """Which codes stand for no number."""
        place = codes & self.size
        none: npt.NDArray[np.bool_] = place > (self.most if self.finite else self.beyond)
        return none

    def places(self, codes: Ints) -> Ints:
        """Where numbers stand in their order."""
        place = codes & self.size
        return np.where(self.negative(codes), -place, place)

    def at(self, places: Ints) -> Ints:
        """The codes of the numbers at these places; 0 is +0."""
        return np.where(places < 0, -places | self.sign, places)

    def flushed(self, codes: Ints) -> Ints:
        """The codes with 0, of the same sign, for every subnormal number."""
        small = (codes & self.size) < self.smallest_normal
        return np.where(small, codes & self.sign, codes)

    @cached_property
    def stored(self) -> np.dtype[Any]:
        """The unsigned integers, little-endian, that hold its bits in a file."""
        return np.dtype(f"<u{self.bits // 8}")

    @cached_property
    def dtype(self) -> np.dtype[Any] | None:
        """Numpy's dtype: its own, or that of ml_dtypes; None where that is not installed."""
        if self.name in ("float16", "float32", "float64"):
            return np.dtype(self.name)
        if importlib.util.find_spec("ml_dtypes") is None:
            return None
        own: np.dtype[Any] = np.dtype(getattr(importlib.import_module("ml_dtypes"), self.name))
        return own

    def is_type_of(self, numbers: npt.NDArray[Any]) -> bool:
        """Whether an array is of this format; None, where the format has no dtype, is float64 to numpy."""
        return self.dtype is not None and numbers.dtype == self.dtype

    def array(self, codes: Ints) -> npt.NDArray[Any]:
        """The numbers as an array of `dtype`, or else as float32, which holds them all."""
        if self.dtype is None:
            return self.values(codes).astype(np.float32)
        return codes.astype(self.stored).astype(f"u{self.bits // 8}").view(self.dtype)

    def text_of(self, code: int) -> str:
        """The number of a code as a text that JSON can hold too: ``-inf``, ``-0``, ``nan``, ``0.5``."""
        return repr(self.number(code)).removesuffix(".0")

    def hex(self, code: int) -> str:
        """The bits of a number: ``0xc0b2``."""
        return f"{code & (self.size + (1 << self.bits - 1)):#0{2 + self.bits // 4}x}"


FORMATS: dict[FormatName, Format] = {
    one.name: one
    for one in (
        Format("bfloat16", 8, 7),
        Format("float16", 5, 10),
        Format("float32", 8, 23),
        Format("float64", 11, 52),
        Format("float8_e4m3fn", 4, 3, finite=True),
        Format("float8_e5m2", 5, 2),
    )
}


def format_of(name: str | Format, option: str = "dtype") -> Format:
    """The format of this name; ``bf16``, ``fp16``, ``e4m3`` and their like are understood.

    Raises:
        UsageError: there is none.
    """
    if isinstance(name, Format):
        return name
    return FORMATS[one_of(option, _SHORT.get(name.lower(), name), NAMES)]
