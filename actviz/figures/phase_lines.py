"""Critical lines over σ_w and σ_b, and those of several activations in one diagram."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from actviz.analysis.gaussian.moments import SMALLEST
from actviz.analysis.propagation.critical import critical_line, universality
from actviz.errors import UsageError, argument
from actviz.figures.axes.frame import Frame, format_axes
from actviz.figures.axes.layout import add_axes, grid_cells, new_figure
from actviz.figures.axes.strokes import look_for_curves
from actviz.figures.axes.ticks import plain_or_none
from actviz.figures.axes.view import View
from actviz.figures.axes.words import titled
from actviz.notation import format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from actviz.activations import Activation
    from actviz.activations.evaluate import Array
    from actviz.analysis.propagation.overview import Overview
    from actviz.figures.axes.view import Limits
    from actviz.figures.style.look import Look
    from actviz.figures.style.theme import Stroke

POINT = "point"  # the gid of the dot on a critical line
_HALVINGS, _NEAR = 12, 0.01  # of the steps along the critical line, until they are this share of the frame


def phase_lines_figure(
    entries: Sequence[Overview], given: tuple[float | None, float | None], view: View, look: Look
) -> Figure:
    """The critical line of each function, thin where the variance is not stable, and a dot at its point.

    Args:
        entries: up to eight functions.
        given: the σ_w and σ_b that were given for all of them. Without a σ_w each is at its critical point.
        view: the limits of σ_w and σ_b, if they are not the default.
        look: theme, sizes and style.

    Raises:
        UsageError: limits that reach below 0.
    """
    limits = _limits(entries, view)
    figure = new_figure(look)
    (room,) = grid_cells(figure, 1, 1, look)
    look = look_for_curves(look, [(entry.activation, 0) for entry in entries]).boxed()
    ax = add_axes(figure, room)
    thin = [
        _draw_function(ax, entry, stroke, limits, look, dotted=given[0] is None)
        for entry, stroke in zip(entries, look.theme.strokes, strict=False)
    ]
    if any(thin):
        ax.plot([], [], color=look.theme.ink, linewidth=look.line_pt / 2, label="thin: unstable")
    _draw_dot(ax, given, look)
    x_ticks, y_ticks = (plain_or_none(look, side, 5) for side in limits)
    format_axes(
        ax, Frame(*limits, x_ticks, y_ticks), look, room, legend=True, names=(r"$\sigma_w$", r"$\sigma_b$")
    )
    return figure


def chosen_limits(view: View, usual: tuple[Limits, Limits]) -> tuple[Limits, Limits]:
    """The limits of σ_w and σ_b: those that were asked for, else the usual ones.

    Raises:
        UsageError: limits that reach below 0.
    """
    x, y = usual[0] if view.x == View().x else view.x, view.y or usual[1]
    for name, limits in (("x", x), ("y", y)):
        if limits[0] < 0:
            raise UsageError(
                f"{argument(name)}: {'σ_w' if name == 'x' else 'σ_b'} cannot be negative",
                hint=argument(name, (0, 2)),
            )
    return x, y


def followed(activation: Activation, limits: tuple[Limits, Limits]) -> tuple[Array, Array, Array]:
    """σ_w, σ_b and chi_par of the critical line at points close to each other; NaN outside the limits."""
    (left, right), (bottom, top) = limits
    q = np.geomspace(SMALLEST, 1e8, 529)
    for _ in range(_HALVINGS):
        sigma_w, sigma_b, chi_par = critical_line(activation, q)
        inside = (sigma_w >= left) & (sigma_w <= right) & (sigma_b >= bottom) & (sigma_b <= top)
        apart = np.hypot(np.diff(sigma_w) / (right - left), np.diff(sigma_b) / (top - bottom))
        far = (inside[1:] | inside[:-1]) & ~(apart < _NEAR)
        q = np.sort(np.concatenate([q, np.sqrt(q[1:] * q[:-1])[far]]))
    sigma_w, sigma_b, chi_par = critical_line(activation, q)
    inside = (sigma_w >= left) & (sigma_w <= right) & (sigma_b >= bottom) & (sigma_b <= top)
    shown = inside.copy()  # and one point more at each end, so that the line meets the frame
    shown[1:] |= inside[:-1]
    shown[:-1] |= inside[1:]
    nowhere = np.where(shown, 0.0, np.nan)
    return sigma_w + nowhere, sigma_b + nowhere, chi_par + nowhere


def only(part: NDArray[np.bool_], sigma_w: Array, sigma_b: Array) -> tuple[Array, Array]:
    """A part of a line, up to where the next part begins; NaN elsewhere."""
    kept = part.copy()
    kept[1:] |= part[:-1]
    return np.where(kept, sigma_w, np.nan), np.where(kept, sigma_b, np.nan)


def _limits(entries: Sequence[Overview], view: View) -> tuple[Limits, Limits]:
    points = [(entry.report.sigma_w, entry.report.sigma_b) for entry in entries if entry.report is not None]
    pairs = [universality(entry.activation) for entry in entries]
    points += [(pair.sigma_w or 0.0, pair.sigma_b or 0.0) for pair in pairs]
    x, y = (max(side) for side in zip(*points, strict=True))
    return chosen_limits(view, ((0.0, max(2.5, 1.3 * x)), (0.0, max(1.0, 1.3 * y))))


def _draw_function(
    ax: Axes, entry: Overview, stroke: Stroke, limits: tuple[Limits, Limits], look: Look, *, dotted: bool
) -> bool:
    """Its line, or the one point that it has instead; whether part of the line is unstable.

    With ``dotted`` the point of its report is on it.
    """
    name, pair = titled(entry.activation), universality(entry.activation)
    colors: dict[str, Any] = {"color": stroke.color, "alpha": stroke.alpha}
    if pair.kind == "scale-invariant" and pair.sigma_w is not None:
        ax.plot(pair.sigma_w, 0.0, "D", markersize=5 * look.line_pt, label=name, clip_on=False, zorder=3.5,
                **colors)  # fmt: skip
        return False
    sigma_w, sigma_b, chi_par = followed(entry.activation, limits)
    stable, unstable = chi_par < 1, chi_par >= 1
    lines = [(part, share) for part, share in ((stable, 1.0), (unstable, 0.5)) if part.any()]
    if not lines:
        ax.plot([], [], linestyle="none", label=f"{name}: none", **colors)
    for i, (part, share) in enumerate(lines):
        ax.plot(*only(part, sigma_w, sigma_b), linestyle=stroke.dash, linewidth=share * look.line_pt,
                label="_" if i else name, zorder=3, **colors)  # fmt: skip
    if dotted and entry.report is not None:
        ax.plot(entry.report.sigma_w, entry.report.sigma_b, "o", markersize=4 * look.line_pt, clip_on=False,
                gid=POINT, zorder=3.5, **colors)  # fmt: skip
    return bool(unstable.any())


def _draw_dot(ax: Axes, given: tuple[float | None, float | None], look: Look) -> None:
    """The σ_w and σ_b that were given for all functions; or what the dots on their lines are."""
    sigma_w, sigma_b = given
    dot: dict[str, Any] = {"color": look.theme.ink, "markersize": 4 * look.line_pt, "linestyle": "none"}
    shift = "" if sigma_b is None else rf"$\sigma_b={format_number(sigma_b, 4)}$"
    if sigma_w is None:
        label = f"critical at {shift}" if shift else "critical initialisation"
        ax.plot([], [], marker="o", label=label, **dot)
        return
    label = rf"$\sigma_w={format_number(sigma_w, 4)}$, " + (shift or r"$\sigma_b=0$")
    ax.plot(sigma_w, sigma_b or 0.0, marker="o", label=label, clip_on=False, zorder=4, **dot)
