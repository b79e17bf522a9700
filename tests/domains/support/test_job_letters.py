"""What of an introduction goes out by mail, and what is said where nothing does."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import translation

from pulmu.core.mail import addresses
from pulmu.core.mail.models import Message
from pulmu.domains.people import queries as persons
from pulmu.domains.support import actions
from pulmu.domains.support.actions.refusals import unreached
from pulmu.domains.support.choices import NotAsked
from pulmu.ledger.rulebook import install_shipped

from .jobs import AT, a_link, answered, introduced

HOUR = dt.timedelta(hours=1)
MAIL, FOUNDER = "haneul@example.kr", "founder@example.kr"


@pytest.fixture
def link(cast):
    install_shipped()
    return a_link(cast.gimhae, cast.hana)


@pytest.fixture
def agreed(link):
    link.founder()
    found = introduced(link, link.offer(), link.candidate())
    answered(link, found)
    return found


def out_of_reach(cast, how, email):
    """Marked as not working, taken out of the record, or not used because they wanted it so."""
    theirs = persons.people(cast.hana).filter(email_index=persons.email_index(email))
    if how == "dead":
        addresses.give_up_address(cast.hana, email=email, at=AT)
    elif how == "stopped":
        theirs.update(is_suspended=True)
    else:
        theirs.update(email_index="", email_sealed="")


ACTS = {
    "place": lambda actor, key: actions.place(actor, key=key, at=AT),
    "turn down": lambda actor, key: actions.turn_down(actor, key=key, why="경력자", at=AT),
    "interview": lambda actor, key: actions.set_interview(actor, key=key, when=AT + HOUR, at=AT),
}


@pytest.mark.parametrize("what", ACTS)
@pytest.mark.parametrize("how", ["dead", "unknown", "stopped"])
def test_whom_no_letter_reaches_is_said_to_be_told_nothing_each_time(cast, agreed, what, how):
    out_of_reach(cast, how, MAIL)
    before = Message.objects.within(cast.hana).count()

    done = [ACTS[what](cast.hana, agreed.key) for _time in range(2)]

    assert [one.is_told for one in done] == [False, False]
    assert Message.objects.within(cast.hana).count() == before


@pytest.mark.parametrize("what", ACTS)
def test_who_is_reached_is_told_with_one_letter(cast, agreed, what):
    before = Message.objects.within(cast.hana).count()

    done = [ACTS[what](cast.hana, agreed.key) for _time in range(2)]

    assert [one.is_told for one in done] == [True, True]
    assert Message.objects.within(cast.hana).count() == before + 1


def test_of_an_interview_that_is_past_nobody_is_told(cast, agreed):
    before = Message.objects.within(cast.hana).count()

    done = actions.set_interview(cast.hana, key=agreed.key, when=AT, at=AT + HOUR)

    assert (done.introduction.interview_at, done.is_told) == (AT, False)
    assert Message.objects.within(cast.hana).count() == before


def test_who_was_asked_today_is_not_asked_again_and_that_is_said(cast, link):
    found = introduced(link, link.offer(), link.candidate())

    later = [AT + HOUR, AT + dt.timedelta(days=1), AT + dt.timedelta(days=1, hours=1)]
    assert [actions.ask_again(cast.hana, key=found.key, at=at) for at in later] == [
        False,
        True,
        False,
    ]


@pytest.mark.parametrize("how", ["dead", "unknown", "stopped"])
def test_where_no_letter_reaches_a_founder_the_desk_is_asked_once_to_call(cast, link, how):
    link.founder()
    found = introduced(link, link.offer(), link.candidate())
    out_of_reach(cast, how, FOUNDER)
    before = Message.objects.within(cast.hana).count()

    done = [answered(link, found) for _time in range(2)]

    told = list(Message.objects.within(cast.hana).order_by("pk"))[before:]
    assert [one.is_told for one in done] == [False, False]
    assert told
    assert len({one.to for one in told}) == len(told)
    assert {(one.letter, one.is_internal) for one in told} == {("", True)}
    assert all(link.company.name in one.subject for one in told)
    page = reverse("desk:introduction", args=[found.key])
    assert all(page in one.body for one in told)
    assert not any("정하늘" in one.body for one in told)


def test_where_a_founder_is_written_to_the_desk_is_not(cast, link):
    link.founder()
    found = introduced(link, link.offer(), link.candidate())

    done = answered(link, found)

    sent = Message.objects.within(cast.hana).order_by("pk").values_list("letter", flat=True)
    assert (done.is_told, list(sent)) == (True, ["support.job_asked", "support.job_met"])


def test_each_reason_why_no_letter_arrives_is_said_as_it_is():
    reasons = (NotAsked.NO_ADDRESS, NotAsked.DEAD_ADDRESS, NotAsked.STOPPED)
    with translation.override("en"):
        said = {why: str(unreached(why)) for why in reasons}

    assert said == {
        NotAsked.NO_ADDRESS: "The lab knows no e-mail address of them. Ask them for one first.",
        NotAsked.DEAD_ADDRESS: (
            "Their e-mail address is marked as not working. Ask them for another one."
        ),
        NotAsked.STOPPED: "They had the use of their data stopped. They are not written to.",
    }
