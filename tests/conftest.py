"""What every test sees of the machine: an empty home, the fonts that matplotlib ships, 80 columns."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from process import KEPT

OF_PYTEST = ("PYTEST", "COV")  # how pytest, its workers and a measurement of coverage find each other
THREADS = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
_home = pytest.StashKey[Path]()


def pytest_addoption(parser):
    """--whole: all tests, on more examples. --points, --seed: how densely accuracy is searched."""
    about = "run the tests that are marked whole, too, and those that make up their examples on more of them"
    parser.addoption("--whole", action="store_true", help=about)
    group = parser.getgroup("accuracy")
    group.addoption("--points", type=int, help="points a function for the accuracy tests")
    group.addoption("--seed", type=int, default=2024, help="what these points follow from")


def pytest_collection_modifyitems(config, items):
    """Without --whole, leave them out."""
    if not config.getoption("whole"):
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("whole")])
        items[:] = [item for item in items if not item.get_closest_marker("whole")]


# the same examples every time, neither from an earlier run nor against a clock
settings.register_profile("part", deadline=None, derandomize=True, database=None, max_examples=30)
settings.register_profile("whole", settings.get_profile("part"), max_examples=150)


@pytest.hookimpl(trylast=True)  # pytest's own output is for whoever started it
def pytest_configure(config):
    """Clear the environment, once: the processes that share the tests are born into it."""
    config.addinivalue_line("markers", "whole: slow, and about what rarely changes; left out without --whole")
    settings.load_profile("whole" if config.getoption("whole") else "part")
    if hasattr(config, "workerinput"):
        return
    home = config.stash[_home] = Path(tempfile.mkdtemp(prefix="actviz-tests-"))
    for name in set(os.environ) - {*KEPT, "TERM"}:
        if not name.startswith(OF_PYTEST):
            del os.environ[name]
    os.environ |= {
        "HOME": str(home),
        "USERPROFILE": str(home),
        "LOCALAPPDATA": str(home),
        "MPLCONFIGDIR": str(home / "matplotlib"),
        "MPL_IGNORE_SYSTEM_FONTS": "1",
        "COLUMNS": "80",  # of a terminal, for what runs in this process; others measure their own
        "LINES": "24",
        # the tests share the processors already; numpy's threads would only wait for each other
        **dict.fromkeys(THREADS, "1"),
    }


def pytest_unconfigure(config):
    """Leave nothing behind."""
    if _home in config.stash:
        shutil.rmtree(config.stash[_home], ignore_errors=True)


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder, which commands of this process write into."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
