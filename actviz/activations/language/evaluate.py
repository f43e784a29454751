"""From a bound tree to numbers: f, f′ and f″ at the points of an array."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from actviz.activations.evaluate import all_finite
from actviz.activations.language.compile import Compiler, JetMaker
from actviz.activations.language.elementary import Numbers
from actviz.activations.language.jets import Jet, JetArithmetic
from actviz.activations.language.numbers import Floats, WideNumbers
from actviz.activations.language.passes import Pass
from actviz.activations.language.tree import Node, Usable
from actviz.activations.special.wide import FAR_PLACES, Wide
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array
    from actviz.activations.language.numbers import Mask, Value


class Evaluator:
    """A bound tree, ready to be evaluated."""

    def __init__(self, tree: Node) -> None:
        self.tree = tree
        self._root = Compiler(tree, _jet_of).made(tree)

    def __call__(self, x: Array, order: int, wide: Mask | None = None) -> Array:
        """f (``order`` 0), f′ (1) or f″ (2) at finite numbers.

        In float64 first; where something on the way could overflow, underflow or lose bits, and where
        the result is no finite number, once more in wide numbers; also where ``wide`` says so.
        """
        floats = Floats(x)
        result = _filled(self._part(floats, x, order), x)
        if floats.unsafe is None and wide is None and all_finite(result):
            return result
        again = ~np.isfinite(result)
        for unsafe in (floats.unsafe, wide):
            if unsafe is not None:
                again |= unsafe
        if not again.any():
            return result
        result = np.array(result)  # it may be x itself, or shared with other parts
        result[again] = self.in_wide_numbers(x[again], order)
        return result

    def value_and_first(self, x: Array) -> tuple[Array, Array]:
        """f and f′ at finite numbers; one by one where one of them needs wide numbers.

        What is unsafe on the way to f′ may be safe on the way to f, whose bits do not depend on whether
        f′ is asked for.
        """
        floats = Floats(x)
        arithmetic = JetArithmetic(floats)
        jet = self.jet(arithmetic, Jet(x, 1.0))
        value, first = _filled(jet.value, x), _filled(jet.first, x)
        arithmetic.forget()
        if floats.unsafe is None and all_finite(value) and all_finite(first):
            return value, first
        return self(x, 0), self(x, 1)

    def in_wide_numbers(self, x: Array, order: int) -> Array:
        """The same as a call in wide numbers alone, rounded at the end."""
        wide = self._part(WideNumbers(), Wide.of(x), order)
        result: Array = np.broadcast_to(wide.rounded() if isinstance(wide, Wide) else wide or 0.0, x.shape)
        return result

    def _part(self, numbers: Numbers, x: Value, order: int) -> Value:
        arithmetic = JetArithmetic(numbers)
        found = self.jet(arithmetic, Jet(x, 1.0)).part(order)
        arithmetic.forget()
        return found

    def logarithm(self, x: Array, order: int) -> Array:
        """The natural logarithm of |f|, |f′| or |f″|, also where they leave float64; −∞ where they are 0."""
        with np.errstate(all="ignore"):
            wide = self._part(WideNumbers(), Wide.of(x), order)
            wide = wide if isinstance(wide, Wide) else Wide.of(np.full(x.shape, wide or 0.0))
            mantissa = np.log(np.abs(wide.high))
            result: Array = mantissa + (wide.power + FAR_PLACES * wide.far) * np.log(2)
        return np.broadcast_to(result, x.shape)

    def jet(self, arithmetic: JetArithmetic, x: Jet, switched_at: Jet | None = None) -> Jet:
        """The jet of f for a jet of x.

        Args:
            arithmetic: the operations on jets, for one kind of numbers.
            x: x with its derivatives.
            switched_at: the value of x at which conditions are decided, where that is another one:
                beside a kink, so that the jet at the kink is that of one side.
        """
        return self._root(Pass(arithmetic, x, switched_at))


def _filled(found: Value, x: Array) -> Array:
    """A part of a jet as an array of the shape of x."""
    if isinstance(found, np.ndarray) and found.shape == x.shape:
        return found
    return np.full(x.shape, 0.0 if found is None else found)


def constant(node: Node) -> Fraction | None:
    """A part without x, to about 30 digits; None if it is not a finite real number."""
    with np.errstate(all="ignore"):
        value = Evaluator(node).jet(JetArithmetic(WideNumbers()), Jet(Wide.of(np.zeros(1)))).value
    if not isinstance(value, Wide):
        value = Wide.of(np.array([float(value)]))
    high, low, power = float(value.high[0]), float(value.low[0]), int(value.power[0])
    if not np.isfinite(high) or abs(power) > 1030:
        return None
    return (Fraction(high) + Fraction(low)) * Fraction(2) ** power


@lru_cache(maxsize=1024)
def _jet_of(function: Usable) -> JetMaker | None:
    """What makes the jets of a function; None where there is no definition."""
    return None if function.bound is None else Evaluator(function.bound).jet
