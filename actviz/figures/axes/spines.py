"""The lines of axes with their ticks, the labels at these, and arrow heads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actviz.figures.axes.labels import PAD, TICK, ZERO, Labels, Row

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.spines import Spine
    from matplotlib.text import Text

    from actviz.figures.axes.frame import Frame
    from actviz.figures.style.look import Look

ORIGIN = "origin"  # the gid of the 0 where the axes cross
_HALO = 0.12  # how far a halo reaches beyond its label, in text sizes
_ABOVE_CURVES = 3.5  # and below the dots at jumps


def draw_axes(ax: Axes, frame: Frame, look: Look, labels: Labels) -> None:
    """Draw the axis lines with their ticks, and the labels where they were `arranged`."""
    centred = frame.centred(look)
    if centred:
        _draw_arrows(ax, look)
    _draw_axis(ax, ax.xaxis, labels.x, look, centred=centred)
    _draw_axis(ax, ax.yaxis, labels.y, look, centred=centred)
    if labels.zero.ticks:
        _write_zero(ax, labels, look)


def axis_lines(ax: Axes) -> tuple[Spine, Spine]:
    """The horizontal and the vertical axis line; labels at the edge have the other spine of theirs."""
    bottom, left, top, right = (ax.spines[side] for side in ("bottom", "left", "top", "right"))
    return bottom if bottom.get_visible() else top, left if left.get_visible() else right


def _draw_arrows(ax: Axes, look: Look) -> None:
    """At the ends of centred axes."""
    for x, y, marker, transform in (
        (1, 0, ">", ax.get_yaxis_transform()),
        (0, 1, "^", ax.get_xaxis_transform()),
    ):
        ax.plot(x, y, marker, color=look.theme.ink, markersize=0.4 * look.size.text_pt, transform=transform,
                clip_on=False)  # fmt: skip


def _draw_axis(ax: Axes, axis: Axis, row: Row, look: Look, *, centred: bool) -> None:
    """The line of an axis with its ticks, and matplotlib's own labels at these."""
    from matplotlib.ticker import FixedFormatter, FixedLocator

    text_pt, ink = look.size.text_pt, look.theme.ink
    near, far = ("bottom", "top") if axis is ax.xaxis else ("left", "right")
    # labels at the edge belong to the spine that is there, unseen; the other one is then the axis line
    line, hidden = (far, near) if row.place == "edge" else (near, far)
    labelled = far if row.place == "opposite" else near
    if centred:
        ax.spines[hidden].set_visible(False)
        for side in {line, labelled} if row.place == "opposite" else {line}:
            ax.spines[side].set_position(("data", 0.0))
    else:
        ax.spines[far].set_color(look.theme.faint)
    axis.set_major_locator(FixedLocator([at for at, _ in row.ticks]))
    axis.set_major_formatter(FixedFormatter([text for _, text in row.ticks]))
    shown: dict[str, Any] = {side: side == line for side in (near, far)}
    shown |= {f"label{side}": side == labelled for side in (near, far)}
    inwards = row.place == "edge"  # from the far spine that is the same way; labels make no room for it
    axis.set_tick_params(
        length=TICK * text_pt, width=0.06 * text_pt, direction="in" if inwards else "out", color=ink,
        pad=(PAD + TICK * inwards) * text_pt, labelsize=text_pt, labelcolor=ink, **shown,
    )  # fmt: skip
    if look.grid:
        ax.set_axisbelow(True)
        axis.grid(color=look.theme.faint, linewidth=0.04 * text_pt)
    if any(row.haloed):
        axis.set_zorder(_ABOVE_CURVES)
        for tick, haloed in zip(axis.get_major_ticks(len(row.ticks)), row.haloed, strict=True):
            if haloed:
                give_halo(tick.label2 if labelled == far else tick.label1, look)


def _write_zero(ax: Axes, labels: Labels, look: Look) -> None:
    """The one 0 of both axes, beside the place where they cross."""
    right, up = (1 if row.place == "opposite" else -1 for row in (labels.y, labels.x))
    text_pt = look.size.text_pt
    zero = ax.annotate(
        "0", (0, 0), (right * ZERO[0] * text_pt, up * ZERO[1] * text_pt), textcoords="offset points",
        ha="left" if right > 0 else "right", va="bottom" if up > 0 else "top", fontsize=text_pt,
        color=look.theme.ink, annotation_clip=False, zorder=_ABOVE_CURVES, gid=ORIGIN,
    )  # fmt: skip
    if any(labels.zero.haloed):
        give_halo(zero, look)


def give_halo(label: Text, look: Look) -> None:
    """Interrupt what is behind a text, in the colour of the background."""
    from matplotlib.patheffects import withStroke

    label.set_path_effects(
        [withStroke(linewidth=2 * _HALO * look.size.text_pt, foreground=look.theme.background)]
    )
