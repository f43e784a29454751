"""Legends: one a figure, in the order of the curves; or a name at the end of each curve."""

from __future__ import annotations

import itertools
import re

import drawn
import numpy as np
import pytest
from drawn import NONE, curves
from each import diagonal, each
from matplotlib.text import Annotation
from process import call

import actviz
from actviz.errors import FigureWarning
from actviz.figures.axes.braces import equations, in_cases
from actviz.figures.axes.ends import _spread
from actviz.figures.axes.panels import headings_of, one_each
from actviz.figures.style.look import look_for

DPI = 50
NAMES = ("sigmoid", "tanh", "relu", "gelu", "elu", "softsign", "mish", "hard_swish")
ENDS = ([NAMES[:1], NAMES[:2], NAMES[:4], NAMES[2:6], NAMES], [(-np.pi, np.pi), (5, 6)])


def entries(legend):
    return [text.get_text() for text in legend.get_texts()]


def legends(figure):
    """All there are, of the figure and of its axes."""
    return [*figure.legends, *(legend for ax in figure.axes if (legend := ax.get_legend()))]


def headings(figure):
    """What stands over each panel."""
    return [
        text.get_text()
        for ax in figure.axes
        for text in ax.texts
        if isinstance(text, Annotation) and text.xycoords == ("axes fraction", "figure fraction")
    ]


def without_spaces(formula):
    """A formula without the spaces that align its rows, which are measured in pixels."""
    return re.sub(r"\\hspace\{[\d.]+\}", "", formula)


def names_of(ax):
    """The names beside the axes, by what they are, with the lines that lead to them."""
    labels = {line.get_label() for line in curves(ax)}
    return {text.get_text(): text for text in ax.texts if text.get_text() in labels}


def test_panels_have_one_legend():
    """It lists the functions in the order of the curves; headings say what each panel shows of them."""
    figure = actviz.compare(*NAMES[:3], derivative=True, second_derivative=True, dpi=DPI)
    (legend,) = legends(figure)
    assert entries(legend) == [f"$y={name}(x)$" for name in NAMES[:3]]
    assert headings(figure) == ["$f(x)$", r"$f\hspace{0.1}′(x)$", r"$f\hspace{0.1}″(x)$"]
    top = max(ax.bbox.y1 for ax in figure.axes)
    assert legend.get_window_extent().y0 > top


def test_functions_in_panels_of_their_own_are_named_over_them():
    """The legend tells f and f′ apart, once; without derivatives there is nothing to tell."""
    figure = actviz.plot("relu", "tanh", derivative=True, dpi=DPI)
    (legend,) = legends(figure)
    assert entries(legend) == ["$f(x)$", r"$f\hspace{0.1}′(x)$"]
    assert headings(figure) == ["$y=relu(x)$", "$y=tanh(x)$"]
    assert legends(actviz.plot("relu", "tanh", dpi=DPI)) == []
    panels = one_each([actviz.get("relu"), actviz.get("tanh")], (0, 1))
    written = [heading.split("\n") for heading in headings_of(panels, look_for(formula=True))]
    assert [[re.match(r"\$\w+", line)[0] for line in lines] for lines in written] == [
        ["$relu", "$relu"],
        ["$y", "$tanh"],
    ]


@pytest.mark.parametrize("theme", ["document", "light", "dark", "mono"])
def test_a_single_curve_needs_no_legend(theme):
    """A heading says what it is, except in the document theme, which has a legend."""
    figure = actviz.plot("relu", theme=theme, dpi=DPI)
    (name,) = names = [line.get_label() for line in curves(figure.axes[0])]
    told = [*map(entries, legends(figure)), *headings(figure)]
    assert told == ([names] if theme == "document" else [name])
    assert headings(actviz.plot("relu", theme=theme, legend="none", dpi=DPI)) == []


