"""The facts that the package keeps of its functions. ``python tests/facts.py`` writes them again."""

from __future__ import annotations

import json

import actviz
from actviz.activations import kept
from actviz.analysis.levels import found_regions_below, found_sign_changes


def record(f, facts):
    """What is kept of a function: its facts, and the places that are looked for in it."""
    return {
        **kept.record(f, facts),
        "turns": [found_sign_changes(f, order) for order in (1, 2)],
        "saturated": found_regions_below(f, kept.THRESHOLD),
    }


def records():
    """The facts of every function that is registered, at its defaults, looked at anew."""
    functions = (actviz.get(name) for name in actviz.names())
    return {f.name: record(f, f.facts()) for f in functions if type(f).__module__.startswith("actviz.")}


if __name__ == "__main__":
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(record)}" for name, record in records().items())
    kept.FILE.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
