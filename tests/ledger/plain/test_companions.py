"""Companions, break-downs, merges and the empty year, by docs/spec/indicators.md."""

from __future__ import annotations

import pytest

from tests.ledger.plain.ledgers import Ledger, a_ledger

YEAR_BEFORE = ("2022-01-01", "2023-01-01")


# Each row: hires, and how many are left of those who came, in 2023.
NET = [
    ("somebody came", [{}], 1),
    ("somebody came and left", [{"departed_on": "2023-11-30"}], 0),
    (
        "somebody of an earlier year left",
        [
            {
                "insured_on": "2022-05-01",
                "departed_on": "2023-11-30",
                "first_support_on": "2022-01-02",
            }
        ],
        -1,
    ),
    (
        "somebody who never counted left",
        [{"insured_on": "2022-05-01", "departed_on": "2023-11-30"}],
        0,
    ),
    ("a founder left", [{"is_founder": True, "departed_on": "2023-11-30"}], 0),
    ("somebody left in the next year", [{"departed_on": "2024-01-01"}], 1),
    (
        "somebody left, came back and stayed: nobody departed",
        [{"left_on": "2023-06-30"}, {"insured_on": "2023-08-01"}],
        1,
    ),
    (
        "somebody left twice departs once",
        [
            {"left_on": "2023-06-30", "departed_on": "2023-11-30"},
            {"insured_on": "2023-08-01", "left_on": "2023-11-30", "departed_on": "2023-11-30"},
        ],
        0,
    ),
]


@pytest.mark.parametrize(("hires", "value"), [pytest.param(*row[1:], id=row[0]) for row in NET])
def test_net_hires(hires, value):
    assert a_ledger(*[("hire", said) for said in hires]).companion("net_hires") == value


def test_programmes_are_those_of_the_sessions_counted():
    ledger = a_ledger(
        ("session", {"programme": "a"}),
        ("session", {"programme": "a"}),
        ("session", {"programme": "b"}),
        ("session", {"programme": "c", "state": "취소"}),
    )

    assert ledger.companion("programmes") == 2


def test_printed_parts_are_those_of_prototypes_and_of_the_use_log_every_role_included():
    ledger = a_ledger(
        ("prototype", {"parts": 3}),
        ("prototype", {"parts": 50, "state": "제작"}),
        ("use", {"parts": 4}),
        ("use", {"parts": 5, "role": "강사"}),
        ("use", {"parts": 60, "on": "2024-01-01"}),
    )

    assert ledger.companion("printed_parts") == 12


def test_revenue_before_shares_is_of_the_same_rows():
    ledger = a_ledger(
        ("revenue", {"amount": 1000, "share_bp": 2500}),
        ("revenue", {"amount": -100, "share_bp": 0}),
        ("revenue", {"amount": 7000, "supplied_on": "2023-01-01"}),
    )

    assert ledger.companion("revenue_gross") == 900


def test_companies_supported_are_behind_what_counted_in_five_lines():
    ledger = a_ledger(
        ("prototype", {"company": "c1"}),
        ("prototype", {"company": "", "person": "p1"}),
        ("hire", {"company": "c2"}),
        ("revenue", {"company": "c3"}),
        ("tenancy", {"company": "c4"}),
        ("channel_support", {"company": "c5"}),
        ("channel_support", {"company": "c1"}),
        ("company", {"company": "c6"}),
        ("revenue", {"company": "c7", "supplied_on": "2023-01-01"}),
        ("tenancy", {"company": "c8", "terminated_on": "2023-04-30"}),
    )

    assert ledger.companion("companies_supported") == 5


def test_a_company_whose_hire_first_counted_in_an_earlier_year_is_not_supported_by_it_again():
    ledger = a_ledger(
        ("hire", {"insured_on": "2022-03-01", "first_support_on": "2022-01-02"}),
        ("hire", {"insured_on": "2023-03-01", "first_support_on": "2022-01-02"}),
    )

    assert ledger.companion("companies_supported") == 0
    assert ledger.companion("companies_supported", YEAR_BEFORE) == 1


def test_users_break_down_by_who_they_are_and_groups_stand_apart():
    ledger = a_ledger(
        ("attendance", {"person": "p1", "sex": "여", "age": "19-34", "region": ""}),
        ("attendance", {"person": "p2", "sex": "남", "age": "unknown", "on": "2023-06-01"}),
        ("use", {"person": "p1", "sex": "여", "age": "19-34", "region": "창원시"}),
        ("session", {"key": "s1", "headcount": 5, "field": "제조", "type": "체험"}),
    )

    assert ledger.lines()["users"]["by"] == {
        "month": {"2023-05": 7, "2023-06": 1},
        "sex": {"group": 5, "남": 1, "여": 2},
        "age": {"19-34": 2, "group": 5, "unknown": 1},
        "region": {"group": 5, "unknown": 1, "김해시": 1, "창원시": 1},
        "field": {"AI": 2, "제조": 5},
        "type": {"교육": 2, "체험": 5},
    }


