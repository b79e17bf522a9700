"""How was it, and what next: answered and wished for on a phone, read and taken up at the desk."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Visit, ko, set_password, visits
from tests.journeys.site import Site, links_in
from tests.journeys.test_look import LOOKS, faults

pytestmark = pytest.mark.browser

NOW = Path(__file__).with_name("a_survey_now.py")
HANA = "hana@asks.example"
LONG_ENOUGH = 3.2


@dataclass(frozen=True)
class Asking:
    """A site of its own, and what is asked there."""

    site: Site
    ticket: str
    survey: str
    points: str
    why: str


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Asking]:
    made = Site(tmp_path_factory.mktemp("asks"))
    staff = ["--name", "김하나", "--org", "asks", "--role", "manager"]
    said = made.set_up(["org", "add", "asks", "김해 메이커팩토리"], ["user", "add", HANA, *staff])
    told = json.loads(made.python(NOW.read_text(encoding="utf-8")).splitlines()[-1])
    made.start("serve")
    for link in links_in(said):
        set_password(chromium, link)
    yield Asking(made, **told)
    made.stop()


@pytest.fixture
def visit(chromium: Browser, asking: Asking) -> Iterator[Callable[..., Visit]]:
    with visits(chromium, asking.site) as start:
        yield start


def send(page: Page) -> None:
    page.locator("main button.primary").click()


def point(page: Page, asking: Asking, points: int) -> None:
    page.locator(f"[name='q-{asking.points}'][value='{points}']").check()


@pytest.mark.parametrize(("size", "scheme", "language"), LOOKS)
def test_questions_and_wishes_can_be_used_by_everybody(
    visit: Callable[..., Visit], asking: Asking, size: str, scheme: str, language: str
) -> None:
    look = visit(size=size, scheme=scheme, language=language)
    look.go(f"/t/{asking.ticket}/")
    look.page.locator("form[action$='/survey/'] button").click()
    link = look.page.url.removeprefix(asking.site.address)

    found = [fault for path in (link, "/at/asks/wishes/") for fault in faults(look, path)]
    found += faults(look, f"/t/{asking.ticket}/")
    look.go(link)
    send(look.page)
    expect(look.page.locator(".problems")).to_be_visible()

    assert found == []
    # The form that came back wrong is an answer 422, which the console tells.
    assert [one for one in look.said if "422" not in one] == []


def test_somebody_answers_on_a_phone_and_the_desk_reads_it(
    visit: Callable[..., Visit], asking: Asking
) -> None:
    look = visit(size="phone")
    page = look.go(f"/t/{asking.ticket}/")
    page.get_by_role("button", name=ko("Tell us how it was")).click()
    link = page.url
    why = page.locator(f"[name='q-{asking.why}']")

    # What depends on an answer comes with it.
    expect(why).to_be_hidden()
    page.get_by_label("아니오").check()
    expect(why).to_be_visible()
    why.fill("실습 시간이 짧았습니다")
    # A required question was left out: nothing typed is lost.
    send(page)
    expect(page.locator(".problems")).to_contain_text("강의는 어땠나요?")
    expect(why).to_have_value("실습 시간이 짧았습니다")
    point(page, asking, 5)
    send(page)
    expect(page.locator("main")).to_contain_text(ko("Thank you"))

    page.goto(link)
    expect(page.locator("main")).to_contain_text(ko("You have answered already"))
    look.go(f"/t/{asking.ticket}/")
    expect(page.locator("main")).to_contain_text(ko("You have told us how it was. Thank you."))

    desk = visit(size="desk")
    desk.sign_in(HANA)
    results = desk.go(f"/desk/surveys/{asking.survey}/results/")
    expect(results.locator(".stats")).to_contain_text("100%")
    expect(results.locator("figure.chart").first).to_contain_text("4.20")
    # One wrote something: of fewer than five nothing is shown.
    expect(results.locator("main")).not_to_contain_text("실습 시간이 짧았습니다")
    paths = ("", "results/", "preview/", "questions/new/", "edit/")
    assert [f for p in paths for f in faults(desk, f"/desk/surveys/{asking.survey}/{p}")] == []


def test_a_wish_is_joined_and_becomes_a_course_in_one_press(visit: Callable[..., Visit]) -> None:
    first = visit(size="phone")
    page = first.go("/at/asks/wishes/")
    page.locator("[name=topic]").fill("블렌더로 캐릭터 만들기")
    page.locator("[name=field]").select_option("콘텐츠")
    time.sleep(LONG_ENOUGH)
    send(page)
    expect(page.locator(".wishes")).to_contain_text(ko("You too"))

    other = visit(size="phone")
    page = other.go("/at/asks/wishes/")
    page.get_by_role("link", name="블렌더로 캐릭터 만들기").click()
    assert faults(other, page.url.removeprefix(other.site.address)) == []
    page.get_by_label(ko("At the weekend")).check()
    time.sleep(LONG_ENOUGH)
    send(page)
    expect(page.locator(".wishes")).to_contain_text("2명")

    desk = visit(size="desk")
    desk.sign_in(HANA)
    page = desk.go("/desk/surveys/wishes/")
    page.get_by_role("button", name=ko("Make a course of it")).click()
    expect(page.locator("h1")).to_have_text("블렌더로 캐릭터 만들기")
    expect(page.locator("main")).to_contain_text("2명")
    assert first.said == other.said == desk.said == []


def test_without_scripts_everything_is_there(chromium: Browser, asking: Asking) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="ko")
    page = context.new_page()
    page.goto(f"{asking.site.address}/at/asks/wishes/")
    page.locator("[name=topic]").fill("가죽 공예")
    page.locator("[name=field]").select_option("제조")
    time.sleep(LONG_ENOUGH)
    send(page)

    expect(page.locator(".wishes")).to_contain_text("가죽 공예")
    context.close()
