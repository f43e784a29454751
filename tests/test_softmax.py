"""Softmax of logits: probabilities, loss and gradient against mpmath, and how it is typed and drawn."""

from __future__ import annotations

import csv
import io
import json
import math
import shlex

import drawn
import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.text import Annotation
from process import call, contents, on_terminal, printed, run
from test_errors import is_told
from test_labels import LOOKS, NONE

import actviz
from actviz.figures import styled
from actviz.figures.bars import bars_figure
from actviz.figures.look import look_for

DPI = 50
TIGHT, DIGITS = 1e-14, 340
repeatable = settings(deadline=None, derandomize=True, max_examples=100)
logits = st.lists(st.floats(-700, 700), min_size=1, max_size=6)


def true(x, temperature=1.0):
    """p and log p; so many digits that 1 − p is right where it is 1e-307."""
    with mp.workdps(DIGITS):
        terms = [mp.exp(mp.mpf(a) / mp.mpf(temperature)) for a in x]
        return [t / mp.fsum(terms) for t in terms], [mp.log(t / mp.fsum(terms)) for t in terms]


def figure(*reports, **look):
    chosen = look_for(**{"dpi": DPI, **look})
    with styled(chosen):
        return bars_figure(reports, chosen)


def bars(panel):
    """The lengths of the bars, from top to bottom."""
    boxes = [patch.get_xy() for patch in panel.patches]
    boxes.sort(key=lambda corners: -corners[:, 1].max())
    return [float(corners[:, 0].max()) for corners in boxes]


# ------------------------------------------------------------------ numbers


def test_the_known_example():
    """softmax(2, 1, 0.1) and its cross-entropy to 1e-14."""
    report = actviz.softmax([2, 1, 0.1], target=0)
    p, log_p = true([2, 1, 0.1])
    assert report.probabilities.tolist() == pytest.approx(list(map(float, p)), rel=TIGHT, abs=0)
    assert report.log_probabilities.tolist() == pytest.approx(list(map(float, log_p)), rel=TIGHT, abs=0)
    assert report.cross_entropy == pytest.approx(float(-log_p[0]), rel=TIGHT, abs=0)
    gradient = [float(p[0] - 1), float(p[1]), float(p[2])]
    assert report.gradient.tolist() == pytest.approx(gradient, rel=TIGHT, abs=0)


@repeatable
@given(x=logits, temperature=st.sampled_from([0.25, 0.7, 1.0, 3.0]), data=st.data())
def test_everything_against_mpmath(x, temperature, data):
    """p, log p, the loss and ∂loss/∂x = (p − y)/T, each with its own digits, however small p is."""
    k = data.draw(st.integers(0, len(x) - 1))
    report = actviz.softmax(x, temperature=temperature, target=k)
    p, log_p = true(x, temperature)
    with mp.workdps(DIGITS):
        gradient = [(share - (i == k)) / mp.mpf(temperature) for i, share in enumerate(p)]
    for measured, exact in (
        (report.probabilities, p),
        (report.log_probabilities, log_p),
        ([report.cross_entropy], [-log_p[k]]),
        (report.gradient, gradient),
    ):
        for y, t in zip(measured, exact, strict=True):
            assert float(y) == pytest.approx(float(t), rel=TIGHT, abs=1e-307)


@repeatable
@given(x=logits, temperature=st.sampled_from([0.25, 1.0, 3.0]))
def test_the_jacobian(x, temperature):
    """p_i (δ_ij − p_j)/T; its rows sum to 0."""
    report = actviz.softmax(x, temperature=temperature)
    p, _ = true(x, temperature)
    for i, row in enumerate(report.jacobian.tolist()):
        assert math.fsum(row) == pytest.approx(0, abs=len(x) * 2**-52 * max(map(abs, row)))
        for j, slope in enumerate(row):
            with mp.workdps(DIGITS):
                exact = p[i] * ((i == j) - p[j]) / mp.mpf(temperature)
            assert slope == pytest.approx(float(exact), rel=TIGHT, abs=1e-307)


@repeatable
@given(a=st.floats(-30, 30), b=st.floats(-30, 30))
def test_two_logits_are_a_sigmoid(a, b):
    """softmax(a, b) = σ(a − b), and the command says so."""
    report = actviz.softmax([a, b])
    exact = 1 / (1 + mp.exp(mp.mpf(b) - mp.mpf(a)))
    assert report.probabilities[0] == pytest.approx(float(exact), rel=TIGHT)


