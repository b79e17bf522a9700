"""Filling in a form of the desk."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.journeys.conftest import Visit


def send(look: Visit, path: str, **typed: str) -> Page:
    """Fill a form of the desk in, and send it; a choice by what it stores."""
    page = look.go(path)
    for name, said in typed.items():
        field = page.locator(f"main form [name={name}]").first
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(said)
        else:
            field.fill(said)
    page.locator("main form .form-actions button").first.click()
    page.wait_for_url(lambda url: not url.endswith(path))
    return page
