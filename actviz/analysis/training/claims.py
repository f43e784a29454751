"""The documents' claims about training, and how one of them is put to the test."""

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
    """Train what a claim of the documents is about, and say whether it holds.

    Args:
        name: ``"relu-faster"``, ``"early-layers-slow"``, ``"dead-relu"``, ``"leaky-helps"``,
            ``"batch-norm-helps"`` or ``"depth-hurts-sigmoid"``.
        seeds: how often each network is trained, from other weights each time: 2 or more. By default as
            often as the claim takes, 5 times or more.
        epochs: instead of those that the experiment is meant to have.
        seed: draws which examples are held out, the weights and the batches.

    Raises:
        UsageError: there is no such claim, or a number is out of its bounds.
        ActvizError: scikit-learn, which has the digits, is not installed.
    """
    begun = inquiry(name, seeds=seeds, epochs=epochs, seed=seed)
    for _ in begun:
        pass
    return begun.report()
