"""What `precision` prints, and what is refused."""

from __future__ import annotations

import pytest
from process import in_json, printed, refused


def test_precision():
    """The table that people read, and JSON with null where there is no end."""
    assert printed("precision sigmoid --dtype fp16 --dtype e4m3 --scale 1/16") == (
        "sigmoid\n"
        "format         f′ is 0      f is its limit           f overflows  outputs  gradient is 0 after\n"
        "float16        |x| > 17.33  x < -17.33 or x > 8.318  –              5,620            12 layers\n"
        "float8_e4m3fn  |x| > 6.93   x < -6.93 or x > 3.434   –                 36             5 layers\n"
        "int8 × 0.0625  |x| > 3.4    |x| > 3.434              –                 17             3 layers\n"
        "For real x, rounded to nearest. f is its limit: where the rounded value is the limit of f. outputs: "
        "the number of distinct values of f. gradient is 0 after: N layers whose rms factor (E f′²)^(N/2) is "
        "rounded to 0, for z ~ N(0, 1).\n"
    )
    document = in_json("precision relu heaviside --dtype e5m2")
    assert document["schema"] == 1
    relu, heaviside = (function["formats"][0] for function in document["functions"])
    assert relu["format"] == "float8_e5m2"
    assert relu["zero_slope_beyond"] == {"left": 0.0, "right": None}
    assert relu["overflow_beyond"] == {"left": None, "right": None}
    assert heaviside["underflow_layer"] == 1
    assert set(relu) == {
        "format", "zero_slope_beyond", "limit_beyond", "overflow_beyond", "distinct_outputs",
        "underflow_layer",
    }  # fmt: skip


REFUSED = [
    ("precision rleu", "unknown activation 'rleu'", "did you mean relu?"),
    ("precision gelu --dtype float63", "--dtype: invalid choice 'float63'", "did you mean float…"),
    ("precision gelu --scale 0", "--scale must be a number from 1e-30 to 1e30, not 0", None),
    ("precision gelu relu -o a.png", "-o draws one function, not several", "actviz precision gelu"),
    (
        "precision gelu -o a.png --dtype bf16 --dtype fp16 --dtype fp32 --dtype e4m3",
        "4 curves in one panel cannot be distinguished",
        "at most 3 are drawn…",
    ),
]


@pytest.mark.parametrize(("typed", "error", "hint"), REFUSED, ids=[typed for typed, *_ in REFUSED])
def test_refused(typed, error, hint):
    """What is wrong, and what would be right; no file."""
    refused(typed, error, hint)