def test_the_sigmoid_is_told():
    """With its argument, and the temperature if there is one."""
    assert "sigmoid of their difference: σ(2 - 1) = 0.73105857863" in printed("softmax 2 1")
    assert "sigmoid of their difference: σ((1 - (-2))/2) = 0.8175744761" in printed(
        "softmax 1 -2 --temperature 2"
    )
    assert "sigmoid" not in printed("softmax 2 1 0.1")


@pytest.mark.parametrize(
    ("x", "p", "log_p"),
    [
        ([1000, -1000], [1, 0], [0, -2000]),
        ([-1000, -1000], [0.5, 0.5], [-math.log(2)] * 2),
        ([1e308, -1e308], [1, 0], [0, -math.inf]),
        ([math.inf, 3], [1, 0], [0, -math.inf]),
        ([-math.inf, 3], [0, 1], [-math.inf, 0]),
        ([math.inf, 3, math.inf], [0.5, 0, 0.5], [-math.log(2), -math.inf, -math.log(2)]),
        ([7], [1], [0]),
    ],
)
def test_extremes_are_limits(x, p, log_p):
    """No overflow; +∞ takes everything, several share it, −∞ gets nothing."""
    report = actviz.softmax(x)
    assert report.probabilities.tolist() == p
    assert report.log_probabilities.tolist() == pytest.approx(log_p, rel=TIGHT)
    assert not np.isnan(report.jacobian).any()


def test_shared_infinities_are_explained():
    """torch gives NaN for them."""
    assert "several logits are ∞" in printed("softmax inf inf 2")
    assert "∞:" not in printed("softmax inf 2")


def test_impossible_targets_cost_infinitely_much():
    """−log 0 is ∞, in JSON null, and the gradient is still p − y."""
    report = actviz.softmax([0, -math.inf], target=1)
    assert report.cross_entropy == math.inf
    assert report.gradient.tolist() == [1, -1]
    document = json.loads(printed("softmax 0 -inf --target 1 --json"))
    assert (document["cross_entropy"], document["log_probabilities"]) == (None, [0, None])


# ------------------------------------------------------------------ what is typed and printed


def test_json():
    """The keys of the interface."""
    document = json.loads(printed("softmax 2 1 0.1 --target 2 --labels a,b,c --target c --json"))
    report = actviz.softmax([2, 1, 0.1], target="c", labels=("a", "b", "c"))
    assert document == json.loads(json.dumps(report.to_dict()))
    assert list(document) == [
        "schema", "logits", "temperature", "labels", "probabilities", "log_probabilities", "jacobian",
        "target", "cross_entropy", "gradient",
    ]  # fmt: skip
    assert (document["schema"], document["logits"], document["target"]) == (1, [2, 1, 0.1], 2)
    bare = json.loads(printed("softmax 2 1 0.1 --json"))
    assert (bare["target"], bare["cross_entropy"], bare["labels"]) == (None, None, None)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("-1 2 -3", [-1, 2, -3]),
        ("-inf 0 inf", [-math.inf, 0, math.inf]),
        ("-pi -2pi -1e-3 -.5", [-math.pi, -2 * math.pi, -1e-3, -0.5]),
        ("-1 --temperature 1 -2", [-1, -2]),
        ("-- -1 -2", [-1, -2]),
    ],
)
def test_negative_logits_are_no_options(typed, expected):
    """They need no --, and -inf is not -i -n -f."""
    logits = json.loads(printed(f"softmax --json {typed}"))["logits"]
    assert logits == [x if math.isfinite(x) else None for x in expected]


def test_the_printed_table():
    """Classes count from 0; the loss stands under the table."""
    lines = printed("softmax 2 1 0.1 --target 1").splitlines()
    assert [line.split() for line in lines[1:5]] == [
        ["class", "logit", "probability", "log", "p", "gradient"],
        ["0", "2", "0.659001", "-0.41703", "0.659001"],
        ["1", "1", "0.242433", "-1.41703", "-0.757567"],
        ["2", "0.1", "0.0985659", "-2.31703", "0.0985659"],
    ]
    assert lines[5] == "the likeliest is class 0"
    assert lines[6].startswith(
        "cross-entropy: -log p of class 1 = 1.41703001628, the negative log-likelihood"
    )
    assert lines[6].endswith("gradient is p - y")


def test_the_printed_jacobian():
    """Only when it is asked for, in blocks that fit a page."""
    assert "Jacobian" not in printed("softmax 2 1")
    out = printed("softmax 2 1 --jacobian")
    assert out.splitlines()[-3:] == ["0       0.1966  -0.1966", "1      -0.1966   0.1966",
                                     "each row and each column sums to 0"]  # fmt: skip


