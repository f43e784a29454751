"""What becomes of a gradient, put into tables and sentences; and all its layers, for other programs."""

from __future__ import annotations

import csv
import itertools
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from actviz.activations.lazy import np
from actviz.analysis.depth.chain import ChainReport
from actviz.analysis.depth.gradients import Scaled
from actviz.notation import format_log10, format_number
from actviz.tables.render import Table, finite
from actviz.tables.words import counted, wrapping

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.evaluate import Array
    from actviz.analysis.depth.gradients import GradientReport
    from actviz.analysis.depth.vanish import VanishReport

Format = Callable[[int], str]  # of a layer, counted from 0
Lines = tuple[tuple[str, ...], Iterable[tuple[str, ...]]]  # the header and what stands under it

_MOST_ROWS = 24  # layers listed in full; a deeper chain shows its two ends
_SHOWN_END = 8
_BLOCK = 10_000  # layers put into words at a time
_PLACE = "\0"  # stands for the layers in a document; no text has it


def vanish_tables(report: VanishReport) -> list[Table]:
    """Tables of every function, layer by layer, with its verdict; of several, a line each besides."""
    several = len(report.functions) > 1
    if report.mode == "network":
        from actviz.tables.networks import network_comparison, network_tables

        return [network_comparison(report)] if several else network_tables(report)
    if report.mode == "random-chain":
        from actviz.tables.random_chains import random_comparison, random_table

        tables = [random_table(function, report) for function in report.functions]
        return [*tables, random_comparison(report)] if several else tables
    chains = [chain for chain in report.functions if isinstance(chain, ChainReport)]
    tables = [table for chain in chains for table in _chain_tables(chain)]
    return [*tables, _chain_comparison(chains)] if several else tables


# ------------------------------------------------------------------ one chain


def _chain_columns(chain: ChainReport) -> dict[str, Array | Scaled]:
    return {
        "w": chain.weight,
        "b": chain.bias,
        "z": chain.z,
        "a": chain.a,
        "f′(z)": chain.derivative,
        "∂C/∂b": chain.gradient,
        "share of last": chain.share_of_last,
        "bound": chain.bound,
    }


def _chain_tables(chain: ChainReport) -> list[Table]:
    """One table, or where weights or biases differ one of the way forward and one of the way back."""
    columns = _chain_columns(chain)
    title = f"{chain.activation}: a chain of {counted(chain.layers)} with one neuron each"
    if np.ptp(chain.weight) == 0 and np.ptp(chain.bias) == 0:
        title += f", w = {_cell(columns.pop('w'), 0)}, b = {_cell(columns.pop('b'), 0)}"
        return [_chain_table(chain, columns, title, *_chain_notes(chain))]
    forward = {name: columns.pop(name) for name in ("w", "b", "z", "a")}
    return [
        _chain_table(chain, forward, f"{title}: forward"),
        _chain_table(chain, columns, f"{chain.activation}: and back", *_chain_notes(chain)),
    ]


def _chain_table(chain: ChainReport, columns: dict[str, Array | Scaled], title: str, *notes: str) -> Table:
    formats: dict[str, Format] = {
        name: lambda i, column=column: _cell(column, i)  # type: ignore[misc] # mypy sees no default
        for name, column in columns.items()
    }
    return layers_table(chain.layers, formats, title, notes)


def _chain_comparison(chains: Sequence[ChainReport]) -> Table:
    rows = tuple(
        (
            wrapping(chain.activation),
            *(_cell(column, 0) for column in (chain.gradient, chain.share_of_last, chain.bound)),
            chain.verdict,
        )
        for chain in chains
    )
    header = ("function", "∂C/∂b", "share of last", "bound", "")
    title = f"Layer 1 of {counted(chains[0].layers)}"
    return Table(header, rows, title=title, numeric=frozenset(header[1:4]))


def _cell(column: Array | Scaled, i: int) -> str:
    """Row i of a column."""
    return _cells(column[i : i + 1])[0]


def _cells(column: Array | Scaled) -> list[str]:
    """The rows of a column; a dash for what does not exist."""
    if not isinstance(column, Scaled):
        return [format_number(number) for number in column.tolist()]
    return [
        "–" if math.isnan(sign) else format_log10(log10, sign=sign)
        for log10, sign in zip(column.log10.tolist(), column.mantissa.tolist(), strict=True)
    ]


def _chain_notes(chain: ChainReport) -> tuple[str, ...]:
    """The verdict, and what the columns are."""
    return (
        chain_verdict(chain),
        f"∂C/∂b: if ∂C/∂a of layer {chain.layers} is 1.  "
        "bound: of |share of last|, sup|f′| times |w| over the layers behind.",
    )


def chain_verdict(chain: ChainReport) -> str:
    """What becomes of the gradient, and why where there is none."""
    if chain.verdict != "dies":
        return verdict(chain)
    dead, cut = np.flatnonzero(chain.derivative == 0), np.flatnonzero(chain.weight[1:] == 0) + 1
    if dead.size:
        where, why = dead, f"f′(z) is {_no_slope(chain.activation, float(chain.z[dead[0]]))}"
    else:
        where, why = cut, "w is 0"
    more = f" and {where.size - 1} more" if where.size > 1 else ""
    return f"{verdict(chain)}, because {why} in layer {where[0] + 1}{more}"


