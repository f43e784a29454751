"""The oracle's definitions of elementary functions, and the parameters they are tested at."""

from __future__ import annotations

from oracle import Branches, Smooth

REFERENCE: dict[str, Smooth | Branches] = {}

# specs tested besides the defaults, by name
EDGES: dict[str, list[str]] = {}
