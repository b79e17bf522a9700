"""A founder gets a mock-up, opens a business, rents a virtual office, is incorporated: each step
moves the right figure and no other, and one line of time tells it all, on the desk and at home.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from pulmu.core.kernel.keys import new_key
from tests.journeys.conftest import Lab, Visit
from tests.journeys.forms import send
from tests.journeys.members import LONG_ENOUGH, code_for, newest_mail
from tests.journeys.test_look import faults

pytestmark = pytest.mark.browser

NOTHING: dict[str, tuple[str, str]] = {}


def figures(look: Visit, year: int = 2023) -> dict[str, str]:
    """Every figure of the year, as it is read."""
    page = look.go(f"/desk/year/{year}/")
    tiles = page.locator(".tile").all()
    return {
        tile.locator("h2").inner_text(): " ".join(tile.locator(".figure").inner_text().split())
        for tile in tiles
    }


def moved(look: Visit, before: dict[str, str], year: int = 2023) -> dict[str, tuple[str, str]]:
    now = figures(look, year)
    return {name: (before[name], said) for name, said in now.items() if before[name] != said}


def apply(look: Visit, lab: Lab, email: str) -> str:
    """The founder applies on a phone; the address of their application."""
    page = look.go(f"/at/{lab.code}/spaces/")
    time.sleep(LONG_ENOUGH)
    page.locator("[name=email]").fill(email)
    page.locator("main form button.primary").click()
    page.locator("[name=digits]").fill(code_for(look.site, email))
    page.locator("main form button.primary").click()
    page.get_by_label("가상오피스").check()
    page.locator("[name=purpose]").fill("사업자등록 주소가 필요합니다.")
    time.sleep(LONG_ENOUGH)
    page.locator("main form button.primary").click()
    page.wait_for_url("**/my/spaces/**")
    return page.url.removeprefix(look.site.address)


def a_founder(hana: Visit, email: str) -> str:
    """Somebody with an idea and no company yet, as the desk writes them down: the key."""
    phone, since = "010-7777-8888", "2023-02-01"
    send(hana, "/desk/people/new/", name="박세진", phone=phone, email=email)
    known = {"code": "C-SEJIN", "name": "세진공방", "form": "예비", "first_support_on": since}
    page = send(hana, "/desk/records/company/new/", **known)
    key = page.url.rstrip("/").rsplit("/", 1)[1]
    founder = {"person": "박세진", "phone": phone, "role": "대표", "since": since}
    send(hana, f"/desk/companies/{key}/founders/", **founder)
    return key


def test_from_a_mock_up_to_an_office_each_step_moves_one_figure(
    visit: Callable[..., Visit], lab: Lab
) -> None:
    email = f"sejin-{new_key()[:8]}@example.org"
    hana, sejin = visit(), visit(size="phone")
    hana.sign_in(lab.hana)
    before = figures(hana)

    key = a_founder(hana, email)
    company = f"/desk/companies/{key}/"
    assert moved(hana, before) == NOTHING

    send(
        hana,
        "/desk/records/prototype/new/",
        name="첫 목업",
        code="PT-SEJIN",
        kind="목업",
        company="C-SEJIN",
        received_on="2023-03-10",
        state="완료",
        completed_on="2023-04-10",
    )
    assert list(moved(hana, before)) == ["시제품 제작"]

    before = figures(hana)
    send(hana, f"{company}form/", form="개인", opened_on="2023-05-15")
    assert list(moved(hana, before)) == ["신규 창업"]

    before = figures(hana)
    application = apply(sejin, lab, email)
    page = hana.go("/desk/today/")
    page.locator("[data-line]", has_text="세진공방").get_by_role("link", name="답변하기").click()
    space = page.url.removeprefix(hana.site.address)
    page.get_by_label("승인").check()
    page.locator("main form .form-actions button").click()
    expect(page.locator("main")).to_contain_text("공간 협약하기")
    assert "승인" in newest_mail(hana.site, email, says="승인")
    assert moved(hana, before) == NOTHING

    _agree_on_today(hana)
    assert list(moved(hana, before)) == ["공간 지원"]

    before = figures(hana)
    send(hana, f"{company}form/", form="법인", incorporated_on="2023-12-01")
    assert moved(hana, before) == NOTHING

    pages = (f"{company}form/", f"{company}documents/", space)
    _is_told_of(hana, company, pages)
    own = (application, "/my/", f"/my/company/{key}/jobs/")
    public = (f"/at/{lab.code}/spaces/", f"/at/{lab.code}/jobs/")
    _is_told_of(sejin, f"/my/company/{key}/", (*own, *public))
    assert "협약" in sejin.go(application).locator("main").inner_text()
    assert (hana.said, sejin.said) == ([], [])


def _agree_on_today(hana: Visit) -> None:
    """The form opens in the line that asks for it, closes at Escape, and leads back to the line."""
    page = hana.go("/desk/today/")
    line = page.locator("#founders [data-line]", has_text="세진공방")
    opener = line.locator("[data-opens-here]")
    opener.click()
    expect(line.locator(".here-form input:not([type=hidden])").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(line.locator(".here-form")).to_have_count(0)
    expect(opener).to_be_focused()
    expect(opener).to_have_attribute("aria-expanded", "false")

    opener.click()
    typed = {
        "code": "SP-SEJIN",
        "space": "가상오피스 7호",
        "agreed_on": "2023-10-20",
        "starts_on": "2023-11-01",
        "ends_on": "2024-10-31",
    }
    for name, value in typed.items():
        line.locator(f"[name={name}]").fill(value)
    line.locator(".here-form .form-actions button").first.click()
    expect(page.locator("#toasts")).to_contain_text("협약")
    assert page.url.endswith("/desk/today/#founders")
    expect(line).to_have_count(0)


def _is_told_of(look: Visit, company: str, pages: tuple[str, ...]) -> None:
    """The whole way stands there, whoever may look, and nothing is wrong with the pages."""
    told = ("첫 목업", "개인", "법인", "가상오피스 7호", "공간 신청", "박*진")
    way = f"{company}way/" if company.startswith("/desk/") else company
    text = look.go(way).locator("ol.timeline").inner_text()
    assert [word for word in told if word not in text] == []
    assert "박세진" not in text
    assert [fault for path in (company, way, *pages) for fault in faults(look, path)] == []


def test_the_way_is_printed_without_what_is_pressed(visit: Callable[..., Visit], lab: Lab) -> None:
    look = visit()
    look.sign_in(lab.hana)
    a_company = {
        "code": "C-1",
        "name": "세진공방",
        "form": "예비",
        "first_support_on": "2023-02-01",
    }
    send(look, "/desk/records/company/new/", **a_company)
    page = look.go("/desk/records/company/?q=세진공방")
    page.locator("tbody th a").first.click()
    page.wait_for_url("**/desk/companies/*/")
    page.goto(f"{page.url}way/")
    page.emulate_media(media="print")

    expect(page.locator("ol.timeline")).to_contain_text("예비")
    expect(page.locator(".side")).to_be_hidden()
