"""Letters in an organisation's own words."""

from __future__ import annotations

import pytest

from pulmu.core.mail import letters, queries
from pulmu.core.mail.models import MailText, Sender
from pulmu.core.trail.models import Event

AT = "/desk/mail/texts/programmes.moved/ko/"
LETTER = letters.letter("programmes.moved")
OWN = {"subject": "{강좌}: 날이 바뀌었어요", "body": "{이름} 님,\n\n{일시}\n{장소}\n{링크}"}


def words(cast, language: str = "ko") -> tuple[str, str]:
    found = queries.wording(cast.hana, LETTER)[language]
    return found.subject, found.body


def test_every_letter_is_listed_with_where_its_words_come_from(hana, cast, text):
    hana.post(AT, {**OWN, "do": "save"})

    page = text(hana.get("/desk/mail/texts/"))

    assert page.count("As suggested") == 2 * len(letters.letters()) - 1
    assert page.count("Own words") == 1


def test_a_letter_is_said_in_ones_own_words(hana, cast):
    for _ in range(2):
        assert hana.post(AT, {**OWN, "do": "save"}).url == "/desk/mail/texts/"

    assert words(cast) == (OWN["subject"], OWN["body"])
    assert words(cast, "en") == (
        LETTER.suggested("en").subject,
        LETTER.suggested("en").body,
    )
    assert MailText.objects.within(cast.hana).get().changed_by == "하나"
    [line] = Event.objects.within(cast.hana).filter(name="mail.text.rewritten")
    assert line.data["before"]["subject"] == "일정 변경: {강좌}, {일시}"


def test_english_words_are_taken_in_a_korean_letter_and_the_other_way_round(hana, cast):
    hana.post(AT, {"subject": "{course}", "body": "{when} {링크} { LINK }", "do": "save"})

    assert words(cast) == ("{course}", "{when} {링크} { LINK }")


WRONG = {
    "a place that does not exist": ({"body": "{일시} {링크} {강죄}"}, "{강죄} means nothing"),
    "two of them": ({"body": "{링크} {강죄} {일지}"}, "{강죄}, {일지} means nothing"),
    "one that only other letters have": ({"body": "{일시} {링크} {기한}"}, "{기한} means nothing"),
    "a wrong one in the subject": ({"subject": "{강좌명}"}, "{강좌명} means nothing"),
    "an open brace": ({"body": "{일시} {링크} 그리고 {장소"}, "near “{링크} 그리고 {장소”"),
    "a closed brace": ({"body": "{일시} {링크} 끝}"}, "A brace stands alone"),
    "a brace in a brace": ({"body": "{{일시}} {링크}"}, "A brace stands alone"),
    "without what it is about": ({"body": "{링크}"}, "of no use without {일시}"),
    "without the link": ({"body": "{일시}"}, "of no use without {링크}"),
    "a name in the subject": ({"subject": "{이름} 님께"}, "{이름} stands in the letter alone"),
    "nothing": ({"body": " \n "}, "This field is required"),
    "too much": ({"subject": "가" * 151}, "At most 150 characters"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_words_that_cannot_be_filled_are_refused_by_name(hana, cast, text, wrong):
    changed, said = WRONG[wrong]
    typed = {**OWN, **changed}

    for wish in ("save", "look"):
        page = text(hana.post(AT, {**typed, "do": wish}))
        assert said in page
        assert typed["subject"] in page

    assert not MailText.objects.within(cast.hana).exists()


def test_it_is_looked_at_before_it_is_kept(hana, cast, text):
    page = text(hana.post(AT, {**OWN, "body": OWN["body"] + "\n환영!", "do": "look"}))

    assert "생성형 AI로 만드는 3D 캐릭터: 날이 바뀌었어요" in page
    assert "환영!" in page
    assert "not kept yet" in page
    assert not MailText.objects.within(cast.hana).exists()


def test_it_goes_back_to_what_is_suggested(hana, cast):
    hana.post(AT, {**OWN, "do": "save"})

    for _ in range(2):
        assert hana.post(AT, {"do": "restore"}).url == AT

    assert words(cast) == (LETTER.suggested("ko").subject, LETTER.suggested("ko").body)
    [line] = Event.objects.within(cast.hana).filter(name="mail.text.restored")
    assert line.data["before"] == OWN


def test_the_suggested_words_are_none_of_ones_own(hana, cast):
    hana.post(AT, {**OWN, "do": "save"})
    suggested = LETTER.suggested("ko")

    hana.post(AT, {"subject": suggested.subject, "body": suggested.body, "do": "save"})

    assert not MailText.objects.within(cast.hana).exists()


@pytest.mark.parametrize("letter", letters.letters(), ids=lambda letter: letter.name)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_suggested_letter_could_be_kept_and_is_filled_without_a_rest(
    hana, cast, letter, language
):
    suggested = letter.suggested(language)
    at = f"/desk/mail/texts/{letter.name}/{language}/"

    answer = hana.post(at, {"subject": suggested.subject, "body": suggested.body, "do": "save"})

    filled = letters.fill(letter, suggested, letter.samples)
    assert answer.status_code == 302
    assert "{" not in filled.subject + filled.body
    assert all(letter.samples[name] in filled.body for name in letter.needs)
    # Who left a wish left no name.
    assert letter.samples.get("name", "") in filled.body


def test_a_line_with_nothing_to_fill_in_is_left_out():
    letter = letters.letter("programmes.reminder")
    said = {**letter.samples, "to_bring": "", "place": "{이름}"}

    filled = letters.fill(letter, letter.suggested("ko"), said)

    assert "준비물" not in filled.body
    assert "장소: {이름}" in filled.body
    assert "\n\n\n" not in filled.body


def test_there_is_no_page_for_a_letter_that_does_not_exist(hana):
    assert hana.get("/desk/mail/texts/programmes.nothing/ko/").status_code == 404
    assert hana.get("/desk/mail/texts/programmes.moved/fr/").status_code == 404
    assert hana.post("/desk/mail/texts/programmes.nothing/ko/", OWN).status_code == 404


def test_another_lab_keeps_its_own_words(hana, minsu, cast, text):
    hana.post(AT, {**OWN, "do": "save"})

    assert OWN["subject"] not in text(minsu.get(AT))
    minsu.post(AT, {"do": "restore"})

    assert words(cast)[0] == OWN["subject"]


def test_answers_go_where_the_lab_says(hana, cast, text):
    for _ in range(2):
        hana.post("/desk/mail/texts/", {"reply_to": "Desk@Gimhae.example"})
    refused = text(hana.post("/desk/mail/texts/", {"reply_to": "nowhere"}))

    assert "This is not an e-mail address" in refused
    assert Sender.objects.within(cast.hana).get().reply_to == "desk@gimhae.example"
    assert not Sender.objects.within(cast.minsu).exists()
    assert Event.objects.within(cast.hana).filter(name="mail.sender.set").count() == 1
