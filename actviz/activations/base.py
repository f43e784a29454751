"""What an activation is: a definition or three kernels, its facts, and what follows from them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from actviz.activations.evaluate import evaluate
from actviz.activations.facts import Facts, Interval, Kink
from actviz.activations.found import found, switches
from actviz.activations.function import Function, Parameter, parameter
from actviz.activations.kept import kept
from actviz.activations.language import library
from actviz.activations.language.bind import bind, check_calls
from actviz.activations.language.elementary import CHOOSING, NAMES
from actviz.activations.language.evaluate import Evaluator
from actviz.activations.language.parse import parse
from actviz.activations.language.tokens import error
from actviz.activations.language.tree import Call, depends_on_x, free_names, walk
from actviz.activations.lazy import np
from actviz.activations.straight import StraightPieces, straight_pieces
from actviz.errors import UsageError
from actviz.notation import format_number

if TYPE_CHECKING:
    import numpy.typing as npt

    from actviz.activations.evaluate import Array, Kernel
    from actviz.activations.language.tree import Node

__all__ = ["Activation", "Function", "Parameter", "parameter"]

FOUND = ("range", "derivative_range", "tails", "kinks", "gaps", "symmetry")
_PROBES = (-1e300, -700.0, -1.0, -1e-300, 0.0, 1e-300, 1.0, 700.0, 1e300)


class Activation(Function):
    """A scalar function used between the layers of a network, with all that is known about it.

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

    def facts(self) -> Facts:
        """What is known at these parameters; found by looking where the class states nothing."""
        lines = self.straight
        return lines.facts() if lines is not None else found(self)

    @classmethod
    def check_definitions(cls) -> None:
        """Read what the class is defined by.

        Raises:
            UsageError: it is no formula, or has a name in it that is no parameter.
        """
        known = {*cls._declared, *cls.constants}
        for text in filter(None, (cls.definition, cls.derivative_definition, *cls.evaluated_as.values())):
            tree = parse(text).tree
            check_calls(tree, text)
            for name, column in free_names(tree).items():
                if name not in known:
                    takes = ", ".join(known) or "no parameters"
                    what = f"{cls.name} has no parameter '{name}'"
                    raise error(text, column, what, f"{cls.name} takes {takes}")

    @classmethod
    def _check_for_circle(cls, path: tuple[type[Activation], ...] = ()) -> None:
        """See that no definition uses itself by way of others; what is not found is reported elsewhere."""
        if cls in path:
            names = " → ".join(each.name for each in (*path[path.index(cls) :], cls))
            raise UsageError(f"the definition of {cls.name} leads back to itself: {names}")
        if cls.definition:
            for name in {part.function for part in walk(cls.tree()) if isinstance(part, Call)}:
                used = library.CLASSES.get(library.fold(name))
                if used is not None and used.kind == "scalar" and name not in {*NAMES, *CHOOSING}:
                    used._check_for_circle((*path, cls))

    @classmethod
    def tree(cls) -> Node:
        """The definition as it is read, with the names of its parameters."""
        return parse(cls.definition).tree

    @classmethod
    @cache
    def derivative_tree(cls) -> Node:
        """The derivative in the same form: the one that is stated, else that of the definition."""
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

    def _bound_to(self, text: str) -> Node:
        return bind(parse(text).tree, {**self.constants, **self.parameters}, text)

    @cached_property
    def bound(self) -> Node | None:
        """The definition with the values of the parameters; None where there is no definition."""
        if not self.built_in():
            self._check_for_circle()
        return self._bound_to(self.definition) if self.definition else None

    @property
    def by_hand(self) -> bool:
        """Whether f, f′ or f″ is computed by other means than the definition."""
        own, general = type(self), Activation
        return bool(self.evaluated_as) or any(
            getattr(own, kernel) is not getattr(general, kernel) for kernel in ("value", "first", "second")
        )

    @cached_property
    def straight(self) -> StraightPieces | None:
        """Its pieces, where it is made of straight lines."""
        return None if self.bound is None else straight_pieces(self.bound)

    @cached_property
    def _forms(self) -> tuple[tuple[int, Evaluator], ...]:
        """For f, f′ and f″ the form that is evaluated, and which of the three that one is."""
        forms: dict[int, Evaluator] = {}
        for order, text in {0: self.definition, **self.evaluated_as}.items():
            forms[order] = Evaluator(self._bound_to(text))
        starts = (max(form for form in forms if form <= order) for order in range(3))
        return tuple((start, forms[start]) for start in starts)

    @cached_property
    def _cancelling(self) -> dict[int, Evaluator]:
        forms = {order: self._bound_to(f"where({where}, 1, 0)") for order, where in self.cancels.items()}
        return {order: Evaluator(tree) for order, tree in forms.items() if depends_on_x(tree)}

    def _evaluated(self, x: Array, order: Literal[0, 1, 2]) -> Array:
        lines = self.straight
        if lines is not None:
            return lines.evaluate(x, order)
        start, evaluator = self._forms[order]
        cancelling = self._cancelling.get(order)
        wide = None if cancelling is None else cancelling(x, 0) > 0.0
        result = evaluator(x, order - start, wide)
        if order == 2:
            for kink in self.switches:
                result = np.where(x == kink.at, 0.0, result)
        return result

    @cached_property
    def switches(self) -> tuple[Kink, ...]:
        """The kinks that the definition has, found from f and f′ alone."""
        return switches(self)

    def exactly(self, x: Array, order: Literal[0, 1, 2]) -> Array:
        """f, f′ or f″ at finite numbers, to the last bit where no kernel has to be asked."""
        name = ("value", "first", "second")[order]
        if self.bound is None or getattr(type(self), name) is not getattr(Activation, name):
            kernel: Kernel = getattr(self, name)
            return kernel(x)
        start, evaluator = self._forms[order]
        return evaluator.in_wide_numbers(x, order - start)

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
        limit = ("value", "slope", "curvature")[order]
        return evaluate(
            kernels[order], x, lambda: (getattr(self.known.left, limit), getattr(self.known.right, limit))
        )

    @cached_property
    def known(self) -> Facts:
        """The facts, worked out once.

        Raises:
            UsageError: at these parameters numbers that they depend on are beyond float64.
        """
        if self.built_in() and not self.changed:
            return kept(self) or self.facts()
        try:
            with np.errstate(all="ignore"):
                facts = self.facts()
                # Python's floats raise where numpy's become infinite or NaN
                probes = np.array(_PROBES)
                heights, slopes, _ = self.value(probes), self.first(probes), self.second(probes)
        except (ArithmeticError, ValueError) as fault:
            if isinstance(fault, UsageError):
                raise
            raise self._beyond() from fault
        # where parts of somebody's own formula overflow it is what numpy makes of it
        unknown = self.built_in() and (np.isnan(heights).any() or np.isnan(slopes).any())
        if unknown or not (facts.range.is_valid and facts.derivative_range.is_valid):
            raise self._beyond()
        return facts

    def _beyond(self) -> UsageError:
        defaults = ", ".join(f"{p.name}={format_number(p.default)}" for p in self.declared())
        return UsageError(
            f"{self}: with such parameters its numbers are beyond float64",
            hint=f"the defaults are {defaults}",
        )

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
        origin: dict[str, Any] = {}
        if not self.built_in():
            origin = {"source": self.source, "derivative_by": self.derivative_by}
            origin |= {"found": [*self.found_by_looking], "gaps": [[gap.low, gap.high] for gap in known.gaps]}
        return {
            **super().to_dict(),
            **known.to_dict(),
            "kinks": [dataclasses.asdict(kink) for kink in known.kinks],
            "monotone": known.monotone,
            "symmetry": known.symmetry,
            "zero_centred": known.symmetry == "odd",
            **origin,
        }

    @property
    def found_by_looking(self) -> tuple[str, ...]:
        """The facts that nobody stated, and that do not follow exactly from straight pieces either."""
        stated = type(self).facts is not Activation.facts or self.straight is not None
        return () if stated else FOUND

    @property
    def noise(self) -> tuple[float, float]:
        """How far off f and f′ may be near x = 0, where they are small; 0 for what keeps all its digits."""
        return 0.0, 0.0

    @property
    def derivative_by(self) -> str:
        """How f′ is had: from the ``definition``, or by ``kernels``."""
        return "kernels" if self.by_hand or self.bound is None else "definition"
