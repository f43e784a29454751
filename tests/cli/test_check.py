"""The command `check`: what it prints, what it writes, and what is refused."""

from __future__ import annotations

import json
import math
import sys

import numpy as np
import pytest
from process import call, in_json, is_told, printed, run

import actviz
from actviz.analysis.check.python import PythonTarget
from actviz.analysis.formats import FORMATS

BF16 = FORMATS["bfloat16"]

MINE = """
import math
import numpy as np

erf = np.vectorize(math.erf, otypes=[np.float32])


def gelu(x):
    x = x.astype(np.float32)
    return x / 2 * (1 + erf(x / np.float32(math.sqrt(2))))
"""


@pytest.fixture
def here(here):
    """A folder with a kernel in it."""
    (here / "mine.py").write_text(MINE, encoding="utf-8")
    return here


def test_a_wrong_gelu(here):
    """What a kernel's author reads, and exit 1 for CI."""
    done = call("check", "mine.py:gelu", "--max-ulp", "2")
    assert done.returncode == 1
    assert done.stdout == (
        "mine.py:gelu against gelu in bfloat16: 65,282 inputs\n"
        "error, ulp  inputs  share, %\n"
        "         0  64,956    99.501\n"
        "         1     138     0.211\n"
        "         2       2     0.003\n"
        "      3–10      10     0.015\n"
        "    11–100      13     0.020\n"
        "      >100     162     0.248\n"
        "\n"
        "worst error   13,215 ulp at x = -5.5625 (0xc0b2): expected -7.40401e-08 (0xb39f), got -0 (0x8000)\n"
        "> 2 ulp       from -13.4375 to -4.84375: 185 inputs\n"
        "NaN           1: x = -∞: expected -0, got nan\n"
        "not monotone  9 steps in the wrong direction, the first before x = -5.5\n"
        "identified    gelu; the nearest other is gelu_tanh, which differs most at x = -2.71875: -0.008908, "
        "not -0.008435\n"
        "fails         --max-ulp 2\n"
    )
    assert not (here / "__pycache__").exists()


def test_json(here):
    """The keys of the interface; bits as text, specials as words, since JSON has no infinity."""
    done = call("check", "mine.py:gelu", "--json", "--max-ulp", "2")
    document = json.loads(done.stdout)
    assert done.returncode == 1
    assert (document["schema"], document["target"], document["dtype"]) == (1, "mine.py:gelu", "bfloat16")
    assert (document["against"], document["passed"], document["max_ulp"]) == ("gelu", False, 2)
    assert document["identified"] == {"name": "gelu", "runner_up": "gelu_tanh", "difference_at": -2.71875}
    (order,) = document["orders"]
    assert list(order["histogram"]) == ["0", "1", "2", "3-10", "11-100", ">100"]
    assert sum(order["histogram"].values()) + order["nan"] == order["inputs"] == 65_282
    assert order["worst"]["x_bits"] == "0xc0b2"
    assert order["worst"]["ulp"] == order["max_ulp"] == 13_215
    assert {"x": "-inf", "expected": "-0", "got": "nan"} in order["special"]
    assert order["regions"] == [{"from": -13.4375, "to": -4.84375, "inputs": 185, "max_ulp": 13_215}]
    assert {"order", "mean_ulp", "wrong_sign", "infinite", "monotone_breaks"} <= set(order)


def test_a_limit_that_is_kept():
    """Exit 0, and it says so."""
    done = call("check", "gelu", "--max-ulp", "0", "--deriv")
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "passes  --max-ulp 0"


def test_a_program_in_any_language(here):
    """Inputs out, results in: the same counts as of the function called here; f′ from a second file."""
    with (here / "x.bin").open("wb") as file:
        run("check", "silu", "--inputs", "bfloat16", cwd=here, stdout=file)
    codes = np.fromfile(here / "x.bin", "<u2").astype(np.int64)
    assert np.array_equal(codes, np.arange(1 << 16))
    x = BF16.values(codes)
    with np.errstate(all="ignore"):
        y = (x.astype(np.float32) / (1 + np.exp(-x.astype(np.float32)))).astype(np.float64)
    BF16.codes(y).astype("<u2").tofile(here / "y.bin")
    BF16.codes(actviz.get("silu").derivative(x)).astype("<u2").tofile(here / "slope.bin")
    document = in_json("check silu --outputs y.bin --outputs slope.bin --deriv")
    f, slope = document["orders"]
    assert (f["max_ulp"], f["worst"]["x"], f["nan"]) == (647, -89.0, 1)
    assert slope["histogram"]["0"] == slope["inputs"] == 65_282
    assert document["against"] == "silu"


