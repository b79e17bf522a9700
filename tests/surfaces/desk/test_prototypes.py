"""Prototypes on the desk: asked, reviewed by another, made, handed over, signed for."""

from __future__ import annotations

import base64
import math

import pytest
from django.utils import timezone

from pulmu.core.kernel.kst import day_of
from pulmu.core.trail.models import AccessRecord
from pulmu.domains.prototypes import actions, queries
from pulmu.domains.prototypes.choices import Criterion
from pulmu.domains.prototypes.models import Attempt, DesignFile, Prototype, PrototypeRequest
from pulmu.ledger.models import Blob
from tests.core.files import solid
from tests.domains.prototypes import asking
from tests.domains.prototypes.factories import a_prototype
from tests.factories import a_company, a_resource, standing
from tests.surfaces.conftest import a_browser, a_picture, an_upload

BOARD = "/desk/prototypes/"
IDEA = asking.IDEA


@pytest.fixture
def asked(cast):
    return asking.asked(cast.gimhae, at=timezone.now())


@pytest.fixture
def made(cast, asked):
    now = timezone.now()
    actions.review(
        cast.hana,
        key=asked.key,
        verdict="승인",
        reasons="",
        criteria=Criterion.values,
        at=now,
    )
    sora = asking.sora_at(cast.gimhae)
    return actions.agree_own(sora, ticket=asked.ticket, at=now).prototype


def at(thing):
    where = "asked" if isinstance(thing, PrototypeRequest) else "of"
    return f"{BOARD}{where}/{thing.key}/"


def review(browser, found, verdict, **more):
    said = {"criteria": Criterion.values, "reasons": "", **more}
    return browser.post(at(found), {"verdict": verdict, **said})


def sent(browser, made, do, **more):
    return browser.post(at(made), {"do": do, "on": day_of(timezone.now()).isoformat(), **more})


def stored(thing):
    return type(thing).objects.everywhere(because="tests look").get(key=thing.key)


def test_somebody_is_written_down_at_the_desk_and_cannot_be_reviewed_by_the_same(
    cast, hana, dul, text
):
    a_company(lab=cast.gimhae, name="주식회사 소라")
    said = {"title": "작업등", "idea": IDEA, "kind": "목업", "company": "주식회사 소라"}
    answer = hana.post(f"{BOARD}new/", said)

    found = PrototypeRequest.objects.within(cast.hana).get()
    assert answer.url == at(found)
    assert "You wrote this request down yourself." in text(hana.get(at(found)))
    assert review(hana, found, "승인").status_code == 422
    assert review(dul, found, "승인").url == at(found)
    assert stored(found).state == "승인"


def test_a_request_without_a_name_or_with_three_words_comes_back(hana, text):
    page = hana.post(f"{BOARD}new/", {"title": "작업등", "idea": "등", "kind": "목업"})

    assert page.status_code == 422
    assert "Say who asks" in text(page) or "Describe the idea" in text(page)
    assert 'value="작업등"' in text(page)


def test_the_page_masks_who_asks_and_writes_down_who_read(cast, hana, guest, asked, text):
    page = text(hana.get(at(asked)))

    assert "한*라" in page
    assert "한소라" not in page

    assert IDEA in page
    read = AccessRecord.objects.within(cast.hana).filter(what="desk.prototype").latest("pk")
    assert read.subjects == [asked.person.key]
    assert IDEA not in text(guest.get(at(asked)))


def test_sent_back_with_reasons_and_not_without(hana, asked, text):
    page = review(hana, asked, "보완")
    assert page.status_code == 422
    assert "Say why, and what would help." in text(page)

    review(hana, asked, "보완", reasons="누가 쓰나요?")

    assert stored(asked).state == "보완"
    assert "누가 쓰나요?" in text(hana.get(at(asked)))


def test_agreed_on_paper_its_scan_is_evidence_and_the_page_is_the_prototypes(cast, hana, asked):
    review(hana, asked, "승인")
    today = day_of(timezone.now()).isoformat()

    [line] = [
        one for one in hana.get("/desk/today/").context["lines"] if one.label == "Agreed today"
    ]
    assert (line.act, line.said) == (f"{at(asked)}agree/", {"on": today})
    hana.post(line.act, {**line.said, "files": an_upload("협약서.png")})

    made = stored(asked).prototype
    assert hana.get(at(asked)).url == at(made)
    [fact] = standing(cast.gimhae, "prototype").values()
    assert fact["dims"]["state"] == "접수"
    assert "협약서.png" in hana.get(f"/desk/fact/prototype/{made.key}/").content.decode()


