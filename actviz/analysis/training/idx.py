"""The IDX files that MNIST and its kin come in, plain or compressed."""

from __future__ import annotations

import gzip
import math
import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from actviz.errors import ActvizError
from actviz.lazy import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# third byte of a file -> its numbers, most significant byte first
_TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}


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


def read(path: Path) -> NDArray[Any]:
    """The array in an IDX file, of the shape and type that its header states.

    Raises:
        ActvizError: it cannot be read, is no IDX file, or has fewer or more bytes than it should.
    """
    data = _bytes(path)
    if len(data) < 4 or data[:2] != b"\0\0" or data[2] not in _TYPES or not data[3]:
        raise ActvizError(f"{path} is no IDX file: it begins with {data[:4].hex(' ') or 'nothing'}")
    kind, axes = np.dtype(_TYPES[data[2]]), data[3]
    begin = 4 + 4 * axes
    if len(data) < begin:
        raise ActvizError(f"{path} ends within its header")
    shape = struct.unpack(f">{axes}I", data[4:begin])
    wanted = begin + math.prod(shape) * kind.itemsize
    if len(data) != wanted:
        what = "is cut short" if len(data) < wanted else "has something behind its end"
        raise ActvizError(f"{path} {what}: {len(data)} bytes instead of {wanted}")
    return np.frombuffer(data, kind, offset=begin).reshape(shape)


def _bytes(path: Path) -> bytes:
    try:
        if path.suffix == ".gz":
            with gzip.open(path) as file:
                return file.read()
        return path.read_bytes()
    except gzip.BadGzipFile:
        raise ActvizError(f"{path} is no gzip file") from None
    except (EOFError, zlib.error) as fault:
        raise ActvizError(f"{path} is damaged: {fault}") from None
    except OSError as fault:
        raise ActvizError(f"cannot read {path}: {fault.strerror or fault}") from fault
