"""What people ask for about their own data is answered in ten days, and what follows is done."""

from __future__ import annotations

import json

import pytest

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.trail.models import AccessRecord, Change
from pulmu.domains.people import actions, queries
from pulmu.domains.people.choices import ConsentKind, RequestSort, RequestState
from pulmu.domains.people.models import Person, SubjectRequest
from pulmu.domains.programmes import actions as programmes
from pulmu.ledger import posting
from tests.factories import a_person, a_programme, a_session, day, when

AT = when("2023-06-01 09:00")
SEE, ERASE, STOP = RequestSort.SEE, RequestSort.ERASE, RequestSort.STOP


def ask(actor, person, sort=SEE, on="2023-06-01"):
    return actions.open_request(
        actor, key=person.key, sort=sort, channel="전화", received_on=day(on), at=AT
    )


def answer(actor, found, state=RequestState.DONE, outcome="모두 알려 드림"):
    return actions.answer_request(actor, key=found.key, state=state, outcome=outcome, at=AT)


def attend(cast, person):
    row = programmes.AttendanceRow(
        session_id=a_session(programme=a_programme(lab=cast.gimhae)).pk,
        person_id=person.pk,
        on=day("2023-05-10"),
        is_present=True,
    )
    programmes.record_attendances(cast.hana, rows=[row], at=AT)


def test_the_ten_days_run_from_the_day_after(cast):
    found = ask(cast.hana, a_person(lab=cast.gimhae), on="2023-05-25")

    assert (found.state, found.due_on) == ("접수", day("2023-06-04"))


def test_the_same_request_of_one_day_is_one(cast):
    person = a_person(lab=cast.gimhae)

    first, second = ask(cast.hana, person), ask(cast.dul, person)
    ask(cast.hana, person, on="2023-05-31")

    assert first.pk == second.pk
    assert SubjectRequest.objects.within(cast.hana).count() == 2


def test_an_answer_says_who_gave_it_when_and_what(cast):
    found = ask(cast.hana, a_person(lab=cast.gimhae))

    for _click in range(2):
        done = answer(cast.dul, found)

    assert (done.state, done.outcome, done.closed_on, done.closed_by) == (
        "처리", "모두 알려 드림", day("2023-06-01"), "두리",
    )  # fmt: skip
    assert Change.objects.within(cast.hana).filter(key=found.key).count() == 2
    with pytest.raises(actions.AlreadyAnswered):
        answer(cast.hana, found, RequestState.REFUSED, "다른 말")


def test_an_answer_without_words_is_none(cast):
    found = ask(cast.hana, a_person(lab=cast.gimhae))

    with pytest.raises(actions.OutcomeMissing):
        answer(cast.hana, found, outcome="  ")


def test_the_most_urgent_stands_first_and_the_answered_last(cast):
    people = [a_person(f"김{number}", lab=cast.gimhae) for number in range(3)]
    late, later, done = (
        ask(cast.hana, person, on=on)
        for person, on in zip(people, ("2023-05-20", "2023-05-30", "2023-05-01"), strict=True)
    )
    answer(cast.hana, done)

    assert list(queries.requests(cast.hana)) == [late, later, done]
    assert list(queries.open_requests(cast.hana)) == [late, later]


def test_a_stop_marks_the_person_until_they_allow_it_again(cast):
    person = a_person(lab=cast.gimhae)

    answer(cast.hana, ask(cast.hana, person, STOP))
    assert Person.objects.within(cast.hana).get().is_suspended
    for _click in range(2):
        actions.resume(cast.hana, key=person.key, at=AT)

    assert not Person.objects.within(cast.hana).get().is_suspended
    assert Change.objects.within(cast.hana).filter(key=person.key).count() == 2


def test_a_stop_of_somebody_merged_away_is_of_both_and_so_is_its_end(cast):
    keep, drop = a_person("김하나", lab=cast.gimhae), a_person("김하나", lab=cast.gimhae)
    asked = ask(cast.hana, drop, STOP)
    actions.merge(cast.hana, keep_key=keep.key, drop_key=drop.key, why="같은 사람", at=AT)

    def stops():
        everybody = Person.objects.within(cast.hana).order_by("pk")
        return list(everybody.values_list("is_suspended", flat=True))

    answer(cast.hana, asked)
    told = [stops()]
    actions.resume(cast.hana, key=keep.key, at=AT)

    assert [*told, stops()] == [[True, True], [False, False]]


def test_a_stop_that_is_refused_marks_nobody(cast):
    found = ask(cast.hana, a_person(lab=cast.gimhae), STOP)

    answer(cast.hana, found, RequestState.REFUSED, "법률에 따른 보존")

    assert not Person.objects.within(cast.hana).get().is_suspended


def test_whoever_has_no_results_is_erased_at_once(cast, manager):
    person = a_person("김하나", lab=cast.gimhae)
    found = ask(cast.hana, person, ERASE)

    for _click in range(2):
        done = actions.erase_as_asked(manager, key=found.key, at=AT)

    assert done.state == "처리"
    assert Person.objects.within(cast.hana).get().name == "파기됨"
    assert queries.destructions(manager).count() == 1


