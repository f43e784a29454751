"""The oracle's definitions of the other gates, and the parameters they are tested at."""

from __future__ import annotations

from flint import arb, fmpq
from oracle import (
    Branches,
    Smooth,
    atan,
    cos,
    erf,
    exp,
    expm1,
    log1p,
    normal_cdf,
    sigmoid,
    sin,
    softplus,
    sqrt,
    tanh,
)

REFERENCE: dict[str, Smooth | Branches] = {
    "calu": lambda x: x * (atan(x) / arb.pi() + fmpq(1, 2)),
    "colu": lambda x: x / (1 - x * exp(-x - exp(x))),
    "coslu": lambda x, a, b: (x + a * cos(b * x)) * sigmoid(x),
    "erfact": lambda x, a, b: x * erf(a * exp(b * x)),
    "gish": lambda x: x * log1p(-expm1(-exp(x))),
    "lalu": Branches((lambda x: x * exp(x) / 2, lambda x: x * (1 - exp(-x) / 2))),
    "pflu": lambda x: x * (1 + x / sqrt(1 + x**2)) / 2,
    "phish": lambda x: x * tanh(x * normal_cdf(x)),
    "pserf": lambda x, a, b: x * erf(a * softplus(b * x)),
    "sgelu": lambda x, alpha: alpha * x * erf(x / arb(2).sqrt()),
    "sinlu": lambda x, a, b: (x + a * sin(b * x)) * sigmoid(x),
    "smu": lambda x, a, b: ((1 + a) * x + (1 - a) * x * erf(b * (1 - a) * x)) / 2,
    "tanh_lu": lambda x, a, b, c: a * tanh(b * x) + c * x,
}

# specs tested besides the defaults, by name
EDGES: dict[str, list[str]] = {
    "coslu": ["coslu:0.5,0.7", "coslu:-0.3,3", "coslu:0.5,0"],
    "erfact": ["erfact:1,0.5", "erfact:0.01,2", "erfact:3,0.5"],
    "pserf": ["pserf:0.1,2", "pserf:4,0.5"],
    "sgelu": ["sgelu:0.01", "sgelu:20"],
    "sinlu": ["sinlu:0.5,0.9", "sinlu:-1,1", "sinlu:-0.3,3", "sinlu:0,1"],
    "smu": ["smu:0,1", "smu:0.25,5", "smu:0.9,5"],
    "tanh_lu": ["tanh_lu:2,0.3,0", "tanh_lu:-1,1,1", "tanh_lu:0.5,-3,0.1", "tanh_lu:0,1,0.5"],
}
