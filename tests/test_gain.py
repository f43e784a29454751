"""Gains and the moments they come from, against closed forms, mpmath, torch's table and published runs."""

from __future__ import annotations

import json
import math
import types
from decimal import Decimal

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from process import call, on_terminal, printed
from reference import derivatives

import actviz
from actviz.activations import Activation
from actviz.analysis.gaussian.moments import LARGEST, SMALLEST, moments
from actviz.analysis.gaussian.panels import sampled
from actviz.analysis.propagation.gain import CHOICES, DEFAULT_NAMES, gains
from actviz.tables.initialise import paste_lines, verdict

repeatable = settings(deadline=None, derandomize=True, max_examples=60)
variances = st.floats(math.log10(SMALLEST), math.log10(LARGEST)).map(lambda x: 10.0**x)


def of(name, **given_):
    return actviz.gain([name], **given_).functions[0]


def table(text):
    """A number as a table prints it: right to half a unit of its last digit, and rounding in our own."""
    exponent = Decimal(text).as_tuple().exponent
    return pytest.approx(float(text), rel=1e-14, abs=0.5 * 10.0**exponent)


def own(activation):
    """A function for a test, from f and f′; not registered."""
    f, slope = activation

    class Own(Activation):
        name, formula, derivative_formula, reference = "own", "", "", ""

        def value(self, x):
            return f(x)

        def first(self, x):
            return slope(x)

        def second(self, x):
            return np.zeros_like(x)

        def facts(self):
            return actviz.get("identity").facts()

    return Own()


# ------------------------------------------------------------------ moments in closed form

SQRT_PI = mp.sqrt(mp.pi)
CLOSED = {  # E f, E f², E f′ and E f′² for z ~ N(0, q), by hand
    "relu": lambda q: (mp.sqrt(q / (2 * mp.pi)), q / 2, mp.mpf(1) / 2, mp.mpf(1) / 2),
    "identity": lambda q: (0, q, 1, 1),
    "abs": lambda q: (mp.sqrt(2 * q / mp.pi), q, 0, 1),
    "square": lambda q: (q, 3 * q**2, 0, 4 * q),
    "relu_squared": lambda q: (q / 2, 3 * q**2 / 2, mp.sqrt(2 * q / mp.pi), 2 * q),
    "sign": lambda q: (0, 1, 0, 0),
    "heaviside": lambda q: (mp.mpf(1) / 2, mp.mpf(1) / 2, 0, 0),
    "gaussian": lambda q: (
        1 / mp.sqrt(1 + 2 * q),
        1 / mp.sqrt(1 + 4 * q),
        0,
        4 * q / mp.sqrt(1 + 4 * q) ** 3,
    ),
    "erf": lambda q: (
        0,
        2 / mp.pi * mp.asin(2 * q / (1 + 2 * q)),
        2 / SQRT_PI / mp.sqrt(1 + 2 * q),
        4 / mp.pi / mp.sqrt(1 + 4 * q),
    ),
}
GROWTHS = {  # dE[f²]/dq
    "relu": lambda q: mp.mpf(1) / 2,
    "square": lambda q: 6 * q,
    "gaussian": lambda q: -2 / mp.sqrt(1 + 4 * q) ** 3,
    "sign": lambda q: 0,
    "erf": lambda q: 4 / mp.pi / ((1 + 2 * q) * mp.sqrt(1 + 4 * q)),
}


@repeatable
@given(st.sampled_from(sorted(CLOSED)), variances)
def test_moments_in_closed_form(name, q):
    """E f, E f², E f′ and E f′² are right to 1e-13 of E|f|, E f², … for variances from 1e-14 to 1e12."""
    found = moments(actviz.get(name), q)
    with mp.workdps(40):
        expected = [float(value) for value in CLOSED[name](mp.mpf(q))]
    # |E f| is at most √E f², and that is what its error is measured by
    for value, exact, size in zip(found, expected, (expected[1], 0, expected[3], 0), strict=False):
        assert value[0] == pytest.approx(exact, rel=1e-13, abs=1e-13 * math.sqrt(size))


