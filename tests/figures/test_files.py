"""Figures on disk: what is replaced and what never is, exact sizes, and the same bytes every time."""

from __future__ import annotations

import os
import re
import stat
import struct
import sys
import time
import xml.dom.minidom

import pytest
from process import after, call, contents, run

FORMATS = ("png", "svg", "pdf")
MAGIC = {"png": b"\x89PNG\r\n\x1a\n", "svg": b"<?xml", "pdf": b"%PDF-"}
# what others write, as near to what this tool writes as it gets: its name in a title, its name in a comment
FOREIGN = {
    "matplotlib.png": MAGIC["png"] + b"\0\0\0\x20tEXtSoftware\0Matplotlib version3.11.2\0\0\0\0",
    "comment.png": MAGIC["png"] + b"\0\0\0\x1etEXtComment\0Software\0actviz 0.1.0\0\0\0\0",
    "empty.svg": b"",
    "drawing.svg": b'<?xml version="1.0"?><svg><metadata><dc:title>actviz logo</dc:title></metadata></svg>',
    "text.svg": b"a note",
    "matplotlib.pdf": b"%PDF-1.4\n<< /Creator (Matplotlib v3.11.2) /Title (actviz 0.1.0) >>\n%%EOF\n",
}
unix = pytest.mark.skipif(sys.platform == "win32", reason="permissions, links, limits and time zones of Unix")


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    """relu as this tool draws it with another theme: a file of its own in each format."""
    folder = tmp_path_factory.mktemp("ours")
    outputs = [word for format in FORMATS for word in ("-o", f"relu.{format}")]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert call("plot", "relu", "--theme", "dark", *outputs).returncode == 0
    return {format: (folder / f"relu.{format}").read_bytes() for format in FORMATS}


@pytest.mark.parametrize("made_by", FOREIGN)
def test_a_file_of_somebody_else_is_left_alone(made_by, here):
    """Under its default name the tool replaces nothing that it did not write."""
    format = made_by.rpartition(".")[2]
    (here / f"relu.{format}").write_bytes(FOREIGN[made_by])
    done = call("plot", "relu", "-f", format)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"error: relu.{format} already exists")
    assert f"-o relu.{format}" in done.stderr
    assert contents(here) == {f"relu.{format}": FOREIGN[made_by]}


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_of_its_own_is_replaced(format, ours, here):
    """Under its default name the tool replaces what it wrote before, in one step: never half a file."""
    path = here / f"relu.{format}"
    path.write_bytes(ours[format])
    with path.open("rb") as reader:
        done = call("plot", "relu", "-f", format)
        if sys.platform != "win32":  # whoever had the old file open still has the whole of it
            assert reader.read() == ours[format]
    assert (done.returncode, done.stdout, done.stderr) == (0, f"relu.{format}\n", "")
    assert path.read_bytes() != ours[format]
    assert list(contents(here)) == [f"relu.{format}"]


def test_a_file_of_its_own_is_known_whatever_it_is_called(here):
    """A long title does not hide who made the file."""
    titled = ("plot", "relu", "--size", "document", "--dpi", "50", "--title", "a long title " * 100)
    assert call(*titled, *(word for format in FORMATS for word in ("-o", f"relu.{format}"))).returncode == 0
    for format in FORMATS:
        done = call("plot", "relu", "--size", "document", "-f", format)
        assert (done.returncode, done.stdout) == (0, f"relu.{format}\n")


def test_a_file_that_was_named_is_replaced(here):
    """-o means that file, whoever made it."""
    outputs = []
    for format in FORMATS:
        (here / f"a {format}.{format}").write_bytes(b"somebody else's")
        outputs += ["-o", f"a {format}.{format}"]
    done = call("plot", "relu", *outputs)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == outputs[1::2]
    assert {name: data[:5] for name, data in contents(here).items()} == {
        f"a {format}.{format}": MAGIC[format][:5] for format in FORMATS
    }


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("named", [True, False])
def test_no_clobber(named, format, ours, here):
    """With --no-clobber no file is replaced, named or not, its own or not."""
    (here / f"relu.{format}").write_bytes(ours[format])
    where = ("-o", f"relu.{format}") if named else ("-f", format)
    done = call("plot", "relu", "--no-clobber", *where)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"error: relu.{format} already exists\nhint: ")
    assert contents(here) == {f"relu.{format}": ours[format]}


