"""Sheets of small panels: what is in a panel and over it, and that it can be read."""

from __future__ import annotations

import itertools

import drawn
import numpy as np
import pytest
from drawn import NONE, curves
from matplotlib.text import Annotation

import actviz
from actviz.activations import Activation
from actviz.figures.sheets.pages import chosen
from actviz.figures.style.look import look_for

NAMES = {actviz.get(name).label: name for name in actviz.names()}


def heading(ax):
    """The name, the family, and the lines of the formula with their sizes, over a panel."""
    texts = [t for t in ax.texts if isinstance(t, Annotation) and t.xycoords == "figure fraction"]
    (family,) = [t.get_text() for t in texts if t.get_ha() == "right"]
    (name,) = [t.get_text() for t in texts if t.get_weight() == "bold"]
    lines = [
        (t.get_text(), t.get_fontsize()) for t in texts if t.get_ha() == "left" and t.get_weight() != "bold"
    ]
    return NAMES.get(name, name), family, lines


def headings(figures):
    return [heading(ax) for figure in figures for ax in figure.axes]


@pytest.fixture(scope="module", params=["rectifiers", pytest.param(None, id="all", marks=pytest.mark.whole)])
def family(request):
    """What is on the sheet that the tests look at: a family that fills more than a page, or all functions."""
    return request.param


@pytest.fixture(scope="module")
def everything(family):
    """The sheet, on A4 paper, at a low resolution."""
    return actviz.sheet(family=family, size="a4", dpi=72)


def test_every_function_has_its_panel(family, everything):
    """Once, with its family."""
    told = [(name, of) for name, of, _ in headings(everything)]
    assert told == [(function.name, function.family) for function in chosen((), family)]


def test_what_a_sheet_shows():
    """All functions, family by family; functions of vectors are left out."""
    shown = chosen((), None)
    assert sorted(function.name for function in shown) == sorted(actviz.names())
    families = [function.family for function in shown]
    assert sum(a != b for a, b in itertools.pairwise(families)) == len(set(families)) - 1


def test_every_formula_can_be_read(everything):
    """Each stands over its panel, at 5 pt or more, with the values of all parameters."""
    for name, _, lines in headings(everything):
        written = "".join(line.strip("$") for line, _ in lines).replace(r"\dfrac", r"\frac")
        function = actviz.get(name)
        cases = function.formula.split(r",\quad ")
        assert all(case.partition(r"\ \mathrm{")[0] in written for case in cases), name
        assert all(f"{parameter.symbol}=" in written for parameter in function.declared()), name
        assert min(size for _, size in lines) >= 5, name


def test_headings_stay_over_their_panels(everything):
    """No name, family or formula reaches into a neighbour's column, or down to the axes."""
    for figure in everything:
        rights = sorted({round(t.xy[0], 6) for ax in figure.axes for t in ax.texts if t.get_ha() == "right"
                         and t.xycoords == "figure fraction"})  # fmt: skip
        for ax in figure.axes:
            texts = [t for t in ax.texts if t.xycoords == "figure fraction"]
            right = min(at for at in rights if at > min(t.xy[0] for t in texts)) * figure.bbox.width
            for text in texts:
                box = text.get_window_extent()
                assert box.x1 <= right + 0.5, text.get_text()
                assert box.y0 >= ax.bbox.y1 - 0.5, text.get_text()


def test_labels_are_clear_on_every_page(everything):
    """Nothing is struck, overlaps or is cut off, on any page of all functions."""
    for figure in everything:
        assert drawn.faults(figure) == NONE


@pytest.mark.parametrize(
    "look",
    [
        pytest.param(
            {"size": "16:9", "dpi": 60, "family": "sigmoids", "title": "Sigmoids", "per_page": 6},
            marks=pytest.mark.whole,
        ),
        pytest.param(
            {"size": "column", "dpi": 200, "family": "shrinkage", "theme": "light"}, marks=pytest.mark.whole
        ),
        pytest.param(
            {"size": "60x84cm", "dpi": 40, "family": "periodic", "axes": "box", "grid": False},
            marks=pytest.mark.whole,
        ),
        {"size": "beamer", "dpi": 120, "family": "polynomials", "theme": "dark", "x": (-6.0, 2.0)},
    ],
    ids=lambda look: look["size"],
)
@pytest.mark.filterwarnings("ignore::actviz.errors.SmallTextWarning")  # as it is on a slide of many panels
def test_labels_are_clear_in_other_looks(look):
    """The same in other sizes, themes, axes and windows."""
    for figure in actviz.sheet(**look):
        assert drawn.faults(figure) == NONE


