"""A user-defined function as an activation like any other."""

from __future__ import annotations

import copy
import inspect
import math
import re
import sys
import warnings
from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, ClassVar, cast

from actviz.activations.base import FOUND, Activation, Parameter
from actviz.activations.facts import Facts, Interval
from actviz.activations.language.symbols import symbol
from actviz.errors import FunctionWarning, UsageError
from actviz.lazy import np
from actviz.notation import format_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from actviz.activations.evaluate import Array
    from actviz.activations.own.calling import Called
    from actviz.activations.own.means import Means

_WAYS = {
    "jets": "exact, by jets through the numpy code",
    "autograd": "by torch's autograd, in float64",
    "jax": "by jax.grad, in float64",
}
_ROUNDINGS = 64.0  # that a few operations come to
_LOOKED_AT = (-9.0, 9.0, 181)  # where autograd's f′ is held against the slope of f
_APART = 0.06  # from a kink
_WRONG = 1e-5  # of autograd's f′, in relation to its size


class Brought(Activation):
    """A function of the user's: any callable of one array, with its settings as parameters."""

    family = "own"
    reference = ""
    formula = ""
    derivative_formula = ""

    target: ClassVar[Any]  # a callable, or a class whose instances are callables
    # values are kept apart, as a parameter may be called anything, ``value`` and ``range`` included
    _values: dict[str, float]

    def __init__(self, **values: float) -> None:
        given = {name: values.get(name, each.default) for name, each in self._declared.items()}
        lacking = [name for name, value in given.items() if name not in values and math.isnan(value)]
        if lacking:
            raise UsageError(
                f"{self.name} needs a value for {' and '.join(lacking)}",
                hint=f"for example {self.spec_of_class()}:{','.join(f'{name}=1' for name in lacking)}",
            )
        vars(self)["_values"] = {
            name: self._declared[name].checked(value, self.name) for name, value in given.items()
        }

    @property
    def parameters(self) -> dict[str, float]:
        """Each parameter and its value."""
        return dict(self._values)

    @classmethod
    def spec_of_class(cls) -> str:
        """The text that names it at its defaults."""
        return cls.origin[0] if cls.origin else cls.name

    @cached_property
    def function(self) -> Called:
        """What is called, with its settings, and what it takes."""
        from actviz.activations.own.calling import called

        return called(self.name, _in_double(self.plain))

    @cached_property
    def means(self) -> Means:
        """How its derivatives are computed."""
        from actviz.activations.own.means import means

        return means(self.function)

    @property
    def noise(self) -> tuple[float, float]:
        """How far off f and f′ may be where they are small: e^x − 1 as it stands has no digits there."""
        rounding = _ROUNDINGS * self.function.epsilon
        return rounding, math.sqrt(rounding) if self.means.way == "differences" else rounding

    @property
    def derivative_by(self) -> str:
        """``autograd``, ``jax``, ``jets`` or ``differences``."""
        return self.means.way

    @cached_property
    def plain(self) -> Callable[[Any], Any]:
        """The callable with its settings, as the user wrote it."""
        from actviz.activations.own.load import user_errors

        settings = {name: self._as_default(name, value) for name, value in self.changed.items()}
        target = type(self).target
        if not inspect.isclass(target):
            return partial(target, **settings) if settings else target
        made: Callable[[Any], Any]
        with user_errors(self.name, "is made"):
            made = type(self).target(**settings)
        return made

    def _as_default(self, name: str, value: float) -> float:
        """A whole number where the default is one: a function may count with it."""
        default = inspect.signature(self.target).parameters[name].default
        return int(value) if isinstance(default, int) and value.is_integer() else value

    def value(self, x: Array) -> Array:
        return self.function(x)

    def first(self, x: Array) -> Array:
        return self.means.derivative(x, 1)

    def second(self, x: Array) -> Array:
        return self.means.derivative(x, 2)

    def __repr__(self) -> str:
        return f"actviz.get({self.spec!r})"

    def slopes_text(self) -> str:
        """How f′ is computed, as text; for differences, with their error at usual numbers."""
        if self.means.way != "differences":
            return _WAYS[self.means.way]
        x = np.linspace(-10.0, 10.0, 201)
        errors = self.means.error(x, 1)
        finite = errors[np.isfinite(errors)] if errors is not None else np.zeros(1)
        worst = f"≈ ± {finite.max():.1g} for |x| < 10, " if finite.size else ""
        return f"{worst}by differences: {self.means.why}"

    def error(self, x: npt.ArrayLike, order: int) -> Array | None:
        """How far off f′ or f″ may be, where it is estimated by differences."""
        if order == 0 or self.derivative_by != "differences":
            return None
        return self.means.error(np.asarray(x, dtype=np.float64), cast("Any", order))

    @cached_property
    def known(self) -> Facts:
        """The facts, worked out once; what has no value far out is no fault of its parameters."""
        with np.errstate(all="ignore"):
            return self.facts()

    def facts(self) -> Facts:
        from actviz.activations.own.looking import looked

        facts = looked(self, self.means)
        if self.derivative_by in ("autograd", "jax") and (complaint := self._disagreement(facts)):
            warnings.warn(complaint, FunctionWarning, stacklevel=2)
        return facts

    def _disagreement(self, facts: Facts) -> str | None:
        """Where the framework's f′ is not the slope of f."""
        from actviz.activations.own.differences import estimated

        x = np.linspace(*_LOOKED_AT) + 0.0123
        for kink in facts.kinks:
            x = x[np.abs(x - kink.at) > _APART]
        estimate = estimated(self.function, x, 1, self.function.epsilon)
        theirs = self.means.derivative(x, 1)
        off = np.abs(theirs - estimate.value)
        wrong = off > 10.0 * estimate.error + _WRONG * (1.0 + np.abs(estimate.value))
        if not wrong.any():
            return None
        worst = int(np.where(wrong, off, 0.0).argmax())
        low, high, at = (format_number(float(f"{each:.4g}")) for each in (*x[wrong][[0, -1]], x[worst]))
        return (
            f"{self}: f′ by {self.derivative_by} is not the slope of f between x = {low} and {high}: "
            f"at x = {at} it is {theirs[worst]:.6g}, the slope is {estimate.value[worst]:.6g}"
        )

    @property
    def found_by_looking(self) -> tuple[str, ...]:
        """All of the facts."""
        return FOUND

    @property
    def file_name(self) -> str:
        """``mine-act`` of ``mine.py:act``, ``functional-silu`` of ``torch.nn.functional:silu``."""
        source, _, path = self.name.partition(":")
        short = source.removesuffix(".py").rpartition(".")[2]
        return re.sub(r"[^\w.-]+", "-", f"{short}-{path}")


