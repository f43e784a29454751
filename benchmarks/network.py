"""How long simulated networks take, beside the bare chain of matrix products that they consist of.

``python benchmarks/network.py [RUNS] [WIDTH] [LAYERS]`` prints, for each function, the median time of
one network and the median of its ratios to the bare chain in neighbouring runs, and the most memory
that the networks took. The bare chain draws the same number of weights, multiplies as many inputs by
them forward and as many gradients back, and does nothing else: once with weights drawn anew in
each layer, as a network has them, once with one matrix for all layers.
"""

from __future__ import annotations

import resource
import statistics
import sys
import time

import numpy as np

from actviz.activations import scalar
from actviz.analysis.depth.network import EXAMPLES
from actviz.analysis.depth.simulation import Design, simulate
from actviz.analysis.propagation.initialisation import initialisation

FUNCTIONS = ("relu", "sigmoid", "tanh", "silu", "gelu", "mish")


def main(runs: int, width: int, layers: int) -> None:
    design = Design(width=width, layers=layers, networks=1, examples=EXAMPLES)
    print(f"one network of {layers} layers, width {width}, {EXAMPLES} inputs; {runs} runs each, in turn")
    print(f"{'':10} {'seconds':>8} {'of the bare chain':>18} {'of products alone':>18}")
    for name in FUNCTIONS:
        function = scalar(name)
        init = initialisation(function, "lecun", width)
        rows = []
        for seed in range(runs + 1):
            ours = seconds(lambda: simulate([(function, init)], design, seed))  # noqa: B023 - called at once
            drawn, alone = (seconds(lambda: bare(design, seed, fresh)) for fresh in (True, False))  # noqa: B023
            rows.append((ours, ours / drawn, ours / alone))
        time_s, to_drawn, to_alone = (statistics.median(column) for column in zip(*rows[1:], strict=True))
        print(f"{name:10} {time_s:8.3f} {to_drawn:18.2f} {to_alone:18.2f}")
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def bare(design: Design, seed: int, fresh: bool) -> None:
    """The products, forward and back, in float64; the way back needs the weights of the way forward."""
    generator = np.random.default_rng(seed)
    shape = (design.width, design.width)
    one = generator.standard_normal(shape) / np.sqrt(design.width)
    x = generator.standard_normal((design.examples, design.width))
    kept = []
    for _ in range(design.layers):
        weights = generator.standard_normal(shape) / np.sqrt(design.width) if fresh else one
        kept.append(weights)
        x = x @ weights
    for weights in reversed(kept):
        x = x @ weights.T


def seconds(work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(*(given + [5, 1024, 50][len(given) :]))
