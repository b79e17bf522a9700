"""Cells of few persons on what leaves the house."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulmu.papers.suppression import FEWEST, shown


@pytest.mark.parametrize(
    ("cells", "kept"),
    [
        ({"남": 40, "여": 55}, {"남": 40, "여": 55}),
        # One small cell takes the next smallest with it: the rest would give it away.
        ({"a": 2, "b": 5, "c": 90}, {"a": None, "b": None, "c": 90}),
        ({"a": 1, "b": 2, "c": 90}, {"a": None, "b": None, "c": 90}),
        # Two ones, or two twos, are told by their sum.
        ({"a": 1, "b": 1, "c": 8, "d": 90}, {"a": None, "b": None, "c": None, "d": 90}),
        ({"a": 2, "b": 2, "c": 8, "d": 90}, {"a": None, "b": None, "c": None, "d": 90}),
        ({"a": 0, "b": 3}, {"a": 0, "b": 3}),
        ({"a": 2}, {"a": None}),
        ({}, {}),
    ],
)
def test_small_cells_and_what_would_give_them_away_are_not_shown(cells, kept):
    assert shown(cells) == kept


@given(st.dictionaries(st.sampled_from("abcd"), st.integers(1, 4), min_size=2, max_size=4))
def test_nobody_can_work_out_a_small_cell(cells):
    """Of all tables with the same total and the same cells shown, one has another value there."""
    told = shown(cells)
    hidden = [name for name, value in told.items() if value is None]
    small = [name for name in hidden if cells[name] < FEWEST]
    if not small or len(hidden) == len(cells) == sum(cells.values()):
        return
    left = sum(cells[name] for name in hidden)
    if len(hidden) == 1 or left in {len(hidden), len(hidden) * (FEWEST - 1)}:
        # Nothing is left to hide behind: every cell is hidden already.
        assert len(hidden) == len(cells)
        return
    fits = [
        values
        for values in itertools.product(range(1, left + 1), repeat=len(hidden))
        if sum(values) == left
    ]
    for place, name in enumerate(hidden):
        if name in small:
            assert {values[place] for values in fits} != {cells[name]}
