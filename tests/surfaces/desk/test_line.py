"""A figure and the facts behind it: lists, filters, words, files, vouching."""

from __future__ import annotations

import csv
import io

import pytest

from pulmu.domains.results import actions as results
from tests.factories import when
from tests.surfaces.conftest import a_recorded_session

USERS = "/desk/year/2023/users/"


def test_the_facts_behind_a_figure_lead_to_their_records(hana, year, text):
    page = text(hana.get(USERS))

    assert f'href="/desk/fact/attendance/{year.attendances[0].key}/"' in page
    assert "김*나 (참가자)" in page
    assert "김하나" not in page
    assert "No evidence" in page


def test_what_does_not_contribute_is_not_in_the_list(hana, year, text):
    assert year.attendances[2].key not in text(hana.get(USERS))


@pytest.mark.parametrize(
    ("only", "rows"), [("", 2), ("gaps", 2), ("unproven", 2), ("uncounted", 0)]
)
def test_the_filters(hana, year, only, rows):
    response = hana.get(USERS, {"only": only})

    assert len(response.context["facts"]) == rows
    assert (b"Nothing of this year fits the filter" in response.content) == (rows == 0)


def test_proven_facts_leave_the_filter_of_gaps(hana, cast, year, sheet):
    results.attest_year(cast.dul, year=2023, at=when("2023-12-01 09:00"))

    assert hana.get(USERS, {"only": "gaps"}).context["facts"] == []
    assert hana.get(USERS, {"only": "unproven"}).context["facts"] == []
    assert [one.state for one in hana.get(USERS).context["facts"]] == ["Proven", "Proven"]


@pytest.mark.parametrize("query", ["?only=nonsense", "?page=x", "?page=-1", "?view=nonsense"])
def test_an_address_that_means_nothing_is_not_found(hana, year, query):
    assert hana.get(f"{USERS}{query}").status_code == 404


def test_an_unknown_figure_is_not_found(hana, year):
    assert hana.get("/desk/year/2023/happiness/").status_code == 404
    assert hana.get("/desk/year/2023/happiness/facts.csv").status_code == 404


def test_a_page_beyond_the_end_is_the_last_one(hana, year):
    assert hana.get(USERS, {"page": "999999999999"}).context["page"].number == 1


def test_the_rule_is_said_in_words_made_from_the_rule(hana, year, text):
    page = text(hana.get(USERS, {"view": "rule"}))

    assert "One for each different session, person, day." in page
    assert "held by this organisation itself" in page
    assert "role: none of Instructor, Staff member" in page
    assert "unnamed people present at least 1" in page


def test_every_rule_of_the_shipped_set_can_be_said(hana, year):
    lines = hana.get("/desk/year/2023/").context["overview"].tiles

    for line in lines:
        response = hana.get(f"/desk/year/2023/{line.code}/", {"view": "rule"})
        assert response.context["rules"], line.code


def test_break_downs_are_small_tables(hana, year, text):
    page = text(hana.get(USERS, {"view": "breakdowns"}))

    assert "By sex" in page
    assert "By field" in page
    assert "Metaverse" in page
    assert "2 people" in page


def test_the_list_as_a_file_has_every_row_and_masked_names(hana, year):
    response = hana.get(f"{USERS}facts.csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))

    assert response.content.startswith(b"\xef\xbb\xbf")
    assert len(rows) == 3
    assert rows[1][1] == "김*나 (참가자)"


def test_the_list_as_a_workbook(hana, year):
    response = hana.get(f"{USERS}facts.xlsx")

    assert response.content.startswith(b"PK")
    assert 'filename="gimhae-2023-users.xlsx"' in response["Content-Disposition"]


def test_no_other_ending_is_pretended(hana, year):
    assert hana.get(f"{USERS}facts.pdf").status_code == 404


@pytest.mark.parametrize("sessions", [1, 30])
def test_the_queries_do_not_depend_on_the_rows(
    hana, cast, year, sessions, django_assert_num_queries
):
    for number in range(1, sessions):
        a_recorded_session(cast, f"P23-20{number}", headcount=5)
    hana.get("/desk/year/2023/programme_runs/")

    with django_assert_num_queries(14):
        hana.get("/desk/year/2023/programme_runs/")


# Vouching


def test_before_vouching_it_is_said_what_would_happen(dul, year, sheet, text):
    page = text(dul.get(f"{USERS}attest/?all=1"))

    assert '<p class="figure">2 <small>facts will be attested</small></p>' in page
    assert "Passed over" not in page


def test_what_one_recorded_oneself_is_passed_over(hana, year, sheet, text):
    page = text(hana.get(f"{USERS}attest/?all=1"))

    assert "0 <small>facts will be attested" in page
    assert "2 that you recorded yourself: another person vouches for them" in page


def test_what_has_no_file_is_passed_over(dul, year, text):
    page = text(dul.get(f"{USERS}attest/?all=1"))

    assert "2 without evidence" in page


def test_the_chosen_alone_are_vouched_for(dul, year, sheet, text):
    first = dul.get(USERS).context["facts"][0].seq

    page = dul.post(f"{USERS}attest/", {"seq": [first]}, follow=True)
    again = dul.get(f"{USERS}attest/?all=1")

    assert "1 fact attested." in text(page)
    assert len(again.context["chosen"].seqs) == 1
    assert again.context["chosen"].proven_already == 1


def test_a_fact_of_another_figure_cannot_be_slipped_in(dul, cast, year, sheet):
    runs = dul.get("/desk/year/2023/programme_runs/").context["facts"][0].seq

    chosen = dul.get(f"{USERS}attest/", {"seq": [runs, "x", "9" * 40]}).context["chosen"]

    assert chosen.seqs == ()


def test_the_figure_is_proven_afterwards(dul, year, sheet, text):
    dul.post(f"{USERS}attest/", {"all": "1"})

    assert "All proven" in text(dul.get("/desk/year/2023/"))
