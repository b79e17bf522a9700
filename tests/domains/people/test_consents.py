"""What people allow is written down with the words of that day, and is as easily taken back."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.domains.people import actions, queries
from pulmu.domains.people.choices import ConsentChannel, ConsentKind
from pulmu.domains.people.models import Consent, ConsentText, Person
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


@pytest.fixture
def two(cast):
    """One human whom the lab wrote down twice; the second is kept."""
    return a_person(lab=cast.gimhae), a_person(lab=cast.gimhae)


def merge(cast, two):
    drop, keep = two
    actions.merge(cast.hana, keep_key=keep.key, drop_key=drop.key, why="같은 사람", at=AT)


def words_of(cast, person):
    return [one.is_given for one in queries.consent_history(cast.hana, person)]


def test_a_yes_after_the_no_of_whoever_was_merged_is_news(cast, two):
    drop, keep = two
    say(cast.hana, keep, {PICTURES: True}, on="2023-03-01")
    say(cast.hana, drop, {PICTURES: True}, on="2023-03-02")
    say(cast.hana, drop, {PICTURES: False}, on="2023-03-03")
    merge(cast, two)
    told = [given(cast.hana, one) for one in two]

    for _time in range(2):
        say(cast.hana, keep, {PICTURES: True}, on="2023-03-04")

    assert told == [{PICTURES: (False, 1)}] * 2
    assert [given(cast.hana, one) for one in two] == [{PICTURES: (True, 1)}] * 2
    assert words_of(cast, keep) == [True, True]


@pytest.mark.parametrize("whose", ["drop", "keep"])
def test_taken_back_as_either_it_is_taken_back_of_both_also_once_they_are_two(cast, two, whose):
    drop, keep = two
    for one in two:
        say(cast.hana, one, {PICTURES: True}, on="2023-03-01")
    merge(cast, two)

    say(cast.hana, drop if whose == "drop" else keep, {PICTURES: False}, on="2023-03-04")
    actions.unmerge(cast.hana, drop_key=drop.key, why="다른 사람", at=AT)

    assert [words_of(cast, one) for one in two] == [[False, True], [False, True]]


def test_what_one_allowed_is_allowed_by_both_until_either_has_the_use_stopped(cast, two):
    drop, keep = two
    say(cast.hana, drop, {PICTURES: True})
    merge(cast, two)

    def allowed():
        numbers = [drop.pk, keep.pk]
        return queries.allowing(cast.hana, numbers, kind=PICTURES, on=day("2023-06-01"))

    told = allowed()
    Person.objects.within(cast.hana).filter(pk=drop.pk).update(is_suspended=True)

    assert (told, allowed()) == ({drop.pk: keep.pk, keep.pk: keep.pk}, {})
