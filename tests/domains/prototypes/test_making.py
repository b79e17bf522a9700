"""The log of the making, the hand-over with its receipt, and what comes next."""

from __future__ import annotations

import pytest

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.kst import KST
from pulmu.core.mail.models import Message
from pulmu.domains.people.actions.destroying import erasers
from pulmu.domains.places import queries as places
from pulmu.domains.prototypes import actions, queries
from pulmu.domains.prototypes.actions import Trial
from pulmu.domains.prototypes.models import Attempt
from tests.domains.surveys.asking import a_question, a_questionnaire
from tests.factories import a_resource, day, standing, when

from .asking import AT, handed_over, sora_at, stored

LATER = when("2026-05-22 10:00")


def a_trial(outcome="실패", on="2026-05-06", **more):
    return Trial(on=day(on), outcome=outcome, **more)


def test_attempts_are_numbered_and_added_up_and_the_first_begins_the_work(cast, made):
    actions.log_attempt(
        cast.hana,
        key=made.key,
        said=a_trial(what="손잡이가 부러짐", minutes=95, material="PLA", cost=3_200),
        at=LATER,
    )
    actions.log_attempt(cast.dul, key=made.key, said=a_trial("성공", minutes=80), at=LATER)

    lines = queries.attempts(cast.hana, made)
    assert [(one.number, one.outcome) for one in lines] == [(2, "성공"), (1, "실패")]
    assert queries.costs(cast.hana, made) == queries.Costs(attempts=2, minutes=175, won=3_200)
    assert queries.last_attempt(cast.hana, made).number == 2
    assert stored(made).state == "제작"


def test_a_line_pressed_twice_is_one_and_can_be_taken_off(cast, made):
    once = new_key()
    for _time in range(2):
        line = actions.log_attempt(cast.hana, key=made.key, said=a_trial(), at=LATER, once=once)
    assert len(queries.attempts(cast.hana, made)) == 1

    actions.remove_attempt(cast.hana, key=made.key, attempt=line.key, at=LATER)

    assert queries.attempts(cast.hana, made) == []
    with pytest.raises(NotFound):
        actions.remove_attempt(cast.hana, key=made.key, attempt=line.key, at=LATER)


@pytest.fixture
def printer(cast):
    return a_resource("프린터 1호", lab=cast.gimhae)


def uses(actor):
    return [
        (one.key, one.starts_at.astimezone(KST).strftime("%m-%d %H:%M"), one.role, minutes(one))
        for one in places.uses(actor).order_by("pk")
    ]


def minutes(use):
    return int((use.ends_at - use.starts_at).total_seconds()) // 60


def test_an_attempt_on_a_machine_is_a_line_of_its_log_by_whoever_ran_it(cast, made, printer):
    once = new_key()
    said = a_trial(resource_id=printer.pk, minutes=95)
    for _time in range(2):
        actions.log_attempt(cast.hana, key=made.key, said=said, at=LATER, once=once)
    actions.log_attempt(cast.hana, key=made.key, said=said, at=LATER)
    actions.log_attempt(cast.hana, key=made.key, said=a_trial(minutes=30), at=LATER)

    lines = uses(cast.hana)
    first = places.uses(cast.hana).get(key=lines[0][0])
    assert [line[1:] for line in lines] == [
        ("05-06 09:00", "직원", 95),
        ("05-06 10:35", "직원", 95),
    ]
    assert first.person.name == cast.hana_user.name
    assert (first.use_type, first.parts, made.code in first.purpose) == ("의뢰", 0, True)
    assert {one["dims"]["role"] for one in standing(cast.gimhae, "use").values()} == {"직원"}
    [may] = places.utilisation(cast.hana, printer, months=[day("2026-05-01")])
    assert may.used == queries.costs(cast.hana, made).minutes - 30


def test_its_machine_time_is_corrected_and_removed_with_it(cast, made, printer):
    said = a_trial(resource_id=printer.pk, minutes=95)
    line = actions.log_attempt(cast.hana, key=made.key, said=said, at=LATER)
    [(key, *_rest)] = uses(cast.hana)

    for _time in range(2):
        corrected = actions.correct_attempt(
            cast.dul,
            key=made.key,
            attempt=line.key,
            said=a_trial("성공", resource_id=printer.pk, minutes=40, on="2026-05-07"),
            at=LATER,
        )
    moved = uses(cast.hana)
    actions.remove_attempt(cast.hana, key=made.key, attempt=line.key, at=LATER)

    assert (corrected.outcome, corrected.number, corrected.by) == ("성공", 1, line.by)
    assert moved == [(key, "05-07 09:00", "직원", 40)]
    assert uses(cast.hana) == []
    assert standing(cast.gimhae, "use") == {}


def test_a_line_without_a_time_any_more_has_none_in_the_log_of_the_machine(cast, made, printer):
    said = a_trial(resource_id=printer.pk, minutes=95)
    line = actions.log_attempt(cast.hana, key=made.key, said=said, at=LATER)

    for without in (a_trial(resource_id=printer.pk), said, a_trial(minutes=95)):
        actions.correct_attempt(cast.hana, key=made.key, attempt=line.key, said=without, at=LATER)
        assert len(uses(cast.hana)) == (without is said)


@pytest.mark.parametrize(("who", "refusal"), [("minsu", NotFound), ("inspector", NotAllowed)])
def test_a_stranger_corrects_no_line_and_whoever_only_looks_may_not(cast, made, who, refusal):
    line = actions.log_attempt(cast.hana, key=made.key, said=a_trial(), at=LATER)

    with pytest.raises(refusal):
        actions.correct_attempt(
            getattr(cast, who), key=made.key, attempt=line.key, said=a_trial("성공"), at=LATER
        )


