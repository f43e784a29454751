"""Figures that are built up: curves one after the other, each with what is marked on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from actviz.errors import UsageError
from actviz.figures.aligned import Aligned
from actviz.figures.axes.annotations import Annotations
from actviz.figures.axes.headings import with_large_fractions
from actviz.figures.axes.marks import reached_asymptotes
from actviz.figures.axes.panels import headings_of, panels_of
from actviz.figures.axes.zones import warn_of_unseen
from actviz.figures.files.motion import Frames, Timing
from actviz.figures.moving.acting import Acting
from actviz.figures.moving.stage import Stage, Words

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from actviz.activations import Activation
    from actviz.figures.axes.arrangement import Arrangement
    from actviz.figures.axes.frame import Frame
    from actviz.figures.axes.marks import Asymptote
    from actviz.figures.axes.notes import Note
    from actviz.figures.axes.panels import Panel
    from actviz.figures.axes.view import View
    from actviz.figures.axes.words import Drawn
    from actviz.figures.style.look import Look

_STEP = Timing(each_ms=1000, first_ms=1000, last_ms=2000)


def built(
    functions: Sequence[Activation],
    orders: Sequence[int],
    view: View,
    look: Look,
    arrangement: Arrangement,
    annotations: Annotations | None = None,
    *,
    together: bool,
) -> Frames:
    """The figure of `actviz.plot`, or with ``together`` of `actviz.compare`, one function after the other.

    Those of a single function come one derivative after the other. What is marked, the asymptotes and
    the zones come with their curves.
    """
    look = look.boxed() if arrangement.log_y else look
    panels = panels_of(functions, orders, arrangement, together=together)
    headings = headings_of(panels, look, log=arrangement.log_y)
    steps = steps_of(functions, orders)
    if view.threshold is not None:
        warn_of_unseen(functions, view.threshold, view.x)
    contents = [
        _Built(
            panel,
            view,
            heading,
            annotations or Annotations(),
            [steps.index(f if f in steps else order) for f, order in panel.curves],
            base=min(orders),
            log=arrangement.log_y and 0 not in panel.orders,
        )
        for panel, heading in zip(panels, headings, strict=True)
    ]
    stage = Stage(Aligned(contents, look, arrangement).drawn(), contents)
    return Frames(len(steps), stage.frame, _STEP)


def steps_of(functions: Sequence[Activation], orders: Sequence[int]) -> list[Activation | int]:
    """What comes one after the other: functions, or the derivatives of a single one.

    Raises:
        UsageError: there is nothing to come after the first.
    """
    several: list[Activation | int] = list(dict.fromkeys(functions))
    if len(several) > 1:
        return several
    if len(orders) < 2:
        raise UsageError(
            "there is only one curve: nothing to build up",
            hint="name more functions, or ask for derivatives too",
        )
    return list(orders)


class _Built(Acting):
    """A panel whose curves come one after the other, with what is marked on them."""

    def __init__(
        self,
        panel: Panel,
        view: View,
        heading: str,
        annotations: Annotations,
        steps: Sequence[int],
        *,
        base: int,
        log: bool,
    ) -> None:
        super().__init__(panel, view, heading, annotations, base, log=log)
        self._steps = steps

    def begin(self, ax: Axes, look: Look) -> None:
        """Draw what lies under the curves."""
        super().begin(ax, look)
        self._marked: list[tuple[Artist, int]] = []  # dots, tangents and texts, and the step they come in
        self._noted: list[int] = []  # the step of each note

    def _drawn_on(self, ax: Axes, curve: Drawn, frame: Frame, look: Look, color: str) -> list[Note]:
        before, step = {*ax.get_children()}, self._steps[self.panel.curves.index(curve)]
        notes = super()._drawn_on(ax, curve, frame, look, color)
        self._marked += [(artist, step) for artist in self._since(before)]
        self._noted += [step] * len(notes)
        return notes

    def _write(self, ax: Axes, look: Look) -> None:
        before, lines = {*ax.get_children()}, {line.equation: line for line in self._lines}
        super()._write(ax, look)
        written = [artist for artist in ax.texts if artist not in before]
        self._marked += zip(written, self._noted, strict=False)
        for text in written[len(self._notes) :]:
            line = lines.get(text.get_text())
            self._marked.append((text, self._step_of(line, look) if line else min(self._steps)))

    def _step_of(self, line: Asymptote, look: Look) -> int:
        """The first step in which one of the curves has come near to an asymptote."""
        reached = (
            step
            for curve, step in zip(self.panel.curves, self._steps, strict=True)
            if line in reached_asymptotes([curve], self._view.x, look)
        )
        return min(reached)

    def _reached(self, curves: Sequence[Drawn], look: Look) -> dict[Asymptote, str]:
        """Those of some curves have the colours that they have where all curves are."""
        found = super()._reached(curves, look)
        if len(curves) == len(self.panel.curves):
            self._whole = found
        return {line: self._whole[line] for line in found}

    def _act(self, frame: int) -> None:
        strokes = self._scene[3]
        shown = [i for i, step in enumerate(self._steps) if step <= frame]
        curves = [self.panel.curves[i] for i in shown]
        self._trace([self._curves[i] for i in shown], curves, [strokes[i] for i in shown])
        for artist, step in self._marked:
            artist.set_visible(step <= frame)

    def laid_out(self) -> list[str]:
        """See `Part`."""
        headings = [with_large_fractions(text) for text in (*self._listed, self._heading)]
        return [*self._listed, *headings]

    def words(self, frame: int) -> Words:
        """See `Part`."""
        there = [step <= frame for step in self._steps]
        shown = [*there, *there, any(there)]
        return [text if seen else None for text, seen in zip(self.laid_out(), shown, strict=True)]
