"""The portal in real Chromium: signed up for in the hand, light, without a shift or scripts."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Visit, visits
from tests.journeys.members import course, sign_up
from tests.journeys.site import Site
from tests.journeys.test_look import LOOKS, faults

pytestmark = pytest.mark.browser

# What the issue asks for before anybody has pressed anything, over the wire.
MOST_SCRIPT, MOST_CSS = 60 * 1024, 14 * 1024
AT = "/at/portal/"
# Courses, made through the product's own actions in the site's own database.
OFFERS = """
import datetime as dt, os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pulmu.config.settings")
import django
django.setup()
from django.utils import timezone
from pulmu.core.tenancy.actors import operator_of
from pulmu.core.tenancy.models import Organisation
from pulmu.demo import publishing
lab = Organisation.objects.get(code="portal")
publishing.offer(lab, operator_of(lab), at=timezone.now())
"""


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with one lab, and the courses of the demo."""
    made = Site(tmp_path_factory.mktemp("portal"))
    made.set_up(["org", "add", "portal", "김해 메이커팩토리"])
    made.python(OFFERS)
    made.start("serve")
    yield made
    made.stop()


@pytest.fixture
def visit(chromium: Browser, portal: Site) -> Iterator[Callable[..., Visit]]:
    with visits(chromium, portal) as start:
        yield start


def test_a_new_member_signs_up_on_a_phone_and_gives_the_seat_back(
    visit: Callable[..., Visit], tmp_path: Path
) -> None:
    look = visit(size="phone")
    page = sign_up(look, AT, "생성형 AI로 제품 디자인하기")

    expect(page.locator("h1")).to_have_text("신청되었습니다")
    ticket = page.url.split("/t/")[1].split("/")[0]
    picture = tmp_path / "ticket.png"
    page.screenshot(path=picture, full_page=True)
    with Image.open(picture) as shown:
        [code] = zxingcpp.read_barcodes(shown)
    assert len(code.text) == 42
    assert ticket not in code.text

    page.get_by_role("link", name="신청 취소하기").click()
    page.locator("main button.danger").click()
    expect(page.locator("main")).to_contain_text("취소")
    assert look.said == []


def test_a_code_is_read_on_a_dark_page_too(visit: Callable[..., Visit], tmp_path: Path) -> None:
    page = sign_up(visit(size="phone", scheme="dark"), AT, "생성형 AI로 제품 디자인하기")
    picture = tmp_path / "dark.png"
    page.screenshot(path=picture, full_page=True)

    with Image.open(picture) as shown:
        assert len(zxingcpp.read_barcodes(shown)) == 1


def test_without_scripts_the_same_way_is_open(chromium: Browser, portal: Site) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="ko")
    look = Visit(portal, context.new_page())

    page = sign_up(look, AT, "생성형 AI로 제품 디자인하기")

    expect(page.locator("h1")).to_have_text("신청되었습니다")
    context.close()


def test_the_guardians_part_sleeps_until_a_child_is_born_late(visit: Callable[..., Visit]) -> None:
    look = visit(size="phone")
    page = look.go(AT)
    page.goto(f"{look.site.address}{course(page, '어린이 메이커 교실')}sign-up/")
    guardian = page.locator("#id_guardian_name")
    expect(guardian).to_be_hidden()

    page.locator("#id_birth_date").fill("2020-05-05")
    expect(guardian).to_be_visible()
    page.locator("#id_birth_date").fill("1990-05-05")
    expect(guardian).to_be_hidden()


