"""Formulas, sweeps, grids, asymptotes and shaded zones: what they show, and that it can be read."""

from __future__ import annotations

import itertools
import math
import warnings

import drawn
import numpy as np
import pytest
from drawn import NONE
from each import diagonal, each
from matplotlib.colors import to_rgb
from process import call, refused

import actviz
from actviz.errors import FigureWarning
from actviz.figures.axes.braces import equations, in_cases
from actviz.figures.axes.marks import Asymptote, asymptotes
from actviz.figures.axes.words import curve_labels
from actviz.figures.files.descriptions import description

DPI = 50
BARS = (drawn.LOOKS, ({}, {"derivative": True, "log_y": True}, {"legend": "direct"}))


def legend(figure, panel=0):
    return [text.get_text() for text in figure.axes[panel].get_legend().get_texts()]


def spans(figure):
    """The shaded zones, as intervals of x."""
    return [(patch.get_x(), patch.get_x() + patch.get_width()) for patch in figure.axes[0].patches]


def test_labels_tell_what_differs():
    """Of functions of one name the parameters that differ are told, even where one has its default."""
    half, one = actviz.get("elu:0.5"), actviz.get("elu")
    assert curve_labels([(one, 0)]) == ["$y=elu(x)$"]
    assert curve_labels([(half, 0), (one, 1)]) == [r"$y=elu(x),\ \alpha=0.5$", r"$y=elu′(x),\ \alpha=1$"]
    assert curve_labels([(actviz.get("leaky_relu"), 0)]) == [r"$y=leaky\_relu(x)$"]


def test_formulas_come_with_their_parameters():
    """--formula writes out f and f′, and the value of each letter in them; f″ has only its name."""
    elu = actviz.get("elu")
    labels = curve_labels([(elu, 0), (elu, 1), (elu, 2)], formula=True)
    assert labels[0].startswith("$elu(x)=" + in_cases(equations(elu)))
    assert labels[1].startswith("$elu′(x)=" + in_cases(equations(elu, 1)))
    assert labels[2] == "$y=elu″(x)$"
    assert all(label.endswith(r",\ \alpha=1$") for label in labels[:2])


def test_a_name_that_is_its_formula_is_written_once():
    """Not tanh(x) = tanh(x); its derivative has a formula."""
    labels = curve_labels([(actviz.get("tanh"), 0), (actviz.get("tanh"), 1)], formula=True)
    assert labels == ["$y=tanh(x)$", r"$tanh′(x)=1 - \tanh^2(x)$"]
    assert curve_labels([(actviz.get("erf"), 0)], formula=True) == ["$y=erf(x)$"]
    assert curve_labels([(actviz.get("softsign"), 0)], formula=True)[0].startswith("$softsign(x)=")


@each("name", actviz.names(), part=40)
def test_formulas_can_be_written(name):
    """The formula of every function is one that can be drawn, and strikes nothing."""
    assert drawn.faults(actviz.plot(name, derivative=True, formula=True, dpi=DPI)) == NONE


def test_a_sweep_is_a_family(here):
    """One curve for each value, in one panel, under a name that tells the parameter."""
    done = call("plot", "elu", "--sweep", "alpha=0.5,1,2", "--legend", "direct")
    assert (done.returncode, done.stdout) == (0, "elu-sweep-alpha.png\n")
    variants = [actviz.get("elu", alpha=alpha) for alpha in (0.5, 1, 2)]
    assert drawn.faults(actviz.compare(*variants, derivative=True, dpi=DPI)) == NONE


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("elu --sweep beta=1,2", "elu takes no parameter 'beta'"),
        ("elu --sweep alpha", "--sweep: 'alpha' is not PARAM=V,..."),
        ("elu --sweep alpha=1,x", "--sweep: 'x' is not a number"),
        ("elu --sweep alpha=1,1", "--sweep: a value of alpha is given twice"),
        ("elu relu --sweep alpha=1,2", "--sweep varies one function, not several"),
        ("elu --sweep alpha=-1,2", "elu: alpha must be a number in (0, ∞), not -1"),
        ("elu --sweep alpha=1,2,3,4,5,6,7,8,9", "9 functions in one panel cannot be distinguished"),
        ("elu --threshold 0", "--threshold must be a positive number, not 0"),
        ("elu --legend left", "--legend: invalid choice 'left'"),
        ("elu --text dead", "--text: invalid choice 'dead'"),
        ("elu --font 'No Such Font'", "--font: 'No Such Font' is not installed"),
    ],
)
def test_what_is_refused(typed, error):
    """In one line, and without a file."""
    refused(f"plot {typed}", error, code=1 if "--font" in typed else 2)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("sigmoid", {(0, 0), (0, 1)}),
        ("tanh", {(0, -1), (0, 1)}),
        ("relu", set()),
        ("silu", {(0, 0), (1, 0)}),
        ("elu:2", {(0, -2)}),
        ("softplus", {(0, 0), (1, 0)}),
        ("bent_identity", {(0.5, -0.5), (1.5, -0.5)}),
    ],
)
def test_asymptotes(name, lines):
    """The lines that a function approaches without being on them, level or slant, and f′ and f″ too."""
    f = actviz.get(name)
    assert {(line.slope, line.intercept) for line in asymptotes(f)} == lines
    for order in (0, 1, 2):
        for line in asymptotes(f, order):
            far = 1e6 * np.array([line.side] if line.side else [-1, 1])
            assert f.derivative(far, order=order) == pytest.approx(line.at(far), rel=0, abs=1e-6)


