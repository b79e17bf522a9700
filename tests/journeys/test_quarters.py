"""A founder tells three numbers of a quarter on a phone; only what staff record of them counts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.quarters import Quarter
from tests.journeys.conftest import Lab, Visit, ko
from tests.journeys.forms import send
from tests.journeys.members import link_in, newest_mail
from tests.journeys.test_a_founders_way import a_founder
from tests.journeys.test_look import faults

pytestmark = pytest.mark.browser

CSV = "\ufeff작성일자,공급가액\n2026-09-01,12000000\n"


def figures(look: Visit, year: int) -> dict[str, str]:
    page = look.go(f"/desk/year/{year}/")
    return {
        tile.locator("h2").inner_text(): " ".join(tile.locator(".figure").inner_text().split())
        for tile in page.locator(".tile").all()
    }


def test_three_numbers_by_a_link_move_nothing_until_staff_record_them(
    visit: Callable[..., Visit], lab: Lab, tmp_path: Path
) -> None:
    email = f"sejin-{new_key()[:8]}@example.org"
    quarter = Quarter.ended_before(day_of(timezone.now()))
    hana, sejin = visit(), visit(size="phone")
    hana.sign_in(lab.hana)
    key = a_founder(hana, email)
    send(hana, f"/desk/companies/{key}/form/", form="개인", opened_on="2023-05-15")
    before = figures(hana, quarter.year)

    page = hana.go("/desk/today/")
    page.get_by_role("link", name=ko("See who is asked")).click()
    page.get_by_role("button", name=ko("Ask them now")).click()
    page.wait_for_url("**/desk/cases/reports/?quarter=*")
    link = link_in(newest_mail(sejin.site, email, says="숫자 세 개"), "/q/")
    _told(sejin, link, tmp_path)
    assert figures(hana, quarter.year) == before

    page = hana.go("/desk/today/")
    page.locator("[data-line]", has_text="세진공방").get_by_role(
        "link", name=ko("Compare it")
    ).click()
    report = page.url.removeprefix(hana.site.address)
    page.locator("tr", has_text=ko("Revenue")).get_by_role("link", name=ko("Record it")).click()
    expect(page.locator("[name=amount]")).to_have_value("12000000")
    page.locator("[name=supplied_on]").fill(quarter.end.isoformat())
    page.locator("[name=nature]").select_option("직접")
    page.get_by_role("button", name=ko("Record"), exact=True).click()
    # The form names the page to come back to in its own address.
    page.wait_for_url(lambda url: urlsplit(url).path == report)
    after = figures(hana, quarter.year)
    # A year in which nothing counts shows no figures at all.
    assert [name for name, said in after.items() if not said.startswith("0 ")] == ["매출 기여"]
    assert before == {}

    page = hana.go(report)
    page.get_by_role("button", name=ko("Accept"), exact=True).click()
    expect(page.locator("main")).to_contain_text(ko("As recorded"))
    assert link_in(newest_mail(sejin.site, email, says="확인했습니다"), "/q/") == link
    expect(sejin.go(link).locator("main")).to_contain_text(ko("Accepted. Thank you!"))
    for look, pages in (
        (hana, (report, "/desk/cases/reports/", "/desk/cases/reports/ask/")),
        (sejin, (link,)),
    ):
        assert [fault for path in pages for fault in faults(look, path)] == []
    assert (hana.said, sejin.said) == ([], [])


def _told(sejin: Visit, link: str, folder: Path) -> None:
    """Begun, left alone, gone on with from the same link, sent in."""
    page = sejin.go(link)
    page.locator("[name=employed]").fill("2")
    page.get_by_role("button", name=ko("Keep it for later")).click()
    page.wait_for_url(f"**{link}")
    page = sejin.go(link)
    expect(page.locator("[name=employed]")).to_have_value("2")
    assert faults(sejin, link) == []
    paper = folder / "매출.csv"
    paper.write_text(CSV, encoding="utf-8")
    page.locator("[name=revenue]").fill("12,000,000")
    page.locator("[name=invested]").fill("0")
    large = folder / "큰 것.csv"
    with large.open("wb") as file:
        file.truncate(31 << 20)
    for place in ("employed", "invested"):
        page.locator(f"#files-{place}").set_input_files(large)
    page.get_by_role("button", name=ko("Send it in")).click()
    expect(page.locator("[data-drop-over]")).to_be_focused()
    expect(page.locator("form[aria-busy]")).to_have_count(0)
    expect(page.locator("[name=revenue]")).to_have_value("12,000,000")
    for place in ("employed", "invested"):
        page.locator(f"#files-{place}").set_input_files([])
    expect(page.locator("[data-drop-over]")).to_be_hidden()
    page.locator("#files-revenue").set_input_files(paper)
    page.get_by_role("button", name=ko("Send it in")).click()
    expect(page.locator("main")).to_contain_text(ko("Sent in. Thank you!"))
