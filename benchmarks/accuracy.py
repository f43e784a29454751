"""How wrong each function is, in units of its last place, beside torch and jax.

``python benchmarks/accuracy.py [--points N] [--seed S] [--summary FILE] [NAME...]`` prints, for f, f′
and f″ of every function, the worst *conditioned* error |y − t| / (ulp(t) (1 + |x t′/t|)) over points
from the whole range of float64: at most 8 means right for an input a few ulp away. ``inf`` means NaN
or an infinity where the value is finite, or 0 where it is a normal number. Subnormal numbers are left
out, of inputs and of results: jax takes them for 0, whatever its formula. The true values and the
points are those of the tests (tests/reference.py, tests/measure.py); frameworks are asked by autograd,
and left out where they are not installed. ``--summary`` also writes benchmarks/accuracy.md, whose
sentence README repeats.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.metadata
import platform
import re
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from measure import NORMAL, conditioned_errors, points
from reference import Truths, truths

import actviz

Column = Callable[[np.ndarray, int], "np.ndarray | None"]
Worst = dict[str, "float | None"]  # by column; None where a column has no such function or derivative
BAR = 8.0
LIMITS = np.finfo(np.float64)
ORDERS = ("f", "f′", "f″")


def worst_error(y: np.ndarray, x: np.ndarray, exact: Truths, order: int) -> float:
    """The largest conditioned error among the results that are normal numbers."""
    true = exact.nearest[order]
    normal = np.abs(true) >= NORMAL
    errors = np.where(normal, conditioned_errors(y, x, exact, order, LIMITS), 0.0)
    return float(np.where(normal & (y == 0), np.inf, errors).max())


def ours(function: actviz.Activation) -> Column:
    return lambda x, order: function.derivative(x, order=order)


def torch_column(function: actviz.Activation) -> Column | None:
    call = _callable(function, "torch", prefer="functional")
    if call is None:
        return None
    import torch

    def evaluate(x: np.ndarray, order: int) -> np.ndarray | None:
        tensor = torch.from_numpy(x.copy()).requires_grad_()
        try:
            y = call(tensor)
            for step in range(order):
                (y,) = torch.autograd.grad(y.sum(), tensor, create_graph=step + 1 < order)
        except (RuntimeError, TypeError):
            return None
        return y.detach().numpy(force=True)

    return evaluate


def jax_column(function: actviz.Activation) -> Column | None:
    call = _callable(function, "jax", prefer="nn")
    if call is None:
        return None
    import jax

    jax.config.update("jax_enable_x64", True)

    def evaluate(x: np.ndarray, order: int) -> np.ndarray | None:
        f = call
        for _ in range(order):
            f = jax.grad(f)
        try:
            return np.asarray(jax.vmap(f)(x))
        except TypeError:
            return None

    return evaluate


def _callable(function: actviz.Activation, framework: str, prefer: str) -> Callable[..., object] | None:
    """The framework's own function with our defaults, if it is installed and has one."""
    names = [name for name in function.frameworks.get(framework, ()) if "(" not in name]
    names.sort(key=lambda name: prefer not in name)
    for name in names:
        module, _, attribute = name.rpartition(".")
        try:
            found = getattr(importlib.import_module(module), attribute)
        except (ImportError, AttributeError):
            continue
        return found() if isinstance(found, type) else found
    return None


COLUMNS = {"actviz": ours, "torch": torch_column, "jax": jax_column}
FRAMEWORKS = ("torch", "jax")


def measured(function: actviz.Activation, count: int, seed: int) -> list[Worst]:
    """The worst error in every column, for f, f′ and f″."""
    columns = {key: make(function) for key, make in COLUMNS.items()}
    x = points(function, count, seed)
    x = x[(np.abs(x) >= NORMAL) | (x == 0)]
    exact = truths(function.name, x, function.parameters)
    rows = []
    for order in range(len(ORDERS)):
        row: Worst = {}
        for key, column in columns.items():
            with np.errstate(all="ignore"):
                y = column(x, order) if column else None
            row[key] = None if y is None else worst_error(y, x, exact, order)
        rows.append(row)
    return rows


