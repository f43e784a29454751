"""What `list` prints is what is known of each function, in every form."""

from __future__ import annotations

import pytest
from printed import DRESSED, forms

import actviz


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
