"""The examples at the end of every command's help work as they stand."""

from __future__ import annotations

import re
import shlex

import pytest
from process import call

from actviz.cli.program.commands import NAMES, declared

EXAMPLES = {name: declared(name).examples for name in NAMES}
_LONG = re.compile(r"train|gallery|animate|sheet|check mine|--width 100|phase gelu")
_TYPED = [
    pytest.param(line, marks=pytest.mark.whole if _LONG.search(line) else ())
    for lines in EXAMPLES.values()
    for line in lines
]


@pytest.mark.parametrize("typed", _TYPED)
def test_an_example_works(typed, here):
    """Exit 0 and no word of complaint; with a pipe the second command reads what the first one prints."""
    (here / "mine.py").write_text(
        "import math\n\nimport numpy as np\n\n\ndef gelu(x):\n"
        "    return x / 2 * (1 + np.vectorize(math.erf)(x / 2**0.5))\n",
        encoding="utf-8",
    )
    stdin = None
    for command in typed.partition(" > ")[0].split(" | "):
        program, *arguments = shlex.split(command)
        done = call(*arguments, stdin=stdin)
        assert (program, done.returncode) == ("actviz", 0), done.stderr
        assert "error" not in done.stderr
        stdin = done.stdout
    assert stdin or done.stderr.startswith("wrote")


def test_every_command_has_two():
    """They begin with the command, and its help ends with them."""
    for command, lines in EXAMPLES.items():
        assert len(lines) == 2
        assert all(f"actviz {command} " in f"{line} " for line in lines)
        shown = re.sub(r"\s+", " ", call(command, "--help").stdout)
        assert shown.endswith(f"Examples: {' '.join(lines)} ")
