"""A workbook that a lab has kept for years, and a few pasted rows, in real Chromium."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.domains.workbook.old_books import ROSTER, write
from tests.journeys.conftest import ko
from tests.journeys.test_look import faults

pytestmark = pytest.mark.browser

SOON = 60_000


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_an_old_workbook_is_dropped_matched_brought_in_and_taken_back(visit, lab, tmp_path, size):
    hana = visit(size=size)
    page = hana.sign_in(lab.hana)
    book = write(tmp_path / "old.xlsx")

    drop_and_check(page, hana.site.address, book)
    page.get_by_role("link", name=ko("Match the names")).click(timeout=SOON)
    path = page.url.removeprefix(hana.site.address)
    assert faults(hana, path) == []
    expect(page.get_by_label("핸드폰")).to_have_value("phone")
    # Another sheet shows its columns at once; back again the guesses are there again.
    which = page.locator("#id_s0-code")
    which.select_option("targets")
    expect(page.get_by_text("지표코드 *").first).to_be_attached()
    which.select_option("attendance")
    expect(page.get_by_label("핸드폰")).to_have_value("phone")
    page.get_by_role("button", name=ko("Remember and check again")).click()

    page.get_by_role("button", name=ko("Bring it in")).click(timeout=SOON)
    page.get_by_role("link", name=ko("Take it back")).click(timeout=SOON)
    page.get_by_role("button", name=ko("Take the import back")).click()
    expect(page.locator(".card").first).to_contain_text(ko("Undone"), timeout=SOON)

    drop_and_check(page, hana.site.address, book)
    expect(page.get_by_role("button", name=ko("Bring it in"))).to_be_visible(timeout=SOON)
    expect(page.get_by_role("link", name=ko("Match the names"))).to_have_count(0)
    assert ROSTER in page.content()
    assert hana.said == []


def test_a_file_that_is_no_workbook_is_said_in_words(visit, lab, tmp_path):
    hana = visit()
    page = hana.sign_in(lab.hana)
    broken = tmp_path / "2023.xlsx"
    broken.write_bytes(b"not a workbook at all")

    drop_and_check(page, hana.site.address, broken)

    expect(page.get_by_role("heading", name=ko("This file was not taken"))).to_be_visible(
        timeout=SOON
    )
    assert hana.said == []


def test_pasted_rows_are_shown_within_moments(visit, lab):
    hana = visit(size="phone")
    page = hana.sign_in(lab.hana)
    page.goto(f"{hana.site.address}/desk/imports/paste/targets/")

    page.get_by_role("textbox").fill("culture_acts\t2023\t3\nprototypes\t2023\t2\n")
    page.get_by_role("button", name=ko("Check them")).click()

    expect(page.get_by_role("button", name=ko("Bring it in"))).to_be_visible(timeout=SOON)
    said = page.locator(".stats")
    expect(said).to_contain_text("2")
    assert hana.said == []


def drop_and_check(page: Page, address: str, book: Path) -> None:
    """Let a workbook go above the page's drop field, and have it checked."""
    page.goto(f"{address}/desk/imports/")
    transfer = page.evaluate_handle(
        """([name, bytes]) => {
            const carried = new DataTransfer();
            carried.items.add(new File([new Uint8Array(bytes)], name));
            return carried;
        }""",
        [book.name, list(book.read_bytes())],
    )
    field = page.locator("[data-drop]", has=page.locator("#workbook"))
    field.dispatch_event("dragover", {"dataTransfer": transfer})
    field.dispatch_event("drop", {"dataTransfer": transfer})
    expect(field.locator("[data-drop-files]")).to_contain_text(book.name)
    page.get_by_role("button", name=ko("Check it")).click()
    page.wait_for_url("**/imports/*/")