def _no_slope(activation: Activation, z: float) -> str:
    """What f′ is where it is 0 in float64: 0, unless it only looks so there and all around."""
    from actviz.analysis.levels import dead_somewhere

    near = np.array([-1e-6, 1e-6])
    beside = z * (1 + near) + near
    if dead_somewhere(activation) or np.any(activation.derivative(beside)):
        return "0"
    return "too small for float64"


# ------------------------------------------------------------------ sentences and tables for all of them


def verdict(function: GradientReport, whose: str = "layer 1") -> str:
    """What becomes of the gradient, with its direction."""
    name, last, log10 = str(function.activation), function.layers, function.log10_share
    if function.verdict == "dies":
        return f"{name} dies: {whose} gets no gradient"
    if last == 1:
        return f"{name} is stable: there is one layer, and nothing to lose on the way to it"
    if not np.isfinite(log10):
        return f"{name} explodes: outputs or gradients leave float64 on the way"
    state = "is stable" if function.verdict == "stable" else function.verdict
    if abs(log10) < 1e-12:
        return f"{name} {state}: {whose} gets as much gradient as layer {last}"
    if rounded(abs(log10)) == "1":
        return f"{name} {state}: {whose} gets about as much gradient as layer {last}"
    return f"{name} {state}: {whose} gets {ratio(log10)} layer {last}'s gradient"


def ratio(log10: float) -> str:
    """``1/104 of``, ``2.5 times``."""
    size = rounded(abs(log10))
    return f"1/{size} of" if log10 < 0 else f"{size} times"


def rounded(log10: float) -> str:
    """10^log10 with three digits, in full up to a million."""
    if log10 >= 6:
        return format_log10(log10, 3)
    size = float(f"{10**log10:.3g}")
    return str(int(size)) if size >= 1000 else format_number(size, 3)


def layers_table(layers: int, columns: Mapping[str, Format], title: str, notes: Sequence[str]) -> Table:
    """A row for each layer, or for those at the two ends."""
    header = ("layer", *columns)
    rows = tuple(
        ("…",) * len(header) if i is None else (str(i + 1), *(column(i) for column in columns.values()))
        for i in _shown(layers)
    )
    return Table(header, rows, title=title, notes=tuple(notes), numeric=frozenset(header))


def _shown(layers: int) -> list[int | None]:
    """The rows to print; None stands for those left out."""
    if layers <= _MOST_ROWS:
        return list(range(layers))
    return [*range(_SHOWN_END), None, *range(layers - _SHOWN_END, layers)]


# ------------------------------------------------------------------ for other programs


def write_csv(report: VanishReport, stream: TextIO) -> None:
    """All layers of all functions, one a line, as they are worked out."""
    writer = csv.writer(stream, lineterminator="\n")
    for i, function in enumerate(report.functions):
        header, lines = _chain_lines(function) if isinstance(function, ChainReport) else _flat_lines(function)
        if i == 0:
            writer.writerow(("function", *header))
        writer.writerows((function.activation.spec, *line) for line in lines)


def _chain_lines(chain: ChainReport) -> Lines:
    columns = _chain_columns(chain)

    def lines() -> Iterator[tuple[str, ...]]:
        for start in range(0, chain.layers, _BLOCK):
            part = slice(start, start + _BLOCK)
            layers = map(str, range(start + 1, chain.layers + 1))
            yield from zip(layers, *(_cells(column[part]) for column in columns.values()), strict=False)

    return ("layer", *columns), lines()


def _flat_lines(function: GradientReport) -> Lines:
    """Under the keys of the JSON; ``theory.mean`` is the mean in theory."""
    rows = (dict(_flat(row)) for row in function.rows())
    first = next(rows)
    return tuple(first), (tuple(map(_written, row.values())) for row in itertools.chain((first,), rows))


def _flat(row: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in row.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{path}{key}.")
        else:
            yield path + key, value


def _written(value: float | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else format_number(value)


def write_json(report: VanishReport, outputs: Sequence[str], stream: TextIO) -> None:
    """The JSON document, a layer a line, as they are worked out; what is not finite as null."""
    functions = [{**function.summary(), "layers": [_PLACE]} for function in report.functions]
    document = finite({**report.head(), "functions": functions, "outputs": list(outputs)})
    *parts, end = json.dumps(document, indent=2, allow_nan=False).split(json.dumps(_PLACE))
    for part, function in zip(parts, report.functions, strict=True):
        stream.write(part)
        for i, row in enumerate(function.rows()):
            # there is no text in a row, only keys and numbers
            line = json.dumps(row).replace("-Infinity", "null").replace("Infinity", "null")
            stream.write((",\n        " if i else "") + line.replace("NaN", "null"))
    stream.write(f"{end}\n")
