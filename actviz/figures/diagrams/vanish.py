"""A chain of neurons: what goes forward, the factors of the gradient, and what is left of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from actviz.analysis.depth.chain import ChainReport
from actviz.errors import UsageError
from actviz.figures.axes.geometry import rectangle
from actviz.figures.axes.layout import new_figure
from actviz.figures.axes.words import titled
from actviz.figures.diagrams.drawing import (
    Drawing,
    Span,
    fitted,
    in_math,
    node_symbol,
    written,
)
from actviz.figures.diagrams.layers import draw_layers
from actviz.figures.vanish import power_of_ten_text, verdict

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

    from actviz.analysis.depth.vanish import VanishReport
    from actviz.figures.style.look import Look

MOST_DRAWN = 5  # layers; of more, the first two and the last two
_BIG = 1.25  # what is written into nodes, in text sizes
_RADIUS, _HALF_SQUARE = 1.5, 1.25  # of a neuron, and of the cost, in text sizes
_LINE = 1.4  # from one line of words to the next, in text sizes
_BACK = 2 * _RADIUS + 5.7  # from the top down to the arrow back, in text sizes
_CHAIN_ROWS = _BACK + 9.0  # the height of everything above the plot
_LEAST_PLOT, _MOST_PLOT = 10.2, 19.0  # of the plot with what is written around it
_OVER_PLOT = 2.0  # what its heading takes
_STRETCH = 1.4  # of the distances between neurons, at most
_DIGITS = 3


@dataclass(frozen=True)
class _Columns:
    """The middles of the drawn layers, in points, with None for those left out; and that of the cost."""

    layers: Sequence[int | None]  # counted from 1
    xs: Sequence[float]
    cost: float
    words: float  # where what is written at the left of the columns ends
    left: float
    right: float


def vanish_diagram(report: VanishReport, look: Look) -> Figure:
    """The chain with w, b, z and a of its neurons, its gradient's factors, and the gradient of every layer.

    Under the chain the gradient of the first layer's bias is written as a product, a factor under each
    neuron, and that of the last layer but one, or of the last of two; under that every layer's gradient
    beside its bound. Of more than 5 layers the first two and the last two are drawn.

    Args:
        report: of one function's chain.
        look: theme, sizes and style.

    Raises:
        UsageError: it is of random chains, of networks, or of several functions.
    """
    chain = report.functions[0]
    if len(report.functions) > 1 or not isinstance(chain, ChainReport):
        raise UsageError("a diagram shows one chain of single neurons")
    figure = new_figure(look)
    drawing = Drawing(figure, look)
    columns = _columns(chain, drawing)
    top = _top(drawing)
    _draw_chain(drawing, chain, columns, top)
    bottom = _draw_products(drawing, chain, columns, top - _BACK * drawing.em)
    heading = _heading(chain, drawing)
    size = min(
        1.0, 0.97 * (drawing.room.x1 - columns.left) / drawing.em / drawing.measure(heading, bold=True)[0]
    )
    drawing.write(heading, (columns.left, bottom - 0.6 * drawing.em), size, ha="left", bold=True)
    bottom -= _OVER_PLOT * drawing.em
    low = max(drawing.room.y0, bottom - _MOST_PLOT * drawing.em)
    neurons = None if None in columns.layers else (columns.xs[0], [*columns.xs, columns.cost][1])
    draw_layers(figure, drawing, chain, rectangle(columns.left, low, columns.right, bottom), neurons)
    return figure


def _shown(layers: int) -> list[int | None]:
    if layers <= MOST_DRAWN:
        return list(range(1, layers + 1))
    return [1, 2, None, layers - 1, layers]


def _second(layers: int) -> int | None:
    """The layer whose gradient is compared with the first one's: the last but one."""
    return layers - 1 if layers > 2 else 2 if layers == 2 else None


def _factors(chain: ChainReport, layer: int, first: int, symbol: str) -> tuple[str, str]:
    """What a layer multiplies the gradient of an earlier one with: f′(z), and the weight on the way to it."""
    slope = float(chain.derivative[layer - 1])
    if layer == first:
        return f"{symbol}'(z_{{{layer}}})", written(slope, _DIGITS)
    product = float(chain.weight[layer - 1]) * slope
    return rf"w_{{{layer}}}\,{symbol}'(z_{{{layer}}})", written(product, _DIGITS)


def _gradient(chain: ChainReport, layer: int) -> str:
    """∂C/∂b of a layer, also where it is beyond float64; empty where it is no number."""
    log10, mantissa = float(chain.gradient.log10[layer - 1]), float(chain.gradient.mantissa[layer - 1])
    return "" if math.isnan(mantissa) else power_of_ten_text(log10, -1.0 if mantissa < 0 else 1.0)


