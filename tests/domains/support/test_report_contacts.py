"""Whom a report is about from one letter to the next, and what an old link still shows."""

from __future__ import annotations

import datetime as dt

import pytest

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.quarters import Quarter
from pulmu.core.mail import addresses
from pulmu.core.mail.models import Message
from pulmu.core.tenancy.actors import visitor_of
from pulmu.core.trail import sealing
from pulmu.core.trail.erasing import contact_erasers, erasers
from pulmu.core.trail.models import Change
from pulmu.domains.companies import actions as companies
from pulmu.domains.companies.actions import FounderRow
from pulmu.domains.companies.models import Founder
from pulmu.domains.people import actions as people
from pulmu.domains.people.models import Person
from pulmu.domains.support import actions, queries, rules
from tests.factories import TYPED_AT, day, when

from .reporting import EMAIL, a_founder, later, letters, now, send

pytestmark = pytest.mark.usefixtures("store_here")
BOSS, Q4 = "boss@example.kr", Quarter(2023, 4)
ASKED_Q4 = when("2024-01-05 10:00")


@pytest.fixture
def boss(cast, sejin_works):
    """Another founder, beside the one who was asked."""
    row = people.PersonRow(name="새 대표", email=BOSS)
    (person,) = people.record_people(cast.hana, rows=[row], at=TYPED_AT).objects
    said = FounderRow(person_id=person.pk, role="공동대표", since=day("2023-10-01"))
    companies.name_founder(cast.hana, company=sejin_works.key, row=said, at=TYPED_AT)
    return person


def leaves(cast, person, on="2023-10-05"):
    Founder.objects.within(cast.hana).filter(person=person).update(until=day(on))


def last_letter(cast):
    return Message.objects.within(cast.hana).order_by("-pk").first()


def holds(cast, report):
    token = queries.token_of(now(report))
    return visitor_of(cast.gimhae, holds=[token]), token


# Whoever left


def test_the_reminder_goes_to_who_is_there_now_with_a_link_of_their_own(cast, asked, token, boss):
    leaves(cast, asked.person)
    (gone,) = actions.remind(cast.hana, keys=[asked.key], at=later(7))

    who, link = holds(cast, asked)
    assert (gone.contact, now(asked).token_hash) == (boss, queries.mark_of(link))
    assert f"/q/{link}/" in last_letter(cast).body
    assert token not in last_letter(cast).body
    assert send(who, link, at=later(8)).state == "제출"


def test_who_is_still_there_stays_the_contact_whoever_else_comes(cast, asked, token, boss):
    Founder.objects.within(cast.hana).filter(person=boss).update(role="대표")
    Founder.objects.within(cast.hana).filter(person=asked.person).update(role="창업팀원")
    (gone,) = actions.remind(cast.hana, keys=[asked.key], at=later(7))

    assert gone.contact == asked.person
    assert f"/q/{token}/" in last_letter(cast).body


def test_an_old_link_opens_nothing_once_its_founder_has_left(cast, founder, asked, token, boss):
    send(founder, token)
    leaves(cast, asked.person)

    with pytest.raises(NotFound):
        queries.held_report(founder, token, at=later(2))
    with pytest.raises(NotFound):
        send(founder, token, revenue=1, at=later(2))
    assert now(asked).revenue == 12_000_000


def test_a_question_about_it_goes_to_who_is_there_now(cast, founder, asked, token, boss):
    send(founder, token)
    leaves(cast, asked.person)
    done = actions.return_report(cast.hana, key=asked.key, why="계산서", at=later(2))

    who, link = holds(cast, asked)
    assert (done.is_told, now(asked).contact) == (True, boss)
    assert queries.held_report(who, link, at=later(2)).answer == "계산서"


def test_with_nobody_left_nobody_is_written_to(cast, asked):
    leaves(cast, asked.person)

    assert actions.remind(cast.hana, keys=[asked.key], at=later(7)) == []
    assert queries.unreachable(cast.hana, [asked]) == {asked.pk: "address"}
    assert letters(cast) == ["asked"]


def test_by_a_link_no_later_quarter_is_read(cast, founder, asked, token, sejin_works):
    send(founder, token)
    (next_one,) = actions.ask_for_reports(cast.hana, quarter=Q4, at=ASKED_Q4)
    who, link = holds(cast, next_one)
    send(who, link, revenue=777, at=ASKED_Q4)

    def shown(report):
        found = queries.told_reports(founder, sejin_works, until=report.about)
        return [one.revenue for one in found]

    assert (shown(asked), shown(next_one)) == ([12_000_000], [12_000_000, 777])


# Whoever was merged


def merged(cast, person, name="세진", **said):
    row = people.PersonRow(name=name, **said)
    (keep,) = people.record_people(cast.hana, rows=[row], at=TYPED_AT).objects
    people.merge(cast.hana, keep_key=keep.key, drop_key=person.key, why="같은 사람", at=TYPED_AT)
    return keep


def test_whose_stop_was_written_down_as_another_is_not_reminded(cast, asked):
    keep = merged(cast, asked.person, phone="010-9999-0000")
    Person.objects.within(cast.hana).filter(pk=keep.pk).update(is_suspended=True)

    assert actions.remind(cast.hana, keys=[asked.key], at=later(7)) == []
    assert queries.unreachable(cast.hana, [asked]) == {asked.pk: "stopped"}
    assert letters(cast) == ["asked"]


def test_through_two_merges_the_contact_is_who_was_kept_in_the_end(cast, asked):
    last = merged(cast, merged(cast, asked.person), email="last@example.kr")

    (gone,) = actions.remind(cast.hana, keys=[asked.key], at=later(7))

    who, link = holds(cast, asked)
    assert (gone.contact, last_letter(cast).to) == (last, "last@example.kr")
    assert queries.held_report(who, link, at=later(8)) == asked