def test_rows_of_a_legend_are_read_from_left_to_right():
    """Of eight functions in two rows the second is beside the first; each has the line of its own curve."""
    figure = actviz.compare(*NAMES, derivative=True, dpi=DPI)
    figure.canvas.draw()
    (legend,) = legends(figure)
    boxes = {text.get_text(): text.get_window_extent() for text in legend.get_texts()}
    top, line = max(box.y0 for box in boxes.values()), 1.5 * legend.get_texts()[0].get_fontsize() * DPI / 72
    placed = sorted(boxes, key=lambda label: (round((top - boxes[label].y0) / line), boxes[label].x0))
    labels = [f"$y={name}(x)$".replace("_", r"\_") for name in NAMES]
    assert placed == labels
    handles = dict(zip(entries(legend), legend.legend_handles, strict=True))
    for line, label, name in zip(curves(figure.axes[0]), labels, NAMES, strict=True):
        x, y = line.get_data()
        assert y == pytest.approx(actviz.get(name)(x), rel=1e-12)
        for style in ("label", "color", "linestyle"):
            assert getattr(handles[label], f"get_{style}")() == getattr(line, f"get_{style}")()


def test_a_legend_fills_a_vacant_cell():
    """Beside five panels in two rows there is room for it, so that it takes none from them."""
    with_legend = actviz.plot(*NAMES[:5], derivative=True, dpi=DPI)
    (legend,) = legends(with_legend)
    box = legend.get_window_extent()
    last = with_legend.axes[-1].bbox
    assert box.x0 > last.x1
    assert last.y0 < box.y0 < box.y1 < last.y1


def test_zones_are_in_the_legend_of_all():
    """Once, after the curves."""
    figure = actviz.compare("sigmoid", "tanh", derivative=True, saturation=0.1, x=(-8, 8), dpi=DPI)
    (legend,) = legends(figure)
    assert entries(legend)[:2] == ["$y=sigmoid(x)$", "$y=tanh(x)$"]
    (alone,) = legends(actviz.plot("sigmoid", "tanh", saturation=0.1, x=(-8, 8), dpi=DPI))
    assert entries(alone) == [r"$|f\hspace{0.1}′|<0.1$"]


@pytest.mark.parametrize("orders", [{}, {"derivative": True}])
def test_a_sweep_names_its_function_once(orders):
    """With its formula if asked for; the entries are the values."""
    variants = [actviz.get("elu", alpha=alpha) for alpha in (0.5, 1, 2)]
    plain = actviz.compare(*variants, dpi=DPI, **orders)
    written = actviz.compare(*variants, formula=True, dpi=DPI, **orders)
    for figure in (plain, written):
        (legend,) = legends(figure)
        assert entries(legend) == [r"$\alpha=0.5$", r"$\alpha=1$", r"$\alpha=2$"]
    assert headings(plain) == ["$y=elu(x)$", "$y=elu′(x)$"][: 1 + len(orders)]
    elu = actviz.get("elu")
    equals = [
        without_spaces(f"$elu{prime}(x)={in_cases(equations(elu, order))}$")
        for order, prime in enumerate(("", "′"))
    ]
    assert [without_spaces(heading) for heading in headings(written)] == equals[: 1 + len(orders)]


def test_functions_that_differ_in_more_are_no_sweep():
    """They keep their names."""
    figure = actviz.compare("elu:0.5", "celu:0.5", dpi=DPI)
    (legend,) = legends(figure)
    assert entries(legend) == [r"$y=elu(x),\ \alpha=0.5$", r"$y=celu(x),\ \alpha=0.5$"]


@each("names, x", itertools.product(*ENDS), part=diagonal(*ENDS))
def test_names_stand_at_the_ends_of_their_curves(names, x):
    """In their colours, in the order of the ends, apart; led to where they cannot be level with them."""
    draw = actviz.plot if len(names) == 1 else actviz.compare
    figure = draw(*names, legend="direct", x=x, dpi=DPI)
    (ax,) = figure.axes
    assert legends(figure) == []
    found = names_of(ax)
    assert list(found) == [f"$y={name}(x)$".replace("_", r"\_") for name in names]
    assert drawn.overlapping(figure) == []
    assert drawn.outside(figure) == []
    leaders = [line for line in ax.lines if line.get_gid() == "leader"]
    ends = {line.get_label(): ax.transData.transform(line.get_xydata()[-1]) for line in curves(ax)}
    on_right = next(iter(found.values())).get_ha() == "left"
    if not on_right:
        ends = {line.get_label(): ax.transData.transform(line.get_xydata()[0]) for line in curves(ax)}
    middles = {label: np.mean(text.get_window_extent().intervaly) for label, text in found.items()}
    ranked = sorted(found, key=lambda label: middles[label])
    assert [ends[label][1] for label in ranked] == sorted(end[1] for end in ends.values())
    for line in curves(ax):
        text = found[line.get_label()]
        assert text.get_color() == line.get_color()
        starts = [ax.transAxes.transform(led.get_xydata()[0]) for led in leaders]
        led = any(np.allclose(start, ends[line.get_label()], atol=0.5) for start in starts)
        level = abs(middles[line.get_label()] - ends[line.get_label()][1]) < 0.5 * text.get_fontsize()
        assert level or led


