"""The desk reads whether a candidate was told, wherever it decides about them."""

from __future__ import annotations

import pytest
from django.utils import timezone

from pulmu.core.mail import addresses
from pulmu.core.mail.models import Message
from pulmu.domains.support import actions
from tests.domains.support.jobs import a_link, answered, look
from tests.factories import when

from .test_jobs import an_offer, at

NOW = timezone.now


@pytest.fixture
def found(cast):
    link = a_link(cast.gimhae, cast.hana)
    offer, candidate = an_offer(cast, link), look(link.visitor(), link.graduate(), at=NOW())
    made = actions.introduce(cast.hana, offer=offer.key, candidate=candidate.key, at=NOW())
    answered(link, made, at=NOW())
    return made


@pytest.fixture
def lost(cast, found):
    addresses.give_up_address(cast.hana, email="haneul@example.kr", at=NOW())
    return found


def interview(on):
    return "introduction_interview", {"when": f"{on:%Y-%m-%dT%H:%M}", "place": "204호"}


RECORD = "Record the hire as soon as they are insured: only that counts."
PLACE = "introduction_act", {"do": "place"}
TURN_DOWN = "introduction_end", {"state": "불합격", "why": "경력자를 뽑음"}
WITHDRAW = "introduction_end", {"state": "철회", "why": "공고를 거둠"}
MEET = interview(when("2035-01-02 14:00"))


def said_after(browser, found, act):
    name, typed = act
    answer = browser.post(at(name, found.key), typed, follow=True)
    return [str(one) for one in answer.context["messages"]]


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (PLACE, f"To be hired. No letter went out: tell them. {RECORD}"),
        (TURN_DOWN, "The introduction is now: Not hired. No letter went out: tell them."),
        (MEET, "The interview stands. No letter went out: call the candidate."),
    ],
)
def test_that_no_letter_went_out_is_said_where_it_was_decided(hana, cast, lost, act, said):
    before = Message.objects.within(cast.hana).count()

    assert said_after(hana, lost, act) == [said]
    assert Message.objects.within(cast.hana).count() == before


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (PLACE, f"To be hired. {RECORD}"),
        (TURN_DOWN, "The introduction is now: Not hired."),
        (MEET, "The interview stands. The candidate is told by mail."),
    ],
)
def test_where_a_letter_goes_out_nobody_is_sent_to_tell_them(hana, cast, found, act, said):
    before = Message.objects.within(cast.hana).count()

    assert said_after(hana, found, act) == [said]
    assert Message.objects.within(cast.hana).count() == before + 1


def test_from_today_it_is_said_too(hana, cast, lost):
    answer = hana.post(
        at("introduction_act", lost.key), {"do": "place", "next": at("today")}, follow=True
    )

    [said] = answer.context["messages"]
    assert answer.redirect_chain[-1][0] == at("today")
    assert "No letter went out: tell them." in str(said)


def test_an_interview_that_is_past_is_not_said_to_be_told(hana, found):
    said = said_after(hana, found, interview(timezone.localtime()))

    assert said == ["The interview stands. It is past: no letter went out."]


def test_what_the_desk_withdraws_speaks_of_no_letter(hana, lost):
    assert said_after(hana, lost, WITHDRAW) == ["The introduction is now: Withdrawn."]


def test_whom_no_letter_reaches_stands_on_the_page(hana, cast, found, text):
    page = at("introduction", found.key)
    before = text(hana.get(page))
    addresses.give_up_address(cast.hana, email="haneul@example.kr", at=NOW())

    assert "No letter reaches them" not in before
    assert "No letter reaches them" in text(hana.get(page))


def test_who_was_asked_today_is_said_to_be_written_to_already(hana, cast):
    link = a_link(cast.gimhae, cast.hana)
    offer, candidate = an_offer(cast, link), look(link.visitor(), link.graduate(), at=NOW())
    made = actions.introduce(cast.hana, offer=offer.key, candidate=candidate.key, at=NOW())

    said = said_after(hana, made, ("introduction_act", {"do": "again"}))

    assert said == ["They were written to today already."]
