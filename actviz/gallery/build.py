"""How a gallery gets into a folder: what is refused first, the drawing in parallel, the page last."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from actviz.errors import ActvizError, WriteError, argument
from actviz.figures.files.provenance import SOFTWARE, provenance
from actviz.figures.files.save import replace_file
from actviz.gallery.page import made_here, page
from actviz.gallery.pictures import PICTURES, Words, of_documents, of_function
from actviz.tables.progress import progress

if TYPE_CHECKING:
    from actviz.activations import Activation

INDEX = "index.html"
MOST_JOBS = 61  # what Windows can wait for
Run = Callable[[Words], None]


def build(folder: Path, functions: Sequence[Activation], run: Run, jobs: int, window: Words = ()) -> Path:
    """Draw the functions and the documents' figures, light and dark, and write the page that shows them.

    Args:
        folder: where to; it is made if it is not there.
        functions: what to draw.
        run: carries out a command; with several jobs it must be importable, to be found by other processes.
        jobs: how many processes draw; 1 is this one.
        window: the words that a function's command ends with.

    Returns:
        The path of the page.

    Raises:
        WriteError: a file of somebody else is in the way, or a file cannot be written. Those that are
            there are whole, and the page, which comes last, is the old one.
    """
    drawings = [*(of_function(f.name, window) for f in functions), *map(of_documents, PICTURES)]
    paths = [folder / file for drawing in drawings for file in drawing.files]
    index = folder / INDEX
    _check([index, *paths])
    _make_folders(dict.fromkeys(path.parent for path in paths))
    words = [command for drawing in drawings for command in drawing.commands]
    commands = [(*command, "-o", str(path)) for command, path in zip(words, paths, strict=True)]
    with contextlib.closing(_carried_out(commands, run, jobs)) as done:
        for _ in progress(done, len(commands), f"drawing {len(commands)} pictures"):
            pass
    replace_file(index, page(functions, PICTURES, window, SOFTWARE).encode())
    return index


def _check(paths: Sequence[Path]) -> None:
    """Refuse to replace what this program did not write."""
    for path in paths:
        try:
            ours = not path.exists() or (made_here(path) if path.name == INDEX else provenance(path))
        except OSError as fault:
            raise WriteError(f"cannot write {path}: {fault.strerror or fault}") from fault
        if not ours:
            raise WriteError(
                f"{path} is there already and was not made by actviz", hint="give a folder of its own"
            )


def _make_folders(folders: Iterable[Path]) -> None:
    for folder in folders:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise WriteError(f"cannot write {folder}: {fault.strerror or fault}") from fault


def _carried_out(commands: Sequence[Words], run: Run, jobs: int) -> Generator[Words]:
    """The commands, each when it has been carried out."""
    if jobs == 1:
        for command in commands:
            run(command)
            yield command
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from concurrent.futures.process import BrokenProcessPool

    # forking would copy threads that hold locks, such as the one that draws the progress bar
    context = multiprocessing.get_context("spawn")
    workers = min(jobs, len(commands), MOST_JOBS)
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_leave_interrupts_to_parent)
    try:
        with _interrupts_held_back():  # new processes inherit this; the interpreter in them would complain
            running = {pool.submit(run, command): command for command in commands}
        for future in as_completed(running):
            future.result()
            yield running[future]
    except BrokenProcessPool as fault:
        raise ActvizError(
            "a process that was drawing has been ended", hint=f"try {argument('jobs', 1)}"
        ) from fault
    finally:
        pool.shutdown(cancel_futures=True)  # what is being drawn is finished, the rest is not begun


def _leave_interrupts_to_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextlib.contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Ctrl-C in the meantime takes effect afterwards."""
    if not hasattr(signal, "pthread_sigmask"):  # on Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
