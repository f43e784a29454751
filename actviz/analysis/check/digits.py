"""More digits of f or f′ than float64 has, for values in the middle between two numbers of a format.

A rational definition is worked out in fractions, so that a tie is known to be one. Others are worked
out in balls (python-flint, the extra ``exact``) with more and more bits until they lie on one side.
Without python-flint a pair of floats decides, which is right unless the value is within some 2^-60 of
the middle. What float64 itself should be is decided in the same way, to the last bit.
"""

from __future__ import annotations

import importlib.util
import math
import threading
from collections.abc import Callable
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from actviz.activations.language.bind import bind, expanded
from actviz.activations.language.evaluate import Evaluator
from actviz.activations.language.jets import Jet, JetArithmetic
from actviz.activations.language.numbers import WideNumbers
from actviz.activations.language.rational import rational
from actviz.activations.special.wide import Wide
from actviz.errors import UsageError

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.evaluate import Array
    from actviz.activations.language.tree import Node

_PRECISIONS = (128, 640, 2560)
_one_at_a_time = threading.Lock()  # python-flint has one number of bits for all threads
_LEAST_POWER = -5000  # of 2: below every number of every format, but not too small to be worked with


class Digits:
    """One order of one function. ``unproven`` counts what neither fractions nor balls have decided.

    What it gives lies on the right side of every boundary of formats with fewer bits; with ``nearest``
    it is the float64 that is nearest to the true value instead.
    """

    def __init__(self, function: Activation, order: int, *, nearest: bool = False) -> None:
        self.function, self.order = function, order
        self._rounded: Callable[[Fraction], float] = float if nearest else _odd
        self._nearest = nearest
        self.unproven = 0

    def __call__(self, x: Array, y: Array, error: Array) -> Array:
        """Float64 numbers that stand for the true values.

        Args:
            x: finite inputs.
            y: their values in float64.
            error: how far these may be from the true ones; nothing farther is believed.
        """
        with _one_at_a_time:
            return self._decided(x, y, error)

    def _decided(self, x: Array, y: Array, error: Array) -> Array:
        decided = y.copy()
        left = []
        for i in range(x.size):
            found = self._exactly(float(x[i])) or self._in_balls(float(x[i]))
            if found is None:
                left.append(i)
            elif abs(found[0] - y[i]) <= 2.0 * error[i]:
                decided[i] = found[0] or math.copysign(found[0], y[i])
        if left:
            self.unproven += len(left)
            with np.errstate(all="ignore"):
                wide = self._in_pairs(x[left])
                believed = np.abs(wide - y[left]) <= 2.0 * error[left]
            decided[left] = np.where(believed, wide, y[left])
        return decided

    @cached_property
    def _tree(self) -> Node | None:
        """F or f′ in elementary functions; None where it cannot be written so."""
        function = self.function
        if function.bound is None:
            return None
        if self.order == 0:
            return expanded(function.bound)
        try:
            return expanded(bind(function.derivative_tree(), {**function.constants, **function.parameters}))
        except UsageError:
            return None

    def _exactly(self, x: float) -> tuple[float] | None:
        value = None if self._tree is None else rational(self._tree, Fraction(x))
        return None if value is None else (self._rounded(value),)

    @cached_property
    def _certified(self) -> Callable[..., Any] | None:
        function = self.function
        if not function.definition or importlib.util.find_spec("flint") is None:
            return None
        from actviz.activations.language.certify import Certified

        try:
            return Certified(function.tree(), {**function.constants, **function.parameters})
        except UsageError:  # it uses a function that has no definition
            return None

    def _in_balls(self, x: float) -> tuple[float] | None:
        if self._certified is None:
            return None
        for bits in _PRECISIONS:
            ball = self._certified(x, self.order + 1, precisions=(bits,))[-1]
            if ball is not None:
                middle, radius = _fraction(ball.mid()), _fraction(ball.rad())
                low, high = self._rounded(middle - radius), self._rounded(middle + radius)
                if low == high:
                    return (low,)
        return None

    def _in_pairs(self, x: Array) -> Array:
        if self.function.bound is None:
            return np.asarray(self.function.derivative(x, self.order))
        jet = Evaluator(self.function.bound).jet(JetArithmetic(WideNumbers()), Jet(Wide.of(x), 1.0))
        part = jet.part(self.order)
        if not isinstance(part, Wide):
            return np.full(x.shape, part or 0.0)
        nearest = part.rounded()
        if self._nearest:
            return nearest
        rest = (part - nearest).rounded()
        return np.where(
            (rest != 0.0) & _even(nearest), np.nextafter(nearest, np.copysign(np.inf, rest)), nearest
        )


def _odd(value: Fraction) -> float:
    """A float64 on the same side of everything that has fewer bits: rounded to odd, unless it is exact."""
    nearest = float(value)
    rest = value - Fraction(nearest)
    if rest and _even(np.array(nearest)):
        return math.nextafter(nearest, math.copysign(math.inf, rest))
    return nearest


def _even(y: Array) -> Any:
    return (y.view(np.int64) & 1) == 0


def _fraction(number: Any) -> Fraction:
    """The exact middle or radius of a ball; one that is next to nothing as what is still above it."""
    mantissa, power = (int(part) for part in number.man_exp())
    return Fraction(mantissa) * Fraction(2) ** max(power, _LEAST_POWER)
