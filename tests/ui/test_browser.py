"""The kit in real Chromium, under the strict policy: nothing refused, nothing cut, keys work.

No server: the browser's requests are answered from the rendered gallery and the static files.
"""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string  # noqa: TID251 -- the kit is made of templates
from django.test import RequestFactory
from django.utils import translation

from pulmu.ui import gallery

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser

SITE = "http://pulmu.test"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'"
)
SIZES = {
    "small phone": (320, 640),
    "phone": (390, 844),
    "tablet": (768, 1024),
    "desk": (1440, 1000),
}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def found_by(url: str) -> str:
    typed = parse_qs(urlsplit(url).query)["company-q"][0]
    context = {"options": gallery.options(typed), "typed": typed}
    return render_to_string("ui/gallery_options.html", context)


def answer(route: Route) -> None:
    path = route.request.url.removeprefix(SITE).partition("?")[0]
    if path.startswith("/static/"):
        found = finders.find(path.removeprefix("/static/"))
        assert found, f"{path} is not there"
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        route.fulfill(body=Path(found).read_bytes(), content_type=kind)
        return
    if path == "/ui/options/":
        route.fulfill(body=found_by(route.request.url), content_type="text/html; charset=utf-8")
        return
    language, name = path.strip("/").split("/", maxsplit=1)
    with translation.override(language):
        context = gallery.context() if name == "ui/gallery" else {}
        html = render_to_string(f"{name}.html", context, RequestFactory().get("/"))
    headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
    route.fulfill(body=html, headers=headers)


class Opened:
    """A page and everything that its console said."""

    def __init__(self, browser: Browser, *, size: str = "desk", scheme: str = "light", **more: str):
        width, height = SIZES[size]
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",
            **more,
        )
        self.context.route("**/*", answer)
        self.page: Page = self.context.new_page()
        self.said: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def go(self, name: str = "ui/gallery", *, language: str = "ko") -> Page:
        self.page.goto(f"{SITE}/{language}/{name}")
        return self.page


@pytest.fixture
def open_at(chromium: Browser) -> Iterator[type[Opened]]:
    opened: list[Opened] = []

    def start(**options: str) -> Opened:
        opened.append(Opened(chromium, **options))
        return opened[-1]

    yield start
    for one in opened:
        one.context.close()


@pytest.mark.parametrize(
    ("size", "language"),
    [
        *((size, "ko") for size in SIZES),
        ("small phone", "en"),
        *(pytest.param(size, "en", marks=pytest.mark.slow) for size in SIZES),
    ],
)
def test_nothing_is_cut_and_nothing_is_refused(open_at, size, language):
    opened = open_at(size=size)
    page = opened.go(language=language)

    beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    picture = page.screenshot(full_page=True)

    assert opened.said == []
    assert beyond <= 0
    assert len(picture) > 50_000


@pytest.mark.parametrize(
    ("name", "size", "scheme", "language"),
    [
        ("ui/gallery", "phone", "light", "ko"),
        ("ui/gallery", "desk", "dark", "en"),
        ("404", "phone", "dark", "ko"),
        *(
            pytest.param(name, size, scheme, language, marks=pytest.mark.slow)
            for name in ("ui/gallery", "400", "403", "403_csrf", "404", "500", "ui/offline")
            for size in SIZES
            for scheme in ("light", "dark")
            for language in ("ko", "en")
        ),
    ],
)
def test_axe_finds_nothing(open_at, name, size, scheme, language):
    page = open_at(size=size, scheme=scheme).go(name, language=language)

    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})

    assert [
        (rule["id"], [node["target"] for node in rule["nodes"]])
        for rule in found.response["violations"]
    ] == []


def test_everything_to_press_is_large_enough_on_a_phone(open_at):
    page = open_at(size="phone").go()

    small = page.evaluate(
        """() => Array.from(
             document.querySelectorAll("button, .button, .side-link, .bottom a, input, select"))
           .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect(), one])
           .filter(([, box]) => box.width && box.height)
           .filter(([, box, one]) => !one.closest(".drop, .visually-hidden"))
           // A tick is pressed with its label, which is as tall as a finger.
           .map(([html, box, one]) => [html, one.matches("[type=checkbox], [type=radio]")
             ? one.closest("label, .field-check").getBoundingClientRect() : box])
           .filter(([, box]) => box.height < 44)
           .map(([html, box]) => `${html} ${box.height}`)"""
    )

    assert small == []


