"""The figure of a phase: what it shows is what the report says, and no label is in the way."""

from __future__ import annotations

import functools
import itertools
import json
import math

import numpy as np
import pytest
from drawn import made, outside, overlapping
from each import diagonal, each
from process import call

import actviz
from actviz.analysis.propagation.diagram import diverging, leaps, log_chi_perp
from actviz.analysis.propagation.overview import overview
from actviz.analysis.propagation.pairs import correlation_map
from actviz.analysis.propagation.variance import VarianceMap
from actviz.figures.axes.view import View
from actviz.figures.phase import phase_figure
from actviz.figures.phase_lines import phase_lines_figure
from actviz.figures.style.look import look_for
from actviz.tables.phase import description

SIGMAS = r"$\sigma_w$", r"$\sigma_b$"
POWERS = ["1", "10", "$10^{2}$", "$10^{3}$"]  # as the bar has them


def at(name, sigma_w=None, sigma_b=None):
    return actviz.phase(name, sigma_w=sigma_w, sigma_b=sigma_b)


@functools.cache
def figure(name, sigma_w=None, sigma_b=None, **look):
    return made(lambda chosen: phase_figure(at(name, sigma_w, sigma_b), View(), chosen), **look)


def lines(ax):
    return {str(line.get_label()): line for line in ax.lines if not str(line.get_label()).startswith("_")}


def test_the_diagram_shows_the_point_and_the_line():
    """The point asked for is marked, and the critical line goes through the critical points of every σ_b."""
    diagram = figure("tanh", 1.5, 0.2).axes[0]
    drawn = lines(diagram)
    point = drawn[r"$\sigma_w=1.5,\ \sigma_b=0.2$"]
    assert (point.get_xdata()[0], point.get_ydata()[0]) == (1.5, 0.2)
    x, y = drawn["critical"].get_data()
    seen = np.isfinite(x)
    # the project's reference tables, edge_of_chaos
    for sigma_b, sigma_w in ((0.05, 1.1225), (0.2, 1.3041), (0.5, 1.5497), (1, 1.8556)):
        assert np.interp(sigma_b, y[seen], x[seen]) == pytest.approx(sigma_w, abs=2e-3)


def test_the_diagrams_regions():
    """Gradients vanish where the word is ordered and explode where it is chaotic; axes have their names."""
    diagram, _, *maps = figure("tanh", 1.5, 0.2).axes
    for text in diagram.texts:
        word, place = text.get_text().partition(":")[0], diagram.transAxes.transform(text.xy)
        sigma_w, sigma_b = diagram.transData.inverted().transform(place)
        (growth,) = log_chi_perp(actviz.get("tanh"), np.array([sigma_w]), np.array([sigma_b])).ravel()
        assert word == ("ordered" if growth < 0 else "chaotic")
    assert len(diagram.texts) == 2
    names = [(ax.get_xlabel(), ax.get_ylabel()) for ax in (diagram, *maps)]
    assert names == [SIGMAS, ("$q_l$", "$q_{l+1}$"), ("$c_l$", "$c_{l+1}$")]


def test_the_bar_tells_the_colours():
    """The diagram's colour at a depth scale is that of the bar at that place between its powers of ten."""
    diagram, bar, *_ = figure("tanh", 1.5, 0.2).axes
    (contours,) = (drawn for drawn in diagram.collections if hasattr(drawn, "levels"))
    shades = [patch.get_facecolor()[0] for patch in bar.collections]
    marks = [
        (power, text.xy[1]) for text in bar.texts for power in range(4) if text.get_text() == POWERS[power]
    ]
    powers, heights = np.transpose(marks)
    for depth in (0.5, 1.5, 3, 6, 30, 300, 900, 3000):
        height = np.polyval(np.polyfit(powers, heights, 1), math.log10(depth))
        for growth in (1 / depth, -1 / depth):
            layer = np.searchsorted(contours.levels, growth) - 1
            seen = contours.get_facecolor()[layer]
            assert seen == pytest.approx(shades[np.clip(int(height), 0, len(shades) - 1)]), depth


def test_the_diagrams_colours():
    """chi_perp behind the colours is that of the report, to the width of a line."""
    rng = np.random.default_rng(7)
    for name in ("tanh", "relu", "gelu", "selu", "sigmoid"):
        sigma_w, sigma_b = np.sort(rng.uniform(0.3, 3, 6)), np.sort(rng.uniform(0.05, 1, 4))
        field = log_chi_perp(actviz.get(name), sigma_w, sigma_b)
        told = [[math.log(at(name, float(w), float(b)).chi_perp) for w in sigma_w] for b in sigma_b]
        assert np.abs(field - np.array(told)).max() < 0.03, name


def test_where_the_variance_diverges():
    """√2 of ReLU, √2/λ of SELU; nowhere of tanh."""
    sigma_b = np.array([0.0, 0.5, 1.0])
    assert diverging(actviz.get("relu"), sigma_b)[0] == pytest.approx(math.sqrt(2), rel=1e-12)
    assert diverging(actviz.get("selu"), sigma_b) == pytest.approx(
        math.sqrt(2) / 1.0507009873554805, rel=1e-5
    )
    assert (diverging(actviz.get("tanh"), sigma_b) > 1e5).all()


