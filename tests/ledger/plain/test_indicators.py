"""docs/spec/indicators.md, sentence by sentence: who and what counts under the shipped rules."""

from __future__ import annotations

import pytest

from tests.ledger.plain.ledgers import Ledger

FIRST_HALF = ("2023-01-01", "2023-07-01")
SECOND_HALF = ("2023-07-01", "2024-01-01")
YEAR_BEFORE = ("2022-01-01", "2023-01-01")
YEAR_AFTER = ("2024-01-01", "2025-01-01")


def a_ledger(*facts: tuple[str, dict]) -> Ledger:
    ledger = Ledger()
    for kind, said in facts:
        ledger.fact(kind, **said)
    return ledger


# Each row: what happened, and how many of it count in 2023.
COUNTED = {
    "programme_runs": [
        ("an own session, done, somebody was there", [{}], 1),
        ("each session is one, also of one programme on one day", [{}, {}], 2),
        ("a session that another institution hosts", [{"own": False}], 0),
        ("a session still planned", [{"state": "예정"}], 0),
        ("a session called off", [{"state": "취소"}], 0),
        ("nobody was there", [{"attended": False}], 0),
        ("only a group was there", [{"attended": False, "headcount": 1}], 1),
        ("participants and a group", [{"headcount": 30}], 1),
        ("it starts on the first day of the year", [{"on": "2023-01-01"}], 1),
        ("it starts on the last day of the year", [{"on": "2023-12-31"}], 1),
        ("it starts on the first day of the next year", [{"on": "2024-01-01"}], 0),
        ("it started in the year before", [{"on": "2022-12-31"}], 0),
    ],
    "culture_acts": [
        ("an act", [{}], 1),
        ("acts without a campaign count each, also two on one day", [{}, {}], 2),
        (
            "acts of one campaign count once in a year",
            [{"campaign": "k"}, {"campaign": "k", "on": "2023-09-01"}],
            1,
        ),
        ("two campaigns are two", [{"campaign": "k"}, {"campaign": "l"}], 2),
        (
            "a campaign across the year's end counts once in each year",
            [{"campaign": "k", "on": "2022-12-30"}, {"campaign": "k", "on": "2023-01-02"}],
            1,
        ),
        ("an act of another year", [{"on": "2022-12-31"}], 0),
    ],
    "prototypes": [
        ("a prototype that is done", [{}], 1),
        ("being made, though a day is given", [{"state": "제작"}], 0),
        ("given up", [{"state": "중단"}], 0),
        ("received in the year before, done in this", [{"received_on": "2022-12-01"}], 1),
        (
            "received in this year, done in the next",
            [{"completed_on": "2024-01-01", "on": "2023-12-01"}],
            0,
        ),
        ("done, but without a day", [{"completed_on": ""}], 0),
        ("of a person", [{"company": "", "person": "p1"}], 1),
        ("many pieces are one prototype", [{"parts": 20}], 1),
    ],
    "new_startups": [
        ("a corporation registered in the year", [{}], 1),
        ("a sole proprietor that opened in the year", [{"form": "개인"}], 1),
        ("a founder without a business never counts", [{"form": "예비"}], 0),
        ("a founder with a day never counts either", [{"form": "예비", "business": "b"}], 0),
        ("without a founding date", [{"founded_on": ""}], 0),
        ("founded in the year before", [{"founded_on": "2022-12-31"}], 0),
        ("founded in the next year", [{"founded_on": "2024-01-01"}], 0),
        ("founded the day before its first support", [{"founded_on": "2023-01-01"}], 0),
        ("founded on the day of its first support", [{"founded_on": "2023-01-02"}], 1),
        ("supported since an earlier year", [{"first_support_on": "2020-05-05"}], 1),
        ("taken over", [{"exclusion": "승계"}], 0),
        ("a new legal form", [{"exclusion": "형태변경"}], 0),
        ("the same trade again", [{"exclusion": "동종재개"}], 0),
        ("excluded for another reason", [{"exclusion": "기타"}], 0),
        (
            "two that share a business number count once",
            [{"company": "c1", "business": "b"}, {"company": "c2", "business": "b"}],
            1,
        ),
        (
            "they count if any of them does",
            [
                {"company": "c1", "business": "b", "exclusion": "승계"},
                {"company": "c2", "business": "b"},
            ],
            1,
        ),
        (
            "companies without a business number are different ones",
            [{"company": "c1"}, {"company": "c2"}],
            2,
        ),
    ],
    "new_hires": [
        ("an employee insured in the year", [{}], 1),
        ("a founder never counts", [{"is_founder": True}], 0),
        ("insured before the first support", [{"insured_on": "2023-01-01"}], 0),
        ("insured on the day of the first support", [{"insured_on": "2023-01-02"}], 1),
        ("insured in the year before", [{"insured_on": "2022-12-31", "first_support_on": ""}], 0),
        (
            "hired again within the year counts once",
            [{"insured_on": "2023-03-01", "left_on": "2023-04-01"}, {"insured_on": "2023-08-01"}],
            1,
        ),
        (
            "hired again in this year, first counted in an earlier one",
            [
                {"insured_on": "2022-03-01", "first_support_on": "2022-01-02"},
                {"insured_on": "2023-08-01", "first_support_on": "2022-01-02"},
            ],
            0,
        ),
        (
            "of several days the earliest on or after the first support decides",
            [
                {"insured_on": "2022-03-01", "first_support_on": "2022-06-01"},
                {"insured_on": "2023-08-01", "first_support_on": "2022-06-01"},
            ],
            1,
        ),
        (
            "one key in two companies is two employees",
            [{"company": "c1"}, {"company": "c2"}],
            2,
        ),
        ("two employees of a company", [{"employee": "e1"}, {"employee": "e2"}], 2),
    ],
    "revenue": [
        ("the amount supplied in the year", [{}], 1000),
        ("supplied in the year before", [{"supplied_on": "2022-12-31"}], 0),
        ("supplied before the first support", [{"supplied_on": "2023-01-01"}], 0),
        ("supplied on the day of the first support", [{"supplied_on": "2023-01-02"}], 1000),
        ("a third of it", [{"share_bp": 3333}], 333),
        ("nothing of it", [{"share_bp": 0}], 0),
        ("rounded down once, not row by row", [{"amount": 1, "share_bp": 5000}] * 2, 1),
        ("the sum is rounded down", [{"amount": 1, "share_bp": 5000}] * 3, 1),
        ("a refund", [{"amount": -1000}, {"amount": 400}], -600),
        ("rounded toward minus infinity", [{"amount": -1, "share_bp": 5000}], -1),
        ("also a sum of many", [{"amount": -1, "share_bp": 3333}] * 4, -2),
    ],
    "space_supports": [
        ("an agreement that starts in the year", [{}], 1),
        ("a renewed one is another agreement", [{}, {"starts_on": "2023-11-01"}], 2),
        ("agreed in this year, starting in the next", [{"starts_on": "2024-01-01"}], 0),
        ("ended before it began", [{"terminated_on": "2023-04-30"}], 0),
        ("ended on the day it began", [{"terminated_on": "2023-05-01"}], 1),
        ("ended later", [{"terminated_on": "2023-05-02"}], 1),
    ],
    "channel_supports": [
        ("a support that was given", [{}], 1),
        ("confirmed only", [{"state": "확정"}], 0),
        ("asked for only", [{"state": "신청"}], 0),
        ("called off", [{"state": "취소"}], 0),
        ("the same event twice", [{}, {"on": "2023-06-01"}], 1),
        ("another event", [{}, {"event": "ev2"}], 2),
        ("another channel", [{}, {"channel": "펀딩"}], 2),
        ("another company", [{}, {"company": "c2"}], 2),
        ("on a day of the next year", [{"on": "2024-01-01"}], 0),
    ],
}
KIND_OF = {
    "programme_runs": "session",
    "culture_acts": "culture_act",
    "prototypes": "prototype",
    "new_startups": "company",
    "new_hires": "hire",
    "revenue": "revenue",
    "space_supports": "tenancy",
    "channel_supports": "channel_support",
}


