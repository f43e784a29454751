"""What an activation is: a definition or three kernels, its facts, and what follows from them.

The language of definitions is loaded when it is asked for: functions that have kernels of their own, at
their defaults, are evaluated without it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from actviz.activations.evaluate import among, evaluate, evaluate_each
from actviz.activations.facts import Facts, Interval, Kink
from actviz.activations.function import Function, Parameter, parameter
from actviz.activations.kept import kept
from actviz.activations.language import library
from actviz.errors import UsageError
from actviz.lazy import np
from actviz.notation import format_number

if TYPE_CHECKING:
    import numpy.typing as npt

    from actviz.activations.evaluate import Array, Kernel
    from actviz.activations.forms import Forms
    from actviz.activations.language.tree import Node
    from actviz.activations.straight import StraightPieces

__all__ = ["Activation", "Function", "Parameter", "parameter"]

FOUND = ("range", "derivative_range", "tails", "kinks", "gaps", "symmetry")


class Activation(Function):
    """A scalar function used between the layers of a network, with its exact properties.

    Kernels take and return float64 arrays of one dimension and must be right for every finite
    number; `evaluate` adds shapes, dtypes and the limits at infinity.
    """

    kind = "scalar"

    source: ClassVar[Literal["formula", "python", "plug-in"]] = "python"
    # f in the language of definitions, and f′ as it is shown where that is not the derivative as it is found
    definition: ClassVar[str] = ""
    derivative_definition: ClassVar[str] = ""
    # numbers that definitions call by name
    constants: ClassVar[Mapping[str, float]] = {}
    # forms of f, f′ and f″ that lose fewer digits in floats than the definition and its jets do
    evaluated_as: ClassVar[Mapping[Literal[0, 1, 2], str]] = {}
    # where the terms of f, f′ or f″ cancel so that only wide numbers keep enough digits: a condition
    cancels: ClassVar[Mapping[Literal[0, 1, 2], str]] = {}

    def value(self, x: Array) -> Array:
        """f at finite numbers."""
        return self._evaluated(x, 0)

    def first(self, x: Array) -> Array:
        """f′ at finite numbers; at a kink the convention stated in `kinks`."""
        return self._evaluated(x, 1)

    def second(self, x: Array) -> Array:
        """f″ at finite numbers; 0 where it does not exist."""
        return self._evaluated(x, 2)

    def value_and_first(self, x: Array) -> tuple[Array, Array]:
        """f and f′ at finite numbers, bit by bit those of `value` and `first`, with shared work done once."""
        if self._has_kernels("value", "first") or self.bound is None or self.straight is not None:
            return self.value(x), self.first(x)
        return self._forms.value_and_first(x)

    def facts(self) -> Facts:
        """The facts at these parameters, found numerically where the class does not state them."""
        from actviz.activations.found import found

        lines = self.straight
        return lines.facts() if lines is not None else found(self)

    @classmethod
    def check_definitions(cls) -> None:
        """Parse the definitions of the class.

        Raises:
            UsageError: one is not a formula, or contains a name that is not a parameter.
        """
        from actviz.activations.forms import check

        check(cls)

    @classmethod
    def tree(cls) -> Node:
        """The parsed definition, with the names of its parameters."""
        from actviz.activations.language.parse import parse

        return parse(cls.definition).tree

    @classmethod
    @cache
    def derivative_tree(cls) -> Node:
        """The derivative in the same form: as stated by the class, or else derived from the definition."""
        from actviz.activations.language.parse import parse

        if cls.derivative_definition:
            return parse(cls.derivative_definition).tree
        from actviz.activations.language import differentiate

        return differentiate.derivative(cls.tree(), library.derivative_of)

    @property
    def formula(self) -> str:
        """The definition in LaTeX, as matplotlib's mathtext takes it."""
        from actviz.activations.language import write  # lists and completion do without it

        return write.latex(self.tree(), self._symbols())

    @property
    def derivative_formula(self) -> str:
        """The derivative, likewise."""
        from actviz.activations.language import write

        return write.latex(self.derivative_tree(), self._symbols())

    def written(self, order: Literal[0, 1] = 0) -> str:
        """The definition, or its derivative, in one line of text: ``x σ(x)``."""
        from actviz.activations.language import write

        return write.text(self.derivative_tree() if order else self.tree(), self._symbols())

    @classmethod
    def _symbols(cls) -> dict[str, str]:
        return {declared.name: declared.symbol for declared in cls.declared()}

    @cached_property
    def _forms(self) -> Forms:
        from actviz.activations.forms import Forms

        return Forms(self)

    @cached_property
    def bound(self) -> Node | None:
        """The definition with the values of the parameters; None where there is no definition."""
        if not self.built_in():
            from actviz.activations.forms import check_for_circle

            check_for_circle(type(self))
        return self._forms.bound(self.definition) if self.definition else None

    @property
    def by_hand(self) -> bool:
        """Whether f, f′ or f″ is computed by other means than the definition."""
        return bool(self.evaluated_as) or self._has_kernels("value", "first", "second")

    @classmethod
    def _has_kernels(cls, *names: str) -> bool:
        """Whether the class has one of these kernels of its own."""
        return any(getattr(cls, name) is not getattr(Activation, name) for name in names)

    @cached_property
    def straight(self) -> StraightPieces | None:
        """Its pieces, where it is made of straight lines."""
        from actviz.activations.straight import straight_pieces

        return None if self.bound is None else straight_pieces(self.bound)

    def _evaluated(self, x: Array, order: Literal[0, 1, 2]) -> Array:
        lines = self.straight
        if lines is not None:
            return lines.evaluate(x, order)
        result = self._forms(x, order)
        if order == 2 and self.switches:
            at_kink = among(x, np.array([kink.at for kink in self.switches]))
            if at_kink.any():
                result = np.where(at_kink, 0.0, result)
        return result

    @cached_property
    def switches(self) -> tuple[Kink, ...]:
        """The kinks that the definition has, found from f and f′ alone."""
        if self._kept is not None:
            return self._kept.kinks
        from actviz.activations.found import switches

        return switches(self)

    def exactly(self, x: Array, order: Literal[0, 1, 2]) -> Array:
        """f, f′ or f″ at finite numbers, to the last bit where no kernel has to be asked."""
        name = ("value", "first", "second")[order]
        if self.bound is None or self._has_kernels(name):
            kernel: Kernel = getattr(self, name)
            return kernel(x)
        return self._forms.exactly(x, order)

    def __call__(self, x: npt.ArrayLike) -> Any:
        """f(x), elementwise: shape and floating dtype of ``x`` are kept (see `evaluate`)."""
        return self.derivative(x, 0)

    def derivative(self, x: npt.ArrayLike, order: int = 1) -> Any:
        """f′(x), or f″(x) for ``order=2``, with the shapes and dtypes of ``__call__``.

        Raises:
            ValueError: ``order`` is not 0, 1 or 2.
        """
        kernels = {0: self.value, 1: self.first, 2: self.second}
        if order not in kernels:
            raise UsageError(f"order must be 0, 1 or 2, not {order!r}")
        return evaluate(kernels[order], x, lambda: self._limits(order))

    def value_and_derivative(self, x: npt.ArrayLike) -> tuple[Any, Any]:
        """f(x) and f′(x), bit by bit those of ``__call__`` and `derivative`, faster than both calls."""
        return evaluate_each(self.value_and_first, x, (lambda: self._limits(0), lambda: self._limits(1)))

    def _limits(self, order: int) -> tuple[float, float]:
        """The limits of f, f′ or f″ at −∞ and ∞."""
        limit = ("value", "slope", "curvature")[order]
        return getattr(self.known.left, limit), getattr(self.known.right, limit)

    @cached_property
    def _kept(self) -> Facts | None:
        return kept(self)

    @cached_property
    def known(self) -> Facts:
        """The facts, worked out once.

        Raises:
            UsageError: at these parameters numbers that they depend on are beyond float64.
        """
        if self._kept is not None:
            return self._kept
        try:
            with np.errstate(all="ignore"):
                facts = self.facts()
                # Python's floats raise where numpy's become infinite or NaN
                probes = np.array([-1e300, -700.0, -1.0, -1e-300, 0.0, 1e-300, 1.0, 700.0, 1e300])
                heights, slopes, _ = self.value(probes), self.first(probes), self.second(probes)
        except (ArithmeticError, ValueError) as fault:
            if isinstance(fault, UsageError):
                raise
            raise self._beyond() from fault
        # parts of a user's formula that overflow have numpy's values
        unknown = self.built_in() and (np.isnan(heights).any() or np.isnan(slopes).any())
        if unknown or not (facts.range.is_valid and facts.derivative_range.is_valid):
            raise self._beyond()
        return facts

    def _beyond(self) -> UsageError:
        defaults = ", ".join(f"{p.name}={format_number(p.default)}" for p in self.declared())
        text = f"{self}: with these parameters its values overflow float64"
        return UsageError(text, hint=f"the defaults are {defaults}")

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

    @property
    def found_by_looking(self) -> tuple[str, ...]:
        """The facts that are neither stated nor follow exactly from straight pieces: found numerically."""
        ends = self.known.left.straight and self.known.right.straight  # enough in most cases
        stated = type(self).facts is not Activation.facts or (ends and self.straight is not None)
        return () if stated else FOUND

    @property
    def noise(self) -> tuple[float, float]:
        """Absolute error of f and f′ near x = 0, where they are small; 0 if they keep all their digits."""
        return 0.0, 0.0

    @property
    def derivative_by(self) -> str:
        """How f′ is computed: from the ``definition``, or by ``kernels``."""
        return "kernels" if self.by_hand or self.bound is None else "definition"
