"""Gains: the scales of a layer's weights at which an activation keeps the size of signals or gradients."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from actviz.activations import Activation, each_everywhere
from actviz.analysis import WIDELY_USED
from actviz.analysis.gaussian.moments import LARGEST, SMALLEST, moments
from actviz.analysis.propagation.laws import Laws, laws
from actviz.analysis.propagation.variance import MARGINAL, NOISE
from actviz.errors import UsageError, argument, check_whole
from actviz.lazy import np
from actviz.schemas.gain import FUNCTION, GAIN
from actviz.schemas.parts import Reported

Choice = Literal["forward", "std", "backward", "torch"]
CHOICES: tuple[Choice, ...] = get_args(Choice)

MOST_LAYERS = 1_000_000_000
LARGEST_FAN_IN = 1_000_000_000
_FOLLOWED = 1000  # layers that are followed one by one; those behind them follow the law of gradients


@dataclass(frozen=True)
class Gains:
    """σ_w for z ~ N(0, s²), the standard deviation of a layer's weights times the root of its fan-in.

    In the first layer, and only there unless the variance of z stays s²: ``forward`` = s/√E[f²] keeps
    the second moment (He et al. 2015), ``std`` = s/std(f) the standard deviation of the outputs
    (proposed in PyTorch's issue 24991), ``backward`` = 1/√E[f′²] the mean square of gradients.
    ``torch`` is what ``torch.nn.init.calculate_gain`` returns, None where it has no answer. Infinite
    where the moment is 0, NaN where there is no moment.
    """

    forward: float
    std: float
    backward: float
    torch: float | None = None


@dataclass(frozen=True)
class GaussianMoments:
    """E f, E f², E f′ and E f′²; infinite where f grows too fast, NaN where float64 does not reach."""

    f: float
    f2: float
    df: float
    df2: float


@dataclass(frozen=True)
class Growth:
    """By what a gradient grows on its way back through layers with one gain.

    ``layer``: through one layer with z ~ N(0, s²), gain·√E[f′²]. ``log10_total``: log10 of the factor of
    all layers, through which the variance of z is followed. ``laws``: of a network with this gain and
    without biases, from the variance s².
    """

    layer: float
    log10_total: float
    laws: Laws

    @property
    def settled(self) -> float:
        """The factor of a layer where the variance of z is q*: √chi_perp."""
        return math.sqrt(self.laws.chi_perp) if self.laws.chi_perp >= 0 else math.nan

    @property
    def variance(self) -> float:
        """q*: 0 and infinite where the variance falls or grows for ever, NaN where it oscillates."""
        return self.laws.limit

    @property
    def stable(self) -> bool:
        """Whether variances near q* go to it."""
        return abs(self.laws.chi_par) <= 1 + MARGINAL


@dataclass(frozen=True)
class FunctionGain(Reported, document=FUNCTION):
    """One function's row of a `GainReport`; ``growth`` has no entry for a gain that does not exist."""

    activation: Activation
    moments: GaussianMoments
    gains: Gains
    growth: dict[Choice, Growth]
    weight_std: dict[Choice, float] | None


@dataclass(frozen=True)
class GainReport(Reported, document=GAIN):
    """Gains of several functions for the same inputs, depth and fan-in."""

    layers: int
    input_std: float
    fan_in: int | None
    functions: tuple[FunctionGain, ...]


def gain(
    names: str | Activation | Iterable[str | Activation] = WIDELY_USED,
    *,
    layers: int = 10,
    fan_in: int | None = None,
    std: float = 1.0,
) -> GainReport:
    """The gains that keep the size of signals or gradients, and the growth of gradients with each.

    Args:
        names: what `actviz.get` takes; a single name is allowed.
        layers: how many layers a gradient passes, from 1 to 10⁹. The variance of z is
            followed through the first thousand of them, from std² in the first.
        fan_in: inputs of a unit, for the standard deviation of its weights, gain/√fan_in.
        std: s, the standard deviation of z ~ N(0, s²).

    Raises:
        UsageError: a number out of its bounds, or an unknown name.
    """
    check_whole("layers", layers, 1, MOST_LAYERS)
    if fan_in is not None:
        check_whole("fan_in", fan_in, 1, LARGEST_FAN_IN)
    if not 1e-6 <= std <= 1e6:
        raise UsageError(f"{argument('std')} must be from 1e-6 to 1e6, not {std:g}")
    functions = tuple(_of(function, layers, fan_in, std) for function in each_everywhere(names))
    return GainReport(layers, std, fan_in, functions)


def gains(activation: Activation) -> Gains:
    """The gains for z ~ N(0, 1)."""
    return _gains(activation, _moments(activation, 1.0), 1.0)


def gaussian_moments(activation: Activation) -> GaussianMoments:
    """The moments for z ~ N(0, 1)."""
    return _moments(activation, 1.0)


def _of(activation: Activation, layers: int, fan_in: int | None, std: float) -> FunctionGain:
    found = _moments(activation, std)
    chosen = _gains(activation, found, std)
    known = {choice: value for choice in CHOICES if (value := getattr(chosen, choice)) is not None}
    usable = {choice: value for choice, value in known.items() if math.isfinite(value)}
    return FunctionGain(
        activation,
        found,
        chosen,
        _growth(activation, usable, layers, std),
        None if fan_in is None else {choice: value / math.sqrt(fan_in) for choice, value in known.items()},
    )


def _moments(activation: Activation, std: float) -> GaussianMoments:
    mean, square, slope, slope_square, *_ = (float(row[0]) for row in moments(activation, std**2))
    return GaussianMoments(mean, square, slope, slope_square)


def _gains(activation: Activation, found: GaussianMoments, std: float) -> Gains:
    variance = found.f2 - found.f**2
    if variance <= 1e-15 * found.f2:  # what rounding leaves of a constant
        variance = 0.0
    return Gains(
        forward=std * _inverse_root(found.f2),
        std=std * _inverse_root(variance),
        backward=_inverse_root(found.df2),
        torch=torch_gain(activation),
    )


def _inverse_root(square: float) -> float:
    if not math.isfinite(square):
        return math.nan
    return 1 / math.sqrt(square) if square > 0 else math.inf


def torch_gain(activation: Activation) -> float | None:
    """What ``torch.nn.init.calculate_gain`` returns (torch/nn/init.py), None where it raises."""
    known = {"identity": 1.0, "sigmoid": 1.0, "tanh": 5 / 3, "relu": math.sqrt(2), "selu": 3 / 4}
    if activation.name == "leaky_relu":
        slope = activation.parameters["negative_slope"]
        return math.sqrt(2 / (1 + slope * slope))
    return known.get(activation.name)


def _growth(
    activation: Activation, chosen: dict[Choice, float], layers: int, std: float
) -> dict[Choice, Growth]:
    """Follow the variance of z through the layers, for all gains at once."""
    if not chosen:
        return {}
    with np.errstate(over="ignore"):
        square = np.square(np.array(list(chosen.values())))
    q = np.full(square.shape, std**2)
    followed = min(layers, _FOLLOWED)
    factors = np.empty((followed, square.size))
    for layer in range(followed):
        found = moments(activation, q)
        within = (q > SMALLEST) & (q < LARGEST)
        with np.errstate(over="ignore", invalid="ignore"):  # a gain may be infinite
            factors[layer] = np.where(within, square * found.slope_square, math.nan)
            onward = np.nan_to_num(square * found.square, nan=math.inf)
        # a variance that is kept stays, stable or not: rounding is no part of the map
        onward = np.where(np.abs(onward - q) <= NOISE * q, q, np.clip(onward, SMALLEST, LARGEST))
        if (onward == q).all():
            factors[layer + 1 :] = factors[layer]
            break
        q = onward
    growth: dict[Choice, Growth] = {}
    for (choice, value), passed in zip(chosen.items(), factors.T, strict=True):
        with np.errstate(over="ignore", invalid="ignore"):  # the square of a gain may be infinite
            law = laws(activation, value, 0.0, std**2)
        passed = np.where(np.isnan(passed), law.chi_perp, passed)  # as good as at 0 or infinity
        with np.errstate(divide="ignore"):
            total = float(np.log10(passed).sum()) / 2
        if layers > followed:
            total += law.gradient.log10_between(followed, layers)
        growth[choice] = Growth(math.sqrt(passed[0]), total, law)
    return growth
