"""Formulas made at random, how they are evaluated, and how far roundings can move what comes out."""

from __future__ import annotations

import random

import numpy as np
from flint import arb, arb_series

from actviz.activations.base import Activation, parameter
from actviz.activations.language.certify import Certified

VALUES = {"a": 0.2, "b": 1.5}
INNER = (
    "sigmoid", "tanh", "softplus", "exp", "expm1", "atan", "asinh", "erf", "Phi", "phi", "sech", "sin", "cos",
    "silu", "gelu", "mish", "relu", "leaky_relu", "softsign", "hard_swish", "log_sigmoid", "abs", "sign",
)  # fmt: skip
SHIFT = arb(2) ** -40


class Given(Activation):
    """A formula with the parameters a and b, as a function of its own."""

    name = "given"
    reference = "made at random"
    a: float = parameter(VALUES["a"], symbol="a")
    b: float = parameter(VALUES["b"], symbol="b")


def function(text: str) -> Activation:
    """A text as a function."""
    return type("OneFormula", (Given,), {"definition": text})()


def certified(f: Activation, after=None) -> Certified:
    """The definition of a function in certified numbers."""
    return Certified(f.tree(), {**f.constants, **f.parameters}, after)


def sensitivity(f: Activation, x: float, orders: int = 3, seeds: int = 10) -> np.ndarray:
    """How many times as far as each intermediate number the results move, as multiples of their size.

    The definition is worked out again with every coefficient of every intermediate series moved by up
    to 2^-40 of itself, by how much is drawn anew each time.
    """
    exact = certified(f)(x, orders)
    worst = np.zeros(orders)
    for seed in range(seeds):
        source = random.Random(seed)

        def moved(u, source=source):
            return arb_series([c * (1 + source.uniform(-1, 1) * SHIFT) for c in u.coeffs()])

        there = certified(f, moved)(x, orders)
        for k, (t, other) in enumerate(zip(exact, there, strict=True)):
            lost = t is None or other is None
            worst[k] = max(worst[k], np.inf if lost else _relative(other - t, t) / float(SHIFT))
    return worst


def _relative(difference: arb, size: arb) -> float:
    if difference == 0:
        return 0.0
    return float(abs(difference / size).mid()) if size != 0 else np.inf


NUMBERS = ("0.1", "0.3", "0.5", "1", "1.702", "2", "3", "pi", "e", "a", "b", "1/3", "-0.7")
SHAPES = (
    "{f}({u})", "{f}({u})", "{f}({u})", "{f}({u})", "({u} + {v})", "({u} - {v})", "({u})*({v})",
    "({n})*({u})", "x*{f}({u})", "({u} - {n})", "({u})/(1 + ({v})^2)", "({u})/({n})", "({u})^2", "({u})^3",
    "({u})^-2", "({u})^{n}", "({n})^({u})", "sqrt(1 + ({u})^2)", "log(1 + exp({u}))", "log(1 + ({u})^2)",
    "1/(1 + exp(-({u})))", "exp(-({u})^2)", "(exp({u}) - 1)/({n})", "elu({u}, alpha=({n})^2)",
    "softplus({u}, beta=2)", "hypot({u}, {v})", "max({u}, {v})", "min({u}, {v})", "max({n}, {u}, {v})",
    "clip({u}, -1, 0.7)", "where({u} {c} {n}, {u}, {v})", "({u} if x {c} {n} else {v})",
    "where({u} > {v} or not x {c} {n}, {v}, {u})", "sqrt({u})", "log({u})",
)  # fmt: skip


def formula(seed: int) -> str:
    """A formula: compositions, powers, pieces, parameters, three to five levels of them."""
    source = random.Random(seed)

    def made(depth: int) -> str:
        if not depth:
            return source.choice(("x", "x", "x", source.choice(NUMBERS)))
        fill = {"u": made(depth - 1), "v": made(source.randrange(depth))}
        return source.choice(SHAPES).format(
            **fill, f=source.choice(INNER), n=source.choice(NUMBERS), c=source.choice(("<", "<=", ">", ">="))
        )

    return made(source.choice((3, 4, 5)))
