"""One real Chromium for all the browser tests of a worker."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

ARGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Shared, because a second Playwright beside a running one refuses to start."""
    path = os.environ.get("PULMU_CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # Playwright leaves its event loop running in this thread, and Django would take a later
        # test's queries for calls out of a coroutine.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        started = playwright.chromium.launch(executable_path=path, args=ARGS)
        yield started
        started.close()
