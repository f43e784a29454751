"""Options about layers: of a chain of single neurons, of random networks, of theory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from actviz.cli.options.declare import flag_option, text_option
from actviz.cli.options.numbers import number, numbers, whole
from actviz.errors import UsageError

_CHAIN, _NETWORK = "A chain of single neurons", "A network (--width)"
_WEIGHTS = "for example --weights 0.5, --weights 1,2,-1 or --weights normal:1"


Layers = Annotated[str, text_option("--layers", metavar="N", help="Number of layers N.")]


def batch_norm_option(panel: str | None = None) -> Any:
    """``--batch-norm``."""
    return flag_option("--batch-norm", "Batch normalisation of the pre-activations.", panel)


def _residual_option(panel: str | None = None) -> Any:
    return text_option("--residual", metavar="A", help="Residual layers x + A·f(W x + b).", panel=panel)


@dataclass(frozen=True)
class ChainOptions:
    """Layers of one neuron each."""

    weights: Annotated[
        str | None,
        text_option(
            "--weights",
            metavar="W,...",
            help="One weight for all layers, or one per layer (default: 1), or normal[:STD].",
            panel=_CHAIN,
        ),
    ] = None
    bias: Annotated[
        str | None,
        text_option(
            "--bias",
            metavar="B,...",
            help="One bias for all layers, or one per layer (default: 0).",
            panel=_CHAIN,
        ),
    ] = None
    input: Annotated[
        str | None,
        text_option("--input", metavar="X", help="Input of the first layer (default: 1).", panel=_CHAIN),
    ] = None
    samples: Annotated[
        str | None,
        text_option(
            "--samples",
            metavar="K",
            help="Number of chains with normal weights (default: 10000, fewer if they are long).",
            panel=_CHAIN,
        ),
    ] = None

    @property
    def random(self) -> bool:
        """Whether weights are drawn."""
        return self.weights is not None and self.weights.strip().lower().startswith("normal")

    def read(self) -> dict[str, Any]:
        """The options given, as numbers."""
        found: dict[str, Any] = {}
        if self.weights is not None:
            found["weights"] = self.weights if self.random else numbers("--weights", self.weights, _WEIGHTS)
        if self.bias is not None:
            found["bias"] = numbers("--bias", self.bias)
        if self.input is not None:
            found["input"] = number("--input", self.input)
        if self.samples is not None:
            from actviz.analysis.depth.random_chain import MOST_WEIGHTS

            found["samples"] = whole("--samples", self.samples, 1, MOST_WEIGHTS)
        return found


@dataclass(frozen=True)
class NetworkOptions:
    """Layers of many units."""

    width: Annotated[
        str | None,
        text_option(
            "--width", metavar="W", help="Units per layer; also the number of inputs.", panel=_NETWORK
        ),
    ] = None
    init: Annotated[
        str | None,
        text_option(
            "--init",
            metavar="INIT",
            help="lecun (default), he, glorot, torch, critical, or the standard deviation of weights.",
            panel=_NETWORK,
        ),
    ] = None
    input_std: Annotated[
        str | None,
        text_option(
            "--input-std", metavar="S", help="Standard deviation of the inputs (default: 1).", panel=_NETWORK
        ),
    ] = None
    batch_norm: Annotated[bool, batch_norm_option(_NETWORK)] = False
    layer_norm: Annotated[
        bool,
        flag_option("--layer-norm", "Layer normalisation of the pre-activations.", _NETWORK),
    ] = False
    rms_norm: Annotated[
        bool,
        flag_option("--rms-norm", "RMS normalisation of the pre-activations.", _NETWORK),
    ] = False
    residual: Annotated[str | None, _residual_option(_NETWORK)] = None
    dropout: Annotated[
        str | None,
        text_option(
            "--dropout",
            metavar="P",
            help="Probability of dropping an output; the others are divided by 1 - P.",
            panel=_NETWORK,
        ),
    ] = None
    keep: Annotated[
        str | None,
        text_option(
            "--keep",
            metavar="P",
            help="Probability of keeping an output: 1 - dropout (p in CS231n).",
            panel=_NETWORK,
        ),
    ] = None
    repeats: Annotated[
        str | None,
        text_option(
            "--repeats",
            metavar="R",
            help="Number of networks (default: 10 to 500, depending on their size).",
            panel=_NETWORK,
        ),
    ] = None
    threshold: Annotated[
        str | None,
        text_option(
            "--threshold",
            metavar="E",
            help="Saturated means |f′| below this value (default: 0.01).",
            panel=_NETWORK,
        ),
    ] = None

    def read(self) -> dict[str, Any]:
        """The options given, as numbers."""
        found: dict[str, Any] = {"batch_norm": True} if self.batch_norm else {}
        if self.init is not None:
            found["init"] = self.init
        if self.width is not None:
            from actviz.analysis.depth.network import MOST_WIDTH

            found["width"] = whole("--width", self.width, 1, MOST_WIDTH)
        if self.repeats is not None:
            from actviz.analysis.depth.network import MOST_REPEATS

            found["repeats"] = whole("--repeats", self.repeats, 1, MOST_REPEATS)
        found |= _norm(self.layer_norm, self.rms_norm)
        for name in ("input_std", "dropout", "keep", "residual", "threshold"):
            text = getattr(self, name)
            if text is not None:
                found[name] = number("--" + name.replace("_", "-"), text)
        return found


@dataclass(frozen=True)
class BlockOptions:
    """Residual and normalised layers."""

    residual: Annotated[str | None, _residual_option()] = None
    layer_norm: Annotated[bool, flag_option("--layer-norm", "Layer normalisation of W x + b.")] = False
    rms_norm: Annotated[bool, flag_option("--rms-norm", "RMS normalisation of W x + b.")] = False

    def read(self) -> dict[str, Any]:
        """The options given: ``residual`` as a number, and ``norm``.

        Raises:
            UsageError: both norms, or a scale that is not a number.
        """
        found: dict[str, Any] = {}
        if self.residual is not None:
            found["residual"] = number("--residual", self.residual)
        found |= _norm(self.layer_norm, self.rms_norm)
        return found


def _norm(layer: bool, rms: bool) -> dict[str, Any]:
    """The normalisation, if one is requested.

    Raises:
        UsageError: both are.
    """
    if layer and rms:
        raise UsageError("--layer-norm and --rms-norm cannot be combined", hint="leave out one of them")
    return {"norm": "layer" if layer else "rms"} if layer or rms else {}
