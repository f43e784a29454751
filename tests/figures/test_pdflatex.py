"""Pictures for pgfplots in the hands of pdflatex, where it is installed."""

from __future__ import annotations

import re
import shutil
import subprocess

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from process import call
from texfile import axis_of, on_paper, plots

from actviz.figures import Look, styled
from actviz.figures.files.pgf.picture import picture


def has_pgfplots():
    """Whether there is a LaTeX here that has the package."""
    if not (shutil.which("pdflatex") and shutil.which("kpsewhich")):
        return False
    return subprocess.run(["kpsewhich", "pgfplots.sty"], capture_output=True, check=False).returncode == 0


pytestmark = [
    pytest.mark.whole,
    pytest.mark.skipif(not has_pgfplots(), reason="there is no pdflatex with pgfplots here"),
]

COMMANDS = {
    "curves": "plot relu --deriv --deriv2 --grid --formula --size column",
    "dark": "compare sigmoid tanh gelu --theme dark --legend direct --size beamer",
    "marks": "plot tanh --deriv --axes box --asymptotes --saturation --size document",
    "far": "plot relu --x 1000000 1000001 --ticks plain --size document",
    "huge": "plot relu --x -1e300 1e300 --size document",
    "chain": "vanish --layers 4 --size 16:9",
    "sheet": "sheet tanh elu abs sigmoid --asymptotes --size 16:9",
    "phase": "phase relu --theme dark --size beamer",
    "neuron": "neuron --gate xor --size document",
    "bars": "softmax 2 1 0.1 --temperature 0.5,2 --size column",
    "maxout": "maxout -1 1 0.2,1 --size beamer",
    "network": "vanish sigmoid relu --width 16 --layers 20 --size document",
    "smooth": "plot gelu --size 16:9",
    "family": "plot leaky_relu --sweep negative_slope=0.01,0.1 --deriv --formula --theme light --size column",
    "logarithm": "plot sigmoid --deriv --log-y --mark 2 --size column",
    "jumps": "plot heaviside hardtanh --deriv --grid --theme mono --size column",
    "zones": "compare sigmoid tanh --saturation --x -8 8 --legend direct --size beamer",
    "names": "compare relu elu --label a_b^c&1%#{x}~σ′→∞½ --label <ü|x² --ylabel ∂f/∂z --size column",
    "diagram": "vanish --diagram --size beamer",
}
FEW = ("marks", "chain", "neuron", "smooth")
SIZES_PT = {
    "16:9": (963.6, 542.025),
    "beamer": (398.3386, 224.0655),
    "column": (252.945, 189.70875),
    "document": (462.528, 346.896),
}
TITLE = r"""5 % & #1_{a} ~^\ $\frac{1}{2}$ < "é" − π"""
DOCUMENT = r"""
\documentclass{article}
\usepackage{fix-cm}
\usepackage{pgfplots}
\usepackage{amsmath}
\pgfplotsset{compat=1.18}
\pdfcompresslevel=0
\hoffset=-1in \voffset=-1in
\newsavebox\figurebox
\newcommand\onpage[1]{%
  \sbox\figurebox{\input{#1}}%
  \typeout{SIZE #1 \the\wd\figurebox\space\the\ht\figurebox\space\the\dp\figurebox}%
  \pdfpagewidth=\wd\figurebox \pdfpageheight=\ht\figurebox \shipout\copy\figurebox}
\begin{document}
PAGES
\end{document}
"""


def any_figure():
    """What figures may hold besides curves: areas, bars, a logarithm, arrows, no axes."""
    figure = Figure(figsize=(6.4, 4.8))
    FigureCanvasAgg(figure)
    x = np.linspace(0, 9, 50)
    (band, bars), (free, turned) = figure.subplots(2, 2)
    band.fill_between(x, np.exp(-x), np.exp(x), alpha=0.3)
    band.set(ylim=(0, 3), xlabel="depth −1", ylabel="100 %", title="a & b")
    bars.set_yscale("log")
    bars.bar([1, 2, 3], [0.1, 0.01, 1e-4], label="bars")
    bars.plot(x, 10.0**-x, "s-", label="squares")
    bars.legend()
    free.set_axis_off()
    free.annotate("neuron", (0.5, 0.5), (0.9, 0.9), arrowprops={"arrowstyle": "->"})
    free.text(0, 0, "two\nlines", ha="center")
    turned.scatter(x, np.sin(x))
    turned.invert_yaxis()
    return figure


@pytest.fixture(
    scope="module",
    params=[FEW, pytest.param(tuple(COMMANDS), id="all", marks=pytest.mark.whole)],
    ids="-".join,
)
def pictures(request):
    """What is in the document."""
    return request.param


@pytest.fixture(scope="module")
def compiled(pictures, tmp_path_factory):
    """The pictures in one document: its folder, and what pdflatex said."""
    folder = tmp_path_factory.mktemp("document")
    for name in pictures:
        command = COMMANDS[name]
        done = call(*command.split(), "--title", TITLE, "-o", str(folder / f"{name}.tex"))
        assert done.returncode == 0, done.stderr
    look = Look()
    with styled(look):
        (folder / "any.tex").write_text(picture(any_figure(), look, {}))
    names = [*pictures, "any"]
    pages = "\n".join(rf"\onpage{{{name}}}" for name in names)
    (folder / "all.tex").write_text(DOCUMENT.replace("PAGES", pages))
    command = ["pdflatex", "-interaction=nonstopmode", "all.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="latin-1", check=False)
    return folder, done.stdout


def test_every_picture_compiles(pictures, compiled):
    """Without an error, and without a letter that is missing."""
    folder, said = compiled
    assert re.findall(r"^!.*", said, re.MULTILINE) == []
    assert "Missing character" not in said
    assert (folder / "all.pdf").read_bytes().count(b"/Type /Page\n") == len(pictures) + 1


def test_every_picture_has_its_size(pictures, compiled):
    """To a hundredth of a point, and stands on the line of the text."""
    sizes = dict(re.findall(r"SIZE (\w+) (.*)", compiled[1]))
    for name in pictures:
        width, height, depth = (float(side.removesuffix("pt")) for side in sizes[name].split())
        expected = SIZES_PT[COMMANDS[name].split("--size ")[1]]
        assert (width, height, depth) == pytest.approx((*expected, 0.0), abs=0.01)


def test_curves_are_drawn_where_they_are_written(compiled):
    """TeX counts in five digits; on paper that is a fiftieth of a point at most."""
    folder, _ = compiled
    text = (folder / "smooth.tex").read_text()
    (points,) = [points for name, _, points in plots(text) if name == "gelu"]
    expected = on_paper(text, points)
    assert axis_of(text)[0] > 900
    content = (folder / "all.pdf").read_bytes().decode("latin-1")
    drawn = [
        np.array(re.findall(r"(\S+) (\S+) [ml]", path), dtype=float)
        for path in re.findall(r"(?:\S+ \S+ m\s+)(?:\S+ \S+ l\s+){50,}(?=S)", content)
    ]
    apart = [np.abs(path - expected).max() for path in drawn if path.shape == expected.shape]
    assert min(apart) < 0.02