def test_the_menu_of_a_phone_opens_covers_the_page_and_closes_again(open_at):
    page = open_at(size="phone").go()
    assert not page.locator("#menu").is_visible()

    page.get_by_role("link", name="더보기").or_(page.get_by_role("link", name="More")).click()

    assert page.locator("#menu").is_visible()
    assert page.locator(".stage").get_attribute("inert") == ""

    page.keyboard.press("Escape")

    assert not page.locator("#menu").is_visible()
    assert page.locator(".stage").get_attribute("inert") is None


def test_the_first_tab_offers_to_skip_to_the_content(open_at):
    page = open_at().go("404")

    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0


def test_a_dialog_opens_by_key_holds_the_focus_and_gives_it_back(open_at):
    page = open_at().go()
    opener = page.locator("[data-opens=gallery-dialog]")

    opener.focus()
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.closest('dialog')?.id") == "gallery-dialog"

    page.keyboard.press("Escape")

    assert page.evaluate("document.activeElement.dataset.opens") == "gallery-dialog"


def test_a_toast_goes_when_it_is_sent_away_and_not_before(open_at):
    page = open_at().go()
    page.locator("[data-problems]").wait_for()
    assert page.locator("#toasts .toast").count() == 1

    page.locator("#toasts [data-dismiss]").click()

    assert page.locator("#toasts .toast").count() == 0


def test_what_could_not_be_sent_is_said(open_at):
    page = open_at().go("404", language="en")

    page.evaluate("htmx.trigger(document.body, 'htmx:sendError')")

    assert "No connection." in page.locator("#toasts .toast.bad").inner_text()


def test_the_summary_of_problems_takes_the_focus(open_at):
    page = open_at().go()

    assert page.evaluate("document.activeElement.matches('[data-problems]')")


def test_files_let_go_above_a_callout_arrive_in_the_drop(open_at):
    page = open_at().go()

    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File(["12345"], "출석부.jpg"));
          document.querySelector("[data-drops-into]").dispatchEvent(
            new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data }));
        }"""
    )

    assert page.locator("[data-drop-files]").inner_text().split() == ["출석부.jpg", "5", "B"]
    assert page.evaluate("document.getElementById('files').files.length") == 1


def test_a_form_is_sent_once(open_at):
    page = open_at().go()

    sent = page.evaluate(
        """() => {
          let sent = 0;
          const form = document.getElementById("gallery-bulk");
          form.addEventListener("submit", (event) => { event.preventDefault(); sent += 1; });
          form.requestSubmit();
          form.requestSubmit();
          return sent;
        }"""
    )

    assert sent == 1


def test_more_contrast_and_forced_colours_draw_the_page_too(open_at):
    forced = open_at(forced_colors="active")
    more = open_at(contrast="more")

    assert forced.go().locator(".track").first.is_visible()
    chips = "Array.from(document.querySelectorAll('.chips .chip'), (c) => "
    grounds = forced.page.evaluate(f"{chips}getComputedStyle(c).backgroundColor)")
    assert grounds[0] != grounds[1] == grounds[2]
    assert more.go().evaluate(
        "getComputedStyle(document.querySelector('.pagehead-lead')).color"
    ) == more.page.evaluate("getComputedStyle(document.body).color")


def test_paper_shows_the_content_alone(open_at):
    page = open_at().go()
    page.emulate_media(media="print")

    assert page.locator("h1").is_visible()
    assert not page.locator(".side").is_visible()
    assert not page.locator(".bottom").is_visible()
    assert not page.locator("#toasts").is_visible()
    assert not page.locator(".bulkbar").is_visible()
    assert not page.locator("[data-pick]").first.is_visible()
    # Paper is as narrow as a tablet, and shows the month all the same.
    page.set_viewport_size({"width": 680, "height": 960})
    assert page.evaluate("getComputedStyle(document.querySelector('.day')).display") == "table-cell"
