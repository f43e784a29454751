"""The drawings of a neuron and of a chain of neurons: what is written where, and that nothing overlaps."""

from __future__ import annotations

import itertools
import re

import matplotlib.text
import numpy as np
import pytest
from each import diagonal, each
from process import call, in_json, printed, refused

import actviz
from actviz.errors import FigureWarning, UsageError

DPI = 100


def words(figure):
    """Every text of a figure with its box in pixels."""
    figure.draw_without_rendering()
    texts = [text for text in figure.findobj(matplotlib.text.Text) if text.get_text() and text.get_visible()]
    return [(text.get_text(), text.get_window_extent()) for text in dict.fromkeys(texts)]


def overlapping(figure):
    """The pairs of texts that meet by more than a pixel, and the texts that leave the figure."""
    found, (width, height) = words(figure), figure.bbox.size
    pairs = [
        (one, other)
        for (one, a), (other, b) in itertools.combinations(found, 2)
        if a.padded(-1).fully_overlaps(b.padded(-1))
    ]
    return pairs + [(text,) for text, b in found if min(b.x0, b.y0, width - b.x1, height - b.y1) < 0]


def neuron(*weights, size="16:9", **settings):
    return actviz.diagram(actviz.neuron(weights, **settings), size=size, dpi=DPI)


def chain(name="sigmoid", size="16:9", theme="document", **settings):
    return actviz.diagram(actviz.vanish(name, **settings), size=size, theme=theme, dpi=DPI)


def test_the_perceptron_of_the_tutorial():
    """The weights are on the edges, the sum and the threshold under their nodes; a step is a jump."""
    figure = neuron(5, 3, threshold=4)
    told = {text for text, _ in words(figure)}
    assert {
        "$w_{1}=5$",
        "$w_{2}=3$",
        r"$\Sigma$",
        "$5x_{1}+3x_{2}$",
        r"fires if $\geq\theta=4$",
        "$y$",
    } <= told
    assert not any("b=" in text for text in told)


def test_a_single_row_of_inputs_is_followed():
    """One row of inputs is written along the way, several are not."""
    told = {text for text, _ in words(neuron(5, 3, threshold=4, inputs=[[1, 0]]))}
    assert {"$1$", "$0$", "$=5$", "$y=1$"} <= told
    told = {text for text, _ in words(neuron(5, 3, threshold=6, inputs=[[1, 0]]))}
    assert "$y=0$" in told
    told = {text for text, _ in words(neuron(0.5, bias=-1, activation="sigmoid", inputs=[[2]]))}
    assert {"$z=0.5x_{1}-1$", "$=0$", "$y=0.5$"} <= told


def test_the_bias_is_an_input_that_is_always_one():
    """Any other activation has the bias as an edge from a 1, and its name under the box."""
    told = {text for text, _ in words(neuron(2, -1, bias=0.5, activation="elu:alpha=0.5"))}
    assert {"1", "$b=0.5$", "$w_{2}=-1$", "$z=2x_{1}-x_{2}+0.5$", "ELU (α = 0.5)"} <= told


@pytest.mark.parametrize(("count", "shown"), [(1, {1}), (8, {*range(1, 9)}), (9, {1, 2, 3, 4, 5, 8, 9})])
def test_many_inputs(count, shown):
    """Up to 8 inputs are drawn; of more the first five and the last two, with dots between."""
    told = [text for text, _ in words(neuron(*range(1, count + 1), inputs=[[1] * count, [0] * count]))]
    assert {int(m[1]) for text in told if (m := re.fullmatch(r"\$x_\{(\d+)\}\$", text))} == shown
    assert (r"$\vdots$" in told) == (count > 8)


NEURONS = ([1, 3, 8, 12], ["16:9", "square", "column"])


