"""How the weights of a square layer are drawn, in the terms of mean-field theory: σ_w and σ_b."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from actviz.errors import UsageError, argument, one_of
from actviz.notation import parse_number

if TYPE_CHECKING:
    from actviz.activations import Activation

Scheme = Literal["lecun", "he", "glorot", "torch", "critical"]
SCHEMES: tuple[Scheme, ...] = get_args(Scheme)

_LARGEST_STD = 1000.0


@dataclass(frozen=True)
class Initialisation:
    """Weights of variance σ_w²/fan_in and biases of variance σ_b², normal or uniform, all with mean 0."""

    name: str
    sigma_w: float
    sigma_b: float = 0.0
    uniform: bool = False


def initialisation(activation: Activation, init: str | float, width: int) -> Initialisation:
    """What an initialisation means for a layer of ``width`` inputs and outputs.

    ``lecun``: N(0, 1/width) (LeCun, Bottou, Orr & Müller 1998). ``he``: N(0, 2/width) (He et al.
    2015). ``glorot``: uniform up to √(3/width), which is √(6/(fan_in + fan_out)) (Glorot & Bengio
    2010). ``torch``: what torch.nn.Linear does, kaiming_uniform(a=√5): weights and biases uniform up
    to 1/√width. ``critical``: N(0, σ_w²/width) with σ_w = 1/√E[f′(√q z)²] at a fixed point q of the
    variance, and biases N(0, σ_b²): what `phase` takes by default, see `chosen_point`. A number:
    N(0, number²).

    Raises:
        UsageError: there is no such initialisation, or a function has no critical one.
    """
    if isinstance(init, str):
        try:
            init = parse_number(init)
        except ValueError:
            return _named(activation, _known(str(init)), width)
    if not 0 < init <= _LARGEST_STD:
        raise UsageError(
            f"{argument('init')}: a standard deviation must be above 0 and at most {_LARGEST_STD:g}, "
            f"not {init:g}"
        )
    return Initialisation(f"{init:g}", init * math.sqrt(width))


def _known(name: str) -> Scheme:
    number = f", or the standard deviation of weights, as in {argument('init', 0.01)}"
    return one_of(argument("init"), name, SCHEMES, or_else=number)


def _named(activation: Activation, name: Scheme, width: int) -> Initialisation:
    if name == "torch":
        return Initialisation(name, 1 / math.sqrt(3), 1 / math.sqrt(3 * width), uniform=True)
    if name == "critical":
        return _critical(activation)
    if name == "glorot":
        return Initialisation(name, 1.0, uniform=True)
    return Initialisation(name, {"lecun": 1.0, "he": math.sqrt(2)}[name])


def _critical(activation: Activation) -> Initialisation:
    from actviz.analysis.propagation.critical import chosen_point

    chosen = chosen_point(activation)
    if chosen is not None:
        point, sigma_b = chosen
        return Initialisation("critical", point.sigma_w, sigma_b)
    raise UsageError(
        f"{argument('init', 'critical')}: {activation} has no critical σ_w",
        hint=f"{argument('init', 'lecun')} is always possible",
    )
