"""Every file says where it comes from, and `show` reads it back."""

from __future__ import annotations

import json
import shlex
import xml.etree.ElementTree as ET

import pytest
from process import call

from actviz.figures.files.provenance import FORMATS, provenance

COMMAND = ["plot", "tanh", "--deriv", "--x", "-2pi", "2pi", "--title", "A (b) \\ c: Δ < 'é' & \"q\""]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One figure in every format."""
    folder = tmp_path_factory.mktemp("figures")
    outputs = [word for format in FORMATS for word in ("-o", str(folder / f"fig.{format}"))]
    assert call(*COMMAND, *outputs).returncode == 0
    return folder


@pytest.mark.parametrize("format", FORMATS)
def test_the_command_is_read_back(format, folder):
    """Whatever the title holds; and it is the command alone, so that a shell can run it."""
    done = call("show", str(folder / f"fig.{format}"))
    assert (done.returncode, done.stderr) == (0, "")
    assert shlex.split(done.stdout) == ["actviz", *COMMAND]


@pytest.mark.parametrize("format", FORMATS)
def test_everything_is_read_back(format, folder):
    """Title, command, description and the program's version."""
    about = json.loads(call("show", str(folder / f"fig.{format}"), "--json").stdout)
    assert about["title"] == COMMAND[-1]
    assert about["description"] == (
        "tanh rises from -1 to 1; its derivative peaks at 1 at x = 0. Drawn for x from -2π to 2π."
    )
    assert about["software"].startswith("actviz ")


def test_a_command_read_back_draws_the_same_bytes(folder, tmp_path):
    """The circle closes: figure, command, the same figure."""
    command = shlex.split(call("show", str(folder / "fig.png")).stdout)[1:]
    assert call(*command, "-o", str(tmp_path / "again.png")).returncode == 0
    assert (tmp_path / "again.png").read_bytes() == (folder / "fig.png").read_bytes()


def test_screen_readers_find_a_description(folder, tmp_path):
    """An SVG is an image with a title and a description outside its metadata."""
    root = ET.parse(folder / "fig.svg").getroot()
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert root.find(f"{space}title").text == COMMAND[-1]
    assert root.find(f"{space}desc").text.startswith("tanh rises from -1 to 1")


def test_a_description_can_be_given(tmp_path):
    """--alt replaces the one that is made up, in every format."""
    paths = [tmp_path / f"relu.{format}" for format in FORMATS]
    outputs = [word for path in paths for word in ("-o", str(path))]
    assert call("plot", "relu", "--alt", "A ramp <up> & on", *outputs).returncode == 0
    assert {provenance(path).description for path in paths} == {"A ramp <up> & on"}


@pytest.mark.parametrize(
    "content", [b"", b"a note", b"\x89PNG\r\n\x1a\nbroken", b"%PDF-1.4\nno", b"<svg/>", b"% x"]
)
def test_a_file_of_somebody_else_has_no_origin(content, tmp_path):
    """It is refused by name, whatever it holds."""
    path = tmp_path / "other.png"
    path.write_bytes(content)
    done = call("show", str(path))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"error: {path} was not made by actviz\nhint: ")


def test_a_file_that_is_not_there(tmp_path):
    """The fault is named."""
    done = call("show", str(tmp_path / "none.svg"))
    assert done.returncode == 1
    assert done.stderr == f"error: cannot read {tmp_path / 'none.svg'}: No such file or directory\n"
