"""Figures that move: axes, ticks and legend keep their pixels, and only what should move moves."""

from __future__ import annotations

import io
import math

import numpy as np
import pytest
from each import partly
from PIL import Image

from actviz.activations import scalar
from actviz.activations.registry import swept
from actviz.analysis.depth.vanish import Settings, prepared
from actviz.analysis.units.softmax import softmax
from actviz.errors import FigureWarning
from actviz.figures import styled
from actviz.figures.axes.annotations import Annotations
from actviz.figures.axes.arrangement import Arrangement
from actviz.figures.axes.ticks import MINUS
from actviz.figures.axes.view import View
from actviz.figures.files.motion import pixels
from actviz.figures.files.provenance import Provenance
from actviz.figures.files.save import render
from actviz.figures.moving.built import built
from actviz.figures.moving.curves import animated
from actviz.figures.moving.moves import move_for
from actviz.figures.moving.softmax import warmed
from actviz.figures.moving.vanish import walked
from actviz.figures.style.look import look_for

SMALL = {"size": "480x270px"}
MARKED = View(x=(-8.0, 8.0), asymptotes=True, threshold=0.01)
ADDED = Annotations(marks=(1.0,), tangents=(-1.0,))
ABOUT = Provenance("", "", "")


def moving(name, move, orders=(0,), arrangement=None, view=None, annotations=None, **words):
    """What `animated` makes of a function."""
    look = look_for(**SMALL | words)
    values = move.values
    if move.name == "x":
        functions = [scalar(name)] * len(values)
    else:
        functions = [scalar(f) for f in swept(name, move.name, values)]
    arrangement = arrangement or Arrangement()
    annotations = annotations or Annotations()
    frames = [[function] for function in functions]
    return animated(
        frames, move, list(orders), view or View(), look, arrangement, annotations, together=False
    )


def family(names, move, view, **words):
    """What `animated` makes of functions over each other, the first of which has the parameter."""
    frames = [[scalar(first), *map(scalar, names[1:])] for first in swept(names[0], move.name, move.values)]
    look = look_for(**SMALL | words)
    return animated(frames, move, [0], view, look, Arrangement(), Annotations(), together=True)


def layout(figure):
    """Where everything stands that must not move, and the texts that are no readings."""
    figure.canvas.draw()
    found = []
    for ax in figure.axes:
        found += [ax.get_position().extents, ax.get_xlim(), ax.get_ylim()]
        for axis in (ax.xaxis, ax.yaxis):
            labels = [label for label in axis.get_majorticklabels() if label.get_text()]
            found += [label.get_window_extent().extents for label in labels]
    legends = [*figure.legends, *(ax.get_legend() for ax in figure.axes if ax.get_legend())]
    for legend in legends:
        found.append(legend.get_window_extent().extents)
        found.append(legend.get_texts()[0].get_window_extent().extents[0])
    return np.concatenate([np.atleast_1d(part) for part in found])


def legend_texts(figure):
    return [text.get_text() for text in figure.axes[0].get_legend().get_texts()]


CASES = {
    "parameter": lambda: moving("elu", move_for("alpha", 0.2, 2, 3), (0, 1)),
    "ten and more": lambda: moving("softplus", move_for("beta", 0.5, 12, 3), theme="dark"),
    "heading": lambda: moving("elu", move_for("alpha", 0.2, 2, 3), theme="light"),
    "point": lambda: moving("gelu", move_for("x", -3, 3, 3), (0, 1)),
    "point in rows": lambda: moving(
        "tanh", move_for("x", -3, 3, 3), (0, 1), Arrangement(layout="rows"), theme="light"
    ),
    "all that is marked": lambda: moving(
        "elu", move_for("alpha", 0.2, 2, 3), (0, 1), view=MARKED, annotations=ADDED, size="960x540px"
    ),
    "several": lambda: family(("elu", "relu"), move_for("alpha", 0.2, 2, 3), MARKED),
    "built with marks": lambda: built(
        [*map(scalar, ("relu", "sigmoid"))], [0, 1], MARKED, look_for(**SMALL), Arrangement(), ADDED,
        together=True,
    ),
    "built": lambda: built(
        [*map(scalar, ("relu", "sigmoid", "tanh"))], [0, 1], View(), look_for(**SMALL), Arrangement(),
        together=True,
    ),
}  # fmt: skip
FIRST = ("ten and more", "point in rows", "all that is marked", "built with marks")


