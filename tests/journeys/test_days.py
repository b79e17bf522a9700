"""A working day over 220 records of each kind, in real Chromium: find, narrow, correct, be refused,
act on many, and take it back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.conftest import Lab, Visit, a_lab, ko
from tests.journeys.full_year import EVERY, NEW, NEWCOMERS, RARE, ROWS, sheets
from tests.journeys.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@dataclass(frozen=True)
class Day:
    """``only`` is a filter and how many it finds; ``field`` is corrected to ``right`` and refused
    as ``wrong``; ``act`` is the button, ``on`` the day that it asks for.
    """

    only: tuple[str, int] | None
    field: str
    right: str
    wrong: tuple[str, str]
    act: str = "Remove"
    on: str = ""
    query: str = RARE
    finds: int = ROWS // EVERY
    rows: int = ROWS


THIRD = ROWS // 3
DAYS = {
    "session": Day(
        ("예정", THIRD), "장소", "대강당", ("종료", "2022-01-01T10:00"), "Was cancelled"
    ),
    "use": Day(("직원", THIRD), "출력물 수", "12", ("출력물 수", "많이")),
    "culture_act": Day(("행사", THIRD), "매체", "김해시보", ("참여인원", "-3")),
    "company": Day(
        ("예비", THIRD),
        "사업자등록번호",
        "124-81-00998",
        ("사업자등록번호", "1"),
        query=NEW,
        finds=NEWCOMERS,
        rows=ROWS + NEWCOMERS,
    ),
    "prototype": Day(
        ("접수", THIRD), "수량", "3", ("접수일", ""), act="Mark as completed", on="2023-12-20"
    ),
    "hire": Day(
        ("정규", THIRD),
        "상실일",
        "2023-12-20",
        ("기업", "없는 회사"),
        act="Mark as left",
        on="2023-12-30",
    ),
    "revenue": Day(("간접", THIRD), "공급가액", "2500000", ("기여율(%)", "120")),
    "tenancy": Day(
        None, "공간", "코워킹 2번", ("계약코드", ""), act="Mark as terminated", on="2024-01-10"
    ),
    "channel_support": Day(
        ("신청", THIRD), "행사", "메타버스 엑스포", ("행사", ""), "Was cancelled"
    ),
}


@pytest.fixture(scope="module")
def busy_lab(site: Site, tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Lab:
    return a_lab(site, tmp_path_factory.mktemp("busy"), chromium, sheets())


@pytest.mark.parametrize("kind", DAYS)
def test_a_working_day(visit: Callable[..., Visit], busy_lab: Lab, kind: str) -> None:
    day, hana = DAYS[kind], visit()
    page = hana.sign_in(busy_lab.hana)
    page.goto(f"{hana.site.address}/desk/records/{kind}/")
    _counts(page, day.rows)

    _found(page, day)
    _narrowed(page, day)
    _corrected(page, day)
    _refused(page, day)
    _acted_and_undone(page, hana, day, kind)
    # That the form was refused is all that the console says.
    assert all("422" in said for said in hana.said)


def _counts(page: Page, number: int) -> None:
    expect(page.locator(".pagehead")).to_contain_text(f"{number}건")


def _found(page: Page, day: Day) -> None:
    page.get_by_role("searchbox").fill(day.query)
    page.keyboard.press("Enter")
    _counts(page, day.finds)


def _narrowed(page: Page, day: Day) -> None:
    page.get_by_role("searchbox").fill("")
    page.keyboard.press("Enter")
    _counts(page, day.rows)
    if day.only is not None:
        word, number = day.only
        page.get_by_role("link", name=word, exact=True).click()
        _counts(page, number)


def _corrected(page: Page, day: Day) -> None:
    page.locator(".table tbody th a").first.click()
    page.get_by_role("link", name=ko("Correct"), exact=True).click()
    _fill(page, day.field, day.right)
    page.get_by_role("button", name=ko("Correct"), exact=True).click()
    said = ko("Corrected. What stood there before is in its history.")
    expect(page.locator(".toast")).to_contain_text(said)


def _refused(page: Page, day: Day) -> None:
    """What is wrong is said, and what was typed is still there."""
    page.get_by_role("link", name=ko("Correct"), exact=True).click()
    field, text = day.wrong
    form = page.locator("form.entry")
    form.evaluate("form => form.noValidate = true")
    _fill(page, field, text)
    page.get_by_role("button", name=ko("Correct"), exact=True).click()
    expect(page.locator("[data-problems]")).to_be_focused()
    expect(_field(page, field)).to_have_value(text)


def _acted_and_undone(page: Page, hana: Visit, day: Day, kind: str) -> None:
    page.goto(f"{hana.site.address}/desk/records/{kind}/?q={day.query}")
    _counts(page, day.finds)
    for at in range(3):
        page.locator("[data-pick]").nth(at).check()
    page.get_by_role("button", name=ko(day.act), exact=True).click()
    if day.on:
        page.locator("[name=on]").fill(day.on)
    if day.on or day.act == "Remove":
        page.locator("main").get_by_role("button", name=ko(day.act), exact=True).click()
    toast = page.locator(".toast").first
    expect(toast).to_contain_text(f"{ko(day.act)}: 3건")
    _counts(page, day.finds - (3 if day.act == "Remove" else 0))
    toast.get_by_role("button", name=ko("Undo")).click()
    expect(page.locator(".toast").first).to_contain_text("3건을 되돌렸습니다")
    page.goto(f"{hana.site.address}/desk/records/{kind}/")
    _counts(page, day.rows)


def _field(page: Page, label: str) -> Locator:
    return page.locator("form.entry").get_by_label(label, exact=False).first


def _fill(page: Page, label: str, text: str) -> None:
    _field(page, label).fill(text)
