"""A founder has a mock-up made, on a phone, and the two at the desk make it, in real Chromium."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from pulmu.core.kernel.kst import day_of
from tests.core.files import solid
from tests.journeys.conftest import Visit, ko, set_password, visits
from tests.journeys.members import LONG_ENOUGH, code_for, link_in, newest_mail
from tests.journeys.site import Site, links_in
from tests.journeys.test_programmes_day import number_in, seen_by_everybody

pytestmark = pytest.mark.browser

HANA, SORA = "hana@gimhae.example", "sora@example.org"
HERE = "/at/gimhae/prototypes/"
NAME, SHORT = "접이식 작업등", "캠핑장에서 쓰는 접이식 작업등입니다. 작게 접힙니다."
LONGER = f"{SHORT} 캠핑하는 가족이 저녁에 텐트 안에서 씁니다."
WHY = "누가 언제 쓰는지 적어 주세요."
OTHERS = ("programme_runs", "users", "new_startups", "new_hires", "space_supports")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("prototypes"))
    said = made.set_up(
        ["org", "add", "gimhae", "김해 메이커팩토리"],
        ["user", "add", HANA, "--name", "김하나", "--org", "gimhae", "--role", "manager"],
    )
    made.start("serve")
    for link in links_in(said):
        set_password(chromium, link)
    yield made
    made.stop()


@pytest.fixture
def visit(chromium: Browser, site: Site) -> Iterator[Callable[..., Visit]]:
    with visits(chromium, site) as start:
        yield start


def test_a_founder_gets_a_mock_up_and_one_figure_moves(
    visit: Callable[..., Visit], tmp_path: Path
) -> None:
    founder, look = visit(size="phone"), visit()
    desk = look.sign_in(HANA)
    before = figures(look)
    link = asked(founder)
    model_sent(founder, link, tmp_path)

    sent_back(look, desk)
    described_better(founder, link)
    asked_at = approved(look, desk)
    agreed(founder, link)
    made_at = tried_and_done(look, desk)
    moved = figures(look)
    handed_over(look, made_at)
    signed(founder, link)

    assert moved == {**before, "prototypes": before["prototypes"] + 1}
    assert figures(look) == moved
    expect(look.go(made_at).locator("body")).to_contain_text(ko("Signed on the screen"))
    assert founder.said == look.said == []
    pages = [made_at, "/desk/prototypes/", "/desk/today/", asked_at]
    assert [one for path in pages for one in seen_by_everybody(look, path)] == []
    assert [one for path in (HERE, link) for one in seen_by_everybody(founder, path)] == []


def figures(look: Visit) -> dict[str, int]:
    """What the year has so far, as the page of each figure says."""
    year = day_of(timezone.now()).year
    return {
        line: number_in(look.go(f"/desk/year/{year}/{line}/").locator(".figure").first.inner_text())
        for line in ("prototypes", *OTHERS)
    }


def asked(founder: Visit) -> str:
    """The address is proven, then the idea is told; the page of it."""
    page = founder.go(HERE)
    page.locator("#id_email").fill(SORA)
    time.sleep(LONG_ENOUGH)
    send(page)
    page.wait_for_url("**/code/")
    page.locator("#id_digits").fill(code_for(founder.site, SORA))
    send(page)
    page.wait_for_url(f"**{HERE}")
    for name, value in (
        ("title", NAME),
        ("idea", SHORT),
        ("name", "한소라"),
        ("phone", "010-2345-6789"),
    ):
        page.locator(f"#id_{name}").fill(value)
    page.locator("#id_is_grown").check()
    time.sleep(LONG_ENOUGH)
    send(page)
    page.wait_for_url("**/p/**")
    return urlsplit(page.url).path


def model_sent(founder: Visit, link: str, folder: Path) -> None:
    """A box as an STL, and one that says it has four billion triangles."""
    good, lies = folder / "작업등.stl", folder / "거짓.stl"
    good.write_bytes(solid.stl(40, 30, 20))
    lies.write_bytes(bytes(80) + struct.pack("<I", 4_000_000_000) + bytes(500))
    page = founder.go(link)
    page.locator("#files").set_input_files([good, lies])
    page.get_by_role("button", name=ko("Send the files")).click()
    expect(page.locator("body")).to_contain_text("4,000,000,000")
    page.get_by_role("button", name="mm", exact=True).click()
    expect(page.locator("body")).to_contain_text("40.0 × 30.0 × 20.0 mm")


def sent_back(look: Visit, desk: Page) -> None:
    look.go("/desk/prototypes/").get_by_role("link", name=NAME).click()
    desk.locator("#id_reasons").fill(WHY)
    desk.get_by_role("button", name=ko("Ask for a better description")).click()
    expect(desk.locator(".pagehead")).to_contain_text(ko("To be described better"))


def described_better(founder: Visit, link: str) -> None:
    """From the letter, which says what is missing."""
    letter = newest_mail(founder.site, SORA, says=WHY)
    assert link_in(letter, "/p/") == link
    page = founder.go(link)
    page.get_by_role("link", name=ko("Describe it better")).click()
    page.locator("#id_idea").fill(LONGER)
    send(page)
    page.wait_for_url(f"**{link}")


def approved(look: Visit, desk: Page) -> str:
    look.go("/desk/prototypes/").get_by_role("link", name=NAME).click()
    expect(desk.locator("body")).to_contain_text("캠핑하는 가족")
    here = urlsplit(desk.url).path
    desk.locator("#id_terms").fill("재료비는 기관이 부담합니다.")
    for tick in desk.locator("input[name=criteria]").all():
        tick.check()
    desk.get_by_role("button", name=ko("Approve"), exact=True).click()
    expect(desk.locator(".pagehead")).to_contain_text(ko("Approved, to be agreed"))
    return here


def agreed(founder: Visit, link: str) -> None:
    page = founder.go(link)
    expect(page.locator("body")).to_contain_text("재료비는 기관이 부담합니다.")
    page.get_by_role("button", name=ko("I agree to the terms")).click()
    expect(page.locator("body")).to_contain_text("PT-")


def tried_and_done(look: Visit, desk: Page) -> str:
    """Two taps for each attempt; then it is done."""
    look.go("/desk/prototypes/").get_by_role("link", name=NAME).click()
    here = urlsplit(desk.url).path
    for outcome in ("It failed", "It worked"):
        desk.locator(".log-new > summary").click()
        desk.get_by_role("button", name=ko(outcome), exact=True).click()
        expect(desk.locator(".attempts")).to_contain_text(ko(outcome))
    expect(desk.locator(".attempts > li")).to_have_count(2)
    desk.get_by_role("button", name=ko("Completed"), exact=True).click()
    expect(desk.locator("#hand_on")).to_be_visible()
    return here


def handed_over(look: Visit, made_at: str) -> None:
    """From 오늘, in one press."""
    page = look.go("/desk/today/")
    page.get_by_role("button", name=ko("Handed over today")).click()
    expect(page.locator(f"a[href='{made_at}#receipt']")).to_be_visible()


def signed(founder: Visit, link: str) -> None:
    """With a finger, on the founder's own phone."""
    page = founder.go(link)
    canvas = page.locator("[data-sign-here]")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 140, box["y"] + 60, steps=5)
    page.mouse.up()
    page.get_by_role("button", name=ko("I have received it")).click()
    expect(page.locator("body")).to_contain_text(ko("Thank you: your receipt is signed."))


def send(page: Page) -> None:
    page.locator("main button.primary").first.click()
