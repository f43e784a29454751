"""Running a file or importing a module that a user names, and the errors when that fails."""

from __future__ import annotations

import ast
import contextlib
import hashlib
import importlib
import importlib.machinery
import importlib.util
import linecache
import re
import sys
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

from actviz.errors import ActvizError, UsageError, nearest

_HERE = Path(__file__).parents[2]  # the folder of actviz
_files: dict[Path, ModuleType] = {}  # each is run once, as a module is
_SHOWN = 80  # letters of a line of the user's


class OwnFunctionError(ActvizError):
    """A function of the user's raises, or gives what no activation gives."""


def attribute(source: str, path: str) -> object:
    """What ``path``, perhaps with dots, refers to in a file or a module.

    Args:
        source: a file ending in ``.py``, or a module's full name.
        path: the name in it.

    Raises:
        UsageError: there is no such file, module or attribute.
        OwnFunctionError: it raises while it is imported.
    """
    module = _file(Path(source).expanduser().resolve(), source) if is_file(source) else _module(source)
    found: object = module
    for name in path.split("."):
        try:
            found = getattr(found, name)
        except AttributeError:
            raise UsageError(
                f"{source} has no '{path}'", hint=_instead(source, name, _there(source, module))
            ) from None
    return found


def is_file(source: str) -> bool:
    """Whether a name before a colon is that of a file."""
    return source.endswith(".py")


def defined(source: str) -> list[str]:
    """The names that a file gives something to at its top level, found without running it."""
    try:
        tree = ast.parse(Path(source).expanduser().read_bytes())
    except (OSError, SyntaxError, ValueError):
        return []
    names: dict[str, object] = {}
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names[name] = node
            case ast.Assign(targets=[ast.Name(id=name)]):
                names[name] = node
    return public(names)


def _there(source: str, module: ModuleType) -> list[str]:
    return defined(source) if is_file(source) else public(vars(module))


def public(names: dict[str, object]) -> list[str]:
    """The names of functions and classes that are not private, modules left out."""
    return [
        name
        for name, found in names.items()
        if not name.startswith("_") and not isinstance(found, ModuleType)
    ]


def _instead(source: str, name: str, there: Sequence[str]) -> str | None:
    close = nearest(name, there)
    if close:
        return f"did you mean {source}:{close}?"
    return f"it has {', '.join(there[:8])}" if there else None


class _Loader(importlib.machinery.SourceFileLoader):
    """Loads a file and leaves nothing beside it."""

    def set_data(self, path: object, data: object, *, _mode: int = 0o666) -> None:
        """Do not keep bytecode in a user's folder."""


def _file(path: Path, typed: str) -> ModuleType:
    if path not in _files:
        _files[path] = _run(path, typed)
    return _files[path]


def _run(path: Path, typed: str) -> ModuleType:
    if not path.is_file():
        raise UsageError(f"there is no file '{typed}'", hint="a function of a file is named PATH.py:NAME")
    name = f"_actviz_{re.sub(r'[^0-9A-Za-z]', '_', path.stem)}_{hashlib.sha256(bytes(path)).hexdigest()[:8]}"
    loader = _Loader(name, str(path))
    spec = importlib.util.spec_from_file_location(name, path, loader=loader)
    if spec is None:
        raise UsageError(f"'{typed}' is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses and pickle look a class's module up
    try:
        with _siblings(str(path.parent)), user_errors(typed, "is run"):
            loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


@contextlib.contextmanager
def _siblings(folder: str) -> Iterator[None]:
    """Let a file import those beside it while it is run, after everything that is installed."""
    sys.path.append(folder)
    try:
        yield
    finally:
        with contextlib.suppress(ValueError):
            sys.path.remove(folder)


def _module(name: str) -> ModuleType:
    try:
        with user_errors(name, "is imported"):
            return importlib.import_module(name)
    except OwnFunctionError as fault:
        cause = fault.__cause__
        if isinstance(cause, ModuleNotFoundError) and f"{name}.".startswith(f"{cause.name}."):
            raise UsageError(
                f"there is no module '{name}'", hint="a function of a file is named PATH.py:NAME"
            ) from None
        raise


@contextlib.contextmanager
def user_errors(source: str, doing: str) -> Iterator[None]:
    """Report what the user's code raises in one line, with the last line of that code as the hint.

    Its output is sent to standard error: standard output is for results.

    Raises:
        OwnFunctionError: it raised something; that is the cause.
    """
    try:
        with contextlib.redirect_stdout(sys.stderr):
            yield
    except (Exception, SystemExit) as fault:
        if isinstance(fault, ActvizError):
            raise
        lines = "".join(traceback.format_exception_only(fault)).strip().splitlines()
        raise OwnFunctionError(f"{source}: {lines[-1]}, when it {doing}", hint=_last_line(fault)) from fault


def _last_line(fault: BaseException) -> str | None:
    """``mine.py, line 3: return x.foo()``: where the user's code was when it raised."""
    if isinstance(fault, SyntaxError) and fault.filename and fault.lineno:
        return _place(fault.filename, fault.lineno, fault.text or "")
    frames = [
        frame
        for frame in traceback.extract_tb(fault.__traceback__)
        if _HERE not in Path(frame.filename).parents and not frame.filename.startswith("<frozen")
    ]
    libraries = {str(_HERE.parent), *(folder for folder in sys.path if folder.endswith("-packages"))}
    own = [frame for frame in frames if not frame.filename.startswith(tuple(libraries))] or frames
    return _place(own[-1].filename, own[-1].lineno or 0, "") if own else None


def _place(file: str, line: int, text: str) -> str:
    text = (text or linecache.getline(file, line)).strip()
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return f"{Path(file).name}, line {line}" + (f": {shown}" if shown else "")
