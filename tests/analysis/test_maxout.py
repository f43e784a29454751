"""A maxout unit of one input: the largest of several lines, its kinks, and the functions that it makes."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise

import drawn
import numpy as np
import pytest
from drawn import LOOKS, NONE
from hypothesis import given
from hypothesis import strategies as st
from process import in_csv, in_json, printed, refused

import actviz
from actviz.figures.axes.view import View
from actviz.figures.maxout import PIECE, maxout_figure

DPI = 50
X = np.linspace(-9, 9, 1801)
halves = st.integers(-20, 20).map(lambda k: k / 2)
pieces = st.lists(st.tuples(halves, halves), min_size=1, max_size=7)


def figure(*lines, **look):
    report = actviz.maxout(lines)
    return drawn.made(lambda chosen: maxout_figure(report, View(), chosen), **{"dpi": DPI, **look})


# ------------------------------------------------------------------ the function


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ([(0, 0), (1, 0)], "relu"),
        ([(1, 0), (0, 0)], "relu"),
        ([(0.01, 0), (1, 0)], "leaky_relu"),
        ([(0.3, 0), (1, 0)], "leaky_relu:0.3"),
        ([(-0.5, 0), (1, 0)], "leaky_relu:-0.5"),
        ([(-1, 0), (1, 0)], "abs"),
        ([(1, 0)], "identity"),
        ([(0, 0), (1, 0), (0.5, 0), (0.5, -1)], "relu"),
    ],
)
def test_maxout_makes_known_functions(lines, name):
    """(0, x) is relu, (0.01x, x) leaky_relu, (−x, x) is |x|, and it says so: same values and ranges."""
    report = actviz.maxout(lines)
    assert report.equals == actviz.get(name)
    np.testing.assert_array_equal(report.activation(X), actviz.get(name)(X))
    assert report.activation.range == actviz.get(name).range
    assert report.activation.derivative_range == actviz.get(name).derivative_range


@pytest.mark.parametrize(
    "lines",
    [[(0, 0), (2, 0)], [(0, 1), (1, 0)], [(0, 0), (1, 1)], [(0, 0), (-1, 0)], [(1, 0), (2, 0)], [(0, 1)],
     [(-1, 0), (0, 1), (1, 0)]],
)  # fmt: skip
def test_what_only_looks_alike_is_not_called_so(lines):
    """2 relu(x), a relu moved up or sideways or mirrored, and three pieces are none of them."""
    assert actviz.maxout(lines).equals is None


@given(lines=pieces)
def test_it_is_the_largest_of_its_pieces(lines):
    """Everywhere; f is convex, and its slope that of a largest piece."""
    f = actviz.maxout(lines).activation
    heights = np.array([w * X + b for w, b in lines])
    np.testing.assert_allclose(f(X), heights.max(axis=0), rtol=0, atol=1e-12)
    slopes = f.derivative(X)
    assert (np.diff(slopes) >= 0).all()
    largest = np.abs(heights - heights.max(axis=0)) < 1e-9
    assert all(slope in {lines[i][0] for i in np.flatnonzero(which)} for slope, which in
               zip(slopes, largest.T, strict=True))  # fmt: skip


@given(lines=pieces)
def test_kinks_are_where_lines_cross(lines):
    """Against all crossings in fractions: a kink is one from which the largest goes on in another line."""
    exact = [(Fraction(w), Fraction(b)) for w, b in lines]

    def height(x):
        return max(w * x + b for w, b in exact)

    found = set()
    for w, b in exact:
        for v, c in exact:
            if w < v:
                x = (b - c) / (v - w)
                if w * x + b == height(x):
                    found.add(x)
    report = actviz.maxout(lines)
    assert [kink.at for kink in report.kinks] == [float(x) for x in sorted(found)]
    for kink, x in zip(report.kinks, sorted(found), strict=True):
        step = Fraction(1, 10**6)
        assert kink.left == float((height(x) - height(x - step)) / step)
        assert kink.right == float((height(x + step) - height(x)) / step)


@given(lines=pieces)
def test_where_each_piece_is_the_largest(lines):
    """The intervals cover the line without gaps, each with the slope of its piece."""
    report = actviz.maxout(lines)
    spans = sorted((piece.largest, piece.weight) for piece in report.pieces if piece.largest)
    assert (spans[0][0][0], spans[-1][0][1]) == (-math.inf, math.inf)
    assert all(left[0][1] == right[0][0] for left, right in pairwise(spans))
    for (low, high), weight in spans:
        middle = (max(low, -100) + min(high, 100)) / 2
        assert report.activation.derivative(middle) == weight


def test_the_slope_at_a_kink():
    """That of the first largest piece that was given, as maxout's Jacobian has it."""
    for lines, slope in (([(0, 0), (1, 0)], 0), ([(1, 0), (0, 0)], 1), ([(0.5, 0), (0, 0), (1, 0)], 0.5)):
        assert actviz.maxout(lines).activation.derivative(0.0) == slope
        jacobian = actviz.get("maxout", pieces=len(lines)).jacobian(np.zeros(len(lines)))
        assert jacobian[0] @ [w for w, _ in lines] == slope


