"""What torch and jax make of activations in bfloat16 and float16: every input, f and f′.

``python benchmarks/short_formats.py [NAME...]`` judges their own functions by `actviz.check`, and
without names writes the table into benchmarks/accuracy.md, under "In 16 bits". A cell has the
number of inputs, of 65,282 or 63,490, whose error is over 2 steps or that are NaN where a number is
due, and the largest error with its input. Frameworks that are not installed are left out.
"""

from __future__ import annotations

import argparse
import re
import textwrap
from pathlib import Path

from accuracy import FRAMEWORKS, _callable, _table, version

import actviz
from actviz.analysis.check.python import PythonTarget
from actviz.errors import ActvizError

PAGE = Path(__file__).parent / "accuracy.md"
FORMATS = ("bfloat16", "float16")
TITLE = "## In 16 bits"
_PREFER = {"torch": "functional", "jax": "nn"}


def judged(function: actviz.Activation, framework: str, dtype: str) -> list[str]:
    """The cells of f and f′; a dash where a framework has no such function, or none in this format."""
    call = _callable(function, framework, prefer=_PREFER[framework])
    if call is None:
        return ["–", "–"]
    cells = []
    target = PythonTarget(f"{framework}.{function.name}", call, framework)
    for order in (0, 1):
        try:
            report = actviz.check(target, function, dtype=dtype, derivative=order == 1)
        except ActvizError:
            cells.append("–")
            continue
        cells.append(cell(report.orders[order]))
    return cells


def cell(one: object) -> str:
    """``816: 13,215 at -5.5625``; 0 if all errors are within 2 ulp."""
    found = one.tally
    bad = found.inputs - int(found.counts[:3].sum())
    if found.worst is None or found.worst.ulp <= found.rules.limit:
        return f"{bad:,}"
    at = found.rules.format.number(found.worst.x)
    return f"{bad:,}: {found.worst.ulp:,} at {at:.5g}"


def section(rows: list[list[str]], installed: list[str]) -> str:
    """The part of the page."""
    about = (
        "How many of all 65,282 inputs of bfloat16, and of all 63,490 of float16, have an error of more than "
        "2 ulp against the correctly rounded value, or are NaN where a number is expected; and the largest "
        "error in ulp, with its input. On a CPU, f′ by autograd and `grad`, with the defaults of actviz. "
        f"`python benchmarks/short_formats.py` wrote this table, with {', '.join(installed)}."
    )
    keys = [f"{order} {key.split()[0]}" for key in installed for order in ("f", "f′")]
    return "\n\n".join([TITLE, textwrap.fill(about, 100), _table(["function", "format", *keys], rows)])


def placed(page: str, part: str) -> str:
    """The page with this part instead of the one it has, before the list of all functions."""
    last = "All functions measured:"
    without = re.sub(rf"{TITLE}\n.*?(?={last})", "", page, flags=re.DOTALL)
    return without.replace(last, f"{part}\n\n{last}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME")
    arguments = parser.parse_args()
    present = [key for key in FRAMEWORKS if _installed(key)]
    rows = []
    for name in arguments.names or actviz.names():
        function = actviz.get(name)
        for dtype in FORMATS:
            cells = [each for key in present for each in judged(function, key, dtype)]
            if set(cells) != {"–"}:
                rows.append([name, dtype, *cells])
                print(*rows[-1], sep=" | ", flush=True)
    if not arguments.names:
        part = section(rows, [f"{key} {version(key)}" for key in present])
        PAGE.write_text(placed(PAGE.read_text(encoding="utf-8"), part), encoding="utf-8")


def _installed(package: str) -> bool:
    try:
        version(package)
    except ImportError:
        return False
    return True


if __name__ == "__main__":
    main()
