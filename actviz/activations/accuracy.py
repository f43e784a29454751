"""How far the floats of a function are from its definition: the worst error, certified."""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from actviz.activations.language.tree import extent
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.base import Activation
    from actviz.activations.evaluate import Array

ORDERS = (0, 1, 2)
POINTS = 2000
_WORK = 100_000  # operations in all: a fraction of a second; large formulas are sampled at fewer points
_FEWEST = 25
_REACH = 700.0  # how far the tails are followed; e^x is beyond float64 soon after
_PRECISIONS = (128, 256, 640)
_LARGEST = 1.7976931348623157e308
_SMALLEST_NORMAL = 2.2250738585072014e-308


@dataclass(frozen=True)
class Accuracy:
    """The worst errors of the float64 values of f, f′ and f″.

    Attributes:
        low: left end of the interval that was looked at; its kinks and both tails were, too.
        high: right end.
        certified: whether the errors are known; not so without the extra ``exact``.
        points: where f is certified.
        ulp: the worst error of f, f′ and f″: |y − t| / (ulp(t) (1 + |x t′/t|)) with t the true value.
            So it is in units in the last place, of the result or of x, whichever weighs more.
        at: where these are; None where there is no error.
    """

    low: float
    high: float
    certified: bool
    points: int = 0
    ulp: tuple[float, ...] = ()
    at: tuple[float | None, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """As a JSON object."""
        return {
            "certified": self.certified,
            "interval": [self.low, self.high],
            "points": self.points,
            "ulp": list(self.ulp),
            "at": list(self.at),
        }


def worst_error(
    activation: Activation, low: float = -math.pi, high: float = math.pi, points: int = POINTS
) -> Accuracy:
    """The worst error of f, f′ and f″ on [low, high], beside kinks and in the tails.

    Takes python-flint, the extra ``exact``; without it, and for a function without a definition,
    the answer is not ``certified``.

    Args:
        activation: the function, as its definition says and as it is evaluated.
        low: left end, finite.
        high: right end, finite and greater.
        points: how many at most.
    """
    if not activation.definition or importlib.util.find_spec("flint") is None:
        return Accuracy(low, high, False)
    from actviz.activations.language.certify import Certified

    tree = activation.tree()
    exact = Certified(tree, {**activation.constants, **activation.parameters})
    count = max(_FEWEST, min(points, _WORK // extent(tree)[1]))
    x = _places(activation, low, high, count)
    values = [np.asarray(activation.derivative(x, order)).tolist() for order in ORDERS]
    worst: list[tuple[float, float | None]] = [(0.0, None)] * len(ORDERS)
    known = 0
    for i, at in enumerate(x.tolist()):
        truth = exact(at, 1 + len(ORDERS), _PRECISIONS)
        known += truth[0] is not None
        for order, error in _errors(at, truth, [y[i] for y in values]):
            if error > worst[order][0]:
                worst[order] = error, at
    return Accuracy(
        low, high, known > 0, known, tuple(error for error, _ in worst), tuple(at for _, at in worst)
    )


def _places(activation: Activation, low: float, high: float, count: int) -> Array:
    """Numbers with full mantissas: most in the interval, some in the tails and near 0; no kinks."""
    share = count // 8
    steps = (np.arange(count - 4 * share) + 0.5) * 0.6180339887498949 % 1.0  # fills any interval evenly
    sizes = np.geomspace(1.0, 1.01 * _REACH, share)  # of the tails
    small = np.geomspace(1e-9, 0.99, share)
    kinks = [kink.at for kink in activation.kinks if low <= kink.at <= high]
    beside = [math.nextafter(at, side) for at in kinks for side in (-math.inf, math.inf)]
    x = np.concatenate([low + steps * (high - low), low - sizes, high + sizes, small, -small, beside])
    return x[~np.isin(x, kinks)]


def _errors(x: float, truth: tuple[Any, ...], values: list[float]) -> Iterator[tuple[int, float]]:
    """The error of each order whose true value is certified, and a float64."""
    from actviz.activations.language.balls import working

    with working(_PRECISIONS[-1], 1):
        for order, y in enumerate(values):
            t, slope = truth[order], truth[order + 1]
            if t is None:
                continue
            size = abs(float(t))
            if size > _LARGEST:
                continue
            if not math.isfinite(y):
                yield order, math.inf
                continue
            error = float((t - y).abs_upper()) / math.ulp(size)
            if size > _SMALLEST_NORMAL and slope is not None:
                error /= 1.0 + float(abs(x * slope / t).mid())
            yield order, error
