"""2023 holds what a real year holds: much that must not be counted."""

from __future__ import annotations

import pytest

from pulmu.demo.year import rows
from tests.demo.counting import Count


@pytest.fixture(scope="module")
def count():
    return Count(rows(2023), 2023)


def test_sessions_that_are_no_runs(count):
    sessions = count.sheets["프로그램"]
    counted = {run["회차코드"] for run in count.runs()}
    others = [session for session in sessions if session["회차코드"] not in counted]

    assert sum(s["상태"] == "취소" for s in others) == 3
    assert sum(s["상태"] == "예정" for s in others) == 1
    assert sum(s["주관"] is not None for s in others) == 4
    assert sum(s["시작"].year == 2022 for s in others) == 1
    assert (
        sum(s["상태"] == "완료" and not s["주관"] and s["시작"].year == 2023 for s in others) == 1
    )
    assert len(others) == 10


def test_the_camp_of_the_old_year_brings_users_to_the_new_one(count):
    camp = next(s for s in count.sheets["프로그램"] if s["시작"].year == 2022)
    came = [key for key in count.attendance() if key[0] == camp["회차코드"]]

    assert len(came) == 27
    assert {day.isoformat() for _, _, day in came} == {"2023-01-02", "2023-01-03"}


def test_a_visit_planned_for_a_session_that_was_called_off(count):
    planned = [
        session["단체인원"]
        for session in count.sheets["프로그램"]
        if session["상태"] == "취소" and session["단체인원"]
    ]

    assert planned == [40]


def test_somebody_present_at_a_session_that_was_called_off(count):
    called_off = {s["회차코드"] for s in count.sheets["프로그램"] if s["상태"] == "취소"}

    assert sum(row["회차코드"] in called_off for row in count.present()) == 3


def test_absences_and_workers(count):
    attendance = count.sheets["참가자"]

    assert sum(row["출석"] == "X" for row in attendance) > 150
    assert {row["역할"] for row in attendance} == {None, "강사", "직원"}
    assert {row["역할"] for row in count.sheets["이용일지"]} == {None, "강사", "직원"}


def test_the_same_machine_twice_a_day_is_one_use(count):
    assert len(count.use_rows()) - len(count.use()) == 26


def test_a_story_told_by_many_papers_is_one_act(count):
    bundled = [act for act in count.acts() if act["묶음"]]

    assert len({act["묶음"] for act in bundled}) == 13
    assert len(count.acts()) - len(count.counted_acts()) == len(bundled) - 13 == 34


def test_one_company_under_two_codes_is_one_startup(count):
    shared = [rows for rows in count.founded().values() if len(rows) > 1]

    assert [sorted(row["기업코드"] for _, row in found) for found in shared] == [
        ["C23-010", "C23-017"]
    ]


def test_companies_that_are_new_and_not_counted(count):
    counted = {row["기업코드"] for found in count.founded().values() for _, row in found}
    young = {
        row["기업코드"]: row
        for row in count.sheets["기업"]
        if row["기업코드"] not in counted
        and any(day and day.year == 2023 for day in (row["개업일"], row["설립등기일"]))
    }

    assert {code: row["창업제외사유"] for code, row in young.items()} == {
        "C22-008": None,  # registered in December 2022, opened in January
        "C23-013": None,  # opened before its first support
        "C23-014": "승계",
        "C23-015": "형태변경",
        "C23-016": "동종재개",
    }
    assert sum(row["형태"] == "예비" for row in count.sheets["기업"]) == 4


def test_hires_that_do_not_count(count):
    hires = count.sheets["고용"]
    first = count.first_support
    before = [
        (row["기업코드"], row["직원키"]) for row in hires if row["취득일"] < first[row["기업코드"]]
    ]

    assert sum(row["대표자여부"] == "O" for row in hires) == 4
    assert before == [
        ("C23-007", "E28"),
        ("C23-007", "E29"),
        ("C23-011", "E03"),
        ("C23-021", "E02"),
    ]
    assert ("C23-007", "E29") in count.new_hires()  # hired again, under support


def test_departures_and_a_return(count):
    assert count.left() == {
        ("C21-001", "E14"),
        ("C22-001", "E05"),
        ("C22-003", "E12"),
        ("C22-008", "E03"),
        ("C22-012", "E15"),
    }
    assert ("C23-001", "E21") in count.new_hires()


def test_sales_that_do_not_count_or_take_away(count):
    sales = count.sheets["매출"]

    assert len(sales) - len(count.sales()) == 2
    assert [sale["공급가액"] for sale in sales if sale["공급가액"] < 0] == [-12_000_000]
    assert {sale["기여율"] for sale in sales} >= {None, 50, "33.33%", "12.5%"}


def test_a_tenancy_that_never_began_and_one_of_next_year(count):
    counted = {row["계약코드"] for row in count.tenancies()}
    others = [row["계약코드"] for row in count.sheets["공간지원"] if row["계약코드"] not in counted]

    assert others == ["A22-004", "A23-005", "A23-010"]
    assert sum(row["공간명"] == "G-Meta Town" for row in count.tenancies()) == 5


def test_channel_support_that_is_not_done_or_done_twice(count):
    states = [row["상태"] for row in count.sheets["판로지원"]]

    assert {state: states.count(state) for state in set(states)} == {
        "완료": 6,
        "취소": 2,
        "신청": 1,
        "확정": 1,
    }
