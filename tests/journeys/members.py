"""What somebody does on the portal, and the mail that comes of it."""

from __future__ import annotations

import email
import re
import time
from email import policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from pulmu.core.kernel.keys import new_key
from tests.journeys.conftest import Visit
from tests.journeys.site import Site

# A form that is sent sooner was filled in by no person.
LONG_ENOUGH = 3.2
PATIENCE = 60


def course(page: Page, name: str) -> str:
    """The address of a course that is in the list."""
    href = page.get_by_role("link", name=name).first.get_attribute("href")
    assert href
    return href


def newest_mail(site: Site, to: str, *, says: str = "") -> str:
    """The text of the last mail to an address, once the outbox has made a file of it."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        for path in sorted(_files(site), key=lambda one: one.stat().st_mtime, reverse=True):
            message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
            if message["To"] == to and says in _text(message):
                return _text(message)
        time.sleep(0.3)
    raise AssertionError(f"no mail to {to}")


def code_for(site: Site, to: str) -> str:
    found = re.search(r"\b\d{6}\b", newest_mail(site, to, says="10분"))
    assert found
    return found[0]


def link_in(text: str, kind: str) -> str:
    """The path of the link of this kind (`/t/`) in a letter."""
    found = re.search(rf"https?://\S+{kind}\S+", text)
    assert found, text
    return urlsplit(found[0]).path


def sign_up(look: Visit, at: str, title: str, **more: str) -> Page:
    """From the list at `at` to the receipt, as somebody does it on a phone."""
    look.go(at).get_by_role("link", name=title).first.click()
    return fill_in(look, **more)


def fill_in(look: Visit, *, name: str = "박초롱", to: str = "") -> Page:
    """From the course to the receipt. Who has proven their address lately is asked for no code."""
    page, address = look.page, to or f"{new_key()[:10]}@example.org"
    page.locator("a.primary").click()
    page.locator("#id_name").fill(name)
    page.locator("#id_phone").fill(f"010-{time.time_ns() // 1000 % 10**8:08}")
    page.locator("#id_email").fill(address)
    if page.locator("#id_is_grown").count():
        page.locator("#id_is_grown").check()
    time.sleep(LONG_ENOUGH)
    page.locator("main button.primary").click()
    page.wait_for_url(re.compile("/t/|/code/"))
    if "/t/" in page.url:
        return page
    expect(page.locator("body")).to_contain_text("작성 중, 아직 신청되지 않았습니다")
    page.locator("#id_digits").fill(code_for(look.site, address))
    page.locator("main button.primary").click()
    page.wait_for_url("**/t/**")
    return page


def _files(site: Site) -> list[Path]:
    return list((site.folder / "data" / "mail").glob("*.eml"))


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""
