"""What is printed of gains: words, JSON, lines to paste, and what is refused."""

from __future__ import annotations

import math
import types
from dataclasses import replace

import pytest
from process import in_json, on_screen, printed, refused

import actviz
from actviz.analysis.propagation.gain import CHOICES, gains
from actviz.tables.gain import gain_tables, paste_lines, verdict


def of(name, **given_):
    return actviz.gain([name], **given_).functions[0]


def test_verdict():
    """The law of gradients, with its direction, and its size over the layers; equal gains together."""
    assert verdict(of("tanh"), 10) == (
        "tanh: with forward and std gradients grow exponentially, by a factor of 1.085 per layer: 2.27 times "
        "over 10 layers; with backward gradients grow exponentially, by a factor of 1.061 per layer: 1.61 "
        "times over 10 layers; with torch gradients grow exponentially, by a factor of 1.1 per layer: 2.75 "
        "times over 10 layers"
    )
    assert verdict(of("relu"), 10) == (
        "relu: with forward, backward and torch gradients are kept; "
        "with std gradients grow exponentially, by a factor of 1.211 per layer: 6.79 times over 10 layers"
    )
    assert "1/5.61e+62 over 100 layers" in verdict(of("sigmoid", layers=100), 100)
    assert verdict(of("heaviside"), 10) == "heaviside: with forward and std no gradient passes"
    # the first layers may be against the law
    for name, log10, change in (("tanh", -0.5, "1/3.16"), ("sigmoid", 0.5, "3.16 times")):
        growth = replace(of(name).growth["forward"], log10_total=log10)
        told = verdict(replace(of(name), growth={"forward": growth}), 10)
        assert told.endswith(f" in the end, after {change} over 10 layers")


def test_deep_networks_follow_the_law():
    """Behind a thousand layers a power of depth goes on: 10³ to 10⁶ layers of erf at its critical σ_w."""
    critical = math.sqrt(math.pi) / 2
    assert actviz.phase("erf", sigma_w=critical).laws.gradient.log10_between(1e3, 1e6) == pytest.approx(-1.5)


def test_json():
    """The keys of the interface, numbers as numbers, null for what there is not."""
    document = in_json("gain tanh gelu heaviside --layers 5 --fan-in 64")
    assert (document["schema"], document["layers"], document["fan_in"]) == (1, 5, 64)
    tanh, gelu, heaviside = document["functions"]
    assert {"name", "parameters", "forward", "std", "backward", "torch", "moments", "growth"} <= set(tanh)
    assert (tanh["name"], tanh["parameters"]) == ("tanh", {})
    assert set(tanh["moments"]) == {"f", "f2", "df", "df2"}
    assert set(tanh["growth"]) == {"forward", "std", "backward", "torch"}
    assert tanh["growth"]["torch"] == pytest.approx(
        tanh["torch"] * math.sqrt(tanh["moments"]["df2"]), rel=1e-13
    )
    assert tanh["weight_std"]["forward"] == pytest.approx(tanh["forward"] / 8, rel=1e-14)
    assert gelu["torch"] is None
    assert gelu["growth"]["torch"] is None
    assert (heaviside["backward"], heaviside["growth"]["backward"]) == (None, None)


def test_spellings():
    """One name, a list of it, the function itself and the command give the same report."""
    one = actviz.gain("elu:0.9", layers=7).to_dict()
    assert actviz.gain(["ELU:alpha=0.9"], layers=7).to_dict() == one
    assert actviz.gain(actviz.get("elu", alpha=0.9), layers=7).to_dict() == one
    assert in_json("gain elu:0.9 --layers 7") == one
    assert gains(actviz.get("gelu")) == of("gelu").gains


def pasted(line, **names):
    """A line of Python carried out; what it calls is noted as (name, arguments)."""
    calls = []

    def noting(name):
        return lambda *given_, **named: calls.append((name, given_, named))

    init = types.SimpleNamespace(normal_=noting("torch"))
    torch = types.SimpleNamespace(nn=types.SimpleNamespace(init=init))
    jax = types.SimpleNamespace(
        nn=types.SimpleNamespace(initializers=types.SimpleNamespace(variance_scaling=noting("jax")))
    )
    keras = types.SimpleNamespace(initializers=types.SimpleNamespace(VarianceScaling=noting("keras")))
    exec(line, {"torch": torch, "jax": jax, "keras": keras, **names})
    return calls


class Weights:
    """As much of a tensor as the lines need: the weights of a convolution, or of a layer."""

    def __init__(self, *shape):
        self.shape = shape

    def __getitem__(self, i):
        return Weights(*self.shape[1:])

    def numel(self):
        return math.prod(self.shape)