@pytest.mark.filterwarnings("ignore:no room to label the asymptote")  # the figure is small
@pytest.mark.parametrize("case", partly(CASES, FIRST))
def test_nothing_else_moves(case):
    """Axes, limits, tick labels and legends stand where they stood, to a tenth of a pixel."""
    with styled(look_for(**SMALL)):
        frames = CASES[case]()
        first, *others = [layout(frames[i]) for i in range(len(frames))]
    for other in others:
        np.testing.assert_allclose(other, first, rtol=0, atol=0.1)


def test_pixels_outside_the_curve_are_equal():
    """Frames of a parameter differ in the curve and in the value in the heading, and nowhere else."""
    with styled(look_for(**SMALL)):
        frames = moving("elu", move_for("alpha", 0.2, 2, 3), theme="light")
        shown = [np.asarray(pixels(frames[i], transparent=False)).astype(int) for i in range(3)]
        ax = frames[0].axes[0]
        height = shown[0].shape[0]
        zero = ax.transData.transform((0, 0))
    differ = np.abs(shown[0] - shown[2]).max(axis=2) > 60  # a straight line is simplified otherwise
    rows, columns = np.nonzero(differ)
    in_heading = height - rows >= ax.bbox.y1
    below_left = (columns <= zero[0] + 6) & (height - rows <= zero[1] + 6)
    assert in_heading.any()
    assert below_left.any()
    assert (in_heading | below_left).all()


def test_limits_show_all_frames():
    """The last frame reaches lowest, and the first one leaves it room."""
    with styled(look_for(**SMALL)):
        frames = moving("elu", move_for("alpha", 0.2, 2, 3))
        assert frames[0].axes[0].get_ylim()[0] < 2 * (math.exp(-math.pi) - 1)


def test_readings():
    """The legend gives the parameter's value, or the point with its slope, of the frame."""
    with styled(look_for(**SMALL)):
        frames = moving("elu", move_for("alpha", 0.5, 1.5, 3))
        texts = [legend_texts(frames[i])[0] for i in range(3)]
        assert [text.partition("alpha=")[2] for text in texts] == ["0.5$", "1.0$", "1.5$"]
        frames = moving("sigmoid", move_for("x", -2, 2, 3))
        texts = [legend_texts(frames[i]) for i in range(3)]
    assert [text[2] for text in texts] == ["slope $0.1050$", "slope $0.2500$", "slope $0.1050$"]
    assert texts[0][1] == r"$({-}2,\ 0.1192)$"
    assert texts[1][1].endswith(r"(0,\ 0.5000)$")


def test_no_tangent_at_a_corner():
    """ReLU has none at 0: the point is drawn alone, and the slope is a dash."""
    with styled(look_for(**SMALL)):
        frames = moving("relu", move_for("x", -1, 1, 3))
        tangents = []
        for i in range(3):
            ax = frames[i].axes[0]
            tangents.append([line for line in ax.lines if line.get_gid() == "tangent"])
            assert sum(line.get_gid() == "mark" for line in ax.lines) == 1
            if i == 1:
                assert legend_texts(frames[i])[-1] == "slope $–$"
    assert [len(lines) for lines in tangents] == [1, 0, 1]


