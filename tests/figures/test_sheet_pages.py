"""Pages of a sheet: how many panels one holds, and how large their text is."""

from __future__ import annotations

import pytest

import actviz
from actviz.errors import UsageError
from actviz.figures.sheets.pages import Grid, grid_for
from actviz.figures.style.look import look_for


@pytest.mark.parametrize(
    ("size", "count", "grid"),
    [
        ("a4", 200, (4, 6)),
        ("16:9", 200, (6, 4)),
        ("16:9", 24, (6, 4)),
        ("16:9", 4, (2, 2)),
        ("16:9", 1, (1, 1)),
        ("a4", 2, (1, 2)),
        ("column", 200, (2, 1)),
        ("320x240px", 200, (1, 1)),
    ],
)
def test_how_many_panels_a_page_holds(size, count, grid):
    """It follows from the page's size and the text that can be read on it."""
    found = grid_for(count, look_for(size=size))
    assert (found.across, found.down) == grid
    assert found.pages(count) == -(-count // (grid[0] * grid[1]))


@pytest.mark.parametrize("size", ["a4", "16:9", "60x84cm"])
@pytest.mark.parametrize("count", [1, 3, 10, 24, 150, 1000])
def test_text_has_a_size_that_can_be_read(size, count):
    """From 8 pt up, and larger the fewer panels there are."""
    look = look_for(size=size)
    grid = grid_for(count, look)
    assert 8 <= grid.text_pt <= look.size.text_pt
    assert grid_for(count + 1, look).text_pt <= grid.text_pt


@pytest.mark.parametrize(
    ("per_page", "grid"), [(1, (1, 1)), (2, (2, 1)), (6, (3, 2)), (5, (3, 2)), (20, (5, 4))]
)
def test_how_many_panels_a_page_is_given(per_page, grid):
    """Text is as large as that many leave it; the last page may hold fewer."""
    found = grid_for(23, look_for(size="16:9"), per_page)
    assert ((found.across, found.down), found.panels) == (grid, per_page)
    assert found.pages(23) == -(-23 // per_page)
    assert found.text_pt >= grid_for(23, look_for(size="16:9")).text_pt


def test_more_panels_than_can_be_read_are_refused():
    """With how many can."""
    with pytest.raises(UsageError, match=r"text would be 5\.5 pt high") as refused:
        grid_for(200, look_for(size="16:9"), 60)
    assert refused.value.hint == "24 panels can be read on a page of this size"
    assert len(actviz.sheet("relu", "tanh", "gelu", per_page=2, size="a4")) == 2


def test_a_poster_holds_all():
    """On 60 × 84 cm all functions stand on one page."""
    assert grid_for(len(actviz.names()), look_for(size="60x84cm")).pages(len(actviz.names())) == 1
    assert Grid(10, 16, 9.0).pages(161) == 2