def _columns(chain: ChainReport, drawing: Drawing) -> _Columns:
    """Divide the width among the neurons; and set the size of the text."""
    symbol, layers = node_symbol(chain.activation, drawing.look), _shown(chain.layers)
    drawn = [layer for layer in layers if layer is not None]
    factor = drawing.width(*(in_math(text) for n in drawn for text in _factors(chain, n, 1, symbol)))
    under = drawing.width(*(text for layer in drawn for text in _under(chain, layer)))
    over = drawing.width(*(_weight(chain, layer) for layer in drawn))
    heads = drawing.width(*(text for n in drawn for text in _heads(chain, n)))
    last = drawing.width(_last_factor(chain)) / 2
    half = max(factor, under) / 2
    start = max(heads + 2.0 + half, drawing.width(_input(chain)) + 0.5 + over + 1.7 + _RADIUS)
    pitch = max(2 * _RADIUS + over + 1.6, 2 * half + 1.1)
    end = max(_RADIUS + 2.2 + _HALF_SQUARE, half + last + 1.5)
    before = _RADIUS + 2.2 + _HALF_SQUARE  # from a neuron to the dots for those left out
    steps = [
        before if right is None else pitch - _RADIUS + _HALF_SQUARE if left is None else pitch
        for left, right in pairwise(layers)
    ]
    least = Span(sum(steps) + end, _STRETCH * (sum(steps) + end))
    ends = start + max(last, _HALF_SQUARE)
    room = drawing.room
    width, height = room.x1 - room.x0, room.y1 - room.y0
    text_pt, _ = fitted(width, drawing.em, [Span(ends, ends), least])
    drawing.with_text(min(text_pt, height / (_CHAIN_ROWS + _LEAST_PLOT)))
    em = drawing.em
    stretch = min(_STRETCH, (width / em - ends) / least.least)
    total = (ends + stretch * least.least) * em
    left = room.x0 + max(0.0, width - total) / 2
    xs = (left + em * (start + stretch * np.cumsum([0.0, *steps]))).tolist()
    cost = xs[-1] + stretch * end * em
    return _Columns(layers, xs, cost, xs[0] - (half + 0.4) * em, left, left + total)


def _input(chain: ChainReport) -> str:
    return in_math(f"x={written(chain.start, _DIGITS)}")


def _weight(chain: ChainReport, layer: int) -> str:
    return in_math(f"w_{{{layer}}}={written(float(chain.weight[layer - 1]), _DIGITS)}")


def _under(chain: ChainReport, layer: int) -> tuple[str, str]:
    z, a = (written(float(values[layer - 1]), _DIGITS) for values in (chain.z, chain.a))
    return in_math(f"z_{{{layer}}}={z}"), in_math(f"a_{{{layer}}}={a}")


def _heads(chain: ChainReport, layer: int) -> tuple[str, str]:
    """The left side of a product: the gradient's name, and its value."""
    return in_math(rf"\partial C/\partial b_{{{layer}}}"), _gradient(chain, layer)


def _last_factor(chain: ChainReport) -> str:
    return in_math(rf"\partial C/\partial a_{{{chain.layers}}}")


def _top(drawing: Drawing) -> float:
    """The origin of the drawing, which is centred in a high figure."""
    room = drawing.room
    most = (_CHAIN_ROWS + _MOST_PLOT) * drawing.em
    return float(room.y1 - max(0.0, room.height - most) / 2)


def _draw_chain(drawing: Drawing, chain: ChainReport, columns: _Columns, top: float) -> None:
    """The neurons with their biases, weights, z and a, and the cost at the end."""
    look, em = drawing.look, drawing.em
    ink, color, width = look.theme.ink, look.theme.strokes[0].color, 0.6 * look.line_pt
    y = top - (1.6 + _RADIUS) * em
    radius = _RADIUS * em
    value = drawing.write(_input(chain), (columns.left, y), ha="left")
    tail = value.x1 + 0.4 * em
    symbol = f"${node_symbol(chain.activation, look)}$"
    size = min(_BIG, 0.82 * 2 * _RADIUS / drawing.width(symbol))
    for layer, x in zip(columns.layers, columns.xs, strict=True):
        if layer is None:
            drawing.arrow((tail, y), (x - 1.1 * em, y), ink, width)
            drawing.write(r"$\cdots$", (x, y), _BIG, va="center")
            tail = x + 1.1 * em
            continue
        drawing.arrow((tail, y), (x - radius, y), ink, width)
        middle = (tail + x - radius - 0.4 * em) / 2
        drawing.write(_weight(chain, layer), (middle, y + 0.95 * em))
        drawing.circle((x, y), radius, color)
        drawing.write(symbol, (x, y), size)
        bias = written(float(chain.bias[layer - 1]), _DIGITS)
        drawing.write(in_math(f"b_{{{layer}}}={bias}"), (x, y + radius + 0.9 * em))
        for i, text in enumerate(_under(chain, layer)):
            drawing.write(text, (x, y - radius - (1.0 + _LINE * i) * em))
        tail = x + radius
    half = _HALF_SQUARE * em
    drawing.arrow((tail, y), (columns.cost - half, y), ink, width)
    drawing.square(rectangle(columns.cost - half, y - half, columns.cost + half, y + half), ink)
    drawing.write("$C$", (columns.cost, y), _BIG)


