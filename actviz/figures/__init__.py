"""Curves and reports -> matplotlib figures; the only place that makes one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from math import pi
from typing import TYPE_CHECKING, Any, Unpack, cast

from actviz.activations import scalar
from actviz.errors import UsageError, check_keywords
from actviz.figures.axes.annotations import Annotations, AnnotationWords, annotations_for
from actviz.figures.axes.arrangement import Arrangement, PanelWords, arrangement_for, orders_for
from actviz.figures.axes.view import Limits, View
from actviz.figures.axes.words import relabelled
from actviz.figures.keywords import listed
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

MOST_CURVES = 8  # more could not be told apart by colour and line style


class PlotWords(CurveWords, PanelWords, AnnotationWords, total=False):
    """The words that `plot` and `compare` take beside their own."""


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


@listed(PlotWords)
def plot(
    *names: str | Activation,
    derivative: bool = False,
    second_derivative: bool = False,
    x: Limits = (-pi, pi),
    y: Limits | None = None,
    asymptotes: bool = False,
    saturation: float | None = None,
    ax: Axes | None = None,
    **words: Unpack[PlotWords],
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
        words: the other keywords of the signature, with the values and defaults that the command line
            has for options of these names; ``xticks``, ``yticks``, ``mark`` and ``tangent`` are numbers.
            ``labels`` are the labels of the functions, in their order; ``colors`` maps names of
            functions to colours, as in ``{"relu": "#D55E00", "relu'": "black"}``. With ``ax`` none of
            ``size``, ``dpi``, ``title`` and ``transparent``, which are the figure's, nor ``layout``,
            ``share_y`` and ``equal``.

    Returns:
        A matplotlib Figure that is not part of pyplot's state, or the figure of ``ax``; rcParams are not
        changed. Notebooks display it.

    Raises:
        UsageError: an unknown name or an invalid setting.
        TypeError: an unknown keyword.
    """
    check_keywords("plot", words, PlotWords)
    functions = [scalar(name) for name in names]
    orders = orders_of(derivative, second_derivative, words)
    return _drawn(functions, orders, View(x, y, asymptotes, saturation), ax, words, together=False)


@listed(PlotWords)
def compare(
    *names: str | Activation,
    derivative: bool = False,
    second_derivative: bool = False,
    x: Limits = (-pi, pi),
    y: Limits | None = None,
    asymptotes: bool = False,
    saturation: float | None = None,
    ax: Axes | None = None,
    **words: Unpack[PlotWords],
) -> Figure:
    """Draw up to eight functions in one panel, and their derivatives in panels next to it; see `plot`."""
    check_keywords("compare", words, PlotWords)
    if len(names) < 2:
        raise UsageError(
            "compare needs two or more functions", hint=f"actviz plot {' '.join(map(str, names))}"
        )
    functions = at_most_eight([scalar(name) for name in names])
    orders = orders_of(derivative, second_derivative, words)
    return _drawn(functions, orders, View(x, y, asymptotes, saturation), ax, words, together=True)


@listed(CurveWords)
def sheet(
    *names: str | Activation,
    family: str | None = None,
    x: Limits = (-4.0, 4.0),
    y: Limits | None = None,
    asymptotes: bool = False,
    saturation: float | None = None,
    per_page: int | None = None,
    **look: Unpack[CurveWords],
) -> list[Figure]:
    """Draw many functions with their derivatives in small panels, each with its name and formula.

    Args:
        names: what `actviz.get` takes; by default all functions.
        family: all functions of this family, instead of names.
        x: limits of the horizontal axis of every panel.
        y: limits of the vertical axes; None fits each to its curves.
        asymptotes: draw the lines that the curves approach.
        saturation: shade where |f′| is below this.
        per_page: panels per page; None for as many as are legible at its size.
        look: as for `plot`, without the keywords about panels.

    Returns:
        One Figure per page.

    Raises:
        UsageError: an unknown name or family, or an invalid setting.
    """
    from actviz.figures.sheets.pages import chosen
    from actviz.figures.sheets.sheet import sheet_figures

    check_keywords("sheet", look, CurveWords)
    functions, colors, words = as_asked(chosen(names, family), look)
    if per_page is not None and per_page < 1:
        raise UsageError(f"per_page must be 1 or more, not {per_page}")
    chosen_look = replace(look_for(**words), colors=colors)
    with styled(chosen_look):
        return sheet_figures(functions, View(x, y, asymptotes, saturation), chosen_look, per_page=per_page)