@pytest.mark.filterwarnings("ignore::actviz.errors.SmallTextWarning")  # as it is in a square
@each("count, size", itertools.product(*NEURONS), part=diagonal(*NEURONS))
def test_nothing_overlaps_in_a_neuron(count, size):
    """No two words meet, none leaves the figure, and no edge runs through a word."""
    figure = neuron(
        *(0.37 * i - 1 for i in range(count)), bias=0.5, activation="gelu", size=size, inputs=[[0.25] * count]
    )
    assert overlapping(figure) == []
    found, along = words(figure), np.linspace(0, 1, 200)
    for artist in figure.artists:
        if type(artist).__name__ == "PathPatch" and len(artist.get_path().vertices) == 2:
            (x0, y0), (x1, y1) = artist.get_transform().transform(artist.get_path().vertices)
            x, y = x0 + along * (x1 - x0), y0 + along * (y1 - y0)
            for text, box in found:
                assert not ((x > box.x0) & (x < box.x1) & (y > box.y0) & (y < box.y1)).any(), text


def test_the_chain_of_the_tutorial():
    """The two gradients are products, a factor under each neuron; the numbers are those of the report."""
    report = actviz.vanish("sigmoid", layers=4)
    figure = chain(layers=4)
    found = words(figure)
    told = [text for text, _ in found]
    (values,) = report.functions
    for i in range(4):
        for name, numbers in (("w", values.weight), ("b", values.bias), ("z", values.z), ("a", values.a)):
            assert f"${name}_{{{i + 1}}}={numbers[i]:.3g}$" in told
    assert told.count(r"$\partial C/\partial a_{4}$") == 2
    assert told.count("$w_{4}\\,\\sigma′(z_{4})$") == 2
    assert told.count("$w_{2}\\,\\sigma′(z_{2})$") == 1
    assert {"0.00216", "0.0502", "at most 1/16", "bound: 1/4 per layer"} <= set(told)
    assert "sigmoid: layer 1 learns 104 times as slowly as layer 4" in told
    middles = {text: (box.x0 + box.x1) / 2 for text, box in found}
    for i in range(1, 5):  # each neuron stands over its number, its factor and its dot
        assert abs(middles[f"$z_{{{i}}}={values.z[i - 1]:.3g}$"] - middles[f"layer {i}"]) < 2


def test_the_dots_and_the_bound_are_the_report():
    """Under the chain, |∂C/∂b| and its bound in every layer."""
    (values,) = actviz.vanish("tanh", weights=[1.5, -0.8, 1.2]).functions
    (axes,) = chain("tanh", weights=[1.5, -0.8, 1.2]).axes
    lines = {line.get_label(): line.get_ydata() for line in axes.lines}
    np.testing.assert_allclose(lines["gradient"], values.gradient.log10)
    np.testing.assert_allclose(lines["bound"], values.bound.log10 + values.gradient.log10[-1])


def test_a_deep_chain_shows_both_ends():
    """Of more than 5 layers the first two and the last two are drawn; all have their dot."""
    figure = chain(layers=40)
    told = {text for text, _ in words(figure)}
    assert {int(m[1]) for text in told if (m := re.match(r"\$z_\{(\d+)\}=", text))} == {1, 2, 39, 40}
    dots = next(line for line in figure.axes[0].lines if line.get_label() == "gradient")
    assert len(dots.get_ydata()) == 40


def test_a_chain_that_is_dead():
    """Where there is no gradient open dots and zeros say so, and the verdict in words."""
    figure = chain("relu", layers=3, input=-1)
    told = [text for text, _ in words(figure)]
    assert "ReLU: layer 1 does not learn: its gradient is 0" in told
    assert [line.get_xdata()[0] for line in figure.axes[0].lines if line.get_gid() == "no gradient"] == [
        1,
        2,
        3,
    ]


CHAINS = itertools.product([("sigmoid", 1), ("leaky_relu", 2.345)], [1, 2, 4, 30], ["16:9", "square"])