@pytest.mark.parametrize(
    ("line", "facts", "value"),
    [
        pytest.param(line, facts, value, id=f"{line}: {sentence}")
        for line, rows in COUNTED.items()
        for sentence, facts, value in rows
    ],
)
def test_what_counts(line, facts, value):
    ledger = a_ledger(*[(KIND_OF[line], said) for said in facts])

    assert ledger.value(line) == value


# Each row: facts of kinds, and how many participations they are in 2023.
PARTICIPATIONS = [
    ("somebody present", [("attendance", {})], 1),
    ("somebody absent", [("attendance", {"present": False})], 0),
    ("a teacher", [("attendance", {"role": "강사"})], 0),
    ("one of the staff", [("attendance", {"role": "직원"})], 0),
    ("in a session that another institution hosts", [("attendance", {"own": False})], 0),
    ("in a session called off", [("attendance", {"state": "취소"})], 0),
    ("in a session still planned", [("attendance", {"state": "예정"})], 0),
    (
        "each day of a session counts by itself",
        [("attendance", {}), ("attendance", {"on": "2023-05-02"})],
        2,
    ),
    ("one person, session and day counts once", [("attendance", {}), ("attendance", {})], 1),
    (
        "one person in two sessions on a day counts twice",
        [("attendance", {}), ("attendance", {"session": "s2"})],
        2,
    ),
    (
        "the day decides, whenever the session started",
        [
            ("session", {"key": "s1", "on": "2022-12-31"}),
            ("attendance", {"on": "2022-12-31"}),
            ("attendance", {"on": "2023-01-01"}),
        ],
        1,
    ),
    ("somebody who used a machine", [("use", {})], 1),
    ("a participant who used a machine", [("use", {"role": "참가자"})], 1),
    ("a teacher who used a machine", [("use", {"role": "강사"})], 0),
    ("one of the staff who used a machine", [("use", {"role": "직원"})], 0),
    ("twice on one day", [("use", {}), ("use", {})], 1),
    ("two machines on one day", [("use", {}), ("use", {"resource": "r2"})], 2),
    ("on two days", [("use", {}), ("use", {"on": "2023-05-02"})], 2),
    ("a session and a machine on one day", [("attendance", {}), ("use", {})], 2),
    ("a group of 30", [("session", {"attended": False, "headcount": 30})], 30),
    ("a group beside named participants", [("session", {"headcount": 3}), ("attendance", {})], 4),
    ("a group in a session called off", [("session", {"headcount": 30, "state": "취소"})], 0),
    ("a group elsewhere", [("session", {"headcount": 30, "own": False})], 0),
    ("a group in another year", [("session", {"headcount": 30, "on": "2024-01-01"})], 0),
]


