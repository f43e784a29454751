"""Where a figure goes and how it is written: formats, names, never half a file.

Loads matplotlib only when a figure is rendered, so that a wrong path is refused at once.
"""

from __future__ import annotations

import html
import io
import logging
import os
import sys
import tempfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from actviz.errors import UsageError, WriteError, argument, one_of
from actviz.figures.files.motion import Frames, moving_picture
from actviz.figures.files.provenance import FORMATS, MOVING, Format, Moving, Provenance, metadata, provenance

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from actviz.figures.style.look import Look

STDOUT = "-"
ANIMATED: tuple[Format | Moving, ...] = ("gif", "png", "webp", "mp4", "pdf")  # that show frames in turn
BUILT: tuple[Format | Moving, ...] = (*ANIMATED, "svg", "tex")  # or a file for each
_TEXTS = ("svg", "tex")


@dataclass(frozen=True)
class Target:
    """One file to write, or stdout."""

    path: str
    format: Format | Moving
    named: bool = True  # by the user, who then means to replace what is there
    page: int | None = None  # of several; None for all that there are

    @property
    def is_stdout(self) -> bool:
        """Whether the bytes go to standard output."""
        return self.path == STDOUT


def targets(
    outputs: Sequence[str],
    format: str | None,
    default_stem: str,
    pages: int = 1,
    formats: Sequence[Format | Moving] = FORMATS,
) -> tuple[Target, ...]:
    """What to write for the ``-o`` and ``-f`` given; ``default_stem`` names the file when there is no ``-o``.

    Several pages go into one PDF or one moving picture, or into files named ``sheet-1.png``,
    ``sheet-2.png``, …

    Args:
        outputs: the paths.
        format: the one of all of them, or of the one by default.
        default_stem: name of the file by default.
        pages: how many there are.
        formats: that there are, the first by default; `ANIMATED` or `BUILT` for a moving picture.

    Raises:
        UsageError: an unknown format, or one that does not fit the file's extension.
    """
    if format is not None:
        _check_moving(format, formats, argument("format", format))
        format = one_of(argument("format"), format, formats)
    if outputs:
        found = [Target(path, _format_of(path, format, formats)) for path in outputs]
    else:
        chosen = _as_format(format, formats)
        found = [Target(f"{default_stem}.{chosen}", chosen, named=False)]
    if sum(target.is_stdout for target in found) > 1:
        raise UsageError("-o -: standard output can take one figure only")
    together = ("pdf",) if formats is FORMATS else ANIMATED
    return tuple(
        page for target in found for page in (_paged(target, 1 if target.format in together else pages))
    )


def _paged(target: Target, pages: int) -> list[Target]:
    if pages == 1:
        return [target]
    if target.is_stdout:
        raise UsageError(f"-o -: standard output cannot take {pages} pages", hint="write a PDF: -f pdf")
    stem, extension = os.path.splitext(target.path)
    return [replace(target, path=f"{stem}-{page + 1}{extension}", page=page) for page in range(pages)]


def _as_format(name: str | None, formats: Sequence[Format | Moving]) -> Format | Moving:
    return next((format for format in formats if format == name), formats[0])


def _check_moving(format: str, formats: Sequence[Format | Moving], asked: str) -> None:
    """Refuse an animation format for a static figure, and the other way round."""
    if formats is FORMATS and format in MOVING:
        raise UsageError(
            f"{asked}: an animation format, but the figure is not animated",
            hint=f"for example actviz plot elu {argument('animate', 'alpha=0.2:2')}",
        )
    if format in FORMATS and format not in formats:
        raise UsageError(
            f"{asked}: not an animation format", hint=f"animation formats are {', '.join(formats)}"
        )


def _format_of(path: str, format: str | None, formats: Sequence[Format | Moving]) -> Format | Moving:
    if path == STDOUT:
        return _as_format(format, formats)
    listed = ", ".join(formats)
    extension = Path(path).suffix.lstrip(".").lower()
    if Path(path).name in ("", ".", "..") or path.endswith(("/", os.sep)) or os.path.isdir(path):
        raise UsageError(
            f"-o {path!r} names a folder" if path else "-o '' names no file",
            hint=f"name a file that ends in one of: {listed}",
        )
    if not extension and format:
        return _as_format(format, formats)
    _check_moving(extension, formats, f"-o {path}")
    if extension not in formats:
        raise UsageError(
            f"cannot tell the format of '{path}'",
            hint=f"the formats are {listed}, as in -o fig.{formats[0]}",
        )
    if format and extension != format:
        raise UsageError(
            f"-o {path} and -f {format} cannot be combined", hint=f"leave out -f, or name the file *.{format}"
        )
    return _as_format(extension, formats)


