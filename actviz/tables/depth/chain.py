"""One chain of single neurons put into tables and sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from actviz.analysis.depth.chain import ChainReport
from actviz.lazy import np
from actviz.tables.columns import Column, Table, named, number, power
from actviz.tables.depth.gradients import first_layers_table, layers_table, verdict
from actviz.tables.words import counted

if TYPE_CHECKING:
    from actviz.activations import Activation

_SETTINGS = (Column("weight", "w"), Column("bias", "b"))
_FORWARD = (Column("z", "z"), Column("a", "a"))
_SHARES = (
    Column("gradient", "∂C/∂b", power()),
    Column("share_of_last", "relative", power()),
    Column("bound", "bound", power()),
)
_DERIVATIVE = Column("derivative", "f′(z)")
_BACK = (_DERIVATIVE, *_SHARES)


def chain_tables(chain: ChainReport) -> list[Table]:
    """One table, or where weights or biases differ one of the way forward and one of the way back."""
    title = f"{chain.activation}: a chain of {counted(chain.layers)} with one neuron each"
    if np.ptp(chain.weight) == 0 and np.ptp(chain.bias) == 0:
        title += f", {named(_SETTINGS, chain.row(1))}"
        columns = (*_FORWARD, *_BACK, *_rounded(chain))
        return [layers_table(chain, columns, title, _chain_notes(chain))]
    back = (*_BACK, *_rounded(chain))
    return [
        layers_table(chain, (*_SETTINGS, *_FORWARD), f"{title}: forward pass"),
        layers_table(chain, back, f"{chain.activation}: backward pass", _chain_notes(chain)),
    ]


def _rounded(chain: ChainReport) -> tuple[Column, ...]:
    """The gradient in a number format, if it was asked for."""
    rounded = chain.rounded
    return () if rounded is None else (Column("gradient_in_dtype", f"in {rounded.format.name}"),)


def chain_comparison(chains: Sequence[ChainReport]) -> Table:
    """Layer 1 of all functions."""
    title = f"Layer 1 of {counted(chains[0].layers)}"
    return first_layers_table(chains, _SHARES, title)


def _chain_notes(chain: ChainReport) -> tuple[str, ...]:
    """The verdict, and what the columns are."""
    return (
        chain_verdict(chain),
        f"∂C/∂b: for ∂C/∂a = 1 in layer {chain.layers}; relative: to layer {chain.layers}; bound: of "
        "|relative|, the product of sup|f′| · |w| over the layers above.",
        *underflow_notes(chain),
    )


def neuron_text(chain: ChainReport, layer: int, digits: int) -> str:
    """The numbers of one neuron: ``w = 1, b = 0, z = 1, a = 0.731, f′(z) = 0.197``."""
    columns = (replace(c, format=number(digits)) for c in (*_SETTINGS, *_FORWARD, _DERIVATIVE))
    return named(columns, chain.row(layer))


def underflow_notes(chain: ChainReport) -> Iterator[str]:
    """Where a number format loses the gradient: in this chain, and by theory."""
    rounded = chain.rounded
    if rounded is None:
        return
    last = rounded.zero_up_to
    zero = "0 in no layer" if not last else "0 in layer 1" if last == 1 else f"0 in layers 1 to {last:,}"
    yield f"in {rounded.format.name}: ∂C/∂b with every number of the chain rounded; it is {zero}."
    theory = {name: getattr(rounded, name) for name in ("bound", "rms", "typical")}
    counts = ", ".join(f"{name} {'never' if n is None else f'{n:,}'}" for name, n in theory.items())
    if np.ptp(chain.weight) == 0:
        yield f"layers until it is 0 by theory: {counts} (rms, typical: for z ~ N(0, 1))."


def chain_verdict(chain: ChainReport) -> str:
    """What becomes of the gradient, and why where there is none."""
    if chain.log10_share != -np.inf:
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
