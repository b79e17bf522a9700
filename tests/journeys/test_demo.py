"""`pulmu demo`: the reference year on the page, each of its nine figures opened down to a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from pulmu.demo.build import LOGINS
from tests.journeys.conftest import Visit, visits
from tests.journeys.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FIGURES = {
    "programme_runs": "91",
    "users": "4,495",
    "culture_acts": "161",
    "prototypes": "10",
    "new_startups": "8",
    "new_hires": "34",
    "revenue": "28억 8,800만",
    "space_supports": "8",
    "channel_supports": "5",
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("demo"))
    made.start("demo")
    yield made
    made.stop()


@pytest.fixture
def guest(chromium: Browser, demo: Site) -> Iterator[Callable[..., Visit]]:
    with visits(chromium, demo) as start:
        yield start


def test_the_nine_reference_figures_stand_on_the_page(guest: Callable[..., Visit]) -> None:
    page = sign_in(guest())

    shown = [text.split()[:-1] for text in page.locator(".tile .figure").all_inner_texts()]

    assert [" ".join(words) for words in shown] == list(FIGURES.values())


@pytest.mark.parametrize("line", FIGURES)
def test_each_opens_down_to_a_file_and_back(guest: Callable[..., Visit], line: str) -> None:
    look = guest()
    page = sign_in(look)
    page.goto(f"{look.site.address}/desk/year/2023/{line}/")
    name = page.locator("h1").inner_text()
    expect(page.locator(".figure").first).to_contain_text(FIGURES[line])

    page.locator("tbody tr:not(:has(.badge.warn)) th a").first.click()
    expect(page.locator("figure.evidence")).to_be_visible()
    page.locator(".files a").first.click()

    expect(page.get_by_role("link", name=name)).to_be_visible()
    assert look.said == []


def sign_in(look: Visit) -> Page:
    login = LOGINS[0]
    page = look.go("/account/login/?next=/desk/today/")
    page.locator("input[type=email]").fill(login.email)
    page.locator("input[type=password]").fill(login.password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path == "/desk/today/")
    page.goto(f"{look.site.address}/desk/year/2023/")
    return page
