"""What people wish for: one voice each, a course in one act, and told once."""

from __future__ import annotations

import pytest

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.kernel.keys import new_key
from pulmu.core.mail.models import Message
from pulmu.core.tenancy.actors import visitor_of
from pulmu.core.trail.erasing import contact_erasers
from pulmu.domains.people.actions import EmailImpossible, PersonRow, introduce
from pulmu.domains.people.queries import email_index
from pulmu.domains.programmes import actions as programmes
from pulmu.domains.programmes import queries as courses
from pulmu.domains.programmes.models import Offering
from pulmu.domains.surveys import actions, queries
from pulmu.domains.surveys.actions import Said
from pulmu.domains.surveys.models import Voice, Wish
from tests.factories import a_session, day, when

AT = when("2026-05-12 18:00")
STATES = ["열림", "채택", "보류"]


def a_wish(cast, topic="블렌더로 캐릭터 만들기", by="one", **said):
    return actions.wish(
        visitor_of(cast.gimhae), topic=topic, field="콘텐츠", said=Said(by=by, **said), at=AT
    )


def join(cast, wish, by, **said):
    return actions.join_wish(visitor_of(cast.gimhae), key=wish.key, said=Said(by=by, **said), at=AT)


def counts(cast):
    found = queries.wishes(cast.hana, states=STATES)
    return {one.topic: (one.voice_count, one.waiting_count) for one in found}


def voices(cast):
    return Voice.objects.within(cast.hana)


def test_a_wish_is_joined_once_by_each(cast):
    wish = a_wish(cast)

    for by in ("two", "three", "two"):
        join(cast, wish, by, suits="주말")

    assert counts(cast) == {"블렌더로 캐릭터 만들기": (3, 0)}
    assert queries.suits_of(cast.hana, [wish]) == {wish.pk: {"주말": 2, "언제나": 1}}


def test_what_is_there_already_is_joined(cast):
    first = a_wish(cast)
    second = a_wish(cast, " 블렌더로  캐릭터만들기 ", by="two")

    assert first == second
    assert counts(cast) == {"블렌더로 캐릭터 만들기": (2, 0)}


def test_the_most_wanted_stands_first(cast):
    a_wish(cast, "가죽 공예")
    wanted = a_wish(cast, "로봇", by="two")
    join(cast, wanted, "three")

    assert list(counts(cast)) == ["로봇", "가죽 공예"]


def test_one_address_is_one_voice(cast):
    wish = a_wish(cast, email="Minji@example.org")
    join(cast, wish, "another browser", email="minji@example.org")

    assert counts(cast) == {"블렌더로 캐릭터 만들기": (1, 1)}


def test_who_leaves_the_address_out_is_not_told_any_more(cast):
    wish = a_wish(cast, email="minji@example.org")
    mine = visitor_of(cast.gimhae, holds=[email_index("minji@example.org")])
    assert [one.wish for one in queries.held_voices(mine)] == [wish]

    join(cast, wish, "one")

    assert counts(cast) == {"블렌더로 캐릭터 만들기": (1, 0)}
    assert not queries.held_voices(mine).exists()
    assert not queries.held_voices(visitor_of(cast.gimhae, holds=[""])).exists()


def test_an_address_is_sealed_and_the_sign_of_a_browser_is_not_kept(cast):
    a_wish(cast, by="the sign", email="minji@example.org")

    [voice] = voices(cast)
    assert "minji" not in voice.email_sealed
    assert "the sign" not in voice.by
    assert voice.said_on == day("2026-05-12")


@pytest.mark.parametrize(
    ("topic", "field", "email", "refusal"),
    [
        (" ", "AI", "", actions.TopicWrong),
        ("가" * 81, "AI", "", actions.TopicWrong),
        ("로봇", "요리", "", actions.TopicWrong),
        ("로봇", "AI", "minji@", EmailImpossible),
    ],
)
def test_what_is_no_wish_is_refused(cast, topic, field, email, refusal):
    with pytest.raises(refusal):
        actions.wish(
            visitor_of(cast.gimhae), topic=topic, field=field, said=Said(by="x", email=email), at=AT
        )

    assert counts(cast) == {}


def test_a_course_is_made_of_it_in_one_act(cast):
    wish = a_wish(cast)

    made, again = (programmes.draft_of_wish(cast.hana, wish_key=wish.key, at=AT) for _ in range(2))

    assert made == again
    assert (made.name, made.field, made.state) == ("블렌더로 캐릭터 만들기", "콘텐츠", "작성")
    assert made.wish == wish
    assert courses.of_wishes(cast.hana, [wish]) == {wish.pk: made}
    assert Wish.objects.within(cast.hana).get().state == "채택"
    with pytest.raises(actions.WishClosed):
        join(cast, wish, "late")


