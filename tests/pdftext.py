"""Read the text of a PDF that matplotlib wrote, letter by letter, as a viewer copies it."""

from __future__ import annotations

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\n(.*)\nendstream", re.DOTALL)
_STRING = rb"\((?:\\.|[^\\()])*\)"
# what text consists of: its start, a choice of font, strings
_SHOWN = re.compile(rb"\bBT\b|/(F\d+) [\d.]+ Tf|(" + _STRING + rb")", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def lines(data):
    """The texts in the order in which they were drawn."""
    objects = {int(number): body for number, body in _OBJECT.findall(data)}
    streams = {number: _unpacked(body) for number, body in objects.items() if b"stream\n" in body}
    fonts = {
        name: _letters(objects[int(number)], streams)
        for body in objects.values()
        for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", body)
    }
    found = []
    for content in streams.values():
        if b"BT\n" not in content:
            continue
        font = {}
        for match in _SHOWN.finditer(content):
            if match[1]:
                font = fonts[match[1]]
            elif match[0] == b"BT":
                found.append("")
            elif match[2] and found:
                codes = _plain(match[2][1:-1])
                pairs = [codes[i : i + 2] for i in range(0, len(codes), 2)]
                found[-1] += "".join(font[int.from_bytes(pair)] for pair in pairs)
    return found


def _unpacked(body):
    data = _STREAM.search(body)[1]
    return zlib.decompress(data) if b"/FlateDecode" in body else data


def _letters(font, streams):
    """What a font's table for copying makes of each code."""
    table = streams[int(re.search(rb"/ToUnicode (\d+) 0 R", font)[1])]
    found = {}
    for start, listed in re.findall(rb"<(\w{4})> <\w{4}> \[(.*?)\]", table, re.DOTALL):
        for i, letter in enumerate(re.findall(rb"<(\w+)>", listed)):
            found[int(start, 16) + i] = bytes.fromhex(letter.decode()).decode("utf-16-be")
    return found


def _plain(raw):
    return re.sub(
        rb"\\([0-7]{3}|.)",
        lambda match: bytes([int(match[1], 8)]) if len(match[1]) == 3 else _ESCAPES.get(match[1], match[1]),
        raw,
        flags=re.DOTALL,
    )
