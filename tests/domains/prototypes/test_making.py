"""The log of the making, the hand-over with its receipt, and what comes next."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace

import pytest
from PIL import Image

from pulmu.core.files import store
from pulmu.core.files.errors import FileRefused
from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.kst import KST
from pulmu.core.mail.models import Message
from pulmu.domains.people.actions.destroying import erasers
from pulmu.domains.places import queries as places
from pulmu.domains.prototypes import actions, queries
from pulmu.domains.prototypes.actions import Trial
from pulmu.domains.prototypes.models import Attempt, Prototype
from pulmu.ledger import queries as ledger
from pulmu.ledger.actions import FileDestroyed, add_blob
from tests.domains.surveys.asking import a_question, a_questionnaire
from tests.factories import a_resource, day, standing, when

from .asking import AT, agreed, handed_over, sora_at

LATER = when("2026-05-22 10:00")


@pytest.fixture
def made(cast):
    return agreed(cast.hana, cast.gimhae).prototype


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.PULMU_DATA_DIR = tmp_path


def a_trial(outcome="실패", on="2026-05-06", **more):
    return Trial(on=day(on), outcome=outcome, **more)


def stored(found):
    return Prototype.objects.everywhere(because="tests look").get(key=found.key)


def drawn(paper="white"):
    out = io.BytesIO()
    Image.new("RGB", (300, 120), paper).save(out, "PNG")
    return out.getvalue()


def a_paper(actor):
    paper = hashlib.sha256(b"paper").hexdigest()
    add_blob(actor, sha256=paper, size=5, type="application/pdf", name="인수증.pdf", at=LATER)
    return paper


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


def test_whoever_got_it_signs_on_the_web_once(cast):
    made = handed_over(cast.hana, cast.gimhae)
    ticket = made.request.ticket
    for name in ("한소라", "다른 사람"):
        actions.sign_own_receipt(sora_at(cast.gimhae), ticket=ticket, name=name, at=LATER)

    now = stored(made)
    assert (now.receipt_name, now.receipt_way, now.receipt_file) == ("한소라", "웹", "")
    assert list(queries.without_receipt(cast.hana, since=day("2026-01-01"))) == []


def test_a_drawn_signature_is_evidence_of_the_prototype(cast):
    made = handed_over(cast.hana, cast.gimhae)
    with pytest.raises(FileRefused):
        actions.sign_receipt(cast.hana, key=made.key, name="한소라", at=LATER, drawn=b"<svg></svg>")

    actions.sign_own_receipt(
        sora_at(cast.gimhae), ticket=made.request.ticket, name="한소라", at=LATER, drawn=drawn()
    )

    now = stored(made)
    assert now.receipt_way == "화면"
    files = ledger.files_of(cast.hana, [f"prototype:{made.key}"])
    assert list(files[f"prototype:{made.key}"]) == [now.receipt_file]


def test_the_desk_does_not_sign_over_what_was_signed(cast):
    made = handed_over(cast.hana, cast.gimhae)
    own = {"ticket": made.request.ticket, "name": "한소라", "at": LATER}
    actions.sign_own_receipt(sora_at(cast.gimhae), drawn=drawn(), **own)
    before = stored(made)

    actions.sign_receipt(cast.hana, key=made.key, name="아무개", at=LATER, drawn=drawn())

    assert (stored(made).receipt_name, stored(made).receipt_file) == ("한소라", before.receipt_file)


def test_what_was_handed_over_was_done_by_then(cast):
    made = handed_over(cast.hana, cast.gimhae)

    with pytest.raises(actions.WrongDay):
        actions.complete(cast.hana, key=made.key, on=day("2026-05-22"), at=LATER)

    assert stored(made).completed_on == day("2026-05-20")


def test_a_drawn_signature_goes_with_whose_it_was(cast, django_capture_on_commit_callbacks):
    made = handed_over(cast.hana, cast.gimhae)
    own = {"ticket": made.request.ticket, "name": "한소라", "at": LATER}
    actions.sign_own_receipt(sora_at(cast.gimhae), drawn=drawn(), **own)
    digest = stored(made).receipt_file
    assert store.size_of(digest)

    with django_capture_on_commit_callbacks(execute=True):
        erasers()["prototypes"](cast.gimhae.pk, [made.request.person_id])

    now = stored(made)
    assert (now.receipt_file, now.receipt_name, now.receipt_way) == ("", "", "화면")
    assert store.size_of(digest) is None
    assert ledger.blob(cast.hana, digest).destroyed_at is not None


def test_nobody_signs_for_what_they_do_not_have(cast, made):
    ticket = made.request.ticket
    with pytest.raises(actions.NotDone):
        actions.sign_own_receipt(sora_at(cast.gimhae), ticket=ticket, name="한소라", at=LATER)
    with pytest.raises(actions.TextMissing):
        actions.sign_receipt(cast.hana, key=made.key, name="한소라", at=LATER)
    gone = handed_over(cast.hana, cast.gimhae)
    with pytest.raises(actions.TextMissing):
        actions.sign_own_receipt(
            sora_at(cast.gimhae), ticket=gone.request.ticket, name=" ", at=LATER
        )


def not_finished(made):
    return actions.PrototypeRow(
        code=made.code,
        name=made.name,
        received_on=made.received_on,
        person_id=made.person_id,
        kind=made.kind,
        state="제작",
    )


def test_a_prototype_that_is_not_finished_after_all_has_no_receipt(cast):
    made = handed_over(cast.hana, cast.gimhae)
    actions.sign_own_receipt(
        sora_at(cast.gimhae), ticket=made.request.ticket, name="한소라", at=LATER
    )

    actions.correct(cast.hana, key=made.key, row=not_finished(made), at=LATER)

    now = stored(made)
    assert (now.handed_over_on, now.receipt_way, now.receipt_name) == (None, "", "")


def test_what_was_drawn_for_it_is_destroyed_unless_another_has_it(
    cast, django_capture_on_commit_callbacks
):
    first, second = (handed_over(cast.hana, cast.gimhae) for _one in range(2))
    for made in (first, second):
        own = {"ticket": made.request.ticket, "name": "한소라", "at": LATER}
        actions.sign_own_receipt(sora_at(cast.gimhae), drawn=drawn(), **own)
    digest = stored(first).receipt_file
    left = []

    for made in (first, second):
        with django_capture_on_commit_callbacks(execute=True):
            actions.correct(cast.hana, key=made.key, row=not_finished(made), at=LATER)
        left.append(store.size_of(digest) is not None)

    assert left == [True, False]
    assert ledger.blob(cast.hana, digest).destroyed_at == LATER


def test_finished_again_it_is_not_proven_by_the_drawing_that_was_destroyed(cast):
    made = handed_over(cast.hana, cast.gimhae)
    own = {"ticket": made.request.ticket, "name": "한소라", "at": LATER}
    actions.sign_own_receipt(sora_at(cast.gimhae), drawn=drawn(), **own)

    actions.correct(cast.hana, key=made.key, row=not_finished(made), at=LATER)
    actions.complete(cast.hana, key=made.key, on=day("2026-05-22"), at=LATER)

    assert ledger.files_of(cast.hana, [f"prototype:{made.key}"]) == {}


def test_a_signed_paper_stays_with_what_is_not_finished_after_all(cast):
    made, paper = handed_over(cast.hana, cast.gimhae), a_paper(cast.hana)
    said = {"name": "한소라", "papers": [paper], "at": LATER}
    actions.sign_receipt(cast.hana, key=made.key, **said)

    actions.correct(cast.hana, key=made.key, row=not_finished(made), at=LATER)

    assert ledger.files_of(cast.hana, [f"prototype:{made.key}"]) == {
        f"prototype:{made.key}": [paper]
    }
    assert stored(made).receipt_way == ""


def test_a_list_that_says_it_is_not_finished_takes_the_receipt_back(
    cast, django_capture_on_commit_callbacks
):
    first, second = (handed_over(cast.hana, cast.gimhae) for _one in range(2))
    for made, pen in ((first, drawn("blue")), (second, drawn("black"))):
        own = {"ticket": made.request.ticket, "name": "한소라", "at": LATER}
        actions.sign_own_receipt(sora_at(cast.gimhae), drawn=pen, **own)
    digest, before = stored(first).receipt_file, stored(second)
    of_second = replace(
        not_finished(second), state="완료", completed_on=second.completed_on, name="새 이름"
    )

    with django_capture_on_commit_callbacks(execute=True):
        for _time in range(2):
            actions.record_prototypes(cast.hana, rows=[not_finished(first), of_second], at=LATER)

    now = stored(first)
    assert (now.state, now.handed_over_on, now.receipt_way, now.receipt_name) == (
        "제작",
        None,
        "",
        "",
    )
    assert store.size_of(digest) is None
    assert ledger.sources_of(cast.hana, digest) == []
    after = stored(second)
    assert (after.name, after.receipt_file, after.handed_over_on) == (
        "새 이름",
        before.receipt_file,
        before.handed_over_on,
    )
    assert store.size_of(after.receipt_file)


def test_a_drawing_that_is_refused_does_not_stay(cast, made):
    ticket, pen = made.request.ticket, drawn()
    own = {"ticket": ticket, "drawn": pen, "at": LATER}
    with pytest.raises(actions.NotDone):
        actions.sign_own_receipt(sora_at(cast.gimhae), name="한소라", **own)
    with pytest.raises(actions.NotDone):
        actions.sign_receipt(cast.hana, key=made.key, name="한소라", drawn=pen, at=LATER)
    had = handed_over(cast.hana, cast.gimhae)
    with pytest.raises(actions.TextTooLong):
        actions.sign_receipt(cast.hana, key=had.key, name="가" * 101, drawn=pen, at=LATER)

    assert store.size_of(hashlib.sha256(pen).hexdigest()) is None


def test_a_drawing_that_was_destroyed_is_not_kept_when_it_is_sent_again(
    cast, django_capture_on_commit_callbacks
):
    made, pen = handed_over(cast.hana, cast.gimhae), drawn()
    said = {"key": made.key, "name": "한소라", "drawn": pen, "at": LATER}
    actions.sign_receipt(cast.hana, **said)
    with django_capture_on_commit_callbacks(execute=True):
        actions.correct(cast.hana, key=made.key, row=not_finished(made), at=LATER)
    actions.complete(cast.hana, key=made.key, on=day("2026-05-20"), at=LATER)
    actions.hand_over(cast.hana, key=made.key, on=day("2026-05-21"), at=LATER)

    with pytest.raises(FileDestroyed):
        actions.sign_receipt(cast.hana, **said)

    assert store.size_of(hashlib.sha256(pen).hexdigest()) is None


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
