"""Common claims about training, and how one of them is tested."""

from __future__ import annotations

from actviz.analysis.training.claims_gradients import BATCH_NORM_HELPS, EARLY_LAYERS_SLOW
from actviz.analysis.training.claims_speed import DEPTH_HURTS_SIGMOID, RELU_FASTER
from actviz.analysis.training.claims_units import DEAD_RELU, LEAKY_HELPS
from actviz.analysis.training.evidence import ClaimReport, Inquiry
from actviz.errors import UsageError, argument, one_of

CLAIMS = {
    claim.name: claim
    for claim in (
        RELU_FASTER, EARLY_LAYERS_SLOW, DEAD_RELU, LEAKY_HELPS, BATCH_NORM_HELPS, DEPTH_HURTS_SIGMOID,
    )
}  # fmt: skip
_FEWEST, _MOST = 2, 100


def inquiry(name: str, *, seeds: int | None = None, epochs: int | None = None, seed: int = 0) -> Inquiry:
    """What `check_claim` does, to be iterated over; see there."""
    claim = CLAIMS[one_of(argument("name"), name, tuple(CLAIMS))]
    seeds = claim.seeds if seeds is None else seeds
    if not _FEWEST <= seeds <= _MOST:
        raise UsageError(f"{argument('seeds')} must be from {_FEWEST} to {_MOST} for a claim, not {seeds}")
    return Inquiry(claim, seeds, epochs, seed)


def check_claim(
    name: str, *, seeds: int | None = None, epochs: int | None = None, seed: int = 0
) -> ClaimReport:
    """Run the experiment of a claim about training, and report whether it holds.

    Args:
        name: ``"relu-faster"``, ``"early-layers-slow"``, ``"dead-relu"``, ``"leaky-helps"``,
            ``"batch-norm-helps"`` or ``"depth-hurts-sigmoid"``.
        seeds: how many times each network is trained, with different weights, 2 or more. The default
            depends on the claim, and is 5 or more.
        epochs: number of epochs, instead of that of the experiment.
        seed: of the held-out examples, the weights and the batches.

    Raises:
        UsageError: there is no such claim, or a number is out of its bounds.
        ActvizError: scikit-learn, which provides the digits, is not installed.
    """
    begun = inquiry(name, seeds=seeds, epochs=epochs, seed=seed)
    for _ in begun:
        pass
    return begun.report()
