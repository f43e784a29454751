"""The options of vanish about networks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import typer

from actviz.cli.options import number, whole
from actviz.errors import UsageError

_NETWORK = "A network (--width)"


def option(flag: str, metavar: str, help: str, panel: str) -> Any:
    """An option with a value, under a heading of its own in the help."""
    return typer.Option(flag, metavar=metavar, help=help, rich_help_panel=panel)


@dataclass(frozen=True)
class NetworkOptions:
    """Layers of many units."""

    width: Annotated[
        str | None, option("--width", "W", "Units per layer; also the number of inputs.", _NETWORK)
    ] = None
    init: Annotated[
        str | None,
        option(
            "--init",
            "INIT",
            "lecun (default), he, glorot, torch, critical, or the standard deviation of weights.",
            _NETWORK,
        ),
    ] = None
    input_std: Annotated[
        str | None, option("--input-std", "S", "Standard deviation of the inputs (default: 1).", _NETWORK)
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
        str | None, option("--residual", "A", "Residual layers x + A·f(W x + b).", _NETWORK)
    ] = None
    dropout: Annotated[
        str | None,
        option(
            "--dropout", "P", "Probability of dropping an output; the others are divided by 1 - P.", _NETWORK
        ),
    ] = None
    keep: Annotated[
        str | None,
        option("--keep", "P", "Probability of keeping an output: 1 - dropout (p in CS231n).", _NETWORK),
    ] = None
    repeats: Annotated[
        str | None,
        option(
            "--repeats", "R", "Number of networks (default: 10 to 500, depending on their size).", _NETWORK
        ),
    ] = None
    threshold: Annotated[
        str | None,
        option("--threshold", "E", "Saturated means |f′| below this value (default: 0.01).", _NETWORK),
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
