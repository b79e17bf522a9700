"""Quarterly reports: who is asked, by which link, and when they are reminded."""

from __future__ import annotations

import datetime as dt

import pytest

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.quarters import Quarter
from pulmu.core.mail import addresses
from pulmu.core.mail.models import Message
from pulmu.core.tenancy.actors import holder_of, visitor_of
from pulmu.domains.companies import actions as companies
from pulmu.domains.companies.actions import FounderRow
from pulmu.domains.people import actions as people
from pulmu.domains.people.models import Person
from pulmu.domains.support import actions, jobs, queries, rules
from pulmu.domains.support.actions import CaseRow
from tests.factories import TYPED_AT, a_company, day, when

from .factories import a_tenancy
from .reporting import ASKED, EMAIL, Q3, a_founder, later, letters, now, send

pytestmark = pytest.mark.usefixtures("store_here")


# Who is asked


def test_everybody_under_support_is_asked_once_whoever_presses_twice(cast, sejin_works):
    other = a_founder(cast, "C-002", "두리공방", "duri@example.kr")
    for _time in range(2):
        actions.ask_for_reports(cast.hana, quarter=Q3, at=ASKED)

    found = list(queries.reports_of_quarter(cast.hana, Q3))
    assert {one.company for one in found} == {sejin_works, other}
    assert {(one.asked_on, one.due_on, one.open_until) for one in found} == {
        (day("2023-10-04"), day("2023-10-18"), day("2023-11-15"))
    }
    assert letters(cast) == ["asked", "asked"]
    assert queries.to_ask(cast.hana, Q3) == []


def test_who_comes_later_is_asked_by_the_next_press(cast, asked):
    a_founder(cast, "C-002", "두리공방", "duri@example.kr")

    (made,) = actions.ask_for_reports(cast.hana, quarter=Q3, at=later(5))

    assert (made.company.name, made.due_on) == ("두리공방", day("2023-10-23"))


def test_who_cannot_be_asked_is_said_with_the_reason(cast, sejin_works):
    silent = a_company(lab=cast.gimhae, code="C-002", name="주소 없음")
    a_tenancy(cast.hana, company=silent)
    a_founder(cast, "C-003", "반송됨", "gone@example.kr")
    addresses.give_up_address(cast.hana, email="gone@example.kr", at=TYPED_AT)
    a_founder(cast, "C-004", "예비팀", "soon@example.kr", form="예비", opened_on=None)
    a_founder(cast, "C-005", "멈춤", "stop@example.kr")
    Person.objects.within(cast.hana).filter(name="멈춤 대표").update(is_suspended=True)

    told = {one.company.name: one.why_not for one in queries.to_ask(cast.hana, Q3)}
    made = actions.ask_for_reports(cast.hana, quarter=Q3, at=ASKED)

    assert told == {
        "세진공방": "",
        "주소 없음": "address",
        "반송됨": "dead",
        "예비팀": "founded",
        "멈춤": "stopped",
    }
    assert [one.company for one in made] == [sejin_works]


def test_who_is_not_under_support_then_is_not_asked(cast, sejin_works):
    before = a_company(lab=cast.gimhae, code="C-002", name="끝난 곳")
    a_tenancy(cast.hana, company=before, ends_on="2023-06-30")
    late = a_company(lab=cast.gimhae, code="C-003", name="나중", first_support_on="2023-10-02")
    row = CaseRow(company_id=late.pk, cause="상담", opened_on=day("2023-10-02"))
    actions.open_case(cast.hana, row=row, at=TYPED_AT)

    assert [one.company for one in queries.to_ask(cast.hana, Q3)] == [sejin_works]


def test_the_representative_is_asked_before_others_and_others_without_one(cast, sejin_works):
    chief = Person.objects.within(cast.hana).get()
    for name, role in (("공동", "공동대표"), ("팀원", "창업팀원")):
        row = people.PersonRow(name=name, email=f"founder{len(role)}@example.kr")
        (person,) = people.record_people(cast.hana, rows=[row], at=TYPED_AT).objects
        said = FounderRow(person_id=person.pk, role=role, since=day("2023-01-01"))
        companies.name_founder(cast.hana, company=sejin_works.key, row=said, at=TYPED_AT)
    first = queries.to_ask(cast.hana, Q3)[0].person
    Person.objects.within(cast.hana).filter(pk=chief.pk).update(email_index="")

    assert first == chief
    assert queries.to_ask(cast.hana, Q3)[0].person.name == "공동"


