"""A button that is pressed twice, and what the second press is told."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from pulmu.core.mail.models import Message
from pulmu.core.members.models import EmailCode
from pulmu.domains.people.models import Person
from pulmu.domains.programmes.models import Draft, Enrolment
from tests.surfaces.conftest import a_browser

from .conftest import CHORONG, code_in_mail, fill_in, form_of, hidden, sign_up, type_code

pytestmark = pytest.mark.usefixtures("at_ease")


def enrolments():
    return list(Enrolment.objects.everywhere(because="tests look"))


def drafts():
    return list(Draft.objects.everywhere(because="tests look"))


def codes():
    return Message.objects.everywhere(because="tests look").filter(once=True).count()


def test_every_form_sent_twice_has_one_effect(visitor, course):
    at = form_of(visitor, course)
    carried = {**hidden(visitor.get(at)), **CHORONG, "is_grown": "on"}
    for _ in range(2):
        visitor.post(at, carried)
    assert len(drafts()) == 1
    assert codes() == 1

    first, second = (type_code(visitor, course) for _ in range(2))
    late = visitor.post(at, carried)

    [one] = enrolments()
    assert first.url == second.url == late.url == f"/t/{one.ticket}/?new=1"
    assert Person.objects.everywhere(because="tests look").count() == 1


def test_the_second_press_of_a_code_comes_with_the_session_of_before(visitor, course):
    fill_in(visitor, course)
    digits, twin = code_in_mail(), a_browser()
    twin.cookies.load({name: one.value for name, one in visitor.cookies.items()})

    first, second = (type_code(browser, course, digits) for browser in (visitor, twin))

    [one] = enrolments()
    assert first.url == second.url == f"/t/{one.ticket}/?new=1"


def test_a_form_that_is_sent_again_later_has_a_code_sent_again(visitor, course):
    at = form_of(visitor, course)
    carried = {**hidden(visitor.get(at)), **CHORONG, "is_grown": "on"}
    visitor.post(at, carried)
    EmailCode.objects.update(sent_at=timezone.now() - dt.timedelta(minutes=6))

    visitor.post(at, carried)

    assert codes() == 2
    assert type_code(visitor, course).url.startswith("/t/")


def test_a_code_that_is_asked_for_by_pressing_twice_is_mailed_once(visitor, course):
    sign_up(visitor, course)
    browser, before = a_browser(), codes()
    for _press in range(2):
        browser.post("/my/", {"email": CHORONG["email"], "csrfmiddlewaretoken": "p" * 64})

    assert codes() == before + 1
    assert browser.post("/my/code/", {"digits": code_in_mail()}).url == "/my/"
