"""Handwritten digits for training: scikit-learn's small ones, or MNIST from files."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from actviz.analysis.training import idx
from actviz.errors import ActvizError, argument
from actviz.lazy import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from actviz.activations.evaluate import Array

    Bytes = NDArray[np.uint8]
    Labels = NDArray[np.intp]

_HELD_OUT = 5  # one of so many digits is kept for testing
_DIGITS = Path("datasets", "data", "digits.csv.gz")  # within scikit-learn
_BLOCK = 4096  # examples that go through a network at a time where nothing is learned


@dataclass(frozen=True, eq=False)
class Examples:
    """Images with their classes: ``pixels`` of shape (examples, inputs), ``labels`` (examples,)."""

    pixels: Bytes
    labels: Labels
    white: int  # the largest value of a pixel

    def __len__(self) -> int:
        return self.labels.size

    def __getitem__(self, which: slice | Labels) -> tuple[Array, Labels]:
        """Inputs from 0 to 1, and the labels."""
        return np.multiply(self.pixels[which], 1 / self.white, dtype=np.float64), self.labels[which]

    def blocks(self) -> Iterator[tuple[Array, Labels]]:
        """All of them, up to 4096 at a time."""
        return (self[slice(start, start + _BLOCK)] for start in range(0, len(self), _BLOCK))


@dataclass(frozen=True, eq=False)
class Dataset:
    """What is learned from, and what is held out to test on."""

    name: str
    training: Examples
    held_out: Examples
    classes: int

    @property
    def inputs(self) -> int:
        """Pixels of an image."""
        return int(self.training.pixels.shape[1])

    def to_dict(self) -> dict[str, Any]:
        """As a JSON object."""
        return {
            "name": self.name,
            "training": len(self.training),
            "held_out": len(self.held_out),
            "inputs": self.inputs,
            "classes": self.classes,
        }


def digits(seed: int) -> Dataset:
    """The 1,797 digits of 8×8 pixels of Alpaydin & Kaynak 1998 that come with scikit-learn.

    Every fifth of them, in an order that ``seed`` draws, is held out.

    Raises:
        ActvizError: scikit-learn is not installed.
    """
    table = _digits_table()
    order = np.random.default_rng(seed).permutation(len(table))
    test = np.zeros(len(table), dtype=bool)
    test[order[: len(table) // _HELD_OUT]] = True

    def chosen(rows: NDArray[np.uint8]) -> Examples:
        return Examples(np.ascontiguousarray(rows[:, :-1]), rows[:, -1].astype(np.intp), white=16)

    return Dataset("digits", chosen(table[~test]), chosen(table[test]), classes=10)


def _digits_table() -> Bytes:
    """64 pixels from 0 to 16 and the digit in each row."""
    # found without being imported: scikit-learn takes more than a second to load, this file a hundredth
    found = importlib.util.find_spec("sklearn")
    if found is None or not found.submodule_search_locations:
        raise ActvizError(
            "the data set of digits comes with scikit-learn, which is not installed",
            hint=f"pip install 'actviz[train]', or give MNIST's files with {argument('data', 'DIR')}",
        )
    path = Path(found.submodule_search_locations[0]) / _DIGITS
    try:
        return np.loadtxt(path, dtype=np.uint8, delimiter=",")
    except OSError as fault:
        raise ActvizError(
            f"scikit-learn is installed without its data set of digits: {path} is missing"
        ) from fault


def mnist(folder: Path) -> Dataset:
    """MNIST, or anything in the same four IDX files, plain or compressed.

    Raises:
        ActvizError: a file is missing, broken, of another kind, or they do not belong together.
    """
    if not folder.is_dir():
        raise ActvizError(f"{argument('data')}: there is no folder '{folder}'")
    training, held_out = (_examples(folder, part) for part in ("train", "t10k"))
    if training.pixels.shape[1] != held_out.pixels.shape[1]:
        sizes = f"{training.pixels.shape[1]} and {held_out.pixels.shape[1]}"
        raise ActvizError(f"{folder}: training and test images do not match: {sizes} pixels")
    classes = 1 + int(max(training.labels.max(), held_out.labels.max()))
    return Dataset(folder.resolve().name, training, held_out, max(classes, 2))


def _examples(folder: Path, part: str) -> Examples:
    """The images and labels of one part: ``train`` or ``t10k``."""
    paths = [idx.find(folder, f"{part}-{kind}-ubyte") for kind in ("images-idx3", "labels-idx1")]
    images, labels = map(idx.read, paths)
    for path, array, axes, what in ((paths[0], images, 3, "images"), (paths[1], labels, 1, "labels")):
        if array.ndim != axes:
            raise ActvizError(f"{path} does not hold {what}: the number of axes is {array.ndim}, not {axes}")
        if not array.size:
            raise ActvizError(f"{path} is empty")
    if len(images) != len(labels):
        raise ActvizError(f"{paths[0]} has {len(images)} images, but {paths[1]} {len(labels)} labels")
    return Examples(images.reshape(len(images), -1), labels.astype(np.intp), white=255)
