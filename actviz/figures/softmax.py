"""Probabilities as bars with their values written at them, one panel for each temperature."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from actviz.errors import UsageError, argument
from actviz.figures.axes.frame import Frame, dress
from actviz.figures.axes.layout import add_axes, new_figure, rooms
from actviz.figures.axes.ticks import plain_label, plain_ticks
from actviz.figures.sheets.pages import UNREADABLE_PT
from actviz.figures.style.fonts import font_settings
from actviz.notation import format_number

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.analysis.units.softmax import SoftmaxReport
    from actviz.figures.axes.geometry import Box
    from actviz.figures.style.look import Look

_THICK = 0.64  # of the space of a class
_LEADING = 1.4  # the least space of a class, in text sizes
_HEAD_AND_FOOT = 5.3  # what is written over and under the bars, in text sizes
_LETTER, _WIDE_LETTER = 0.62, 1.0  # their widths, in text sizes; Chinese letters are wide
_NAMES = 0.4  # the share of a panel's width that the names of classes may take
_GAP = 0.8  # what text in panels with a gap among them counts
_FULL = 0.4  # from this probability on the axis goes up to 1


def bars_figure(
    reports: Sequence[SoftmaxReport],
    look: Look,
    among: Sequence[SoftmaxReport] = (),
    temperatures: Sequence[str] = (),
) -> Figure:
    """The probabilities of the classes, from top to bottom; that of the target in another colour.

    Args:
        reports: of the same logits, labels and target at one or several temperatures.
        look: theme, sizes and style.
        among: more of them, which are not drawn, and for which there would be room too.
        temperatures: how those of the reports are written, if not as short as possible.

    Raises:
        UsageError: there are more classes than can be written under each other.
    """
    import matplotlib

    settings: dict[Any, Any] = matplotlib.rcParams  # the caller's `styled` puts them back
    settings.update(font_settings(look.font, [look.title or "", *(reports[0].labels or ())]))
    figure = new_figure(look)
    across = _across(figure, len(reports), len(reports[0].logits), look)
    panels = rooms(figure, len(reports), across, look)
    small = _readable(look, across, panels[0], len(reports[0].logits), figure.dpi)
    most = max(float(report.probabilities.max()) for report in (*reports, *among))
    top = 1.0 if most >= _FULL else most
    width = (panels[0].x1 - panels[0].x0) / (small.size.text_pt / 72 * figure.dpi)  # in text sizes
    names = _names(reports[0], int(_NAMES * width / _LETTER))
    left = width - max(map(_width, names)) - 1.5
    end = max(top, *(_reach(report, left) for report in (*reports, *among)))
    heads = temperatures or [_head(report, family=len(reports) > 1) for report in reports]
    for report, head, room in zip(reports, heads, panels, strict=True):
        _draw(figure, room, report, names, head, (top, end), small)
    return figure


def _head(report: SoftmaxReport, *, family: bool) -> str:
    """What stands over the names of the classes."""
    if family or report.temperature != 1:
        return rf"$T={format_number(report.temperature)}$"
    return "class (logit)" if report.labels else "logit"


def _across(figure: Figure, panels: int, classes: int, look: Look) -> int:
    """How many panels side by side make the text largest; a gap in the last row has to be worth it."""

    def merit(across: int) -> float:
        room = rooms(figure, panels, across, look)[0]
        return _text_pt(look, across, room, classes, figure.dpi) * (_GAP if panels % across else 1.0)

    return max(range(1, panels + 1), key=merit)


def _text_pt(look: Look, across: int, room: Box, classes: int, dpi: float) -> float:
    """Text so small that a line of it fits each class."""
    height_pt = (room.y1 - room.y0) / dpi * 72
    return min(look.in_panels(across).size.text_pt, height_pt / (_LEADING * classes + _HEAD_AND_FOOT))


def _readable(look: Look, across: int, room: Box, classes: int, dpi: float) -> Look:
    text_pt = _text_pt(look, across, room, classes, dpi)
    if text_pt < UNREADABLE_PT:
        raise UsageError(
            f"{classes} bars in a panel would have letters too small to read",
            hint=f"a larger {argument('size')} has room for more",
        )
    return replace(look, size=replace(look.size, text_pt=text_pt)).boxed()


def _reach(report: SoftmaxReport, width: float) -> float:
    """Where an axis has to end so that what is written at the bars fits; its width is in text sizes."""
    ends: list[float] = [
        probability / (1 - min(0.7, (_width(_written(report, i)) + 1.0) / width))
        for i, probability in enumerate(report.probabilities.tolist())
    ]
    return max(ends)


def _draw(
    figure: Figure,
    room: Box,
    report: SoftmaxReport,
    names: Sequence[str],
    head: str,
    ends: tuple[float, float],
    look: Look,
) -> None:
    """The bars of one report; ticks up to the first of the ends, the axis up to the second."""
    ax = add_axes(figure, room)
    for i, probability in enumerate(report.probabilities.tolist()):
        color, other = (stroke.color for stroke in look.theme.strokes[:2])
        alpha = 0.85
        if i == report.target:  # where all strokes have one colour, a lighter shade of it
            color, alpha = other, 0.45 if other == color else alpha
        low, high = -i - _THICK / 2, -i + _THICK / 2
        x, y = [0, probability, probability, 0], [low, low, high, high]
        ax.fill(x, y, facecolor=color, alpha=alpha, linewidth=0, zorder=2)
        # an edge, which a sketch in the terminal shows too
        ax.plot(x, y, color=color, linewidth=0.3 * look.line_pt, label="_edge", zorder=2)
    ticks = () if look.ticks == "none" else tuple(plain_ticks(0.0, ends[0], 4))
    rows = tuple((-float(i), name) for i, name in enumerate(names))
    frame = Frame((0.0, ends[1]), (0.5 - len(rows), 0.5), ticks, rows)
    dress(ax, frame, look, room, names=("probability", head))
    ax.spines[["top", "right"]].set_visible(False)
    for i, probability in enumerate(report.probabilities.tolist()):
        ax.annotate(
            _written(report, i), (probability, -i), (0.4 * look.size.text_pt, 0),
            textcoords="offset points", ha="left", va="center_baseline", fontsize=look.size.text_pt,
            annotation_clip=False, zorder=5,
        )  # fmt: skip


def _names(report: SoftmaxReport, most: int) -> list[str]:
    """What stands beside the bars, up to that many letters: ``cat (2)``, or unlabelled ``$x_0=2$``."""
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
