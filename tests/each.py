"""One test for many rows of a table: to collect, run and report each on its own costs more than most take."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Container, Iterable

import pytest


def each(names: str, rows: Iterable, *, size: int = 40, part: int | Container = 1) -> Callable:
    """What ``pytest.mark.parametrize`` does, with ``size`` rows to a test.

    Such a test looks at all of its rows, fails with every one that fails, and names them. The fixtures
    are those of the whole test. With a ``part``, the rows that are looked at as a rule, or n for every
    n-th, the others need ``--whole``.
    """
    keys = [name.strip() for name in names.split(",")]
    rows = list(rows)
    groups = [
        pytest.param(chosen[k : k + size], id=_name(chosen[k : k + size]), marks=marks)
        for chosen, marks in _shares(rows, part)
        for k in range(0, len(chosen), size)
    ]

    def decorated(test: Callable) -> Callable:
        taken = inspect.signature(test).parameters.values()
        fixtures = [parameter for parameter in taken if parameter.name not in keys]

        @functools.wraps(test)
        def grouped(_rows, **given):
            faults = []
            for row in _rows:
                try:
                    test(**dict(zip(keys, row if len(keys) > 1 else [row], strict=True)), **given)
                except (Exception, pytest.fail.Exception) as fault:
                    fault.add_note(f"where {names} is {row!r}")
                    faults.append((row, fault))
            if faults:
                told = "; ".join(f"{_word(row)}: {_first_line(fault)}" for row, fault in faults)
                raise BaseExceptionGroup(f"{len(faults)} of {len(_rows)}: {told}", [f for _, f in faults])

        grouped.__signature__ = inspect.Signature(
            [inspect.Parameter("_rows", inspect.Parameter.POSITIONAL_OR_KEYWORD), *fixtures]
        )
        return pytest.mark.parametrize("_rows", groups)(grouped)

    return decorated


def partly(rows: Iterable, part: int | Container) -> list:
    """Rows for ``pytest.mark.parametrize``: those of the ``part``, as in ``each``, and the others."""
    return [pytest.param(row, marks=marks) for chosen, marks in _shares(list(rows), part) for row in chosen]


def diagonal(*lists: Iterable) -> list[tuple]:
    """As few rows as it takes to have every value of every list: what to look at of their product."""
    values = [list(each_) for each_ in lists]
    return [tuple(each_[i % len(each_)] for each_ in values) for i in range(max(map(len, values)))]


def _shares(rows, part):
    is_in = [k % part == 0 if isinstance(part, int) else row in part for k, row in enumerate(rows)]
    yield [row for row, here in zip(rows, is_in, strict=True) if here], ()
    yield [row for row, here in zip(rows, is_in, strict=True) if not here], pytest.mark.whole


def _name(rows):
    ends = dict.fromkeys([_word(rows[0]), _word(rows[-1])])
    return "..".join(ends)


def _word(row):
    called = getattr(row, "__name__", None) or getattr(row, "name", None)
    if isinstance(row, tuple) and called is None:
        return "-".join(map(_word, row))
    return str(called or row)[:40]


def _first_line(fault):
    return f"{type(fault).__name__}: {fault}".splitlines()[0]
