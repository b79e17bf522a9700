"""A questionnaire is written, corrected and copied; what was answered keeps its meaning."""

from __future__ import annotations

import pytest

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.kernel.keys import new_key
from pulmu.core.tenancy.actors import visitor_of
from pulmu.core.trail.models import Event
from pulmu.domains.people.actions import PersonRow
from pulmu.domains.programmes import actions as programmes
from pulmu.domains.surveys import actions, queries
from pulmu.domains.surveys.actions import QuestionnaireRow, QuestionRow
from pulmu.domains.surveys.models import Question, Questionnaire
from tests.factories import a_person, a_programme, an_offering, when

from .asking import AT, a_question, a_questionnaire, answer, invited


def labels(actor, questionnaire):
    return [one.label for one in queries.questions(actor, questionnaire.pk)]


def row_of(question, **other):
    said = {
        name: getattr(question, name)
        for name in ("label", "sort", "hint", "is_required", "is_personal", "choices", "when")
    }
    after = question.after.key if question.after else ""
    return QuestionRow(**{**said, "after": after, **other})


def answered(cast, questionnaire, said):
    [token] = invited(cast.hana, questionnaire, [a_person(lab=cast.gimhae)], "offering:x")
    answer(cast.gimhae, token, said)


# Questionnaires


def test_a_questionnaire_is_begun_once_however_often_the_form_is_sent(cast):
    once, row = new_key(), QuestionnaireRow(name=" 강좌  만족도 ", is_anonymous=True)

    first, second = (
        actions.make_questionnaire(cast.hana, row=row, once=once, at=AT) for _ in range(2)
    )

    assert first == second
    assert (first.name, first.purpose, first.is_anonymous) == ("강좌 만족도", "만족도", True)
    assert Event.objects.within(cast.hana).filter(name="surveys.questionnaire.made").count() == 1


@pytest.mark.parametrize(
    ("row", "refusal"),
    [
        (QuestionnaireRow(name=" "), actions.NameMissing),
        (QuestionnaireRow(name="강좌 만족도"), actions.NameTaken),
        (QuestionnaireRow(name="신청", purpose="신청", is_anonymous=True), actions.PromiseWrong),
    ],
)
def test_what_is_no_questionnaire_is_refused(cast, row, refusal):
    a_questionnaire(cast.hana)

    with pytest.raises(refusal):
        actions.make_questionnaire(cast.hana, row=row, once=new_key(), at=AT)


def test_a_form_without_its_key_is_refused(cast):
    with pytest.raises(actions.FormBroken):
        actions.make_questionnaire(
            cast.hana, row=QuestionnaireRow(name="가"), once="nothing", at=AT
        )


def test_a_promise_holds_once_somebody_was_asked(cast):
    made = a_questionnaire(cast.hana)
    named = QuestionnaireRow(name="이름을 적는 만족도", is_anonymous=False)
    actions.correct_questionnaire(cast.hana, key=made.key, row=named, at=AT)
    invited(cast.hana, made, [a_person(lab=cast.gimhae)], "offering:x")

    other_name = QuestionnaireRow(name="만족도 2", is_anonymous=False)
    corrected = actions.correct_questionnaire(cast.hana, key=made.key, row=other_name, at=AT)
    assert corrected.name == "만족도 2"
    with pytest.raises(actions.PromiseWrong):
        actions.correct_questionnaire(
            cast.hana, key=made.key, row=QuestionnaireRow(name="만족도 2", is_anonymous=True), at=AT
        )
    with pytest.raises(actions.PromiseWrong):
        actions.correct_questionnaire(
            cast.hana, key=made.key, row=QuestionnaireRow(name="만족도 2", purpose="수요"), at=AT
        )