@repeatable
@given(st.sampled_from(sorted(GROWTHS)), st.floats(1e-3, 1e3))
def test_growth_of_moments(name, q):
    """dE[f²]/dq in closed form, also of a function that jumps."""
    found = moments(actviz.get(name), q)
    with mp.workdps(40):
        expected = float(GROWTHS[name](mp.mpf(q)))
    # of a function that jumps, a difference of terms of the size of E f²/q
    assert found.square_growth[0] == pytest.approx(expected, rel=1e-12, abs=1e-14 * found.square[0] / q)


@pytest.mark.parametrize("std", [1e-6, 0.01, 1.0, 5.0, 20.0])
def test_moments_of_waves(std):
    """sin: E f² = (1 − e^(−2s²))/2, E f′² = (1 + e^(−2s²))/2 and E f′ = e^(−s²/2)."""
    found = moments(actviz.get("sine"), std**2)
    e = math.exp(-2 * std**2)
    assert found.square[0] == pytest.approx(-math.expm1(-2 * std**2) / 2, rel=1e-13)
    assert found.slope_square[0] == pytest.approx((1 + e) / 2, rel=1e-13)
    assert found.slope[0] == pytest.approx(math.exp(-(std**2) / 2), rel=1e-13, abs=1e-14)


@pytest.mark.parametrize("std", [0.1, 1.0, 5.0])
def test_moments_of_an_exponential(std):
    """E exp(z)² = e^(2s²) is finite, however fast that grows."""
    found = moments(actviz.get("exponential"), std**2)
    assert found.square[0] == pytest.approx(math.exp(2 * std**2), rel=1e-11)
    assert found.mean[0] == pytest.approx(math.exp(std**2 / 2), rel=1e-12)


AT_ONE = {  # z ~ N(0, 1): closed forms of the project's reference tables, moments of N(0, 1)
    ("gelu", "f"): 1 / (2 * SQRT_PI),
    ("gelu", "f2"): mp.mpf(1) / 3 + 1 / (2 * mp.sqrt(3) * mp.pi),
    ("gelu", "df2"): mp.mpf(1) / 3 + 2 / (3 * mp.sqrt(3) * mp.pi),
    ("erf", "f2"): 2 / mp.pi * mp.asin(mp.mpf(2) / 3),
    ("erf", "df2"): 4 / (mp.pi * mp.sqrt(5)),
    ("erf", "df"): 2 / mp.sqrt(3 * mp.pi),
    ("arctan", "df"): mp.sqrt(mp.pi * mp.e / 2) * mp.erfc(1 / mp.sqrt(2)),
    ("arctan", "df2"): mp.mpf(1) / 2,
    ("gaussian", "f"): 1 / mp.sqrt(3),
    ("gaussian", "df2"): 4 / mp.sqrt(5) ** 3,
    ("selu", "f"): mp.mpf(0),
    ("selu", "f2"): mp.mpf(1),
    ("hard_tanh", "df"): mp.erf(1 / mp.sqrt(2)),
    ("hard_tanh", "df2"): mp.erf(1 / mp.sqrt(2)),
}


@pytest.mark.parametrize(("name", "moment"), AT_ONE)
def test_moments_of_the_normal(name, moment):
    """E f² of GELU is 1/3 + 1/(2√3π), E f′² of arctan 1/2, and so on."""
    assert getattr(of(name).moments, moment) == pytest.approx(
        float(AT_ONE[name, moment]), rel=1e-13, abs=1e-14
    )


def test_slopes_that_are_functions():
    """softplus′ is the sigmoid and tanhshrink′ is tanh², so that their moments are those functions'."""
    assert of("softplus").moments.df2 == pytest.approx(of("sigmoid").moments.f2, rel=1e-14)
    assert of("softplus").moments.df == pytest.approx(of("sigmoid").moments.f, rel=1e-14)
    assert of("tanhshrink").moments.df == pytest.approx(of("tanh").moments.f2, rel=1e-14)


