"""Run actviz as a user does: a process of its own, in a folder and an environment of its own."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import signal
import struct
import subprocess
import sys
import tempfile
import threading
from contextlib import chdir, contextmanager, suppress
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from actviz.cli import app

PROGRAM = (sys.executable, "-m", "actviz")
SCRIPT = str(Path(sys.executable).with_name("actviz"))
LONGEST_S = 300  # what runs longer is ended: a machine is never so busy
# the rest of the caller's environment (COLUMNS, NO_COLOR, FORCE_COLOR, LANG, …) would show in the output
KEPT = (
    "PATH", "HOME", "USERPROFILE", "LOCALAPPDATA", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "PYTHONPATH",
    "PYTHONDONTWRITEBYTECODE", "LD_LIBRARY_PATH", "MPLCONFIGDIR", "MPL_IGNORE_SYSTEM_FONTS",
)  # fmt: skip


def environment(changes=None):
    """A bare environment with these changes."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {**kept, "TERM": "xterm-256color", **(changes or {})}


@contextmanager
def started(*args, cwd, env=None, program=PROGRAM, **streams):
    """``actviz args`` at work; all of it ends with this block, whatever the test and the program did."""
    command = [*program, *args]
    # at the head of a group, so that the processes that it has started can be found
    process = subprocess.Popen(command, cwd=cwd, env=environment(env), start_new_session=True, **streams)
    watch = threading.Timer(LONGEST_S, _end, [process])
    watch.start()
    try:
        yield process
    finally:
        watch.cancel()
        _end(process)
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream:
                stream.close()


def _end(process):
    if os.name != "posix":
        process.kill()
        return
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def run(*args, cwd, env=None, stdin="", text=True, program=PROGRAM, stdout=subprocess.PIPE):
    """``actviz args`` in the folder ``cwd``, with pipes for its three streams."""
    streams = {"stdin": subprocess.PIPE, "stdout": stdout, "stderr": subprocess.PIPE}
    how = {"encoding": "utf-8", "errors": "replace"} if text else {}
    with started(*args, cwd=cwd, env=env, program=program, **streams, **how) as process:
        said = process.communicate(stdin if text else stdin.encode())
    return subprocess.CompletedProcess(process.args, process.returncode, *said)


def after(preparation):
    """A program that is actviz, started in a process that some Python code has prepared."""
    start = "import os, sys; os.execv(sys.executable, [sys.executable, '-m', 'actviz', *sys.argv[1:]])"
    return (sys.executable, "-c", f"{preparation}\n{start}")


def interrupted_in(place, call=1):
    """A program that is actviz, with Ctrl-C pressed as it enters a ``module:function`` for the nth time.

    No clock decides where that is.
    """
    return (sys.executable, "-c", _INTERRUPTED.format(place=place, call=call))


_INTERRUPTED = """
import functools, importlib, itertools, signal
module, _, path = {place!r}.partition(":")
*owner, name = path.split(".")
home = functools.reduce(getattr, owner, importlib.import_module(module))
function, calls = getattr(home, name), itertools.count(1)
def interrupted(*args, **kwargs):
    if next(calls) == {call}:
        signal.raise_signal(signal.SIGINT)
    return function(*args, **kwargs)
setattr(home, name, interrupted)
from actviz.__main__ import main
main()
"""


def on_terminal(*args, cwd, env=None, columns=80):
    """The same with standard output on a terminal of that width, and standard error beside it."""
    pty, termios, fcntl = (pytest.importorskip(module) for module in ("pty", "termios", "fcntl"))
    outside, inside = pty.openpty()
    fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    streams = {"stdin": inside, "stdout": inside, "stderr": subprocess.PIPE}
    try:
        with started(*args, cwd=cwd, env=env, **streams) as process:
            os.close(inside)
            written = b"".join(iter(lambda: _read(outside), b""))
            stderr = process.stderr.read()
            process.wait()
    finally:
        os.close(outside)
    return subprocess.CompletedProcess(
        process.args, process.returncode, written.decode().replace("\r\n", "\n"), stderr.decode()
    )


