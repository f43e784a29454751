"""Look at a figure of every function in every look, and count what is struck, overlaps or is cut off.

``python benchmarks/labels.py [NAME...]`` draws f, f with f′, and f with f′ and f″, in each theme at three
sizes, and searches the pixels as the tests do, which take each function in one look only.
"""

from __future__ import annotations

import itertools
import os
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import actviz

ORDERS = ({}, {"derivative": True}, {"derivative": True, "second_derivative": True})
THEMES = ("document", "light", "dark", "mono")
SIZES = {"16:9": 50, "beamer": 120, "column": 200}  # and the resolution that makes about 700 pixels of each


def faults(name: str) -> Counter[str]:
    """The faults of all figures of one function, by kind; and how many figures there are."""
    import drawn

    found: Counter[str] = Counter()
    for orders, theme, (size, dpi) in itertools.product(ORDERS, THEMES, SIZES.items()):
        figure = actviz.plot(name, **orders, theme=theme, size=size, dpi=dpi)
        counts = {
            "struck by a curve": len(drawn.struck(figure, drawn.is_curve)),
            "struck by an axis": len(drawn.struck(figure, drawn.is_axis)),
            "overlapping": len(drawn.overlapping(figure)),
            "outside": len(drawn.outside(figure)),
            "clipped": len(drawn.clipped(figure)),
        }
        for kind, count in counts.items():
            if count:
                print(f"{name} {len(orders)} {theme} {size}: {kind}", flush=True)
        found += Counter(counts)
        found["figures"] += 1
    return found


def main(names: list[str]) -> None:
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        total = sum(pool.map(faults, names or actviz.names()), Counter())
    kinds = ("struck by a curve", "struck by an axis", "overlapping", "outside", "clipped")
    print(f"{total['figures']} figures: " + ", ".join(f"{kind} {total[kind]}" for kind in kinds))


if __name__ == "__main__":
    main(sys.argv[1:])
