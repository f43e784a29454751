"""What diagrams are drawn with: nodes, arrows and words, measured in points from the lower left corner."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from actviz.activations.families.sigmoids import Sigmoid
from actviz.figures.axes.geometry import parts_inside, rectangle
from actviz.figures.axes.layout import grid_cells
from actviz.figures.axes.words import primed
from actviz.notation import format_number

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure
    from matplotlib.text import Text
    from matplotlib.transforms import Bbox, Transform

    from actviz.activations import Activation
    from actviz.figures.style.look import Look
    from actviz.figures.style.theme import Dash

Place = tuple[float, float]

HEAD = 0.72  # the length of an arrow's head, in text sizes
_HEAD_WIDTH = 0.46  # of its length, on each side
_TINT = 0.1  # how much of its colour a node is filled with
_BREATH = 0.28  # between a line and the words that interrupt it, in text sizes
_SPECK = 0.35  # a part of a line that is shorter is left out
_LONGEST_NAME = 5  # letters of a name that is written into a node


@dataclass(frozen=True)
class Span:
    """A length in text sizes: the least that it needs, and what it has where there is room."""

    least: float
    ample: float

    def at(self, share: float) -> float:
        """The length on the way from one to the other."""
        return self.least + share * (self.ample - self.least)


def fitted(width_pt: float, text_pt: float, spans: Sequence[Span]) -> tuple[float, float]:
    """How large text can be, at most ``text_pt``, so that spans fit side by side; and how ample they are.

    Returns:
        The size of the text in points, and the share from 0 (the least) to 1 (ample).
    """
    least, ample = (sum(sizes) for sizes in zip(*((s.least, s.ample) for s in spans), strict=True))
    text_pt = min(text_pt, width_pt / least)
    return text_pt, min(1.0, max(0.0, (width_pt / text_pt - least) / (ample - least)))


class Drawing:
    """A figure without axes that is drawn into in points.

    Every artist is one of the figure's own, so that PNG, SVG, PDF and tex have them alike.
    """

    def __init__(self, figure: Figure, look: Look) -> None:
        from matplotlib.transforms import Affine2D

        self._figure = figure
        self._to_pixels: Transform = Affine2D().scale(1 / 72) + figure.dpi_scale_trans
        self.look = look
        (room,) = grid_cells(figure, 1, 1, look)
        self.room = self._in_points(room)

    def with_text(self, text_pt: float) -> None:
        """Draw with text of this size from now on."""
        self.look = replace(self.look, size=replace(self.look.size, text_pt=text_pt))

    @property
    def em(self) -> float:
        """The size of the text, in points."""
        return self.look.size.text_pt

    def tint(self, color: str) -> str:
        """A colour that is nearly the background's, to fill nodes with."""
        from matplotlib.colors import to_hex, to_rgb

        over, under = np.array(to_rgb(color)), np.array(to_rgb(self.look.theme.background))
        return to_hex((_TINT * over + (1 - _TINT) * under).tolist())

    def measure(self, text: str, size: float = 1.0, *, bold: bool = False) -> tuple[float, float]:
        """Width and height of a text, in text sizes."""
        probe = self._text(text, (0.0, 0.0), size, bold=bold)
        box = self._in_points(probe.get_window_extent())
        probe.remove()
        return (box.x1 - box.x0) / self.em, (box.y1 - box.y0) / self.em

    def width(self, *texts: str) -> float:
        """The width of the widest of some texts, in text sizes."""
        return max(self.measure(text)[0] for text in texts)

    def write(
        self,
        text: str,
        at: Place,
        size: float = 1.0,
        *,
        color: str | None = None,
        bold: bool = False,
        ha: str = "center",
        va: str = "center_baseline",
        turned: bool = False,
    ) -> Bbox:
        """Write a text; the box that it fills, in points."""
        if bold:
            text = re.sub(r"\$([^$]*)\$", r"$\\mathbf{\1}$", text)
        written = self._text(text, at, size, bold=bold)
        written.set(ha=ha, va=va, color=color or self.look.theme.ink, zorder=5, rotation=90 if turned else 0)
        return self._in_points(written.get_window_extent())

    def circle(self, at: Place, radius: float, color: str, *, filled: bool = True) -> None:
        """A round node, filled with a tint of its colour or with the background's."""
        from matplotlib.patches import Circle

        looks = self._node(color)
        if not filled:
            looks["facecolor"] = self.look.theme.background
        self._add(Circle(at, radius, **looks))

    def square(self, box: Bbox, color: str) -> None:
        """A node with corners."""
        from matplotlib.patches import Rectangle

        self._add(Rectangle((box.x0, box.y0), box.x1 - box.x0, box.y1 - box.y0, **self._node(color)))

    def dot(self, at: Place, radius: float, color: str, *, closed: bool) -> None:
        """The end of a jump: closed where the function takes the value."""
        from matplotlib.patches import Circle

        face = color if closed else self.look.theme.background
        self._add(Circle(at, radius, facecolor=face, edgecolor=color, linewidth=0.7 * self.look.line_pt,
                         zorder=4))  # fmt: skip

    def line(
        self, points: Sequence[Place], color: str, width: float, dash: Dash = "-", *, above: bool = False
    ) -> None:
        """A polyline, under the nodes or above them."""
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        path = Path(np.asarray(points, dtype=float))
        self._add(
            PathPatch(
                path, fill=False, edgecolor=color, linewidth=width, linestyle=dash, capstyle="butt",
                zorder=3.5 if above else 2,
            )
        )  # fmt: skip

    def arrow(
        self,
        start: Place,
        end: Place,
        color: str,
        width: float,
        dash: Dash = "-",
        gaps: Sequence[Bbox] = (),
        *,
        head: float = 1.0,
    ) -> None:
        """A straight arrow, interrupted where words are; ``head`` scales its head."""
        from matplotlib.patches import Polygon

        tail, tip = np.array(start), np.array(end)
        along = (tip - tail) / math.dist(start, end)
        length = head * (HEAD * self.em + 0.9 * width)
        across = _HEAD_WIDTH * length * np.array([-along[1], along[0]])
        neck = tip - length * along
        self._add(Polygon([tip, neck + across, neck - across], closed=True, facecolor=color, linewidth=0,
                          zorder=2))  # fmt: skip
        shaft = np.array([tail, neck + 0.1 * length * along])
        at = 0.0
        for enter, leave in sorted(self._interrupted(shaft, gaps)):
            self._part(shaft, at, enter, color, width, dash)
            at = max(at, leave)
        self._part(shaft, at, 1.0, color, width, dash)

    def _interrupted(self, shaft: Any, gaps: Sequence[Bbox]) -> list[tuple[float, float]]:
        """The shares of a shaft that lie in gaps."""
        found = [parts_inside(shaft, gap.padded(_BREATH * self.em)) for gap in gaps]
        shares = [(float(enter[0]), float(leave[0])) for enter, leave in found]
        return [share for share in shares if share[0] < share[1]]

    def _part(self, shaft: Any, start: float, end: float, color: str, width: float, dash: Dash) -> None:
        tail, step = shaft[0], shaft[1] - shaft[0]
        if (end - start) * float(np.hypot(*step)) > _SPECK * self.em:
            self.line([tuple(tail + start * step), tuple(tail + end * step)], color, width, dash)

    def _node(self, color: str) -> dict[str, Any]:
        return {"facecolor": self.tint(color), "edgecolor": color, "linewidth": 0.8 * self.look.line_pt,
                "zorder": 3}  # fmt: skip

    def _add(self, artist: Artist) -> None:
        artist.set_transform(self._to_pixels)
        self._figure.add_artist(artist)

    def _text(self, text: str, at: Place, size: float, *, bold: bool) -> Text:
        return self._figure.text(*at, text, transform=self._to_pixels, fontsize=size * self.em,
                                 fontweight="bold" if bold else "normal")  # fmt: skip

    def _in_points(self, box: Bbox) -> Bbox:
        scale = 72 / self._figure.dpi
        return rectangle(box.x0 * scale, box.y0 * scale, box.x1 * scale, box.y1 * scale)


def node_symbol(function: Activation, look: Look) -> str:
    r"""What a function is called inside a node, for mathtext: ``\sigma``, ``\mathrm{tanh}``, else ``f``."""
    if function.called:
        return "f"
    if isinstance(function, Sigmoid):
        return r"\sigma"
    name = function.alias or function.name if look.theme.italic else function.shown
    if len(name) > _LONGEST_NAME or not name.isascii() or not name.isalnum():
        return "f"
    return name if look.theme.italic else rf"\mathrm{{{name}}}"


def in_math(formula: str) -> str:
    """A formula for mathtext, with primes for its apostrophes."""
    return f"${primed(formula)}$"


def written(x: float, digits: int = 3) -> str:
    """A number in a formula; with a power of ten, and a digit less, where it is far from 1."""
    text = format_number(x, digits)
    if "e" not in text:
        return text.replace("∞", r"\infty")
    mantissa, _, exponent = f"{x:.{max(0, digits - 2)}e}".partition("e")
    return rf"{mantissa}\cdot10^{{{int(exponent)}}}"