def test_two_taps_write_a_line_that_is_like_the_last_one(cast, hana, made, text):
    first = sent(hana, made, "log", outcome="실패", what="부러짐", minutes="1.5", cost="3200")
    assert first.url == at(made)
    page = text(hana.get(at(made)))
    assert "부러짐" in page
    assert "3,200" in page
    assert 'value="1.5"' in page

    photo = {"files": an_upload("사진.png", a_picture("red")), "looked": "1"}
    sent(hana, made, "log", outcome="성공", **photo)

    lines = Attempt.objects.within(cast.hana).order_by("number")
    assert [(one.outcome, len(one.photos)) for one in lines] == [("실패", 0), ("성공", 1)]
    assert stored(made).state == "제작"
    assert "Attempt 2" in text(hana.get(at(made)))
    hana.post(f"{at(made)}line/", {"do": "attempt", "line": lines[0].key})
    assert Attempt.objects.within(cast.hana).count() == 1


def test_an_attempt_begins_empty_and_never_as_that_of_another_prototype(cast, hana, made):
    other = a_prototype(cast.hana, code="M-1", company=a_company(lab=cast.gimhae))
    saw = a_resource("톱", lab=cast.gimhae)
    sent(hana, other, "log", outcome="성공", minutes="2.5", material="PLA", resource=saw.key)

    form = hana.get(at(made)).context["trial_form"]

    begins = [form[name].value() for name in ("resource", "minutes", "material")]
    assert begins == [None, None, None]


def test_an_attempt_begins_with_what_the_model_is_estimated_to_take(cast, hana, made):
    hana.post(f"{at(made)}files/", {"files": an_upload("box.stl", solid.stl(40, 30, 20))})
    [model] = queries.files_of(cast.hana, prototype=made)
    hana.post(f"{BOARD}files/{model.key}/", {"unit": "mm"})

    form = hana.get(at(made)).context["trial_form"]

    [report] = queries.reports(cast.hana, queries.files_of(cast.hana, prototype=made))
    assert form["minutes"].value() == f"{math.ceil(report.estimate.seconds / 60)}분"


def test_completing_what_never_worked_is_asked_about_first(hana, made, text):
    sent(hana, made, "log", outcome="실패")

    asked = sent(hana, made, "complete")
    assert (asked.status_code, stored(made).state) == (422, "제작")
    assert "Write down the one that did" in text(asked)
    sent(hana, made, "log", outcome="성공")
    sent(hana, made, "complete")

    assert stored(made).state == "완료"


def test_photos_wait_until_somebody_looked_whether_whom_it_is_for_is_on_them(
    cast, hana, made, text
):
    page = text(hana.get(at(made)))
    refused = sent(hana, made, "log", outcome="성공", files=an_upload("사진.png"))
    without = sent(hana, made, "log", outcome="성공")

    assert "I have looked: 한*라" in page
    assert refused.status_code == 422
    assert "look whether they are on one first" in text(refused)
    assert without.status_code == 302
    assert [one.photos for one in Attempt.objects.within(cast.hana)] == [[]]


def test_a_line_is_corrected_on_a_page_of_its_own(cast, hana, guest, minsu, made):
    sent(hana, made, "log", outcome="실패", what="부러짐", minutes="1.5")
    line = Attempt.objects.within(cast.hana).get()
    here = f"{at(made)}line/{line.key}/"
    said = {"outcome": "성공", "what": "붙음", "minutes": "2", "on": line.on.isoformat()}

    assert 'value="부러짐"' in " ".join(hana.get(here).content.decode().split())
    assert hana.post(here, said).url == at(made)
    now = Attempt.objects.within(cast.hana).get()
    assert (now.outcome, now.what, now.minutes, now.number) == ("성공", "붙음", 120, 1)
    assert hana.get(f"{at(made)}line/nobody/").status_code == 404
    assert (guest.post(here, said).status_code, minsu.post(here, said).status_code) == (403, 404)


def test_what_was_typed_wrongly_into_the_log_comes_back(hana, made, text):
    page = sent(hana, made, "log", outcome="실패", what="부러짐", minutes="많이")

    assert page.status_code == 422
    assert 'value="부러짐"' in text(page)
    assert sent(hana, made, "sing").status_code == 404


def test_done_handed_over_and_signed_on_the_screen(cast, hana, made, text):
    sent(hana, made, "complete", sure="1")
    assert stored(made).state == "완료"
    sent(hana, made, "hand-over")
    drawn = "data:image/png;base64," + base64.b64encode(a_picture()).decode()
    sent(hana, made, "sign", name="한소라", drawn=drawn)

    now = stored(made)
    assert (now.receipt_way, now.receipt_name) == ("화면", "한소라")
    assert "한소라" not in text(hana.get(at(made)))
    sent(hana, made, "next", sort="크라우드펀딩", note="가을")
    page = text(hana.get(at(made)))
    assert "Crowdfunding" in page
    step = queries.next_steps(cast.hana, now)[0]
    hana.post(f"{at(made)}line/", {"do": "done", "line": step.key})
    assert queries.next_steps(cast.hana, now)[0].done_on is not None


