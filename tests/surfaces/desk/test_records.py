"""The records of each kind as lists: found, narrowed, opened, taken out."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from pulmu.domains.companies.actions import CompanyRow, record_companies
from pulmu.domains.results.queries import LISTINGS
from pulmu.ledger import kinds
from tests.factories import day, when
from tests.surfaces.conftest import a_browser, a_recorded_session

AT = when("2023-06-01 09:00")


@pytest.fixture
def companies(cast):
    rows = [
        CompanyRow(code="C-1", name="주식회사 풀무질", form="법인",
                   incorporated_on=day("2023-02-01"), first_support_on=day("2023-01-05")),
        CompanyRow(code="C-2", name="모루공방", form="개인", opened_on=day("2022-02-01"),
                   first_support_on=day("2022-03-01")),
        CompanyRow(code="C-3", name="=1+1", form="예비", first_support_on=day("2022-05-01")),
    ]  # fmt: skip
    return record_companies(cast.hana, rows=rows, at=AT).objects


def codes(page) -> list[str]:
    return [row["subtitle"] for row in page.context["rows"]]


def test_every_kind_of_record_but_those_of_a_session_has_a_list(hana, year):
    assert kinds.names() - LISTINGS.keys() == {"attendance"}
    for kind in LISTINGS:
        assert hana.get(f"/desk/records/{kind}/").status_code == 200
    assert hana.get("/desk/records/nothing/").status_code == 404


def test_a_list_leads_to_each_record_and_says_how_far_it_is_proven(hana, year, sheet, text):
    page = text(hana.get("/desk/records/session/"))

    assert f'<a href="/desk/fact/session/{year.session.key}/">과정 P23-001 1회차</a>' in page
    assert "P23-001 · 2023. 5. 10. 14:00" in page
    assert "Evidence attached" in page
    assert "1 record" in page


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("", ["C-1", "C-3", "C-2"]),
        ("?q=풀무", ["C-1"]),
        ("?q=공방 C-2", ["C-2"]),
        ("?q=공방 C-1", []),
        ("?year=2022", ["C-3", "C-2"]),
        ("?year=2022&only=개인", ["C-2"]),
        ("?sort=day", ["C-2", "C-3", "C-1"]),
        ("?year=nonsense&only=nothing", []),
        ("?year=0000", ["C-1", "C-3", "C-2"]),
        ("?page=99999", ["C-1", "C-3", "C-2"]),
    ],
)
def test_a_company_is_found_by_two_syllables_a_year_or_its_form(hana, companies, address, found):
    assert codes(hana.get(f"/desk/records/company/{address}")) == found


def test_what_is_narrowed_stays_while_one_thing_changes(hana, companies, text):
    page = text(hana.get("/desk/records/company/?q=C&year=2022"))

    assert 'name="year" value="2022"' in page
    assert "/desk/records/company/?q=C&amp;year=2022&amp;only=" in page
    assert "/desk/records/company/list.xlsx?q=C&amp;year=2022" in page


def test_nothing_found_says_what_to_do(hana, companies, text):
    assert "Two syllables of a name are enough." in text(
        hana.get("/desk/records/company/?q=없는기업")
    )


def test_another_lab_sees_none_of_ours(minsu, companies, year):
    assert codes(minsu.get("/desk/records/company/")) == []
    assert minsu.get("/desk/records/session/").context["rows"] == []


def test_an_inspector_reads_the_lists_of_the_lab(guest, companies):
    assert len(codes(guest.get("/desk/records/company/"))) == 3


def test_a_list_is_taken_out_as_it_is_narrowed_and_nothing_in_it_runs(hana, companies):
    table = hana.get("/desk/records/company/list.csv?year=2022").content.decode("utf-8-sig")
    book = hana.get("/desk/records/company/list.xlsx?year=2022").content

    rows = list(csv.reader(io.StringIO(table)))
    sheet = openpyxl.load_workbook(io.BytesIO(book)).worksheets[0]
    assert [row[1] for row in rows[1:]] == ["'=1+1", "모루공방"]
    assert [cell.value for cell in sheet["B"]][1:] == ["=1+1", "모루공방"]
    assert {cell.data_type for cell in sheet["B"]} == {"s"}
    assert hana.get("/desk/records/company/list.pdf").status_code == 404


@pytest.mark.parametrize("sessions", [1, 30])
def test_the_queries_do_not_depend_on_the_rows(cast, year, sessions, django_assert_num_queries):
    for number in range(1, sessions):
        a_recorded_session(cast, f"P23-30{number}")
    browser = a_browser(cast.hana_user)
    browser.get("/desk/records/session/")

    with django_assert_num_queries(10):
        browser.get("/desk/records/session/")