def written(figure):
    """What is written into the panel besides the 0 of the axes."""
    return {text.get_text() for text in figure.axes[0].texts if text.get_gid() != "origin"}


def dotted(figure):
    """The heights at which the asymptotes of a figure end."""
    lines = figure.axes[0].lines
    return [line.get_ydata().tolist() for line in lines if line.get_gid() == "asymptote"]


def test_an_equation_stands_where_its_curve_is_near():
    """On the side of 0 on which the line is approached."""
    figure = actviz.plot("tanh", asymptotes=True, dpi=DPI)
    places = {text.get_text(): text.xy[0] for text in figure.axes[0].texts}
    assert places["y = 1"] > 0 > places["y = −1"]


@pytest.mark.filterwarnings("ignore:no room to label the asymptote")  # as in three panels
@pytest.mark.parametrize("names", [("sigmoid", "tanh", "softsign"), ("tanh",)])
def test_what_is_written_beside_can_be_read(names):
    """At 14 pt or more on a slide, also in panels with smaller labels."""
    figure = actviz.plot(*names, saturation=0.01, x=(-12, 12), mark=1, asymptotes=True, dpi=DPI)
    sizes = [text.get_fontsize() for ax in figure.axes for text in ax.texts]
    assert min(sizes) >= 14


def test_asymptotes_are_in_the_window():
    """The window reaches as far as the lines, which are dotted, in no legend, and say their equation."""
    figure = actviz.plot("sigmoid", asymptotes=True, dpi=DPI)
    assert dotted(figure) == [[1, 1]]
    assert figure.axes[0].get_ylim()[1] > 1
    assert legend(figure) == ["$y=sigmoid(x)$"]
    assert written(figure) == {"y = 1"}
    assert drawn.faults(figure) == NONE


def test_asymptotes_are_drawn_where_a_curve_comes_near():
    """Within (-1, 1) sigmoid is far from 0 and 1; at the one end of (-1, 5) it is not."""
    assert dotted(actviz.plot("sigmoid", x=(-1, 1), asymptotes=True)) == []
    assert dotted(actviz.plot("tanh", x=(-1, 5), asymptotes=True)) == [[1, 1]]
    slant = actviz.plot("softplus", asymptotes=True)
    assert dotted(slant) == [[0, math.pi]]
    assert written(slant) == {"y = x"}
    (line,) = [line for line in slant.axes[0].lines if line.get_gid() == "asymptote"]
    assert line.get_color() == "dodgerblue"
    assert Asymptote(0.5, -0.5).equation == "y = 0.5x − 0.5"
    assert Asymptote(-1.0, 2.0).equation == "y = −x + 2"
    assert Asymptote(0.0, -1.75809).equation == "y = −1.76"


@pytest.mark.parametrize(
    ("name", "x", "words"),
    [
        ("sigmoid", (-8, 8), {"|x| > 4.58"}),
        ("relu", (-4, 4), {"x < 0"}),
        ("sine", (0, 3), {"1.56 < x < 1.58"}),
        ("sine", (-20, 20), set()),
    ],
)
def test_zones_say_where_they_are(name, x, words):
    """In the zone, or beside it; many zones are told by the legend alone."""
    figure = actviz.plot(name, saturation=0.01, x=x, dpi=DPI)
    assert written(figure) == words
    assert drawn.faults(figure) == NONE


def test_saturated_zones_end_where_the_slope_is_the_threshold():
    """sigmoid′ = 0.1 where sigmoid is (1 ± √0.6)/2."""
    figure = actviz.plot("sigmoid", saturation=0.1, dpi=DPI)
    edge = math.log((1 + math.sqrt(0.6)) / (1 - math.sqrt(0.6)))
    zones = [(-math.pi, -edge), (edge, math.pi)]
    np.testing.assert_allclose(spans(figure), zones, rtol=1e-13)
    assert legend(figure) == ["$y=sigmoid(x)$", r"$|f\hspace{0.1}′|<0.1$"]


