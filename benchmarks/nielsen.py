"""Nielsen's networks (Neural Networks and Deep Learning, 2015, ch. 5): how fast layers learn at first."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from actviz.activations import scalar
from actviz.analysis.depth.gradients import Track
from actviz.analysis.gaussian.moments import moments
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

HIDDEN = 30  # units of a layer
NETWORKS = 200
_PIXELS, _CLASSES, _ITEMS = 784, 10, 1000
_TOGETHER = 20  # networks whose first layers are one product of matrices


def speeds(hidden_layers: int, seed: int, track: Track[Any]) -> Array:
    """The speed of every hidden layer of 200 untrained networks, of shape (200, layers).

    Sigmoid layers of 30 units, W from N(0, 1/fan_in), b from N(0, 1), cross-entropy cost with sigmoid
    outputs, so that ∂C/∂z of the output layer is a − y. The speed of a layer is ‖mean of ∂C/∂b over the
    1000 items‖.
    """
    generator = np.random.default_rng((seed, hidden_layers))
    items, truth = digits(generator)
    groups = range(NETWORKS // _TOGETHER)
    told = f"drawing {NETWORKS} networks with {hidden_layers} hidden layers"
    return np.concatenate(
        [_speeds(items, truth, hidden_layers, generator) for _ in track(groups, len(groups), told)]
    )


def _speeds(items: Array, truth: Array, hidden_layers: int, generator: Any) -> Array:
    sigmoid = scalar("sigmoid")
    sizes = [_PIXELS, *[HIDDEN] * hidden_layers, _CLASSES]
    weights, outputs, slopes = [], [], []
    given = items[np.newaxis]
    for fan_in, units in pairwise(sizes):
        weight = generator.standard_normal((_TOGETHER, fan_in, units)) / np.sqrt(fan_in)
        z = given @ weight + generator.standard_normal((_TOGETHER, 1, units))
        weights.append(weight)
        given = sigmoid(z)
        outputs.append(given)
        slopes.append(sigmoid.derivative(z))
    back = outputs[-1] - truth
    found: list[Array] = []
    for weight, slope in zip(weights[:0:-1], slopes[-2::-1], strict=True):
        back = (back @ weight.swapaxes(1, 2)) * slope
        found.insert(0, np.linalg.norm(back.mean(axis=1), axis=1))
    return np.stack(found, axis=1)


def digits(generator: Any) -> tuple[Array, Array]:
    """Items like those of MNIST, (1000, 784), and the ten outputs wanted for each.

    Of a middle of 400 pixels each class has 45 % in its template; an item shows a pixel of it with a
    chance of 75 %, another with 10 %, in a grey from 0.4 to 1. A fifth of the pixels is then not 0, and
    ‖x‖² is 82 on the average; of MNIST that is 88.
    """
    middle = 400
    templates = generator.random((_CLASSES, middle)) < 0.45
    label = np.arange(_ITEMS) % _CLASSES
    shown = generator.random((_ITEMS, middle)) < np.where(templates[label], 0.75, 0.1)
    items = np.zeros((_ITEMS, _PIXELS))
    items[:, :middle] = shown * generator.uniform(0.4, 1.0, shown.shape)
    return items, np.eye(_CLASSES)[label]


def expected(hidden_layers: int, seed: int) -> Array:
    """The root mean square of each speed at infinite width, for items that are all alike.

    With q_1 = ‖x‖²/784 + 1 and q_(l+1) = E[σ²] + 1 for the variances of z, ‖a − y‖² of the output layer
    is 10 E[(σ − 1/10)²], and every hidden layer multiplies it by E[σ′²].
    """
    sigmoid = scalar("sigmoid")
    items, _ = digits(np.random.default_rng((seed, hidden_layers)))
    q = [float(np.square(items).sum(axis=1).mean()) / _PIXELS + 1]
    for _ in range(hidden_layers):
        q.append(float(moments(sigmoid, q[-1]).square[0]) + 1)
    found = moments(sigmoid, q)
    wrong = _CLASSES * (found.square[-1] - 2 * found.mean[-1] / _CLASSES + 1 / _CLASSES**2)
    onward: Array = np.cumprod(np.append(wrong, found.slope_square[-2::-1]))[:0:-1]
    return np.sqrt(onward)
