"""A course begun, dated, published and copied, and its list worked through: on desk and phone."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Lab, Visit, ko

pytestmark = pytest.mark.browser

MOST_CLICKS = 6
PEOPLE = "이름\t연락처\n김새봄\t010-1234-5678\n이두리\t010-2345-6789\n박세찬\t010-3456-7890"


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_a_course_is_run_and_copied(visit: Callable[..., Visit], lab: Lab, size: str) -> None:
    look = visit(size=size)
    page = look.sign_in(lab.hana)
    begun(look, page)
    worked_through(page)
    copied(look, page)

    assert look.said == []


def begun(look: Visit, page: Page) -> None:
    """The few things that every course needs; two dates by a rule, seen before they are written."""
    look.go("/desk/courses/new/")
    page.get_by_label(ko("Programme"), exact=True).fill("메이커스 메타")
    page.get_by_label(ko("Name of the course"), exact=True).fill("AI 첫걸음")
    page.get_by_label(ko("Field"), exact=True).select_option("AI")
    page.locator("[name=capacity]").fill("2")
    press(page, "Begin the course")
    page.get_by_role("link", name=ko("Say when it takes place")).click()
    # A Tuesday that is no holiday, nor the one after it.
    page.locator("[name=first]").fill("2027-06-01")
    page.locator("[name=begins]").fill("14:00")
    page.locator("[name=ends]").fill("17:00")
    page.locator("[name=count]").fill("2")
    press(page, "Go on")
    expect(page.locator("[name=slot]:checked")).to_have_count(2)
    press(page, "Write these dates")
    press(page, "Publish")
    expect(page.locator(".pagehead-lead")).to_have_text("공개")


def worked_through(page: Page) -> None:
    """Three pasted for two seats; one is taken off, which is asked, and the next one is offered."""
    page.get_by_role("link", name=ko("List"), exact=True).first.click()
    page.get_by_role("link", name=ko("Add people")).click()
    page.get_by_text(ko("A list from a spreadsheet")).click()
    page.locator("textarea[name=people]").fill(PEOPLE)
    press(page, "Put them on the list")
    expect(page.locator("tbody tr")).to_have_count(3)
    row(page, "박*찬").get_by_role("button", name=ko("Confirm the seat")).click()
    press(page, "Confirm the seat")
    expect(row(page, "박*찬")).to_contain_text("확정")
    page.get_by_role("button", name=ko("Undo")).click()
    expect(row(page, "박*찬")).to_contain_text("대기")
    row(page, "김*봄").locator("input[type=checkbox]").check()
    page.locator(".bulkbar").get_by_role("button", name=ko("Take off the list")).click()
    press(page, "Take off the list")
    expect(row(page, "박*찬")).to_contain_text("제안")
    expect(page.locator("tbody tr")).to_have_count(2)


def copied(look: Visit, page: Page) -> None:
    """From the list of courses to the copy that everybody sees, counting the presses."""
    look.go("/desk/today/")
    clicks = [
        page.get_by_role("link", name=ko("Courses"), exact=True).locator("visible=true").first,
        page.get_by_role("link", name="AI 첫걸음"),
        page.get_by_role("link", name=ko("Copy"), exact=True),
        page.get_by_role("button", name=ko("Copy it")),
        page.get_by_role("button", name=ko("Publish")),
    ]
    for number, click in enumerate(clicks):
        if number == len(clicks) - 2:
            later = dt.date(2027, 6, 1) + dt.timedelta(weeks=52)
            said = f"{later.year}. {later.month}. {later.day}.(화)"
            expect(page.locator("ol.plain-list li").first).to_contain_text(said)
        click.click()
    expect(page.locator(".pagehead-lead")).to_have_text("공개")
    assert re.search(r"2028\. 5\. 30\.", page.locator("tbody").inner_text())
    assert len(clicks) <= MOST_CLICKS


def row(page: Page, name: str) -> Locator:
    return page.locator("tbody tr", has_text=name)


def press(page: Page, label: str) -> None:
    page.locator("main").get_by_role("button", name=ko(label), exact=True).first.click()
