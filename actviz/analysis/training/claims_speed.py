"""Claims about how many epochs a network needs: relu-faster and depth-hurts-sigmoid."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from actviz.analysis.training.evidence import (
    Chart,
    Claim,
    Condition,
    Results,
    Series,
    Trial,
    epochs_needed,
    exceeds,
)
from actviz.analysis.training.learning import Settings
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array

_RATES = (0.1, 0.3, 1.0, 3.0, 10.0)
_NAMES = ("sigmoid", "tanh", "relu")
_DEPTHS = (1, 2, 3, 4)
_DEEP_RATES = {"sigmoid": (1.0, 3.0, 10.0), "relu": (0.1, 0.3, 1.0)}


def _fast(name: str, rate: float) -> Trial:
    return Trial(name, Settings((30, 30), "he", rate, epochs=25), until_target=True)


def _fast_charts(results: Results) -> tuple[Chart, ...]:
    lines = (
        Series.of(name, _RATES, [epochs_needed(results[_fast(name, rate)]) for rate in _RATES])
        for name in _NAMES
    )
    return (Chart.of_epochs("learning rate", lines, results, "x"),)


def _fast_conditions(results: Results) -> tuple[Condition, ...]:
    lines = {line.name: line for line in _fast_charts(results)[0].series}
    best = {name: line.values[int(line.median.argmin())] for name, line in lines.items()}
    fewest = {name: float(line.median.min()) for name, line in lines.items()}
    relu, others = fewest["relu"], ("sigmoid", "tanh")
    compared = {other: exceeds(best[other], best["relu"]) for other in others}
    fewer = (
        Condition(
            f"relu needs fewer epochs than {other}",
            relu < fewest[other] and compared[other].significant,
            {"relu": relu, other: fewest[other], "p": compared[other].chance},
        )
        for other in others
    )
    half = all(relu <= fewest[name] / 2 for name in others)
    return *fewer, Condition("relu needs at most half as many epochs as either", half, fewest)


RELU_FASTER = Claim(
    "relu-faster",
    "Stochastic gradient descent converges much faster with relu than with sigmoid or tanh.",
    "CS231n course notes (Stanford), neural networks 1: ReLU; Krizhevsky, Sutskever & Hinton 2012",
    "Epochs until 95 % of the held-out images are right: the median over the seeds, for each function at the "
    "learning rate where it is lowest; fewer if a sign test over the seeds gives p ≤ 0.05.",
    tuple(_fast(name, rate) for name in _NAMES for rate in _RATES),
    _fast_charts,
    _fast_conditions,
)


def _deep(name: str, depth: int, rate: float) -> Trial:
    return Trial(name, Settings((30,) * depth, "lecun", rate, epochs=60), until_target=True)


def _at_best_rate(results: Results, name: str, depth: int) -> Array:
    """Epochs of each seed, at the learning rate where their median is lowest."""
    needed = [epochs_needed(results[_deep(name, depth, rate)]) for rate in _DEEP_RATES[name]]
    best: Array = min(needed, key=lambda epochs: (np.median(epochs), epochs.min()))
    return best


def _deep_charts(results: Results) -> tuple[Chart, ...]:
    lines = (
        Series.of(name, _DEPTHS, [_at_best_rate(results, name, depth) for depth in _DEPTHS])
        for name in _DEEP_RATES
    )
    return (Chart.of_epochs("hidden layers", lines, results),)


def _deep_conditions(results: Results) -> tuple[Condition, ...]:
    sigmoid, relu = (line.median.tolist() for line in _deep_charts(results)[0].series)
    slower = (
        Condition(
            f"sigmoid needs more epochs with {deep} hidden layers than with {deep - 1}",
            after > before,
            {f"{deep - 1}": before, f"{deep}": after},
        )
        for deep, (before, after) in enumerate(pairwise(sigmoid), start=2)
    )
    ratios = {"sigmoid": sigmoid[-1] / sigmoid[0], "relu": relu[-1] / relu[0]}
    text = "from 1 hidden layer to 4, sigmoid is slowed by a greater factor than relu"
    return *slower, Condition(text, ratios["sigmoid"] > ratios["relu"], ratios)


DEPTH_HURTS_SIGMOID = Claim(
    "depth-hurts-sigmoid",
    "Gradients vanish on their way back through sigmoid layers, so that deeper networks learn more slowly; "
    "the problem is there for every function, only weaker for some.",
    "Nielsen, Neural Networks and Deep Learning, chapter 5",
    "Epochs until 95 % of the held-out images are right: the median over the seeds, for each depth at the "
    "learning rate where it is lowest.",
    tuple(
        _deep(name, depth, rate) for name, rates in _DEEP_RATES.items() for depth in _DEPTHS for rate in rates
    ),
    _deep_charts,
    _deep_conditions,
)
