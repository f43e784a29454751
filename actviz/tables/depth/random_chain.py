"""Random chains put into tables and sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actviz.analysis.depth.random_chain import RandomChainReport
from actviz.notation import format_number
from actviz.tables.columns import Column, Table, power_of_ten
from actviz.tables.depth.gradients import first_layers_table, layers_table, ratio, verdict
from actviz.tables.words import counted

if TYPE_CHECKING:
    from actviz.analysis.depth.gradients import GradientReport
    from actviz.analysis.depth.vanish import VanishReport

_DIGITS = 3  # more would change with the seed
_BAND = (
    Column("log10_median", "median", power_of_ten(_DIGITS)),
    Column("log10_p5", "5 %", power_of_ten(_DIGITS)),
    Column("log10_p95", "95 %", power_of_ten(_DIGITS)),
)
_SHARE = Column("log10_share_median", "relative", power_of_ten(_DIGITS))
_BOUND = Column("log10_bound", "bound", power_of_ten(_DIGITS))


def random_table(function: GradientReport, report: VanishReport) -> Table:
    """The median and the band of every layer, and the verdict."""
    assert isinstance(function, RandomChainReport)
    title = f"{function.activation}: {_what(function, report)}"
    notes = (
        random_verdict(function),
        f"median, 5 %, 95 %: quantiles of |∂C/∂b|, simulated, seed {report.seed}; relative: median of the "
        f"ratio to layer {function.layers}.",
        "bound: of the rms of that ratio, (sup|f′| · std of w)^(N − l); single chains can exceed it.",
    )
    return layers_table(function, (*_BAND, _SHARE, _BOUND), title, notes)


def random_comparison(report: VanishReport) -> Table:
    """Layer 1 of all functions."""
    functions = [function for function in report.functions if isinstance(function, RandomChainReport)]
    title = f"Layer 1 of {_what(functions[0], report)}"
    notes = ("relative: median of the ratio to the last layer.",)
    return first_layers_table(functions, (*_BAND, _SHARE, _BOUND), title, notes)


def _what(function: RandomChainReport, report: VanishReport) -> str:
    std = "" if function.std == 1 else f"{format_number(function.std)}²"
    chains = f"{function.samples} chain{'s' * (function.samples > 1)}"
    return f"{chains} of {counted(report.layers)}, w ~ N(0, {std or 1})"


def random_verdict(function: RandomChainReport) -> str:
    """What becomes of the gradient in the median chain, and in nine of ten."""
    text = verdict(function, "layer 1 of the median chain")
    if function.zero[0]:
        none = format_number(100 * float(function.zero[0]), _DIGITS)
        text += f"; {none} % of all chains have none there"
    if function.verdict == "dies" or function.layers == 1:
        return text
    low, high = (float(end[0]) for end in (function.share.p5, function.share.p95))
    if low > -float("inf"):
        text += (
            f"; in nine of ten it gets {ratio(low).removesuffix(' of')} to {ratio(high).removesuffix(' of')}"
        )
    return text
