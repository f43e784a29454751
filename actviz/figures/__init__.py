"""Curves and reports -> matplotlib figures; the only place that makes one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import pi
from typing import TYPE_CHECKING, Any

from actviz.activations import scalar
from actviz.errors import UsageError
from actviz.figures.theme import look_for

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.activations import Activation
    from actviz.figures.axes import Limits
    from actviz.figures.theme import Look


@contextmanager
def styled(look: Look) -> Iterator[None]:
    """A look over matplotlib's defaults, whatever the user's matplotlibrc says; undone at the end."""
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        for setting, value in look.rc.items():
            matplotlib.rcParams[setting] = value
        yield


def plot(
    *names: str | Activation,
    derivative: bool = False,
    second_derivative: bool = False,
    x: Limits = (-pi, pi),
    y: Limits | None = None,
    **look: Any,
) -> Figure:
    """Draw functions, one panel each, with their derivatives if asked.

    Args:
        names: what `actviz.get` takes.
        derivative: draw f′ too.
        second_derivative: draw f″ too.
        x: limits of the horizontal axis.
        y: limits of the vertical axis; None fits them to the curves.
        look: ``theme``, ``size``, ``dpi``, ``axes``, ``ticks``, ``title`` and ``transparent``, with
            the values and defaults of the command line.

    Returns:
        A matplotlib Figure that belongs to no pyplot state; the user's rcParams are as they were.

    Raises:
        UsageError: an unknown name or an impossible setting.
    """
    from actviz.figures.curves import View, plot_figure

    return _drawn(plot_figure, names, derivative, second_derivative, View(x, y), look_for(**look))


def compare(
    *names: str | Activation,
    derivative: bool = False,
    second_derivative: bool = False,
    x: Limits = (-pi, pi),
    y: Limits | None = None,
    **look: Any,
) -> Figure:
    """Draw functions over each other, and their derivatives in panels beside that; see `plot`."""
    from actviz.figures.curves import View, compare_figure

    if len(names) < 2:
        raise UsageError(
            "compare needs two or more functions", hint=f"actviz plot {' '.join(map(str, names))}"
        )
    return _drawn(compare_figure, names, derivative, second_derivative, View(x, y), look_for(**look))


def _drawn(
    draw: Any, names: tuple[str | Activation, ...], first: bool, second: bool, view: Any, look: Look
) -> Figure:
    orders = [0, *([1] if first else []), *([2] if second else [])]
    with styled(look):
        figure: Figure = draw([scalar(name) for name in names], orders, view, look)
    return figure
