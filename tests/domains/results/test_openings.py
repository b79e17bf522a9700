"""From a gap to the file that closes it, from a file to its figures, from a fact to its reasons."""

from __future__ import annotations

import pytest

from pulmu.domains.programmes import actions as programmes
from pulmu.domains.results import queries
from pulmu.domains.results.queries import details
from pulmu.ledger.models import Blob
from tests.factories import when

from .stories import prove

AT = when("2023-12-20 10:00")
LATER = when("2024-01-05 10:00")
SHEET = b"name,signature\n1,x\n2,x\n"

pytestmark = pytest.mark.usefixtures("counting_rules")


def test_gaps_are_grouped_by_the_file_that_would_close_them(cast, story, tmp_path):
    page = queries.gaps(cast.hana, 2023)

    assert [(gap.source, gap.facts) for gap in page.rows] == [(story.source, 3)]
    assert (page.facts, page.total) == (3, 1)
    assert queries.suggest(
        queries.waiting(cast.hana, 2023), ["서명부_P23-001.pdf", "모르는 파일.pdf"]
    ) == {
        "서명부_P23-001.pdf": list(page.rows),
        "모르는 파일.pdf": [],
    }

    prove(cast, story, tmp_path)
    assert queries.gaps(cast.hana, 2023).rows == ()


def test_a_file_leads_back_to_every_figure_it_supports(cast, story, tmp_path):
    prove(cast, story, tmp_path)
    sha256 = Blob.objects.within(cast.hana).get().sha256

    use = queries.file_use(cast.hana, sha256)

    assert [source for source, _called in use.sources] == [story.source]
    assert [(one.code, one.facts, one.quantity) for one in use.figures] == [
        ("programme_runs", 1, 1),
        ("users", 2, 2),
    ]


def test_a_fact_says_why_it_counts_or_does_not(cast, story):
    counted = queries.fact(cast.hana, story.source)
    first = counted.reasons[0]
    assert (first.code, first.counts, first.failing) == (
        "programme_runs",
        True,
        (),
    )

    programmes.cancel_session(cast.hana, key=story.session.key, at=LATER)

    cancelled = queries.fact(cast.hana, story.source)
    first = cancelled.reasons[0]
    assert (first.code, first.counts, first.failing) == (
        "programme_runs",
        False,
        (["state", "=", "완료"],),
    )
    assert cancelled.history[0].event.name == "programmes.session.cancelled"


def test_a_session_says_how_many_of_its_attendances_count(cast, story):
    counted = {one.code: one.through for one in queries.fact(cast.hana, story.source).reasons}
    programmes.cancel_session(cast.hana, key=story.session.key, at=LATER)
    cancelled = {one.code: one.through for one in queries.fact(cast.hana, story.source).reasons}

    assert counted == {"programme_runs": None, "users": 2}
    assert cancelled == {"programme_runs": None, "users": 0}


def test_of_very_many_attendances_each_says_for_itself(cast, story, monkeypatch):
    monkeypatch.setattr(details, "MOST_TOLD", 1)

    told = {one.code: one.through for one in queries.fact(cast.hana, story.source).reasons}

    assert told == {"programme_runs": None, "users": queries.UNTOLD}


def test_the_overview_costs_the_same_however_many_sessions(cast, story, django_assert_num_queries):
    queries.overview(cast.hana, 2023)

    with django_assert_num_queries(7):
        seen = queries.overview(cast.hana, 2023)

    tiles = {tile.code: tile for tile in seen.tiles}
    assert (tiles["users"].value, tiles["users"].proven_percent, seen.gaps) == (2, 0, 3)
    assert dict(tiles["users"].months)["2023-05"] == 2
