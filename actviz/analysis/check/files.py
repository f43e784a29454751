"""Pairs of numbers from files of any language: CSV, NPY or raw bits; and raw inputs for them."""

from __future__ import annotations

import io
import re
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from actviz.analysis.check import inputs
from actviz.analysis.check.targets import PairsTarget, pairs
from actviz.analysis.formats import FORMATS
from actviz.errors import ActvizError, FunctionWarning, UsageError, argument
from actviz.notation import format_number

if TYPE_CHECKING:
    import numpy.typing as npt

    from actviz.activations.evaluate import Array
    from actviz.analysis.formats import Format, Ints

SUFFIXES = (".csv", ".npy", ".bin")
_NUMPY = b"\x93NUMPY"
_NUMBERS = re.compile(rb"[\s\d.,+\-eEinfatyxpXPNaINF]*")


def is_file(target: str) -> bool:
    """Whether a target is a file of pairs: by the end of its name, or - for standard input."""
    return target == "-" or Path(target).suffix.lower() in SUFFIXES


def read_pairs(path: str, form: Format) -> PairsTarget:
    """The pairs in a file: x and f(x), or x, f(x) and f′(x).

    A ``.csv`` has a pair a line, as decimal numbers, without a header. An ``.npy`` has them as the two
    or three columns, or rows, of an array. A ``.bin`` has them one after another as bits of the format,
    little-endian.

    Raises:
        UsageError: it holds something else.
        ActvizError: it cannot be read.
    """
    data = _bytes(path)
    name = _called(path)
    suffix = Path(path).suffix.lower()
    if data.startswith(_NUMPY):
        x, *columns = _from_array(name, _loaded(name, data), form)
    elif suffix == ".csv" or (path == "-" and _NUMBERS.fullmatch(data[:4096])):
        x, *columns = _from_text(name, data, form)
    elif suffix == ".npy":
        raise UsageError(f"{name} is not an NPY file", hint="numpy.save writes one")
    else:
        codes = _raw(name, data, form)
        if codes.size % 2:
            raise UsageError(
                f"{name}: {codes.size:,} numbers do not form pairs of x and f(x)",
                hint=f"results without x are checked with {argument('outputs', path)}",
            )
        x, *columns = codes[::2], codes[1::2]
    return pairs(name, form, x, tuple(columns))


def read_outputs(paths: list[str], form: Format) -> PairsTarget:
    """Results for the inputs that `write_inputs` writes, in their order: f(x), and of another file f′(x).

    Raises:
        UsageError: a file holds more or fewer results than there are inputs.
        ActvizError: one cannot be read.
    """
    x = inputs.every_code(form)
    columns = []
    for path in paths:
        data = _bytes(path)
        if data.startswith(_NUMPY):
            array = _loaded(path, data)
            codes = _codes_of(array.reshape(-1), form)
        else:
            codes = _raw(path, data, form)
        if codes.size != x.size:
            fits = [one.name for one in FORMATS.values() if len(data) * 8 == (one.bits << one.bits)]
            fits = [one for one in fits if one != form.name]
            raise UsageError(
                f"{path} holds {codes.size:,} results for the {x.size:,} inputs of {form.name}",
                hint=f"it has the size for {argument('dtype', fits[0])}"
                if fits
                else f"{argument('inputs', form.name)} writes the inputs",
            )
        columns.append(codes)
    return pairs(", ".join(map(_called, paths)), form, x, tuple(columns))


def write_inputs(form: Format, stream: BinaryIO) -> None:
    """Write all inputs of a format as bits, little-endian; of float32 the sample that is checked."""
    stream.write(inputs.every_code(form).astype(form.stored).tobytes())
    stream.flush()


def _called(path: str) -> str:
    return "standard input" if path == "-" else path


def _bytes(path: str) -> bytes:
    if path == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise UsageError(f"there is no file {path}") from None
    except OSError as fault:
        raise ActvizError(f"cannot read {path}: {fault.strerror or fault}") from None


