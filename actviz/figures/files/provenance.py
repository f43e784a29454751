"""Where a figure comes from: its title, the command and a description, kept inside every file."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from actviz import __version__
from actviz.errors import ActvizError, UsageError

Format = Literal["png", "svg", "pdf", "tex"]
FORMATS: tuple[Format, ...] = get_args(Format)
Moving = Literal["gif", "webp", "mp4"]  # and png, which can be both
MOVING: tuple[Moving, ...] = get_args(Moving)
SOFTWARE = f"actviz {__version__}"


@dataclass(frozen=True)
class Provenance:
    """What is written into every file beside the picture."""

    title: str
    command: str
    description: str
    software: str = SOFTWARE

    @property
    def printable(self) -> Provenance:
        """Without control characters, which XML cannot hold."""
        return Provenance(*map(_printable, (self.title, self.command, self.description, self.software)))


# which of its own keys each format keeps the title, the command, the description and the software in
_KEYS: dict[Format | Moving, tuple[str, str, str, str]] = {
    "png": ("Title", "Comment", "Description", "Software"),
    "svg": ("Title", "Source", "Description", "Creator"),
    "pdf": ("Title", "Keywords", "Subject", "Creator"),
    "tex": ("Title", "Command", "Description", "Software"),
    "gif": ("Title", "Command", "Description", "Software"),
    "webp": ("Title", "Command", "Description", "Software"),
    "mp4": ("nam", "cmt", "des", "ART"),
}


def metadata(format: Format | Moving, about: Provenance) -> dict[str, Any]:
    """What `savefig` takes as metadata; without a date, unless SOURCE_DATE_EPOCH gives one.

    Raises:
        UsageError: SOURCE_DATE_EPOCH is no whole number.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is not None and not epoch.isdecimal():
        raise UsageError(f"SOURCE_DATE_EPOCH must be a whole number of seconds, not {epoch!r}")
    about = about.printable
    kept: dict[str, Any] = dict(
        zip(_KEYS[format], (about.title, about.command, about.description, about.software), strict=True)
    )
    if epoch is None and format in ("svg", "pdf"):
        kept["Date" if format == "svg" else "CreationDate"] = None
    return kept


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)


def provenance(path: Path) -> Provenance | None:
    """What a file says of itself, if this program made it; None for anybody else's file.

    Raises:
        ActvizError: the file cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise ActvizError(f"cannot read {path}: {fault.strerror}") from fault
    format, read = _reader(data)
    try:
        found = read(data)
    except (ValueError, SyntaxError, OSError):  # the errors of parsers for broken files
        return None
    kept = [found.get(key, "") for key in _KEYS[format]]
    return Provenance(*kept) if re.match(r"actviz \d", kept[-1]) else None


def _reader(data: bytes) -> tuple[Format | Moving, Callable[[bytes], dict[str, str]]]:
    if data.startswith(b"\x89PNG"):
        return "png", _png_texts
    if data.startswith(b"GIF8"):
        return "gif", _gif_texts
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp", _webp_texts
    if data[4:8] == b"ftyp":
        return "mp4", _mp4_texts
    if data.startswith(b"%PDF"):
        return "pdf", _pdf_texts
    if data.startswith(b"% "):
        return "tex", _tex_texts
    return "svg", _svg_texts


def _png_texts(data: bytes) -> dict[str, str]:
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        return {str(key): str(value) for key, value in image.info.items() if isinstance(value, str)}


def _gif_texts(data: bytes) -> dict[str, str]:
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        comment = image.info.get("comment", b"")
    return dict(re.findall(r"^(\w+): (.*)$", comment.decode(), re.MULTILINE))


def _webp_texts(data: bytes) -> dict[str, str]:
    from xml.etree import ElementTree

    packet = re.search(rb"<x:xmpmeta.*?</x:xmpmeta>", data, re.DOTALL)
    if packet is None:
        return {}
    return {
        entry.tag.removeprefix("{urn:actviz}"): entry.text or ""
        for entry in ElementTree.fromstring(packet[0]).iter()
        if entry.tag.startswith("{urn:actviz}")
    }


# an entry of iTunes' list: its name, then "data", eight bytes of type and language, and the text
_MP4_ENTRY = re.compile(rb"(?:\xa9(nam|cmt|ART)|(des)c)(.{4})data.{8}", re.DOTALL)


def _mp4_texts(data: bytes) -> dict[str, str]:
    found = {}
    for match in _MP4_ENTRY.finditer(data):
        length = int.from_bytes(match[3], "big") - 16
        found[(match[1] or match[2]).decode()] = data[match.end() : match.end() + length].decode()
    return found


def _svg_texts(data: bytes) -> dict[str, str]:
    from xml.etree import ElementTree

    if not data:
        return {}
    found = {}
    work = ElementTree.fromstring(data).find(".//{http://creativecommons.org/ns#}Work")
    for entry in () if work is None else work:
        inner = entry.find(".//{http://purl.org/dc/elements/1.1/}title")
        key = entry.tag.rpartition("}")[2].capitalize()
        found[key] = (entry.text if inner is None else inner.text) or ""
    return found


def _tex_texts(data: bytes) -> dict[str, str]:
    lines = re.findall(r"^% (\w+): (.*)$", data.decode(), re.MULTILINE)
    return dict(lines)


# a PDF string: anything in parentheses in which backslashes and inner parentheses are escaped
_PDF_ENTRY = re.compile(rb"/(\w+) \(((?:\\.|[^\\()])*)\)", re.DOTALL)
_PDF_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def _pdf_texts(data: bytes) -> dict[str, str]:
    return {key.decode(): _pdf_string(raw) for key, raw in _PDF_ENTRY.findall(data)}


def _pdf_string(raw: bytes) -> str:
    def unescaped(match: re.Match[bytes]) -> bytes:
        code = match[1]
        return bytes([int(code, 8)]) if code.isdigit() else _PDF_ESCAPES.get(code, code)

    plain = re.sub(rb"\\([0-7]{1,3}|.)", unescaped, raw, flags=re.DOTALL)
    return plain.decode("utf-16") if plain.startswith(b"\xfe\xff") else plain.decode("latin-1")
