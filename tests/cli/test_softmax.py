"""The softmax command as a user meets it: logits that are no options, tables, bars, and what is refused."""

from __future__ import annotations

import json
import math

import pytest
from process import in_csv, in_json, on_screen, printed, refused

import actviz


def test_json():
    """The keys of the interface."""
    document = in_json("softmax 2 1 0.1 --target 2 --labels a,b,c --target c")
    report = actviz.softmax([2, 1, 0.1], target="c", labels=("a", "b", "c"))
    assert document == json.loads(json.dumps(report.to_dict()))
    assert list(document) == [
        "schema", "logits", "temperature", "labels", "probabilities", "log_probabilities", "jacobian",
        "target", "cross_entropy", "gradient",
    ]  # fmt: skip
    assert (document["schema"], document["logits"], document["target"]) == (1, [2, 1, 0.1], 2)
    bare = in_json("softmax 2 1 0.1")
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
    assert lines[5] == "most likely: class 0"
    assert lines[6].startswith(
        "cross-entropy: −log p of class 1 = 1.41703001628, the negative log-likelihood"
    )
    assert lines[6].endswith("gradient is p − y")


def test_the_printed_jacobian():
    """Only when it is asked for, in blocks that fit a page."""
    assert "Jacobian" not in printed("softmax 2 1")
    out = printed("softmax 2 1 --jacobian")
    assert out.splitlines()[-3:] == ["0       0.1966  -0.1966", "1      -0.1966   0.1966",
                                     "each row and each column sums to 0"]  # fmt: skip


def test_bars_on_a_terminal_only():
    """A bar of 16 characters is a probability of 1; a pipe gets none."""
    shown = on_screen("softmax 0 0")
    assert shown.count("█" * 8) == 2
    assert "█" * 9 not in shown
    assert "█" not in printed("softmax 0 0")
    assert "█" not in printed("softmax 0 0 --table markdown")


def test_csv():
    """A row for each class and temperature, with the Jacobian if it is asked for."""
    rows = in_csv("softmax 2 1 --temperature 1,2 --labels a,b --target b --jacobian")
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
    family = in_json("softmax 2 1 0.1 --temperature 0.5,1,2")["family"]
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
def test_tables_fit_a_terminal(typed):
    """80 columns are enough, and nothing is cut."""
    shown = on_screen(typed)
    assert max(map(len, shown.splitlines())) <= 80
    words = [word for word in shown.split() if not set(word) <= set("█▏▎▍▌▋▊▉")]
    assert [word.replace("−", "-") for word in words] == printed(typed).replace("−", "-").split()


REFUSED = [
    ("softmax", "missing argument 'LOGIT'", "actviz softmax --help"),
    ("softmax 1 x", "softmax: 'x' is not a number", "…"),
    ("softmax nan 1", "a logit must be a number, not nan", None),
    ("softmax -inf -inf", "with all logits at -∞ …0/0", "torch gives nan; …"),
    ("softmax 1 --bogus", "no such option: --bogus…", "actviz softmax --help"),
    (
        "softmax 1 2 --target 2",
        "--target must be a whole number from 0 to 1, not 2",
        "classes are numbered from 0…",
    ),
    ("softmax 1 2 --target -1", "--target must be a whole number from 0 to 1, not …1", "…"),
    ("softmax 1 2 --labels a,b --target 0", "--target: no class is called '0'", "they are a, b"),
    ("softmax 1 2 --labels a", "--labels: expected 2 labels, got 1", "…"),
    ("softmax 1 2 --labels a,a", "--labels: two classes are called 'a'", None),
    ("softmax 1 2 --labels a,", "--labels: a class has no name", "…"),
    ("softmax 1 2 --temperature 0", "--temperature must be a positive number, not 0", "…"),
    ("softmax 1 2 --temperature inf", "--temperature must be a positive number, not ∞", "…"),
    ("softmax 1 2 --temperature 1,1", "--temperature: a value is given twice", "…"),
    ("softmax 1 2 --sweep temperature=1,2", "--sweep does not apply to softmax", "--temperature 0.5,1,2…"),
    ("softmax 1 2 --x 0 1", "--x does not apply to softmax", None),
    ("softmax 1 2 --json -o -", "--json and -o - …", "give -o FILE"),
    ("plot softmax", "softmax maps a vector to a vector, …", "actviz softmax 2 1 0.1"),
    ("plot log_softmax", "log_softmax maps a vector to a vector, …", "actviz softmax 2 1 0.1"),
    ("plot softmin", "softmin maps a vector to a vector, …", "actviz softmax -2 -1 -0.1"),
    ("plot glu", "glu maps a vector to a vector, …", "actviz show glu"),
    ("compare relu sparsemax", "sparsemax maps a vector to a vector, …", "actviz show sparsemax"),
]


@pytest.mark.parametrize(("typed", "error", "hint"), REFUSED, ids=[row[0] for row in REFUSED])
def test_refused(typed, error, hint):
    """In a line or two, with exit code 2, and no file."""
    refused(typed, error, hint)


def test_hints_are_commands_that_work():
    """What the errors of plot suggest computes what they say: softmin(2, 1, 0.1) is softmax(−2, −1, −0.1)."""
    suggested = in_json("softmax -2 -1 -0.1")["probabilities"]
    assert suggested == actviz.get("softmin")([2, 1, 0.1]).tolist()