def test_the_map_shows_its_fixed_points():
    """Dots on the diagonal at the fixed points, filled where they are stable; the staircase is the map."""
    report = at("gelu", sigma_b=0.2)
    ax = figure("gelu", None, 0.2).axes[2]
    drawn = lines(ax)
    for label, stable in (("stable", True), ("unstable", False)):
        told = [point.q for point in report.fixed_points if point.stable is stable]
        assert drawn[label].get_xdata() == pytest.approx(told)
        assert drawn[label].get_ydata() == pytest.approx(told)
    x, y = drawn["from $q=1$"].get_data()
    variance_map = VarianceMap(report.activation, report.sigma_w, report.sigma_b)
    assert (x[0], y[0]) == (1.0, 0.0)
    assert y[1] == pytest.approx(variance_map(np.array([1.0]))[0])


@each("name", ["tanh", "relu", "gelu", "selu", "sigmoid", "sign", "exponential", "sine"], part=4)
def test_labels_are_apart(name):
    """No label meets another or leaves the figure."""
    drawn = figure(name, 1.3, 0.1)
    assert overlapping(drawn) == []
    assert outside(drawn) == []


@each("look", [{"theme": "dark"}, {"theme": "mono"}, {"size": "column"}, {"size": "4:3"}], part=2)
def test_looks(look):
    """Themes and sizes are followed: background, size, and the same number of panels."""
    drawn = figure("tanh", 1.5, 0.2, **look)
    chosen = look_for(**look)
    assert tuple(drawn.get_size_inches()) == (chosen.size.width_in, chosen.size.height_in)
    # the diagram, its bar, and the two maps, of which a column has room for one
    assert len(drawn.axes) == (3 if look.get("size") == "column" else 4)
    assert outside(drawn) == []


def test_files(here):
    """-o writes in every format, says where on standard error, and is the same to the byte."""
    done = call("phase", "tanh", "-o", "a.png", "-o", "a.svg", "-o", "a.pdf", "--size", "document")
    assert done.returncode == 0
    assert done.stderr.split() == ["wrote", "a.png", "wrote", "a.svg", "wrote", "a.pdf"]
    assert "tanh at σ_w = 1, σ_b = 0" in done.stdout
    first = (here / "a.svg").read_bytes()
    assert "the phase diagram of tanh" in first.decode()
    call("phase", "tanh", "-o", "a.svg", "--size", "document")
    assert (here / "a.svg").read_bytes() == first
    assert call("show", "a.png").stdout == "actviz phase tanh --size document\n"
    assert json.loads(call("phase", "tanh", "--json", "-o", "b.png").stdout)["outputs"] == ["b.png"]


def test_nothing_is_drawn_without_o(here):
    """The command prints only, unless it is asked for a figure."""
    assert call("phase", "tanh").returncode == 0
    assert list(here.iterdir()) == []


def test_the_correlation_map_shows_where_it_leads():
    """A dot at c*, and a curve through C(c) of the table; no way there where the map changes with q."""
    report = at("tanh", 1.5, 0.3)
    drawn = lines(figure("tanh", 1.5, 0.3).axes[3])
    assert drawn["$c^*$"].get_xdata() == pytest.approx([report.laws.correlation.c_star])
    c = np.array([0.0, 0.5, 0.9])
    told, _ = correlation_map(report.block, report.q, c)
    x, y = drawn["$c_{l+1}$"].get_data()
    assert np.interp(c, x, y) == pytest.approx(told, abs=1e-3)
    assert set(lines(figure("tanh").axes[3])) == {"$c_{l+1}$ at $q=1$"}


def test_the_description_says_at_which_variance():
    """At tanh's critical σ_w the variance falls to 0, and the map is that of layer 1; not at a q* > 0."""
    assert "at q = 1, that of layer 1" in description(at("tanh"))
    assert "that of layer 1" not in description(at("tanh", 1.5, 0.3))


LEGENDS = (["16:9", "4:3", "document", "column"], ["box", "direct", "none"])


@pytest.mark.filterwarnings("ignore:no room for names at the ends")
@each("size, legend", itertools.product(*LEGENDS), part=diagonal(*LEGENDS))
def test_maps_are_square(size, legend):
    """The diagonal rises at 45 degrees, and what the legend says stays clear of the panels and inside."""
    drawn = figure("gelu", None, 0.2, size=size, legend=legend)
    for ax in drawn.axes[2:]:
        assert ax.bbox.width == pytest.approx(ax.bbox.height)
        for legend_ in drawn.legends:
            assert not legend_.get_window_extent().overlaps(ax.bbox)
    assert outside(drawn) == []
    beside = 0 if legend == "none" or size == "column" else 2
    assert len(drawn.legends) == beside + (legend == "box")


