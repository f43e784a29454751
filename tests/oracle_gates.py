"""The oracle's definitions of gates made of logistic functions, and the parameters they are tested at."""

from __future__ import annotations

import functools

import mpmath as mp
from oracle import Branches, Smooth, normal_cdf, sigmoid, softplus


def _silu(x, rate=1):
    return x * sigmoid(rate * x)


def _gelu(x, **_):
    return x * normal_cdf(x)


@functools.cache
def _crossing(level, start):
    with mp.workdps(50):
        return mp.findroot(lambda x: _gelu(x) - level, start)


def _tanh(x):
    if abs(x) > 10**5:  # beyond 80000 digits from ±1, and mpmath refuses the largest arguments
        return mp.sign(x)
    return mp.tanh(x)


REFERENCE: dict[str, Smooth | Branches] = {
    "acon_c": lambda x, p1, p2, beta: (p1 - p2) * _silu(x, beta * (p1 - p2)) + p2 * x,
    "aria2": lambda x, alpha, beta: x * (1 + mp.exp(-beta * x)) ** -alpha,
    "e_swish": lambda x, beta: beta * _silu(x),
    "eis": lambda x, alpha, beta, gamma, delta, theta: (
        x * softplus(x) ** alpha / (mp.sqrt(beta + gamma * x**2) + delta * mp.exp(-theta * x))
    ),
    "elish": Branches((lambda x: mp.expm1(x) * sigmoid(x), _silu)),
    "flatten_t_swish": Branches((lambda x, T: T, lambda x, T: _silu(x) + T)),
    "logish": lambda x: x * mp.log1p(sigmoid(x)),
    "gelu_10": Branches((_gelu, lambda x, lo, hi: hi), lambda lo, hi: (_crossing(hi, hi + 1),)),
    "lisht": lambda x: x * mp.tanh(x),
    "quick_gelu": lambda x: _silu(x, mp.mpf("1.702")),
    "serf": lambda x: x * mp.erf(softplus(x)),
    "smish": lambda x: x * mp.tanh(mp.log1p(sigmoid(x))),
    "swish": lambda x, beta: _silu(x, beta),
    "tanh_exp": lambda x: x * _tanh(mp.exp(x)),
    "tanhsoft": lambda x, alpha, beta, gamma, delta: (
        _tanh(alpha * x + beta * mp.exp(gamma * x)) * (mp.log(delta + mp.exp(x)) if delta else x)
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
