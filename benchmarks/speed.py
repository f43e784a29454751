"""How long f and f′ of an array take, beside torch (one thread): forward, and forward with backward.

``python benchmarks/speed.py [NAME...]`` prints the median ratio of neighbouring runs, ours to
torch's, for each function and size. Needs torch; without it there is nothing to compare with.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np
import torch

import actviz

TORCH: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "sigmoid": torch.sigmoid,
    "log_sigmoid": torch.nn.functional.logsigmoid,
    "tanh": torch.tanh,
    "softsign": torch.nn.functional.softsign,
    "relu": torch.relu,
    "leaky_relu": torch.nn.functional.leaky_relu,
    "relu6": torch.nn.functional.relu6,
    "softplus": torch.nn.functional.softplus,
    "elu": torch.nn.functional.elu,
    "celu": torch.nn.functional.celu,
    "selu": torch.nn.functional.selu,
    "silu": torch.nn.functional.silu,
    "gelu": torch.nn.functional.gelu,
    "gelu_tanh": lambda x: torch.nn.functional.gelu(x, approximate="tanh"),
    "mish": torch.nn.functional.mish,
    "hard_sigmoid": torch.nn.functional.hardsigmoid,
    "hard_tanh": torch.nn.functional.hardtanh,
    "hard_swish": torch.nn.functional.hardswish,
}
SIZES = (1_000, 1_000_000, 10_000_000)


def main(names: list[str]) -> None:
    torch.set_num_threads(1)
    random = np.random.default_rng(0)
    print(f"{'function':14}" + "".join(f"{f'f {n:.0e}':>10}{f'df {n:.0e}':>10}" for n in SIZES))
    for name in names or TORCH:
        cells = []
        for size in SIZES:
            x = random.normal(size=size)
            cells += [ratio(name, x, order) for order in (0, 1)]
        print(f"{name:14}" + "".join(f"{cell:10.2f}" for cell in cells), flush=True)


def ratio(name: str, x: np.ndarray, order: int) -> float:
    ours, theirs = actviz.get(name), TORCH[name]
    tensor = torch.from_numpy(x).requires_grad_(order == 1)

    def beside() -> None:
        if order == 0:
            theirs(tensor)
        else:
            torch.autograd.grad(theirs(tensor).sum(), tensor)

    repeats = max(1, 20_000 // x.size)
    rounds = 30 if x.size < 100_000 else 7
    pairs = [
        (seconds(lambda: ours.derivative(x, order=order), repeats), seconds(beside, repeats))
        for _ in range(rounds + 1)
    ][1:]
    return statistics.median(a / b for a, b in pairs)


def seconds(call: Callable[[], object], repeats: int) -> float:
    start = time.perf_counter()
    for _ in range(repeats):
        call()
    return time.perf_counter() - start


if __name__ == "__main__":
    main(sys.argv[1:])
