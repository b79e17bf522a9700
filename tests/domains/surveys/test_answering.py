"""People answer once; of an anonymous questionnaire nothing tells who said what."""

from __future__ import annotations

import datetime as dt
import itertools
import json

import pytest
from django.apps import apps

from pulmu.core.jobs.tasks import task
from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.tenancy.actors import holder_of, visitor_of
from pulmu.core.trail.erasing import erasers
from pulmu.core.trail.models import Event
from pulmu.domains.surveys import actions, queries
from pulmu.domains.surveys.models import Invitation, Response
from pulmu.domains.surveys.queries import Fault, Numbers
from tests.factories import a_person, day, when

from .asking import AT, UNTIL, a_question, a_questionnaire, answer, invited

COURSE = "offering:spring"
WORDS = "강사가 늘 늦었습니다"


def responses(actor):
    return list(Response.objects.within(actor))


def test_somebody_who_was_asked_answers_once(cast):
    made = a_questionnaire(cast.hana)
    one = a_question(cast.hana, made, "어땠나요?")
    [token] = invited(cast.hana, made, [a_person(lab=cast.gimhae)], COURSE)

    assert answer(cast.gimhae, token, {one.key: "4"})
    assert not answer(cast.gimhae, token, {one.key: "1"})

    [given] = responses(cast.hana)
    assert (given.answers, given.about) == ({one.key: "4"}, COURSE)
    assert given.answered_on == day("2026-05-12")
    held = queries.held_invitation(holder_of([]), token, at=AT)
    assert (held.is_used, held.is_over, held.organisation) == (True, False, cast.gimhae)


def test_asking_twice_asks_once_and_with_the_same_link(cast):
    made = a_questionnaire(cast.hana)
    who = [actions.Asking(proof="ticket", person_id=a_person(lab=cast.gimhae).pk)]

    first, second = (
        actions.invite(cast.hana, questionnaire=made, about=COURSE, asking=who, open_until=UNTIL)
        for _ in range(2)
    )

    assert first == second
    assert queries.numbers_by_thing(cast.hana, made) == {COURSE: Numbers(1, 0)}


def test_of_the_link_only_a_hash_is_kept(cast):
    made = a_questionnaire(cast.hana)
    [token] = invited(cast.hana, made, [a_person(lab=cast.gimhae)], COURSE)

    assert not any(token in row for _table, row in written_rows())
    assert len(token) == 43


def test_answers_that_do_not_fit_are_named_and_nothing_is_used_up(cast):
    made = a_questionnaire(cast.hana)
    must = a_question(cast.hana, made, "어땠나요?", is_required=True)
    free = a_question(cast.hana, made, "더 하실 말씀?", "글")
    [token] = invited(cast.hana, made, [a_person(lab=cast.gimhae)], COURSE)

    with pytest.raises(actions.AnswersWrong) as missing:
        answer(cast.gimhae, token, {free.key: "없음"})
    with pytest.raises(actions.AnswersWrong) as strange:
        answer(cast.gimhae, token, {must.key: "6"})

    assert missing.value.faults == {must.key: Fault.MISSING}
    assert strange.value.faults == {must.key: Fault.NOT_OFFERED}
    assert answer(cast.gimhae, token, {must.key: "5"})


def test_nothing_at_all_is_no_answer(cast):
    made = a_questionnaire(cast.hana)
    a_question(cast.hana, made, "어땠나요?")
    [token] = invited(cast.hana, made, [a_person(lab=cast.gimhae)], COURSE)

    with pytest.raises(actions.AnswersWrong):
        answer(cast.gimhae, token, {})


def test_after_the_last_day_it_is_too_late(cast):
    made = a_questionnaire(cast.hana)
    one = a_question(cast.hana, made, "어땠나요?")
    [first, second] = invited(
        cast.hana, made, [a_person(n, lab=cast.gimhae) for n in "가나"], COURSE
    )

    assert answer(cast.gimhae, first, {one.key: "4"}, at=when("2026-06-11 23:59"))
    with pytest.raises(actions.Over):
        answer(cast.gimhae, second, {one.key: "4"}, at=when("2026-06-12 00:00"))


