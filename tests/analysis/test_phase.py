"""What is printed of phases: words, JSON, all functions at once, and what is refused."""

from __future__ import annotations

import functools
import io
import math

import pytest
from process import in_json, printed, refused

import actviz
from actviz.analysis.gaussian.moments import moments
from actviz.analysis.propagation.initialisation import initialisation
from actviz.analysis.propagation.overview import overview as overview_of
from actviz.tables.phase import overview, overview_records, phase_tables, verdict
from actviz.tables.references import COMMANDS
from actviz.tables.render import STYLES, show


def at(name, sigma_w=None, sigma_b=None):
    return actviz.phase(name, sigma_w=sigma_w, sigma_b=sigma_b)


KEYS = {"schema", "name", "parameters", "sigma_b", "sigma_w", "q", "chi_perp", "chi_par", "stable", "phase",
        "xi_q", "xi_c", "critical", "class"}  # fmt: skip


def test_json():
    """The keys of the interface, with null for what is infinite or is not."""
    document = in_json("phase tanh --sigma-b 0.2")
    assert set(document) >= KEYS
    assert (document["schema"], document["name"], document["parameters"]) == (1, "tanh", {})
    assert (document["phase"], document["class"], document["stable"]) == ("critical", "K*=0", True)
    assert document["sigma_w"] == pytest.approx(1.304145840057, rel=1e-12)
    assert document["xi_c"] is None
    (point,) = document["critical"]
    assert set(point) == {"sigma_w", "q", "chi_par", "stable"}
    relu = in_json("phase relu")
    assert relu["critical"][0]["q"] is None
    assert in_json("phase relu --sigma-w 2")["q"] is None


def test_spellings():
    """Name, alias, function and command give the same report; σ_w left out is the critical one."""
    one = at("elu:0.5", 1.4, 0.3).to_dict()
    assert at("ELU:alpha=0.5", 1.4, 0.3).to_dict() == one
    assert at(actviz.get("elu", alpha=0.5), 1.4, 0.3).to_dict() == one
    by_command = in_json("phase elu:0.5 --sigma-w 1.4 --sigma-b 0.3")
    assert one == {**by_command, **{k: v for k, v in one.items() if by_command[k] is None}}
    chosen = at("tanh", sigma_b=0.2)
    again = at("tanh", chosen.sigma_w, 0.2)
    assert again.q == pytest.approx(chosen.q, rel=1e-12)
    assert (again.phase, chosen.phase) == ("critical", "critical")


def test_verdict():
    """The phase, and the law of gradients with its direction; the third answer where neither word fits."""
    ordered, chaotic = verdict(at("tanh", 0.5)), verdict(at("tanh", 3))
    assert ordered == "tanh is ordered: gradients vanish exponentially, by a factor of 0.5 per layer"
    assert chaotic.startswith("tanh is chaotic: gradients grow exponentially, by a factor of 1.364")
    assert verdict(at("tanh")) == "tanh is critical: gradients fall as l^−1/2: 1/11.8 over 100 layers"
    assert verdict(at("relu")) == "relu is critical: gradients are kept"
    assert verdict(at("sign", 1.0)) == "sign is chaotic: no gradient passes f, as f′ is 0"
    assert verdict(at("relu", 2.0)) == (
        "relu has no phase here: the variance grows exponentially, by a factor of 2 per layer, and gradients "
        "grow exponentially, by a factor of 1.414 per layer; correlations still go to 1"
    )
    # at q = 1 it is critical with chi_par = 2: E exp(2z) = e² and dE exp(2√q z)/dq = 2e²
    assert at("exponential").chi_par == pytest.approx(2, rel=1e-12)
    assert verdict(at("exponential")).endswith("as long as q stays at q*, which is unstable")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"sigma_w": 1.0001}, "grow marginally, by a factor of 1 + 6.7e-09 in the end"),
        ({"sigma_w": 0.9999}, "per layer at first and marginally, by a factor of 1 − 0.0001 in the end"),
    ],
)
def test_digits_that_tell_from_one(given, told):
    """chi_perp of tanh at σ_w = 1.0001 is 1 + (4/3) q², q being 1e-4: written so, and not as 1."""
    assert verdict(at("tanh", **given)).endswith(told)
    (row,) = [row for row in phase_tables(at("tanh", 1.0001))[0].rows if row[0] == "χ⊥"]
    assert row[1] == "1 + 1.3e-08"


def test_a_power_that_begins_deeper_than_networks():
    """silu's variance rises to its half-stable point for 26,000 layers: no power of l without saying so.

    Its first layers multiply gradients by √χ⊥ at q = 1, and 100 layers make 1/41 of them.
    """
    report = actviz.phase("silu", sigma_b=0.745079305, start=1.0)
    told = verdict(report)
    first = math.sqrt(report.sigma_w**2 * moments(actviz.get("silu"), 1.0).slope_square[0])
    assert (
        f"by a factor of {first:.4g} per layer at first, and as a power of l after about 26,000 layers: "
        "1/40.8" in told
    )
    assert report.laws.variance.onset == pytest.approx(-report.laws.variance.coefficient / (report.q - 1))
    assert "l^608 after about 26,000 layers" in dict(phase_tables(report)[0].rows)["correlation c"]


