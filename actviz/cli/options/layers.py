"""Options about layers: of a chain of single neurons, of random networks, of theory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import typer

from actviz.cli.options.numbers import number, numbers, whole
from actviz.errors import UsageError

_CHAIN, _NETWORK = "A chain of single neurons", "A network (--width)"


def _option(flag: str, metavar: str, help: str, panel: str) -> Any:
    """An option with a value, under a heading of its own in the help."""
    return typer.Option(flag, metavar=metavar, help=help, rich_help_panel=panel)


@dataclass(frozen=True)
class ChainOptions:
    """Layers of one neuron each."""

    weights: Annotated[
        str | None,
        _option(
            "--weights",
            "W,...",
            "One weight for all layers, or one per layer (default: 1), or normal[:STD].",
            _CHAIN,
        ),
    ] = None
    bias: Annotated[
        str | None,
        _option("--bias", "B,...", "One bias for all layers, or one per layer (default: 0).", _CHAIN),
    ] = None
    input: Annotated[
        str | None, _option("--input", "X", "Input of the first layer (default: 1).", _CHAIN)
    ] = None
    samples: Annotated[
        str | None,
        _option(
            "--samples",
            "K",
            "Number of chains with normal weights (default: 10000, fewer if they are long).",
            _CHAIN,
        ),
    ] = None

    def read(self) -> dict[str, Any]:
        """What was given, as numbers."""
        found: dict[str, Any] = {}
        if self.weights is not None:
            random = self.weights.strip().lower().startswith("normal")
            found["weights"] = self.weights if random else numbers("--weights", self.weights)
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
        str | None, _option("--width", "W", "Units per layer; also the number of inputs.", _NETWORK)
    ] = None
    init: Annotated[
        str | None,
        _option(
            "--init",
            "INIT",
            "lecun (default), he, glorot, torch, critical, or the standard deviation of weights.",
            _NETWORK,
        ),
    ] = None
    input_std: Annotated[
        str | None, _option("--input-std", "S", "Standard deviation of the inputs (default: 1).", _NETWORK)
    ] = None
    batch_norm: Annotated[
        bool,
        typer.Option(
            "--batch-norm", help="Batch normalisation of the pre-activations.", rich_help_panel=_NETWORK
        ),
    ] = False
    layer_norm: Annotated[
        bool,
        typer.Option(
            "--layer-norm", help="Layer normalisation of the pre-activations.", rich_help_panel=_NETWORK
        ),
    ] = False
    rms_norm: Annotated[
        bool,
        typer.Option(
            "--rms-norm", help="RMS normalisation of the pre-activations.", rich_help_panel=_NETWORK
        ),
    ] = False
    residual: Annotated[
        str | None, _option("--residual", "A", "Residual layers x + A·f(W x + b).", _NETWORK)
    ] = None
    dropout: Annotated[
        str | None,
        _option(
            "--dropout", "P", "Probability of dropping an output; the others are divided by 1 - P.", _NETWORK
        ),
    ] = None
    keep: Annotated[
        str | None,
        _option("--keep", "P", "Probability of keeping an output: 1 - dropout (p in CS231n).", _NETWORK),
    ] = None
    repeats: Annotated[
        str | None,
        _option(
            "--repeats", "R", "Number of networks (default: 10 to 500, depending on their size).", _NETWORK
        ),
    ] = None
    threshold: Annotated[
        str | None,
        _option("--threshold", "E", "Saturated means |f′| below this value (default: 0.01).", _NETWORK),
    ] = None

    def read(self) -> dict[str, Any]:
        """What was given, as numbers."""
        found: dict[str, Any] = {"batch_norm": True} if self.batch_norm else {}
        if self.init is not None:
            found["init"] = self.init
        if self.width is not None:
            from actviz.analysis.depth.network import MOST_WIDTH

            found["width"] = whole("--width", self.width, 1, MOST_WIDTH)
        if self.repeats is not None:
            from actviz.analysis.depth.network import MOST_REPEATS

            found["repeats"] = whole("--repeats", self.repeats, 1, MOST_REPEATS)
        if self.layer_norm and self.rms_norm:
            raise UsageError("--layer-norm and --rms-norm do not fit", hint="leave out one of them")
        if self.layer_norm or self.rms_norm:
            found["norm"] = "layer" if self.layer_norm else "rms"
        for name in ("input_std", "dropout", "keep", "residual", "threshold"):
            text = getattr(self, name)
            if text is not None:
                found[name] = number("--" + name.replace("_", "-"), text)
        return found


@dataclass(frozen=True)
class BlockOptions:
    """Residual and normalised layers."""

    residual: Annotated[
        str | None,
        typer.Option("--residual", metavar="A", help="Residual layers x + A·f(W x + b)."),
    ] = None
    layer_norm: Annotated[bool, typer.Option("--layer-norm", help="Layer normalisation of W x + b.")] = False
    rms_norm: Annotated[bool, typer.Option("--rms-norm", help="RMS normalisation of W x + b.")] = False

    def read(self) -> dict[str, Any]:
        """What was given: ``residual`` as a number, and ``norm``.

        Raises:
            UsageError: both norms, or a scale that is no number.
        """
        if self.layer_norm and self.rms_norm:
            raise UsageError("--layer-norm and --rms-norm do not fit", hint="leave out one of them")
        found: dict[str, Any] = {}
        if self.residual is not None:
            found["residual"] = number("--residual", self.residual)
        if self.layer_norm or self.rms_norm:
            found["norm"] = "layer" if self.layer_norm else "rms"
        return found
