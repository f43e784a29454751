"""Claims about units that never activate: dead-relu and leaky-helps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from actviz.analysis.training.evidence import Chart, Claim, Condition, Results, Series, Trial, exceeds
from actviz.analysis.training.learning import Settings
from actviz.lazy import np

if TYPE_CHECKING:
    from actviz.analysis.training.learning import Epoch

    Run = Sequence[Epoch]

_RATES = (0.03, 0.1, 0.3, 0.5, 0.7, 1.0)
_MANY_DEAD = 40.0  # percent
_FEW_DEAD = 10.0
_BACK = 5.0  # percent of dead units that may come back


def _trial(name: str, rate: float) -> Trial:
    return Trial(name, Settings((30, 30), "he", rate, epochs=15))


def _dead(results: Results) -> Chart:
    shares = [
        [100 * np.concatenate(run[-1].dead).mean() for run in results[_trial("relu", rate)]]
        for rate in _RATES
    ]
    return Chart(
        "learning rate", "% of relu units dead after training", (Series.of("relu", _RATES, shares),), "x"
    )


def _dead_charts(results: Results) -> tuple[Chart, ...]:
    return (_dead(results),)


def _dead_conditions(results: Results) -> tuple[Condition, ...]:
    share = _dead(results).series[0].median
    runs = [run for rate in _RATES for run in results[_trial("relu", rate)]]
    first, deeper = np.sum([_deaths(run) for run in runs], axis=0).tolist()
    return (
        Condition(
            f"at some learning rate {_MANY_DEAD:g} % of the units or more are dead",
            bool(share.max() >= _MANY_DEAD),
            {f"% dead at rate {_RATES[int(share.argmax())]:g}": float(share.max())},
        ),
        Condition(
            f"at the smallest learning rate {_FEW_DEAD:g} % of the units or fewer are dead",
            bool(share[0] <= _FEW_DEAD),
            {f"% dead at rate {_RATES[0]:g}": float(share[0])},
        ),
        _stay_dead("layer 1", *first),
        _stay_dead("deeper layers", *deeper),
    )


def _deaths(run: Run) -> list[tuple[int, int]]:
    """In layer 1 and behind it: how many units died, having been active, and are active again in the end."""
    dead = np.array([np.concatenate(epoch.dead) for epoch in run])
    died = (dead[1:] & ~dead[:-1]).any(axis=0)
    parts = np.split(np.stack([died, died & ~dead[-1]]), [run[0].dead[0].size], axis=1)
    return [(int(part[0].sum()), int(part[1].sum())) for part in parts]


def _stay_dead(where: str, died: int, active: int) -> Condition:
    percent = 100 * active / died if died else 0.0
    text = f"of the units that died in {where}, {_BACK:g} % or fewer are active in the end"
    return Condition(text, percent <= _BACK, {"died": died, "% active": percent})


DEAD_RELU = Claim(
    "dead-relu",
    "After one very large gradient step a relu unit never activates again; with a large learning rate as "
    "many as 40 % of the units can be dead.",
    "CS231n course notes (Stanford), neural networks 1: ReLU",
    "Dead: f′ = 0 for every training image. Shares of all hidden units after training, medians over the "
    "seeds; what died and came back at all learning rates together.",
    tuple(_trial("relu", rate) for rate in _RATES),
    _dead_charts,
    _dead_conditions,
)


def _leaky_charts(results: Results) -> tuple[Chart, ...]:
    def lines(measure: Callable[[Epoch], float]) -> tuple[Series, ...]:
        return tuple(
            Series.of(
                name,
                _RATES,
                [[100 * measure(run[-1]) for run in results[_trial(name, rate)]] for rate in _RATES],
            )
            for name in ("relu", "leaky_relu")
        )

    return (
        Chart("learning rate", "% of units negative for every image", lines(_negative), "x"),
        Chart("learning rate", "% of held-out images right", lines(lambda epoch: epoch.accuracy), "x"),
    )


def _negative(epoch: Epoch) -> float:
    return float(np.concatenate(epoch.negative).mean())


def _leaky_conditions(results: Results) -> tuple[Condition, ...]:
    negative, right = _leaky_charts(results)
    relu, leaky = negative.series
    many = relu.median >= _FEW_DEAD
    nothing = np.zeros((1, relu.values.shape[1]))
    fewer = exceeds(*((one.values[many] if many.any() else nothing).mean(axis=0) for one in (relu, leaky)))
    gains = right.series[1].values, right.series[0].values
    more = exceeds(*((gain[many] if many.any() else nothing).mean(axis=0) for gain in gains))
    losses = [exceeds(before, after) for after, before in zip(*gains, strict=True)]
    worst = max(range(len(losses)), key=lambda i: (losses[i].significant, losses[i].median))
    where = f"where {_FEW_DEAD:g} % of relu's units or more are negative"
    return (
        Condition(f"{where}, fewer of leaky_relu's are", fewer.significant, fewer.to_dict("points fewer")),
        Condition(f"{where}, leaky_relu gets more right", more.significant, more.to_dict("points more")),
        Condition(
            "at no learning rate leaky_relu gets significantly fewer right",
            not losses[worst].significant,
            losses[worst].to_dict(f"points fewer at rate {_RATES[worst]:g}"),
        ),
    )


LEAKY_HELPS = Claim(
    "leaky-helps",
    "A small slope for negative inputs, such as leaky_relu's 0.01, is an attempt to fix dying relu units.",
    "Maas, Hannun & Ng 2013; CS231n course notes (Stanford), neural networks 1: leaky ReLU",
    "Negative: z < 0 for every training image. Right: of the held-out images. Differences, in percentage "
    "points, between networks that began with the same weights: median, lowest and highest over the seeds, "
    "which count if a sign test gives p ≤ 0.05.",
    tuple(_trial(name, rate) for name in ("relu", "leaky_relu") for rate in _RATES),
    _leaky_charts,
    _leaky_conditions,
    seeds=12,  # with large rates one network learns and the next does not
)
