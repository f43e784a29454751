"""The bounds of the settings of a wide network, and the errors beyond them."""

from __future__ import annotations

from actviz.errors import UsageError, argument, check_whole

LEAST, MOST = 1e-3, 1e3  # σ_w; σ_b may be 0 besides
LEAST_START, MOST_START = 1e-12, 1e10
LEAST_RESIDUAL, MOST_RESIDUAL = 1e-6, 1e3
MOST_DEPTH = 1000


def checked(sigma_w: float | None, sigma_b: float) -> None:
    """Refuse standard deviations of weights and biases that are out of bounds.

    Raises:
        UsageError: they are.
    """
    if sigma_w is not None and not LEAST <= sigma_w <= MOST:
        raise UsageError(f"{argument('sigma_w')} must be from {LEAST:g} to {MOST:g}, not {sigma_w:g}")
    if sigma_b != 0 and not LEAST <= sigma_b <= MOST:
        raise UsageError(f"{argument('sigma_b')} must be 0, or from {LEAST:g} to {MOST:g}, not {sigma_b:g}")


def checked_residual(residual: float | None) -> None:
    """Refuse a scale of residual branches that is out of bounds.

    Raises:
        UsageError: it is.
    """
    if residual is not None and not LEAST_RESIDUAL <= residual <= MOST_RESIDUAL:
        raise UsageError(
            f"{argument('residual')} must be from {LEAST_RESIDUAL:g} to {MOST_RESIDUAL:g}, not {residual:g}",
            hint="it is A in x + A·f(W x + b)",
        )


def checked_start(
    start: float | None, correlation: float | None, depth: int | None, residual: float | None,
    norm: str | None,
) -> None:  # fmt: skip
    """Refuse a start, a correlation, a depth, a scale or a norm that is out of bounds.

    Raises:
        UsageError: one is.
    """
    if start is not None and not LEAST_START <= start <= MOST_START:
        raise UsageError(f"{argument('start')} must be from {LEAST_START:g} to {MOST_START:g}, not {start:g}")
    if correlation is not None and not -1 <= correlation <= 1:
        raise UsageError(f"{argument('correlation')} must be from -1 to 1, not {correlation:g}")
    if depth is not None:
        check_whole("depth", depth, 1, MOST_DEPTH)
    checked_norm(norm, batch_norm=False, residual=residual)
    checked_residual(residual)


def checked_norm(norm: str | None, *, batch_norm: bool, residual: float | None) -> None:
    """Refuse an unknown norm, and what cannot be combined with batch normalisation.

    Raises:
        UsageError: it is one of these.
    """
    if norm not in (None, "layer", "rms"):
        raise UsageError(f"norm must be 'layer' or 'rms', not {norm!r}")
    if norm and batch_norm:
        raise UsageError(
            f"{argument('batch_norm')} and {argument(f'{norm}_norm')} cannot be combined",
            hint="leave out one of them",
        )
    if residual is not None and batch_norm:
        raise UsageError(
            f"{argument('residual')} and {argument('batch_norm')} cannot be combined: "
            "there is no theory of both",
            hint=f"{argument('layer_norm')} can be combined with it",
        )


def kept(dropout: float | None, keep: float | None) -> float:
    """The probability of keeping an output, from that of dropping it or as it is.

    Raises:
        UsageError: both were given, or one that is no such probability.
    """
    if dropout is not None and keep is not None:
        raise UsageError(
            f"{argument('dropout')} and {argument('keep')} cannot be combined", hint="keep is 1 − dropout"
        )
    if dropout is not None and not 0 <= dropout < 1:
        raise UsageError(
            f"{argument('dropout')} must be from 0 to less than 1, not {dropout:g}",
            hint="it is the probability of dropping an output, as in PyTorch",
        )
    if keep is not None and not 0 < keep <= 1:
        raise UsageError(
            f"{argument('keep')} must be above 0 and at most 1, not {keep:g}",
            hint="it is the probability of keeping an output, the p of CS231n",
        )
    return 1 - dropout if dropout is not None else 1.0 if keep is None else keep