@unix
def test_a_full_disk(ours, tmp_path):
    """A write that fails half way leaves the old file whole, and nothing beside it."""
    (tmp_path / "relu.png").write_bytes(ours["png"])
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))"
    done = run("plot", "relu", cwd=tmp_path, program=after(limit))
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(r"error: cannot write relu\.png: .+\n", done.stderr)
    assert contents(tmp_path) == {"relu.png": ours["png"]}


@unix
def test_a_folder_without_permission(tmp_path):
    """A folder that may not be written to is told of before any work is done."""
    folder = tmp_path / "locked"
    folder.mkdir()
    folder.chmod(0o555)
    # root may write anywhere unless its program is started without CAP_DAC_OVERRIDE, capability 1
    drop = "import ctypes; ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)" if os.geteuid() == 0 else ""
    done = run("plot", "relu", "-o", "locked/relu.png", cwd=tmp_path, program=after(drop))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("error: cannot write locked/relu.png: ")
    assert len(done.stderr.splitlines()) <= 2
    assert contents(folder) == {}


@pytest.fixture(scope="module")
def rewritten(tmp_path_factory):
    """A folder after writing to a link, to a private file and to a new one, at a umask of 027."""
    folder = tmp_path_factory.mktemp("rewritten")
    (folder / "target.svg").write_text("old")
    (folder / "link.svg").symlink_to("target.svg")
    (folder / "private.svg").write_text("old")
    (folder / "private.svg").chmod(0o600)
    outputs = ("-o", "link.svg", "-o", "private.svg", "-o", "new.svg")
    done = run("plot", "relu", *outputs, cwd=folder, program=after("import os; os.umask(0o027)"))
    assert done.returncode == 0
    return folder


@unix
def test_a_new_file_has_ordinary_permissions(rewritten):
    """What the umask leaves of rw-rw-rw-, as for any program."""
    assert stat.S_IMODE((rewritten / "new.svg").stat().st_mode) == 0o640


@unix
def test_a_replaced_file_keeps_its_permissions(rewritten):
    """A private file stays private."""
    assert (rewritten / "private.svg").read_bytes() == (rewritten / "new.svg").read_bytes()
    assert stat.S_IMODE((rewritten / "private.svg").stat().st_mode) == 0o600


@unix
def test_a_link_is_followed(rewritten):
    """Writing to a link writes what it points to, as savefig, cp and the shell do."""
    assert (rewritten / "link.svg").is_symlink()
    assert (rewritten / "target.svg").read_bytes() == (rewritten / "new.svg").read_bytes()


@unix
def test_a_device_is_never_replaced_by_a_file(tmp_path):
    """-o on a pipe or a device writes into it or refuses, and never puts a file in its place."""
    pipe = tmp_path / "pipe.png"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    run("plot", "relu", "--size", "64x64px", "-o", "pipe.png", cwd=tmp_path)
    os.close(reader)
    assert stat.S_ISFIFO(pipe.lstat().st_mode)


@pytest.mark.parametrize(
    "format", ["png", *(pytest.param(f, marks=pytest.mark.whole) for f in ("svg", "pdf"))]
)
def test_standard_output(format, tmp_path):
    """-o - writes the image itself and nothing else, and no file."""
    done = run("plot", "relu", "-o", "-", "-f", format, cwd=tmp_path, text=False)
    assert done.stdout.startswith(MAGIC[format])
    assert done.stdout.rstrip().endswith(
        {"png": b"IEND\xaeB`\x82", "svg": b"</svg>", "pdf": b"%%EOF"}[format]
    )
    assert (done.returncode, done.stderr, contents(tmp_path)) == (0, b"", {})


def size_of_png(path):
    return struct.unpack(">II", path.read_bytes()[16:24])


@pytest.mark.parametrize(
    ("options", "pixels"),
    [
        ((), (1920, 1080)),
        (("--size", "4:3"), (1440, 1080)),
        (("--size", "square", "--dpi", "72"), (540, 540)),
        (("--size", "800x450px"), (800, 450)),
        (("--size", "93x97px"), (93, 97)),  # 93/144 in times 144 is just below 93 in binary
        (("--size", "1000x1001px", "--dpi", "96"), (1000, 1001)),
        (("--size", "16x9cm", "--dpi", "254"), (1600, 900)),
        (("--size", "5x2.5in", "--dpi", "100"), (500, 250)),
    ],
    ids=lambda value: " ".join(map(str, value)) or "default",
)
def test_size(options, pixels, here):
    """A figure has exactly the pixels it was asked for."""
    done = call("plot", "relu", *options, "-o", "a.PNG")
    assert (done.returncode, done.stdout, done.stderr) == (0, "a.PNG\n", "")
    assert size_of_png(here / "a.PNG") == pixels


