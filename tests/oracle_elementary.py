"""The oracle's definitions of elementary functions, and the parameters they are tested at."""

from __future__ import annotations

from oracle import Branches, Smooth, asinh, cos, exp, expm1, line, log1p, power, sin, sinc, sqrt, tanh, zero


def rectified(right: Smooth) -> Branches:
    return Branches((lambda x, **parameters: right(0 * x, **parameters), right))


def shrinking(left: Smooth, right: Smooth) -> Branches:
    return Branches((left, zero, right), lambda lambd, **_: (-lambd, lambd))


REFERENCE: dict[str, Smooth | Branches] = {
    "abs": Branches((lambda x: -x, line)),
    "arcsinh": asinh,
    "bent_identity": lambda x: (sqrt(x**2 + 1) - 1) / 2 + x,
    "cosine": cos,
    "exponential": exp,
    "gcu": lambda x: x * cos(x),
    "hardshrink": shrinking(lambda x, lambd: x, lambda x, lambd: x),
    "isrlu": Branches((lambda x, alpha: x / sqrt(1 + alpha * x**2), lambda x, alpha: x)),
    "mpelu": Branches((lambda x, alpha, beta: alpha * expm1(beta * x), line)),
    "ncu": lambda x: x - x**3,
    "pelu": Branches((lambda x, a, b: a * expm1(x / b), lambda x, a, b: a / b * x)),
    "relu_squared": rectified(lambda x: x**2),
    "repu": rectified(lambda x, p: power(x, p)),
    "seagull": lambda x: log1p(x**2),
    "shrink": shrinking(lambda x, lambd, bias: x + bias, lambda x, lambd, bias: x - bias),
    "sinc": sinc,
    "sine": lambda x, omega: sin(omega * x),
    "sine_relu": Branches((lambda x, eps: eps * (sin(x) - cos(x)), lambda x, eps: x)),
    "slaf": lambda x, c0, c1: c0 + c1 * x,
    "snake": lambda x, a: x + sin(a * x) ** 2 / a,
    "soft_exponential": lambda x, alpha: expm1(alpha * x) / alpha + alpha if alpha != 0 else x,
    "softshrink": shrinking(lambda x, lambd: x + lambd, lambda x, lambd: x - lambd),
    "sqlu": Branches((lambda x: -1, lambda x: x + x**2 / 4, line), lambda: (-2, 0)),
    "squ": lambda x: x**2 + x,
    "square": lambda x: x**2,
    "star_relu": rectified(lambda x, s, b: s * x**2 + b),
    "symexp": Branches((lambda x: -expm1(-x), expm1)),
    "symlog": Branches((lambda x: -log1p(-x), log1p)),
    "tanhshrink": lambda x: x - tanh(x),
    "xielu": Branches((
        lambda x, alpha_p, alpha_n, beta: alpha_n * (expm1(x) - x) + beta * x,
        lambda x, alpha_p, alpha_n, beta: alpha_p * x**2 + beta * x,
    )),
}  # fmt: skip

# specs tested besides the defaults, by name
EDGES: dict[str, list[str]] = {
    "hardshrink": ["hardshrink:0.25", "hardshrink:3"],
    "isrlu": ["isrlu:0.01", "isrlu:100"],
    "mpelu": ["mpelu:1,3", "mpelu:2.5,0.1", "mpelu:100,0.02"],
    "pelu": ["pelu:0.1,3", "pelu:2.5,0.1", "pelu:1,100"],
    "repu": ["repu:2", "repu:4"],
    "shrink": ["shrink:0.5,0.5", "shrink:1.5,0.25", "shrink:0.25,-1"],
    "sine": ["sine:0.5", "sine:30"],
    "sine_relu": ["sine_relu:0.1", "sine_relu:1"],
    "slaf": ["slaf:0,2.5", "slaf:-3,-0.1", "slaf:0.5,0"],
    "snake": ["snake:0.1", "snake:10"],
    "soft_exponential": ["soft_exponential:0", "soft_exponential:0.01", "soft_exponential:1"],
    "softshrink": ["softshrink:0.25", "softshrink:3"],
    "star_relu": ["star_relu:10,-3", "star_relu:-0.1,0.5", "star_relu:0,0.5"],
    "xielu": ["xielu:0.4,0.8,0.1", "xielu:10,0.5,0.5", "xielu:0.01,0.3,2", "xielu:1,100,0.5"],
}