@pytest.mark.parametrize("legend", ["box", "direct"])
def test_built_up(legend):
    """Each step has one curve more, with its name; those to come have neither."""
    look = look_for(**SMALL, legend=legend)
    functions = [scalar(name) for name in ("relu", "sigmoid", "tanh")]
    with styled(look):
        frames = built(functions, [0], View(), look, Arrangement(), together=True)
        for step in range(3):
            ax = frames[step].axes[0]
            curves = [line for line in ax.lines if line.get_gid() in ("relu", "sigmoid", "tanh")]
            texts = ax.get_legend().get_texts() if legend == "box" else ax.texts
            names = [text for text in texts if "(x)" in text.get_text()]
            assert len(curves) == step + 1
            assert [text.get_visible() for text in names] == [i <= step for i in range(3)]


def shown_of(ax):
    """The heights of the asymptotes, the ends of zones or bars, and the points of a panel."""
    lines = [float(line.get_ydata()[0]) for line in ax.lines if line.get_gid() == "asymptote"]
    zones = [(patch.get_x(), patch.get_x() + patch.get_width()) for patch in ax.patches]
    dots = [line for line in ax.lines if line.get_gid() == "mark" and line.get_visible()]
    return sorted(lines), zones, sorted((line.get_xdata()[0], line.get_ydata()[0]) for line in dots)


def test_marks_move_with_their_curve():
    """Asymptote, zone, point and tangent are those of the frame's function; the legend has their numbers."""
    with styled(look_for(**SMALL)):
        frames = moving("elu", move_for("alpha", 0.5, 2, 2), view=MARKED, annotations=ADDED, size="960x540px")
        for i, alpha in enumerate((0.5, 2.0)):
            ax = frames[i].axes[0]
            lines, zones, points = shown_of(ax)
            assert lines == [-alpha]
            np.testing.assert_allclose(zones, [(-8, math.log(0.01 / alpha))], rtol=1e-12)
            y = alpha * math.expm1(-1)
            np.testing.assert_allclose(points, [(-1, y), (1, 1)], rtol=1e-12)
            assert sum(line.get_gid() == "tangent" for line in ax.lines) == 1
            texts = legend_texts(frames[i])
            assert "asymptote" in texts
            slope = f"{alpha / math.e:.4f}"
            assert [text for text in texts if text.startswith("slope")] == [f"slope ${slope}$"]
            (at,) = (text for text in texts if text.startswith(r"$({-}1,"))
            assert f"{{-}}{-y:.3f}" in at
            assert not [text for text in ax.texts if text.get_text().startswith(("y =", "x <"))]


def test_one_of_several_moves():
    """The others stand still; all have their bars and asymptotes, and the legend the value."""
    with styled(look_for(**SMALL)):
        frames = family(("elu", "relu"), move_for("alpha", 0.5, 2, 2), MARKED, theme="light")
        for i, alpha in enumerate((0.5, 2.0)):
            ax = frames[i].axes[0]
            lines, zones, _ = shown_of(ax)
            assert lines == [-alpha]
            np.testing.assert_allclose(zones, [(-8, math.log(0.01 / alpha)), (-8, 0)], rtol=1e-12)
            assert legend_texts(frames[i])[:2] == [rf"ELU, $\alpha={alpha}$", "ReLU"]
            curves = {line.get_gid(): line for line in ax.lines}
            assert min(curves["relu"].get_ydata()) == 0


def test_what_is_marked_comes_with_its_curve():
    """Of a figure that is built up; in its colours, and at its place in the whole figure."""
    look = look_for(size="960x540px")
    with styled(look):
        functions = [scalar("tanh"), scalar("sigmoid")]
        frames = built(functions, [0], MARKED, look, Arrangement(), ADDED, together=True)
        places, colors = [], []
        for step in range(2):
            ax = frames[step].axes[0]
            lines, zones, points = shown_of(ax)
            assert lines == [[-1, 1], [-1, 1]][step]
            assert len(zones) == 2 * (step + 1)
            assert len(points) == 2 * (step + 1)
            there = {text.get_text(): text for text in ax.texts if text.get_visible()}
            assert ("slope 0.42" in there, "slope 0.1966" in there) == (True, step == 1)
            assert {"y = 1", f"y = {MINUS}1"} <= there.keys()
            places.append(there["slope 0.42"].get_position())
            colors.append([line.get_color() for line in ax.lines if line.get_gid() == "asymptote"])
        assert places[0] == places[1]
        assert colors[0] == colors[1] == [look.theme.strokes[0].color, look.theme.ink]


