from __future__ import annotations

import pytest

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.trail.models import Change, Event
from pulmu.domains.people import actions, queries
from tests.factories import (
    a_person,
    a_programme,
    a_session,
    an_attendance,
    entries,
    standing,
    when,
)

AT, LATER = when("2023-06-01 10:00"), when("2023-06-02 10:00")


def _merge(actor, keep, drop, *, at=AT):
    return actions.merge(actor, keep_key=keep.key, drop_key=drop.key, why="같은 번호", at=at)


def _unmerge(actor, drop, *, at=LATER):
    return actions.unmerge(actor, drop_key=drop.key, why="동명이인", at=at)


def test_a_merge_writes_one_alias_and_leaves_the_records_where_they_are(cast):
    keep, drop = [a_person("김하나", lab=cast.gimhae) for _ in range(2)]
    attendance = an_attendance(a_session(programme=a_programme(lab=cast.gimhae)), drop)

    merged = _merge(cast.hana, keep, drop)

    attendance.refresh_from_db()
    assert (merged.key, merged.merged_into_id) == (drop.key, keep.pk)
    assert attendance.person_id == drop.pk
    assert entries(cast.gimhae) == [
        (
            "alias",
            {
                "at": "2023-06-01T01:00:00Z",
                "by": cast.hana_user.key,
                "drop": drop.key,
                "keep": keep.key,
                "why": "same person",
            },
        )
    ]
    assert list(queries.people(cast.hana)) == [keep]
    assert queries.merges(cast.hana) == {drop.key: keep.key}


def test_what_was_typed_as_the_reason_stays_in_the_trail(cast):
    keep, drop = [a_person("김하나", lab=cast.gimhae) for _ in range(2)]

    _merge(cast.hana, keep, drop)

    event = Event.objects.everywhere(because="tests look").get()
    changes = Change.objects.everywhere(because="tests look")
    assert (event.name, event.subject) == ("people.person.merged", f"people.Person:{drop.key}")
    assert event.data == {"why": "같은 번호"}
    assert [(c.key, c.before, c.after) for c in changes] == [
        (drop.key, {"merged_into_id": None}, {"merged_into_id": keep.pk})
    ]


def test_the_facts_of_a_merged_person_keep_their_person(cast):
    keep, drop = [a_person("김하나", lab=cast.gimhae) for _ in range(2)]
    session = a_session(programme=a_programme(lab=cast.gimhae))
    _merge(cast.hana, keep, drop)
    attendance = an_attendance(session, drop)

    row = actions.PersonRow(key=drop.key, name="김하나", region="부산")
    actions.record_people(cast.hana, rows=[row], at=LATER)

    fact = standing(cast.gimhae, "attendance")[attendance.key]
    assert (fact["dims"]["person"], fact["dims"]["region"]) == (drop.key, "부산")


def test_merging_twice_is_harmless(cast):
    keep, drop = [a_person("김하나", lab=cast.gimhae) for _ in range(2)]

    first, second = _merge(cast.hana, keep, drop), _merge(cast.hana, keep, drop, at=LATER)

    assert first == second
    assert len(entries(cast.gimhae)) == 1
    assert Event.objects.everywhere(because="tests look").count() == 1


def test_a_chain_of_merges_is_allowed(cast):
    last, middle, first = [a_person("김하나", lab=cast.gimhae) for _ in range(3)]

    _merge(cast.hana, middle, first)
    _merge(cast.hana, last, middle, at=LATER)

    assert queries.merges(cast.hana) == {first.key: middle.key, middle.key: last.key}


def test_a_person_cannot_be_merged_with_itself(cast):
    person = a_person(lab=cast.gimhae)

    with pytest.raises(actions.MergedWithItself):
        _merge(cast.hana, person, person)


def test_a_person_who_was_merged_away_cannot_be_merged_again(cast):
    keep, drop, third = [a_person("김하나", lab=cast.gimhae) for _ in range(3)]
    _merge(cast.hana, keep, drop)

    with pytest.raises(actions.AlreadyMerged):
        _merge(cast.hana, third, drop)