def test_an_unknown_link_and_one_of_another_lab_open_nothing(cast):
    made = a_questionnaire(cast.hana)
    [token] = invited(cast.hana, made, [a_person(lab=cast.gimhae)], COURSE)

    with pytest.raises(NotFound):
        answer(cast.gimhae, "nothing", {})
    with pytest.raises(NotFound):
        answer(cast.other_lab, token, {})
    with pytest.raises(NotAllowed):
        actions.answer(cast.inspector, token=token, said={}, at=AT)
    with pytest.raises(NotAllowed):
        invited(cast.minsu, made, [], COURSE)


# The promise


def test_nothing_joins_a_person_to_an_anonymous_response(cast):
    made = a_questionnaire(cast.hana)
    one = a_question(cast.hana, made, "더 하실 말씀?", "글")
    people = [a_person(f"사람{n}", lab=cast.gimhae) for n in range(8)]
    tokens = invited(cast.hana, made, people, COURSE)
    before = written_rows()

    for number, token in enumerate(tokens):
        answer(
            cast.gimhae,
            token,
            {one.key: f"{WORDS} {number}"},
            at=AT + number * dt.timedelta(minutes=7),
        )

    # Beside the response itself nothing anywhere holds what was said, and no table got a row.
    rows = written_rows()
    told = [(table, row) for table, row in rows if WORDS in row]
    assert {table for table, _row in told} == {"surveys.Response"}
    grown = {table for table, row in rows} - {table for table, row in before}
    assert grown == {"surveys.Response"}
    for table, row in rows:
        if table == "surveys.Response":
            said = json.loads(row)
            assert set(said) == {
                "id", "organisation_id", "questionnaire_id", "about", "person_id", "answered_on",
                "answers",
            }  # fmt: skip
            assert said["person_id"] == "None"
    # An invitation says that it was used: not by whom, not when.
    assert {one.person_id for one in Invitation.objects.within(cast.hana)} == {None}
    # All of them answered on one day, and no line of the trail says so.
    assert {one.answered_on for one in responses(cast.hana)} == {day("2026-05-12")}
    assert not Event.objects.within(cast.hana).filter(at__gt=AT).exists()


def test_the_order_of_the_rows_says_nothing(cast):
    """Were numbers counted up, the tenth response would be of the tenth invitation used."""
    made = a_questionnaire(cast.hana)
    one = a_question(cast.hana, made, "몇 번째?", "숫자")
    people = [a_person(f"사람{n}", lab=cast.gimhae) for n in range(40)]
    for number, token in enumerate(invited(cast.hana, made, people, COURSE)):
        answer(cast.gimhae, token, {one.key: str(number)})

    came = [
        int(each.answers[one.key]) for each in Response.objects.within(cast.hana).order_by("pk")
    ]
    turns = sum(first > second for first, second in itertools.pairwise(came))

    # Of 40 in any order, 19 or 20 steps lead down; fewer than 5 is one in ten million.
    assert sorted(came) == list(range(40))
    assert 5 < turns < 35


def test_every_night_anonymous_responses_are_laid_down_anew(cast):
    made = a_questionnaire(cast.hana)
    named = a_questionnaire(cast.hana, "이름을 적는 만족도", is_anonymous=False)
    told = {}
    for each in (made, named):
        one = a_question(cast.hana, each, "몇 번째?", "숫자")
        people = [a_person(f"{each.name}{n}", lab=cast.gimhae) for n in range(6)]
        for number, token in enumerate(invited(cast.hana, each, people, COURSE)):
            answer(cast.gimhae, token, {one.key: str(number)})
        told[each.pk] = {r.pk for r in responses(cast.hana) if r.questionnaire_id == each.pk}

    assert actions.shuffle(since=day("2026-05-10")) == 6

    mixed = {r.pk for r in responses(cast.hana) if r.questionnaire_id == made.pk}
    assert len(mixed) == 6
    assert mixed.isdisjoint(told[made.pk])
    assert {r.pk for r in responses(cast.hana) if r.questionnaire_id == named.pk} == told[named.pk]
    said = [next(iter(r.answers.values())) for r in responses(cast.hana) if r.pk in mixed]
    assert sorted(said) == ["0", "1", "2", "3", "4", "5"]
    assert task("surveys.go_round").daily_at is not None


