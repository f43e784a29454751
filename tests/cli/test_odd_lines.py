"""Whatever is typed, the answer is a result or an error in words."""

from __future__ import annotations

import shlex
import time

import pytest
from odd_lines import odd_line
from process import call, contents, printed

ROUNDS = 12  # lines a test; there are as many again for each test
LONGEST_S = 20.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a figure of actviz's, and files that are somebody else's."""
    place = tmp_path_factory.mktemp("odd")
    printed(f"plot relu --size 64x64px -o {place / 'there.png'}")
    (place / "theirs.png").write_bytes(b"somebody else's")
    (place / "relu").write_text("a file where a folder would be", encoding="utf-8")
    (place / "mine.py").write_text("def act(x):\n    return x * x\n", encoding="utf-8")
    return place


def judged(words, folder):
    """What is wrong with the answer to a command line, if anything is."""
    before, begun = contents(folder), time.process_time()
    done = call(*words, stdin="")
    wrong = []
    if time.process_time() - begun > LONGEST_S:
        wrong.append(f"took longer than {LONGEST_S:g} s")
    if done.returncode not in (0, 1, 2):
        wrong.append(f"exit {done.returncode}")
    if "Traceback" in done.stderr + done.stdout or "has a fault" in done.stderr:
        wrong.append(done.stderr[-500:])
    # a limit that is not kept is an error, and the report is printed all the same
    judges = words[0] == "check" or (done.returncode == 1 and "--fail-under" in words)
    if done.returncode and done.stdout and not judges:
        wrong.append(f"an error, and on stdout {done.stdout[:80]!r}")
    if done.returncode == 2 and not done.stderr.startswith("error: "):
        wrong.append(f"no error in words: {done.stderr[:80]!r}")
    named = {word.removeprefix("-o") for word in words}
    for name, data in contents(folder).items():
        if name in before and data != before[name] and name not in named:
            wrong.append(f"{name} is not what it was")
        if not data:
            wrong.append(f"{name} is empty")
        if name not in before and done.returncode == 2:
            wrong.append(f"{name} was written in spite of an error")
    wrong += [f"{name} is gone" for name in before.keys() - contents(folder).keys()]
    for path in folder.rglob("*"):
        if path.is_file() and path.name not in before:
            path.unlink()
    return [f"actviz {shlex.join(words)}: {fault}" for fault in wrong]


@pytest.mark.parametrize(
    "batch", [*range(4), *(pytest.param(batch, marks=pytest.mark.whole) for batch in range(4, 40))]
)
def test_odd_lines(batch, folder, monkeypatch):
    """Exit 0, 1 or 2; no traceback, nothing on stdout with an error, no file lost, touched or half-done."""
    monkeypatch.chdir(folder)
    faults = [
        fault
        for seed in range(batch * ROUNDS, (batch + 1) * ROUNDS)
        for fault in judged(odd_line(seed), folder)
    ]
    assert not faults, "\n".join(faults)
