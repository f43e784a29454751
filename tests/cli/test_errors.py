"""What is refused, and how: `error: …`, `hint: …`, the exit code, and nothing touched."""

from __future__ import annotations

import os
import shlex
import sys

import pytest
from process import PROGRAM, call, contents, interrupted_in, is_told, run

NO_NAME = "run 'actviz list' to see all names"
LIMITS = "…{0} -5 5…"
NUMBER = "numbers look like …"

# What is typed, the error and the hint. Where they are written out, they are the interface's own
# words; … stands for any text. All of these are requests that are wrong: exit code 2.
REFUSED = [
    ("plot rleu", "unknown activation 'rleu'", "did you mean relu?"),
    ("plot qqq", "unknown activation 'qqq'", NO_NAME),
    ("plot relu:alpha=1", "relu takes no parameter 'alpha'", "…"),
    ("plot elu:alpha=x", "elu: alpha must be a number in (0, ∞), not x", "…elu:alpha=1"),
    ("plot elu:alpha=nan", "elu: alpha must be a number in (0, ∞), not nan", "…elu:alpha=1"),
    ("plot elu:alpha=-1", "elu: alpha must be a number in (0, ∞), not -1", "…elu:alpha=1"),
    ("plot relu --x 5 -5", "--x: …5 … -5", LIMITS.format("--x")),
    ("plot relu --x nan 3", "--x: …nan …", LIMITS.format("--x")),
    ("plot relu --x a 3", "--x: 'a' …", LIMITS.format("--x")),
    ("vanish --layers 0", "--layers …1 to 1000000…0", None),
    ("vanish --layers 2.5", "--layers …1 to 1000000…2.5", None),
    ("vanish --layers 99999999999", "--layers …1 to 1000000…99999999999", None),
    ("vanish --weights 1,2,3 --layers 4", "--weights …3 …4 …", "…"),
    (
        "plot relu --size 17:9",
        "--size: …'17:9'",
        "…16:9, 16:10, 4:3, 9:16, square, document, beamer, column, nature, …",
    ),
    ("plot relu --size 4000x4000in", "--size 4000x4000in …576000 x 576000 pixels", "…16384…"),
    ("plot relu --dpi 0", "--dpi … 1 to 16384, not 0", None),
    ("plot relu --theme drak", "--theme: …'drak'", "did you mean dark? …document, light, dark, mono"),
    ("plot relu -o fig", "cannot tell the format of 'fig'", "…png, svg, pdf…"),
    ("plot relu -o fig.xyz", "cannot tell the format of 'fig.xyz'", "…png, svg, pdf…"),
    ("plot relu -o .", "-o '.' …folder", "…png, svg, pdf…"),
    ("plot relu -o fig.svg -f png", "…fig.svg …-f png cannot be combined", "…"),
    ("compare tanh", "compare needs two or more …", "actviz plot tanh"),
    ("plot", "missing argument 'NAME'", "actviz plot --help"),
    ("plot relu --bogus", "no such option: --bogus", "actviz plot --help"),
    ("plto relu", "no such command 'plto'", "did you mean plot?"),
]
# more of the same
REFUSED_TOO = [
    ("compare tanh rleu", "unknown activation 'rleu'", "did you mean relu?"),
    ("show rleu", "unknown activation 'rleu'", "did you mean relu?"),
    ("eval rleu 1", "unknown activation 'rleu'", "did you mean relu?"),
    ("saturation rleu", "unknown activation 'rleu'", "did you mean relu?"),
    ("vanish rleu", "unknown activation 'rleu'", "did you mean relu?"),
    ("plot ''", "unknown activation ''", NO_NAME),
    ("plot relu:1", "relu … '1'", "relu takes no parameters"),
    ("plot elu:alhpa=1", "elu takes no parameter 'alhpa'", "elu takes alpha"),
    ("plot elu:1,2", "elu … '2'", "elu takes alpha"),
    ("plot elu:alpha=1,alpha=2", "elu: alpha is given twice", None),
    ("plot elu:alpha=", "elu: alpha must be a number in (0, ∞), not …", "…elu:alpha=1"),
    ("plot hard_tanh:1,-1", "hard_tanh: …1 and -1", None),
    ("plot relu --x 3 3", "--x: …3 … 3", LIMITS.format("--x")),
    ("plot relu --x -inf 3", "--x: …-inf …", LIMITS.format("--x")),
    ("plot relu --x 1e308 2e308", "--x: …1e308 …", LIMITS.format("--x")),
    ("plot relu --y 5 -5", "--y: …5 … -5", LIMITS.format("--y")),
    ("plot relu --x 5", "…'--x'…2…", "…actviz plot --help"),
    ("saturation --layers 0", "--layers …1 to 1000000000…0", None),
    ("saturation --threshold 0", "--threshold …0 …1…0", None),
    ("saturation --threshold 2", "--threshold …0 …1…2", None),
    ("saturation --threshold nan", "--threshold …0 …1…nan", None),
    ("saturation --std 0", "--std …1e-6 to 1e6…0", None),
    ("vanish --weights 1,2 --bias 1,2,3", "--bias …3 …2 …", "…"),
    ("vanish --weights ''", "--weights: …", "for example --weights 0.5, …"),
    ("vanish --weights 1,a", "--weights: 'a' is not a number", "… or --weights normal:1"),
    ("vanish --weights inf", "…--weights…finite…", None),
    ("eval relu x", "'x' is not a number", NUMBER),
    ("eval relu 1/0", "'1/0' …", "…"),
    ("eval relu --bogus", "no such option…--bogus", "actviz eval --help"),
    ("plot relu --size 0x0", "--size 0x0 …0 x 0 pixels", "…16384…"),
    ("plot relu --dpi nan", "--dpi … 1 to 16384, not nan", None),
    ("plot relu --ticks py", "--ticks: …'py'", "…auto, pi, plain, none"),
    ("plot relu --axes center", "--axes: …'center'", "…centred, box"),
    (r"plot relu --title '$\foo$'", r"--title…$\foo$…", None),
    ("list --table html", "--table: …'html'", "…rich, markdown, latex, csv"),
    ("plot relu -o ''", "…''…", "…png, svg, pdf…"),
    ("plot relu -o folder.png", "-o 'folder.png' …folder", "…"),
    ("plot relu -f bmp", "--format…'bmp'", "…png, svg, pdf, tex"),
    ("plot relu -o - -o -", "-o -: …one figure…", None),
    ("vanish --no-figure -o fig.png", "…--no-figure…", None),
    ("vanish --json -o -", "…standard output", "…"),
    ("compare relu elu selu celu gelu silu mish tanh softsign", "9 functions …", "…8 …"),
    ("eval relu", "missing argument 'X...'", "actviz eval --help"),
    ("plot relu --them dark", "no such option: --them", "did you mean --theme?"),
    ("plot relu --hel", "no such option: --hel", "did you mean --help?"),
]
COULD_NOT = [
    ("plot relu -o no/such/dir/a.png", "cannot write no/such/dir/a.png: …'no/such/dir'"),
    ("plot relu -o plain/a.png", "cannot write plain/a.png: …'plain'…"),
    ("vanish -o no/such/dir/a.svg", "cannot write no/such/dir/a.svg: …'no/such/dir'"),
    ("plot tanh", "…tanh.png…"),  # a folder of the default name
    (f"plot relu -o {'long' * 70}.png", "cannot write longlong….png: …"),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    """A folder with a plain file and folders that are named like figures."""
    (tmp_path / "plain").write_text("a file")
    (tmp_path / "folder.png").mkdir()
    (tmp_path / "tanh.png").mkdir()
    return tmp_path


ALL_REFUSED = [*REFUSED, *REFUSED_TOO]


@pytest.mark.parametrize(("typed", "error", "hint"), ALL_REFUSED, ids=[row[0] for row in ALL_REFUSED])
def test_refused(typed, error, hint, folder, monkeypatch):
    """A wrong request is answered in a line or two with exit code 2, and leaves no trace."""
    monkeypatch.chdir(folder)
    before = contents(folder)
    is_told(call(*shlex.split(typed)), 2, error, hint)
    assert contents(folder) == before


@pytest.mark.parametrize(("typed", "error", "hint"), REFUSED[::9], ids=[row[0] for row in REFUSED[::9]])
def test_refused_in_a_process(typed, error, hint, folder):
    """By the program as it is started the same is told in the same way."""
    before = contents(folder)
    is_told(run(*shlex.split(typed), cwd=folder), 2, error, hint)
    assert contents(folder) == before


@pytest.mark.parametrize(("typed", "error"), COULD_NOT, ids=[row[0][:40] for row in COULD_NOT])
def test_could_not(typed, error, folder, monkeypatch):
    """A right request that the disk does not allow ends in exit code 1."""
    monkeypatch.chdir(folder)
    before = contents(folder)
    is_told(call(*shlex.split(typed)), 1, error, None)
    assert contents(folder) == before


ODD = [
    ("plot relu --x 0 1e-320", {}),
    ("plot relu --x 0 1e-310", {}),
    ("plot sigmoid --x -1e300 1e300", {}),
    ("plot relu --title 中文", {}),
    ("plot relu -f svg", {"SOURCE_DATE_EPOCH": "yesterday"}),
    ("saturation --threshold 0.5", {}),
    ("saturation --threshold 1", {}),
    ("saturation elu:1e300", {}),
    ("vanish --weights 0 --no-figure", {}),
    ("vanish --weights 1,0,1,1 --no-figure", {}),
    ("vanish relu --weights=-1e300 --input 1e300 --no-figure", {}),
]
# what a process gets before Python is at work
ODD_FROM_THE_START = [
    ("plot relu --title caf\udce9", {}),  # a byte that is no UTF-8
    ("list", {"PYTHONIOENCODING": "cp1252"}),  # a pipe on Windows
    ("vanish --no-figure", {"PYTHONIOENCODING": "ascii"}),
]


def strange(done):
    """What is no answer of ours on standard error."""
    ours = ("error: ", "hint: ", "warning: ")
    return [line for line in done.stderr.splitlines() if not line.startswith(ours)]


@pytest.mark.parametrize(("typed", "env"), ODD, ids=[ascii(" ".join([row[0], *row[1]])) for row in ODD])
def test_never_a_traceback(typed, env, here, monkeypatch):
    """Done or refused: an odd request ends in neither a traceback nor a warning of Python's."""
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    done = call(*shlex.split(typed))
    assert strange(done) == []
    assert "has a fault" not in done.stderr
    assert done.returncode in (0, 1, 2)


@pytest.mark.parametrize(
    ("typed", "env"),
    ODD_FROM_THE_START,
    ids=["bytes", "cp1252", "ascii"],
)
def test_never_a_traceback_in_a_process(typed, env, tmp_path):
    """Nor where the encoding of what is typed or printed is odd."""
    done = run(*shlex.split(typed), cwd=tmp_path, env=env)
    assert strange(done) == []
    assert done.returncode in (0, 1, 2)


def test_tracebacks_for_those_who_ask(tmp_path):
    """ACTVIZ_DEBUG=1, and nothing else, shows where an error was raised."""
    assert "Traceback" in run("plot", "rleu", cwd=tmp_path, env={"ACTVIZ_DEBUG": "1"}).stderr
    assert "Traceback" not in run("plot", "rleu", cwd=tmp_path, env={"ACTVIZ_DEBUG": "0"}).stderr


READ = ["list", "plot relu -o -"]
READ_TOO = [pytest.param(typed, marks=pytest.mark.whole) for typed in ("--help", "list --json", "show gelu")]


@pytest.mark.parametrize("typed", [*READ, *READ_TOO])
def test_a_reader_who_goes_away(typed, tmp_path):
    """A pipe that nobody reads any more ends the program without a word, as 0 or 141."""
    reader, writer = os.pipe()
    os.close(reader)
    done = run(*typed.split(), cwd=tmp_path, stdout=writer)
    os.close(writer)
    assert (done.returncode in (0, 141), done.stderr) == (True, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
@pytest.mark.parametrize(
    "typed", ["list", "plot relu -o fig.png", pytest.param("--version", marks=pytest.mark.whole)]
)
def test_no_room_for_what_is_printed(typed, tmp_path):
    """Output that cannot be written is an error of one line, exit code 1."""
    with open("/dev/full", "wb") as full:
        done = run(*typed.split(), cwd=tmp_path, stdout=full)
    assert done.stderr.startswith("error: ")
    assert len(done.stderr.splitlines()) == 1
    assert done.returncode == 1


@pytest.mark.skipif(sys.platform == "win32", reason="closing a stream is a shell's trick of Unix")
@pytest.mark.parametrize(
    "typed", ["plot relu -o fig.png", pytest.param("--version", marks=pytest.mark.whole)]
)
def test_no_standard_output_at_all(typed, tmp_path):
    """Started with standard output closed (>&-), the program does what it can without a traceback."""
    shell = ("/bin/sh", "-c", 'exec "$@" >&-', "sh", *PROGRAM)
    assert "Traceback" not in run(*typed.split(), cwd=tmp_path, program=shell).stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send")
@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("vanish softsign --layers 1000000", "actviz.analysis.depth.orbit:forward"),
        pytest.param(
            "vanish --weights normal", "actviz.analysis.depth.random_chain:_bands", marks=pytest.mark.whole
        ),
        ("plot relu -o fig.png", "actviz.figures.files.save:replace_file"),
        pytest.param("plot relu -o fig.png", "actviz.figures.curves:curves_figure", marks=pytest.mark.whole),
        pytest.param("gain relu", "actviz.tables.gain:gain_tables", marks=pytest.mark.whole),
    ],
)
def test_control_c(typed, place, tmp_path):
    """Interrupted in the middle of its work, the program ends with 130, without a word and without a file."""
    done = run(*typed.split(), cwd=tmp_path, program=interrupted_in(place))
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
    assert contents(tmp_path) == {}
