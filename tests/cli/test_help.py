"""The help of every command: what it says of each option, its headings, and its width."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from process import printed

from actviz.cli.program.commands import NAMES, made

HEADINGS = ["Curves and annotations", "Axes and panels", "Style", "Output"]


@pytest.fixture(autouse=True)
def _eighty_columns(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")


def help_of(name):
    """The help of a command, in lines."""
    return printed(f"{name} --help").splitlines()


@pytest.mark.parametrize("name", NAMES)
def test_help_is_complete_and_in_order(name):
    """Each text is printed as declared, brackets included; no Python types; the same order of headings."""
    lines = help_of(name)
    text = " ".join(re.sub("[│╭╮╰╯─]", " ", " ".join(lines)).split())
    for parameter in made(name).params:
        if not getattr(parameter, "hidden", False) and getattr(parameter, "help", None):
            assert " ".join(parameter.help.split()) in text
    assert not re.search(r"<\w+(\[\w+\])?>", text)
    found = [heading for line in lines for heading in re.findall(r"^╭─ (.+?) ─+╮$", line)]
    assert [heading for heading in found if heading in HEADINGS] == [h for h in HEADINGS if h in found]
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("name", NAMES)
def test_paragraphs_fill_the_width(name):
    """A line of the description ends where the next word does not fit, not where the source has a break."""
    lines = [line.strip() for line in help_of(name)]
    description = lines[lines.index("", 2) + 1 : next(i for i, line in enumerate(lines) if "╭─" in line)]
    for line, after in pairwise(description):
        if line and after:
            assert len(line) + 1 + len(after.split()[0]) > 78
