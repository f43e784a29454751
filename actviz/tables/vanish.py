"""What `vanish` prints: tables for people, and all layers for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

from actviz.analysis.depth.chain import ChainReport
from actviz.tables import render
from actviz.tables.columns import Table
from actviz.tables.depth.chain import chain_comparison, chain_tables
from actviz.tables.depth.network import network_comparison, network_tables
from actviz.tables.depth.random_chain import random_comparison, random_table
from actviz.tables.records import Record, flat

if TYPE_CHECKING:
    from actviz.analysis.depth.vanish import VanishReport

_HINT = "--no-figure prints without drawing."
_PLACE = "\0"  # stands for the layers in a document; no text has it


def show(report: VanishReport, style: render.Style, stream: TextIO, *, drawn: bool) -> None:
    """Print a report, with how not to draw it if it was drawn."""
    hint = _HINT if drawn else None
    render.show(lambda: vanish_tables(report), lambda: vanish_records(report), style, stream, hint)


def vanish_tables(report: VanishReport) -> list[Table]:
    """Tables of every function, layer by layer, with its verdict; of several, a line each besides."""
    several = len(report.functions) > 1
    if report.mode == "network":
        return [network_comparison(report)] if several else network_tables(report)
    if report.mode == "random-chain":
        tables = [random_table(function, report) for function in report.functions]
        return [*tables, random_comparison(report)] if several else tables
    chains = [chain for chain in report.functions if isinstance(chain, ChainReport)]
    tables = [table for chain in chains for table in chain_tables(chain)]
    return [*tables, chain_comparison(chains)] if several else tables


def vanish_records(report: VanishReport) -> Iterator[Record]:
    """All layers of all functions, as they are worked out."""
    for function in report.functions:
        for row in function.rows():
            yield {"function": function.activation.spec, **flat(row)}


def write_json(report: VanishReport, outputs: Sequence[str], stream: TextIO) -> None:
    """The JSON document, a layer a line, as they are worked out; what is not finite as null."""
    functions = [{**function.summary(), "layers": [_PLACE]} for function in report.functions]
    document = render.finite({**report.head(), "functions": functions, "outputs": list(outputs)})
    *parts, end = json.dumps(document, indent=2, allow_nan=False).split(json.dumps(_PLACE))
    for part, function in zip(parts, report.functions, strict=True):
        stream.write(part)
        for i, row in enumerate(function.rows()):
            # there is no text in a row, only keys and numbers
            line = json.dumps(row).replace("-Infinity", "null").replace("Infinity", "null")
            stream.write((",\n        " if i else "") + line.replace("NaN", "null"))
    stream.write(f"{end}\n")
