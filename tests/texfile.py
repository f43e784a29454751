"""What is in a picture for pgfplots, read without any TeX."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from process import call

NUMBER = r"-?[\d.]+(?:e-?\d+)?"


@cache
def tex(*typed):
    """The picture that a command writes."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.tex")
        done = call(*typed, "-o", str(path))
        assert done.returncode == 0, done.stderr
        return path.read_text(encoding="utf-8")


def axis_of(text):
    """The frame of the first axes: its size on paper and its limits."""
    size = re.search(r"width=(\S+)bp, height=(\S+)bp", text).groups()
    limits = [re.search(rf"{name}=({NUMBER})", text)[1] for name in ("xmin", "xmax", "ymin", "ymax")]
    return (*map(float, size), *map(float, limits))


def plots(text):
    """What is plotted: (comment before it, style, points of shape (n, 2))."""
    found = []
    for name, style, body in re.findall(
        r"(?:% (\S+)\n *)?\\addplot\[(.*?)\] coordinates \{\s*(.*?)\s*\};", text, re.DOTALL
    ):
        pairs = re.findall(rf"\(({NUMBER}),({NUMBER}|nan)\)", body)
        assert len(pairs) == len(body.split())
        found.append((name, style, np.array(pairs, dtype=float)))
    return found


def on_paper(text, points):
    """Points of the first axes in TeX's big points."""
    width, height, x0, x1, y0, y1 = axis_of(text)
    return (points - (x0, y0)) / (x1 - x0, y1 - y0) * (width, height)
