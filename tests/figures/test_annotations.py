"""Marks, tangents, ticks and names that are asked for: where they are, what is written, what is refused."""

from __future__ import annotations

import itertools
import math

import drawn
import numpy as np
import pytest
from drawn import NONE, curves
from each import diagonal, each
from process import call, refused

import actviz
from actviz.errors import UsageError
from actviz.figures.files.provenance import provenance

DPI = 50
NOTES = (["box", "direct"], [("sigmoid",), ("sigmoid", "tanh", "elu")])


def texts(figure):
    return [text.get_text() for ax in figure.axes for text in ax.texts]


def points(figure):
    """The dots at marks and tangents, panel by panel."""
    return [
        [
            (float(line.get_xdata()[0]), float(line.get_ydata()[0]))
            for line in ax.lines
            if line.get_gid() == "mark"
        ]
        for ax in figure.axes
    ]


def tangents(figure):
    return [line.get_xydata() for ax in figure.axes for line in ax.lines if line.get_gid() == "tangent"]


def test_a_mark_has_its_value():
    """A dot on every curve, and its place written beside it; multiples of π as such."""
    figure = actviz.plot("tanh", derivative=True, mark=[1, -math.pi / 2], dpi=DPI)
    tanh = actviz.get("tanh")
    places = [-math.pi / 2, 1.0]
    assert points(figure) == [
        [(at, float(tanh(at))) for at in places] + [(at, float(tanh.derivative(at))) for at in places]
    ]
    assert {"(1, 0.7616)", "(1, 0.42)", "(−π/2, −0.9172)", "(−π/2, 0.1588)"} <= set(texts(figure))


@pytest.mark.parametrize(
    ("name", "at"), [("sigmoid", 0.0), ("sigmoid", 2.0), ("relu", -1.0), ("gelu", -0.75)]
)
def test_a_tangent_touches_its_curve(name, at):
    """A straight line through the point with the slope f′, which is written at it."""
    figure = actviz.plot(name, tangent=at, dpi=DPI)
    f = actviz.get(name)
    ((left, right),) = tangents(figure)
    slope = float(f.derivative(at))
    assert left[0] < at < right[0]
    for x, y in (left, right):
        assert y == pytest.approx(float(f(at)) + slope * (x - at), rel=1e-12, abs=1e-15)
    assert f"slope {slope:.4g}".replace("-", "−") in texts(figure)
    low, high = figure.axes[0].get_ylim()
    assert low <= min(left[1], right[1]) <= max(left[1], right[1]) <= high


def test_the_slope_is_a_point_of_the_derivative():
    """Where f′ has a panel of its own, its value at the tangent is marked there."""
    figure = actviz.plot("sigmoid", derivative=True, layout="rows", tangent=0, dpi=DPI)
    assert points(figure) == [[(0.0, 0.5)], [(0.0, 0.25)]]
    assert "slope 0.25" in texts(figure)
    assert "(0, 0.25)" in texts(figure)
    assert len(tangents(figure)) == 1


def test_a_note_without_room_at_its_point_is_led_there_by_a_line():
    """Over a flat peak, where a curve is on both sides: beside it, struck by nothing."""
    words = {"derivative": True, "layout": "rows", "tangent": 0, "saturation": 0.01, "x": (-6, 6)}
    figure = actviz.plot("sigmoid", dpi=DPI, **words)
    (note,) = [text for text in figure.axes[1].texts if text.get_text() == "(0, 0.25)"]
    assert note.arrow_patch is not None
    assert drawn.faults(figure) == NONE


def test_a_tangent_leaves_its_curve():
    """It is about a third of the panel long, by which one sees it part from the curve on both sides."""
    figure = actviz.plot("sigmoid", tangent=0, dpi=DPI)
    ax = figure.axes[0]
    (ends,) = tangents(figure)
    (left, low), (right, high) = ax.transData.transform(ends)
    assert 0.3 < math.hypot(right - left, high - low) / ax.bbox.width < 0.4
    apart = np.abs(ends[:, 1] - actviz.get("sigmoid")(ends[:, 0])) * ax.bbox.height / np.ptp(ax.get_ylim())
    assert np.all(apart > 1 / 72 * DPI)


def test_a_tangent_of_the_derivative_where_it_is_alone():
    """With its slope, which is f″."""
    figure = actviz.plot("sigmoid", only="deriv", tangent=1, dpi=DPI)
    (ends,) = tangents(figure)
    slope = (ends[1][1] - ends[0][1]) / (ends[1][0] - ends[0][0])
    assert slope == pytest.approx(float(actviz.get("sigmoid").derivative(1, order=2)), rel=1e-12)


