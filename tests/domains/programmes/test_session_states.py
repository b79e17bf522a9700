from __future__ import annotations

import pytest

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.trail.models import Event
from pulmu.domains.programmes import actions, queries
from tests.factories import a_programme, a_session, entries, standing, when

BEFORE, AFTER = when("2023-05-10 13:59"), when("2023-05-10 18:00")


@pytest.fixture
def planned(cast):
    return a_session(programme=a_programme(lab=cast.gimhae), state="예정")


def _events():
    events = Event.objects.everywhere(because="tests look")
    return list(events.values_list("name", "subject"))


def test_a_session_is_held(cast, planned):
    session = actions.hold_session(cast.hana, key=planned.key, at=AFTER)

    assert session.state == "완료"
    assert standing(cast.gimhae, "session")[planned.key]["dims"]["state"] == "완료"
    assert _events() == [("programmes.session.held", f"programmes.Session:{planned.key}")]


def test_a_session_is_cancelled(cast, planned):
    session = actions.cancel_session(cast.hana, key=planned.key, at=BEFORE)

    assert session.state == "취소"
    assert standing(cast.gimhae, "session")[planned.key]["dims"]["state"] == "취소"


def test_a_held_session_that_was_none_can_be_cancelled_and_planned_again(cast, planned):
    actions.hold_session(cast.hana, key=planned.key, at=AFTER)
    actions.cancel_session(cast.hana, key=planned.key, at=AFTER)
    actions.replan_session(cast.hana, key=planned.key, at=AFTER)

    assert queries.session(cast.hana, planned.key).state == "예정"
    assert [name for name, _subject in _events()] == [
        "programmes.session.held",
        "programmes.session.cancelled",
        "programmes.session.replanned",
    ]


@pytest.mark.parametrize("act", ["hold_session", "cancel_session"])
def test_twice_is_harmless(cast, planned, act):
    for _ in range(2):
        getattr(actions, act)(cast.hana, key=planned.key, at=AFTER)

    assert len(_events()) == 1
    assert [verb for verb, _body in entries(cast.gimhae)] == ["assert"]


def test_planning_what_is_planned_is_harmless(cast, planned):
    actions.replan_session(cast.hana, key=planned.key, at=AFTER)

    assert (_events(), entries(cast.gimhae)) == ([], [])


def test_a_session_that_has_not_begun_is_not_held(cast, planned):
    with pytest.raises(actions.NotYetHeld):
        actions.hold_session(cast.hana, key=planned.key, at=BEFORE)


def test_a_cancelled_session_is_not_held(cast, planned):
    actions.cancel_session(cast.hana, key=planned.key, at=AFTER)

    with pytest.raises(actions.SessionCancelled):
        actions.hold_session(cast.hana, key=planned.key, at=AFTER)


@pytest.mark.parametrize("act", ["hold_session", "cancel_session", "replan_session"])
@pytest.mark.parametrize(("who", "refusal"), [("minsu", NotFound), ("inspector", NotAllowed)])
def test_strangers_find_nothing_and_the_inspector_may_not(cast, planned, act, who, refusal):
    with pytest.raises(refusal):
        getattr(actions, act)(getattr(cast, who), key=planned.key, at=AFTER)
