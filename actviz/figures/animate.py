"""Animations from Python: a parameter or a point that moves, and curves that come one after the other."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from math import pi
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from actviz.activations import scalar
from actviz.activations.function import Function
from actviz.activations.registry import swept
from actviz.errors import UsageError, check_keywords
from actviz.figures import PlotWords, as_asked, at_most_eight, orders_of, parted, styled
from actviz.figures.axes.view import Limits, View
from actviz.figures.keywords import listed
from actviz.figures.moving.moves import FRAMES, PLACE, check_place, move_for
from actviz.figures.style.look import look_for

if TYPE_CHECKING:
    from actviz.activations import Activation
    from actviz.figures.files.motion import Frames
    from actviz.figures.files.provenance import Format, Moving, Provenance
    from actviz.figures.style.look import Look


@listed(PlotWords)
def animate(
    name: str | Activation,
    parameter: str,
    start: float,
    stop: float,
    path: str | os.PathLike[str],
    *,
    frames: int = FRAMES,
    derivative: bool = False,
    second_derivative: bool = False,
    x: Limits = (-pi, pi),
    y: Limits | None = None,
    asymptotes: bool = False,
    saturation: float | None = None,
    **words: Unpack[PlotWords],
) -> Path:
    """Write an animation of a function whose parameter changes, or of a point with its tangent.

    Axes, ticks and legend stay where they are from frame to frame.

    Args:
        name: what `actviz.get` takes.
        parameter: the name of the parameter, or ``"x"`` for a point that moves along the curve.
        start: its value in the first frame.
        stop: its value in the last frame; the steps between are equal.
        path: of the file, which is replaced; .gif, .png (APNG), .webp, .mp4 (where ffmpeg is installed)
            or .pdf (a page for each frame).
        frames: how many there are, 2 to 600.
        derivative: draw f′ too.
        second_derivative: draw f″ too.
        x: limits of the horizontal axis.
        y: limits of the vertical axis; None fits them to the curves of all frames.
        asymptotes: draw the lines that the curve approaches.
        saturation: shade where |f′| is below this.
        words: as for `actviz.plot`.

    Returns:
        The path.

    Raises:
        UsageError: an unknown name or parameter, a value outside of its domain, or an invalid setting.
        ActvizError: mp4 without ffmpeg, or too many pixels for memory.
        WriteError: the file cannot be written; an existing one is unchanged.
    """
    from actviz.figures.moving.curves import animated
    from actviz.figures.moving.description import description

    check_keywords("animate", words, PlotWords)
    move, view = move_for(parameter, start, stop, frames), View(x, y, asymptotes, saturation)
    along = move.name == PLACE
    orders = orders_of(derivative, second_derivative, words)
    curve_words, arrangement, annotations = parted(words)
    found = [scalar(name)] * frames if along else [scalar(f) for f in swept(name, parameter, move.values)]
    (first,), colors, look_words = as_asked(found[:1], curve_words)
    functions = [[first], *([f.relabelled(first.called or "")] for f in found[1:])]
    look = replace(look_for(**look_words), colors=colors)
    if along:
        check_place(move, view)
    if look.legend == "direct":
        raise UsageError("legend='direct' cannot be used in an animation", hint="leave it out")
    arrangement.check(view.y)
    annotations.check([first], orders, view.x, view.y)

    def drawn() -> Frames:
        return animated(functions, move, orders, view, look, arrangement, annotations, together=False)

    call = _call(
        animate, name, parameter, start, stop, path, frames=frames, derivative=derivative,
        second_derivative=second_derivative, x=x, y=y, asymptotes=asymptotes, saturation=saturation, **words,
    )  # fmt: skip
    text = description(functions, move, orders, view)
    about = _about(look, [first.relabelled(first.shown)], call, text)
    (written,) = _written(path, drawn, look, about)
    return written


@listed(PlotWords)
def build_up(
    *names: str | Activation,
    path: str | os.PathLike[str],
    together: bool = False,
    derivative: bool = False,
    second_derivative: bool = False,
    x: Limits = (-pi, pi),
    y: Limits | None = None,
    asymptotes: bool = False,
    saturation: float | None = None,
    **words: Unpack[PlotWords],
) -> list[Path]:
    """Write the figure of `actviz.plot` or `actviz.compare` in steps, one curve after the other.

    Args:
        names: what `actviz.get` takes; of a single function its derivatives come one after the other.
        path: of the file, which is replaced; .gif, .png (APNG), .webp, .mp4, .pdf (a page for each step),
            or .svg and .tex (a file for each step, ``steps-1.svg``, ``steps-2.svg``, …).
        together: draw all functions in one panel, as `actviz.compare` does.
        derivative: draw f′ too.
        second_derivative: draw f″ too.
        x: limits of the horizontal axis.
        y: limits of the vertical axis; None fits them to the curves.
        asymptotes: draw the lines that the curves approach, each with its first curve.
        saturation: shade where |f′| is below this, with each curve.
        words: as for `actviz.plot`.

    Returns:
        The paths of the files written.

    Raises:
        UsageError: an unknown name, a single curve, or an invalid setting.
        ActvizError: mp4 without ffmpeg, or too many pixels for memory.
        WriteError: a file cannot be written; an existing one is unchanged.
    """
    from actviz.figures.files.descriptions import description
    from actviz.figures.moving.built import built, steps_of

    check_keywords("build_up", words, PlotWords)
    view = View(x, y, asymptotes, saturation)
    orders = orders_of(derivative, second_derivative, words)
    curve_words, arrangement, annotations = parted(words)
    if not names:
        raise UsageError("there is nothing to draw", hint="name two or more functions")
    functions, colors, look_words = as_asked([scalar(name) for name in names], curve_words)
    if together:
        at_most_eight(functions)
    look = replace(look_for(**look_words), colors=colors)
    arrangement.check(view.y)
    annotations.check(functions, orders, view.x, view.y)
    steps = len(steps_of(functions, orders))

    def drawn() -> Frames:
        return built(functions, orders, view, look, arrangement, annotations, together=together)

    call = _call(
        build_up, *names, path=path, together=together, derivative=derivative,
        second_derivative=second_derivative, x=x, y=y, asymptotes=asymptotes, saturation=saturation, **words,
    )  # fmt: skip
    text = f"{description(functions, orders, view)} The curves appear one after the other."
    return _written(path, drawn, look, _about(look, functions, call, text), steps)


def _about(look: Look, functions: Sequence[Activation], call: str, description: str) -> Provenance:
    from actviz.figures.axes.words import titled
    from actviz.figures.files.provenance import Provenance

    return Provenance(look.title or ", ".join(map(titled, functions)), call, description)


def _call(function: Callable[..., object], *values: object, **named: object) -> str:
    """The call of a public function, without what is as usual."""
    usual = inspect.signature(function).parameters
    keywords = [f"{name}={_literal(value)}" for name, value in named.items()
            if name not in usual or _literal(value) != _literal(usual[name].default)]  # fmt: skip
    return f"actviz.{function.__name__}({', '.join([*map(_literal, values), *keywords])})"


def _literal(value: object) -> str:
    if isinstance(value, os.PathLike):
        return repr(os.fspath(value))
    return repr(value.spec if isinstance(value, Function) else value)


def _written(
    path: str | os.PathLike[str],
    drawn: Callable[[], Frames],
    look: Look,
    about: Provenance,
    steps: int | None = None,
) -> list[Path]:
    """Write the frames, to a file for each where ``steps`` says how many they are."""
    from actviz.figures.files import save

    formats: Sequence[Format | Moving] = save.ANIMATED if steps is None else save.BUILT
    if Path(path).suffix.lstrip(".").lower() not in formats:
        listed = ", ".join(f".{format}" for format in formats)
        raise UsageError(
            f"path: {str(path)!r} does not have the extension of an animation",
            hint=f"animation formats are {listed}",
        )
    targets = save.targets([os.fspath(path)], None, "", steps or 1, formats)
    save.check(targets)
    with styled(look):
        return [Path(each) for each in save.save(drawn(), targets, lambda _: about, look)]
