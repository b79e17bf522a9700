"""Two people, two browsers, one site."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.utils import translation
from playwright.sync_api import Browser, Page

from pulmu.core.kernel.keys import new_key

from . import workbooks
from .site import Site, links_in
from .workbooks import Rows

SIZES = {"phone": (390, 844), "desk": (1440, 900)}
TIMEOUT = 15_000
PASSWORD = "bellows-and-ember"  # noqa: S105 -- made up


def ko(text: str, **values: object) -> str:
    """A text of ours as a Korean reader has it on the page."""
    with translation.override("ko"):
        return translation.gettext(text) % values


@dataclass(frozen=True)
class Lab:
    """An organisation with a small year that Hana has brought in, and who works there."""

    code: str
    hana: str
    dul: str


class Visit:
    """A browser of somebody, and everything that its console said."""

    def __init__(self, site: Site, page: Page) -> None:
        self.site = site
        self.page = page
        self.said: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))

    def go(self, path: str) -> Page:
        self.page.goto(f"{self.site.address}{path}")
        return self.page

    def sign_in(self, email: str) -> Page:
        self.go("/account/login/?next=/desk/year/")
        self.page.locator("input[type=email]").fill(email)
        self.page.locator("input[type=password]").fill(PASSWORD)
        self.page.keyboard.press("Enter")
        # The address of the log-in names the goal too; the path is what counts.
        self.page.wait_for_url(lambda url: urlsplit(url).path.startswith("/desk/"))
        return self.page


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A fresh site, served."""
    made = Site(tmp_path_factory.mktemp("site"))
    made.set_up()
    made.start("serve")
    yield made
    made.stop()


@pytest.fixture
def visit(chromium: Browser, site: Site) -> Iterator[Callable[..., Visit]]:
    with visits(chromium, site) as start:
        yield start


@contextlib.contextmanager
def visits(chromium: Browser, site: Site) -> Iterator[Callable[..., Visit]]:
    """Opens somebody's browser: `visit(size="phone", scheme="dark", language="en")`; `contrast` may
    be "more"."""
    contexts = []

    def start(
        *,
        size: str = "desk",
        scheme: str = "light",
        language: str = "ko",
        contrast: str = "no-preference",
    ) -> Visit:
        width, height = SIZES[size]
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            contrast=contrast,
            locale=language,
            reduced_motion="reduce",
        )
        context.set_default_timeout(TIMEOUT)
        contexts.append(context)
        return Visit(site, context.new_page())

    yield start
    for context in contexts:
        context.close()


@pytest.fixture
def lab(site: Site, tmp_path: Path, chromium: Browser) -> Lab:
    """A lab of its own for a test that writes: what it seals troubles no other."""
    return a_lab(site, tmp_path, chromium)


@pytest.fixture(scope="session")
def standing_lab(site: Site, tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Lab:
    """A lab for the tests that only look."""
    return a_lab(site, tmp_path_factory.mktemp("lab"), chromium)


def a_lab(
    site: Site, folder: Path, chromium: Browser, sheets: Mapping[str, Rows] = workbooks.YEAR
) -> Lab:
    code = f"lab-{new_key()[:8]}"
    made = Lab(code, f"hana@{code}.example", f"dul@{code}.example")
    workbook = workbooks.write(folder / "2023.xlsx", sheets)
    staff = ["--org", code, "--role", "staff"]
    said = site.run(
        ["org", "add", code, "김해 메이커팩토리"],
        ["user", "add", made.hana, "--name", "김하나", "--org", code, "--role", "manager"],
        ["user", "add", made.dul, "--name", "이두리", *staff],
        ["import", str(workbook), "--org", code, "--as", made.hana],
    )
    for link in links_in(said):
        set_password(chromium, link)
    return made


def set_password(chromium: Browser, link: str) -> None:
    """What a new colleague does first."""
    context = chromium.new_context(locale="ko")
    page = context.new_page()
    page.goto(link)
    for box in page.locator("input[type=password]").all():
        box.fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/password/reset/key/done/")
    context.close()