def test_whoever_has_results_to_prove_loses_contact_data_and_hears_until_when(cast, manager):
    person = a_person("김하나", lab=cast.gimhae)
    row = actions.PersonRow(key=person.key, name="김하나", phone="010-1234-5678")
    actions.record_people(cast.hana, rows=[row], at=AT)
    attend(cast, person)

    done = actions.erase_as_asked(manager, key=ask(cast.hana, person, ERASE).key, at=AT)

    standing = Person.objects.within(cast.hana).get()
    assert (standing.name, standing.phone_index) == ("김하나", "")
    assert done.state == "거절"
    assert "2029-01-01" in done.outcome
    assert not posting.reconcile_all(cast.hana, at=AT)


def test_what_was_answered_goes_with_the_person_and_that_it_was_stays(cast, manager):
    person = a_person("김하나", lab=cast.gimhae)
    seen = answer(cast.hana, ask(cast.hana, person), outcome="김하나 님께 알려 드림")
    stored = list(Change.objects.within(cast.hana).values_list("after", flat=True))

    actions.erase_as_asked(manager, key=ask(cast.hana, person, ERASE).key, at=AT)

    seen.refresh_from_db()
    assert "김하나" not in json.dumps(stored, ensure_ascii=False)
    assert (seen.state, seen.outcome, seen.closed_on) == ("처리", "", day("2023-06-01"))


def test_nobody_asks_tomorrow(cast):
    with pytest.raises(actions.DayAhead):
        ask(cast.hana, a_person(lab=cast.gimhae), on="2023-06-02")


def test_strangers_inspectors_and_staff_do_what_is_theirs(cast):
    person = a_person(lab=cast.gimhae)
    found = ask(cast.hana, person, ERASE)

    with pytest.raises(NotFound):
        ask(cast.minsu, person)
    with pytest.raises(NotFound):
        answer(cast.minsu, found)
    with pytest.raises(NotFound):
        queries.request(cast.minsu, found.key)
    with pytest.raises(NotAllowed):
        answer(cast.inspector, found)
    with pytest.raises(NotAllowed):
        actions.erase_as_asked(cast.hana, key=found.key, at=AT)
    assert Person.objects.within(cast.hana).get().name == person.name


def test_what_was_asked_for_is_over_with_the_person(cast, manager):
    person = a_person("김하나", lab=cast.gimhae)
    open_ones = [ask(cast.hana, person, sort) for sort in (ERASE, STOP)]

    actions.destroy_person(manager, key=person.key, sort="신원", basis="법 제21조", at=AT)

    assert not queries.open_requests(cast.hana).exists()
    for found in open_ones:
        found.refresh_from_db()
        assert (found.state, found.closed_by) == ("처리", "소장")
        assert "파기" in found.outcome
        with pytest.raises(actions.AlreadyAnswered):
            answer(cast.hana, found, outcome="김하나 님께 알려 드림")
        assert actions.erase_as_asked(manager, key=found.key, at=AT).state == "처리"


def test_of_somebody_destroyed_nothing_more_is_typed(cast, manager):
    person = a_person("김하나", lab=cast.gimhae)
    actions.destroy_person(manager, key=person.key, sort="신원", basis="법 제21조", at=AT)
    SubjectRequest.objects.create(
        organisation=cast.gimhae,
        person=person,
        sort=ERASE,
        channel="전화",
        received_on=day("2023-06-01"),
        due_on=day("2023-06-11"),
        created_at=AT,
        changed_at=AT,
    )
    found = queries.open_requests(cast.hana).get()

    with pytest.raises(actions.PersonDestroyed):
        answer(cast.hana, found, outcome="김하나 님께 알려 드림")
    assert actions.erase_as_asked(manager, key=found.key, at=AT).state == "처리"


def test_whoever_had_a_stop_is_shown_for_themselves_alone_and_asked_for_nothing(cast, manager):
    person, same = a_person("김하나", lab=cast.gimhae), a_person("김하나", lab=cast.gimhae)
    said = {ConsentKind.PICTURES: True}
    day_one = day("2023-01-01")
    actions.add_consent_text(
        manager, kind=ConsentKind.PICTURES, words="목적", in_force_from=day_one, at=AT
    )
    answer(cast.hana, ask(cast.hana, person, STOP))

    def consent(said):
        return actions.record_consents(
            cast.hana, key=person.key, said=said, channel="전화", said_on=day("2023-05-10"), at=AT
        )

    for doing in (
        lambda: actions.unmask(cast.hana, keys=[person.key], what="desk.person", at=AT),
        lambda: consent(said),
    ):
        with pytest.raises(actions.Suspended):
            doing()
    assert not AccessRecord.objects.within(cast.hana).exists()
    assert actions.unmask(cast.hana, keys=[person.key], what="x", at=AT, for_them=True)
    actions.merge(cast.hana, keep_key=same.key, drop_key=person.key, why="x", at=AT)
    same.refresh_from_db()
    assert same.is_suspended