def test_the_other_lines_break_down_as_the_specification_says():
    ledger = a_ledger(
        ("session", {"field": "메타버스", "type": "행사"}),
        ("culture_act", {}),
        ("prototype", {}),
        ("company", {"form": "개인", "field": "제조"}),
        ("hire", {}),
        ("revenue", {"channel": "펀딩", "nature": "간접"}),
        ("tenancy", {}),
        ("channel_support", {"market": ""}),
    )

    by = {code: line["by"] for code, line in ledger.lines().items() if code != "users"}

    may = {"2023-05": 1}
    assert by == {
        "programme_runs": {"month": may, "field": {"메타버스": 1}, "type": {"행사": 1}},
        "culture_acts": {"month": may},
        "prototypes": {"month": may},
        "new_startups": {"month": may, "field": {"제조": 1}, "form": {"개인": 1}},
        "new_hires": {"month": may},
        "revenue": {
            "month": {"2023-05": 1000},
            "channel": {"펀딩": 1000},
            "nature": {"간접": 1000},
        },
        "space_supports": {"month": may},
        "channel_supports": {"month": may, "market": {"unknown": 1}},
    }


def test_each_money_cell_is_rounded_down_by_itself_and_empty_ones_are_left_out():
    half = {"amount": 1, "share_bp": 5000}
    ledger = a_ledger(
        ("revenue", {**half, "channel": "전시", "nature": "직접"}),
        ("revenue", {**half, "channel": "펀딩", "nature": "직접"}),
        ("revenue", {**half, "amount": -1, "channel": "입점", "nature": "간접"}),
        ("revenue", {**half, "amount": 3, "channel": "입점", "nature": "간접"}),
    )

    revenue = ledger.lines()["revenue"]

    assert revenue["value"] == 2
    assert revenue["by"] == {
        "month": {"2023-05": 2},
        "channel": {"입점": 1},
        "nature": {"간접": 1, "직접": 1},
    }


def test_a_negative_cell_is_rounded_toward_minus_infinity():
    ledger = a_ledger(
        ("revenue", {"amount": -1, "share_bp": 5000, "channel": "전시"}),
        ("revenue", {"amount": 1, "share_bp": 5000, "channel": "펀딩"}),
    )

    assert ledger.lines()["revenue"]["by"]["channel"] == {"전시": -1}
    assert ledger.value("revenue") == 0


def test_of_one_event_told_twice_the_earlier_day_gives_the_cell():
    ledger = a_ledger(
        ("channel_support", {"on": "2023-09-01", "market": "B2C"}),
        ("channel_support", {"on": "2023-03-01", "market": "B2B"}),
        ("channel_support", {"on": "2023-03-01", "market": "B2G"}),
    )

    assert ledger.lines()["channel_supports"]["by"] == {
        "month": {"2023-03": 1},
        "market": {"B2B": 1},
    }


def test_a_merge_changes_uniques_after_it_and_never_before():
    ledger = a_ledger(
        ("attendance", {"person": "p1"}),
        ("attendance", {"person": "p2"}),
        ("use", {"person": "p3"}),
    )
    before = len(ledger.rows)
    ledger.alias("p2", "p1")
    one_merge = len(ledger.rows)
    ledger.alias("p1", "p3")

    uniques = [
        ledger.upto(cut).companion("users_unique") for cut in (before, one_merge, len(ledger.rows))
    ]

    assert uniques == [3, 2, 1]
    assert [ledger.upto(cut).value("users") for cut in (before, one_merge)] == [3, 2]


def test_a_merge_that_is_taken_back_no_longer_counts():
    ledger = a_ledger(("attendance", {"person": "p1"}), ("attendance", {"person": "p2"}))
    merge = ledger.alias("p2", "p1")

    ledger.retract(merge)

    assert ledger.companion("users_unique") == 2


def test_a_retracted_fact_does_not_count():
    ledger = Ledger()
    gone = ledger.fact("prototype")
    ledger.fact("prototype")

    ledger.retract(gone)

    assert ledger.value("prototypes") == 1


def test_an_empty_ledger_has_nine_lines_of_nothing():
    lines = Ledger().lines()

    assert list(lines) == [
        "programme_runs",
        "users",
        "culture_acts",
        "prototypes",
        "new_startups",
        "new_hires",
        "revenue",
        "space_supports",
        "channel_supports",
    ]
    assert lines["programme_runs"] == {
        "code": "programme_runs",
        "value": 0,
        "unit": "회",
        "facts": 0,
        "attached": 0,
        "proven": 0,
        "proven_value": 0,
        "companions": {"programmes": 0},
        "by": {"month": {}, "field": {}, "type": {}},
    }


def test_units_are_those_of_the_specification():
    assert [line["unit"] for line in Ledger().lines().values()] == [
        "회", "명", "회", "건", "건", "명", "원", "건", "건",
    ]  # fmt: skip