def test_parameters_are_multiplied():
    """k pieces have 2k parameters for one input, a linear unit has 2."""
    assert [actviz.maxout([(1, 0)] * k).parameters for k in (1, 2, 5)] == [2, 4, 10]
    assert "4 parameters, a weight and a bias per piece: twice as many as a linear unit" in printed(
        "maxout 0 1"
    )
    assert "3 times as many" in printed("maxout 0 1 2")


def test_the_function_works_like_any_other():
    """It can be plotted, analysed, and told apart from others."""
    f = actviz.maxout([(0, 0), (1, 0)]).activation
    assert str(f) == "max(0, x)"
    assert f == actviz.maxout([(0, 0), (1, 0)]).activation
    assert f != actviz.maxout([(0, 0), (2, 0)]).activation
    assert len({f, actviz.maxout([(0, 0), (1, 0)]).activation}) == 1
    (row,) = actviz.saturation(f, layers=3).functions
    assert row.gradient_product.rms.factor == pytest.approx(math.sqrt(0.5), rel=1e-12)
    assert actviz.plot(f, derivative=True, dpi=DPI).axes


# ------------------------------------------------------------------ what is printed


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [
        ("0,0 1,0", "this is relu"),
        ("0 1", "this is relu"),
        ("'0;1'", "this is relu"),
        ("0.01 1", "this is leaky_relu with slope 0.01"),
        ("-1 1", "this is the absolute value"),
        ("1", "this is identity"),
        ("2,1", "this is the straight line 2x + 1"),
        ("-1,1 0", "this is relu(1 - x), the hinge loss"),
        ("0 2,-1", "this is relu(2x - 1)"),
        ("-3,-2 0", "this is relu(-3x - 2)"),
        ("-1,2 3,-1", "this is 2 - x + relu(4x - 3)"),
        ("-1 0,-0.5 1", "this is the absolute value"),
        ("-1,-1 0 1,-1", "convex and piecewise linear: 3 linear pieces, with kinks at x = -1, 1"),
    ],
)
def test_verdicts(typed, verdict):
    """The first line under the table says which function it is."""
    lines = printed(f"maxout {typed}").splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith(("this is", "convex")))
    assert lines[first] == verdict


def test_the_printed_table():
    """Where each piece is the largest, and the kinks with both slopes."""
    lines = printed("maxout -1,-1 0 1,-1 0,-5").splitlines()
    assert [line.split(maxsplit=5) for line in lines[2:6]] == [
        ["-x", "-", "1", "-1", "-1", "x ≤ -1"],
        ["0", "0", "0", "-1", "≤", "x ≤ 1"],
        ["x", "-", "1", "1", "-1", "x ≥ 1"],
        ["-5", "0", "-5", "nowhere"],
    ]
    assert lines[7:9] == [
        "kink at (-1, 0): the slope is -1 on the left, 0 on the right",
        "kink at (1, 0): the slope is 0 on the left, 1 on the right",
    ]


def test_json():
    """Pieces, kinks and the function's name; infinite ends are null."""
    document = in_json("maxout 0.01 1")
    assert document["schema"] == 1
    assert document["pieces"][0] == {"weight": 0.01, "bias": 0, "largest": [None, 0]}
    assert document["kinks"] == [
        {"at": 0, "left": 0.01, "right": 1, "value": 0.01, "order": 1, "height": 0}
    ]  # fmt: skip
    assert document["equals"] == {"name": "leaky_relu", "parameters": {"negative_slope": 0.01}}
    assert in_json("maxout 0,1 1")["equals"] is None


