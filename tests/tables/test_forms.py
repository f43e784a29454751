"""What every command prints: forms that come from one specification, flat CSV, letters that LaTeX knows."""

from __future__ import annotations

import re

import pytest
from printed import DRESSED, forms, specified
from process import printed, refused

from actviz.tables.columns import Column, percent

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
    cells = [cell for column in forms(typed).csv.values() for cell in column]
    assert not {"–", "…", "∞", "-∞"} & set(cells)
    assert not [cell for cell in cells if re.fullmatch(r"-?\d[-+.e\d]* ?(%|layers?|p[tx]|ulp)", cell)]


SPECIFIED = [
    *EVERY, "vanish tanh --weights normal:2 --samples 9 --no-figure",
    "vanish tanh --width 6 --layers 3 --repeats 4 --no-figure", "gain relu selu --fan-in 9",
    "phase tanh relu", "phase tanh --depth 3", "precision tanh", "softmax 2 1 --temperature 1,2",
    "check tanh --against gelu --dtype e5m2 --deriv", "softmax 2 1 0 --jacobian --target 1",
    "eval 'x*tanh(x)' 1 2 --deriv2", "neuron --weights 5,3 --sweep bias=1,2",
]  # fmt: skip
# no parts of a report: of the correlation map, the axis and the scale of a histogram, the place in a list
DERIVED = {"c", "next_c", "slope", "error", "share", "curve"}


@pytest.mark.parametrize("typed", SPECIFIED)
def test_forms_are_those_of_the_columns(typed):
    """Terminal, pipe, markdown and LaTeX show the cells of the same columns; JSON or CSV has each of them."""
    tables, found = specified(typed), forms(typed)
    names = {*found.csv, *paths(found.json)}
    for i, table in enumerate(tables):
        wanted = [[*map(plain, row)] for row in (table.header, *table.rows)]
        for form in DRESSED:
            shown = getattr(found, form)[i]
            assert [[*map(plain, row)] for row in (shown.header, *shown.rows)] == wanted, form
        for column in table.columns:
            assert not column.numeric or column.name.partition("@")[0] in names | DERIVED


def plain(cell):
    """A cell without what forms may write in their own way: 1e-05 or 1e-5, minus signs, space at the end."""
    return re.sub(r"(?<=\de)([+-])0(?=\d)", r"\1", cell.replace("−", "-")).strip()


@pytest.mark.parametrize("typed", SPECIFIED)
def test_records_are_those_of_csv(typed):
    """A number under a column's name is the number under that name in CSV, where rows are the same."""
    found = forms(typed)
    for table in specified(typed):
        if table.card or None in table.records or len(table.records) != len(next(iter(found.csv.values()))):
            continue
        for column in table.columns:
            values = [record.get(column.name) for record in table.records]
            if column.name in found.csv and all(isinstance(value, float) for value in values):
                assert [float(cell or "nan") for cell in found.csv[column.name]] == pytest.approx(
                    values, rel=1e-12, abs=1e-14, nan_ok=True
                ), column


def paths(document):
    """Every name in a JSON document, with the names of what holds it: ``d``, ``b.d`` and ``a.b.d``."""
    found = set()

    def walk(value, above):
        if isinstance(value, list):
            for i, item in enumerate(value, 1):
                walk(item, above)
                walk(item, [f"{path}.{i}" for path in above])
            return
        for key, item in value.items() if isinstance(value, dict) else ():
            here = [key, *(f"{path}.{key}" for path in above)]
            found.update(
                here, (f"{path}.{i}" for path in here for i in range(1, 9) if isinstance(item, list))
            )
            walk(item, here)

    walk(document, [])
    return found


@pytest.mark.parametrize("style", ["rich", "markdown", "latex", "csv"])
@pytest.mark.parametrize("typed", [*EVERY, "train", "train --claim all", "phase --all"])
def test_json_or_a_table(typed, style):
    """Both at once are a mistake, and told before anything is worked out."""
    refused(
        f"{typed} --json --table {style}", "--json and --table cannot be combined", "leave out one of them"
    )


LETTERS = ["show tanhsoft", "show sine", "show tlu", "show softmax", "show gelu", "gain tanh", "phase tanh"]


@pytest.mark.parametrize("typed", LETTERS)
def test_letters_in_latex(typed):
    """Cells hold nothing that pdflatex does not know: Greek and signs are commands, names keep accents."""
    rows = [line for line in printed(f"{typed} --table latex").splitlines() if line.endswith(r" \\")]
    assert rows
    assert [letter for letter in "".join(rows) if ord(letter) > 0x17F] == []


def test_small_shares():
    """In percent; one that is smaller than is known is said to be below that, and 0 is 0."""
    column = Column("share", "share", percent(3, least=1e-8), "%")
    cells = [column.cell({"share": share}) for share in (0.0, 1e-9, 2e-8, 0.25, 1.0)]
    assert cells == ["0", "<1e-06", "2e-06", "25", "100"]