def test_a_line_that_cannot_be_is_refused(cast, made):
    for wrong, refusal in (
        (a_trial("글쎄"), actions.UnknownWord),
        (a_trial(minutes=-1), actions.NotAQuantity),
        (a_trial(on="2026-05-23"), actions.WrongDay),
        (a_trial(resource_id=4_711), NotFound),
        (a_trial(photos=["0" * 64]), NotFound),
        (a_trial(what="가" * 501), actions.TextTooLong),
    ):
        with pytest.raises(refusal):
            actions.log_attempt(cast.hana, key=made.key, said=wrong, at=LATER)
    actions.abandon(cast.hana, key=made.key, at=LATER)
    with pytest.raises(actions.Closed):
        actions.log_attempt(cast.hana, key=made.key, said=a_trial(), at=LATER)


def test_the_fact_says_done_when_it_is_done_and_the_hand_over_moves_nothing(cast, made):
    before = standing(cast.gimhae, "prototype")
    actions.log_attempt(cast.hana, key=made.key, said=a_trial("성공"), at=LATER)
    actions.complete(cast.hana, key=made.key, on=day("2026-05-20"), at=LATER)
    done = standing(cast.gimhae, "prototype")
    actions.hand_over(cast.hana, key=made.key, on=day("2026-05-21"), at=LATER)
    actions.sign_own_receipt(
        sora_at(cast.gimhae), ticket=stored(made).request.ticket, name="한소라", at=LATER
    )

    assert before[made.key]["dims"]["state"] == "접수"
    assert done[made.key]["dims"]["state"] == "완료"
    assert done[made.key]["on"] == "2026-05-20"
    assert standing(cast.gimhae, "prototype") == done


def test_whoever_got_it_is_asked_how_it_was_and_answers_once(cast):
    questions = a_questionnaire(cast.hana, "시제품 만족도")
    a_question(cast.hana, questions, "결과에 만족하셨나요?")
    made = handed_over(cast.hana, cast.gimhae, survey=questions.key)
    ticket, sora = made.request.ticket, sora_at(cast.gimhae)

    tokens = {actions.own_survey(sora, ticket=ticket, at=LATER) for _time in range(2)}

    assert len(tokens) == 1
    found = queries.own_survey(sora, queries.held_request(sora, ticket), at=LATER)
    assert (found.is_answered, found.open_until) == (False, day("2026-07-20"))
    over = when("2026-07-21 09:00")
    with pytest.raises(NotFound):
        actions.own_survey(sora, ticket=ticket, at=over)
    subjects = Message.objects.everywhere(because="tests look").values_list("subject", flat=True)
    assert list(subjects.order_by("pk"))[-2:] == [
        "김해 메타버스 특화랩: 시제품이 완성되었습니다",
        "김해 메타버스 특화랩: 시제품을 전해 드렸습니다",
    ]


def test_only_a_satisfaction_survey_of_the_lab_is_asked(cast):
    with pytest.raises(actions.UnknownWord):
        handed_over(cast.hana, cast.gimhae, survey=a_questionnaire(cast.hana, purpose="수요").key)


def test_next_steps_are_planned_come_about_and_are_dropped(cast):
    made = handed_over(cast.hana, cast.gimhae)
    for note in ("", "가을에 시작"):
        step = actions.plan_next(cast.hana, key=made.key, sort="크라우드펀딩", note=note, at=LATER)
    actions.close_next(cast.hana, key=made.key, step=step.key, on=day("2026-05-22"), at=LATER)

    [line] = queries.next_steps(cast.hana, made)
    assert (line.note, line.done_on) == ("가을에 시작", day("2026-05-22"))
    actions.drop_next(cast.hana, key=made.key, step=step.key, at=LATER)
    assert queries.next_steps(cast.hana, made) == []
    with pytest.raises(actions.UnknownWord):
        actions.plan_next(cast.hana, key=made.key, sort="글쎄", at=LATER)


def test_a_prototype_with_a_history_is_not_removed(cast, made):
    with pytest.raises(actions.HasHistory):
        actions.remove_prototypes(cast.hana, keys=[made.key], at=LATER, why="typing error")


def test_strangers_find_nothing_and_visitors_write_no_log(cast):
    made = handed_over(cast.hana, cast.gimhae)
    for act in (
        lambda: actions.log_attempt(cast.minsu, key=made.key, said=a_trial(), at=LATER),
        lambda: actions.sign_receipt(cast.minsu, key=made.key, name="가", at=LATER, drawn=b"x"),
        lambda: actions.plan_next(cast.minsu, key=made.key, sort="판로", at=LATER),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(NotAllowed):
        actions.log_attempt(sora_at(cast.gimhae), key=made.key, said=a_trial(), at=LATER)


def test_what_was_written_and_signed_goes_with_the_person_and_no_fact_moves(cast):
    made = handed_over(cast.hana, cast.gimhae)
    actions.log_attempt(cast.hana, key=made.key, said=a_trial(what="소라 님 의견"), at=LATER)
    actions.sign_own_receipt(
        sora_at(cast.gimhae), ticket=made.request.ticket, name="한소라", at=LATER
    )
    before = standing(cast.gimhae, "prototype")

    erasers()["prototypes"](cast.gimhae.pk, [made.person_id])

    now = stored(made)
    assert (now.name, now.receipt_name, now.request.idea) == ("파기됨", "", "파기됨")
    line = Attempt.objects.everywhere(because="tests look").get(prototype=now)
    assert (line.what, line.number) == ("", 1)
    assert standing(cast.gimhae, "prototype") == before
    assert AT < LATER