def test_csv():
    """A row for each piece; one that is nowhere the largest has no limits."""
    rows = in_csv("maxout 0 1 0,-1")
    assert [row["largest_to"] for row in rows] == ["0", "inf", ""]


REFUSED = [
    ("maxout", "missing argument 'W,B'", "actviz maxout --help"),
    ("maxout a", "maxout: 'a' is not a number", "…"),
    ("maxout 1,2,3", "a piece is a weight and a bias, not 1, 2, 3", "…actviz maxout 0,0 1,0"),
    ("maxout inf,1", "a piece is a weight and a bias, not ∞, 1", "…1e+100…"),
    ("maxout nan", "a piece is a weight and a bias, not nan, 0", "…"),
    ("maxout ''", "maxout takes from 1 to 1000 pieces, not 0", "actviz maxout 0,0 1,0"),
    ("maxout 0,1e100 1e-200,0", "two pieces cross at |x| > 1e+200", "…"),
    ("maxout 0 1 --sweep b=1,2", "--sweep does not apply to maxout", None),
    ("maxout 0 1 --bogus", "no such option: --bogus…", "actviz maxout --help"),
    ("plot maxout", "maxout maps a vector to a vector, it has no single curve", "actviz maxout 0,0 1,0"),
]


@pytest.mark.parametrize(("typed", "error", "hint"), REFUSED, ids=[row[0] for row in REFUSED])
def test_refused(typed, error, hint):
    """In a line or two, with exit code 2, and no file."""
    refused(typed, error, hint)


# ------------------------------------------------------------------ figures


def test_pieces_are_drawn_below_the_curve():
    """Each where it is not the curve itself, down to the edge of the window."""
    (ax,) = figure((0, 0), (1, 0)).axes
    parts = [line for line in ax.lines if line.get_gid() == PIECE]
    low = ax.get_ylim()[0]
    assert [[line.get_xdata().tolist(), line.get_ydata().tolist()] for line in parts] == [
        [[0, math.pi], [0, 0]],
        [pytest.approx([low, 0]), pytest.approx([low, 0])],
    ]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [r"$maxout(x)=\max(0, x)$"]
    assert {"$y=0$", "$y=x$"} <= {text.get_text() for text in ax.texts}


def test_all_kinks_are_in_view():
    """The window reaches beyond those that lie outside the usual one; each part is of one of the lines."""
    (ax,) = figure((-1, 100), (1, -50)).axes
    parts = [line.get_data() for line in ax.lines if line.get_gid() == PIECE]
    assert parts
    for x, y in parts:
        assert y == pytest.approx(100 - x) or y == pytest.approx(x - 50)
    assert ax.get_xlim()[0] < 0 < 75 < ax.get_xlim()[1]


FIGURES = {
    "relu": [(0, 0), (1, 0)],
    "leaky": [(0.01, 0), (1, 0)],
    "abs": [(-1, 0), (1, 0)],
    "six": [(-2, -1), (-0.5, 0), (0.3, 0), (1, -1), (3, -6), (0, -2)],
    "line": [(2, 1)],
    "level": [(0, 2)],
    "zero": [(0, 0)],
    "far": [(-1, 100), (1, -50), (0.1, 0)],
    "steep": [(-1e6, 0), (1e6, 1)],
    "large": [(1e90, 1), (0, 1e95)],
}


EACH = [
    pytest.param(name, look, marks=() if i % len(LOOKS) == k else pytest.mark.whole)
    for i, name in enumerate(FIGURES)
    for k, look in enumerate(LOOKS)
]


@pytest.mark.parametrize(("name", "look"), EACH)
def test_labels_are_clear(name, look):
    """In every theme and size nothing is struck, cut off or over something else."""
    assert drawn.faults(figure(*FIGURES[name], **look)) == NONE


def test_the_command_draws(here):
    """-o writes, in every format, and describes what is to be seen."""
    assert printed("maxout -1 1 -o a.png -o a.svg -o a.pdf -o a.tex") == printed("maxout -1 1")
    about = in_json("show a.svg")
    assert about["description"] == "max(-x, x), drawn over its linear pieces: this is the absolute value."
    assert (about["title"], about["command"]) == ("max(-x, x)", "actviz maxout -1 1")
