"""What `show` prints as JSON."""

from __future__ import annotations

from printed import FACTS, parsed
from process import printed


def test_json_of_show():
    """Everything known of one function, schema 1."""
    shown = parsed(printed("show leaky_relu:0.2 --json"))
    assert set(shown) >= FACTS | {
        "schema", "name", "aliases", "family", "parameters", "formula", "derivative_formula", "kinks",
        "monotone", "symmetry", "zero_centred", "reference", "frameworks", "differences",
    }  # fmt: skip
    assert shown["schema"] == 1
    assert shown["range"] == [None, None]
    assert shown["kinks"] == [{"at": 0.0, "left": 0.2, "right": 1.0, "value": 0.2, "order": 1}]
    assert set(shown["parameters"]["negative_slope"]) >= {"default", "domain", "symbol"}