def test_relus_diagram_has_no_chaos():
    """Right of √2 the variance diverges, and the word is that; tanh has a chaotic phase."""

    def words(name):
        return " ".join(text.get_text() for text in figure(name).axes[0].texts)

    assert "chaotic" not in words("relu")
    assert "diverging" in words("relu")
    assert "chaotic" in words("tanh")


def several(*names, sigma_w=None, sigma_b=None, **look):
    entries = [overview(actviz.get(name), sigma_w, sigma_b) for name in names]
    return made(lambda chosen: phase_lines_figure(entries, (sigma_w, sigma_b), View(), chosen), **look)


def test_lines_of_several_functions():
    """Lines go through critical points, dots are at those of the reports; ReLU has a point and no line."""
    (ax,) = several("tanh", "relu", "gelu", "sign").axes
    assert (ax.get_xlabel(), ax.get_ylabel()) == SIGMAS
    drawn = lines(ax)
    for name, sigma_b in (("tanh", 0.2), ("tanh", 0.7), ("GELU", 0.6)):
        x, y = drawn[name].get_data()
        seen = np.isfinite(x)
        sigma_w = at(name.lower(), None, sigma_b).sigma_w
        assert np.interp(sigma_b, y[seen], x[seen]) == pytest.approx(sigma_w, abs=2e-3)
    assert drawn["ReLU"].get_data() == ([pytest.approx(math.sqrt(2))], [0.0])
    assert {"sign: none", "thin: unstable", "critical initialisation"} <= drawn.keys()
    dots = [line for line in ax.lines if line.get_gid() == "point"]
    told = [(at(name).sigma_w, at(name).sigma_b) for name in ("tanh", "gelu")]
    assert [(dot.get_xdata()[0], dot.get_ydata()[0]) for dot in dots] == told


def test_unstable_parts_are_thin():
    """gelu's line is thick from its half-stable point up, thin below it; tanh's is stable all along."""
    (ax,) = several("gelu").axes
    stable, thin = (line for line in ax.lines if np.size(line.get_xdata()) > 1)
    assert thin.get_linewidth() == stable.get_linewidth() / 2
    bend = at("gelu").sigma_b
    assert np.nanmin(stable.get_ydata()) == pytest.approx(bend, abs=0.02)
    assert np.nanmax(thin.get_ydata()) == pytest.approx(bend, abs=0.02)
    assert "thin: unstable" not in lines(several("tanh").axes[0])


@pytest.mark.filterwarnings("ignore:no room for names at the ends")
@each(
    "given",
    [
        {"sigma_w": 1.5},
        {"sigma_b": 0.2},
        {"theme": "dark", "legend": "direct"},
        {"theme": "mono", "size": "column"},
    ],
    part=2,
)
def test_lines_in_all_looks(given):
    """One panel, with labels apart and inside; a σ_w given for all is one dot there."""
    drawn = several("tanh", "gelu", "elu", **given)
    (ax,) = drawn.axes
    assert (overlapping(drawn), outside(drawn)) == ([], [])
    if "sigma_w" in given:
        dot = lines(ax)[r"$\sigma_w=1.5$, $\sigma_b=0$"]
        assert (dot.get_xdata()[0], dot.get_ydata()[0]) == (1.5, 0.0)


def test_the_file_of_several(here):
    """-o writes one figure, whose description has a sentence on each function."""
    done = call("phase", "tanh", "sign", "-f", "svg")
    assert (done.returncode, done.stderr) == (0, "wrote phase-tanh-sign.svg\n")
    told = (here / "phase-tanh-sign.svg").read_text(encoding="utf-8")
    assert "tanh at σ_w = 1, σ_b = 0: gradients fall as l^−1/2; sign: f jumps." in " ".join(told.split())


def test_where_the_limit_of_the_variance_jumps():
    """Of snake from q = 1 it is another on the two sides of the line, and so is chi_perp; of tanh nowhere."""
    sigma_b = np.array([0.03, 0.06, 0.09])
    places = leaps(actviz.get("snake"), sigma_b)
    for sigma_w, shift in zip(places.tolist(), sigma_b.tolist(), strict=True):
        below, above = (at("snake", sigma_w * side, shift) for side in (0.999, 1.001))
        assert 1.2 * below.q < above.q < math.inf
        assert above.chi_perp > 1.1 * below.chi_perp
    assert np.isnan(leaps(actviz.get("tanh"), sigma_b)).all()
    # of gelu the variance diverges there, which is another line
    assert np.isnan(leaps(actviz.get("gelu"), sigma_b)).all()


def test_the_line_and_the_names_of_regions():
    """A jump of q* has its line, a narrow region its name, a step function both of its answers."""
    snake = figure("snake").axes[0]
    assert "$q^*$ jumps" in lines(snake)
    assert "$q^*$ jumps" not in lines(figure("tanh").axes[0])
    assert "chaotic" in [text.get_text() for text in figure("selu").axes[0].texts]
    (words,) = [text.get_text() for text in figure("heaviside", 1.0).axes[0].texts]
    assert "no gradient" in words
    assert "chaotic" in words
