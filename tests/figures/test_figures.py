"""What a figure must be: the document theme, exact sizes, visible jumps, matplotlib's state unchanged."""

from __future__ import annotations

import itertools
import math

import drawn
import matplotlib as mpl
import numpy as np
import pytest
from each import diagonal, each
from process import loaded_one_by_one

import actviz
from actviz.figures.axes.ticks import pi_ticks, plain_ticks
from actviz.figures.style.sizes import SIZES, parse_size
from actviz.figures.style.theme import THEMES
from actviz.sample import sample

HALF_PI = r"\dfrac{\mathregular{π}}{2}"


def curves(figure, panel=0):
    ax = figure.axes[panel]
    return [line for line in ax.lines if drawn.is_curve(ax, line) and line.get_marker() == "None"]


def dots(figure):
    ax = figure.axes[0]
    return {
        (float(line.get_xdata()[0]), float(line.get_ydata()[0]), line.get_markerfacecolor() != "white")
        for line in ax.lines
        if line.get_marker() == "o"
    }


def test_the_documents_look():
    """One dashed dodgerblue curve of width 2 and alpha 0.9 on [-π, π], with its formula in the legend."""
    figure = actviz.plot("relu", size="document")
    (line,) = curves(figure)
    assert (line.get_color(), line.get_linestyle()) == ("dodgerblue", "--")
    assert line.get_linewidth() == pytest.approx(2, rel=1e-12)
    assert line.get_alpha() == 0.9
    assert line.get_xdata()[[0, -1]].tolist() == [-math.pi, math.pi]
    assert line.get_xdata().size >= 1000
    assert figure.axes[0].get_legend().get_texts()[0].get_text() == "$y=relu(x)$"


def test_spines_run_through_the_origin():
    """Two of the four are gone; the others cross at (0, 0), where a single 0 is written."""
    ax = actviz.plot("tanh", derivative=True).axes[0]
    assert not ax.spines["top"].get_visible()
    assert not ax.spines["right"].get_visible()
    assert ax.spines["left"].get_position() == ("data", 0.0)
    assert ax.spines["bottom"].get_position() == ("data", 0.0)
    assert [text for text, _ in drawn.labels(ax.figure)].count("0") == 1


@pytest.mark.parametrize(
    ("name", "ticks"),
    [("sigmoid", {"0.5", "1"}), ("tanh", {"−1", "−0.5", "0.5", "1"}), ("relu", {"1", "2", "3"})],
)
def test_ticks(name, ticks):
    """Multiples of π/2 below, at most five round numbers beside; relu's reach as far as its curve."""
    figure = actviz.plot(name)
    written = {text for text, _ in drawn.labels(figure)} - {"legend"}
    assert written == ticks | {"0", "−π", "π", rf"${{-}}{HALF_PI}$", f"${HALF_PI}$"}
    assert drawn.clipped(figure) == []


RESOLUTIONS = (72, 144, 300)


@each("name, dpi", itertools.product(SIZES, RESOLUTIONS), part=diagonal(SIZES, RESOLUTIONS))
def test_sizes_are_exact(name, dpi):
    """Each preset has its size to the pixel; drawing never changes it."""
    figure = actviz.plot("relu", size=name, dpi=dpi)
    figure.canvas.draw()
    rows, columns = np.asarray(figure.canvas.buffer_rgba()).shape[:2]
    assert (columns, rows) == (
        int(SIZES[name].width_in * dpi + 1e-9),
        int(SIZES[name].height_in * dpi + 1e-9),
    )


@each(
    "name, pixels",
    [
        ("16:9", (1920, 1080)),
        ("16:10", (1440, 900)),
        ("4:3", (1440, 1080)),
        ("9:16", (1080, 1920)),
        ("beamer", (1653, 930)),  # 398.3386 TeX points
        ("nature", (1051, 788)),  # 89 mm
        ("nature2", (2161, 1215)),  # 183 mm
        ("neurips", (1650, 928)),  # 5.5 in
        ("icml", (975, 731)),  # 3.25 in
        ("a4", (2480, 3507)),
    ],
    part=3,
)
def test_pixels_of_sizes(name, pixels):
    """Slides have 144 pixels per inch by themselves, so that 16:9 is full HD, and paper has 300."""
    figure = actviz.plot("relu", size=name)
    figure.canvas.draw()
    assert np.asarray(figure.canvas.buffer_rgba()).shape[1::-1] == pixels


