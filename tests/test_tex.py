"""Pictures for pgfplots: what is in the file, read without any TeX."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from process import call, run

import actviz
from actviz.errors import ActvizError
from actviz.figures.geometry import Box
from actviz.figures.look import Look
from actviz.figures.pgf.picture import picture
from actviz.figures.pgf.polylines import thinned, visible
from actviz.figures.pgf.words import packages, tex_text

ON_PAPER_PT = 0.02  # how far from a curve its polyline may be
NUMBER = r"-?[\d.]+(?:e-?\d+)?"


@cache
def tex(*typed):
    """The picture that a command writes."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.tex")
        done = call(*typed, "-o", str(path))
        assert done.returncode == 0, done.stderr
        return path.read_text(encoding="utf-8")


def axis_of(text):
    """The frame of the first axes: its size on paper and its limits."""
    size = re.search(r"width=(\S+)bp, height=(\S+)bp", text).groups()
    limits = [re.search(rf"{name}=({NUMBER})", text)[1] for name in ("xmin", "xmax", "ymin", "ymax")]
    return (*map(float, size), *map(float, limits))


def plots(text):
    """What is plotted: (comment before it, style, points of shape (n, 2))."""
    found = []
    for name, style, body in re.findall(
        r"(?:% (\S+)\n *)?\\addplot\[(.*?)\] coordinates \{\s*(.*?)\s*\};", text, re.DOTALL
    ):
        pairs = re.findall(rf"\(({NUMBER}),({NUMBER}|nan)\)", body)
        assert len(pairs) == len(body.split())
        found.append((name, style, np.array(pairs, dtype=float)))
    return found


def on_paper(text, points):
    """Points of the first axes in TeX's big points."""
    width, height, x0, x1, y0, y1 = axis_of(text)
    return (points - (x0, y0)) / (x1 - x0, y1 - y0) * (width, height)


def off_curve(text, points, f):
    """How far points are from the graph of f, on paper: up or down, less what the slope makes of it."""
    width, height, x0, x1, y0, y1 = axis_of(text)
    steep = [float(mpmath.diff(f, x)) * (x1 - x0) / width / (y1 - y0) * height for x in points[:, 0]]
    true = np.array([float(f(x)) for x in points[:, 0]])
    return np.abs(points[:, 1] - true) / (y1 - y0) * height / np.hypot(1, steep)


def logistic(x):
    return 1 / (1 + mpmath.exp(-x))


