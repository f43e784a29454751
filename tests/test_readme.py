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
    """README repeats its sentence, which counts the functions there are today."""
    assert f"\n\n{measured()}\n\n" in README.read_text(encoding="utf-8")
    assert f"f, f′ and f″ of {len(actviz.names())} functions" in " ".join(measured().split())


def test_the_benchmarks_summary_is_of_todays_functions():
    """It lists every function of the registry and no other, and compares none that no framework has."""
    text = ACCURACY.read_text(encoding="utf-8")
    listed = re.findall(r"\w+", text.partition("All functions measured:")[2])
    assert listed == list(actviz.names())
    head, *compared = re.findall(r"^\| (\w+) \|(?: [^|]+ \|){9}$", text, re.MULTILINE)
    assert head == "function"
    assert compared
    assert [name for name in compared if not {"torch", "jax"} & set(actviz.get(name).frameworks)] == []


def test_pictures_and_links_exist():
    """Every file that README points to is there."""
    targets = re.findall(r"\]\(([^)#:]+)\)", README.read_text(encoding="utf-8"))
    assert targets
    assert [target for target in targets if not (README.parent / target).exists()] == []


def test_the_functions_are_counted():
    """README and changelog say how many functions there are."""
    scalar, vector = len(actviz.names()), len(actviz.names("vector"))
    readme = README.read_text(encoding="utf-8")
    changelog = (README.parent / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"There are {scalar} scalar functions and {vector} of vectors" in readme
    assert f"{scalar} activation functions" in changelog
    assert f"{vector} vector functions" in changelog
