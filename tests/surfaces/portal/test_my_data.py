"""The page on which somebody reads what the labs keep of them."""

from __future__ import annotations

from pulmu.domains.results import queries
from pulmu.surfaces.portal import ownwords


def test_every_kind_and_column_has_a_name_for_people():
    assert set(ownwords.KINDS) == {one.name for one in queries.KEPT}
    assert {name for one in queries.KEPT for name in one.shows} == set(ownwords.COLUMNS)
