"""The facts behind a line are kept per tree head: right at every moment, and bounded."""

from __future__ import annotations

import pytest

from pulmu.domains.results import queries
from pulmu.domains.results.queries import behind
from pulmu.ledger import rulebook
from tests.surfaces.conftest import a_recorded_session

LINE = "programme_runs"


@pytest.fixture(autouse=True)
def _nothing_kept(db):
    rulebook.install_shipped()
    behind._kept.clear()


def sources(actor):
    return [row["source"] for row in queries.facts(actor, 2023, LINE)]


def test_what_is_recorded_is_behind_the_figure_at_once(cast):
    first = a_recorded_session(cast, "P23-001", headcount=3)
    before = sources(cast.hana)
    second = a_recorded_session(cast, "P23-002", headcount=3)

    assert before == [f"session:{first.key}"]
    assert sources(cast.hana) == [f"session:{first.key}", f"session:{second.key}"]


def test_a_second_look_reads_no_entry(cast, django_assert_num_queries):
    a_recorded_session(cast, "P23-001", headcount=3)
    first = sources(cast.hana)

    # The period with its rules, the newest rules where none is open, and the tree head.
    with django_assert_num_queries(3):
        assert sources(cast.hana) == first


def test_another_lab_has_its_own(cast):
    a_recorded_session(cast, "P23-001", headcount=3)

    assert sources(cast.hana) != []
    assert sources(cast.minsu) == []


def test_no_more_is_kept_than_there_is_room_for(cast, monkeypatch):
    monkeypatch.setattr(behind, "MOST_KEPT", 2)
    for number in range(1, 5):
        a_recorded_session(cast, f"P23-00{number}", headcount=3)
        assert len(sources(cast.hana)) == number
        assert sum(len(one.found) for one in behind._kept.values()) <= 2
