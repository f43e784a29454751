"""The facts that the package keeps of its functions. ``python tests/facts.py`` writes them again."""

from __future__ import annotations

import json

import actviz
from actviz.activations import kept


def records():
    """The facts of every function that is registered, at its defaults, looked at anew."""
    functions = (actviz.get(name) for name in actviz.names())
    return {f.name: kept.record(f, f.facts()) for f in functions if type(f).__module__.startswith("actviz.")}


if __name__ == "__main__":
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(record)}" for name, record in records().items())
    kept.FILE.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
