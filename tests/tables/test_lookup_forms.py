"""What `list`, `show`, `eval` and `styles` print is what is known, in every form."""

from __future__ import annotations

import json
import shlex

import pytest
from printed import DRESSED, Shown, agree, columns, forms, number
from process import call, printed

import actviz
from actviz.figures.styles import described


def test_eval():
    """f, f′ and f″, each in its own column."""
    x = [0.5, -1.5, 1e-9]
    f = actviz.get("elu:0.5")
    found = forms("eval elu:0.5 0.5 -1.5 1e-9 --deriv2")
    headings = {"f": "f(x)", "df": "f′(x)", "d2f": "f″(x)"}
    agree(
        found,
        found.json,
        [
            Shown(x, "x", "x", 12),
            *(
                Shown(f.derivative(x, order=order), key, heading, 12)
                for order, (key, heading) in enumerate(headings.items())
            ),
        ],
    )
    assert found.csv["function"] == ["elu:alpha=0.5"] * 3


@pytest.mark.parametrize("family", ["shrinkage", "vectors"])
def test_list(family):
    """Name, family, ranges and aliases of every function of a family."""
    found = forms(f"list --family {family}")
    names = [name for kind in ("scalar", "vector") for name in actviz.names(kind)]
    functions = [f for f in map(actviz.get, names) if f.family == family]
    assert [row["name"] for row in found.json] == found.csv["name"] == [f.name for f in functions]
    assert [row["aliases"] for row in found.json] == [list(f.aliases) for f in functions]
    assert found.csv["aliases"] == ["; ".join(f.aliases) for f in functions]
    for form in DRESSED:
        (table,) = getattr(found, form)
        assert table.column("name") == [f.name for f in functions]
        assert table.column("family") == [family] * len(functions)
        assert table.column("also called") == [", ".join(f.aliases) for f in functions]
    if family == "vectors":
        assert set(found.csv["range.low"]) == {""}
        return
    for key, heading in (("range", "range"), ("derivative_range", "range of f′")):
        intervals = [getattr(f, key) for f in functions]
        for form in DRESSED:
            assert getattr(found, form)[0].column(heading) == list(map(str, intervals))
        for end in ("low", "high"):
            assert [float(x) for x in found.csv[f"{key}.{end}"]] == [getattr(i, end) for i in intervals]


def test_list_of_a_framework():
    """The last column is what that framework calls them, and not their aliases."""
    found = forms("list --framework jax --family rectifiers")
    functions = [f for f in map(actviz.get, found.csv["name"])]
    spellings = [f.frameworks["jax"] for f in functions]
    assert [row["framework_names"] for row in found.json] == list(map(list, spellings))
    assert found.csv["framework_names"] == list(map("; ".join, spellings))
    assert [row["aliases"] for row in found.json] == [list(f.aliases) for f in functions]
    for form in DRESSED:
        assert getattr(found, form)[0].column("jax") == list(map(", ".join, spellings))


@pytest.mark.parametrize("name", ["relu", "elu:0.5", "gelu", "softmax"])
def test_show(name):
    """One line for programs, with the keys of the JSON and the gains that the card tells."""
    f = actviz.get(name)
    document = json.loads(printed(f"show {name} --json"))
    (row,) = zip(*columns(printed(f"show {name} --table csv")).values(), strict=True)
    told = dict(zip(columns(printed(f"show {name} --table csv")), row, strict=True))
    assert (told["name"], told["family"], told["reference"]) == (f.name, f.family, f.reference)
    assert told["aliases"] == "; ".join(f.aliases)
    assert [told[f"frameworks.{key}"] for key in f.frameworks] == list(map("; ".join, f.frameworks.values()))
    for key, value in f.parameters.items():
        assert float(told[f"parameters.{key}.value"]) == value == document["parameters"][key]["value"]
    if name == "softmax":
        return
    for i, kink in enumerate(f.kinks, 1):
        for key in ("at", "left", "right", "value", "order"):
            assert float(told[f"kinks.{i}.{key}"]) == getattr(kink, key) == document["kinks"][i - 1][key]
    for key in ("range", "derivative_range"):
        interval = getattr(f, key)
        assert [float(told[f"{key}.{end}"]) for end in ("low", "high")] == [interval.low, interval.high]
    (gains,) = actviz.gain(name).functions
    (flat,) = actviz.saturation(name).functions
    assert (float(told["gain_forward"]), float(told["gain_backward"])) == (
        gains.gains.forward,
        gains.gains.backward,
    )
    assert float(told["saturated_below"]) == flat.saturated_where[0][1]
    for style in ("markdown", "rich"):
        card = printed(f"show {name} --table {style}")
        assert f"{gains.gains.forward:.6g} forward, {gains.gains.backward:.6g} backward" in card