def test_a_copy_asks_the_same_under_the_same_conditions(cast):
    made = a_questionnaire(cast.hana)
    first = a_question(cast.hana, made, "또 오시겠어요?", "예아니오", is_required=True)
    a_question(cast.hana, made, "왜 아닌가요?", "글", after=first.key, when=["아니오"])
    once = new_key()

    copies = [
        actions.copy_questionnaire(cast.hana, key=made.key, name="가을", once=once, at=AT)
        for _ in range(2)
    ]

    copied = queries.questions(cast.hana, copies[0].pk)
    assert copies[0] == copies[1] != made
    assert [(one.label, one.when) for one in copied] == [
        ("또 오시겠어요?", []),
        ("왜 아닌가요?", ["아니오"]),
    ]
    assert copied[1].after == copied[0]
    assert copied[0].is_required


# Questions


def test_questions_stand_in_the_order_in_which_they_were_added_and_are_moved(cast):
    made = a_questionnaire(cast.hana)
    one, _two, three = (a_question(cast.hana, made, label) for label in ("가", "나", "다"))

    actions.move_question(cast.hana, key=three.key, earlier=True, at=AT)
    assert labels(cast.hana, made) == ["가", "다", "나"]
    actions.move_question(cast.hana, key=one.key, earlier=True, at=AT)
    actions.move_question(cast.hana, key=one.key, earlier=False, at=AT)
    assert labels(cast.hana, made) == ["다", "가", "나"]


def test_a_question_sent_twice_is_one(cast):
    made, once = a_questionnaire(cast.hana), new_key()
    row = QuestionRow(label="가", sort="글")

    for _ in range(2):
        actions.add_question(cast.hana, questionnaire_key=made.key, row=row, once=once, at=AT)

    assert labels(cast.hana, made) == ["가"]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (QuestionRow(label=" ", sort="글"), "label"),
        (QuestionRow(label="가", sort="노래"), "sort"),
        (QuestionRow(label="가", sort="하나", choices=["하나뿐", "하나뿐"]), "choices"),
        (QuestionRow(label="가", sort="하나", choices=["가|나", "다"]), "choices"),
        (QuestionRow(label="가", sort="하나", choices=["가", "나" * 101]), "choices"),
        (QuestionRow(label="가", sort="글", after="nowhere"), "after"),
    ],
)
def test_what_is_no_question_is_refused_at_its_field(cast, row, field):
    made = a_questionnaire(cast.hana)

    with pytest.raises(actions.QuestionWrong) as refused:
        actions.add_question(cast.hana, questionnaire_key=made.key, row=row, once=new_key(), at=AT)

    assert refused.value.field == field


def test_a_condition_looks_at_answers_that_can_be_given(cast):
    made = a_questionnaire(cast.hana)
    scale = a_question(cast.hana, made, "얼마나 좋았나요?")
    text = a_question(cast.hana, made, "무엇이 좋았나요?", "글")
    fits = a_question(cast.hana, made, "왜요?", "글", after=scale.key, when=["1", "2"])
    assert fits.when == ["1", "2"]

    for after, answers in ((scale.key, ["6"]), (text.key, ["좋다"])):
        with pytest.raises(actions.QuestionWrong) as refused:
            a_question(cast.hana, made, "또?", "글", after=after, when=answers)
        assert refused.value.field == "when"


def test_what_others_depend_on_stays_before_them_and_stays(cast):
    made = a_questionnaire(cast.hana)
    first = a_question(cast.hana, made, "고르기", "하나", choices=["가", "나", "다"])
    second = a_question(cast.hana, made, "왜 다?", "글", after=first.key, when=["다"])

    with pytest.raises(actions.InTheWay):
        actions.move_question(cast.hana, key=second.key, earlier=True, at=AT)
    with pytest.raises(actions.InTheWay):
        actions.retire_question(cast.hana, key=first.key, at=AT)
    with pytest.raises(actions.QuestionWrong):
        actions.correct_question(
            cast.hana, key=first.key, row=row_of(first, choices=["가", "나"]), at=AT
        )


