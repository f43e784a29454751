"""What a matplotlib artist draws: shapes, marks and lines of text, in points from the lower left corner.

A renderer that draws nothing and takes notes. It does not know what they are for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from actviz.errors import ActvizError

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.backend_bases import GraphicsContextBase
    from matplotlib.font_manager import FontProperties
    from matplotlib.path import Path
    from matplotlib.text import Text
    from matplotlib.transforms import Transform
    from matplotlib.typing import ColorType

    from actviz.activations.evaluate import Array

CURVES = (3, 4)  # the codes of what is not straight in matplotlib's paths
Point = tuple[float, float]
Side = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Paint:
    """A colour as ``#rrggbb``, and how opaque it is."""

    color: str
    alpha: float = 1.0


@dataclass(frozen=True)
class Ink:
    """How a path is stroked and filled; lengths in points."""

    stroke: Paint | None
    fill: Paint | None
    width: float
    dashes: tuple[float, ...]
    dash_offset: float
    cap: Literal["butt", "projecting", "round"]
    join: Literal["miter", "round", "bevel"]
    clipped: bool  # to the axes


@dataclass(frozen=True, eq=False)
class Shape:
    """A path."""

    path: Path
    ink: Ink


@dataclass(frozen=True, eq=False)
class Marks:
    """One outline, drawn around the origin, at places of shape (n, 2)."""

    outline: Path
    places: Array
    ink: Ink

    @property
    def radius(self) -> float | None:
        """Of a round mark; None for any other."""
        points = np.asarray(self.outline.vertices)
        width, height = np.ptp(points, axis=0)
        codes = np.zeros(0) if self.outline.codes is None else np.asarray(self.outline.codes)
        curved = codes.size > 2 and np.isin(codes[1:-1], CURVES).all()
        return float(width) / 2 if curved and abs(width - height) < 1e-6 * width else None


@dataclass(frozen=True)
class Words:
    """A line of text; ``at`` is on its baseline, at the side that is to stay where it is."""

    text: str
    mathematics: bool  # in what is between dollar signs
    at: Point
    side: Side
    angle: float
    size_pt: float
    bold: bool
    paint: Paint
    ground: Paint | None = None  # of a text with a halo, which hides what is behind it


Drawn = Shape | Marks | Words


def recorded(artist: Artist) -> list[Drawn]:
    """Everything that an artist in a figure draws, in order; the figure is on an Agg canvas."""
    from matplotlib.backend_bases import RendererBase

    class Recorder(_Notes, RendererBase):
        """The renderer: what its methods are not told how to draw, it takes apart into paths."""

    recorder = Recorder(artist)
    halo = artist.get_path_effects()  # with which letters are drawn as paths
    artist.set_path_effects([])
    artist.draw(recorder)
    artist.set_path_effects(halo)
    return recorder.drawn


class _Notes:
    """The methods by which artists draw."""

    def __init__(self, artist: Artist) -> None:
        super().__init__()
        figure = artist.get_figure(root=True)
        assert figure is not None
        self.drawn: list[Drawn] = []
        self._artist = artist
        self._ground = _paint(figure.get_facecolor()) if artist.get_path_effects() else None
        self._size = figure.bbox.size
        self._dpi = figure.dpi
        self._measure: Any = figure.canvas.get_renderer()  # type: ignore[attr-defined] # Agg has one

    def draw_path(
        self, gc: GraphicsContextBase, path: Path, transform: Transform, rgbFace: ColorType | None = None
    ) -> None:
        """Note a path."""
        self.drawn.append(Shape(self._in_points(path, transform), _ink(gc, rgbFace)))

    def draw_markers(
        self,
        gc: GraphicsContextBase,
        marker_path: Path,
        marker_trans: Transform,
        path: Path,
        trans: Transform,
        rgbFace: ColorType | None = None,
    ) -> None:
        """Note marks, where they are finite."""
        places = np.asarray(self._in_points(path, trans).vertices)
        places = places[np.isfinite(places).all(axis=1)]
        self.drawn.append(Marks(self._in_points(marker_path, marker_trans), places, _ink(gc, rgbFace)))

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: bool | Literal["TeX"] = False,
        mtext: Text | None = None,
    ) -> None:
        """Note a line of text."""
        # a line of several is handed over without the text that it is of
        side: Any = getattr(mtext or self._artist, "get_horizontalalignment", lambda: "left")()
        width = self.get_text_width_height_descent(s, prop, ismath)[0]
        along = {"left": 0.0, "center": width / 2, "right": width}[side]
        turn = math.radians(angle)
        weight = prop.get_weight()
        self.drawn.append(
            Words(
                text=s,
                mathematics=bool(ismath),
                at=(
                    (x + along * math.cos(turn)) * 72 / self._dpi,
                    (y + along * math.sin(turn)) * 72 / self._dpi,
                ),
                side=side,
                angle=angle,
                size_pt=prop.get_size_in_points(),
                bold=weight in ("bold", "heavy", "black") or (isinstance(weight, int) and weight >= 600),
                paint=_paint(gc.get_rgb()),
                ground=self._ground,
            )
        )

    def draw_image(self, *_: Any, **__: Any) -> None:
        """Refuse: pixels are neither curves nor text."""
        raise ActvizError("a tex picture cannot hold an image", hint="write a PDF: -o fig.pdf")

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: bool | Literal["TeX"]
    ) -> tuple[float, float, float]:
        """As in a PNG, so that text is where it is there."""
        size: tuple[float, float, float] = self._measure.get_text_width_height_descent(s, prop, ismath)
        return size

    def get_canvas_width_height(self) -> tuple[float, float]:
        """In pixels, as all that artists hand over."""
        return float(self._size[0]), float(self._size[1])

    def flipy(self) -> bool:
        """No: upwards is positive, as in TeX."""
        return False

    def points_to_pixels(self, points: Any) -> Any:
        """At the figure's resolution."""
        return points * self._dpi / 72

    def _in_points(self, path: Path, transform: Transform) -> Path:
        from matplotlib.transforms import Affine2D

        return transform.transform_path(path).transformed(Affine2D().scale(72 / self._dpi))


def _ink(gc: GraphicsContextBase, face: ColorType | None) -> Ink:
    stroke = _paint(gc.get_rgb())
    fill = None
    if face is not None:
        fill = _paint(face)
        if gc.get_forced_alpha() or len(face) == 3:
            fill = Paint(fill.color, gc.get_alpha())
    offset, dashes = gc.get_dashes()
    return Ink(
        stroke=stroke if stroke.alpha > 0 and gc.get_linewidth() > 0 else None,
        fill=fill if fill and fill.alpha > 0 else None,
        width=gc.get_linewidth(),
        dashes=() if dashes is None else tuple(map(float, np.asarray(dashes))),
        dash_offset=float(offset or 0.0),
        cap=gc.get_capstyle(),
        join=gc.get_joinstyle(),
        clipped=gc.get_clip_rectangle() is not None,
    )


def _paint(color: ColorType) -> Paint:
    from matplotlib.colors import to_hex, to_rgba

    rgba = to_rgba(color)
    return Paint(to_hex(rgba), rgba[3])
