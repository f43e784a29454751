"""Formulas, sweeps, grids, asymptotes and shaded zones: what they show, and that it can be read."""

from __future__ import annotations

import math

import drawn
import numpy as np
import pytest
from drawn import NONE
from process import call

import actviz
from actviz.errors import FigureWarning
from actviz.figures.axes.marks import asymptotes
from actviz.figures.axes.words import curve_labels
from actviz.figures.files.descriptions import description

DPI = 50


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
    assert labels[0].startswith("$elu(x)=" + elu.formula)
    assert labels[1].startswith("$elu′(x)=" + elu.derivative_formula)
    assert labels[2] == "$y=elu″(x)$"
    assert all(label.endswith(r",\ \alpha=1$") for label in labels[:2])


def test_a_name_that_is_its_formula_is_written_once():
    """Not tanh(x) = tanh(x); its derivative has a formula."""
    labels = curve_labels([(actviz.get("tanh"), 0), (actviz.get("tanh"), 1)], formula=True)
    assert labels == ["$y=tanh(x)$", r"$tanh′(x)=1 - \tanh^2(x)$"]
    assert curve_labels([(actviz.get("erf"), 0)], formula=True) == ["$y=erf(x)$"]
    assert curve_labels([(actviz.get("softsign"), 0)], formula=True)[0].startswith("$softsign(x)=")


@pytest.mark.parametrize("name", actviz.names())
def test_formulas_can_be_written(name):
    """The formula of every function is one that can be drawn, and strikes nothing."""
    assert drawn.faults(actviz.plot(name, derivative=True, formula=True, dpi=DPI)) == NONE


def test_a_sweep_is_a_family(tmp_path, monkeypatch):
    """One curve for each value, in one panel, under a name that tells the parameter."""
    monkeypatch.chdir(tmp_path)
    done = call("plot", "elu", "--sweep", "alpha=0.5,1,2", "--legend", "direct")
    assert (done.returncode, done.stdout) == (0, "elu-sweep-alpha.png\n")
    variants = [actviz.get("elu", alpha=alpha) for alpha in (0.5, 1, 2)]
    assert drawn.faults(actviz.compare(*variants, derivative=True, dpi=DPI)) == NONE


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        (["elu", "--sweep", "beta=1,2"], "elu takes no parameter 'beta'"),
        (["elu", "--sweep", "alpha"], "--sweep: 'alpha' is not PARAM=V,..."),
        (["elu", "--sweep", "alpha=1,x"], "--sweep: 'x' is not a number"),
        (["elu", "--sweep", "alpha=1,1"], "--sweep: a value of alpha is given twice"),
        (["elu", "relu", "--sweep", "alpha=1,2"], "--sweep varies one function, not several"),
        (["elu", "--sweep", "alpha=-1,2"], "elu: alpha must be a number in (0, ∞), not -1"),
        (["elu", "--sweep", "alpha=1,2,3,4,5,6,7,8,9"], "9 functions over each other cannot be told apart"),
        (["elu", "--threshold", "0"], "--threshold must be a positive number, not 0"),
        (["elu", "--legend", "left"], "--legend: there is no 'left'"),
        (["elu", "--text", "dead"], "--text: there is no 'dead'"),
        (["elu", "--font", "No Such Font"], "--font: 'No Such Font' is not installed here"),
    ],
)
def test_what_is_refused(typed, error, tmp_path, monkeypatch):
    """In one line, and without a file."""
    monkeypatch.chdir(tmp_path)
    done = call("plot", *typed)
    assert done.returncode == (1 if "--font" in typed else 2)
    assert done.stderr.splitlines()[0] == f"error: {error}"
    assert list(tmp_path.iterdir()) == []


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
    """The lines that a function approaches without being on them, level or slant."""
    found = {(line.slope, line.intercept) for line in asymptotes(actviz.get(name))}
    assert found == lines


def test_asymptotes_are_in_the_window():
    """The window reaches as far as the lines, which are dotted and named in no legend."""
    figure = actviz.plot("sigmoid", x=(-1, 1), asymptotes=True, dpi=DPI)
    assert figure.axes[0].get_ylim()[1] > 1
    assert legend(figure) == ["$y=sigmoid(x)$"]
    assert drawn.faults(figure) == NONE


def test_saturated_zones_end_where_the_slope_is_the_threshold():
    """sigmoid′ = 0.1 where sigmoid is (1 ± √0.6)/2."""
    figure = actviz.plot("sigmoid", saturation=0.1, dpi=DPI)
    edge = math.log((1 + math.sqrt(0.6)) / (1 - math.sqrt(0.6)))
    zones = [(-math.pi, -edge), (edge, math.pi)]
    np.testing.assert_allclose(spans(figure), zones, rtol=1e-13)
    assert legend(figure) == ["$y=sigmoid(x)$", r"$|f\hspace{0.1}′|<0.1$"]


def test_zones_of_several_functions_lie_in_strips():
    """Each in its own colour and height, so that they are not taken for one another's."""
    figure = actviz.compare("relu", "tanh", saturation=0.1, dpi=DPI)
    heights = {
        (patch.get_y(), patch.get_height(), patch.get_facecolor()[:3]) for patch in figure.axes[0].patches
    }
    assert len(heights) == 2
    assert drawn.faults(figure) == NONE


