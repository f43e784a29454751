"""Labels, colours and house styles that somebody asks for, at the command line and in Python."""

from __future__ import annotations

from itertools import combinations

import matplotlib as mpl
import pytest
from drawn import curves
from matplotlib.colors import to_hex
from process import printed, refused

import actviz
from actviz.errors import UsageError
from actviz.figures.files.provenance import provenance
from actviz.figures.style.colors import are_alike
from actviz.figures.style.look import look_for
from actviz.figures.style.theme import THEMES

HOUSE = """\
# colours of the house
axes.prop_cycle: cycler('color', ['004D40', 'C2185B'])
figure.facecolor: F7F3E8
axes.edgecolor: 3E2723
text.color: 3E2723
grid.color: D7CCC8
axes.grid: True
lines.linewidth: 5
font.size: 26
figure.figsize: 3, 3
figure.dpi: 50
savefig.bbox: tight
savefig.dpi: 30
text.usetex: True
"""


@pytest.fixture
def house(tmp_path):
    path = tmp_path / "house.mplstyle"
    path.write_text(HOUSE)
    return path


def colors(figure, panel=0):
    return [to_hex(line.get_color()) for line in curves(figure.axes[panel])]


def names(figure):
    """What the legend says, of the figure or of its only panel."""
    (legend,) = filter(None, [*figure.legends, *(ax.get_legend() for ax in figure.axes)])
    return [text.get_text() for text in legend.get_texts()]


@pytest.mark.parametrize("theme", ["document", "light"])
def test_labels_in_the_order_of_the_functions(theme):
    """Each says what is written for its function, and for its derivative with a prime, in every theme."""
    labels = [r"my $\rho$", "", "third"]
    figure = actviz.compare("relu", "tanh", "elu:2", labels=labels, derivative=True, theme=theme)
    own = "$y=tanh(x)$" if theme == "document" else "tanh"
    assert names(figure) == [r"my $\rho$", own, "third"]
    figure = actviz.plot("relu", labels=labels[:1], derivative=True, theme=theme)
    assert names(figure) == [r"my $\rho$", r"my $\rho$′"]


def test_labels_stand_in_alternative_texts(tmp_path):
    """What a figure is said to show is what it shows."""
    path = tmp_path / "a.png"
    printed(f"plot relu --label rectifier -o {path}")
    found = provenance(path)
    assert found is not None
    assert found.description.startswith("rectifier rises from 0")
    assert found.title == "rectifier"
    assert found.command == "actviz plot relu --label rectifier"


@pytest.mark.parametrize(
    ("labels", "fault"), [(["a", "b", "c"], "more labels than functions"), (["$x^$"], "cannot be typeset")]
)
def test_labels_that_do_not_fit(labels, fault):
    """Too many, or no formula between dollar signs."""
    with pytest.raises(UsageError, match=fault):
        actviz.compare("relu", "tanh", labels=labels)


def test_colors_by_name():
    """Of a function, in all its panels; of a derivative alone; by name or by its parts."""
    figure = actviz.compare(
        "relu", "tanh", colors={"tanh": "tomato", "ReLU": "#0a0B0c"}, derivative=True, theme="light"
    )
    assert colors(figure) == colors(figure, 1) == ["#0a0b0c", to_hex("tomato")]
    figure = actviz.plot("relu", colors={"relu'": "green"}, derivative=True)
    assert colors(figure) == [to_hex("dodgerblue"), to_hex("green")]
    figure = actviz.plot("relu", colors={"relu": "green"}, derivative=True)
    assert colors(figure) == [to_hex("green"), "#d55e00"]
    assert curves(figure.axes[0])[0].get_alpha() == 1
    assert curves(figure.axes[0])[0].get_linestyle() == "--"


def test_no_curve_has_a_colour_like_one_that_was_asked_for():
    """It takes the first colour of the theme that no curve has; it is the same in all panels."""
    names, theme = ("gelu", "tanh", "relu"), [stroke.color.lower() for stroke in THEMES["light"].strokes]
    for asked in ("#D55E00", "tomato"):
        figure = actviz.compare(*names, colors={"relu": asked}, derivative=True, theme="light")
        assert colors(figure) == colors(figure, 1) == [theme[0], theme[3], to_hex(asked)]
    figure = actviz.plot("relu", "gelu", colors={"relu": "tomato"}, derivative=True, theme="light")
    assert colors(figure) == [to_hex("tomato"), theme[2]]
    assert colors(figure, 1) == [theme[0], theme[2]]
    figure = actviz.compare(*names, colors={"relu": "black"}, theme="mono")
    assert set(colors(figure)) == {"#000000"}  # which has no other; dashes differ
    dashes = [line.get_linestyle() for line in curves(figure.axes[0])]
    assert len(set(dashes)) == 3


@pytest.mark.parametrize("theme", ["document", "light", "dark"])
def test_colours_that_are_alike(theme):
    """Shades of one colour are, colours of a theme are not, but for the two palest on black."""
    assert are_alike("#D55E00", "tomato")
    assert are_alike("#009E60", "green")
    assert not are_alike("#D55E00", "#7A5200")
    palette = [stroke.color for stroke in THEMES[theme].strokes]
    alike = [pair for pair in combinations(palette, 2) if are_alike(*pair)]
    assert alike == ([("#FFE69A", "#FAFAFA")] if theme == "dark" else [])


