"""Of candidates and founders who were merged: who is written to, shown, and may say so."""

from __future__ import annotations

import datetime as dt

import pytest

from pulmu.core.kernel.errors import NotFound
from pulmu.core.mail import addresses
from pulmu.core.mail.models import Message
from pulmu.core.tenancy.actors import visitor_of
from pulmu.domains.people import actions as people
from pulmu.domains.people import queries as persons
from pulmu.domains.people.choices import RequestSort, RequestState
from pulmu.domains.support import actions, queries
from pulmu.domains.support.models import Candidate
from pulmu.ledger.rulebook import install_shipped
from tests.factories import TYPED_AT, day

from .jobs import AT, a_link, answered, introduced, look

TODAY, DAY = day("2023-09-04"), dt.timedelta(days=1)
MAIL = "haneul@example.kr"


@pytest.fixture
def link(cast):
    install_shipped()
    return a_link(cast.gimhae, cast.hana)


def recorded(cast, name="정하늘", **said):
    row = people.PersonRow(name=name, **said)
    return people.record_people(cast.hana, rows=[row], at=TYPED_AT).objects[0]


def merge(cast, keep, drop):
    people.merge(cast.hana, keep_key=keep.key, drop_key=drop.key, why="같은 사람", at=AT)


def letters(cast):
    every = Message.objects.within(cast.hana).order_by("pk")
    return [(one.letter, one.to) for one in every]


def seen(cast, link):
    founder = visitor_of(cast.gimhae, holds=[persons.email_index("founder@example.kr")])
    found = actions.look_at_introduced(founder, company=link.company.key, at=AT)
    return [(one.phone, one.email) for one in found]


def test_a_stop_asked_for_before_a_merge_hides_them_from_the_company(cast, link):
    link.founder()
    found = answered(link, introduced(link, link.offer(), link.candidate())).introduction
    asked = people.request_own(link.visitor(), key=found.person.key, sort=RequestSort.STOP, at=AT)
    merge(cast, recorded(cast, phone="010-9999-0000"), found.person)
    before = seen(cast, link)

    done = {"state": RequestState.DONE, "outcome": "정지함"}
    people.answer_request(cast.hana, key=asked.key, **done, at=AT)

    assert (len(before), seen(cast, link)) == (1, [])


def test_who_said_no_as_somebody_else_may_say_yes_again(cast, link):
    one, other = link.graduate("정하늘"), link.graduate("정하늘이")
    look(link.visitor(), one)
    look(link.visitor(), other, at=AT + DAY)
    actions.look_no_more(link.visitor(), person=other.key, at=AT + 2 * DAY)
    merge(cast, one, other)
    before = queries.own_candidate(link.visitor(), one.key, on=TODAY + 3 * DAY)

    made = look(link.visitor(), one, at=AT + 3 * DAY)

    assert before is None
    assert queries.own_candidate(link.visitor(), one.key, on=TODAY + 3 * DAY) == made


def test_who_is_kept_without_mail_is_asked_and_reached_where_they_read_it(cast, link):
    keep, graduate = recorded(cast), link.graduate()
    merge(cast, keep, graduate)
    link.founder()

    found = introduced(link, link.offer(), look(link.visitor(), keep))
    answered(link, found)

    assert found.person == keep
    assert letters(cast) == [("support.job_asked", MAIL), ("support.job_met", "founder@example.kr")]
    assert seen(cast, link) == [("010-2345-6789", MAIL)]


def test_founders_who_were_merged_are_told_once_where_they_read_it(cast, link):
    merge(cast, recorded(cast, "박세진"), link.founder())

    answered(link, introduced(link, link.offer(), link.candidate()))

    assert letters(cast)[1:] == [("support.job_met", "founder@example.kr")]


@pytest.mark.parametrize("how", ["unknown", "dead"])
def test_nobody_is_asked_whom_no_letter_reaches(cast, link, how):
    candidate, offer = link.candidate(), link.offer()
    waiting = introduced(link, link.offer(title="다른 일자리"), candidate)
    said_no = introduced(link, link.offer(title="또 다른 일자리"), candidate)
    answered(link, said_no, is_yes=False)
    if how == "dead":
        addresses.give_up_address(cast.hana, email=MAIL, at=AT)
    else:
        persons.people(cast.hana).update(email_index="", email_sealed="")
    before = letters(cast)

    with pytest.raises(actions.NotNow):
        introduced(link, offer, candidate)
    with pytest.raises(actions.NotNow):
        actions.ask_again(cast.hana, key=waiting.key, at=AT + DAY)
    with pytest.raises(actions.NotNow):
        actions.step_back(cast.hana, key=said_no.key, at=AT + DAY)

    assert letters(cast) == before
    assert queries.introductions(cast.hana).filter(offer=offer).count() == 0


def test_by_the_address_of_who_was_merged_away_nothing_is_allowed_for_another(cast, link):
    keep = link.graduate("정하늘", "kept@example.kr")
    merge(cast, keep, link.graduate("정하늘이", "old@example.kr"))
    old, own = link.visitor("old@example.kr"), link.visitor("kept@example.kr")

    with pytest.raises(NotFound):
        look(old, keep)
    assert Candidate.objects.within(cast.hana).count() == 0
    look(own, keep)
    assert queries.own_candidate(old, keep.key, on=TODAY) is not None
    actions.look_no_more(old, person=keep.key, at=AT)

    assert queries.own_candidate(own, keep.key, on=TODAY) is None


def test_by_the_address_of_who_was_merged_away_nobody_says_yes_for_another(cast, link):
    keep = link.candidate("정하늘", "kept@example.kr")
    drop = link.candidate("정하늘이", "old@example.kr")
    asked, before = introduced(link, link.offer(), keep), introduced(link, link.offer(), drop)
    merge(cast, keep.person, drop.person)
    old, own = link.visitor("old@example.kr"), link.visitor("kept@example.kr")

    def asked_of(who, **how):
        found = queries.held_introductions(who, on=TODAY, **how).order_by("pk")
        return list(found)

    with pytest.raises(NotFound):
        actions.answer_introduction(old, ticket=asked.ticket, is_yes=True, at=AT)
    assert (asked_of(old), asked_of(own)) == ([before], [asked, before])
    assert asked_of(old, to_read=True) == [asked, before]
