"""The train command as a user meets it: what is refused, printed, interrupted and drawn."""

from __future__ import annotations

import re
import sys
from dataclasses import replace

import numpy as np
import pytest
from drawn import made, outside, overlapping
from matplotlib.text import Text
from needs import needs_digits
from process import call, in_csv, in_json, interrupted_in, printed, run

from actviz.analysis.training.learning import widths
from actviz.analysis.training.training import training
from actviz.figures.train import training_figure
from actviz.tables.train import training_tables

QUICK = ("--epochs", "2", "--repeats", "1", "--hidden", "8")


@pytest.fixture(scope="module")
def report():
    begun = training(["sigmoid", "relu", "exp"], hidden=(6, 5), epochs=4, repeats=3, lr=3.0)
    for _ in begun:
        pass
    return begun.report()


def figure_of(report, **look):
    return made(lambda chosen: training_figure(report, chosen), **look)


# ------------------------------------------------------------------ what is typed


@pytest.mark.parametrize(
    ("text", "layers"),
    [
        ("30x4", (30,) * 4),
        ("100,50", (100, 50)),
        ("7", (7,)),
        (" 30 × 2 , 5", (30, 30, 5)),
        ("1x1,2x2", (1, 2, 2)),
    ],
)
def test_hidden_layers(text, layers):
    """Widths, and widths times how many."""
    assert widths(text) == layers


REFUSED = {
    "--hidden 0": "the width of a layer in --hidden must be from 1 to 10000, not 0",
    "--hidden 30x0": "--hidden: '30x0' is not a list of widths",
    "--hidden 30x1000000000": "--hidden: '30x1000000000' is not a list of widths",
    "--hidden 60x60,60x60": "the number of layers in --hidden must be from 1 to 100, not 120",
    "--hidden a": "--hidden: 'a' is not a list of widths",
    "--hidden 10000x50": "--hidden: 4901240010 parameters are more than 20000000",
    "--init hee": "--init: invalid choice 'hee'",
    "--init 0": "--init: a standard deviation must be above 0 and at most 1000, not 0",
    "--lr 0": "--lr must be above 0 and at most 1e6, not 0",
    "--lr nan": "--lr must be above 0 and at most 1e6, not nan",
    "--momentum 1": "--momentum must be at least 0 and below 1, not 1",
    "--epochs 0": "--epochs must be a whole number from 1 to 1000000, not 0",
    "--epochs 2.5": "--epochs must be a whole number from 1 to 1000000, not 2.5",
    "--batch-size 0": "--batch-size must be a whole number from 1 to 1000000, not 0",
    "--batch-size 1 --batch-norm": "--batch-norm needs batches of 2 or more",
    "--dropout 1": "--dropout must be from 0 to less than 1, not 1",
    "--keep 0": "--keep must be above 0 and at most 1, not 0",
    "--keep 1.5": "--keep must be above 0 and at most 1, not 1.5",
    "--keep 0.5 --dropout 0.5": "--dropout and --keep cannot be combined",
    "--dropout-unscaled": "--dropout-unscaled needs --dropout",
    "--repeats 0": "--repeats must be a whole number from 1 to 1000, not 0",
    "--seed -1": "--seed must be a whole number from 0 to 9223372036854775807, not -1",
    "--claim": "option '--claim' requires an argument",
    "--claim sky": "--claim: invalid choice 'sky'",
    "--claim dead-relu --lr 3": "--claim and --lr cannot be combined",
    "--claim dead-relu --repeats 1": "--repeats must be from 2 to 100 for a claim, not 1",
    "--asymptotes": "--asymptotes does not apply to train",
    "--x -1 1": "--x does not apply to train",
    "--json -o -": "--json and -o - cannot be combined: both write to standard output",
    "-o fig.xyz": "cannot tell the format of 'fig.xyz'",
    "--table xml": "--table: invalid choice 'xml'",
    "--sweep a=1": "--sweep varies one function, not several",
}