def test_a_question_that_nobody_answered_is_changed_in_place(cast):
    made = a_questionnaire(cast.hana)
    one = a_question(cast.hana, made, "얼마나 좋았나오?")

    changed = actions.correct_question(
        cast.hana, key=one.key, row=row_of(one, label="얼마나 좋았나요?"), at=AT
    )

    assert changed.key == one.key
    assert Question.objects.within(cast.hana).count() == 1


def test_one_that_was_answered_is_retired_and_another_takes_its_place(cast):
    made = a_questionnaire(cast.hana)
    one = a_question(cast.hana, made, "강사는 어땠나요?")
    last = a_question(cast.hana, made, "왜요?", "글", after=one.key, when=["1"])
    answered(cast, made, {one.key: "5"})
    other = row_of(one, label="교재는 어땠나요?")

    new, again = (
        actions.correct_question(cast.hana, key=one.key, row=other, at=AT) for _ in range(2)
    )

    one.refresh_from_db()
    last.refresh_from_db()
    assert new == again
    assert new.key != one.key
    assert one.is_retired
    assert (one.label, new.label) == ("강사는 어땠나요?", "교재는 어땠나요?")
    assert labels(cast.hana, made) == ["교재는 어땠나요?", "왜요?"]
    assert last.after == new


def test_a_hint_may_change_after_an_answer(cast):
    made = a_questionnaire(cast.hana)
    one = a_question(cast.hana, made, "강사는 어땠나요?")
    answered(cast, made, {one.key: "5"})

    changed = actions.correct_question(
        cast.hana, key=one.key, row=row_of(one, hint="5점이 가장 좋음", is_required=True), at=AT
    )

    assert (changed.key, changed.hint, changed.is_required) == (one.key, "5점이 가장 좋음", True)


def test_what_was_answered_when_signing_up_counts_as_answered(cast):
    asks = a_questionnaire(cast.hana, "신청 문항", purpose="신청", is_anonymous=False)
    one = a_question(cast.hana, asks, "경험이 있나요?", "예아니오")
    course = an_offering(programme=a_programme(lab=cast.gimhae), asks=asks)
    said = programmes.SignUp(
        person=PersonRow(name="김민지", email="minji@example.org"), answers={one.key: "예"}
    )
    visitor = visitor_of(cast.gimhae)
    programmes.sign_up(visitor, offering_key=course.key, said=said, at=when("2026-05-01 10:00"))

    new = actions.correct_question(
        cast.hana, key=one.key, row=row_of(one, label="배운 적이 있나요?"), at=AT
    )

    assert new.key != one.key


def test_a_retired_question_is_asked_no_more(cast):
    made = a_questionnaire(cast.hana)
    one = a_question(cast.hana, made, "가")

    for _ in range(2):
        actions.retire_question(cast.hana, key=one.key, at=AT)

    assert labels(cast.hana, made) == []
    assert [each.label for each in queries.every_question(cast.hana, made.pk)] == ["가"]


# Who may


def test_a_stranger_finds_nothing_and_a_guest_changes_nothing(cast):
    made = a_questionnaire(cast.hana)
    one = a_question(cast.hana, made, "가")
    row = QuestionRow(label="나", sort="글")

    def everything(actor):
        key, once = made.key, new_key()
        yield lambda: actions.add_question(actor, questionnaire_key=key, row=row, once=once, at=AT)
        yield lambda: actions.correct_question(actor, key=one.key, row=row, at=AT)
        yield lambda: actions.move_question(actor, key=one.key, earlier=True, at=AT)
        yield lambda: actions.retire_question(actor, key=one.key, at=AT)
        yield lambda: actions.copy_questionnaire(actor, key=key, name="나", once=once, at=AT)
        yield lambda: actions.correct_questionnaire(
            actor, key=key, row=QuestionnaireRow(name="나"), at=AT
        )

    for doing in everything(cast.minsu):
        with pytest.raises(NotFound):
            doing()
    for doing in everything(cast.inspector):
        with pytest.raises(NotAllowed):
            doing()
    assert labels(cast.hana, made) == ["가"]
    assert Questionnaire.objects.within(cast.hana).count() == 1
