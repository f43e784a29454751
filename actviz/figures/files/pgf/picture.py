"""A figure as a picture for pgfplots: axes, curves and text that a LaTeX document draws in its own font.

It is read off the drawn figure, and written without any TeX.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from actviz.errors import ActvizError, argument
from actviz.figures.files.pgf.axes import axis_environment
from actviz.figures.files.pgf.recorder import Shape, Words, recorded
from actviz.figures.files.pgf.tikz import Names, absolute, mark_lines, node, shape_line
from actviz.figures.files.pgf.words import packages

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

    from actviz.figures.style.look import Look

_LARGEST_IN = 100.0  # TeX's lengths end at 226 inches, and some of pgfplots' are twice the picture's
_LAST_LATIN = "\u024f"  # LaTeX has a font for letters up to here; signs of mathematics are commands


def picture(figure: Figure, look: Look, kept: dict[str, str]) -> str:
    r"""A ``tikzpicture`` of the figure's exact size, for ``\input``.

    Args:
        figure: as it was drawn, on an Agg canvas.
        look: what it was drawn with.
        kept: what the file says of itself, written first as ``% Key: value``.

    Raises:
        ActvizError: the figure is larger than TeX can count.
    """
    width_in, height_in = figure.get_size_inches()
    if max(width_in, height_in) > _LARGEST_IN:
        raise ActvizError(
            f"a tex picture can be {_LARGEST_IN:g} inches wide and high, not {width_in:g} x {height_in:g}",
            hint=f"a larger {argument('dpi')} makes the same number of pixels smaller",
        )
    figure.draw_without_rendering()  # puts everything in its place
    names = Names(_known_colors(look))
    far_corner = absolute(72 * width_in, 72 * height_in)
    body = [rf"\useasboundingbox (0bp,0bp) rectangle {far_corner};"]
    if not look.transparent and look.theme.background != "white":
        body.append(rf"\fill[{names.color(_hex(look.theme.background))}] (0bp,0bp) rectangle {far_corner};")
    for ax in figure.axes:
        body += axis_environment(ax, names)
    for artist in [*figure.patches, *figure.lines, *figure.artists, *figure.texts, *figure.legends]:
        body += _loose(artist, names)
    return "\n".join(
        [
            *(f"% {key}: {value}" for key, value in kept.items()),
            *_instructions("\n".join(body)),
            r"\begin{tikzpicture}[",
            "  line join=round,",
            *(f"  {style}" for style in names.style_lines()),
            "]",
            *(f"  {line}" for line in [*names.color_lines(), *body]),
            r"\end{tikzpicture}%",
            "",
        ]
    )


def _instructions(body: str) -> list[str]:
    """What the document needs, in comments."""
    needed = ["pgfplots", *sorted(packages(body))]
    rare = "".join(dict.fromkeys(letter for letter in body if letter > _LAST_LATIN))
    font = r"\usepackage{lmodern}  % or another font that there is in all sizes"
    if rare:
        own = r"\usepackage{fontspec} \setmainfont{Noto Sans CJK SC}"
        font = f"{own}  % or another font with {rare}, for LuaLaTeX or XeLaTeX"
    return [
        "%",
        r"% For \input in a LaTeX document with, in its preamble,",
        *(rf"%   \usepackage{{{package}}}" for package in needed),
        r"%   \pgfplotsset{compat=1.18}  % or another: nothing here depends on it",
        f"%   {font}",
    ]


def _known_colors(look: Look) -> dict[str, str]:
    theme = look.theme
    roles = {"actvizground": theme.background, "actvizfaint": theme.faint, "actvizink": theme.ink}
    return {_hex(color): name for name, color in roles.items()}


def _hex(color: str) -> str:
    from matplotlib.colors import to_hex

    return to_hex(color)


def _loose(artist: Artist, names: Names) -> list[str]:
    """What is in the figure outside its axes: a title, a legend for all panels."""
    lines = []
    for drawn in recorded(artist):
        if isinstance(drawn, Words):
            lines.append(node(drawn, absolute(*drawn.at), names))
        elif isinstance(drawn, Shape):
            lines += shape_line(drawn, absolute, names)
        else:
            lines += mark_lines(drawn, lambda x, y, dx, dy: absolute(x + dx, y + dy), names)
    return lines
