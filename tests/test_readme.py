"""README says what the program does."""

from __future__ import annotations

import re

from readme import ACCURACY, README, measured, refreshed

import actviz


def test_output_in_readme_is_current():
    """Every command and Python statement in README prints what stands under it."""
    text = README.read_text(encoding="utf-8")
    assert refreshed(text) == text


def test_the_measured_accuracy_is_that_of_the_benchmarks_summary():
    """README repeats its sentence."""
    assert f"\n\n{measured()}\n\n" in README.read_text(encoding="utf-8")


def test_the_benchmarks_summary_is_of_functions_there_are():
    """It lists functions of the registry, nearly all, and compares none that no framework has."""
    text = ACCURACY.read_text(encoding="utf-8")
    listed = re.findall(r"\w+", text.partition("All functions measured:")[2])
    assert set(listed) <= set(actviz.names())
    assert len(listed) > 150
    head, *compared = re.findall(r"^\| (\w+) \|(?: [^|]+ \|){9}$", text, re.MULTILINE)
    assert head == "function"
    assert compared
    assert [name for name in compared if not {"torch", "jax"} & set(actviz.get(name).frameworks)] == []


def test_pictures_and_links_exist():
    """Every file that README points to is there."""
    targets = re.findall(r"\]\(([^)#:]+)\)", README.read_text(encoding="utf-8"))
    assert targets
    assert [target for target in targets if not (README.parent / target).exists()] == []
