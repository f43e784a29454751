"""Softmax of a vector of logits: probabilities, their logarithms, the loss and its gradient."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from actviz.activations.families.vectors import Softmax, gaps
from actviz.errors import UsageError, argument
from actviz.lazy import np
from actviz.notation import format_number
from actviz.schemas.parts import Reported
from actviz.schemas.softmax import ONE

if TYPE_CHECKING:
    from actviz.activations.evaluate import Array


@dataclass(frozen=True, eq=False)
class SoftmaxReport(Reported, document=ONE):
    """p = softmax(x/T) with its Jacobian ∂p_i/∂x_j; arrays of shape (n,) and (n, n).

    With a target class k there are also the cross-entropy −log p_k, which is the negative
    log-likelihood of the log-softmax, and its gradient (p − y)/T, where y is 1 at k and else 0.
    """

    logits: tuple[float, ...]
    temperature: float
    labels: tuple[str, ...] | None
    target: int | None
    probabilities: Array
    log_probabilities: Array
    jacobian: Array

    @property
    def cross_entropy(self) -> float | None:
        """−log p of the target; infinite where its probability is 0 in the limit."""
        return None if self.target is None else 0.0 - float(self.log_probabilities[self.target])

    @property
    def gradient(self) -> Array | None:
        """∂(cross-entropy)/∂x of every logit."""
        if self.target is None:
            return None
        wrong: Array = self.probabilities.copy()
        # p − 1 as what the other classes have: nothing cancels where p is almost 1
        wrong[self.target] = -math.fsum(np.delete(self.probabilities, self.target))
        with np.errstate(over="ignore", under="ignore"):
            return wrong / self.temperature + 0.0  # no -0.0

    @property
    def limit(self) -> bool:
        """Whether these are limits, with +∞ for several logits that grow together."""
        return sum(logit == math.inf for logit in self.logits) > 1


def softmax(
    logits: Sequence[float],
    *,
    temperature: float = 1.0,
    target: int | str | None = None,
    labels: Sequence[str] | None = None,
) -> SoftmaxReport:
    """Turn logits into probabilities.

    Infinite logits give limits: a single +∞ has probability 1, several share it equally, and −∞ has
    probability 0. (torch gives NaN if there is a +∞.)

    Args:
        logits: x, at least one number.
        temperature: T; the logits are divided by it.
        target: the true class: its label if there are labels, else its index, from 0.
        labels: names of the classes.

    Raises:
        UsageError: a logit is NaN or all are −∞, the temperature is not positive and finite, or labels
            or target are invalid.
    """
    given = tuple(float(logit) + 0.0 for logit in logits)
    _check(given)
    if not 0 < temperature < math.inf:
        raise UsageError(
            f"{argument('temperature')} must be a positive number, not {format_number(temperature)}",
            hint="near 0 only the largest logit counts; a large T makes all classes equally likely",
        )
    named = None if labels is None else _names(labels, len(given))
    right = None if target is None else _index(target, named, len(given))
    function = Softmax(temperature=float(temperature))
    with np.errstate(all="ignore"):
        below = gaps(np.array([given]), function.temperature)
        log_probabilities = (below.depth + (below.rest - np.log1p(below.others)))[0]
    return SoftmaxReport(
        logits=given,
        temperature=function.temperature,
        labels=named,
        target=right,
        probabilities=np.asarray(function(given)),
        log_probabilities=log_probabilities + 0.0,
        jacobian=np.asarray(function.jacobian(given)),
    )


def _check(logits: tuple[float, ...]) -> None:
    if not logits:
        raise UsageError("softmax takes at least one logit", hint="actviz softmax 2 1 0.1")
    if any(map(math.isnan, logits)):
        raise UsageError("a logit must be a number, not nan")
    if all(logit == -math.inf for logit in logits):
        raise UsageError(
            "with all logits at -∞ no class is possible: softmax is 0/0",
            hint="torch gives nan; one logit above -∞ is enough",
        )


def _names(labels: Sequence[str], count: int) -> tuple[str, ...]:
    names = tuple(label.strip() for label in labels)
    if len(names) != count:
        raise UsageError(
            f"{argument('labels')}: expected {count} labels, got {len(names)}",
            hint="one name per logit, separated by commas",
        )
    if "" in names:
        raise UsageError(
            f"{argument('labels')}: a class has no name",
            hint=f"for example {argument('labels', ['cat', 'dog', 'bird'])}",
        )
    twice = next((name for i, name in enumerate(names) if name in names[:i]), None)
    if twice is not None:
        raise UsageError(f"{argument('labels')}: two classes are called '{twice}'")
    return names


def _index(target: int | str, labels: tuple[str, ...] | None, count: int) -> int:
    if labels is not None:
        if str(target).strip() in labels:
            return labels.index(str(target).strip())
        raise UsageError(
            f"{argument('target')}: no class is called '{target}'", hint=f"they are {', '.join(labels)}"
        )
    word = str(target).strip()
    if word.isdecimal() and int(word) < count:
        return int(word)
    raise UsageError(
        f"{argument('target')} must be a whole number from 0 to {count - 1}, not {target}",
        hint=f"classes are numbered from 0, as in torch; with {argument('labels')} the target is a label",
    )
