"""Who got a prototype signs for it, on the web, on the screen or on paper."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace

import pytest
from PIL import Image

from pulmu.core.files import store
from pulmu.core.files.errors import FileRefused
from pulmu.domains.people.actions.destroying import erasers
from pulmu.domains.prototypes import actions, queries
from pulmu.ledger import queries as ledger
from pulmu.ledger.actions import FileDestroyed, add_blob
from tests.factories import day, when

from .asking import handed_over, sora_at, stored

LATER = when("2026-05-22 10:00")


def drawn(paper="white"):
    out = io.BytesIO()
    Image.new("RGB", (300, 120), paper).save(out, "PNG")
    return out.getvalue()


def a_paper(actor):
    paper = hashlib.sha256(b"paper").hexdigest()
    add_blob(actor, sha256=paper, size=5, type="application/pdf", name="인수증.pdf", at=LATER)
    return paper


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
