"""Pictures for pgfplots: what is in the file, its size, its axes, its words."""

from __future__ import annotations

import re

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from process import call, run
from texfile import on_paper, plots, tex

import actviz
from actviz.errors import ActvizError
from actviz.figures.files.pgf.picture import picture
from actviz.figures.style.look import Look


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


def test_letters_that_pdflatex_has_no_font_for():
    """The comments name them, and engines and a package that take them from a font of the system."""
    text = tex("plot", "tanh", "--title", "激活 é → 函数 и")
    assert (
        r"%   \usepackage{fontspec} \setmainfont{Noto Sans CJK SC}  % or another font with 激活函数и, "
        in text
    )
    assert "lmodern" not in text
    assert "fontspec" not in tex("plot", "tanh", "--title", "é → ½ σ′")


def test_bold_numbers():
    """A number in bold text is set in bold mathematics, where LaTeX has its minus sign."""
    text = tex("vanish", "--diagram")
    (style,) = re.findall(r"(text \d+)/\.style=\{.*\\bfseries\\boldmath\\selectfont\}", text)
    assert rf"\node[{style}, anchor=base east]" in text
    assert len(re.findall(rf"\[{style}, .*\$0\.00216\$", text)) == 1


def test_no_tex_is_needed(tmp_path):
    """Nor any program at all; and whatever the environment is, the bytes are the same."""
    (tmp_path / "matplotlibrc").write_text("text.usetex: True\nfont.size: 30\npath.simplify: False\n")
    env = {"PATH": "", "PYTHONHASHSEED": "7", "LC_ALL": "de_DE.UTF-8", "MPLBACKEND": "nonsense"}
    line = ("plot", "elu", "--deriv", "--dpi", "50")
    done = run(*line, "-o", "b.png", "-o", "b.tex", cwd=tmp_path, env=env)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "b.tex").read_text(encoding="utf-8") == tex(*line)
    assert call(*line, "-o", str(tmp_path / "c.png")).returncode == 0
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
    """Native axis lines, ticks and labels; where the origin is out of view the axes are a box."""
    centred, box = tex("plot", "tanh", "--grid"), tex("plot", "tanh", "--axes", "box")
    assert "axis x line*=middle" in centred
    assert "axis y line*=middle" in centred
    assert "xtick={-3.14159,-1.5708,0,1.5708,3.14159}" in centred
    half = r"\displaystyle\frac{\mathrm{\pi}}{2}$"
    assert rf"xticklabels={{{{$-\pi$}},{{${{-}}{half}}},{{$0$}},{{${half}}},{{$\pi$}}}}" in centred
    assert "xmajorgrids" in centred
    assert "axis x line*=bottom,\n" in box
    assert "axis y line*=left,\n" in box
    assert "majorgrids" not in box
    assert "axis y line*=left,\n" in tex("plot", "gelu", "--x", "1", "9")


def test_texts_are_where_they_are_in_a_png():
    """Every text that is no tick's label begins, ends or has its middle on the baseline that it has there."""
    figure = actviz.plot("gelu", derivative=True, legend="direct", title="A title")
    figure.canvas.draw()
    text = picture(figure, Look(), {})
    left, bottom = map(float, re.search(r"at=\{\((\S+)bp,(\S+)bp\)\}", text).groups())
    labels = [*sorted(figure.axes[0].texts, key=lambda label: label.get_zorder()), *figure.texts]
    nodes = re.findall(r"\\node\[(.*?)\] at \((?:\[(.*?)\])?(axis cs:)?(\S+?),(\S+?)\) \{", text)
    assert len(nodes) == len(labels) == 4
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


