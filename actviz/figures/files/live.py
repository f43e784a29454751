"""SVG, and such whose formulas are text that can be edited: an element each, letters together.

``figure.savefig(…, backend="module://actviz.figures.files.live")`` writes it. Where letters are to be text,
matplotlib's own writer gives every one of a formula an element and a place of its own, sorted by font;
where they are outlines it parses all formulas anew for each figure.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html import escape  # that of xml.sax loads http and ssl
from typing import TYPE_CHECKING, Any

from matplotlib import cbook, rcParams
from matplotlib.backends.backend_mixed import MixedModeRenderer
from matplotlib.backends.backend_svg import FigureCanvasSVG, RendererSVG
from matplotlib.colors import to_hex
from matplotlib.font_manager import ttfFontProperty
from matplotlib.ft2font import LoadFlags

from actviz.figures.style.mathtext import parser

if TYPE_CHECKING:
    from matplotlib.backend_bases import GraphicsContextBase
    from matplotlib.font_manager import FontProperties
    from matplotlib.ft2font import FT2Font
    from matplotlib.text import Text

# in text sizes, from the end of a letter to the next
_KERNED, _SPACE = -0.2, 0.15  # letters between these are neighbours, those farther apart have a space between
_FAR = 3.0  # what is farther off, or further left than a neighbour, does not follow but has its own place
_SEEN = 0.01  # a shift from here on can be seen
_NO_BREAK = "\N{NO-BREAK SPACE}"  # the only kind that all editors keep


@dataclass
class _Run:
    """Neighbouring letters in one font and size; pixels from the start of the formula, downwards."""

    font: FT2Font
    size: float
    x: float
    y: float
    letters: str
    end: float

    def goes_on(self, font: FT2Font, size: float, x: float, y: float) -> bool:
        """Whether a letter belongs to this run."""
        near = _KERNED * size < x - self.end < _SPACE * size
        return near and (font, size) == (self.font, self.size) and abs(y - self.y) < _SEEN * size

    def after(self, last: _Run | None) -> str:
        """The run as an element that follows another, or stands at a place of its own."""
        place, letters = {"x": self.x, "y": self.y}, self.letters
        gap = self.x - last.end if last else -self.size
        if last and _KERNED * self.size < gap < _FAR * self.size:
            drop = self.y - last.y
            if gap >= _SPACE * self.size and abs(drop) < _SEEN * self.size:
                letters, gap = _NO_BREAK + letters, gap - _advance(self.font, self.size, " ")
            place = {key: by for key, by in (("dx", gap), ("dy", drop)) if abs(by) >= _SEEN * self.size}
        attributes = "".join(f' {key}="{value:.5g}"' for key, value in place.items())
        style = escape(_style(self.font, self.size), quote=False).replace('"', "&quot;")
        return f'<tspan{attributes} style="{style}">{escape(letters, quote=False)}</tspan>'


class _Renderer(RendererSVG):
    """Matplotlib's renderer, which it leaves all but formulas to."""

    def __init__(self, width: float, height: float, file: Any, **settings: Any) -> None:
        self._file = file
        super().__init__(width, height, file, **settings)  # type: ignore[no-untyped-call]

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: Any = False,
        mtext: Text | None = None,
    ) -> None:
        """Write a line of text."""
        if not ismath:
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)  # type: ignore[no-untyped-call]
            return
        *_, glyphs, rules = parser("path").parse(s, 72, prop)
        runs = _runs(glyphs)
        elements = [run.after(last) for last, run in zip([None, *runs], runs, strict=False)]
        turn = f" rotate({-angle:.6g})" if angle else ""
        writer: Any = self.writer
        writer.start("g", style=_fill(gc), transform=f"translate({x:.6g} {y:.6g}){turn}")
        writer.comment(s)
        # on one line: white space between the elements would be text
        self._file.write(f"<text>{''.join(elements)}</text>\n")
        for left, bottom, width, height in rules:
            sides = {"x": left, "y": -bottom - height, "width": width, "height": height}
            writer.element("rect", **{side: f"{length:.5g}" for side, length in sides.items()})
        writer.end("g")


class _Outlines(RendererSVG):
    """Matplotlib's renderer, that parses a formula once for all figures of a process and font."""

    def __init__(self, width: float, height: float, file: Any, **settings: Any) -> None:
        super().__init__(width, height, file, **settings)  # type: ignore[no-untyped-call]
        self._text2path.mathtext_parser = parser("path")  # type: ignore[assignment] # of which it calls `parse`


class FigureCanvas(FigureCanvasSVG):
    """What `savefig` asks a backend for."""

    def print_svg(
        self,
        filename: Any,
        *,
        bbox_inches_restore: Any = None,
        metadata: dict[str, Any] | None = None,
        **_: Any,
    ) -> None:
        """Write the figure to a file, as matplotlib does with its own renderer."""
        with cbook.open_file_cm(filename, "w", encoding="utf-8") as opened:
            file = opened if cbook.file_requires_unicode(opened) else codecs.getwriter("utf-8")(opened)
            dpi, self.figure.dpi = self.figure.dpi, 72
            width, height = self.figure.get_size_inches()
            kind = _Renderer if rcParams["svg.fonttype"] == "none" else _Outlines
            own = kind(72 * width, 72 * height, file, image_dpi=dpi, metadata=metadata)
            renderer: Any = MixedModeRenderer(  # type: ignore[no-untyped-call]
                self.figure, width, height, dpi, own, bbox_inches_restore=bbox_inches_restore
            )
            self.figure.draw(renderer)
            renderer.finalize()


def _runs(glyphs: Iterable[Any]) -> list[_Run]:
    """The letters of a formula as mathtext has laid them out, put together."""
    runs: list[_Run] = []
    for font, size, code, *_, x, up in glyphs:
        letter = chr(code)
        end = x + _advance(font, size, letter)
        if runs and runs[-1].goes_on(font, size, x, -up):
            runs[-1].letters += letter
            runs[-1].end = end
        else:
            runs.append(_Run(font, size, x, -up, letter, end))
    return runs


def _advance(font: FT2Font, size: float, letter: str) -> float:
    """How far a letter moves the next one, in pixels."""
    font.set_size(size, 72)
    return font.load_char(ord(letter), flags=LoadFlags.NO_HINTING).linearHoriAdvance / 65536


def _style(font: FT2Font, size: float) -> str:
    return f"{_face(font)}; font-size: {size:.5g}px"


@cache
def _face(font: FT2Font) -> str:
    face = ttfFontProperty(font)
    return "; ".join(
        [
            *([f"font-style: {face.style}"] if face.style != "normal" else []),
            *([f"font-weight: {face.weight}"] if face.weight != 400 else []),
            f"font-family: '{face.name}', sans-serif",
        ]
    )


def _fill(gc: GraphicsContextBase) -> str:
    rgb, alpha = gc.get_rgb(), gc.get_alpha() if gc.get_forced_alpha() else gc.get_rgb()[3]
    return f"fill: {to_hex(rgb)}" + (f"; opacity: {alpha:.3g}" if alpha != 1 else "")