# E f, E f², std, E f′, E f′², forward, backward and std gain: mpmath at 25 to 40 digits, tanh-sinh quadrature
# split at the kinks; from the project's reference tables, gaussian_moments_N01
PRINTED = {
    "sigmoid": ("0.5", "0.29337903585809", "0.20662096414191", "0.044836241350194", "1.8462285453386",
                "4.722646085938", "4.80131337204"),
    "tanh": ("0.0", "0.39429449039784", "0.60570550960216", "0.46440290244827", "1.5925374197228",
             "1.4674135916308", "1.5925374197228"),
    "relu": ("0.39894228040143", "0.5", "0.5", "0.5", "1.4142135623731", "1.4142135623731",
             "1.7128585504497"),
    "elu": ("0.16052057226656", "0.64494541749292", "0.76157829186512", "0.66810200122317", "1.2451983007007",
            "1.2234285575526", "1.2708434178502"),
    "gelu": ("0.28209479177388", "0.4252214825703", "0.5", "0.45585086564929", "1.5335304411955",
             "1.4811144127083", "1.7009262433633"),
}  # fmt: skip


@pytest.mark.parametrize("name", PRINTED)
def test_printed_moments_and_gains(name):
    """Every printed digit of the tabulated moments and gains."""
    mean, square, slope, slope_square, forward, backward, std = PRINTED[name]
    found = of(name)
    assert found.moments.f == pytest.approx(float(mean), abs=1e-14)
    assert found.moments.f2 == table(square)
    assert found.moments.df == table(slope)
    assert found.moments.df2 == table(slope_square)
    assert found.gains.forward == table(forward)
    assert found.gains.backward == table(backward)
    assert found.gains.std == table(std)


@pytest.mark.parametrize("std", [0.3, 1.0, 4.0])
@pytest.mark.parametrize("name", ["softsign", "mish", "silu", "softplus", "hard_swish", "selu"])
def test_moments_against_quadrature(name, std):
    """E f², E f′² and E f of functions without closed forms are mpmath's, split at the kinks, to 1e-12."""
    with mp.workdps(20):
        cuts = sorted(
            {mp.mpf(k) * std for k in (-40, -12, -6, -3, -1, 0, 1, 3, 6, 12, 40)} | {mp.mpf(-3), mp.mpf(3)}
        )
        density = {}

        def at(x):
            if x not in density:
                f, slope, *_ = derivatives(name, x)
                density[x] = f, slope, mp.npdf(x, 0, std)
            return density[x]

        mean = mp.quad(lambda x: at(x)[0] * at(x)[2], cuts, maxdegree=6)
        square = mp.quad(lambda x: at(x)[0] ** 2 * at(x)[2], cuts, maxdegree=6)
        slope_square = mp.quad(lambda x: at(x)[1] ** 2 * at(x)[2], cuts, maxdegree=6)
    found = of(name, std=std).moments
    assert found.f2 == pytest.approx(float(square), rel=1e-12)
    assert found.df2 == pytest.approx(float(slope_square), rel=1e-12)
    assert found.f == pytest.approx(float(mean), rel=1e-12, abs=1e-14)


# ------------------------------------------------------------------ moments that there are not


def wild(f, slope):
    return moments(own((f, slope)), 1.0)


def test_growth_like_the_density():
    """E exp(a z²)² is 1/√(1 − 4a) for a below 1/4, and infinite from there on."""
    for a in (0.1, 0.15, 0.2):
        found = wild(lambda x, a=a: np.exp(a * x * x), lambda x, a=a: 2 * a * x * np.exp(a * x * x))
        assert found.square[0] == pytest.approx(1 / math.sqrt(1 - 4 * a), rel=1e-12)
    for a in (0.26, 1.0):
        found = wild(lambda x, a=a: np.exp(a * x * x), lambda x, a=a: 2 * a * x * np.exp(a * x * x))
        assert found.square[0] == math.inf
        assert found.slope_square[0] == math.inf
    assert wild(lambda x: np.exp(x * x / 3), lambda x: x).mean[0] == pytest.approx(math.sqrt(3), rel=1e-12)


