"""Options of commands about wide networks: how layers are built, and where the theory is from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import typer

from actviz.cli.options import number
from actviz.errors import UsageError


def _cited(context: typer.Context, wanted: bool) -> None:
    """Print the sources of the command and stop."""
    if wanted:
        from actviz.tables.references import bibtex

        typer.echo(bibtex(str(context.info_name)))
        raise typer.Exit


Cite = Annotated[
    bool,
    typer.Option("--cite", is_eager=True, callback=_cited, help="Print only the references, as BibTeX."),
]


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