def test_panels_show_f_and_its_derivative_in_one_window(everything):
    """The first stroke is f, the second f′; all panels have the same horizontal limits."""
    strokes = look_for().theme.strokes
    for figure in everything:
        assert {ax.get_xlim() for ax in figure.axes} == {figure.axes[0].get_xlim()}
        for ax in figure.axes:
            function = actviz.get(heading(ax)[0])
            lines = curves(ax)
            assert [line.get_color() for line in lines] == [stroke.color for stroke in strokes[:2]]
            for order, line in enumerate(lines):
                x, y = np.asarray(line.get_xdata()), np.asarray(line.get_ydata())
                inside = np.isfinite(y) & ~np.isin(x, [kink.at for kink in function.kinks])
                inside[[0, -1]] = False
                np.testing.assert_array_equal(y[inside], function.derivative(x[inside], order=order))


def test_each_page_has_a_legend_and_its_number(everything):
    """f and f′ are named once a page; the pages are counted."""
    for number, figure in enumerate(everything, start=1):
        (legend,) = figure.legends
        assert [text.get_text() for text in legend.get_texts()] == ["$f(x)$", r"$f\hspace{0.1}′(x)$"]
        assert [text.get_text() for text in figure.texts] == [f"{number} / {len(everything)}"]
        for artist in (legend, *figure.texts):
            box = artist.get_window_extent()
            assert box.y0 >= 0
            assert box.y1 <= min(ax.bbox.y0 for ax in figure.axes)
        assert legend.get_window_extent().x1 < figure.texts[0].get_window_extent().x0


def test_what_is_marked_is_named():
    """Asymptotes and saturated zones stand in the legend, in the strokes that they are drawn with."""
    (figure,) = actviz.sheet("relu6", "sigmoid", asymptotes=True, saturation=0.05)
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == [
        "$f(x)$", r"$f\hspace{0.1}′(x)$", r"$|f\hspace{0.1}′|<0.05$", "asymptote",
    ]  # fmt: skip
    drawn_asymptote = next(line for line in figure.axes[1].lines if line.get_gid() == "asymptote")
    assert legend.get_lines()[-1].get_linewidth() == drawn_asymptote.get_linewidth()
    (figure,) = actviz.sheet("relu6", legend="none")
    assert figure.legends == []


class Long(Activation):
    """A ReLU whose formula no panel has room for."""

    name = "long"
    formula = "+".join(["x"] * 60)
    derivative_formula = "1"
    reference = "none"

    def value(self, x):
        return actviz.get("relu").value(x)

    def first(self, x):
        return actviz.get("relu").first(x)

    def second(self, x):
        return actviz.get("relu").second(x)

    def facts(self):
        return actviz.get("relu").facts()


class Wrong(Long):
    """A ReLU whose formula mathtext does not understand."""

    formula = r"\frac{x"


class ManyCases(Long):
    """A ReLU with more cases than can be arranged in every way."""

    formula = r",\quad ".join(rf"x\ \mathrm{{if}}\ x > {i}" for i in range(40))


@pytest.mark.parametrize("function", [Long(), Wrong(), ManyCases()], ids=lambda f: type(f).__name__)
def test_a_formula_that_cannot_be_shown_is_left_out(function):
    """The name stays, and so do the neighbours' formulas."""
    (figure,) = actviz.sheet(function, "relu", size="column", dpi=72)
    assert headings([figure]) == [
        ("long", "own", []),
        ("relu", "rectifiers", [(r"$\max(0, x)$", pytest.approx(6, abs=2))]),
    ]


def test_parameters_are_told():
    """Of a function that is not at its defaults, the formula tells its parameters."""
    (figure,) = actviz.sheet("elu:0.5", "elu")
    assert [lines[-1][0].rpartition(r"\alpha=")[2] for _, _, lines in headings([figure])] == ["0.5$", "1$"]


def test_matplotlib_is_left_as_it_was():
    """Drawing a sheet changes no rcParams."""
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    actviz.sheet("relu", size="document")
    assert dict(mpl.rcParams) == before
