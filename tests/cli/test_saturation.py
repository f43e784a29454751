"""What `saturation` prints as JSON, and of number formats."""

from __future__ import annotations

import csv
import io

from printed import FACTS, parsed
from process import call, in_json, is_told, printed

KINDS = ("bound", "mean", "rms", "typical")


def test_json_of_saturation():
    """Per function the facts, regions, shares and four products; infinite ends are null."""
    report = parsed(printed("saturation relu gelu --json --layers 7 --threshold 0.02 --std 2"))
    assert {key: report[key] for key in report if key != "functions"} == {
        "schema": 1,
        "layers": 7,
        "threshold": 0.02,
        "input_std": 2.0,
    }
    relu, gelu = report["functions"]
    for function in (relu, gelu):
        assert set(function) >= FACTS | {
            "name", "parameters", "saturated_where", "crossings", "saturated_share", "crossing_share",
            "gradient_product",
        }  # fmt: skip
        assert set(function["gradient_product"]) >= {*KINDS, *(f"log10_{kind}" for kind in KINDS)}
    assert relu["saturated_where"] == [[None, 0.0]]
    assert relu["tails"] == {"left": "dead", "right": "slope"}
    assert relu["gradient_product"]["typical"] == 0
    assert relu["gradient_product"]["log10_typical"] is None
    assert len(gelu["crossings"]) == 1


def test_saturation_tells_where_a_format_loses_the_gradient():
    """In a table of its own, in JSON and in CSV; the same layer as precision's, for inputs of any size."""
    lines = printed("saturation sigmoid selu --dtype fp16").splitlines()
    assert lines[lines.index("Underflow in float16") + 2 :][:2] == [
        "sigmoid             12 layers",
        "selu                    never",
    ]
    document = in_json("saturation sigmoid selu --dtype fp16")
    assert document["dtype"] == "float16"
    assert [function["underflow_layer"] for function in document["functions"]] == [12, None]
    assert any(f"smallest positive number is {2**-24:.6g}; half of it" in line for line in lines)
    rows = csv.DictReader(io.StringIO(printed("saturation sigmoid selu --dtype fp16 --table csv")))
    assert [row["underflow_layer"] for row in rows] == ["12", ""]
    wide = in_json("saturation sigmoid --dtype fp16 --std 10")
    assert wide["functions"][0]["underflow_layer"] < 12
    is_told(call("saturation", "sigmoid", "--dtype", "float63"), 2, "--dtype: invalid choice 'float63'", None)
