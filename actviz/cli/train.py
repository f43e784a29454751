"""The command that trains networks: train."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from actviz.cli.options.declare import flag_option, text_option
from actviz.cli.options.figure import FigureOptions
from actviz.cli.options.layers import batch_norm_option
from actviz.cli.options.names import OptionalNames, activations
from actviz.cli.options.numbers import number, whole
from actviz.cli.options.report import AsJson, Cite, TableStyle
from actviz.cli.output.figure import stem
from actviz.cli.output.report import Answer
from actviz.cli.program.app import INTERRUPTED
from actviz.cli.program.commands import NEURONS, command
from actviz.errors import UsageError, one_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.activations import Activation
    from actviz.figures.axes.view import View
    from actviz.figures.style.look import Look

Value = TypeVar("Value")

_ALL = "all"
_REPEATS = 3
_THREADS = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


@dataclass(frozen=True)
class NetworkOptions:
    """The networks and their training; None is the default of `actviz.train`."""

    hidden: Annotated[
        str | None,
        text_option(
            "--hidden", metavar="W,...", help="Widths of the hidden layers, as in 100,50 or 30x4 (default)."
        ),
    ] = None
    data: Annotated[
        str | None,
        text_option(
            "--data",
            metavar="DIR",
            help="Folder with MNIST's four files (default: scikit-learn's 8x8 digits).",
        ),
    ] = None
    init: Annotated[
        str | None,
        text_option(
            "--init",
            metavar="KIND",
            help="lecun (default), he, glorot, torch, critical, or a standard deviation.",
        ),
    ] = None
    lr: Annotated[str | None, text_option("--lr", metavar="RATE", help="Learning rate (default: 0.1).")] = (
        None
    )
    momentum: Annotated[str | None, text_option("--momentum", metavar="M", help="Momentum (default: 0).")] = (
        None
    )
    epochs: Annotated[
        str | None, text_option("--epochs", metavar="N", help="Number of epochs (default: 30).")
    ] = None
    batch_size: Annotated[
        str | None, text_option("--batch-size", metavar="N", help="Images per step (default: 32).")
    ] = None
    dropout: Annotated[
        str | None,
        text_option("--dropout", metavar="P", help="Probability of dropping a hidden unit (default: 0)."),
    ] = None
    keep: Annotated[
        str | None,
        text_option("--keep", metavar="P", help="Probability of keeping a hidden unit, 1 - dropout."),
    ] = None
    dropout_unscaled: Annotated[
        bool, flag_option("--dropout-unscaled", "Do not rescale the outputs that are kept.")
    ] = False
    batch_norm: Annotated[bool, batch_norm_option()] = False

    @property
    def given(self) -> dict[str, Any]:
        """The options given, as keywords of `actviz.train`."""
        typed = {
            "hidden": self.hidden,
            "data": self.data,
            "init": self.init,
            "lr": _read("--lr", self.lr, number),
            "momentum": _read("--momentum", self.momentum, number),
            "epochs": _read("--epochs", self.epochs, _count),
            "batch_size": _read("--batch-size", self.batch_size, _count),
            "dropout": _read("--dropout", self.dropout, number),
            "keep": _read("--keep", self.keep, number),
            "rescaled": False if self.dropout_unscaled else None,
            "batch_norm": self.batch_norm or None,
        }
        if self.dropout_unscaled and self.dropout is None and self.keep is None:
            raise UsageError("--dropout-unscaled needs --dropout", hint="--dropout 0.5 --dropout-unscaled")
        return {name: value for name, value in typed.items() if value is not None}


@dataclass(frozen=True)
class ChartOptions(FigureOptions):
    """The options of figures that show no curves of functions."""

    refused = ("x", "y", "axes", "asymptotes", "formula")


def _read(option: str, text: str | None, read: Callable[[str, str], Value]) -> Value | None:
    return None if text is None else read(option, text)


def _count(option: str, text: str) -> int:
    return whole(option, text, 1, 1_000_000)


@command(
    "train",
    NEURONS,
    examples=(
        "actviz train sigmoid relu --epochs 10",
        "actviz train --claim dead-relu -o claim.png",
    ),
    also={"name": "--claim", "seeds": "--repeats"},
)
def train(
    context: typer.Context,
    names: OptionalNames = None,
    *,
    network: NetworkOptions,
    seed: Annotated[
        str, text_option("--seed", metavar="N", help="Seed of the weights, batches and split.")
    ] = "0",
    repeats: Annotated[
        str | None,
        text_option(
            "--repeats", metavar="N", help="Networks per function (default: 3; for --claim, its own number)."
        ),
    ] = None,
    claim: Annotated[
        str | None,
        text_option(
            "--claim",
            metavar="CLAIM",
            help="Test a claim: relu-faster, early-layers-slow, dead-relu, leaky-helps, batch-norm-helps, "
            "depth-hurts-sigmoid, or all.",
        ),
    ] = None,
    cite: Cite = False,
    as_json: AsJson = False,
    table: TableStyle = None,
    figure: ChartOptions,
) -> None:
    """Train the same network with several functions on handwritten digits and compare them.

    Without names: sigmoid, tanh and relu. --claim runs an experiment of about a minute that
    decides whether a claim holds. -o draws the learning curves or the evidence.
    """
    answer = Answer.asked(context, table, as_json, figure)
    given: dict[str, Any] = {**network.given, "seed": whole("--seed", seed, 0, 2**63 - 1)}
    times = _read("--repeats", repeats, lambda option, text: whole(option, text, 1, 1000))
    # the matrices are small, and threads cost more than they bring; numpy reads this when it is loaded
    for variable in _THREADS:
        os.environ.setdefault(variable, "1")
    if claim is None:
        from actviz.analysis.training.training import DEFAULT_NAMES

        functions = activations(names or list(DEFAULT_NAMES), figure.sweep)
        _train(functions, {**given, "repeats": times or _REPEATS}, answer)
        return
    others = [*(["NAME"] if names else []), *(f"--{name}" for name in given if name != "seed")]
    if others or figure.sweep:
        unfit = (others or ["--sweep"])[0].replace("_", "-")
        raise UsageError(
            f"--claim and {unfit} cannot be combined: the experiment is fixed", hint="leave out one of them"
        )
    _claim(claim, {"seed": given["seed"], **({"seeds": times} if times else {})}, answer)


def _train(functions: Sequence[Activation], given: dict[str, Any], answer: Answer) -> None:
    from actviz.analysis.training.training import training
    from actviz.tables import train as tables
    from actviz.tables.progress import progress

    if answer.draws:
        from actviz.figures import at_most_eight

        at_most_eight(functions)
    plan = answer.plan(f"train-{stem(functions, answer.figure.sweep)}")
    begun = training(functions, **given)
    interrupted = False
    try:
        for _ in progress(begun, begun.epochs, f"training {begun.networks} networks"):
            pass
    except KeyboardInterrupt:
        interrupted = True
    report = begun.report()

    def draw(view: View, look: Look) -> Figure:
        from actviz.figures.train import training_figure

        return training_figure(report, look)

    paths = answer.draw(None if interrupted else plan, draw, functions, lambda: tables.description(report))
    if report.functions:
        answer.print(
            report.to_dict,
            lambda: tables.training_tables(report),
            lambda: tables.training_records(report),
            paths,
        )
    if interrupted:
        raise typer.Exit(INTERRUPTED)


def _claim(claim: str, given: dict[str, Any], answer: Answer) -> None:
    from actviz.activations import scalar
    from actviz.analysis.training.claims import CLAIMS, inquiry
    from actviz.tables import claims as tables
    from actviz.tables.progress import progress

    chosen = tuple(CLAIMS) if claim.lower() == _ALL else (one_of("--claim", claim, (*CLAIMS, _ALL)),)
    inquiries = [inquiry(name, **given) for name in chosen]
    plan = answer.plan(f"claim-{claim}", pages=lambda look: len(chosen))
    reports = []
    interrupted = False
    try:
        for begun in inquiries:
            for _ in progress(begun, begun.networks, f"{begun.claim.name}: {begun.networks} networks"):
                pass
            reports.append(begun.report())
    except KeyboardInterrupt:
        interrupted = True

    def draw(view: View, look: Look) -> list[Figure]:
        from actviz.figures.train import claim_figure

        return [claim_figure(report, look) for report in reports]

    functions = dict.fromkeys(scalar(name) for report in reports for name in report.functions)
    paths = answer.draw(
        None if interrupted else plan, draw, list(functions), lambda: tables.description(reports)
    )
    if reports:
        answer.print(
            lambda: tables.document(reports),
            lambda: tables.claims_tables(reports),
            lambda: tables.claim_records(reports),
            paths,
        )
    if interrupted:
        raise typer.Exit(INTERRUPTED)
