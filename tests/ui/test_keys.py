"""Single keys, in real Chromium: they act, and they leave whoever types alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .test_browser import open_at

__all__ = ["open_at"]

pytestmark = pytest.mark.browser


def opened(open_at) -> Page:
    """The gallery, with nothing in the focus."""
    page = open_at().go()
    page.evaluate("document.activeElement.blur()")
    return page


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.textContent.trim()")


def went(page: Page) -> None:
    """What is pressed from here on, instead of being gone to."""
    page.evaluate(
        """() => {
          window.pressed = [];
          document.addEventListener("click", (event) => {
            const link = event.target.closest("a");
            if (!link) return;
            event.preventDefault();
            window.pressed.push(link.textContent.trim());
          }, true);
        }"""
    )


def test_slash_goes_to_the_search(open_at):
    page = opened(open_at)

    page.keyboard.press("/")

    expect(page.get_by_role("searchbox", name="과정 찾기")).to_be_focused()
    expect(page.get_by_role("searchbox", name="과정 찾기")).to_have_value("")


def test_j_and_k_walk_through_the_rows(open_at):
    page = opened(open_at)

    page.keyboard.press("j")
    assert focused(page) == "메이커스 메타 전문가 양성과정 15기"
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert focused(page) == "3D프린터 안전교육"
    page.keyboard.press("k")
    assert focused(page) == "생성형 AI로 제품 디자인하기 — 실습 3회"


def test_x_chooses_the_row_and_leaves_it_again(open_at):
    page = opened(open_at)
    page.keyboard.press("j")
    page.keyboard.press("j")

    page.keyboard.press("x")
    assert page.locator("[data-pick]").nth(1).is_checked()
    page.keyboard.press("x")
    assert not page.locator("[data-pick]").nth(1).is_checked()


def test_o_opens_the_row_and_so_does_enter_on_its_tick_without_sending_anything(open_at):
    page = opened(open_at)
    went(page)
    page.keyboard.press("j")

    page.keyboard.press("o")
    page.locator("[data-pick]").first.focus()
    page.keyboard.press("Enter")

    assert page.evaluate("window.pressed") == ["메이커스 메타 전문가 양성과정 15기"] * 2
    assert page.locator("#gallery-bulk").get_attribute("aria-busy") is None


def test_n_presses_what_carries_it_and_g_with_a_letter_goes_to_a_place(open_at):
    page = opened(open_at)
    went(page)

    page.keyboard.press("n")
    page.keyboard.press("g")
    page.keyboard.press("y")
    page.keyboard.press("g")
    page.keyboard.press("q")
    page.keyboard.press("y")

    assert page.evaluate("window.pressed") == ["새 회차", "올해 실적"]


def test_the_list_of_keys_holds_those_of_the_page(open_at):
    page = opened(open_at)

    page.keyboard.press("Shift+?")

    listed = " ".join(page.locator("#shortcuts dl").inner_text().split())
    assert listed == (
        "/ 찾기로 가기 j k 다음 줄, 앞 줄 x 줄 고르기, 풀기 o Enter 줄 열기 ? 이 목록"
        " g t 오늘 g y 올해 실적 n 새 회차"
    )


def test_the_switch_turns_them_off_and_is_remembered(open_at):
    page = opened(open_at)
    page.get_by_role("button", name="단축키 목록").click()
    page.get_by_role("switch").uncheck()
    page.reload()
    page.evaluate("document.activeElement.blur()")

    page.keyboard.press("/")
    page.keyboard.press("Shift+?")
    page.keyboard.press("j")

    expect(page.locator("#shortcuts")).to_be_hidden()
    assert page.evaluate("document.activeElement === document.body")

    page.get_by_role("button", name="단축키 목록").click()
    assert not page.get_by_role("switch").is_checked()
    page.get_by_role("switch").check()
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")

    expect(page.get_by_role("searchbox", name="과정 찾기")).to_be_focused()


@pytest.mark.parametrize("place", ["#id_title", "#id_note", "#id_field_of_work", "#id_kind_0"])
def test_whoever_types_is_left_alone(open_at, place):
    page = opened(open_at)
    went(page)
    page.locator(place).focus()

    page.keyboard.type("n/jxo?")

    assert page.evaluate("window.pressed") == []
    assert page.evaluate("document.activeElement.id") == place.removeprefix("#")
    expect(page.locator("#shortcuts")).to_be_hidden()


def test_modifiers_and_the_composing_of_hangul_are_left_alone(open_at):
    page = opened(open_at)
    went(page)

    page.keyboard.press("Control+n")
    page.keyboard.press("Alt+n")
    page.evaluate(
        """document.body.dispatchEvent(new KeyboardEvent(
          "keydown", { key: "n", code: "KeyN", isComposing: true, bubbles: true }))"""
    )

    assert page.evaluate("window.pressed") == []


def test_a_hangul_layout_presses_the_key_of_the_same_place(open_at):
    page = opened(open_at)
    went(page)

    page.evaluate(
        """document.body.dispatchEvent(new KeyboardEvent(
          "keydown", { key: "ㅜ", code: "KeyN", bubbles: true }))"""
    )

    assert page.evaluate("window.pressed") == ["새 회차"]


def test_an_open_dialog_keeps_the_keys_from_the_page_below(open_at):
    page = opened(open_at)
    went(page)
    page.locator("[data-opens=gallery-dialog]").click()

    page.keyboard.press("n")

    assert page.evaluate("window.pressed") == []