@pytest.mark.parametrize(
    ("facts", "value"), [pytest.param(*row[1:], id=row[0]) for row in PARTICIPATIONS]
)
def test_who_counts_as_a_user(facts, value):
    assert a_ledger(*facts).value("users") == value


def test_users_are_the_sum_of_their_three_parts():
    ledger = a_ledger(
        ("attendance", {"session": "s1", "person": "p1"}),
        ("attendance", {"session": "s1", "person": "p2"}),
        ("use", {"person": "p1"}),
        ("session", {"key": "s1", "headcount": 5}),
    )

    users = ledger.lines()["users"]

    assert users["value"] == 8
    assert users["companions"] == {
        "users_unique": 2,
        "users_sessions": 2,
        "users_resources": 1,
        "users_groups": 5,
    }


def test_a_campaign_counts_on_its_earliest_day_of_the_year_whatever_came_first():
    ledger = a_ledger(
        ("culture_act", {"campaign": "k", "on": "2023-09-01"}),
        ("culture_act", {"campaign": "k", "on": "2023-03-01"}),
    )

    assert ledger.lines()["culture_acts"]["by"] == {"month": {"2023-03": 1}}
    assert ledger.value("culture_acts", FIRST_HALF) == 1
    assert ledger.value("culture_acts", SECOND_HALF) == 0


def test_a_campaign_across_the_years_end_counts_in_both_years():
    ledger = a_ledger(
        ("culture_act", {"campaign": "k", "on": "2022-12-30"}),
        ("culture_act", {"campaign": "k", "on": "2023-01-02"}),
        ("culture_act", {"campaign": "k", "on": "2023-02-02"}),
    )

    values = [ledger.value("culture_acts", year) for year in (YEAR_BEFORE, FIRST_HALF, YEAR_AFTER)]

    assert values == [1, 1, 0]


def test_a_hire_is_counted_in_the_period_of_its_first_day_alone():
    ledger = a_ledger(
        ("hire", {"insured_on": "2023-09-01"}),
        ("hire", {"insured_on": "2023-02-01"}),
    )

    assert ledger.value("new_hires", FIRST_HALF) == 1
    assert ledger.value("new_hires", SECOND_HALF) == 0
    assert ledger.lines()["new_hires"]["facts"] == 2


def test_a_first_support_that_moves_moves_what_depends_on_it():
    ledger = Ledger()
    early = ledger.fact("hire", insured_on="2023-02-01", first_support_on="2023-01-02")
    sale = ledger.fact("revenue", supplied_on="2023-02-01", first_support_on="2023-01-02")
    firm = ledger.fact("company", founded_on="2023-02-01", first_support_on="2023-01-02")
    counted = [ledger.value(line) for line in ("new_hires", "revenue", "new_startups")]

    for seq, kind, said in [
        (early, "hire", {"insured_on": "2023-02-01"}),
        (sale, "revenue", {"supplied_on": "2023-02-01"}),
        (firm, "company", {"founded_on": "2023-02-01"}),
    ]:
        ledger.retract(seq)
        ledger.fact(kind, first_support_on="2023-02-02", **said)

    assert counted == [1, 1000, 1]
    assert [ledger.value(line) for line in ("new_hires", "revenue", "new_startups")] == [0, 0, 0]


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
