"""What is printed of phases: words, JSON, all functions at once, and what is refused."""

from __future__ import annotations

import functools
import io
import json
import math

import pytest
from process import call, on_terminal, printed

import actviz
from actviz.tables.phases import overview, phase_records, verdict
from actviz.tables.render import STYLES, show


def at(name, sigma_w=None, sigma_b=0.0):
    return actviz.phase(name, sigma_w=sigma_w, sigma_b=sigma_b)


KEYS = {"schema", "name", "parameters", "sigma_b", "sigma_w", "q", "chi_perp", "chi_par", "stable", "phase",
        "xi_q", "xi_c", "critical", "class"}  # fmt: skip


def test_json():
    """The keys of the interface, with null for what is infinite or is not."""
    document = json.loads(printed("phase tanh --sigma-b 0.2 --json"))
    assert set(document) >= KEYS
    assert (document["schema"], document["name"], document["parameters"]) == (1, "tanh", {})
    assert (document["phase"], document["class"], document["stable"]) == ("critical", "K*=0", True)
    assert document["sigma_w"] == pytest.approx(1.304145840057, rel=1e-12)
    assert document["xi_c"] is None
    (point,) = document["critical"]
    assert set(point) == {"sigma_w", "q", "chi_par", "stable"}
    relu = json.loads(printed("phase relu --json"))
    assert relu["critical"][0]["q"] is None
    assert json.loads(printed("phase relu --sigma-w 2 --json"))["q"] is None


def test_spellings():
    """Name, alias, function and command give the same report; σ_w left out is the critical one."""
    one = at("elu:0.5", 1.4, 0.3).to_dict()
    assert at("ELU:alpha=0.5", 1.4, 0.3).to_dict() == one
    assert at(actviz.get("elu", alpha=0.5), 1.4, 0.3).to_dict() == one
    by_command = json.loads(printed("phase elu:0.5 --sigma-w 1.4 --sigma-b 0.3 --json"))
    assert one == {**by_command, **{k: v for k, v in one.items() if by_command[k] is None}}
    chosen = at("tanh", sigma_b=0.2)
    again = at("tanh", chosen.sigma_w, 0.2)
    assert again.q == pytest.approx(chosen.q, rel=1e-12)
    assert (again.phase, chosen.phase) == ("critical", "critical")


def test_verdict():
    """What becomes of gradients, and in which direction."""
    assert verdict(at("tanh", 0.5)).startswith("tanh is ordered: gradients vanish on their way back")
    assert verdict(at("tanh", 3)).startswith(
        "tanh is chaotic: gradients explode on their way back, each layer makes"
    )
    assert verdict(at("tanh")) == "tanh is critical: gradients neither vanish nor explode"
    assert verdict(at("sign")).endswith("no gradient comes back")
    assert verdict(at("relu", 2.0)).endswith("the variance grows without bound")
    # at q = 1 it is critical with chi_par = 2: E exp(2z) = e² and dE exp(2√q z)/dq = 2e²
    assert at("exponential").chi_par == pytest.approx(2, rel=1e-12)
    assert verdict(at("exponential")).endswith("stays where it is: a little off, it drifts away")


@functools.cache
def everything():
    return [at(name, sigma_b=0.2) for name in actviz.names()]


@pytest.mark.parametrize("style", STYLES)
def test_the_whole_registry(style):
    """Every function is listed with its critical σ_w and its class, in every style."""
    printed_ = io.StringIO()
    show(lambda: [overview(everything(), 0.2)], lambda: phase_records(everything()), style, to=printed_)
    text = printed_.getvalue().replace(r"\_", "_")
    assert [name for name in actviz.names() if name not in text] == []


def test_all():
    """--all is every function's report, at a σ_b."""
    document = json.loads(printed("phase --all --sigma-b 0.2 --json"))
    assert (document["schema"], document["sigma_b"]) == (1, 0.2)
    assert [function["name"] for function in document["functions"]] == list(actviz.names())
    found = {function["name"]: function for function in document["functions"]}
    assert found["tanh"]["critical"][0]["sigma_w"] == pytest.approx(1.304145840057, rel=1e-12)


ERRORS = [
    ("phase", "phase takes one function\nhint: actviz phase tanh"),
    ("phase tanh relu", "phase takes one function"),
    ("phase rleu", "unknown activation 'rleu'\nhint: did you mean relu?"),
    ("phase softmax", "softmax maps a vector to a vector"),
    ("phase tanh --sigma-w 0", "--sigma-w must be from 0.001 to 1000, not 0"),
    ("phase tanh --sigma-w=-1", "--sigma-w must be from 0.001 to 1000, not -1"),
    ("phase tanh --sigma-w nan", "--sigma-w must be from 0.001 to 1000, not nan"),
    ("phase tanh --sigma-w x", "--sigma-w: 'x' is not a number"),
    ("phase tanh --sigma-b=-1", "--sigma-b must be 0, or from 0.001 to 1000, not -1"),
    ("phase tanh --sigma-b inf", "--sigma-b must be 0, or from 0.001 to 1000, not inf"),
    ("phase --all --sigma-b nan", "--sigma-b must be 0, or from 0.001 to 1000, not nan"),
    ("phase --all tanh", "--all goes with no name"),
    ("phase tanh --sweep a=1 -o x.png", "--sweep draws curves"),
    ("phase tanh --json -o -", "--json and -o - both want standard output"),
    ("phase tanh -o x.png --x -1 2", "--x: σ_w is not below 0"),
]


@pytest.mark.parametrize(("typed", "told"), ERRORS)
def test_errors(typed, told, tmp_path, monkeypatch):
    """A line or two on standard error, nothing on standard output, exit code 2, no file."""
    monkeypatch.chdir(tmp_path)
    done = call(*typed.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {told}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "bad", [{"sigma_w": 0.0}, {"sigma_w": math.nan}, {"sigma_b": -0.1}, {"sigma_w": math.inf}]
)
def test_errors_in_python(bad):
    """They are ValueErrors too."""
    with pytest.raises(actviz.ActvizError) as caught:
        actviz.phase("tanh", **bad)
    assert isinstance(caught.value, ValueError)


def test_no_variance_map():
    """A function without E f² has no phase, and says why."""

    class Pole(actviz.Activation):
        name, formula, derivative_formula, reference = "pole", "", "", ""

        def value(self, x):
            return 1 / (x - 0.3)

        def first(self, x):
            return -1 / (x - 0.3) ** 2

        def second(self, x):
            return 2 / (x - 0.3) ** 3

        def facts(self):
            return actviz.get("identity").facts()

    with pytest.raises(actviz.ActvizError, match="pole has no variance map: E f² is infinite"):
        at(Pole())


@pytest.mark.parametrize("typed", ["phase gelu --sigma-b 0.2", "phase --all", "phase elu --sigma-b 0.123456"])
def test_tables_fit_a_terminal(typed, tmp_path):
    """80 columns are enough, and nothing is cut off."""
    shown = on_terminal(*typed.split(), cwd=tmp_path, env={"TERM": "dumb"}).stdout
    assert max(map(len, shown.splitlines())) <= 80
    assert "…" not in shown