def _raw(name: str, data: bytes, form: Format) -> Ints:
    size = form.stored.itemsize
    if not data or len(data) % size:
        raise UsageError(
            f"{name}: {len(data):,} bytes are not a multiple of the {size} bytes of a {form.name}",
            hint=f"is it truncated, or of another {argument('dtype')}?",
        )
    return np.frombuffer(data, form.stored).astype(np.int64)


def _loaded(name: str, data: bytes) -> npt.NDArray[np.generic]:
    try:
        return np.asarray(np.load(io.BytesIO(data), allow_pickle=False))
    except (ValueError, EOFError, OSError) as fault:
        raise UsageError(f"{name}: {str(fault).splitlines()[0]}", hint="is it truncated?") from None


def _from_array(name: str, array: npt.NDArray[np.generic], form: Format) -> list[Ints]:
    if array.ndim == 2 and array.shape[1] not in (2, 3) and array.shape[0] in (2, 3):
        array = array.T
    if array.ndim != 2 or array.shape[1] not in (2, 3):
        shape = "×".join(map(str, array.shape)) or "no"
        raise UsageError(
            f"{name} holds an array of {shape} numbers", hint="an array of shape n×2 is expected: x and f(x)"
        )
    if array.dtype.kind == "f":
        _warn_of_rounding(name, array[:, 0].astype(np.float64), form)
    return [_codes_of(np.ascontiguousarray(column), form) for column in array.T]


def _warn_of_rounding(name: str, x: Array, form: Format) -> None:
    """Say of how many inputs the true value is that of another number."""
    rounded = int((form.rounded(x) != x)[np.isfinite(x)].sum())
    if rounded:
        warnings.warn(
            f"{name}: {rounded:,} of {x.size:,} inputs are not {form.name} numbers, and f is checked at the "
            "nearest ones",
            FunctionWarning,
            stacklevel=2,
        )


def _codes_of(numbers: npt.NDArray[np.generic], form: Format) -> Ints:
    """The codes of an array: by its bits, if its dtype is the format's or has as many, else rounded."""
    kind = numbers.dtype.kind
    if form.is_type_of(numbers) or (kind in "Vu" and numbers.dtype.itemsize * 8 == form.bits):
        return numbers.view(f"u{form.bits // 8}").astype(np.int64)
    if kind not in "fiu":
        raise UsageError(f"an array of {numbers.dtype} does not hold {form.name} numbers")
    return form.codes(numbers.astype(np.float64))


def _from_text(name: str, data: bytes, form: Format) -> list[Ints]:
    rows: list[list[float]] = []
    lines = data.decode("utf-8-sig", "replace").splitlines()
    for place, line in enumerate(lines, 1):
        cells = [cell.strip() for cell in line.split(",")]
        if cells == [""] and place == len(lines):
            break
        rows.append(_row(f"{name}, line {place}", cells, first=place == 1))
        if len(cells) != len(rows[0]):
            raise UsageError(f"{name}, line {place}: {len(cells)} numbers, but {len(rows[0])} in line 1")
    if not rows:
        raise UsageError(f"{name} is empty", hint="a line has the form x,f(x)")
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    _warn_of_rounding(name, columns[0], form)
    return [form.codes(column) for column in columns]


def _row(where: str, cells: list[str], *, first: bool) -> list[float]:
    if len(cells) not in (2, 3):
        raise UsageError(
            f"{where}: expected two or three numbers separated by commas", hint="a line has the form x,f(x)"
        )
    row = []
    for cell in cells:
        try:
            if "_" in cell:
                raise ValueError
            row.append(float.fromhex(cell) if "0x" in cell.lower() else float(cell))
        except ValueError:
            what = f"'{cell}' is not a number" if cell else "a number is missing"
            hint = (
                "if it is a header, leave it out"
                if first
                else f"a line is like {format_number(0.5)},0.345703"
            )
            raise UsageError(f"{where}: {what}", hint=hint) from None
        except OverflowError:
            raise UsageError(f"{where}: {cell} overflows float64") from None
    return row
