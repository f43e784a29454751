"""Curves and reports -> matplotlib figures; the only place that makes one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from math import pi
from typing import TYPE_CHECKING, Unpack

from actviz.activations import scalar
from actviz.errors import UsageError, check_keywords
from actviz.figures.axes.view import Limits, View
from actviz.figures.axes.words import relabelled
from actviz.figures.style.colors import OwnColor, own_colors
from actviz.figures.style.fonts import font_settings
from actviz.figures.style.look import CurveWords, Look, LookWords, look_for
from actviz.figures.style.sizes import Size

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from actviz.activations import Activation
    from actviz.analysis.depth.vanish import VanishReport
    from actviz.analysis.units.neuron import NeuronReport
    from actviz.figures.curves import Panel

MOST_CURVES = 8  # more could not be told apart by colour and line style


@contextmanager
def styled(look: Look) -> Iterator[None]:
    """A look over matplotlib's defaults, whatever the user's matplotlibrc says; undone at the end."""
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        settings = {**look.rc, **font_settings(look.font, [look.title or ""])}
        for setting, value in settings.items():
            matplotlib.rcParams[setting] = value
        yield


def plot(
    *names: str | Activation,
    derivative: bool = False,
    second_derivative: bool = False,
    x: Limits = (-pi, pi),
    y: Limits | None = None,
    asymptotes: bool = False,
    saturation: float | None = None,
    ax: Axes | None = None,
    **look: Unpack[CurveWords],
) -> Figure:
    """Draw functions, one panel each, with their derivatives if asked.

    Args:
        names: what `actviz.get` takes.
        derivative: draw f′ too.
        second_derivative: draw f″ too.
        x: limits of the horizontal axis.
        y: limits of the vertical axis; None fits them to the curves.
        asymptotes: draw the lines that the curves approach.
        saturation: shade where |f′| is below this.
        ax: axes to draw into, for one panel; text is then as large as the user's ``font.size``.
        look: ``theme``, ``size``, ``dpi``, ``axes``, ``ticks``, ``title``, ``grid``, ``legend``,
            ``formula``, ``font``, ``text``, ``style`` and ``transparent``, with the values and defaults
            of the command line; with ``ax`` no ``size``, ``dpi`` and ``title``, which are the figure's.
            ``labels`` are texts to call the functions by, in their order; ``colors`` are colours by
            names of functions, as in ``{"relu": "#D55E00", "relu'": "black"}``.

    Returns:
        A matplotlib Figure that belongs to no pyplot state, or the one that holds ``ax``; the user's
        rcParams are as they were. A notebook shows it.

    Raises:
        UsageError: an unknown name or an impossible setting.
        TypeError: a keyword that is none of these.
    """
    from actviz.figures.curves import one_each

    check_keywords("plot", look, CurveWords)
    functions, colors, words = _as_asked([scalar(name) for name in names], look)
    panels = one_each(functions, _orders(derivative, second_derivative))
    return _drawn(panels, View(x, y, asymptotes, saturation), ax, words, colors)


def compare(
    *names: str | Activation,
    derivative: bool = False,
    second_derivative: bool = False,
    x: Limits = (-pi, pi),
    y: Limits | None = None,
    asymptotes: bool = False,
    saturation: float | None = None,
    ax: Axes | None = None,
    **look: Unpack[CurveWords],
) -> Figure:
    """Draw up to eight functions over each other, their derivatives in panels beside that; see `plot`."""
    from actviz.figures.curves import one_for_all

    check_keywords("compare", look, CurveWords)
    if len(names) < 2:
        raise UsageError(
            "compare needs two or more functions", hint=f"actviz plot {' '.join(map(str, names))}"
        )
    functions, colors, words = _as_asked(at_most_eight([scalar(name) for name in names]), look)
    panels = one_for_all(functions, _orders(derivative, second_derivative))
    return _drawn(panels, View(x, y, asymptotes, saturation), ax, words, colors)


def sheet(
    *names: str | Activation,
    family: str | None = None,
    x: Limits = (-4.0, 4.0),
    y: Limits | None = None,
    asymptotes: bool = False,
    saturation: float | None = None,
    **look: Unpack[CurveWords],
) -> list[Figure]:
    """Draw many functions with their derivatives in small panels, each with its name and formula.

    Args:
        names: what `actviz.get` takes; without any, all functions there are.
        family: all functions of this family, instead of names.
        x: limits of the horizontal axis of every panel.
        y: limits of the vertical axes; None fits each to its curves.
        asymptotes: draw the lines that the curves approach.
        saturation: shade where |f′| is below this.
        look: as for `plot`.

    Returns:
        A Figure for each page; how many panels it holds follows from its size.

    Raises:
        UsageError: an unknown name or family, or an impossible setting.
    """
    from actviz.figures.sheets.pages import chosen
    from actviz.figures.sheets.sheet import sheet_figures

    check_keywords("sheet", look, CurveWords)
    functions, colors, words = _as_asked(chosen(names, family), look)
    chosen_look = replace(look_for(**words), colors=colors)
    with styled(chosen_look):
        return sheet_figures(functions, View(x, y, asymptotes, saturation), chosen_look)


def diagram(report: NeuronReport | VanishReport, **look: Unpack[LookWords]) -> Figure:
    """Draw a neuron, or a chain of single neurons with the factors of its gradient.

    Args:
        report: from `actviz.neuron`, or from `actviz.vanish` for one function and given weights.
        look: as for `plot`; only ``theme``, ``size``, ``dpi``, ``title``, ``font``, ``text``, ``style``
            and ``transparent`` change a diagram.

    Raises:
        UsageError: a report of random chains, of networks or of several functions, or an impossible
            setting.
    """
    from actviz.analysis.units.neuron import NeuronReport
    from actviz.figures.diagrams.neuron import neuron_diagram
    from actviz.figures.diagrams.vanish import vanish_diagram

    check_keywords("diagram", look, LookWords)
    chosen = look_for(**look)
    with styled(chosen):
        if isinstance(report, NeuronReport):
            return neuron_diagram(report, chosen)
        return vanish_diagram(report, chosen)


def at_most_eight(functions: Sequence[Activation]) -> Sequence[Activation]:
    """The functions, if as few as can be told apart over each other.

    Raises:
        UsageError: they are more.
    """
    if len(functions) > MOST_CURVES:
        raise UsageError(
            f"{len(functions)} functions over each other cannot be told apart",
            hint=f"up to {MOST_CURVES} can; actviz plot gives each a panel of its own",
        )
    return functions


def _orders(first: bool, second: bool) -> list[int]:
    return [0, *([1] if first else []), *([2] if second else [])]


def _as_asked(
    functions: Sequence[Activation], words: CurveWords
) -> tuple[list[Activation], tuple[OwnColor, ...], LookWords]:
    """The functions under the labels, and with the colours, that were asked for; and the other words."""
    labels, colors = words.pop("labels", ()), words.pop("colors", {})
    named = relabelled(functions, labels)
    return named, own_colors(colors, named), words


def _drawn(
    panels: Sequence[Panel], view: View, ax: Axes | None, words: LookWords, colors: tuple[OwnColor, ...]
) -> Figure:
    from actviz.figures.curves import curves_figure, draw_panel

    if not panels:
        raise UsageError("there is nothing to draw", hint="name a function, as in actviz.plot('relu')")
    if ax is None:
        look = replace(look_for(**words), colors=colors)
        with styled(look):
            return curves_figure(panels, view, look)
    if len(panels) > 1:
        raise UsageError(f"one pair of axes has no room for {len(panels)} panels", hint="leave out ax")
    look = replace(_look_inside(ax, words), colors=colors)
    with styled(look):
        draw_panel(ax, panels[0], view, look)
    figure: Figure | None = ax.get_figure(root=True)
    assert figure is not None
    return figure


def _look_inside(ax: Axes, words: LookWords) -> Look:
    """The look of a panel in somebody's own figure."""
    import matplotlib

    foreign = {"size", "dpi", "title", "transparent"} & words.keys()
    if foreign:
        raise UsageError(f"with ax, {sorted(foreign)[0]} is that of its figure", hint="set it there")
    figure = ax.get_figure(root=True)
    assert figure is not None
    width_in, height_in = figure.get_size_inches()
    size = Size(width_in, height_in, float(matplotlib.rcParams["font.size"]), figure.dpi)
    return replace(look_for(**words), size=size)