WILD = {  # f, f′ and whether E f² and E f′² are finite
    "pole": (lambda x: 1 / (x - 0.3), lambda x: -1 / (x - 0.3) ** 2, False, False),
    "pole at 0": (lambda x: 1 / x, lambda x: -1 / x**2, False, False),
    "double exponential": (lambda x: np.exp(np.exp(x)), lambda x: np.exp(x + np.exp(x)), False, False),
    "cubic exponent": (lambda x: np.exp(np.abs(x) ** 3 / 1e3), lambda x: x, False, True),
    "root": (lambda x: np.sqrt(np.abs(x)), lambda x: 0.5 * np.sign(x) / np.sqrt(np.abs(x)), True, False),
    "logarithm": (lambda x: np.log(np.abs(x)), lambda x: 1 / x, True, False),
    "power": (lambda x: x**8, lambda x: 8 * x**7, True, True),
    "hidden jump": (lambda x: 1.0 * (x > 0.3), np.zeros_like, True, True),
}


@pytest.mark.parametrize("name", WILD)
def test_moments_that_do_not_exist(name):
    """Poles and growth faster than the density's fall have no moment; a root and a logarithm have E f²."""
    f, slope, square, slope_square = WILD[name]
    found = wild(f, slope)
    if name == "cubic exponent":  # its slope here is another function's, and has a moment of its own
        assert found.square[0] == math.inf
        return
    assert math.isfinite(found.square[0]) == square
    assert math.isfinite(found.slope_square[0]) == slope_square


def test_moments_of_singular_functions():
    """E log|z| is −(γ + log 2)/2, E z^16 is 15!! = 2027025, E √|z|² is √(2/π)."""
    assert wild(*WILD["logarithm"][:2]).mean[0] == pytest.approx(-float(mp.euler + mp.log(2)) / 2, rel=1e-13)
    assert wild(*WILD["power"][:2]).square[0] == pytest.approx(2027025, rel=1e-13)
    assert wild(*WILD["root"][:2]).square[0] == pytest.approx(math.sqrt(2 / math.pi), rel=1e-13)
    assert wild(*WILD["hidden jump"][:2]).square[0] == pytest.approx(
        math.erfc(0.3 / math.sqrt(2)) / 2, rel=1e-13
    )


def test_beyond_float64():
    """E exp(z)² for z ~ N(0, 100²) is finite, but no float64: not a number, and not infinite."""
    assert math.isnan(of("exponential", std=100).moments.f2)
    assert math.isnan(of("exponential", std=100).gains.forward)


def test_every_function_has_moments():
    """All of the registry has E f² and E f′² for z ~ N(0, 1), and none has an unresolved singularity."""
    for name in actviz.names():
        found = moments(actviz.get(name), 1.0)
        assert all(np.isfinite(row[0]) for row in found), name
        assert not sampled(actviz.get(name)).unresolved.any(), name


# ------------------------------------------------------------------ gains


def test_torch_gains():
    """torch.nn.init.calculate_gain as its source has it (torch/nn/init.py; selu since PR 50664)."""
    known = {
        "identity": 1, "sigmoid": 1, "tanh": 5 / 3, "relu": math.sqrt(2.0), "selu": 3.0 / 4,
        "leaky_relu": math.sqrt(2.0 / (1 + 0.01**2)), "leaky_relu:0.2": math.sqrt(2.0 / (1 + 0.2**2)),
    }  # fmt: skip
    unknown = dict.fromkeys(
        ["gelu", "silu", "mish", "elu", "softplus", "softsign", "hard_swish", "celu", "prelu"]
    )
    assert {name: of(name).gains.torch for name in {**known, **unknown}} == {**known, **unknown}


