"""Lists as they are walked through: on a phone by thumb, on a desk by keys."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("language", "held"), [("ko", "완료"), ("en", "Held")])
def test_the_state_of_a_record_is_seen_on_a_phone_and_once_on_a_desk(
    visit, standing_lab, language, held
):
    look = visit(size="phone", language=language)
    look.sign_in(standing_lab.hana)
    line = look.go("/desk/records/session/").locator("tbody tr").first

    assert held in line.inner_text()
    assert line.inner_text().count(held) == 1
    look.page.set_viewport_size({"width": 1440, "height": 900})
    assert line.inner_text().count(held) == 1


def test_j_and_k_walk_through_today_and_o_opens(visit, standing_lab):
    look = visit(language="en")
    look.sign_in(standing_lab.hana)
    page = look.go("/desk/today/")
    links = page.locator("main ol > li a[href]:first-of-type")
    assert links.count() >= 2
    page.evaluate("document.activeElement.blur()")

    page.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(links.nth(0)).to_be_focused()
    goal = links.nth(0).get_attribute("href")
    page.keyboard.press("o")
    page.wait_for_url(f"**{goal}")


def test_the_list_of_keys_tells_of_those_that_work_on_the_page(visit, standing_lab):
    look = visit(language="en")
    look.sign_in(standing_lab.hana)

    def listed(path: str) -> list[str]:
        page = look.go(path)
        page.keyboard.press("Shift+?")
        page.locator("#shortcuts").wait_for()
        return page.locator("#shortcuts dl > div:visible dt").all_inner_texts()

    keys = {"/", "j k", "x", "o Enter"}
    assert keys & set(listed("/desk/records/session/")) == keys
    assert keys & set(listed("/desk/today/")) == {"j k", "o Enter"}
    assert keys & set(listed("/desk/people/new/")) == set()
