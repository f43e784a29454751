"""Rebuild the gallery with the tool's own commands: ``python gallery/build.py``.

The list below is all there is; the pictures and the index README follow from it.
"""

from __future__ import annotations

import contextlib
import io
import shlex
from pathlib import Path
from typing import NamedTuple

import matplotlib

from actviz.cli import app

HERE = Path(__file__).parent
INDEX = "README.md"


class Picture(NamedTuple):
    """One figure: its file name without extension, the command that makes it, what it shows."""

    stem: str
    command: str
    caption: str

    @property
    def files(self) -> tuple[str, str]:
        """The formats it is kept in."""
        return f"{self.stem}.svg", f"{self.stem}.png"


PICTURES = (
    Picture("sigmoid", "plot sigmoid", "The logistic sigmoid rises from 0 to 1 and reaches neither."),
    Picture("relu", "plot relu", "The rectifier; the window reaches as far as the curve."),
    Picture("tanh", "plot tanh", "The hyperbolic tangent, centred on zero."),
    Picture("sigmoid-deriv", "plot sigmoid --deriv", "The sigmoid with its derivative, at most 1/4."),
    Picture("relu-deriv", "plot relu --deriv", "The rectifier with its derivative, which jumps at 0."),
    Picture("sigmoid-tanh", "compare sigmoid tanh", "Two S-curves: tanh(x) = 2σ(2x) − 1."),
    Picture(
        "vanish-sigmoid-4", "vanish --layers 4", "A gradient on its way back through four sigmoid layers."
    ),
)


def build(folder: Path) -> None:
    """Draw every picture into a folder and write the index."""
    for picture in PICTURES:
        outputs = [word for file in picture.files for word in ("-o", str(folder / file))]
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            run([*shlex.split(picture.command), *outputs])
    (folder / INDEX).write_text(index(), encoding="utf-8")


def run(arguments: list[str]) -> None:
    """Run actviz in this process.

    Raises:
        RuntimeError: it ended with an error.
    """
    try:
        app(arguments)
    except SystemExit as end:
        if end.code:
            raise RuntimeError(f"actviz {shlex.join(arguments)} ended with {end.code}") from end


def index() -> str:
    """The index page: each picture with the command that makes it."""
    entries = "".join(
        f"\n## {picture.caption}\n\n```console\n$ actviz {picture.command}\n```\n\n"
        f"![{picture.caption}]({picture.files[1]})\n\n"
        f"As [SVG]({picture.files[0]}), as [PNG]({picture.files[1]}).\n"
        for picture in PICTURES
    )
    return (
        "# Gallery\n\n"
        "Every picture is what the command over it draws, with nothing done to it afterwards.\n"
        f"`python gallery/build.py` draws them again; these are from matplotlib {matplotlib.__version__}.\n"
        + entries
    )


if __name__ == "__main__":
    build(HERE)
