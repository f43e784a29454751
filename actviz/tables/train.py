"""What was learned put into tables and words: what `train` prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from actviz.lazy import np
from actviz.notation import format_number
from actviz.tables.records import Record
from actviz.tables.render import Table

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from actviz.analysis.training.training import FunctionTraining, Run, TrainingReport

_MOST_ROWS = 12  # layers of a function listed in full; of more, the two ends
_SHOWN_END = 4
_OF_BATCH_NORM = ("With batch norm b is its shift β; the next layer's batch norm takes a part of it away.",)


def training_tables(report: TrainingReport) -> list[Table]:
    """How well each function learned, then what its layers got of the gradient."""
    return [_outcome_table(report), _layers_table(report)]


def _outcome_table(report: TrainingReport) -> Table:
    header = ("function", "loss", "% right", "epochs to 95 %", "diverged")
    some = any(run.diverged is not None for function in report.functions for run in function.runs)
    rows = tuple((str(f.activation), *_outcome(f, report.settings.epochs)) for f in report.functions)
    width = len(header) if some else len(header) - 1
    data = report.data
    return Table(
        header[:width],
        tuple(row[:width] for row in rows),
        title=f"{data['name']}: {data['training']} to learn from, {data['held_out']} held out; "
        f"hidden layers of {layers_text(report.settings.hidden)}",
        notes=(verdict(report), *_notes(report)),
        numeric=frozenset(header[1:]),
    )


def _outcome(function: FunctionTraining, epochs: int) -> tuple[str, ...]:
    """Loss, accuracy and epochs to 95 % of the runs that came through, and where others diverged."""
    through = [run for run in function.runs if run.diverged is None]
    diverged = [run.diverged for run in function.runs if run.diverged is not None]
    if not through:
        cells = ["–"] * 3
    else:
        needed = [np.inf if (n := run.epochs_to_target) is None else n for run in through]
        cells = [
            spread([run.loss[-1] for run in through]),
            spread([100 * run.accuracy[-1] for run in through], percent=True),
            spread(needed, never=f">{epochs}"),
        ]
    place = "before epoch 1" if diverged and max(diverged) == 0 else f"in epoch {_range(diverged)}"
    share = f" ({len(diverged)} of {len(function.runs)})" if through else ""
    return *cells, f"{place}{share}" if diverged else "–"


def _range(numbers: Sequence[int]) -> str:
    low, high = min(numbers, default=0), max(numbers, default=0)
    return str(low) if low == high else f"{low}–{high}"


def spread(values: ArrayLike, never: str = "∞", *, percent: bool = False, digits: int = 3) -> str:
    """``6 (5–9)``: the median of some values and the lowest and highest; ``never`` where it is infinite."""
    numbers = np.asarray(values, dtype=np.float64)

    def told(x: float) -> str:
        if np.isposinf(x):
            return never
        return f"{x:.1f}" if percent else short(float(x), digits)

    low, middle, high = told(numbers.min()), told(float(np.median(numbers))), told(numbers.max())
    return middle if low == high else f"{middle} ({low}–{high})"


def short(x: float, digits: int = 3) -> str:
    """A number with a few digits, a dash for NaN: ``0.0152``, ``1.3e-5``, ``1257``."""
    if np.isnan(x):
        return "–"
    if abs(x) < 1e6 and x == int(x):
        return str(int(x))
    return format_number(x, digits).replace("e-0", "e-")


def layers_text(hidden: Sequence[int]) -> str:
    """``30×4`` for four layers of 30, ``100, 50`` for two that differ."""
    parts: list[tuple[int, int]] = []
    for units in hidden:
        if parts and parts[-1][0] == units:
            parts[-1] = (units, parts[-1][1] + 1)
        else:
            parts.append((units, 1))
    return ", ".join(str(units) if count == 1 else f"{units}×{count}" for units, count in parts)


def verdict(report: TrainingReport) -> str:
    """Who got 95 % right first, and who did not."""
    groups: dict[float, list[str]] = {}
    for function in report.functions:
        needed = [np.inf if (n := run.epochs_to_target) is None else n for run in function.runs]
        groups.setdefault(float(np.median(needed)), []).append(str(function.activation))
    missed = groups.pop(np.inf, [])
    told: list[str] = []
    for epochs, names in sorted(groups.items()):
        first = "" if told else " first," if len(report.functions) > len(names) else ""
        unit = "" if told else " epoch" if epochs == 1 else " epochs"
        told.append(f"{_listed(names)}{first} after {short(epochs)}{unit}")
    if missed:
        longest = max(run.loss.size for function in report.functions for run in function.runs) - 1
        unit = "" if told else " epoch" if longest == 1 else " epochs"
        told.append(f"{_listed(missed)} not in {longest}{unit}")
    return f"95 % right: {'; '.join(told) or 'nothing was trained'}."


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def _notes(report: TrainingReport) -> list[str]:
    settings = report.settings
    parts = [
        f"{settings.init} weights",
        f"learning rate {settings.lr:g}",
        *([f"momentum {settings.momentum:g}"] if settings.momentum else []),
        f"batches of {settings.batch_size}",
        f"{settings.epochs} epoch{'' if settings.epochs == 1 else 's'}",
        *(["batch norm"] if settings.batch_norm else []),
        *([_dropout(settings.keep, settings.rescaled)] if settings.keep < 1 else []),
        f"seed {report.seed}",
    ]
    runs = _runs(report)
    spreads = f"Median of {runs} (lowest–highest)." if runs else "One run each."
    measured = f"loss (cross-entropy) and % right are of the held-out images.  {spreads}"
    cut = [] if report.complete else ["Interrupted: this is what there was by then."]
    return [*cut, ", ".join(parts) + ".", measured]


def _runs(report: TrainingReport) -> str:
    """``3 runs``, or after an interruption ``up to 3 runs``; nothing where no function has more than one."""
    counts = [len(function.runs) for function in report.functions]
    most = max(counts, default=1)
    return "" if most == 1 else f"{'up to ' if min(counts) < most else ''}{most} runs"


def _dropout(keep: float, rescaled: bool) -> str:
    return f"dropout keeps {100 * keep:g} %{'' if rescaled else ', not rescaled'}"


def _layers_table(report: TrainingReport) -> Table:
    header = ("function", "layer", "∂C/∂b before", "∂C/∂b after", "dead before", "dead after")
    rows = [row for function in report.functions for row in _layer_rows(function)]
    dying = any(not np.isnan(run.dead).any() for function in report.functions for run in function.runs)
    width = len(header) if dying else len(header) - 2
    deep, runs = len(report.settings.hidden), _runs(report)
    of_rows = [
        *([f"1 / {deep}: ∂C/∂b of layer 1 over that of layer {deep}."] if deep > 1 else []),
        *([f"Medians of {runs}."] if runs else []),
    ]
    dead = ("dead: units with f′ = 0 for every training image; – where f′ is 0 on no half-line.",)
    return Table(
        header[:width],
        tuple(row[:width] for row in rows),
        title="Gradients of the hidden layers, before and after training",
        notes=(
            "∂C/∂b: root mean square over a layer's units, C the loss over all training images.",
            *(["  ".join(of_rows)] if of_rows else []),
            *(_OF_BATCH_NORM if report.settings.batch_norm else ()),
            *(dead if dying else ()),
        ),
        numeric=frozenset(header[1:]),
    )


def _layer_rows(function: FunctionTraining) -> Iterable[tuple[str, ...]]:
    layers = function.runs[0].gradient.shape[1]
    name = str(function.activation)
    for layer in _shown(layers):
        if layer is None:
            yield ("", "…", "…", "…", "…", "…")
            continue
        gradients = (_median(function.runs, entry, layer) for entry in (0, -1))
        yield name, str(layer + 1), *gradients, *(_dead(function.runs, entry, layer) for entry in (0, -1))
        name = ""
    if layers > 1:
        ratios = (np.median([run.first_to_last[entry] for run in function.runs]) for entry in (0, -1))
        yield "", f"1 / {layers}", *(short(float(ratio)) for ratio in ratios), "", ""


def _shown(layers: int) -> list[int | None]:
    if layers <= _MOST_ROWS:
        return list(range(layers))
    return [*range(_SHOWN_END), None, *range(layers - _SHOWN_END, layers)]


def _median(runs: Sequence[Run], entry: int, layer: int) -> str:
    return short(float(np.median([run.gradient[entry, layer] for run in runs])))


def _dead(runs: Sequence[Run], entry: int, layer: int) -> str:
    share = float(np.median([run.dead[entry, layer] for run in runs]))
    return "–" if np.isnan(share) else f"{100 * share:.3g} %"


def training_records(report: TrainingReport) -> Iterator[Record]:
    """Every run after every epoch, for programs; gradients and dead units by layer, from 1."""
    for function in report.functions:
        for number, run in enumerate(function.runs, start=1):
            dead = None if np.isnan(run.dead).any() else run.dead
            for epoch, gradient in enumerate(run.gradient.tolist()):
                yield {
                    "function": function.activation.spec,
                    "run": number,
                    "epoch": epoch,
                    "loss": float(run.loss[epoch]),
                    "accuracy": float(run.accuracy[epoch]),
                    **{f"gradient_rms.{i}": size for i, size in enumerate(gradient, 1)},
                    **{f"dead_share.{i}": None if dead is None else float(dead[epoch, i - 1])
                       for i in range(1, len(gradient) + 1)},
                }  # fmt: skip


def description(report: TrainingReport) -> str:
    """What the figure of a training shows, for who cannot see it."""
    names = ", ".join(str(function.activation) for function in report.functions)
    return (
        f"Networks with {names} and hidden layers of {layers_text(report.settings.hidden)} learn "
        f"{report.data['name']} over {report.settings.epochs} epochs. {verdict(report)}"
    )
