"""Writing the page to a folder: checks first, then the page, in one piece."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from actviz.errors import WriteError
from actviz.figures.files.provenance import SOFTWARE
from actviz.figures.files.save import replace_file
from actviz.gallery.page import made_here, page

if TYPE_CHECKING:
    from actviz.activations import Activation

INDEX = "index.html"


def build(folder: Path, functions: Sequence[Activation], window: tuple[float, float] | None = None) -> Path:
    """Write the page of some functions.

    Args:
        folder: where to; it is made if it is not there.
        functions: what is on the page.
        window: the limits of x to begin with, -π and π for None.

    Returns:
        The path of the page.

    Raises:
        WriteError: a page that actviz did not write exists, or the file cannot be written; then nothing
            has changed.
    """
    index = folder / INDEX
    try:
        foreign = index.exists() and not made_here(index)
        if not foreign:
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise WriteError(f"cannot write {index}: {fault.strerror or fault}") from fault
    if foreign:
        raise WriteError(f"{index} already exists and was not made by actviz", hint="choose another folder")
    replace_file(index, page(functions, SOFTWARE, window).encode())
    return index