def test_a_person_who_was_merged_away_cannot_be_kept(cast):
    keep, drop, third = [a_person("김하나", lab=cast.gimhae) for _ in range(3)]
    _merge(cast.hana, keep, drop)

    with pytest.raises(actions.KeptIsMerged):
        _merge(cast.hana, drop, third)
    with pytest.raises(actions.KeptIsMerged):
        _merge(cast.hana, drop, keep)


def test_a_merge_decides_the_doubt_about_both(cast):
    keep, drop = [a_person("김하나", lab=cast.gimhae, is_possible_duplicate=True) for _ in range(2)]

    _merge(cast.hana, keep, drop)

    assert queries.possible_duplicates(cast.hana) == []


def test_a_third_of_the_same_name_keeps_the_doubt_alive(cast):
    keep, drop, third = [
        a_person("김하나", lab=cast.gimhae, is_possible_duplicate=True) for _ in range(3)
    ]

    _merge(cast.hana, keep, drop)

    waiting = queries.possible_duplicates(cast.hana)
    assert [(d.person.key, [o.key for o in d.others]) for d in waiting] == [(third.key, [keep.key])]


def test_a_merge_can_be_taken_back(cast):
    keep, drop = [a_person("김하나", lab=cast.gimhae) for _ in range(2)]
    _merge(cast.hana, keep, drop)

    alone = _unmerge(cast.hana, drop)

    assert (alone.key, alone.merged_into_id) == (drop.key, None)
    assert list(queries.people(cast.hana)) == [drop, keep]
    assert entries(cast.gimhae)[1:] == [
        (
            "retract",
            {
                "at": "2023-06-02T01:00:00Z",
                "by": cast.hana_user.key,
                "fact": 1,
                "why": "not the same person",
            },
        )
    ]


def test_taking_a_merge_back_twice_is_harmless(cast):
    keep, drop = [a_person("김하나", lab=cast.gimhae) for _ in range(2)]
    _merge(cast.hana, keep, drop)

    _unmerge(cast.hana, drop)
    _unmerge(cast.hana, drop)

    assert [verb for verb, _body in entries(cast.gimhae)] == ["alias", "retract"]
    assert Event.objects.everywhere(because="tests look").count() == 2


def test_after_taking_back_the_other_way_round_is_open(cast):
    keep, drop = [a_person("김하나", lab=cast.gimhae) for _ in range(2)]
    _merge(cast.hana, keep, drop)
    _unmerge(cast.hana, drop)

    _merge(cast.hana, drop, keep, at=LATER)

    assert queries.merges(cast.hana) == {keep.key: drop.key}


def test_a_possible_duplicate_can_be_dismissed_once(cast):
    person = a_person(lab=cast.gimhae, is_possible_duplicate=True)

    for _ in range(2):
        actions.dismiss_duplicate(cast.hana, key=person.key, at=AT)

    events = Event.objects.everywhere(because="tests look").values_list("name", flat=True)
    assert queries.possible_duplicates(cast.hana) == []
    assert list(events) == ["people.person.duplicate_dismissed"]
    assert entries(cast.gimhae) == []


def test_two_who_are_told_apart_are_not_asked_about_from_the_other_side(cast):
    first, last = [
        a_person("김하나", lab=cast.gimhae, is_possible_duplicate=True) for _ in range(2)
    ]

    [doubt] = queries.possible_duplicates(cast.hana)
    actions.dismiss_duplicate(cast.hana, key=last.key, at=AT)

    assert (doubt.person.key, [other.key for other in doubt.others]) == (last.key, [first.key])
    assert queries.possible_duplicates(cast.hana) == []


def test_who_is_in_doubt_about_a_third_stays_so(cast):
    known, first, last = [
        a_person("김하나", lab=cast.gimhae, is_possible_duplicate=doubtful)
        for doubtful in (False, True, True)
    ]

    actions.dismiss_duplicate(cast.hana, key=last.key, at=AT)

    [doubt] = queries.possible_duplicates(cast.hana)
    assert doubt.person.key == first.key
    assert known.key in {other.key for other in doubt.others}


