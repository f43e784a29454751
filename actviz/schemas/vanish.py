"""Schema of vanish: a chain, many random chains, or random networks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from actviz.lazy import np
from actviz.schemas.laws import GRADIENT_LAW
from actviz.schemas.parts import (
    Part,
    array,
    constant,
    flag,
    function,
    integer,
    itself,
    number,
    obj,
    one_of,
    optional,
    or_null,
    report,
    text,
    text_or_number,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray


def _value(about: str) -> Part:
    return number(about, null=True)


_VERDICT = text("what happens to the gradient", "vanishes", "explodes", "stable", "dies")
_COMMON: dict[str, Part] = {
    "layers": integer("number of layers", least=1),
    "outputs": array(text("path"), "figures that were written"),
}


def power_of_ten(log10: NDArray[np.float64]) -> NDArray[np.float64]:
    """10^x; 0 or infinite beyond float64."""
    with np.errstate(over="ignore", under="ignore"):
        return np.power(10.0, log10)


def _ten_to(about: str) -> Part:
    return replace(_value(about), write=power_of_ten)


def _log10(key: str) -> Part:
    return _value(f"log10 of the size of {key}; null for 0")


def _scaled(key: str, about: str) -> dict[str, Part]:
    """A number that is kept as mantissa and exponent, and its logarithm."""
    return {key: _value(about).of(f"{key}.value"), f"log10_{key}": _log10(key).of(f"{key}.log10")}


def _power(key: str, about: str, path: str) -> dict[str, Part]:
    """A number whose logarithm is kept, and that."""
    return {key: _ten_to(about).of(path), f"log10_{key}": _log10(key).of(path)}


def _functions(keys: Mapping[str, Part], layer: Mapping[str, Part]) -> Part:
    numbered = obj("one layer", layer=integer("layer, from 1", least=1), **layer)
    one = function("one function", **keys, layers=array(numbered, "from layer 1 on"))
    return array(one, "one entry per function")


_BOUND = "bound of |share_of_last|: sup|f′| times |w| over the later layers"
_UNDERFLOW = obj(
    "where the gradient is 0 in dtype",
    zero_up_to_layer=integer("it is 0 in this layer and all earlier ones; 0 if in none", least=0).of(
        "zero_up_to"
    ),
    layers_until_zero=obj(
        "number of layers after which it is 0, by theory; null if never",
        **{kind: integer(f"by the {kind}", null=True) for kind in ("bound", "rms", "typical")},
    ).of(itself),
)
OF_ALL = {"verdict": _VERDICT, "law": GRADIENT_LAW}
OF_CHAINS = {**OF_ALL, "underflow": optional(_UNDERFLOW).of("rounded")}
CHAIN_LAYER = {
    "weight": number("w"),
    "bias": number("b"),
    "z": _value("z"),
    "a": _value("f(z)"),
    "derivative": _value("f′(z)"),
    **_scaled("gradient", "∂C/∂b of this layer, where ∂C/∂a of the last layer is 1"),
    **_scaled("share_of_last", "gradient divided by the last layer's"),
    **_scaled("bound", _BOUND),
    "gradient_in_dtype": optional(_value("gradient with every number rounded to dtype")).of(
        "rounded.gradient"
    ),
}
_CHAIN = report(
    "a chain of single neurons: z = w·a + b, a = f(z)",
    mode=constant("chain", "given weights"),
    seed=constant(None, "no random numbers are used"),
    **_COMMON,
    dtype=optional(text("number format in which the chain is computed too")),
    functions=_functions(OF_CHAINS, CHAIN_LAYER),
)
_QUANTILES = {"p5": "5 %", "median": "50 %", "p95": "95 %"}
_LOGARITHMS = {
    **{key: (f"{share} quantile of |∂C/∂b|", f"gradient.{key}") for key, share in _QUANTILES.items()},
    **{
        f"share_{key}": (f"{share} quantile of the share of the last layer's", f"share.{key}")
        for key, share in _QUANTILES.items()
    },
    "bound": (_BOUND, "log10_bound"),
}
RANDOM_LAYER = {
    **{key: _ten_to(about).of(path) for key, (about, path) in _LOGARITHMS.items()},
    **{f"log10_{key}": _log10(key).of(path) for key, (_, path) in _LOGARITHMS.items()},
    "zero_share": number("share of chains whose gradient is exactly 0 here").of("zero"),
}
_RANDOM = report(
    "chains with random weights",
    mode=constant("random-chain", "random weights"),
    seed=integer("seed"),
    **_COMMON,
    weights=obj(
        "distribution of the weights", distribution=text("distribution"), std=number("standard deviation")
    ),
    samples=integer("number of chains", least=1),
    input=number("x of layer 1"),
    functions=_functions(OF_ALL, RANDOM_LAYER),
)
_SHARE = "gradient_rms divided by the last layer's"


def _measured(which: str) -> dict[str, Part]:
    return {
        "mean": _value("mean of the outputs").of(f"mean.{which}"),
        "std": _value("standard deviation of the outputs").of(f"std.{which}"),
        "saturated_share": _value("share of z where |f′| < threshold").of(f"saturated.{which}"),
    }


def _estimates(about: str, which: str) -> Part:
    log10 = _value("of log10_gradient_rms").of(f"log10_gradient.{which}")
    return obj(about, **_measured(which), log10_gradient_rms=log10).of(itself)


NETWORK_LAYER = {
    **_measured("value"),
    **_power("gradient_rms", "root mean square of ∂C/∂z", "log10_gradient.value"),
    **_power("share_of_last", _SHARE, "log10_shares"),
    **_power("gradient_median", "median over networks of the gradient's rms", "log10_median"),
    **{
        f"log10_share_{key}": _value(f"log10 of the {share} quantile over networks").of(f"shares.{key}")
        for key, share in _QUANTILES.items()
    },
    "theory": obj(
        "infinite width",
        mean=_value("mean of the outputs").of("theory.mean"),
        std=_value("standard deviation of the outputs").of("theory.std"),
        saturated_share=_value("share of z where |f′| < threshold").of("theory.saturated"),
        **_power("gradient_rms", "root mean square of ∂C/∂z", "theory.log10_gradient"),
        **_power("share_of_last", _SHARE, "log10_shares_in_theory"),
    ).of(itself),
    "error": _estimates("standard errors of the simulated numbers", "error"),
    "low": _estimates("5 % quantile over networks", "low"),
    "high": _estimates("95 % quantile over networks", "high"),
    "differs": obj(
        "whether theory and simulation differ significantly",
        **dict.fromkeys(("mean", "std", "gradient_rms"), flag("differs", null=True)),
    ),
}
_SETTINGS = {
    "width": integer("units per layer", least=1),
    "init": text_or_number("initialisation, or the standard deviation of the weights"),
    "input_std": number("standard deviation of the inputs"),
    "batch_norm": flag("batch normalisation before each activation"),
    "norm": text("normalisation before each activation", "layer", "rms", null=True),
    "residual": number("scale A of the branch in x + A·f, if residual", null=True),
    "dropout": number("probability of dropping an output"),
    "keep": number("probability of keeping an output"),
    "repeats": integer("networks simulated"),
    "examples": integer("inputs per network"),
    "threshold": number("saturated where |f′| is below this"),
}
NETWORK_SETTINGS = obj("what only networks have", **_SETTINGS)
OF_NETWORKS = {
    **OF_ALL,
    "sigma_w": _value("standard deviation of the weights times √fan_in").of("init.sigma_w"),
    "sigma_b": _value("standard deviation of the biases").of("init.sigma_b"),
    "depth_over_width": number("L/n, depth over width, which determines how much networks differ").of(
        lambda report: report.layers / report.width
    ),
    "log_variance": _value("variance of log gradient over networks").of("shares.log_variance"),
    "width_effect": or_null(
        obj(
            "part of the gradient that grows like the outputs of a residual network",
            doubling=_value("width at which it doubles the mean square of layer 1's share"),
            factor=_value("its factor per layer"),
        )
    ),
    "follows_law": flag("whether the simulated gradient follows the law", null=True),
    "born_dead": or_null(
        obj(
            "probability of being dead at initialisation",
            exact=_value("exact"),
            simulated=_value("simulated"),
            error=_value("standard error"),
        )
    ).of("deaths"),
}
_NETWORK = report(
    "random networks, simulated, beside the theory of infinite width",
    mode=constant("network", "layers of many neurons"),
    seed=integer("seed"),
    **_COMMON,
    **_SETTINGS,
    functions=_functions(OF_NETWORKS, NETWORK_LAYER),
)
VANISH = one_of(_CHAIN, _RANDOM, _NETWORK)
