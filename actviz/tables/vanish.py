"""What becomes of a gradient, put into tables and sentences; and all its layers, for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

from actviz.analysis.depth.chain import ChainReport
from actviz.lazy import np
from actviz.notation import format_log10, format_number
from actviz.tables.columns import Column, power, table, text_column
from actviz.tables.laws import gradient_text
from actviz.tables.records import Record, flat
from actviz.tables.render import Table, finite
from actviz.tables.words import counted

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.analysis.depth.gradients import GradientReport
    from actviz.analysis.depth.vanish import VanishReport

_MOST_ROWS = 24  # layers listed in full; a deeper chain shows its two ends
_SHOWN_END = 8
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


_SETTINGS = (Column("weight", "w"), Column("bias", "b"))
_FORWARD = (Column("z", "z"), Column("a", "a"))
_SHARES = (
    Column("gradient", "∂C/∂b", power()),
    Column("share_of_last", "relative", power()),
    Column("bound", "bound", power()),
)
_BACK = (Column("derivative", "f′(z)"), *_SHARES)


def _chain_tables(chain: ChainReport) -> list[Table]:
    """One table, or where weights or biases differ one of the way forward and one of the way back."""
    title = f"{chain.activation}: a chain of {counted(chain.layers)} with one neuron each"
    if np.ptp(chain.weight) == 0 and np.ptp(chain.bias) == 0:
        first = chain.row(1)
        title += "".join(f", {column.heading} = {column.cell(first)}" for column in _SETTINGS)
        columns = (*_FORWARD, *_BACK, *_rounded(chain))
        return [layers_table(chain, columns, title, _chain_notes(chain))]
    back = (*_BACK, *_rounded(chain))
    return [
        layers_table(chain, (*_SETTINGS, *_FORWARD), f"{title}: forward"),
        layers_table(chain, back, f"{chain.activation}: and back", _chain_notes(chain)),
    ]


def _rounded(chain: ChainReport) -> tuple[Column, ...]:
    """The gradient in a number format, if it was asked for."""
    rounded = chain.rounded
    return () if rounded is None else (Column("gradient_in_dtype", f"in {rounded.format.name}"),)


def _chain_comparison(chains: Sequence[ChainReport]) -> Table:
    title = f"Layer 1 of {counted(chains[0].layers)}"
    return first_layers_table(chains, _SHARES, title)


def _chain_notes(chain: ChainReport) -> tuple[str, ...]:
    """The verdict, and what the columns are."""
    return (
        chain_verdict(chain),
        f"∂C/∂b: if ∂C/∂a of layer {chain.layers} is 1.  "
        f"relative: to layer {chain.layers}'s.  bound: of |relative|, sup|f′| times |w| over the layers "
        "behind.",
        *underflow_notes(chain),
    )


def underflow_notes(chain: ChainReport) -> Iterator[str]:
    """Where a number format loses the gradient: in this chain, and by theory."""
    rounded = chain.rounded
    if rounded is None:
        return
    last = rounded.zero_up_to
    zero = "0 in no layer" if not last else "0 in layer 1" if last == 1 else f"0 in layers 1 to {last:,}"
    yield f"in {rounded.format.name}: ∂C/∂b with every number of the chain rounded, {zero}."
    theory = rounded.to_dict()["layers_until_zero"]
    told = ", ".join(f"{name} {'never' if n is None else f'{n:,}'}" for name, n in theory.items())
    if np.ptp(chain.weight) == 0:
        yield f"layers until it is 0 by theory: {told}.  rms, typical: z ~ N(0, 1)."


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
    """What becomes of the gradient: the verdict, the law that it follows, and layer 1's share."""
    name, last, log10 = str(function.activation), function.layers, function.log10_share
    if function.verdict == "dies":
        return f"{name} dies: {whose} gets no gradient"
    if last == 1:
        return f"{name} is stable: there is one layer, and nothing to lose on the way to it"
    state = _stated(function)
    if not np.isfinite(log10):
        return f"{name} {state}: outputs or gradients leave float64 on the way"
    if abs(log10) < 1e-12:
        return f"{name} {state}: {whose} gets as much gradient as layer {last}"
    if rounded(abs(log10)) == "1":
        return f"{name} {state}: {whose} gets about as much gradient as layer {last}"
    return f"{name} {state}: {whose} gets {ratio(log10)} layer {last}'s gradient"


def _stated(function: GradientReport) -> str:
    """The verdict as a verb, with the law if that is the reason for it."""
    law = function.law
    verb = "is stable" if function.verdict == "stable" else function.verdict
    if law is None or law.verdict != function.verdict or function.verdict == "stable":
        return verb
    return f"{verb} {gradient_text(law).partition(' ')[2]}"


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


def layers_table(
    function: GradientReport, columns: Sequence[Column], title: str, notes: Sequence[str] = ()
) -> Table:
    """A row for each layer, or for those at the two ends."""
    rows = (None if layer is None else flat(function.row(layer)) for layer in _shown(function.layers))
    return table((Column("layer", "layer"), *columns), rows, title, notes)


def first_layers_table(
    functions: Sequence[GradientReport], columns: Sequence[Column], title: str, notes: Sequence[str] = ()
) -> Table:
    """Layer 1 of each function, and the verdict."""
    rows = (
        {"function": str(function.activation), **flat(function.row(1)), "verdict": function.verdict}
        for function in functions
    )
    return table((text_column("function"), *columns, text_column("verdict", "")), rows, title, notes)


def _shown(layers: int) -> list[int | None]:
    """The layers to print; None stands for those left out."""
    if layers <= _MOST_ROWS:
        return list(range(1, layers + 1))
    return [*range(1, _SHOWN_END + 1), None, *range(layers - _SHOWN_END + 1, layers + 1)]


# ------------------------------------------------------------------ for other programs


def vanish_records(report: VanishReport) -> Iterator[Record]:
    """All layers of all functions, as they are worked out."""
    for function in report.functions:
        for row in function.rows():
            yield {"function": function.activation.spec, **flat(row)}


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