def _draw_products(drawing: Drawing, chain: ChainReport, columns: _Columns, top: float) -> float:
    """The gradients of two layers as products, a factor under each neuron; where they end, downwards."""
    look, em = drawing.look, drawing.em
    color = look.theme.strokes[1].color
    symbol = node_symbol(chain.activation, look)
    middle = (columns.xs[0] + columns.cost) / 2
    factor = in_math(rf"{symbol}'(z)\,w")
    start, end = columns.cost + 0.8 * em, columns.xs[0] - 1.5 * em
    wordings = (f"back through every layer, times {factor}", f"back, times {factor}", "back")
    words = next((w for w in wordings if drawing.width(w) * em < start - end - 4 * em), "")
    gaps = [drawing.write(words, (middle, top), color=color)] if words else []
    drawing.arrow((start, top), (end, top), color, 0.6 * look.line_pt, gaps=gaps)
    y = top - 1.7 * em
    for first in (1, _second(chain.layers)):
        if first is None:
            continue
        name, value = _heads(chain, first)
        for text, at, bold in ((name, y, False), (value, y - _LINE * em, True)):
            drawing.write("=", (columns.words, at), ha="right")
            drawing.write(text, (columns.words - 1.2 * em, at), ha="right", bold=bold)
        _draw_factors(drawing, chain, columns, first, y)
        if first > 1:
            _draw_comparison(drawing, chain, columns, first, y)
        y -= (2 * _LINE + 0.5) * em
    return y


def _draw_comparison(drawing: Drawing, chain: ChainReport, columns: _Columns, second: int, y: float) -> None:
    """What share of another layer's gradient the first layer gets, and gets at most, where there is room."""
    with np.errstate(invalid="ignore"):  # of gradients that are 0
        shares = [float(part.log10[0] - part.log10[second - 1]) for part in (chain.gradient, chain.bound)]
    if not all(map(math.isfinite, shares)):
        return
    got, most = map(_share, shares)
    lines = [rf"$\partial C/\partial b_1$ is {got} this,", f"at most {most.removesuffix(' of')}"]
    first = columns.xs[columns.layers.index(second)]
    left, right = columns.words + 0.9 * drawing.em, first - (columns.xs[0] - columns.words)
    if drawing.width(*lines) * drawing.em > right - left:
        return
    for i, line in enumerate(lines):
        drawing.write(line, (left, y - _LINE * i * drawing.em), ha="left")


def _share(log10: float) -> str:
    r"""``1/23.2 of``, ``2.5 times``, and where a fraction would be long ``$1.5\cdot10^{-31}$ of``."""
    if log10 >= 0:
        return f"{power_of_ten_text(log10)} times"
    inverse = power_of_ten_text(-log10)
    return f"{power_of_ten_text(log10)} of" if "$" in inverse else f"1/{inverse} of"


def _draw_factors(drawing: Drawing, chain: ChainReport, columns: _Columns, first: int, y: float) -> None:
    color, em = drawing.look.theme.strokes[1].color, drawing.em
    symbol = node_symbol(chain.activation, drawing.look)
    boxes: list[Bbox] = []
    for layer, x in zip(columns.layers, columns.xs, strict=True):
        if (layer or 2) < first or (layer is None and first > 2):
            continue
        above, below = (r"\cdots", r"\cdots") if layer is None else _factors(chain, layer, first, symbol)
        boxes.append(drawing.write(in_math(above), (x, y), color=color))
        drawing.write(in_math(below), (x, y - _LINE * em))
    boxes.append(drawing.write(_last_factor(chain), (columns.cost, y), color=color))
    drawing.write("1", (columns.cost, y - _LINE * em))
    for one, other in pairwise(boxes):
        for down in (0.0, _LINE):
            drawing.write("·", ((one.x1 + other.x0) / 2, y - down * em))


def _heading(chain: ChainReport, drawing: Drawing) -> str:
    """The verdict, with the function's name."""
    name = titled(chain.activation)
    if node_symbol(chain.activation, drawing.look) == "f":
        name = f"f = {name}"
    sentence = verdict(chain)
    return f"{name}: {sentence}" if sentence else name
