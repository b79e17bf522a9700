"""올해 실적: the figures, the way to the seal, the report as a file."""

from __future__ import annotations

import dataclasses
import json

import pytest

from pulmu.domains.results import actions as results
from pulmu.domains.results import queries
from pulmu.ledger import actions as ledger
from pulmu.ledger.cache import keeping
from tests.factories import when
from tests.surfaces.conftest import a_browser, a_recorded_session

# Session, user, memberships; organisation, period with its rules, the cache (3), the request to
# seal, revisions, the last entry; the years there are.
QUERIES = 11
LATE = "단체 5명이 늦게 들어왔습니다."


def test_nine_tiles_with_the_months_and_the_way_in(hana, year, text):
    page = text(hana.get("/desk/year/2023/"))

    assert page.count('class="card tile opens') == 9
    assert '<a class="tile-link" href="/desk/year/2023/users/">' in page
    assert "2 <small>people</small>" in page
    assert "3 results without evidence" in page
    assert "Nothing proven" in page


def test_figures_that_lag_behind_say_so(hana, cast, year, text, monkeypatch):
    now = queries.overview(cast.hana, 2023)
    lagging = dataclasses.replace(now, behind=1200)
    monkeypatch.setattr("pulmu.surfaces.desk.views.year.queries.overview", lambda *_: lagging)

    page = text(hana.get("/desk/year/2023/"))

    assert "1,200 new entries are still being counted" in page
    assert f'max="{now.cut + 1200}"' in page


def test_nothing_is_asked_for_or_sealed_while_an_import_is_half_written(hana, cast, year, text):
    seen = hana.get("/desk/year/2023/submit/").context["form"].now
    ledger.begin_batch(cast.hana, key="an-import")

    page = text(hana.get("/desk/year/2023/"))
    refused = text(hana.post("/desk/year/2023/submit/", {"shown": seen}, follow=True))

    assert "An import is being written or taken back just now" in page
    assert "Ask for the seal" not in page
    assert "An import is being written or taken back just now. Wait for its end." in refused
    ledger.end_batch(cast.hana, key="an-import")
    assert "Ask for the seal" in text(hana.get("/desk/year/2023/"))


@pytest.mark.usefixtures("year")
def test_figures_that_lag_behind_are_not_sealed(hana, dul, cast, text, monkeypatch):
    """A reader takes in so many new entries on the way; beyond that it shows what it has."""
    hana.post(
        "/desk/year/2023/submit/",
        {"shown": hana.get("/desk/year/2023/submit/").context["form"].now},
    )
    monkeypatch.setattr(keeping, "INLINE_STEP", 0)
    a_recorded_session(cast, "P23-002", headcount=5)

    page = dul.get("/desk/year/2023/seal/")
    refused = dul.post("/desk/year/2023/seal/", {"shown": page.context["form"].now})

    assert "still being counted" in text(page)
    assert "Seal the year" not in text(page)
    assert refused.status_code == 200
    assert queries.revisions(cast.hana, 2023) == []


def test_a_year_without_records_says_what_to_do(hana, text):
    page = text(hana.get("/desk/year/2021/"))

    assert "Nothing is recorded for this year yet" in page
    assert "Ask for the seal" not in page


def test_an_inspector_sees_the_gaps_and_no_way_to_fill_them(guest, year, text):
    page = text(guest.get("/desk/year/2023/"))

    assert "3 results without evidence" in page
    assert "Choose files" not in page
    assert "Ask for the seal" not in page


@pytest.mark.parametrize("sessions", [1, 30])
def test_the_queries_do_not_depend_on_the_size(
    hana, cast, year, sessions, django_assert_num_queries
):
    for number in range(1, sessions):
        a_recorded_session(cast, f"P23-10{number}", headcount=5)
    hana.get("/desk/year/2023/")

    with django_assert_num_queries(QUERIES):
        hana.get("/desk/year/2023/")


def test_two_people_seal_a_year(hana, dul, year, text):
    asked = hana.get("/desk/year/2023/submit/")
    hana.post("/desk/year/2023/submit/", {"shown": asked.context["form"].now})
    waiting = text(hana.get("/desk/year/2023/"))
    offered = dul.get("/desk/year/2023/seal/")
    done = dul.post("/desk/year/2023/seal/", {"shown": offered.context["form"].now}, follow=True)

    assert "Another person than you gives the seal" in waiting
    assert "2023 is sealed as revision 0." in text(done)
    assert "sealed by 두리, asked for by 하나" in text(done)