def test_measured_std_gains():
    """What people measured with 100 000 samples is our std gain within 0.5 % (pytorch #24991)."""
    measured = {
        "sigmoid": 4.8091197013855, "tanh": 1.59759163856506, "relu": 1.70680260658264,
        "leaky_relu:0.2": 1.54210591316223, "selu": 1.00029754638672, "elu": 1.2694571018219,
    }  # fmt: skip
    for name, value in measured.items():
        assert of(name).gains.std == pytest.approx(value, rel=0.005), name


@repeatable
@given(st.sampled_from(DEFAULT_NAMES), st.floats(0.05, 20.0))
def test_what_a_gain_keeps(name, std):
    """forward keeps E z², std the standard deviation, backward the size of a gradient."""
    found = of(name, std=std, layers=1)
    kept, moments_ = found.gains, found.moments
    assert kept.forward**2 * moments_.f2 == pytest.approx(std**2, rel=1e-12)
    assert kept.std**2 * (moments_.f2 - moments_.f**2) == pytest.approx(std**2, rel=1e-9)
    assert found.growth["backward"].layer == pytest.approx(1.0, rel=1e-12)
    for choice, growth in found.growth.items():
        factor = getattr(kept, choice) * math.sqrt(moments_.df2)
        assert growth.layer == pytest.approx(factor, rel=1e-13)
        assert growth.log10_total == pytest.approx(math.log10(factor), abs=1e-13)


def test_gains_of_a_straight_line():
    """The identity needs no scaling, whatever its inputs."""
    for std in (1e-3, 1.0, 1e3):
        assert all(
            getattr(of("identity", std=std).gains, c) == pytest.approx(1.0, rel=1e-13) for c in CHOICES
        )


def test_gains_of_flat_functions():
    """No gain brings gradients through a function whose slope is 0."""
    found = of("heaviside")
    assert found.gains.backward == math.inf
    assert "backward" not in found.growth
    assert found.growth["forward"].log10_total == -math.inf


# ------------------------------------------------------------------ growth


def test_tanh_with_torchs_gain():
    """5/3 settles at q = 1.1784804904, where gradients grow 1.0999233 times a layer, 1.37e4 times in 100.

    The project's reference tables, tanh_gain_5/3_fixed_point and karpathy_makemore_part3.
    """
    growth = of("tanh").growth["torch"]
    assert growth.variance == table("1.1784804904")
    assert growth.settled == table("1.0999233")
    assert growth.settled**2 == table("1.20983132")
    assert growth.settled**10 == pytest.approx(2.59, abs=0.005)
    assert growth.settled**100 == pytest.approx(1.37e4, rel=0.005)
    assert growth.stable


def test_selu_with_torchs_gain():
    """3/4 settles at q = 0.0230337846, where chi_perp is 1.00367; gain 1 keeps N(0, 1) at 1.0716.

    The project's reference tables, selu_gain_3/4_fixed_point.
    """
    growth = of("selu").growth
    assert growth["torch"].variance == pytest.approx(0.0230337846107708, rel=1e-12)
    assert growth["torch"].variance == pytest.approx(0.02303378461075838313757734, rel=1e-13)  # mpmath
    assert growth["torch"].settled ** 2 == pytest.approx(1.00367035083935, rel=1e-12)
    assert growth["forward"].settled ** 2 == pytest.approx(1.0716, abs=5e-5)
    assert growth["forward"].settled == pytest.approx(1.0352, abs=5e-5)


# σ_w = 1, unit-variance input: the rms gradient factor after 4, 10 and 50 layers, and of the 50th; the
# project's reference tables, vanishing_by_default_init
LECUN_SIGMOID = {4: "0.0027693555", 10: "4.7910231e-07", 50: "3.98805e-32"}


@pytest.mark.parametrize("layers", LECUN_SIGMOID)
def test_sigmoid_layer_by_layer(layers):
    """Gain 1, which torch has for the sigmoid: gradients over layers whose variance still changes."""
    growth = of("sigmoid", layers=layers).growth["torch"]
    assert 10**growth.log10_total == pytest.approx(float(LECUN_SIGMOID[layers]), rel=2e-6)
    assert growth.settled == table("0.23605234")


