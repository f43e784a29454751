"""The animated backward pass through a chain: the gradient, and the slopes that multiply it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from actviz.analysis.depth.chain import ChainReport
from actviz.figures.axes.annotations import Annotations
from actviz.figures.files.motion import Frames, Timing
from actviz.figures.moving.acting import Acting
from actviz.figures.moving.moves import FRAMES, digits_of, steady
from actviz.figures.moving.stage import Stage, Words
from actviz.figures.vanish import depth_figure, series_of_chains

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from actviz.analysis.depth.vanish import VanishReport
    from actviz.figures.axes.panels import Panel
    from actviz.figures.axes.view import View
    from actviz.figures.style.look import Look

_WHOLE_MS = 6000  # of all steps together, and the shortest and longest of one
_STEP_MS = (100, 900)
_PAST = 0.35  # how strong the points of layers are that the gradient has left


def walked(report: VanishReport, view: View, look: Look) -> Frames:
    """The figure of chains, one layer after the other from the last, or in 60 steps if there are more.

    Args:
        report: of chains of single neurons.
        view: the window for the functions.
        look: theme, sizes and style.
    """
    chains = [function for function in report.functions if isinstance(function, ChainReport)]
    steps = min(report.layers, FRAMES)
    layers = [round(layer) for layer in np.linspace(report.layers, 1, steps)]
    slopes: list[_Slopes] = []

    def contents(panels: Sequence[Panel], view: View, look: Look) -> list[_Slopes]:
        found = [_Slopes(panel, view, chains, layers) for panel in panels]
        slopes.extend(found)
        return found

    figure = depth_figure(report, view, look, contents)
    names = [series.label for series in series_of_chains(report)[0]]
    stage = Stage(figure, [_Courses(figure.axes[0], names, layers), *slopes])
    each = int(np.clip(_WHOLE_MS / steps, *_STEP_MS))
    return Frames(steps, stage.frame, Timing(each, each, 2000))


class _Courses:
    """The gradients, as far back as they have come."""

    def __init__(self, ax: Axes, names: Sequence[str | None], layers: Sequence[int]) -> None:
        self._layers = layers
        lines = [line for line in ax.lines if line.get_label() in names]
        self._lines = [(line, np.asarray(line.get_xdata()), np.asarray(line.get_ydata())) for line in lines]

    def show(self, frame: int) -> None:
        """See `Part`."""
        for line, layers, heights in self._lines:
            reached = layers >= self._layers[frame]
            line.set_data(layers[reached], heights[reached])

    def words(self, frame: int) -> Words:
        """See `Part`."""
        return []

    def laid_out(self) -> list[str]:
        """See `Part`."""
        return []


class _Slopes(Acting):
    """f′ with a point for each layer that the gradient has passed; of a single function also its number."""

    def __init__(
        self, panel: Panel, view: View, chains: Sequence[ChainReport], layers: Sequence[int]
    ) -> None:
        super().__init__(panel, view, "", Annotations(), 0, log=False)
        self._chains, self._layers = chains, layers

    def _stand_in(self) -> None:
        ax, _, look, strokes = self._scene
        self._texts = self._readings()
        if self._texts:
            ax.plot([], [], "o", markersize=3.2 * look.line_pt, color=strokes[-1].color, label=self._texts[0])

    def _readings(self) -> list[str]:
        """``layer 4:  f′(z) = 0.2298``; of several functions nothing, as they have no legend here."""
        if len(self._chains) > 1:
            return []
        slopes = [float(self._chains[0].derivative[layer - 1]) for layer in self._layers]
        numbers = steady([float(layer) for layer in self._layers], 0)
        written = steady(slopes, digits_of(slopes))
        return [
            rf"layer ${number}$: $f\hspace{{0.1}}′(z)={slope}$"
            for number, slope in zip(numbers, written, strict=True)
        ]

    def _act(self, frame: int) -> None:
        ax, limits, look, strokes = self._scene
        self._trace(self._curves, self.panel.curves, strokes)
        for i, (function, order) in enumerate(self.panel.curves):
            if order != 1:
                continue
            chain = next(chain for chain in self._chains if chain.activation == function)
            for step, layer in enumerate(self._layers[: frame + 1]):
                x, y = float(chain.z[layer - 1]), float(chain.derivative[layer - 1])
                if limits.x[0] <= x <= limits.x[1] and limits.y[0] <= y <= limits.y[1]:
                    ax.plot(
                        x, y, "o", markersize=3.2 * look.line_pt, color=strokes[i].color,
                        alpha=1.0 if step == frame else _PAST, markeredgecolor=look.theme.background,
                        markeredgewidth=0.4 * look.line_pt, clip_on=False, zorder=4.5,
                    )  # fmt: skip

    def laid_out(self) -> list[str]:
        """See `Part`."""
        return self._texts[:1]

    def words(self, frame: int) -> Words:
        """See `Part`."""
        return self._texts[frame : frame + 1]
