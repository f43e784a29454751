"""What the tests see of the machine: nothing that it has and another has not."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import matplotlib as mpl
from matplotlib import font_manager
from process import run

SHIPPED = Path(mpl.get_data_path())
FONTS = "from matplotlib.font_manager import fontManager as f; print(*{e.fname for e in f.ttflist}, sep='\\n')"


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
    home = Path.home()
    assert Path(os.environ["MPLCONFIGDIR"]).parent == home
    assert [path.name for path in home.iterdir() if path.name not in ("matplotlib", ".cache", ".config")] == []
