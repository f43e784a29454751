"""The pictures of a gallery, each with the command that draws it: all functions, the documents' figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

Words = tuple[str, ...]  # of a command


class Picture(NamedTuple):
    """One figure: its file name without extension, the command that makes it, what it shows."""

    stem: str
    command: str
    caption: str


PICTURES = (
    Picture("sigmoid", "plot sigmoid", "The logistic sigmoid rises from 0 to 1 and reaches neither."),
    Picture("relu", "plot relu", "The rectifier; the window reaches as far as the curve."),
    Picture("tanh", "plot tanh", "The hyperbolic tangent, centred on zero."),
    Picture("sigmoid-deriv", "plot sigmoid --deriv", "The sigmoid with its derivative, at most 1/4."),
    Picture("relu-deriv", "plot relu --deriv", "The rectifier with its derivative, which jumps at 0."),
    Picture("sigmoid-tanh", "compare sigmoid tanh", "Two S-curves: tanh(x) = 2σ(2x) − 1."),
    Picture(
        "check-gelu-tanh",
        "check gelu_tanh --against gelu --deriv",
        "The GELU with tanh judged as the one with erf: how many numbers of bfloat16 too far, for f and f′.",
    ),
    Picture("precision-sigmoid", "precision sigmoid", "What two formats of 8 bits leave of the sigmoid."),
    Picture(
        "vanish-sigmoid-4", "vanish --layers 4", "A gradient on its way back through four sigmoid layers."
    ),
)


class Drawing(NamedTuple):
    """A picture on the page: a file for readers who like it light, one for those who like it dark."""

    stem: str  # where the files are, seen from the page, without their endings
    command: Words  # as the page gives it
    themes: tuple[str, str]
    size: str
    looks: Words = ()  # what else the picture on the page is drawn with

    @property
    def files(self) -> tuple[str, str]:
        """Where the light one and the dark one are, seen from the page."""
        return f"{self.stem}.svg", f"{self.stem}-dark.svg"

    @property
    def commands(self) -> tuple[Words, Words]:
        """The words that draw the light one and the dark one."""
        light, dark = self.themes
        looks = ("--transparent", "--size", self.size, *self.looks)
        return (*self.command, "--theme", light, *looks), (*self.command, "--theme", dark, *looks)


def of_function(name: str, window: Sequence[str] = ()) -> Drawing:
    """A function and its derivative; ``window`` are the words that say where, as ``("--x", "-5", "5")``."""
    command = ("plot", name, "--deriv", *window)
    return Drawing(f"functions/{name}", command, ("light", "dark"), "column", ("--legend", "none"))


def of_documents(picture: Picture) -> Drawing:
    """One of the documents' figures."""
    command = tuple(picture.command.split())
    return Drawing(f"documents/{picture.stem}", command, ("document", "dark"), "beamer")
