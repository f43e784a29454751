"""How lengths, numbers, colours and paths are written for TikZ. Knows neither axes nor figures."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from actviz.figures.files.pgf.recorder import Ink, Marks, Paint, Point, Shape, Words
from actviz.figures.files.pgf.words import tex_text

if TYPE_CHECKING:
    from matplotlib.path import Path

Coordinate = Callable[[float, float], str]  # from points on paper to what TikZ reads

_LINE_LENGTH = 100
_HALO = 0.06  # around a text that hides what is behind it, in text sizes
_CAPS = {"butt": "butt", "projecting": "rect", "round": "round"}
_MOVE, _LINE, _QUADRATIC, _CUBIC, _CLOSE = 1, 2, 3, 4, 79  # codes of matplotlib's paths


def number(x: float, decimals: int) -> str:
    """``x`` to that many places, negative ones too, without trailing zeros."""
    x = round(x, decimals) + 0.0  # adding 0.0 turns -0.0 into 0.0
    if x == 0:
        return "0"
    if decimals <= 12 and abs(x) < 1e7:
        text = f"{x:.{max(decimals, 0)}f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    digits, _, power = f"{x:.{max(0, math.floor(math.log10(abs(x))) + decimals)}e}".partition("e")
    return f"{digits.rstrip('0').rstrip('.') if '.' in digits else digits}e{int(power)}"


def length(points: float) -> str:
    """``4.4bp``: matplotlib's points are TeX's big points, 72 to the inch."""
    return f"{number(points, 2)}bp"


def wrapped(words: Iterable[str]) -> list[str]:
    """Words in lines, as many to a line as it has columns for."""
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + 1 + len(word) <= _LINE_LENGTH:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


@dataclass
class Names:
    """The names under which a picture knows its colours and its styles, given at their first use."""

    roles: dict[str, str]  # names of colours given as #rrggbb; others are numbered
    colors: dict[str, str] = field(default_factory=dict)  # the names of those that are used
    styles: dict[str, str] = field(default_factory=dict)  # the names of options

    def color(self, color: str) -> str:
        """The name of a colour given as ``#rrggbb``."""
        if color not in self.colors:
            numbered = sum(color not in self.roles for color in self.colors)
            self.colors[color] = self.roles.get(color, f"actviz{numbered + 1}")
        return self.colors[color]

    def style(self, kind: str, options: Sequence[str]) -> str:
        """The name of a style: ``curve 1`` for the first of the kind ``curve``."""
        joined = ", ".join(options)
        if joined not in self.styles:
            before = sum(name.startswith(f"{kind} ") for name in self.styles.values())
            self.styles[joined] = f"{kind} {before + 1}"
        return self.styles[joined]

    def style_lines(self) -> list[str]:
        """The styles as options of the picture, kind by kind."""
        named = sorted(self.styles.items(), key=lambda item: item[1].split()[0])
        return [f"{name}/.style={{{options}}}," for options, name in named]

    def color_lines(self) -> list[str]:
        """The statements that define the colours."""
        return [
            rf"\definecolor{{{name}}}{{HTML}}{{{color[1:].upper()}}}" for color, name in self.colors.items()
        ]


def stroke(ink: Ink, names: Names, key: str = "draw") -> list[str]:
    """The options of a line; none where there is none."""
    if ink.stroke is None:
        return []
    options = [f"{key}={names.color(ink.stroke.color)}", f"line width={length(ink.width)}"]
    if ink.dashes:
        runs = " ".join(f"{'off' if i % 2 else 'on'} {length(run)}" for i, run in enumerate(ink.dashes))
        options.append(f"dash pattern={runs}")
        if ink.dash_offset:
            options.append(f"dash phase={length(ink.dash_offset)}")
    if ink.cap != "butt":
        options.append(f"line cap={_CAPS[ink.cap]}")
    if ink.join != "round":  # which the whole picture has
        options.append(f"line join={ink.join}")
    return options + opacity(ink.stroke, "draw opacity" if key == "draw" else "opacity")


def fill(ink: Ink, names: Names) -> list[str]:
    """The options of an area; none where it is not filled."""
    if ink.fill is None:
        return []
    return [f"fill={names.color(ink.fill.color)}", *opacity(ink.fill, "fill opacity")]


def opacity(paint: Paint, key: str) -> list[str]:
    """The option that makes a colour less than opaque."""
    return [f"{key}={number(paint.alpha, 3)}"] if paint.alpha < 1 else []


def shape_line(shape: Shape, coordinate: Coordinate, names: Names) -> list[str]:
    """The statement that draws a shape; none if there is nothing to see."""
    options = [*stroke(shape.ink, names), *fill(shape.ink, names)]
    path = _path_text(shape.path, coordinate)
    return [rf"\path[{', '.join(options)}] {path};"] if options and path else []