def test_signed_on_paper_the_photo_is_needed(hana, made, text):
    sent(hana, made, "complete", sure="1")
    early = sent(hana, made, "sign", name="한소라", files=an_upload("인수증.png"))
    assert early.status_code == 422
    assert not Blob.objects.everywhere(because="tests look").exists()
    sent(hana, made, "hand-over")

    without = sent(hana, made, "sign", name="한소라")
    assert without.status_code == 422
    assert "Attach the signed receipt" in text(without)
    sent(hana, made, "sign", name="한소라", files=an_upload("인수증.png"))

    assert stored(made).receipt_way == "서면"


def test_today_each_line_acts_in_place(cast, hana, asked, made, text):
    today = hana.get("/desk/today/")
    assert f'action="{at(made)}step/"' in today.content.decode()
    step = {"next": "/desk/today/"}

    answer = hana.post(f"{at(made)}step/", {"do": "start", **step})
    assert (answer.url, stored(made).state) == ("/desk/today/", "제작")
    actions.complete(cast.hana, key=made.key, on=day_of(timezone.now()), at=timezone.now())
    hana.post(f"{at(made)}step/", {"do": "hand-over", **step})

    assert stored(made).handed_over_on == day_of(timezone.now())
    assert "The receipt is missing: 접이식 작업등" in text(hana.get("/desk/today/"))
    other = asking.asked(cast.gimhae, at=timezone.now())
    assert at(other) in hana.get("/desk/today/").content.decode()


def test_a_model_is_told_its_unit_and_taken_out(cast, hana, asked, text):
    model = an_upload("box.stl", solid.stl(40, 30, 20))
    hana.post(f"{at(asked)}files/", {"files": [model, an_upload("lies.stl", b"solid?")]})
    hana.post(f"{BOARD}beds/", {"name": "대형", "width": "220", "depth": "220", "height": "250"})

    found = DesignFile.objects.within(cast.hana).get()
    page = text(hana.get(at(asked)))
    assert "What is one in this model?" in page
    hana.post(f"{BOARD}files/{found.key}/", {"unit": "mm"})
    page = text(hana.get(at(asked)))
    assert "40.0 × 30.0 × 20.0 mm" in page
    assert "Fits into 대형" in page
    taken = hana.get(f"{BOARD}files/{found.key}/take/")
    assert b"".join(taken.streaming_content) == solid.stl(40, 30, 20)
    assert taken["Content-Type"] == "application/octet-stream"
    assert "attachment" in taken["Content-Disposition"]
    hana.post(f"{BOARD}files/{found.key}/", {"do": "remove"})
    assert not DesignFile.objects.within(cast.hana).exists()


def test_a_bed_is_recorded_and_removed(cast, hana, text):
    said = {"name": "대형", "width": "220", "depth": "220", "height": "250"}
    hana.post(f"{BOARD}beds/", said)
    assert hana.post(f"{BOARD}beds/", {**said, "width": "0"}).status_code == 422
    assert "220 × 220 × 250 mm" in text(hana.get(f"{BOARD}beds/"))

    [bed] = queries.beds(cast.hana)
    hana.post(f"{BOARD}beds/{bed.key}/remove/")

    assert queries.beds(cast.hana) == []


def test_another_lab_finds_nothing_and_a_guest_changes_nothing(minsu, guest, asked, made):
    for page in (at(asked), at(made)):
        assert minsu.get(page).status_code == 404
        assert guest.get(page).status_code in {200, 302}
    for page in (f"{at(made)}step/", f"{at(asked)}agree/", f"{at(made)}line/", at(made)):
        assert minsu.post(page, {"do": "start"}).status_code in {302, 404}
        assert guest.post(page, {"do": "start"}).status_code == 403
    assert stored(made).state == "접수"
    assert "접이식" not in minsu.get(BOARD).content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_the_queries_of_the_lists_do_not_depend_on_the_rows(cast, count, django_assert_num_queries):
    for _number in range(count):
        asking.asked(cast.gimhae, at=timezone.now())
    browser = a_browser(cast.hana_user)

    with django_assert_num_queries(BOARD_QUERIES):
        assert browser.get(BOARD).status_code == 200
    with django_assert_num_queries(LIST_QUERIES):
        assert browser.get(f"{BOARD}list/").status_code == 200


BOARD_QUERIES, LIST_QUERIES = 5, 5


def test_the_list_is_narrowed_to_a_state(cast, hana, asked, text):
    assert "접이식 작업등" in text(hana.get(f"{BOARD}list/?state=심사"))
    assert "접이식 작업등" not in text(hana.get(f"{BOARD}list/?state=반려"))
    assert Prototype.objects.within(cast.hana).count() == 0
