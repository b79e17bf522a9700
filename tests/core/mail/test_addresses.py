"""Addresses that do not work: marked by a mail server or the desk, written to no more, cleared."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from pulmu.core.jobs.models import Job
from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.mail import actions, addresses, delivery, queries, rules
from pulmu.core.mail.actions import Outgoing, write_many
from pulmu.core.mail.models import DeadAddress, Message
from pulmu.core.mail.rules import Reply, Stage
from pulmu.core.members import proving
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actors import visitor_of
from tests.factories import when

from .postoffice import post_office

AT = when("2026-05-10 09:00")
TO = "minji@example.org"
INDEX = secrets.blind_index


def a_message(actor, **said):
    letter = {"to": TO, "subject": "내일 만나요", "body": "오후 두 시.", **said}
    [made] = write_many(actor, [Outgoing(**letter)], at=AT)
    return made


def now(message):
    found = Message.objects.everywhere(because="tests look").get(pk=message.pk)
    return found.state, found.fault


def marked(actor):
    return [(one.masked, one.because) for one in queries.marked_addresses(actor)]


ANSWERS = [
    ("no such user", Reply(Stage.ADDRESS, 550, "5.1.1 no such user"), True),
    ("no such user, in the old way", Reply(Stage.ADDRESS, 550, "mailbox unavailable"), True),
    ("an address that cannot be", Reply(Stage.ADDRESS, 553, "not an address"), True),
    ("dislikes the sender", Reply(Stage.ADDRESS, 550, "5.7.1 blocked"), False),
    ("dislikes the letter", Reply(Stage.LETTER, 554, "5.7.1 looks like spam"), False),
    ("full", Reply(Stage.ADDRESS, 552, "5.2.2 over quota"), False),
    ("greylisted", Reply(Stage.ADDRESS, 451, "4.7.1 come back"), False),
    ("the site's own fault", Reply(Stage.SERVER, 550, "5.1.1 sender unknown"), False),
]


@pytest.mark.parametrize(("_what", "reply", "dead"), ANSWERS, ids=[one[0] for one in ANSWERS])
def test_only_that_nobody_is_there_says_that_an_address_does_not_work(_what, reply, dead):
    assert rules.is_dead(reply) is dead


def test_a_hard_bounce_marks_the_address_and_holds_back_what_waits(cast, settings):
    first, second = a_message(cast.hana), a_message(cast.hana)
    code = a_message(cast.hana, once=True)
    theirs = a_message(cast.minsu)
    with post_office() as office:
        office.says["rcpt"] = ["550 5.1.1 no such user"]
        settings.EMAIL_BACKEND, settings.EMAIL_TIMEOUT = delivery.SMTP, 1
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
        delivery.deliver(first.pk)

    assert now(first) == ("failed", "refused")
    assert now(second) == ("withheld", "dead")
    assert now(code)[0] == now(theirs)[0] == "waiting"
    assert marked(cast.hana) == [("mi***@example.org", "bounced")]
    assert marked(cast.minsu) == []


def test_nothing_more_goes_there_but_codes_and_what_colleagues_write(cast):
    addresses.give_up(cast.hana, message_key=a_message(cast.hana).key, at=AT)
    jobs = Job.objects.filter(task=actions.DELIVER).count()

    assert now(a_message(cast.hana)) == ("withheld", "dead")
    assert Job.objects.filter(task=actions.DELIVER).count() == jobs
    assert now(a_message(cast.hana, once=True)) == ("waiting", "")
    assert now(a_message(cast.hana, is_internal=True)) == ("waiting", "")
    assert now(a_message(cast.minsu)) == ("waiting", "")


def test_a_letter_of_the_lab_is_held_back_and_keeps_no_link(cast):
    waiting = a_message(cast.hana, once=True, letter="support.job_asked")
    addresses.give_up_address(cast.hana, email=TO, at=AT)
    late = a_message(cast.hana, once=True, letter="support.job_asked")

    for one in (waiting, late):
        assert now(one) == ("withheld", "dead")
        assert Message.objects.within(cast.hana).get(pk=one.pk).body == ""
        with pytest.raises(actions.TextForgotten):
            actions.send_again(cast.hana, key=one.key, at=AT)


def test_given_up_twice_is_given_up_once_and_a_stranger_finds_nothing(cast):
    message = a_message(cast.hana)
    first = addresses.give_up(cast.hana, message_key=message.key, at=AT)

    assert addresses.give_up(cast.hana, message_key=message.key, at=AT) == first
    assert marked(cast.hana) == [("mi***@example.org", "said")]
    with pytest.raises(NotFound):
        addresses.give_up(cast.minsu, message_key=message.key, at=AT)
    with pytest.raises(NotAllowed):
        addresses.give_up_address(visitor_of(cast.gimhae), email=TO, at=AT)


def test_cleared_it_is_written_to_again_and_what_was_withheld_can_be_sent(cast):
    message = a_message(cast.hana)
    addresses.give_up_address(cast.hana, email=TO, at=AT)
    with pytest.raises(actions.AddressDead):
        actions.send_again(cast.hana, key=message.key, at=AT)

    assert not addresses.clear(cast.minsu, index=INDEX(TO), at=AT)
    assert addresses.clear(cast.hana, index=INDEX(TO), at=AT)
    assert not addresses.clear(cast.hana, index=INDEX(TO), at=AT)

    assert now(a_message(cast.hana)) == ("waiting", "")
    actions.send_again(cast.hana, key=message.key, at=AT)
    assert now(message) == ("waiting", "")


def test_who_types_the_code_that_came_there_clears_it(cast):
    addresses.give_up_address(cast.hana, email=TO, at=AT)
    at = timezone.now()
    asked = proving.ask(visitor_of(cast.gimhae), email=TO, at=at)
    letter = Message.objects.within(cast.hana).filter(once=True).get()
    digits = re.search(r"\b\d{6}\b", letter.body)[0]

    proving.prove(key=asked.key, digits=digits, at=at)

    assert marked(cast.hana) == []


def test_the_mark_goes_with_the_person_and_with_time(cast):
    addresses.give_up_address(cast.hana, email=TO, at=AT)
    actions.forget_people(cast.gimhae.pk, persons=[], addresses=[INDEX(TO)])
    assert marked(cast.hana) == []

    addresses.give_up_address(cast.hana, email=TO, at=AT)
    actions.forget_old(text_before=AT, address_before=AT)
    assert len(marked(cast.hana)) == 1
    actions.forget_old(text_before=AT, address_before=when("2026-05-10 09:01"))
    assert DeadAddress.objects.everywhere(because="tests look").count() == 0
