"""Options of the commands about number formats."""

from __future__ import annotations

from dataclasses import dataclass

from actviz.cli.options.figure import BoxOrNone, FigureOptions

FORMATS = "bfloat16, float16, float32, float64, float8_e4m3fn or float8_e5m2"


@dataclass(frozen=True)
class FormatFigure(FigureOptions):
    """What figures of number formats take."""

    refused = ("asymptotes", "formula", "sweep")

    legend: BoxOrNone = FigureOptions.legend
