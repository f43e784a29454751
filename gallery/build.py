"""Rebuild the gallery with the tool's own commands: ``python gallery/build.py``.

The documents' figures are listed in actviz/gallery/pictures.py; these pictures and the index README
follow from that.
"""

from __future__ import annotations

import shlex
from pathlib import Path

import matplotlib

from actviz.cli.gallery import run
from actviz.gallery.pictures import PICTURES, Picture

HERE = Path(__file__).parent
INDEX = "README.md"
# one page of all functions, as pixels only: as curves it would be larger than all others together
OVERVIEW = Picture("all-functions", "sheet --size 60x84cm --dpi 72", "Every function with its derivative.")


def files(picture: Picture) -> tuple[str, str]:
    """The formats a picture is kept in."""
    return f"{picture.stem}.svg", f"{picture.stem}.png"


def build(folder: Path) -> None:
    """Draw every picture into a folder and write the index."""
    for picture in PICTURES:
        outputs = [word for file in files(picture) for word in ("-o", str(folder / file))]
        run([*shlex.split(picture.command), *outputs])
    run([*shlex.split(OVERVIEW.command), "-o", str(folder / f"{OVERVIEW.stem}.png")])
    (folder / INDEX).write_text(index(), encoding="utf-8")


def index() -> str:
    """The index page: each picture with the command that makes it."""
    entries = "".join(
        f"\n## {picture.caption}\n\n```console\n$ actviz {picture.command}\n```\n\n"
        f"![{picture.caption}]({files(picture)[1]})\n\n"
        "As [SVG]({}), as [PNG]({}).\n".format(*files(picture))
        for picture in PICTURES
    )
    return (
        "# Gallery\n\n"
        "Every picture is what the command over it draws, with nothing done to it afterwards.\n"
        f"`python gallery/build.py` draws them again; these are from matplotlib {matplotlib.__version__}.\n"
        f"{entries}\n## {OVERVIEW.caption}\n\n```console\n$ actviz {OVERVIEW.command}\n```\n\n"
        f"![{OVERVIEW.caption}]({OVERVIEW.stem}.png)\n"
    )


if __name__ == "__main__":
    build(HERE)