@pytest.mark.filterwarnings("ignore::actviz.errors.SmallTextWarning")  # as it is in a square
@each("function, layers, size", CHAINS, part=3)
def test_nothing_overlaps_in_a_chain(function, layers, size):
    """No two words meet, and none leaves the figure."""
    name, weight = function
    assert overlapping(chain(name, layers=layers, weights=weight, size=size, theme="light")) == []


def test_slides_have_text_that_can_be_read():
    """The tutorials' drawings have text of 14 pt or more on slides, and what is smaller is told."""
    for size in ("16:9", "4:3"):
        for figure in (chain(layers=4, size=size), neuron(5, 3, threshold=4, size=size)):
            assert min(text.get_fontsize() for text in figure.texts) >= 14
    with pytest.warns(FigureWarning, match=r"text is \S+ pt; it should be 14 pt"):
        chain(layers=5, size="9:16")


def test_what_cannot_be_drawn_is_refused():
    """A diagram is of one chain with given weights."""
    for report in (
        actviz.vanish("relu", layers=3, weights="normal", samples=10),
        actviz.vanish("relu", layers=2, width=4, repeats=1),
        actviz.vanish(["relu", "tanh"], layers=3),
    ):
        with pytest.raises(UsageError, match="one chain of single neurons"):
            actviz.diagram(report)


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("vanish --diagram --width 8", "--diagram draws a chain of single neurons, not a network"),
        ("vanish --diagram --weights normal", "--diagram draws one chain, and --weights normal makes many"),
        ("vanish relu tanh --diagram", "--diagram draws the chain of one function, not of 2"),
        ("vanish --diagram --no-figure", "--no-figure and --diagram cannot be combined"),
        ("vanish --diagram --grid", "--grid does not apply to --diagram"),
        ("neuron --weights 1 --diagram", "--diagram needs an output file"),
        (
            "neuron --weights 1 --diagram -o n.png --sweep bias=1,2",
            "--diagram and --sweep cannot be combined",
        ),
        ("neuron --gate xor --diagram -o n.png", "--diagram: no single neuron computes xor"),
        ("neuron --weights 1 --diagram -o n.png --x 0 1", "--x does not apply to --diagram"),
    ],
)
def test_what_makes_no_sense_beside_it(line, error):
    """The commands refuse it in words, with what to do instead."""
    refused(line, f"{error}…")


def test_the_files(tmp_path):
    """The commands write every format, with what it shows in words; drawn again it is the same bytes."""
    for name, line in (
        ("n", "neuron --weights 5,3 --threshold 4 --inputs 1,0"),
        ("v", "vanish --layers 4"),
    ):
        kinds = ("png", "svg", "pdf", "tex") if name == "n" else ("svg", "png", "tex")
        paths = [tmp_path / f"{name}.{kind}" for kind in kinds]
        outputs = ["--dpi", "50", *(part for path in paths for part in ("-o", str(path)))]
        assert call(*line.split(), "--diagram", *outputs).returncode == 0
        first = [path.read_bytes() for path in paths]
        assert call(*line.split(), "--diagram", *outputs[:6]).returncode == 0
        assert [path.read_bytes() for path in paths[:2]] == first[:2]
        assert f"actviz {line} --diagram" in printed(f"show {paths[0]}")
    assert "A perceptron: 2 inputs with the weights (5, 3)" in (tmp_path / "n.svg").read_text()
    assert "layer 1 has w = 1, b = 0, z = 1, a = 0.731, f′(z) = 0.197" in (tmp_path / "v.svg").read_text()
    tex = (tmp_path / "n.tex").read_text()
    assert "$w_{1}=5$" in tex
    assert r"\begin{axis}" not in tex
    assert tex.count(".. controls") >= 3 * 4  # the round nodes


def test_the_json_names_the_file(tmp_path):
    """With --json the path of the drawing is told."""
    path = tmp_path / "n.png"
    told = in_json(f"neuron --weights 1,1 --diagram -o {path}")
    assert told["outputs"] == [str(path)]