def test_colors_of_parameters():
    """A name with parameters is one of several; without, the only one of its kind."""
    figure = actviz.compare("elu:0.5", "elu:2", colors={"elu:0.5": "red"}, theme="light")
    assert colors(figure) == [to_hex("red"), "#04204a"]
    figure = actviz.compare("elu:0.5", "relu", colors={"elu": "blue"}, theme="light")
    assert colors(figure) == [to_hex("blue"), "#d55e00"]
    with pytest.raises(UsageError, match="elu is not drawn in this figure"):
        actviz.compare("elu:0.5", "elu:2", colors={"elu": "red"})


@pytest.mark.parametrize(
    ("typed", "error", "hint"),
    [
        ("relu", "--color: 'relu' is not NAME=COLOUR", "for example --color relu=#D55E00"),
        ("relu=rde", "--color: there is no colour 'rde'", "did you mean red?…"),
        ("relu=C1", "--color: there is no colour 'C1'", None),
        ("relu=none", "--color: there is no colour 'none'", None),
        ("tanh=red", "--color: tanh is not drawn in this figure", "it shows relu…"),
        ("rleu=red", "unknown activation 'rleu'", "did you mean relu?…"),
    ],
)
def test_colors_that_do_not_fit(typed, error, hint):
    """What is wrong, and what would be right; nothing is written."""
    refused(f"plot relu --color {typed} -o a.png", error, hint)


@pytest.mark.parametrize("command", ["compare relu tanh", "sheet relu tanh", "vanish relu tanh"])
def test_commands_that_take_labels_and_colors(command, tmp_path):
    """All that draw curves of functions, with the command in the file."""
    path = tmp_path / "a.svg"
    printed(f"{command} --label one --label two --color tanh=#123456 --text live -o {path}")
    drawn = path.read_text(encoding="utf-8")
    assert ">one" in drawn
    assert "#123456" in drawn
    found = provenance(path)
    assert found is not None
    assert "--label one --label two" in found.command


def test_a_house_style(house):
    """Its colours, line width, text size and grid; the size and the files stay what was asked for."""
    figure = actviz.plot("relu", derivative=True, style=house, theme="light")
    assert figure.bbox.size.tolist() == [1920, 1080]
    assert colors(figure) == ["#004d40", "#c2185b"]
    assert [line.get_linestyle() for line in curves(figure.axes[0])] == ["-", "--"]
    assert curves(figure.axes[0])[0].get_linewidth() == 5
    assert to_hex(figure.get_facecolor()) == "#f7f3e8"
    assert to_hex(figure.axes[0].spines["left"].get_edgecolor()) == "#3e2723"
    assert {text.get_fontsize() for text in figure.axes[0].get_legend().get_texts()} == {26}
    assert figure.axes[0].xaxis.get_gridlines()[0].get_visible()
    look = look_for(style=house)
    assert look.rc["savefig.dpi"] == 144
    assert not {"text.usetex", "savefig.bbox", "figure.figsize"} & look.rc.keys()


def test_a_house_style_with_line_styles(tmp_path):
    """A cycle that has line styles has them instead of the theme's."""
    path = tmp_path / "solid.mplstyle"
    path.write_text("axes.prop_cycle: cycler('color', 'rgb') + cycler('linestyle', ['-', ':', 'dashed'])\n")
    figure = actviz.compare("relu", "tanh", "sigmoid", "erf", style=str(path))
    assert [line.get_linestyle() for line in curves(figure.axes[0])] == ["-", ":", "--", "-"]


def test_a_house_style_in_the_dark(tmp_path):
    """On a dark background a sweep goes from dim to bright."""
    path = tmp_path / "dark.mplstyle"
    path.write_text("figure.facecolor: black\n")
    figure = actviz.compare("elu:0.5", "elu:2", style=path)
    assert colors(figure) == ["#2f74b5", "#e4f4ff"]


def test_the_same_bytes_every_time(house, tmp_path, monkeypatch):
    """A style is written as it was typed in the command that a file keeps; settings of the user are out."""
    monkeypatch.chdir(house.parent)
    typed = "plot elu --style house.mplstyle --color elu=navy --label E"
    printed(f"{typed} -o one.png")
    with mpl.rc_context({"lines.linewidth": 9, "font.size": 3}):
        printed(f"{typed} -o two.png")
    one, two = (house.parent / name for name in ("one.png", "two.png"))
    assert one.read_bytes() == two.read_bytes()
    assert typed in printed("show one.png")


@pytest.mark.parametrize(
    ("text", "error", "hint"),
    [
        ("lines.linewidht: 3", "line 1: matplotlib has no setting 'lines.linewidht'", "…lines.linewidth?…"),
        ("\nlines.linewidth: wide", "line 2: Key lines.linewidth: Could not convert 'wide' to float", None),
        ("# a\nfont.size 3", "line 2: 'font.size 3' has no colon", None),
        ("axes.prop_cycle: cycler('color', ['#004D40'])", "line 1: Key axes.prop_cycle", "# starts…"),
    ],
)
def test_faults_of_style_files(text, error, hint, tmp_path):
    """The line, what is wrong with it, and the nearest setting."""
    path = tmp_path / "bad.mplstyle"
    path.write_text(text)
    refused(f"plot relu --style {path}", f"--style: {path}, {error}…", hint)


def test_files_that_are_no_styles(tmp_path):
    """None there, a folder, a picture."""
    refused("plot relu --style none.mplstyle", "…there is no file 'none.mplstyle'…")
    refused(f"plot relu --style {tmp_path}", "…there is no file…")
    picture = tmp_path / "a.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    refused(f"plot relu --style {picture}", "…is not a style file of matplotlib…")
