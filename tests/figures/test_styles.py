"""`actviz styles` tells the sizes, colours and formats that figures really have."""

from __future__ import annotations

import numpy as np
import pytest
from drawn import curves
from each import partly
from matplotlib.colors import to_rgb
from process import call, in_json, on_terminal, printed

import actviz
from actviz.figures.files.provenance import FORMATS
from actviz.figures.style.sizes import SIZES
from actviz.figures.style.theme import THEMES
from actviz.figures.styles import contrast


@pytest.fixture(scope="module")
def report():
    return in_json("styles")


def test_everything_is_listed(report):
    """Every size, theme, curve and format, in their order."""
    assert report["schema"] == 1
    assert [size["name"] for size in report["sizes"]] == list(SIZES)
    assert [theme["name"] for theme in report["themes"]] == list(THEMES)
    assert [format["name"] for format in report["formats"]] == list(FORMATS)
    assert all(len(theme["curves"]) == 8 for theme in report["themes"])


@pytest.mark.parametrize(
    ("name", "inches", "pixels", "points", "text"),
    [
        ("16:9", (40 / 3, 7.5), (1920, 1080), (960, 540), (20, 40)),
        ("4:3", (10, 7.5), (1440, 1080), (720, 540), (20, 40)),
        ("document", (6.4, 4.8), (921, 691), (460.8, 345.6), (12, 24)),
        ("a4", (8.267717, 11.692913), (2480, 3507), (595.27559, 841.88976), (12, 50)),
        ("nature", (3.50393701, 2.62795276), (1051, 788), (252.283465, 189.212598), (7, 29.1666667)),
    ],
)
def test_sizes(report, name, inches, pixels, points, text):
    """In inches, in whole pixels at its own dpi, in points, and the text in points and pixels."""
    (size,) = (size for size in report["sizes"] if size["name"] == name)
    told = [(size[f"width_{unit}"], size[f"height_{unit}"]) for unit in ("in", "px", "pt")]
    assert told == [pytest.approx(pair, rel=1e-7) for pair in (inches, pixels, points)]
    assert (size["text_pt"], size["text_px"]) == pytest.approx(text)


@pytest.mark.parametrize("name", partly(SIZES, 4))
def test_pixels_are_those_of_a_figure(report, name):
    """The pixels told are the pixels drawn."""
    (size,) = (size for size in report["sizes"] if size["name"] == name)
    figure = actviz.plot("relu", size=name)
    figure.canvas.draw()
    rows, columns = np.asarray(figure.canvas.buffer_rgba()).shape[:2]
    assert (size["width_px"], size["height_px"]) == (columns, rows)


@pytest.mark.parametrize(
    ("color", "background", "ratio"),
    [
        ("black", "white", "21.0"),
        ("white", "black", "21.0"),
        ("white", "white", "1.0"),
        ("#777777", "white", "4.48"),  # the grey that is known to fall just short of 4.5 : 1
        ("#767676", "white", "4.54"),  # and the one that just reaches it
        ("#0072B2", "white", "5.2"),
        ("#D55E00", "white", "3.9"),
        ("#009E73", "white", "3.4"),
        ("#CC79A7", "white", "3.1"),
    ],
)
def test_contrast(color, background, ratio):
    """The ratio of WCAG 2.2, for pairs of colours whose ratio is published."""
    places = len(ratio.partition(".")[2])
    assert f"{contrast(color, background):.{places}f}" == ratio


def test_contrast_of_what_shines_through():
    """A colour of 90 % opacity is as strong as the mixture that is seen."""
    mixture = tuple(0.9 * channel + 0.1 for channel in to_rgb("dodgerblue"))
    assert contrast("dodgerblue", "white", 0.9) == pytest.approx(contrast(mixture, "white"), rel=1e-12)
    assert contrast("dodgerblue", "white", 0.9) < contrast("dodgerblue", "white")
    assert contrast("dodgerblue", "white", 0.0) == 1


def test_curves_are_told_as_they_are_drawn(report):
    """Colour, opacity and dashes are those of the artists in a figure."""
    for theme in report["themes"]:
        names = list(actviz.names())[:8]
        figure = actviz.compare(*names, theme=theme["name"], legend="none")
        lines = curves(figure.axes[0])
        for curve, line in zip(theme["curves"], lines, strict=True):
            assert to_rgb(curve["color"]) == to_rgb(line.get_color())
            assert curve["color"] == curve["color"].upper()
            assert curve["opacity"] == line.get_alpha()
            drawn = line._dash_pattern[1]
            scaled = [length * line.get_linewidth() for length in curve["dashes"]]
            assert scaled == pytest.approx(drawn or [])


@pytest.mark.parametrize("style", ["rich", "markdown", "latex"])
def test_as_tables(style):
    """Every name, size and colour stands in the tables."""
    text = printed(f"styles --table {style}").replace(r"\#", "#")
    for word in (*SIZES, *THEMES, *FORMATS, "#1E90FF", "1920"):
        assert word in text


def test_sweeps_are_told_as_they_are_drawn(report):
    """The shades of four values are those of four curves in a figure."""
    for theme in report["themes"]:
        figure = actviz.compare("elu:1", "elu:2", "elu:3", "elu:4", theme=theme["name"], legend="none")
        lines = curves(figure.axes[0])
        assert [shade["color"] for shade in theme["sweep"]] == [line.get_color() for line in lines]
        assert all(shade["contrast"] >= 3 for shade in theme["sweep"])


def test_swatches_are_in_their_colours(tmp_path):
    """On a terminal with colours, on the background of their theme; on none without."""
    colored = on_terminal("styles", cwd=tmp_path, env={"TERM": "xterm-256color", "COLORTERM": "truecolor"})
    assert "\x1b[38;2;213;94;0;48;2;255;255;255m━━━━━━━━" in colored.stdout  # the vermillion #D55E00
    assert "\x1b[38;2;86;180;233;48;2;21;24;30m━━━━━━━━" in colored.stdout  # sky on dark
    plain = on_terminal("styles", cwd=tmp_path, env={"TERM": "xterm-256color", "NO_COLOR": "1"})
    assert "━━━━━━━━  #D55E00" in plain.stdout
    assert "38;2" not in plain.stdout


@pytest.mark.whole
def test_text_that_is_large_enough_is_not_warned_of():
    """14 pt on a slide; a page of paper is read from nearer. A warning would be an error here."""
    six = ("relu", "tanh", "elu", "selu", "silu", "gelu")
    actviz.plot(*six[:4])
    actviz.plot(*six[:3], size="document")
    actviz.compare(*six[:2], derivative=True, second_derivative=True)
    actviz.plot("sigmoid", "tanh", "softsign", x=(-12, 12), saturation=0.01, mark=[1])
    actviz.sheet(*six)


def test_text_that_is_too_small_for_a_slide_is_warned_of(tmp_path):
    """Less than 14 pt, and it is told once."""
    line = "sheet relu tanh elu selu silu gelu mish sine cosine softsign --dpi 50"
    done = call(*line.split(), "-o", str(tmp_path / "a.png"))
    assert done.returncode == 0
    assert ["14 pt" in line for line in done.stderr.splitlines()] == [True]