@pytest.mark.parametrize("layers", [1, 2, 10, 1000, 1001, 123_456, 1_000_000_000])
def test_growth_over_any_depth(layers):
    """Powers of what each layer does where it is the same in each, at depths that no float64 holds."""
    growth = of("relu", layers=layers).growth
    assert growth["forward"].log10_total == pytest.approx(0, abs=1e-15 * layers)
    ratio = math.log10(of("relu").gains.std ** 2 / 2) / 2
    assert growth["std"].log10_total == pytest.approx(layers * ratio, rel=1e-12)


def test_an_unstable_variance_is_told():
    """GELU's forward gain keeps a variance of 1 that is a repelling fixed point: dV/dq there is above 1."""
    growth = of("gelu").growth["forward"]
    assert (growth.variance, growth.stable) == (1.0, False)
    assert growth.settled == pytest.approx(growth.layer, rel=1e-12)
    assert of("tanh").growth["forward"].stable


def test_growth_without_bound():
    """x² at its std gain grows faster than any power: infinite, and not a number of float64's limits."""
    growth = of("square", layers=1000).growth
    assert growth["std"].log10_total == math.inf
    assert growth["backward"].log10_total == -math.inf
    assert growth["std"].variance == math.inf


# ------------------------------------------------------------------ words, JSON and commands


def test_verdict():
    """What becomes of a gradient, with its direction, equal gains together."""
    assert verdict(of("tanh"), 10) == (
        "tanh: over 10 layers a gradient grows 2.27 times with forward and std, 1.61 times with backward, "
        "2.75 times with torch"
    )
    assert verdict(of("relu"), 10) == (
        "relu: over 10 layers a gradient is kept with forward, backward and torch; "
        "it grows 6.79 times with std"
    )
    assert verdict(of("sigmoid", layers=100), 100).endswith("to 1/5.61e+62 with torch")
    assert verdict(of("heaviside"), 10) == "heaviside: over 10 layers a gradient is lost with forward and std"


def test_json():
    """The keys of the interface, numbers as numbers, null for what there is not."""
    document = json.loads(printed("gain tanh gelu heaviside --layers 5 --fan-in 64 --json"))
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
    assert json.loads(printed("gain elu:0.9 --layers 7 --json")) == one
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


def test_csv_has_a_row_for_each_function():
    """One table for other programs, all gains and moments in it."""
    lines = printed("gain --all --table csv").splitlines()
    assert len(lines) == 1 + len(actviz.names())
    assert len({line.count(",") for line in lines if '"' not in line}) == 1


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
    ("gain --all relu", "--all and names do not fit"),
    ("gain relu --gain he", "--gain: there is no 'he'\nhint: allowed are forward"),
    ("gain gelu --gain torch", "--gain: there is no torch gain for gelu\nhint: there is forward"),
    ("gain heaviside --gain backward", "--gain: there is no backward gain for heaviside"),
]


@pytest.mark.parametrize(("typed", "told"), ERRORS)
def test_errors(typed, told):
    """A line or two on standard error, nothing on standard output, exit code 2."""
    done = call(*typed.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {told}")


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
    assert "E f² is not to be had in float64" in printed("gain exponential --std 100")
    assert "no gain keeps gradients, as f′ is 0" in printed("gain heaviside")


@pytest.mark.parametrize("typed", ["gain", "gain sigmoid gelu --layers 1000000 --fan-in 512", "gain --all"])
def test_tables_fit_a_terminal(typed, tmp_path):
    """80 columns hold all but the lines to paste, which nothing may break."""
    shown = on_terminal(*typed.split(), cwd=tmp_path, env={"TERM": "dumb"}).stdout
    lines = [line for line in shown.splitlines() if "(w, " not in line and "initializers" not in line]
    assert max(map(len, lines)) <= 80
    assert "…" not in shown