@each("legend, names", itertools.product(*NOTES), part=diagonal(*NOTES))
def test_notes_are_clear(names, legend):
    """They strike nothing, and nothing strikes them."""
    draw = actviz.compare if len(names) > 1 else actviz.plot
    for orders in ({}, {"derivative": True}):
        figure = draw(*names, mark=[2], theme="light", legend=legend, x=(-5, 5), dpi=DPI, **orders)
        assert drawn.overlapping(figure) == []
        assert drawn.outside(figure) == []
        assert len([text for text in texts(figure) if text.startswith("(2, ")]) == len(names) * (
            1 + len(orders)
        )


def test_ticks_and_names_are_those_asked_for():
    """Each tick that is in view, multiples of π as such; names at the ends of the axes."""
    figure = actviz.plot(
        "tanh", xticks=[math.pi, 0, -1.5], yticks=(-1, 2), xlabel="input", ylabel="output", dpi=DPI
    )
    (ax,) = figure.axes
    # the 0 where the axes cross may be a text of its own
    assert sorted({0, *ax.get_xticks().tolist()}) == [-1.5, 0, math.pi]
    assert ax.get_yticks().tolist() == [-1, 2]
    assert ax.get_ylim()[1] >= 2
    assert {"input", "output"} <= names(ax)


def names(ax):
    """All that is written at axes, whether as their names or as texts."""
    return {ax.get_xlabel(), ax.get_ylabel(), *(text.get_text() for text in ax.texts)}


def test_names_of_axes_stand_at_the_edge_of_the_figure():
    """x under the lowest panels, y at the first of each row."""
    figure = actviz.plot("relu", "tanh", "elu", "selu", xlabel="in", ylabel="out", dpi=DPI)
    assert [{"in", "out"} & names(ax) for ax in figure.axes] == [{"out"}, set(), {"in", "out"}, {"in"}]
    assert drawn.faults(figure) == NONE


def test_the_name_of_an_axis_is_clear_of_a_tick_at_its_end():
    """In a box, where both stand at the upper left corner."""
    figure = actviz.plot("relu", axes="box", y=(0, 2), yticks=[0, 1, 2], ylabel="output", dpi=DPI)
    boxes = dict(drawn.labels(figure))
    assert figure.axes[0].get_ylim()[1] == 2
    assert boxes["output"].y0 >= boxes["2"].y1


def test_only_a_derivative():
    """f′ or f″ alone, of one function and of several."""
    (ax,) = actviz.plot("tanh", only="deriv", dpi=DPI).axes
    assert [line.get_gid() for line in curves(ax)] == ["tanh'"]
    (ax,) = actviz.compare("tanh", "relu", only="second", dpi=DPI).axes
    assert [line.get_gid() for line in curves(ax)] == ["tanh''", "relu''"]


def test_annotations_in_axes_of_ones_own():
    """In matplotlib's figures, too."""
    from matplotlib.figure import Figure

    ax = Figure().subplots()
    actviz.plot("sigmoid", ax=ax, mark=1, tangent=0, xlabel="x", theme="light")
    assert {"(1, 0.7311)", "slope 0.25"} <= {text.get_text() for text in ax.texts}


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("plot relu --mark one", "--mark: 'one' is not a number"),
        ("plot relu --mark nan", "--mark: nan is not a finite number"),
        ("plot relu --mark inf", "--mark: inf is not a finite number"),
        ("plot relu --mark 9", "--mark: 9 is not between -π and π"),
        ("plot log(x) --mark -1", "--mark -1: log(x) has no finite value at x = -1"),
        ("plot relu --tangent 0", "--tangent 0: relu has a corner at x = 0, and no tangent"),
        ("plot heaviside --tangent 0", "--tangent 0: heaviside has a jump at x = 0, and no tangent"),
        (
            "plot 'sqrt(abs(x))' --tangent 0",
            "--tangent 0: √(|x|) has an infinite slope at x = 0, and no tangent",
        ),
        (
            "plot 'sqrt(1 - x^2)' --tangent 1",
            "--tangent 1: √(1 - x²) has an infinite slope at x = 1, and no tangent",
        ),
        ("plot selu --only deriv --tangent 0", "--tangent 0: selu′ has a jump at x = 0, and no tangent"),
        ("plot tanh --only second --tangent 0", "--tangent is drawn to f or to f′, not to f″"),
        ("compare tanh relu --tangent 9 --x -5 5", "--tangent: 9 is not between -5 and 5"),
        ("plot relu --xticks 0,a", "--xticks: 'a' is not a number"),
        ("plot relu --xticks 0,20", "--xticks: 20 is not between -π and π"),
        ("plot relu --yticks 4 --y 0 1", "--yticks: 4 is not between 0 and 1"),
        ("plot relu --only first", "--only: invalid choice 'first'"),
        ("plot relu --log-y", "--log-y applies to |f′|, which is not drawn"),
        ("plot relu --deriv --log-y --equal", "--equal and --log-y cannot be combined"),
        (
            "plot relu --only deriv --log-y --y -1 1",
            "--log-y: the lower limit of a logarithmic axis must be above 0, not -1",
        ),
    ],
)
def test_what_is_refused(typed, error):
    """In one line, and without a file."""
    refused(typed, error)


