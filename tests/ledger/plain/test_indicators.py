"""docs/spec/indicators.md, sentence by sentence: who and what counts under the shipped rules."""

from __future__ import annotations

import pytest

from tests.ledger.plain.ledgers import Ledger, a_ledger

FIRST_HALF = ("2023-01-01", "2023-07-01")
SECOND_HALF = ("2023-07-01", "2024-01-01")
YEAR_BEFORE = ("2022-01-01", "2023-01-01")
YEAR_AFTER = ("2024-01-01", "2025-01-01")


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
