"""The checked-in gallery is what the commands draw today."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import build
import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.image import imread
from needs import needs_digits
from process import call
from still import STILL

from actviz.figures.files.provenance import provenance

NUMBER = re.compile(r"-?\d+\.?\d*(?:e-?\d+)?")


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory):
    """The folder in which a picture is drawn again, when it is asked for."""
    folder = tmp_path_factory.mktemp("gallery")

    @cache
    def folder_with(picture):
        build.draw(picture, folder)
        return folder

    return folder_with


def drawn_by_this_matplotlib():
    return f"matplotlib {mpl.__version__}." in (build.HERE / build.INDEX).read_text(encoding="utf-8")


def curve(svg: Path, name: str) -> np.ndarray:
    """The coordinates of the named curve in an SVG."""
    path = re.search(rf'<g id="{name}">\s*<path d="([^"]*)"', svg.read_text(encoding="utf-8"))
    return np.array([float(number) for number in NUMBER.findall(path[1])])


@pytest.mark.parametrize("picture", build.PICTURES, ids=lambda picture: picture.stem)
def test_svg_is_current(picture, rebuilt):
    """The same matplotlib gives the same bytes; another one gives the same curves."""
    old, new = build.HERE / build.files(picture)[0], rebuilt(picture) / build.files(picture)[0]
    if drawn_by_this_matplotlib():
        assert new.read_bytes() == old.read_bytes()
        return
    names = re.findall(r'<g id="(sigmoid\'*|relu\'*|tanh\'*)">', old.read_text(encoding="utf-8"))
    assert names
    for name in names:
        a, b = curve(old, name), curve(new, name)
        assert a.size == b.size
        assert np.abs(a - b).max() < 20  # margins follow the text, which another version may set differently


def is_current(file, folder):
    """The same matplotlib gives the same pixels (to one grey level); any gives the same size."""
    old, new = (imread(place / file) for place in (build.HERE, folder))
    assert old.shape == new.shape
    if drawn_by_this_matplotlib():
        assert np.abs(old - new).max() <= 1.5 / 255


@pytest.mark.parametrize(
    "picture",
    [*build.PICTURES, *(pytest.param(picture, marks=pytest.mark.whole) for picture in build.MORE)],
    ids=lambda picture: picture.stem,
)
def test_png_is_current(picture, rebuilt):
    """Today's pixels."""
    is_current(f"{picture.stem}.png", rebuilt(picture))


@pytest.mark.whole
@needs_digits
@pytest.mark.parametrize("picture", build.TESTED, ids=lambda picture: picture.stem)
def test_claim_is_current(picture, tmp_path):
    """Training again gives the same picture, on any processor, and the same verdict."""
    build.draw(picture, tmp_path)
    (file,) = build.files(picture)
    is_current(file, tmp_path)
    assert provenance(tmp_path / file) == provenance(build.HERE / file)


@pytest.mark.parametrize("picture", build.TESTED, ids=lambda picture: picture.stem)
def test_claim_was_drawn_by_its_command(picture):
    """The picture tells the command that is listed, the claim and the verdict."""
    (file,) = build.files(picture)
    about = json.loads(call("show", str(build.HERE / file), "--json").stdout)
    assert about["command"] == f"actviz {picture.command}"
    name = picture.stem.removeprefix("claim-")
    assert re.match(rf"{re.escape(picture.caption)} {name} (holds|does not)", about["description"])
    assert imread(build.HERE / file).shape == (1080, 1920, 3)


def test_index_is_current():
    """The index lists every picture with its command; only the version of matplotlib may differ."""

    def without_version(text):
        return re.sub(r"matplotlib [\d.]+\w*\.", "", text)

    old = (build.HERE / build.INDEX).read_text(encoding="utf-8")
    assert without_version(build.index(build.HERE)) == without_version(old)


def test_nothing_else_lies_in_the_gallery():
    """What is in the folder is what the list makes, and a browser's picture of the page.

    That one is not compared: its pixels change with the browser and its fonts.
    """
    files = {path.name for path in build.HERE.iterdir() if path.name != "__pycache__"}
    kept = {
        file
        for picture in (*build.PICTURES, *build.MORE, build.MOVING, *build.TESTED)
        for file in build.files(picture)
    }
    assert files == {"build.py", build.INDEX, f"{build.OVERVIEW.stem}.png", "still.py", STILL.name, *kept}
    assert sum(path.stat().st_size for path in build.HERE.iterdir() if path.is_file()) < 5_000_000


def test_the_gallery_links_to_nothing_outside():
    """The index and the pictures in it lead to files beside them, and to no network."""
    links = re.findall(r"\]\(([^)]*)\)", (build.HERE / build.INDEX).read_text(encoding="utf-8"))
    assert links
    assert all((build.HERE / link).is_file() and "/" not in link for link in links)
    for path in build.HERE.glob("*.svg"):
        text = path.read_text(encoding="utf-8")
        hrefs = re.findall(r'(?:href|src)="([^"]*)"', text)
        assert all(href.startswith("#") for href in hrefs)
        assert "url(http" not in text