def test_who_wanted_to_be_told_is_told_once_and_forgotten(cast):
    wish = a_wish(cast, email="minji@example.org")
    join(cast, wish, "two", email="paul@example.org", language="en")
    join(cast, wish, "three")
    made = programmes.draft_of_wish(cast.hana, wish_key=wish.key, at=AT)
    date = a_session(
        programme=made.programme,
        starts_at="2026-06-10 14:00",
        ends_at="2026-06-10 17:00",
        state="예정",
    )
    date.offering = made
    date.save()
    assert not Message.objects.within(cast.hana).exists()

    programmes.publish(cast.hana, key=made.key, at=AT)
    programmes.unpublish(cast.hana, key=made.key, at=AT)
    programmes.publish(cast.hana, key=made.key, at=AT)

    told = list(Message.objects.within(cast.hana).order_by("pk"))
    assert [one.to for one in told] == ["minji@example.org", "paul@example.org"]
    assert told[1].subject == "You wished for it: 블렌더로 캐릭터 만들기"
    assert f"/at/gimhae/{made.key}/" in told[0].body
    assert counts(cast) == {"블렌더로 캐릭터 만들기": (3, 0)}
    assert set(voices(cast).values_list("email_sealed", "email_index")) == {("", "")}


def test_a_copy_of_the_course_is_not_of_the_wish(cast):
    made = programmes.draft_of_wish(cast.hana, wish_key=a_wish(cast).key, at=AT)
    date = a_session(programme=made.programme, state="예정")
    date.offering = made
    date.save()

    programmes.copy_offering(
        cast.hana, key=made.key, first_on=day("2027-05-12"), once=new_key(), at=AT
    )

    assert Offering.objects.within(cast.hana).filter(wish__isnull=False).get() == made


def test_a_wish_is_put_away_and_opened_again(cast):
    wish = a_wish(cast)

    for _ in range(2):
        actions.put_away(cast.hana, key=wish.key, at=AT)
    assert not queries.published_wishes(visitor_of(cast.gimhae), by="").exists()
    for _ in range(2):
        actions.reopen_wish(cast.hana, key=wish.key, at=AT)

    assert queries.published_wishes(visitor_of(cast.gimhae), by="one").get().is_mine
    assert not queries.published_wishes(visitor_of(cast.gimhae), by="two").get().is_mine


def test_one_that_is_wished_for_anew_is_not_opened_beside_it(cast):
    wish = a_wish(cast)
    actions.put_away(cast.hana, key=wish.key, at=AT)
    a_wish(cast, by="two")

    with pytest.raises(actions.TopicWrong):
        actions.reopen_wish(cast.hana, key=wish.key, at=AT)


def test_addresses_are_forgotten_after_a_year_and_with_their_person(cast):
    wish = a_wish(cast, email="minji@example.org")
    join(cast, wish, "two", email="paul@example.org")
    person = introduce(
        visitor_of(cast.gimhae), row=PersonRow(name="김민지", email="minji@example.org"), at=AT
    )

    contact_erasers()["surveys"](cast.gimhae.pk, [person.pk])
    assert counts(cast) == {"블렌더로 캐릭터 만들기": (2, 1)}

    assert actions.forget_wishers(before=day("2026-05-12")) == 0
    assert actions.forget_wishers(before=day("2026-05-13")) == 1
    assert counts(cast) == {"블렌더로 캐릭터 만들기": (2, 0)}


def test_a_stranger_finds_no_wish_and_a_guest_changes_none(cast):
    wish = a_wish(cast)

    for doing in (actions.put_away, actions.reopen_wish, actions.take_up):
        with pytest.raises(NotFound):
            doing(cast.minsu, key=wish.key, at=AT)
        with pytest.raises(NotAllowed):
            doing(cast.inspector, key=wish.key, at=AT)
    with pytest.raises(NotFound):
        programmes.draft_of_wish(cast.minsu, wish_key=wish.key, at=AT)
    with pytest.raises(NotFound):
        actions.join_wish(visitor_of(cast.other_lab), key=wish.key, said=Said(by="x"), at=AT)
    with pytest.raises(NotFound):
        queries.wish(cast.minsu, wish.key)