def mark_lines(
    marks: Marks, coordinate: Callable[[float, float, float, float], str], names: Names
) -> list[str]:
    """The statements that draw an outline at each place; ``coordinate`` takes a place and a step from it."""
    outline = Shape(marks.outline, marks.ink)
    return [
        line
        for x, y in marks.places.tolist()
        for line in shape_line(outline, partial(coordinate, x, y), names)
    ]


def curve_style(ink: Ink, marks: Marks | None, names: Names) -> list[str]:
    """The options of a plotted line, with round marks if there are any."""
    return [*stroke(ink, names, "color"), *(_round_marks(marks, names) if marks else [])]


def dot_style(marks: Marks, names: Names) -> list[str]:
    """The options of a plot of round marks alone."""
    return ["only marks", *_round_marks(marks, names)]


def _round_marks(marks: Marks, names: Names) -> list[str]:
    looks = ["solid", *stroke(marks.ink, names), *fill(marks.ink, names)]
    return ["mark=*", f"mark size={length(marks.radius or 0.0)}", f"mark options={{{', '.join(looks)}}}"]


def font(words: Words) -> str:
    """The option that gives text its size: in LaTeX's points, in which its fonts come."""
    size, leading = number(words.size_pt, 2), number(1.2 * words.size_pt, 2)
    weight = r"\bfseries" if words.bold else ""
    if words.bold and not words.mathematics:  # a plain number is set as mathematics, and is bold all the same
        weight += r"\boldmath"
    return rf"font=\fontsize{{{size}}}{{{leading}}}{weight}\selectfont"


def node(words: Words, place: str, names: Names) -> str:
    """The statement that writes a line of text, with its baseline at a place."""
    style = ["anchor=base", "inner sep=0bp", f"text={names.color(words.paint.color)}", font(words)]
    options = [names.style("text", style + opacity(words.paint, "opacity"))]
    if words.ground:
        options.append(f"fill={names.color(words.ground.color)}, inner sep={length(_HALO * words.size_pt)}")
    if words.side != "center":
        options.append(f"anchor=base {'west' if words.side == 'left' else 'east'}")
    if words.angle:
        options.append(f"rotate={number(words.angle, 3)}")
    text = tex_text(words.text, mathematics=words.mathematics)
    return rf"\node[{', '.join(options)}] at {place} {{{text}}};"


def absolute(x: float, y: float) -> str:
    """A place in the picture, from its lower left corner."""
    return f"({length(x)},{length(y)})"


def shifted(dx: float, dy: float) -> str:
    """What stands before a place to mean one that is so far from it."""
    shifts = [f"{axis}shift={length(by)}" for axis, by in (("x", dx), ("y", dy)) if round(by, 2)]
    return f"[{','.join(shifts)}]" if shifts else ""


def _path_text(path: Path, coordinate: Coordinate) -> str:
    """A path as TikZ writes it, or the empty string if nothing of it is drawn."""
    corners = _corners(path)
    if corners is not None:
        return f"{coordinate(*corners[0])} rectangle {coordinate(*corners[1])}"
    pieces: list[str] = []
    at = np.zeros(2)
    for vertices, code in path.iter_segments(simplify=False):
        points = np.asarray(vertices, dtype=float).reshape(-1, 2)
        if code == _CLOSE:
            pieces.append("-- cycle")
            continue
        if code == _QUADRATIC:  # raised to a cubic
            control, end = points
            points = np.array([at + 2 / 3 * (control - at), end + 2 / 3 * (control - end), end])
        at = points[-1]
        written = [coordinate(float(x), float(y)) for x, y in points]
        if code == _MOVE:
            pieces.append(written[0])
        elif code == _LINE:
            pieces.append(f"-- {written[0]}")
        else:
            pieces.append(f".. controls {written[0]} and {written[1]} .. {written[2]}")
    return " ".join(pieces) if len(pieces) > 1 else ""


def _corners(path: Path) -> tuple[Point, Point] | None:
    """Two opposite corners, if the path is an upright rectangle."""
    if path.codes is None or not np.array_equal(path.codes, (_MOVE, _LINE, _LINE, _LINE, _CLOSE)):
        return None
    points = np.asarray(path.vertices)[:4]
    steps = np.abs(np.diff(points, axis=0, append=points[:1])) > 1e-6
    if (steps.sum(axis=1) != 1).any() or steps[0, 0] == steps[1, 0] or steps[0, 0] != steps[2, 0]:
        return None
    (x0, y0), (x1, y1) = points[0], points[2]
    return (float(x0), float(y0)), (float(x1), float(y1))
