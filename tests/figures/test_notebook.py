"""Figures from Python: in somebody's own axes, in a notebook, and in other scripts than Latin."""

from __future__ import annotations

import warnings

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure
from process import call

import actviz
from actviz.errors import UsageError
from actviz.figures.files.preview import preview
from actviz.figures.style.fonts import font_settings


def test_axes_of_ones_own():
    """With ax the curves go there: the figure, its size and the other axes stay as they were."""
    figure = Figure(figsize=(8, 4), dpi=80)
    left, right = figure.subplots(1, 2)
    before = dict(mpl.rcParams)
    position = right.get_position().bounds
    assert actviz.plot("relu", derivative=True, ax=left, theme="light") is figure
    assert actviz.compare("sigmoid", "tanh", ax=right) is figure
    assert dict(mpl.rcParams) == before
    assert figure.get_size_inches().tolist() == [8, 4]
    assert right.get_position().bounds == position
    assert [line.get_label() for line in left.lines if not line.get_label().startswith("_")] == [
        "ReLU",
        "ReLU′",
    ]
    assert {text.get_fontsize() for text in left.texts if "frac" not in text.get_text()} == {10.0}
    figure.canvas.draw()


def test_axes_in_a_subfigure():
    """The figure that comes back is the outermost one."""
    figure = Figure()
    ax = figure.subfigures(1, 2)[0].subplots()
    assert actviz.plot("tanh", ax=ax) is figure


@pytest.mark.parametrize(
    ("names", "options", "error"),
    [
        (("relu", "tanh"), {}, "ax is one pair of axes, and there are 2 panels"),
        (("relu",), {"size": "4:3"}, "ax and size cannot be combined"),
        (("relu",), {"title": "x"}, "ax and title cannot be combined"),
    ],
)
def test_what_axes_cannot_take(names, options, error):
    """What belongs to a whole figure is refused."""
    with pytest.raises(UsageError, match=error):
        actviz.plot(*names, ax=Figure().subplots(), **options)


def test_nothing_to_draw():
    """No name, no figure."""
    with pytest.raises(UsageError, match="nothing to draw"):
        actviz.plot()


def test_a_notebook_shows_the_figure():
    """IPython asks an object for its PNG; the whole figure is in it, at half its pixels wide."""
    data, how = actviz.plot("relu")._repr_png_()
    assert data.startswith(b"\x89PNG")
    assert int.from_bytes(data[16:20]), int.from_bytes(data[20:24]) == (1920, 1080)
    assert how == {"width": 960}


def test_fonts_for_other_scripts_are_looked_for_only_when_needed():
    """Latin, Greek and mathematics are in the default font."""
    assert font_settings(None, ["Größe ≤ αβγ → ∞"]) == {}
    assert font_settings(None, ["激活函数"])["font.family"][0] == "DejaVu Sans"


def test_a_title_in_chinese(tmp_path):
    """Without a font that has the letters, one line says which are missing; exit 0."""
    done = call("plot", "relu", "--title", "激活函数", "-o", str(tmp_path / "a.png"))
    assert done.returncode == 0
    assert done.stderr.startswith("warning: no font here can draw 函数活激")
    assert len(done.stderr.splitlines()) == 1


def test_a_title_in_chinese_with_a_font(tmp_path, chinese):
    """A font that has the letters is found, and nothing is said."""
    done = call("plot", "relu", "--title", "激活函数", "-o", str(tmp_path / "a.png"))
    assert (done.returncode, done.stderr) == (0, "")
    assert font_settings(None, ["激"])["font.family"] == ["DejaVu Sans", chinese]


def test_a_font_by_name():
    """It is taken for text and formulas; other scripts still have theirs behind it."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = actviz.plot("tanh", font="dejavu serif", title="Serif")
        figure.canvas.draw()
    assert figure.axes[0].texts[0].get_fontfamily()[0] == "DejaVu Serif"


def test_a_preview_has_curves_ticks_and_names(monkeypatch):
    """Braille dots for the curve, the figure's own ticks, no colour where it is not wanted."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "30")
    text = preview(actviz.plot("sigmoid", derivative=True), color=False)
    lines = text.splitlines()
    assert max(map(len, lines)) <= 80
    assert "\x1b" not in text
    assert any("−π" in line and "π/2" in line for line in lines)
    assert lines[-2:] == ["  ⠤⠤⠤ y=sigmoid(x)", "  ⠤⠤⠤ y=sigmoid′(x)"]
    drawn = sum(letter > "\u2800" for line in lines[:-2] for letter in line)
    assert drawn > 100


def test_show_goes_to_stderr(here):
    """Standard output still carries the path alone."""
    done = call("plot", "relu", "--show")
    assert done.stdout == "relu.png\n"
    assert "y=relu(x)" in done.stderr
