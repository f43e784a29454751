"""What `show` prints is what is known of a function, in every form."""

from __future__ import annotations

import pytest
from printed import columns, markdown_tables, numbers_in
from process import call, in_json, printed

import actviz


@pytest.mark.parametrize("name", ["relu", "elu:0.5", "gelu", "softmax"])
def test_show(name):
    """One line for programs, with the keys of the JSON and the gains that the card tells."""
    f = actviz.get(name)
    document = in_json(f"show {name}")
    told = {key: cell for key, (cell,) in columns(printed(f"show {name} --table csv")).items()}
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


@pytest.mark.parametrize("name", ["relu", "elu:0.5", "gelu", "abs"])
def test_the_card(name):
    """Ranges, tails, kinks and parameters of the function itself, each in its own line and key."""
    f = actviz.get(name)
    known, document = f.known, in_json(f"show {name}")
    (table,) = markdown_tables(printed(f"show {name} --table markdown"))
    card = dict(table.rows)
    places = {"lowest": known.derivative_argmin, "highest": known.derivative_argmax}
    words = [f"{word} at x = {x:.6g}" for word, x in places.items() if x is not None]
    assert card["range"] == str(known.range)
    assert card["range of f′"] == f"{known.derivative_range}" + (f"  ({', '.join(words)})" if words else "")
    for key, interval in (("range", known.range), ("derivative_range", known.derivative_range)):
        assert document[f"{key}_attained"] == [interval.low_attained, interval.high_attained]
    assert [document["derivative_argmin"], document["derivative_argmax"]] == list(places.values())
    assert document["zero_centred"] is (known.symmetry == "odd")
    assert document["tails"] == {"left": known.left.kind, "right": known.right.kind}
    for side, tail, end in (("left", known.left, "-∞"), ("right", known.right, "∞")):
        course = {"saturates": "saturates", "slope": "does not saturate"}.get(tail.kind)
        pattern = f"{course}: f → # and f′ → # as x → {end}" if course else "dead: f′ is exactly 0, f = #"
        due = [tail.value, tail.slope] if course else [tail.value]
        assert numbers_in(card[f"{side} tail"], pattern) == pytest.approx(due, rel=6e-6)
    for kink in known.kinks:
        pattern = "x = #: f′ is # on the left, # on the right, # by convention"
        assert numbers_in(card["kink"], pattern) == [kink.at, kink.left, kink.right, kink.value]
    for key, value in f.parameters.items():
        assert any(line.startswith(f"{key} = {value:g}, in ") for line in card.values())


def test_a_figure_has_no_table():
    """What `show FILE` prints is a command line, in no style."""
    done = call("show", "figure.png", "--table", "csv")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: --table does not apply to a figure\n"
