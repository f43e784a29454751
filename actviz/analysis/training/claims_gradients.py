"""Claims about how much gradient each layer gets: early-layers-slow and batch-norm-helps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from actviz.analysis.training.evidence import Chart, Claim, Condition, Results, Series, Trial, epochs_needed
from actviz.analysis.training.learning import Settings
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array
    from actviz.analysis.training.learning import Epoch

    Run = Sequence[Epoch]

_FOUR = (30, 30, 30, 30)
_LAYERS = tuple(range(1, len(_FOUR) + 1))
_NAMES = ("sigmoid", "tanh", "relu")
_RATES = (0.1, 0.3, 1.0, 3.0)


def _before(run: Run) -> Array:
    """∂C/∂b of each layer before training."""
    return run[0].gradient


def _during(run: Run) -> Array:
    """∂C/∂b of each layer, the geometric mean over the ends of all epochs."""
    logarithms = np.log([epoch.gradient for epoch in run[1:]])
    mean: Array = np.exp(logarithms.mean(axis=0))
    return mean


_WHEN: dict[str, Callable[[Run], Array]] = {"before training": _before, "in training": _during}


def _early(name: str) -> Trial:
    return Trial(name, Settings(_FOUR, "lecun", 0.1, epochs=30))


def _early_charts(results: Results) -> tuple[Chart, ...]:
    def line(name: str, measure: Callable[[Run], Array]) -> Series:
        return Series.of(name, _LAYERS, np.transpose([measure(run) for run in results[_early(name)]]))

    return tuple(
        Chart("layer", f"∂C/∂b {when}", tuple(line(name, measure) for name in _NAMES), "y")
        for when, measure in _WHEN.items()
    )


def _early_conditions(results: Results) -> tuple[Condition, ...]:
    return tuple(
        Condition(
            f"{line.name} {when}: each layer gets less than the next",
            bool((np.diff(line.median) > 0).all()),
            {"layer 1 / layer 4": float(line.median[0] / line.median[-1])},
        )
        for lines in zip(*(chart.series for chart in _early_charts(results)), strict=True)
        for when, line in zip(_WHEN, lines, strict=True)
    )


EARLY_LAYERS_SLOW = Claim(
    "early-layers-slow",
    "The earlier the layer, the slower it learns; the problem is there for every function, only weaker for "
    "some.",
    "Nielsen, Neural Networks and Deep Learning, chapter 5",
    "Gradient: root mean square over the units of a layer of ∂C/∂b, C the loss over all training data; the "
    "median over the seeds, before training and as a geometric mean over the epochs.",
    tuple(map(_early, _NAMES)),
    _early_charts,
    _early_conditions,
    one_scale=True,
)


def _normal(rate: float, batch_norm: bool) -> Trial:
    return Trial("sigmoid", Settings(_FOUR, "lecun", rate, epochs=20, batch_norm=batch_norm))


def _ratios(measure: Callable[[Run], Array], runs: Sequence[Run]) -> Array:
    """Of each run the gradient of the first layer over that of the last."""
    gradients = np.array([measure(run) for run in runs])
    ratio: Array = gradients[:, 0] / gradients[:, -1]
    return ratio


def _normal_charts(results: Results) -> tuple[Chart, ...]:
    def lines(measure: Callable[[Sequence[Run]], Array]) -> tuple[Series, ...]:
        return tuple(
            Series.of(name, _RATES, [measure(results[_normal(rate, on)]) for rate in _RATES])
            for name, on in (("sigmoid", False), ("with batch norm", True))
        )

    ratios = lines(lambda runs: _ratios(_during, runs))
    return (
        Chart("learning rate", "∂C/∂b in training, layer 1 / layer 4", ratios, "xy"),
        Chart.of_epochs("learning rate", lines(epochs_needed), results, "x"),
    )


def _normal_conditions(results: Results) -> tuple[Condition, ...]:
    before = [np.median(_ratios(_before, results[_normal(_RATES[0], on)])) for on in (False, True)]
    ratios, needed = _normal_charts(results)
    during = np.array([line.median for line in ratios.series])
    nearer = np.abs(np.log(during[1])) < np.abs(np.log(during[0]))
    least = int(np.argmax(np.abs(np.log(during[1])) / np.abs(np.log(during[0]))))
    fewest = [float(line.median.min()) for line in needed.series]

    def both(values: Iterable[float]) -> dict[str, float]:
        return dict(zip(("without", "with"), map(float, values), strict=True))

    return (
        Condition(
            "before training, layer 1 / layer 4 is nearer to 1 with batch norm",
            bool(abs(np.log(before[1])) < abs(np.log(before[0]))),
            both(before),
        ),
        Condition("in training too, at every learning rate", bool(nearer.all()), both(during[:, least])),
        Condition("sigmoid needs fewer epochs with batch norm", fewest[1] < fewest[0], both(fewest)),
    )


BATCH_NORM_HELPS = Claim(
    "batch-norm-helps",
    "Batch normalisation relieves the vanishing of gradients.",
    "Ioffe & Szegedy 2015, arXiv:1502.03167",
    "Gradient as root mean square of ∂C/∂b over a layer's units, C the loss over all training data; medians "
    "over the seeds, in training of the geometric mean over the epochs, given for the rate where batch norm "
    "changes least. Epochs until 95 % of the held-out images are right, at the rate where they are fewest. "
    "With batch norm b is its shift β, of which the next layer's batch norm takes a part away. "
    "It helps four layers of sigmoid; deep relu networks explode with it: actviz vanish relu --width 128 "
    "--batch-norm.",
    tuple(_normal(rate, on) for on in (False, True) for rate in _RATES),
    _normal_charts,
    _normal_conditions,
)
