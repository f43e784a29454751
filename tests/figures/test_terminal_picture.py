"""``--show``: a picture in terminals that can show one, else a sketch."""

from __future__ import annotations

import base64
import io
import re

import pytest
from PIL import Image

import actviz
from actviz.figures.files.preview import in_terminal


class Terminal(io.StringIO):
    """What says that it is one."""

    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("environment", "stream", "picture"),
    [
        ({"KITTY_WINDOW_ID": "1"}, Terminal(), True),
        ({"TERM_PROGRAM": "WezTerm"}, Terminal(), True),
        ({"TERM": "xterm-kitty", "TMUX": "/tmp/tmux"}, Terminal(), False),
        ({"TERM": "xterm-256color"}, Terminal(), False),
        ({"KITTY_WINDOW_ID": "1"}, io.StringIO(), False),
    ],
)
def test_picture_or_sketch(environment, stream, picture, monkeypatch):
    """A terminal says whether it knows kitty's protocol; a pipe never gets a picture."""
    for name in ("TERM", "TERM_PROGRAM", "KITTY_WINDOW_ID", "TMUX"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    shown = in_terminal(actviz.plot("relu", size="200x150px", dpi=72), stream)
    assert shown.startswith("\x1b_G") is picture
    if picture:
        pieces = re.findall(r"\x1b_G([^;]*);([^\x1b]*)\x1b\\", shown)
        assert "".join(f"\x1b_G{head};{data}\x1b\\" for head, data in pieces) == shown
        assert all(len(data) <= 4096 for _, data in pieces)
        assert [head[-3:] for head, _ in pieces] == ["m=1"] * (len(pieces) - 1) + ["m=0"]
        data = base64.standard_b64decode("".join(data for _, data in pieces))
        with Image.open(io.BytesIO(data)) as image:
            assert image.size == (200, 150)
