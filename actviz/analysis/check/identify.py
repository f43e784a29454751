"""Which registered function something is, with which parameters, and which it could be mistaken for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from actviz.activations import Activation, names, registry, spellings
from actviz.analysis.formats import FORMATS
from actviz.errors import UsageError, argument

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array
    from actviz.analysis.check.targets import Target
    from actviz.analysis.formats import Format, Ints

_PROBES = 192
_REACH = (-5.0, 4.0)  # powers of 2 between which |x| is compared
_MOST_STEPS = 4096.0  # an error of more steps counts as this
_FLOOR = 2.0**-8  # times |x|: of smaller values only the absolute error counts, as kernels lose tails first
_IS, _LIKE = 1.0, 4.0  # scores up to which something is a function, and is taken for a bad version of it
_FITTED = 6  # functions whose parameters are fitted where none matches as it is
_VALUES = (-1.0, 0.0, 0.01, 0.05, 0.1, 0.2, 0.25, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0)
_HALVINGS = 12


@dataclass(frozen=True)
class Identity:
    """What something is.

    Attributes:
        function: the registered function that fits best, with its parameters.
        runner_up: the one that fits next.
        at: where these two differ most for their size.
    """

    function: Activation
    runner_up: Activation
    at: float


def identified(target: Target, form: Format) -> Identity:
    """Compare a target with every function there is, at their defaults and those of all frameworks.

    The score of a function is the mean of log2(1 + steps) over inputs from 2^-5 to 16 on both sides,
    with steps of the format at the size of f(x), but of |x|/256 at least. What comes in float64 is
    rounded to float32: code that is right in that only is known too.
    Where no function fits, a parameter of those that come nearest is fitted.

    Raises:
        UsageError: nothing is like it.
        ActvizError: the target cannot be called.
    """
    codes = _probes(target, form)
    got = target.results(form, codes, 0)
    x = form.values(codes)
    form, y = (FORMATS["float32"] if form.bits == 64 else form), form.values(got)
    y = form.rounded(y)

    def score(function: Activation) -> tuple[float, Ints]:
        due = form.codes(np.asarray(function(x)))
        numbers = form.values(due)
        with np.errstate(invalid="ignore", over="ignore"):
            step = _sizes(numbers, x) * 2.0**-form.fraction_bits
            steps = np.where(numbers == y, 0.0, np.abs(numbers - y) / step)
        steps = np.minimum(np.nan_to_num(steps, nan=_MOST_STEPS), _MOST_STEPS)
        return float(np.log2(1.0 + steps).mean()), form.places(due)

    ranked = _ranked(_candidates(), score)
    if ranked[0][0] > _IS:
        near = [function for _, function, _ in ranked if function.declared()][:_FITTED]
        fitted = [_fit(function, score) for function in near]
        ranked = _ranked(fitted + [function for _, function, _ in ranked], score)
    best, function, places = ranked[0]
    if best > _LIKE:
        raise UsageError(
            f"{target.name} matches no known activation; the closest is {function}",
            hint=f"name the function: {argument('against', function.spec)}",
        )
    runner_up, others = next(
        (other, their) for _, other, their in ranked[1:] if not np.array_equal(their, places)
    )
    one, other = (form.values(form.at(each)) for each in (places, others))
    with np.errstate(invalid="ignore"):  # 0/0 at x = 0
        apart = np.abs(one - other) / _sizes(one, x)
    return Identity(function, runner_up, float(x[np.argmax(np.nan_to_num(apart, nan=0.0))]))


def _probes(target: Target, form: Format) -> Ints:
    """The codes of the inputs that are tried."""
    if target.own_inputs is not None:
        own = form.values(target.own_inputs)
        within = np.flatnonzero((np.abs(own) <= 2.0 ** _REACH[1]) & (np.abs(own) >= 2.0 ** _REACH[0]))
        if not within.size:
            raise UsageError(
                f"{target.name} holds no input from {2.0 ** _REACH[0]:g} to {2.0 ** _REACH[1]:g} "
                "that distinguishes functions",
                hint=f"name the function: {argument('against', 'NAME')}",
            )
        start, end = int(within[0]), int(within[-1]) + 1
        return target.own_inputs[start:end]
    size = 2.0 ** np.linspace(*_REACH, _PROBES // 2)
    return form.at(np.unique(form.places(form.codes(np.concatenate([-size, size])))))


def _sizes(y: Array, x: Array) -> Array:
    """How large values are, or as large as counts beside x."""
    sizes: Array = np.maximum(np.abs(y), _FLOOR * np.abs(x))
    return sizes


def _candidates() -> Iterable[Activation]:
    functions = [registry.scalar(name) for name in names()]
    yield from functions
    for cls, defaults in spellings.index(dict.fromkeys(map(type, functions))).values():
        if defaults and issubclass(cls, Activation):
            yield cls(**defaults)


Score = Callable[[Activation], "tuple[float, Ints]"]


def _ranked(functions: Iterable[Activation], score: Score) -> list[tuple[float, Activation, Ints]]:
    """The best first; of equal ones that with fewer parameters, then that which is listed first."""
    scored = [(*score(function), function) for function in dict.fromkeys(functions)]
    scored.sort(key=lambda one: (one[0], len(one[2].changed), len(one[2].declared())))
    return [(value, function, places) for value, places, function in scored]


def _fit(function: Activation, score: Score) -> Activation:
    """With the value of one parameter that fits best, as short as it fits as well."""
    best, best_score = function, score(function)[0]

    def tried(name: str, value: float) -> float:
        nonlocal best, best_score
        try:
            made = type(function)(**{**function.parameters, name: value})
            found = score(made)[0]
        except UsageError:
            return np.inf
        if found < best_score:
            best, best_score = made, found
        return found

    for declared in function.declared():
        scores = [tried(declared.name, value) for value in _VALUES]
        i = int(np.argmin(scores))
        low, high = _VALUES[max(0, i - 1)], _VALUES[min(len(_VALUES) - 1, i + 1)]
        for _ in range(_HALVINGS):
            a, b = low + (high - low) / 3, high - (high - low) / 3
            if tried(declared.name, a) < tried(declared.name, b):
                high = b
            else:
                low = a
    return _shortened(best, best_score, score)


def _shortened(best: Activation, best_score: float, score: Score) -> Activation:
    for digits in range(1, 6):
        rounded = {name: float(f"{value:.{digits}g}") for name, value in best.parameters.items()}
        try:
            made = type(best)(**rounded)
        except UsageError:
            continue
        if score(made)[0] <= best_score + 0.05:
            return made
    return best
