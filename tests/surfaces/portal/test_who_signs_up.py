"""Whom a sign-up is of: told to who has proven the address, and to nobody else."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pulmu.core.mail.models import Message
from pulmu.core.tenancy.actors import visitor_of
from pulmu.domains.people.actions import PersonRow, introduce
from pulmu.domains.programmes import actions
from pulmu.domains.programmes.models import Enrolment
from tests.factories import an_offering
from tests.surfaces.conftest import a_browser

from .conftest import CHORONG, ahead, fill_in, sign_up, type_code

pytestmark = pytest.mark.usefixtures("at_ease")


def enrolments():
    return list(Enrolment.objects.everywhere(because="tests look").order_by("pk"))


def mails():
    return Message.objects.everywhere(because="tests look")


def test_who_signed_up_already_is_told_and_led_there(visitor, course, text):
    sign_up(visitor, course)
    [one] = enrolments()
    mailed = mails().count()

    for _press in range(2):
        again = fill_in(visitor, course)
        assert again.url == f"/t/{one.ticket}/"
        assert "You are signed up for this already" in text(visitor.get(again.url))

    assert enrolments() == [one]
    assert mails().count() == mailed


def test_only_who_has_proven_the_address_is_told_that_they_signed_up_already(visitor, course, text):
    sign_up(visitor, course)
    stranger = a_browser()

    sent = fill_in(stranger, course)

    assert sent.url.endswith("/code/")
    assert "already" not in text(stranger.get(sent.url))
    assert "already" in text(stranger.get(type_code(stranger, course).url))


def as_anybodys(page: str) -> str:
    """A page without what is another one for everybody."""
    page = re.sub(r"\b[a-z2-7]{26}\b|\b\w{64}\b|\b[A-Z2-7]{4}-[A-Z2-7]{4}\b", "", page)
    return re.sub(r"<svg.*?</svg>", "", page)


def test_nobody_learns_by_a_name_and_a_number_who_signed_up(course, visitor, text):
    """Of the same name and number: somebody on the list, and somebody who is not."""
    said = {name: getattr(course, name) for name in ("name", "place", "audience", "to_bring")}
    other = an_offering(programme=course.programme, starts=(ahead(21),), **said)
    sign_up(visitor, course)
    answers = []
    for one in (course, other):
        stranger = a_browser()
        sent = fill_in(stranger, one, email="other@example.org")
        asked = text(stranger.get(sent.url))
        with CaptureQueriesContext(connection) as queries:
            done = type_code(stranger, one)
        receipt = text(stranger.get(done.url))
        answers.append([as_anybodys(said) for said in (sent.url, asked, done.url, receipt)])
        answers[-1].append(str(len(queries)))

    first, theirs, _elsewhere = enrolments()
    assert answers[0] == answers[1]
    assert first.person != theirs.person
    assert theirs.person.is_possible_duplicate


def test_who_comes_again_by_another_address_is_the_same_as_then(course, visitor):
    sign_up(visitor, course)
    stranger = a_browser()
    first = sign_up(stranger, course, email="other@example.org").url
    again = sign_up(stranger, course, email="other@example.org").url

    assert (first, again) == (
        f"/t/{enrolments()[1].ticket}/?new=1",
        f"/t/{enrolments()[1].ticket}/",
    )
    assert len(enrolments()) == 2


def test_whom_the_desk_put_on_the_list_finds_it_by_the_address_the_lab_has(cast, course, visitor):
    person = introduce(visitor_of(cast.gimhae), row=PersonRow(**CHORONG), at=timezone.now())
    one = actions.enrol(
        cast.hana, offering_key=course.key, person_key=person.key, at=timezone.now()
    )

    done = sign_up(visitor, course)

    assert done.url == f"/t/{one.ticket}/"
    assert len(enrolments()) == 1


def test_a_group_by_another_address_is_another_group(course, visitor):
    group = {"name": "이선생", "party_name": "2-3", "have_agreed": "on", "members": "가온"}
    sign_up(visitor, course, **group)
    done = sign_up(a_browser(), course, email="other@example.org", **group)

    first, theirs = enrolments()
    assert first.party != theirs.party
    assert done.url == f"/t/{theirs.ticket}/?new=1"


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_group_is_written_to_in_the_language_of_the_page(course, visitor, language):
    visitor.post("/language/", {"language": language, "next": "/"})

    sign_up(visitor, course, party_name="2-3", members="가온", have_agreed="on")

    [one] = enrolments()
    assert one.language == language
    assert ("확정: 1" if language == "ko" else "Confirmed: 1") in mails().get(once=False).body