@pytest.mark.parametrize("choice", CHOICES)
def test_lines_to_paste(choice):
    """They run, and give weights the variance gain²/fan-in, with and without a number for the fan-in."""
    gain = getattr(of("tanh").gains, choice)
    told = paste_lines(actviz.gain("tanh", fan_in=400), choice)
    assert [line.partition(" ")[0].partition(".")[0] for line in told] == ["#", "torch", "jax", "keras"]
    assert told[0] == f"# tanh, {choice} gain {gain:.6g}, fan-in 400: std {gain / 20:.6g}"
    calls = [call_ for line in told for call_ in pasted(line, w=Weights(3, 400))]
    (_, _, torch), (_, jax, _), (_, keras, _) = calls
    assert torch["std"] == pytest.approx(gain / 20, rel=1e-8)
    # plain normal distributions: a truncated one has another name in both
    assert jax == (pytest.approx(gain**2, rel=1e-8), "fan_in", "normal")
    assert keras == (pytest.approx(gain**2, rel=1e-8), "fan_in", "untruncated_normal")
    ((_, _, free),) = pasted(paste_lines(actviz.gain("tanh"), choice)[1], w=Weights(64, 16, 5, 5))
    assert free["std"] == pytest.approx(gain / 20, rel=1e-8)  # 16 channels of 5 by 5


def test_paste_on_the_command_line():
    """Lines for one function, or with --fan-in; in a fence in markdown, not in CSV and LaTeX."""
    assert "torch.nn.init.normal_(w, std=" in printed("gain relu")
    assert "torch" not in printed("gain relu tanh").partition("Moments")[2]
    assert printed("gain relu tanh --fan-in 100").count("normal_(w, std=") == 2
    assert "```python" in printed("gain relu --table markdown")
    assert "normal_" not in printed("gain relu --table csv") + printed("gain relu --table latex")


@pytest.mark.whole
def test_csv_has_a_row_for_each_function():
    """One table for other programs, all gains and moments in it."""
    lines = printed("gain --all --table csv").splitlines()
    assert len(lines) == 1 + len(actviz.names())
    assert len({line.count(",") for line in lines if '"' not in line}) == 1


@pytest.mark.whole
@pytest.mark.parametrize("style", ["rich", "markdown", "latex"])
def test_the_whole_registry(style):
    """--all prints every function in every style."""
    text = printed(f"gain --all --table {style}").replace(r"\_", "_")
    assert [name for name in actviz.names() if name not in text] == []


ERRORS = [
    ("gain rleu", "unknown activation 'rleu'\nhint: did you mean relu?"),
    ("gain softmax", "softmax maps a vector to a vector"),
    ("gain --layers 0", "--layers must be a whole number from 1 to"),
    ("gain --layers 2.5", "--layers must be a whole number"),
    ("gain --fan-in 0", "--fan-in must be a whole number from 1 to"),
    ("gain --std 0", "--std must be from 1e-6 to 1e6, not 0"),
    ("gain --std nan", "--std must be from 1e-6 to 1e6, not nan"),
    ("gain --std x", "--std: 'x' is not a number"),
    ("gain --all relu", "--all and names cannot be combined"),
    ("gain relu --gain he", "--gain: invalid choice 'he'\nhint: allowed are forward"),
    ("gain gelu --gain torch", "--gain: gelu has no torch gain\nhint: it has forward"),
    ("gain heaviside --gain backward", "--gain: heaviside has no backward gain"),
]


@pytest.mark.parametrize(("typed", "told"), ERRORS)
def test_errors(typed, told):
    """A line or two on standard error, nothing on standard output, exit code 2."""
    error, *hint = told.split("\nhint: ")
    refused(typed, f"{error}…", *(f"{line}…" for line in hint))


@pytest.mark.parametrize(
    "bad", [{"layers": 0}, {"fan_in": 0}, {"std": 0.0}, {"std": math.nan}, {"std": -1.0}]
)
def test_errors_in_python(bad):
    """They are ValueErrors too."""
    with pytest.raises(actviz.ActvizError) as caught:
        actviz.gain("relu", **bad)
    assert isinstance(caught.value, ValueError)


def test_missing_moments_are_told():
    """A note under the table names the function and the moment."""
    assert "E f² cannot be computed; f overflows float64" in printed("gain exponential --std 100")
    assert "no gain keeps gradients, as f′ is 0" in printed("gain heaviside")
    report = actviz.gain("relu")
    (relu,) = report.functions
    for moment, told in (
        ("f2", "relu: E f² is infinite; f grows"),
        ("df2", "relu: E f′² is infinite; f′ grows"),
    ):
        without = replace(relu, moments=replace(relu.moments, **{moment: math.inf}))
        (_, note) = gain_tables(replace(report, functions=(without,)))[0].notes
        assert note.startswith(told)


@pytest.mark.parametrize(
    "typed",
    [
        "gain",
        "gain sigmoid gelu --layers 1000000 --fan-in 512",
        pytest.param("gain --all", marks=pytest.mark.whole),
    ],
)
def test_tables_fit_a_terminal(typed):
    """80 columns hold all but the lines to paste, which nothing may break."""
    shown = on_screen(typed)
    lines = [line for line in shown.splitlines() if "(w, " not in line and "initializers" not in line]
    assert max(map(len, lines)) <= 80
    assert "…" not in shown
