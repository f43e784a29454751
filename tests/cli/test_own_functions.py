"""Functions of the user's in every command: drawn, analysed, and told of when they fail."""

from __future__ import annotations

import json

import pytest
from process import call, contents, is_told, loaded, run

MINE = '''
import numpy as np

print("loading")

def act(x, beta=1.0):
    """x times a sigmoid, written plainly."""
    return x / (1 + np.exp(-beta * x))

def slow(x):
    return np.maximum(np.asarray(x), 0.1 * x)

def broken(x):
    return x.foo()
'''


@pytest.fixture(autouse=True)
def mine(here):
    """A file of functions in the current folder."""
    (here / "mine.py").write_text(MINE, encoding="utf-8")


DRAWN = {
    "plot mine.py:act --deriv": "mine-act-deriv.png",
    "plot mine.py:act:beta=2": "mine-act-beta2.png",
    "plot mine.py:act --sweep beta=1,2 --formula": "mine-act-sweep-beta.png",
    "compare gelu ./mine.py:act --legend direct": "gelu-mine-act.png",
    "sheet mine.py:act relu": "sheet.png",
    "vanish mine.py:act": "vanish-mine-act-4.png",
    "plot numpy:tanh -f svg": "numpy-tanh.svg",
    "plot mine.py:act -f tex": "mine-act.tex",
}


@pytest.mark.parametrize("typed", DRAWN)
def test_figures_have_short_names_of_plain_letters(typed, tmp_path):
    """Whatever is drawn is written beside the file, and keeps the command as it was typed."""
    done = call(*typed.split())
    assert done.returncode == 0, done.stderr
    path = DRAWN[typed]
    assert (tmp_path / path).exists(), list(contents(tmp_path))
    assert (
        call("show", path).stdout.strip() == f"actviz {typed.removesuffix(' -f svg').removesuffix(' -f tex')}"
    )


@pytest.mark.parametrize("command", ["saturation", "gain", "phase", "show", "eval"])
def test_answers_are_those_of_the_registered_function(command):
    """silu written plainly has the numbers of silu, under its own name."""

    def answer(name):
        done = call(command, name, *(["-2.5", "--deriv"] if command == "eval" else []), "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    mine, ours = answer("mine.py:act"), answer("silu")
    assert "mine.py:act" in json.dumps(mine)
    same(mine, ours)


def same(mine, ours):
    """Equal in everything that is a number in both."""
    if isinstance(ours, dict):
        for key in ours.keys() & mine.keys() - {"parameters", "torch"}:
            same(mine[key], ours[key])
    elif isinstance(ours, list):
        for one, other in zip(mine, ours, strict=False):
            same(one, other)
    elif isinstance(ours, float) and isinstance(mine, float):
        assert mine == pytest.approx(ours, rel=1e-6, abs=1e-9)


def test_a_class_needs_a_definition_and_nothing_else(tmp_path):
    """A name, a line, and every command knows it."""
    lines = [
        "import actviz",
        "class Mini(actviz.Activation):",
        "    name = 'mini'",
        "    definition = 'x*tanh(x)'",
    ]
    (tmp_path / "mini.py").write_text("\n".join(lines), encoding="utf-8")
    done = call("show", "mini.py:Mini")
    assert done.returncode == 0, done.stderr
    assert "f(x)         x tanh(x)" in done.stdout


def test_networks_are_made_of_them():
    """Simulated and trained like any other."""
    done = call("vanish", "mine.py:act", "--width", "8", "--layers", "3", "--no-figure", "--json")
    assert json.loads(done.stdout)["functions"][0]["name"] == "mine.py:act"


def test_show_says_how_the_slope_is_had():
    """Exactly by jets, or by differences with their error and the reason."""
    assert "f′(x)        exact, by jets through the numpy code" in call("show", "mine.py:act").stdout
    slow = call("show", "mine.py:slow").stdout
    assert "by differences: it converts x to another array, as numpy.asarray does" in slow
    assert "f′(x)        ≈ ± " in slow
    assert "≈ 0.1 ± " in call("eval", "mine.py:slow", "-1", "--deriv").stdout
    card = json.loads(call("show", "mine.py:slow", "--json").stdout)
    assert (card["source"], card["derivative_by"]) == ("python", "differences")
    assert "kinks" in card["found"]


def test_what_a_file_prints_is_no_result(tmp_path):
    """It goes to standard error."""
    done = run("eval", "mine.py:act", "0", "--json", cwd=tmp_path)
    assert json.loads(done.stdout)[0]["f"] == 0.0
    assert done.stderr == "loading\n"


REFUSED = {
    "plot nofile.py:act": (2, "there is no file 'nofile.py'", "…PATH.py:NAME"),
    "plot mine.py:atc": (2, "mine.py has no 'atc'", "did you mean mine.py:act?"),
    "plot mine.py": (2, "'mine.py' does not name a function", "write mine.py:act; it has act, slow, broken"),
    "plot mine:act": (2, "there is no module 'mine'", "for the file write mine.py:act"),
    "plot mine.py:act:gamma=1": (2, "mine.py:act takes no parameter 'gamma'", "mine.py:act takes beta"),
    "plot mine.py:broken": (1, "mine.py:broken: AttributeError: …", "mine.py, line 14: return x.foo()"),
}


@pytest.mark.parametrize("typed", REFUSED)
def test_what_is_wrong_with_a_name_or_a_file(typed, tmp_path):
    """An error and a hint, no traceback, no file touched."""
    call("eval", "mine.py:act", "0")  # what the file prints was printed
    before = contents(tmp_path)
    done = call(*typed.split())
    is_told(done, *REFUSED[typed])
    assert contents(tmp_path) == before


def test_nothing_of_the_current_folder_is_imported_unasked(tmp_path):
    """A numpy.py there is not numpy, not for ``python -m actviz`` either."""
    (tmp_path / "numpy.py").write_text("raise SystemExit(3)", encoding="utf-8")
    assert run("eval", "relu", "1", cwd=tmp_path).returncode == 0


def test_frameworks_are_loaded_by_whoever_names_them_only(tmp_path):
    """numpy code brings neither torch nor jax nor scipy."""
    modules = loaded("eval", "mine.py:act", "1", "--deriv", cwd=tmp_path)
    assert {"torch", "jax", "scipy", "matplotlib"} & modules == set()
