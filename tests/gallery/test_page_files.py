"""The gallery on disk: what is on its page, whose files it never touches, and the same bytes every time."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from process import call, contents, run, started

import actviz
from actviz.figures.files.descriptions import description
from actviz.figures.files.provenance import SOFTWARE, provenance
from actviz.gallery.build import build
from actviz.gallery.page import page
from actviz.gallery.pictures import PICTURES, of_documents, of_function

SHRINKAGE = ("softshrink", "hardshrink", "shrink", "tanhshrink")
EMPTY_TAGS = {"meta", "link", "input", "img", "source", "wbr"}
unix = pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")


class Document(HTMLParser):
    """The elements of a page, each with its attributes and its text; checks that tags are closed in turn."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.open = [], []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        element = {"tag": tag, "text": "", **dict(attributes)}
        assert len(element) == len(attributes) + 2, f"an attribute is twice in {attributes}"
        self.elements.append(element)
        if tag not in EMPTY_TAGS:
            self.open.append(element)

    def handle_endtag(self, tag):
        assert self.open.pop()["tag"] == tag

    def handle_data(self, data):
        for element in self.open:
            element["text"] += data

    def all(self, tag=None, **attributes):
        """The elements with this tag and these attributes."""
        wanted = {"tag": tag, **attributes} if tag else attributes
        return [e for e in self.elements if wanted.items() <= e.items()]


def registered():
    return [actviz.get(name) for name in actviz.names()]


@pytest.fixture(scope="module")
def whole():
    """The page of every function there is."""
    return Document(page(registered(), PICTURES, (), SOFTWARE))


@pytest.fixture(scope="module")
def gallery(tmp_path_factory):
    """The folder of a small gallery, as the command writes it."""
    folder = tmp_path_factory.mktemp("gallery") / "new" / "folder"
    done = call("gallery", str(folder), "--family", "shrinkage", "--jobs", "1")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{folder / 'index.html'}\n", "")
    return folder


def test_every_function_is_on_the_page(whole):
    """All that is registered, with its names everywhere, its ranges, its source and its command."""
    cards = {card["id"]: card for card in whole.elements if "data-words" in card}
    assert sorted(cards) == sorted(actviz.names())
    for function in registered():
        text = cards[function.name]["text"]
        command = f"actviz plot {function.name} --deriv"
        spellings = [name for names in function.frameworks.values() for name in names]
        ranges = [str(span).replace("-", "−") for span in (function.range, function.derivative_range)]
        for told in (*function.aliases, *spellings, *ranges, function.reference, command):
            assert told in text
        assert cards[function.name]["data-family"] == function.family


def test_counts_and_families(whole):
    """The families are counted, and can be chosen."""
    families = Counter(function.family for function in registered())
    links = {link["href"]: link["text"] for link in whole.all("a") if "family" in link["href"]}
    assert links == {f"#family-{name}": f"{name} {count}" for name, count in families.items()}
    assert [option["value"] for option in whole.all("option")] == ["", *families]
    assert f"{len(actviz.names())} functions" in whole.all("p", **{"class": "lead"})[0]["text"]


def test_every_picture_is_described(whole):
    """A picture has a text in its place, room before it is loaded, and a twin for dark screens."""
    images = whole.all("img")
    texts = {of_function(f.name).files[0]: description([f]) for f in registered()}
    texts |= {of_documents(picture).files[0]: picture.caption for picture in PICTURES}
    assert {image["src"]: image["alt"] for image in images} == texts
    assert all(
        image["loading"] == "lazy" and int(image["width"]) > int(image["height"]) > 0 for image in images
    )
    dark = [
        source["srcset"] for source in whole.all("source", media="screen and (prefers-color-scheme: dark)")
    ]
    assert dark == [image["src"].replace(".svg", "-dark.svg") for image in images]


def test_structure(whole):
    """One title, headings without gaps, no name twice, and links that lead somewhere."""
    ids = [element["id"] for element in whole.elements if "id" in element]
    assert Counter(ids).most_common(1)[0][1] == 1
    headings = [element["tag"] for element in whole.elements if re.fullmatch(r"h\d", element["tag"])]
    assert headings.count("h1") == 1
    assert headings[:3] == ["h1", "h2", "h3"]
    assert {link["href"].removeprefix("#") for link in whole.all("a")} <= set(ids)
    assert {label["for"] for label in whole.all("label")} == {"page-search", "page-family"}


def test_the_page_keeps_its_policy(whole):
    """Nothing from elsewhere, no style or script but the two that the policy names by their hashes."""
    policy = whole.all("meta", **{"http-equiv": "Content-Security-Policy"})[0]["content"]
    assert policy.startswith("default-src 'none'; ")
    assert not re.search("unsafe|http|[*]", policy)
    for element in whole.elements:
        assert not {name for name in element if name == "style" or name.startswith("on")}
        for name in ("src", "srcset", "href"):
            assert not re.match(r"\w+:|//", re.sub("^data:image/", "", element.get(name, "")))
    assert len(whole.all("style")) == len(whole.all("script")) == 1


def test_a_formula_that_cannot_be_translated():
    """A user's own function may use all of mathtext; what MathML is not made of stands there as text."""
    own = type("Own", (type(actviz.get("tanh")),), {"formula": r"\heartsuit <x>", "__doc__": "5 < 6 & 7"})()
    document = Document(page([own], PICTURES, (), SOFTWARE))
    (card,) = document.all(id="tanh")
    assert "f(x) = heartsuit <x>" in card["text"]
    assert "5 < 6 & 7" in card["text"]


