"""How the derivatives of a user's function are computed: by jets, by its framework, or by differences."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Literal

from actviz.activations.extremes import sign_changes
from actviz.activations.language.numbers import WideNumbers
from actviz.activations.language.switches import jumps
from actviz.activations.own.autograd import jax_derivative, torch_derivative
from actviz.activations.own.bends import NEAREST, bends, merged
from actviz.activations.own.differences import estimated
from actviz.activations.own.jet_array import Run, SizedFloats, UnsupportedError, followed, part_of
from actviz.activations.own.load import OwnFunctionError
from actviz.activations.special.wide import Wide
from actviz.lazy import np

if TYPE_CHECKING:
    from typing import Any

    from actviz.activations.evaluate import Array
    from actviz.activations.facts import Kink
    from actviz.activations.own.calling import Called

Way = Literal["autograd", "jax", "jets", "differences"]
Order = Literal[1, 2]

_TRIED_AT = (-700.5, -8.0, -2.9, -1.0, -0.3, 0.0, 0.4, 1.0, 2.2, 7.0, 700.5)


@dataclass(frozen=True)
class Means(ABC):
    """Derivatives of one function."""

    function: Called
    why: str = ""  # why no better one is available

    way: ClassVar[Way]

    @abstractmethod
    def derivative(self, x: Array, order: Order) -> Array:
        """f′ or f″ at finite numbers."""

    def error(self, x: Array, order: Order) -> Array | None:
        """The error of `derivative`; None if it is only rounding."""
        return None

    def kinks(self, reach: float) -> tuple[Kink, ...]:
        """Where f, f′ or f″ jumps."""
        return bends(self.function, lambda x: self.derivative(x, 1), lambda x: self.derivative(x, 2))


class ByJets(Means):
    """Numpy code, called with arrays that carry their derivatives."""

    way = "jets"

    def derivative(self, x: Array, order: Order) -> Array:
        floats = SizedFloats(x)
        run = Run(floats, x.size, order)
        result = np.array(np.broadcast_to(part_of(followed(self.function.function, x, run), order), x.shape))
        again = ~np.isfinite(result) if floats.unsafe is None else floats.unsafe | ~np.isfinite(result)
        if again.any():
            result[again] = self._in_wide_numbers(x[again], order, result[again])
        return result

    def _in_wide_numbers(self, x: Array, order: Order, otherwise: Array) -> Array:
        """Where something overflows on the way, or loses bits; as they were if the code cannot do this."""
        try:
            part = part_of(
                followed(self.function.function, Wide.of(x), Run(WideNumbers(), x.size, order)), order
            )
        except Exception:  # the code may turn an UnsupportedError into any other
            return otherwise
        return np.broadcast_to(part.rounded() if isinstance(part, Wide) else part, x.shape)

    def kinks(self, reach: float) -> tuple[Kink, ...]:
        """At the changes of sign of what the code decides by."""
        probes = np.array(_TRIED_AT)
        run = self._run(probes)
        if run.partly:
            return super().kinks(reach)
        count = sum(switch.shape == probes.shape for switch in run.switches)

        def switch(which: int) -> Any:
            return lambda x: self._run(x).switches[which]

        found = {at for which in range(count) for at in sign_changes(switch(which), (), -reach, reach)}
        places = merged(np.array(sorted(found)), 1e-14)
        if not places.size:
            return ()
        return jumps(places, self._beside, self.function, lambda x: self.derivative(x, 1))

    def _beside(self, at: Array, near: Array) -> Array:
        decisions = self._run(near).decisions
        with np.errstate(all="ignore"):
            run = Run(SizedFloats(at), at.size, 2, decisions)
            jet = followed(self.function.function, at, run)
            return np.array([np.broadcast_to(part_of(jet, order), at.shape) for order in range(3)])

    def _run(self, x: Array) -> Run:
        run = Run(SizedFloats(x), x.size, 0)
        with np.errstate(all="ignore"):
            followed(self.function.function, x, run)
        return run


class ByAutograd(Means):
    """Functions and modules of torch."""

    way = "autograd"

    def derivative(self, x: Array, order: Order) -> Array:
        return torch_derivative(self.function, x, order)


class ByJax(Means):
    """Functions of jax."""

    way = "jax"

    def derivative(self, x: Array, order: Order) -> Array:
        return jax_derivative(self.function, x, order)


class ByDifferences(Means):
    """Anything that can be evaluated."""

    way = "differences"

    def derivative(self, x: Array, order: Order) -> Array:
        beside, off = self._beside(x)
        result = self._across(beside, order)
        moved = off != 0.0
        if order == 1 and moved.any():
            result[moved] += off[moved] * self._across(beside[moved], 2)
        for kink in self._kinks:
            result[x == kink.at] = kink.value if order == 1 else 0.0
        return result

    def _beside(self, x: Array) -> tuple[Array, Array]:
        """Places that are no nearer to a kink than steps can tell its sides apart, and how far x is off."""
        beside = x.copy()
        for kink in self._kinks:
            width = NEAREST * max(abs(kink.at), 1.0)
            near = np.abs(x - kink.at) < width
            beside[near] = kink.at + np.where(x[near] < kink.at, -width, width)
        with np.errstate(invalid="ignore"):
            return beside, np.where(beside == x, 0.0, x - beside)

    def _across(self, x: Array, order: Order) -> Array:
        value, error = estimated(self.function, x, order, self.function.epsilon)
        # a second difference that is all error is one across a corner, or of a straight line
        return value if order == 1 else np.where(error < np.abs(value), value, 0.0)

    def error(self, x: Array, order: Order) -> Array | None:
        return estimated(self.function, self._beside(x)[0], order, self.function.epsilon).error

    def kinks(self, reach: float) -> tuple[Kink, ...]:
        """Where f or its slope jumps; by convention f′ is there what it is on both sides on average.

        Where f jumps, it is that of the side to which the value belongs.
        """
        return self._kinks

    @cached_property
    def _kinks(self) -> tuple[Kink, ...]:
        kinks = bends(self.function, lambda x: self._across(x, 1), None)
        rounded = (replace(kink, left=_rounded(kink.left), right=_rounded(kink.right)) for kink in kinks)
        return tuple(replace(kink, value=self._slope_at(kink)) for kink in rounded)

    def _slope_at(self, kink: Kink) -> float:
        if kink.order:
            return _rounded((kink.left + kink.right) / 2)
        before, here, after = self.function(kink.at + np.array([-1e-9, 0.0, 1e-9])).tolist()
        return kink.left if abs(here - before) < abs(after - here) else kink.right


def means(function: Called) -> Means:
    """The best way there is to the derivatives of a function, which is tried out."""
    ways: dict[str, type[ByAutograd | ByJax | ByJets]] = {"torch": ByAutograd, "jax": ByJax, "numpy": ByJets}
    better = ways.get(function.framework)
    if better is None:
        return ByDifferences(function, "it takes single numbers")
    made: Means = better(function)
    try:
        x = np.array(_TRIED_AT)
        with np.errstate(all="ignore"):
            made.derivative(x, 1)
            made.derivative(x, 2)
            if isinstance(made, ByJets):
                _check_values(made, x)
    except Exception as fault:  # the code may turn an UnsupportedError into any other
        reason = fault.__cause__ if isinstance(fault, OwnFunctionError) and fault.__cause__ else fault
        return ByDifferences(function, (str(reason) or type(reason).__name__).splitlines()[0])
    return made


def _check_values(made: ByJets, x: Array) -> None:
    """Refuse code that calculates something else with jets than with arrays."""
    run = Run(SizedFloats(x), x.size, 0)
    y = np.broadcast_to(part_of(followed(made.function.function, x, run), 0), x.shape)
    if run.narrowed is not None:
        raise UnsupportedError(f"it converts x to {run.narrowed}")
    if not np.allclose(y, made.function(x), rtol=1e-9, atol=1e-9, equal_nan=True):
        raise UnsupportedError("it computes something else with jets than with arrays")


def _rounded(slope: float) -> float:
    """A slope to the digits that differences know, so that the same one on two sides is the same number."""
    return float(f"{slope:.9g}")
