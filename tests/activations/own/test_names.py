"""Functions named by file or module: what a name means, what it costs, and what is said when it fails."""

from __future__ import annotations

import math
import sys

import numpy as np
import pytest

import actviz
from actviz.activations import own
from actviz.errors import ActvizError, UsageError

MINE = '''
import numpy as np
import actviz

def act(x, alpha=0.1, *, power=1):
    """A ramp with a slope below 0.

    More about it.
    """
    return np.where(x > 0, x**power, alpha * x)

def needy(x, beta):
    return beta * x

class Cube(actviz.Activation):
    """x cubed, scaled."""
    name = "scaled_cube"
    scale: float = actviz.parameter(1.0, symbol="s")
    definition = "scale * x^3"
    reference = "a test"

half = Cube(0.5)

class Holder:
    def method(self, x):
        return 2 * x

holder = Holder()

class Lacking(actviz.Activation):
    name = "lacking"

number = 3
'''


@pytest.fixture
def mine(here):
    """A file of functions in the current folder."""
    path = here / "mine.py"
    path.write_text(MINE, encoding="utf-8")
    return path


def test_a_function_of_a_file_is_an_activation(mine):
    """Named by file, called as any other; the same name is an equal function with an equal hash."""
    f = actviz.get("mine.py:act")
    assert f([-2.0, 3.0]).tolist() == [-0.2, 3.0]
    assert f.derivative([-2.0, 3.0]).tolist() == [0.1, 1.0]
    assert f.name == "mine.py:act"
    assert f.to_dict() | {"source": "python", "derivative_by": "jets"} == f.to_dict()
    assert {f, actviz.get("mine.py:act"), actviz.get("mine.py:act:alpha=0.1")} == {f}


@pytest.mark.parametrize(
    "name", ["mine.py:act", "./mine.py:act:0.2", "mine.py:needy:beta=2", "mine.py:half", "mine.py:Cube:0.25"]
)
def test_its_spec_names_it_again(name, mine):
    """What it says it is called is another name of it."""
    f = actviz.get(name)
    assert actviz.get(f.spec) == f
    assert f.spec.startswith(name.rpartition(":")[0] if name.count(":") == 2 else name)


def test_settings_follow_a_second_colon(mine):
    """By name or in turn, as behind any name; whole numbers stay whole."""
    assert actviz.get("mine.py:act:0.5")(-1.0) == -0.5
    assert actviz.get("mine.py:act:alpha=0.5,power=2")(3.0) == 9.0
    assert actviz.get("mine.py:act", alpha=0.25)(-1.0) == -0.25
    with pytest.raises(UsageError, match="takes no parameter 'gamma'"):
        actviz.get("mine.py:act:gamma=1")


def test_activation_classes_and_objects_are_taken_as_they_are(mine):
    """A class with its defaults, an object with its own values, which settings change."""
    assert actviz.get("mine.py:Cube")(2.0) == 8.0
    assert actviz.get("mine.py:half")(2.0) == 4.0
    assert actviz.get("mine.py:half:scale=2")(2.0) == 16.0
    assert actviz.get("mine.py:half:scale=1").spec == "mine.py:half:scale=1.0"
    assert actviz.get("mine.py:half") == actviz.get("mine.py:Cube:scale=0.5")


def test_attributes_of_attributes_are_found(mine):
    """A dotted path leads to methods."""
    assert actviz.get("mine.py:holder.method")(1.5) == 3.0


def test_a_module_is_imported_by_its_name():
    """``package.module:attr``, with Python's own import."""
    f = actviz.get("numpy:tanh")
    assert f(1.0) == np.tanh(1.0)
    assert f.derivative(0.0) == 1.0
    assert actviz.get("math:atan")(1.0) == math.atan(1.0)


def test_a_registered_name_wins(mine):
    """``elu:0.5`` is a parameter, whatever file or module there is."""
    (mine.parent / "elu.py").write_text("raise SystemExit", encoding="utf-8")
    assert actviz.get("elu:0.5").parameters == {"alpha": 0.5}
    assert "elu" not in sys.modules


