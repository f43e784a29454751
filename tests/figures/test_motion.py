"""Moving pictures: the frames that were drawn, as long as asked for, and what a file says of its origin."""

from __future__ import annotations

import functools
import io
import shutil

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from actviz.errors import ActvizError
from actviz.figures.files.motion import Frames, Timing, moving_picture
from actviz.figures.files.provenance import MOVING, Provenance, provenance

ABOUT = Provenance("elu", "actviz plot elu --animate alpha=0:2 --title 'α < β'", "A curve that bends.")
COUNT = 5
TIMING = Timing(each_ms=40, first_ms=400, last_ms=800)
HAVE = [format for format in (*MOVING, "png") if format != "mp4" or shutil.which("ffmpeg")]


def draw(i):
    figure = Figure(figsize=(1.6, 1.2), dpi=100)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.plot([0, 1], [0, i / COUNT], color="#1E90FF", linewidth=3)
    axes.set_ylim(0, 1)
    return figure


def drawn(i):
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(draw(i))
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., :3].astype(int)


def file(format, track=iter, **more):
    return moving_picture(Frames(COUNT, draw, TIMING, track), format, ABOUT, **more)


@functools.cache
def made(format):
    """The same, for what only looks at it."""
    return file(format)


@pytest.mark.parametrize("format", ["gif", "png", "webp"])
def test_frames(format):
    """Each is what was drawn, but for the nearest of 255 colours; the ends are shown longer."""
    with Image.open(io.BytesIO(made(format))) as image:
        assert (image.n_frames, image.size, image.info["loop"]) == (COUNT, (160, 120), 0)
        durations = []
        for i in range(COUNT):
            image.seek(i)
            found = np.asarray(image.convert("RGB")).astype(int)
            assert np.abs(found - drawn(i)).max() <= 16
            durations.append(image.info["duration"])
    assert durations == TIMING.of(COUNT)


@pytest.mark.parametrize("format", ["gif", "png", "webp"])
def test_common_colours_are_exact(format):
    """The background, and the curve where it is not at its edge."""
    with Image.open(io.BytesIO(made(format))) as image:
        image.seek(2)
        found = np.asarray(image.convert("RGB")).reshape(-1, 3).tolist()
    for color in ([255, 255, 255], [0x1E, 0x90, 0xFF]):
        assert color in found


@pytest.mark.parametrize("format", HAVE)
def test_the_same_bytes_again(format):
    """Nothing in a file depends on when it was made."""
    assert file(format) == made(format)


@pytest.mark.parametrize("format", HAVE)
def test_origin(format, tmp_path):
    """Title, command and description can be read back."""
    path = tmp_path / f"a.{format}"
    path.write_bytes(made(format))
    assert provenance(path) == ABOUT


@pytest.mark.parametrize("format", ["gif", "png", "webp"])
def test_transparent(format):
    """Where nothing is drawn the background shows through, in every frame."""
    with Image.open(io.BytesIO(file(format, transparent=True))) as image:
        for i in range(COUNT):
            image.seek(i)
            alpha = np.asarray(image.convert("RGBA"))[..., 3]
            assert alpha[5, 80] == 0
            assert alpha.max() == 255


def test_progress():
    """Whoever waits is told of every frame."""
    told = []
    file("gif", track=lambda frames: (told.append(i) or i for i in frames))
    assert told == list(range(COUNT))


def test_mp4_needs_ffmpeg(monkeypatch):
    """Without it, nothing is written, and the formats that need nothing are named."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ActvizError, match="mp4 needs ffmpeg") as raised:
        file("mp4")
    assert "gif" in raised.value.hint


def test_more_than_memory_should_hold():
    """600 frames at the size of a slide are refused as WebP before memory is full."""

    def slide(i):
        return Figure(figsize=(19.2, 10.8), dpi=100)

    with pytest.raises(
        ActvizError, match="600 frames of 1920 x 1080 pixels are too many for a webp"
    ) as raised:
        moving_picture(Frames(600, slide, TIMING), "webp", ABOUT)
    assert "fewer frames" in raised.value.hint
