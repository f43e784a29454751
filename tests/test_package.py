"""What is shipped, and what a type checker makes of it in a program of the user's."""

from __future__ import annotations

import dataclasses
import inspect
import re
import shutil
import sys
import sysconfig
import tarfile
import typing
import venv
import zipfile
from pathlib import Path

import pytest
from process import run

import actviz
from actviz.activations.registry import VectorName
from actviz.analysis.depth.vanish import Settings
from actviz.analysis.training.training import training
from actviz.figures.style.look import LookWords, look_for

ROOT = Path(__file__).parent.parent
PACKAGES = sysconfig.get_path("purelib", "venv", {"base": "", "platbase": ""}).lstrip("/\\")
SCRIPTS = sysconfig.get_path("scripts", "venv", {"base": "", "platbase": ""}).lstrip("/\\")

RIGHT = """
import actviz
import numpy as np

leaky = actviz.get("leaky_relu", negative_slope=0.2)
slopes: list[float] = leaky.derivative(np.linspace(-1, 1, 5)).tolist()
low, kinks = leaky.range.low, [kink.at for kink in leaky.kinks]
jacobian = actviz.get("softmax").jacobian([2.0, 1.0, leaky(0.1)])
report = actviz.saturation(["sigmoid", leaky], layers=10)
products: list[float] = [row.gradient_product.bound.value for row in report.functions]
actviz.plot("relu", leaky, derivative=True, theme="dark", x=(-2.0, 2.0)).savefig("a.svg")
path: str = actviz.animate("elu", "alpha", 0.2, 2, "elu.gif", frames=3, theme="dark").name
steps = [each.suffix for each in actviz.build_up("relu", leaky, path="steps.png", together=True)]
print(path, steps)
print(actviz.train("relu", hidden=(30, 30), epochs=2).to_dict(), low + 1, jacobian, slopes, products)
"""
WRONG = {
    'actviz.plot("relu", them="dark")': 'Unexpected keyword argument "them" for "plot"',
    'actviz.compare("relu", "tanh", legend="left")': 'Argument "legend" to "compare" has incompatible type',
    'actviz.animate("elu", "alpha", 0, 2, "elu.gif", frame=3)': 'Unexpected keyword argument "frame"',
    'actviz.sheet(size=3)': 'Argument "size" to "sheet" has incompatible type',
    'actviz.train(epoch=2)': 'Unexpected keyword argument "epoch" for "train"',
    'actviz.get("relu", "0.2")': "No overload variant",
    'actviz.get("relu").slope': '"Activation" of "Activation | Any" has no attribute "slope"',
    'actviz.saturation("relu").rows': '"SaturationReport" has no attribute "rows"',
    'actviz.get("softmax").kinks': '"VectorActivation" has no attribute "kinks"',
    "actviz.plt": 'Module has no attribute "plt"',
}  # fmt: skip


def built(kind, source, folder):
    """The file that an index of packages would get; it is made without asking one."""
    done = run(
        cwd=source, program=(sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder))
    )
    assert done.returncode == 0, done.stderr
    (path,) = folder.iterdir()
    return path


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The names in the wheel, and an environment where it is installed beside all that is here but this."""
    path = built("wheel", ROOT, tmp_path_factory.mktemp("wheel"))
    home = tmp_path_factory.mktemp("user")
    venv.create(home, symlinks=sys.platform != "win32")
    with zipfile.ZipFile(path) as file:
        file.extractall(home / PACKAGES)
        names = file.namelist()
    others = [folder for folder in sys.path if Path(folder).name in ("site-packages", "dist-packages")]
    (home / PACKAGES / "others.pth").write_text("\n".join(others), encoding="utf-8")
    return names, home


def test_what_is_in_the_wheel(wheel):
    """Every file of the package, marked as typed, the manual page in its place, and nothing else."""
    package = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "actviz").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert "actviz/py.typed" in package
    package.remove("actviz/actviz.1")
    names = {name for name in wheel[0] if ".dist-info/" not in name}
    assert names - package == {f"actviz-{actviz.__version__}.data/data/share/man/man1/actviz.1"}
    assert package <= names


@pytest.mark.whole
def test_types(wheel, tmp_path):
    """`mypy --strict` finds nothing in a program that is right, and every slip in one that is not."""
    (tmp_path / "right.py").write_text(RIGHT, encoding="utf-8")
    (tmp_path / "wrong.py").write_text("\n".join(["import actviz", *WRONG]), encoding="utf-8")
    python = next((wheel[1] / SCRIPTS).glob("python*"))
    how = ("--strict", "--hide-error-context", "--no-error-summary", "--python-executable", str(python))
    program = (sys.executable, "-m", "mypy")
    done = run(*how, "right.py", "wrong.py", cwd=tmp_path, program=program)
    found = re.findall(r"^(\w+)\.py:(\d+): error: (.*)", done.stdout, re.MULTILINE)
    assert [(file, int(line)) for file, line, _ in found] == [("wrong", 2 + i) for i in range(len(WRONG))]
    for (_, _, told), expected in zip(found, WRONG.values(), strict=True):
        assert expected in told
    assert done.stderr == ""


def test_what_is_in_the_source_archive(tmp_path):
    """What the list names at the top of the folder; not what has such a name further down."""
    top = {"LICENSE", "README.md", "CHANGELOG.md", "pyproject.toml", ".gitignore", "actviz/__init__.py"}
    below = {"env/lib/LICENSE", "env/lib/README.md", "notes/tests/test_it.py", "old/actviz/__init__.py"}
    for name in top | below:
        (tmp_path / "copy" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / (name if name in top else "LICENSE"), tmp_path / "copy" / name)
    (tmp_path / "made").mkdir()
    with tarfile.open(built("sdist", tmp_path / "copy", tmp_path / "made")) as file:
        names = {name.partition("/")[2] for name in file.getnames()}
    assert names == top | {"PKG-INFO"}


PUBLIC = [name for name in actviz.__all__ if inspect.isfunction(getattr(actviz, name))]


@pytest.mark.parametrize("name", [name for name in PUBLIC if name not in ("get", "parameter")])
def test_a_wrong_keyword(name):
    """Python's own error, of the function that the user called."""
    given = {"animate": ("elu", "alpha", 0.5, 2, "elu.gif")}.get(name, ("relu",))
    needed = {"path": "relu.gif"} if name == "build_up" else {}
    with pytest.raises(TypeError, match=rf"^{name}\(\) got an unexpected keyword argument 'nonsense'"):
        getattr(actviz, name)(*given, **needed, nonsense=1)


