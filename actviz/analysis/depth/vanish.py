"""Backpropagated gradients: through one chain, many random chains, or networks."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from actviz.activations import Activation, each_everywhere
from actviz.analysis.depth.chain import chain
from actviz.analysis.depth.gradients import GradientReport, Track, untracked
from actviz.errors import UsageError, argument, check_whole
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array
    from actviz.analysis.formats import Format, FormatName
    from actviz.analysis.propagation.layers import Norm

Mode = Literal["chain", "random-chain", "network"]

MOST_LAYERS = 1_000_000
MOST_SEEDS = 2**63
_RANDOM = "normal"
_CHAIN = ("weights", "bias", "input", "samples")  # settings of chains, and those of networks
_NETWORK = ("layers", "width", "init", "input_std", "batch_norm", "norm", "residual", "dropout", "keep",
            "repeats", "threshold")  # fmt: skip


@dataclass(frozen=True)
class VanishReport:
    """The same chain, random chains or networks with several functions.

    ``settings`` are the JSON keys that only this mode has.
    """

    mode: Mode
    layers: int
    functions: tuple[GradientReport, ...]
    seed: int | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)

    def head(self) -> dict[str, Any]:
        """The JSON object without its functions and outputs."""
        document = {"schema": 1, "mode": self.mode, "layers": self.layers, "seed": self.seed}
        return {**document, **self.settings}

    def to_dict(self) -> dict[str, Any]:
        """The JSON object, schema 1, without the outputs."""
        return {**self.head(), "functions": [function.to_dict() for function in self.functions]}


@dataclass(frozen=True)
class Settings:
    """The settings of `vanish`; None and False where none was given."""

    layers: int | None = None
    weights: float | Iterable[float] | str | None = None
    bias: float | Iterable[float] | None = None
    input: float | None = None
    samples: int | None = None
    width: int | None = None
    init: str | float | None = None
    input_std: float | None = None
    batch_norm: bool = False
    dropout: float | None = None
    repeats: int | None = None
    threshold: float | None = None
    seed: int | None = None
    norm: Norm | None = None
    residual: float | None = None
    keep: float | None = None
    dtype: FormatName | Format | None = None

    @property
    def given(self) -> dict[str, Any]:
        """The settings that were given."""
        return {name: value for name, value in vars(self).items() if value is not None and value is not False}


@dataclass(frozen=True)
class Task:
    """A request that was found to be possible, its depth, a name for its files, and how to carry it out."""

    layers: int
    name: str
    run: Callable[[Track[Any]], VanishReport]


def vanish(
    names: str | Activation | Iterable[str | Activation] = ("sigmoid",),
    *,
    layers: int | None = None,
    weights: float | Iterable[float] | str | None = None,
    bias: float | Iterable[float] | None = None,
    input: float | None = None,
    samples: int | None = None,
    width: int | None = None,
    init: str | float | None = None,
    input_std: float | None = None,
    batch_norm: bool = False,
    norm: Norm | None = None,
    residual: float | None = None,
    dropout: float | None = None,
    keep: float | None = None,
    repeats: int | None = None,
    threshold: float | None = None,
    seed: int | None = None,
    dtype: FormatName | Format | None = None,
    track: Track[Any] = untracked,
) -> VanishReport:
    """Follow the gradient back through layers of one neuron each, or with a ``width`` through networks.

    Args:
        names: what `actviz.get` takes; a single name is allowed.
        layers: N, up to a million; by default as many as there are weights or biases, else 4. A
            network has 20, and up to 10,000.
        weights: one number for all layers, one for each (1), or ``"normal:2"``: drawn from N(0, 2²).
        bias: one number for all layers, or one for each (0).
        input: a_0 of a chain (1).
        samples: random chains (10,000, fewer where they are very long).
        width: units of each layer of a network, and inputs.
        init: how its weights are drawn: ``lecun`` (the default), ``he``, ``glorot``, ``torch``,
            ``critical``, or their standard deviation; see `initialisation`.
        input_std: standard deviation of its inputs (1).
        batch_norm: whether the input of f is normalised over the batch.
        norm: "layer" or "rms": the input of f is normalised over the units of a layer instead.
        residual: A, where the layers of a network are x + A·f(W x + b).
        dropout: the probability with which an output is dropped; others are divided by 1 − dropout (0).
        keep: 1 − dropout, the probability with which an output is kept.
        repeats: number of networks (10 to 500, more if they are small).
        threshold: a unit is saturated where |f′| is below this (0.01).
        seed: of the random numbers (0), which are the same for every function.
        dtype: a number format, such as ``"float16"``, in which a chain is computed too.
        track: reports progress over the networks, see `untracked`.

    Raises:
        UsageError: a number out of its bounds, settings that cannot be combined, or an unknown name.
    """
    settings = Settings(
        layers, weights, bias, input, samples, width, init, input_std, batch_norm, dropout, repeats,
        threshold, seed, norm, residual, keep, dtype,
    )  # fmt: skip
    return prepared(names, settings).run(track)


def prepared(names: str | Activation | Iterable[str | Activation], settings: Settings) -> Task:
    """Check that a request is possible, without carrying it out.

    Raises:
        UsageError: it is not.
    """
    functions = tuple(each_everywhere(names))
    _fitting(settings)
    seed = settings.seed or 0
    check_whole("seed", seed, 0, MOST_SEEDS - 1, "2^63 - 1")
    if settings.width is not None:
        from actviz.analysis.depth.network import networks

        wanted = {name: value for name, value in settings.given.items() if name in _NETWORK}
        return networks(functions, seed=seed, **wanted)
    if isinstance(settings.weights, str):
        return _random(functions, settings, _spread(settings.weights), seed)
    start = 1.0 if settings.input is None else settings.input
    lists = {
        "weights": _listed(1.0 if settings.weights is None else settings.weights),
        "bias": _listed(0.0 if settings.bias is None else settings.bias),
    }
    layers = _layers(settings.layers, lists)
    _finite({**lists, "input": [start]})

    form = None
    if settings.dtype is not None:
        from actviz.analysis.depth.rounded import format_of_chain

        form = format_of_chain(settings.dtype, layers)

    def run(track: Track[Any]) -> VanishReport:
        w, b = (_each(values, layers) for values in lists.values())
        reports = tuple(chain(f, w, b, start, form) for f in functions)
        return VanishReport("chain", layers, reports, settings={"dtype": form.name} if form else {})

    return Task(layers, str(layers), run)


def _random(functions: tuple[Activation, ...], settings: Settings, std: float, seed: int) -> Task:
    from actviz.analysis.depth.random_chain import checked_samples, random_chain

    start = 1.0 if settings.input is None else settings.input
    bias = _listed(0.0 if settings.bias is None else settings.bias)
    layers = _layers(settings.layers, {"bias": bias})
    _finite({"bias": bias, "input": [start]})
    samples = checked_samples(settings.samples, layers)
    used = {"weights": {"distribution": _RANDOM, "std": std}, "samples": samples, "input": start}

    def run(track: Track[Any]) -> VanishReport:
        b = _each(bias, layers)
        reports = tuple(random_chain(f, std, b, start, samples, seed, track) for f in functions)
        return VanishReport("random-chain", layers, reports, seed, used)

    return Task(layers, f"{layers}-{_RANDOM}", run)


def _fitting(settings: Settings) -> None:
    """Refuse settings of another mode.

    Raises:
        UsageError: something does.
    """
    given = settings.given
    if settings.dtype is not None and ("width" in given or isinstance(settings.weights, str)):
        message = f"{argument('dtype')} applies to a single chain, not to networks or random chains"
        raise UsageError(message, hint="actviz saturation takes it too, with the theory of networks")
    of_chains = [name for name in given if name in _CHAIN]
    of_networks = [name for name in given if name in _NETWORK and name not in ("layers", "width")]
    if "width" in given and of_chains:
        hints = {
            "weights": f"{argument('init')} says how they are drawn",
            "input": f"{argument('input_std')} says how large it is",
        }
        raise UsageError(
            f"{argument(of_chains[0])} applies to chains of single neurons, {argument('width')} to networks",
            hint=hints.get(of_chains[0], "leave out one of them"),
        )
    if "width" in given:
        return
    if of_networks:
        name = f"{settings.norm}_norm" if of_networks[0] == "norm" else of_networks[0]
        raise UsageError(
            f"{argument(name)} applies to networks, which have a width",
            hint=f"for example {argument('width', 256)}",
        )
    drawn = [name for name in ("samples", "seed") if name in given]
    if drawn and not isinstance(settings.weights, str):
        raise UsageError(
            f"{argument(drawn[0])} has no effect: nothing is drawn at random",
            hint=f"{argument('weights', 'normal')} draws chains, {argument('width', 256)} draws networks",
        )


def _spread(weights: str) -> float:
    """The standard deviation in ``normal`` or ``normal:STD``.

    Raises:
        UsageError: it is neither.
    """
    name, colon, number = weights.partition(":")
    if name.strip().lower() != _RANDOM:
        raise UsageError(
            f"{argument('weights')}: '{weights}' is neither numbers nor normal:STD",
            hint=f"for example {argument('weights', 'normal:1')}",
        )
    try:
        std = float(number) if colon else 1.0
    except ValueError:
        std = math.nan
    if not 0 < std <= 1e6:
        raise UsageError(
            f"{argument('weights', weights)}: the standard deviation must be above 0 and at most 1e6"
        )
    return std


def _listed(values: float | Iterable[float]) -> list[float]:
    return [float(value) for value in values] if isinstance(values, Iterable) else [float(values)]


def _layers(layers: int | None, lists: Mapping[str, Sequence[float]]) -> int:
    """N, as it was given or as the lists have it.

    Raises:
        UsageError: it is out of its bounds, or they have another number of values.
    """
    lengths = {name: len(values) for name, values in lists.items() if len(values) != 1}
    if layers is None:
        layers = next(iter(lengths.values()), 4)
    check_whole("layers", layers, 1, MOST_LAYERS)
    for name, length in lengths.items():
        if length != layers:
            raise UsageError(
                f"{argument(name)} has {length} values for {layers} layer{'s' * (layers > 1)}",
                hint=f"give one value for all layers, or {layers}" if layers > 1 else "give one value",
            )
    return layers


def _finite(lists: Mapping[str, Sequence[float]]) -> None:
    for name, values in lists.items():
        wrong = [value for value in values if not math.isfinite(value)]
        if wrong:
            expected = "finite numbers" if len(values) > 1 else "a finite number"
            raise UsageError(f"{argument(name)} must be {expected}, not {wrong[0]}")


def _each(values: Sequence[float], layers: int) -> Array:
    return np.broadcast_to(np.array(values, dtype=np.float64), layers)