def test_a_quarter_that_is_not_over_is_asked_about_by_nobody(cast, sejin_works):
    with pytest.raises(actions.NotNow):
        actions.ask_for_reports(cast.hana, quarter=Quarter(2023, 4), at=ASKED)
    with pytest.raises(actions.NotNow):
        actions.ask_for_reports(cast.hana, quarter=Q3, at=when("2023-09-30 23:59"))


# The link


def test_the_link_is_kept_as_a_mark_and_comes_out_the_same(cast, asked, token):
    (letter,) = Message.objects.within(cast.hana)

    assert f"/q/{token}/" in letter.body
    assert letter.once
    assert token not in str(vars(now(asked)).values())
    assert now(asked).token_hash == queries.mark_of(token)


def test_another_link_finds_nothing_and_an_old_one_ends(cast, asked, token):
    with pytest.raises(NotFound):
        queries.held_report(holder_of(["guess"]), "guess", at=ASKED)
    with pytest.raises(NotFound):
        queries.held_report(holder_of([]), token, at=ASKED)
    with pytest.raises(NotFound):
        queries.held_report(visitor_of(cast.other_lab, holds=[token]), token, at=ASKED)
    last = asked.open_until + rules.SHOWN_AFTER
    assert queries.held_report(holder_of([token]), token, at=when(f"{last} 12:00")) == asked
    with pytest.raises(NotFound):
        queries.held_report(
            holder_of([token]), token, at=when(f"{last + dt.timedelta(days=1)} 12:00")
        )


# Reminding


def test_the_clock_reminds_twice_and_never_who_has_answered(cast, founder, asked, token, tmp_path):
    other = a_founder(cast, "C-002", "두리공방", "duri@example.kr")
    actions.ask_for_reports(cast.hana, quarter=Q3, at=ASKED)
    send(founder, token)

    days = []
    for number in range(45):
        keys = queries.to_remind(cast.operator, at=later(number))
        for _time in range(2):
            gone = actions.remind(cast.operator, keys=keys, at=later(number))
            days += [(number, one.company) for one in gone]

    assert days == [(7, other), (15, other)]
    assert letters(cast).count("reminded") == 2


def test_the_round_of_the_clock_reminds_and_is_harmless_twice(cast, asked, monkeypatch):
    monkeypatch.setattr(jobs.timezone, "now", lambda: later(7))
    for _time in range(2):
        jobs.go_round({}, lambda _percent: None)

    assert (now(asked).reminded, now(asked).reminded_on) == (1, day("2023-10-11"))
    assert letters(cast) == ["asked", "reminded"]


def test_staff_remind_at_once_and_the_clock_lets_some_days_pass(cast, asked):
    on_the_day = actions.remind(cast.hana, keys=[asked.key], at=ASKED)
    by_hand = actions.remind(cast.hana, keys=[asked.key], at=later(6))
    days = [n for n in range(7, 40) if asked.key in queries.to_remind(cast.hana, at=later(n))]

    assert (on_the_day, by_hand) == ([], [asked])
    assert days[0] == 15


def test_a_dead_address_is_shown_and_not_written_to(cast, asked):
    addresses.give_up_address(cast.hana, email=EMAIL, at=later(2))

    assert actions.remind(cast.hana, keys=[asked.key], at=later(7)) == []
    assert queries.unreachable(cast.hana, [asked]) == {asked.pk: "dead"}
    assert now(asked).reminded == 0


def test_overdue_is_who_has_not_answered_when_it_was_due(cast, founder, asked, token):
    def late(days):
        return list(queries.overdue(cast.hana, today=day_of(later(days))))

    told = [late(14), late(15), late(43)]
    send(founder, token, at=later(20))

    assert told == [[], [asked], []]
    assert late(21) == []
