"""``--open``: a file is opened once it is written."""

from __future__ import annotations

import sys
import time

import pytest
from process import call, printed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no program to put in its place")


@pytest.fixture
def opened(tmp_path, monkeypatch):
    """A program that notes what it is asked to open; returns what it noted."""
    bin = tmp_path / "bin"
    bin.mkdir()
    notes = tmp_path / "notes"
    for name in ("xdg-open", "open"):
        (bin / name).write_text(f'#!/bin/sh\necho "$1" >> {notes}\n', encoding="utf-8")
        (bin / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{bin}:/bin:/usr/bin")
    monkeypatch.chdir(tmp_path)

    def noted(count):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            if notes.exists() and len(found := notes.read_text(encoding="utf-8").split()) >= count:
                return found
            time.sleep(0.01)
        return []

    return noted


def test_every_file_is_opened(opened):
    """Also of a command that draws only when it is asked to; the figure's command does not open it again."""
    printed("plot relu --open -o a.svg -o b.svg")
    assert sorted(opened(2)) == ["a.svg", "b.svg"]
    assert printed("show a.svg") == "actviz plot relu\n"
    done = call("saturation", "relu", "--open")
    assert done.stderr == "wrote saturation.png\n"
    assert "saturation.png" in opened(3)


def test_no_program_to_open_with(here, monkeypatch):
    """The file is there all the same."""
    monkeypatch.setenv("PATH", str(here))
    done = call("plot", "relu", "--open", "-o", "a.svg")
    assert done.returncode == 1
    assert done.stderr == "error: --open: no program that opens a.svg is installed\n"
    assert (here / "a.svg").exists()
