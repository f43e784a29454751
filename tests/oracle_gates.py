"""The oracle's definitions of gates made of logistic functions, and the parameters they are tested at."""

from __future__ import annotations

from flint import arb, arb_series, ctx
from oracle import (
    Branches,
    Smooth,
    erf,
    exp,
    expm1,
    log,
    log1p,
    normal_cdf,
    power,
    series,
    sigmoid,
    softplus,
    sqrt,
    tanh,
)


def _silu(x, rate=1):
    return x * sigmoid(rate * x)


def _gelu(x, **_):
    return x * normal_cdf(x)


def _crossing(level, start):
    """Where gelu is that high, by Newton's iteration, which doubles the bits that are right."""
    x = arb(start)
    for _ in range(20):
        found = _gelu(arb_series([x, 1]))
        x = (x - (found[0] - level) / found[1]).mid()
    error = arb(2) ** (64 - ctx.prec)
    below, above = (_gelu(series(x + side * error))[0] - level for side in (-1, 1))
    assert below < 0 < above
    return arb(x, error)


REFERENCE: dict[str, Smooth | Branches] = {
    "acon_c": lambda x, p1, p2, beta: (p1 - p2) * _silu(x, beta * (p1 - p2)) + p2 * x,
    "aria2": lambda x, alpha, beta: x * exp(-alpha * softplus(-beta * x)),
    "e_swish": lambda x, beta: beta * _silu(x),
    "eis": lambda x, alpha, beta, gamma, delta, theta: (
        x * power(softplus(x), alpha) / (sqrt(beta + gamma * x**2) + delta * exp(-theta * x))
    ),
    "elish": Branches((lambda x: expm1(x) * sigmoid(x), _silu)),
    "flatten_t_swish": Branches((lambda x, T: T, lambda x, T: _silu(x) + T)),
    "logish": lambda x: x * log1p(sigmoid(x)),
    "gelu_10": Branches((_gelu, lambda x, lo, hi: hi), lambda lo, hi: (_crossing(hi, hi + 1),)),
    "lisht": lambda x: x * tanh(x),
    "quick_gelu": lambda x: _silu(x, arb("1.702")),
    "serf": lambda x: x * erf(softplus(x)),
    "smish": lambda x: x * tanh(log1p(sigmoid(x))),
    "swish": lambda x, beta: _silu(x, beta),
    "tanh_exp": lambda x: x * tanh(exp(x)),
    "tanhsoft": lambda x, alpha, beta, gamma, delta: (
        tanh(alpha * x + beta * exp(gamma * x)) * (log(delta + exp(x)) if delta != 0 else x)
    ),
}

# specs tested besides the defaults, by name
EDGES: dict[str, list[str]] = {
    "acon_c": ["acon_c:1,0,-2.5", "acon_c:0.3,-0.7,10", "acon_c:-1.2,0.1,0.3", "acon_c:0.5,0.5"],
    "aria2": ["aria2:0.5,0.7", "aria2:5,1", "aria2:40,1"],
    "e_swish": ["e_swish:0.1", "e_swish:2"],
    "eis": ["eis:0,1,0,1,1", "eis:0,4,0.25", "eis:1,0.1,2,3,0.5", "eis:1,2,1,0.5"],
    "flatten_t_swish": ["flatten_t_swish:0", "flatten_t_swish:-3", "flatten_t_swish:0.5"],
    "gelu_10": ["gelu_10:-1,2", "gelu_10:-0.17,6"],
    "swish": ["swish:0", "swish:0.5", "swish:1.702", "swish:-3", "swish:10"],
    "tanhsoft": [
        "tanhsoft:0.87,0,1,1",
        "tanhsoft:0,0.75,0.5,1",
        "tanhsoft:0.5,2,0.3,0.25",
        "tanhsoft:1,0,1,0",
    ],
}
