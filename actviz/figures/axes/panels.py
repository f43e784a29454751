"""Which curves are drawn in which panel of a figure, and the labels of curves and panels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from actviz.figures.axes.words import PRIMES, Drawn, curve_labels, primed, swept_parameter
from actviz.notation import format_number

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.activations.function import Parameter
    from actviz.figures.axes.arrangement import Arrangement
    from actviz.figures.style.look import Look

Role = Literal["alone", "function", "order", "curve"]
Values = Mapping[str, str]  # of parameters that are always written
_NONE: Values = MappingProxyType({})


@dataclass(frozen=True)
class Panel:
    """Curves over each other, and the stroke of the theme that each is drawn with.

    ``role`` is what tells the panel from others in its figure: it is the only one, or that of a
    function, of an order of the derivative, or of a single curve.
    """

    curves: tuple[Drawn, ...]
    strokes: tuple[int, ...]
    role: Role = "alone"

    @property
    def orders(self) -> tuple[int, ...]:
        """The orders of its curves: panels that have them in common show like quantities."""
        return tuple(dict.fromkeys(order for _, order in self.curves))

    @property
    def functions(self) -> list[Activation]:
        """The functions of its curves."""
        return list(dict.fromkeys(function for function, _ in self.curves))


def panels_of(
    functions: Sequence[Activation], orders: Sequence[int], arrangement: Arrangement, *, together: bool
) -> list[Panel]:
    """The panels of a figure: one for each order, function or curve.

    Args:
        functions: what is drawn.
        orders: 0 for f, 1 and 2 for the derivatives.
        arrangement: with rows or columns the derivatives of a single function get panels of their own,
            with a grid, or over logarithmic axes, those of several do too.
        together: whether functions are drawn over each other.
    """
    if together:
        return one_for_all(functions, orders)
    apart = arrangement.layout == "grid" if len(functions) > 1 else arrangement.layout is not None
    apart |= arrangement.log_y
    return (one_for_each_curve if apart and len(orders) > 1 else one_each)(functions, orders)


def one_each(activations: Sequence[Activation], orders: Sequence[int]) -> list[Panel]:
    """A panel for each function, with f and the derivatives asked for in it."""
    role: Role = "alone" if len(activations) == 1 else "function"
    return [Panel(tuple((f, order) for order in orders), tuple(orders), role) for f in activations]


def one_for_all(activations: Sequence[Activation], orders: Sequence[int]) -> list[Panel]:
    """All functions in one panel; their derivatives in panels of their own."""
    role: Role = "alone" if len(orders) == 1 else "order"
    strokes = tuple(range(len(activations)))
    return [Panel(tuple((f, order) for f in activations), strokes, role) for order in orders]


def one_for_each_curve(activations: Sequence[Activation], orders: Sequence[int]) -> list[Panel]:
    """A panel for each curve: all f first, then all f′ in the same order, then all f″."""
    role: Role = "alone" if len(activations) * len(orders) == 1 else "curve"
    return [Panel(((f, order),), (order,), role) for order in orders for f in activations]


def labels_of(panel: Panel, look: Look, values: Values = _NONE) -> list[str]:
    """The labels of the curves of a panel: only what distinguishes them there."""
    varied = family(panel)
    if varied is not None:
        swept = (f"${varied.symbol}={format_number(f.parameters[varied.name])}$" for f, _ in panel.curves)
        return [f.called or value for (f, _), value in zip(panel.curves, swept, strict=True)]
    if panel.role == "function":
        return [_order_name(order) for _, order in panel.curves]
    drawn = [(f, 0) for f, _ in panel.curves] if panel.role == "order" else panel.curves
    return curve_labels(drawn, formula=look.formula, upright=not look.theme.italic, values=values)


def headings_of(
    panels: Sequence[Panel], look: Look, *, log: bool = False, values: Values = _NONE
) -> list[str]:
    """The heading of each panel; none if its legend says the same.

    With ``log`` derivatives are drawn as magnitudes.
    """
    roles = {panel.role for panel in panels}
    if roles == {"function"}:
        return _function_headings(panels, look)
    if roles == {"curve"}:
        drawn = [panel.curves[0] for panel in panels]
        return curve_labels(drawn, formula=look.formula, upright=not look.theme.italic, values=values)
    return [_heading(panel, look, log=log) for panel in panels]


def _function_headings(panels: Sequence[Panel], look: Look) -> list[str]:
    """A name for each; with formulas a line for f, and for f′ where it is drawn."""
    upright = not look.theme.italic
    if not look.formula:
        return curve_labels([(panel.curves[0][0], 0) for panel in panels], upright=upright)
    curves = [curve for panel in panels for curve in panel.curves]
    labels = iter(curve_labels(curves, formula=True, upright=upright))
    return ["\n".join(next(labels) for _ in panel.curves) for panel in panels]


def _heading(panel: Panel, look: Look, *, log: bool) -> str:
    varied = family(panel)
    if varied is not None:
        upright = not look.theme.italic
        labels = curve_labels(panel.curves[:1], formula=look.formula, upright=upright, hidden=(varied.name,))
        return labels[0]
    order = panel.curves[0][1]
    return _order_name(order, log=log and order > 0) if panel.role == "order" else ""


def _order_name(order: int, *, log: bool = False) -> str:
    name = primed("f" + PRIMES[order]) + "(x)"
    return f"$|{name}|$" if log else f"${name}$"


def family(panel: Panel) -> Parameter | None:
    """The parameter in which the curves of a panel differ, if it is all they differ in."""
    name = swept_parameter(panel.curves)
    return next((p for p in panel.functions[0].declared() if p.name == name), None)
