"""The palette of an animation: common colours are exact, others are replaced by the nearest one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from actviz.lazy import np

if TYPE_CHECKING:
    from PIL.Image import Image

_EXACT = 32  # colours that are kept as they are, the most common ones
_COLOURS = 255  # of the palette's 256; one is left for a transparent background


class Palette:
    """The palette of several frames.

    Pillow's own search for the nearest colour is not exact, so that a white background may come out as
    nearly white; here every colour that occurs is looked up once.
    """

    def __init__(self, frames: Sequence[Image]) -> None:
        from PIL import Image

        width, height = frames[0].size
        beside = Image.new("RGB", (width * len(frames), height))
        for i, frame in enumerate(frames):
            beside.paste(frame.convert("RGB"), (i * width, 0))
        found = beside.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        self._colors = np.array(found.getpalette()).reshape(-1, 3)[:_COLOURS]
        # large areas, and the background above all, have their very colour and no mean of several
        free = np.ones(len(self._colors), dtype=bool)
        for _, color in sorted(beside.getcolors(beside.width * beside.height) or [], reverse=True)[:_EXACT]:
            distance = np.where(free, np.square(self._colors - color).sum(axis=1), np.inf)
            nearest = int(np.argmin(distance))
            self._colors[nearest], free[nearest] = color, False
        self._index = np.full(1 << 24, -1, dtype=np.int16)  # of each colour that has been looked up

    def applied(self, frame: Image) -> Image:
        """A frame in the palette's colours; where it is transparent, so is the result."""
        from PIL import Image

        red, green, blue = np.moveaxis(np.asarray(frame.convert("RGB")).astype(np.int32), -1, 0)
        packed = red << 16 | green << 8 | blue
        index = self._index[packed]
        for color in np.unique(packed[index < 0]).tolist():
            channels = [color >> 16, color >> 8 & 255, color & 255]
            self._index[color] = np.argmin(np.square(self._colors - channels).sum(axis=1))
        index = self._index[packed].astype(np.uint8)
        if frame.mode == "RGBA":
            index[np.asarray(frame.getchannel("A")) < 128] = _COLOURS
        found = Image.frombytes("P", frame.size, index.tobytes())
        found.putpalette(self._colors.ravel().tolist())
        if frame.mode == "RGBA":
            found.info["transparency"] = _COLOURS
        return found
