"""Asking for a prototype on the portal, following it, agreeing, sending models, signing."""

from __future__ import annotations

import pytest
from django.utils import timezone

from pulmu.core.kernel.kst import day_of
from pulmu.domains.prototypes import actions
from pulmu.domains.prototypes.choices import Criterion
from pulmu.domains.prototypes.models import DesignFile, PrototypeRequest
from pulmu.web import middleware
from tests.core.files import solid
from tests.domains.prototypes import asking
from tests.domains.surveys.asking import a_question, a_questionnaire
from tests.surfaces.conftest import a_browser, an_upload

from .conftest import code_in_mail, hidden

pytestmark = pytest.mark.usefixtures("at_ease")
HERE = "/at/gimhae/prototypes/"
SORA = {"name": "한소라", "phone": "010-2345-6789", "email": asking.SORA, "is_grown": "on"}
AN_IDEA = {"title": "접이식 작업등", "idea": asking.IDEA, "kind": "목업", "parts": "1"}


def prove(browser, email=asking.SORA):
    browser.post(HERE, {**hidden(browser.get(HERE)), "email": email})
    return browser.post(f"{HERE}code/", {"digits": code_in_mail()})


def ask(browser, **typed):
    return browser.post(HERE, {**hidden(browser.get(HERE)), **SORA, **AN_IDEA, **typed})


def stored():
    return PrototypeRequest.objects.everywhere(because="tests look").get()


def act(browser, ticket, do, **more):
    return browser.post(f"/p/{ticket}/act/", {"do": do, **more})


@pytest.fixture(autouse=True)
def lab(cast):
    return cast.gimhae


@pytest.fixture
def ticket(cast):
    return asking.asked(cast.gimhae, at=timezone.now()).ticket


def approve(cast, found, **more):
    said = {"verdict": "승인", "reasons": "", "criteria": Criterion.values, **more}
    actions.review(cast.hana, key=found.key, at=timezone.now(), **said)


def test_an_address_is_proven_then_the_idea_is_told_and_followed(visitor, text):
    assert "First, your e-mail" in text(visitor.get(HERE))
    assert prove(visitor).url == HERE
    page = visitor.get(HERE)
    assert f'value="{asking.SORA}"' in page.content.decode()

    answer = ask(visitor)

    found = stored()
    assert answer.url == f"/p/{found.ticket}/"
    assert (found.title, found.person.name, found.state) == ("접이식 작업등", "한소라", "심사")
    followed = text(visitor.get(answer.url))
    assert "To be reviewed" in followed
    assert asking.IDEA in followed
    assert "접이식 작업등" in text(visitor.get("/my/"))


def test_a_wrong_code_opens_nothing(visitor, text):
    visitor.post(HERE, {**hidden(visitor.get(HERE)), "email": asking.SORA})
    wrong = "000000" if code_in_mail() != "000000" else "111111"

    visitor.post(f"{HERE}code/", {"digits": wrong})

    assert "This is not the code." in text(visitor.get(f"{HERE}code/"))
    assert "First, your e-mail" in text(visitor.get(HERE))


def test_pressed_twice_it_is_one_and_another_address_is_refused(visitor, text):
    prove(visitor)
    carried = hidden(visitor.get(HERE))
    for _time in range(2):
        visitor.post(HERE, {**carried, **SORA, **AN_IDEA})
    other = ask(visitor, email="other@example.org")

    stored()
    assert other.status_code == 422
    assert "This address was not confirmed here." in text(other)


def test_what_is_wrong_comes_back_with_what_was_typed(visitor, text):
    prove(visitor)

    answer = ask(visitor, idea="등", phone="1")

    assert answer.status_code == 422
    assert 'value="접이식 작업등"' in text(answer)
    again = ask(visitor, idea="등")
    assert "two or three sentences" in text(again).lower()


def test_sent_back_it_is_described_better(cast, visitor, ticket, text):
    found = stored()
    actions.review(
        cast.hana, key=found.key, verdict="보완", reasons="누가 쓰나요?", at=timezone.now()
    )
    page = text(visitor.get(f"/p/{ticket}/"))
    assert "누가 쓰나요?" in page
    better = {**AN_IDEA, "idea": f"{asking.IDEA} 캠핑하는 가족이 씁니다."}

    answer = visitor.post(f"/p/{ticket}/edit/", better)

    assert answer.url == f"/p/{ticket}/"
    assert stored().state == "심사"
    assert "가족" in stored().idea
    assert visitor.post(f"/p/{ticket}/edit/", {**better, "idea": "등"}).status_code == 422


