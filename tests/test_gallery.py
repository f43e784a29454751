"""The checked-in gallery is what the commands draw today."""

from __future__ import annotations

import re
from pathlib import Path

import build
import matplotlib as mpl
import numpy as np
import pytest

NUMBER = re.compile(r"-?\d+\.?\d*(?:e-?\d+)?")


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gallery")
    build.build(folder)
    return folder


def drawn_by_this_matplotlib():
    return f"matplotlib {mpl.__version__}." in (build.HERE / build.INDEX).read_text(encoding="utf-8")


def curve(svg: Path, name: str) -> np.ndarray:
    """The coordinates of the named curve in an SVG."""
    path = re.search(rf'<g id="{name}">\s*<path d="([^"]*)"', svg.read_text(encoding="utf-8"))
    return np.array([float(number) for number in NUMBER.findall(path[1])])


@pytest.mark.parametrize("picture", build.PICTURES, ids=lambda picture: picture.stem)
def test_svg_is_current(picture, rebuilt):
    """The same matplotlib gives the same bytes; another one gives the same curves."""
    old, new = build.HERE / build.files(picture)[0], rebuilt / build.files(picture)[0]
    if drawn_by_this_matplotlib():
        assert new.read_bytes() == old.read_bytes()
        return
    names = re.findall(r'<g id="(sigmoid\'*|relu\'*|tanh\'*)">', old.read_text(encoding="utf-8"))
    assert names
    for name in names:
        a, b = curve(old, name), curve(new, name)
        assert a.size == b.size
        assert np.abs(a - b).max() < 20  # margins follow the text, which another version may set differently


@pytest.mark.parametrize("picture", build.PICTURES, ids=lambda picture: picture.stem)
def test_png_is_current(picture, rebuilt):
    """The same matplotlib gives the same pixels (to one grey level); any gives the same size."""
    old, new = (mpl.image.imread(folder / build.files(picture)[1]) for folder in (build.HERE, rebuilt))
    assert old.shape == new.shape == (1080, 1920, 4)
    if drawn_by_this_matplotlib():
        assert np.abs(old - new).max() <= 1.5 / 255


def test_the_overview_is_current(rebuilt):
    """One page holds every function; the same matplotlib gives the same pixels."""
    old, new = (mpl.image.imread(folder / f"{build.OVERVIEW.stem}.png") for folder in (build.HERE, rebuilt))
    assert old.shape == new.shape
    if drawn_by_this_matplotlib():
        assert np.abs(old - new).max() <= 1.5 / 255


def test_index_is_current():
    """The index lists every picture with its command; only the version of matplotlib may differ."""

    def without_version(text):
        return re.sub(r"matplotlib [\d.]+\w*\.", "", text)

    old = (build.HERE / build.INDEX).read_text(encoding="utf-8")
    assert without_version(build.index()) == without_version(old)


def test_nothing_else_lies_in_the_gallery():
    """What is in the folder is what the list makes."""
    files = {path.name for path in build.HERE.iterdir() if path.name != "__pycache__"}
    kept = {file for picture in build.PICTURES for file in build.files(picture)}
    assert files == {"build.py", build.INDEX, f"{build.OVERVIEW.stem}.png", *kept}
    assert sum(path.stat().st_size for path in build.HERE.iterdir() if path.is_file()) < 5_000_000
