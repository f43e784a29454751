"""--animate and --build as a user meets them: names of files, what is kept in them, and what is refused."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from PIL import Image
from process import call, is_told, printed, refused

SMALL = "--size 320x180px"


pytestmark = pytest.mark.usefixtures("here")  # every test works in an empty folder


@pytest.mark.parametrize(
    ("typed", "name", "frames"),
    [
        pytest.param("plot elu --animate alpha=0.5:2:3", "elu-alpha.gif", 3, marks=pytest.mark.whole),
        ("plot sigmoid --deriv --animate x=-3:3:2", "sigmoid-deriv-x.gif", 2),
        ("plot 'max(a*x,x)' --animate a=0:1:2 -f webp", "max-a-x-x-a.webp", 2),
        pytest.param("compare relu tanh --build -f png", "relu-tanh-build.png", 2, marks=pytest.mark.whole),
        ("compare elu relu celu --animate alpha=0.5:2:2 --saturation --x -8 8", "elu-relu-celu-alpha.gif", 2),
        pytest.param(
            "plot elu --animate alpha=0.5:2:2 --mark 1 --tangent -1 --asymptotes -f png",
            "elu-alpha.png",
            2,
            marks=pytest.mark.whole,
        ),
        pytest.param(
            "compare elu tanh --build --mark 1 --tangent -1 --asymptotes -f webp",
            "elu-tanh-build.webp",
            2,
            marks=pytest.mark.whole,
        ),
        pytest.param(
            "plot elu --sweep alpha=0.5,1,2 --build", "elu-sweep-alpha-build.gif", 3, marks=pytest.mark.whole
        ),
    ],
)
def test_files(typed, name, frames):
    """The name tells what moves; the command that the file keeps makes it again."""
    assert printed(f"{typed} {SMALL}") == f"{name}\n"
    with Image.open(name) as image:
        assert (image.n_frames, image.size) == (frames, (320, 180))
    before = Path(name).read_bytes()
    kept = printed(f"show {name}").strip()
    assert kept.startswith("actviz ")
    again = f"again.{name.rpartition('.')[2]}"
    assert call(*shlex.split(kept)[1:], "-o", again).returncode == 0
    assert Path(again).read_bytes() == before


def test_printing_commands():
    """softmax and vanish print their tables and name the file."""
    done = call(*shlex.split(f"softmax 2 1 --animate T=0.1:10:3 {SMALL}"))
    assert (done.returncode, done.stderr) == (0, "wrote softmax-T.gif\n")
    assert "T = 0.1" in done.stdout
    done = call(*shlex.split(f"vanish --layers 3 --animate {SMALL}"))
    assert (done.returncode, done.stderr) == (0, "wrote vanish-sigmoid-3.gif\n")
    with Image.open("vanish-sigmoid-3.gif") as image:
        assert image.n_frames == 3


def test_a_file_of_somebody_else_stays():
    """A default name replaces only what actviz has made."""
    Path("elu-alpha.gif").write_bytes(b"GIF89a")
    done = call(*shlex.split(f"plot elu --animate alpha=0.5:2:2 {SMALL}"))
    is_told(done, 1, "elu-alpha.gif already exists and was not made by actviz", "give -o elu-alpha.gif…")
    assert Path("elu-alpha.gif").read_bytes() == b"GIF89a"


def test_a_file_for_each_step():
    """What has no pages is numbered."""
    assert printed(f"compare relu tanh --build -f svg {SMALL}").split() == [
        "relu-tanh-build-1.svg",
        "relu-tanh-build-2.svg",
    ]


@pytest.mark.parametrize(
    ("typed", "error", "hint"),
    [
        ("plot elu --animate beta=1:2", "elu takes no parameter 'beta'", "elu takes alpha"),
        ("plot elu --animate alpha=-1:2", "elu: alpha must be a number in (0, ∞), not -1", None),
        ("plot elu --animate alpha=nan:2", "--animate: alpha must be a finite number, not nan", None),
        ("plot elu --animate alpha=1:inf", "--animate: alpha must be a finite number, not ∞", None),
        ("plot elu --animate alpha=1:1", "--animate: alpha is 1 in the first frame and in the last", None),
        ("plot elu --animate alpha=1:2:0", "--animate: FRAMES must be a whole number from 2 to 600…", None),
        ("plot elu --animate alpha=1:2:1000000", "--animate: FRAMES must be…from 2 to 600…", None),
        ("plot elu --animate alpha", "--animate: 'alpha' is not PARAM=A:B[:FRAMES]", "for example…"),
        ("plot elu --animate alpha=a:b", "--animate: 'a' is not a number", "for example…"),
        (
            "plot elu relu --animate alpha=1:2",
            "--animate takes one function, not several",
            "actviz plot elu…",
        ),
        ("plot elu --sweep alpha=1,2 --animate alpha=1:2", "--animate and --sweep cannot be combined", None),
        ("plot elu --animate x=-9:3", "--animate: x = -9 is not between -π and π", "--x…"),
        ("plot elu --build", "there is only one curve: nothing to build up", None),
        ("plot elu --animate alpha=1:2 -f svg", "--format svg: not an animation format", "…gif…"),
        ("plot elu --animate alpha=1:2 -o a.tex", "-o a.tex: not an animation format", "…gif…"),
        ("plot elu -f gif", "--format gif: an animation format…", "…--animate…"),
        ("plot elu -o a.webp", "-o a.webp: an animation format…", "…--animate…"),
        (
            "plot elu --animate alpha=1:2 --legend direct",
            "--animate and --legend direct cannot be combined",
            "leave out --leg…",
        ),
        (
            "plot elu --animate alpha=1:2 --legend DIRECT",
            "--animate and --legend direct cannot be combined",
            "leave out --leg…",
        ),
        (
            "compare elu --animate alpha=1:2",
            "compare needs two or more…",
            "actviz plot elu --animate alpha=1:2",
        ),
        ("compare relu tanh --animate alpha=1:2", "none of relu, tanh takes a parameter 'alpha'", None),
        ("compare elu relu --animate alpha=-1:2", "elu: alpha must be a number in (0, ∞), not -1", None),
        ("compare elu:1 elu --animate alpha=1:2", "--animate: two functions are the same when alpha…", None),
        (
            "compare elu relu --animate x=-1:2",
            "--animate x=A:B takes one function, not several",
            "actviz plot elu --animate x=-1:2",
        ),
        (
            "compare elu relu --animate alpha=1:2 --mark 1",
            "--animate and --mark can be combined for one function only",
            "leave out --mark, or actviz plot elu --animate alpha=1:2",
        ),
        ("softmax 1 2 --animate T=0:1", "--animate: T must be a positive number, not 0", None),
        ("vanish --animate --width 5", "--animate draws the gradient of a chain of single neurons", None),
    ],
)
def test_refused(typed, error, hint):
    """Each says what is wrong, and nothing is written."""
    refused(typed, error, hint)
