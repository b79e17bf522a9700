"""What the kit's scripts add, in real Chromium: choosing many, counting what was pasted."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .test_browser import open_at

__all__ = ["open_at"]

pytestmark = pytest.mark.browser
BAR = "#gallery-bulk"


def ticked(page) -> list[bool]:
    return [one.is_checked() for one in page.locator("[data-pick]").all()]


def counted(page) -> str:
    return page.locator(f"{BAR} [data-bulk-count]").inner_text()


def test_the_bar_counts_what_is_chosen_and_its_acts_wait_for_it(open_at):
    page = open_at().go()
    act = page.locator(f"{BAR} .actions button").first
    assert (counted(page), act.is_enabled()) == ("1", True)

    page.locator("[data-pick]").first.uncheck()

    assert (counted(page), act.is_enabled()) == ("0", False)
    assert "active" not in (page.locator(BAR).get_attribute("class") or "").split()


def test_a_page_is_chosen_at_once_and_so_is_everything_found(open_at):
    page = open_at().go()

    page.locator("[data-bulk-page]").check()
    assert (ticked(page), counted(page)) == ([True, True, True], "3")

    page.locator("[data-bulk-found]").check()
    assert counted(page) == "214"

    page.locator("[data-pick]").nth(1).uncheck()
    assert (counted(page), page.locator("[data-bulk-found]").is_checked()) == ("2", False)


def test_shift_chooses_from_the_last_row_to_this_one(open_at):
    page = open_at().go()
    page.locator("[data-pick]").first.uncheck()

    page.locator("[data-pick]").first.click()
    page.locator("[data-pick]").nth(2).click(modifiers=["Shift"])

    assert (ticked(page), counted(page)) == ([True, True, True], "3")


def test_the_bar_stays_in_sight_on_a_phone_above_the_menu(open_at):
    page = open_at(size="phone").go()
    page.locator("[data-pick]").first.scroll_into_view_if_needed()

    bar, menu = page.locator(BAR).bounding_box(), page.locator(".bottom").bounding_box()

    assert bar["y"] + bar["height"] <= menu["y"]


def test_what_is_chosen_goes_to_the_server_with_the_filters(open_at):
    page = open_at().go()
    sent = page.evaluate(
        f"Array.from(new FormData(document.querySelector('{BAR}'))).map(([name]) => name)"
    )

    assert sorted(set(sent) - {"csrfmiddlewaretoken"}) == ["q", "row"]


@pytest.mark.parametrize(
    ("pasted", "rows", "columns", "differs"),
    [
        ("a\tb\tc\td\n", "1", "4", False),
        ("a\tb\tc\td\r\ne\tf\tg\th\r\n\r\n", "2", "4", False),
        ('a\t"two\nlines"\tc\td', "1", "4", False),
        ("a\tb\nc", "2", "2", True),
        ("", "0", "0", False),
    ],
)
def test_pasted_rows_are_counted(open_at, pasted, rows, columns, differs):
    page = open_at().go()
    box = page.locator(".paste").first

    box.locator("textarea").fill("x")
    box.locator("textarea").fill(pasted)

    assert box.locator("[data-paste-rows]").inner_text() == rows
    assert box.locator("[data-paste-columns]").inner_text() == columns
    assert box.locator("[data-paste-differs]").is_visible() == differs


@pytest.mark.parametrize(
    ("language", "typed", "read"),
    [
        ("ko", "2888000000", "28억 8,800만 원"),
        ("ko", "12345", "1만 2,345 원"),
        ("ko", "0", "0 원"),
        ("ko", "", ""),
        ("en", "2888000000", "₩2,888,000,000"),
    ],
)
def test_a_sum_is_read_as_it_is_typed(open_at, language, typed, read):
    page = open_at().go(language=language)

    page.locator("[data-money]").fill(typed)

    assert page.locator("[data-money-reading]").inner_text() == read


def test_a_lookup_is_worked_by_keys(open_at):
    page = open_at().go()
    box = page.locator("[data-lookup]").nth(1)

    box.locator("input[type=search]").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(box.get_by_role("radio").nth(1)).to_be_checked()

    page.keyboard.press("Escape")
    expect(box.locator("input[type=search]")).to_be_focused()


def test_a_lookup_finds_while_somebody_types(open_at):
    page = open_at().go()
    box = page.locator("[data-lookup]").first
    assert box.get_by_role("radio").count() == 0
    assert box.locator("[data-find]").count() == 0

    box.locator("input[type=search]").press_sequentially("대장간", delay=20)
    expect(box.get_by_role("radio")).to_have_count(2)
    page.keyboard.press("Enter")

    expect(box.get_by_role("radio").first).to_be_checked()


def test_what_must_not_be_kept_is_not_and_leaving_does_not_warn_for_the_rest(open_at):
    page = open_at().go()
    form = page.locator("form[data-keeps=gallery]")
    warned = []
    page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.accept()))

    form.locator("[name=code]").fill("123456")
    form.locator("[name=title]").fill("유니티")
    page.reload()

    expect(form.locator("[name=title]")).to_have_value("유니티")
    expect(form.locator("[name=code]")).to_have_value("")
    assert page.evaluate("JSON.stringify(sessionStorage)").count("123456") == 0
    assert warned == []


def test_leaving_warns_where_nothing_can_be_kept(open_at):
    page = open_at().go()
    warned = []
    page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.accept()))
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('no room'); }; }")

    page.locator("form[data-keeps=gallery] [name=title]").press_sequentially("유니티")
    page.wait_for_selector("form[data-unkept]")
    page.reload()

    assert warned == ["beforeunload"]


def test_what_was_looked_up_is_found_and_chosen_again(open_at):
    page = open_at().go()
    box = page.locator("[data-lookup]").first
    box.locator("input[type=search]").press_sequentially("대장간", delay=20)
    box.get_by_role("radio").nth(1).check()

    page.reload()

    expect(box.locator("input[type=search]")).to_have_value("대장간")
    expect(box.get_by_role("radio").nth(1)).to_be_checked()


def test_a_form_that_htmx_brings_has_its_text_back_too(open_at):
    page = open_at().go()
    page.locator("form[data-keeps=gallery] [name=note]").fill("세 줄")
    page.reload()
    page.locator("form[data-keeps=gallery] [data-kept]").wait_for()

    page.evaluate(
        """() => {
          const form = document.querySelector("form[data-keeps=gallery]");
          const fresh = form.outerHTML;
          form.remove();
          document.querySelector("main").insertAdjacentHTML("beforeend", fresh);
          const back = document.querySelector("form[data-keeps=gallery]");
          back.querySelector("[data-kept]").remove();
          htmx.trigger(back, "htmx:load");
        }"""
    )

    expect(page.locator("form[data-keeps=gallery] [name=note]")).to_have_value("세 줄")
    expect(page.locator("form[data-keeps=gallery] [data-kept]")).to_be_visible()
