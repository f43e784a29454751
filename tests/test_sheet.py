"""Sheets of small panels: all functions on pages that can be read, however many there are."""

from __future__ import annotations

import io
import itertools
import re

import drawn
import numpy as np
import pytest
from matplotlib.text import Annotation
from process import call, contents, run
from test_startup import loaded

import actviz
from actviz.activations import Activation
from actviz.figures.look import look_for
from actviz.figures.pages import Grid, grid_for
from actviz.figures.provenance import provenance
from actviz.tables import progress

FAMILIES = {actviz.get(name).family for name in actviz.names()}
NONE = {key: [] for key in ("struck by a curve", "struck by an axis", "overlapping", "outside", "clipped")}


def faults(figure):
    return {
        "struck by a curve": drawn.struck(figure, drawn.is_curve),
        "struck by an axis": drawn.struck(figure, drawn.is_axis),
        "overlapping": drawn.overlapping(figure),
        "outside": drawn.outside(figure),
        "clipped": drawn.clipped(figure),
    }


def heading(ax):
    """The name, the family, and the lines of the formula with their sizes, over a panel."""
    texts = [t for t in ax.texts if isinstance(t, Annotation) and t.xycoords == "figure fraction"]
    (family,) = [t.get_text() for t in texts if t.get_ha() == "right"]
    (name,) = [t.get_text() for t in texts if t.get_weight() == "bold"]
    lines = [
        (t.get_text(), t.get_fontsize()) for t in texts if t.get_ha() == "left" and t.get_weight() != "bold"
    ]
    return name, family, lines


def headings(figures):
    return [heading(ax) for figure in figures for ax in figure.axes]


@pytest.fixture(scope="module")
def everything():
    """All functions on A4 paper, at a low resolution."""
    return actviz.sheet(size="a4", dpi=72)


def test_every_function_has_its_panel(everything):
    """Once, with its family, family by family; functions of vectors are left out."""
    told = headings(everything)
    assert sorted(name for name, _, _ in told) == sorted(actviz.names())
    assert all(actviz.get(name).family == family for name, family, _ in told)
    families = [family for _, family, _ in told]
    assert sum(a != b for a, b in itertools.pairwise(families)) == len(FAMILIES) - 1


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
        assert faults(figure) == NONE


@pytest.mark.parametrize(
    "look",
    [
        {"size": "16:9", "dpi": 60, "family": "sigmoids", "title": "Sigmoids"},
        {"size": "column", "dpi": 200, "family": "shrinkage", "theme": "light"},
        {"size": "60x84cm", "dpi": 40, "family": "periodic", "axes": "box", "grid": False},
        {"size": "beamer", "dpi": 120, "family": "polynomials", "theme": "dark", "x": (-6.0, 2.0)},
    ],
    ids=lambda look: look["size"],
)
def test_labels_are_clear_in_other_looks(look):
    """The same in other sizes, themes, axes and windows."""
    for figure in actviz.sheet(**look):
        assert faults(figure) == NONE


def test_a_number_is_near_its_tick(everything):
    """A label that would have to go far away from its tick is left out."""
    for figure in everything:
        for ax in figure.axes:
            numbers = [t for t in ax.texts if t.xycoords == "data"]
            assert all(max(map(abs, t.xyann)) < 0.7 * t.get_fontsize() for t in numbers)


def test_panels_show_f_and_its_derivative_in_one_window(everything):
    """The first stroke is f, the second f′; all panels have the same horizontal limits."""
    strokes = look_for().theme.strokes
    for figure in everything:
        assert {ax.get_xlim() for ax in figure.axes} == {figure.axes[0].get_xlim()}
        for ax in figure.axes:
            function = actviz.get(heading(ax)[0])
            curves = [line for line in ax.lines if line.get_gid()]
            assert [line.get_color() for line in curves] == [stroke.color for stroke in strokes[:2]]
            for order, line in enumerate(curves):
                x, y = np.asarray(line.get_xdata()), np.asarray(line.get_ydata())
                inside = np.isfinite(y) & ~np.isin(x, [kink.at for kink in function.kinks])
                inside[[0, -1]] = False
                np.testing.assert_array_equal(y[inside], function.derivative(x[inside], order=order))


def test_each_page_has_a_legend_and_its_number(everything):
    """f and f′ are named once a page; the pages are counted."""
    for number, figure in enumerate(everything, start=1):
        (legend,) = figure.legends
        assert [text.get_text() for text in legend.get_texts()] == ["$f(x)$", "$f'(x)$"]
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
        "$f(x)$", "$f'(x)$", r"$|f'|<0.05$", "asymptote",
    ]  # fmt: skip
    drawn_asymptote = next(line for line in figure.axes[1].lines if line.get_label() == "_asymptote")
    assert legend.get_lines()[-1].get_linewidth() == drawn_asymptote.get_linewidth()
    (figure,) = actviz.sheet("relu6", legend="none")
    assert figure.legends == []


