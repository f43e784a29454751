"""IDX files, the format of MNIST and similar data sets, plain or compressed."""

from __future__ import annotations

import gzip
import math
import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from actviz.errors import ActvizError
from actviz.lazy import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_UNSIGNED_BYTES = b"\0\0\x08"  # how a file of them begins; then one byte, the number of axes


def find(folder: Path, name: str) -> Path:
    """A file in a folder: ``train-images-idx3-ubyte``, ``train-images.idx3-ubyte``, or these with ``.gz``.

    Args:
        folder: where to look.
        name: in the first of these spellings.

    Raises:
        ActvizError: there is none of them.
    """
    for spelling in (name, name.replace("-idx", ".idx")):
        for ending in ("", ".gz"):
            path = folder / f"{spelling}{ending}"
            if path.is_file():
                return path
    raise ActvizError(f"{folder} has no {name} and no {name}.gz")


def read(path: Path) -> NDArray[np.uint8]:
    """The array in an IDX file of unsigned bytes, of the shape that its header states.

    Raises:
        ActvizError: it cannot be read, has another format, or has too few or too many bytes.
    """
    data = _bytes(path)
    if len(data) < 4 or data[:3] != _UNSIGNED_BYTES or not data[3]:
        begins = data[:4].hex(" ") or "nothing"
        raise ActvizError(f"{path} is not an IDX file of unsigned bytes: it begins with {begins}")
    axes = data[3]
    begin = 4 + 4 * axes
    if len(data) < begin:
        raise ActvizError(f"{path} ends within its header")
    shape = struct.unpack(f">{axes}I", data[4:begin])
    wanted = begin + math.prod(shape)
    if len(data) != wanted:
        what = "is cut short" if len(data) < wanted else "is too long"
        raise ActvizError(f"{path} {what}: {len(data)} bytes instead of {wanted}")
    return np.frombuffer(data, np.uint8, offset=begin).reshape(shape)


def _bytes(path: Path) -> bytes:
    try:
        if path.suffix == ".gz":
            with gzip.open(path) as file:
                return file.read()
        return path.read_bytes()
    except gzip.BadGzipFile:
        raise ActvizError(f"{path} is not a gzip file") from None
    except (EOFError, zlib.error) as fault:
        raise ActvizError(f"{path} is damaged: {fault}") from None
    except OSError as fault:
        raise ActvizError(f"cannot read {path}: {fault.strerror or fault}") from fault