def test_nobody_seals_what_they_asked_for_themselves(hana, year, text):
    asked = hana.get("/desk/year/2023/submit/").context["form"].now
    hana.post("/desk/year/2023/submit/", {"shown": asked})

    page = hana.post("/desk/year/2023/seal/", {"shown": asked}, follow=True)

    assert "another person has to give it" in text(page)
    assert "Revision 0" not in text(page)


def test_figures_that_moved_under_the_eyes_are_shown_again(hana, dul, cast, year, text):
    seen = hana.get("/desk/year/2023/submit/").context["form"].now
    hana.post("/desk/year/2023/submit/", {"shown": seen})
    a_recorded_session(cast, "P23-002", headcount=5)

    page = dul.post("/desk/year/2023/seal/", {"shown": seen})

    assert "The figures changed while you looked at them" in text(page)
    assert page.context["form"]["shown"].value() != seen


def test_the_request_can_be_taken_back(hana, year, text):
    seen = hana.get("/desk/year/2023/submit/").context["form"].now
    hana.post("/desk/year/2023/submit/", {"shown": seen})

    page = hana.post("/desk/year/2023/withdraw/", follow=True)

    assert "The request to seal is taken back." in text(page)
    assert "Ask for the seal" in text(page)


def test_taking_back_what_was_never_asked_is_said_in_words(hana, year, text):
    page = hana.post("/desk/year/2023/withdraw/", follow=True)

    assert "Nobody has asked for this year to be sealed yet." in text(page)


def test_a_further_revision_needs_a_reason(hana, dul, cast, year, text):
    _sealed(cast)
    a_recorded_session(cast, "P23-002", headcount=5)
    results.submit(cast.hana, year=2023, at=when("2024-02-01 09:00"))
    seen = dul.get("/desk/year/2023/seal/").context["form"].now

    without = dul.post("/desk/year/2023/seal/", {"shown": seen})
    with_one = dul.post(
        "/desk/year/2023/seal/",
        {"shown": seen, "why": LATE},
        follow=True,
    )

    assert "Why there is a further revision" in text(without)
    assert without.context["form"].errors["why"]
    assert "2023 is sealed as revision 1." in text(with_one)
    assert LATE in text(with_one)


def test_a_sealed_year_says_what_differs_now(hana, cast, year, text):
    _sealed(cast)
    quiet = text(hana.get("/desk/year/2023/"))
    a_recorded_session(cast, "P23-002", headcount=5)

    page = text(hana.get("/desk/year/2023/"))

    assert "the records have changed" not in quiet
    assert "Since revision 0 was sealed, the records have changed" in page
    assert "sealed 2 people, now 7 people" in page
    assert "/desk/year/2023/revision/0/" in page


@pytest.mark.parametrize("ending", ["json", "html", "xlsx"])
def test_the_report_as_a_file(hana, year, ending):
    response = hana.get(f"/desk/year/2023/statement.{ending}")

    assert response.status_code == 200
    how = "inline" if ending == "html" else "attachment"
    assert response["Content-Disposition"].startswith(f'{how}; filename="gimhae-2023-draft.')
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.usefixtures("year")
def test_the_page_to_print_may_run_and_load_nothing(hana):
    policy = hana.get("/desk/year/2023/statement.html")["Content-Security-Policy"]

    assert policy.startswith("sandbox")
    assert "default-src 'none'" in policy
    assert "script" not in policy


def test_the_report_for_machines_is_the_statement(hana, year):
    body = json.loads(hana.get("/desk/year/2023/statement.json").content)

    assert [line["value"] for line in body["lines"]][:2] == [1, 2]
    assert body["revision"] is None


def test_no_other_format_is_pretended(hana, year):
    assert hana.get("/desk/year/2023/statement.hwpx").status_code == 404


def test_the_year_is_in_korean_by_default(cast, year):
    page = a_browser(cast.hana_user, language="ko").get("/desk/year/2023/").content.decode()

    assert '<html lang="ko">' in page
    assert "이용자 수" in page


def _sealed(cast) -> None:
    results.submit(cast.hana, year=2023, at=when("2024-01-05 09:00"))
    results.seal(cast.dul, year=2023, at=when("2024-01-05 10:00"))
