"""Schema of vanish: a chain, many random chains, or random networks."""

from __future__ import annotations

from collections.abc import Mapping

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


def _value(about: str) -> Part:
    return number(about, null=True)


_LAYER = integer("layer, from 1", least=1)
_VERDICT = text("what happens to the gradient", "vanishes", "explodes", "stable", "dies")
_COMMON: dict[str, Part] = {
    "layers": integer("number of layers", least=1),
    "outputs": array(text("path"), "figures that were written"),
}


def _log(key: str, about: str) -> dict[str, Part]:
    return {key: _value(about), f"log10_{key}": _value(f"log10 of the size of {key}; null for 0")}


def _functions(layer: Part, keys: Mapping[str, Part]) -> Part:
    one = function("one function", **keys, layers=array(layer, "from layer 1 on"))
    return array(one, "one entry a function")


def without_layers(keys: Mapping[str, Part]) -> Part:
    """What is said of one function apart from its layers, which may be a million."""
    return function("one function", **keys)


_BOUND = _log("bound", "bound of |share_of_last|: sup|f′| times |w| over the layers behind")
_UNDERFLOW = obj(
    "where the gradient is 0 in dtype",
    zero_up_to_layer=integer("it is 0 in this layer and those before it; 0 if nowhere", least=0).of(
        "zero_up_to"
    ),
    layers_until_zero=obj(
        "number of layers after which it is 0, by theory; null if never",
        **{kind: integer(f"by the {kind}", null=True) for kind in ("bound", "rms", "typical")},
    ).of(itself),
)
OF_ALL = {"verdict": _VERDICT, "law": GRADIENT_LAW}
OF_CHAINS = {**OF_ALL, "underflow": optional(_UNDERFLOW).of("rounded")}
_CHAIN = report(
    "a chain of single neurons: z = w·a + b, a = f(z)",
    mode=constant("chain", "given weights"),
    seed=constant(None, "nothing is drawn"),
    **_COMMON,
    dtype=optional(text("number format that the chain is followed in, too")),
    functions=_functions(
        obj(
            "one layer",
            layer=_LAYER,
            weight=number("w"),
            bias=number("b"),
            z=_value("z"),
            a=_value("f(z)"),
            derivative=_value("f′(z)"),
            **_log("gradient", "∂C/∂b of this layer, where ∂C/∂a of the last layer is 1"),
            **_log("share_of_last", "gradient divided by the last layer's"),
            **_BOUND,
            gradient_in_dtype=optional(_value("gradient with every number rounded to dtype")),
        ),
        OF_CHAINS,
    ),
)
_QUANTILES = {"p5": "5 %", "median": "50 %", "p95": "95 %"}
_RANDOM = report(
    "many chains with random weights",
    mode=constant("random-chain", "drawn weights"),
    seed=integer("seed"),
    **_COMMON,
    weights=obj("how weights are drawn", distribution=text("distribution"), std=number("standard deviation")),
    samples=integer("number of chains", least=1),
    input=number("x of layer 1"),
    functions=_functions(
        obj(
            "one layer",
            layer=_LAYER,
            **{
                k: v
                for key, share in _QUANTILES.items()
                for k, v in _log(key, f"{share} quantile of |∂C/∂b|").items()
            },
            **{
                k: v
                for key, share in _QUANTILES.items()
                for k, v in _log(f"share_{key}", f"{share} quantile of the share of the last layer's").items()
            },
            **_BOUND,
            zero_share=number("share of chains whose gradient is exactly 0 here"),
        ),
        OF_ALL,
    ),
)
_MEASURED = {
    "mean": _value("mean of the outputs"),
    "std": _value("standard deviation of the outputs"),
    "saturated_share": _value("share of z where |f′| < threshold"),
}
_GRADIENT = _log("gradient_rms", "root mean square of ∂C/∂z") | _log(
    "share_of_last", "gradient_rms divided by the last layer's"
)
_ERRORS = {**_MEASURED, "log10_gradient_rms": _value("of log10_gradient_rms")}
_SETTINGS = {
    "width": integer("neurons a layer", least=1),
    "init": text_or_number("initialisation, or the standard deviation of the weights"),
    "input_std": number("standard deviation of the inputs"),
    "batch_norm": flag("batch normalisation in front of each function"),
    "norm": text("normalisation in front of each function", "layer", "rms", null=True),
    "residual": number("scale A of the branch in x + A·f, if residual", null=True),
    "dropout": number("probability of dropping an output"),
    "keep": number("probability of keeping an output"),
    "repeats": integer("networks simulated"),
    "examples": integer("inputs each"),
    "threshold": number("saturated where |f′| is below this"),
}
NETWORK_SETTINGS = obj("what only networks have", **_SETTINGS)
OF_NETWORKS = {
    **OF_ALL,
    "sigma_w": _value("standard deviation of the weights times √fan_in").of("init.sigma_w"),
    "sigma_b": _value("standard deviation of the biases").of("init.sigma_b"),
    "depth_over_width": number("L/n: how far single networks scatter about the mean").of(
        lambda report: report.layers / report.width
    ),
    "log_variance": _value("variance of log gradient over networks").of("shares.log_variance"),
    "follows_law": flag("whether the simulated gradient follows the law", null=True),
    "born_dead": or_null(
        obj(
            "chance that a network is dead from the start",
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
    functions=_functions(
        obj(
            "one layer",
            layer=_LAYER,
            **_MEASURED,
            **_GRADIENT,
            **_log("gradient_median", "median over networks of the gradient's rms"),
            **{
                f"log10_share_{key}": _value(f"log10 of the {share} quantile over networks")
                for key, share in _QUANTILES.items()
            },
            theory=or_null(obj("infinite width", **_MEASURED, **_GRADIENT)),
            error=obj("standard errors of the simulated numbers", **_ERRORS),
            low=obj("5 % quantile over networks", **_ERRORS),
            high=obj("95 % quantile over networks", **_ERRORS),
            differs=or_null(
                obj(
                    "whether theory and simulation differ by more than chance",
                    **dict.fromkeys(("mean", "std", "gradient_rms"), flag("differs", null=True)),
                )
            ),
        ),
        OF_NETWORKS,
    ),
)
VANISH = one_of(_CHAIN, _RANDOM, _NETWORK)