def test_naming_a_file_runs_it_once_and_leaves_no_trace(mine):
    """No second run, no change to sys.path, no bytecode beside the file; files beside it are found."""
    (mine.parent / "helper_of_mine.py").write_text("factor = 3.0", encoding="utf-8")
    text = """
import helper_of_mine, pathlib
runs = pathlib.Path("runs.txt")
runs.write_text(runs.read_text() + "again" if runs.exists() else "once")
def f(x): return helper_of_mine.factor * x
"""
    (mine.parent / "once.py").write_text(text, encoding="utf-8")
    before = list(sys.path)
    assert actviz.get("once.py:f")(1.0) == actviz.get("./once.py:f")(1.0) == 3.0
    assert (mine.parent / "runs.txt").read_text() == "once"
    assert sys.path == before
    assert not list(mine.parent.glob("__pycache__/once*"))
    sys.modules.pop("helper_of_mine", None)


def test_what_is_not_found_is_a_wrong_request(mine):
    """No file, attribute or module: exit code 2, with what there is."""
    cases = {
        "nofile.py:act": ("there is no file 'nofile.py'", "PATH.py:NAME"),
        "mine.py:atc": ("mine.py has no 'atc'", "did you mean mine.py:act?"),
        "mine.py:zzzzz": ("mine.py has no 'zzzzz'", "it has act, needy"),
        "mine.py": ("'mine.py' does not name a function", "write mine.py:act"),
        "mine:act": ("there is no module 'mine'", "for the file write mine.py:act"),
        "no.such.module:act": ("there is no module 'no.such.module'", "PATH.py:NAME"),
        "mine.py:number": ("mine.py:number is int, not a function", "one array"),
        "mine.py:needy": ("needs a value for beta", "mine.py:needy:beta=1"),
        "mine.py:Lacking": ("mine.py:Lacking lacks", ""),
        "nomodule:act": ("unknown activation 'nomodule'", ""),
    }
    for name, (error, hint) in cases.items():
        with pytest.raises(ActvizError) as told:
            actviz.get(name)
        assert error in told.value.message
        assert hint in (told.value.hint or "")
        assert told.value.exit_code == 2


BAD = {
    "syntax": ("def f(x:\n    pass", "SyntaxError", "bad.py, line 1: def f(x:"),
    "import": ("import math\nmath.nothing", "AttributeError: module 'math'", "bad.py, line 2: math.nothing"),
    "exit": ("import sys\nsys.exit('enough')\ndef f(x): return x", "SystemExit: enough", "bad.py, line 2"),
    "raises": ("def f(x):\n    return x.foo()", "AttributeError", "bad.py, line 2: return x.foo()"),
    "shape": (
        "def f(x):\n    return x[:-1]",
        "returns an array of shape (6,) for one of shape (7,)",
        "elementwise",
    ),
    "text": (
        "def f(x):\n    return 'no'",
        "returns text, not real numbers",
        "real numbers of the same shape",
    ),
    "nothing": ("def f(x):\n    pass", "returns objects, not real numbers", "real numbers of the same shape"),
    "complex": ("def f(x):\n    return x * 1j", "returns complex numbers, not real numbers", "real numbers"),
    "whole": ("def f(x):\n    return x - x.mean()", "is not elementwise", "vector functions"),
    "chance": (
        "import numpy as np\ndef f(x):\n    return x * np.random.default_rng().random()",
        "returns two different values for x = -3.7",
        "deterministic",
    ),
}


@pytest.mark.parametrize("fault", BAD)
def test_what_is_the_files_fault_is_told_with_its_own_line(fault, here):
    """Exit code 1, one line of error, and where in the file it was."""
    text, error, hint = BAD[fault]
    (here / "bad.py").write_text(text, encoding="utf-8")
    with pytest.raises(ActvizError) as told:
        actviz.get("bad.py:f")(1.0)
    assert error in told.value.message
    assert "\n" not in told.value.message
    assert hint in (told.value.hint or "")
    assert told.value.exit_code == 1


def test_the_callable_behind_a_name_can_be_had(mine):
    """With its settings, and what it takes; what is no callable has none."""
    function, takes = own.raw(actviz.get("mine.py:act:alpha=0.5"))
    assert takes == "numpy"
    assert function(np.array([-1.0])).tolist() == [-0.5]
    assert own.raw(actviz.get("math:tanh"))[1] == "numbers"
    assert own.raw(actviz.get("relu")) is None
    assert own.raw(actviz.get("mine.py:Cube")) is None