@pytest.mark.parametrize(
    ("size", "count", "grid"),
    [
        ("a4", 200, (4, 6)),
        ("16:9", 200, (6, 4)),
        ("16:9", 24, (6, 4)),
        ("16:9", 4, (2, 2)),
        ("16:9", 1, (1, 1)),
        ("a4", 2, (1, 2)),
        ("column", 200, (2, 1)),
        ("320x240px", 200, (1, 1)),
    ],
)
def test_how_many_panels_a_page_holds(size, count, grid):
    """It follows from the page's size and the text that can be read on it."""
    found = grid_for(count, look_for(size=size))
    assert (found.across, found.down) == grid
    assert found.pages(count) == -(-count // (grid[0] * grid[1]))


@pytest.mark.parametrize("size", ["a4", "16:9", "60x84cm"])
@pytest.mark.parametrize("count", [1, 3, 10, 24, 150, 1000])
def test_text_has_a_size_that_can_be_read(size, count):
    """From 8 pt up, and larger the fewer panels there are."""
    look = look_for(size=size)
    grid = grid_for(count, look)
    assert 8 <= grid.text_pt <= look.size.text_pt
    assert grid_for(count + 1, look).text_pt <= grid.text_pt


def test_a_poster_holds_all():
    """On 60 × 84 cm all functions stand on one page."""
    assert grid_for(len(actviz.names()), look_for(size="60x84cm")).pages(len(actviz.names())) == 1
    assert Grid(10, 16, 9.0).pages(161) == 2


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
        ("long", "test", []),
        ("relu", "rectifiers", [(r"$\max(0, x)$", pytest.approx(6, abs=2))]),
    ]


def test_parameters_are_told():
    """Of a function that is not at its defaults, the formula tells its parameters."""
    (figure,) = actviz.sheet("elu:0.5", "elu")
    assert [lines[-1][0].rpartition(r"\alpha=")[2] for _, _, lines in headings([figure])] == ["0.5$", "1$"]


def test_pages_of_files(tmp_path, monkeypatch):
    """A PDF has all pages; other formats get a file for each, with the page's number in its name."""
    monkeypatch.chdir(tmp_path)
    typed = ("sheet", "relu", "tanh", "gelu", "elu", "selu", "--size", "column", "--dpi", "72")
    done = call(*typed, "-o", "a.pdf", "-o", "a.svg", "-o", "a.png")
    assert done.stderr == ""
    numbered = [f"a-{page}.{format}" for format in ("svg", "png") for page in (1, 2, 3)]
    assert done.stdout.splitlines() == ["a.pdf", *numbered]
    files = contents(tmp_path)
    assert set(files) == {"a.pdf", *numbered}
    assert len(re.findall(rb"/Type /Page\b", files["a.pdf"])) == 3
    again = call(*typed, "-o", "b.png")
    assert again.stdout.splitlines() == ["b-1.png", "b-2.png", "b-3.png"]
    assert contents(tmp_path)["b-2.png"] == files["a-2.png"]


def test_default_names(tmp_path, monkeypatch):
    """sheet.png; with a family its name; with more pages their numbers."""
    monkeypatch.chdir(tmp_path)
    small = ("--size", "column", "--dpi", "72")
    assert call("sheet", "relu", "tanh", *small).stdout == "sheet.png\n"
    assert call("sheet", "--family", "Shrinkage", "-f", "pdf", *small).stdout == "sheet-shrinkage.pdf\n"
    assert call("sheet", "--family", "shrinkage", *small).stdout.splitlines() == [
        "sheet-shrinkage-1.png",
        "sheet-shrinkage-2.png",
    ]
    (tmp_path / "sheet-2.png").write_bytes(b"somebody else's")
    done = call("sheet", "relu", "tanh", "elu", *small)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("error: sheet-2.png is there already and was not made by actviz")


def test_a4_is_a4(tmp_path, monkeypatch):
    """210 mm × 297 mm, to the last digit that the PDF gives."""
    monkeypatch.chdir(tmp_path)
    call("sheet", "relu", "--size", "a4", "-o", "a.pdf")
    (box,) = re.findall(rb"/MediaBox \[ ?([\d. ]+?) ?\]", (tmp_path / "a.pdf").read_bytes())
    assert [float(side) for side in box.split()] == pytest.approx(
        [0, 0, 210 / 25.4 * 72, 297 / 25.4 * 72], abs=1e-3
    )


