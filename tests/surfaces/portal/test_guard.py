"""A class of pupils behind one address is let in; a machine that sends forms is not."""

from __future__ import annotations

import pytest

from pulmu.core.mail.models import Message
from pulmu.core.members.models import Tally
from pulmu.domains.programmes.models import Draft, Enrolment
from pulmu.surfaces.portal.guard import FORM
from tests.surfaces.conftest import a_browser

from .conftest import CHORONG, fill_in, form_of, hidden, sign_up, type_code


def enrolled():
    return Enrolment.objects.everywhere(because="tests look").count()


def kept():
    return Draft.objects.everywhere(because="tests look").count()


def codes():
    return Message.objects.everywhere(because="tests look").filter(once=True).count()


@pytest.mark.usefixtures("at_ease")
def test_forty_pupils_behind_one_address_all_get_in(course):
    for number in range(40):
        pupil = {"name": f"학생{number}", "email": f"pupil{number}@school.example"}
        browser = a_browser()
        # Each makes a mistake first.
        fill_in(browser, course, **pupil, phone="없음")
        assert sign_up(browser, course, **pupil).url.startswith("/t/")

    assert enrolled() == 40


@pytest.mark.slow
@pytest.mark.usefixtures("at_ease")
def test_two_thousand_posts_of_a_machine_are_stopped(course):
    """It fills in what people see, waits long enough, and has a new address in every form."""
    browser = a_browser()
    carried = {**hidden(browser.get(form_of(browser, course))), "is_grown": "on"}
    answers = [
        browser.post(
            form_of(browser, course),
            {**CHORONG, **carried, "email": f"m{number}@example.org"},
        ).status_code
        for number in range(2000)
    ]

    # A stretch of ten minutes may have ended meanwhile: then there are two counts.
    counts = Tally.objects.filter(what=FORM).values_list("count", flat=True)
    let_in = sum(min(count, 120) for count in counts)
    assert (sum(counts), len(counts) <= 2) == (2000, True)
    assert answers.count(429) == 2000 - let_in
    assert codes() <= let_in
    assert enrolled() == 0


def test_who_is_too_many_keeps_what_they_typed(settings, course, text):
    settings.PULMU_SIGN_UPS_PER_ADDRESS = 1
    browser = a_browser()
    fill_in(browser, course)
    answer = fill_in(browser, course)

    assert answer.status_code == 429
    assert 'value="박초롱"' in text(answer)
    assert "Wait ten minutes" in text(answer)


def test_limits_are_counted_for_each_address_apart(settings, course):
    settings.PULMU_SIGN_UPS_PER_ADDRESS = 1
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    for address in ("203.0.113.1", "203.0.113.2"):
        browser = a_browser()
        browser.defaults["REMOTE_ADDR"] = address
        assert fill_in(browser, course).status_code == 422  # too fast, not too many


@pytest.mark.parametrize(
    ("addresses", "statuses"),
    [
        (("2001:db8::1", "2001:db8::ffff:2"), [422, 429]),
        (("2001:db8::1", "2001:db8:0:1::1"), [422, 422]),
        (("203.0.113.1", "::ffff:203.0.113.1"), [422, 429]),
    ],
)
def test_the_addresses_of_one_customer_are_one(settings, course, addresses, statuses):
    """Who has IPv6 has more addresses than there are to count."""
    settings.PULMU_SIGN_UPS_PER_ADDRESS = 1
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    browser = a_browser()
    said = []
    for address in addresses:
        browser.defaults["REMOTE_ADDR"] = address
        said.append(fill_in(browser, course).status_code)

    assert said == statuses


@pytest.mark.usefixtures("at_ease")
def test_codes_that_are_tried_from_one_address_are_counted(settings, course, text):
    """Five for each mailbox, and not for a hundred mailboxes."""
    settings.PULMU_SIGN_UPS_PER_ADDRESS = 3
    for number in range(2):
        browser = a_browser()
        fill_in(browser, course, email=f"m{number}@example.org")
        answers = [type_code(browser, course, "000000") for _try in range(2)]

    assert [one.status_code for one in answers] == [302, 429]
    assert "Wait ten minutes" in text(answers[1])
    browser.post("/my/", {"email": "m1@example.org"})
    assert browser.post("/my/code/", {"digits": "000000"}).status_code == 429


@pytest.mark.usefixtures("at_ease")
def test_the_field_that_nobody_sees_catches_who_fills_in_everything(course, text):
    answer = fill_in(a_browser(), course, website="https://spam.example")

    assert answer.status_code == 422
    assert 'value="박초롱"' in text(answer)
    assert 'value="https://spam.example"' not in text(answer)
    assert kept() == 0


def test_a_form_sent_at_once_is_not_from_a_person_and_passes_when_looked_at(
    course, text, monkeypatch
):
    browser = a_browser()
    answer = fill_in(browser, course)
    assert answer.status_code == 422
    assert "That was very fast" in text(answer)
    carried = hidden(answer)

    monkeypatch.setattr("pulmu.surfaces.portal.guard.LEAST_SECONDS", 0)
    again = browser.post(form_of(browser, course), {**CHORONG, **carried, "is_grown": "on"})

    assert again.status_code == 302


@pytest.mark.usefixtures("at_ease")
@pytest.mark.parametrize("seen", ["", "1", "MTcwMDAwMDAwMA:1:forged"])
def test_a_form_that_was_never_looked_at_is_not_taken(course, seen):
    answer = fill_in(a_browser(), course, seen=seen)

    assert answer.status_code == 422
    assert kept() == 0
