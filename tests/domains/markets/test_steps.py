"""The steps of one support: applied for, confirmed, done, or cancelled."""

from __future__ import annotations

import pytest

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.trail.models import Event
from pulmu.domains.markets import actions, queries, rules
from tests.factories import TYPED_AT, a_company

from .factories import a_support

STEPS = {"확정": actions.confirm, "완료": actions.complete, "취소": actions.cancel}


@pytest.fixture
def made(cast):
    return a_support(cast.hana, company=a_company(lab=cast.gimhae))


def test_from_the_application_to_the_fair(cast, made):
    actions.confirm(cast.hana, key=made.key, at=TYPED_AT)
    actions.complete(cast.hana, key=made.key, at=TYPED_AT)

    assert queries.channel_support(cast.hana, made.key).state == "완료"
    assert [e.name for e in Event.objects.within(cast.hana).order_by("pk")] == [
        "markets.channel.recorded",
        "markets.channel.confirmed",
        "markets.channel.done",
    ]


@pytest.mark.parametrize("step", STEPS.values())
def test_a_step_twice_is_one_step(cast, made, step):
    first = step(cast.hana, key=made.key, at=TYPED_AT)
    second = step(cast.hana, key=made.key, at=TYPED_AT)

    assert second.state == first.state
    assert Event.objects.within(cast.hana).count() == 2


@pytest.mark.parametrize(("now", "wrong"), [("완료", "확정"), ("완료", "취소"), ("취소", "완료")])
def test_nothing_is_undone_by_a_step(cast, made, now, wrong):
    STEPS[now](cast.hana, key=made.key, at=TYPED_AT)

    with pytest.raises(actions.WrongStep):
        STEPS[wrong](cast.hana, key=made.key, at=TYPED_AT)


@pytest.mark.parametrize(
    ("now", "allowed"),
    [
        ("신청", ["확정", "완료", "취소"]),
        ("확정", ["확정", "완료", "취소"]),
        ("완료", ["완료"]),
        ("취소", ["취소"]),
    ],
)
def test_what_may_become_what(now, allowed):
    assert [state for state in STEPS if rules.may_become(state, now=now)] == allowed


@pytest.mark.parametrize("step", STEPS.values())
def test_the_stranger_finds_nothing_and_the_inspector_may_not(cast, made, step):
    with pytest.raises(NotFound):
        step(cast.minsu, key=made.key, at=TYPED_AT)
    with pytest.raises(NotAllowed):
        step(cast.inspector, key=made.key, at=TYPED_AT)
