"""README says what the program does."""

from __future__ import annotations

import re

from readme import README, refreshed

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


def test_changelog_counts_the_functions():
    """The number of functions in the changelog is the number there is."""
    text = (README.parent / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"{len(actviz.names())} activation functions" in text