def bars(figure, panel=0):
    return [patch for patch in figure.axes[panel].patches if patch.get_gid() == "zone"]


@each("look, words", itertools.product(*BARS), size=6, part=diagonal(*BARS))
def test_zones_of_several_functions_are_bars(look, words):
    """Above all curves and clear of legends, in the colours and dashes of their functions."""
    figure = actviz.compare("relu", "tanh", "sigmoid", saturation=0.1, x=(-8, 8), **words, **look)
    assert drawn.faults(figure) == NONE
    for panel, ax in enumerate(figure.axes):
        curves = drawn.curves(ax)
        shown = bars(figure, panel)
        rows = {(bar.get_y(), bar.get_facecolor()[:3]) for bar in shown}
        assert len(shown) == 5  # one of ReLU
        assert {color for _, color in rows} == {to_rgb(curve.get_color()) for curve in curves}
        assert len({low for low, _ in rows}) == 3
        lowest = ax.transAxes.transform((0, min(low for low, _ in rows)))[1]
        for curve in curves:
            y = ax.transData.transform(np.column_stack([curve.get_xdata(), curve.get_ydata()]))[:, 1]
            assert np.nanmax(y) < lowest
        inside = [line for line in ax.lines if line.get_transform() == ax.get_xaxis_transform()]
        dashes = {line.get_linestyle() for line in inside if line.get_linestyle() != "None"}
        assert dashes == {curve.get_linestyle() for curve in curves}
        for legend in [*figure.legends, ax.get_legend()]:
            box = legend and legend.get_window_extent()
            assert not any(box and box.overlaps(bar.get_window_extent()) for bar in shown)


@pytest.mark.parametrize("how", ["box", "direct"])
def test_bars_are_told(how):
    """In the legend, or with names at the ends of curves beside a bar; what is not drawn is not told."""
    said = r"$|f\hspace{0.1}′|<0.1$"
    figure = actviz.compare("relu", "tanh", saturation=0.1, legend=how, dpi=DPI)
    assert said in (legend(figure) if how == "box" else written(figure))
    with pytest.warns(FigureWarning):
        bare = actviz.compare("identity", "softplus", saturation=0.01, dpi=DPI)
    assert not bars(bare)
    assert legend(bare) == ["$y=identity(x)$", "$y=softplus(x)$"]


@pytest.mark.parametrize(
    ("names", "words", "warning"),
    [
        (["sigmoid"], {}, "nothing is shaded for sigmoid: |f′| < 0.01 only outside x from -π to π; "
                          "from -6 to 6 would show it"),
        (["tanh", "sigmoid"], {"x": (-1, 1)}, "nothing is shaded for tanh, sigmoid: |f′| < 0.01 only "
                                              "outside x from -1 to 1; from -6 to 6 would show it"),
        (["identity"], {}, "nothing is shaded for identity: |f′| is nowhere below 0.01"),
        (["relu", "identity"], {}, None),
        (["sigmoid"], {"x": (-6, 6)}, None),
        (["sigmoid"], {"x": (0, 6)}, None),
    ],
)  # fmt: skip
def test_zones_out_of_view(names, words, warning):
    """A figure says for which functions nothing is shaded, and a window in which there would be a zone."""
    draw = actviz.plot if len(names) == 1 else actviz.compare
    with warnings.catch_warnings(record=True) as complaints:
        warnings.simplefilter("always")
        draw(*names, saturation=0.01, dpi=DPI, **words)
    assert [str(told.message) for told in complaints] == ([warning] if warning else [])


def test_a_grid_lies_under_everything():
    """At the ticks, behind the curves."""
    figure = actviz.plot("gelu", derivative=True, grid=True, dpi=DPI)
    ax = figure.axes[0]
    assert ax.get_axisbelow() is True
    assert all(line.get_visible() for line in ax.get_xgridlines())
    assert drawn.faults(figure) == NONE


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("tanh", "tanh rises from -1 to 1; its derivative peaks at 1 at x = 0."),
        ("relu", "ReLU rises from 0 to infinity; its derivative lies between 0 and 1; "
                 "there is a corner at x = 0."),
        ("gelu", "GELU takes values from -0.17 to infinity, and both rises and falls; "
                 "its derivative peaks at 1.129 at x = 1.414."),
        ("heaviside", "Heaviside rises from 0 to 1; its slope is 0; there is a jump at x = 0."),
        ("identity", "identity rises from minus infinity to infinity; its slope is 1."),
    ],
)  # fmt: skip
def test_descriptions(name, words):
    """What the figure shows, for who cannot see it."""
    assert description([actviz.get(name)]) == words
