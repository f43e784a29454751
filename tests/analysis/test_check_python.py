"""Judging what a user wrote: functions and classes in a file, those of a framework, and code that fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from actviz.analysis.check.check import check
from actviz.analysis.formats import FORMATS
from actviz.errors import ActvizError, UsageError

FILE = """
import numpy as np
def relu(x): return np.maximum(x, x.dtype.type(0))
def wide(x): return np.maximum(x.astype(np.float64), 0) * 1.0
def short(x): return x[:3]
def words(x): return np.array(["a"] * len(x))
def bad(x): return x.nothing
class Relu:
    def __call__(self, x): return relu(x)
number = 5
"""


@pytest.fixture
def mine(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(FILE, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("attribute", ["relu", "wide", "Relu"])
@pytest.mark.parametrize("dtype", ["bfloat16", "float16", "float8_e5m2"])
def test_code_in_a_file(mine, attribute, dtype):
    """Functions and classes, of the format's own type or a wider one; the target's folder stays clean."""
    report = check(f"{mine}:{attribute}", dtype=dtype)
    assert report.against.name == "relu"
    (one,) = report.orders
    assert one.tally.counts[0] == one.tally.inputs
    assert [path.name for path in Path(mine).parent.iterdir()] == ["mine.py"]


@pytest.mark.parametrize(
    ("attribute", "error", "code"),
    [
        ("none", "has no 'none'", 2),
        ("number", "not a function", 2),
        ("short", "shape", 1),
        ("words", "not real numbers", 1),
        ("bad", "AttributeError", 1),
    ],
)
def test_code_that_fails(mine, attribute, error, code):
    """What is wrong, and the file's own line."""
    with pytest.raises(ActvizError, match=error) as refused:
        check(f"{mine}:{attribute}", "relu")
    assert refused.value.exit_code == code
    if attribute == "bad":
        assert refused.value.hint == "mine.py, line 7: def bad(x): return x.nothing"


def test_a_file_that_raises(tmp_path):
    """Its last line, not ours; and no file, no module."""
    (tmp_path / "broken.py").write_text("import math\n1 / 0\n", encoding="utf-8")
    with pytest.raises(ActvizError, match="ZeroDivisionError") as refused:
        check(f"{tmp_path / 'broken.py'}:f")
    assert refused.value.hint == "broken.py, line 2: 1 / 0"
    for target in ("none.py:f", "no_such_module:f"):
        with pytest.raises(UsageError, match=r"there is no|unknown activation"):
            check(target)


def test_torch():
    """torch's tanh in bfloat16: f right, f′ from the rounded output; both by torch's own types."""
    pytest.importorskip("torch")
    f, slope = (one.tally for one in check("torch:tanh", "tanh", derivative=True).orders)
    assert f.counts[0] == f.inputs
    assert slope.max_ulp > 10_000
    assert FORMATS["bfloat16"].number(slope.worst.x) == -3.46875