def test_where_nothing_was_promised_it_is_known_who_said_what(cast):
    made = a_questionnaire(cast.hana, is_anonymous=False)
    one = a_question(cast.hana, made, "어땠나요?")
    who = a_person(lab=cast.gimhae)
    [token] = invited(cast.hana, made, [who], COURSE)

    answer(cast.gimhae, token, {one.key: "4"})

    assert [each.person for each in responses(cast.hana)] == [who]


def test_who_is_destroyed_leaves_what_they_chose(cast):
    made = a_questionnaire(cast.hana, is_anonymous=False)
    chosen = a_question(cast.hana, made, "어땠나요?")
    telling = a_question(cast.hana, made, "어디 사시나요?", "글", is_personal=True)
    who = a_person(lab=cast.gimhae)
    [token] = invited(cast.hana, made, [who], COURSE)
    answer(cast.gimhae, token, {chosen.key: "4", telling.key: "내외동"})

    for _ in range(2):
        erasers()["surveys"](cast.gimhae.pk, [who.pk])

    [left] = responses(cast.hana)
    assert (left.person, left.answers) == (None, {chosen.key: "4"})


# Results


def test_of_fewer_than_five_nothing_is_shown_but_how_many(cast):
    made = a_questionnaire(cast.hana)
    one = a_question(cast.hana, made, "어땠나요?")
    free = a_question(cast.hana, made, "더 하실 말씀?", "글")
    people = [a_person(f"사람{n}", lab=cast.gimhae) for n in range(7)]
    tokens = invited(cast.hana, made, people, COURSE)
    said = [("5", "나"), ("5", ""), ("4", ""), ("1", "가"), ("4", "")]
    for token, (points, words) in zip(tokens[:4], said[:4], strict=True):
        answer(cast.gimhae, token, {one.key: points, free.key: words})

    few = queries.results(cast.hana, made)
    assert (few.is_shown, few.tallies, few.numbers) == (False, [], Numbers(7, 4))

    answer(cast.gimhae, tokens[4], {one.key: said[4][0]})
    five = queries.results(cast.hana, made)
    scale, text = (tally for _question, tally in five.tallies)
    assert scale.cells == (("1", 1), ("2", 0), ("3", 0), ("4", 2), ("5", 2))
    assert scale.mean == 380
    # Two wrote something: of so few it is not shown.
    assert (text.count, text.texts, text.is_shown) == (2, (), False)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({}, set()),
        ({"a": 4}, set()),
        ({"a": 5}, {"a"}),
        # Whoever knows the sum would know the four.
        ({"a": 9, "b": 4}, set()),
        ({"a": 9, "b": 12, "c": 4}, {"b"}),
        ({"a": 9, "b": 3, "c": 2}, {"a"}),
        ({"a": 9, "b": 8, "c": 0}, {"a", "b"}),
    ],
)  # fmt: skip
def test_no_sum_tells_a_small_group(counts, shown):
    assert queries.shown(counts) == shown


def test_written_answers_come_in_the_order_of_the_alphabet(cast):
    made = a_questionnaire(cast.hana)
    free = a_question(cast.hana, made, "더 하실 말씀?", "글")
    people = [a_person(f"사람{n}", lab=cast.gimhae) for n in range(5)]
    for token, words in zip(invited(cast.hana, made, people, COURSE), "마다가나라", strict=True):
        answer(cast.gimhae, token, {free.key: words})

    [(_question, tally)] = queries.results(cast.hana, made).tallies

    assert tally.texts == ("가", "나", "다", "라", "마")


def test_another_lab_sees_no_results(cast):
    made = a_questionnaire(cast.hana)
    assert queries.results(cast.minsu, made).numbers == Numbers(0, 0)
    with pytest.raises(NotFound):
        queries.questionnaire(cast.minsu, made.key)
    with pytest.raises(NotFound):
        queries.held_invitation(visitor_of(cast.gimhae), "nothing", at=AT)


def written_rows() -> list[tuple[str, str]]:
    """Every row of every table, as text; sealed columns too, as they stand there."""
    found = []
    for model in apps.get_models():
        for row in model._base_manager.values():
            said = {name: str(value) for name, value in row.items()}
            found.append((model._meta.label, json.dumps(said, ensure_ascii=False)))
    return found
