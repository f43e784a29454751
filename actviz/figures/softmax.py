"""Probabilities as bars with their values written at them; at several temperatures side by side."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from actviz.errors import UsageError, argument
from actviz.figures.axes.frame import Frame, format_axes
from actviz.figures.axes.geometry import rectangle
from actviz.figures.axes.layout import add_axes, grid_cells, new_figure
from actviz.figures.axes.ticks import plain_label, plain_or_none
from actviz.figures.sheets.pages import UNREADABLE_PT
from actviz.figures.style.fonts import font_settings
from actviz.notation import format_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

    from actviz.analysis.units.softmax import SoftmaxReport
    from actviz.figures.style.look import Look

EDGE = "edge"  # the gid of the outline of a bar
_THICK = 0.64  # of the space of a class
_LEADING = 1.4  # the least space of a class, in text sizes
_HEAD_AND_FOOT = 5.3  # what is written over and under the bars, in text sizes
_LETTER, _WIDE_LETTER = 0.62, 1.0  # their widths, in text sizes; Chinese letters are wide
_NAMES = 0.4  # the share of a panel's width that the names of classes may take
_BETWEEN = 0.7  # the space between classes of several bars each, in bars
_FILLED = 0.07  # of the space of such a bar, left free on each side
_OVER = 1.4  # what a row of temperatures takes over the axes, in text sizes
_HANDLE = 2.9  # the sample of a temperature in that row, with the space around it
_LISTED = 0.8  # of the width of the axes, that such a row may take
_WEAKEST, _STRONGEST, _SHADED = 0.3, 0.85, 0.45  # how opaque bars are
_FULL = 0.4  # from this probability the axis ends at 1


def bars_figure(
    reports: Sequence[SoftmaxReport],
    look: Look,
    among: Sequence[SoftmaxReport] = (),
    temperature: str | None = None,
) -> Figure:
    """The probabilities of the classes, from top to bottom; that of the target in another colour.

    At several temperatures each class has a bar for each of them, the stronger in colour the higher.

    Args:
        reports: of the same logits, labels and target at one or several temperatures.
        look: theme, sizes and style.
        among: more of them, which are not drawn, and for which there would be room too.
        temperature: how that of a single report is written, if not as short as possible.

    Raises:
        UsageError: there are more bars than can be written under each other.
    """
    import matplotlib

    settings: dict[Any, Any] = matplotlib.rcParams  # the caller's `styled` puts them back
    settings.update(font_settings(look.font, [look.title or "", *(reports[0].labels or ())]))
    figure = new_figure(look)
    (room,) = grid_cells(figure, 1, 1, look)
    small = _readable(look, room, len(reports[0].logits), reports, figure.dpi)
    em = small.em_px(figure.dpi)
    width = (room.x1 - room.x0) / em
    names = _names(reports[0], int(_NAMES * width / _LETTER))
    most = max(float(report.probabilities.max()) for report in (*reports, *among))
    top = 1.0 if most >= _FULL else most
    left = width - max(map(_width, names)) - 1.5
    length = _length((*reports, *among), top, left)
    rows = _rows(reports, length)
    inner = rectangle(room.x0, room.y0, room.x1 - em * (left - length), room.y1 - _OVER * rows * em)
    ax = add_axes(figure, inner)
    _draw_bars(ax, reports, small)
    _dress(ax, reports, names, top, inner, small, temperature)
    if rows and look.legend != "none":
        _list_temperatures(ax, reports, small, rows)
    _write_values(ax, reports, small)
    return figure


def _readable(look: Look, room: Bbox, classes: int, reports: Sequence[SoftmaxReport], dpi: float) -> Look:
    """Text so small that a line of it fits each bar."""
    family = len(reports)
    height_pt = (room.y1 - room.y0) / dpi * 72
    lines = _LEADING * classes * (family + _BETWEEN * (family > 1)) + _HEAD_AND_FOOT
    text_pt = min(look.size.text_pt, height_pt / (lines + _OVER * (family > 1)))
    if text_pt < UNREADABLE_PT:
        raise UsageError(
            f"{classes * family} bars in a panel leave no legible labels",
            hint=f"choose a larger {argument('size')}",
        )
    return replace(look, size=replace(look.size, text_pt=text_pt)).boxed()


def _length(reports: Sequence[SoftmaxReport], top: float, left: float) -> float:
    """How long the axis up to ``top`` can be, so that what is written at the bars fits; in text sizes."""
    ends: list[float] = [
        (left - _width(_written(report, i)) - 1.0) / (probability / top)
        for report in reports
        for i, probability in enumerate(report.probabilities.tolist())
        if probability > 0
    ]
    return max(0.3 * left, min(left, *ends))


def _heights(reports: Sequence[SoftmaxReport], i: int) -> list[tuple[float, float]]:
    """The lower and the upper edge of the bars of a class, from its first report to its last."""
    if len(reports) == 1:
        return [(-i - _THICK / 2, -i + _THICK / 2)]
    step = 1 / (len(reports) + _BETWEEN)
    top = -i + len(reports) * step / 2
    return [(top - (k + _FILLED) * step, top - (k + 1 - _FILLED) * step) for k in range(len(reports))]


def _alphas(reports: Sequence[SoftmaxReport]) -> list[float]:
    """How strong each report's bars are, by the order of the temperatures."""
    order = sorted(report.temperature for report in reports)
    least = _WEAKEST if len(reports) > 1 else _STRONGEST
    return [
        least + (_STRONGEST - least) * order.index(report.temperature) / max(1, len(reports) - 1)
        for report in reports
    ]