def test_names_stand_where_ends_are_apart():
    """The values of a sweep of elu on the left: on the right its curves are one."""
    variants = [actviz.get("elu", alpha=alpha) for alpha in (0.5, 1, 2)]
    (ax,) = actviz.compare(*variants, legend="direct", dpi=DPI).axes
    assert {text.get_ha() for text in names_of(ax).values()} == {"right"}
    assert all(text.get_window_extent().x1 < ax.bbox.x0 for text in names_of(ax).values())
    (ax,) = actviz.compare("sigmoid", "relu", legend="direct", dpi=DPI).axes
    assert all(text.get_window_extent().x0 > ax.bbox.x1 for text in names_of(ax).values())


def test_names_stay_at_any_resolution():
    """As in an SVG or a PDF, which are drawn at 72 dpi."""
    figure = actviz.compare(*NAMES[:4], legend="direct", dpi=100)

    def places_in():
        boxes = [text.get_window_extent() for text in names_of(figure.axes[0]).values()]
        return np.array([(box.x0, (box.y0 + box.y1) / 2) for box in boxes]) / figure.dpi

    before = places_in()
    figure.set_dpi(50)
    np.testing.assert_allclose(places_in(), before, atol=0.05)


def test_names_have_the_size_of_their_panel():
    """Not that of a figure with one panel: they are as large as the ticks' labels beside them."""
    figure = actviz.compare("relu", "tanh", derivative=True, legend="direct", dpi=DPI)
    sizes = {text.get_fontsize() for ax in figure.axes for text in names_of(ax).values()}
    assert sizes == {16.0}
    assert legends(figure) == []
    assert drawn.outside(figure) == []


@pytest.mark.whole
def test_a_box_in_place_of_names_is_told(tmp_path):
    """Once for all panels, on standard error, and as a warning in Python."""
    long = [f"x*sigmoid({factor}x)+0.{factor}*tanh(x)*exp(-x^2)" for factor in range(1, 7)]
    with pytest.warns(FigureWarning, match="no room for names"):
        figure = actviz.compare(*long, derivative=True, legend="direct", size="column", dpi=DPI)
    assert len(legends(figure)) == 1
    path = tmp_path / "a.png"
    typed = ["--deriv", "--legend", "direct", "--size", "column", "-o", str(path)]
    done = call("compare", *long, *typed)
    assert done.returncode == 0
    assert done.stderr == "warning: no room for names at the ends of the curves; a legend is drawn instead\n"


def test_no_legend_is_none():
    """Neither a box nor names."""
    figure = actviz.compare(*NAMES, derivative=True, legend="none", dpi=DPI)
    assert legends(figure) == []
    assert [names_of(ax) for ax in figure.axes] == [{}, {}]


@pytest.mark.parametrize(
    ("wanted", "heights"),
    [
        ([5.0], [5.0]),
        ([1.0, 5.0], [1.0, 5.0]),
        ([5.0, 5.0], [6.0, 4.0]),
        ([5.0, 5.5, 9.0], [4.25, 6.25, 9.0]),
        ([9.9, 9.9, 1.0], [10.0, 8.0, 1.0]),
        ([0.0, 0.0, 0.0], [4.0, 2.0, 0.0]),
    ],
)
def test_names_move_as_little_as_they_must(wanted, heights):
    """At least 2 apart, between 0 and 10, in their order, and neighbours about the middle of their ends."""
    found = _spread(np.array(wanted), 2.0, 0.0, 10.0)
    np.testing.assert_allclose(found, heights, rtol=1e-13)


def test_labels_are_clear_with_names_and_headings():
    """Nothing is struck or cut off."""
    for figure in (
        actviz.compare("sigmoid", "tanh", "relu", legend="direct", theme="light", dpi=DPI),
        actviz.plot("relu", "sigmoid", derivative=True, legend="direct", theme="dark", dpi=DPI),
        actviz.plot("sigmoid", formula=True, theme="mono", size="column", dpi=200),
    ):
        assert drawn.faults(figure) == NONE