def test_a_file_says_what_is_in_it(tmp_path, monkeypatch):
    """Few functions are described one by one, many are named."""
    monkeypatch.chdir(tmp_path)
    call("sheet", "tanh", "relu", "--size", "document", "--dpi", "72")
    about = provenance(tmp_path / "sheet.png")
    assert about.title == "tanh, relu"
    assert about.description.startswith("tanh rises from -1 to 1; its derivative peaks at 1 at x = 0. relu")
    assert about.command == "actviz sheet tanh relu --size document --dpi 72"
    call("sheet", "--family", "rectifiers", "-f", "pdf", "--size", "60x84cm")
    about = provenance(tmp_path / "sheet-rectifiers.pdf")
    rectifiers = [name for name in actviz.names() if actviz.get(name).family == "rectifiers"]
    assert about.title == f"{len(rectifiers)} functions"
    assert about.description == f"{len(rectifiers)} functions: {', '.join(rectifiers)}."


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("sheet rleu", "error: unknown activation 'rleu'\nhint: did you mean relu?\n"),
        ("sheet relu softmax", "error: softmax maps a vector to a vector, it has no single curve\n"),
        ("sheet --family gate", "error: --family: there is no 'gate'\nhint: did you mean gates? "),
        ("sheet relu --family gates", "error: a sheet shows the functions named or a family, not both\n"),
        ("sheet --legend direct", "error: --legend direct: a sheet has one legend for all panels\n"),
        ("sheet --sweep alpha=1,2", "error: --sweep varies one function\nhint: "),
        ("sheet -o -", "error: -o -: standard output cannot take "),
        ("sheet -o no/such/dir/a.png", "error: cannot write no/such/dir/a-1.png: there is no folder"),
        ("sheet --x 4 -4", "error: --x: 4 is not below -4\n"),
    ],
)
def test_refused(typed, told, tmp_path, monkeypatch):
    """What cannot be drawn is told in two lines, and no file is touched."""
    monkeypatch.chdir(tmp_path)
    done = call(*typed.split())
    assert (done.returncode, done.stdout) == (1 if "such" in typed else 2, "")
    assert done.stderr.startswith(told)
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("typed", ["sheet --family gate", "sheet -o -", "sheet --legend direct"])
def test_refused_at_once(typed, tmp_path):
    """Neither numpy nor matplotlib is loaded for that, even where the pages have to be counted."""
    assert {"numpy", "matplotlib"} & loaded(*typed.split(), cwd=tmp_path) == set()


def test_a_sweep_has_a_panel_for_each_value(tmp_path, monkeypatch):
    """One function at several values of a parameter; the sketch in the terminal shows them all."""
    monkeypatch.chdir(tmp_path)
    done = call("sheet", "elu", "--sweep", "alpha=0.5,2", "--show", "--size", "document", "--dpi", "72")
    assert (done.returncode, done.stdout) == (0, "sheet.png\n")
    assert provenance(tmp_path / "sheet.png").title == "elu(alpha=0.5), elu(alpha=2)"
    assert done.stderr.count("elu'(x)") == 2


def test_matplotlib_is_left_as_it_was():
    """Drawing a sheet changes no rcParams."""
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    actviz.sheet("relu", size="document")
    assert dict(mpl.rcParams) == before


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        return True


def test_progress_is_shown_on_a_terminal(monkeypatch):
    """A bar with its count on standard error, which is gone at the end."""
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm-256color")
    assert list(progress.progress(iter("abc"), 3, "drawing 3 functions")) == ["a", "b", "c"]
    shown = terminal.getvalue()
    assert "drawing 3 functions" in shown
    assert "3/3" in shown
    assert shown.endswith("\x1b[1A\x1b[2K")  # up a line, and clear it
    with progress.waiting("writing"):
        pass
    assert "writing" in terminal.getvalue()


@pytest.mark.parametrize(("stream", "term"), [(io.StringIO, "xterm-256color"), (Terminal, "dumb")])
def test_nothing_is_shown_elsewhere(stream, term, monkeypatch):
    """On a pipe, and on a terminal that cannot move its cursor, there is no bar."""
    quiet = stream()
    monkeypatch.setattr("sys.stderr", quiet)
    monkeypatch.setenv("TERM", term)
    assert list(progress.progress(range(3), 3, "drawing")) == [0, 1, 2]
    with progress.waiting("writing"):
        pass
    assert quiet.getvalue() == ""


def test_a_pipe_hears_the_path_only(tmp_path):
    """A run in a process of its own prints the files it wrote, and nothing else."""
    done = run("sheet", "--family", "shrinkage", "--dpi", "72", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "sheet-shrinkage.png\n", "")
