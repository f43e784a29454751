"""How long every further figure in one process takes, beside a bare matplotlib loop of the same pictures.

``python benchmarks/figures.py [ROUNDS]`` prints, for PNG and SVG, both medians and the median of the
ratios of neighbouring figures. The bare loop sets the data of two lines and saves: it places no
labels, fits no window, and samples on a fixed grid.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

import actviz
from actviz.activations import scalar
from actviz.figures import styled
from actviz.figures.axes.view import View
from actviz.figures.curves import curves_figure, one_each
from actviz.figures.files.provenance import Format, Provenance
from actviz.figures.files.save import render
from actviz.figures.style.look import look_for

NAMES = ("sigmoid", "tanh", "relu", "gelu", "silu", "mish", "elu", "selu", "softsign", "softplus")
X = np.linspace(-np.pi, np.pi, 1000)


def ours(name: str, format: Format) -> bytes:
    """The figure of ``actviz plot NAME --deriv``."""
    look = look_for()
    with styled(look):
        figure = curves_figure(one_each([scalar(name)], [0, 1]), View(), look)
        return render([figure], format, Provenance(name, "", ""), look)


def bare() -> Callable[[str, Format], bytes]:
    """A loop body that draws into one figure again and again."""
    figure = Figure(figsize=(40 / 3, 7.5), dpi=144)
    FigureCanvasAgg(figure)
    ax = figure.add_subplot()
    lines = [ax.plot(X, X, label=f"$y=f{prime}(x)$")[0] for prime in ("", "'")]
    ax.legend(loc="upper left")
    ax.set_xlim(X[0], X[-1])

    def draw(name: str, format: Format) -> bytes:
        function = actviz.get(name)
        for order, line in enumerate(lines):
            line.set_ydata(function.derivative(X, order=order))
        ax.set_ylim(-1, 3)
        buffer = io.BytesIO()
        figure.savefig(buffer, format=format, dpi=144)
        return buffer.getvalue()

    return draw


def seconds(draw: Callable[[str, Format], bytes], name: str, format: Format) -> float:
    start = time.perf_counter()
    draw(name, format)
    return time.perf_counter() - start


def main(rounds: int) -> None:
    print(f"matplotlib {matplotlib.__version__}, {rounds} rounds of {len(NAMES)} functions, f and f′, 16:9")
    print(f"{'format':8}{'actviz ms':>11}{'beside ms':>11}{'ratio':>8}")
    for format in ("png", "svg"):
        beside = bare()
        ours(NAMES[0], format), beside(NAMES[0], format)
        pairs = [
            (seconds(ours, name, format), seconds(beside, name, format))
            for _ in range(rounds)
            for name in NAMES
        ]
        a, b = (1000 * statistics.median(column) for column in zip(*pairs, strict=True))
        print(f"{format:8}{a:11.0f}{b:11.0f}{statistics.median(x / y for x, y in pairs):8.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