def test_what_lies_in_the_folder(gallery):
    """The page, and for each picture on it a light and a dark file; every address on the page is one."""
    drawings = [*map(of_function, SHRINKAGE), *map(of_documents, PICTURES)]
    assert contents(gallery).keys() == {"index.html", *(file for d in drawings for file in d.files)}
    document = Document((gallery / "index.html").read_text(encoding="utf-8"))
    for element in document.elements:
        for name in ("src", "srcset"):
            assert name not in element or (gallery / element[name]).is_file()


def test_a_picture_is_what_its_command_draws(gallery, tmp_path, monkeypatch):
    """The command inside a file draws that file; it is the one on the page, with a theme and a size."""
    monkeypatch.chdir(tmp_path)
    for drawing in (of_function("hardshrink"), of_documents(PICTURES[-1])):
        for file in drawing.files:
            command = shlex.split(provenance(gallery / file).command)
            assert command[: 1 + len(drawing.command)] == ["actviz", *drawing.command]
            assert call(*command[1:], "-o", "again.svg").returncode == 0
            assert Path("again.svg").read_bytes() == (gallery / file).read_bytes()


def test_the_same_bytes_again(gallery):
    """Drawing again, in other processes, changes nothing."""
    before = contents(gallery)
    done = run("gallery", str(gallery), "--family", "shrinkage", "--jobs", "2", cwd=gallery)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{gallery / 'index.html'}\n", "")
    assert contents(gallery) == before


def test_another_window(tmp_path):
    """--x goes into every function's picture, and into the command that the page gives for it."""
    done = call("gallery", str(tmp_path), "--family", "shrinkage", "--x", "-2", "2", "--jobs", "1")
    assert done.returncode == 0
    assert (
        "actviz plot shrink --deriv --x -2 2 --theme" in provenance(tmp_path / "functions/shrink.svg").command
    )
    document = Document((tmp_path / "index.html").read_text(encoding="utf-8"))
    (card,) = document.all(id="shrink")
    assert "actviz plot shrink --deriv --x -2 2" in card["text"]


@pytest.mark.parametrize("name", ["index.html", "functions/shrink-dark.svg", "documents/tanh.svg"])
def test_what_somebody_else_wrote_is_left_alone(name, tmp_path):
    """A file that another program made is in the way; then nothing at all is written."""
    foreign = tmp_path / name
    foreign.parent.mkdir(exist_ok=True)
    foreign.write_text('<title>actviz</title><meta name="generator" content="Hugo 0.1 actviz 0.1">')
    before = contents(tmp_path)
    done = call("gallery", str(tmp_path), "--family", "shrinkage")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"error: {foreign} is there already and was not made by actviz\nhint: ")
    assert contents(tmp_path) == before


def test_other_files_do_not_matter(tmp_path):
    """What lies in the folder under other names stays as it is."""
    (tmp_path / "notes.txt").write_text("mine")
    assert call("gallery", str(tmp_path), "--family", "shrinkage", "--jobs", "1").returncode == 0
    assert (tmp_path / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("folder", ["file", "file/below"])
def test_a_folder_that_cannot_be(folder, tmp_path, monkeypatch):
    """Where no folder can be made the answer is a line and exit code 1."""
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("mine")
    done = call("gallery", folder, "--family", "shrinkage", "--jobs", "1")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("error: cannot write ")
    assert contents(tmp_path) == {"file": b"mine"}


@pytest.mark.parametrize(
    "typed", ["--family gate", "--jobs 0", "--jobs 62", "--jobs two", "--x 5 -5", "--x a 3", ""]
)
def test_wrong_requests(typed, tmp_path, monkeypatch):
    """They are refused before anything is made."""
    monkeypatch.chdir(tmp_path)
    done = call("gallery", *(["new", *typed.split()] if typed else []))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ")
    assert list(tmp_path.iterdir()) == []


def test_a_fault_while_drawing(tmp_path):
    """A file that cannot be written ends it with its own error, in this process and from another one."""
    (tmp_path / "functions/shrink.svg").mkdir(parents=True)
    for jobs in (1, 2):
        with pytest.raises(actviz.ActvizError, match=r"shrink\.svg"):
            build(tmp_path, [actviz.get("shrink")], refuse, jobs)
    (tmp_path / "functions/shrink.svg").rmdir()
    for jobs in (1, 2):
        with pytest.raises(actviz.ActvizError, match="no ink") as caught:
            build(tmp_path, [actviz.get("shrink")], refuse, jobs)
        assert caught.value.hint == "buy some"
    assert contents(tmp_path) == {}


def refuse(words):
    raise actviz.ActvizError("no ink", hint="buy some")


@unix
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize(
    ("after", "wait_s"), [("functions", 0), ("documents", 0.2), ("functions/*.svg", 0)]
)  # while nothing is drawn, while the other processes start, while they draw
def test_interrupted(after, wait_s, jobs, tmp_path):
    """Ctrl-C ends it at once and in silence; the pictures that are there are whole, the page is not there."""
    folder = tmp_path / "new"
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with started("gallery", str(folder), "--jobs", jobs, cwd=tmp_path, **pipes) as process:
        while not (folder.is_dir() and list(folder.glob(after))):
            assert process.poll() is None
            time.sleep(0.005)
        time.sleep(wait_s)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: every process of the command gets it
        said = process.communicate()
    # the interpreter ends itself by the signal if it comes while it evaluates a text; to a shell both are 130
    assert process.returncode in (130, -signal.SIGINT)
    assert said == (b"", b"")
    written = contents(folder)
    assert len(written) < len(actviz.names())
    assert written or "svg" not in after
    for name in written:
        assert name.endswith(".svg")
        assert provenance(folder / name)