def _draw_bars(ax: Axes, reports: Sequence[SoftmaxReport], look: Look) -> None:
    own, other = (stroke.color for stroke in look.theme.strokes[:2])
    for k, (report, alpha) in enumerate(zip(reports, _alphas(reports), strict=True)):
        for i, probability in enumerate(report.probabilities.tolist()):
            color, opaque = own, alpha
            if i == report.target:  # where all strokes have one colour, a lighter shade of it
                color, opaque = other, alpha if other != own or len(reports) > 1 else _SHADED
            low, high = _heights(reports, i)[k]
            x, y = [0, probability, probability, 0], [low, low, high, high]
            ax.fill(x, y, facecolor=color, alpha=opaque, linewidth=0, zorder=2)
            # an edge, which a sketch in the terminal shows too
            ax.plot(x, y, color=color, linewidth=0.3 * look.line_pt, gid=EDGE, zorder=2)


def _dress(
    ax: Axes,
    reports: Sequence[SoftmaxReport],
    names: Sequence[str],
    top: float,
    room: Bbox,
    look: Look,
    temperature: str | None,
) -> None:
    family, first = len(reports) > 1, reports[0]
    ticks = plain_or_none(look, (0.0, top), 4)
    rows = tuple((-float(i), name) for i, name in enumerate(names))
    head = "class (logit)" if first.labels else "logit"
    if not family and (temperature or first.temperature != 1):
        head = temperature or _temperature(first)
    frame = Frame((0.0, top), (0.5 - len(rows), 0.5), ticks, rows)
    format_axes(ax, frame, look, room, names=("probability", head))
    ax.spines[["top", "right"]].set_visible(False)


def _rows(reports: Sequence[SoftmaxReport], width: float) -> int:
    """In how many rows the temperatures are listed over axes of a width in text sizes."""
    if len(reports) == 1:
        return 0
    taken = sum(_width(_temperature(report)) + _HANDLE for report in reports)
    return math.ceil(taken / (_LISTED * width))


def _temperature(report: SoftmaxReport) -> str:
    return rf"$T={format_number(report.temperature)}$"


def _list_temperatures(ax: Axes, reports: Sequence[SoftmaxReport], look: Look, rows: int) -> None:
    """Which bars are at which temperature, over the right end of the axes."""
    for report, alpha in zip(reports, _alphas(reports), strict=True):
        ax.plot([], [], color=look.theme.strokes[0].color, alpha=alpha, linewidth=4 * look.line_pt,
                label=_temperature(report))  # fmt: skip
    ax.legend(
        loc="lower right", bbox_to_anchor=(1.0, 1.0), frameon=False, fontsize=look.size.text_pt,
        ncols=math.ceil(len(reports) / rows), handlelength=1.2, columnspacing=1.2, borderaxespad=0.2,
        labelspacing=0.3,
    )  # fmt: skip


def _write_values(ax: Axes, reports: Sequence[SoftmaxReport], look: Look) -> None:
    for k, report in enumerate(reports):
        for i, probability in enumerate(report.probabilities.tolist()):
            ax.annotate(
                _written(report, i), (probability, sum(_heights(reports, i)[k]) / 2),
                (0.4 * look.size.text_pt, 0), textcoords="offset points", ha="left", va="center_baseline",
                fontsize=look.size.text_pt, annotation_clip=False, zorder=5,
            )  # fmt: skip


def _names(report: SoftmaxReport, most: int) -> list[str]:
    """The labels of the bars, up to that many letters: ``cat (2)``, or unlabelled ``$x_0=2$``."""
    logits = [format_number(logit, 4) for logit in report.logits]
    if report.labels is None:
        return [rf"$x_{{{i}}}={logit}$".replace("∞", r"\infty") for i, logit in enumerate(logits)]
    return [
        f"{_shortened(label, most - len(logit) - 3)} ({logit})".replace("$", r"\$")  # a dollar, no formula
        for label, logit in zip(report.labels, logits, strict=True)
    ]


def _shortened(label: str, most: int) -> str:
    return label if len(label) <= most else f"{label[: max(1, most - 1)]}…"


def _written(report: SoftmaxReport, i: int) -> str:
    """The probability with three digits; of the target also the loss, −log p."""
    p = float(report.probabilities[i])
    value = plain_label(float(f"{p:.3g}"), 10.0 ** (math.floor(math.log10(p)) - 2)) if p else "0"
    if i != report.target:
        return value
    loss = format_number(report.cross_entropy or 0.0, 3).replace("∞", r"\infty")
    return rf"{value},  $-\log p={loss}$"


def _width(text: str) -> float:
    """About how wide a text is, in text sizes."""
    bare = text.replace(r"\log", "log").replace(r"\cdot", "·").replace(r"\infty", "∞").translate(_MARKUP)
    return sum(_WIDE_LETTER if ord(letter) > 0x2E80 else _LETTER for letter in bare)


_MARKUP = str.maketrans("", "", "${}^_\\")