def test_agreed_on_the_web_it_is_made_fetched_and_signed_for(cast, visitor, ticket, text):
    questions = a_questionnaire(cast.hana, "시제품 만족도")
    a_question(cast.hana, questions, "결과에 만족하셨나요?")
    approve(cast, stored(), terms=actions.Terms(words="재료비는 저희가 냅니다."))
    assert "재료비는 저희가 냅니다." in text(visitor.get(f"/p/{ticket}/"))
    act(visitor, ticket, "agree")
    made, today = stored().prototype, day_of(timezone.now())
    actions.complete(cast.hana, key=made.key, on=today, at=timezone.now())
    actions.hand_over(cast.hana, key=made.key, on=today, survey=questions.key, at=timezone.now())

    assert "Do you have it?" in text(visitor.get(f"/p/{ticket}/"))
    visitor.post(f"/p/{ticket}/receipt/", {"name": "한소라"})
    survey = act(visitor, ticket, "survey")

    assert stored().prototype.receipt_way == "웹"
    assert "접이식 작업등" in text(visitor.get(survey.url))
    page = text(visitor.get(f"/p/{ticket}/"))
    assert "Do you have it?" not in page
    assert "Receipt signed" in page


def test_an_early_or_hostile_receipt_is_told(cast, visitor, ticket, text):
    approve(cast, stored())
    act(visitor, ticket, "agree")
    made, today = stored().prototype, day_of(timezone.now())
    early = visitor.post(f"/p/{ticket}/receipt/", {"name": "한소라"}, follow=True)
    actions.complete(cast.hana, key=made.key, on=today, at=timezone.now())
    actions.hand_over(cast.hana, key=made.key, on=today, at=timezone.now())
    bad = visitor.post(f"/p/{ticket}/receipt/", {"name": "한소라", "drawn": "javascript:1"})

    assert "There is nothing to sign for now." in text(early)
    assert bad.status_code == 422
    assert not stored().prototype.receipt_way


def test_a_model_is_sent_and_told_its_unit(visitor, ticket, text):
    visitor.get(f"/p/{ticket}/")
    files = [an_upload("box.stl", solid.stl(40, 30, 20)), an_upload("lies.glb", b"glTF")]
    page = visitor.post(f"/p/{ticket}/files/", {"files": files}, follow=True)

    assert "Taken in: box.stl" in text(page)
    assert "lies.glb: The file is cut off." in text(page)
    assert "What is one in this model?" in text(page)
    found = DesignFile.objects.everywhere(because="tests look").get()
    act(visitor, ticket, "unit", file=found.key, unit="mm")
    page = text(visitor.get(f"/p/{ticket}/"))
    assert "40.0 × 30.0 × 20.0 mm" in page
    # Where the slicer is, it has not had its turn.
    assert "rough guess" in page


def test_too_many_at_once_are_not_looked_at(visitor, ticket, text):
    visitor.get(f"/p/{ticket}/")
    files = [an_upload(f"{number}.stl", solid.stl(4, 3, 2)) for number in range(11)]
    page = visitor.post(f"/p/{ticket}/files/", {"files": files}, follow=True)

    assert "At most 10 files at once." in text(page)
    assert not DesignFile.objects.everywhere(because="tests look").exists()


def test_files_are_counted_one_by_one(visitor, ticket, text, settings):
    visitor.get(f"/p/{ticket}/")
    settings.PULMU_SIGN_UPS_PER_ADDRESS = 2
    files = [an_upload(f"{number}.stl", solid.stl(4 + number, 3, 2)) for number in range(4)]
    page = visitor.post(f"/p/{ticket}/files/", {"files": files}, follow=True)

    assert "Very many forms came from here." in text(page)
    assert DesignFile.objects.everywhere(because="tests look").count() == 2


def test_much_is_sent_only_by_whoever_opened_something_of_their_own(visitor, ticket, monkeypatch):
    monkeypatch.setattr(middleware, "MOST_TYPED", 100)
    said = {"files": an_upload("box.stl", solid.stl(40, 30, 20))}
    at = f"/p/{ticket}/files/"

    assert a_browser().post(at, said).status_code == 413
    visitor.get(f"/p/{ticket}/")
    said = {"files": an_upload("box.stl", solid.stl(40, 30, 20))}
    assert visitor.post(at, said).status_code == 302
    assert visitor.post(f"/p/{ticket}/receipt/", {"name": "가" * 200}).status_code == 413


def test_it_is_taken_back(visitor, ticket, text):
    act(visitor, ticket, "withdraw")

    assert stored().state == "철회"
    assert "Withdrawn" in text(visitor.get(f"/p/{ticket}/"))
    assert act(visitor, ticket, "sing").status_code == 404


def test_a_link_that_does_not_exist_opens_nothing(visitor):
    nobody = "n" * 26
    assert visitor.get(f"/p/{nobody}/").status_code == 404
    assert visitor.get(f"/p/{nobody}/edit/").status_code == 404
    for page in ("act", "files", "receipt"):
        assert visitor.post(f"/p/{nobody}/{page}/", {"do": "agree"}).status_code == 404


def test_the_page_of_a_link_is_not_kept_and_not_told_to_others(visitor, ticket):
    page = visitor.get(f"/p/{ticket}/")

    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "same-origin"