def test_a_file_tells_what_is_marked(tmp_path):
    """In its description, and in the command that made it."""
    path = tmp_path / "a.png"
    typed = ["plot", "sigmoid", "--only", "deriv", "--log-y", "--mark", "pi/2", "--xticks", "-1,0,1"]
    assert call(*typed, "--dpi", "40", "-o", str(path)).returncode == 0
    about = provenance(path)
    assert "Marked: sigmoid′(π/2) = 0.1425." in about.description
    assert "over a logarithmic axis" in about.description
    assert about.description.startswith("sigmoid: its derivative peaks at 0.25 at x = 0")
    assert about.command == "actviz plot sigmoid --only deriv --log-y --mark pi/2 --xticks -1,0,1 --dpi 40"
    shown = call("show", str(path))
    assert about.command in shown.stdout
    typed = ["plot", "tanh", "--deriv", "--mark", "1", "--tangent", "0"]
    assert call(*typed, "--dpi", "40", "-o", str(path)).returncode == 0
    told = "Marked: tanh(1) = 0.7616, tanh′(1) = 0.42. Tangent of tanh at x = 0: slope 1."
    assert told in provenance(path).description


@pytest.mark.parametrize("layout", [None, "rows"])
def test_log_panels(layout):
    """|f′| over a logarithmic axis, beside f over a linear one with the same x; ticks are powers of ten."""
    figure = actviz.plot("sigmoid", derivative=True, log_y=True, layout=layout, x=(-10, 10), dpi=DPI)
    linear, log = figure.axes
    assert (linear.get_yscale(), log.get_yscale()) == ("linear", "log")
    assert linear.get_xlim() == log.get_xlim()
    sigmoid = actviz.get("sigmoid")
    assert log.get_ylim()[0] < float(sigmoid.derivative(10)) < 0.25 < log.get_ylim()[1]
    exponents = np.log10(log.get_yticks())
    np.testing.assert_allclose(exponents, np.round(exponents), atol=1e-9)
    (curve,) = curves(log)
    np.testing.assert_array_equal(curve.get_ydata(), np.abs(sigmoid.derivative(curve.get_xdata())))
    assert drawn.faults(figure) == NONE


def test_what_is_0_is_not_drawn_over_a_logarithmic_axis():
    """relu′ is nowhere to be seen left of 0; gelu′ runs down out of sight where it changes its sign."""
    (ax,) = actviz.compare("relu", "gelu", only="deriv", log_y=True, x=(-4, 4), dpi=DPI).axes
    relu, gelu = curves(ax)
    x, y = relu.get_xdata(), relu.get_ydata()
    assert np.isnan(y[x < 0]).all()
    assert (y[x > 0] == 1).all()
    x, y = gelu.get_xdata(), gelu.get_ydata()
    (zero,) = x[y < 0.01 * ax.get_ylim()[0]]
    assert zero == pytest.approx(-0.7517915247, abs=1e-4)
    assert ax.get_ylim()[0] > 1e-6


def test_a_level_zero_has_no_logarithm():
    """A figure in which nothing could be seen is refused."""
    with pytest.raises(UsageError, match="is 0 everywhere"):
        actviz.plot("heaviside", only="deriv", log_y=True)


def test_small_values_are_powers_of_ten():
    """As at the axes, with a minus sign."""
    figure = actviz.plot("gelu", mark=-0.7518, only="deriv", dpi=50)
    assert r"(−0.7518, $−3.657\cdot10^{-6}$)" in {text.get_text() for text in figure.axes[0].texts}


def test_a_limit_that_was_asked_for_has_its_label():
    """Though the head of the arrow is there."""
    ax = actviz.plot("sigmoid", y=(0, 1), dpi=50).axes[0]
    assert [label.get_text() for label in ax.get_yticklabels()][-1] == "1"