def tally(results: dict[str, list[Worst]], key: str) -> tuple[int, int]:
    """How many of a column's f, f′ and f″ are within the bar, and how many it has."""
    errors = [row[key] for rows in results.values() for row in rows if row[key] is not None]
    return sum(error <= BAR for error in errors), len(errors)


def sentence(results: dict[str, list[Worst]]) -> str:
    """What README repeats."""
    ours, total = tally(results, "actviz")
    others = [
        f"{within} of {asked} with {key} {version(key)}"
        for key in FRAMEWORKS
        for within, asked in [tally(results, key)]
        if asked
    ]
    told = (
        f"Of the {total} f, f′ and f″ of {len(results)} functions, {ours} are within {BAR:g} units in the "
        f"last place of the result or of the input with actviz; {', '.join(others)}."
    )
    return textwrap.fill(told, 100, break_on_hyphens=False)


def version(package: str) -> str:
    """The installed version, without what tells how it was built."""
    return importlib.metadata.version(package).partition("+")[0]


def summary(results: dict[str, list[Worst]], command: str, about: str) -> str:
    """benchmarks/accuracy.md: the sentence, what was measured with, the counts, frameworks side by side."""
    columns = list(COLUMNS)
    counts = [[key, *map(str, tally(results, key))] for key in COLUMNS if tally(results, key)[1]]
    shared = [
        [name, *(_cell(row[key]) for row in rows for key in columns)]
        for name, rows in results.items()
        if any(row[key] is not None for row in rows for key in FRAMEWORKS)
    ]
    measure = (
        "The measure is the conditioned error |y − t| / (ulp(t) (1 + |x t′/t|)) over the normal numbers of "
        "float64, with the defaults of actviz; *inf* is NaN, an infinity or 0 where the true value is an "
        "ordinary number."
    )
    blocks = [
        "# Accuracy compared with torch and jax",
        sentence(results),
        f"`{command}` wrote this page: {about}.",
        textwrap.fill(measure, 100),
        _table(["", f"at most {BAR:g}", "of"], counts),
        "The largest error of every function that torch or jax also has:",
        _table(["function", *(f"{order} {key}" for order in ORDERS for key in columns)], shared),
        "All functions measured:",
        textwrap.fill(", ".join(results) + ".", 100, break_on_hyphens=False),
    ]
    return "\n\n".join(blocks) + "\n"


def _table(heads: list[str], rows: list[list[str]]) -> str:
    rule = ["---", *["---:"] * (len(heads) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, rule, *rows))


def _cell(error: float | None) -> str:
    return "–" if error is None else f"{error:.2g}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--points", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--summary", type=Path, metavar="FILE", help="write this as markdown too")
    arguments = parser.parse_args()
    results = {}
    print(f"{'function':20}{'order':>6}" + "".join(f"{name:>12}" for name in COLUMNS))
    for name in arguments.names or actviz.names():
        results[name] = measured(actviz.get(name), arguments.points, arguments.seed)
        for order, row in enumerate(results[name]):
            cells = (f"{'–' if error is None else format(error, '.3g'):>12}" for error in row.values())
            print(f"{name:20}{order:>6}" + "".join(cells), flush=True)
    within = {key: tally(results, key) for key in COLUMNS}
    print(f"\nwithin {BAR:g}: " + ", ".join(f"{key} {n} of {of}" for key, (n, of) in within.items() if of))
    if arguments.summary:
        options = f"--points {arguments.points} --seed {arguments.seed} --summary {arguments.summary}"
        command = " ".join(["python benchmarks/accuracy.py", options, *arguments.names])
        packages = ", ".join(f"{key} {version(key)}" for key in ("numpy", "python-flint", *FRAMEWORKS))
        about = (
            f"about {arguments.points} points per function, Python {platform.python_version()}, {packages}"
        )
        page = summary(results, command, about)
        if arguments.summary.exists():  # the table of short_formats.py stays
            found = re.search(
                r"## In 16 bits\n.*?(?=All functions measured:)",
                arguments.summary.read_text("utf-8"),
                re.DOTALL,
            )
            page = page.replace(
                "All functions measured:", f"{found[0] if found else ''}All functions measured:"
            )
        arguments.summary.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
