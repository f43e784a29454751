"""How long an epoch of training takes, beside the same network in torch, both on one thread.

``python benchmarks/training.py [ROUNDS]`` trains the networks of ``actviz train relu --hidden 30x2`` and
the same in torch in turn. It prints the median milliseconds of an epoch and the median of its ratios
to torch in the same round. Ours runs as the command has it, with all layers measured after each epoch,
and with the held-out images alone, as torch does here. Needs torch, and scikit-learn for its digits.
"""

from __future__ import annotations

import math
import statistics
import sys
import time
from functools import partial
from itertools import pairwise

import torch
from threadpoolctl import threadpool_limits

import actviz
from actviz.analysis.training.datasets import Dataset, digits
from actviz.analysis.training.learning import Settings, learn

SETTINGS = Settings(hidden=(30, 30), epochs=20)


@threadpool_limits.wrap(limits=1)
def main(rounds: int) -> None:
    torch.set_num_threads(1)
    data = digits(0)
    networks = {
        "actviz, layers measured": partial(ours, data, only_held_out=False),
        "actviz, held out alone": partial(ours, data, only_held_out=True),
        "torch, float64": partial(theirs, data, torch.float64),
        "torch, float32": partial(theirs, data, torch.float32),
    }
    times = [[milliseconds(train) for train in networks.values()] for _ in range(rounds + 1)][1:]
    print(f"{len(data.training)} digits in batches of {SETTINGS.batch_size}, {SETTINGS.epochs} epochs, "
          f"{rounds} rounds")  # fmt: skip
    print(f"{'':24}{'right':>8}{'ms an epoch':>13}{'to float64':>12}{'to float32':>12}")
    for i, (name, train) in enumerate(networks.items()):
        to_double, to_single = (statistics.median(row[i] / row[other] for row in times) for other in (2, 3))
        time_ms = statistics.median(row[i] for row in times)
        print(f"{name:24}{train():8.1%}{time_ms:13.2f}{to_double:12.2f}{to_single:12.2f}")


def ours(data: Dataset, *, only_held_out: bool) -> float:
    """Train; the share of the held-out images that is right in the end."""
    *_, last = learn(actviz.get("relu"), SETTINGS, data, (0, 0), only_held_out=only_held_out)
    return last.accuracy


def theirs(data: Dataset, dtype: torch.dtype) -> float:
    """The same sizes, batches and descent in torch."""
    torch.manual_seed(0)
    (x, labels), (held_out, truth) = (
        (torch.from_numpy(pixels).to(dtype), torch.from_numpy(classes))
        for pixels, classes in (data.training[:], data.held_out[:])
    )
    layers = []
    for fans in pairwise((data.inputs, *SETTINGS.hidden, data.classes)):
        layers += [torch.nn.Linear(*fans, dtype=dtype), torch.nn.ReLU()]
    network = torch.nn.Sequential(*layers[:-1])
    descent = torch.optim.SGD(network.parameters(), SETTINGS.lr)
    right = math.nan
    for _ in range(SETTINGS.epochs):
        for batch in torch.randperm(len(x)).tensor_split(math.ceil(len(x) / SETTINGS.batch_size)):
            descent.zero_grad()
            torch.nn.functional.cross_entropy(network(x[batch]), labels[batch]).backward()
            descent.step()
        with torch.no_grad():
            logits = network(held_out)
            torch.nn.functional.cross_entropy(logits, truth)
            right = float((logits.argmax(dim=1) == truth).double().mean())
    return right


def milliseconds(train) -> float:
    """Of an epoch, the beginning of the training shared among all."""
    start = time.perf_counter()
    train()
    return (time.perf_counter() - start) * 1000 / SETTINGS.epochs


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
