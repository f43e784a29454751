"""How long a typed formula takes, beside the function of the registry that it is.

``python benchmarks/language.py [NAME...]`` prints the median ratio of neighbouring runs, formula to
registry, in CPU time of the thread, for f and f′ of 1e3 and 1e6 numbers.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np

import actviz
from actviz.activations.base import Activation

FORMULAS = {
    "sigmoid": "1/(1 + exp(-x))",
    "tanh": "tanh(x)",
    "gelu": "x*Phi(x)",
    "silu": "x/(1 + exp(-x))",
    "mish": "x*tanh(log(1 + exp(x)))",
    "elu": "where(x > 0, x, exp(x) - 1)",
    "softplus": "log(1 + exp(x))",
}
SIZES = (1_000, 1_000_000)


class Typed(Activation):
    """What every formula here is: a definition and nothing else."""

    name = "typed"
    reference = "typed"


def main(names: list[str]) -> None:
    random = np.random.default_rng(0)
    print(f"{'function':10}{'formula':40}" + "".join(f"{f'f {n:.0e}':>10}{f'df {n:.0e}':>10}" for n in SIZES))
    for name in names or FORMULAS:
        typed = type("OneFormula", (Typed,), {"definition": FORMULAS[name]})()
        cells = [
            ratio(typed, actviz.get(name), random.normal(size=size), order)
            for size in SIZES
            for order in (0, 1)
        ]
        print(f"{name:10}{FORMULAS[name]:40}" + "".join(f"{cell:10.2f}" for cell in cells), flush=True)


def ratio(typed: Activation, tuned: Activation, x: np.ndarray, order: int) -> float:
    """The median ratio of the time that both take, one after the other."""
    repeats = max(1, 20_000 // x.size)
    pairs = [
        (
            seconds(lambda: typed.derivative(x, order), repeats),
            seconds(lambda: tuned.derivative(x, order), repeats),
        )
        for _ in range((30 if x.size < 100_000 else 7) + 1)
    ]
    return statistics.median(one / other for one, other in pairs[1:])


def seconds(call: Callable[[], object], repeats: int) -> float:
    start = time.thread_time()
    for _ in range(repeats):
        call()
    return time.thread_time() - start


if __name__ == "__main__":
    main(sys.argv[1:])
