"""README says what the program does."""

from __future__ import annotations

import re

from readme import README, refreshed
from test_accuracy import MISSES

import actviz


def test_output_in_readme_is_current():
    """Every command and Python statement in README prints what stands under it."""
    text = README.read_text(encoding="utf-8")
    assert refreshed(text) == text


def test_pictures_and_links_exist():
    """Every file that README points to is there."""
    targets = re.findall(r"\]\(([^)#:]+)\)", README.read_text(encoding="utf-8"))
    assert targets
    assert [target for target in targets if not (README.parent / target).exists()] == []


def test_the_functions_are_counted():
    """README and changelog say how many functions there are, and which misses the bar."""
    scalar, vector = len(actviz.names()), len(actviz.names("vector"))
    readme = README.read_text(encoding="utf-8")
    changelog = (README.parent / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"There are {scalar} scalar functions and {vector} of vectors" in readme
    assert f"{scalar} activation functions" in changelog
    assert f"{vector} vector functions" in changelog
    assert list(MISSES) == [("eis", 2)]