def test_a_grid_lies_under_everything():
    """At the ticks, behind the curves."""
    figure = actviz.plot("gelu", derivative=True, grid=True, dpi=DPI)
    ax = figure.axes[0]
    assert ax.get_axisbelow() is True
    assert all(line.get_visible() for line in ax.get_xgridlines())
    assert drawn.faults(figure) == NONE


NAMES = ("sigmoid", "tanh", "relu", "gelu", "elu", "softsign", "mish", "hard_swish")


@pytest.mark.filterwarnings("ignore:no room for names:actviz.errors.FigureWarning")
@pytest.mark.parametrize("names", [NAMES[:1], NAMES[:2], NAMES[:4], NAMES[2:6], NAMES])
@pytest.mark.parametrize("theme", ["document", "dark"])
def test_direct_labels_are_beside_their_curves(names, theme):
    """Nothing is struck; each name is in its curve's colour and nearer to it than to any other."""
    figure = actviz.plot(*names, dpi=DPI) if len(names) == 1 else None
    options = {"legend": "direct", "theme": theme, "dpi": DPI}
    figure = actviz.compare(*names, **options) if len(names) > 1 else actviz.plot(*names, **options)
    assert drawn.faults(figure) == NONE
    ax = figure.axes[0]
    lines = {line.get_label(): line for line in ax.lines if drawn.is_curve(ax, line)}
    named = [text for text in ax.texts if text.get_text() in lines]
    if ax.get_legend() is None:
        upright = theme != "document"
        labels = [actviz.get(name).label if upright else f"$y={name}(x)$" for name in names]
        assert [text.get_text() for text in named] == [label.replace("_", r"\_") for label in labels]
    for text in named:
        box = text.get_window_extent()
        middle = np.array([(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2])
        distance = {
            label: np.nanmin(np.hypot(*(ax.transData.transform(line.get_xydata()) - middle).T))
            for label, line in lines.items()
            if not label.startswith("_")
        }
        assert min(distance, key=distance.get) == text.get_text()
        assert text.get_color() == lines[text.get_text()].get_color()


def test_a_name_is_on_the_side_of_its_curve():
    """No axis runs between them where there is room without: sigmoid's is not under the x axis."""
    figure = actviz.compare("sigmoid", "tanh", legend="direct", formula=True, x=(-8, 8), dpi=DPI)
    ax = figure.axes[0]
    (name,) = [text for text in ax.texts if text.get_text().startswith("$sigmoid")]
    assert name.get_window_extent().y0 > ax.transData.transform((0, 0))[1]


def test_direct_labels_stay_beside_their_curves_at_any_resolution():
    """As in an SVG or a PDF, which are drawn at 72 dpi."""
    figure = actviz.compare(*NAMES[:4], legend="direct", dpi=100)

    def centres_in():
        boxes = [text.get_window_extent() for text in figure.axes[0].texts if "=" in text.get_text()]
        return np.array([((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2) for box in boxes]) / figure.dpi

    before = centres_in()
    figure.set_dpi(50)
    np.testing.assert_allclose(centres_in(), before, atol=0.05)


def test_direct_labels_have_the_size_of_their_panel():
    """Not that of a figure with one panel: they are as large as the ticks' labels beside them."""
    for figure in (
        actviz.compare("relu", "tanh", derivative=True, legend="direct", dpi=DPI),
        actviz.plot("relu", "tanh", "gelu", "elu", "selu", legend="direct", dpi=DPI),
    ):
        for ax in figure.axes:
            names = {text.get_fontsize() for text in ax.texts if "=" in text.get_text()}
            ticks = {text.get_fontsize() for text in ax.texts if "$" not in text.get_text()}
            assert names == ticks
            assert max(names) < 20


def test_a_box_in_place_of_direct_labels_is_told(tmp_path):
    """Once for all panels, on standard error, and as a warning in Python."""
    with pytest.warns(FigureWarning, match="no room for names beside the curves"):
        figure = actviz.compare(*NAMES, legend="direct", x=(5, 6), dpi=DPI)
    assert figure.axes[0].get_legend() is not None
    done = call(
        "compare", *NAMES, "--deriv", "--legend", "direct", "--x", "5", "6", "-o", str(tmp_path / "a.png")
    )
    assert done.returncode == 0
    assert done.stderr == "warning: no room for names beside the curves; a legend has them\n"


def test_four_common_functions_have_room_for_direct_labels():
    """The box is only the last resort."""
    assert actviz.compare(*NAMES[:4], legend="direct", dpi=DPI).axes[0].get_legend() is None
    assert actviz.plot("relu", legend="none", dpi=DPI).axes[0].get_legend() is None


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


def test_a_sliver_is_named():
    """Where gelu's derivative changes its sign the zone is too narrow to be understood without a word."""
    for name, places in (("gelu", [-0.7518]), ("sigmoid", [])):
        figure = actviz.plot(name, saturation=0.01)
        words = [text for text in figure.axes[0].texts if text.get_text() == r"$f\hspace{0.1}′\approx0$"]
        assert [text.xy[0] for text in words] == pytest.approx(places, abs=1e-3)
