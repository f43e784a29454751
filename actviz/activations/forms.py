"""The forms of a definition by which f, f′ and f″ are evaluated, and what is wrong with a definition."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal

from actviz.activations.language import library
from actviz.activations.language.bind import bind, check_calls
from actviz.activations.language.elementary import CHOOSING, NAMES
from actviz.activations.language.evaluate import Evaluator
from actviz.activations.language.parse import parse
from actviz.activations.language.tokens import error
from actviz.activations.language.tree import Call, depends_on_x, free_names, walk
from actviz.errors import UsageError

if TYPE_CHECKING:
    from actviz.activations.base import Activation
    from actviz.activations.evaluate import Array
    from actviz.activations.language.tree import Node


class Forms:
    """The definition of a function and its other forms at the values of its parameters."""

    def __init__(self, activation: Activation) -> None:
        self._activation = activation
        self._evaluators: dict[int, tuple[int, Evaluator]] = {}

    def bound(self, text: str) -> Node:
        """A form with the values of the parameters."""
        return bind(parse(text).tree, {**self._activation.constants, **self._activation.parameters}, text)

    def __call__(self, x: Array, order: Literal[0, 1, 2]) -> Array:
        """f, f′ or f″ at finite numbers."""
        start, evaluator = self._evaluator(order)
        cancelling = self._cancelling.get(order)
        wide = None if cancelling is None else cancelling(x, 0) > 0.0
        return evaluator(x, order - start, wide)

    def value_and_first(self, x: Array) -> tuple[Array, Array]:
        """f and f′ at finite numbers, together where both are of one form."""
        evaluator = self._evaluator(0)[1]
        if self._evaluator(1)[1] is evaluator and not {0, 1} & self._cancelling.keys():
            return evaluator.value_and_first(x)
        return self(x, 0), self(x, 1)

    def exactly(self, x: Array, order: Literal[0, 1, 2]) -> Array:
        """The same, in wide numbers everywhere."""
        start, evaluator = self._evaluator(order)
        return evaluator.in_wide_numbers(x, order - start)

    def _evaluator(self, order: Literal[0, 1, 2]) -> tuple[int, Evaluator]:
        """What evaluates f, f′ or f″, and which of the three it is the form of."""
        if order not in self._evaluators:
            activation = self._activation
            text = activation.evaluated_as.get(order, "" if order else activation.definition)
            lower: Literal[0, 1] = 1 if order == 2 else 0
            self._evaluators[order] = (order, Evaluator(self.bound(text))) if text else self._evaluator(lower)
        return self._evaluators[order]

    @cached_property
    def _cancelling(self) -> dict[int, Evaluator]:
        conditions = self._activation.cancels.items()
        forms = {order: self.bound(f"where({where}, 1, 0)") for order, where in conditions}
        return {order: Evaluator(tree) for order, tree in forms.items() if depends_on_x(tree)}


def check(cls: type[Activation]) -> None:
    """Read what a class is defined by.

    Raises:
        UsageError: one is not a formula, or contains a name that is not a parameter.
    """
    known = {*(declared.name for declared in cls.declared()), *cls.constants}
    for text in filter(None, (cls.definition, cls.derivative_definition, *cls.evaluated_as.values())):
        tree = parse(text).tree
        check_calls(tree, text)
        for name, column in free_names(tree).items():
            if name not in known:
                takes = ", ".join(known) or "no parameters"
                raise error(
                    text, column, f"{cls.name} has no parameter '{name}'", f"{cls.name} takes {takes}"
                )


def check_for_circle(cls: type[Activation], path: tuple[type[Activation], ...] = ()) -> None:
    """See that no definition uses itself by way of others; what is not found is reported elsewhere.

    Raises:
        UsageError: one does.
    """
    if cls in path:
        names = " → ".join(each.name for each in (*path[path.index(cls) :], cls))
        raise UsageError(f"the definition of {cls.name} is circular: {names}")
    if cls.definition:
        for name in {part.function for part in walk(cls.tree()) if isinstance(part, Call)}:
            used = library.CLASSES.get(library.fold(name))
            if used is not None and used.kind == "scalar" and name not in {*NAMES, *CHOOSING}:
                check_for_circle(used, (*path, cls))