@listed(LookWords)
def diagram(report: NeuronReport | VanishReport, **look: Unpack[LookWords]) -> Figure:
    """Draw a neuron, or a chain of single neurons with the factors of its gradient.

    Args:
        report: from `actviz.neuron`, or from `actviz.vanish` for one function and given weights.
        look: as for `plot`; only ``theme``, ``size``, ``dpi``, ``title``, ``font``, ``text``, ``style``
            and ``transparent`` change a diagram.

    Raises:
        UsageError: a report of random chains, of networks or of several functions, or an invalid
            setting.
    """
    from actviz.analysis.units.neuron import NeuronReport
    from actviz.figures.axes.legible import warn_of_small_text
    from actviz.figures.diagrams.neuron import neuron_diagram
    from actviz.figures.diagrams.vanish import vanish_diagram

    check_keywords("diagram", look, LookWords)
    chosen = look_for(**look)
    with styled(chosen):
        drawn = (
            neuron_diagram(report, chosen)
            if isinstance(report, NeuronReport)
            else vanish_diagram(report, chosen)
        )
        warn_of_small_text([drawn], chosen)
        return drawn


def at_most_eight(functions: Sequence[Activation]) -> Sequence[Activation]:
    """The functions, if as few as can be told apart over each other.

    Raises:
        UsageError: they are more.
    """
    if len(functions) > MOST_CURVES:
        raise UsageError(
            f"{len(functions)} functions in one panel cannot be distinguished",
            hint=f"at most {MOST_CURVES} are drawn; actviz plot gives each its own panel",
        )
    return functions


def orders_of(first: bool, second: bool, words: PlotWords) -> list[int]:
    """0 for f, 1 for f′ and 2 for f″, as far as they are asked for."""
    return orders_for(first, second, words.get("only"), log_y=words.get("log_y", False))


def as_asked(
    functions: Sequence[Activation], words: CurveWords
) -> tuple[list[Activation], tuple[OwnColor, ...], LookWords]:
    """The functions under the labels, and with the colours, that were asked for; and the other words."""
    labels, colors = words.pop("labels", None), words.pop("colors", None)
    named = relabelled(functions, labels or ())
    return named, own_colors(colors or {}, named), words


def _drawn(
    functions: Sequence[Activation],
    orders: Sequence[int],
    view: View,
    ax: Axes | None,
    words: PlotWords,
    *,
    together: bool,
) -> Figure:
    from actviz.figures.axes.legible import warn_of_small_text
    from actviz.figures.axes.panels import panels_of
    from actviz.figures.axes.zones import warn_of_unseen
    from actviz.figures.curves import contents_of, curves_figure, draw_content

    if not functions:
        raise UsageError("there is nothing to draw", hint="name a function, as in actviz.plot('relu')")
    curve_words, arrangement, annotations = parted(words)
    functions, colors, look_words = as_asked(functions, curve_words)
    arrangement.check(view.y)
    annotations.check(functions, orders, view.x, view.y)
    panels = panels_of(functions, orders, arrangement, together=together)
    if ax is None:
        look = replace(look_for(**look_words), colors=colors)
        with styled(look):
            drawn = curves_figure(panels, view, look, arrangement, annotations)
            warn_of_small_text([drawn], look)
            return drawn
    if len(panels) > 1:
        raise UsageError(f"ax is one pair of axes, and there are {len(panels)} panels", hint="leave out ax")
    foreign = [word for word in ("equal", "layout", "share_y") if word in words]
    if foreign:
        raise UsageError(f"ax and {foreign[0]} cannot be combined", hint="leave out one of them")
    if view.threshold is not None:
        warn_of_unseen(functions, view.threshold, view.x)
    look = replace(_look_inside(ax, look_words), colors=colors)
    with styled(look):
        (content,) = contents_of(panels, view, look, log=arrangement.log_y, annotations=annotations)
        draw_content(ax, content, look)
    figure: Figure | None = ax.get_figure(root=True)
    assert figure is not None
    return figure


def parted(words: PlotWords) -> tuple[CurveWords, Arrangement, Annotations]:
    """What is about the look, about panels, and about what is added to them."""

    def about(kind: type) -> dict[str, Any]:
        return {
            word: value for word, value in words.items() if word in kind.__annotations__ and word != "only"
        }

    panels, added = about(PanelWords), about(AnnotationWords)
    return cast(CurveWords, about(CurveWords)), arrangement_for(**panels), annotations_for(**added)


def _look_inside(ax: Axes, words: LookWords) -> Look:
    """The look of a panel in somebody's own figure."""
    import matplotlib

    foreign = {"size", "dpi", "title", "transparent"} & words.keys()
    if foreign:
        raise UsageError(
            f"ax and {sorted(foreign)[0]} cannot be combined",
            hint="it belongs to the figure of ax; set it there",
        )
    figure = ax.get_figure(root=True)
    assert figure is not None
    width_in, height_in = figure.get_size_inches()
    size = Size(width_in, height_in, float(matplotlib.rcParams["font.size"]), figure.dpi)
    return replace(look_for(**words), size=size)