def check(chosen: Sequence[Target], *, clobber: bool = True) -> None:
    """Refuse, before any work is done, what could not or must not be written.

    Raises:
        UsageError: binary output would go to a terminal.
        WriteError: the folder is missing or not writable, or a file is in the way.
    """
    for target in chosen:
        if target.is_stdout:
            if target.format not in _TEXTS and sys.stdout.isatty():
                raise UsageError(
                    f"{target.format} is a binary format, and standard output is a terminal",
                    hint=f"pipe it, give -o FILE, or use {argument('show')}",
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
                raise WriteError(f"cannot write {path}: it is not a regular file")
            if not clobber:
                raise WriteError(
                    f"{path} already exists", hint=f"leave out {argument('no_clobber')}, or give another -o"
                )
            if not target.named and provenance(path) is None:
                raise WriteError(
                    f"{path} already exists and was not made by actviz",
                    hint=f"give -o {path} to replace it",
                )


def save(
    figures: Sequence[Figure], chosen: Sequence[Target], about: Callable[[int | None], Provenance], look: Look
) -> list[str]:
    """Render in every format first, then put each file in its place in one step.

    Args:
        figures: the pages, one as a rule.
        chosen: what to write, from `targets`.
        about: what a file keeps of its origin: that of a page, or with None that of all of them.
        look: what the figures were drawn with.

    Returns:
        The paths written, without standard output.

    Raises:
        WriteError: the disk is full, the folder is not writable, …; old files are intact.
    """
    rendered = []
    for target in chosen:
        shown = figures if target.page is None else [figures[target.page]]
        rendered.append((target, render(shown, target.format, about(target.page), look)))
    written = []
    for target, data in rendered:
        if target.is_stdout:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        else:
            replace_file(Path(target.path), data)
            written.append(target.path)
    return written


def render(figures: Sequence[Figure], format: Format | Moving, about: Provenance, look: Look) -> bytes:
    """The bytes of a figure; the same for the same figure, unless SOURCE_DATE_EPOCH asks for a date.

    Only a PDF takes several pages, and what shows `Frames` in turn.
    """
    if format in MOVING or (format == "png" and isinstance(figures, Frames)):
        assert isinstance(figures, Frames)
        assert format not in _TEXTS
        return moving_picture(figures, format, about, transparent=look.transparent)
    kept = metadata(format, about)
    logging.getLogger("fontTools").setLevel(logging.ERROR)  # it frets about the fonts' creation dates
    if format == "tex":
        from actviz.figures.files.pgf.picture import picture

        return picture(figures[0], look, kept).encode()
    buffer = io.BytesIO()
    if format == "pdf":
        from matplotlib.backends.backend_pdf import PdfPages

        with PdfPages(buffer, metadata=kept) as pages:
            for figure in figures:
                _prepare(figure)
                figure.savefig(pages, format="pdf", transparent=look.transparent)
        return buffer.getvalue()
    _prepare(figures[0])
    if format == "png":
        return _png(figures[0], kept, look)
    backend = "module://actviz.figures.files.live"
    figures[0].savefig(buffer, format="svg", metadata=kept, transparent=look.transparent, backend=backend)
    return _described(buffer.getvalue(), about.printable.description)


def _png(figure: Figure, kept: Mapping[str, str], look: Look) -> bytes:
    """The picture, written sooner than by matplotlib's own writer.

    There is no alpha channel if all is opaque, and only runs of equal bytes are compressed, which is what
    the even areas of a plot are.
    """
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    raw, written, texts = io.BytesIO(), io.BytesIO(), PngInfo()
    figure.savefig(raw, format="rgba", transparent=look.transparent)
    size = figure.canvas.get_width_height(physical=True)
    image = Image.frombuffer("RGBA", size, raw.getvalue(), "raw", "RGBA", 0, 1)
    if image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    for key, text in kept.items():
        texts.add_text(key, text)
    image.save(written, "png", pnginfo=texts, dpi=(figure.dpi, figure.dpi), compress_type=zlib.Z_RLE)
    return written.getvalue()


def _prepare(figure: Figure) -> None:
    """Spare matplotlib the search for a place for labels without text."""
    for axis in (axis for ax in figure.axes for axis in (ax.xaxis, ax.yaxis)):
        if not axis.label.get_text():
            axis.set_label_coords(0.0, 0.0)


def _described(svg: bytes, description: str) -> bytes:
    """The picture with a description that screen readers find, as they do not look into the metadata."""
    root, title, rest = svg.partition(b"</title>\n")
    body = f" <desc>{html.escape(description, quote=False)}</desc>\n".encode()
    return root.replace(b"<svg ", b'<svg role="img" ', 1) + title + body + rest


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
