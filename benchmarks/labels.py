"""Look at a figure of every function in every look, and count labels that are struck, moved, or cut off.

``python benchmarks/labels.py [NAME...]`` draws f, f with f′, and f with f′ and f″, in each theme at three
sizes, and looks at the artists as the tests do, which take each function in one look only. A label with
a halo may lie over a curve; these are counted too.
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


def counts(name: str) -> Counter[str]:
    """The faults of all figures of one function, by kind; the figures; and where their labels stand."""
    import drawn

    found: Counter[str] = Counter()
    for orders, theme, (size, dpi) in itertools.product(ORDERS, THEMES, SIZES.items()):
        figure = actviz.plot(name, **orders, theme=theme, size=size, dpi=dpi)
        for kind, faults in drawn.faults(figure).items():
            if faults:
                print(f"{name} {len(orders)} {theme} {size}: {kind}: {faults}", flush=True)
            found[kind] += len(faults)
        found["with a halo"] += sum(label.haloed for label in drawn.found_in(figure))
        found["figures"] += 1
    return found


def main(names: list[str]) -> None:
    import drawn

    with ProcessPoolExecutor(os.cpu_count()) as pool:
        total = sum(pool.map(counts, names or actviz.names()), Counter())
    kinds = (*drawn.NONE, "with a halo")
    print(f"{total['figures']} figures: " + ", ".join(f"{kind} {total[kind]}" for kind in kinds))


if __name__ == "__main__":
    main(sys.argv[1:])