def test_a_factor_that_is_reached_slowly():
    """gelu from q = 1: √χ⊥ is 0.9508 there and 0.997 at q*, which it nears over 10,593 layers."""
    gradient = at("gelu").from_one.gradient
    assert (gradient.first, gradient.factor) == (
        pytest.approx(0.9508, abs=5e-5),
        pytest.approx(0.997, abs=5e-5),
    )
    (row,) = [value for key, value in phase_tables(at("gelu"))[0].rows if key == "from q = 1"]
    assert row.endswith(
        "gradients vanish by a factor of 0.9508 per layer at first and by a factor of 0.997 in the end"
    )


@pytest.mark.parametrize("name", ["gelu", "silu", "mish", "snake", "lisht"])
@pytest.mark.parametrize("digits", [6, 9])
def test_printed_half_stable_points_are_recognised(name, digits):
    """σ_w and σ_b rounded as they are printed are the half-stable point, σ_b alone too."""
    exact = at(name)
    sigma_w, sigma_b = (float(f"{x:.{digits}g}") for x in (exact.sigma_w, exact.sigma_b))
    for report in (exact, at(name, sigma_b=sigma_b), actviz.phase(
        name, sigma_w=sigma_w, sigma_b=sigma_b, start=float(f"{exact.q:.{digits}g}")
    )):  # fmt: skip
        assert report.laws.half_stable
        assert report.phase == "critical"
        assert report.q == pytest.approx(exact.q, rel=1e-6)
        assert "half-stable point" in verdict(report)


def test_the_default_is_what_vanish_draws():
    """The point that phase takes by itself is that of --init critical, for every function that has one."""
    for name in actviz.names():
        entry = overview_of(actviz.get(name))
        if entry.report is None:
            with pytest.raises(actviz.ActvizError):
                initialisation(actviz.get(name), "critical", 64)
        else:
            init = initialisation(actviz.get(name), "critical", 64)
            assert (entry.report.sigma_w, entry.report.sigma_b) == (init.sigma_w, init.sigma_b)


def test_depth_layer_by_layer():
    """q, c and chi of tanh at (0.9, 0) from q = 1 and c = 0.3: c freezes at 0.2703."""
    document = in_json("phase tanh --sigma-w 0.9 --depth 40")
    rows = document["layers"]
    assert [row["layer"] for row in rows] == list(range(1, 41))
    assert (rows[0]["q"], rows[0]["c"]) == (1, pytest.approx(0.3))
    assert rows[1]["q"] == pytest.approx(0.81 * moments(actviz.get("tanh"), 1.0).square[0], rel=1e-13)
    assert rows[-1]["c"] == pytest.approx(0.27025302, abs=1e-7)
    assert document["correlation"] == pytest.approx(rows[-1]["c"], abs=2e-5)
    factor = math.prod(row["chi_perp"] for row in rows[:-1])
    assert rows[0]["log10_share_of_last"] == pytest.approx(math.log10(factor) / 2, rel=1e-12)


def test_citations():
    """--cite prints BibTeX and nothing else: every entry closed, the founding papers among them."""
    for command in COMMANDS:
        told = printed(f"{command} --cite")
        assert told.count("{") == told.count("}")
        assert told.startswith("@")
    assert "poole2016" in printed("phase --cite")
    assert "hanin2019" in printed("vanish --cite")


@functools.cache
def everything():
    return [overview_of(actviz.get(name), sigma_b=0.2) for name in actviz.names()]


@pytest.mark.parametrize("style", STYLES)
def test_the_whole_registry(style):
    """Every function is listed with its critical σ_w and its class, in every style."""
    printed_ = io.StringIO()
    show(lambda: [overview(everything(), 0.2)], lambda: overview_records(everything()), style, to=printed_)
    text = printed_.getvalue().replace(r"\_", "_")
    assert [name for name in actviz.names() if name not in text] == []


def test_all():
    """--all is every function's report, at a σ_b."""
    document = in_json("phase --all --sigma-b 0.2")
    assert (document["schema"], document["sigma_b"]) == (1, 0.2)
    assert [function["name"] for function in document["functions"]] == list(actviz.names())
    found = {function["name"]: function for function in document["functions"]}
    assert found["tanh"]["critical"][0]["sigma_w"] == pytest.approx(1.304145840057, rel=1e-12)