def test_bars_on_a_terminal_only(tmp_path):
    """A bar of 16 characters is a probability of 1; a pipe gets none."""
    shown = on_terminal("softmax", "0", "0", cwd=tmp_path).stdout
    assert shown.count("█" * 8) == 2
    assert "█" * 9 not in shown
    assert "█" not in printed("softmax 0 0")
    assert "█" not in printed("softmax 0 0 --table markdown")


def test_csv():
    """A row for each class and temperature, with the Jacobian if it is asked for."""
    out = printed("softmax 2 1 --temperature 1,2 --labels a,b --target b --jacobian --table csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(row["temperature"], row["class"]) for row in rows] == [
        ("1", "a"),
        ("1", "b"),
        ("2", "a"),
        ("2", "b"),
    ]
    assert float(rows[1]["gradient"]) == pytest.approx(float(rows[1]["probability"]) - 1)
    assert float(rows[0]["dp_dx0"]) == pytest.approx(-float(rows[0]["dp_dx1"]))


def test_a_family_of_temperatures():
    """Side by side, in one table and one document."""
    out = printed("softmax 2 1 0.1 --temperature 0.5,1,2 --target 0")
    assert out.splitlines()[1].replace(" ", "") == "classlogitT=0.5T=1T=2"
    family = json.loads(printed("softmax 2 1 0.1 --temperature 0.5,1,2 --json"))["family"]
    assert [report["temperature"] for report in family] == [0.5, 1, 2]
    tops = [max(report["probabilities"]) for report in family]
    assert tops == sorted(tops, reverse=True)


@pytest.mark.parametrize(
    "typed",
    [
        "softmax 2 1 0.1 --target 0 --jacobian",
        "softmax 2 1 0.1 -3.5 -1000 -7.25 1.23456 --target 0 --jacobian",
        "softmax 2.12345 1 0.1 --temperature 0.5,1,2,3,4 --target 1",
    ],
)
def test_tables_fit_a_terminal(typed, tmp_path):
    """80 columns are enough, and nothing is cut."""
    shown = on_terminal(*shlex.split(typed), cwd=tmp_path, env={"TERM": "dumb"}).stdout
    assert max(map(len, shown.splitlines())) <= 80
    words = [word for word in shown.split() if not set(word) <= set("█▏▎▍▌▋▊▉")]
    assert words == printed(typed).split()


REFUSED = [
    ("softmax", "missing argument 'LOGIT'", "actviz softmax --help"),
    ("softmax 1 x", "softmax: 'x' is not a number", "…"),
    ("softmax nan 1", "a logit must be a number, not nan", None),
    ("softmax -inf -inf", "with all logits at -∞ …0/0", "torch gives nan; …"),
    ("softmax 1 --bogus", "no such option: --bogus…", "actviz softmax --help"),
    ("softmax 1 2 --target 2", "--target must be a whole number from 0 to 1, not 2", "…from 0 on…"),
    ("softmax 1 2 --target -1", "--target must be a whole number from 0 to 1, not …1", "…"),
    ("softmax 1 2 --labels a,b --target 0", "--target: no class is called '0'", "they are a, b"),
    ("softmax 1 2 --labels a", "--labels: 1 for 2 logits", "…"),
    ("softmax 1 2 --labels a,a", "--labels: two classes are called 'a'", None),
    ("softmax 1 2 --labels a,", "--labels: a class has no name", "…"),
    ("softmax 1 2 --temperature 0", "--temperature must be a positive number, not 0", "…"),
    ("softmax 1 2 --temperature inf", "--temperature must be a positive number, not ∞", "…"),
    ("softmax 1 2 --temperature 1,1", "--temperature: a value is given twice", "…"),
    ("softmax 1 2 --sweep temperature=1,2", "--sweep does not go with softmax", "--temperature 0.5,1,2…"),
    ("softmax 1 2 --x 0 1", "--x does not go with softmax", None),
    ("softmax 1 2 --json -o -", "--json and -o - …", "give -o FILE"),
    ("plot softmax", "softmax maps a vector to a vector, …", "actviz softmax 2 1 0.1"),
    ("plot log_softmax", "log_softmax maps a vector to a vector, …", "actviz softmax 2 1 0.1"),
    ("plot softmin", "softmin maps a vector to a vector, …", "actviz softmax -2 -1 -0.1"),
    ("plot glu", "glu maps a vector to a vector, …", "actviz show glu"),
    ("compare relu sparsemax", "sparsemax maps a vector to a vector, …", "actviz show sparsemax"),
]


@pytest.mark.parametrize(("typed", "error", "hint"), REFUSED, ids=[row[0] for row in REFUSED])
def test_refused(typed, error, hint, tmp_path, monkeypatch):
    """In a line or two, with exit code 2, and no file."""
    monkeypatch.chdir(tmp_path)
    is_told(call(*shlex.split(typed)), 2, error, hint)
    assert contents(tmp_path) == {}


