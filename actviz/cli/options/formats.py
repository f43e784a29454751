"""Options of the commands about number formats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from actviz.cli.options.figure import FigureOptions, hidden

FORMATS = "bfloat16, float16, float32, float64, float8_e4m3fn or float8_e5m2"


@dataclass(frozen=True)
class FormatFigure(FigureOptions):
    """What figures of number formats take; the commands refuse the options that are hidden here."""

    asymptotes: Annotated[bool, hidden("--asymptotes")] = False
    formula: Annotated[bool, hidden("--formula")] = False
    sweep: Annotated[str | None, hidden("--sweep")] = None