@pytest.mark.filterwarnings("ignore:no room to label the asymptote")  # the figure is small
def test_a_moving_figure_without_zones_says_so():
    """If there are none in any frame."""
    with styled(look_for(**SMALL)):
        with pytest.warns(FigureWarning, match=r"nothing is shaded for ELU.* from -6 to 6 would show it"):
            moving("elu", move_for("alpha", 1, 2, 2), view=View(threshold=0.01))
        built([scalar("tanh"), scalar("relu")], [0], MARKED, look_for(**SMALL), Arrangement(), together=True)


def test_built_up_in_tex():
    """A name that is still to come keeps its room in the legend."""
    look = look_for(**SMALL)
    with styled(look):
        frames = built([*map(scalar, ("relu", "tanh"))], [0], View(), look, Arrangement(), together=True)
        first, last = (render([frames[i]], "tex", ABOUT, look).decode() for i in range(2))
    assert first.count("phantom") == 1
    assert "phantom" not in last
    assert first.count("addlegendentry") == last.count("addlegendentry") == 2


@pytest.mark.whole
def test_pages():
    """A PDF has a page for each frame, of vectors."""
    look = look_for(**SMALL)
    with styled(look):
        data = render(moving("elu", move_for("alpha", 0.2, 2, 3)), "pdf", ABOUT, look)
    assert data.count(b"/Type /Page ") == 3
    assert b"/Subtype /Image" not in data


@pytest.mark.parametrize(
    "format", ["gif", *(pytest.param(f, marks=pytest.mark.whole) for f in ("png", "webp"))]
)
def test_the_same_bytes(format):
    """A figure that is made again is the same file."""
    look = look_for(**SMALL)
    with styled(look):
        once, again = (
            render(moving("elu", move_for("alpha", 0.2, 2, 3)), format, ABOUT, look) for _ in range(2)
        )
    assert once == again
    with Image.open(io.BytesIO(once)) as image:
        assert (image.n_frames, image.size) == (3, (480, 270))


def test_softmax():
    """All frames have the same axis; the temperature stands over the names, always as wide."""
    look, move = look_for(**SMALL), move_for("T", 0.1, 10, 3, by_factors=True)
    assert move.values == pytest.approx((0.1, 1, 10))
    reports = [softmax([2, 1, 0.1], temperature=T) for T in move.values]
    with styled(look):
        frames = warmed(reports, move, look)
        figures = [frames[i] for i in range(3)]
        ends = {figure.axes[0].get_xlim() for figure in figures}
        places = [figure.axes[0].get_position().extents for figure in figures]
        heads = [figure.axes[0].get_ylabel() for figure in figures]
    assert len(ends) == 1
    np.testing.assert_allclose(places[1:], places[:2], atol=1e-6)
    assert [head.rpartition("}")[2].removeprefix("$T=") for head in heads] == ["0.1$", "1.0$", "10.0$"]


def test_vanish():
    """The gradient has come to one more layer in each frame, from the last; its slope stands beside."""
    look = look_for(**SMALL)
    report = prepared([scalar("sigmoid")], Settings(layers=3)).run(lambda items, total, what: iter(items))
    with styled(look):
        frames = walked(report, View(), look)
        assert len(frames) == 3
        for frame in range(3):
            left, right = frames[frame].axes
            (course,) = (line for line in left.lines if line.get_label() == "sigmoid")
            assert list(course.get_xdata()) == list(range(3 - frame, 4))
            slope = float(report.functions[0].derivative[2 - frame])
            told = right.get_legend().get_texts()[-1].get_text()
            assert told.startswith(f"layer ${3 - frame}$")
            assert f"{slope:.4f}" in told
