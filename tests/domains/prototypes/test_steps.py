"""The steps of one prototype: started, completed, handed over, or abandoned."""

from __future__ import annotations

import pytest

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.trail.models import Event
from pulmu.domains.prototypes import actions, queries
from tests.factories import TYPED_AT, a_company, day

from .factories import a_prototype

DONE_ON, LATER = day("2023-06-30"), day("2023-07-05")


@pytest.fixture
def made(cast):
    return a_prototype(cast.hana, company=a_company(lab=cast.gimhae))


def _events(actor):
    return list(Event.objects.within(actor).order_by("pk").values_list("name", flat=True))[1:]


def test_from_the_request_to_the_hand_over(cast, made):
    actions.start(cast.hana, key=made.key, at=TYPED_AT)
    actions.complete(cast.hana, key=made.key, on=DONE_ON, at=TYPED_AT)
    actions.hand_over(cast.hana, key=made.key, on=LATER, at=TYPED_AT)

    now = queries.prototype(cast.hana, made.key)
    assert (now.state, now.completed_on, now.handed_over_on) == ("완료", DONE_ON, LATER)
    assert _events(cast.hana) == [
        "prototypes.prototype.started",
        "prototypes.prototype.completed",
        "prototypes.prototype.handed_over",
    ]


def test_every_step_twice_is_one_step(cast, made):
    for _time in range(2):
        actions.start(cast.hana, key=made.key, at=TYPED_AT)
    for _time in range(2):
        actions.complete(cast.hana, key=made.key, on=DONE_ON, at=TYPED_AT)
    for _time in range(2):
        actions.hand_over(cast.hana, key=made.key, on=LATER, at=TYPED_AT)

    assert len(_events(cast.hana)) == 3


def test_completing_again_on_another_day_corrects_the_day(cast, made):
    actions.complete(cast.hana, key=made.key, on=DONE_ON, at=TYPED_AT)

    again = actions.complete(cast.hana, key=made.key, on=LATER, at=TYPED_AT)

    assert again.completed_on == LATER


def test_an_abandoned_prototype_stays_abandoned(cast, made):
    actions.abandon(cast.hana, key=made.key, at=TYPED_AT)
    actions.abandon(cast.hana, key=made.key, at=TYPED_AT)

    with pytest.raises(actions.Closed):
        actions.start(cast.hana, key=made.key, at=TYPED_AT)
    with pytest.raises(actions.Closed):
        actions.complete(cast.hana, key=made.key, on=DONE_ON, at=TYPED_AT)
    assert _events(cast.hana) == ["prototypes.prototype.abandoned"]


def test_a_finished_prototype_cannot_be_abandoned_or_started(cast, made):
    actions.complete(cast.hana, key=made.key, on=DONE_ON, at=TYPED_AT)

    with pytest.raises(actions.Closed):
        actions.abandon(cast.hana, key=made.key, at=TYPED_AT)
    with pytest.raises(actions.Closed):
        actions.start(cast.hana, key=made.key, at=TYPED_AT)


def test_nothing_is_completed_before_it_was_received_or_in_the_future(cast, made):
    for wrong in (day("2023-04-02"), day("2023-12-02")):
        with pytest.raises(actions.WrongDay):
            actions.complete(cast.hana, key=made.key, on=wrong, at=TYPED_AT)


def test_only_a_finished_prototype_is_handed_over_and_not_before_nor_in_the_future(cast, made):
    with pytest.raises(actions.NotDone):
        actions.hand_over(cast.hana, key=made.key, on=LATER, at=TYPED_AT)
    actions.complete(cast.hana, key=made.key, on=DONE_ON, at=TYPED_AT)

    for wrong in (day("2023-06-29"), day("2023-12-02")):
        with pytest.raises(actions.WrongDay):
            actions.hand_over(cast.hana, key=made.key, on=wrong, at=TYPED_AT)


@pytest.mark.parametrize(
    "step",
    [
        lambda actor, key: actions.start(actor, key=key, at=TYPED_AT),
        lambda actor, key: actions.complete(actor, key=key, on=DONE_ON, at=TYPED_AT),
        lambda actor, key: actions.abandon(actor, key=key, at=TYPED_AT),
        lambda actor, key: actions.hand_over(actor, key=key, on=DONE_ON, at=TYPED_AT),
    ],
)
def test_the_stranger_finds_nothing_and_the_inspector_may_not(cast, made, step):
    with pytest.raises(NotFound):
        step(cast.minsu, made.key)
    with pytest.raises(NotAllowed):
        step(cast.inspector, made.key)