@pytest.mark.parametrize("kind", ["csv", "npy", "bits", "bin", "standard input"])
def test_pairs(here, kind):
    """The same pairs from each kind of file, in any order: one error of one step."""
    x = np.array([2.0, -1.0, 0.5, 1.0, -3.0, 0.25])
    y = actviz.get("tanh")(x)
    codes = [BF16.codes(x), BF16.codes(y)]
    codes[1][2] += 1
    pairs = np.column_stack([BF16.values(each) for each in codes])
    text = "".join(f"{a!r},{b!r}\n" for a, b in pairs.tolist())
    raw = np.column_stack(codes).astype("<u2")
    path = {"bits": "p.npy", "standard input": "-"}.get(kind, f"p.{kind}")
    if kind == "csv":
        (here / path).write_text(text, encoding="utf-8")
    elif kind == "bin":
        raw.tofile(here / path)
    elif kind != "standard input":
        np.save(here / path, raw if kind == "bits" else pairs)
    words = ("check", path, "--against", "tanh", "--json")
    done = run(*words, cwd=here, stdin=text) if path == "-" else call(*words)
    (order,) = json.loads(done.stdout)["orders"]
    assert order["inputs"] == 6
    assert (order["histogram"]["0"], order["histogram"]["1"]) == (5, 1)
    assert order["worst"]["x"] == 0.5


def test_pairs_tell_what_they_are(here):
    """Decimal pairs of a slope 0.2, with f′ in a third column."""
    x = np.linspace(-4, 4, 65)
    rows = np.column_stack([x, np.where(x > 0, x, 0.2 * x), np.where(x > 0, 1.0, 0.2)])
    np.savetxt(here / "p.csv", rows, delimiter=",")
    document = in_json("check p.csv --deriv --dtype float32")
    assert document["identified"]["name"] == "leaky_relu:negative_slope=0.2"
    assert [order["max_ulp"] for order in document["orders"]] == [0, 0]


def test_inputs_that_the_format_has_not(here):
    """Decimal numbers are rounded, and a warning says that f is checked elsewhere; a BOM is not a number."""
    (here / "p.csv").write_text("\ufeff0.1,0.1\n0.5,0.5\n-0.3,0\n", encoding="utf-8")
    done = call("check", "p.csv", "--against", "relu", "--dtype", "float16")
    assert done.returncode == 0
    assert done.stderr == (
        "warning: p.csv: 2 of 3 inputs are not float16 numbers, and f is checked at the nearest ones\n"
    )
    np.save(here / "p.npy", np.array([[0.5, 0.5], [0.1, 0.1]]))
    assert "1 of 2 inputs" in call("check", "p.npy", "--against", "relu").stderr
    assert call("check", "p.npy", "--against", "relu", "--dtype", "float64").stderr == ""


