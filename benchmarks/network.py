"""How much CPU time simulated networks take, beside the matrix products and weights they consist of.

``python benchmarks/network.py [RUNS] [WIDTH] [LAYERS]`` prints, for each function, the median CPU time
of one network, the medians of its ratios to two bare chains run in turn with it, and the most memory
that the networks took. A bare chain multiplies as many inputs by as many square matrices in float64,
forward, and as many gradients by their transposes, and does nothing else: no f, no statistics.

* drawn: each layer draws its weights and keeps them for the way back, as a network has to. They are
  drawn as the simulation draws them, from N(0, 1) in float32.
* products alone: one matrix, drawn once, stands for the weights of all layers.

CPU time is that of all threads: OPENBLAS_NUM_THREADS=1 keeps waiting threads out of it.
"""

from __future__ import annotations

import math
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
    print(f"{'':10} {'CPU s':>8} {'× drawn':>18} {'× products alone':>18}")
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
    """The products, forward and back; with weights drawn anew in each layer, or the same in all."""
    generator = np.random.default_rng(seed)
    shape = (design.width, design.width)
    x = generator.standard_normal((design.examples, design.width))
    wide = np.empty(shape)

    def weights():
        drawn = generator.standard_normal(shape, dtype=np.float32)
        np.copyto(wide, drawn)
        return drawn

    kept = [weights()]
    scale = 1 / math.sqrt(design.width)
    for layer in range(design.layers):
        if fresh and layer:
            kept.append(weights())
        x = x @ wide
        x *= scale
    for drawn in reversed(kept) if fresh else [None] * design.layers:
        if drawn is not None:
            np.copyto(wide, drawn)
        x = x @ wide.T
        x *= scale


def seconds(work) -> float:
    """CPU time."""
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(*(given + [5, 1024, 50][len(given) :]))
