"""The phase diagram of an activation, beside the maps of variance and correlation from layer to layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from actviz.analysis.propagation.diagram import diverging, leaps, log_chi_perp
from actviz.figures.axes.alignment import Formatting, format_aligned, listed_over
from actviz.figures.axes.frame import Frame
from actviz.figures.axes.geometry import Obstacles, curve_obstacles, rectangle
from actviz.figures.axes.layout import add_axes, grid_cells, new_figure, put_into, stacked
from actviz.figures.axes.legends import listed
from actviz.figures.axes.spines import give_halo
from actviz.figures.axes.ticks import plain_or_none, power_label
from actviz.figures.axes.view import View
from actviz.figures.phase_lines import chosen_limits, followed, only
from actviz.figures.phase_maps import draw_correlation_map, draw_variance_map, have_room_beside, square
from actviz.notation import format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Annotation
    from matplotlib.transforms import Bbox
    from numpy.typing import NDArray

    from actviz.activations.evaluate import Array
    from actviz.analysis.propagation.phase import PhaseReport
    from actviz.figures.axes.view import Limits
    from actviz.figures.style.look import Look

_ACROSS, _DOWN = 121, 91  # points of the diagram; contours between them are interpolated
_DEPTHS = tuple(10 ** (k / 3) for k in range(10))  # 1, 2.2, 4.6, 10, …, 1000 layers
_CLOSER = 32  # times as many points where chi_perp leaps
_BAR_EM = 6.5  # text sizes that the bar with its numbers is wide, and what is left free beside it
_LEAST_EM = 13  # text sizes that a map is high, at least
_BEYOND = 50.0  # |ln chi_perp| of the shallowest band
# short depth scales fade into the background, long ones stand out from it
_SHADES = {"document": ("Blues", 0.02, 0.8), "light": ("Blues", 0.02, 0.8),
           "dark": ("cividis", 0.0, 1.0), "mono": ("Greys", 0.0, 0.55)}  # fmt: skip


def phase_figure(report: PhaseReport, view: View, look: Look) -> Figure:
    """σ_b against σ_w with the depth scale of gradients as colour; q_(l+1) against q_l, and c likewise.

    A figure too low for both maps shows that of q.

    Args:
        report: of the point that is marked.
        view: the limits of σ_w and σ_b, if they are not the default.
        look: theme, sizes and style.

    Raises:
        UsageError: limits that reach below 0.
    """
    limits = _limits(report, view)
    figure = new_figure(look)
    small = look.in_panels(2).boxed()
    em = small.em_px(figure.dpi)
    left, right = grid_cells(figure, 2, 2, look)
    ax, bar = add_axes(figure, left), add_axes(figure, left)
    regions = _draw_diagram(ax, report, limits, small)
    maps = [draw_variance_map(add_axes(figure, right), report, small)]
    if stacked(right, 2, look, figure)[0].height >= _LEAST_EM * em:
        maps.append(draw_correlation_map(add_axes(figure, right), report, small))
    beside = have_room_beside(stacked(right, len(maps), look, figure)[0], em)
    over = small.legend == "box"
    entries = listed(ax)
    for each in () if beside else maps:
        entries |= listed(each.ax)
    left, right = grid_cells(figure, 2, 2, look, listed_over(figure, entries, small, look) if over else 0.0)
    room = rectangle(left.x0, left.y0, left.x1 - _BAR_EM * em, left.y1)
    diagram = _formatting(ax, limits, small, room, legend=not over)
    squares = [
        each.formatting(part, small, legend=not (over or beside))
        for each, part in zip(maps, stacked(right, len(maps), look, figure), strict=True)
    ]
    format_aligned([diagram, *squares], [0] + [1] * len(squares))
    square(squares, small, beside=beside and small.legend != "none")
    _draw_bar(bar, rectangle(room.x1 + em, ax.bbox.y0, left.x1 - 1.5 * em, ax.bbox.y1), small)
    _name_regions(ax, *regions, small)
    return figure


def _formatting(
    ax: Axes, limits: tuple[Limits, Limits], look: Look, room: Bbox, *, legend: bool
) -> Formatting:
    """The axes of the diagram in their room."""
    put_into(ax, room)
    x_ticks, y_ticks = (plain_or_none(look, side, 5) for side in limits)
    frame = Frame(*limits, x_ticks, y_ticks)
    return Formatting(ax, frame, look, room, legend=legend, names=(r"$\sigma_w$", r"$\sigma_b$"))


def _limits(report: PhaseReport, view: View) -> tuple[Limits, Limits]:
    critical = [point.sigma_w for point in report.critical]
    pair = report.universality
    x = (0.0, max(2.5, 1.5 * report.sigma_w, *(1.3 * at for at in (*critical, pair.sigma_w or 0.0))))
    y = (0.0, max(1.0, 1.5 * report.sigma_b, 1.3 * (pair.sigma_b or 0.0)))
    return chosen_limits(view, (x, y))


def _draw_diagram(
    ax: Axes, report: PhaseReport, limits: tuple[Limits, Limits], look: Look
) -> tuple[list[tuple[str, NDArray[np.bool_]]], tuple[Array, Array]]:
    """The bands of depth scales, the critical line and the point; the names of regions, and over what."""
    x, y = limits
    sigma_w = np.linspace(max(x[0], 1e-3 * x[1]), x[1], _ACROSS)
    sigma_b = np.linspace(*y, _DOWN)
    sigma_w = _closer_at_leaps(sigma_w, leaps(report.activation, sigma_b))
    growth = np.clip(log_chi_perp(report.activation, sigma_w, sigma_b), -_BEYOND, _BEYOND)
    levels = [-_BEYOND - 1, *(-1 / depth for depth in _DEPTHS), *(1 / depth for depth in _DEPTHS[::-1])]
    bands = _bands(look)
    ax.contourf(
        sigma_w, sigma_b, np.ma.masked_invalid(growth), [*levels, _BEYOND + 1],
        colors=[*bands, *bands[-2::-1]], zorder=1,
    )  # fmt: skip
    _draw_critical_line(ax, report, limits, look)
    _draw_divergence(ax, report, limits, look)
    _draw_leaps(ax, report, limits, look)
    ax.plot(
        report.sigma_w, report.sigma_b, "o", color=look.theme.ink, markersize=4 * look.line_pt,
        markeredgecolor=look.theme.background, markeredgewidth=0.5 * look.line_pt, clip_on=False, zorder=4,
        label=rf"$\sigma_w={format_number(report.sigma_w, 4)},\ \sigma_b={format_number(report.sigma_b, 4)}$",
    )  # fmt: skip
    field = sigma_w, sigma_b
    if report.activation.known.steepest == 0:
        words = "no gradient:\n$f'=0$"
        if report.jumps and all(kink.at == 0 for kink in report.activation.kinks):  # f(λx) = f(x)
            words += "\nchaotic:\n$c^*<1$, $C'(1)=\\infty$"
        return [(words, np.ones(growth.shape, dtype=bool))], field
    if report.jumps:  # gradients see one phase of these, signals another
        return [], field
    beyond = sigma_w > diverging(report.activation, sigma_b)[:, None]
    regions = [
        ("ordered:\ngradients\nvanish", (growth < 0) & ~beyond),
        ("chaotic:\ngradients\nexplode", (growth > 0) & ~beyond),
        ("diverging:\n$q$ and\ngradients", (growth > 0) & beyond),
    ]
    return regions, field


def _bands(look: Look) -> list[tuple[float, float, float, float]]:
    """The colours of depth scales, from below 1 to above 1000 layers."""
    import matplotlib

    name, first, last = _SHADES[look.theme.name]
    shades = matplotlib.colormaps[name](np.linspace(first, last, len(_DEPTHS) + 1))
    return [tuple(shade) for shade in shades.tolist()]


def _draw_critical_line(ax: Axes, report: PhaseReport, limits: tuple[Limits, Limits], look: Look) -> None:
    """Where chi_perp is 1, dotted where the variance is not stable; one point where f is scale-invariant."""
    style: dict[str, Any] = {"color": look.theme.strokes[1].color, "zorder": 3}
    pair = report.universality
    if pair.kind == "scale-invariant" and pair.sigma_w is not None:
        ax.plot(pair.sigma_w, 0.0, "D", markersize=6 * look.line_pt, label="critical", clip_on=False, **style)
        return
    sigma_w, sigma_b, chi_par = followed(report.activation, limits)
    style["linewidth"] = 1.5 * look.line_pt
    for part, dash, label in ((chi_par < 1, "-", "critical"), (chi_par >= 1, ":", "critical, unstable")):
        if part.any():
            ax.plot(*only(part, sigma_w, sigma_b), linestyle=dash, label=label, **style)


def _draw_divergence(ax: Axes, report: PhaseReport, limits: tuple[Limits, Limits], look: Look) -> None:
    """Where the variance begins to grow without bound."""
    sigma_b = np.linspace(*limits[1], _DOWN)
    sigma_w = diverging(report.activation, sigma_b)
    inside = (sigma_w > limits[0][0]) & (sigma_w < limits[0][1])
    if inside.any():
        ax.plot(np.where(inside, sigma_w, np.nan), sigma_b, color=look.theme.ink, linestyle=(0, (1, 2)),
                linewidth=0.7 * look.line_pt, label=r"right of it $q\to\infty$", zorder=2.5)  # fmt: skip


def _closer_at_leaps(sigma_w: Array, places: Array) -> Array:
    """Points so close together where chi_perp leaps that no contour is seen on the way across."""
    inside = places[(places > sigma_w[0]) & (places < sigma_w[-1])]
    if not inside.size:
        return sigma_w
    least, most = inside.min(), inside.max()
    step = (sigma_w[1] - sigma_w[0]) / _CLOSER
    return np.union1d(sigma_w, np.arange(least - 2 * step, most + 3 * step, step))


def _draw_leaps(ax: Axes, report: PhaseReport, limits: tuple[Limits, Limits], look: Look) -> None:
    """Where the variance goes to another fixed point, and chi_perp is another with it."""
    sigma_b = np.linspace(*limits[1], _DOWN)
    sigma_w = leaps(report.activation, sigma_b)
    inside = (sigma_w > limits[0][0]) & (sigma_w < limits[0][1])
    if inside.any():
        ax.plot(np.where(inside, sigma_w, np.nan), sigma_b, color=look.theme.ink, linestyle="-",
                linewidth=0.7 * look.line_pt, label="$q^*$ jumps", zorder=2.5)  # fmt: skip


def _name_regions(
    ax: Axes, regions: list[tuple[str, NDArray[np.bool_]]], over: tuple[Array, Array], look: Look
) -> None:
    """Write what happens in each region of (σ_w, σ_b) where there is most room for it in it."""
    obstacles = curve_obstacles(ax)
    legend = ax.get_legend()
    if legend is not None:
        obstacles.boxes.append(legend.get_window_extent())
    inside = ax.bbox.frozen()
    sigma_w, sigma_b = over
    for words, region in regions:
        field = sigma_w, sigma_b, np.where(region, 1.0, -1.0)
        first = words.partition(":")[0]  # in a narrow region alone, from below to above
        for written, angle in ((words, 0.0), (first, 0.0), (first, 90.0)):
            text = ax.annotate(
                written, (0, 0), xycoords="axes fraction", ha="center", va="center", color=look.theme.ink,
                fontsize=look.smaller_pt(0.875), rotation=angle, annotation_clip=False, zorder=5,
            )  # fmt: skip
            give_halo(text, look)
            places = (_free_place(text, ax, field, obstacles, inside, em) for em in (1.5, 0.8, 0.2, 0.0))
            place = next((place for place in places if place is not None), None)
            if place is not None:
                text.xy = tuple(ax.transAxes.inverted().transform(place))  # pixels would be the screen's
                text.set_position(text.xy)
                obstacles.boxes.append(text.get_window_extent())
                break
            text.remove()


def _free_place(
    text: Annotation,
    ax: Axes,
    field: tuple[Array, Array, Array],
    obstacles: Obstacles,
    inside: Bbox,
    clear_em: float,
) -> tuple[float, float] | None:
    """The centre of a place in pixels, far from the frame, where the field is positive all over the text."""
    sigma_w, sigma_b, wanted = field
    size = text.get_window_extent()
    clearance = clear_em * float(text.get_fontsize()) / 72 * ax.figure.dpi
    half_width, half_height = (size.x1 - size.x0) / 2, (size.y1 - size.y0) / 2
    best, best_margin = None, 0.0
    for row in range(3, sigma_b.size - 3, 3):
        for column in range(3, sigma_w.size - 3, 1 if text.get_rotation() else 3):
            if not wanted[row, column] > 0:
                continue
            x, y = ax.transData.transform((sigma_w[column], sigma_b[row]))
            box = rectangle(x - half_width, y - half_height, x + half_width, y + half_height)
            corners = ax.transData.inverted().transform(
                [(a, b) for a in (box.x0, box.x1) for b in (box.y0, box.y1)]
            )
            columns = np.clip(np.searchsorted(sigma_w, corners[:, 0]), 0, sigma_w.size - 1)
            rows = np.clip(np.searchsorted(sigma_b, corners[:, 1]), 0, sigma_b.size - 1)
            margin = min(box.x0 - inside.x0, inside.x1 - box.x1, box.y0 - inside.y0, inside.y1 - box.y1)
            if margin <= best_margin or not (wanted[rows, columns] > 0).all():
                continue
            if not obstacles.hit(box, clearance=clearance):
                best, best_margin = (float(x), float(y)), margin
    return best


def _draw_bar(ax: Axes, room: Bbox, look: Look) -> None:
    """Which colour is which ξ_grad = 1/|ln χ⊥|, the depth scale of mean-square gradients, in layers."""
    em = look.em_px(ax.figure.dpi)
    put_into(ax, rectangle(room.x0, room.y0, room.x0 + em, room.y1 - 3.2 * em))
    ax.set_axis_off()
    bands = _bands(look)
    ax.set_xlim(0, 1)
    ax.set_ylim(0, len(bands))
    for i, color in enumerate(bands):
        ax.fill_between([0, 1], i, i + 1, color=color, linewidth=0)
    ax.plot([0, 1, 1, 0, 0], [0, 0, len(bands), len(bands), 0], color=look.theme.faint, linewidth=0.5,
            clip_on=False)  # fmt: skip
    for i, depth in enumerate(_DEPTHS, 1):
        if i % 3 == 1:
            ax.annotate(power_label(round(np.log10(depth))), (1, i), (0.3 * look.size.text_pt, 0),
                        textcoords="offset points", va="center", fontsize=look.size.text_pt,
                        annotation_clip=False)  # fmt: skip
    name = "$\\xi_\\mathrm{grad}$,\nlayers"
    ax.annotate(name, (0, len(bands)), (0, 0.4 * look.size.text_pt), textcoords="offset points",
                va="bottom", fontsize=look.size.text_pt, annotation_clip=False)  # fmt: skip
