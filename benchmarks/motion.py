"""How long a moving picture of 60 frames takes, beside 60 times a further figure of the same process.

``python benchmarks/motion.py [ROUNDS] [FORMAT]`` prints the CPU time of both at 16:9, round by round side by
side, and the median of their ratios.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import cast

from actviz.activations import Activation, scalar
from actviz.activations.registry import swept
from actviz.figures import styled
from actviz.figures.axes.annotations import Annotations
from actviz.figures.axes.arrangement import Arrangement
from actviz.figures.axes.view import View
from actviz.figures.curves import curves_figure, one_each
from actviz.figures.files.provenance import Moving, Provenance
from actviz.figures.files.save import render
from actviz.figures.moving.curves import animated
from actviz.figures.moving.moves import FRAMES, Move, move_for
from actviz.figures.style.look import look_for

ABOUT = Provenance("", "", "")
CASES = {"elu, alpha": ("elu", move_for("alpha", 0.2, 2.0)), "sigmoid, x": ("sigmoid", move_for("x", -3, 3))}


def functions(name: str, move: Move) -> list[Activation]:
    """That of each frame."""
    if move.name == "x":
        return [scalar(name)] * FRAMES
    return [scalar(function) for function in swept(name, move.name, move.values)]


def moving(name: str, move: Move, format: Moving) -> int:
    """The size of the moving picture."""
    look = look_for()
    with styled(look):
        each = [[function] for function in functions(name, move)]
        frames = animated(each, move, [0], View(), look, Arrangement(), Annotations(), together=False)
        return len(render(frames, format, ABOUT, look))


def still(name: str, move: Move) -> int:
    """The size of a figure of the first frame."""
    look = look_for()
    with styled(look):
        figure = curves_figure(one_each(functions(name, move)[:1], [0]), View(), look)
        return len(render([figure], "png", ABOUT, look))


def seconds(work: Callable[[], int]) -> float:
    """Of the processor."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main(rounds: int, format: Moving) -> None:
    """Print a line for each case."""
    print(f"{FRAMES} frames as {format}, 16:9, {rounds} rounds")
    print(f"{'case':14}{'moving s':>10}{'60 still s':>12}{'ratio':>8}{'kB':>8}")
    for case, (name, move) in CASES.items():
        size = moving(name, move, format)
        still(name, move)
        pairs = []
        for _ in range(rounds):
            one = statistics.median(seconds(partial(still, name, move)) for _ in range(5))
            pairs.append((seconds(partial(moving, name, move, format)), FRAMES * one))
        ratio = statistics.median(a / b for a, b in pairs)
        a, b = (statistics.median(column) for column in zip(*pairs, strict=True))
        print(f"{case:14}{a:10.2f}{b:12.2f}{ratio:8.2f}{size / 1000:8.0f}")


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 3,
        cast(Moving, sys.argv[2] if len(sys.argv) > 2 else "gif"),
    )
