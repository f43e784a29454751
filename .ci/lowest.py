"""Print what to install to have every dependency at its lower bound, and pytest: a requirement a line."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

TOOLS = ("pytest", "pytest-xdist", "hypothesis", "jsonschema")
text = (Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8")
project = tomllib.loads(text)["project"]
for requirement in (*project["dependencies"], *project["optional-dependencies"]["train"]):
    name, bound = re.fullmatch(r"([\w-]+)>=([\d.]+)", requirement).groups()
    print(f"{name}=={bound}")
print(*TOOLS, sep="\n")
