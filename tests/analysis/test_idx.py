"""MNIST's files: read as they are, refused by name and reason when they are not what they should be."""

from __future__ import annotations

import gzip
import json
import re
import struct

import numpy as np
import pytest
from process import call

import actviz
from actviz.analysis.training import idx
from actviz.analysis.training.datasets import mnist

NAMES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)


def packed(array):
    """The bytes of an IDX file: two zeros, 8 for unsigned bytes, axes, lengths, numbers."""
    array = np.asarray(array)
    header = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
    return header + array.astype(np.uint8).tobytes()


def patterns(count, seed, size=28):
    """Images of classes that are easy to tell apart: a bright bar at a height of its own."""
    generator = np.random.default_rng(seed)
    labels = np.arange(count) % 10
    images = generator.integers(0, 60, (count, size, size))
    for image, label in zip(images, labels, strict=True):
        image[2 * label : 2 * label + 3] += 180
    return images, labels


def written(folder, ending="", parts=None):
    """A folder with the four files; ``parts`` replaces bytes of some of them by name."""
    train, test = patterns(200, 1), patterns(50, 2)
    for name, array in zip(NAMES, (*train, *test), strict=True):
        data = (parts or {}).get(name, packed(array))
        (folder / f"{name}{ending}").write_bytes(gzip.compress(data) if ending else data)
    return folder


@pytest.mark.parametrize("shape", [(5,), (2, 3), (2, 3, 4), (0, 7)])
@pytest.mark.parametrize("ending", ["", ".gz"])
def test_what_is_written_is_read(shape, ending, tmp_path):
    """Bytes up to 255 in any number of axes, plain and compressed."""
    array = (255 - np.arange(np.prod(shape))).reshape(shape)
    path = tmp_path / f"numbers{ending}"
    path.write_bytes(gzip.compress(packed(array)) if ending else packed(array))
    found = idx.read(path)
    assert found.dtype == np.uint8
    np.testing.assert_array_equal(found, array)


BROKEN = {
    "nothing": (b"", "is not an IDX file of unsigned bytes: it begins with nothing"),
    "foreign": (b"\x89PNG\r\n\x1a\n", "is not an IDX file of unsigned bytes: it begins with 89 50 4e 47"),
    "floats": (
        b"\0\0\x0d\x01" + bytes(4),
        "is not an IDX file of unsigned bytes: it begins with 00 00 0d 01",
    ),
    "no axes": (b"\0\0\x08\0", "is not an IDX file"),
    "half a header": (packed(np.zeros((2, 2)))[:9], "ends within its header"),
    "truncated": (packed(np.zeros((3, 4)))[:-1], "is cut short: 23 bytes instead of 24"),
    "endless": (b"\0\0\x08\x02" + b"\xff" * 8, "is cut short: 12 bytes instead of 18446744065119617037"),
    "longer": (packed(np.zeros(4)) + b"\0", "is too long: 13 bytes instead of 12"),
}


@pytest.mark.parametrize("what", BROKEN)
@pytest.mark.parametrize("ending", ["", ".gz"])
def test_broken_files(what, ending, tmp_path):
    """Each is refused with its name and the reason."""
    data, reason = BROKEN[what]
    path = tmp_path / f"file{ending}"
    path.write_bytes(gzip.compress(data) if ending else data)
    with pytest.raises(actviz.ActvizError, match=re.escape(str(path))) as refused:
        idx.read(path)
    assert reason in refused.value.message
    assert refused.value.exit_code == 1


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"plain", "is not a gzip file"),
        (gzip.compress(packed(np.zeros(1000)), mtime=0)[:-12], "is damaged"),
        (gzip.compress(bytes(500), mtime=0)[:12] + b"\xff" * 30, "is damaged"),
    ],
)
def test_broken_compression(data, reason, tmp_path):
    """What is no gzip, or is only a part of it."""
    path = tmp_path / "file.gz"
    path.write_bytes(data)
    with pytest.raises(actviz.ActvizError, match=reason):
        idx.read(path)


def test_mnist(tmp_path):
    """28×28 pixels become 784 inputs from 0 to 1; the files' own division is kept."""
    data = mnist(written(tmp_path))
    images, labels = patterns(200, 1)
    assert (data.inputs, data.classes, len(data.training), len(data.held_out)) == (784, 10, 200, 50)
    x, y = data.training[:]
    np.testing.assert_allclose(x, images.reshape(200, 784) / 255, rtol=1e-15)
    np.testing.assert_array_equal(y, labels)
    assert [len(y) for _, y in data.held_out.blocks()] == [50]


@pytest.mark.parametrize("spelling", [NAMES[0], NAMES[0].replace("-idx", ".idx"), f"{NAMES[0]}.gz"])
def test_spellings(spelling, tmp_path):
    """Files are found under the names that they are handed on with."""
    written(tmp_path)
    (tmp_path / NAMES[0]).unlink()
    data = packed(patterns(200, 1)[0])
    (tmp_path / spelling).write_bytes(gzip.compress(data) if spelling.endswith(".gz") else data)
    assert len(mnist(tmp_path).training) == 200


MISFITS = {
    "fewer labels": (NAMES[1], packed(np.zeros(199)), "200 images, but .*labels-idx1-ubyte 199 labels"),
    "labels for images": (NAMES[0], packed(np.zeros(200)), "does not hold images: .* is 1, not 3"),
    "images for labels": (NAMES[3], packed(np.zeros((50, 2, 2))), "does not hold labels: .* is 3, not 1"),
    "empty": (NAMES[2], packed(np.zeros((0, 28, 28))), "is empty"),
    "other size": (NAMES[2], packed(np.zeros((50, 14, 28))), "do not match: 784 and 392 pixels"),
}


@pytest.mark.parametrize("what", MISFITS)
def test_files_that_do_not_fit(what, tmp_path):
    """Sound files of the wrong content are refused, naming the file."""
    name, data, reason = MISFITS[what]
    with pytest.raises(actviz.ActvizError, match=reason):
        mnist(written(tmp_path, parts={name: data}))


@pytest.mark.parametrize("missing", NAMES)
def test_missing_files(missing, tmp_path):
    """The command says which one it looked for, and prints nothing else."""
    (written(tmp_path) / missing).unlink()
    done = call("train", "relu", "--data", str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"error: {tmp_path} has no {missing} and no {missing}.gz\n"


def test_no_folder(tmp_path):
    """A folder that is not there."""
    done = call("train", "relu", "--data", str(tmp_path / "none"))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"error: --data: there is no folder '{tmp_path / 'none'}'\n"


def test_a_network_learns_28_by_28_pixels(tmp_path):
    """The documents' classifier: 784 inputs, two hidden layers, dropout, cross-entropy, mini-batches."""
    folder = written(tmp_path, ".gz")
    done = call("train", "relu", "--data", str(folder), "--hidden", "40x2", "--init", "he", "--epochs", "20",
                "--dropout", "0.5", "--repeats", "1", "--batch-size", "20", "--json")  # fmt: skip
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["data"] == {
        "name": folder.name, "training": 200, "held_out": 50, "inputs": 784, "classes": 10,
    }  # fmt: skip
    (run,) = report["functions"][0]["runs"]
    assert run["accuracy"][0] < 0.5
    assert run["accuracy"][-1] > 0.95
