"""What people allow is written down with the words of that day, and is as easily taken back."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.domains.people import actions, queries
from pulmu.domains.people.choices import ConsentChannel, ConsentKind
from pulmu.domains.people.models import Consent, ConsentText
from tests.factories import a_person, day, when

AT = when("2023-06-01 09:00")
PICTURES, PROMOTION = ConsentKind.PICTURES, ConsentKind.PROMOTION


@pytest.fixture(autouse=True)
def texts(manager):
    for kind in (PICTURES, PROMOTION):
        a_text(manager, kind, "쓰는 목적", "2023-01-01")


def a_text(actor, kind, words, start, *, at=AT):
    return actions.add_consent_text(actor, kind=kind, words=words, in_force_from=day(start), at=at)


def say(actor, person, said, on="2023-05-10"):
    return actions.record_consents(
        actor, key=person.key, said=said, channel=ConsentChannel.PAPER, said_on=day(on), at=AT
    )


def given(actor, person, on="2023-12-31"):
    states = queries.consents(actor, person, on=day(on))
    return {state.kind: (state.is_given, state.last.text.version) for state in states if state.last}


def test_each_consent_is_kept_with_its_day_its_text_and_who_wrote_it_down(cast):
    person = a_person(lab=cast.gimhae)

    [made] = say(cast.hana, person, {PICTURES: True})

    assert given(cast.hana, person) == {PICTURES: (True, 1)}
    assert (made.said_on, made.recorded_at, made.recorded_by, made.channel) == (
        day("2023-05-10"), AT, "하나", "서면",
    )  # fmt: skip


def test_taking_back_is_the_same_act_and_the_history_keeps_both(cast):
    person = a_person(lab=cast.gimhae)
    say(cast.hana, person, {PICTURES: True, PROMOTION: True})

    say(cast.hana, person, {PICTURES: False}, on="2023-05-20")

    assert given(cast.hana, person) == {PICTURES: (False, 1), PROMOTION: (True, 1)}
    history = queries.consent_history(cast.hana, person).filter(kind=PICTURES)
    assert [one.is_given for one in history] == [False, True]


def test_the_same_word_twice_is_written_down_once(cast):
    person = a_person(lab=cast.gimhae)

    for _time in range(2):
        say(cast.hana, person, {PICTURES: True})
    say(cast.hana, person, {PROMOTION: False})

    assert Consent.objects.within(cast.hana).count() == 1


def test_an_older_word_found_later_does_not_undo_the_newer_one(cast):
    person = a_person(lab=cast.gimhae)
    say(cast.hana, person, {PICTURES: True}, on="2023-03-01")
    say(cast.hana, person, {PICTURES: False}, on="2023-05-20")

    say(cast.hana, person, {PICTURES: True}, on="2023-04-01")

    assert given(cast.hana, person) == {PICTURES: (False, 1)}


def test_a_new_text_leaves_old_consents_with_the_old_one(cast, manager):
    person, later = a_person(lab=cast.gimhae), a_person("이두리", lab=cast.gimhae)
    say(cast.hana, person, {PICTURES: True})
    second = a_text(manager, PICTURES, "더 쓰는 목적", "2023-05-15")

    say(cast.hana, later, {PICTURES: True}, on="2023-05-15")

    assert second.version == 2
    assert given(cast.hana, person) == {PICTURES: (True, 1)}
    assert given(cast.hana, later) == {PICTURES: (True, 2)}
    say(cast.hana, person, {PICTURES: True}, on="2023-05-16")
    assert given(cast.hana, person) == {PICTURES: (True, 2)}


def test_the_same_words_are_no_new_version(cast, manager):
    again = a_text(manager, PICTURES, "  쓰는 목적 ", "2023-09-01")

    assert again.version == 1


def test_a_version_does_not_come_before_the_one_before_it(cast, manager):
    with pytest.raises(actions.TextInThePast):
        a_text(manager, PICTURES, "다른 목적", "2023-01-01")
    with pytest.raises(actions.TextMissing):
        a_text(manager, PICTURES, "  ", "2023-02-01")


def test_without_a_text_of_that_day_there_is_nothing_to_consent_to(cast):
    person = a_person(lab=cast.gimhae)

    with pytest.raises(actions.TextMissing):
        say(cast.hana, person, {ConsentKind.SENSITIVE: True})
    with pytest.raises(actions.TextMissing):
        say(cast.hana, person, {PICTURES: True}, on="2022-12-31")


def test_nobody_consents_tomorrow(cast):
    with pytest.raises(actions.DayAhead):
        say(cast.hana, a_person(lab=cast.gimhae), {PICTURES: True}, on="2023-06-02")


def test_for_a_child_a_guardian_comes_first_but_taking_back_is_never_refused(cast):
    child = a_person(lab=cast.gimhae, birth_date=day("2012-05-11"))
    row = actions.GuardianRow(
        name="김어른", relation="모", way="서면", verified_on=day("2023-05-01")
    )

    with pytest.raises(actions.GuardianMissing):
        say(cast.hana, child, {PICTURES: True})
    actions.record_guardian(cast.hana, key=child.key, row=row, at=AT)
    say(cast.hana, child, {PICTURES: True})
    unverified = actions.GuardianRow(relation="모")
    actions.record_guardian(cast.hana, key=child.key, row=unverified, at=AT)
    say(cast.hana, child, {PICTURES: False}, on="2023-05-20")

    assert given(cast.hana, child) == {PICTURES: (False, 1)}


def test_strangers_inspectors_and_staff_do_what_is_theirs(cast):
    person = a_person(lab=cast.gimhae)

    with pytest.raises(NotFound):
        say(cast.minsu, person, {PICTURES: True})
    with pytest.raises(NotAllowed):
        say(cast.inspector, person, {PICTURES: True})
    with pytest.raises(NotAllowed):
        a_text(cast.hana, PICTURES, "다른 목적", "2023-09-01")
    assert queries.texts(cast.minsu) == []


def test_texts_and_consents_only_grow(cast):
    person = a_person(lab=cast.gimhae)
    say(cast.hana, person, {PICTURES: True})

    for tamper in (
        lambda: Consent.objects.within(cast.hana).update(is_given=False),
        lambda: Consent.objects.within(cast.hana).delete(),
        lambda: ConsentText.objects.within(cast.hana).update(words="x"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            tamper()


def test_what_held_on_a_day_is_told_by_what_was_said_until_then(cast):
    person = a_person(lab=cast.gimhae)
    say(cast.hana, person, {PICTURES: True}, on="2023-03-01")
    say(cast.hana, person, {PICTURES: False}, on="2023-05-20")

    for _time in range(2):
        say(cast.hana, person, {PICTURES: True}, on="2023-04-01")
    say(cast.hana, person, {PICTURES: False}, on="2023-02-01")
    say(cast.hana, person, {PROMOTION: True}, on="2023-05-01")
    say(cast.hana, person, {PROMOTION: False}, on="2023-04-30")

    history = queries.consent_history(cast.hana, person)
    assert [(one.kind, one.is_given, f"{one.said_on}") for one in history] == [
        (PICTURES, False, "2023-05-20"),
        (PROMOTION, True, "2023-05-01"),
        (PICTURES, True, "2023-03-01"),
    ]
    assert given(cast.hana, person, on="2023-04-01") == {PICTURES: (True, 1)}
