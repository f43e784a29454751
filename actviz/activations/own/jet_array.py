"""An array that carries its derivatives through numpy code, and notes where the code changes its branch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

from actviz.activations.language.elementary import Numbers
from actviz.activations.language.jets import Jet, JetArithmetic
from actviz.activations.language.numbers import Floats
from actviz.activations.special.wide import Wide
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array
    from actviz.activations.language.numbers import Mask, Value


class UnsupportedError(TypeError):
    """Numpy code does something that jets do not follow."""


class Run:
    """One run of a user's function on a jet: the arithmetic, and the decisions that it takes.

    ``switches`` are the numbers by whose sign it decides, in the order in which it asks for them.
    """

    def __init__(self, numbers: Numbers, size: int, order: int, decided: Sequence[Any] | None = None) -> None:
        self.arithmetic = JetArithmetic(numbers)
        self.size = size
        self.order = order
        self.decisions: list[Any] = []
        self.switches: list[Array] = []
        self.given = decided
        self.partly = False  # whether decisions were taken about a part of x, which are not noted here
        self.narrowed: np.dtype[Any] | None = None  # what x was to be turned into, if not float64

    def decide(self, decision: Any, switch: Array) -> Any:
        """A decision to go by: this one, or the one that was taken at this place in another run."""
        self.decisions.append(decision)
        self.switches.append(switch)
        return decision if self.given is None else self.given[len(self.decisions) - 1]

    def known(self, jet: Jet) -> Jet:
        """A jet that is worked out, as far as it is asked for: a loop must not become a deep recursion."""
        for order in range(self.order + 1):
            jet.part(order)
        return jet

    def constant(self, value: Any) -> Jet:
        """The jet of a number, or of an array of numbers that do not depend on x.

        Raises:
            UnsupportedError: it is neither.
        """
        array = np.asarray(value)
        if array.dtype.kind not in "fiub" or array.ndim > 1 or array.size not in (1, self.size):
            raise UnsupportedError(
                f"jets cannot be combined with an array of {array.dtype} of shape {array.shape}"
            )
        if array.size == 1 and array.ndim == 0 and np.isfinite(array):
            return Jet(self.arithmetic.n.number(Fraction(float(array))))
        plain = array.astype(np.float64)
        return Jet(plain if self.in_floats else Wide.of(plain))

    @property
    def in_floats(self) -> bool:
        """Whether it calculates in float64."""
        return isinstance(self.arithmetic.n, Floats)


class JetArray(np.lib.mixins.NDArrayOperatorsMixin):
    """What a user's function is called with in place of an array: x, with x′ = 1 and x″ = 0.

    It has one dimension. numpy's functions come here by ``__array_ufunc__`` and ``__array_function__``;
    a comparison gives an ordinary array of booleans.
    """

    __slots__ = ("jet", "run")
    dtype = property(lambda self: np.dtype(np.float64))
    ndim = 1

    def __init__(self, jet: Jet, run: Run) -> None:
        self.jet = jet
        self.run = run

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of x."""
        return (self.run.size,)

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return self.run.size

    def __len__(self) -> int:
        return self.run.size

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise UnsupportedError("it converts x to another array, as numpy.asarray does")

    def __bool__(self) -> bool:
        raise UnsupportedError("it uses the truth value of an array")

    def __float__(self) -> float:
        raise UnsupportedError("it converts x to a single number")

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, out: Any = None, **rest: Any) -> Any:
        from actviz.activations.own.rules import UFUNCS

        rule = UFUNCS.get(ufunc.__name__)
        if rule is None or method != "__call__" or rest:
            raise UnsupportedError(
                f"jets do not support {ufunc.__name__}{'' if method == '__call__' else method}"
            )
        result = self.wrapped(rule(self.run, *inputs))
        if out is None:
            return result
        (target,) = out
        if not isinstance(target, JetArray) or not isinstance(result, JetArray):
            raise UnsupportedError("it writes x to another array")
        target.jet = result.jet
        return target

    def __array_function__(
        self, function: Any, types: Any, arguments: Sequence[Any], named: dict[str, Any]
    ) -> Any:
        from actviz.activations.own.rules import FUNCTIONS

        rule = FUNCTIONS.get(function.__name__)
        if rule is None:
            raise UnsupportedError(f"jets do not support numpy.{function.__name__}")
        return self.wrapped(rule(self.run, *arguments, **named))

    def wrapped(self, result: Any) -> Any:
        """A jet as an array; anything else as it is."""
        return JetArray(self.run.known(result), self.run) if isinstance(result, Jet) else result

    def copy(self) -> JetArray:
        """The same numbers."""
        return JetArray(self.jet, self.run)

    def astype(self, dtype: Any, **_: Any) -> JetArray:
        """The same numbers, in float64 also where a narrower float is asked for.

        Raises:
            UnsupportedError: they are to be something else than real numbers.
        """
        asked = np.dtype(dtype)
        if not np.can_cast(asked, np.float64) or asked.kind in "biu":
            raise UnsupportedError(f"it converts x to {asked}")
        if asked != np.float64:
            self.run.narrowed = asked
        return self.copy()

    def clip(self, *bounds: Any, **named: Any) -> Any:
        """Clipped, as by numpy."""
        return np.clip(cast("Any", self), *bounds, **named)

    def __getitem__(self, key: Any) -> Any:
        """The numbers where a condition holds, as jets of their own size."""
        mask = self._mask(key)
        self.run.partly = True
        run = Run(self.run.arithmetic.n, int(mask.sum()), self.run.order)
        parts = [self._taken(self.jet.part(order), mask) for order in range(self.run.order + 1)]
        return JetArray(Jet(*parts), run)

    def __setitem__(self, key: Any, value: Any) -> None:
        """Put numbers where a condition holds: a single one, or one for each place."""
        mask = self._mask(key)
        new = value.jet if isinstance(value, JetArray) else Run.constant(self.run, value)
        old = self.jet
        parts = []
        for order in range(self.run.order + 1):
            whole = np.array(np.broadcast_to(part_of(old, order), mask.shape))
            whole[mask] = part_of(new, order)
            parts.append(whole)
        self.jet = Jet(*parts)

    def _mask(self, key: Any) -> Mask:
        if (
            isinstance(key, np.ndarray)
            and key.dtype == bool
            and key.shape == self.shape
            and self.run.in_floats
        ):
            return key
        raise UnsupportedError("it indexes single elements")

    @staticmethod
    def _taken(part: Value, mask: Mask) -> Value:
        return part[mask] if isinstance(part, np.ndarray) and part.shape == mask.shape else part


def part_of(jet: Jet, order: int) -> Value:
    """A derivative of a jet, also of one that does not depend on x."""
    part = jet.part(order)
    return 0.0 if part is None else part


class SizedFloats(Floats):
    """float64 arrays, of which parts may be taken out; only the whole of x is watched."""

    def __init__(self, x: Array) -> None:
        self._size = x.size
        super().__init__(x)

    def _note(self, where: Mask) -> None:
        """Note places by themselves."""
        if where.shape == (self._size,):
            super()._note(where)


def followed(function: Callable[[Any], Any], x: Value, run: Run) -> Jet:
    """The jet of a user's function.

    Raises:
        UnsupportedError: it does what jets do not follow. Its code may turn this into another error.
    """
    y = function(JetArray(run.known(Jet(x, 1.0)), run))
    if isinstance(y, JetArray):
        if y.run is not run:
            raise UnsupportedError("it returns a part of x")
        return y.jet
    return run.constant(y)
