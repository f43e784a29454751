"""Where a figure goes and how it is written: formats, names, provenance, never half a file.

Loads matplotlib only when a figure is rendered, so that a wrong path is refused at once.
"""

from __future__ import annotations

import io
import logging
import os
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from actviz import __version__
from actviz.errors import UsageError, WriteError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Format = Literal["png", "svg", "pdf"]
FORMATS: tuple[Format, ...] = get_args(Format)
SOFTWARE = f"actviz {__version__}"
STDOUT = "-"
_FORMATS_TEXT = ", ".join(FORMATS)


@dataclass(frozen=True)
class Target:
    """One file to write, or stdout."""

    path: str
    format: Format
    named: bool = True  # by the user, who then means to replace what is there

    @property
    def is_stdout(self) -> bool:
        """Whether the bytes go to standard output."""
        return self.path == STDOUT


@dataclass(frozen=True)
class Provenance:
    """What is written into every file beside the picture."""

    title: str
    command: str
    description: str


def targets(outputs: Sequence[str], format: str | None, default_stem: str) -> tuple[Target, ...]:
    """What to write for the ``-o`` and ``-f`` given; ``default_stem`` names the file when there is no ``-o``.

    Raises:
        UsageError: an unknown format, or one that does not fit the file's extension.
    """
    if format is not None and format not in FORMATS:
        raise UsageError(f"--format: there is no format '{format}'", hint=f"the formats are {_FORMATS_TEXT}")
    if not outputs:
        chosen = _as_format(format or "png")
        return (Target(f"{default_stem}.{chosen}", chosen, named=False),)
    found = tuple(Target(path, _format_of(path, format)) for path in outputs)
    if sum(target.is_stdout for target in found) > 1:
        raise UsageError("-o -: standard output can take one figure only")
    return found


def _as_format(name: str) -> Format:
    return next(format for format in FORMATS if format == name)


def _format_of(path: str, format: str | None) -> Format:
    if path == STDOUT:
        return _as_format(format or "png")
    extension = Path(path).suffix.lstrip(".").lower()
    if Path(path).name in ("", ".", "..") or path.endswith(("/", os.sep)) or os.path.isdir(path):
        raise UsageError(
            f"-o {path!r} names a folder" if path else "-o '' names no file",
            hint=f"name a file that ends in one of: {_FORMATS_TEXT}",
        )
    if not extension and format:
        return _as_format(format)
    if extension not in FORMATS:
        raise UsageError(
            f"cannot tell the format of '{path}'", hint=f"the formats are {_FORMATS_TEXT}, as in -o fig.png"
        )
    if format and extension != format:
        raise UsageError(
            f"-o {path} and -f {format} do not fit", hint=f"leave out -f, or name the file *.{format}"
        )
    return _as_format(extension)


def check(chosen: Sequence[Target], *, clobber: bool = True) -> None:
    """Refuse, before any work is done, what could not or must not be written.

    Raises:
        UsageError: binary output would go to a terminal.
        WriteError: the folder is missing or not writable, or a file is in the way.
    """
    for target in chosen:
        if target.is_stdout:
            if target.format != "svg" and sys.stdout.isatty():
                raise UsageError(
                    f"a {target.format} on a terminal would be garbage", hint="pipe it, or give -o FILE"
                )
            continue
        path = Path(target.path)
        folder = path.parent
        if not folder.is_dir():
            raise WriteError(f"cannot write {path}: there is no folder '{folder}'")
        if not os.access(folder, os.W_OK):
            raise WriteError(f"cannot write {path}: the folder '{folder}' is not writable")
        if os.path.exists(path):  # unlike Path.exists, no error for a name that is too long
            if not os.path.isfile(path):
                raise WriteError(f"cannot write {path}: it is no ordinary file")
            if not clobber:
                raise WriteError(
                    f"{path} is there already", hint="leave out --no-clobber, or give another -o"
                )
            if not target.named and not written_by_actviz(path):
                raise WriteError(
                    f"{path} is there already and was not made by actviz",
                    hint=f"give -o {path} to replace it",
                )


def written_by_actviz(path: Path) -> bool:
    """Whether a figure's own metadata says that this program made it."""
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise WriteError(f"cannot read {path}, which is there already: {fault.strerror}") from fault
    if data.startswith(b"\x89PNG"):
        return re.search(rb"tEXtSoftware\0actviz \d", data) is not None
    if data.startswith(b"%PDF"):
        return re.search(rb"/Creator \(actviz \d", data) is not None
    creator = rb"<dc:creator>\s*<cc:Agent>\s*<dc:title>actviz \d[^<]*</dc:title>"
    return b"<svg" in data and re.search(creator, data) is not None


def save(figure: Figure, chosen: Sequence[Target], about: Provenance, *, transparent: bool) -> list[str]:
    """Render in every format first, then put each file in its place in one step.

    Returns:
        The paths written, without standard output.

    Raises:
        WriteError: the disk is full, the folder is not writable, …; old files are intact.
    """
    rendered = [(target, render(figure, target.format, about, transparent)) for target in chosen]
    written = []
    for target, data in rendered:
        if target.is_stdout:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        else:
            replace_file(Path(target.path), data)
            written.append(target.path)
    return written


def render(figure: Figure, format: Format, about: Provenance, transparent: bool = False) -> bytes:
    """The bytes of a figure; the same for the same figure, unless SOURCE_DATE_EPOCH asks for a date."""
    buffer = io.BytesIO()
    logging.getLogger("fontTools").setLevel(logging.ERROR)  # it frets about the fonts' creation dates
    figure.savefig(buffer, format=format, metadata=_metadata(format, about), transparent=transparent)
    return buffer.getvalue()


def _metadata(format: Format, about: Provenance) -> dict[str, Any]:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is not None and not epoch.isdecimal():
        raise UsageError(f"SOURCE_DATE_EPOCH must be a whole number of seconds, not {epoch!r}")
    undated = epoch is None
    about = Provenance(*(_printable(text) for text in (about.title, about.command, about.description)))
    if format == "png":
        return {
            "Title": about.title,
            "Software": SOFTWARE,
            "Comment": about.command,
            "Description": about.description,
        }
    if format == "svg":
        dated = {"Date": None} if undated else {}
        return {
            "Title": about.title,
            "Creator": SOFTWARE,
            "Source": about.command,
            "Description": about.description,
            **dated,
        }
    dated = {"CreationDate": None} if undated else {}
    return {
        "Title": about.title,
        "Creator": SOFTWARE,
        "Keywords": about.command,
        "Subject": about.description,
        **dated,
    }


def _printable(text: str) -> str:
    """Without control characters, which XML cannot hold."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def replace_file(path: Path, data: bytes) -> None:
    """Write beside the file and rename: the old one stays whole until the new one is.

    Raises:
        WriteError: it could not be written; nothing has changed.
    """
    target = Path(os.path.realpath(path))  # a link is followed, as savefig and the shell do
    try:
        mask = os.umask(0)
        os.umask(mask)
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~mask
        handle, beside = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.chmod(beside, mode)
            os.replace(beside, target)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
    except OSError as fault:
        raise WriteError(f"cannot write {path}: {fault.strerror or fault}") from fault
