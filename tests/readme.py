"""What README repeats of commands and of the benchmark: ``python tests/readme.py`` writes it in again."""

from __future__ import annotations

import contextlib
import doctest
import io
import re
import shlex
import tempfile
from pathlib import Path

from typer.testing import CliRunner

from actviz.cli import app

README = Path(__file__).parent.parent / "README.md"
ACCURACY = README.parent / "benchmarks" / "accuracy.md"
_CONSOLE = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"^```python\n# (\w+\.py)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PYTHON = re.compile(r"(?<=^```pycon\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
# the paragraph after the one that ends with the link
_MEASURED = re.compile(r"(?<=\(benchmarks/accuracy\.md\):\n\n).*?(?=\n\n)", re.DOTALL)


def refreshed(text: str) -> str:
    """README with what its commands and statements print now, and what the accuracy benchmark last found.

    The commands find the files that README shows.
    """
    text = _MEASURED.sub(lambda _: measured(), text)
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for name, source in _FILE.findall(text):
            Path(name).write_text(source, encoding="utf-8")
        text = _CONSOLE.sub(lambda block: _console(block[0]), text)
        return _PYTHON.sub(lambda block: _python(block[0]), text)


def measured() -> str:
    """The sentence that benchmarks/accuracy.py wrote: the first paragraph under the heading."""
    return ACCURACY.read_text(encoding="utf-8").split("\n\n")[1]


def _console(block: str) -> str:
    commands = [line for line in block.splitlines() if line.startswith("$ ")]
    return "\n".join(f"{command}\n{_output(command[2:])}" for command in commands).replace("\n\n$ ", "\n\n$ ")


def _output(command: str) -> str:
    program, *arguments = shlex.split(command)
    assert program == "actviz"
    done = CliRunner().invoke(app, arguments)
    return done.stdout + done.stderr


def _python(block: str) -> str:
    names: dict[str, object] = {}
    written = []
    for example in doctest.DocTestParser().get_examples(block):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(example.source, "README.md", "single"), names)
        written.append(f">>> {example.source}{printed.getvalue()}")
    return "".join(written)


if __name__ == "__main__":
    README.write_text(refreshed(README.read_text(encoding="utf-8")), encoding="utf-8")
