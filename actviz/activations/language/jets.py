"""Values with their first and second derivatives, and how arithmetic carries them along."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from actviz.activations.language.elementary import RULES, Numbers, Once, Part

if TYPE_CHECKING:
    from actviz.activations.language.numbers import Mask, Value

_HIGHEST = 8  # powers up to it are products, whose error is a few units in the last place


class Jet:
    """A value with its first and second derivative, each worked out when it is first asked for.

    None stands for a derivative that is 0. So f alone costs what numpy costs, and f′ does not work out
    what it does not need: the derivative of log(u) takes no logarithm.
    """

    __slots__ = ("_first", "_second", "_value")

    def __init__(self, value: Value | Part, first: Value | Part = None, second: Value | Part = None) -> None:
        self._value = value
        self._first = first
        self._second = second

    @property
    def value(self) -> Value:
        """f."""
        if callable(self._value):
            self._value = self._value()
        return self._value

    @property
    def first(self) -> Value:
        """f′; None where it is 0."""
        if callable(self._first):
            self._first = self._first()
        return self._first

    @property
    def second(self) -> Value:
        """f″; None where it is 0."""
        if callable(self._second):
            self._second = self._second()
        return self._second

    def part(self, order: int) -> Value:
        """The derivative of an order, 0 to 2."""
        return (Jet.value, Jet.first, Jet.second)[order].__get__(self)

    @property
    def constant(self) -> bool:
        """Whether it is known not to depend on x."""
        return self._first is None


class JetArithmetic:
    """The operations on jets over one kind of numbers."""

    def __init__(self, numbers: Numbers) -> None:
        self.n = numbers
        self._known: list[dict[int, Jet]] = []

    def remembered(self) -> dict[int, Jet]:
        """A new place for the jets of one pass, until they are forgotten."""
        self._known.append({})
        return self._known[-1]

    def forget(self) -> None:
        """Let go of all jets: they refer to their pass in turn, and what is in a circle is freed late."""
        for jets in self._known:
            jets.clear()

    def _times(self, a: Value, b: Value) -> Value:
        if a is None or b is None:
            return None
        if isinstance(a, float) and a == 1.0:
            return b
        if isinstance(b, float) and b == 1.0:
            return a
        return self.n.times(a, b)

    def negative(self, a: Jet) -> Jet:
        """−a."""
        if a.constant:
            return Jet(-a.value)
        return Jet(lambda: -a.value, lambda: _negative(a.first), lambda: _negative(a.second))

    def add(self, a: Jet, b: Jet) -> Jet:
        """a + b."""
        return Jet(
            lambda: a.value + b.value, lambda: _plus(a.first, b.first), lambda: _plus(a.second, b.second)
        )

    def subtract(self, a: Jet, b: Jet) -> Jet:
        """a − b."""
        return Jet(
            lambda: a.value - b.value, lambda: _minus(a.first, b.first), lambda: _minus(a.second, b.second)
        )

    def multiply(self, a: Jet, b: Jet) -> Jet:
        """a·b."""

        def mixed(left: Value, right: Value) -> Value:
            """left·b + a·right."""
            by_b = None if left is None else self._times(left, b.value)
            return _plus(by_b, None if right is None else self._times(a.value, right))

        def second() -> Value:
            both = self._times(a.first, b.first)
            return _plus(mixed(a.second, b.second), None if both is None else 2.0 * both)

        return Jet(lambda: self._times(a.value, b.value), lambda: mixed(a.first, b.first), second)

    def divide(self, a: Jet, b: Jet) -> Jet:
        """a/b."""
        if b.constant:  # by a number: no rule of quotients is needed
            return Jet(
                lambda: a.value / b.value, lambda: _over(a.first, b.value), lambda: _over(a.second, b.value)
            )

        def divided() -> Value:
            self.n.watch_size(b.value)
            return a.value / b.value

        def second() -> Value:
            cross = self._times(first(), b.first)
            below = _plus(None if cross is None else 2.0 * cross, self._times(value(), b.second))
            return _over(_minus(a.second, below), b.value)

        value = Once(divided)
        first = Once(lambda: _over(_minus(a.first, self._times(value(), b.first)), b.value))
        return Jet(value, first, second)

    def chain(self, u: Jet, parts: tuple[Part, Part, Part]) -> Jet:
        """g(u) from g, g′ and g″ at u's value."""
        value, slope, bend = parts
        if u.constant:
            return Jet(value)

        def second() -> Value:
            inner = u.first
            if inner is None:
                return None
            turned = self._times(bend(), self._times(inner, inner))
            return _plus(turned, None if u.second is None else self._times(slope(), u.second))

        return Jet(value, lambda: None if u.first is None else self._times(slope(), u.first), second)

    def call(self, name: str, u: Jet) -> Jet:
        """An elementary function of a jet."""
        parts = Once(lambda: RULES[name](self.n, u.value))
        return self.chain(u, (lambda: parts()[0](), lambda: parts()[1](), lambda: parts()[2]()))

    def power(self, u: Jet, exponent: Fraction) -> Jet:
        """u to a constant power."""
        n, k = self.n, exponent
        if k == 1:
            return u
        if k == 2:
            return self.multiply(u, u)

        slope = Once(lambda: n.number(k) * self._raised(u.value, k - 1))
        bend = Once(lambda: n.number(k * (k - 1)) * self._raised(u.value, k - 2))
        return self.chain(u, (lambda: self._raised(u.value, k), slope, bend))

    def _raised(self, u: Value, k: Fraction) -> Value:
        by_hand = k.denominator <= 2 and abs(k) <= _HIGHEST
        if by_hand:
            whole = int(abs(k))
            raised = self._product(u, whole) if whole else 1.0
            if k.denominator == 2:
                raised = self._times(self.n.apply("sqrt", u), raised)
        else:
            raised = self._to_any_power(u, k)
        self.n.watch_size(raised)
        return 1.0 / raised if by_hand and k < 0 else raised

    def _to_any_power(self, u: Value, k: Fraction) -> Value:
        if k.denominator == 1:
            return u ** int(k)
        raised = u ** float(k)
        rest = float(k - Fraction(float(k)))  # u may be far from 1: it makes a difference of log(u) times it
        if not rest:
            return raised
        return self.n.where(raised == 0.0, raised, raised * (1.0 + rest * self.n.apply("log", u)))

    def _product(self, u: Value, k: int) -> Value:
        """A small power by multiplication; numpy's takes as long as an exponential and a logarithm."""
        if k < 2:
            return u if k else 1.0
        half = self._product(u, k // 2)
        square = self.n.times(half, half)
        return self.n.times(square, u) if k % 2 else square

    def exponential(self, base: Jet, exponent: Jet) -> Jet:
        """Base to an exponent that depends on x: e^(exponent · log base)."""
        return self.call("exp", self.multiply(exponent, self.call("log", base)))

    def hypotenuse(self, a: Jet, b: Jet) -> Jet:
        """√(a² + b²), with derivatives that do not cancel: a′² + b′² − r′² is ((ab′ − ba′)/r)²."""
        length = Once(lambda: self.n.hypot(a.value, b.value))

        def first() -> Value:
            along = _plus(self._times(a.value, a.first), self._times(b.value, b.first))
            return _over(along, length())

        def second() -> Value:
            across = _minus(self._times(a.value, b.first), self._times(b.value, a.first))
            turn = _over(across, length())
            bent = _plus(self._times(a.value, a.second), self._times(b.value, b.second))
            return _over(_plus(self._times(turn, turn), bent), length())

        return Jet(length, first, second)

    def choose(self, condition: Callable[[], Mask], a: Jet, b: Jet) -> Jet:
        """a where the condition holds, b elsewhere; what is not chosen has no influence, be it NaN."""

        def chosen(left: Value, right: Value) -> Value:
            if left is None and right is None:
                return None
            return self.n.where(condition(), 0.0 if left is None else left, 0.0 if right is None else right)

        return Jet(
            lambda: chosen(a.value, b.value),
            lambda: chosen(a.first, b.first),
            lambda: chosen(a.second, b.second),
        )


def _negative(a: Value) -> Value:
    return None if a is None else -a


def _plus(a: Value, b: Value) -> Value:
    if a is None or b is None:
        return a if b is None else b
    return a + b


def _minus(a: Value, b: Value) -> Value:
    if b is None:
        return a
    return -b if a is None else a - b


def _over(a: Value, b: Value) -> Value:
    return None if a is None else a / b
