"""The page on disk: what is on it, whose files it never touches, and the same bytes every time."""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
import sys
from collections import Counter
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import pytest
from process import call, contents, interrupted_in, refused, run

import actviz
from actviz.figures.files.descriptions import description
from actviz.figures.files.provenance import SOFTWARE
from actviz.gallery.build import build
from actviz.gallery.page import FIRST, SCRIPTS, page, script_text
from actviz.gallery.pictures import LESSONS, PICTURES

EMPTY_TAGS = {"meta", "link", "input", "wbr", "path", "circle"}


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
        if tag not in EMPTY_TAGS and not (tag == "option" and self.open[-1]["tag"] == "datalist"):
            self.open.append(element)

    def handle_startendtag(self, tag, attributes):
        self.elements.append({"tag": tag, "text": "", **dict(attributes)})

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
def html():
    """The page of every function there is."""
    return page(registered(), SOFTWARE)


@pytest.fixture(scope="module")
def whole(html):
    return Document(html)


def cards(document):
    return {element["id"]: element for element in document.all("li", **{"class": "card"})}


def test_it_is_small(html):
    """Functions, definitions, pictures, script and style are under 1.5 MB together."""
    assert len(html.encode()) < 1_500_000


def test_every_function_is_on_the_page(whole):
    """All that is registered, as papers call it, with its names everywhere, ranges, source and a link."""
    shown = cards(whole)
    assert sorted(shown) == sorted(actviz.names())
    links = {link["href"] for link in whole.all("a")}
    for function in registered():
        text = shown[function.name]["text"]
        spellings = [name for names in function.frameworks.values() for name in names]
        ranges = [str(span).replace("-", "−") for span in (function.range, function.derivative_range)]
        for told in (
            function.label,
            function.name,
            *function.aliases,
            *spellings,
            f"range{ranges[0]}",
            f"range of f′{ranges[1]}",
            function.reference,
            function.known.monotone,
            f"{function.known.left.kind} to the left, {function.known.right.kind} to the right",
            *("=" + f"{value:.6g}".replace("-", "−") for value in function.parameters.values()),
        ):
            assert told in text
        assert f"#f={function.name}" in links
    for formula in ("f(x)={xifx>0α(ex−1)otherwise", "f′(x)={1ifx>0αexotherwise"):
        assert formula in shown["elu"]["text"]


def test_the_usual_ones_come_first(whole):
    """The dozen that everybody uses opens the page, in its order."""
    assert list(cards(whole))[: len(FIRST)] == list(FIRST)


def test_definitions_travel_as_data(whole):
    """Every function's definition, parameters and names are in the data, whichever functions are shown."""
    for document in (whole, Document(page([actviz.get("shrink")], SOFTWARE))):
        (data,) = document.all("script", type="application/json")
        functions = {each["name"]: each for each in json.loads(data["text"])["functions"]}
        assert sorted(functions) == sorted(actviz.names())
        for function in registered():
            told = functions[function.name]
            assert told["definition"]["tree"]
            steepest = function.known.steepest
            assert told["steepest"] == (steepest if math.isfinite(steepest) else None)
            parameters = told.get("parameters", [])
            assert {p["name"]: p["default"] for p in parameters} == function.parameters
            for given, declared in zip(parameters, function.declared(), strict=True):
                for end in ("low", "high"):
                    value = getattr(declared.domain, end)
                    known = (value, not getattr(declared.domain, f"{end}_attained"))
                    due = known if math.isfinite(value) else (None, None)
                    assert (given.get(end), given.get(f"{end}_open")) == due
            assert tuple(told.get("aliases", ())) == function.aliases


def test_counts_and_families(whole):
    """The families are counted, those on top aside, and there is a link to each."""
    families = Counter(f.family for f in registered() if f.name not in FIRST)
    links = {link["href"]: link["text"] for link in whole.all("a") if link["href"].startswith("#family-")}
    assert links == {f"#family-{name}": f"{name} {count}" for name, count in families.items()}
    assert f"{len(actviz.names())} functions" in whole.all("p", **{"class": "lead"})[0]["text"]


def test_every_picture_is_described(whole):
    """A picture has a text in its place."""
    pictures = whole.all("svg", **{"class": "thumb"})
    assert sorted(picture["aria-label"] for picture in pictures) == sorted(
        description([f]) for f in registered()
    )
    assert {picture["role"] for picture in pictures} == {"img"}


def test_jumps_have_their_dots(whole):
    """In the small pictures, too, a jump has an open end and a closed one, where the value is."""
    ends = [
        (each["class"], each["cx"], each["cy"])
        for each in Document(page([actviz.get("relu")], SOFTWARE)).all("circle")
    ]
    (shut, x, low), (gap, at, high) = sorted(ends)
    assert (shut, gap) == ("derivative closed", "derivative open")
    assert x == at
    assert float(low) > float(high)  # it is 0 at 0; pixels are counted downwards


def test_structure(whole):
    """One title, headings without gaps, no name twice, labels that name something."""
    ids = [element["id"] for element in whole.elements if "id" in element]
    assert Counter(ids).most_common(1)[0][1] == 1
    headings = [element["tag"] for element in whole.elements if re.fullmatch(r"h\d", element["tag"])]
    assert headings.count("h1") == 1
    assert headings[:3] == ["h1", "h2", "h3"]
    assert {label["for"] for label in whole.all("label") if "for" in label} <= set(ids)
    inside = {link["href"].removeprefix("#") for link in whole.all("a") if "=" not in link["href"]}
    assert inside - {""} <= set(ids)


