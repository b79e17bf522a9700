"""What a candidate, a company and the desk do at one moment in the job link."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.keys import new_key
from pulmu.core.mail.models import Message
from pulmu.domains.support import actions, queries
from pulmu.domains.support.actions import candidates, introductions
from pulmu.domains.support.models import Introduction, JobOffer
from pulmu.ledger.rulebook import install_shipped

from .jobs import AT, a_hire_of, a_link, an_offer_row, answered, introduced, state_of
from .test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def link(cast):
    install_shipped()
    return a_link(cast.gimhae, cast.hana)


def meanwhile(monkeypatch, module, name, act):
    """``act`` begins elsewhere as soon as the function of that name is reached, and ends whenever
    it can. The thread, to be waited for.
    """
    real = getattr(module, name)

    def run():
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=run)

    def slowed(*args, **said):
        if thread.ident is None:
            thread.start()
            thread.join(1)
        return real(*args, **said)

    monkeypatch.setattr(module, name, slowed)
    return thread


def test_a_form_sent_six_times_at_once_is_one_offer(cast, link):
    once, row = new_key(), an_offer_row(link.company)

    found = at_once([lambda: actions.add_offer(cast.hana, row=row, once=once, at=AT)] * 6)

    assert {one.pk for one in found} == {JobOffer.objects.within(cast.hana).get().pk}


def test_who_takes_it_back_while_they_are_asked_is_introduced_nowhere(cast, link, monkeypatch):
    offer, candidate = link.offer(), link.candidate()

    def take_back():
        actions.look_no_more(link.visitor(), person=candidate.person.key, at=AT)

    thread = meanwhile(monkeypatch, introductions, "case_for", take_back)
    introduced(link, offer, candidate)
    thread.join(20)

    assert [one.state for one in Introduction.objects.within(cast.hana)] == ["철회"]
    with pytest.raises(NotFound):
        introduced(link, offer, candidate)
    assert Message.objects.within(cast.hana).count() == 1


def test_who_takes_it_back_while_their_hire_is_recorded_is_hired(cast, link, monkeypatch):
    found = introduced(link, link.offer(), link.candidate())
    answered(link, found)
    actions.place(cast.hana, key=found.key, at=AT)

    def take_back():
        actions.look_no_more(link.visitor(), person=found.person.key, at=AT)

    thread = meanwhile(monkeypatch, introductions, "place_hire", take_back)
    hire = actions.hire_introduced(cast.hana, key=found.key, row=a_hire_of(link), at=AT)
    thread.join(20)

    assert state_of(cast.hana, found) == "취업"
    assert queries.introduction(cast.hana, found.key).hire == hire
    assert queries.candidates(cast.hana, on=AT.date()).count() == 0


def test_a_hire_that_is_recorded_while_they_take_it_back_waits_and_is_refused(
    cast, link, monkeypatch
):
    found = introduced(link, link.offer(), link.candidate())
    answered(link, found)
    actions.place(cast.hana, key=found.key, at=AT)
    refused = []

    def hire():
        try:
            actions.hire_introduced(cast.hana, key=found.key, row=a_hire_of(link), at=AT)
        except actions.NotNow as error:
            refused.append(error)

    thread = meanwhile(monkeypatch, candidates, "record", hire)
    actions.look_no_more(link.visitor(), person=found.person.key, at=AT)
    thread.join(20)

    assert (state_of(cast.hana, found), len(refused)) == ("철회", 1)
    assert queries.hires(cast.hana).count() == 0
