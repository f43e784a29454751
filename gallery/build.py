"""Rebuild the gallery with the tool's own commands: ``python gallery/build.py``, in about three minutes.

The figures are listed in actviz/gallery/pictures.py, the claims about training in
actviz/analysis/training/claims.py; these pictures and the index README follow from that.
"""

from __future__ import annotations

import contextlib
import io
import shlex
from collections.abc import Sequence
from pathlib import Path

import matplotlib
import typer

from actviz.analysis.training.claims import CLAIMS
from actviz.cli import app
from actviz.figures.files.provenance import provenance
from actviz.gallery.pictures import MORE, PICTURES, Picture

HERE = Path(__file__).parent
INDEX = "README.md"
# one page of all functions, as pixels only: as curves it would be larger than all others together
OVERVIEW = Picture("all-functions", "sheet --size 60x84cm --dpi 72", "Every function with its derivative.")
MOVING = Picture(
    "elu-alpha", "plot elu --animate alpha=0.2:2:40 --size 800x450px", "The ELU while its parameter changes."
)
TESTED = tuple(
    Picture(f"claim-{name}", f"train --claim {name}", claim.statement) for name, claim in CLAIMS.items()
)


def files(picture: Picture) -> tuple[str, ...]:
    """The formats a picture is kept in."""
    formats = ("svg", "png") if picture in PICTURES else ("gif",) if picture is MOVING else ("png",)
    return tuple(f"{picture.stem}.{format}" for format in formats)


def run(words: Sequence[str]) -> None:
    """Carry out a command in this process, without what it prints.

    Raises:
        ActvizError: as the command does.
    """
    silence = io.StringIO()
    program = typer.main.get_command(app)
    with (
        contextlib.redirect_stdout(silence),
        contextlib.redirect_stderr(silence),
        program.make_context("actviz", list(words), obj=tuple(words)) as context,
    ):
        program.invoke(context)


def draw(picture: Picture, folder: Path) -> None:
    """Draw a picture into a folder."""
    outputs = [word for file in files(picture) for word in ("-o", str(folder / file))]
    run([*shlex.split(picture.command), *outputs])


def build(folder: Path) -> None:
    """Draw every picture into a folder and write the index."""
    for picture in (*PICTURES, *MORE, MOVING, OVERVIEW, *TESTED):
        draw(picture, folder)
    (folder / INDEX).write_text(index(folder), encoding="utf-8")


def index(folder: Path) -> str:
    """The index page: each picture with the command that makes it, each claim with what became of it."""
    drawn = "".join(
        f"\n## {picture.caption}\n{_shown(picture)}\n"
        f"As [SVG]({picture.stem}.svg), as [PNG]({picture.stem}.png).\n"
        for picture in PICTURES
    )
    more = "".join(f"\n## {picture.caption}\n{_shown(picture)}" for picture in MORE)
    tested = "".join(
        f"\n### {picture.caption}\n{_shown(picture)}\n{outcome(picture, folder)}\n" for picture in TESTED
    )
    return (
        "# Gallery\n\n"
        "Every picture is the unmodified output of the command above it.\n"
        f"`python gallery/build.py` draws them again, here with matplotlib {matplotlib.__version__}.\n"
        f"{drawn}{more}\n## {MOVING.caption}\n{_shown(MOVING)}"
        f"\n## {OVERVIEW.caption}\n{_shown(OVERVIEW)}\n"
        "## Tests of claims about training\n\n"
        "Each is decided by conditions on what is measured while networks learn handwritten digits; the\n"
        "command prints the measurements too. A claim holds if all of its conditions are met.\n"
        f"{tested}"
    )


def outcome(picture: Picture, folder: Path) -> str:
    """The verdict on a claim, and a list of its conditions, from the description in its picture."""
    about = provenance(folder / files(picture)[0])
    if about is None:
        raise ValueError(f"{picture.stem} was not drawn by actviz")
    verdict, _, conditions = about.description.removeprefix(picture.caption).strip().partition(". ")
    return f"{verdict}:\n\n- " + conditions.rstrip(".").replace("; ", "\n- ")


def _shown(picture: Picture) -> str:
    command = f"\n```console\n$ actviz {picture.command}\n```\n"
    return f"{command}\n![{picture.caption}]({files(picture)[-1]})\n"


if __name__ == "__main__":
    build(HERE)