@pytest.mark.parametrize("name", ["relu", "gelu", "sigmoid", "sine"])
def test_labels_of_ticks_are_where_they_are_in_a_png(name):
    """Below, above or at the edge: as far from the end of a tick, where pgfplots puts a label."""
    figure = actviz.plot(name, derivative=True)
    text = picture(figure, Look(), {})
    ax, tick = figure.axes[0], float(re.search(r"major tick length=(\S+)bp", text)[1])
    places = {"north": "y1", "south": "y0", "east": "x1", "west": "x0"}
    for axis, at, away in ((ax.xaxis, 1, "yshift"), (ax.yaxis, 0, "xshift")):
        letter = "xy"[1 - at]
        style = re.search(rf"{letter}ticklabel style=\{{anchor=(\w+), {away}=(\S+)bp", text)
        label = next(label for label in axis.get_majorticklabels() if not label.get_path_effects())
        side = getattr(label.get_window_extent(), places[style[1]])
        line = ax.transData.transform((0, 0))[at]
        assert (side - line) * 72 / figure.dpi == pytest.approx(float(style[2]) - tick, abs=1.0)


def test_a_label_over_a_curve_has_a_ground():
    """Pgfplots draws labels under curves: the one with a halo is a text of its own, and hides the curve."""
    text = tex("plot", "tanh", "--deriv")
    assert "yticklabels={{$-1$},{$-0.5$},{$0.5$},{}}" in text
    (over,) = [line for line in text.splitlines() if line.endswith("{$1$};")]
    assert "fill=actvizground" in over
    assert text.index(r"\addplot") < text.index(over)


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
        r"curve 1/.style={color=actviz1, line width=3.2bp, dash pattern=on 11.84bp off 5.12bp, opacity=0.9}"
        in text
    )
    assert r"\definecolor{actviz1}{HTML}{1E90FF}" in text


@pytest.mark.whole
@pytest.mark.parametrize(
    ("columns", "row_by_row"), [(1, "abcdefg"), (2, "aebfcgd"), (3, "adfbegc"), (7, "abcdefg")]
)
def test_a_legend_of_columns_is_listed_row_by_row(columns, row_by_row):
    """Matplotlib fills one column after the other, pgfplots one row after the other."""
    figure = Figure()
    FigureCanvasAgg(figure)
    ax = figure.subplots()
    for name in "abcdefg":
        high = r"$\frac{1}{2}$" if name in "bc" else ""  # which moves the lines below it in its column
        ax.plot([0, 1], label=name + high)
    ax.legend(ncols=columns)
    text = picture(figure, Look(), {})
    assert "".join(re.findall(r"\\addlegendentry\{(\w)", text)) == row_by_row
    assert re.findall(r"legend columns=(\d)", text) == ([str(columns)] if columns > 1 else [])


def test_marks_in_a_legend():
    """A diamond is drawn there as large as among the curves, however far samples of lines are stretched."""
    figure = Figure()
    FigureCanvasAgg(figure)
    ax = figure.subplots()
    ax.plot(1, 1, "D", markersize=8, markeredgewidth=0, label="a diamond")
    ax.legend(handlelength=3, fontsize=10)
    text = picture(figure, Look(), {})
    (sample,) = re.findall(r"\\addlegendimage\{legend image code/.code=\{(.*)\}\}", text)
    corners = np.array(re.findall(r"\(([-\d.]+)bp,([-\d.]+)bp\)", sample), dtype=float)
    stretch = float(re.search(r"xscale=([\d.]+), every mark", text)[1])
    assert stretch * 0.6 * 72 / 2.54 == pytest.approx(30, abs=0.01)
    width, height = np.ptp(corners, axis=0) * (stretch, 1)
    assert (width, height) == pytest.approx((8 * 2**0.5, 8 * 2**0.5), abs=0.03)
    assert corners.mean(axis=0) * (stretch, 1) == pytest.approx((15, 0), abs=0.03)


def test_areas_keep_their_corners():
    """Four corners are not always a rectangle: here one side of the half-plane is slant."""
    text = tex("neuron", "--weights", "5,3", "--threshold", "4")
    (area,) = re.findall(r"\\path\[fill=\S+, fill opacity=\S+\] (.*);", text)
    corners = np.array(re.findall(r"\(axis cs:([-\d.]+),([-\d.]+)\)", area), dtype=float)
    assert len(corners) == 4
    np.testing.assert_allclose(
        sorted(map(tuple, corners)), [(-0.1, 1.5), (1.1, -0.5), (1.5, -0.5), (1.5, 1.5)]
    )
    assert "rectangle" not in area


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
