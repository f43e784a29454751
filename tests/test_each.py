"""Tests that look at many rows: none is left out, and each that fails is named."""

from __future__ import annotations

import pytest
from each import each


def groups(test):
    """The rows of each test, and whether --whole is needed for it."""
    (parametrized,) = test.pytestmark
    return [(*given.values, bool(given.marks)) for given in parametrized.args[1]]


def test_every_row_is_in_one_test():
    """So many to a test; of the rows of a part every n-th as a rule."""

    def look(n):
        pass

    assert groups(each("n", range(5), size=2)(look)) == [([0, 1], False), ([2, 3], False), ([4], False)]
    shares = groups(each("n", range(10), size=3, part=4)(look))
    assert shares == [([0, 4, 8], False), ([1, 2, 3], True), ([5, 6, 7], True), ([9], True)]
    shares = groups(each("name", "abcd", part={"a", "c"})(look))
    assert shares == [(["a", "c"], False), (["b", "d"], True)]


def test_each_failure_is_told():
    """With its row, whether an assertion fails, an error is raised, or one is not raised that should be."""
    seen = []

    @each("n, name", [(1, "a"), (2, "b"), (3, "c"), (4, "d")])
    def look(n, name):
        seen.append(name)
        assert n != 2, "two"
        if n == 3:
            raise ValueError("three")
        if n == 4:
            with pytest.raises(ValueError, match="four"):
                pass

    ((rows, _),) = groups(look)
    with pytest.raises(BaseExceptionGroup) as caught:
        look(rows)
    assert seen == ["a", "b", "c", "d"]
    assert caught.value.message.startswith("3 of 4: 2-b: AssertionError: two")
    assert "; 3-c: ValueError: three; 4-d: Failed: DID NOT RAISE" in caught.value.message
    assert caught.value.exceptions[0].__notes__ == ["where n, name is (2, 'b')"]


@each("n", [1, 2])
def test_fixtures_are_those_of_the_whole_test(n, tmp_path):
    """One folder for all rows."""
    (tmp_path / str(n)).touch()
    assert len(list(tmp_path.iterdir())) == n