def _read(terminal):
    """What comes next from a terminal, nothing once the program has closed it."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def on_screen(typed):
    """The same with standard output on what says that it is a terminal of 80 columns, in this process.

    Tables ask for no more; escape codes and what is refused there want ``on_terminal``.
    """
    screen = _Screen(io.BytesIO(), "utf-8", newline="\n")
    program = get_command(app)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TERM", "dumb")
        patch.setattr("sys.stdout", screen)
        with pytest.raises(SystemExit) as end:
            program.main(shlex.split(typed), prog_name="actviz")
    assert not end.value.code, typed
    return screen.buffer.getvalue().decode()


class _Screen(io.TextIOWrapper):
    def isatty(self):
        return True


def call(*args, stdin=None):
    """``actviz args`` in this process: quicker, for what a process of its own would not change."""
    done = CliRunner().invoke(app, args, input=stdin)
    return subprocess.CompletedProcess(args, done.exit_code, done.stdout, done.stderr)


def printed(typed):
    """What a command prints on a pipe."""
    done = call(*shlex.split(typed))
    assert done.returncode == 0, done.stderr
    return done.stdout


def in_json(typed):
    """What a command prints with --json."""
    return json.loads(printed(f"{typed} --json"))


def in_csv(typed):
    """The rows that a command prints with --table csv, by their columns."""
    return list(csv.DictReader(io.StringIO(printed(f"{typed} --table csv"))))


def contents(folder):
    """Every file below a folder, hidden ones too, with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def fits(text, pattern):
    """Whether a text is the pattern, in which … stands for anything."""
    return re.fullmatch(".*".join(map(re.escape, pattern.split("…"))), text) is not None


def is_told(done, code, error, hint):
    """One line of error, at most one of hint, and nothing else anywhere."""
    first, *others = done.stderr.splitlines()
    assert first.startswith("error: "), done.stderr
    assert fits(first.removeprefix("error: "), error), first
    assert [line[:6] for line in others] in ([], ["hint: "]), done.stderr
    if hint is not None:
        assert others, "no hint"
        # `python -m actviz` names itself so in typer's own messages
        assert fits(others[0].removeprefix("hint: ").replace("python -m actviz", "actviz"), hint), others[0]
    assert done.stdout == ""
    assert done.returncode == code


def refused(typed, error, hint=None, code=2):
    """What is typed is answered in a line or two, and leaves a folder empty."""
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        is_told(call(*shlex.split(typed)), code, error, hint)
        assert contents(Path(folder)) == {}


def loaded(*args, cwd):
    """The modules and packages that a run of the program imports, as the interpreter tells."""
    done = run(*args, cwd=cwd, program=(sys.executable, "-X", "importtime", "-m", "actviz"))
    return imported(done.stderr)


def loaded_one_by_one(lines, cwd):
    """The modules that are there after each of several runs in one process, by what is typed."""
    done = run(str(cwd / "loaded.json"), *lines, cwd=cwd, program=(sys.executable, "-c", _ONE_BY_ONE))
    assert done.returncode == 0, done.stderr
    return {typed: set(names) for typed, names in json.loads((cwd / "loaded.json").read_text()).items()}


_ONE_BY_ONE = """
import json, shlex, sys
from actviz.__main__ import main
place, *lines = sys.argv[1:]
found = {}
for typed in lines:
    sys.argv[1:] = shlex.split(typed)
    try:
        main()
    except SystemExit:
        pass
    found[typed] = list(sys.modules)
with open(place, "w") as file:
    json.dump(found, file)
"""


def imported(told):
    """What -X importtime tells; importlib.import_module("numpy") shows in numpy's own imports only."""
    modules = re.findall(r"^import time:.*\| +([\w.]+)$", told, re.MULTILINE)
    return {*modules, *(module.partition(".")[0] for module in modules)}