def _in_double(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A copy of a module of torch in float64, as it is used after training; anything else as it is."""
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(function, torch.nn.Module):
        module: Callable[[Any], Any] = copy.deepcopy(function).double().eval()
        return module
    return function


def brought(called: str, name: str, target: Any) -> type[Brought]:
    """The class of a callable, whose keywords with numbers as defaults are its parameters.

    Args:
        called: the text that names it.
        name: a shorter one for figures and tables.
        target: a callable of one array, or a class of such.

    Raises:
        UsageError: it is neither.
    """
    if not callable(target):
        raise UsageError(
            f"{name} is {type(target).__name__}, not a function", hint="name a function of one array"
        )
    declared = _parameters(target)
    members: dict[str, Any] = {
        "__doc__": " ".join((inspect.getdoc(target) or "a function of your own").split("\n\n")[0].split()),
        "name": name,
        "origin": (called, {}),
        "target": staticmethod(target) if not inspect.isclass(target) else target,
        "_declared": declared,
    }
    return type(name, (Brought,), members)


def _parameters(target: Any) -> Mapping[str, Parameter]:
    """The parameters beside x; NaN is the default of those without one."""
    try:
        given = list(inspect.signature(target).parameters.values())
    except (TypeError, ValueError):  # of a ufunc, or built in
        return {}
    if not inspect.isclass(target):
        given = given[1:]
    declared = {}
    for each in given:
        if each.kind in (each.VAR_POSITIONAL, each.VAR_KEYWORD, each.POSITIONAL_ONLY):
            continue
        number = isinstance(each.default, float | int) and not isinstance(each.default, bool)
        if each.default is not each.empty and not (number and math.isfinite(each.default)):
            continue
        default = math.nan if each.default is each.empty else float(each.default)
        declared[each.name] = Parameter(default, symbol(each.name).latex(), Interval())
        declared[each.name].__set_name__(Brought, each.name)
    return declared
