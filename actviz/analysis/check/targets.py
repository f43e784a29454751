"""What is checked: a registered function, code in Python, or pairs of numbers from a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal, Protocol

import numpy as np

from actviz.analysis.check import inputs
from actviz.analysis.check.truth import Truth
from actviz.errors import ActvizError, UsageError, argument

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.analysis.formats import Format, Ints


# f′: the definition's, the target's own, a framework's, by jets through numpy code, or from a file
DerivativeBy = Literal["definition", "own", "autograd", "jax", "jets", "file"]


class Target(Protocol):
    """Gives codes for codes."""

    @property
    def name(self) -> str:
        """As it is typed."""

    @property
    def own_inputs(self) -> Ints | None:
        """The codes of the inputs it knows, sorted; None if it takes all."""

    @property
    def derivative_by(self) -> DerivativeBy:
        """Where its f′ comes from."""

    def results(self, form: Format, codes: Ints, order: int) -> Ints:
        """What f (``order`` 0) or f′ (1) gives at these inputs.

        Raises:
            ActvizError: it is not available.
        """


@dataclass(frozen=True)
class FunctionTarget:
    """A function of the registry, or a formula: it is right, but perhaps not what it should be."""

    function: Activation
    own_inputs: ClassVar[None] = None
    derivative_by: ClassVar[DerivativeBy] = "definition"

    @property
    def name(self) -> str:
        """As it is typed."""
        return str(self.function)

    def results(self, form: Format, codes: Ints, order: int) -> Ints:
        """Its values, rounded once."""
        return Truth(self.function, 1 if order else 0, form)(form.values(codes)).codes


@dataclass(frozen=True, eq=False)
class PairsTarget:
    """Pairs of numbers from elsewhere: x sorted, then f(x) and perhaps f′(x), as codes."""

    name: str
    own_inputs: Ints
    columns: tuple[Ints, ...]
    derivative_by: ClassVar[DerivativeBy] = "file"

    def results(self, form: Format, codes: Ints, order: int) -> Ints:
        """The results at these inputs, which are requested in order, all or a range of them."""
        if order >= len(self.columns):
            raise UsageError(
                f"{self.name} has no values of f′",
                hint=f"put it in a third column, or a second file of {argument('outputs')}",
            )
        start = _position(form, self.own_inputs, codes)
        return self.columns[order][start : start + codes.size]


def _position(form: Format, own: Ints, codes: Ints) -> int:
    """Where a part of the inputs starts."""
    if codes.size == own.size:
        return 0
    first = np.flatnonzero(own == codes[0])
    for start in first.tolist():
        if np.array_equal(own[start : start + codes.size], codes):
            return int(start)
    raise ActvizError("these inputs are not in the file")


def pairs(name: str, form: Format, x: Ints, columns: tuple[Ints, ...]) -> PairsTarget:
    """Pairs in any order as a target.

    Raises:
        UsageError: there is none with a number for x.
    """
    order = inputs.in_order(form, x)
    if not order.size:
        raise UsageError(f"{name} holds no input that is a number")
    return PairsTarget(name, x[order], tuple(column[order] for column in columns))
