"""Titles over figures: whole, whatever their length, the figure's size and the script."""

from __future__ import annotations

import pytest
from each import each, partly
from process import call, refused

import actviz
from actviz.errors import ActvizError, FigureWarning
from actviz.figures import styled
from actviz.figures.axes.titles import fitted
from actviz.figures.style.look import look_for
from actviz.figures.style.sizes import SIZES

LONG = "What becomes of the gradient on its way back through many layers with saturating functions"
TITLES = {
    "short": "A title",
    "long": LONG,
    "very long": f"{LONG}, and of the {LONG.lower()} beside it, with all that follows from both of them",
    "formula": LONG + r" $\frac{\partial C}{\partial b_1} = \sigma'(z_1)\, w_2\, \sigma'(z_2)\, w_3$ " + LONG,
    "lines": f"One\n{LONG}\nthree",
    "one word": "Rectified" * 20,
}
IDEOGRAPHS = "激活函数" * 30
ALL_SIZES = [*SIZES, "300x300px", "20x2in"]
PANELS = (("relu",), ("relu", "tanh", "gelu"))
# every title in every size, over one panel or over several; of these every size once
ROWS = {
    (i, j): (title, size, PANELS[(i + j // len(TITLES)) % 2])
    for i, title in enumerate(TITLES)
    for j, size in enumerate(ALL_SIZES)
}
PART = [row for (i, j), row in ROWS.items() if i == j % len(TITLES)]


def title_of(figure):
    """The title's text object, after the figure was drawn."""
    figure.draw_without_rendering()
    return figure._suptitle


def is_whole(figure):
    """Whether the title is inside the figure, and over all axes and what is written at them."""
    title = title_of(figure)
    box = title.get_window_extent()
    width, height = figure.bbox.size
    assert box.x0 >= 0, "cut on the left"
    assert box.x1 <= width, "cut on the right"
    assert box.y1 <= height, "cut above"
    for ax in figure.axes:
        assert ax.get_tightbbox().y1 <= box.y0, "over a panel"


def without_spaces(text):
    return "".join(text.split())


@pytest.mark.filterwarnings("ignore::actviz.errors.FigureWarning")  # in letters that can be as small
@each("title, size, names", ROWS.values(), size=6, part=PART)
def test_a_title_is_never_cut(title, size, names):
    """In all sizes, over one panel and over several; every word of it is there."""
    figure = actviz.plot(*names, title=TITLES[title], size=size)
    is_whole(figure)
    shown = without_spaces(title_of(figure).get_text())
    assert shown == without_spaces(TITLES[title].replace("'", "′"))


@pytest.mark.parametrize("size", partly(["16:9", "column", "a4"], ["column"]))
def test_a_title_over_a_sheet(size):
    """It stands over the panels of every page, which make room for it."""
    title = f"{LONG} {LONG}" if size == "16:9" else LONG
    for page in actviz.sheet("relu", "tanh", "gelu", title=title, size=size):
        is_whole(page)


def test_a_short_title_keeps_its_size():
    """One line, in letters larger than those at the axes."""
    look = look_for(title="A title")
    assert fitted(look).text == "A title"
    assert fitted(look).size_pt == 1.2 * look.size.text_pt


def test_a_title_wraps_before_it_shrinks():
    """At full size while a quarter of the figure is enough; smaller only beyond."""
    wrapped, shrunk = (fitted(look_for(title=TITLES[name], size="4:3")) for name in ("long", "very long"))
    assert "\n" in wrapped.text
    assert wrapped.size_pt == 24.0
    assert shrunk.size_pt < 24.0
    assert max(wrapped.height_pt, shrunk.height_pt) <= 0.25 * 540 + 0.7 * 20


def test_lines_are_about_equal():
    """No single word is left for the last line."""
    lines = fitted(look_for(title=LONG, size="4:3")).text.split("\n")
    assert min(map(len, lines)) > 0.6 * max(map(len, lines))


def test_chinese_titles_wrap():
    """Between any two letters, but no line starts with a comma. Their width is what a font says it is."""
    text = fitted(look_for(title=IDEOGRAPHS + "，完", size="column")).text
    lines = text.split("\n")
    assert len(lines) > 1
    assert "".join(lines) == IDEOGRAPHS + "，完"
    assert not any(line.startswith("，") for line in lines)


def test_a_formula_is_not_broken():
    """Its spaces are no places for a line to end."""
    formula = r"$\sigma (x) = \frac{1}{1 + e^{-x}}$"
    text = fitted(look_for(title=" ".join([formula] * 12), size="4:3")).text
    assert "\n" in text
    assert text.count(formula) == 12


def test_an_unreadable_title_is_told(tmp_path):
    """It is written all the same; how small it is comes on standard error, and as a warning in Python."""
    title = "a long title " * 400
    done = call("plot", "relu", "--size", "document", "--title", title, "-o", str(tmp_path / "a.png"))
    assert done.returncode == 0
    assert done.stderr.startswith("warning: the title is so long that its font size is ")
    assert len(done.stderr.splitlines()) == 1
    with pytest.warns(FigureWarning, match="the title is so long"):
        is_whole(actviz.plot("relu", size="document", title=title))


@pytest.mark.parametrize("command", ["plot", "sheet"])
def test_what_is_no_formula_is_refused(command):
    """By its name, and with the way to write a dollar sign."""
    refused(rf"{command} relu --title 'costs $\frac{{1$ more'", "--title: …", r"…\$…")


def test_measuring_leaves_the_settings_alone():
    """A title is measured in the look's font, also outside of a figure being drawn."""
    look = look_for(title=LONG, font="STIXGeneral", size="4:3")
    alone = fitted.__wrapped__(look)
    with styled(look):
        assert fitted.__wrapped__(look) == alone
    assert alone != fitted(look_for(title=LONG, size="4:3"))
    with pytest.raises(ActvizError, match="is not installed"):
        fitted(look_for(title=LONG, font="No Such Font"))