def test_several():
    """Some functions are printed as --all prints them: a line each, the same object, the same columns."""
    document = in_json("phase gelu sign elu:0.5 --sigma-b 0.2")
    assert [entry["name"] for entry in document["functions"]] == ["gelu", "sign", "elu"]
    assert document["functions"][1]["missing"] == "f jumps"
    assert document["functions"][0]["sigma_w"] == in_json("phase gelu --sigma-b 0.2")["sigma_w"]
    everything_ = in_json("phase --all --sigma-b 0.2")
    assert document.keys() == everything_.keys()
    by_name = {entry["name"]: entry for entry in everything_["functions"]}
    assert document["functions"][:2] == [by_name["gelu"], by_name["sign"]]
    head, *rows = printed("phase gelu sign elu:0.5 --sigma-b 0.2 --table csv").splitlines()
    assert (head.split(",")[:3], len(rows)) == (["function", "sigma_b", "sigma_w"], 3)


@pytest.mark.parametrize(
    ("options", "title"),
    [
        ("", "Critical points"),
        ("--sigma-b 0.2", "Critical points at σ_b = 0.2"),
        ("--sigma-w 1.5", "Phases at σ_w = 1.5, σ_b = 0"),
    ],
)
def test_several_are_titled(options, title):
    """The title says where the functions are compared: not at critical points where σ_w was given."""
    first, *_, last = printed(f"phase tanh relu {options}").splitlines()
    assert first == title
    assert ("--init critical" in last) == ("--sigma-w" not in options)


ERRORS = [
    ("phase", "phase needs a function\nhint: actviz phase tanh"),
    ("phase tanh relu --depth 3", "several functions can only be combined with --sigma-w and --sigma-b"),
    ("phase --all --layer-norm", "several functions can only be combined with --sigma-w and --sigma-b"),
    ("phase tanh rleu", "unknown activation 'rleu'"),
    ("phase --all -o x.png", "--all cannot be combined with names or a figure"),
    ("phase tanh elu selu gelu silu sine erf mish relu -o x.png", "9 functions in one panel"),
    ("phase tanh relu -o x.png --y -1 2", "--y: σ_b cannot be negative"),
    ("phase rleu", "unknown activation 'rleu'\nhint: did you mean relu?"),
    ("phase softmax", "softmax maps a vector to a vector"),
    ("phase tanh --sigma-w 0", "--sigma-w must be from 0.001 to 1000, not 0"),
    ("phase tanh --sigma-w=-1", "--sigma-w must be from 0.001 to 1000, not -1"),
    ("phase tanh --sigma-w nan", "--sigma-w must be from 0.001 to 1000, not nan"),
    ("phase tanh --sigma-w x", "--sigma-w: 'x' is not a number"),
    ("phase tanh --sigma-b=-1", "--sigma-b must be 0, or from 0.001 to 1000, not -1"),
    ("phase tanh --sigma-b inf", "--sigma-b must be 0, or from 0.001 to 1000, not inf"),
    ("phase --all --sigma-b nan", "--sigma-b must be 0, or from 0.001 to 1000, not nan"),
    ("phase --all tanh", "--all cannot be combined with names or a figure"),
    (
        "phase relu --sigma-b 0.1",
        "relu has no critical σ_w at σ_b = 0.1\nhint: choose one, as in --sigma-w 1",
    ),
    ("phase sechsig", "sechsig has no critical σ_w\nhint: choose one, as in --sigma-w 1"),
    ("phase sign", "sign has no critical σ_w (f jumps)"),
    ("phase tanh --residual 0", "--residual must be from 1e-06 to 1000, not 0"),
    ("phase tanh --residual=-1", "--residual must be from 1e-06 to 1000, not -1"),
    ("phase tanh --residual x", "--residual: 'x' is not a number"),
    ("phase tanh --layer-norm --rms-norm", "--layer-norm and --rms-norm cannot be combined"),
    ("phase tanh --depth 0", "--depth must be a whole number from 1 to 1000, not 0"),
    ("phase tanh --depth 2.5", "--depth must be a whole number from 1 to 1000, not 2.5"),
    ("phase tanh --start 0", "--start must be from 1e-12 to 1e+10, not 0"),
    ("phase tanh --correlation 2", "--correlation must be from -1 to 1, not 2"),
    (
        "phase tanh --residual 1 --sigma-w 1 --sigma-b 1 --start 0.5",
        "--start must be at least σ_b² = 1, not 0.5",
    ),
    ("phase tanh --sweep a=1 -o x.png", "--sweep does not apply to phase"),
    ("phase tanh --json -o -", "--json and -o - cannot be combined: both write to standard output"),
    ("phase tanh -o x.png --x -1 2", "--x: σ_w cannot be negative"),
]


@pytest.mark.parametrize(("typed", "told"), ERRORS)
def test_errors(typed, told):
    """A line or two on standard error, nothing on standard output, exit code 2, no file."""
    error, *hint = told.split("\nhint: ")
    refused(typed, f"{error}…", *(f"{line}…" for line in hint))


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