@pytest.mark.parametrize(
    ("typed", "curve", "f"),
    [
        (("plot", "sigmoid", "--deriv"), "sigmoid", logistic),
        (("plot", "sigmoid", "--deriv"), "sigmoid'", lambda x: logistic(x) * logistic(-x)),
        (("plot", "gelu"), "gelu", lambda x: x * mpmath.ncdf(x)),
        (("plot", "sine", "--x", "-4pi", "4pi", "--size", "column"), "sine", mpmath.sin),
        (("plot", "tanh", "--x", "-20", "20", "--axes", "box"), "tanh", mpmath.tanh),
        (("plot", "exponential", "--x", "-5", "50", "--y", "-1", "5"), "exponential", mpmath.exp),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_curves_are_true(typed, curve, f):
    """Every point is on the curve, and so is every chord, to 0.02 of a point on paper."""
    text = tex(*typed)
    (points,) = [points for name, _, points in plots(text) if name == curve]
    chords = np.concatenate([points[:-1] + t * np.diff(points, axis=0) for t in (0.25, 0.5, 0.75)])
    assert off_curve(text, points, f).max() < 0.005
    assert off_curve(text, chords, f).max() < ON_PAPER_PT
    assert len(points) < 400


def test_nothing_is_written_of_what_is_not_seen():
    """TeX cannot count to exp(50); the curve ends where it leaves the frame."""
    text = tex("plot", "exponential", "--x", "-5", "50", "--y", "-1", "5")
    width, height = axis_of(text)[:2]
    for _, _, points in plots(text):
        paper = on_paper(text, points)
        assert (paper > -3).all()
        assert (paper < (width + 3, height + 3)).all()


def test_a_jump_is_a_gap():
    """Of relu' in 0 and 1 at 0, with a closed and an open dot, and nothing in between."""
    found = {name or style: points for name, style, points in plots(tex("plot", "relu", "--deriv"))}
    np.testing.assert_array_equal(found["relu'"][:, 1], [0, 0, np.nan, 1, 1])
    np.testing.assert_array_equal(found["relu'"][1:4, 0], 0)
    np.testing.assert_array_equal(found["relu"], [[-3.14159, 0], [0, 0], [3.14159, 3.14159]])
    np.testing.assert_array_equal([found["dot 1"][0], found["dot 2"][0]], [[0, 0], [0, 1]])
    text = tex("plot", "relu", "--deriv")
    fills = dict(re.findall(r"(dot \d)/.style=\{only marks, mark=\*, .*fill=(\w+)\}", text))
    colors = dict(re.findall(r"\\definecolor\{(\w+)\}\{HTML\}\{(\w+)\}", text))
    assert [colors[fills["dot 1"]], colors[fills["dot 2"]]] == ["D55E00", "FFFFFF"]
    assert "unbounded coords=jump" in text


@pytest.mark.parametrize("size", ["16:9", "beamer", "column", "16x9cm"])
def test_the_size_is_exact(size):
    """The picture's bounding box is the figure's, in points of 1/72 inch."""
    expected = {
        "16:9": (960, 540),
        "beamer": (396.85, 223.23),
        "column": (252, 189),
        "16x9cm": (453.54, 255.12),
    }
    width, height = expected[size]
    box = rf"\useasboundingbox (0bp,0bp) rectangle ({width}bp,{height}bp);"
    assert box in tex("plot", "relu", "--size", size)


def test_it_is_a_picture_and_nothing_else():
    """No preamble; what the document must have is said in comments; the origin comes first."""
    text = tex("plot", "tanh", "--deriv", "--title", "A {b} % c")
    lines = text.splitlines()
    assert lines[:2] == ["% Title: A {b} % c", r"% Command: actviz plot tanh --deriv --title 'A {b} % c'"]
    assert [line.split(":")[0] for line in lines[2:4]] == ["% Description", "% Software"]
    code = [line for line in lines if not line.lstrip().startswith("%")]
    assert (code[0], code[-1]) == (r"\begin{tikzpicture}[", r"\end{tikzpicture}%")
    assert r"%   \usepackage{pgfplots}" in lines
    assert r"\usepackage{amsmath}" not in text
    assert "#" not in "".join(code)  # it may stand in the argument of a macro, such as a slide


def test_no_tex_is_needed(tmp_path):
    """Nor any program at all; and whatever the environment is, the bytes are the same."""
    (tmp_path / "matplotlibrc").write_text("text.usetex: True\nfont.size: 30\npath.simplify: False\n")
    env = {"PATH": "", "PYTHONHASHSEED": "7", "LC_ALL": "de_DE.UTF-8", "MPLBACKEND": "nonsense"}
    done = run("plot", "elu", "--deriv", "-o", "b.png", "-o", "b.tex", cwd=tmp_path, env=env)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "b.tex").read_text(encoding="utf-8") == tex("plot", "elu", "--deriv")
    other = run("plot", "elu", "--deriv", "-o", "c.png", cwd=tmp_path)
    assert other.returncode == 0
    assert (tmp_path / "b.png").read_bytes() == (tmp_path / "c.png").read_bytes()


def test_themes():
    """A dark picture has a background of its own, if it is to have one; a white one has none."""
    ground = r"\fill[actvizground] (0bp,0bp) rectangle (960bp,540bp);"
    dark = tex("plot", "tanh", "--theme", "dark")
    assert ground in dark
    assert r"\definecolor{actvizground}{HTML}{15181E}" in dark
    assert ground not in tex("plot", "tanh", "--theme", "dark", "--transparent")
    assert ground not in tex("plot", "tanh")


def test_axes_through_the_origin_and_around():
    """Native axis lines and ticks; where the origin is out of view the line is where it is in a PNG."""
    centred, box = tex("plot", "tanh", "--grid"), tex("plot", "tanh", "--axes", "box")
    assert "axis x line*=middle" in centred
    assert "axis y line*=middle" in centred
    assert "xtick={-3.14159,-1.5708,0,1.5708,3.14159}, xticklabels={}" in centred
    assert "xmajorgrids" in centred
    assert "axis x line*=bottom,\n" in box
    assert "axis y line*=left,\n" in box
    assert "majorgrids" not in box
    aside = tex("plot", "gelu", "--x", "1", "9")
    width, _, x0, x1, _, _ = axis_of(aside)
    shift = float(re.search(r"axis y line\*=left, axis y line shift=(\S+)bp", aside)[1])
    assert shift == pytest.approx(-(1 - x0) / (x1 - x0) * width, abs=0.01)


def test_numbers_far_from_zero():
    """TeX has five digits: in a window far from 0, x is written less something that is told."""
    text = tex("plot", "relu", "--x", "1000000", "1000001")
    assert "% x is written as its distance from 1000000:" in text
    (curve,) = [points for name, _, points in plots(text) if name == "relu"]
    assert curve[:, 0].tolist() == [0, 1]
    assert curve[:, 1] + 1000000 * ("% y is written" in text) == pytest.approx([1000000, 1000001], rel=1e-6)
    assert "{$1000000.2$}" in text


def test_labels_are_where_they_are_in_a_png():
    """Every label begins, ends or has its middle on the baseline that it has there."""
    figure = actviz.plot("gelu", derivative=True, legend="direct", title="A title")
    figure.canvas.draw()
    text = picture(figure, Look(), {})
    left, bottom = map(float, re.search(r"at=\{\((\S+)bp,(\S+)bp\)\}", text).groups())
    labels = [label for label in (*figure.axes[0].texts, *figure.texts) if label.get_text()]
    nodes = re.findall(r"\\node\[(.*?)\] at \((?:\[(.*?)\])?(axis cs:)?(\S+?),(\S+?)\) \{", text)
    assert len(nodes) == len(labels) == 11
    for label, (options, shifts, inside, x, y) in zip(labels, nodes, strict=True):
        place = np.array([float(x.removesuffix("bp")), float(y.removesuffix("bp"))])
        if inside:
            moved = {axis: float(by) for axis, by in re.findall(r"([xy])shift=(\S+?)bp", shifts)}
            place = on_paper(text, place) + np.array([left + moved.get("x", 0), bottom + moved.get("y", 0)])
        box = label.get_window_extent().extents * 72 / figure.dpi
        middle = (box[0] + box[2]) / 2
        side = box[0] if "base west" in options else box[2] if "base east" in options else middle
        assert place[0] == pytest.approx(side, abs=0.6)
        assert box[1] < place[1] < (box[1] + box[3]) / 2


def test_the_legend_lists_the_curves():
    """In their order, with the styles that they are drawn in; a zone after them."""
    text = tex("plot", "tanh", "--deriv", "--saturation")
    styles = {name: style for name, style, _ in plots(text) if name}
    entries = re.findall(r"\\addlegendimage\{(.*)\}\\addlegendentry\{(.*)\}", text)
    named = {words: image for image, words in entries}
    assert named[r"$y=\mathit{tanh}(x)$"] == styles["tanh"] == "curve 1"
    assert named[r"$y=\mathit{tanh}'(x)$"] == styles["tanh'"] == "curve 2"
    assert "rectangle" in named["$|f'|<0.01$"]
    assert (
        r"curve 1/.style={color=actviz1, line width=2bp, dash pattern=on 7.4bp off 3.2bp, opacity=0.9}"
        in text
    )
    assert r"\definecolor{actviz1}{HTML}{1E90FF}" in text


def test_a_point_of_a_chain_is_not_left_out():
    """Layers lie almost on a line; each still has its dot."""
    text = tex("vanish", "--layers", "4")
    assert [len(points) for _, style, points in plots(text) if style == "curve 1"] == [4]
    assert re.search(r"curve 1/.style=\{.*mark=\*, mark size=3bp", text)
    assert "{$10^{-3}$}" in text


def test_a_picture_that_tex_cannot_hold(tmp_path):
    """It is refused in words."""
    path = tmp_path / "a.tex"
    done = call("plot", "relu", "--size", "7000x7000px", "--dpi", "50", "-o", str(path))
    assert done.returncode == 1
    assert done.stderr.startswith("error: a tex picture can be 100 inches wide and high, not 140 x 140")
    assert not path.exists()


def test_an_image_is_refused():
    """Pixels have no place in a picture of curves and text."""
    figure = actviz.plot("relu")
    figure.axes[0].imshow([[0, 1]])
    with pytest.raises(ActvizError, match="image"):
        picture(figure, Look(), {})


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Costs 5 % & more_less", r"Costs 5 \% \& more\_less"),
        ("#1 {a} ~ ^ \\ $5", r"\#1 \{a\} \textasciitilde{} \textasciicircum{} \textbackslash{} \$5"),
        ("a < b > c | d", r"a \textless{} b \textgreater{} c \textbar{} d"),
        ("--title", r"-{}-title"),
        ("−0.5", "$-0.5$"),
        ("−2π", r"$-2\pi$"),
        ("σ → 1", r"$\sigma$ $\to$ 1"),
        ("激活函数 é", "激活函数 é"),
    ],
)
def test_plain_text(text, written):
    """TeX's own signs are escaped, signs of mathematics are commands, all other letters stay."""
    assert tex_text(text, mathematics=False) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (r"$y=leaky\_relu'(x)$", r"$y=\mathit{leaky\_relu}'(x)$"),
        (r"$relu6(x)=\min(\max(0, x), 6)$", r"$\mathit{relu6}(x)=\min(\max(0, x), 6)$"),
        (r"$x\,\mathrm{erf}(bx)$", r"$x\,\mathrm{erf}(bx)$"),
        (r"${-}\frac{3π}{4}$", r"${-}\frac{3\pi}{4}$"),
        (r"$πx$ of 5 % at \$3", r"$\pi x$ of 5 \% at \$3"),
        (r"$5%$, $\mathdefault{a}$", r"$5\%$, $\mathrm{a}$"),
    ],
)
def test_formulas(text, written):
    """Formulas stay what they are, with names in one piece and no letters that LaTeX does not know."""
    assert tex_text(text, mathematics=True) == written


