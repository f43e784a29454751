"""`actviz.animate` and `actviz.build_up`: the files of the command line, from Python."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from process import call, contents

import actviz

SMALL = {"size": "320x180px"}


pytestmark = pytest.mark.usefixtures("here")  # every test works in an empty folder


def frames(path):
    """The pixels of each frame, and how long it is shown."""
    with Image.open(path) as image:
        found = []
        for i in range(image.n_frames):
            image.seek(i)
            found.append((np.asarray(image.convert("RGB")), image.info["duration"]))
    return found


def same(one, other):
    return len(one) == len(other) and all(
        a[1] == b[1] and np.array_equal(a[0], b[0]) for a, b in zip(one, other, strict=True)
    )


@pytest.mark.parametrize(
    ("command", "made"),
    [
        (
            "plot elu --animate alpha=0.2:2:2 --deriv --theme dark",
            lambda path: actviz.animate(
                "elu", "alpha", 0.2, 2, path, frames=2, derivative=True, theme="dark", **SMALL
            ),
        ),
        (
            "plot elu:alpha=0.5 --animate x=-2:1:3 --saturation --mark 1 --x -8 8",
            lambda path: actviz.animate(
                actviz.get("elu", alpha=0.5), "x", -2, 1, path,
                frames=3, saturation=0.01, mark=1, x=(-8, 8), **SMALL,
            ),
        ),
        pytest.param(
            "plot eis:beta=2 --animate alpha=0.1:0.9:3 --label mine",
            lambda path: actviz.animate(
                actviz.get("eis", beta=2), "alpha", 0.1, 0.9, path, frames=3, labels=["mine"], **SMALL
            ),
            marks=pytest.mark.whole,
        ),
        (
            "compare relu tanh --build",
            lambda path: actviz.build_up("relu", "tanh", path=path, together=True, **SMALL)[0],
        ),
        pytest.param(
            "plot sigmoid --deriv --deriv2 --build --y -1 1",
            lambda path: actviz.build_up(
                "sigmoid", path=path, derivative=True, second_derivative=True, y=(-1, 1), **SMALL
            )[0],
            marks=pytest.mark.whole,
        ),
    ],
    ids=lambda value: value.split(" -")[0] if isinstance(value, str) else "",
)  # fmt: skip
def test_the_frames_of_the_command_line(command, made):
    """They are the same, to the pixel and the millisecond."""
    assert call(*shlex.split(command), "--size", "320x180px", "-o", "command.gif").returncode == 0
    assert made("python.gif") == Path("python.gif")
    assert same(frames("python.gif"), frames("command.gif"))


def test_what_the_file_keeps():
    """Its title, a description of what moves, and the call that makes it again."""
    actviz.animate("elu", "alpha", 0.5, 2, Path("elu.gif"), frames=2, derivative=True, **SMALL)
    about = json.loads(call("show", "elu.gif", "--json").stdout)
    assert about["title"] == "ELU"
    assert about["description"].startswith("In 2 frames alpha changes from 0.5 to 2. ")
    before = Path("elu.gif").read_bytes()
    Path("elu.gif").unlink()
    eval(about["command"], {"actviz": actviz})
    assert Path("elu.gif").read_bytes() == before


@pytest.mark.parametrize(
    ("extension", "files"),
    [("webp", ["steps.webp"]), ("pdf", ["steps.pdf"]), ("svg", ["steps-1.svg", "steps-2.svg"])],
)
def test_files_of_a_build_up(extension, files):
    """One file where the format has frames or pages, else a file for each step."""
    written = actviz.build_up("relu", "tanh", path=f"steps.{extension}", **SMALL)
    assert [str(path) for path in written] == files
    assert sorted(contents(Path())) == files


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (lambda: actviz.animate("elu", "beta", 1, 2, "a.gif"), "elu takes no parameter 'beta'"),
        (lambda: actviz.animate("elu", "alpha", -1, 2, "a.gif"), "alpha must be a number in"),
        (lambda: actviz.animate("elu", "alpha", 1, 1, "a.gif"), "^animate: alpha is 1 in the first"),
        (lambda: actviz.animate("elu", "alpha", 1, 2, "a.gif", frames=1), "2 to 600 frames"),
        (lambda: actviz.animate("elu", "alpha", 1, 2, "a.svg"), r"'a\.svg' does not have the extension"),
        (lambda: actviz.animate("elu", "alpha", 1, 2, "-"), "'-' does not have the extension"),
        (lambda: actviz.animate("elu", "alpha", 1, 2, "a.gif", legend="direct"), "legend='direct'"),
        (lambda: actviz.animate("elu", "x", -9, 2, "a.gif"), "^animate: x = -9 is not between -π and π"),
        (lambda: actviz.animate("softmax", "T", 1, 2, "a.gif"), "it has no single curve"),
        (lambda: actviz.build_up("relu", path="a.gif"), "there is only one curve"),
        (lambda: actviz.build_up(path="a.gif"), "nothing"),
        (lambda: actviz.build_up("relu", "elu", path="no/where/a.gif"), "there is no folder"),
    ],
)  # fmt: skip
def test_refused(asked, told):
    """Each says what is wrong, with the names of Python, and nothing is written."""
    with pytest.raises(actviz.ActvizError, match=told):
        asked()
    assert contents(Path()) == {}