def test_hints_are_commands_that_work():
    """What the errors of plot suggest computes what they say: softmin(2, 1, 0.1) is softmax(−2, −1, −0.1)."""
    suggested = json.loads(printed("softmax -2 -1 -0.1 --json"))["probabilities"]
    assert suggested == actviz.get("softmin")([2, 1, 0.1]).tolist()


# ------------------------------------------------------------------ figures


def test_bars_are_as_long_as_probabilities():
    """From top to bottom, with the values at them, the target in another colour with its loss."""
    report = actviz.softmax([2, 1, 0.1], target=0)
    (panel,) = figure(report).axes
    assert bars(panel) == report.probabilities.tolist()
    colors = [patch.get_facecolor() for patch in panel.patches]
    assert len(set(colors)) == 2
    assert colors[1] == colors[2]
    words = {text for text, _ in drawn.labels(panel.figure)}
    assert {r"0.659,  $-\log p=0.417$", "0.242", "0.0986", "$x_{0}=2$", "$x_{2}=0.1$", "1", "0"} <= words


def test_values_stand_beside_their_bars():
    """None runs into a bar."""
    panel = figure(actviz.softmax([2, 1, 0.1, -8], target=1)).axes[0]
    panel.figure.canvas.draw()
    boxes = [patch.get_window_extent() for patch in panel.patches]
    for text in panel.get_children():
        if isinstance(text, Annotation) and text.get_text():
            label = text.get_window_extent()
            assert not any(label.overlaps(box) for box in boxes), text.get_text()


def test_a_family_has_a_panel_for_each_temperature():
    """With the same axis, so that bars can be compared."""
    reports = [actviz.softmax([2, 1, 0.1], temperature=t) for t in (0.5, 1, 2)]
    panels = figure(*reports).axes
    assert [bars(panel) for panel in panels] == [report.probabilities.tolist() for report in reports]
    assert len({panel.get_xlim() for panel in panels}) == 1
    words = [text for text, _ in drawn.labels(panels[0].figure)]
    assert [word for word in words if word.startswith("$T")] == ["$T=0.5$", "$T=1$", "$T=2$"]


def test_names_of_classes():
    """Chinese ones and ones with dollar signs are written as they are; long ones are shortened."""
    labels = ["猫", "$5", "a name that is much too long for the space there is beside bars in a figure"]
    panel = figure(actviz.softmax([2, 1, 0.1], labels=labels)).axes[0]
    words = [text for text, _ in drawn.labels(panel.figure)]
    assert {"猫 (2)", r"\$5 (1)"} <= set(words)
    (short,) = (word for word in words if word.startswith("a name"))
    assert short.endswith("… (0.1)")


FIGURES = {
    "three": [([2, 1, 0.1], {"target": 0})],
    "one": [([3], {})],
    "twenty": [([k / 5 for k in range(20)], {"target": 3})],
    "infinite": [([math.inf, 1, -math.inf], {"target": 1})],
    "far apart": [([1000, -1000, 0], {"target": 1})],
    "named": [([2, 1, 0.1], {"labels": ["a rather long name of a class", "dog", "b$c"], "target": "dog"})],
    "family": [([2, 1, 0.1], {"temperature": t, "target": 1}) for t in (0.5, 1, 2)],
}


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look["theme"])
def test_labels_are_clear(name, look):
    """In every theme and size nothing is struck, cut off or over something else."""
    assert drawn.faults(figure(*(actviz.softmax(x, **given_) for x, given_ in FIGURES[name]), **look)) == NONE


def test_too_many_bars_are_refused(tmp_path):
    """Rather than drawn in letters that nobody can read."""
    done = run("softmax", *map(str, range(200)), "-o", "a.png", cwd=tmp_path)
    is_told(done, 2, "200 bars in a panel would have letters too small to read", "a larger --size …")
    assert contents(tmp_path) == {}


def test_the_command_draws(tmp_path):
    """-o writes, in every format, and describes what is to be seen."""
    done = run(*shlex.split("softmax 2 1 0.1 -o a.png -o a.svg -o a.pdf -o a.tex"), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, printed("softmax 2 1 0.1"))
    about = json.loads(run("show", "a.png", "--json", cwd=tmp_path).stdout)
    assert about["command"] == "actviz softmax 2 1 0.1"
    assert about["description"] == "Probabilities by softmax: 0: 0.659, 1: 0.242, 2: 0.0986."
    assert about["title"] == "softmax"
