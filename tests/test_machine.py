"""What the tests see of the machine: nothing that it has and another has not."""

from __future__ import annotations

import os
import select
import shutil
import sys
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib import font_manager
from process import LONGEST_S, run, started

SHIPPED = Path(mpl.get_data_path())
FONTS = "import matplotlib.font_manager as m; print(*[e.fname for e in m.fontManager.ttflist], sep='\\n')"


def test_fonts_are_those_that_matplotlib_ships(tmp_path):
    """In this process and in those that tests start; a search for others finds none."""
    seen = {entry.fname for entry in font_manager.fontManager.ttflist}
    elsewhere = run(cwd=tmp_path, program=(sys.executable, "-c", FONTS)).stdout.splitlines()
    assert seen == set(elsewhere)
    assert {name for name in seen if SHIPPED not in Path(name).parents} == set()
    assert font_manager.findSystemFonts() == []


def test_the_environment_is_bare():
    """No locale, no colours, no width but ours; a home that nobody has been in."""
    heard = {name for name in os.environ if name.startswith(("LC_", "LANG", "ACTVIZ", "MPL", "XDG"))}
    # where there is no locale, Python gives itself one that knows UTF-8
    assert heard - {"LC_CTYPE"} == {"MPLCONFIGDIR", "MPL_IGNORE_SYSTEM_FONTS"}
    assert os.environ.get("LC_CTYPE", "C.UTF-8") in ("C.UTF-8", "C.utf8", "UTF-8")
    assert {"NO_COLOR", "FORCE_COLOR", "SOURCE_DATE_EPOCH"} & set(os.environ) == set()
    assert shutil.get_terminal_size() == (80, 24)
    assert Path(os.environ["MPLCONFIGDIR"]).parent == Path.home()


FOR_EVER = """
import subprocess, sys, time
if len(sys.argv) == 1:
    subprocess.Popen([sys.executable, sys.argv[0], "child"])
print("at work", flush=True)
time.sleep(10**6)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="groups of processes are Unix's")
def test_no_process_outlives_its_test(tmp_path):
    """A test that fails ends the program that it has started, and what that has started."""
    (tmp_path / "work.py").write_text(FOR_EVER, encoding="utf-8")
    reader, writer = os.pipe()

    def fail():
        with started(cwd=tmp_path, program=(sys.executable, "work.py"), stdout=writer):
            os.close(writer)
            assert [lines.readline() for _ in range(2)] == ["at work\n"] * 2
            raise AssertionError("as in a test")

    with open(reader, encoding="utf-8") as lines:
        with pytest.raises(AssertionError, match="as in a test"):
            fail()
        # a pipe has an end when nobody is left to write into it
        assert select.select([lines], [], [], LONGEST_S) == ([lines], [], [])
        assert lines.read() == ""