@pytest.mark.parametrize(
    ("text", "inches"),
    [
        ("5x3", (5, 3)),
        ("5x3in", (5, 3)),
        ("12.7x2.54cm", (5, 1)),
        ("127x25.4mm", (5, 1)),
        ("720x360px", (5, 2.5)),
        ("5×3in", (5, 3)),
    ],
)
def test_sizes_in_units(text, inches):
    """A size can be given in inches, centimetres and pixels."""
    size = parse_size(text, dpi=144)
    assert (size.width_in, size.height_in) == pytest.approx(inches, rel=1e-15)


def test_jumps_are_gaps_with_an_open_and_a_closed_dot():
    """relu′ is 0 at 0 by convention, so the lower dot is closed; no line joins the two."""
    figure = actviz.plot("relu", derivative=True)
    assert dots(figure) == {(0.0, 0.0, True), (0.0, 1.0, False)}
    derivative = curves(figure)[1]
    steps = np.diff(derivative.get_ydata())
    assert np.nanmax(np.abs(steps)) == 0
    assert np.isnan(derivative.get_ydata()).sum() == 1


def test_a_step_shows_its_value_at_the_jump():
    """The value of the unit step at 0 is a closed dot: at an end, or alone between two open ones."""
    assert dots(actviz.plot("heaviside")) == {(0.0, 0.0, False), (0.0, 1.0, True)}
    assert dots(actviz.plot("heaviside:0.5")) == {(0.0, 0.0, False), (0.0, 1.0, False), (0.0, 0.5, True)}


def test_a_kink_is_no_jump():
    """f itself is continuous at a kink: no dot, no gap, and the corner is a sample."""
    figure = actviz.plot("selu")
    assert dots(figure) == set()
    assert 0.0 in curves(figure)[0].get_xdata()


def test_curves_follow_bends_of_any_width():
    """A step of sigmoid seen from far away is drawn as steep as it is: chords leave it by 0.01 %."""
    curve = sample(actviz.get("sigmoid"), -1e6, 1e6)
    middle = (curve.x[1:] + curve.x[:-1]) / 2
    chord = (curve.y[1:] + curve.y[:-1]) / 2
    assert np.abs(actviz.get("sigmoid")(middle) - chord).max() <= 1e-4
    assert curve.x.size < 2000


def test_compare_draws_derivatives_beside():
    """f of all in one panel, f′ of all in the next, in the same colours and dashes."""
    figure = actviz.compare("sigmoid", "tanh", derivative=True)
    values, slopes = curves(figure, 0), curves(figure, 1)
    assert len(values) == len(slopes) == 2
    for value, slope in zip(values, slopes, strict=True):
        assert (value.get_color(), value.get_linestyle()) == (slope.get_color(), slope.get_linestyle())


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_no_two_curves_look_alike(theme):
    """Up to eight curves differ in line style, so that they stay apart without colour."""
    dashes = [stroke.dash for stroke in theme.strokes]
    assert len(dashes) == 8
    assert all(dashes.count(dash) == 1 for dash in dashes)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("size", "width_pt"), [("document", 2.0), ("16:9", 3.2), ("4:3", 3.2), ("a4", 2.0)])
