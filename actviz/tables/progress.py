"""Progress bars on a terminal for what takes seconds; nothing on a pipe."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.console import Console

Item = TypeVar("Item")


def progress(items: Iterable[Item], total: int, what: str) -> Iterator[Item]:
    """The items one by one, with a bar on standard error that disappears at the end.

    Args:
        items: the items.
        total: their number.
        what: the description, as in ``drawing 24 functions``.
    """
    console = _terminal()
    if console is None:
        yield from items
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        yield from bar.track(items, total=total, description=what)


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """A spinner on standard error for work of unknown duration."""
    console = _terminal()
    if console is None:
        yield
        return
    with console.status(what):
        yield


def _terminal() -> Console | None:
    """Standard error, if it is a terminal that can move its cursor."""
    if not sys.stderr.isatty() or os.environ.get("TERM") in ("dumb", "unknown"):
        return None
    from rich.console import Console

    return Console(file=sys.stderr)  # also while standard error is redirected
