"""JSON documents as specifications: what is found where, what is null and what is left out."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from actviz.schemas.parts import (
    Reported,
    array,
    below,
    flag,
    integer,
    interval,
    itself,
    mapping,
    number,
    obj,
    optional,
    or_null,
    rows,
    text,
)

LAW = SimpleNamespace(xi=2.5, kind=None)
REPORT = SimpleNamespace(law=LAW, none=None, counts={"one": 1}, square=lambda: 4.0, x=np.array([1.0, 2.0]))


def document(**keys):
    """What is written of a report."""
    return obj("a report", **keys).write(REPORT)


def test_a_value_is_found_under_its_key_by_names_or_by_a_function():
    """Keys are in the order of the specification; names lead through attributes and mappings alike."""
    found = document(
        x=array(number("x"), "numbers"),
        xi=number("depth scale").of("law.xi"),
        one=integer("count").of("counts.one"),
        square=number("square").of(lambda report: report.square()),
        law=obj("a law", xi=number("depth scale")),
        same=obj("again", xi=number("depth scale").of("law.xi")).of(itself),
    )
    assert found == {
        "x": [1.0, 2.0],
        "xi": 2.5,
        "one": 1,
        "square": 4.0,
        "law": {"xi": 2.5},
        "same": {"xi": 2.5},
    }
    assert [*found] == ["x", "xi", "one", "square", "law", "same"]
    assert type(found["x"][0]) is float


def test_what_there_is_not_is_null_or_left_out():
    """A key that is optional is left out, unless None is an answer; any other is null."""
    inside = {"kind": number("kind", null=True), "xi": number("depth scale")}
    assert document(none=number("nothing", null=True)) == {"none": None}
    assert document(none=optional(number("nothing"))) == {}
    assert document(none=optional(number("nothing", null=True))) == {"none": None}
    assert document(none=or_null(obj("nothing", **inside))) == {"none": None}
    assert document(deep=number("nothing", null=True).of("none.deep")) == {"deep": None}
    assert document(two=optional(number("nothing", null=True)).of("counts.two")) == {}
    assert document(**below("law", inside)) == {"kind": None, "xi": 2.5}
    assert document(**below("none", inside)) == {"kind": None, "xi": None}
    assert document(**below("none", {key: optional(part) for key, part in inside.items()})) == {}


def test_an_attribute_that_a_report_lacks_is_a_mistake():
    """A key with a wrong name is never written as null."""
    with pytest.raises(AttributeError):
        document(wrong=number("nothing", null=True))
    with pytest.raises(AttributeError):
        document(wrong=optional(number("nothing")).of("law.wrong"))


def test_lists_and_intervals():
    """Arrays become rows, with a key for each of them, and intervals their two ends."""
    layers = SimpleNamespace(q=np.array([1.0, 0.5]), fixed=np.array([False, True]))
    part = rows(obj("a layer", q=number("variance"), fixed=flag("fixed")), "layers")
    assert part.write(layers) == [{"q": 1.0, "fixed": False}, {"q": 0.5, "fixed": True}]
    assert part.schema["items"]["required"] == ["q", "fixed"]
    ends = interval("range")
    assert ends.write(SimpleNamespace(low=0.0, high=1.0)) == ends.write((0.0, 1.0)) == [0.0, 1.0]
    assert mapping(number("n", null=True), "names").write({"a": 1, "b": None}) == {"a": 1, "b": None}


def test_a_report_is_written_by_its_own_specification():
    """A subclass has that of its parent, unless it has one itself."""

    class One(Reported, document=obj("one", name=text("name"))):
        name = "one"

    class Same(One):
        pass

    class Other(One, document=obj("other", name=text("name"), other=text("name").of("name"))):
        pass

    assert One().to_dict() == Same().to_dict() == {"name": "one"}
    assert Other().to_dict() == {"name": "one", "other": "one"}