def test_lines_are_as_wide_as_their_figure_asks(theme, size, width_pt):
    """2 pt on a page, 3.2 pt on a slide, in every theme: a line of a page is too weak for a slide."""
    (line,) = curves(actviz.plot("relu", theme=theme, size=size))
    assert line.get_linewidth() == pytest.approx(width_pt, rel=1e-12)


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_all_eight_colours_stand_out(theme):
    """Contrast of at least 3 : 1 with the background, as WCAG asks of graphics."""

    def luminance(color):
        channels = np.array(mpl.colors.to_rgb(color))
        linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    for stroke in theme.strokes:
        light, dark = sorted((luminance(stroke.color), luminance(theme.background)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 3


def test_matplotlib_is_left_as_it_was():
    """Drawing changes no rcParams, and does not go through pyplot."""
    mpl.rcParams["lines.linewidth"] = 7
    before = dict(mpl.rcParams)
    try:
        figure = actviz.plot("relu", theme="dark", title="ReLU")
        assert dict(mpl.rcParams) == before
        assert curves(figure)[0].get_linewidth() != 7
    finally:
        mpl.rcParams["lines.linewidth"] = mpl.rcParamsDefault["lines.linewidth"]


def test_pi_ticks():
    """Steps of a simple fraction of π that give a handful of ticks, named in lowest terms."""
    assert [label for _, label in pi_ticks(-2 * math.pi, 2 * math.pi)] == ["−2π", "−π", "0", "π", "2π"]
    assert [label for _, label in pi_ticks(0, math.pi)] == [
        "0", HALF_PI.join("$$").replace("2", "4"), HALF_PI.join("$$"),
        HALF_PI.join("$$").replace("π", "3π").replace("2", "4"), "π",
    ]  # fmt: skip
    assert [label for _, label in pi_ticks(-10, 10)] == ["−3π", "−2π", "−π", "0", "π", "2π", "3π"]
    assert [label for _, label in pi_ticks(-30 * math.pi, 30 * math.pi)] == [
        "−30π", "−20π", "−10π", "0", "10π", "20π", "30π",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [
        (-1.2, 1.2, ["−1", "−0.5", "0", "0.5", "1"]),
        (0, 3.4, ["0", "1", "2", "3"]),
        (-1e-3, 1e-3, ["−0.001", "−0.0005", "0", "0.0005", "0.001"]),
        (0, 3e7, ["0", r"$10^{7}$", r"$2\cdot10^{7}$", r"$3\cdot10^{7}$"]),
    ],
)
def test_plain_ticks(low, high, labels):
    """Round numbers, at most four besides 0, written without needless digits."""
    assert [label for _, label in plain_ticks(low, high)] == labels


def test_ticks_show_where_a_curve_peaks():
    """¼ for σ′, alone and below σ; what no round step meets changes nothing."""
    assert [label for _, label in plain_ticks(0, 0.27, 4, [0.25])][-1] == "0.25"
    assert [label for _, label in plain_ticks(0, 1.04, 4, [0.25])] == ["0", "0.25", "0.5", "0.75", "1"]
    assert plain_ticks(-0.5, 1.3, 4, [1.129]) == plain_ticks(-0.5, 1.3, 4)


def test_axes_without_0_are_a_box():
    """And 0 is not drawn in where the curve is far from it."""
    ax = actviz.plot("sigmoid", x=(5, 6)).axes[0]
    assert all(spine.get_visible() for spine in ax.spines.values())
    assert ax.get_xlim() == (5, 6)
    assert ax.get_ylim()[0] > 0.99
    assert actviz.plot("relu", x=(1, 2)).axes[0].get_ylim()[0] <= 0
    assert all(spine.get_visible() for spine in actviz.plot("tanh", y=(0.5, 2)).axes[0].spines.values())


def test_ticks_of_any_window_lie_inside_it():
    """From 1e-300 to 1e300 wide, ticks ascend within the limits and are told apart."""
    for power in range(-290, 300, 10):
        for low, high in ((-(10.0**power), 10.0**power), (0.3 * 10.0**power, 1.7 * 10.0**power)):
            ticks = plain_ticks(low, high)
            places = [at for at, _ in ticks]
            assert places == sorted(places)
            assert low * (1 + 1e-9) <= places[0] or low < 0
            assert places[-1] <= high * (1 + 1e-9)
            assert len({label for _, label in ticks}) == len(ticks) >= 2


@pytest.mark.whole
def test_what_was_drawn_before_changes_nothing(tmp_path):
    """Labels are measured once for all figures of a process, but anew for a font, size or resolution."""
    looks = ("--font STIXGeneral", "--dpi 100", "--size column", "")
    typed = [f"plot gelu --deriv --x -1000 1000 --dpi 60 {look} -o {i}.svg" for i, look in enumerate(looks)]
    files = []
    for order in (1, -1):
        folder = tmp_path / f"order {order}"
        folder.mkdir()
        loaded_one_by_one(typed[::order], folder)
        files.append([(folder / f"{i}.svg").read_bytes() for i in range(len(looks))])
    assert files[0] == files[1]
    assert len(set(files[0])) == len(looks)