def test_the_page_keeps_its_policy(html, whole):
    """Nothing from elsewhere, no style or script but those that the policy names by their hashes."""
    policy = whole.all("meta", **{"http-equiv": "Content-Security-Policy"})[0]["content"]
    assert policy.startswith("default-src 'none'; ")
    assert not re.search("unsafe|http|[*]", policy)
    for element in whole.elements:
        assert not {name for name in element if name == "style" or name.startswith("on")}
        for name in ("src", "srcset", "href"):
            assert not re.match(r"\w+:|//", re.sub("^data:image/", "", element.get(name, "")))
    texts = [
        *re.findall(r"<style[^>]*>(.*?)</style>", html, re.DOTALL),
        re.findall(r"<script>(.*?)</script>", html, re.DOTALL)[0],
    ]
    assert len(texts) == 3
    for text in texts:
        assert base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() in policy
    assert len(whole.all("script")) == 2


def test_the_script_evaluates_no_text():
    """There is no eval, no Function, no inner HTML and no address of a network in it."""
    text = script_text()
    assert not re.search(
        r"\beval\b|\bFunction\(|innerHTML|outerHTML|document\.write|import\(|fetch\(|XMLHttpRequest", text
    )
    assert set(re.findall(r"https?://[^\"\s]+", text)) == {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1998/Math/MathML",
    }
    assert "</script" not in text


def test_files_of_the_script():
    """Every file is used, begins with a line that says what it is, and is not long."""
    folder = files("actviz.gallery").joinpath("page")
    scripts = {
        path.name.removesuffix(".js"): path.read_text(encoding="utf-8")
        for path in folder.iterdir()
        if path.name.endswith(".js")
    }
    assert set(scripts) == set(SCRIPTS)
    for name, text in scripts.items():
        assert text.startswith("// "), name
        assert text.count("\n") <= 300, name


def test_a_function_without_a_definition():
    """A user's own kernels have a card with their picture and their formula as text, but no live view."""
    kernels = {
        "definition": "",
        "formula": r"\heartsuit <x>",
        "__doc__": "5 < 6 & 7",
        "derivative_formula": "1",
    }
    own = type("Own", (type(actviz.get("tanh")),), kernels)()
    document = Document(page([own], SOFTWARE))
    card = cards(document)["tanh"]
    assert "f(x) = heartsuit <x>" in card["text"]
    assert "5 < 6 & 7" in card["text"]
    assert "#f=tanh" not in {link["href"] for link in document.all("a")}


def test_what_lies_in_the_folder(tmp_path):
    """One file, the same bytes every time; other files stay as they are."""
    folder = tmp_path / "new" / "folder"
    done = call("gallery", str(folder), "--family", "shrinkage")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{folder / 'index.html'}\n", "")
    (folder / "notes.txt").write_text("mine")
    before = contents(folder)
    assert before.keys() == {"index.html", "notes.txt"}
    assert call("gallery", str(folder), "--family", "shrinkage").returncode == 0
    assert contents(folder) == before


def test_lessons_are_for_what_is_there(whole):
    """Of the links to begin with those are left whose functions are on the page."""
    links = {link["href"] for link in Document(page([actviz.get("tanh")], SOFTWARE)).all("a")}
    assert "#f=tanh&d=0" in links
    assert not any("f=sigmoid" in link for link in links)
    everything = {link["href"] for link in whole.all("a")}
    assert {f"#{link}" for _, link in LESSONS} | {f"#{picture.link}" for picture in PICTURES} <= everything


def test_another_window(tmp_path):
    """--x is the window that the page begins with."""
    assert call("gallery", str(tmp_path), "--family", "shrinkage", "--x", "-2", "pi").returncode == 0
    (data,) = Document((tmp_path / "index.html").read_text(encoding="utf-8")).all(
        "script", type="application/json"
    )
    assert json.loads(data["text"])["window"] == [-2.0, 3.141592653589793]


def test_what_somebody_else_wrote_is_left_alone(tmp_path):
    """A page that another program made is in the way; then nothing at all is written."""
    foreign = tmp_path / "index.html"
    foreign.write_text('<title>actviz</title><meta name="generator" content="Hugo 0.1 actviz 0.1">')
    before = contents(tmp_path)
    done = call("gallery", str(tmp_path), "--family", "shrinkage")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"error: {foreign} already exists and was not made by actviz\nhint: ")
    assert contents(tmp_path) == before


@pytest.mark.parametrize("folder", ["file", "file/below"])
def test_a_folder_that_cannot_be(folder, here):
    """Where no folder can be made the answer is a line and exit code 1."""
    Path("file").write_text("mine")
    done = call("gallery", folder, "--family", "shrinkage")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("error: cannot write ")
    assert contents(here) == {"file": b"mine"}


def test_a_page_that_cannot_be_replaced(tmp_path):
    """A folder in its place is an error of its own, and stays."""
    (tmp_path / "index.html").mkdir()
    with pytest.raises(actviz.ActvizError, match=r"index\.html"):
        build(tmp_path, [actviz.get("shrink")])
    assert (tmp_path / "index.html").is_dir()


@pytest.mark.parametrize("typed", ["new --family gate", "new --x 5 -5", "new --x a 3", ""])
def test_wrong_requests(typed):
    """They are refused before anything is made."""
    refused(f"gallery {typed}", "…")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send")
@pytest.mark.parametrize(("place", "nth"), [("actviz.gallery.page:thumbnail", 3), ("os:replace", 1)])
def test_interrupted(place, nth, tmp_path):
    """Ctrl-C as a picture is made, and as the page is put in its place: no word, and no file."""
    words = ("gallery", "new", "--family", "gates")
    done = run(*words, cwd=tmp_path, program=interrupted_in(place, call=nth))
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
    assert contents(tmp_path) == {}