@needs_digits
@pytest.mark.parametrize("typed", REFUSED)
def test_refused(typed):
    """What is out of its bounds is named, before anything is trained."""
    done = call("train", *typed.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[0].casefold().startswith(f"error: {REFUSED[typed]}".casefold())


def test_refused_names():
    """A claim takes no names, and a vector function cannot be trained with."""
    assert "--claim and NAME cannot be combined" in call("train", "relu", "--claim", "dead-relu").stderr
    assert "softmax maps a vector to a vector" in call("train", "softmax").stderr
    assert "did you mean relu?" in call("train", "rleu").stderr


# ------------------------------------------------------------------ what is printed


@needs_digits
def test_table():
    """A row for each function with its loss, accuracy and epochs; then its layers; the verdict in words."""
    text = printed("train tanh relu --hidden 16x2 --epochs 12 --repeats 2")
    lines = text.splitlines()
    assert lines[0] == "digits: 1438 training and 359 held-out images; hidden layers of 16×2"
    assert lines[1].split() == ["function", "loss", "accuracy,", "%", "epochs", "to", "95", "%"]
    assert [line.split()[0] for line in lines[2:4]] == ["tanh", "relu"]
    assert lines[4].startswith("95 % accuracy: ")
    assert "lecun weights, learning rate 0.1, batches of 32, 12 epochs, seed 0." in lines
    header = next(line for line in lines if line.startswith("function  layer"))
    assert "dead before" in header
    ratio = [line.split() for line in lines if " 1 / 2 " in line]
    assert len(ratio) == 2
    assert max(map(len, lines)) <= 100


@needs_digits
def test_verdict_and_numbers_are_the_reports():
    """The epochs in words and in the table are those of the JSON."""
    words = "train tanh --hidden 16 --epochs 12 --repeats 1"
    needed = in_json(f"{words}")["functions"][0]["runs"][0]["epochs_to_95"]
    accuracy = in_json(f"{words}")["functions"][0]["runs"][0]["accuracy"]
    assert [value >= 0.95 for value in accuracy].index(True) == needed
    assert f"95 % accuracy: tanh after {needed} epochs." in printed(words)
    assert "95 % accuracy: tanh not in 1 epoch." in printed("train tanh --hidden 4 --epochs 1 --repeats 1")


@needs_digits
def test_divergence_is_told():
    """In words, with the epoch, and as null in JSON; no traceback and no warning."""
    words = "train relu exp --lr 50 --hidden 6x3 --epochs 3 --repeats 1"
    done = call(*words.split())
    assert (done.returncode, done.stderr) == (0, "")
    row = next(line for line in done.stdout.splitlines() if line.startswith("exponential "))
    assert "in epoch 1" in row
    exp = in_json(f"{words}")["functions"][1]["runs"][0]
    assert exp["diverged"] == 1
    assert exp["loss"][1] is None
    assert len(exp["accuracy"]) == 2


@needs_digits
def test_json():
    """The keys that other programs rely on."""
    words = "train relu tanh --epochs 2 --repeats 2 --hidden 9,7 --dropout 0.1"
    report = in_json(words)
    assert list(report) == [
        "schema", "data", "hidden", "init", "lr", "momentum", "epochs", "batch_size", "batch_norm", "dropout",
        "seed", "repeats", "complete", "functions",
    ]  # fmt: skip
    assert (report["schema"], report["hidden"], report["complete"]) == (1, [9, 7], True)
    assert report["dropout"] == {"keep": 0.9, "rescaled": True}
    relu, tanh = report["functions"]
    assert (relu["name"], len(relu["runs"])) == ("relu", 2)
    first = relu["runs"][0]
    assert np.shape(first["gradient_rms"]) == np.shape(first["dead_share"]) == (3, 2)
    assert tanh["runs"][0]["dead_share"] is None


@needs_digits
def test_csv_has_every_epoch():
    """One row for each function, run and epoch."""
    rows = in_csv("train tanh --epochs 2 --repeats 2 --hidden 5")
    assert [(row["run"], row["epoch"]) for row in rows] == [(r, e) for r in "12" for e in "012"]
    assert float(rows[0]["loss"]) > 0
    assert rows[0]["dead_share.1"] == ""


@needs_digits
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT to send")
def test_interrupted(tmp_path):
    """Ctrl-C: what there is is printed, no figure is written, 130 is returned."""
    words = ("train", "tanh", "relu", "--epochs", "50", "--repeats", "1", "-o", "fig.png")
    program = interrupted_in("actviz.analysis.training.layers:Network.forward", call=200)  # some epochs later
    done = run(*words, cwd=tmp_path, program=program)
    assert (done.returncode, done.stderr) == (130, "")
    assert "Interrupted: results up to that point." in done.stdout
    assert any(line.startswith("tanh ") for line in done.stdout.splitlines())
    assert list(tmp_path.iterdir()) == []


@needs_digits
def test_interrupted_runs_are_counted(report):
    """What is said of the runs is so of those that there are."""
    first, *others = report.functions
    for functions, said in (
        (report.functions, "Median of 3 runs (lowest–highest)."),
        ((first, *(replace(f, runs=f.runs[:1]) for f in others)), "Median of up to 3 runs (lowest–highest)."),
        ((replace(first, runs=first.runs[:1]),), "One run each."),
    ):
        assert training_tables(replace(report, functions=functions))[0].notes[-1].endswith(f" {said}")


# ------------------------------------------------------------------ what is drawn


@needs_digits
def test_figure_is_written(tmp_path):
    """-o writes it, tells where, and describes it inside."""
    path = tmp_path / "t.svg"
    done = call("train", "relu", *QUICK, "-o", str(path))
    assert (done.returncode, done.stderr) == (0, f"wrote {path}\n")
    text = path.read_text(encoding="utf-8")
    assert "Networks with relu and hidden layers of 8 learn digits over 2 epochs." in text
    again = tmp_path / "again.svg"
    call("train", "relu", *QUICK, "-o", str(again))
    assert again.read_bytes() == path.read_bytes()


@needs_digits
@pytest.mark.parametrize(
    ("size", "theme"),
    [
        pytest.param(size, theme, marks=() if (i, k) in ((0, 0), (2, 1)) else pytest.mark.whole)
        for i, size in enumerate(["16:9", "4:3", "square", "a4"])
        for k, theme in enumerate(["document", "mono"])
    ],
)
def test_figure_is_tidy(report, size, theme):
    """No label leaves the figure or lies on another, with one run diverged."""
    figure = figure_of(report, size=size, theme=theme, title="Learning")
    assert outside(figure) == []
    assert overlapping(figure) == []
    # accuracy, loss, three functions' layers, dead units
    assert len(figure.axes) == 6


@needs_digits
def test_figure_shows_the_numbers(report):
    """The line is the median of the runs, the band goes from the lowest to the highest."""
    ax = figure_of(report).axes[0]
    accuracy = 100 * np.array([run_.accuracy for run_ in report.functions[1].runs])
    line = next(line for line in ax.lines if line.get_label() == "ReLU")
    np.testing.assert_allclose(line.get_ydata(), np.median(accuracy, axis=0), rtol=1e-12)
    band = ax.collections[1].get_paths()[0].vertices
    assert (band[:, 1].min(), band[:, 1].max()) == pytest.approx((accuracy.min(), accuracy.max()))


@needs_digits
def test_figure_tells_what_is_shaded(report):
    """How many runs there are, once, and nothing where there is one."""

    def told(shown):
        words = [text.get_text() for text in figure_of(shown).findobj(Text)]
        return [text for text in words if "range" in text]

    assert told(report) == ["median and range of 3 runs"]
    assert told(replace(report, repeats=1)) == []


@needs_digits
def test_dashes_lie_over_solid_lines(report):
    """So that of two lines in the same place both are seen."""
    lines = figure_of(report).axes[0].lines
    heights = {line.get_linestyle(): line.get_zorder() for line in lines if line.get_gid() != "band"}
    assert heights["-"] < min(height for dash, height in heights.items() if dash != "-")


@needs_digits
def test_text_of_an_svg_is_on_its_page(tmp_path):
    """The page has other pixels than the screen that the text was placed on."""
    path = tmp_path / "t.svg"
    call("train", "relu", *QUICK, "-o", str(path))
    text = path.read_text(encoding="utf-8")
    width, height = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', text).groups())
    written = re.findall(r"<!-- (.*?) -->\s*<g [^>]*translate\(([-\d.]+) ([-\d.]+)\)", text)
    assert {"held-out images right, %", "epoch"} <= {words for words, _, _ in written}
    assert all(0 < float(x) < width and 0 < float(y) < height for _, x, y in written)
