"""Plug-ins: looked for only when a name is unknown, and none of them can break anything else."""

from __future__ import annotations

import json
import os

import pytest
from process import run

WORKING = '''
import actviz

@actviz.register
class Plugged(actviz.Activation):
    """x cubed, of a plug-in."""
    name = "plugged"
    definition = "x^3"
    reference = "a test"
'''


def installed(folder, package, code):
    """A package with an entry point, as an installer leaves it."""
    module = package.replace("-", "_")
    (folder / f"{module}.py").write_text(code, encoding="utf-8")
    about = folder / f"{module}-1.0.dist-info"
    about.mkdir()
    lines = ["Metadata-Version: 2.1", f"Name: {package}", "Version: 1.0", ""]
    (about / "METADATA").write_text("\n".join(lines), encoding="utf-8")
    (about / "entry_points.txt").write_text(f"[actviz.activations]\nx = {module}\n", encoding="utf-8")


@pytest.fixture
def plugins(tmp_path):
    """The environment of a process that has one plug-in that works and one that does not."""
    folder = tmp_path / "packages"
    folder.mkdir()
    installed(folder, "plug-demo", WORKING)
    installed(folder, "plug-broken", "import nothing_like_it")
    return {"PYTHONPATH": os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)}


def test_a_plugin_is_loaded_for_a_name_that_is_unknown(plugins, tmp_path):
    """Its functions are like any other; a broken one is a line on standard error."""
    done = run("show", "plugged", "--json", cwd=tmp_path, env=plugins)
    assert done.returncode == 0
    card = json.loads(done.stdout)
    assert (card["name"], card["source"], card["derivative_by"]) == ("plugged", "plug-in", "definition")
    (line,) = done.stderr.splitlines()
    assert line.startswith("warning: the plug-in plug-broken: ModuleNotFoundError")


def test_a_plugin_is_loaded_for_a_formula_that_uses_its_function(plugins, tmp_path):
    """f and f′ of the formula come from the plug-in's definition: 2x³ + x at 3 is 57, its slope 55."""
    done = run("eval", "2*plugged(x) + x", "3", "--deriv", "--json", cwd=tmp_path, env=plugins)
    assert done.returncode == 0, done.stderr
    (row,) = json.loads(done.stdout)
    assert (row["f"], row["df"]) == (57.0, 55.0)
    (line,) = done.stderr.splitlines()
    assert line.startswith("warning: the plug-in plug-broken: ModuleNotFoundError")


def test_no_plugin_is_loaded_for_a_formula_of_known_names(plugins, tmp_path):
    """A broken one is not complained of."""
    done = run("eval", "2*gelu(x) + max(x, tanh(x))", "3", cwd=tmp_path, env=plugins)
    assert (done.returncode, done.stderr) == (0, "")


def test_list_says_where_a_function_comes_from(plugins, tmp_path):
    """In a column of its own, which is there only if there are such functions."""
    done = run("list", "--family", "own", cwd=tmp_path, env=plugins)
    header, row = done.stdout.splitlines()
    assert header.split()[-1] == "from"
    assert row.split()[0] == "plugged"
    assert row.split()[-1] == "plug-demo"
    assert "from" not in run("list", cwd=tmp_path).stdout.splitlines()[0].split()


def test_known_names_and_wrong_ones_do_as_ever(plugins, tmp_path):
    """``eval relu`` does not look for plug-ins; an unknown name says so after them."""
    done = run("eval", "relu", "1", cwd=tmp_path, env=plugins)
    assert (done.returncode, done.stderr) == (0, "")
    wrong = run("eval", "rleu", "1", cwd=tmp_path, env=plugins)
    assert wrong.returncode == 2
    assert wrong.stderr.splitlines()[-2:] == ["error: unknown activation 'rleu'", "hint: did you mean relu?"]