def test_size_on_paper(here):
    """SVG and PDF have the size in points: 40/3 x 7.5 inches."""
    call("plot", "relu", "-o", "a.svg", "-o", "a.pdf")
    assert b'width="960pt" height="540pt"' in (here / "a.svg").read_bytes()
    assert re.search(rb"/MediaBox \[ ?0 0 960 540 ?\]", (here / "a.pdf").read_bytes())


@pytest.fixture(scope="module")
def gelu(tmp_path_factory):
    """gelu and its derivative in every format, by file ending, and what was said on the way."""
    folder = tmp_path_factory.mktemp("gelu")
    done = run("plot", "gelu", "--deriv", "-o", "a.png", "-o", "a.svg", "-o", "a.pdf", cwd=folder)
    assert done.returncode == 0
    return {name[1:]: data for name, data in contents(folder).items()}, done.stderr


def test_nothing_is_said_beside(gelu):
    """A figure is written without a word on standard error, from this tool or the libraries under it."""
    assert gelu[1] == ""


HOSTILE = {
    "MPLBACKEND": "nonsense",
    "LC_ALL": "de_DE.UTF-8",
    "TZ": "Asia/Tokyo",
    "PYTHONHASHSEED": "7",
}
MATPLOTLIBRC = """
axes.facecolor: red
font.size: 30
lines.linewidth: 9
path.simplify: True
savefig.bbox: tight
svg.fonttype: none
svg.hashsalt: another
text.usetex: True
"""


def test_the_same_command_gives_the_same_bytes(gelu, tmp_path):
    """Folder, file name, other outputs, locale, time zone and matplotlibrc leave no mark on a figure."""
    (tmp_path / "matplotlibrc").write_text(MATPLOTLIBRC)
    (tmp_path / "sub").mkdir()
    outputs = ("--output", "sub/b.pdf", "-osub/c.svg", "--output=sub/d.png")
    done = run("plot", "gelu", *outputs, "--deriv", cwd=tmp_path, env=HOSTILE)
    assert done.returncode == 0
    assert {name[1:]: data for name, data in contents(tmp_path / "sub").items()} == gelu[0]


def test_the_default_name_leaves_no_mark(gelu, here):
    """The same bytes again without -o."""
    assert call("plot", "gelu", "--deriv", "--no-clobber").returncode == 0
    assert contents(here) == {"gelu-deriv.png": gelu[0][".png"]}


@pytest.fixture
def tokyo(monkeypatch):
    """The time zone of this process is another one."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("tokyo")
@unix
def test_dates(gelu, here, monkeypatch):
    """There is no date in a figure but the one that SOURCE_DATE_EPOCH asks for, in Greenwich's time."""
    assert b"dc:date" not in gelu[0][".svg"]
    assert b"CreationDate" not in gelu[0][".pdf"]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "31536000")
    assert call("plot", "gelu", "-o", "a.svg", "-o", "a.pdf").returncode == 0
    files = contents(here)
    assert b"<dc:date>1971-01-01T00:00:00" in files["a.svg"]
    assert b"/CreationDate (D:19710101000000Z)" in files["a.pdf"]


def test_what_a_figure_says_of_itself(gelu):
    """Every file holds the command that made it, without where it went, and what is in it."""
    for data in gelu[0].values():
        assert b"actviz plot gelu --deriv" in data
        assert b"actviz plot gelu --deriv -" not in data


def test_any_title_leaves_a_well_formed_svg(here):
    """Markup and control characters in a title do not break the XML."""
    typed = ["plot", "relu", "--title", '<a> & "b" --> ]]> \a\x1b', "--size", "64x64px", "-o", "a.svg"]
    assert call(*typed).returncode in (0, 2)
    for path in here.iterdir():
        xml.dom.minidom.parse(str(path))


def test_the_command_in_a_figure_is_the_one_typed(here):
    """Words that look like -o or -f, but are the value of another option, stay in the command."""
    typed = ["plot", "relu", "--title", "-for all", "--size", "64x64px", "-o", "a.png"]
    assert call(*typed).returncode == 0
    assert b"actviz plot relu --title '-for all' --size 64x64px" in (here / "a.png").read_bytes()