REFUSED = [
    ("check none.csv", "there is no file none.csv", None),
    ("check head.csv", "head.csv, line 1: 'x' is not a number", "if it is a header, leave it out"),
    ("check gap.csv", "gap.csv, line 2: a number is missing", "a line is like …"),
    ("check blank.csv", "blank.csv, line 2: expected two or three numbers…", "a line has the form x,f(x)"),
    ("check wide.csv", "wide.csv, line 2: 3 numbers, but 2 in line 1", None),
    ("check empty.csv", "empty.csv is empty", "a line has the form x,f(x)"),
    (
        "check odd.bin",
        "odd.bin: 3 bytes are not a multiple of the 2 bytes of a bfloat16",
        "is it truncated…",
    ),
    ("check one.bin", "one.bin: 1 numbers do not form pairs…", "…--outputs one.bin"),
    ("check cut.npy", "cut.npy: …", "is it truncated?"),
    ("check text.npy", "text.npy is not an NPY file", "numpy.save writes one"),
    ("check flat.npy", "flat.npy holds an array of 4 numbers", "an array of shape n×2…"),
    ("check nan.csv --against gelu", "nan.csv holds no input that is a number", None),
    ("check far.csv", "far.csv holds no input from 0.03125 to 16…", "…--against NAME"),
    (
        "check gelu --outputs one.bin",
        "one.bin holds 1 results for the 65,536 inputs of bfloat16",
        "…--inputs…",
    ),
    (
        "check gelu --outputs e5m2.bin",
        "…holds 128 results for the 65,536…",
        "it has the size for --dtype float8…",
    ),
    ("check gelu --outputs one.bin --deriv", "--deriv needs a second --outputs file, with f′(x)", None),
    (
        "check gelu --outputs one.bin --against silu",
        "--outputs are checked against NAME…",
        "leave out --against",
    ),
    ("check gelu --dtype float63", "--dtype: invalid choice 'float63'", "did you mean float…"),
    ("check gelu --inputs int4", "--inputs: invalid choice 'int4'", "allowed are…"),
    ("check gelu --against gelo", "unknown activation 'gelo'", "did you mean gelu?"),
    ("check gelo", "unknown activation 'gelo'", "did you mean gelu?"),
    ("check mine.py:none", "mine.py has no 'none'", None),
    ("check none.py:gelu", "there is no file 'none.py'", "a function of a file is named PATH.py:NAME"),
    ("check no.module:gelu", "there is no module 'no.module'", "…PATH.py:NAME"),
    (
        "check mine.py:gelu --deriv --against gelu",
        "mine.py:gelu has no f′ to check: it converts x to another array…",
        "give it an attribute 'derivative', or check files: --outputs f.bin --outputs slope.bin",
    ),
    ("check gelu --all", "--all applies to float32 only: of bfloat16 all inputs are always checked", None),
    ("check gelu --all --dtype fp64", "--all applies to float32 only: of float64 2^64 inputs…", None),
    ("check gelu --max-ulp x", "--max-ulp must be a whole number from 0 to 2147483648, not x", None),
    ("check gelu --sweep alpha=1", "--sweep does not apply to check", None),
]


@pytest.mark.parametrize(("typed", "error", "hint"), REFUSED, ids=[typed for typed, *_ in REFUSED])
def test_refused(here, typed, error, hint):
    """Bad files and options: what is wrong, and what would be right."""
    texts = {
        "head.csv": "x,y\n1,2\n", "gap.csv": "1,2\n,3\n", "blank.csv": "1,2\n\n3,4\n", "empty.csv": "",
        "wide.csv": "1,2\n1,2,3\n", "text.npy": "1,2", "nan.csv": "nan,1\n", "far.csv": "1000,1000\n",
    }  # fmt: skip
    for name, text in texts.items():
        (here / name).write_text(text, encoding="utf-8")
    np.save(here / "cut.npy", np.zeros((5, 2)))
    (here / "cut.npy").write_bytes((here / "cut.npy").read_bytes()[:-8])
    np.save(here / "flat.npy", np.zeros(4))
    for name, size in (("odd.bin", 3), ("one.bin", 2), ("e5m2.bin", 256)):
        (here / name).write_bytes(bytes(size))
    is_told(call(*typed.split()), 2, error, hint)
    assert not (here / "a.png").exists()


def test_code_that_raises(here):
    """The line of the user's own file, and exit 1."""
    (here / "bad.py").write_text("def f(x):\n    return x.nothing\n", encoding="utf-8")
    is_told(
        call("check", "bad.py:f"),
        1,
        "bad.py:f: AttributeError: 'numpy.ndarray' object has no attribute 'nothing', when it is called…",
        "bad.py, line 2: return x.nothing",
    )


def test_both_are_in_the_help():
    """In the panel of what analyses; and naming a file is said to run it."""
    listed = printed("--help")
    panel = listed[listed.index("Analyse") : listed.index("Neurons")]
    assert " check " in panel
    assert " precision " in panel
    assert "Naming a Python file runs it" in " ".join(printed("check --help").split())


def test_a_file_is_run_only_when_it_is_named(here):
    """A file in the current folder with the name of a function changes nothing."""
    for name in ("gelu.py", "numpy_like.py", "silu.py"):
        (here / name).write_text("raise SystemExit('run')\n", encoding="utf-8")
    done = run("check", "gelu", cwd=here, program=(sys.executable, "-P", "-m", "actviz"))
    assert done.returncode == 0, done.stderr


def test_single_numbers(here):
    """A function of one number is called with each, as a target from Python."""
    target = PythonTarget("math.tanh", math.tanh, "numbers")
    report = actviz.check(target, "tanh", dtype="float8_e5m2")
    assert report.orders[0].tally.counts[0] == report.orders[0].tally.inputs
