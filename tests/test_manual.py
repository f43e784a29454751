"""The manual page says what the commands say."""

from __future__ import annotations

import re

from manual import PAGE, page

from actviz.cli.program.commands import NAMES


def test_the_page_is_current():
    """It is what tests/manual.py makes of the commands."""
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_command_is_in_it():
    """In the order of the help, and every line that begins with a dot is a macro."""
    text = PAGE.read_text(encoding="utf-8")
    assert tuple(re.findall(r"^\.SS (\w+)$", text, re.MULTILINE)) == NAMES
    macros = set(re.findall(r"^\.(\S+)", text, re.MULTILINE))
    assert macros <= {'\\"', "TH", "SH", "SS", "PP", "TP", "B", "BR", "I", "RI", "RB", "nf", "fi"}