def test_styles():
    """Each property of a size, theme and format in a line of its own, with its value."""
    report = described()
    found = forms("styles")
    assert found.json == json.loads(json.dumps(report))
    rows = list(zip(*(found.csv[key] for key in ("kind", "name", "property", "value")), strict=True))
    assert list(found.csv) == ["kind", "name", "property", "value"]
    told = {row[:3]: row[3] for row in rows}
    assert len(told) == len(rows)
    for size in report["sizes"]:
        for key in size.keys() - {"name"}:
            assert float(told["size", size["name"], key]) == size[key]
    for theme in report["themes"]:
        for key in ("background", "ink", "faint"):
            assert told["theme", theme["name"], key] == theme[key]
        for i, curve in enumerate(theme["curves"], 1):
            assert told["theme", theme["name"], f"curves.{i}.color"] == curve["color"]
            for key in ("opacity", "contrast"):
                assert float(told["theme", theme["name"], f"curves.{i}.{key}"]) == curve[key]
            for j, length in enumerate(curve["dashes"], 1):
                assert float(told["theme", theme["name"], f"curves.{i}.dashes.{j}"]) == length
    for format in report["formats"]:
        assert told["format", format["name"], "text"] == format["text"]
    for form in DRESSED:
        sizes, themes, curves, sweeps, _ = getattr(found, form)
        assert list(map(number, sizes.column("text pt"))) == [size["text_pt"] for size in report["sizes"]]
        assert list(map(number, sizes.column("text px"))) == [
            float(f"{size['text_px']:.3g}") for size in report["sizes"]
        ]
        assert [cell.split(" × ")[0] for cell in sizes.column("pixels")] == [
            str(size["width_px"]) for size in report["sizes"]
        ]
        assert list(map(number, sizes.column("dpi"))) == [size["dpi"] for size in report["sizes"]]
        for k, heading in ((0, "from, contrast"), (-1, "to, contrast")):
            ends = [theme["sweep"][k] for theme in report["themes"]]
            assert sweeps.column(heading) == [f"{end['color']} {end['contrast']:.2f}" for end in ends]
        for heading, key in (("their contrast", "ink_contrast"), ("its contrast", "faint_contrast")):
            wanted = [round(theme[key], 2) for theme in report["themes"]]
            assert list(map(number, themes.column(heading))) == wanted
        drawn = [curve for theme in report["themes"] for curve in theme["curves"]]
        assert list(map(number, curves.column("opacity"))) == [curve["opacity"] for curve in drawn]
        assert list(map(number, curves.column("contrast"))) == [round(c["contrast"], 2) for c in drawn]
        assert curves.column("colour") == [curve["color"] for curve in drawn]


EVERY = [
    "list", "list --framework onnx", "show tanh", "show maxout", "eval relu 1", "saturation", "gain",
    "phase relu", "vanish sigmoid --no-figure",
    "vanish sigmoid relu --weights normal --samples 9 --no-figure",
    "vanish relu --width 2 --layers 2 --repeats 2 --no-figure", "neuron --weights 5,3", "neuron --gate and",
    "neuron --gate xor", "softmax 2 1", "maxout 1 2", "styles",
]  # fmt: skip


@pytest.mark.parametrize("typed", EVERY)
def test_csv_is_one_flat_table(typed):
    """One header of unique names, lines as long as it, numbers without units, and no dash for nothing."""
    cells = [cell for column in columns(printed(f"{typed} --table csv")).values() for cell in column]
    assert not {"–", "…", "∞", "-∞"} & set(cells)
    assert not [cell for cell in cells if number(cell) is not None and "%" in cell]


@pytest.mark.parametrize("style", ["rich", "markdown", "latex", "csv"])
@pytest.mark.parametrize("typed", [*EVERY, "train", "train --claim all", "phase --all"])
def test_json_or_a_table(typed, style):
    """Both at once are a mistake, and told before anything is worked out."""
    done = call(*shlex.split(typed), "--json", "--table", style)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: --json and --table do not fit\nhint: leave out one of them\n"


def test_numbers_in_latex():
    """Powers of ten and minus signs are typeset, names keep their hyphens."""
    latex = printed("eval tanh -1e-30 1.5e40 --table latex")
    assert r"  $-1 \times 10^{-30}$ & $-1 \times 10^{-30}$ \\" in latex
    assert r"  $1.5 \times 10^{40}$ & 1 \\" in latex


LETTERS = ["show tanhsoft", "show sine", "show tlu", "show softmax", "show gelu", "gain tanh", "phase tanh"]


@pytest.mark.parametrize("typed", LETTERS)
def test_letters_in_latex(typed):
    """Cells hold nothing that pdflatex does not know: Greek and signs are commands, names keep accents."""
    rows = [line for line in printed(f"{typed} --table latex").splitlines() if line.endswith(r" \\")]
    assert rows
    assert [letter for letter in "".join(rows) if ord(letter) > 0x17F] == []


def test_a_figure_has_no_table():
    """What `show FILE` prints is a command line, in no style."""
    done = call("show", "figure.png", "--table", "csv")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: --table does not apply to a figure\n"