def test_a_keyword_with_a_slip():
    """The one that was meant is named."""
    with pytest.raises(TypeError, match=r"^plot\(\) .* 'them'\. Did you mean 'theme'\?$"):
        actviz.plot("relu", them="dark")


def arguments(value):
    """The parameters of a function, or of the constructor and the methods of a class."""
    methods = [f for name, f in inspect.getmembers(value, inspect.isfunction) if name[0] != "_"]
    for function in [*methods, value] if inspect.isclass(value) else [value]:
        own = [p for p in inspect.signature(function).parameters.values() if p.name != "self"]
        yield from ((function.__qualname__, parameter) for parameter in own)


@pytest.mark.parametrize("name", [name for name in actviz.__all__ if callable(getattr(actviz, name))])
def test_editors_know_every_argument(name):
    """None is of any type, and only the parameters of functions, which are numbers, have free names."""
    for function, parameter in arguments(getattr(actviz, name)):
        kind = str(parameter.annotation)
        assert kind not in ("Any", str(parameter.empty)), f"{function}: {parameter}"
        assert parameter.kind is not parameter.VAR_KEYWORD or kind == "float", f"{function}: {parameter}"


def drawn(figures):
    """The pixels of each figure."""
    for figure in (pages := figures if isinstance(figures, list) else [figures]):
        figure.canvas.draw()
    return [bytes(figure.canvas.buffer_rgba()) for figure in pages]


@pytest.mark.parametrize("name", ["plot", "sheet", "diagram"])
def test_keywords_that_are_handed_on_are_in_the_signature(name):
    """With the types that a type checker sees, and defaults that change nothing when they are given."""
    function = getattr(actviz, name)
    (words,) = [kind for kind in inspect.get_annotations(function).values() if kind.startswith("Unpack[")]
    words = vars(actviz.figures)[words.removeprefix("Unpack[").removesuffix("]")]
    shown = inspect.signature(function).parameters
    for keyword, kind in words.__annotations__.items():
        assert shown[keyword].annotation == kind.__forward_arg__
    given = {keyword: shown[keyword].default for keyword in words.__annotations__}
    asked = [actviz.neuron([5.0, 3.0])] if name == "diagram" else ["relu", "tanh"]
    plain, spelled_out = (drawn(function(*asked, **more)) for more in ({}, given))
    assert len(set(plain[0])) > 10
    assert plain == spelled_out


def test_what_is_told_twice_is_the_same():
    """To type checkers and at run time, to those who ask and to those who answer."""
    assert list(LookWords.__annotations__) == list(inspect.signature(look_for).parameters)
    assert typing.get_args(VectorName) == actviz.names("vector")
    assert inspect.signature(training).parameters == inspect.signature(actviz.train).parameters
    asked = dict(inspect.signature(actviz.vanish).parameters)
    del asked["names"], asked["track"]
    assert {name: parameter.default for name, parameter in asked.items()} == {
        field.name: field.default for field in dataclasses.fields(Settings)
    }
