"""The command sheet: its files, what it refuses, and what it shows while it draws."""

from __future__ import annotations

import io
import re

import pytest
from process import call, contents, refused, run

import actviz
from actviz.figures.files.provenance import provenance
from actviz.tables import progress


def test_pages_of_files(here):
    """A PDF has all pages; other formats get a file for each, with the page's number in its name."""
    typed = ("sheet", "relu", "tanh", "gelu", "elu", "selu", "--size", "column", "--dpi", "72")
    done = call(*typed, "-o", "a.pdf", "-o", "a.svg", "-o", "a.png")
    assert done.stderr == ""
    numbered = [f"a-{page}.{format}" for format in ("svg", "png") for page in (1, 2, 3)]
    assert done.stdout.splitlines() == ["a.pdf", *numbered]
    files = contents(here)
    assert set(files) == {"a.pdf", *numbered}
    assert len(re.findall(rb"/Type /Page\b", files["a.pdf"])) == 3
    again = call(*typed, "-o", "b.png")
    assert again.stdout.splitlines() == ["b-1.png", "b-2.png", "b-3.png"]
    assert contents(here)["b-2.png"] == files["a-2.png"]


def test_default_names(here):
    """sheet.png; with a family its name; with more pages their numbers."""
    small = ("--size", "column", "--dpi", "72")
    assert call("sheet", "relu", "tanh", *small).stdout == "sheet.png\n"
    assert call("sheet", "--family", "Shrinkage", "-f", "pdf", *small).stdout == "sheet-shrinkage.pdf\n"
    assert call("sheet", "--family", "shrinkage", *small).stdout.splitlines() == [
        "sheet-shrinkage-1.png",
        "sheet-shrinkage-2.png",
    ]
    (here / "sheet-2.png").write_bytes(b"somebody else's")
    done = call("sheet", "relu", "tanh", "elu", *small)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("error: sheet-2.png already exists and was not made by actviz")


def test_a4_is_a4(here):
    """210 mm × 297 mm, to the last digit that the PDF gives."""
    call("sheet", "relu", "--size", "a4", "-o", "a.pdf")
    (box,) = re.findall(rb"/MediaBox \[ ?([\d. ]+?) ?\]", (here / "a.pdf").read_bytes())
    assert [float(side) for side in box.split()] == pytest.approx(
        [0, 0, 210 / 25.4 * 72, 297 / 25.4 * 72], abs=1e-3
    )


@pytest.mark.whole
def test_a_file_says_what_is_in_it(here):
    """Few functions are described one by one, many are named."""
    call("sheet", "tanh", "relu", "--size", "document", "--dpi", "72")
    about = provenance(here / "sheet.png")
    assert about.title == "tanh, ReLU"
    assert about.description.startswith("tanh rises from -1 to 1 (here between -0.999 and 0.999); its deriv")
    assert " ReLU rises" in about.description
    assert about.command == "actviz sheet tanh relu --size document --dpi 72"
    call("sheet", "--family", "periodic", "-f", "pdf", "--size", "60x84cm")
    about = provenance(here / "sheet-periodic.pdf")
    family = [name for name in actviz.names() if actviz.get(name).family == "periodic"]
    assert about.title == f"{len(family)} functions"
    assert about.description == (
        f"{len(family)} functions with their derivatives: "
        f"{', '.join(actviz.get(name).label for name in family)}. Drawn for x from -4 to 4."
    )


def test_a_page_says_what_is_on_it(here):
    """Each page in a file of its own names its functions and no others; together they are all."""
    call("sheet", "--family", "shrinkage", "--size", "column", "--dpi", "40", "-o", "sheet.png")
    pages = len(list(here.iterdir()))
    told = [provenance(here / f"sheet-{page + 1}.png").description for page in range(pages)]
    family = [f.label for f in map(actviz.get, actviz.names()) if f.family == "shrinkage"]
    shown = [
        [label for label in family if re.search(rf"[.:,] {re.escape(label)}(?=[ ,.])", text)] for text in told
    ]
    assert pages > 1
    assert [text.partition(". ")[0] for text in told] == [f"Page {i + 1} of {pages}" for i in range(pages)]
    assert [name for names in shown for name in names] == family


@pytest.mark.parametrize(
    ("typed", "error", "hint"),
    [
        ("sheet rleu", "unknown activation 'rleu'", "did you mean relu?"),
        ("sheet relu softmax", "softmax maps a vector to a vector, it has no single curve", None),
        ("sheet --family gate", "--family: invalid choice 'gate'", "did you mean gates? …"),
        ("sheet relu --family gates", "a sheet shows the functions named or a family, not both", None),
        ("sheet --legend direct", "--legend direct: a sheet has one legend for all panels", None),
        ("sheet --sweep alpha=1,2", "--sweep varies one function, not several", "…"),
        ("sheet -o -", "-o -: standard output cannot take …", None),
        ("sheet -o no/such/dir/a.png", "cannot write no/such/dir/a-1.png: there is no folder…", None),
        ("sheet --x 4 -4", "--x: 4 is not below -4", None),
    ],
)
def test_refused(typed, error, hint):
    """What cannot be drawn is told in two lines, and no file is touched."""
    refused(typed, error, hint, code=1 if "such" in typed else 2)


def test_a_sweep_has_a_panel_for_each_value(here):
    """One function at several values of a parameter; the sketch in the terminal shows them all."""
    done = call("sheet", "elu", "--sweep", "alpha=0.5,2", "--show", "--size", "document", "--dpi", "72")
    assert (done.returncode, done.stdout) == (0, "sheet.png\n")
    assert provenance(here / "sheet.png").title == "ELU (α = 0.5), ELU (α = 2)"
    assert done.stderr.count("elu′(x)") == 2


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        return True


def test_progress_is_shown_on_a_terminal(monkeypatch):
    """A bar with its count on standard error, which is gone at the end."""
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm-256color")
    assert list(progress.progress(iter("abc"), 3, "drawing 3 functions")) == ["a", "b", "c"]
    shown = terminal.getvalue()
    assert "drawing 3 functions" in shown
    assert "3/3" in shown
    assert shown.endswith("\x1b[1A\x1b[2K")  # up a line, and clear it
    with progress.waiting("writing"):
        pass
    assert "writing" in terminal.getvalue()


@pytest.mark.parametrize(("stream", "term"), [(io.StringIO, "xterm-256color"), (Terminal, "dumb")])
def test_nothing_is_shown_elsewhere(stream, term, monkeypatch):
    """On a pipe, and on a terminal that cannot move its cursor, there is no bar."""
    quiet = stream()
    monkeypatch.setattr("sys.stderr", quiet)
    monkeypatch.setenv("TERM", term)
    assert list(progress.progress(range(3), 3, "drawing")) == [0, 1, 2]
    with progress.waiting("writing"):
        pass
    assert quiet.getvalue() == ""


@pytest.mark.whole
def test_a_pipe_hears_the_path_only(tmp_path):
    """A run in a process of its own prints the files it wrote, and nothing else."""
    done = run("sheet", "relu", "tanh", "--size", "column", "--dpi", "72", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "sheet.png\n", "")