def test_packages():
    """What a picture needs is read off what is in it."""
    assert packages(r"$\dfrac{a}{b}$ \textbar{} \mathit{text}") == {"amsmath"}
    assert packages(r"$\mathbb{R}$") == {"amssymb"}
    assert packages(r"$\frac{a}{b}$") == set()


POLYLINES = arrays(float, st.tuples(st.integers(2, 60), st.just(2)), elements=st.floats(-50, 50, width=32))


def distance(point, polyline):
    """From a point to the nearest segment."""
    start, step = polyline[:-1], np.diff(polyline, axis=0)
    length = (step**2).sum(axis=1)
    share = np.clip(((point - start) * step).sum(axis=1) / np.where(length > 0, length, 1), 0, 1)
    return np.hypot(*(start + share[:, None] * step - point).T).min()


@given(POLYLINES, st.floats(0.01, 20))
def test_thinning_keeps_to_its_tolerance(points, tolerance):
    """Whatever turns a polyline takes: no point of it is farther from what is left."""
    (kept,), reached = thinned([points], tolerance, most=1000)
    assert reached == tolerance
    assert max(distance(point, kept) for point in points) <= tolerance * (1 + 1e-9)
    np.testing.assert_array_equal(kept[[0, -1]], points[[0, -1]])


def test_thinning_to_a_number_of_points():
    """Where too many points are left the tolerance grows, and is told."""
    x = np.linspace(0, 100, 5000)
    wave = np.column_stack([x, 20 * np.sin(5 * x)])
    (kept,), reached = thinned([wave], 0.01, most=300)
    assert 150 < len(kept) <= 300
    assert max(distance(point, kept) for point in wave[::50]) <= reached
    assert thinned([wave[:2], wave[:2]], 0.01, most=1)[1] == 0.01


def test_what_is_visible_of_a_polyline():
    """It is cut at the sides of the box, and interrupted where it is not finite."""
    points = np.array([[-1, 5], [5, 5], [5, 5e300], [7, 5], [np.nan, 5], [8, 5], [8, np.inf], [9, 9], [9, 8]])
    first, second, third = visible(points, Box(0, 0, 10, 10))
    np.testing.assert_allclose(first, [[0, 5], [5, 5], [5, 10]])
    np.testing.assert_allclose(second, [[7, 10], [7, 5]], atol=1e-5)
    np.testing.assert_allclose(third, [[9, 9], [9, 8]])
