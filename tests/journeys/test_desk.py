"""What two people do with a year at the desk, in real Chromium."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PASSWORD, ko
from tests.journeys.workbooks import YEAR, write
from tests.surfaces.authenticator import code
from tests.surfaces.conftest import a_picture

pytestmark = pytest.mark.browser


def a_file(name: str) -> dict[str, object]:
    return {"name": name, "mimeType": "image/png", "buffer": a_picture()}


def test_signing_in_takes_a_second_factor_once_it_is_set_up(visit, lab):
    hana = visit()
    page = hana.sign_in(lab.hana)
    page.get_by_role("link", name="김하나").first.click()
    page.get_by_role("link", name=ko("Set it up")).click()
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    secret = page.locator("code").inner_text()
    page.get_by_role("textbox").fill(code(secret))
    page.keyboard.press("Enter")
    expect(page.get_by_role("listitem")).to_have_count(10)
    assert hana.said == []

    again = visit()
    page = again.go("/account/login/?next=/desk/year/")
    page.get_by_role("textbox").first.fill(lab.hana)
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/2fa/authenticate/**")
    page.get_by_role("textbox").fill(code(secret))
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/year/2023/")
    assert again.said == []


def test_a_figure_opens_down_to_its_file(visit, lab):
    hana = visit()
    page = hana.sign_in(lab.hana)
    page.wait_for_url("**/desk/year/2023/")

    page.get_by_role("link", name="프로그램 운영").click()
    page.get_by_role("link", name="유니티 활용 교육 1회차").click()
    page.locator("input[type=file]").set_input_files(a_file("출석부_P23-001.png"))
    expect(page.get_by_role("img", name="출석부_P23-001.png")).to_be_visible()
    shown = page.evaluate("document.querySelector('figure.evidence img').naturalWidth")
    page.get_by_role("link", name="출석부_P23-001.png", exact=True).click()

    expect(page.get_by_role("link", name="이용자 수 (연인원)")).to_be_visible()
    assert shown > 0
    assert hana.said == []


def test_files_dropped_on_the_gaps_find_their_place(visit, lab):
    hana = visit()
    page = hana.sign_in(lab.hana)
    page.wait_for_url("**/desk/year/2023/")
    expect(page.get_by_role("heading", name="증빙 없는 실적")).to_be_visible()

    drop(page, "[data-drops-into=files]", "출석부_P23-001.png")
    page.wait_for_url("**/place/**")
    expect(page.get_by_role("checkbox")).to_be_checked()
    page.get_by_role("button", name=ko("Attach"), exact=True).click()

    page.wait_for_url("**/gaps/")
    expect(page.locator(".gap")).to_have_count(1)
    drop(page, ".gap", "체험 사진.png")
    expect(page.get_by_role("heading", name=ko("Everything has its evidence"))).to_be_visible()
    assert hana.said == []


def test_going_back_to_a_person_who_was_unmasked_finds_the_mask(visit, lab):
    look = visit()
    look.sign_in(lab.hana)
    page = look.go("/desk/people/")
    page.locator("tbody th a").first.click()
    page.locator("input[name=reason]").fill("회차 취소 안내")
    page.get_by_role("button", name=ko("Show name and phone")).click()
    shown = page.locator("[data-once] dd").first
    expect(shown).to_be_visible()
    name = shown.inner_text()

    look.go("/desk/people/")
    page.go_back()

    expect(page.get_by_role("button", name=ko("Show name and phone"))).to_be_visible()
    assert name not in page.locator("main").inner_text()
    assert look.said == []


def test_an_empty_form_says_everything_at_once_and_half_a_date_is_not_lost(visit, lab):
    look = visit()
    look.sign_in(lab.hana)
    page = look.go("/desk/records/hire/new/")
    record = page.get_by_role("button", name=ko("Record"), exact=True)

    page.locator("#id_left_on").press_sequentially("05")
    record.click()
    expect(page.locator("#id_left_on")).to_be_focused()
    expect(page.locator("[data-problems]")).to_have_count(0)

    page.locator("#id_left_on").fill("2023-05-01")
    record.click()
    expect(page.locator("[data-problems] li")).to_have_count(3)
    expect(page.locator("#id_left_on")).to_have_value("2023-05-01")
    assert [said for said in look.said if "422" not in said] == []


def test_two_people_seal_a_year_and_see_what_moved(visit, lab):
    hana, dul = visit(), visit()
    page = hana.sign_in(lab.hana)
    page.wait_for_url("**/desk/year/2023/")
    page.get_by_role("link", name=ko("Ask for the seal")).click()
    page.get_by_role("button", name=ko("Ask for the seal")).click()
    expect(page.get_by_role("button", name=ko("Take the request back"))).to_be_visible()

    other = dul.sign_in(lab.dul)
    other.wait_for_url("**/desk/year/2023/")
    other.get_by_role("link", name=ko("Seal the year")).click()
    other.locator("main button[type=submit]").click()
    other.wait_for_url("**/desk/year/2023/")
    expect(other.locator(".revisions")).to_contain_text("이두리")

    page.goto(f"{hana.site.address}/desk/year/2023/users/")
    page.get_by_role("link", name="김*늘").click()
    # The year is sealed: a correction needs a reason, and the browser asks for it.
    page.get_by_label(ko("Why it is corrected")).select_option("found later")
    page.locator(".pagehead button").click()
    page.goto(f"{hana.site.address}/desk/year/2023/")
    expect(page.locator(".moved")).to_contain_text("-1")
    page.locator(".callout a.button").first.click()
    page.wait_for_url("**/revision/0/")
    expect(page.locator(".diff-left")).to_contain_text("김*늘")
    expect(page.locator(".diff-left")).to_contain_text(ko("It was found out later"))
    assert hana.said == []
    assert dul.said == []


def test_a_workbook_is_checked_brought_in_and_taken_back(visit, lab, tmp_path):
    hana = visit()
    page = hana.sign_in(lab.hana)
    more = {**YEAR, "목표": [*YEAR["목표"], ("culture_acts", 2023, 3)]}
    page.goto(f"{hana.site.address}/desk/imports/")

    page.locator("#workbook").set_input_files(write(tmp_path / "more.xlsx", more))
    page.get_by_role("button", name=ko("Check it")).click()
    page.wait_for_url("**/imports/*/")
    page.get_by_role("button", name=ko("Bring it in")).click(timeout=60_000)
    page.get_by_role("link", name=ko("Take it back")).click(timeout=60_000)
    page.get_by_role("button", name=ko("Take the import back")).click()

    page.wait_for_url("**/imports/*/")
    expect(page.locator(".card").first).to_contain_text(ko("Undone"), timeout=60_000)
    assert hana.said == []


def test_everything_works_without_scripts(chromium, site, lab):
    context = chromium.new_context(java_script_enabled=False, locale="ko")
    page = context.new_page()
    page.goto(f"{site.address}/account/login/?next=/desk/year/")
    page.locator("input[name=login]").fill(lab.hana)
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/year/2023/")
    page.get_by_role("link", name=ko("Choose files")).click()
    page.wait_for_url("**/gaps/")
    form = page.locator(".gap form").first
    form.locator("input[type=file]").set_input_files(a_file("사진.png"))
    form.get_by_role("button", name=ko("Attach"), exact=True).click()
    page.wait_for_url("**/gaps/")

    expect(page.locator(".gap")).to_have_count(1)
    context.close()


def drop(page: Page, onto: str, name: str) -> None:
    """Let a file go above an element, as a hand with a mouse does."""
    transfer = page.evaluate_handle(
        """([name, bytes]) => {
            const carried = new DataTransfer();
            carried.items.add(new File([new Uint8Array(bytes)], name, {type: "image/png"}));
            return carried;
        }""",
        [name, list(a_picture())],
    )
    page.dispatch_event(onto, "dragover", {"dataTransfer": transfer})
    page.dispatch_event(onto, "drop", {"dataTransfer": transfer})
