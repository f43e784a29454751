"""How the program starts: version, help, completion, and what it loads for what it is asked."""

from __future__ import annotations

import re
import shlex
import sys

import pytest
from process import PROGRAM, SCRIPT, imported, loaded_one_by_one, run

import actviz
from actviz.cli.program.commands import ANALYSE, DRAW, LOOK_UP, NAMES, NEURONS, described

PANELS = LOOK_UP, DRAW, ANALYSE, NEURONS
AT_ONCE = [
    "--help",
    "--version",
    "plot --help",
    "plot",
    "plot rleu",
    "plot elu:alpha=-1",
    "plot relu --x 5 -5",
    "plot relu --size 17:9",
    "plot relu -o fig",
    "plot relu -o no/such/dir/fig.png",
    "eval relu x",
    "saturation rleu",
    "saturation --threshold 2",
    "vanish --layers 0",
    "vanish --weights a",
    "vanish --weights 1,2,3 --layers 4",
    "neuron --weights 1,nan",
    "neuron --gate xor",
    "softmax nan",
    "maxout a",
    "sheet --family gate",
    "sheet -o -",
    "sheet --legend direct",
]


def test_answered_at_once(tmp_path):
    """Help, version, wrong requests and a question about logic load neither numpy nor matplotlib."""
    for typed, modules in loaded_one_by_one(AT_ONCE, cwd=tmp_path).items():
        assert "actviz.cli.program.app" in modules
        assert {"numpy", "matplotlib"} & modules == set(), typed


# typer makes converters with pydantic, and xml.sax, which escapes texts, loads http and ssl
NEVER = {"pydantic", "xml.sax", "http.client", "ssl", "scipy", "rich"}


def test_printing_takes_numpy_at_most(tmp_path):
    """On a pipe a table takes no rich and nothing of figures; np.unique and its like would bring numpy.ma."""
    printing = ["eval gelu 1", "show gelu", "saturation gelu", "vanish --no-figure", "list", "softmax 1 2"]
    for typed, modules in loaded_one_by_one(printing, cwd=tmp_path).items():
        assert "numpy" in modules
        assert (NEVER | {"matplotlib", "numpy.ma", "actviz.figures"}) & modules == set(), typed


def test_drawing_loads_no_more_than_it_needs(tmp_path):
    """A picture takes matplotlib without pyplot, without the writers of other formats, without tables."""
    drawing = ["plot relu", "plot relu -o x.svg --xlabel x --mark 1", "plot x^2"]
    for typed, modules in loaded_one_by_one(drawing, cwd=tmp_path).items():
        assert "matplotlib.figure" in modules
        others = {"matplotlib.pyplot", "matplotlib.backends.backend_pdf", "sympy", "IPython"}
        others |= {"importlib.metadata"}  # which finds plug-ins
        own = {"actviz.tables", "actviz.schemas", "actviz.analysis.saturation", "actviz.figures.files.pgf"}
        assert (NEVER | others | own) & modules == set(), typed


def test_the_script_is_the_module(tmp_path):
    """`actviz` and `python -m actviz` are the same program."""
    for typed in ("plot rleu", "--version"):
        script, module = (run(*typed.split(), cwd=tmp_path, program=way) for way in ((SCRIPT,), PROGRAM))
        assert (script.stdout, script.stderr, script.returncode) == (
            module.stdout,
            module.stderr,
            module.returncode,
        )


def test_version(tmp_path):
    """--version prints the name and the version."""
    done = run("--version", cwd=tmp_path)
    assert (done.stdout, done.stderr, done.returncode) == (f"actviz {actviz.__version__}\n", "", 0)


def test_help(tmp_path):
    """-h, --help and no arguments print the same, with every command in its panel."""
    short, long, bare = (run(*args, cwd=tmp_path) for args in (["-h"], ["--help"], []))
    assert short.stdout == long.stdout == bare.stdout
    assert (short.returncode, long.returncode, bare.returncode, short.stderr) == (0, 0, 0, "")
    panels = re.split(rf"─ (Options|{'|'.join(PANELS)}) ─", short.stdout)[1:]
    commands = {title: re.findall(r"^│ (\w+)", body, re.MULTILINE) for title, body in
                zip(panels[::2], panels[1::2], strict=True)}  # fmt: skip
    panel_of = {name: described(name).rich_help_panel for name in NAMES}
    assert set(panel_of.values()) == set(PANELS)
    for title in PANELS:
        assert commands[title] == [name for name in NAMES if panel_of[name] == title]
    assert max(map(len, short.stdout.splitlines())) <= 80


def completions(typed, cwd):
    """What bash offers for the last word."""
    words = shlex.split(typed)
    env = {"_ACTVIZ_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(len(words) - 1)}
    done = run(cwd=cwd, env=env, program=(SCRIPT,))
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split()


def names(start):
    found = [name for name in actviz.names() if name.startswith(start)]
    assert found
    return found


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("actviz sat", ["saturation"]),
        ("actviz plot relu", names("relu")),
        ("actviz plot relu --the", ["--theme"]),
        pytest.param("actviz compare tanh soft", names("soft"), marks=pytest.mark.whole),
        pytest.param("actviz show sig", names("sig"), marks=pytest.mark.whole),
        pytest.param("actviz vanish hea", names("hea"), marks=pytest.mark.whole),
    ],
)
def test_completion(typed, offered, tmp_path):
    """Commands, options and the names of functions complete in a shell."""
    assert completions(typed, tmp_path) == offered


def test_completion_is_quick(tmp_path):
    """Completing a name loads neither numpy nor matplotlib."""
    way = (sys.executable, "-X", "importtime", SCRIPT)
    env = {"_ACTVIZ_COMPLETE": "complete_bash", "COMP_WORDS": "actviz plot re", "COMP_CWORD": "2"}
    done = run(cwd=tmp_path, env=env, program=way)
    assert done.stdout.split() == names("re")
    assert "actviz" in imported(done.stderr)
    assert {"numpy", "matplotlib"} & imported(done.stderr) == set()