def test_the_language_is_that_of_whoever_was_merged(cast, founder, asked, token):
    send(founder, token, language="en")
    keep = merged(cast, asked.person)

    spoken = queries.languages_of(cast.hana, [asked.person_id, keep.pk])
    assert spoken == {asked.person_id: "en", keep.pk: "en"}


# Whose words they are


def test_what_somebody_wrote_stays_theirs_whoever_is_written_to(cast, founder, asked, token, boss):
    send(founder, token, note="급여가 밀렸습니다.")
    leaves(cast, asked.person)

    actions.accept_report(cast.hana, key=asked.key, at=later(2))
    after = now(asked)
    erasers()["support"](cast.gimhae.pk, [boss.pk])
    kept = now(asked).note
    erasers()["support"](cast.gimhae.pk, [asked.person_id])

    assert (after.person, after.contact) == (asked.person, boss)
    assert (kept, now(asked).note) == ("급여가 밀렸습니다.", "")


def test_who_writes_something_else_says_it_themselves_and_the_trail_keeps_them_apart(
    cast, founder, asked, token, boss
):
    send(founder, token, note="급여가 밀렸습니다.")
    leaves(cast, asked.person)
    actions.return_report(cast.hana, key=asked.key, why="계산서", at=later(2))
    who, link = holds(cast, asked)

    send(who, link, at=later(3), note="급여가 밀렸습니다.", revenue=1)
    same = now(asked).person
    send(who, link, at=later(4), note="모두 지급했습니다.")

    assert (same, now(asked).person) == (asked.person, boss)
    sealing.forget(cast.gimhae.pk, [sealing.subject("people.Person", asked.person_id)])
    told = Change.objects.within(cast.hana).filter(key=asked.key).order_by("pk")
    notes = [one.after["note"] for one in sealing.opened(told) if "note" in (one.after or {})]
    assert notes == [sealing.ERASED, "", "모두 지급했습니다."]


# Whose data is destroyed


def test_a_closed_link_is_no_dead_end(cast, asked, boss, sejin_works):
    contact_erasers()["support.reports"](cast.gimhae.pk, [asked.person_id])
    Person.objects.within(cast.hana).filter(pk=asked.person_id).update(email_index="")
    before = queries.waiting_report(cast.hana, sejin_works, today=day("2023-10-10"))
    actions.remind(cast.hana, keys=[asked.key], at=later(7))
    after = queries.waiting_report(cast.hana, sejin_works, today=day("2023-10-12"))

    who, link = holds(cast, asked)
    assert (before, after) == (None, asked)
    assert queries.held_report(who, link, at=later(8)) == asked


# Letters


def test_the_thanks_arrive_though_it_was_looked_at_after_it_closed(cast, founder, asked, token):
    send(founder, token, at=later(40))
    actions.accept_report(cast.hana, key=asked.key, at=later(50))

    letter = last_letter(cast)
    first_without = asked.open_until + rules.SHOWN_AFTER + dt.timedelta(days=1)
    assert letter.letter == "support.report_accepted"
    assert letter.useful_until == when(f"{first_without} 00:00")


def test_whoever_chose_a_language_is_asked_in_it_the_next_time(cast, founder, asked, token):
    a_founder(cast, "C-002", "두리공방", "duri@example.kr")
    send(founder, token, language="en")
    made = actions.ask_for_reports(cast.hana, quarter=Q4, at=ASKED_Q4)

    assert {one.company.name: one.language for one in made} == {"세진공방": "en", "두리공방": "ko"}
    subjects = Message.objects.within(cast.hana).order_by("pk").values_list("subject", flat=True)
    assert any("Q4 of 2023" in one for one in subjects)


def test_nothing_is_said_to_be_written_where_nothing_was(cast, founder, asked, token):
    send(founder, token)
    addresses.give_up_address(cast.hana, email=EMAIL, at=later(1))

    again = actions.return_report(cast.hana, key=asked.key, why="계산서", at=later(2))
    send(founder, token, at=later(3))
    accepted = actions.accept_report(cast.hana, key=asked.key, at=later(4))
    assert (again.is_told, accepted.is_told) == (False, False)
    assert letters(cast) == ["asked"]


# What was looked at


def test_numbers_that_nobody_saw_are_not_accepted(cast, founder, asked, token):
    seen = send(founder, token, revenue=1_000_000).changed_at
    send(founder, token, revenue=900_000_000, at=later(2))
    with pytest.raises(actions.NotNow):
        actions.accept_report(cast.hana, key=asked.key, seen=seen, at=later(3))
    with pytest.raises(actions.NotNow):
        actions.return_report(cast.hana, key=asked.key, why="?", seen=seen, at=later(3))
    untouched = now(asked).state
    fresh = now(asked).changed_at
    for _time in range(2):
        actions.accept_report(cast.hana, key=asked.key, seen=fresh, at=later(3))

    assert (untouched, now(asked).state) == ("제출", "확인")


def test_a_second_reason_takes_the_place_of_the_first(cast, founder, asked, token):
    send(founder, token)
    for why in ("계산서", "계산서", "1. 명부\r\n2. 계산서"):
        actions.return_report(cast.hana, key=asked.key, why=why, at=later(2))

    assert now(asked).answer == "1. 명부\n2. 계산서"
    assert letters(cast) == ["asked", "returned", "returned"]


def test_a_note_keeps_its_lines(founder, asked, token):
    send(founder, token, note=" 첫째  줄\r\n\r\n둘째 줄 ")

    assert now(asked).note == "첫째 줄\n\n둘째 줄"