def test_a_merge_that_was_a_slip_waits_for_a_decision_again(cast):
    keep = a_person("김하나", lab=cast.gimhae)
    drop = a_person("김하나", lab=cast.gimhae, is_possible_duplicate=True)
    _merge(cast.hana, keep, drop)

    actions.unmerge(cast.hana, drop_key=drop.key, why="", at=LATER, slip=True)

    [doubt] = queries.possible_duplicates(cast.hana)
    assert (doubt.person.key, [other.key for other in doubt.others]) == (drop.key, [keep.key])
    assert queries.count_of_doubts(cast.hana) == 1


def _flags(*people):
    for person in people:
        person.refresh_from_db()
    return [(one.is_possible_duplicate, one.is_suspended) for one in people]


def test_after_a_slip_doubts_and_stops_of_both_are_what_they_were(cast):
    keep = a_person("김하나", lab=cast.gimhae, is_possible_duplicate=True)
    drop = a_person("김하나", lab=cast.gimhae)
    drop.is_suspended = True
    drop.save()
    _merge(cast.hana, keep, drop)
    assert _flags(keep, drop) == [(False, True), (False, True)]

    actions.unmerge(cast.hana, drop_key=drop.key, why="", at=LATER, slip=True)

    assert _flags(keep, drop) == [(True, False), (False, True)]


def test_two_who_were_never_in_doubt_are_not_after_a_slip(cast):
    keep, drop = a_person("박하나", lab=cast.gimhae), a_person("박둘", lab=cast.gimhae)
    _merge(cast.hana, keep, drop)

    for _ in range(2):
        actions.unmerge(cast.hana, drop_key=drop.key, why="", at=LATER, slip=True)

    assert queries.possible_duplicates(cast.hana) == []


def test_what_was_said_since_the_slip_stands(cast):
    keep, drop = a_person("김하나", lab=cast.gimhae), a_person("김하나", lab=cast.gimhae)
    drop.is_suspended = True
    drop.save()
    _merge(cast.hana, keep, drop)
    keep.refresh_from_db()
    keep.is_suspended = False
    keep.save()

    actions.unmerge(cast.hana, drop_key=drop.key, why="", at=LATER, slip=True)

    assert _flags(keep, drop) == [(False, False), (False, True)]


def test_a_stop_is_also_that_of_whoever_was_merged_before_and_a_slip_gives_it_back(cast):
    first, keep = a_person("김하나", lab=cast.gimhae), a_person("김하나", lab=cast.gimhae)
    late = a_person("김하나", lab=cast.gimhae)
    late.is_suspended = True
    late.save()
    _merge(cast.hana, keep, first)
    _merge(cast.hana, keep, late)
    assert [stop for _doubt, stop in _flags(first, keep, late)] == [True, True, True]

    actions.unmerge(cast.hana, drop_key=late.key, why="", at=LATER, slip=True)

    assert [stop for _doubt, stop in _flags(first, keep, late)] == [False, False, True]


@pytest.mark.parametrize(("who", "refusal"), [("minsu", NotFound), ("inspector", NotAllowed)])
def test_strangers_find_nobody_and_the_inspector_may_not(cast, who, refusal):
    actor = getattr(cast, who)
    keep, drop = [a_person("김하나", lab=cast.gimhae) for _ in range(2)]

    with pytest.raises(refusal):
        _merge(actor, keep, drop)
    with pytest.raises(refusal):
        _unmerge(actor, drop)
    with pytest.raises(refusal):
        actions.dismiss_duplicate(actor, key=drop.key, at=AT)


def test_nobody_is_merged_across_labs(cast):
    ours, theirs = a_person(lab=cast.gimhae), a_person(lab=cast.other_lab)

    with pytest.raises(NotFound):
        _merge(cast.hana, ours, theirs)