def test_what_was_typed_is_there_again_until_the_device_forgets(
    visit: Callable[..., Visit],
) -> None:
    """After a reload, in the other language, and for the group instead; of this course alone."""
    look = visit(size="phone")
    page = look.go(AT)
    name, kept = page.locator("#id_name"), page.locator("[data-kept]")
    other = course(page, "3D프린터 안전교육")
    page = look.go(f"{course(page, '생성형 AI로 제품 디자인하기')}sign-up/")
    name.fill("박초롱")
    page.reload()
    expect(name).to_have_value("박초롱")
    expect(kept).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(name).to_have_value("박초롱")
    page.get_by_role("link", name="I bring a group").click()
    expect(name).to_have_value("박초롱")
    look.go(f"{other}sign-up/")
    expect(name).to_have_value("")

    look.go("/my/")
    held = page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('kept:'))")
    assert len(held) == 1
    assert look.said == []


def test_a_device_that_is_told_to_forget_keeps_nothing_that_was_typed(
    visit: Callable[..., Visit],
) -> None:
    look = visit(size="phone")
    page = sign_up(look, AT, "생성형 AI로 제품 디자인하기")
    assert page.evaluate("sessionStorage.length") == 0
    page = look.go(AT)
    look.go(f"{course(page, '3D프린터 안전교육')}sign-up/")
    page.locator("#id_name").fill("박초롱")
    look.go("/my/")

    page.get_by_role("button", name="이 기기에서 내 정보 지우기").click()
    expect(page.locator("#id_email")).to_be_visible()

    assert page.evaluate("sessionStorage.length") == 0


def portal_pages(page: Page) -> list[str]:
    design = course(page, "생성형 AI로 제품 디자인하기")
    return [
        AT,
        "/at/portal/?phase=past",
        "/at/portal/?q=없는말",
        "/at/portal/?type=체험&weekday=5",
        "/at/portal/calendar/",
        design,
        course(page, "유니티로 만드는 가야 테마 월드"),
        f"{design}sign-up/",
        f"{design}sign-up/?group=1",
        f"{course(page, '어린이 메이커 교실')}sign-up/",
        f"{course(page, '3D프린터 안전교육')}sign-up/",
        "/my/",
    ]


@pytest.mark.parametrize(("size", "scheme", "language"), LOOKS)
def test_the_portal_can_be_used_by_everybody(
    visit: Callable[..., Visit], size: str, scheme: str, language: str
) -> None:
    look = visit(size=size, scheme=scheme, language=language)

    found = [fault for path in portal_pages(look.go(AT)) for fault in faults(look, path)]

    assert found == []
    assert look.said == []


@pytest.mark.parametrize(("size", "scheme", "language"), LOOKS[:1])
def test_what_is_ones_own_can_be_used_by_everybody(
    visit: Callable[..., Visit], size: str, scheme: str, language: str
) -> None:
    look = visit(size=size, scheme=scheme, language=language)
    ticket = sign_up(look, AT, "생성형 AI로 제품 디자인하기").url.removeprefix(look.site.address)
    page = look.go("/my/")
    more = [link.get_attribute("href") or "" for link in page.locator("main a[href^='/my/']").all()]
    pages = [ticket, f"{ticket.split('?')[0]}cancel/", "/my/", *more]

    assert [fault for path in pages for fault in faults(look, path)] == []


def test_pages_are_light_and_nothing_moves(visit: Callable[..., Visit]) -> None:
    """Sizes as gzip sends them; the shift as Chromium measures it."""
    look = visit(size="phone")
    page = look.page
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => list.getEntries().forEach("
        "(one) => { window.shift += one.value; })).observe({type: 'layout-shift', buffered: true});"
    )
    files: list[Any] = []
    page.on("response", lambda one: files.append(one))  # noqa: PLW0108 -- playwright looks into it
    for path in portal_pages(look.go(AT)):
        files.clear()
        look.go(path)
        page.wait_for_load_state("networkidle")
        script, css = (weight(files, kind) for kind in ("javascript", "text/css"))
        assert script <= MOST_SCRIPT, (path, script)
        assert css <= MOST_CSS, (path, css)
        assert page.evaluate("window.shift") == 0, path


def weight(files: list[Any], kind: str) -> int:
    return sum(
        len(gzip.compress(one.body()))
        for one in files
        if kind in one.headers.get("content-type", "") and "print" not in one.url
    )
