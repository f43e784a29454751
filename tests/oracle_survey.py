"""The oracle's definitions of functions known mostly from surveys, and the parameters they are tested at."""

from __future__ import annotations

from flint import arb
from oracle import (
    Branches,
    Smooth,
    atan,
    cosh,
    erf,
    exp,
    expm1,
    line,
    log,
    log1p,
    power,
    sech,
    sigmoid,
    sin,
    sinh,
    sqrt,
    tanh,
    zero,
)


def fading(x):
    return exp(-exp(-x))


def cloglog(x):
    return -expm1(-exp(x))


def cut(x, a, **_):
    return -a - x


def tangent_at(t):
    return lambda x, a, b: tanh(t(a, b)) + sech(t(a, b)) ** 2 * (x - t(a, b))


REFERENCE: dict[str, Smooth | Branches] = {
    "aranda_ordaz": lambda x, a: -expm1(-log1p(a * exp(x)) / a),
    "arctid": lambda x: atan(x) ** 2 - x,
    "asu": lambda x: x * sin(x),
    "bi_firing": Branches(
        (lambda x, a: -x - a / 2, lambda x, a: x**2 / (2 * a), lambda x, a: x - a / 2), lambda a: (-a, a)
    ),
    "double_silu": lambda x: x * sigmoid(x * sigmoid(x)),
    "dsu": lambda x: arb.pi() / 2 * (sin(x - arb.pi()) / (x - arb.pi()) - sin(x + arb.pi()) / (x + arb.pi())),
    "eanaf": lambda x: x / (1 + 2 * exp(-x)),
    "erf_relu": Branches((lambda x, a: a * erf(x), line)),
    "expexpish": lambda x: x * fading(x),
    "fpflu": Branches((lambda x: x + x**2 / sqrt(1 + x**2), line)),
    "hclsh": Branches(
        (
            lambda x: log(cosh(x)) + x,
            lambda x: log(cosh(x) + x * cosh(x / 2)),
        )
    ),
    "hyper_sinh": Branches((lambda x: x**3 / 4, lambda x: sinh(x) / 3)),
    "improved_sigmoid": Branches(
        (
            lambda x, a, b: sigmoid(-b) + a * (x + b),
            lambda x, a, b: sigmoid(x),
            lambda x, a, b: sigmoid(b) + a * (x - b),
        ),
        lambda a, b: (-b, b),
    ),
    "linq": Branches(
        (
            lambda x, a: a * x - (1 - a) ** 2,
            lambda x, a: x + x**2 / 4,
            lambda x, a: x - x**2 / 4,
            lambda x, a: a * x + (1 - a) ** 2,
        ),
        lambda a: (2 * a - 2, 0, 2 - 2 * a),
    ),
    "loglogish": lambda x: x * cloglog(x),
    "minsin": Branches((line, sin)),
    "new_sigmoid": lambda x: tanh(x) / sqrt(1 + tanh(x) ** 2),
    "pan": Branches((cut, zero, lambda x, a: x - a), lambda a: (-a, a)),
    "polu": Branches((lambda x, a: power(1 - x, -a) - 1, line)),
    "prenu": Branches((zero, lambda x, a: x - a * log1p(x))),
    "ptelu": Branches((lambda x, a, b: a * tanh(b * x), line)),
    "rehsec": lambda x: x * sech(x),
    "reltanh": Branches(
        (tangent_at(lambda a, b: a), lambda x, a, b: tanh(x), tangent_at(lambda a, b: b)),
        lambda a, b: (a, b),
    ),
    "reu": Branches((lambda x, alpha, beta: alpha * x * exp(beta * x), lambda x, alpha, beta: alpha * x)),
    "rootsig": lambda x, a: a * x / (1 + sqrt(1 + (a * x) ** 2)),
    "sechsig": lambda x: (x + sech(x)) * sigmoid(x),
    "self_arctan": lambda x: x * atan(x),
    "serlu": Branches(
        (lambda x, alpha, scale: scale * alpha * x * exp(x), lambda x, alpha, scale: scale * x)
    ),
    "sigmoid_gumbel": lambda x: sigmoid(x) * fading(x),
    "sinsig": lambda x: x * sin(arb.pi() / 2 * sigmoid(x)),
    "slu": Branches((lambda x: 2 * log((1 + exp(x)) / 2), line)),
    "soft_modulus_q": Branches(
        (lambda x: -x, lambda x: x**2 * (2 + x), lambda x: x**2 * (2 - x), line), lambda: (-1, 0, 1)
    ),
    "squish": Branches((zero, lambda x: x + x**2 / 2, lambda x: x + x**2 / 32), lambda: (-2, 0)),
    "swat": lambda x: x * sigmoid(atan(x)),
    "tanhsig": lambda x: (x + tanh(x)) * sigmoid(x),
    "tent": Branches((zero, lambda x, a: a + x, lambda x, a: a - x, zero), lambda a: (-a, 0, a)),
    "tsrelu": lambda x, a: x * tanh(a * sigmoid(x)),
    "wave": lambda x, a: (1 - x**2) * exp(-a * x**2),
}

# specs tested besides the defaults, by name
EDGES: dict[str, list[str]] = {
    "aranda_ordaz": ["aranda_ordaz:1", "aranda_ordaz:0.05", "aranda_ordaz:30"],
    "bi_firing": ["bi_firing:0.3", "bi_firing:7"],
    "erf_relu": ["erf_relu:0.1", "erf_relu:2.5"],
    "improved_sigmoid": ["improved_sigmoid:0.05,1.5", "improved_sigmoid:1,0.7"],
    "linq": ["linq:0.9", "linq:0.01"],
    "pan": ["pan:0.3"],
    "polu": ["polu:1", "polu:2", "polu:0.1"],
    "prenu": ["prenu:1", "prenu:0.9"],
    "ptelu": ["ptelu:0.3,0.5", "ptelu:2,3"],
    "reltanh": ["reltanh:-0.7,0.5", "reltanh:-3,2"],
    "reu": ["reu:0.5,3", "reu:2,0.4"],
    "rootsig": ["rootsig:0.2", "rootsig:5"],
    "serlu": ["serlu:0.3,1"],
    "tent": ["tent:0.3", "tent:5"],
    "tsrelu": ["tsrelu:0.5", "tsrelu:3", "tsrelu:5"],
    "wave": ["wave:0.5", "wave:3"],
}
