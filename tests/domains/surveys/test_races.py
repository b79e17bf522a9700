"""The same wish from many browsers at the same moment: real threads, real connections."""

from __future__ import annotations

from collections import Counter

import pytest

from pulmu.core.tenancy.actors import visitor_of
from pulmu.domains.surveys import actions
from pulmu.domains.surveys.actions import Said
from pulmu.domains.surveys.models import Voice, Wish
from tests.domains.programmes.test_races import AT_ONCE, at_once
from tests.factories import when

pytestmark = pytest.mark.django_db(transaction=True)
AT = when("2026-05-01 10:00")
TOPIC, ADDRESS = "드론 촬영", "chorong@example.org"


def voices(cast) -> int:
    return Voice.objects.within(cast.hana).exclude(email_index="").count()


def test_one_address_joins_from_sixteen_browsers_and_is_one_voice(cast):
    lab = visitor_of(cast.gimhae)
    one = actions.wish(lab, topic=TOPIC, field="AI", said=Said(by="first"), at=AT)

    done = at_once(
        [
            lambda n=n: actions.join_wish(
                lab, key=one.key, said=Said(by=f"b{n}", email=ADDRESS), at=AT
            )
            for n in range(AT_ONCE)
        ]
    )

    assert done == [one] * AT_ONCE
    assert voices(cast) == 1


def test_one_address_wishes_for_something_new_from_sixteen_browsers(cast):
    lab = visitor_of(cast.gimhae)

    done = at_once(
        [
            lambda n=n: actions.wish(
                lab, topic=TOPIC, field="AI", said=Said(by=f"b{n}", email=ADDRESS), at=AT
            )
            for n in range(AT_ONCE)
        ]
    )

    [one] = Wish.objects.within(cast.hana)
    assert done == [one] * AT_ONCE
    assert voices(cast) == 1


def test_wishing_and_joining_with_one_address_is_one_voice(cast):
    """A wish that others are joining while it is wished for again."""
    lab = visitor_of(cast.gimhae)
    one = actions.wish(lab, topic=TOPIC, field="AI", said=Said(by="first"), at=AT)
    other = actions.wish(lab, topic="로봇 팔", field="AI", said=Said(by="first"), at=AT)

    def said(number: int) -> object:
        voice = Said(by=f"b{number}", email=ADDRESS)
        if number % 2:
            return actions.wish(lab, topic=TOPIC, field="AI", said=voice, at=AT)
        return actions.join_wish(lab, key=(one, other)[number % 4 == 0].key, said=voice, at=AT)

    done = at_once([lambda n=n: said(n) for n in range(AT_ONCE)])

    assert Counter(done) == {one: 12, other: 4}
    assert voices(cast) == 2
