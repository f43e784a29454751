"""What every command prints: the same in each style and locale, with figures on request."""

from __future__ import annotations

import json
import re

import pytest
from printed import forms
from process import call, contents, in_json, printed, run

CHAIN = "vanish tanh --weights 1,2,-1,0.5 --no-figure"


def test_json_is_utf8_whatever_the_locale(tmp_path):
    """JSON is the same document on a pipe of any encoding: Müller, σ and × arrive."""
    way = ("show", "tanh", "--json")
    plain, windows = (
        run(*way, cwd=tmp_path, text=False, env={"PYTHONIOENCODING": encoding}).stdout
        for encoding in ("utf-8", "cp1252")
    )
    assert "Müller" in json.loads(plain)["reference"]
    assert json.loads(windows) == json.loads(plain)


@pytest.mark.parametrize("typed", ["list", CHAIN])
def test_every_style_holds_the_same_table(typed):
    """A terminal, a pipe, markdown and LaTeX differ in format only."""
    found = forms(typed)
    assert sum(len(table.rows) for table in found.markdown) >= 8
    for other in (found.terminal, found.plain, found.latex):
        assert other == found.markdown


def test_styles_are_what_their_readers_expect():
    """Markdown has a rule under its header, LaTeX is a booktabs tabular with every column declared."""
    markdown = printed("eval relu 1 --table markdown")
    assert markdown.endswith("| x | f(x) |\n| ---: | ---: |\n| 1 | 1 |\n")
    latex = printed("eval relu 1 --deriv --table latex")
    assert re.findall(r"\\begin\{tabular\}\{(\w+)\}", latex) == ["rrr"]
    positions = [latex.index(rule) for rule in (r"\toprule", r"\midrule", r"\bottomrule", r"\end{tabular}")]
    assert positions == sorted(positions)


@pytest.mark.parametrize(
    "typed",
    [
        "saturation relu",
        "neuron --weights 5,3",
        "softmax 2 1",
        pytest.param("phase relu", marks=pytest.mark.whole),
    ],
)
def test_commands_that_print_draw_on_request(typed, here):
    """Nothing without a request, a sketch with --show, a file with -f or -o; JSON tells of files then."""
    assert "outputs" not in in_json(f"{typed}")
    sketch = call(*typed.split(), "--show")
    assert sum("⠁" <= letter <= "⣿" for letter in sketch.stderr) > 80
    assert contents(here) == {}
    (path,) = in_json(f"{typed} -f svg")["outputs"]
    assert list(contents(here)) == [path]
    assert path.endswith(".svg")
