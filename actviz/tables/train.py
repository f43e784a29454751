"""What `train` prints: how well networks learned, and the gradients of their layers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from actviz.lazy import np
from actviz.notation import format_number
from actviz.tables.columns import FUNCTION, MISSING, Column, Table, text, written
from actviz.tables.records import Record
from actviz.tables.words import ends, listing

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from actviz.analysis.training.training import FunctionTraining, Run, TrainingReport

_MOST_ROWS, _SHOWN_END = 12, 4  # layers of a function listed in full; of more, the two ends
_OF_BATCH_NORM = "With batch norm b is its shift β, part of which the next layer's batch norm removes."


def spread(values: ArrayLike, never: str = "∞", *, percent: bool = False, digits: int = 3) -> str:
    """``6 (5–9)``: the median of some values and the lowest and highest; ``never`` where it is infinite."""
    numbers = np.asarray(values, dtype=np.float64)

    def written(x: float) -> str:
        if np.isposinf(x):
            return never
        return f"{x:.1f}" if percent else short(float(x), digits)

    low, middle, high = written(numbers.min()), written(float(np.median(numbers))), written(numbers.max())
    return middle if low == high else f"{middle} ({low}–{high})"


def short(x: float, digits: int = 3) -> str:
    """A number with a few digits, a dash for NaN: ``0.0152``, ``1.3e-5``, ``1257``."""
    if np.isnan(x):
        return MISSING
    if abs(x) < 1e6 and x == int(x):
        return str(int(x))
    return format_number(x, digits).replace("e-0", "e-")


def _share(x: float) -> str:
    return MISSING if np.isnan(x) else f"{100 * x:.3g}"


_LAYERS = (
    text("function"),
    Column("layer", "layer", written(str)),
    Column("gradient_rms.before", "∂C/∂b before", written(short)),
    Column("gradient_rms.after", "∂C/∂b after", written(short)),
)
_DEAD = (
    Column("dead_share.before", "dead before", written(_share), "%", missing=""),
    Column("dead_share.after", "dead after", written(_share), "%", missing=""),
)


def training_tables(report: TrainingReport) -> list[Table]:
    """How well each function learned, then the gradients of its layers."""
    return [_outcome_table(report), _layers_table(report)]


def _outcome_table(report: TrainingReport) -> Table:
    never = f">{report.settings.epochs}"
    columns = (
        FUNCTION,
        Column("loss", "loss", written(spread)),
        Column(
            "accuracy", "accuracy", written(lambda shares: spread(100 * np.array(shares), percent=True)), "%"
        ),
        Column("epochs_to_95", "epochs to 95 %", written(lambda epochs: spread(epochs, never))),
        text("diverged"),
    )
    records = [_outcome(function) for function in report.functions]
    some = any(record["diverged"] for record in records)
    data = report.data
    return Table(
        columns if some else columns[:-1],
        records,
        f"{data['name']}: {data['training']} training and {data['held_out']} held-out images; "
        f"hidden layers of {layers_text(report.settings.hidden)}",
        (verdict(report), *_notes(report)),
    )


def _outcome(function: FunctionTraining) -> Record:
    """Loss, accuracy and epochs to 95 % of the runs that did not diverge, and where others did."""
    finished = [run for run in function.runs if run.diverged is None]
    diverged = [run.diverged for run in function.runs if run.diverged is not None]
    place = "before epoch 1" if diverged and max(diverged) == 0 else f"in epoch {_range(diverged)}"
    share = f" ({len(diverged)} of {len(function.runs)})" if finished else ""
    return {
        "function": function.activation,
        "loss": [run.loss[-1] for run in finished] or None,
        "accuracy": [run.accuracy[-1] for run in finished] or None,
        "epochs_to_95": [_epochs(run) for run in finished] or None,
        "diverged": f"{place}{share}" if diverged else None,
    }


def _epochs(run: Run) -> float:
    return np.inf if run.epochs_to_target is None else run.epochs_to_target


def _range(numbers: Sequence[int]) -> str:
    low, high = min(numbers, default=0), max(numbers, default=0)
    return str(low) if low == high else f"{low}–{high}"


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
    """Which functions reached an accuracy of 95 % first, and which did not."""
    groups: dict[float, list[str]] = {}
    for function in report.functions:
        needed = float(np.median([_epochs(run) for run in function.runs]))
        groups.setdefault(needed, []).append(str(function.activation))
    missed = groups.pop(np.inf, [])
    parts: list[str] = []
    for epochs, names in sorted(groups.items()):
        first = "" if parts else " first," if len(report.functions) > len(names) else ""
        unit = "" if parts else " epoch" if epochs == 1 else " epochs"
        parts.append(f"{listing(names)}{first} after {short(epochs)}{unit}")
    if missed:
        longest = max(run.loss.size for function in report.functions for run in function.runs) - 1
        unit = "" if parts else " epoch" if longest == 1 else " epochs"
        parts.append(f"{listing(missed)} not in {longest}{unit}")
    return f"95 % accuracy: {'; '.join(parts) or 'nothing was trained'}."


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
    measured = f"loss (cross-entropy), accuracy: on the held-out images. {spreads}"
    cut = [] if report.complete else ["Interrupted: results up to that point."]
    return [*cut, ", ".join(parts) + ".", measured]


def _runs(report: TrainingReport) -> str:
    """``3 runs``, or after an interruption ``up to 3 runs``; nothing where no function has more than one."""
    counts = [len(function.runs) for function in report.functions]
    most = max(counts, default=1)
    return "" if most == 1 else f"{'up to ' if min(counts) < most else ''}{most} runs"


def _dropout(keep: float, rescaled: bool) -> str:
    return f"dropout with keep probability {keep:g}{'' if rescaled else ', not rescaled'}"


def _layers_table(report: TrainingReport) -> Table:
    dying = any(run.dead_share is not None for function in report.functions for run in function.runs)
    deep, runs = len(report.settings.hidden), _runs(report)
    return Table(
        (*_LAYERS, *(_DEAD if dying else ())),
        [row for function in report.functions for row in _layer_rows(function)],
        "Gradients of the hidden layers, before and after training",
        (
            "∂C/∂b: root mean square over a layer's units, C the loss over all training images.",
            *([f"1 / {deep}: ratio of ∂C/∂b in layer 1 to layer {deep}."] if deep > 1 else []),
            *([f"Medians of {runs}."] if runs else []),
            *([_OF_BATCH_NORM] if report.settings.batch_norm else []),
            *(["dead: units with f′ = 0 for every training image."] if dying else []),
        ),
    )


def _layer_rows(function: FunctionTraining) -> Iterator[Record | None]:
    """The medians over the runs in each layer; of several layers also of the first over the last."""
    runs = function.runs
    gradient, dead, ratios = (
        np.median([getattr(run, name)[[0, -1]] for run in runs], axis=0)
        for name in ("gradient", "dead", "first_to_last")
    )
    name, layers = str(function.activation), gradient.shape[1]
    for layer in ends(layers, _MOST_ROWS, _SHOWN_END):
        if layer is None:
            yield None
            continue
        yield {
            "function": name,
            "layer": layer + 1,
            **_before_and_after("gradient_rms", gradient[:, layer]),
            **_before_and_after("dead_share", dead[:, layer]),
        }
        name = ""
    if layers > 1:
        yield {
            "function": "",
            "layer": f"1 / {layers}",
            **_before_and_after("gradient_rms", ratios),
            **_before_and_after("dead_share", (None, None)),
        }


def _before_and_after(name: str, epochs: Sequence[float | None]) -> Record:
    return {f"{name}.before": epochs[0], f"{name}.after": epochs[-1]}


def training_records(report: TrainingReport) -> Iterator[Record]:
    """Every run after every epoch, for programs; gradients and dead units by layer, from 1."""
    for function in report.functions:
        for number, run in enumerate(function.runs, start=1):
            dead = run.dead_share
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
    """The alternative text of the figure of a training."""
    names = ", ".join(str(function.activation) for function in report.functions)
    return (
        f"Networks with {names} and hidden layers of {layers_text(report.settings.hidden)} learn "
        f"{report.data['name']} over {report.settings.epochs} epochs. {verdict(report)}"
    )
