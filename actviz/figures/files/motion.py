"""Frames as one animation: GIF, APNG, WebP, or MP4 where ffmpeg is installed.

All frames share one palette, so that nothing flickers; the first and the last are held longer.
"""

from __future__ import annotations

import html
import io
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from actviz.errors import ActvizError, WriteError, argument
from actviz.figures.files.palette import Palette
from actviz.figures.files.provenance import Provenance, metadata

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from PIL.Image import Image

Moving = Literal["gif", "png", "webp", "mp4"]
_FPS = 25
# what each pixel of each frame takes while a file is written, and what all may take together
_BYTES: dict[Moving, int] = {"gif": 2, "png": 2, "webp": 5, "mp4": 4}
_MOST_BYTES = 1_500_000_000


@dataclass(frozen=True)
class Timing:
    """How long frames are shown, in milliseconds."""

    each_ms: int = 1000 // _FPS
    first_ms: int = 800
    last_ms: int = 1600

    def of(self, count: int) -> list[int]:
        """The duration of each of ``count`` frames."""
        durations = [self.each_ms] * count
        durations[0] = self.first_ms
        durations[-1] = self.last_ms
        return durations


@dataclass(frozen=True, eq=False)
class Frames(Sequence["Figure"]):
    """The pages of a moving picture, each drawn when it is asked for, and good until the next one is.

    Attributes:
        total: how many there are, at least 2.
        draw: makes one, counted from 0. All must have the same size.
        timing: how long they are shown.
        track: is told how far the work has got.
    """

    total: int
    draw: Callable[[int], Figure]
    timing: Timing
    track: Callable[[Sequence[int]], Iterator[int]] = iter

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self.draw(i) for i in range(self.total)[index]]
        if not -self.total <= index < self.total:
            raise IndexError(index)
        return self.draw(index % self.total)

    def __iter__(self) -> Iterator[Figure]:
        return map(self.draw, self.track(range(self.total)))


def moving_picture(frames: Frames, format: Moving, about: Provenance, *, transparent: bool = False) -> bytes:
    """The bytes of a file that shows the frames one after the other, for ever; the same for the same frames.

    Args:
        frames: what is shown.
        format: of the file.
        about: what the file keeps of its origin.
        transparent: keep a transparent background. Not in MP4, which has none.

    Raises:
        ActvizError: MP4 without ffmpeg, or too many pixels for memory.
    """
    if format == "mp4" and shutil.which("ffmpeg") is None:
        raise ActvizError("mp4 needs ffmpeg, which is not installed", hint="gif, png and webp do not need it")
    known = {i: pixels(frames[i], transparent) for i in (0, frames.total // 2, frames.total - 1)}
    _check_memory(frames.total, known[0].size, format, transparent=transparent)
    palette = Palette([*known.values()])
    shown = [
        palette.applied(known.get(i) or pixels(frames[i], transparent))
        for i in frames.track(range(frames.total))
    ]
    durations = frames.timing.of(frames.total)
    if format == "mp4":
        return _mp4(shown, durations, about)
    settings: dict[str, Any] = {"save_all": True, "duration": durations, "loop": 0}
    if format == "gif":
        settings |= {"comment": _lines(about), "disposal": 2 if transparent else 1, "optimize": False}
    elif format == "png":
        if transparent:  # Pillow compares frames with others that are not in the palette
            shown = [frame.convert("RGBA") for frame in shown]
        settings |= {"pnginfo": _png_texts(about), "disposal": 1 if transparent else 0, "blend": 0}
    else:
        shown = [frame.convert("RGBA" if transparent else "RGB") for frame in shown]
        settings |= {"lossless": True, "quality": 60, "method": 2, "xmp": _xmp(about)}
    first, *others = shown
    buffer = io.BytesIO()
    first.save(buffer, format, append_images=others, **settings)
    return buffer.getvalue()


def _check_memory(total: int, size: tuple[int, int], format: Moving, *, transparent: bool) -> None:
    width, height = size
    if total * width * height * (_BYTES[format] + 4 * transparent) > _MOST_BYTES:
        raise ActvizError(
            f"{total} frames of {width} x {height} pixels are too many for a {format}",
            hint=f"choose fewer frames or a smaller {argument('size')}",
        )


def pixels(figure: Figure, transparent: bool) -> Image:
    """A figure as an image."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    if transparent:
        for patch in (figure.patch, *(ax.patch for ax in figure.axes)):
            patch.set_alpha(0.0)
    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    image = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
    return image.copy() if transparent else image.convert("RGB")


def _mp4(frames: Sequence[Image], durations: Sequence[int], about: Provenance) -> bytes:
    """H.264 with an even number of pixels each way, as players want it."""
    width, height = (side - side % 2 for side in frames[0].size)
    each = min(durations)
    about = about.printable
    # with the same bytes each time, ffmpeg leaves out the name of the encoder
    tags = {
        "title": about.title,
        "comment": about.command,
        "description": about.description,
        "artist": about.software,
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "moving.mp4"
        command = [
            "ffmpeg", "-v", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}",
            "-r", f"{1000 / each:g}", "-i", "-", "-c:v", "libx264", "-crf", "16", "-pix_fmt", "yuv420p",
            "-threads", "1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-movflags", "+faststart",
            *(word for key, value in tags.items() for word in ("-metadata", f"{key}={value}")),
            "-y", str(path),
        ]  # fmt: skip
        data = b"".join(
            frame.convert("RGB").crop((0, 0, width, height)).tobytes() * max(1, round(duration / each))
            for frame, duration in zip(frames, durations, strict=True)
        )
        done = subprocess.run(command, input=data, capture_output=True, check=False)
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines()
            raise WriteError(f"ffmpeg failed: {said[-1] if said else f'exit {done.returncode}'}")
        return path.read_bytes()


def _lines(about: Provenance) -> bytes:
    return "\n".join(f"{key}: {value}" for key, value in metadata("gif", about).items()).encode()


def _png_texts(about: Provenance) -> object:
    from PIL.PngImagePlugin import PngInfo

    texts = PngInfo()
    for key, value in metadata("png", about).items():
        texts.add_itxt(key, value)
    return texts


def _xmp(about: Provenance) -> bytes:
    """What a file keeps of its origin, as the XML that photo programs read."""
    rows = "".join(
        f"<actviz:{key}>{html.escape(value, quote=False)}</actviz:{key}>"
        for key, value in metadata("webp", about).items()
    )
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:actviz="urn:actviz">{rows}</rdf:Description>'
        "</rdf:RDF></x:xmpmeta>"
    )
    return packet.encode()
