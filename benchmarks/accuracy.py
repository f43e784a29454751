"""How wrong each function is, in units of its last place, beside the textbook formula, torch and jax.

``python benchmarks/accuracy.py [--points N] [--seed S] [NAME...]`` prints, for f, f′ and f″ of every
function, the worst *conditioned* error |y − t| / (ulp(t) (1 + |x t′/t|)) over points from the whole
range of float64: at most 8 means right for an input a few ulp away. ``inf`` means NaN or an infinity
where the value is finite, or 0 where it is a normal number. The true values come from mpmath
(tests/reference.py); frameworks are asked by autograd, and left out where they are not installed.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable
from pathlib import Path

import mpmath as mp
import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from reference import REFERENCE, Branches, derivatives

import actviz

Column = Callable[[np.ndarray, int], "np.ndarray | None"]
BAR = 8.0


def points(function: actviz.Activation, count: int, seed: int) -> np.ndarray:
    """Log-spaced over float64, dense where activations bend, close to kinks and zeros; seeded."""
    random = np.random.default_rng(seed)
    tenth = max(1, count // 10)
    size = 10.0 ** random.uniform(-300, 300, 2 * tenth)
    parts = [size * random.choice([-1, 1], size.size), random.uniform(-800, 800, 2 * tenth)]
    parts += [random.uniform(-40, 40, 3 * tenth), random.uniform(-5, 5, 3 * tenth)]
    parts.append(np.array([-5e-324, 5e-324, -1e-310, 1e-310]))
    for kink in function.kinks:
        parts.append(kink.at + np.array([-1.0, 1.0]) * max(1e-12, 1e-12 * abs(kink.at)))
    x = np.concatenate(parts)
    return x[~np.isin(x, [kink.at for kink in function.kinks])]


def conditioned_error(y: float, t: mp.mpf, slope: mp.mpf, x: float) -> float:
    """The error of y as an answer for x, where t is the true value and slope its derivative."""
    true = float(t)
    if not np.isfinite(true):
        return 0.0 if y == true else np.inf
    if not np.isfinite(y) or (y == 0 and abs(true) >= np.finfo(float).smallest_normal):
        return np.inf
    if abs(true) < np.finfo(float).smallest_normal:
        return float(abs(mp.mpf(y) - t) / mp.mpf(5e-324))
    return float(
        abs(mp.mpf(y) - t) / (mp.mpf(float(np.spacing(abs(true)))) * (1 + abs(mp.mpf(x) * slope / t)))
    )


def ours(function: actviz.Activation) -> Column:
    return lambda x, order: function.derivative(x, order=order)


def textbook(function: actviz.Activation) -> Column:
    """The definition as written, in Python floats; values only."""
    modules = [
        module for name, module in sys.modules.items() if name == "reference" or name.startswith("oracle")
    ]

    def evaluate(x: np.ndarray, order: int) -> np.ndarray | None:
        if order:
            return None
        for module in modules:
            module.mp = mp.fp
        try:
            return np.array([_float(function, value) for value in x.tolist()])
        except AttributeError:  # the oracle's definition uses what plain floats do not have
            return None
        finally:
            for module in modules:
                module.mp = mp

    return evaluate


def _float(function: actviz.Activation, x: float) -> float:
    entry, parameters = REFERENCE[function.name], function.parameters
    formula = entry.at(x, **parameters) if isinstance(entry, Branches) else entry
    try:
        return float(np.real(formula(x, **parameters)))
    except (OverflowError, ZeroDivisionError, ValueError):
        return np.nan


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


COLUMNS = {"actviz": ours, "textbook": textbook, "torch": torch_column, "jax": jax_column}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--points", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    within = dict.fromkeys(COLUMNS, 0)
    asked = dict.fromkeys(COLUMNS, 0)
    print(f"{'function':18}{'order':>6}" + "".join(f"{name:>12}" for name in COLUMNS))
    for name in arguments.names or actviz.names():
        function = actviz.get(name)
        columns = {key: make(function) for key, make in COLUMNS.items()}
        x = points(function, arguments.points, arguments.seed)
        true = [derivatives(function.name, value, function.parameters) for value in x.tolist()]
        for order in range(3):
            cells = []
            for key, column in columns.items():
                with np.errstate(all="ignore"):
                    y = column(x, order) if column else None
                if y is None:
                    cells.append(f"{'–':>12}")
                    continue
                worst = max(map(conditioned_error, y.tolist(), *_transposed(true, order), x.tolist()))
                asked[key] += 1
                within[key] += worst <= BAR
                cells.append(f"{worst:12.3g}")
            print(f"{name:18}{order:>6}" + "".join(cells), flush=True)
    print(
        f"\nwithin {BAR:g}: "
        + ", ".join(f"{key} {within[key]} of {asked[key]}" for key in COLUMNS if asked[key])
    )


def _transposed(true: list[tuple[mp.mpf, ...]], order: int) -> tuple[list[mp.mpf], list[mp.mpf]]:
    return [row[order] for row in true], [row[order + 1] for row in true]


if __name__ == "__main__":
    main()
